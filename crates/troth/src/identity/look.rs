//! Looking again at who is who, with a model learnt from all that was compared and from what people said of it: what that
//! would change is shown first, and changes once somebody accepts it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use troth_linkage::{HEARD_BITS, Model, learnt};
use troth_store::{StoreError, Tx};

use crate::identity::judge::{AT_LEAST, Judge};
use crate::identity::partition::{Pair, partition};
use crate::identity::{likeness_store, store};

/// So many changes of each kind are kept as examples, and of each so many parts.
const EXAMPLES: usize = 20;
const PARTS: usize = 8;

/// What another model would change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = IdentityChanges)]
pub struct Changes {
    /// Parties there would be, of those there are.
    pub parties_before: usize,
    pub parties_after: usize,
    /// Parties that would be made one with others, and how many would be parted.
    pub joined: usize,
    pub parted: usize,
    /// Some of them: who would be made one, each party by its oldest subject there.
    pub joining: Vec<Vec<i64>>,
    /// Some of them: who would be parted, each part by its oldest subject.
    pub parting: Vec<Vec<i64>>,
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
    let mut members = store::members_by_subject(tx)?;
    let subjects = store::subjects(tx, &members.keys().copied().collect())?;
    let mut pairs: Vec<Pair> = Vec::new();
    likeness_store::each_pair(tx, |pair| {
        // Less than this is heard as nothing in common at all.
        if judge.judge(pair.likeness).bits > -HEARD_BITS {
            pairs.push(pair);
        }
    })?;
    let links = store::standing_links(tx)?;
    let decided: BTreeSet<i64> = subjects.iter().map(|one| one.id).collect();
    members.retain(|subject, _| decided.contains(subject));
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
    // Of each part its oldest subject stands for it.
    let (mut parts, mut joined) = (BTreeMap::<i64, Vec<i64>>::new(), BTreeSet::new());
    for cluster in clusters {
        let mut parties: BTreeMap<i64, i64> = BTreeMap::new();
        for subject in cluster {
            if let Some(party) = members.get(subject) {
                parties.entry(*party).or_insert(*subject);
            }
        }
        for (party, oldest) in &parties {
            parts.entry(*party).or_default().push(*oldest);
        }
        if parties.len() > 1 {
            joined.extend(parties.keys().copied());
            give_example(&mut changes.joining, parties.into_values());
        }
    }
    changes.joined = joined.len();
    for parts in parts.into_values().filter(|parts| parts.len() > 1) {
        changes.parted += 1;
        give_example(&mut changes.parting, parts.into_iter());
    }
    changes
}

fn give_example(examples: &mut Vec<Vec<i64>>, parts: impl Iterator<Item = i64>) {
    if examples.len() < EXAMPLES {
        examples.push(parts.take(PARTS).collect());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_joined_and_parted_is_told_apart() {
        let members = BTreeMap::from([(1, 10), (2, 10), (3, 20), (4, 30)]);
        let found = changes(&members, &[vec![1, 3], vec![2], vec![4]]);
        assert_eq!((found.parties_before, found.parties_after), (3, 3));
        assert_eq!((found.joined, &found.joining), (2, &vec![vec![1, 3]]));
        assert_eq!((found.parted, &found.parting), (1, &vec![vec![1, 2]]));
        let same = changes(&members, &[vec![1, 2], vec![3], vec![4]]);
        assert_eq!((same.joined, same.parted), (0, 0));
    }
}
