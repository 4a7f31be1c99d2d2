//! The frame around every page: where one can go, the search box, the toast, and the quiet foot.

use maud::{DOCTYPE, Markup, Render, html};

use crate::frame::assets::{css_href, icon_href, js_src};
use crate::frame::icon::Icon;
use crate::frame::toast::Toast;

/// A place the menu leads to. `g` and then `key` goes there.
#[derive(Clone, Debug)]
pub struct MenuItem {
    pub word: String,
    pub href: String,
    pub key: Option<char>,
}

/// Light or dark as a person chose; none follows the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    Light,
    Dark,
}

impl Theme {
    /// Reads the choice from a `Cookie` header; the script keeps it under `theme`.
    pub fn of_cookies(cookies: &str) -> Option<Theme> {
        cookies.split(';').find_map(|cookie| match cookie.trim() {
            "theme=light" => Some(Theme::Light),
            "theme=dark" => Some(Theme::Dark),
            _ => None,
        })
    }

    fn word(self) -> &'static str {
        match self {
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }
}

/// What the frame needs to know.
#[derive(Clone, Debug, Default)]
pub struct Shell {
    pub organisation: String,
    /// The name of whoever is signed in.
    pub person: String,
    pub menu: Vec<MenuItem>,
    /// The present path.
    pub here: String,
    pub toast: Option<Toast>,
    pub source_link: String,
    pub theme: Option<Theme>,
    /// Who may write has a box for one line on every page.
    pub may_write: bool,
}

/// How many places fit the bar at the foot of a phone, beside `More`.
const BAR: usize = 4;

/// A whole page inside the frame.
pub fn page(shell: &Shell, title: &str, body: impl Render) -> Markup {
    let name = format!("{title} · {}", shell.organisation);
    document(
        &name,
        shell.theme,
        html! {
            a.skip href="#main" { "Skip to the page" }
            div.frame {
                (rail(shell))
                div.sheet {
                    (top(shell))
                    main #main tabindex="-1" { (body) }
                    (foot(shell))
                }
            }
            (bar(shell))
            (toast(shell))
            (keys(shell))
        },
    )
}

/// A page outside the frame: sign-in, first run, a customer's own window, trouble.
pub fn bare_page(title: &str, body: impl Render) -> Markup {
    document(
        title,
        None,
        html! {
            main.bare #main tabindex="-1" { (body) }
            div #toasts role="status" aria-live="polite" {}
        },
    )
}

fn document(title: &str, theme: Option<Theme>, body: impl Render) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en-GB" data-theme=[theme.map(Theme::word)] {
            head {
                meta charset="utf-8";
                title { (title) }
                meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="same-origin";
                // No eval, no styles written by a script: the page keeps to a strict content security policy.
                meta name="htmx-config" content=r#"{"includeIndicatorCSS":false,"history":false}"#;
                link rel="stylesheet" href=(css_href());
                link rel="icon" type="image/svg+xml" href=(icon_href());
                script src=(js_src()) defer {}
            }
            body { (body) }
        }
    }
}

/// The present place is the entry with the longest address that the path lies under.
fn place(shell: &Shell) -> Option<&str> {
    let here = shell.here.split('?').next().unwrap_or_default();
    let is_under = |href: &str| {
        here == href || (href != "/" && here.strip_prefix(href).is_some_and(|rest| rest.starts_with('/')))
    };
    shell
        .menu
        .iter()
        .map(|item| item.href.as_str())
        .filter(|href| is_under(href))
        .max_by_key(|href| href.len())
}

fn entry(shell: &Shell, item: &MenuItem) -> Markup {
    let is_here = place(shell) == Some(item.href.as_str());
    html! {
        a href=(item.href) aria-current=[is_here.then_some("page")] data-go=[item.key] {
            span { (item.word) }
        }
    }
}

fn rail(shell: &Shell) -> Markup {
    html! {
        nav.rail aria-label="Places" {
            div.masthead {
                a.organisation href="/" { (shell.organisation) }
            }
            div.places data-menu-places { @for item in &shell.menu { (entry(shell, item)) } }
            (person(shell, "rail-person"))
        }
    }
}

fn person(shell: &Shell, class: &str) -> Markup {
    html! {
        details.menu.person.(class) data-menu {
            summary { (shell.person) }
            div.menu-body {
                button.button.quiet type="button" data-theme-turn data-act hidden { "Light or dark" }
                button.button.quiet type="button" data-keys data-act hidden { "Keys" kbd aria-hidden="true" { "?" } }
                form method="post" action="/sign-out" data-sign-out {
                    button.button.quiet type="submit" { "Sign out" }
                }
            }
        }
    }
}

fn top(shell: &Shell) -> Markup {
    html! {
        header.top {
            @if shell.may_write && shell.here != CAPTURE { (capture(shell)) }
            form.search role="search" method="get" action="/search" {
                label.unseen for="search" { "Search" }
                (Icon::Search)
                input id="search" type="search" name="q" placeholder="Search" autocomplete="off" maxlength="200" data-search
                    hx-get="/search" hx-trigger="input changed delay:120ms" hx-target="#search-found" hx-select="#found > *";
                kbd aria-hidden="true" { "/" }
                // What was found so far: a phone number is read here, and no page is left for it.
                div #search-found.search-found aria-live="polite" {}
            }
        }
    }
}

/// Where one line of plain language is read and recorded.
const CAPTURE: &str = "/capture";

/// One line captures anything: what it will record shows under it, and nothing is recorded before Enter. Without a
/// script it leads to a page that says the same.
fn capture(shell: &Shell) -> Markup {
    html! {
        form.capture method="get" action=(CAPTURE) data-capture data-keep="capture" {
            input type="hidden" name="at" value=(shell.here);
            label.unseen for="capture" { "Write down what happened" }
            input.voice id="capture" type="text" name="line" maxlength="2000" autocomplete="off" data-focus-key="c"
                placeholder="Called Ann, upset, promised a new one by Friday";
            kbd aria-hidden="true" { "c" }
            // Enter presses the first button of a form, which must be none of those that correct a part.
            button.unseen type="submit" tabindex="-1" { "Read it" }
            div.capture-read data-capture-read {}
        }
    }
}

/// The bar at the foot of a phone; what does not fit stands in a sheet that opens without a script.
fn bar(shell: &Shell) -> Markup {
    html! {
        nav.bar aria-label="Places" {
            @for item in shell.menu.iter().take(BAR) { (entry(shell, item)) }
            details.bar-more data-menu {
                summary { "More" }
                div.bar-sheet {
                    @for item in shell.menu.iter().skip(BAR) { (entry(shell, item)) }
                    (person(shell, "bar-person"))
                }
            }
        }
    }
}

fn foot(shell: &Shell) -> Markup {
    html! {
        footer.foot {
            p {
                "Troth, free software under the "
                a href="https://www.gnu.org/licenses/agpl-3.0.html" rel="noreferrer license" { "AGPL" }
                " · "
                a href=(shell.source_link) rel="noreferrer" { "source" }
            }
        }
    }
}

fn toast(shell: &Shell) -> Markup {
    html! {
        div #toasts role="status" aria-live="polite" {
            @if let Some(toast) = &shell.toast {
                div.toast data-toast {
                    p { (toast.text) }
                    @if let Some((label, post_to)) = &toast.undo {
                        form.act method="post" action=(post_to) {
                            button.button.quiet type="submit" data-undo { (label) kbd aria-hidden="true" { "u" } }
                        }
                    }
                }
            }
        }
    }
}

/// What the palette says before it asks anyone; the script moves it into a dialog.
fn keys(shell: &Shell) -> Markup {
    html! {
        template #keys-of-places {
            @for item in &shell.menu {
                @if let Some(key) = item.key { div { dt { kbd { "g" } " " kbd { (key) } } dd { (item.word) } } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(here: &str) -> Shell {
        let item = |word: &str, href: &str| MenuItem {
            word: word.into(),
            href: href.into(),
            key: None,
        };
        Shell {
            organisation: "Devlin & Daughters".into(),
            menu: vec![
                item("Today", "/"),
                item("Promises", "/promise"),
                item("Pledges", "/promise/pledge"),
            ],
            here: here.into(),
            ..Shell::default()
        }
    }

    #[test]
    fn the_menu_marks_the_nearest_place() {
        for (here, place_wanted) in [
            ("/", Some("/")),
            ("/promise/7?sort=due", Some("/promise")),
            ("/promise/pledge/2", Some("/promise/pledge")),
            ("/promised", None),
        ] {
            assert_eq!(place(&shell(here)), place_wanted, "{here}");
        }
    }

    #[test]
    fn a_page_carries_no_script_and_no_style_of_its_own() {
        let page = page(&shell("/"), "Today <now>", html! {}).into_string();
        assert!(
            page.contains("<title>Today &lt;now&gt; · Devlin &amp; Daughters</title>"),
            "{page}"
        );
        assert!(
            !page.contains("style=") && !page.contains("<style") && !page.contains("onclick"),
            "{page}"
        );
        assert_eq!(page.matches("<script").count(), 1);
    }

    #[test]
    fn a_chosen_theme_is_read_from_the_cookies() {
        assert_eq!(Theme::of_cookies("session=x; theme=dark"), Some(Theme::Dark));
        assert_eq!(Theme::of_cookies("theme=neon"), None);
    }
}
