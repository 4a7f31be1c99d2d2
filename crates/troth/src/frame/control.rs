//! A control chart: points in time, between which each was to be expected, and the lines they are held against, some of them past.

use maud::{Markup, Render, html};

use crate::frame::curve::Height;
use crate::frame::words;

/// One point in time.
#[derive(Clone, Debug, Default)]
pub struct Mark {
    /// When, as its label.
    pub word: String,
    /// Nothing where it is unknown: the line has a gap there.
    pub value: Option<f64>,
    /// Between which it was to be expected.
    pub expected: Option<(f64, f64)>,
    /// The value as written, with unit, count and interval.
    pub said: String,
    pub href: Option<String>,
}

/// A line across the chart, over a stretch of it.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Across, in places of marks.
    pub from: usize,
    pub until: usize,
    pub height: Height,
    /// It holds no longer.
    pub is_past: bool,
}

/// An upright line at one mark: something began or was done there.
#[derive(Clone, Debug)]
pub struct Sign {
    pub at: usize,
    pub word: String,
    pub href: Option<String>,
}

/// A step on the way to a line: by when, and how high.
#[derive(Clone, Debug)]
pub struct Step {
    pub at: usize,
    pub height: Height,
    /// By when, as it is written.
    pub word: String,
    /// Whether its time is among the marks; else it stands in the table alone.
    pub is_drawn: bool,
}

/// The same points told otherwise, such as by a definition that was replaced: a dotted line.
#[derive(Clone, Debug)]
pub struct Beside {
    /// What it is called in the table.
    pub word: String,
    /// One for each mark, nothing where it is unknown.
    pub heights: Vec<Option<Height>>,
}

/// The chart.
#[derive(Clone, Debug)]
pub struct Control {
    /// Its own on the page.
    pub id: String,
    pub title: String,
    pub description: String,
    pub low: Height,
    pub high: Height,
    pub marks: Vec<Mark>,
    pub beside: Vec<Beside>,
    pub rules: Vec<Rule>,
    pub signs: Vec<Sign>,
    pub steps: Vec<Step>,
}

/// Words of signs that are nearer than that, in parts of a hundred across, stand below one another; and letters.
const FAR: f64 = 40.0;
const NEAR: f64 = 6.0;
/// And in so many rows at most.
const MOST_ROWS: usize = 8;

/// `a`, `b` … `z`, and again.
fn letter(nth: usize) -> String {
    let nth = u8::try_from(nth % 26).unwrap_or(0);
    char::from(b'a' + nth).to_string()
}

/// What the drawing needs where no page brings its own.
const STYLE: &str = "svg { font: 12px system-ui, sans-serif; margin: 16px 16px 32px; } .rule { stroke: #ddd; fill: none; vector-effect: non-scaling-stroke; } \
 .band { fill: #36c; opacity: .14; } .trace { stroke: #36c; stroke-width: 1.75; fill: none; vector-effect: non-scaling-stroke; } \
 .trace.past { stroke-dasharray: 2 3; opacity: .6; } .floor { stroke: #222; stroke-width: 1.25; stroke-dasharray: 4 3; fill: none; \
 vector-effect: non-scaling-stroke; } .floor.past { stroke-dasharray: 1 4; } .now { stroke: #222; stroke-width: 1.5; } \
 .point { fill: #36c; } .step { fill: #fff; stroke: #222; stroke-width: 1.5; } .touch { fill: none; } .floor-word { fill: #555; paint-order: stroke; stroke: #fff; stroke-width: 3px; }";

impl Control {
    /// Across the drawing, 0 to 100.
    fn x(&self, at: usize) -> f64 {
        if self.marks.len() < 2 {
            50.0
        } else {
            100.0 * at as f64 / (self.marks.len() - 1) as f64
        }
    }

    /// Down the drawing, 0 to 100.
    fn y(&self, value: f64) -> f64 {
        let reach = self.high.value - self.low.value;
        if reach > 0.0 {
            100.0 - 100.0 * ((value - self.low.value) / reach).clamp(0.0, 1.0)
        } else {
            50.0
        }
    }

    /// A line through what is known, broken where nothing is.
    fn path(&self, values: impl Iterator<Item = Option<f64>>) -> String {
        let mut path = String::new();
        let mut pen = 'M';
        for (at, value) in values.enumerate() {
            match value {
                Some(value) => {
                    path.push_str(&format!("{pen}{:.2} {:.2}", self.x(at), self.y(value)));
                    pen = 'L';
                }
                None => pen = 'M',
            }
        }
        path
    }

    /// The band between the limits, over each stretch in which they are known.
    fn band(&self) -> String {
        let known: Vec<(usize, (f64, f64))> = self
            .marks
            .iter()
            .enumerate()
            .filter_map(|(at, mark)| Some((at, mark.expected?)))
            .collect();
        if known.len() < 2 {
            return String::new();
        }
        let place = |at: usize, value: f64| format!("{:.2} {:.2}", self.x(at), self.y(value));
        let high = known.iter().map(|(at, (_, high))| place(*at, *high));
        let low = known.iter().rev().map(|(at, (low, _))| place(*at, *low));
        format!("M{}Z", high.chain(low).collect::<Vec<_>>().join("L"))
    }

    fn drawing(&self, own_style: bool) -> Markup {
        html! {
            svg.curve xmlns="http://www.w3.org/2000/svg" role="group" aria-labelledby={ (self.id) "-title" } aria-describedby={ (self.id) "-desc" }
                width=(if own_style { "960" } else { "100%" }) height="260" {
                title id={ (self.id) "-title" } { (self.title) }
                desc id={ (self.id) "-desc" } { (self.description) }
                @if own_style { style { (STYLE) } }
                svg x="0" y="0" width="100%" height="100%" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true" {
                    path.rule d="M0 0H100M0 100H100" {}
                    path.band d=(self.band()) {}
                    @for beside in &self.beside {
                        path.trace.past d=(self.path(beside.heights.iter().map(|height| height.as_ref().map(|height| height.value)))) {}
                    }
                    path.trace d=(self.path(self.marks.iter().map(|mark| mark.value))) {}
                    @for rule in &self.rules {
                        path.floor.past[rule.is_past] d=(format!("M{:.2} {:.2}H{:.2}", self.x(rule.from), self.y(rule.height.value), self.x(rule.until))) {}
                    }
                }
                @for sign in &self.signs { (self.sign(sign)) }
                @for rule in &self.rules {
                    text.floor-word x=(format!("{:.2}%", self.x(rule.until))) y=(format!("{:.2}%", self.y(rule.height.value))) dy="-6" text-anchor="end" { (rule.height.word) }
                }
                @for (at, mark) in self.marks.iter().enumerate() {
                    @if let Some(value) = mark.value { (self.point(at, value, mark)) }
                }
                @for step in self.steps.iter().filter(|step| step.is_drawn) { (self.step(step)) }
                (self.names_of_signs(own_style))
                @if own_style { (self.ends()) }
            }
        }
    }

    /// Where no page stands round it: how high it reaches, and from when until when.
    fn ends(&self) -> Markup {
        let word = |at: usize| self.marks.get(at).map_or("", |mark| mark.word.as_str());
        html! {
            text.floor-word x="4" y="14" { (self.high.word) }
            text.floor-word x="4" y="254" { (self.low.word) ", from " (word(0)) }
            text.floor-word x="100%" y="254" dx="-4" text-anchor="end" { (word(self.marks.len().saturating_sub(1))) }
        }
    }

    /// In which row from the top each sign's words stand, so that two that are near do not overlap.
    fn rows_of_signs(&self, apart: f64) -> Vec<usize> {
        let mut ends: Vec<Vec<f64>> = Vec::new();
        let mut rows = Vec::new();
        for sign in &self.signs {
            let x = self.x(sign.at);
            let is_free = |taken: &Vec<f64>| taken.iter().all(|other| (other - x).abs() > apart);
            let row = ends.iter().position(is_free).unwrap_or(ends.len());
            if row == ends.len() {
                ends.push(Vec::new());
            }
            ends[row].push(x);
            rows.push(row);
        }
        rows
    }

    fn step(&self, step: &Step) -> Markup {
        let (x, y) = (
            format!("{:.2}%", self.x(step.at)),
            format!("{:.2}%", self.y(step.height.value)),
        );
        html! {
            svg.step x=(x) y=(y) width="1" height="1" overflow="visible" {
                title { "A step on the way: " (step.height.word) " " (step.word) }
                path d="M0 -6L6 0L0 6L-6 0Z" {}
            }
        }
    }

    /// The line alone; what it is called is written over everything else.
    fn sign(&self, sign: &Sign) -> Markup {
        let at = format!("{:.2}%", self.x(sign.at));
        html! { line.now.done[sign.href.is_some()] x1=(at) x2=(at) y1="0" y2="100%" {} }
    }

    /// Words where there is room for them, as in a file; elsewhere a letter, which the legend says.
    fn called(&self, words: &str, x: f64, row: usize) -> Markup {
        // Words beyond the middle stand to the left of it, and a letter where the drawing ends.
        let room = if words.len() > 1 { 50.0 } else { 94.0 };
        let (anchor, away) = if x > room { ("end", "-5") } else { ("start", "5") };
        let y = 14 + 16 * (row % MOST_ROWS);
        html! { text.floor-word.sign-word x=(format!("{x:.2}%")) y=(y) dx=(away) text-anchor=(anchor) { (words) } }
    }

    fn names_of_signs(&self, own_style: bool) -> Markup {
        let rows = self.rows_of_signs(if own_style { FAR } else { NEAR });
        html! {
            @for (nth, (sign, row)) in self.signs.iter().zip(rows).enumerate() {
                @let words = if own_style { sign.word.clone() } else { letter(nth) };
                (self.called(&words, self.x(sign.at), row))
            }
        }
    }

    /// What each letter on the drawing stands for.
    fn legend(&self) -> Markup {
        html! {
            @if !self.signs.is_empty() {
                ul.signs {
                    @for (nth, sign) in self.signs.iter().enumerate() {
                        li { b aria-hidden="true" { (letter(nth)) } " "
                            @if let Some(href) = &sign.href { a href=(href) { (sign.word) } } @else { (sign.word) } }
                    }
                }
            }
        }
    }

    fn point(&self, at: usize, value: f64, mark: &Mark) -> Markup {
        let (x, y) = (format!("{:.2}%", self.x(at)), format!("{:.2}%", self.y(value)));
        let drawn = html! {
            title { (mark.word) ": " (mark.said) }
            circle.touch cx=(x) cy=(y) r="12" {}
            circle.point cx=(x) cy=(y) r="3.5" {}
        };
        match &mark.href {
            Some(href) => html! { a href=(href) aria-label={ (mark.word) ": " (mark.said) } { (drawn) } },
            None => html! { g { (drawn) } },
        }
    }

    /// The drawing by itself, as a file.
    pub fn file(&self) -> String {
        self.drawing(true).into_string()
    }
}

impl Render for Control {
    fn render(&self) -> Markup {
        let beside = |at: usize| {
            let height = move |beside: &Beside| beside.heights.get(at).cloned().flatten();
            self.beside.iter().map(height).collect::<Vec<_>>()
        };
        let told = self.marks.iter().enumerate().map(|(at, mark)| (mark, beside(at)));
        let known = told.filter(|(mark, beside)| mark.value.is_some() || beside.iter().any(Option::is_some));
        html! {
            figure.chart {
                figcaption { strong { (self.title) } " " span.aside { (self.description) } }
                div.curve-box {
                    div.curve-scale aria-hidden="true" { span { (self.high.word) } span { (self.low.word) } }
                    (self.drawing(false))
                    div.curve-foot aria-hidden="true" {
                        @if let Some(first) = self.marks.first() { span { (first.word) } }
                        @if let Some(last) = self.marks.last() { span { (last.word) } }
                    }
                }
                (self.legend())
                details.as-table {
                    summary { "As a table" }
                    table {
                        thead { tr {
                            th scope="col" { "When" } th scope="col" { "Value" }
                            @for beside in &self.beside { th scope="col" { (beside.word) } }
                        } }
                        tbody { @for (mark, beside) in known { tr {
                            td { @if let Some(href) = &mark.href { a href=(href) { (mark.word) } } @else { (mark.word) } }
                            td { (mark.said) }
                            @for height in &beside { td { @if let Some(height) = height { (height.word) } } }
                        } }
                        @for step in &self.steps { tr { td { (words::begun(&step.word)) } td { "a step on the way: " (step.height.word) } @for _ in &self.beside { td {} } } } }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(values: &[Option<f64>]) -> Control {
        let height = |value: f64| Height {
            value,
            word: String::new(),
        };
        let mark = |value: &Option<f64>| Mark {
            value: *value,
            ..Mark::default()
        };
        Control {
            id: "c".into(),
            title: "Kept".into(),
            description: String::new(),
            low: height(0.0),
            high: height(1.0),
            marks: values.iter().map(mark).collect(),
            beside: Vec::new(),
            rules: vec![Rule {
                from: 0,
                until: 2,
                height: height(0.5),
                is_past: true,
            }],
            signs: Vec::new(),
            steps: Vec::new(),
        }
    }

    #[test]
    fn an_unknown_week_is_a_gap_and_a_past_line_stays_drawn() {
        let chart = chart(&[Some(1.0), None, Some(0.5)]);
        let path = chart.path(chart.marks.iter().map(|mark| mark.value));
        assert_eq!(path, "M0.00 0.00M100.00 50.00");
        assert!(
            chart
                .file()
                .contains(r#"class="floor past" d="M0.00 50.00H100.00""#),
            "{}",
            chart.file()
        );
    }

    #[test]
    fn words_of_signs_that_are_near_stand_below_one_another() {
        let mut chart = chart(&[Some(1.0); 11]);
        // At 0, 20, 90 and 100 of a hundred: the first two are near, the last two are too.
        chart.signs = [0, 2, 9, 10]
            .map(|at| Sign {
                at,
                word: "here".into(),
                href: None,
            })
            .into();
        assert_eq!(chart.rows_of_signs(FAR), [0, 1, 0, 1]);
        assert_eq!(chart.rows_of_signs(NEAR), [0, 0, 0, 0]);
        // A page says in a legend what each letter stands for, and a file has room for the words.
        let (page, file) = (chart.render().into_string(), chart.file());
        assert!(
            page.contains(">d</text>") && page.matches("here").count() == 4,
            "{page}"
        );
        assert!(
            !file.contains(">d</text>") && file.matches("here").count() == 4,
            "{file}"
        );
    }

    #[test]
    fn a_step_is_drawn_at_its_height_or_told_in_the_table_alone() {
        let mut chart = chart(&[Some(1.0), Some(0.5), None]);
        let step = |at, value, is_drawn| Step {
            at,
            height: Height {
                value,
                word: format!("{value}"),
            },
            word: "by the week of Mon 11 Jan".into(),
            is_drawn,
        };
        chart.steps = vec![step(2, 0.75, true), step(2, 0.9, false)];
        let (drawing, page) = (chart.file(), chart.render().into_string());
        assert!(
            drawing.contains(r#"x="100.00%" y="25.00%""#) && drawing.matches("class=\"step\"").count() == 1,
            "{drawing}"
        );
        assert_eq!(page.matches("a step on the way: ").count(), 2, "{page}");
    }

    #[test]
    fn what_was_told_otherwise_is_dotted_and_in_the_table() {
        let mut chart = chart(&[Some(1.0), None]);
        chart.beside = vec![Beside {
            word: "Before".into(),
            heights: vec![
                None,
                Some(Height {
                    value: 0.5,
                    word: "a half".into(),
                }),
            ],
        }];
        let page = chart.render().into_string();
        assert!(page.contains(r#"class="trace past" d="M100.00 50.00""#), "{page}");
        assert!(
            page.contains("<th scope=\"col\">Before</th>") && page.contains("<td>a half</td>"),
            "{page}"
        );
    }

    #[test]
    fn one_mark_and_none_can_be_drawn() {
        assert!(chart(&[Some(1.0)]).file().contains("50.00%"));
        assert!(chart(&[]).file().starts_with("<svg"));
    }
}
