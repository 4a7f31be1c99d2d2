//! What one can do from where one stands: an act is a one-button form, a way is a link, and both have a key.

use maud::{Markup, Render, html};

use crate::frame::form::hidden;

/// A one-button form. It posts without a script, answers to its key on the focused row, and shows in the palette.
#[derive(Clone, Debug)]
pub struct Act {
    label: String,
    post_to: String,
    key: Option<char>,
    fields: Vec<(String, String)>,
    style: &'static str,
    about: Option<String>,
    takes_enter: bool,
}

impl Act {
    pub fn new(label: impl Into<String>, post_to: impl Into<String>) -> Act {
        Act {
            label: label.into(),
            post_to: post_to.into(),
            key: None,
            fields: Vec::new(),
            style: "",
            about: None,
            takes_enter: false,
        }
    }

    /// On its row Enter does it, and opens nothing.
    #[must_use]
    pub fn enter(self) -> Act {
        Act {
            takes_enter: true,
            ..self
        }
    }

    /// The letter that does it on the focused row.
    #[must_use]
    pub fn key(self, key: char) -> Act {
        Act {
            key: Some(key),
            ..self
        }
    }

    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Act {
        self.fields.push((name.to_owned(), value.into()));
        self
    }

    #[must_use]
    pub fn primary(self) -> Act {
        Act {
            style: "primary",
            ..self
        }
    }

    #[must_use]
    pub fn quiet(self) -> Act {
        Act {
            style: "quiet",
            ..self
        }
    }

    #[must_use]
    pub fn danger(self) -> Act {
        Act {
            style: "danger",
            ..self
        }
    }

    /// What it acts on, for those who hear the button without its row: `Kept: send the frame`.
    #[must_use]
    pub fn about(self, what: impl Into<String>) -> Act {
        Act {
            about: Some(what.into()),
            ..self
        }
    }
}

impl Render for Act {
    fn render(&self) -> Markup {
        html! {
            form.act method="post" action=(self.post_to) {
                @for (name, value) in &self.fields { (hidden(name, value)) }
                button class={ "button " (self.style) } type="submit" data-act data-key=[self.key] data-enter[self.takes_enter] aria-keyshortcuts=[self.keyshortcut()] {
                    (self.label)
                    @if let Some(what) = &self.about { span.unseen { ": " (what) } }
                    @if let Some(key) = self.keyshortcut() { kbd aria-hidden="true" { (key) } }
                }
            }
        }
    }
}

impl Act {
    fn keyshortcut(&self) -> Option<String> {
        let enter = self.takes_enter.then(|| "Enter".to_owned());
        enter.or(self.key.map(String::from))
    }
}

/// A link that looks like a button.
#[derive(Clone, Debug)]
pub struct Way {
    label: String,
    href: String,
    key: Option<char>,
    style: &'static str,
}

impl Way {
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Way {
        Way {
            label: label.into(),
            href: href.into(),
            key: None,
            style: "",
        }
    }

    #[must_use]
    pub fn key(self, key: char) -> Way {
        Way {
            key: Some(key),
            ..self
        }
    }

    #[must_use]
    pub fn primary(self) -> Way {
        Way {
            style: "primary",
            ..self
        }
    }

    #[must_use]
    pub fn quiet(self) -> Way {
        Way {
            style: "quiet",
            ..self
        }
    }
}

impl Render for Way {
    fn render(&self) -> Markup {
        html! {
            a class={ "button " (self.style) } href=(self.href) data-act data-key=[self.key] aria-keyshortcuts=[self.key] {
                (self.label)
                @if let Some(key) = self.key { kbd aria-hidden="true" { (key) } }
            }
        }
    }
}

/// A short list of acts behind one word.
pub fn menu(label: &str, items: &[Markup]) -> Markup {
    html! {
        details.menu data-menu {
            summary.button.quiet { (label) }
            div.menu-body { @for item in items { (item) } }
        }
    }
}

/// An act that first asks for a word: a small form that opens in place, under its own key.
pub fn asking(label: &str, key: char, body: impl Render) -> Markup {
    html! {
        details.menu data-menu {
            summary.button.quiet data-key=(key) { (label) kbd aria-hidden="true" { (key) } }
            div.menu-body { (body) }
        }
    }
}

/// An act that cannot be taken back: it first says what it costs, and needs a second press, with or without a script.
pub fn danger(label: &str, consequence: &str, act: &Act) -> Markup {
    html! {
        details.danger-zone {
            summary.button.quiet { (label) "…" }
            div.notice.is-broken {
                p { (consequence) }
                (act)
            }
        }
    }
}
