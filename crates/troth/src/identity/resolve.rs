//! Deciding again where something changed, and nowhere else.

use std::collections::{BTreeMap, BTreeSet};

use troth_store::{StoreError, Tx};

use crate::frame::time::Millis;
use crate::identity::partition::{Evidence, Opinion, Subject, partition};
use crate::identity::{Kind, Moved, RESOLVED, Resolved, evidence_store, naming, store};
use crate::journal::ActorId;
use crate::journal::act::Act;

/// Whole connected pieces: everyone whom evidence, links or a common party connect with those asked for.
#[derive(Debug, Default)]
pub struct Piece {
    pub everyone: BTreeSet<i64>,
    pub subjects: Vec<Subject>,
    pub evidence: Vec<Evidence>,
    pub links: Vec<crate::identity::partition::Link>,
}

/// Decides again about `seeds` and all they are connected with, and records what changed.
/// Those in `gone` have no record left and nobody acted on them: they are no party's any more.
pub fn resolve(
    tx: &Tx,
    seeds: &BTreeSet<i64>,
    gone: &BTreeSet<i64>,
    now: Millis,
) -> Result<Resolved, StoreError> {
    let piece = gather(tx, seeds, gone)?;
    let opinion = partition(&piece.subjects, &piece.evidence, &piece.links);
    for (kind, value) in &opinion.shared {
        evidence_store::mark_shared(tx, *kind, value, true)?;
    }
    let resolved = settle(tx, &piece, &opinion, now)?;
    if !resolved.moved.is_empty() {
        Act::begin(tx, RESOLVED, ActorId::TROTH, now)?.record(&resolved)?;
    }
    Ok(resolved)
}

/// Everyone connected, step by step outwards until nobody new is found.
pub fn gather(tx: &Tx, seeds: &BTreeSet<i64>, gone: &BTreeSet<i64>) -> Result<Piece, StoreError> {
    let mut piece = Piece::default();
    let mut values: BTreeMap<(Kind, String), BTreeSet<i64>> = BTreeMap::new();
    let mut links = BTreeMap::new();
    let mut edge = seeds.clone();
    while !edge.is_empty() {
        piece.everyone.extend(&edge);
        let mut met = BTreeSet::new();
        let parties = store::parties_of(tx, &edge)?.into_values().collect();
        met.extend(
            store::members_of(tx, &parties)?
                .into_iter()
                .map(|(subject, _)| subject),
        );
        for link in store::links_of(tx, &edge)? {
            met.extend([link.a, link.b]);
            links.insert(link.id, link);
        }
        let mut fresh: BTreeMap<Kind, BTreeSet<String>> = BTreeMap::new();
        for (_, kind, value, is_shared) in evidence_store::traits_of(tx, &edge)? {
            if kind.ties() && !is_shared && !values.contains_key(&(kind, value.clone())) {
                fresh.entry(kind).or_default().insert(value);
            }
        }
        for (kind, fresh) in fresh {
            for (value, subject) in evidence_store::carriers(tx, kind, &fresh)? {
                met.insert(subject);
                values.entry((kind, value)).or_default().insert(subject);
            }
        }
        edge = met.difference(&piece.everyone).copied().collect();
    }
    let present: BTreeSet<i64> = piece.everyone.difference(gone).copied().collect();
    piece.subjects = store::subjects(tx, &present)?;
    piece.links = links.into_values().collect();
    piece.evidence = values
        .into_iter()
        .map(|((kind, value), carriers)| Evidence {
            kind,
            value,
            carriers: carriers.into_iter().collect(),
        })
        .collect();
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
    let mut moved = Vec::new();
    for subject in &piece.everyone {
        let (from, to) = (
            before.get(subject).copied(),
            naming.party_of.get(subject).copied(),
        );
        if from != to {
            moved.push(Moved {
                subject: *subject,
                from,
                to,
            });
        }
    }
    store::move_members(tx, &moved)?;
    store::keep_names(tx, &naming.names)?;
    Ok(Resolved { moved })
}
