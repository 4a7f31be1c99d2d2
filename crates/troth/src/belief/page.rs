//! Beliefs as people see them: the question before the chart, the dots beside what was measured, and one's own.

use maud::{Markup, html};

use crate::belief::web::{Asking, Beliefs, OwnBelief};
use crate::belief::{Believed, Quarter};
use crate::frame::act::Act;
use crate::frame::face::{Lens, Page};
use crate::frame::field::Field;
use crate::frame::form::{button, buttons, form, refused};
use crate::frame::sheet::{Heading, empty, section};
use crate::frame::words;
use crate::standard::said;
use crate::standard::series::Series;

/// The question before the chart, and the key that passes on.
pub fn asking(asking: &Asking, _: &Lens) -> Markup {
    let to = format!("/standard/{}/belief", asking.standard);
    html! {
        (refused(&asking.errors))
        (section("Before you see it: what do you think?", None, html! {
            p { (asking.question) }
            (form(&to, html! {
                (Field::text("level", "What you think it is").value(&asking.typed).errors(&asking.errors).required().short()
                    .example(&asking.example)
                    .hint("A guess will do. What you say is told to nobody: when the quarter is over it is a dot among others, if five of you said one."))
                (buttons(button("Say it and see")))
            }))
            div.buttons { (Act::new("Show me without", format!("{to}/skip")).key('x').quiet()) }
        }))
    }
}

impl Page for Asking {
    fn title(&self) -> String {
        "What do you think?".to_owned()
    }

    fn body(&self, lens: &Lens) -> Markup {
        html! {
            (Heading::new(self.title()).above("Standards", "/standard"))
            (asking(self, lens))
        }
    }
}

/// What was believed beside what was measured, on the standard's page.
pub fn beside(beliefs: &Beliefs, lens: &Lens) -> Markup {
    let Some(series) = &beliefs.series else {
        return html! {};
    };
    if beliefs.quarters.is_empty() && beliefs.own.is_empty() {
        return html! {};
    }
    section(
        "What we believe",
        None,
        html! {
            @if beliefs.quarters.is_empty() {
                p.quiet { "Beliefs are shown once their quarter is over, and only when five people or more said one." }
            } @else { (drawing(&beliefs.quarters, series)) }
            @if !beliefs.own.is_empty() {
                details {
                    summary { "What you said yourself, told to nobody else" }
                    (own_list(&beliefs.own, false, lens))
                }
            }
        },
    )
}

fn own_list(own: &[OwnBelief], with_name: bool, lens: &Lens) -> Markup {
    html! {
        @for one in own {
            div.row {
                span { @if with_name { (one.name) ": " } (one.level_said) ", " (words::near_day(one.on, lens.today())) }
                @if one.may_take_back { (Act::new("Take it back", format!("/belief/{}/undo", one.id)).quiet().about(&one.level_said)) }
            }
        }
    }
}

/// A dot for each person, at what they thought, and a line through what was measured.
fn drawing(quarters: &[Believed], series: &Series) -> Markup {
    let all = || {
        let levels = quarters.iter().flat_map(|one| one.levels.iter().copied());
        levels.chain(quarters.iter().filter_map(|one| one.measured))
    };
    let (lowest, highest) = (
        all().fold(f64::INFINITY, f64::min),
        all().fold(f64::NEG_INFINITY, f64::max),
    );
    let reach = (highest - lowest).max(f64::MIN_POSITIVE);
    let x = |at: usize| 100.0 * (at as f64 + 0.5) / quarters.len() as f64;
    let y = |value: f64| 92.0 - 84.0 * (value - lowest) / reach;
    let said = |value: f64| said::level(series, value);
    let measured: Vec<(usize, f64)> = quarters
        .iter()
        .enumerate()
        .filter_map(|(at, one)| Some((at, one.measured?)))
        .collect();
    let half = 40.0 / quarters.len() as f64;
    html! {
        figure.chart {
            figcaption { strong { "Believed and measured" } " " span.aside { "A dot is what one of us thought; the line is what was measured in that quarter." } }
            div.curve-box {
                div.curve-scale aria-hidden="true" { span { (said(highest)) } span { (said(lowest)) } }
                svg.curve role="img" aria-label="What was believed in each quarter, beside what was measured; the table below says it" width="100%" height="180" {
                    svg x="0" y="0" width="100%" height="100%" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true" {
                        path.rule d="M0 0H100M0 100H100" {}
                        @for (at, value) in &measured { path.trace d=(format!("M{:.1} {:.1}H{:.1}", x(*at) - half, y(*value), x(*at) + half)) {} }
                    }
                    @for (at, one) in quarters.iter().enumerate() {
                        @for (level, aside) in beside_one_another(&one.levels) {
                            circle.point cx=(format!("{:.1}%", x(at))) cy=(format!("{:.1}%", y(level))) r="4" transform=(format!("translate({aside} 0)")) { title { (said(level)) } }
                        }
                    }
                }
                div.curve-foot aria-hidden="true" {
                    @if let Some(first) = quarters.first() { span { (Quarter::of(first.from).said()) } }
                    @if let Some(last) = quarters.last().filter(|_| quarters.len() > 1) { span { (Quarter::of(last.from).said()) } }
                }
            }
            details.as-table {
                summary { "As a table" }
                table {
                    thead { tr { th scope="col" { "Quarter" } th scope="col" { "Believed" } th scope="col" { "Measured" } } }
                    tbody { @for one in quarters { tr {
                        td { (Quarter::of(one.from).said()) }
                        td { (one.levels.iter().map(|level| said(*level)).collect::<Vec<_>>().join(", ")) }
                        td { @match one.measured { Some(measured) => (said(measured)), None => "unknown" } }
                    } } }
                }
            }
        }
    }
}

/// Each level with how far its dot stands from the middle, in pixels: those who thought the same stand beside one another.
fn beside_one_another(levels: &[f64]) -> Vec<(f64, i64)> {
    let same = |level: f64| {
        levels
            .iter()
            .filter(|other| (**other - level).abs() < f64::EPSILON)
            .count() as i64
    };
    let mut placed: Vec<(f64, i64)> = Vec::new();
    for level in levels {
        let before = placed
            .iter()
            .filter(|(other, _)| (other - level).abs() < f64::EPSILON);
        let nth = before.count() as i64;
        placed.push((*level, 5 * (2 * nth - (same(*level) - 1))));
    }
    placed
}

impl Page for Beliefs {
    fn title(&self) -> String {
        "What you believed".to_owned()
    }

    fn body(&self, lens: &Lens) -> Markup {
        html! {
            (Heading::new(self.title()).above("Standards", "/standard").sentence(html! { "Told to nobody else, whoever asks." }))
            @if self.own.is_empty() {
                (empty("You have said nothing yet", "Before a standard's chart is shown to you, you are asked what you think; one key passes on.", html! {}))
            } @else { (own_list(&self.own, true, lens)) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_thought_the_same_has_a_dot_of_their_own() {
        let placed = beside_one_another(&[4.0, 5.0, 5.0, 6.0, 6.0, 6.0]);
        assert_eq!(
            placed,
            [(4.0, 0), (5.0, -5), (5.0, 5), (6.0, -10), (6.0, 0), (6.0, 10)]
        );
    }
}
