//! A standard's chart: its weeks, between which each was to be expected, what is asked and what was, and since when it slides.

use jiff::civil::Date;
use maud::{Markup, Render as _};

use crate::frame::control::{Beside, Control, Mark, Rule, Sign, Step};
use crate::frame::curve::Height;
use crate::frame::week::Week;
use crate::frame::words;
use crate::standard::view::{AlarmKind, OtherView, StandardView, WeekView};
use crate::standard::{Act, said};

/// Weeks that are drawn at most: three years.
const DRAWN: usize = 156;

/// Weeks to come that are drawn at most, for the steps on the way that lie in them.
const AHEAD: i32 = 52;

pub fn of(view: &StandardView, today: Date) -> Markup {
    drawing(view, today).render()
}

/// The latest weeks, with every line that was ever asked of the measure.
fn drawing(view: &StandardView, today: Date) -> Control {
    let series = &view.standard.series;
    let weeks = &view.weeks[view.weeks.len().saturating_sub(DRAWN)..];
    let coming = coming(view, weeks.last().map(|last| last.week));
    let across: Vec<Week> = weeks.iter().map(|one| one.week).chain(coming).collect();
    let place = |week: Week| {
        let at = across.partition_point(|one| *one < week);
        at.min(across.len().saturating_sub(1))
    };
    let is_drawn =
        |week: Week| across.first().is_some_and(|first| *first <= week) && across.last() >= Some(&week);
    let height = |value: f64| Height {
        value,
        word: said::level(series, value),
    };
    let marks = marks(view, weeks, &across, today);
    let rules: Vec<Rule> = view
        .lines
        .iter()
        .map(|line| Rule {
            from: place(line.from),
            until: line.until.map_or(across.len().saturating_sub(1), place),
            height: height(line.level),
            is_past: line.until.is_some(),
        })
        .collect();
    let step = |act: &Act| {
        let (week, level) = (act.week?, act.level?);
        Some(Step {
            at: place(week),
            height: height(level),
            word: format!("by the week of {}", words::day(week.monday(), today)),
            is_drawn: is_drawn(week),
        })
    };
    let steps: Vec<Step> = view.standard.milestones().filter_map(step).collect();
    let beside = view.other.as_ref().map(|other| beside(other, &across, &height));
    let (low, high) = reach(&marks, &rules, &steps, beside.as_ref());
    let slides = view
        .alarms
        .iter()
        .filter(|alarm| alarm.kind == AlarmKind::Sliding && is_drawn(alarm.since));
    let signs = slides.map(|alarm| Sign {
        at: place(alarm.since),
        word: format!("slides since {}", words::day(alarm.since.monday(), today)),
        href: None,
    });
    let done = view
        .done
        .iter()
        .filter(|done| is_drawn(Week::of(done.on)))
        .map(|done| Sign {
            at: place(Week::of(done.on)),
            word: done.word.clone(),
            href: Some(done.href.clone()),
        });
    Control {
        id: "weeks".to_owned(),
        title: view.name.clone(),
        description: described(view, !steps.is_empty()),
        low: height(low),
        high: height(high),
        beside: beside.into_iter().collect(),
        rules,
        signs: signs.chain(done).collect(),
        steps,
        marks,
    }
}

fn described(view: &StandardView, has_steps: bool) -> String {
    let mut said = "Each point is a week and opens into its people; the band is where it was to be expected by the year before.".to_owned();
    if let Some(other) = &view.other {
        let age = if other.is_newer { "newer" } else { "older" };
        let version = view.standard.series.version;
        said.push_str(&format!(
            " It is asked of definition {version}; the dotted line is definition {}, the {age} one.",
            other.version
        ));
    }
    if has_steps {
        said.push_str(" A diamond is a step on the way: what is asked stays.");
    }
    said
}

/// Weeks after the last one known, until the last step on the way.
fn coming(view: &StandardView, last: Option<Week>) -> Vec<Week> {
    let Some(last) = last else {
        return Vec::new();
    };
    let steps = view.standard.milestones().filter_map(|act| act.week);
    let until = steps.filter(|week| *week <= last.plus(AHEAD)).max();
    (last.0 + 1..=until.map_or(last.0, |until| until.0))
        .map(Week)
        .collect()
}

/// A mark for each week; those to come are unknown.
fn marks(view: &StandardView, weeks: &[WeekView], across: &[Week], today: Date) -> Vec<Mark> {
    let word = |week: Week| words::day(week.monday(), today);
    let known = weeks.iter().map(|week| Mark {
        word: word(week.week),
        value: week.value,
        expected: week.low.zip(week.high),
        said: week.said.clone().unwrap_or_default(),
        href: Some(format!(
            "/standard/{}/week/{}",
            view.standard.id,
            week.week.monday()
        )),
    });
    let coming = across[weeks.len()..].iter().map(|week| Mark {
        word: word(*week),
        ..Mark::default()
    });
    known.chain(coming).collect()
}

/// From the lowest to the highest of what is drawn.
fn reach(marks: &[Mark], rules: &[Rule], steps: &[Step], beside: Option<&Beside>) -> (f64, f64) {
    let expected = |mark: &Mark| mark.expected.into_iter().flat_map(|(low, high)| [low, high]);
    let values = marks
        .iter()
        .flat_map(|mark| mark.value.into_iter().chain(expected(mark)));
    let asked = rules.iter().map(|rule| rule.height.value);
    let steps = steps
        .iter()
        .filter(|step| step.is_drawn)
        .map(|step| step.height.value);
    let otherwise = beside
        .iter()
        .flat_map(|beside| beside.heights.iter().flatten().map(|height| height.value));
    values
        .chain(asked)
        .chain(steps)
        .chain(otherwise)
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (low.min(value), high.max(value))
        })
}

/// The same weeks by another definition.
fn beside(other: &OtherView, across: &[Week], height: &dyn Fn(f64) -> Height) -> Beside {
    let of = |week: &Week| {
        other
            .weeks
            .iter()
            .find(|one| one.week == *week)?
            .value
            .map(height)
    };
    Beside {
        word: format!("By definition {}", other.version),
        heights: across.iter().map(of).collect(),
    }
}
