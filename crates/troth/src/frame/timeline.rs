//! What passed, day by day: people's own words in serif, Troth's in sans, and the silences drawn as gaps.

use jiff::civil::Date;
use maud::{Markup, html};

use crate::frame::icon::Icon;
use crate::frame::words;

/// Somebody's own words, with who said them and when. The one place where Troth steps back.
pub fn said(words: &str, who: &str, when: &str) -> Markup {
    html! {
        figure.said {
            blockquote { (paragraphs(words)) }
            figcaption { span.said-who { (who) } @if !when.is_empty() { ", " (when) } }
        }
    }
}

/// The same words for a place where who and when already stand beside them.
pub fn words_of(words: &str) -> Markup {
    html! { blockquote.said { (paragraphs(words)) } }
}

fn paragraphs(words: &str) -> Markup {
    html! { @for paragraph in words.split("\n\n").filter(|text| !text.trim().is_empty()) { p { (paragraph.trim()) } } }
}

/// One thing that passed.
#[derive(Clone, Debug)]
pub struct Entry {
    on: Date,
    icon: Icon,
    what: Markup,
    at: Option<String>,
    href: Option<String>,
    body: Option<Markup>,
    state: Option<Markup>,
    acts: Option<Markup>,
}

impl Entry {
    /// `what` is Troth's own sentence: `Ann Devlin rang Tom`.
    pub fn on(on: Date, icon: Icon, what: Markup) -> Entry {
        Entry {
            on,
            icon,
            what,
            at: None,
            href: None,
            body: None,
            state: None,
            acts: None,
        }
    }

    /// The time of day.
    #[must_use]
    pub fn at(self, time: impl Into<String>) -> Entry {
        Entry {
            at: Some(time.into()),
            ..self
        }
    }

    #[must_use]
    pub fn to(self, href: impl Into<String>) -> Entry {
        Entry {
            href: Some(href.into()),
            ..self
        }
    }

    /// Words said in it ([`words_of`]), accounts, lines of an order.
    #[must_use]
    pub fn body(self, body: Markup) -> Entry {
        Entry {
            body: Some(body),
            ..self
        }
    }

    /// How it stands, or what we read into it.
    #[must_use]
    pub fn state(self, state: Markup) -> Entry {
        Entry {
            state: Some(state),
            ..self
        }
    }

    #[must_use]
    pub fn acts(self, acts: Markup) -> Entry {
        Entry {
            acts: Some(acts),
            ..self
        }
    }

    fn draw(&self) -> Markup {
        html! {
            li.entry data-row {
                span.entry-icon { (self.icon) }
                div.entry-body {
                    div.entry-head {
                        p.entry-what {
                            @match &self.href {
                                Some(href) => a href=(href) data-open { (self.what) },
                                None => (self.what),
                            }
                        }
                        @if let Some(state) = &self.state { (state) }
                        @if let Some(time) = &self.at { span.entry-at { (time) } }
                    }
                    @if let Some(body) = &self.body { (body) }
                    @if let Some(acts) = &self.acts { div.entry-acts { (acts) } }
                }
            }
        }
    }
}

/// Draws entries, newest first, with the silences of more than `quiet_days` between them and up to `today`.
pub fn timeline(entries: Vec<Entry>, today: Date, quiet_days: i64) -> Markup {
    earlier(entries, today, today, quiet_days)
}

/// As [`timeline`], going on before the day that was shown last.
pub fn earlier(mut entries: Vec<Entry>, today: Date, before: Date, quiet_days: i64) -> Markup {
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.on));
    let days: Vec<&[Entry]> = entries.chunk_by(|one, other| one.on == other.on).collect();
    let begun: Vec<Date> = days
        .iter()
        .filter_map(|entries| entries.first())
        .map(|first| first.on)
        .collect();
    let later = std::iter::once(before).chain(begun.iter().copied());
    html! {
        ol.timeline data-list {
            @for ((entries, on), later) in days.iter().zip(&begun).zip(later) {
                (silence(words::days_between(*on, later), quiet_days, later == today))
                li.day {
                    h3.day-head {
                        time datetime=(on) { (words::day(*on, today)) }
                        " "
                        span.aside { (words::distance(*on, today)) }
                    }
                    ol { @for entry in *entries { (entry.draw()) } }
                }
            }
        }
    }
}

/// A gap whose height grows with the logarithm of its days, so that a year looks longer than a month and still fits.
fn silence(days: i64, quiet_days: i64, is_until_today: bool) -> Markup {
    if days <= quiet_days {
        return html! {};
    }
    let depth = match days {
        ..=20 => "silence depth-1",
        21..=60 => "silence depth-2",
        61..=180 => "silence depth-3",
        _ => "silence depth-4",
    };
    let said = words::count(days, "day", "days");
    html! { li class=(depth) { p { (said) " of silence" @if is_until_today { ", until today" } } } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_silence_longer_than_the_quiet_days_is_drawn() {
        let entries = || {
            [date(2026, 11, 10), date(2026, 9, 30)]
                .map(|on| Entry::on(on, Icon::Call, html! { "rang" }))
                .to_vec()
        };
        let page = timeline(entries(), date(2026, 11, 12), 14)
            .into_string()
            .replace('\u{a0}', " ");
        // 30 September to 10 November is 41 days; two days up to today are no silence.
        assert_eq!(page.matches("of silence").count(), 1, "{page}");
        assert!(page.contains("41 days of silence"), "{page}");
        let page = timeline(entries(), date(2026, 11, 12), 60).into_string();
        assert!(!page.contains("of silence"), "{page}");
    }
}
