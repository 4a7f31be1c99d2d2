//! What people do with parties: type them in, correct them, tag them, look after them.

use std::collections::BTreeSet;

use troth_store::{StoreError, Tx};

use crate::access::Actor;
use crate::contact::store::{Line, lines_of};
use crate::frame::time::Millis;
use crate::identity::act::{ActError, By};
use crate::identity::evidence::own_traits;
use crate::journal::act::Act;
use crate::organisation::Organisation;
use crate::party::form::{ContactInput, Word};
use crate::party::profile::Profile;
use crate::party::{Acted, CORRECTED, KEPT, MADE, TAGGED, UNTAGGED, derive, follow};
use crate::party::{row_store, store};
use crate::record::said::{Told, Who, WhoKind};
use crate::record::store::Fresh;

/// Who acts, when, in which firm.
#[derive(Clone, Debug)]
pub struct Hand {
    pub actor: Actor,
    pub now: Millis,
    pub firm: Organisation,
}

impl Hand {
    fn by<'a>(&self, why: Option<&'a str>) -> By<'a> {
        By {
            actor: self.actor.id,
            now: self.now,
            why,
        }
    }

    fn note(&self, tx: &Tx, name: &'static str, party: i64, what: Vec<String>) -> Result<(), StoreError> {
        let oldest = crate::identity::store::members(tx, party)?.first().copied();
        let act = Act::begin(tx, name, self.actor.id, self.now)?;
        let act = match oldest {
            Some(subject) => act.about(subject),
            None => act,
        };
        act.record(&Acted { party, what }).map(drop)
    }

    fn derive(&self, tx: &Tx, parties: &BTreeSet<i64>) -> Result<(), StoreError> {
        derive::derive(tx, parties, &self.firm, self.now)
    }
}

/// Who has one of these addresses or numbers already, as far as the actor may see. Of somebody known only what is new
/// is asked about.
pub fn twins(tx: &Tx, actor: &Actor, who: &Who, known: Option<&Profile>) -> Result<Vec<Line>, StoreError> {
    let is_new =
        |field: &str, value: &String| !known.is_some_and(|known| known.all(field).contains(&value.as_str()));
    let fresh = Who {
        emails: who
            .emails
            .iter()
            .filter(|value| is_new("email", value))
            .cloned()
            .collect(),
        phones: who
            .phones
            .iter()
            .filter(|value| is_new("phone", value))
            .cloned()
            .collect(),
        ..who.clone()
    };
    let mut subjects = BTreeSet::new();
    for (kind, value) in own_traits(&fresh).into_iter().filter(|(kind, _)| kind.is_own()) {
        let value = BTreeSet::from([value]);
        if crate::identity::evidence_store::shared_among(tx, kind, &value)?.is_empty() {
            subjects.extend(
                crate::identity::evidence_store::carriers(tx, kind, &value)?
                    .into_iter()
                    .map(|(_, subject)| subject),
            );
        }
    }
    let parties: BTreeSet<i64> = crate::identity::store::parties_of(tx, &subjects)?
        .into_values()
        .filter(|party| known.is_none_or(|known| known.id != *party))
        .collect();
    let lines = lines_of(tx, actor, &parties)?;
    Ok(lines.into_iter().filter(|line| line.kind == who.kind).collect())
}

/// Takes somebody in who was typed by hand, through the same door as every record; returns their party.
pub fn make(
    tx: &Tx,
    hand: &Hand,
    input: &ContactInput,
    who: Who,
    firm: Option<String>,
) -> Result<i64, ActError> {
    let twins = Twins::find(tx, hand, input, &who, None)?;
    let key = format!("hand:{}", tx.allocate("hand", 1)?);
    let mut told = vec![Who {
        key: key.clone(),
        ..who
    }];
    if let Some(name) = firm.filter(|_| input.kind == WhoKind::Person) {
        let folded = format!("name:{}", troth_store::normalise(&name));
        told.push(Who {
            key: folded,
            kind: WhoKind::Organisation,
            name: Some(name),
            ..Who::default()
        });
        told[0].member_of = Some(1);
    }
    let subject = say(tx, hand, key, told)?;
    twins.settle(tx, hand, &[subject])?;
    let party = crate::identity::store::party_of(tx, subject)?.ok_or(ActError::NoParty)?;
    hand.note(tx, MADE, party, Vec::new())?;
    let is_new = crate::identity::store::members(tx, party)? == [subject];
    if is_new && store::seek(tx, &hand.actor, party)?.is_none() {
        // Whoever sees only their own would not find whom they just typed in.
        keep(tx, hand, party, Some(hand.actor.id.0))?;
    }
    Ok(party)
}

/// What was said of those who have an address or number already, and their subjects as they were then.
struct Twins(Vec<(Word, Vec<i64>)>);

impl Twins {
    fn find(
        tx: &Tx,
        hand: &Hand,
        input: &ContactInput,
        who: &Who,
        known: Option<&Profile>,
    ) -> Result<Twins, StoreError> {
        let twins = twins(tx, &hand.actor, who, known)?;
        let Some(word) = input.word(&twins) else {
            return Ok(Twins(Vec::new()));
        };
        let of_each = twins.iter().map(|twin| {
            let word = if word == Word::Is(twin.id) {
                word
            } else {
                Word::Apart
            };
            Ok((word, crate::identity::store::members(tx, twin.id)?))
        });
        of_each.collect::<Result<_, StoreError>>().map(Twins)
    }

    /// Their word is kept, so that it holds whatever the address turns out to prove.
    fn settle(self, tx: &Tx, hand: &Hand, ours: &[i64]) -> Result<(), ActError> {
        for (word, theirs) in self.0 {
            let (Some(first), Some(oldest)) = (ours.first(), theirs.first()) else {
                continue;
            };
            let done = match word {
                Word::Is(_) => crate::identity::act::affirm(tx, hand.by(None), *oldest, *first)?,
                Word::Apart => crate::identity::act::refuse(tx, hand.by(None), ours, &theirs)?,
            };
            derive::after(tx, &done.resolved, &hand.firm, hand.now)?;
        }
        Ok(())
    }
}

/// A row of the silo *people*, followed at once so that it can be seen at once; returns the subject it is about.
fn say(tx: &Tx, hand: &Hand, key: String, who: Vec<Who>) -> Result<i64, StoreError> {
    let silo = crate::record::store::silo(tx, crate::record::PEOPLE, hand.now)?;
    let told = Told {
        who,
        said: Vec::new(),
    };
    let raw = serde_json::to_string(&told).map_err(|error| StoreError::Engine(error.to_string()))?;
    let row = Fresh {
        key,
        line: 1,
        raw,
        told,
    };
    let outcome = crate::record::store::receive(tx, None, silo, vec![row], hand.actor.id, hand.now)?;
    let fact = match outcome.fact {
        Some(id) => crate::journal::store::find(tx, id)?,
        None => None,
    };
    let fact = fact.ok_or_else(|| StoreError::Engine("a row typed by hand was not taken in".to_owned()))?;
    let resolved = crate::identity::follow::received(tx, &fact, hand.now)?;
    follow::follow(tx, &fact, hand.now)?;
    derive::after(tx, &resolved, &hand.firm, hand.now)?;
    let subject = crate::record::store::of_fact(tx, fact.id)?
        .into_iter()
        .find_map(|record| record.told.who.first()?.subject);
    subject.ok_or_else(|| StoreError::Engine("a row typed by hand speaks of nobody".to_owned()))
}

/// Says what is right of a party, and strikes out what is not. What was said before stays as history.
pub fn correct(
    tx: &Tx,
    hand: &Hand,
    profile: &Profile,
    input: &ContactInput,
    who: &Who,
) -> Result<(), ActError> {
    let (said, struck) = changes(profile, input, who);
    let twins = Twins::find(tx, hand, input, who, Some(profile))?;
    let subjects = crate::identity::store::members(tx, profile.id)?;
    for (field, value) in &struck {
        store::strike(tx, &subjects, field, value, hand.actor.id.0)?;
    }
    let mut what: Vec<String> = struck.into_iter().map(|(field, _)| field).collect();
    if let Some(said) = said {
        what.extend(crate::party::fields(&said).into_iter().map(|(field, _)| field));
        say_of(tx, hand, profile, said)?;
        twins.settle(tx, hand, &subjects)?;
    }
    if what.is_empty() {
        return Ok(());
    }
    let party = crate::identity::store::party_of(tx, subjects[0])?.unwrap_or(profile.id);
    what.sort();
    what.dedup();
    hand.note(tx, CORRECTED, party, what)?;
    hand.derive(tx, &BTreeSet::from([party, profile.id]))?;
    Ok(row_store::bump(tx, party)?)
}

/// Takes what a colleague says of a party in as a record about it, tied to it by their word.
fn say_of(tx: &Tx, hand: &Hand, profile: &Profile, said: Who) -> Result<(), ActError> {
    let (subject, known_as, silo) = store::typed_subject(tx, profile.id)?.ok_or(ActError::NoParty)?;
    let is_typed =
        silo == crate::record::PEOPLE && (known_as.starts_with("hand:") || known_as.starts_with("about:"));
    let key = if is_typed {
        known_as
    } else {
        format!("about:{subject}")
    };
    let row = format!("{key}:{}", tx.allocate("correction", 1)?);
    let typed = say(
        tx,
        hand,
        row,
        vec![Who {
            key,
            kind: profile.kind,
            ..said
        }],
    )?;
    if !is_typed {
        let done = crate::identity::act::affirm(tx, hand.by(Some("typed as a correction")), subject, typed)?;
        derive::after(tx, &done.resolved, &hand.firm, hand.now)?;
    }
    Ok(())
}

/// What the input says that is not shown yet, and what it leaves out that is.
fn changes(profile: &Profile, input: &ContactInput, who: &Who) -> (Option<Who>, Vec<(String, String)>) {
    let mut struck = Vec::new();
    let mut differs = |field: &str, now: Option<&String>| -> Option<String> {
        let shown = if field == "name" {
            Some(profile.name.as_str())
        } else {
            profile.value(field)
        };
        match (now, shown) {
            (Some(now), shown) if shown != Some(now.as_str()) => Some(now.clone()),
            (None, Some(_)) if input.whole && field != "name" => {
                // Every value that stands, or an older one would be shown instead.
                struck.extend(
                    profile
                        .all(field)
                        .into_iter()
                        .map(|value| (field.to_owned(), value.to_owned())),
                );
                None
            }
            _ => None,
        }
    };
    let empty = crate::record::said::Address::default();
    let address = who.address.as_ref().unwrap_or(&empty);
    let mut said = Who {
        name: differs("name", who.name.as_ref()),
        title: differs("title", who.title.as_ref()),
        website: differs("website", who.website.as_ref()),
        birthday: differs("birthday", who.birthday.as_ref()),
        ..Who::default()
    };
    let corrected = crate::record::said::Address {
        street: differs("street", address.street.as_ref()),
        city: differs("city", address.city.as_ref()),
        region: differs("region", address.region.as_ref()),
        postcode: differs("postcode", address.postcode.as_ref()),
        country: differs("country", address.country.as_ref()),
        country_code: differs("country_code", address.country_code.as_ref()),
    };
    said.address = (corrected != empty).then_some(corrected);
    for (field, typed, was_sent, into) in [
        (
            "email",
            &who.emails,
            input.emails.is_some() || input.whole,
            &mut said.emails,
        ),
        (
            "phone",
            &who.phones,
            input.phones.is_some() || input.whole,
            &mut said.phones,
        ),
    ] {
        let known = profile.all(field);
        into.extend(
            typed
                .iter()
                .filter(|value| !known.contains(&value.as_str()))
                .cloned(),
        );
        if was_sent {
            let gone = known
                .iter()
                .filter(|value| !typed.iter().any(|typed| typed == **value));
            struck.extend(gone.map(|value| (field.to_owned(), (*value).to_owned())));
        }
    }
    let is_said = !crate::party::fields(&said).is_empty();
    (is_said.then_some(said), struck)
}

pub fn tag(tx: &Tx, hand: &Hand, party: i64, word: &str) -> Result<(), StoreError> {
    if let Some(oldest) = crate::identity::store::members(tx, party)?.first() {
        store::put_tag(tx, *oldest, word, hand.actor.id.0, hand.now)?;
        hand.note(tx, TAGGED, party, vec![word.to_owned()])?;
        row_store::bump(tx, party)?;
    }
    Ok(())
}

pub fn untag(tx: &Tx, hand: &Hand, party: i64, word: &str) -> Result<(), StoreError> {
    let subjects = crate::identity::store::members(tx, party)?;
    if store::take_tag_off(tx, &subjects, word, hand.actor.id.0, hand.now)? > 0 {
        hand.note(tx, UNTAGGED, party, vec![word.to_owned()])?;
        row_store::bump(tx, party)?;
    }
    Ok(())
}

/// From now on that colleague looks after them, or nobody does.
pub fn keep(tx: &Tx, hand: &Hand, party: i64, keeper: Option<i64>) -> Result<(), StoreError> {
    let subjects = crate::identity::store::members(tx, party)?;
    store::set_keeper(tx, &subjects, keeper, hand.actor.id.0, hand.now)?;
    hand.note(
        tx,
        KEPT,
        party,
        keeper.map(|id| id.to_string()).into_iter().collect(),
    )?;
    hand.derive(tx, &BTreeSet::from([party]))
}
