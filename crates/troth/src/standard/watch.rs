//! A series held against a standard: its limits, how its last quarter stands, and both alarms with their beginnings; pure.
//!
//! What a standard asked when it was set is asked of the weeks since then, and what it was raised to of those since it was
//! raised. The spread that alarms reckon with is that of the year before, and stays as it was.

use troth_drift::{
    Better, Cusum, Observation, Past, PeriodLimits, Recording, Skewness, Standing, alarms, likeliest_step,
    limits_of_period, past, recording, scores, sliding, standing,
};

use crate::frame::week::{BLOCK, Week};
use crate::standard::weeks::Point;
use crate::standard::{Deed, Standard};

/// Weeks whose spread is read.
const A_YEAR: usize = 52;
/// With fewer known weeks than these before it, a standard's spread is read from the first that are known at all.
const LEAST: usize = BLOCK as usize;
/// And with fewer than these nothing is judged.
const TOO_FEW: usize = 4;

/// From that week on that much is asked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Asked {
    pub from: Week,
    pub level: f64,
}

/// An alarm, by its weeks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alarm {
    pub kind: troth_drift::Kind,
    /// When it was first given.
    pub at: Week,
    /// Since when what it says has been so: the sum's last zero, or the first week of the quarter judged.
    pub since: Week,
    /// Of a slide, the likeliest single step.
    pub step: Option<Week>,
    /// Whether it is still so.
    pub stands: bool,
}

/// All that is to be seen of a standard.
#[derive(Clone, Debug, PartialEq)]
pub struct Watched {
    pub points: Vec<Point>,
    /// Between which each point is expected, by the past.
    pub limits: Vec<Option<PeriodLimits>>,
    pub asked: Vec<Asked>,
    pub alarms: Vec<Alarm>,
    /// How the last thirteen weeks stand to what is asked now.
    pub standing: Option<Standing>,
    /// What they told together.
    pub last: Option<Observation>,
    /// How many of them, and of the year before the standard was set, are known.
    pub recording: Option<Recording>,
}

impl Standard {
    /// What was asked from when on, the first first.
    pub fn asked(&self) -> Vec<Asked> {
        let mut asked = vec![Asked {
            from: self.from,
            level: self.set_level,
        }];
        for act in self.acts.iter().filter(|act| act.deed == Deed::Raised) {
            let before = asked.last().map_or(self.set_level, |asked| asked.level);
            if let (Some(from), Some(level)) = (act.week, act.level) {
                asked.push(Asked {
                    from,
                    level: self.better.best(before, level),
                });
            }
        }
        asked
    }
}

/// What a decision is reckoned from: how many known weeks of past, and how far they lean.
pub type Decide<'d> = &'d dyn Fn(u32, Skewness) -> Option<Cusum>;

/// Holds a series against a standard.
pub fn watch(points: Vec<Point>, standard: &Standard, decide: Decide<'_>) -> Watched {
    let asked = standard.asked();
    let told: Vec<Option<Observation>> = points.iter().map(|point| point.told).collect();
    let place = |week: Week| points.partition_point(|point| point.week < week);
    let mut found = Vec::new();
    for (nth, one) in asked.iter().enumerate() {
        let from = place(one.from);
        let until = asked.get(nth + 1).map_or(told.len(), |next| place(next.from));
        let part = Part {
            told: &told,
            from,
            until,
            is_last: nth + 1 == asked.len(),
        };
        found.extend(
            part.alarms(one.level, standard.better, decide)
                .into_iter()
                .map(|alarm| alarm.in_weeks(&points)),
        );
    }
    let drawn_by = past_before(&told, place(standard.from));
    let limits = told.iter().map(|told| {
        Some(limits_of_period(
            (*told)?,
            drawn_by.as_ref().map(|(past, _)| past)?,
        ))
    });
    let last = &told[told.len().saturating_sub(LEAST)..];
    let set = place(standard.from);
    Watched {
        recording: recording(
            &told[set.saturating_sub(A_YEAR)..set],
            &told[set.max(told.len().saturating_sub(LEAST))..],
        ),
        limits: limits.collect(),
        standing: standing_of(last, standard, drawn_by.as_ref().map(|(past, _)| past)),
        last: troth_drift::joined(last).ok().flatten(),
        asked,
        alarms: found,
        points,
    }
}

fn standing_of(last: &[Option<Observation>], standard: &Standard, past: Option<&Past>) -> Option<Standing> {
    let floor = troth_drift::Standard::floor(standard.level(), standard.better).ok()?;
    let dispersion = past.map_or(troth_drift::Dispersion::NONE, Past::dispersion);
    standing(last, floor, dispersion).ok().flatten()
}

/// What the weeks before a place tell of spread, and how many of them are known; where they are too few, the first known.
fn past_before(told: &[Option<Observation>], from: usize) -> Option<(Past, u32)> {
    let known = |weeks: &[Option<Observation>]| weeks.iter().flatten().count();
    let before = &told[from.saturating_sub(A_YEAR)..from];
    let read = if known(before) >= LEAST {
        before
    } else {
        let mut seen = 0;
        let end = told.iter().position(|week| {
            seen += usize::from(week.is_some());
            seen == LEAST
        });
        &told[..end.map_or(told.len(), |end| end + 1)]
    };
    let many = known(read);
    if many < TOO_FEW {
        return None;
    }
    Some((
        past(read).ok().flatten()?,
        u32::try_from(many).unwrap_or(u32::MAX),
    ))
}

/// A stretch in which one level was asked.
struct Part<'t> {
    told: &'t [Option<Observation>],
    from: usize,
    until: usize,
    is_last: bool,
}

/// An alarm by places in the series.
struct Placed {
    kind: troth_drift::Kind,
    at: usize,
    since: usize,
    step: Option<usize>,
    stands: bool,
}

impl Placed {
    fn in_weeks(self, points: &[Point]) -> Alarm {
        let week = |at: usize| points.get(at).map_or(Week(i32::MIN), |point| point.week);
        Alarm {
            kind: self.kind,
            at: week(self.at),
            since: week(self.since),
            step: self.step.map(week),
            stands: self.stands,
        }
    }
}

impl Part<'_> {
    fn alarms(&self, level: f64, better: Better, decide: Decide<'_>) -> Vec<Placed> {
        let weeks = &self.told[self.from.min(self.until)..self.until];
        let read = || {
            let (past, known) = past_before(self.told, self.from)?;
            let floor = troth_drift::Standard::floor(level, better).ok()?;
            let cusum = decide(known, Skewness::of(past.told, known, better))?;
            let found = alarms(weeks, floor, &past, cusum, LEAST).ok()?;
            let sums = sliding(weeks, floor, &past, cusum);
            let scored = scores(weeks, floor, &past);
            // It goes on until its sum is back at zero.
            let slides = |at: usize| sums[at..].iter().all(|sum| sum.height > 0.0);
            let whole = weeks.len() >= LEAST;
            let last = &weeks[weeks.len().saturating_sub(LEAST)..];
            let is_below =
                whole && standing(last, floor, past.dispersion()).ok().flatten() == Some(Standing::Below);
            let placed = found.iter().enumerate().map(|(nth, alarm)| {
                let is_newest = !found[nth + 1..].iter().any(|later| later.kind == alarm.kind);
                let (goes_on, step) = match alarm.kind {
                    troth_drift::Kind::Below => (is_below, None),
                    troth_drift::Kind::Sliding => (
                        slides(alarm.at),
                        likeliest_step(&scored[..=alarm.at], troth_drift::Side::Below),
                    ),
                };
                Placed {
                    kind: alarm.kind,
                    at: self.from + alarm.at,
                    since: self.from + alarm.since,
                    step: step.map(|step| self.from + step),
                    stands: self.is_last && is_newest && goes_on,
                }
            });
            Some(placed.collect())
        };
        read().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use troth_drift::{Kind, Proportion};

    use super::*;
    use crate::standard::Act;
    use crate::standard::tests::standard;

    fn points(weeks: &[(u64, u64)]) -> Vec<Point> {
        let point = |(at, (part, whole)): (usize, &(u64, u64))| Point {
            week: Week(2000 - 52 + at as i32),
            weeks: 1,
            told: Proportion::parse(*part, *whole).ok().map(Observation::Share),
            part: *part as i64,
            whole: *whole as i64,
        };
        weeks.iter().enumerate().map(point).collect()
    }

    fn decide(_: u32, _: Skewness) -> Option<Cusum> {
        Cusum::parse(0.25, 8.9).ok()
    }

    fn year() -> Vec<(u64, u64)> {
        [(18, 20), (17, 20), (19, 20), (18, 20)]
            .into_iter()
            .cycle()
            .take(52)
            .collect()
    }

    /// A year at nine of ten, then 14 of 20 from week 2010 on.
    #[test]
    fn a_slide_is_found_dated_and_still_standing() {
        let weeks = [year(), vec![(18, 20); 10], vec![(14, 20); 20]].concat();
        let found = watch(points(&weeks), &standard("given_kept/1", 0.9), &decide);
        let slide = found
            .alarms
            .iter()
            .find(|alarm| alarm.kind == Kind::Sliding)
            .unwrap();
        assert_eq!(
            (slide.since, slide.step, slide.stands),
            (Week(2010), Some(Week(2010)), true)
        );
        let below = found
            .alarms
            .iter()
            .find(|alarm| alarm.kind == Kind::Below)
            .unwrap();
        assert!(below.stands && below.at > slide.since);
        assert_eq!(found.standing, Some(Standing::Below));
    }

    #[test]
    fn a_stable_series_stays_quiet_and_too_short_a_one_is_not_judged() {
        let quiet = watch(
            points(&[year(), year()].concat()),
            &standard("given_kept/1", 0.9),
            &decide,
        );
        assert_eq!(quiet.alarms, []);
        assert_eq!(quiet.standing, Some(Standing::Met));
        let short = watch(
            points(&[(1, 20), (1, 20), (1, 20)]),
            &standard("given_kept/1", 0.9),
            &decide,
        );
        assert_eq!((short.alarms, short.limits), (vec![], vec![None; 3]));
        let none = watch(Vec::new(), &standard("given_kept/1", 0.9), &decide);
        assert_eq!((none.alarms, none.standing), (vec![], None));
    }

    /// Weeks of which nothing is known are no success, and that there are many more of them is seen.
    #[test]
    fn less_recorded_than_before_is_seen() {
        let recording = |weeks: &[(u64, u64)]| {
            let found = watch(points(weeks), &standard("given_kept/1", 0.9), &decide);
            found.recording.map(troth_drift::Recording::falls)
        };
        let mut weeks = [year(), year()].concat();
        assert_eq!(recording(&weeks), Some(false));
        weeks[95..].fill((0, 0));
        assert_eq!(recording(&weeks), Some(true));
        assert_eq!(recording(&[]), None);
    }

    /// What is asked after a rise is not asked of the weeks before it.
    #[test]
    fn a_rise_judges_what_comes_after_it() {
        let mut kept = standard("given_kept/1", 0.7);
        kept.acts.push(Act {
            id: 1,
            standard: 1,
            deed: Deed::Raised,
            level: Some(0.97),
            week: Some(Week(2026)),
            why: None,
            colleague: None,
            colleague_name: None,
            colleague_left: false,
            at: 0,
            by: 1,
            by_name: None,
        });
        let weeks = [year(), year()].concat();
        let found = watch(points(&weeks), &kept, &decide);
        assert!(!found.alarms.is_empty());
        assert!(
            found.alarms.iter().all(|alarm| alarm.since >= Week(2026)),
            "{:?}",
            found.alarms
        );
    }
}
