//! A line over time with its band of uncertainty and the standard it is held against; and the same in a word's size.

use maud::{Markup, Render, html};

/// One point of a line.
#[derive(Clone, Debug)]
pub struct Point {
    /// When, as its label.
    pub word: String,
    pub value: f64,
    pub low: f64,
    pub high: f64,
    /// The value as written, with unit, count and interval.
    pub said: String,
    pub href: String,
}

/// A height on the scale and how it is written.
#[derive(Clone, Debug)]
pub struct Height {
    pub value: f64,
    pub word: String,
}

/// A line with a band.
#[derive(Clone, Debug)]
pub struct Curve {
    /// Its own on the page.
    pub id: String,
    pub title: String,
    pub description: String,
    pub from: Height,
    pub to: Height,
    /// A floor or ratchet that the values are held against.
    pub standard: Option<Height>,
    pub points: Vec<Point>,
}

impl Curve {
    /// Across the drawing, 0 to 100.
    fn x(&self, at: usize) -> f64 {
        if self.points.len() < 2 {
            50.0
        } else {
            100.0 * at as f64 / (self.points.len() - 1) as f64
        }
    }

    /// Down the drawing, 0 to 100.
    fn y(&self, value: f64) -> f64 {
        let reach = self.to.value - self.from.value;
        if reach > 0.0 {
            100.0 - 100.0 * ((value - self.from.value) / reach).clamp(0.0, 1.0)
        } else {
            50.0
        }
    }

    fn path(&self, value: impl Fn(&Point) -> f64) -> Vec<String> {
        let place = |(at, point): (usize, &Point)| format!("{:.1} {:.1}", self.x(at), self.y(value(point)));
        self.points.iter().enumerate().map(place).collect()
    }

    fn band(&self) -> String {
        let (above, mut below) = (self.path(|point| point.high), self.path(|point| point.low));
        below.reverse();
        format!("M{}L{}Z", above.join("L"), below.join("L"))
    }

    fn drawing(&self) -> Markup {
        html! {
            svg.curve role="group" aria-labelledby={ (self.id) "-title" } aria-describedby={ (self.id) "-desc" } width="100%" height="180" {
                title id={ (self.id) "-title" } { (self.title) }
                desc id={ (self.id) "-desc" } { (self.description) }
                svg x="0" y="0" width="100%" height="100%" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true" {
                    path.rule d="M0 0H100M0 100H100" {}
                    @if !self.points.is_empty() {
                        path.band d=(self.band()) {}
                        path.trace d={ "M" (self.path(|point| point.value).join("L")) } {}
                    }
                    @if let Some(standard) = &self.standard { path.floor d=(format!("M0 {0:.1}H100", self.y(standard.value))) {} }
                }
                @if let Some(standard) = &self.standard {
                    text.floor-word x="100%" y=(format!("{:.1}%", self.y(standard.value))) dy="-6" text-anchor="end" { (standard.word) }
                }
                @for (at, point) in self.points.iter().enumerate() {
                    a href=(point.href) aria-label={ (point.word) ": " (point.said) } {
                        title { (point.word) ": " (point.said) }
                        circle.touch cx=(format!("{:.1}%", self.x(at))) cy=(format!("{:.1}%", self.y(point.value))) r="12" {}
                        circle.point cx=(format!("{:.1}%", self.x(at))) cy=(format!("{:.1}%", self.y(point.value))) r="4" {}
                    }
                }
            }
        }
    }
}

impl Render for Curve {
    fn render(&self) -> Markup {
        html! {
            figure.chart {
                figcaption { strong { (self.title) } " " span.aside { (self.description) } }
                div.curve-box {
                    div.curve-scale aria-hidden="true" { span { (self.to.word) } span { (self.from.word) } }
                    (self.drawing())
                    div.curve-foot aria-hidden="true" {
                        @if let Some(first) = self.points.first() { span { (first.word) } }
                        @if let Some(last) = self.points.last() { span { (last.word) } }
                    }
                }
                details.as-table {
                    summary { "As a table" }
                    table {
                        thead { tr { th scope="col" { "When" } th scope="col" { "Value" } } }
                        tbody { @for point in &self.points { tr { td { a href=(point.href) { (point.word) } } td { (point.said) } } } }
                    }
                }
            }
        }
    }
}

/// A line in a word's size; `said` says in words what it shows.
pub fn sparkline(values: &[f64], said: &str) -> Markup {
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let reach = (high - low).max(f64::MIN_POSITIVE);
    let across = (values.len().saturating_sub(1)).max(1) as f64;
    let place = |(at, value): (usize, &f64)| {
        format!(
            "{:.1} {:.1}",
            100.0 * at as f64 / across,
            18.0 - 16.0 * (value - low) / reach
        )
    };
    let path: Vec<String> = values.iter().enumerate().map(place).collect();
    html! {
        svg.sparkline role="img" aria-label=(said) viewBox="0 0 100 20" width="100" height="20" preserveAspectRatio="none" {
            title { (said) }
            @if !path.is_empty() { path.trace d={ "M" (path.join("L")) } {} }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_stands_at_its_height_and_never_outside_the_drawing() {
        let height = |value: f64| Height {
            value,
            word: String::new(),
        };
        let curve = Curve {
            id: "c".into(),
            title: String::new(),
            description: String::new(),
            from: height(0.0),
            to: height(50.0),
            standard: None,
            points: Vec::new(),
        };
        assert_eq!(
            [0.0, 25.0, 50.0, 80.0].map(|value| curve.y(value).round() as i64),
            [100, 50, 0, 0]
        );
    }
}
