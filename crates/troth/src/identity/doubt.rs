//! Which pairs somebody should look at: those of whom it can't be told, and of whom nobody has said it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::identity::Verdict;
use crate::identity::judge::{Judge, is_doubtful};
use crate::identity::partition::{By, Opinion};
use crate::identity::resolve::Piece;

/// Two subjects who may be one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Doubt {
    pub a: i64,
    pub b: i64,
    /// log2 of the odds that they are one.
    pub bits: f64,
    /// They are one by this alone.
    pub is_tied: bool,
}

/// Subjects who are not of the piece, and may be one with somebody of it.
pub fn outside(piece: &Piece, judge: &Judge) -> BTreeSet<i64> {
    let doubtful = piece
        .pairs
        .iter()
        .filter(|pair| is_doubtful(judge.judge(pair.likeness).bits));
    let subjects = doubtful.flat_map(|pair| [pair.a, pair.b]);
    subjects
        .filter(|subject| !piece.everyone.contains(subject))
        .collect()
}

/// Of pairs between the same two parties the one that says most is asked about; of ties, those that are not sure.
/// `parties` are those of subjects [`outside`].
pub fn doubts(piece: &Piece, parties: &BTreeMap<i64, i64>, opinion: &Opinion, judge: &Judge) -> Vec<Doubt> {
    let cluster_of: HashMap<i64, i64> = opinion
        .clusters
        .iter()
        .flat_map(|cluster| cluster.iter().map(|subject| (*subject, cluster[0])))
        .collect();
    // Whoever is not of the piece is of another party: below nothing, so that it is none of the piece's.
    let party = |subject: i64| {
        cluster_of
            .get(&subject)
            .copied()
            .or_else(|| parties.get(&subject).map(|party| -party))
    };
    let between = |a: i64, b: i64| {
        let (one, other) = (party(a)?, party(b)?);
        Some((one.min(other), one.max(other)))
    };
    let never: BTreeSet<(i64, i64)> = piece
        .links
        .iter()
        .filter(|link| link.verdict == Verdict::Never)
        .filter_map(|link| between(link.a, link.b))
        .collect();
    let mut apart: BTreeMap<(i64, i64), Doubt> = BTreeMap::new();
    for pair in &piece.pairs {
        let bits = judge.judge(pair.likeness).bits;
        let Some(parties) = between(pair.a, pair.b).filter(|_| is_doubtful(bits)) else {
            continue;
        };
        let is_open = parties.0 != parties.1 && !never.contains(&parties);
        if is_open {
            let doubt = Doubt {
                a: pair.a,
                b: pair.b,
                bits,
                is_tied: false,
            };
            let known = apart.entry(parties).or_insert(doubt);
            if known.bits < bits {
                *known = doubt;
            }
        }
    }
    let tied = opinion.ties.iter().filter_map(|tie| match tie.by {
        By::Likeness(bits) if is_doubtful(bits) => Some(Doubt {
            a: tie.a,
            b: tie.b,
            bits,
            is_tied: true,
        }),
        _ => None,
    });
    apart.into_values().chain(tied).collect()
}
