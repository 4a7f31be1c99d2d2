//! Looking again at who is who, with a model learnt from all that was compared and from what people said of it: what that
//! would change is shown first, and changes once somebody accepts it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use troth_linkage::{HEARD_BITS, Model, learnt};
use troth_store::{StoreError, Tx};

use crate::identity::judge::{AT_LEAST, Judge};
use crate::identity::partition::{Pair, partition};
use crate::identity::{likeness_store, store};

/// So many changes of each kind are kept as examples.
const EXAMPLES: usize = 50;

/// What another model would change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = IdentityChanges)]
pub struct Changes {
    /// Parties there would be, of those there are.
    pub parties_before: usize,
    pub parties_after: usize,
    /// Parties that would be made one with another, and how many would be parted.
    pub joined: usize,
    pub parted: usize,
    /// Some of them, by their subjects: who would be made one, each party by itself.
    pub joining: Vec<Vec<Vec<i64>>>,
    /// Some of them, by their subjects: who would be parted, each part by itself.
    pub parting: Vec<Vec<Vec<i64>>>,
}

/// A model, and what it would change.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    pub model: Model,
    pub records: i64,
    pub changes: Changes,
}

/// Learns a model from all there is, and sees what it would change.
pub fn look(tx: &Tx) -> Result<Look, StoreError> {
    let records = likeness_store::records(tx)?.max(i64::from(AT_LEAST));
    let seen = likeness_store::likenesses(tx)?;
    let said = likeness_store::answered(tx)?;
    let model = learnt(&seen, &said, usize::try_from(records).unwrap_or(usize::MAX));
    let judge = Judge {
        id: 0,
        records,
        model,
    };
    let members = store::members_by_subject(tx)?;
    let subjects = store::all_subjects(tx)?;
    let mut pairs: Vec<Pair> = Vec::new();
    likeness_store::each_pair(tx, |pair| {
        // Less than this is heard as nothing in common at all.
        if judge.judge(pair.likeness).bits > -HEARD_BITS {
            pairs.push(pair);
        }
    })?;
    let links = store::standing_links(tx)?;
    let subjects: Vec<_> = subjects
        .into_iter()
        .filter(|one| members.contains_key(&one.id))
        .collect();
    let opinion = partition(&subjects, &pairs, &links, &judge);
    Ok(Look {
        changes: changes(&members, &opinion.clusters),
        model: judge.model,
        records,
    })
}

/// What differs between parties as they are and clusters as they would be.
fn changes(members: &BTreeMap<i64, i64>, clusters: &[Vec<i64>]) -> Changes {
    let mut changes = Changes {
        parties_before: members.values().collect::<BTreeSet<_>>().len(),
        parties_after: clusters.len(),
        ..Changes::default()
    };
    let mut parts: BTreeMap<i64, Vec<Vec<i64>>> = BTreeMap::new();
    for cluster in clusters {
        let mut parties: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
        for subject in cluster {
            parties
                .entry(members.get(subject).copied().unwrap_or(0))
                .or_default()
                .push(*subject);
        }
        for (party, subjects) in &parties {
            parts.entry(*party).or_default().push(subjects.clone());
        }
        if parties.len() > 1 {
            changes.joined += parties.len();
            if changes.joining.len() < EXAMPLES {
                changes.joining.push(parties.into_values().collect());
            }
        }
    }
    for parts in parts.into_values().filter(|parts| parts.len() > 1) {
        changes.parted += 1;
        if changes.parting.len() < EXAMPLES {
            changes.parting.push(parts);
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_joined_and_parted_is_told_apart() {
        let members = BTreeMap::from([(1, 10), (2, 10), (3, 20), (4, 30)]);
        let found = changes(&members, &[vec![1, 3], vec![2], vec![4]]);
        assert_eq!((found.parties_before, found.parties_after), (3, 3));
        assert_eq!((found.joined, &found.joining), (2, &vec![vec![vec![1], vec![3]]]));
        assert_eq!((found.parted, &found.parting), (1, &vec![vec![vec![1], vec![2]]]));
        let same = changes(&members, &[vec![1, 2], vec![3], vec![4]]);
        assert_eq!((same.joined, same.parted), (0, 0));
    }
}
