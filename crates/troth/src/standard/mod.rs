//! Standards that do not erode: what is asked of a measure, watched week by week, and never lowered.
//!
//! Laws:
//! - A standard is never edited. It may be raised; it ends only by being retired in the open, with a reason, and its line
//!   stays drawn. While it stands no lower one may be set beside it.
//! - A measure is of the firm or of a part of it, never of a person; nothing that fewer than five people stand behind is
//!   shown or judged, and no team of fewer than five colleagues.
//! - A week of which nothing is known is unknown, and no success. The running week and those to come are not judged.
//! - What weeks told is a function of what passed and of the day: thrown away and counted again it is the same.
//! - *Below what we have shown* and *sliding* are two alarms, and never one.
//!
//! The way of the data: `follow.rs` hears which weeks are to be counted again; `count.rs` counts them in the background;
//! `weeks.rs` reads them as one series; `watch.rs` holds a series against a standard; `page.rs` and `chart.rs` show it.

pub mod act;
pub mod alarm_store;
pub mod behind;
pub mod behind_store;
pub mod chart;
pub mod command;
pub mod count;
pub mod count_store;
pub mod decision;
pub mod deeds;
pub mod due_store;
pub mod file;
pub mod follow;
pub mod form;
pub mod judge;
pub mod letter;
pub mod measure;
pub mod own;
pub mod page;
pub mod rise;
pub mod rise_store;
pub mod said;
pub mod series;
pub mod store;
pub mod team_store;
pub mod trouble;
pub mod view;
pub mod watch;
pub mod web;
pub mod week_store;
pub mod weeks;

use serde::{Deserialize, Serialize};
use troth_drift::Better;

use crate::frame::time::Millis;
use crate::frame::week::Week;
use crate::journal::Sealed;
use crate::standard::series::Series;

/// Rows of `standard` and what of them is vouched for.
pub const STANDARD: Sealed = Sealed {
    table: "standard",
    columns: &[
        "id",
        "series",
        "kind",
        "level",
        "better",
        "whose",
        "source",
        "why",
        "purpose_id",
        "from_week",
        "owner",
        "at",
        "by_colleague",
    ],
};

/// Rows of `standard_act`.
pub const ACT: Sealed = Sealed {
    table: "standard_act",
    columns: &[
        "id",
        "standard_id",
        "act",
        "level",
        "week",
        "why",
        "colleague_id",
        "at",
        "by_colleague",
    ],
};

/// Where a level comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = StandardKind)]
pub enum Kind {
    /// It stands whatever happens.
    Absolute,
    /// The best we have kept up ourselves; it proposes to rise.
    Past,
    /// Somebody else's, with where it is known from.
    Outside,
}

impl Kind {
    pub const ALL: [Kind; 3] = [Kind::Absolute, Kind::Past, Kind::Outside];

    pub fn word(self) -> &'static str {
        match self {
            Kind::Absolute => "absolute",
            Kind::Past => "past",
            Kind::Outside => "outside",
        }
    }

    pub fn parse(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// What became of a standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = StandardDeed)]
pub enum Deed {
    Raised,
    /// A proposal to rise was put off.
    Deferred,
    /// A step on the way was named; it replaces nothing.
    Milestone,
    /// Its alarms go to another colleague.
    Handed,
    Retired,
}

impl Deed {
    pub const ALL: [Deed; 5] = [
        Deed::Raised,
        Deed::Deferred,
        Deed::Milestone,
        Deed::Handed,
        Deed::Retired,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Deed::Raised => "raised",
            Deed::Deferred => "deferred",
            Deed::Milestone => "milestone",
            Deed::Handed => "handed",
            Deed::Retired => "retired",
        }
    }

    pub fn parse(word: &str) -> Option<Deed> {
        Deed::ALL.into_iter().find(|deed| deed.word() == word)
    }
}

/// One act on a standard.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = StandardAct)]
pub struct Act {
    pub id: i64,
    #[serde(skip)]
    pub standard: i64,
    pub deed: Deed,
    pub level: Option<f64>,
    pub week: Option<Week>,
    pub why: Option<String>,
    /// Whom it was handed to.
    pub colleague: Option<i64>,
    pub colleague_name: Option<String>,
    /// They have left since.
    #[serde(skip)]
    pub colleague_left: bool,
    /// Milliseconds since 1970 in UTC.
    pub at: Millis,
    pub by: i64,
    pub by_name: Option<String>,
}

/// A standard as it was set, with what became of it.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Standard {
    pub id: i64,
    #[schema(value_type = String)]
    pub series: Series,
    pub kind: Kind,
    /// As it was set.
    pub set_level: f64,
    /// Whose figure it is, of the best outside.
    pub whose: Option<String>,
    pub source: Option<String>,
    pub why: String,
    pub purpose: Option<i64>,
    /// It is watched from the week that begins on that Monday.
    pub from: Week,
    /// Whom its alarms go to, by now.
    pub owner: i64,
    pub owner_name: Option<String>,
    /// They have left: its alarms go to everybody who owns the house.
    pub owner_left: bool,
    /// Milliseconds since 1970 in UTC.
    pub at: Millis,
    pub by: i64,
    pub by_name: Option<String>,
    pub acts: Vec<Act>,
    #[serde(skip)]
    pub better: Better,
}

impl Standard {
    /// What is asked by now: as it was set, or the most it was raised to.
    pub fn level(&self) -> f64 {
        let raised = self.acts.iter().filter(|act| act.deed == Deed::Raised);
        raised
            .filter_map(|act| act.level)
            .fold(self.set_level, |level, raised| self.better.best(level, raised))
    }

    /// As it was set, with what became of it: whom it was handed to last owns it.
    #[must_use]
    pub fn with(mut self, acts: Vec<Act>) -> Standard {
        let handed = acts.iter().rev().find(|act| act.deed == Deed::Handed);
        if let Some((act, colleague)) = handed.and_then(|act| Some((act, act.colleague?))) {
            self.owner = colleague;
            self.owner_name = act.colleague_name.clone();
            self.owner_left = act.colleague_left;
        }
        self.acts = acts;
        self
    }

    pub fn retired(&self) -> Option<&Act> {
        self.acts.iter().find(|act| act.deed == Deed::Retired)
    }

    pub fn stands(&self) -> bool {
        self.retired().is_none()
    }

    pub fn milestones(&self) -> impl Iterator<Item = &Act> {
        self.acts.iter().filter(|act| act.deed == Deed::Milestone)
    }
}

/// A standard about to be set.
#[derive(Clone, Debug, PartialEq)]
pub struct New {
    pub series: Series,
    pub kind: Kind,
    pub level: f64,
    pub whose: Option<String>,
    pub source: Option<String>,
    pub why: String,
    pub purpose: Option<i64>,
    pub from: Week,
    pub owner: i64,
}

impl New {
    /// The standing standard that asks more, where one stands on the same measure: a lower one beside it would be a way round.
    pub fn lower_than<'s>(&self, others: &'s [Standard]) -> Option<&'s Standard> {
        let better = self.series.measure.better;
        others
            .iter()
            .filter(|other| other.stands() && other.series.is_of(&self.series))
            .find(|other| better.is_better(other.level(), self.level))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn standard(series: &str, level: f64) -> Standard {
        let series = Series::parse(series).unwrap();
        Standard {
            id: 1,
            better: series.measure.better,
            series,
            kind: Kind::Absolute,
            set_level: level,
            whose: None,
            source: None,
            why: "they count on it".into(),
            purpose: None,
            from: Week(2000),
            owner: 1,
            owner_name: None,
            owner_left: false,
            at: 0,
            by: 1,
            by_name: None,
            acts: Vec::new(),
        }
    }

    fn act(deed: Deed, level: Option<f64>) -> Act {
        Act {
            id: 1,
            standard: 1,
            deed,
            level,
            week: None,
            why: None,
            colleague: None,
            colleague_name: None,
            colleague_left: false,
            at: 0,
            by: 1,
            by_name: None,
        }
    }

    #[test]
    fn raising_raises_and_nothing_lowers() {
        let mut kept = standard("given_kept/1", 0.9);
        kept.acts.push(act(Deed::Raised, Some(0.93)));
        kept.acts.push(act(Deed::Raised, Some(0.8)));
        kept.acts.push(act(Deed::Milestone, Some(0.7)));
        assert!((kept.level() - 0.93).abs() < 1e-12);
        // Where less is better, a rise goes down.
        let mut hours = standard("first_answer/1", 8.0);
        hours.acts.push(act(Deed::Raised, Some(6.0)));
        assert!((hours.level() - 6.0).abs() < 1e-12);
    }

    #[test]
    fn whom_it_was_handed_to_last_owns_it() {
        let handed = |colleague, left| Act {
            colleague: Some(colleague),
            colleague_name: Some("Mia".into()),
            colleague_left: left,
            ..act(Deed::Handed, None)
        };
        let kept = standard("given_kept/1", 0.9).with(vec![handed(7, true), handed(8, false)]);
        assert_eq!((kept.owner, kept.owner_left, kept.level()), (8, false, 0.9));
        let left = standard("given_kept/1", 0.9).with(vec![handed(7, true), act(Deed::Raised, Some(0.95))]);
        assert_eq!((left.owner, left.owner_left), (7, true));
    }

    #[test]
    fn a_lower_one_is_no_way_round_while_one_stands() {
        let mut stands = standard("given_kept/1", 0.9);
        let lower = New {
            series: stands.series.clone(),
            kind: Kind::Absolute,
            level: 0.8,
            whose: None,
            source: None,
            why: "times are hard".into(),
            purpose: None,
            from: Week(2001),
            owner: 1,
        };
        assert_eq!(lower.lower_than(std::slice::from_ref(&stands)), Some(&stands));
        let higher = New {
            level: 0.95,
            ..lower.clone()
        };
        assert_eq!(higher.lower_than(std::slice::from_ref(&stands)), None);
        stands.acts.push(act(Deed::Retired, None));
        assert_eq!(lower.lower_than(&[stands]), None);
    }

    #[test]
    fn words_are_read_back() {
        assert!(
            Kind::ALL
                .into_iter()
                .all(|kind| Kind::parse(kind.word()) == Some(kind))
        );
        assert!(
            Deed::ALL
                .into_iter()
                .all(|deed| Deed::parse(deed.word()) == Some(deed))
        );
    }
}
