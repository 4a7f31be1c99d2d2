//! Who is who: a revisable opinion about which subjects are one party, and the evidence for it.
//!
//! Laws:
//! - One pure function, [`partition::partition`], decides; it decides on each connected piece alone, so that deciding
//!   again where something changed gives what deciding everything again would give.
//! - Two subjects are compared once they share a key, and what they have in common is kept; a model judges it in bits.
//! - A newer model shows what it would change, and judges once somebody accepts it.
//! - What people decided outranks every rule: *never* holds for ever and against every chain, until it is undone.
//! - A person is never one with a firm.
//! - Ids are for ever: the oldest survives a merge, a split keeps the id with the largest part, an unmerged party gets
//!   its own id back, and an id that is gone leads to where its record went.
//! - No record is touched. Every merge can be taken back, whoever made it and whenever it was.
//!
//! Reading order: `evidence.rs`, `sketch.rs`, `judge.rs`, `partition.rs`, `naming.rs` (all pure), `weigh.rs`, `resolve.rs`, `act.rs`,
//! `follow.rs`.

pub mod act;
pub mod command;
pub mod compare;
pub mod doubt;
pub mod doubt_store;
pub mod count_store;
pub mod evidence;
pub mod evidence_store;
pub mod explain;
pub mod follow;
pub mod heard;
pub mod judge;
pub mod likeness_store;
pub mod look;
pub mod name;
pub mod naming;
pub mod page;
pub mod partition;
pub mod resolve;
pub mod sketch;
mod spent;
pub mod store;
pub mod trace_store;
pub mod web;
pub mod weigh;

use serde::{Deserialize, Serialize};

use crate::journal::Sealed;

/// People said that two subjects are one.
pub const LINKED: &str = "identity.linked";
/// People said that subjects are never one.
pub const REFUSED: &str = "identity.refused";
/// People took back what was said in one of the two above.
pub const UNDONE: &str = "identity.undone";
/// Which subjects have another party now; said is [`Resolved`].
pub const RESOLVED: &str = "identity.resolved";

/// What these subjects have in common with others is new, other or gone; said is [`Weighed`].
pub const WEIGHED: &str = "identity.weighed";

/// Another model judges from now on, and these subjects are to be decided again; said is [`Adopted`].
pub const ADOPTED: &str = "identity.model_adopted";

/// Rows of `link` and what of them is vouched for.
pub const LINK: Sealed = Sealed {
    table: "link",
    columns: &[
        "id",
        "a_subject",
        "b_subject",
        "verdict",
        "why",
        "at",
        "by_colleague",
    ],
};

/// Rows of `link_undone`.
pub const LINK_UNDONE: Sealed = Sealed {
    table: "link_undone",
    columns: &["id", "link_id", "at", "by_colleague", "why"],
};

/// What can tell who is who. The order is that of strength.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = IdentityKind)]
pub enum Kind {
    OutsideId,
    Email,
    Phone,
    /// A firm's own domain, or the one its people write from.
    Domain,
    /// `Family, Given` where both are told.
    Name,
    /// The firm somebody works for, by its name.
    Company,
    Address,
    /// A day of birth.
    Born,
}

impl Kind {
    pub const ALL: [Kind; 8] = [
        Kind::OutsideId,
        Kind::Email,
        Kind::Phone,
        Kind::Domain,
        Kind::Name,
        Kind::Company,
        Kind::Address,
        Kind::Born,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Kind::OutsideId => "outside_id",
            Kind::Email => "email",
            Kind::Phone => "phone",
            Kind::Domain => "domain",
            Kind::Name => "name",
            Kind::Company => "company",
            Kind::Address => "address",
            Kind::Born => "born",
        }
    }

    pub fn parse(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Whether a value of it is made to be one party's own.
    pub fn is_own(self) -> bool {
        matches!(self, Kind::OutsideId | Kind::Email | Kind::Phone)
    }
}

/// What a person decided about two subjects.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = IdentityVerdict)]
pub enum Verdict {
    Same,
    Never,
}

impl Verdict {
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Same => "same",
            Verdict::Never => "never",
        }
    }

    pub fn parse(word: &str) -> Option<Verdict> {
        [Verdict::Same, Verdict::Never]
            .into_iter()
            .find(|verdict| verdict.word() == word)
    }
}

/// What [`RESOLVED`] says: followers below bring up to date whatever they keep by party.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolved {
    pub moved: Vec<Moved>,
}

/// A subject and the party it left and joined; nothing when it is new, or gone with its batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Moved {
    #[serde(rename = "s")]
    pub subject: i64,
    #[serde(rename = "f", default, skip_serializing_if = "Option::is_none")]
    pub from: Option<i64>,
    #[serde(rename = "t", default, skip_serializing_if = "Option::is_none")]
    pub to: Option<i64>,
}

impl Resolved {
    /// Every party that lost or gained a subject.
    pub fn parties(&self) -> std::collections::BTreeSet<i64> {
        self.moved
            .iter()
            .flat_map(|moved| [moved.from, moved.to])
            .flatten()
            .collect()
    }
}

/// What [`WEIGHED`] says: no more subjects than [`Weighed::MOST`], so that no follower's transaction is long.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weighed {
    pub subjects: Vec<i64>,
}

impl Weighed {
    pub const MOST: usize = 2_000;
}

/// What [`ADOPTED`] says: a model, and the first and last of the subjects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adopted {
    pub model: i64,
    pub first: i64,
    pub last: i64,
}

/// What [`LINKED`], [`REFUSED`] and [`UNDONE`] say: the links they made or took back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linked {
    pub links: Vec<i64>,
}
