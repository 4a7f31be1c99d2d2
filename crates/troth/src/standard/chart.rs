//! A standard's chart: its weeks, between which each was expected, and what is asked.

use maud::{Markup, Render as _};

use crate::frame::curve::{Curve, Height, Point};
use crate::standard::said;
use crate::standard::view::StandardView;

/// The weeks that are known, with the standard as a line.
pub fn of(view: &StandardView) -> Markup {
    let shape = view.standard.series.measure.shape;
    let known = view.weeks.iter().filter_map(|week| Some((week, week.value?)));
    let points: Vec<Point> = known
        .map(|(week, value)| Point {
            word: week.week.monday().to_string(),
            value,
            low: week.low.unwrap_or(value),
            high: week.high.unwrap_or(value),
            said: week.said.clone().unwrap_or_default(),
            href: format!("/standard/{}", view.standard.id),
        })
        .collect();
    let reach = points
        .iter()
        .flat_map(|point| [point.low, point.high, point.value])
        .chain([view.level]);
    let (low, high) = reach.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    let height = |value| Height {
        value,
        word: said::level(shape, value),
    };
    Curve {
        id: "weeks".to_owned(),
        title: view.name.clone(),
        description: "Each point is a week; the band is where it was to be expected by the year before."
            .to_owned(),
        from: height(low),
        to: height(high),
        standard: Some(height(view.level)),
        points,
    }
    .render()
}
