//! Why a party is who it is: for each of its records, what tells, who said so, and what is set against it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use troth_store::{StoreError, Tx};

use crate::access::Actor;
use crate::frame::time::Millis;
use crate::identity::compare::{Waterfall, waterfalls};
use crate::identity::evidence::BETWEEN;
use crate::identity::partition::{By, Tie};
use crate::identity::resolve::gather;
use crate::identity::store::{self, Decided};
use crate::identity::{Kind, Verdict, evidence_store, likeness_store};

/// The evidence behind one party.
#[derive(Clone, Debug, Default, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = IdentityExplained)]
pub struct Explained {
    pub party: i64,
    pub subjects: Vec<Known>,
    /// Why they are one: one fewer than there are subjects.
    pub ties: Vec<Reason>,
    /// Who people said they are never.
    pub refusals: Vec<Refusal>,
}

/// A word that two are never one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = IdentityRefusal)]
pub struct Refusal {
    #[serde(flatten)]
    pub said: Decided,
    /// Who the other is, if the asker may see them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other: Option<Other>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = IdentityOther)]
pub struct Other {
    pub party: i64,
    pub name: String,
}

/// Somebody as one silo knows them, and what of that could tell who they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = IdentityKnown)]
pub struct Known {
    pub subject: i64,
    pub silo: String,
    pub key: String,
    pub name: Option<String>,
    /// Milliseconds since 1970 in UTC.
    pub since: Millis,
    pub identities: Vec<Seen>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = IdentitySeen)]
pub struct Seen {
    pub kind: Kind,
    pub value: String,
    /// How many other records carry it.
    pub others: i64,
    /// It turned out to be nobody's own: an office's, a placeholder.
    pub is_shared: bool,
}

/// Why two records are one.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = IdentityReason)]
pub struct Reason {
    pub a: i64,
    pub b: i64,
    /// Who said so, when and why; nothing when what they have in common did.
    pub said: Option<Decided>,
    /// What they have in common, as it weighs now; nothing when one of them tells nothing.
    pub common: Option<Waterfall>,
}

/// Explains a party by the same function that decided it; nothing when it has no subjects.
pub fn explain(tx: &Tx, actor: &Actor, party: i64) -> Result<Option<Explained>, StoreError> {
    let members: BTreeSet<i64> = store::members(tx, party)?.into_iter().collect();
    if members.is_empty() {
        return Ok(None);
    }
    let judge = likeness_store::judging(tx)?;
    let piece = gather(tx, &judge, &members, &BTreeSet::new())?;
    let opinion = piece.opinion(&judge);
    let ours = piece
        .links
        .iter()
        .filter(|link| members.contains(&link.a) || members.contains(&link.b));
    let decided: BTreeMap<i64, Decided> = store::decided(tx, &ours.map(|link| link.id).collect())?
        .into_iter()
        .map(|one| (one.id, one))
        .collect();
    let ties: Vec<&Tie> = opinion
        .ties
        .iter()
        .filter(|tie| members.contains(&tie.a) && members.contains(&tie.b))
        .collect();
    let mut common = waterfalls(tx, &judge, &ties.iter().map(|tie| (tie.a, tie.b)).collect())?;
    Ok(Some(Explained {
        party,
        subjects: known(tx, &members)?,
        ties: ties
            .into_iter()
            .map(|tie| Reason {
                a: tie.a,
                b: tie.b,
                said: match tie.by {
                    By::Link(id) => decided.get(&id).cloned(),
                    By::Likeness(_) => None,
                },
                common: common.remove(&(tie.a, tie.b)),
            })
            .collect(),
        refusals: refusals(tx, actor, &members, &decided)?,
    }))
}

fn refusals(
    tx: &Tx,
    actor: &Actor,
    members: &BTreeSet<i64>,
    decided: &BTreeMap<i64, Decided>,
) -> Result<Vec<Refusal>, StoreError> {
    let never = decided.values().filter(|one| one.verdict == Verdict::Never);
    never
        .map(|one| {
            let other = if members.contains(&one.a) { one.b } else { one.a };
            let other = store::bearer(tx, actor, other)?.map(|(party, name)| Other { party, name });
            Ok(Refusal {
                said: one.clone(),
                other,
            })
        })
        .collect()
}

/// These subjects as their silos know them.
pub fn known(tx: &Tx, members: &BTreeSet<i64>) -> Result<Vec<Known>, StoreError> {
    let many = evidence_store::how_many_carry(tx, members)?;
    let mut seen: BTreeMap<i64, Vec<Seen>> = BTreeMap::new();
    for one in evidence_store::traits_of(tx, members)? {
        seen.entry(one.subject).or_default().push(Seen {
            others: many
                .get(&(one.kind, one.value.clone()))
                .map_or(0, |many| many - 1),
            kind: one.kind,
            value: written(&one.value),
            is_shared: one.is_shared,
        });
    }
    let origins = store::origins(tx, members)?.into_iter();
    Ok(origins
        .map(|origin| {
            let mut identities = seen.remove(&origin.subject).unwrap_or_default();
            identities.sort_unstable_by(|one, other| (one.kind, &one.value).cmp(&(other.kind, &other.value)));
            Known {
                name: identities
                    .iter()
                    .find(|one| one.kind == Kind::Name)
                    .map(|one| one.value.clone()),
                identities,
                subject: origin.subject,
                silo: origin.silo,
                key: origin.key,
                since: origin.made_at,
            }
        })
        .collect())
}

/// A place without a street does not begin with a comma.
fn written(value: &str) -> String {
    let parts: Vec<&str> = value.split(BETWEEN).filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}
