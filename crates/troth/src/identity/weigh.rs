//! What subjects have in common with those they meet: kept as they come, change and go.
//!
//! A subject is entered under its keys and compared with whoever stands there, with nobody else; so what one more costs
//! does not grow with how many there are.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use troth_linkage::{Base, Entry, Excerpt, Key, Likeness, Postings};
use troth_store::{StoreError, Tx};

use crate::identity::Kind;
use crate::identity::evidence_store::{self, Carried};
use crate::identity::judge::{AT_LEAST, Judge};
use crate::identity::sketch::Sketch;
use crate::identity::trace_store::{Standing, Told};
use crate::identity::{likeness_store, store, trace_store};
use crate::intake::shared::is_shared_address;
use crate::record::said::WhoKind;

/// Somebody as far as they are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    pub kind: WhoKind,
    pub sketch: Sketch,
}

/// By subject; who tells nothing that could be compared is left out.
pub type Sketches = BTreeMap<i64, Drawn>;

/// A value under so many people is nobody's own: two are a couple with one mailbox, three an office.
const PEOPLE_OF_NOBODY: u8 = 3;

/// Draws subjects from what they carry.
pub fn draw(kinds: &BTreeMap<i64, WhoKind>, carried: Vec<Carried>) -> Sketches {
    let mut by_subject: BTreeMap<i64, Vec<Carried>> = BTreeMap::new();
    for one in carried {
        by_subject.entry(one.subject).or_default().push(one);
    }
    let drawn = by_subject.into_iter().filter_map(|(subject, carried)| {
        let kind = *kinds.get(&subject)?;
        let sketch = Sketch::of(kind, &carried);
        (sketch != Sketch::default()).then_some((subject, Drawn { kind, sketch }))
    });
    drawn.collect()
}

/// Subjects as they are kept.
pub fn sketches(tx: &Tx, subjects: &BTreeSet<i64>) -> Result<Sketches, StoreError> {
    let kinds = store::subjects(tx, subjects)?
        .into_iter()
        .map(|one| (one.id, one.kind))
        .collect();
    Ok(draw(&kinds, evidence_store::traits_of(tx, subjects)?))
}

/// Takes note that subjects are no longer as they were `before` but as `after` says. Returns all whose likeness to
/// anybody is new, other or gone.
pub fn weigh(tx: &Tx, before: &Sketches, after: &Sketches) -> Result<BTreeSet<i64>, StoreError> {
    let changed: BTreeSet<i64> = before
        .keys()
        .chain(after.keys())
        .copied()
        .filter(|subject| before.get(subject) != after.get(subject))
        .collect();
    let [gone, come] = [before, after].map(|all| -> Sketches {
        let changed = all.iter().filter(|(subject, _)| changed.contains(subject));
        changed
            .map(|(subject, drawn)| (*subject, drawn.clone()))
            .collect()
    });
    let judge = likeness_store::judging(tx)?;
    let lost: BTreeSet<i64> = gone.keys().copied().collect();
    let mut touched = BTreeSet::new();
    let mut unsettled = BTreeSet::new();
    if !gone.is_empty() {
        touched.extend(likeness_store::forget_pairs(tx, &lost)?);
        unsettled.extend(leave(tx, &judge, gone)?);
    }
    if !come.is_empty() {
        let (met, others) = enter(tx, &judge, come)?;
        touched.extend(met);
        unsettled.extend(others);
    }
    weigh_again(tx, &judge, &unsettled)?;
    touched.extend(unsettled);
    Ok(touched)
}

/// Who sits where in an excerpt.
#[derive(Debug, Default)]
pub struct Seats {
    ids: Vec<i64>,
    drawn: Vec<Drawn>,
    places: HashMap<i64, u32>,
}

impl Seats {
    pub fn place(&self, subject: i64) -> Option<u32> {
        self.places.get(&subject).copied()
    }

    fn id(&self, place: u32) -> i64 {
        self.ids[place as usize]
    }

    fn kind(&self, place: u32) -> WhoKind {
        self.drawn[place as usize].kind
    }
}

/// Some subjects side by side, before they are compared.
#[derive(Debug, Default)]
struct Meeting {
    base: Base,
    seats: Seats,
}

impl Meeting {
    fn of(sketches: Sketches) -> Meeting {
        let mut meeting = Meeting::default();
        sketches
            .into_iter()
            .for_each(|(subject, drawn)| meeting.join(subject, drawn));
        meeting
    }

    fn join(&mut self, subject: i64, drawn: Drawn) {
        let place = u32::try_from(self.seats.ids.len()).unwrap_or(u32::MAX);
        self.base.push(&drawn.sketch.told());
        self.seats.places.insert(subject, place);
        self.seats.ids.push(subject);
        self.seats.drawn.push(drawn);
    }

    /// Lets in whoever is not here yet.
    fn let_in(&mut self, tx: &Tx, subjects: impl Iterator<Item = i64>) -> Result<(), StoreError> {
        let missing: BTreeSet<i64> = subjects
            .filter(|subject| self.seats.place(*subject).is_none())
            .collect();
        for (subject, drawn) in sketches(tx, &missing)? {
            self.join(subject, drawn);
        }
        Ok(())
    }

    fn keys(&self, first: usize) -> Vec<(u32, Vec<Key>)> {
        let places = (0_u32..).take(first);
        places.map(|place| (place, self.base.keys(place))).collect()
    }

    /// `told` are the counts that are at hand; the others are fetched.
    fn excerpt(self, tx: &Tx, judge: &Judge, mut told: Told) -> Result<(Excerpt, Seats), StoreError> {
        let counted = self.base.counted().into_iter();
        let fetched = trace_store::told(tx, counted.filter(|key| !told.contains_key(key)))?;
        told.extend(fetched);
        let count = |key| told.get(&key).copied().unwrap_or(0);
        let excerpt = Excerpt::new(self.base, &judge.model, AT_LEAST, count);
        Ok((excerpt, self.seats))
    }
}

/// Subjects as all that is known now compares them: beside them sit those who share a value of their own with one of
/// them, since by how many it is shared says what it is worth.
pub fn side_by_side(tx: &Tx, judge: &Judge, known: Sketches) -> Result<(Excerpt, Seats), StoreError> {
    let count = known.len();
    let mut meeting = Meeting::of(known);
    let keys = meeting.keys(count);
    let own = keys.iter().flat_map(|(_, keys)| keys).filter(|key| key.is_own());
    let standing = trace_store::standing(tx, own.map(|key| key.hash))?;
    meeting.let_in(tx, standing_by(&keys, &standing))?;
    meeting.excerpt(tx, judge, Told::new())
}

/// Takes subjects out from under their keys. Returns who is left behind with a value that fewer people share now.
fn leave(tx: &Tx, judge: &Judge, gone: Sketches) -> Result<BTreeSet<i64>, StoreError> {
    let count = gone.len();
    let mut meeting = Meeting::of(gone);
    let keys = meeting.keys(count);
    let standing = trace_store::standing(tx, hashes(&keys))?;
    let mut left = BTreeSet::new();
    for (place, keys) in &keys {
        let subject = meeting.seats.id(*place);
        for key in keys {
            left.insert((key.hash, subject));
            if standing.get(&key.hash).is_some_and(|standing| standing.is_split) {
                left.extend(meeting.base.parts(*place, *key).map(|part| (part, subject)));
            }
        }
    }
    let told = tally(tx, &meeting.base, count, -1)?;
    meeting.let_in(tx, standing_by(&keys, &standing))?;
    trace_store::leave(tx, &left)?;
    let (excerpt, seats) = meeting.excerpt(tx, judge, told)?;
    let unsettled = excerpt.unsettled(|place| (place as usize) < count);
    Ok(unsettled.into_iter().map(|place| seats.id(place)).collect())
}

/// Who stands under keys of somebody's own values.
fn standing_by<'s>(
    keys: &'s [(u32, Vec<Key>)],
    standing: &'s HashMap<u64, Standing>,
) -> impl Iterator<Item = i64> + 's {
    keys.iter()
        .flat_map(|(_, keys)| keys)
        .filter(|key| key.is_own())
        .filter_map(|key| standing.get(&key.hash))
        .flat_map(|standing| standing.subjects.iter().copied())
}

fn hashes(keys: &[(u32, Vec<Key>)]) -> impl Iterator<Item = u64> + '_ {
    keys.iter().flat_map(|(_, keys)| keys).map(|key| key.hash)
}

/// Counts what the first records of a base tell, up or down.
fn tally(tx: &Tx, base: &Base, first: usize, change: i64) -> Result<Told, StoreError> {
    let mut changes: BTreeMap<u64, i64> = BTreeMap::new();
    for place in (0_u32..).take(first) {
        base.tallies(place, |key| *changes.entry(key).or_default() += change);
    }
    trace_store::tell(tx, &changes)
}

/// Enters subjects under their keys and keeps what they have in common with whom they meet there. Returns all who met
/// somebody, and who was there before with a value that more people share now.
fn enter(tx: &Tx, judge: &Judge, come: Sketches) -> Result<(BTreeSet<i64>, BTreeSet<i64>), StoreError> {
    let count = come.len();
    let mut meeting = Meeting::of(come);
    let (mut postings, keys) = seat(tx, &mut meeting, count)?;
    let told = tally(tx, &meeting.base, count, 1)?;
    let (mut entered, mut left, mut split) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut met = Vec::new();
    for (place, keys) in &keys {
        let candidates = postings.enter(&meeting.base, *place, keys, |key, entry| match entry {
            Entry::Enters(who) => drop(entered.insert((key, meeting.seats.id(who)))),
            Entry::Leaves(who) => {
                let who = (key, meeting.seats.id(who));
                if !entered.remove(&who) {
                    left.insert(who);
                }
            }
            Entry::Splits => drop(split.insert(key)),
        });
        met.extend(candidates.into_iter().map(|other| (*place, other)));
    }
    trace_store::leave(tx, &left)?;
    trace_store::enter(tx, entered, &split)?;
    let (excerpt, seats) = meeting.excerpt(tx, judge, told)?;
    let met = keep(tx, &excerpt, &seats, met.into_iter())?;
    let (shared, _) = whose(&excerpt, &seats, count);
    evidence_store::mark_shared(tx, &shared, true)?;
    let unsettled = excerpt.unsettled(|place| (place as usize) < count);
    Ok((met, unsettled.into_iter().map(|place| seats.id(place)).collect()))
}

/// Brings together with the first of a meeting all who stand under their keys, and under the parts of those keys that are
/// split or are about to be.
fn seat(
    tx: &Tx,
    meeting: &mut Meeting,
    first: usize,
) -> Result<(Postings, Vec<(u32, Vec<Key>)>), StoreError> {
    let keys = meeting.keys(first);
    let standing = trace_store::standing(tx, hashes(&keys))?;
    meeting.let_in(
        tx,
        standing
            .values()
            .flat_map(|standing| standing.subjects.iter().copied()),
    )?;
    let mut coming: BTreeMap<u64, usize> = BTreeMap::new();
    hashes(&keys).for_each(|key| *coming.entry(key).or_default() += 1);
    let mut parts = BTreeSet::new();
    for (place, keys) in &keys {
        for key in keys.iter().filter(|key| key.is_split()) {
            let here = standing.get(&key.hash);
            let known = here.map_or(&[][..], |standing| &standing.subjects);
            let was_split = here.is_some_and(|standing| standing.is_split);
            if was_split || known.len() + coming[&key.hash] > key.most() {
                parts.extend(meeting.base.parts(*place, *key));
            }
            if !was_split && known.len() + coming[&key.hash] > key.most() {
                for subject in known {
                    if let Some(place) = meeting.seats.place(*subject) {
                        parts.extend(meeting.base.parts(place, *key));
                    }
                }
            }
        }
    }
    let parts = trace_store::standing(tx, parts)?;
    meeting.let_in(
        tx,
        parts
            .values()
            .flat_map(|standing| standing.subjects.iter().copied()),
    )?;
    let mut postings = Postings::default();
    for (key, standing) in standing.into_iter().chain(parts) {
        let seated = standing
            .subjects
            .iter()
            .filter_map(|subject| meeting.seats.place(*subject));
        postings.put(key, seated.collect(), standing.is_split);
    }
    Ok((postings, keys))
}

/// Keeps what these pairs have in common, and returns who they are. A person and a firm have nothing in common, whatever
/// they share.
fn keep(
    tx: &Tx,
    excerpt: &Excerpt,
    seats: &Seats,
    pairs: impl Iterator<Item = (u32, u32)>,
) -> Result<BTreeSet<i64>, StoreError> {
    let mut found: BTreeMap<(i64, i64), Likeness> = BTreeMap::new();
    for (one, other) in pairs {
        if seats.kind(one) == seats.kind(other) {
            let (a, b) = (seats.id(one), seats.id(other));
            // Always from the older to the younger, so that a pair is weighed alike whoever came last.
            let (first, second) = if a < b { (one, other) } else { (other, one) };
            found.insert((a.min(b), a.max(b)), excerpt.likeness(first, second));
        }
    }
    likeness_store::keep_pairs(tx, &found)?;
    Ok(found.into_keys().flat_map(|(a, b)| [a, b]).collect())
}

/// Weighs again what these have in common with each other: a value that they share is shared by more or fewer people.
fn weigh_again(tx: &Tx, judge: &Judge, unsettled: &BTreeSet<i64>) -> Result<(), StoreError> {
    if unsettled.is_empty() {
        return Ok(());
    }
    let known = sketches(tx, unsettled)?;
    let count = known.len();
    let (excerpt, seats) = side_by_side(tx, judge, known)?;
    let among: Vec<(i64, i64)> = likeness_store::pairs_of(tx, unsettled)?
        .into_iter()
        .map(|pair| (pair.a, pair.b))
        .filter(|(a, b)| unsettled.contains(a) && unsettled.contains(b))
        .collect();
    likeness_store::forget(tx, &among.iter().copied().collect())?;
    let pairs = among
        .iter()
        .filter_map(|(a, b)| Some((seats.place(*a)?, seats.place(*b)?)));
    keep(tx, &excerpt, &seats, pairs)?;
    let (shared, own) = whose(&excerpt, &seats, count);
    evidence_store::mark_shared(tx, &shared, true)?;
    evidence_store::mark_shared(tx, &own, false)
}

/// Addresses and numbers of the first of a meeting: those that turned out to be nobody's own, and the others.
fn whose(excerpt: &Excerpt, seats: &Seats, first: usize) -> (Values, Values) {
    let reached = seats
        .drawn
        .iter()
        .take(first)
        .flat_map(|one| one.sketch.reached_at());
    let values = reached.filter(|(kind, value)| *kind != Kind::Email || !is_shared_address(value));
    values
        .map(|(kind, value)| (kind, value.to_owned()))
        .partition(|(kind, value)| {
            let people = match kind {
                Kind::Email => excerpt.people_at_mailbox(value),
                _ => excerpt.people_at_phone(value),
            };
            people.is_some_and(|people| people >= PEOPLE_OF_NOBODY)
        })
}

/// Addresses and numbers.
type Values = BTreeSet<(Kind, String)>;
