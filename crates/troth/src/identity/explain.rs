//! Why a party is who it is: for each of its records, what tells, who said so, and what is set against it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use troth_store::{StoreError, Tx};

use crate::access::Actor;
use crate::frame::time::Millis;
use crate::identity::Kind;
use crate::identity::evidence_store;
use crate::identity::partition::{By, Evidence, Subject, Tie, partition};
use crate::identity::resolve::gather;
use crate::identity::store::{self, Decided};
use crate::identity::weight::{Weight, weigh};

/// The evidence behind one party.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
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
    /// How far it proves that they are one: `own`, `contested` or `shared`.
    pub weight: String,
}

/// Why two records are one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = IdentityReason)]
pub struct Reason {
    pub a: i64,
    pub b: i64,
    /// The value both carry; nothing when somebody said so.
    pub value: Option<String>,
    pub kind: Option<Kind>,
    /// Who said so, when and why; nothing when the value did.
    pub said: Option<Decided>,
}

/// Explains a party by the same function that decided it; nothing when it has no subjects.
pub fn explain(tx: &Tx, actor: &Actor, party: i64) -> Result<Option<Explained>, StoreError> {
    let members: BTreeSet<i64> = store::members(tx, party)?.into_iter().collect();
    if members.is_empty() {
        return Ok(None);
    }
    let piece = gather(tx, &members, &BTreeSet::new())?;
    let opinion = partition(&piece.subjects, &piece.evidence, &piece.links);
    let decided: BTreeMap<i64, Decided> = {
        let ids = piece
            .links
            .iter()
            .filter(|link| members.contains(&link.a) || members.contains(&link.b))
            .map(|link| link.id)
            .collect();
        store::decided(tx, &ids)?
            .into_iter()
            .map(|one| (one.id, one))
            .collect()
    };
    let everyone: BTreeMap<i64, &Subject> = piece.subjects.iter().map(|one| (one.id, one)).collect();
    let refusals = decided
        .values()
        .filter(|one| one.verdict == crate::identity::Verdict::Never)
        .map(|one| {
            let other = if members.contains(&one.a) { one.b } else { one.a };
            let other = store::bearer(tx, actor, other)?.map(|(party, name)| Other { party, name });
            Ok(Refusal {
                said: one.clone(),
                other,
            })
        })
        .collect::<Result<_, StoreError>>()?;
    let ties = opinion
        .ties
        .iter()
        .filter(|tie| members.contains(&tie.a))
        .map(|tie| reason(tie, &decided))
        .collect();
    Ok(Some(Explained {
        party,
        subjects: known(tx, &members, &piece.evidence, &everyone)?,
        ties,
        refusals,
    }))
}

fn reason(tie: &Tie, decided: &BTreeMap<i64, Decided>) -> Reason {
    let (kind, value, said) = match &tie.by {
        By::Link(id) => (None, None, decided.get(id).cloned()),
        By::Value(kind, value) => (Some(*kind), Some(value.clone()), None),
    };
    Reason {
        a: tie.a,
        b: tie.b,
        value,
        kind,
        said,
    }
}

fn known(
    tx: &Tx,
    members: &BTreeSet<i64>,
    evidence: &[Evidence],
    everyone: &BTreeMap<i64, &Subject>,
) -> Result<Vec<Known>, StoreError> {
    // A value that is not among the evidence is nobody's or ties nobody: of it only the carriers' number matters.
    let weighed: BTreeMap<(Kind, &str), Weight> = evidence
        .iter()
        .map(|one| {
            let carriers = one.carriers.iter().filter_map(|id| everyone.get(id).copied());
            let weight = weigh(one.kind, &one.value, &carriers.collect::<Vec<_>>());
            ((one.kind, one.value.as_str()), weight)
        })
        .collect();
    let many = evidence_store::how_many_carry(tx, members)?;
    let mut seen: BTreeMap<i64, Vec<Seen>> = BTreeMap::new();
    for (subject, kind, value, _) in evidence_store::traits_of(tx, members)? {
        if kind == Kind::Name {
            continue;
        }
        let weight = weighed.get(&(kind, value.as_str()));
        seen.entry(subject).or_default().push(Seen {
            weight: word(kind, weight.copied().unwrap_or(Weight::Shared)).to_owned(),
            others: many.get(&(kind, value.clone())).map_or(0, |many| many - 1),
            kind,
            value,
        });
    }
    let origins = store::origins(tx, members)?.into_iter();
    Ok(origins
        .map(|origin| Known {
            name: everyone
                .get(&origin.subject)
                .and_then(|one| one.names.first())
                .map(|name| name.folded()),
            identities: seen.remove(&origin.subject).unwrap_or_default(),
            subject: origin.subject,
            silo: origin.silo,
            key: origin.key,
            since: origin.made_at,
        })
        .collect())
}

fn word(kind: Kind, weight: Weight) -> &'static str {
    match weight {
        _ if !kind.ties() => "hint",
        Weight::Own => "own",
        Weight::Contested => "contested",
        Weight::Shared => "shared",
    }
}
