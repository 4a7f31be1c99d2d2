//! A curve over two proportions with some of its points as ways, and dots along one scale: the many, then the one.

use maud::{Markup, Render, html};

/// A point that opens whom it stands for.
#[derive(Clone, Debug)]
pub struct Way {
    /// Across, 0 to 1.
    pub x: f64,
    /// Up, in the measure of [`Plot::top`].
    pub y: f64,
    pub href: String,
    pub word: String,
    /// How much, with its unit.
    pub said: String,
}

/// A curve from the lower left, as high as `top`.
#[derive(Clone, Debug)]
pub struct Plot {
    /// Its own on the page.
    pub id: String,
    pub title: String,
    pub description: String,
    /// What lies across and up, in words beneath and beside.
    pub across: String,
    pub marks: Vec<(f64, f64)>,
    pub ways: Vec<Way>,
    /// What a head of the table beside the drawing calls them.
    pub heads: [&'static str; 2],
}

/// Dots that are named in the drawing itself.
const NAMED: usize = 5;

impl Plot {
    /// The highest point: 1, or more where a curve rises above the whole before it falls back to it.
    fn top(&self) -> f64 {
        self.marks.iter().map(|(_, y)| *y).fold(1.0, f64::max)
    }

    fn y(&self, value: f64) -> f64 {
        100.0 - 100.0 * (value / self.top()).clamp(0.0, 1.0)
    }

    fn drawing(&self) -> Markup {
        let path: Vec<String> = self
            .marks
            .iter()
            .map(|(x, y)| format!("{:.2} {:.2}", x * 100.0, self.y(*y)))
            .collect();
        let whole = self.y(1.0);
        html! {
            svg.curve role="group" aria-labelledby={ (self.id) "-title" } aria-describedby={ (self.id) "-desc" } width="100%" height="320" {
                title id={ (self.id) "-title" } { (self.title) }
                desc id={ (self.id) "-desc" } { (self.description) }
                svg x="0" y="0" width="100%" height="100%" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true" {
                    path.rule d=(format!("M0 100H100M0 {whole:.2}H100M0 100L100 {whole:.2}")) {}
                    @if !path.is_empty() { path.trace d={ "M" (path.join("L")) } {} }
                }
                @for way in &self.ways {
                    a href=(way.href) aria-label={ (way.word) ": " (way.said) } {
                        title { (way.word) ": " (way.said) }
                        circle.touch cx=(format!("{:.2}%", way.x * 100.0)) cy=(format!("{:.2}%", self.y(way.y))) r="12" {}
                        circle.point cx=(format!("{:.2}%", way.x * 100.0)) cy=(format!("{:.2}%", self.y(way.y))) r="5" {}
                    }
                }
                // The first few by name, to the right of their dots, where there is room.
                @for way in self.ways.iter().take(NAMED) {
                    text.name x=(format!("{:.2}%", way.x * 100.0)) y=(format!("{:.2}%", self.y(way.y))) dx="14" dy="4" aria-hidden="true" { (way.word) }
                }
            }
        }
    }
}

impl Render for Plot {
    fn render(&self) -> Markup {
        html! {
            figure.chart {
                figcaption { strong { (self.title) } " " span.aside { (self.description) } }
                div.curve-box {
                    div.curve-scale aria-hidden="true" { span { (format!("{:.0}\u{a0}%", self.top() * 100.0)) } span { "0\u{a0}%" } }
                    (self.drawing())
                    div.curve-foot aria-hidden="true" { span { (self.across) } span { "all" } }
                }
                details.as-table {
                    summary { "As a table" }
                    table {
                        thead { tr { @for head in self.heads { th scope="col" { (head) } } } }
                        tbody { @for way in &self.ways { tr { td { a href=(way.href) { (way.word) } } td { (way.said) } } } }
                    }
                }
            }
        }
    }
}

/// Dots along one scale from nought, and where one stands among them now.
#[derive(Clone, Debug)]
pub struct Strip {
    pub id: String,
    pub title: String,
    pub description: String,
    /// What each dot is, its length and how that is written.
    pub dots: Vec<(f64, String)>,
    pub now: (f64, String),
}

impl Strip {
    fn x(&self, value: f64) -> String {
        let longest = self
            .dots
            .iter()
            .map(|(value, _)| *value)
            .fold(self.now.0, f64::max)
            .max(1.0);
        // Whole dots stay within the drawing.
        format!("{:.1}%", 3.0 + 94.0 * (value / longest).clamp(0.0, 1.0))
    }
}

impl Render for Strip {
    fn render(&self) -> Markup {
        html! {
            figure.chart {
                figcaption { strong { (self.title) } " " span.aside { (self.description) } }
                svg.strip role="img" aria-labelledby={ (self.id) "-title" } aria-describedby={ (self.id) "-desc" } width="100%" height="48" {
                    title id={ (self.id) "-title" } { (self.title) }
                    desc id={ (self.id) "-desc" } { (self.description) }
                    line.rule x1="0" x2="100%" y1="18" y2="18" {}
                    @for (value, _) in &self.dots { circle.mote cx=(self.x(*value)) cy="18" r="5" {} }
                    line.now x1=(self.x(self.now.0)) x2=(self.x(self.now.0)) y1="4" y2="32" {}
                    text x=(self.x(self.now.0)) y="45" text-anchor=(if self.now.0 * 2.0 > self.dots.iter().map(|(value, _)| *value).fold(self.now.0, f64::max) { "end" } else { "start" }) { (self.now.1) }
                }
                details.as-table {
                    summary { "As a list" }
                    p { @for (at, (_, said)) in self.dots.iter().enumerate() { @if at > 0 { ", " } (said) } "; " (self.now.1) }
                }
            }
        }
    }
}

/// One thing as one mark in a row of them.
#[derive(Clone, Debug)]
pub struct Mote {
    pub href: String,
    /// What it is, to those who point at it or cannot see it.
    pub said: String,
    /// Drawn as a ring: not said by whoever it is about.
    pub is_hollow: bool,
}

impl Mote {
    fn shape(is_hollow: bool) -> Markup {
        html! {
            svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false" {
                circle.hollow[is_hollow] cx="8" cy="8" r="5" {}
            }
        }
    }
}

/// What a full mark and a ring say.
pub fn motes_legend(full: &str, hollow: &str) -> Markup {
    html! { p.motes-legend { span { (Mote::shape(false)) (full) } span { (Mote::shape(true)) (hollow) } } }
}

/// Marks in a row, as many rows as they need; each opens what it stands for.
pub fn motes(many: &[Mote]) -> Markup {
    html! {
        div.motes {
            @for one in many {
                a href=(one.href) title=(one.said) { (Mote::shape(one.is_hollow)) }
            }
        }
    }
}

/// One square of a map.
#[derive(Clone, Debug)]
pub struct Square {
    /// The number shown in it; an empty square shows none and leads nowhere.
    pub many: u64,
    /// How much ink, 0 to 4.
    pub depth: u64,
    /// What it says to those who point at it or cannot see it.
    pub said: String,
    pub href: String,
}

/// A map of squares: rows and columns named, each square a way to whom it holds.
pub fn map(title: &str, description: &str, heads: &[String], rows: &[(String, Vec<Square>)]) -> Markup {
    html! {
        figure.chart {
            figcaption { strong { (title) } " " span.aside { (description) } }
            div.table-box tabindex="0" role="region" aria-label=(title) {
                table.months.map {
                    caption.unseen { (title) }
                    thead { tr { td {} @for head in heads { th scope="col" { (head) } } } }
                    tbody { @for (word, squares) in rows { tr {
                        th scope="row" { (word) }
                        @for square in squares { td class={ "level-" (square.depth) } {
                            @if square.many > 0 { a href=(square.href) title=(square.said) aria-label=(square.said) { (square.many) } } @else { span.unseen { (square.said) } }
                        } }
                    } } }
                }
            }
        }
    }
}

/// Which of four depths of ink an amount gets beside the largest; nothing at all is bare paper.
pub fn depth(amount: i64, most: i64) -> u64 {
    if amount <= 0 || most <= 0 {
        return 0;
    }
    let four = i128::from(amount) * 4;
    u64::try_from((four + i128::from(most) - 1) / i128::from(most)).map_or(4, |depth| depth.min(4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_above_the_whole_is_drawn_whole() {
        let plot = Plot {
            id: "p".into(),
            title: "Profit".into(),
            description: String::new(),
            across: "best first".into(),
            marks: vec![(0.0, 0.0), (0.5, 1.25), (1.0, 1.0)],
            ways: vec![Way {
                x: 0.5,
                y: 1.25,
                href: "/customer/7".into(),
                word: "Ann".into(),
                said: "125 %".into(),
            }],
            heads: ["Who", "How much"],
        };
        let page = plot.render().into_string();
        // The whole is at four fifths of the height, the top at all of it.
        assert!(page.contains("M0 100H100M0 20.00H100"), "{page}");
        assert_eq!(page.matches(r#"href="/customer/7""#).count(), 2, "{page}");
    }

    #[test]
    fn some_is_never_drawn_as_none_and_a_loss_is_no_ink() {
        assert_eq!(
            [0, 1, 30, 60, 100].map(|amount| depth(amount, 100)),
            [0, 1, 2, 3, 4]
        );
        assert_eq!(
            (depth(-5, 100), depth(5, 0), depth(i64::MAX, i64::MAX)),
            (0, 0, 4)
        );
    }
}
