//! The share of our word that we keep, in three figures: what they say, what we say, and what nobody asked.
//!
//! Laws:
//! - Given and implied promises stand apart.
//! - What was entered in error stands beside.
//! - Never by person.

pub mod page;
pub mod store;
pub mod web;

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use serde::Serialize;
use troth_drift::{Confidence, wilson};

use crate::frame::time::{HOUR, Millis, day};
use crate::promise::Kind;
use crate::promise::state::{Settled, Verdict};

/// A share with its count and its 95 % interval by Wilson; no interval of nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Share {
    pub part: u64,
    pub whole: u64,
    /// Between 0 and 1.
    pub low: Option<f64>,
    pub high: Option<f64>,
}

impl Share {
    pub fn of(part: u64, whole: u64) -> Share {
        let interval = wilson(part, whole, Confidence::P95);
        Share {
            part,
            whole,
            low: interval.map(|found| found.low),
            high: interval.map(|found| found.high),
        }
    }
}

/// What was counted of some promises that are settled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub they_kept: u64,
    pub they_judged: u64,
    pub we_kept: u64,
    pub we_judged: u64,
    pub settled: u64,
    pub in_error: u64,
}

/// The three figures of some promises.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Kept {
    pub word: String,
    /// Kept, of those the customer judged.
    pub they_say: Share,
    /// Kept, of those we judged.
    pub we_say: Share,
    /// Settled without the customer being asked, of all settled.
    pub nobody_asked: Share,
    /// Entered in error: in none of the figures.
    pub in_error: u64,
}

/// Figures of one kind, whole and broken down.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct KindShare {
    pub kind: Kind,
    pub all: Kept,
    pub by_touchpoint: Vec<Kept>,
    pub by_month: Vec<Kept>,
}

#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct ShareView {
    pub kinds: Vec<KindShare>,
    /// How many months back it looks.
    pub months: i64,
}

/// Promises settled within one quarter of an hour that stand alike.
#[derive(Clone, Debug)]
pub struct Group {
    pub kind: Kind,
    pub touchpoint: String,
    /// Quarters of an hour since 1970: no zone's month begins within one.
    pub quarter: i64,
    pub settled: Settled,
    pub they_say: Option<Verdict>,
    pub we_say: Option<Verdict>,
    pub count: u64,
}

/// A quarter of an hour.
const QUARTER: Millis = HOUR / 4;

impl Tally {
    pub fn add(&mut self, settled: Settled, they_say: Option<Verdict>, we_say: Option<Verdict>, count: u64) {
        if settled == Settled::Error {
            self.in_error += count;
            return;
        }
        self.settled += count;
        if let Some(verdict) = they_say {
            self.they_judged += count;
            self.they_kept += if verdict == Verdict::Kept { count } else { 0 };
        }
        if let Some(verdict) = we_say {
            self.we_judged += count;
            self.we_kept += if verdict == Verdict::Kept { count } else { 0 };
        }
    }

    pub fn figures(self, word: String) -> Kept {
        Kept {
            word,
            they_say: Share::of(self.they_kept, self.they_judged),
            we_say: Share::of(self.we_kept, self.we_judged),
            nobody_asked: Share::of(self.settled - self.they_judged, self.settled),
            in_error: self.in_error,
        }
    }
}

/// Breaks groups down by kind, touchpoint and the firm's own months.
pub fn share_of(groups: &[Group], months: i64, zone: &TimeZone) -> ShareView {
    let kinds = Kind::ALL.into_iter().map(|kind| {
        let ours: Vec<&Group> = groups.iter().filter(|group| group.kind == kind).collect();
        KindShare {
            kind,
            all: tally(&ours, |_| "all".to_owned())
                .pop()
                .unwrap_or_else(|| Tally::default().figures("all".into())),
            by_touchpoint: tally(&ours, |group| group.touchpoint.clone()),
            by_month: tally(&ours, |group| month(group.quarter, zone)),
        }
    });
    ShareView {
        kinds: kinds.collect(),
        months,
    }
}

fn tally(groups: &[&Group], word: impl Fn(&Group) -> String) -> Vec<Kept> {
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for group in groups {
        let tally = tallies.entry(word(group)).or_default();
        tally.add(group.settled, group.they_say, group.we_say, group.count);
    }
    tallies
        .into_iter()
        .map(|(word, tally)| tally.figures(word))
        .collect()
}

/// `2026-11`.
fn month(quarter: i64, zone: &TimeZone) -> String {
    let date = day(quarter.saturating_mul(QUARTER), zone);
    format!("{:04}-{:02}", date.year(), date.month())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(kind: Kind, settled: Settled, they: Option<Verdict>, we: Option<Verdict>, count: u64) -> Group {
        Group {
            kind,
            touchpoint: "delivery".into(),
            quarter: 20_777 * 96,
            settled,
            they_say: they,
            we_say: we,
            count,
        }
    }

    #[test]
    fn they_say_we_say_and_nobody_asked_are_three_figures() {
        let groups = [
            group(Kind::Given, Settled::Kept, None, Some(Verdict::Kept), 70),
            group(
                Kind::Given,
                Settled::Broken,
                Some(Verdict::Broken),
                Some(Verdict::Kept),
                5,
            ),
            group(
                Kind::Given,
                Settled::Kept,
                Some(Verdict::Kept),
                Some(Verdict::Kept),
                15,
            ),
            group(Kind::Given, Settled::Released, None, None, 10),
            group(Kind::Given, Settled::Error, None, Some(Verdict::Broken), 3),
            group(Kind::Implied, Settled::Broken, None, Some(Verdict::Broken), 4),
        ];
        let view = share_of(&groups, 24, &TimeZone::UTC);
        let given = &view.kinds[0].all;
        // They judged 5 + 15; we judged 70 + 5 + 15; of 100 settled, 80 were never asked about.
        assert_eq!((given.they_say.part, given.they_say.whole), (15, 20));
        assert_eq!((given.we_say.part, given.we_say.whole), (90, 90));
        assert_eq!((given.nobody_asked.part, given.nobody_asked.whole), (80, 100));
        assert_eq!(given.in_error, 3);
        let implied = &view.kinds[1].all;
        assert_eq!((implied.we_say.part, implied.we_say.whole), (0, 4));
        // 20,777 days after 1970-01-01 is 2026-11-20.
        assert_eq!(view.kinds[0].by_month[0].word, "2026-11");
    }

    #[test]
    fn a_month_begins_where_the_firm_is() {
        // Midnight of 1 November, in places an hour and five hours and three quarters ahead of UTC.
        for (zone, midnight) in [
            ("Europe/Berlin", "2026-10-31T23:00:00Z"),
            ("Asia/Kathmandu", "2026-10-31T18:15:00Z"),
        ] {
            let quarter = midnight.parse::<jiff::Timestamp>().unwrap().as_millisecond() / QUARTER;
            let zone = TimeZone::get(zone).unwrap();
            assert_eq!(month(quarter, &zone), "2026-11");
            assert_eq!(month(quarter - 1, &zone), "2026-10");
        }
    }
}
