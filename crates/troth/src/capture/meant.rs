//! Of all whom a line may mean, whom it means: what was said of it first, then one whom the names find, then the page.

use std::collections::BTreeSet;

use troth_store::{StoreError, Tx};

use crate::access::Actor;
use crate::capture::form::CaptureInput;
use crate::capture::line::Reading;
use crate::capture::name::Named;
use crate::capture::who::{OFFERED, Person, Sought, seek};
use crate::contact::store::lines_of;
use crate::frame::problem::Problem;
use crate::party;

/// Whom a line means, as far as that is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meant {
    pub who: Option<Person>,
    /// The name of somebody new, who is made with what is recorded.
    pub new: Option<String>,
    /// Everybody it may be, the likeliest first.
    pub choices: Vec<Person>,
    pub named: Option<String>,
    /// Whether a contact of that name is offered.
    pub may_be_new: bool,
    /// A colleague has that name.
    pub is_ours: bool,
}

/// Finds whom a line means.
///
/// # Errors
/// When the customer that was said is not the actor's to see, or the store fails.
pub fn meant(tx: &Tx, actor: &Actor, input: &CaptureInput, reading: &Reading) -> Result<Meant, Problem> {
    let here = match input.page_of() {
        Some(party) => person(tx, actor, party)?,
        None => None,
    };
    let mut sought = Vec::new();
    for named in &reading.names {
        let whole = seek(tx, actor, named)?;
        // “Ann & Otto” are two, unless a firm is called so.
        let parts: Vec<&str> = named
            .text
            .split(" & ")
            .filter(|_| whole.name != named.text)
            .collect();
        if parts.len() < 2 {
            sought.push(whole);
            continue;
        }
        for part in parts {
            let named = Named {
                text: part.to_owned(),
                ..named.clone()
            };
            sought.push(seek(tx, actor, &named)?);
        }
    }
    // Nobody, or several of whose names a word is the beginning: “Hi, Palle asks …”.
    if sought.iter().all(|one| !one.is_whole && one.good.len() != 1) {
        let others = elsewhere(tx, actor, reading)?;
        if !others.is_empty() {
            sought.retain(|one| one.good.is_empty());
            sought.extend(others);
        }
    }
    let looked = of_names(here, sought);
    let still = input.named.is_none() || input.named == looked.named;
    match (input.party, input.new) {
        (Some(party), _) if still => {
            let who = person(tx, actor, party)?.ok_or(Problem::NotFound("customer"))?;
            Ok(Meant {
                who: Some(who),
                ..looked
            })
        }
        (None, Some(true)) if still && looked.named.is_some() => Ok(Meant {
            who: None,
            new: looked.named.clone(),
            ..looked
        }),
        _ => Ok(looked),
    }
}

/// Whoever answers by whole words to a name in another place of the line.
fn elsewhere(tx: &Tx, actor: &Actor, reading: &Reading) -> Result<Vec<Sought>, StoreError> {
    let mut found = Vec::new();
    for named in &reading.others {
        if reading.names.iter().any(|one| one.span == named.span) {
            continue;
        }
        found.push(seek(tx, actor, named)?);
    }
    found.retain(|one| one.is_whole && !one.good.is_empty());
    Ok(found)
}

/// A customer whom the actor may see; an old id leads to whom they became.
fn person(tx: &Tx, actor: &Actor, party: i64) -> Result<Option<Person>, Problem> {
    let Some(party) = party::store::seek(tx, actor, party)? else {
        return Ok(None);
    };
    let line = lines_of(tx, actor, &BTreeSet::from([party]))?.pop();
    Ok(line.map(|line| Person {
        party: line.id,
        known_by: line.firm_name.or(line.email).or(line.phone).or(line.city),
        name: line.name,
    }))
}

/// What the names say, on that customer's page or elsewhere.
fn of_names(here: Option<Person>, sought: Vec<Sought>) -> Meant {
    let named = named(&sought);
    let mut known: Vec<Sought> = sought;
    if known.iter().any(|one| !one.good.is_empty()) {
        // Words beside a name that is somebody's are no second person.
        known.retain(|one| !one.good.is_empty());
    }
    let mut choices: Vec<Person> = Vec::new();
    for one in known
        .iter()
        .flat_map(|one| one.good.iter())
        .chain(known.iter().flat_map(|one| one.like.iter()))
    {
        if choices.iter().all(|known| known.party != one.party) {
            choices.push(one.clone());
        }
    }
    let good: BTreeSet<i64> = known
        .iter()
        .flat_map(|one| one.good.iter().map(|one| one.party))
        .collect();
    let is_here = |party: i64| here.as_ref().is_some_and(|here| here.party == party);
    let is_written = known
        .iter()
        .any(|one| one.name.chars().next().is_some_and(char::is_uppercase));
    let who = match good.len() {
        1 => choices.first().cloned(),
        0 if !is_written => here.clone(),
        _ => here.clone().filter(|_| good.iter().any(|party| is_here(*party))),
    };
    if let Some(here) = here.filter(|here| choices.iter().all(|one| one.party != here.party)) {
        choices.push(here);
    }
    choices.truncate(OFFERED);
    Meant {
        who,
        new: None,
        is_ours: false,
        may_be_new: named.is_some() && known.len() < 2,
        choices,
        named,
    }
}

/// The name as it is written, where one is.
fn named(sought: &[Sought]) -> Option<String> {
    let good = sought.iter().find(|one| !one.good.is_empty());
    good.or(sought.first()).map(|one| one.name.clone())
}
