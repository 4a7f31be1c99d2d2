//! What a firm counts of itself, week by week: figures that nothing Troth knows could tell, such as core jobs done.
//!
//! Laws:
//! - Its name is never changed, and what it counts is said exactly. A changed definition is a further version with its
//!   reason: a series beside the older ones, which go on being told.
//! - No standard is met by redefining what it is asked of: one may be set on a newer version only once thirteen weeks are
//!   known by it and by an older one that may itself be relied on.
//! - A telling is never edited. A week told again is a row of its own, and the newest that was not taken back counts;
//!   those before it stay shown, so that a past made better afterwards is seen.
//! - Weeks are told once they are over. It counts customers, orders or deliveries and never what a person of the firm
//!   did; a week of fewer than five is unknown, and so is one of none.
//!
//! Reading order: this file, `store.rs`, `act.rs`, `form.rs`, `telling.rs` (weeks as they are
//! told), `table.rs` (as files bring them), `view.rs`, `web.rs`, `page.rs`, `chart.rs`.

pub mod act;
pub mod chart;
pub mod form;
pub mod page;
pub mod store;
pub mod table;
pub mod telling;
pub mod view;
pub mod web;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use troth_drift::{Events, Observation, Proportion};

use crate::frame::time::Millis;
use crate::frame::week::{BLOCK, FEW, Week};
use crate::journal::Sealed;

/// Rows of `indicator` and what of them is vouched for.
pub const INDICATOR: Sealed = Sealed {
    table: "indicator",
    columns: &[
        "id",
        "name",
        "question",
        "shape",
        "counted_on",
        "better",
        "at",
        "by_colleague",
    ],
};

/// Rows of `indicator_version`.
pub const VERSION: Sealed = Sealed {
    table: "indicator_version",
    columns: &[
        "id",
        "indicator_id",
        "version",
        "definition",
        "why",
        "at",
        "by_colleague",
    ],
};

/// Rows of `indicator_telling`.
pub const TELLING: Sealed = Sealed {
    table: "indicator_telling",
    columns: &[
        "id",
        "indicator_id",
        "version",
        "week",
        "part",
        "whole",
        "at",
        "by_colleague",
    ],
};

/// Rows of `indicator_act`.
pub const ACT: Sealed = Sealed {
    table: "indicator_act",
    columns: &["id", "indicator_id", "telling_id", "act", "at", "by_colleague"],
};

/// What a week of it is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = IndicatorShape)]
pub enum Shape {
    /// So many of so many.
    #[default]
    Share,
    /// So many on each hundred of what it is counted on.
    PerHundred,
}

impl Shape {
    pub const ALL: [Shape; 2] = [Shape::Share, Shape::PerHundred];

    pub fn word(self) -> &'static str {
        match self {
            Shape::Share => "share",
            Shape::PerHundred => "per_hundred",
        }
    }

    pub fn parse(word: &str) -> Option<Shape> {
        Shape::ALL.into_iter().find(|shape| shape.word() == word)
    }

    /// As it is reckoned with; nothing of none, and nothing that fewer than five stand behind.
    pub fn observed(self, part: i64, whole: i64) -> Option<Observation> {
        let (part, whole) = (u64::try_from(part).ok()?, u64::try_from(whole).ok()?);
        if whole < FEW as u64 {
            return None;
        }
        match self {
            Shape::Share => Proportion::parse(part, whole).ok().map(Observation::Share),
            Shape::PerHundred => Events::parse(part, whole as f64 / 100.0)
                .ok()
                .map(Observation::Rate),
        }
    }
}

/// Which way is better.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = IndicatorBetter)]
pub enum Better {
    #[default]
    Higher,
    Lower,
}

impl Better {
    pub const ALL: [Better; 2] = [Better::Higher, Better::Lower];

    pub fn word(self) -> &'static str {
        match self {
            Better::Higher => "higher",
            Better::Lower => "lower",
        }
    }

    pub fn parse(word: &str) -> Option<Better> {
        Better::ALL.into_iter().find(|better| better.word() == word)
    }
}

/// What may be done to an indicator, or to one telling of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = IndicatorDeed)]
pub enum Deed {
    /// It is counted no longer.
    Ended,
    /// It is counted again.
    Resumed,
    /// A telling was taken back.
    Withdrawn,
}

impl Deed {
    pub const ALL: [Deed; 3] = [Deed::Ended, Deed::Resumed, Deed::Withdrawn];

    pub fn word(self) -> &'static str {
        match self {
            Deed::Ended => "ended",
            Deed::Resumed => "resumed",
            Deed::Withdrawn => "withdrawn",
        }
    }

    pub fn parse(word: &str) -> Option<Deed> {
        Deed::ALL.into_iter().find(|deed| deed.word() == word)
    }
}

/// An indicator about to be defined, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct New {
    pub name: String,
    pub question: String,
    pub shape: Shape,
    pub counted_on: Option<String>,
    pub better: Better,
    pub definition: String,
}

/// What a firm counts of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Indicator {
    pub id: i64,
    pub name: String,
    /// What it asks, in customers' terms.
    pub question: String,
    pub shape: Shape,
    /// On each hundred of what it is counted, such as `deliveries`; nothing of a share.
    pub counted_on: Option<String>,
    pub better: Better,
    /// Milliseconds since 1970 in UTC.
    pub at: Millis,
    pub by: i64,
    pub by_name: Option<String>,
    /// What is counted exactly, the first definition first.
    pub versions: Vec<Version>,
    /// Ended and resumed, in order.
    pub acts: Vec<Act>,
}

/// One definition of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = IndicatorVersion)]
pub struct Version {
    #[serde(skip)]
    pub indicator: i64,
    pub version: u32,
    pub definition: String,
    /// Why it was changed; nothing of the first.
    pub why: Option<String>,
    /// Milliseconds since 1970 in UTC.
    pub at: Millis,
    pub by: i64,
    pub by_name: Option<String>,
}

/// One thing that was done to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = IndicatorAct)]
pub struct Act {
    #[serde(skip)]
    pub indicator: i64,
    pub deed: Deed,
    pub why: Option<String>,
    /// Milliseconds since 1970 in UTC.
    pub at: Millis,
    pub by: i64,
    pub by_name: Option<String>,
}

impl Indicator {
    /// The newest definition, which new standards are asked of.
    pub fn current(&self) -> u32 {
        self.versions.last().map_or(1, |version| version.version)
    }

    pub fn version(&self, version: u32) -> Option<&Version> {
        self.versions.iter().find(|one| one.version == version)
    }

    /// Why and by whom it is counted no longer.
    pub fn ended(&self) -> Option<&Act> {
        self.acts.last().filter(|act| act.deed == Deed::Ended)
    }
}

/// What somebody told of one week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = IndicatorTelling)]
pub struct Telling {
    pub id: i64,
    pub version: u32,
    /// Its Monday.
    pub week: Week,
    pub count: i64,
    pub of: i64,
    pub note: Option<String>,
    /// Milliseconds since 1970 in UTC.
    pub at: Millis,
    pub by: i64,
    pub by_name: Option<String>,
    /// That it was taken back, by whom and why.
    pub withdrawn: Option<Withdrawn>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = IndicatorWithdrawn)]
pub struct Withdrawn {
    pub why: Option<String>,
    /// Milliseconds since 1970 in UTC.
    pub at: Millis,
    pub by: i64,
    pub by_name: Option<String>,
}

/// The weeks of which each version tells a figure.
pub type Known = BTreeMap<u32, BTreeSet<Week>>;

/// How many weeks a version has in common with an older one that may be relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = IndicatorOverlap)]
pub struct Overlap {
    /// The older version.
    pub with: u32,
    pub weeks: usize,
}

impl Overlap {
    /// So many weeks are needed: a block.
    pub const NEEDED: usize = BLOCK as usize;

    pub fn is_whole(self) -> bool {
        self.weeks >= Overlap::NEEDED
    }
}

/// How far a version overlaps with what came before it; nothing of the first, which needs no other.
///
/// A version may be relied on that is the first, or overlaps for a block with one that may be. So a definition mended soon
/// after it was written costs its block once, and no chain of hasty ones leads away from the first.
pub fn overlap(known: &Known, version: u32) -> Option<Overlap> {
    let none = BTreeSet::new();
    let of = |version: u32| known.get(&version).unwrap_or(&none);
    let mut reliable = vec![1];
    for one in 2..version {
        let is_reliable = |with: &u32| of(one).intersection(of(*with)).count() >= Overlap::NEEDED;
        if reliable.iter().any(is_reliable) {
            reliable.push(one);
        }
    }
    let shared = reliable.into_iter().map(|with| Overlap {
        with,
        weeks: of(version).intersection(of(with)).count(),
    });
    // Of as many weeks, with the newest.
    shared.filter(|_| version > 1).max_by_key(|overlap| overlap.weeks)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    fn weeks(range: std::ops::Range<i32>) -> BTreeSet<Week> {
        range.map(Week).collect()
    }

    #[test]
    fn a_newer_version_needs_a_block_in_common_with_one_that_may_be_relied_on() {
        for (known, version, with, shared) in [
            (vec![(1, 0..50)], 2, 1, 0),
            (vec![(1, 0..50), (2, 40..52)], 2, 1, 10),
            (vec![(1, 0..53), (2, 40..60)], 2, 1, 13),
            // Two that overlap with one another and not with the first lead nowhere.
            (vec![(1, 0..50), (2, 48..70), (3, 50..70)], 3, 1, 0),
            // By way of a second that may be relied on.
            (vec![(1, 0..60), (2, 40..90), (3, 70..88)], 3, 2, 18),
            // A second that was mended at once is passed over.
            (vec![(1, 0..60), (2, 40..41), (3, 41..60)], 3, 1, 19),
        ] {
            let known: Known = known
                .into_iter()
                .map(|(version, range)| (version, weeks(range)))
                .collect();
            assert_eq!(
                overlap(&known, version),
                Some(Overlap { with, weeks: shared }),
                "{known:?}"
            );
        }
        assert_eq!(overlap(&Known::new(), 1), None);
        let block = |weeks| Overlap { with: 1, weeks }.is_whole();
        assert!(block(13) && !block(12));
    }

    #[test]
    fn fewer_than_five_are_no_figure() {
        assert_eq!(Shape::Share.observed(4, 4), None);
        assert_eq!(Shape::Share.observed(0, 0), None);
        assert_eq!(Shape::Share.observed(6, 5), None, "more than all");
        let share = Shape::Share.observed(4, 5).map(Observation::estimate).unwrap();
        assert!((share - 0.8).abs() < 1e-12);
        // Twelve on 375 are 3.2 on a hundred.
        let rate = Shape::PerHundred
            .observed(12, 375)
            .map(Observation::estimate)
            .unwrap();
        assert!((rate - 3.2).abs() < 1e-12);
    }

    #[test]
    fn words_are_read_back() {
        assert!(
            Shape::ALL
                .into_iter()
                .all(|shape| Shape::parse(shape.word()) == Some(shape))
        );
        assert!(
            Better::ALL
                .into_iter()
                .all(|better| Better::parse(better.word()) == Some(better))
        );
        assert!(
            Deed::ALL
                .into_iter()
                .all(|deed| Deed::parse(deed.word()) == Some(deed))
        );
    }
}
