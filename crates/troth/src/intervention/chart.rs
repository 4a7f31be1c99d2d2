//! The weeks before and since, one point each, with the day it began: a slope that was there before is seen.

use maud::{Markup, html};

use crate::frame::face::Lens;
use crate::frame::week::Week;
use crate::frame::words;
use crate::intervention::Intervention;
use crate::intervention::page::value;
use crate::intervention::series::{Weeks, Window};

/// Draws the weeks of both sides, as far as they are known; nothing when none is.
pub fn draw(one: &Intervention, weeks: &Weeks, lens: &Lens) -> Markup {
    let on = |week: Week| words::day(week.monday(), lens.today());
    let window = Window::of(one.from, one.look);
    let (first, last) = (window.before.0, window.after.1);
    let known: Vec<(Week, f64)> = weeks
        .told
        .range(first..last)
        .filter_map(|(week, told)| Some((*week, told.as_ref()?.estimate())))
        .collect();
    let highest = known
        .iter()
        .map(|(_, value)| *value)
        .fold(f64::NEG_INFINITY, f64::max);
    let lowest = known
        .iter()
        .map(|(_, value)| *value)
        .fold(f64::INFINITY, f64::min);
    if known.len() < 2 {
        return html! {};
    }
    let reach = (highest - lowest).max(f64::MIN_POSITIVE);
    let across = f64::from((last.0 - first.0 - 1).max(1));
    let x = |week: Week| 100.0 * f64::from(week.0 - first.0) / across;
    let y = |value: f64| 92.0 - 84.0 * (value - lowest) / reach;
    let trace: Vec<String> = known
        .iter()
        .map(|(week, value)| format!("{:.1} {:.1}", x(*week), y(*value)))
        .collect();
    // Between the last week before and the first one since.
    let begun = (x(window.before.1.plus(-1)) + x(window.after.0)) / 2.0;
    let said = |found: f64| value(weeks.unit, found);
    html! {
        figure.chart {
            figcaption { strong { "Week by week" } " " span.aside { "The line across is the day it began." } }
            div.curve-box {
                div.curve-scale aria-hidden="true" { span { (said(highest)) } span { (said(lowest)) } }
                svg.curve role="img" aria-label={ "Weeks from " (on(first)) " to " (on(last.plus(-1))) ", begun on " (words::day(one.from, lens.today())) } width="100%" height="180" {
                    svg x="0" y="0" width="100%" height="100%" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true" {
                        path.rule d="M0 0H100M0 100H100" {}
                        path.trace d={ "M" (trace.join("L")) } {}
                        path.floor d=(format!("M{begun:.1} 0V100")) {}
                    }
                    @for (week, value) in &known {
                        circle.point cx=(format!("{:.1}%", x(*week))) cy=(format!("{:.1}%", y(*value))) r="3" {
                            title { (on(*week)) ": " (said(*value)) }
                        }
                    }
                }
                div.curve-foot aria-hidden="true" { span { (on(first)) } span { (on(last.plus(-1))) } }
            }
            details.as-table {
                summary { "As a table" }
                table {
                    thead { tr { th scope="col" { "Week of" } th scope="col" { "Side" } th scope="col" { "Value" } } }
                    tbody { @for (week, value) in &known { tr {
                        td { (on(*week)) }
                        td { @if *week < window.before.1 { "before" } @else if *week >= window.after.0 { "since" } @else { "neither" } }
                        td { (said(*value)) }
                    } } }
                }
            }
        }
    }
}
