//! The chart of what a firm counts: its weeks by the newest definition, and dotted those by the one before it.

use std::collections::BTreeMap;

use maud::{Markup, Render as _};
use troth_drift::{Confidence, Dispersion, Observation};

use crate::frame::control::{Beside, Control, Mark};
use crate::frame::curve::Height;
use crate::frame::face::Lens;
use crate::frame::week::Week;
use crate::frame::words;
use crate::indicator::view::{IndicatorView, IndicatorWeek, SeriesView};
use crate::indicator::{Indicator, Shape};

/// A week's figure with its interval and its count; nothing of fewer than five.
pub fn value(one: &Indicator, count: i64, of: i64) -> Option<String> {
    let observed = one.shape.observed(count, of)?;
    // Each side of a 95 % interval.
    let sure = Confidence::parse(0.975).unwrap_or(Confidence::P95);
    let low = observed.low(sure, Dispersion::NONE)?;
    let high = observed.high(sure, Dispersion::NONE)?;
    Some(match observed {
        Observation::Share(share) => words::share(share.part(), share.whole(), low, high),
        other => format!(
            "{} ({} to {}), {} on {}",
            level(one, other.estimate()),
            words::figures(low),
            words::figures(high),
            words::number(count),
            words::number(of)
        ),
    })
}

/// A height with its unit.
fn level(one: &Indicator, value: f64) -> String {
    match (one.shape, &one.counted_on) {
        (Shape::Share, _) => format!("{}\u{a0}%", words::figures(value * 100.0)),
        (Shape::PerHundred, Some(noun)) => format!("{} per hundred {noun}", words::figures(value)),
        (Shape::PerHundred, None) => format!("{} per hundred", words::figures(value)),
    }
}

fn by_week(series: &SeriesView) -> BTreeMap<Week, IndicatorWeek> {
    let known = series.weeks.iter().filter(|week| week.value.is_some());
    known.map(|week| (week.week, *week)).collect()
}

/// The newest definition, and the newest of those before it that tells anything.
pub fn drawing(view: &IndicatorView, lens: &Lens) -> Markup {
    let one = &view.indicator;
    let shown = view.series.first().map(by_week).unwrap_or_default();
    let older = view
        .series
        .iter()
        .skip(1)
        .find(|series| !by_week(series).is_empty());
    let before = older.map(by_week).unwrap_or_default();
    let weeks = shown.keys().chain(before.keys()).copied();
    let (Some(first), Some(last)) = (weeks.clone().min(), weeks.max()) else {
        return Markup::default();
    };
    let weeks: Vec<Week> = (first.0..=last.0).map(Week).collect();
    let marks: Vec<Mark> = weeks
        .iter()
        .map(|week| mark(one, *week, shown.get(week), lens))
        .collect();
    let height = |value: f64| Height {
        value,
        word: level(one, value),
    };
    let beside = older.map(|series| Beside {
        word: format!("By definition {}", series.version),
        heights: weeks
            .iter()
            .map(|week| before.get(week).and_then(|week| week.value).map(height))
            .collect(),
    });
    let values = shown
        .values()
        .chain(before.values())
        .filter_map(|week| week.value);
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    let control = Control {
        steps: Vec::new(),
        id: "weeks".to_owned(),
        title: one.name.clone(),
        description: match older {
            None => "Each point is a week and opens what was told of it.".to_owned(),
            Some(series) => format!(
                "Each point is a week by definition {}; the dotted line is the same by definition {}.",
                one.current(),
                series.version
            ),
        },
        low: height(low),
        high: height(high),
        marks,
        beside: beside.into_iter().collect(),
        rules: Vec::new(),
        signs: Vec::new(),
    };
    control.render()
}

fn mark(one: &Indicator, week: Week, told: Option<&IndicatorWeek>, lens: &Lens) -> Mark {
    let monday = week.monday();
    Mark {
        word: words::day(monday, lens.today()),
        value: told.and_then(|told| told.value),
        expected: None,
        said: told
            .and_then(|told| value(one, told.count, told.of))
            .unwrap_or_default(),
        href: Some(format!("/indicator/{}?until={monday}#told", one.id)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicator::telling::tests::indicator;

    #[test]
    fn a_rate_says_on_what_and_a_share_of_how_many() {
        let rate = Indicator {
            counted_on: Some("deliveries".into()),
            ..indicator(Shape::PerHundred)
        };
        let said = value(&rate, 12, 375).unwrap();
        assert!(
            said.starts_with("3.2 per hundred deliveries (") && said.ends_with("12 on 375"),
            "{said}"
        );
        // By Wilson's formula 81 of 93 lie between 78.8 and 92.5 %.
        let share = value(&indicator(Shape::Share), 81, 93).unwrap();
        assert_eq!(share.replace('\u{a0}', " "), "81 of 93 · 87 % (79–92 %)");
        assert_eq!(value(&indicator(Shape::Share), 4, 4), None);
    }
}
