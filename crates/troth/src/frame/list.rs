//! A list of things to see to: each line says what, how it stands and why it is here, and carries its own acts.

use maud::{Markup, Render, html};

/// One line. The whole of it opens `href`; its acts answer to their keys while it has the focus.
#[derive(Clone, Debug)]
pub struct Line {
    href: String,
    what: Markup,
    mark: Option<Markup>,
    why: Option<Markup>,
    said: Option<Markup>,
    aside: Option<Markup>,
    acts: Option<Markup>,
    is_in_hand: bool,
}

impl Line {
    pub fn new(href: impl Into<String>, what: Markup) -> Line {
        Line {
            href: href.into(),
            what,
            mark: None,
            why: None,
            said: None,
            aside: None,
            acts: None,
            is_in_hand: false,
        }
    }

    /// The chip or icon at its head.
    #[must_use]
    pub fn mark(self, mark: Markup) -> Line {
        Line {
            mark: Some(mark),
            ..self
        }
    }

    /// Why it is here, in a sentence.
    #[must_use]
    pub fn why(self, why: Markup) -> Line {
        Line {
            why: Some(why),
            ..self
        }
    }

    /// Somebody's own words about it.
    #[must_use]
    pub fn said(self, words: &str) -> Line {
        Line {
            said: Some(html! { q.voice { (words) } }),
            ..self
        }
    }

    /// A day or a figure, to the right.
    #[must_use]
    pub fn aside(self, aside: Markup) -> Line {
        Line {
            aside: Some(aside),
            ..self
        }
    }

    /// In hand as the page opens, so that its keys work at once.
    #[must_use]
    pub fn in_hand(self) -> Line {
        Line {
            is_in_hand: true,
            ..self
        }
    }

    #[must_use]
    pub fn acts(self, acts: Markup) -> Line {
        Line {
            acts: Some(acts),
            ..self
        }
    }
}

impl Render for Line {
    fn render(&self) -> Markup {
        html! {
            li.line data-row {
                @if let Some(mark) = &self.mark { div.line-mark { (mark) } }
                div.line-body {
                    a.row-link href=(self.href) data-open autofocus[self.is_in_hand] { (self.what) }
                    @if let Some(why) = &self.why { p.line-why { (why) } }
                    @if let Some(said) = &self.said { p.line-said { (said) } }
                }
                @if let Some(aside) = &self.aside { div.line-aside { (aside) } }
                @if let Some(acts) = &self.acts { div.line-acts { (acts) } }
            }
        }
    }
}

/// A list of lines.
pub fn list(lines: &[Line]) -> Markup {
    html! { ol.list data-list { @for line in lines { (line) } } }
}
