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

/// Of pairs between the same two parties the one that says most is asked about; of ties, those that are not sure.
pub fn doubts(piece: &Piece, opinion: &Opinion, judge: &Judge) -> Vec<Doubt> {
    let cluster_of: HashMap<i64, i64> = opinion
        .clusters
        .iter()
        .flat_map(|cluster| cluster.iter().map(|subject| (*subject, cluster[0])))
        .collect();
    // Whoever is not of the piece is of another party, and stands for it.
    let party = |subject: i64| cluster_of.get(&subject).copied().unwrap_or(subject);
    let between = |a: i64, b: i64| (party(a).min(party(b)), party(a).max(party(b)));
    let never: BTreeSet<(i64, i64)> = piece
        .links
        .iter()
        .filter(|link| link.verdict == Verdict::Never)
        .map(|link| between(link.a, link.b))
        .collect();
    let mut apart: BTreeMap<(i64, i64), Doubt> = BTreeMap::new();
    for pair in &piece.pairs {
        let (parties, bits) = (between(pair.a, pair.b), judge.judge(pair.likeness).bits);
        let is_open = parties.0 != parties.1 && !never.contains(&parties);
        if is_open && is_doubtful(bits) {
            let doubt = Doubt { a: pair.a, b: pair.b, bits, is_tied: false };
            let known = apart.entry(parties).or_insert(doubt);
            if known.bits < bits {
                *known = doubt;
            }
        }
    }
    let tied = opinion.ties.iter().filter_map(|tie| match tie.by {
        By::Likeness(bits) if is_doubtful(bits) => Some(Doubt { a: tie.a, b: tie.b, bits, is_tied: true }),
        _ => None,
    });
    apart.into_values().chain(tied).collect()
}
