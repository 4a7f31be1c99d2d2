//! The one line on every page that takes plain language, and shows what it heard before it is told.

use maud::{Markup, html};

/// The one line on every page that takes plain language; `preview` answers what would be recorded, as HTML.
pub fn one_line(post_to: &str, preview: &str, label: &str, example: &str) -> Markup {
    html! {
        form.one-line method="post" action=(post_to) data-keep="one-line" {
            label.unseen for="one-line" { (label) }
            input.voice id="one-line" name="line" placeholder=(example) autocomplete="off" data-focus-key="c" aria-describedby="one-line-read"
                hx-post=(preview) hx-trigger="input changed delay:150ms" hx-target="#one-line-read" hx-include="closest form";
            kbd { "c" }
            output id="one-line-read" for="one-line" {}
        }
    }
}
