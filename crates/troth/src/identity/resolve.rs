//! Deciding again where something changed, and nowhere else.

use std::collections::{BTreeMap, BTreeSet};

use troth_store::{StoreError, Tx};

use crate::frame::time::Millis;
use crate::identity::doubt::{doubts, outside};
use crate::identity::judge::{Judge, is_tied};
use crate::identity::partition::{Link, Opinion, Pair, Subject, partition};
use crate::identity::{Moved, RESOLVED, Resolved, doubt_store, likeness_store, naming, store};
use crate::journal::ActorId;
use crate::journal::act::Act;

/// A fact tells of so many subjects, so that no follower's transaction is long.
const MOVED_AT_MOST: usize = 5_000;

/// Whole connected pieces: everyone whom likeness, links or a common party connect with those asked for.
#[derive(Debug, Default)]
pub struct Piece {
    pub everyone: BTreeSet<i64>,
    pub subjects: Vec<Subject>,
    pub pairs: BTreeSet<Pair>,
    pub links: Vec<Link>,
}

impl Piece {
    pub fn opinion(&self, judge: &Judge) -> Opinion {
        let pairs: Vec<Pair> = self.pairs.iter().copied().collect();
        partition(&self.subjects, &pairs, &self.links, judge)
    }
}

/// Decides again about `seeds` and all they are connected with, and records what changed.
/// Those in `gone` have no record left and nobody acted on them: they are no party's any more.
pub fn resolve(
    tx: &Tx,
    seeds: &BTreeSet<i64>,
    gone: &BTreeSet<i64>,
    now: Millis,
) -> Result<Resolved, StoreError> {
    let judge = likeness_store::judging(tx)?;
    let piece = gather(tx, &judge, seeds, gone)?;
    let opinion = piece.opinion(&judge);
    let resolved = settle(tx, &piece, &opinion, now)?;
    let parties = store::parties_of(tx, &outside(&piece, &judge))?;
    doubt_store::replace(tx, &piece.everyone, &doubts(&piece, &parties, &opinion, &judge))?;
    for part in resolved.moved.chunks(MOVED_AT_MOST) {
        let moved = part.to_vec();
        Act::begin(tx, RESOLVED, ActorId::TROTH, now)?.record(&Resolved { moved })?;
    }
    Ok(resolved)
}

/// Everyone connected, step by step outwards until nobody new is found.
pub fn gather(
    tx: &Tx,
    judge: &Judge,
    seeds: &BTreeSet<i64>,
    gone: &BTreeSet<i64>,
) -> Result<Piece, StoreError> {
    let mut piece = Piece::default();
    let mut links = BTreeMap::new();
    let mut edge = seeds.clone();
    while !edge.is_empty() {
        piece.everyone.extend(&edge);
        let parties = store::parties_of(tx, &edge)?.into_values().collect();
        let members = store::members_of(tx, &parties)?;
        let mut met: BTreeSet<i64> = members.into_iter().map(|(subject, _)| subject).collect();
        for link in store::links_of(tx, &edge)? {
            met.extend([link.a, link.b]);
            links.insert(link.id, link);
        }
        for pair in likeness_store::pairs_of(tx, &edge)? {
            if is_tied(judge.judge(pair.likeness).bits) {
                met.extend([pair.a, pair.b]);
            }
            piece.pairs.insert(pair);
        }
        edge = met.difference(&piece.everyone).copied().collect();
    }
    let known = store::subjects(tx, &piece.everyone)?;
    piece.everyone = known
        .iter()
        .map(|one| one.id)
        .chain(gone.iter().copied())
        .collect();
    piece.subjects = known.into_iter().filter(|one| !gone.contains(&one.id)).collect();
    piece.links = links.into_values().collect();
    Ok(piece)
}

/// Writes down the parties as they are now, under the ids they keep.
fn settle(tx: &Tx, piece: &Piece, opinion: &Opinion, now: Millis) -> Result<Resolved, StoreError> {
    let before = store::parties_of(tx, &piece.everyone)?;
    let parties = before.values().copied().collect();
    let known = store::known_names(tx, &parties, &piece.everyone)?;
    let naming = naming::name(&before, &known, &opinion.clusters, now, |many| {
        tx.allocate("party", many)
    })?;
    let moved = moves(&piece.everyone, &before, &naming.party_of);
    store::move_members(tx, &moved)?;
    store::keep_names(tx, &naming.names)?;
    Ok(Resolved { moved })
}

fn moves(everyone: &BTreeSet<i64>, before: &BTreeMap<i64, i64>, after: &BTreeMap<i64, i64>) -> Vec<Moved> {
    let moved = everyone.iter().map(|subject| Moved {
        subject: *subject,
        from: before.get(subject).copied(),
        to: after.get(subject).copied(),
    });
    moved.filter(|moved| moved.from != moved.to).collect()
}
