//! Charts drawn on the server: the many before the one, each mark a way to whom it stands for, each with a table.
//!
//! Shares, bars and months are tables that draw, so they are their own alternative.
//! Positions are percentages and strokes don't scale, so a chart fits any width and its words stay readable.

use maud::{Markup, Render, html};

use crate::frame::icon::State;
use crate::frame::words;

/// One thing, as one dot.
#[derive(Clone, Debug)]
pub struct Dot {
    pub state: State,
    pub href: String,
    /// What it is, for those who point at it or cannot see it.
    pub word: String,
}

/// Many things as dots, stacked over their group, such as the month they fell in.
#[derive(Clone, Debug)]
pub struct Dots {
    /// Its own on the page.
    pub id: String,
    pub title: String,
    /// What is to be seen in it, in a sentence with its count and unit.
    pub description: String,
    pub groups: Vec<(String, Vec<Dot>)>,
}

/// Room for one dot, in px: 24 is the least that a finger or an unsteady hand can be asked to meet (WCAG 2.5.8).
const PITCH: usize = 24;
/// A pile this high gets a second column of dots.
const HIGH: usize = 10;

impl Dots {
    fn across(&self) -> usize {
        let highest = self.groups.iter().map(|(_, dots)| dots.len()).max().unwrap_or(0);
        if self.groups.len() == 1 {
            highest.clamp(1, 24)
        } else {
            highest.div_ceil(HIGH).max(1)
        }
    }

    fn high(&self, across: usize) -> usize {
        self.groups
            .iter()
            .map(|(_, dots)| dots.len().div_ceil(across))
            .max()
            .unwrap_or(0)
            .max(1)
    }

    fn states(&self) -> Vec<(State, usize)> {
        let many = |state| {
            self.groups
                .iter()
                .flat_map(|(_, dots)| dots)
                .filter(|dot| dot.state == state)
                .count()
        };
        State::ALL
            .into_iter()
            .map(|state| (state, many(state)))
            .filter(|(_, many)| *many > 0)
            .collect()
    }

    fn drawing(&self) -> Markup {
        let across = self.across();
        let high = self.high(across);
        let gap = if self.groups.len() > 1 { 10 } else { 0 };
        let step = across * PITCH + gap;
        let (width, floor) = (step * self.groups.len() - gap, high * PITCH);
        html! {
            svg.dots role="group" aria-labelledby={ (self.id) "-title" } aria-describedby={ (self.id) "-desc" }
                viewBox=(format!("0 0 {width} {}", floor + 22)) width=(width) height=(floor + 22) {
                title id={ (self.id) "-title" } { (self.title) }
                desc id={ (self.id) "-desc" } { (self.description) }
                @for (at, (word, dots)) in self.groups.iter().enumerate() {
                    @for (place, dot) in dots.iter().enumerate() {
                        (drawn(dot, at * step + place % across * PITCH, floor - (place / across + 1) * PITCH))
                    }
                    text x=(at * step + across * PITCH / 2) y=(floor + 16) text-anchor="middle" { (word) }
                }
            }
        }
    }
}

fn drawn(dot: &Dot, x: usize, y: usize) -> Markup {
    html! {
        a class={ "dot " (dot.state.class()) } href=(dot.href) aria-label={ (dot.word) ", " (dot.state.word()) } {
            title { (dot.word) ", " (dot.state.word()) }
            rect.touch x=(x) y=(y) width=(PITCH) height=(PITCH) {}
            g transform=(format!("translate({} {})", x + 4, y + 4)) { (dot.state.shape()) }
        }
    }
}

impl Render for Dots {
    fn render(&self) -> Markup {
        let rows = html! {
            @for (group, dots) in &self.groups {
                @for dot in dots {
                    tr { td { (group) } td { a href=(dot.href) { (dot.word) } } td { (dot.state.word()) } }
                }
            }
        };
        html! {
            figure.chart {
                figcaption { strong { (self.title) } " " span.aside { (self.description) } }
                div.scroll data-from-end { (self.drawing()) }
                p.legend { @for (state, many) in self.states() {
                    span.state.(state.class()) {
                        svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" { (state.shape()) }
                        (words::number(i64::try_from(many).unwrap_or(i64::MAX))) " " (state.word())
                    }
                } }
                (as_table(&["Group", "What", "State"], &rows))
            }
        }
    }
}

fn as_table(heads: &[&str], rows: &Markup) -> Markup {
    html! {
        details.as-table {
            summary { "As a table" }
            table {
                thead { tr { @for head in heads { th scope="col" { (head) } } } }
                tbody { (rows) }
            }
        }
    }
}

/// One share with its count and interval, as proportions.
#[derive(Clone, Debug)]
pub struct Share {
    pub word: String,
    pub href: String,
    pub part: u64,
    pub whole: u64,
    pub low: f64,
    pub high: f64,
}

/// Shares under one another on one scale from 0 to 100 %: a dot with whiskers, its count and interval beside it.
pub fn shares(title: &str, description: &str, floor: Option<f64>, shares: &[Share]) -> Markup {
    html! {
        figure.chart {
            figcaption { strong { (title) } " " span.aside { (description) } }
            table.shares {
                caption.unseen { (title) }
                thead.unseen { tr { th scope="col" { "Of" } th scope="col" { "Drawn" } th scope="col" { "Share and 95 % interval" } } }
                tbody { @for share in shares { tr {
                    th scope="row" { a href=(share.href) { (share.word) } }
                    td.drawn { (whisker(share, floor)) }
                    td.figure { (words::share(share.part, share.whole, share.low, share.high)) }
                } } }
            }
        }
    }
}

fn whisker(share: &Share, floor: Option<f64>) -> Markup {
    let value = if share.whole == 0 {
        None
    } else {
        Some(share.part as f64 / share.whole as f64)
    };
    html! {
        svg.whisker width="100%" height="20" aria-hidden="true" focusable="false" {
            line.rule x1="0%" x2="100%" y1="10" y2="10" {}
            @for tick in [0.0, 0.5, 1.0] { line.rule x1=(at(tick)) x2=(at(tick)) y1="6" y2="14" {} }
            @if let Some(floor) = floor { line.floor x1=(at(floor)) x2=(at(floor)) y1="1" y2="19" {} }
            @if let Some(value) = value {
                line.whisk x1=(at(share.low)) x2=(at(share.high)) y1="10" y2="10" {}
                circle.point cx=(at(value)) cy="10" r="5" {}
            }
        }
    }
}

fn at(proportion: f64) -> String {
    format!("{:.1}%", proportion.clamp(0.0, 1.0) * 100.0)
}

/// One bar: its length as a number, and how that is written with its unit.
#[derive(Clone, Debug)]
pub struct Bar {
    pub word: String,
    pub href: String,
    pub value: f64,
    pub said: String,
}

/// Bars lying down, from zero.
pub fn bars(title: &str, description: &str, bars: &[Bar]) -> Markup {
    let longest = bars.iter().map(|bar| bar.value).fold(0.0, f64::max);
    let part = |bar: &Bar| if longest > 0.0 { bar.value / longest } else { 0.0 };
    html! {
        figure.chart {
            figcaption { strong { (title) } " " span.aside { (description) } }
            table.shares {
                caption.unseen { (title) }
                thead.unseen { tr { th scope="col" { "Of" } th scope="col" { "Drawn" } th scope="col" { "How much" } } }
                tbody { @for bar in bars { tr {
                    th scope="row" { a href=(bar.href) { (bar.word) } }
                    td.drawn { svg.whisker width="100%" height="20" aria-hidden="true" focusable="false" {
                        rect.length x="0" y="4" height="12" width=(at(part(bar))) {}
                    } }
                    td.figure { (bar.said) }
                } } }
            }
        }
    }
}

/// One square of a grid of months.
#[derive(Clone, Debug)]
pub struct Month {
    pub many: u64,
    pub href: String,
}

/// Rows of months, darker where there was more; an empty month is an empty square, so silences show.
pub fn months(title: &str, description: &str, heads: &[String], rows: &[(String, Vec<Month>)]) -> Markup {
    let most = rows
        .iter()
        .flat_map(|(_, months)| months)
        .map(|month| month.many)
        .max()
        .unwrap_or(0);
    html! {
        figure.chart {
            figcaption { strong { (title) } " " span.aside { (description) } }
            div.table-box tabindex="0" role="region" aria-label=(title) {
                table.months {
                    caption.unseen { (title) }
                    thead { tr { td {} @for head in heads { th scope="col" { (head) } } } }
                    tbody { @for (word, months) in rows { tr {
                        th scope="row" { (word) }
                        @for month in months { td class={ "level-" (level(month.many, most)) } {
                            @if month.many > 0 { a href=(month.href) { (month.many) } } @else { span.unseen { "0" } }
                        } }
                    } } }
                }
            }
        }
    }
}

/// Which of four depths of ink a number gets; 0 is bare paper.
fn level(many: u64, most: u64) -> u64 {
    if most == 0 { 0 } else { (many * 4).div_ceil(most) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_opens_what_it_stands_for() {
        let dot = Dot {
            state: State::Broken,
            href: "/promise/7".into(),
            word: "Send the frame".into(),
        };
        let dots = Dots {
            id: "d".into(),
            title: "Promises".into(),
            description: "1 in all".into(),
            groups: vec![("Nov".into(), vec![dot])],
        };
        let page = dots.render().into_string();
        // Once as a mark and once in the table.
        assert_eq!(page.matches(r#"href="/promise/7""#).count(), 2, "{page}");
        assert!(page.contains("<desc"), "{page}");
    }

    #[test]
    fn some_is_never_drawn_as_none() {
        assert_eq!([0, 1, 30, 60, 100].map(|many| level(many, 100)), [0, 1, 2, 3, 4]);
        assert_eq!(level(0, 0), 0);
    }

    #[test]
    fn a_share_of_nothing_has_no_point() {
        let share = Share {
            word: "March".into(),
            href: "/".into(),
            part: 0,
            whole: 0,
            low: 0.0,
            high: 1.0,
        };
        let page = shares("Kept", "", None, &[share]).into_string();
        assert!(page.contains("none yet") && !page.contains("circle"), "{page}");
    }
}
