//! A standard's chart: its weeks, between which each was to be expected, what is asked and what was, and since when it slides.

use maud::{Markup, Render as _};

use crate::frame::control::{Beside, Control, Mark, Rule, Sign};
use crate::frame::curve::Height;
use crate::frame::week::Week;
use crate::standard::said;
use crate::standard::view::{AlarmKind, OtherView, StandardView, WeekView};

/// Weeks that are drawn at most: three years.
const DRAWN: usize = 156;

pub fn of(view: &StandardView) -> Markup {
    drawing(view).render()
}

/// The latest weeks, with every line that was ever asked of the measure.
fn drawing(view: &StandardView) -> Control {
    let series = &view.standard.series;
    let weeks = &view.weeks[view.weeks.len().saturating_sub(DRAWN)..];
    let marks: Vec<Mark> = weeks
        .iter()
        .map(|week| Mark {
            word: week.week.monday().to_string(),
            value: week.value,
            expected: week.low.zip(week.high),
            said: week.said.clone().unwrap_or_default(),
            href: Some(format!(
                "/standard/{}/week/{}",
                view.standard.id,
                week.week.monday()
            )),
        })
        .collect();
    let place = |week: Week| {
        weeks
            .partition_point(|one| one.week < week)
            .min(weeks.len().saturating_sub(1))
    };
    let height = |value: f64| Height {
        value,
        word: said::level(series, value),
    };
    let rules: Vec<Rule> = view
        .lines
        .iter()
        .map(|line| Rule {
            from: place(line.from),
            until: line.until.map_or(weeks.len().saturating_sub(1), place),
            height: height(line.level),
            is_past: line.until.is_some(),
        })
        .collect();
    let beside = view.other.as_ref().map(|other| beside(other, weeks, &height));
    let values = marks
        .iter()
        .flat_map(|mark| {
            mark.value
                .into_iter()
                .chain(mark.expected.into_iter().flat_map(|(low, high)| [low, high]))
        })
        .chain(rules.iter().map(|rule| rule.height.value))
        .chain(
            beside
                .iter()
                .flat_map(|beside| beside.heights.iter().flatten().map(|height| height.value)),
        );
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    let slides = view.alarms.iter().filter(|alarm| {
        alarm.kind == AlarmKind::Sliding && weeks.first().is_some_and(|first| first.week <= alarm.since)
    });
    let signs = slides.map(|alarm| Sign {
        at: place(alarm.since),
        word: format!("slides since {}", alarm.since.monday()),
        href: None,
    });
    let is_drawn = |on| weeks.first().is_some_and(|first| first.week <= Week::of(on));
    let done = view
        .done
        .iter()
        .filter(|done| is_drawn(done.on))
        .map(|done| Sign {
            at: place(Week::of(done.on)),
            word: done.word.clone(),
            href: Some(done.href.clone()),
        });
    Control {
        id: "weeks".to_owned(),
        title: view.name.clone(),
        description: description(view),
        low: height(low),
        high: height(high),
        beside: beside.into_iter().collect(),
        rules,
        signs: signs.chain(done).collect(),
        marks,
    }
}

fn description(view: &StandardView) -> String {
    let points = "Each point is a week and opens into its people; the band is where it was to be expected by the year before.";
    match &view.other {
        None => points.to_owned(),
        Some(other) => {
            let age = if other.is_newer { "newer" } else { "older" };
            let version = view.standard.series.version;
            format!(
                "{points} It is asked of definition {version}; the dotted line is definition {}, the {age} one.",
                other.version
            )
        }
    }
}

/// The same weeks by another definition.
fn beside(other: &OtherView, weeks: &[WeekView], height: &dyn Fn(f64) -> Height) -> Beside {
    let of = |week: &WeekView| {
        other
            .weeks
            .iter()
            .find(|one| one.week == week.week)?
            .value
            .map(height)
    };
    Beside {
        word: format!("By definition {}", other.version),
        heights: weeks.iter().map(of).collect(),
    }
}
