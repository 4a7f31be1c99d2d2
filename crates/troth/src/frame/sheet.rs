//! The pieces a page is set from: headings, sections, facts, the record page, notices and work that takes a while.

use maud::{Markup, Render, html};

use crate::frame::icon::State;
use crate::frame::words;

/// The head of a page: what it is, a sentence on how it stands, and what one can do here.
#[derive(Clone, Debug)]
pub struct Heading {
    title: String,
    above: Option<(String, String)>,
    sentence: Option<Markup>,
    acts: Option<Markup>,
    before: Option<String>,
    after: Option<String>,
}

impl Heading {
    pub fn new(title: impl Into<String>) -> Heading {
        Heading {
            title: title.into(),
            above: None,
            sentence: None,
            acts: None,
            before: None,
            after: None,
        }
    }

    /// The page this one belongs to.
    #[must_use]
    pub fn above(self, word: impl Into<String>, href: impl Into<String>) -> Heading {
        Heading {
            above: Some((word.into(), href.into())),
            ..self
        }
    }

    #[must_use]
    pub fn sentence(self, sentence: Markup) -> Heading {
        Heading {
            sentence: Some(sentence),
            ..self
        }
    }

    #[must_use]
    pub fn acts(self, acts: Markup) -> Heading {
        Heading {
            acts: Some(acts),
            ..self
        }
    }

    /// The records before and after this one in the list one came from: keys `[` and `]`.
    #[must_use]
    pub fn between(self, before: Option<String>, after: Option<String>) -> Heading {
        Heading {
            before,
            after,
            ..self
        }
    }
}

impl Render for Heading {
    fn render(&self) -> Markup {
        html! {
            header.heading {
                @if self.above.is_some() || self.before.is_some() || self.after.is_some() {
                    nav.trail aria-label="Where this stands" {
                        @if let Some((word, href)) = &self.above { a href=(href) { (word) } }
                        @if let Some(href) = &self.before { a rel="prev" href=(href) { "‹ Previous" } }
                        @if let Some(href) = &self.after { a rel="next" href=(href) { "Next ›" } }
                    }
                }
                div.heading-line {
                    h1 { (self.title) }
                    @if let Some(acts) = &self.acts { div.heading-acts { (acts) } }
                }
                @if let Some(sentence) = &self.sentence { p.sentence { (sentence) } }
            }
        }
    }
}

/// A part of a page under its own heading; `aside` is a count, a figure or a link beside it.
pub fn section(title: &str, aside: Option<&str>, body: impl Render) -> Markup {
    html! {
        section.section {
            h2 { (title) @if let Some(aside) = aside { " " span.aside { (aside) } } }
            (body)
        }
    }
}

/// One thing known, and where it came from.
#[derive(Clone, Debug)]
pub struct Fact {
    word: String,
    value: Markup,
    from: Option<String>,
}

impl Fact {
    pub fn new(word: &str, value: Markup) -> Fact {
        Fact {
            word: word.to_owned(),
            value,
            from: None,
        }
    }

    /// Which silo said so, and since when.
    #[must_use]
    pub fn from(self, from: impl Into<String>) -> Fact {
        Fact {
            from: Some(from.into()),
            ..self
        }
    }
}

/// What is known, as a list of words and values.
pub fn facts(known: &[Fact]) -> Markup {
    html! {
        dl.facts {
            @for fact in known {
                div {
                    dt { (fact.word) }
                    dd { (fact.value) @if let Some(from) = &fact.from { small.from { (from) } } }
                }
            }
        }
    }
}

/// The page of one record: facts to the left, what passed in the middle, what is open to the right.
/// On narrow screens they follow one another as open things, facts, what passed.
pub fn record(facts: impl Render, open: impl Render, passed: impl Render) -> Markup {
    html! {
        div.record-box {
            div.record {
                aside.record-open aria-label="Open" { (open) }
                aside.record-facts aria-label="Facts" { (facts) }
                div.record-passed { (passed) }
            }
        }
    }
}

/// What a notice means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Plain,
    Good,
    Careful,
    Bad,
}

/// A sentence that wants to be read before going on.
pub fn notice(tone: Tone, body: impl Render) -> Markup {
    let state = match tone {
        Tone::Plain => None,
        Tone::Good => Some(State::Kept),
        Tone::Careful => Some(State::AtRisk),
        Tone::Bad => Some(State::Broken),
    };
    html! {
        div class={ "notice " (state.map_or("", State::class)) } role="note" {
            @if let Some(state) = state {
                span.state.(state.class()) {
                    svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" { (state.shape()) }
                }
            }
            (body)
        }
    }
}

/// Nothing here yet: says what would fill the place, and offers the way to it.
pub fn empty(title: &str, what_fills_it: &str, ways: impl Render) -> Markup {
    html! {
        div.empty {
            p.empty-title { (title) }
            p { (what_fills_it) }
            div.buttons { (ways) }
        }
    }
}

/// One of several views of the same thing.
#[derive(Clone, Debug)]
pub struct Tab {
    pub word: String,
    pub href: String,
    pub count: Option<i64>,
    pub is_here: bool,
}

pub fn tabs(label: &str, tabs: &[Tab]) -> Markup {
    html! {
        nav.tabs aria-label=(label) {
            @for tab in tabs {
                a href=(tab.href) aria-current=[tab.is_here.then_some("page")] {
                    (tab.word)
                    @if let Some(count) = tab.count { " " span.count { (words::number(count)) } }
                }
            }
        }
    }
}

/// Work that takes a while: what is done, what was refused, what is left; one can leave and come back.
#[derive(Clone, Debug)]
pub struct Progress {
    /// What is being done, such as `Reading customers.csv`.
    pub what: String,
    /// What is counted, such as `rows`.
    pub unit: &'static str,
    pub done: u64,
    pub refused: u64,
    pub total: Option<u64>,
    pub seconds_left: Option<i64>,
    /// Where to ask again each second; none once it is over. The answer may be the whole page.
    pub ask_again: Option<String>,
}

impl Progress {
    fn told(&self) -> String {
        let number = |many: u64| words::number(i64::try_from(many).unwrap_or(i64::MAX));
        let done = match self.total {
            Some(total) => format!("{} of {} {} done", number(self.done), number(total), self.unit),
            None => format!("{} {} done", number(self.done), self.unit),
        };
        let refused = if self.refused == 0 {
            "none refused".to_owned()
        } else {
            format!("{} refused", number(self.refused))
        };
        match (&self.ask_again, self.seconds_left) {
            (Some(_), Some(left)) => format!("{done}, {refused}, about {} left", words::span(left)),
            _ => format!("{done}, {refused}"),
        }
    }
}

impl Render for Progress {
    fn render(&self) -> Markup {
        html! {
            div.progress #progress hx-get=[self.ask_again.as_deref()] hx-trigger=[self.ask_again.as_ref().map(|_| "every 1s")]
                hx-select="#progress" hx-swap="outerHTML" {
                label for="progress-bar" { (self.what) }
                progress id="progress-bar" max=[self.total.map(|total| total.max(1))] value=[self.total.map(|_| self.done)] {}
                p role="status" { (self.told()) }
                @if let Some(again) = &self.ask_again { noscript { a href=(again) { "Look again" } } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_work_says_what_was_done_refused_and_left() {
        let progress = Progress {
            what: "Reading customers.csv".into(),
            unit: "rows",
            done: 41_000,
            refused: 12,
            total: Some(122_700),
            seconds_left: Some(95),
            ask_again: Some("/import/3".into()),
        };
        assert_eq!(
            progress.told().replace('\u{a0}', " "),
            "41,000 of 122,700 rows done, 12 refused, about 1 min left"
        );
        let over = Progress {
            ask_again: None,
            done: 122_700,
            refused: 0,
            ..progress
        };
        assert_eq!(over.told(), "122,700 of 122,700 rows done, none refused");
    }
}
