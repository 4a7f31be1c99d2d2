//! The page that says what went wrong, what was kept and what to do.

use maud::{Markup, html};

use crate::frame::problem::ProblemDetails;

pub fn body(problem: &ProblemDetails) -> Markup {
    let (what, hint) = problem
        .detail
        .split_once("\n\nhint: ")
        .unwrap_or((problem.detail.as_str(), ""));
    html! {
        h1 { (problem.title) }
        p { (sentence(what)) }
        @if !hint.is_empty() { p { (sentence(hint)) } }
        @if !problem.errors.is_empty() {
            dl class="facts" {
                @for (field, message) in &problem.errors.0 { dt { (field) } dd { (message) } }
            }
        }
        p { a href="/" { "To the front page" } }
    }
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => format!(
            "{}{}.",
            first.to_uppercase(),
            letters.as_str().trim_end_matches('.')
        ),
        None => String::new(),
    }
}
