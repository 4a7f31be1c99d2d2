//! What people decide about who is who. Each act is one fact with its links, and is taken back as a whole.

use std::collections::BTreeSet;

use troth_store::{StoreError, Tx, Value};

use crate::frame::time::Millis;
use crate::identity::resolve::resolve;
use crate::identity::store::{self, Decided};
use crate::identity::{LINK, LINK_UNDONE, LINKED, Linked, REFUSED, Resolved, UNDONE, Verdict};
use crate::journal::ActorId;
use crate::journal::act::Act;
use crate::record::said::WhoKind;

/// Two parties of more pairs than this are kept apart through the oldest of each.
const PAIRS: usize = 400;

#[derive(Debug, thiserror::Error)]
pub enum ActError {
    #[error("there is no such party")]
    NoParty,
    #[error("they are one already")]
    OneAlready,
    #[error("a person and a firm are never one")]
    KindsDiffer,
    #[error("a household is of its people: it is one with nobody, and has no records to take out")]
    Household,
    #[error("somebody said that these are never the same")]
    Refused(Vec<Decided>),
    #[error("that record is not one of several of theirs")]
    NothingToSplit,
    #[error("that was said already")]
    SaidAlready,
    #[error("that was taken back already")]
    UndoneAlready,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What an act did: its first link, by which it can be taken back, and who moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    pub link: Option<i64>,
    pub resolved: Resolved,
}

/// Who acts, when and why.
#[derive(Clone, Copy, Debug)]
pub struct By<'a> {
    pub actor: ActorId,
    pub now: Millis,
    pub why: Option<&'a str>,
}

/// Says that two parties are one. Where people said *never*, only `despite` it, which takes their word back.
pub fn merge(tx: &Tx, by: By<'_>, one: i64, other: i64, despite: bool) -> Result<Done, ActError> {
    let oldest = [members(tx, one)?[0], members(tx, other)?[0]];
    merge_by(tx, by, [one, other], oldest, despite)
}

/// The same, said of one record of each: these are the two that somebody looked at.
pub fn merge_by(
    tx: &Tx,
    by: By<'_>,
    [one, other]: [i64; 2],
    pair: [i64; 2],
    despite: bool,
) -> Result<Done, ActError> {
    let (ours, theirs) = (members(tx, one)?, members(tx, other)?);
    if one == other {
        return Err(ActError::OneAlready);
    }
    let kinds = store::subjects(tx, &pair.into())?;
    if kinds.windows(2).any(|pair| pair[0].kind != pair[1].kind) {
        return Err(ActError::KindsDiffer);
    }
    let refusals = refusals_between(tx, &ours, &theirs)?;
    if !refusals.is_empty() && !despite {
        return Err(ActError::Refused(store::decided(tx, &refusals)?));
    }
    let mut act = Act::begin(tx, LINKED, by.actor, by.now)?.about(pair[0]);
    let links = seal_links(tx, &mut act, by, Verdict::Same, &[(pair[0], pair[1])])?;
    seal_undone(tx, &mut act, by, refusals.into_iter().collect())?;
    finish(tx, act, by, links, &pair.into())
}

/// Says that two subjects are one, whether anything else ties them or not.
pub fn affirm(tx: &Tx, by: By<'_>, one: i64, other: i64) -> Result<Done, ActError> {
    let mut act = Act::begin(tx, LINKED, by.actor, by.now)?.about(one);
    let links = seal_links(tx, &mut act, by, Verdict::Same, &[(one, other)])?;
    finish(tx, act, by, links, &[one, other].into())
}

/// Takes records out of a party, for good: they are never the same as the rest.
pub fn split(tx: &Tx, by: By<'_>, party: i64, out: &BTreeSet<i64>) -> Result<Done, ActError> {
    let all = members(tx, party)?;
    let rest: Vec<i64> = all
        .iter()
        .copied()
        .filter(|subject| !out.contains(subject))
        .collect();
    if rest.is_empty() || out.is_empty() || all.len() != rest.len() + out.len() {
        return Err(ActError::NothingToSplit);
    }
    refuse(tx, by, &out.iter().copied().collect::<Vec<_>>(), &rest)
}

/// Says that two parties are never one.
pub fn never(tx: &Tx, by: By<'_>, one: i64, other: i64) -> Result<Done, ActError> {
    if one == other {
        return Err(ActError::OneAlready);
    }
    refuse(tx, by, &members(tx, one)?, &members(tx, other)?)
}

/// Keeps subjects that are already a party's apart from others, such as a contact just typed by hand.
pub fn refuse(tx: &Tx, by: By<'_>, ours: &[i64], theirs: &[i64]) -> Result<Done, ActError> {
    let (Some(first), Some(other)) = (ours.first(), theirs.first()) else {
        return Err(ActError::NoParty);
    };
    let pairs: Vec<(i64, i64)> = if ours.len() * theirs.len() <= PAIRS {
        ours.iter()
            .flat_map(|a| theirs.iter().map(move |b| (*a, *b)))
            .collect()
    } else {
        let from_first = theirs.iter().map(|b| (*first, *b));
        from_first
            .chain(ours.iter().skip(1).map(|a| (*a, *other)))
            .collect()
    };
    let mut act = Act::begin(tx, REFUSED, by.actor, by.now)?.about(*first);
    let links = seal_links(tx, &mut act, by, Verdict::Never, &pairs)?;
    finish(tx, act, by, links, &ours.iter().chain(theirs).copied().collect())
}

/// Takes back the act that made this link, with all its links; refusals it had set aside hold again.
pub fn undo(tx: &Tx, by: By<'_>, link: i64) -> Result<Done, ActError> {
    let Some(decided) = store::decided(tx, &BTreeSet::from([link]))?.pop() else {
        return Err(ActError::NoParty);
    };
    let standing = store::standing_of_act(tx, decided.fact)?;
    if !standing.iter().any(|(id, ..)| *id == link) {
        return Err(ActError::UndoneAlready);
    }
    let mut act = Act::begin(tx, UNDONE, by.actor, by.now)?.about(decided.a);
    let set_aside = store::decided(tx, &store::refusals_undone_by(tx, decided.fact)?)?;
    for refusal in &set_aside {
        // In the words and the name of whoever said it.
        let by = By {
            actor: ActorId(refusal.by),
            now: refusal.at,
            why: refusal.why.as_deref(),
        };
        seal_links(tx, &mut act, by, Verdict::Never, &[(refusal.a, refusal.b)])?;
    }
    let links: Vec<i64> = standing.iter().map(|(id, ..)| *id).collect();
    seal_undone(tx, &mut act, by, links.clone())?;
    let standing = standing.iter().map(|(_, a, b)| (*a, *b));
    let again = set_aside.iter().map(|one| (one.a, one.b));
    let seeds = standing.chain(again).flat_map(|(a, b)| [a, b]).collect();
    let done = finish(tx, act, by, links, &seeds)?;
    Ok(Done { link: None, ..done })
}

fn members(tx: &Tx, party: i64) -> Result<Vec<i64>, ActError> {
    let members = store::members(tx, party)?;
    let oldest = members.first().ok_or(ActError::NoParty)?;
    let kinds = store::subjects(tx, &BTreeSet::from([*oldest]))?;
    if kinds.iter().any(|one| one.kind == WhoKind::Household) {
        return Err(ActError::Household);
    }
    Ok(members)
}

fn refusals_between(tx: &Tx, ours: &[i64], theirs: &[i64]) -> Result<BTreeSet<i64>, StoreError> {
    let ours: BTreeSet<i64> = ours.iter().copied().collect();
    let theirs: BTreeSet<i64> = theirs.iter().copied().collect();
    let between =
        |a: i64, b: i64| ours.contains(&a) && theirs.contains(&b) || ours.contains(&b) && theirs.contains(&a);
    let links = store::links_of(tx, &ours)?.into_iter();
    Ok(links
        .filter(|link| link.verdict == Verdict::Never && between(link.a, link.b))
        .map(|link| link.id)
        .collect())
}

fn seal_links(
    tx: &Tx,
    act: &mut Act<'_>,
    by: By<'_>,
    verdict: Verdict,
    pairs: &[(i64, i64)],
) -> Result<Vec<i64>, StoreError> {
    if pairs.is_empty() {
        return Ok(Vec::new());
    }
    let count = i64::try_from(pairs.len()).unwrap_or(i64::MAX);
    let ids: Vec<i64> = (tx.allocate("link", count)?..).take(pairs.len()).collect();
    let rows = ids.iter().zip(pairs).map(|(id, (a, b))| {
        let (a, b) = (*a.min(b), *a.max(b));
        vec![
            (*id).into(),
            a.into(),
            b.into(),
            verdict.word().into(),
            by.why.into(),
            by.now.into(),
            by.actor.0.into(),
        ]
    });
    act.seal(&LINK, rows.collect())?;
    Ok(ids)
}

fn seal_undone(tx: &Tx, act: &mut Act<'_>, by: By<'_>, links: Vec<i64>) -> Result<(), StoreError> {
    if links.is_empty() {
        return Ok(());
    }
    let first = tx.allocate("link_undone", i64::try_from(links.len()).unwrap_or(i64::MAX))?;
    let rows = (first..).zip(links).map(|(id, link)| -> Vec<Value> {
        vec![
            id.into(),
            link.into(),
            by.now.into(),
            by.actor.0.into(),
            by.why.into(),
        ]
    });
    act.seal(&LINK_UNDONE, rows.collect())
}

fn finish(
    tx: &Tx,
    act: Act<'_>,
    by: By<'_>,
    links: Vec<i64>,
    seeds: &BTreeSet<i64>,
) -> Result<Done, ActError> {
    let link = links.first().copied();
    act.record(&Linked { links })?;
    let resolved = resolve(tx, seeds, &BTreeSet::new(), by.now)?;
    Ok(Done { link, resolved })
}
