//! Whom a line means: found among those whom the actor may see, or offered where it may be several, or somebody new.

use troth_store::{StoreError, Tx};

use crate::access::Actor;
use crate::capture::name::Named;
use crate::capture::store;
use crate::search::Asked;
use crate::search::find::{MEANT, people};
use crate::search::store::Contact;

/// Somebody as the preview offers them.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[schema(as = CapturePerson)]
pub struct Person {
    pub party: i64,
    pub name: String,
    /// What tells them apart: their firm, address, number or town.
    pub known_by: Option<String>,
}

impl Person {
    pub fn of(contact: Contact) -> Person {
        let Contact {
            id,
            name,
            firm,
            email,
            phone,
            city,
            ..
        } = contact;
        let known_by = [firm, email, phone, city].into_iter().flatten().next();
        Person {
            party: id,
            name,
            known_by,
        }
    }
}

/// What looking for one name gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sought {
    /// How much of what was written is their name.
    pub name: String,
    /// Those who answer to it equally well; one is whom the line means.
    pub good: Vec<Person>,
    /// Those in whose name, address or number it stands somewhere.
    pub like: Vec<Person>,
    /// Whole words of theirs were written, and no beginnings of them.
    pub is_whole: bool,
}

/// Of how many the preview lets one choose.
pub const OFFERED: usize = 5;

/// Looks a name up, and where nobody has it, the words it begins with.
///
/// # Errors
/// When the store fails.
pub fn seek(tx: &Tx, actor: &Actor, named: &Named) -> Result<Sought, StoreError> {
    let mut like = Vec::new();
    for text in shorter(&named.text) {
        let (good, near, is_whole) = look(tx, actor, &text, named.of.as_deref())?;
        if !good.is_empty() {
            return Ok(Sought {
                name: text,
                good,
                like: near,
                is_whole,
            });
        }
        if like.is_empty() {
            like = near;
        }
    }
    Ok(Sought {
        name: match &named.called {
            Some(called) => format!("{called} {}", named.text),
            None => meant(&named.text),
        },
        good: Vec::new(),
        like,
        is_whole: false,
    })
}

/// The whole, then its parts, the longer first; and `dieters` as `dieter`. A single word counts from the beginning or
/// with a capital: any other may be just a word.
fn shorter(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut texts = Vec::new();
    for many in (1..=words.len()).rev() {
        for from in 0..=words.len() - many {
            let is_name = many > 1 || from == 0 || words[from].starts_with(char::is_uppercase);
            texts.extend(is_name.then(|| words[from..from + many].join(" ")));
        }
    }
    let owned = |text: &String| {
        let bare = text
            .strip_suffix("'s")
            .or_else(|| text.strip_suffix("’s"))
            .or_else(|| text.strip_suffix('s'))?;
        (bare.chars().count() > 2).then(|| bare.to_owned())
    };
    let bare: Vec<String> = texts.iter().filter_map(owned).collect();
    texts.extend(bare);
    texts
}

/// Of a run of words the part that is written like a name: the capital ones at its beginning, else all of it.
fn meant(text: &str) -> String {
    let is_capital = |word: &&str| word.chars().next().is_some_and(char::is_uppercase);
    let capitals: Vec<&str> = text.split_whitespace().take_while(is_capital).collect();
    if capitals.is_empty() {
        text.to_owned()
    } else {
        capitals.join(" ")
    }
}

fn look(
    tx: &Tx,
    actor: &Actor,
    text: &str,
    of: Option<&str>,
) -> Result<(Vec<Person>, Vec<Person>, bool), StoreError> {
    let asked = Asked::parse(text);
    let found = people(tx, actor, &asked)?;
    // Of very many hits only the newest are looked at: whoever is found alone among them may not be alone.
    let is_cut = found.len() as i64 >= MEANT;
    let found = customers(tx, found)?;
    let mut ranked: Vec<(Rank, Contact)> = found
        .into_iter()
        .map(|contact| (rank(&asked, &contact, of), contact))
        .filter(|(rank, _)| *rank < Rank::Other)
        .collect();
    ranked.sort_by_key(|(rank, contact)| {
        (
            *rank,
            std::cmp::Reverse(contact.last_in_at.max(contact.last_out_at)),
            contact.id,
        )
    });
    let best = ranked
        .first()
        .map(|(rank, _)| *rank)
        .filter(|rank| *rank < Rank::Within);
    let (mut good, like): (Vec<_>, Vec<_>) = ranked.into_iter().partition(|(rank, _)| Some(*rank) == best);
    let person = |(_, contact): (Rank, Contact)| Person::of(contact);
    let mut like: Vec<Person> = like.into_iter().map(person).collect();
    let mut all: Vec<Person> = good.drain(..).map(person).collect();
    if is_cut && best == Some(Rank::Begins) && all.len() == 1 {
        like.splice(0..0, all.drain(..));
    }
    all.truncate(OFFERED);
    like.truncate(OFFERED);
    Ok((all, like, best.is_some_and(|best| best <= Rank::Words)))
}

/// How well somebody answers to a name; less is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Exact,
    /// Each word is one of theirs.
    Words,
    /// Each word begins one of theirs.
    Begins,
    Within,
    /// Of another firm.
    Other,
}

fn rank(asked: &Asked, contact: &Contact, of: Option<&str>) -> Rank {
    if let Some(of) = of {
        let firm = troth_store::normalise(contact.firm.as_deref().unwrap_or(""));
        let of = troth_store::normalise(of);
        let is_theirs = of
            .split(' ')
            .all(|word| firm.split(' ').any(|known| known.starts_with(word)));
        if !is_theirs {
            return Rank::Other;
        }
    }
    let name = troth_store::normalise(&contact.name);
    let theirs: Vec<&str> = name.split(' ').collect();
    let has = |is: &dyn Fn(&str, &str) -> bool| {
        asked
            .words
            .iter()
            .all(|word| theirs.iter().any(|known| is(known, word)))
    };
    let is_written = contact
        .email
        .as_deref()
        .is_some_and(|email| email.eq_ignore_ascii_case(&asked.text))
        || is_phone(asked, contact);
    if name == asked.folded() || is_written {
        Rank::Exact
    } else if has(&|known, word| known == word) {
        Rank::Words
    } else if has(&|known, word| known.starts_with(word)) {
        Rank::Begins
    } else {
        Rank::Within
    }
}

fn is_phone(asked: &Asked, contact: &Contact) -> bool {
    match (&asked.phone, &contact.phone) {
        (Some(asked), Some(phone)) => {
            let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
            digits.ends_with(asked.as_str())
        }
        _ => false,
    }
}

/// Without our own colleagues: nobody records a call with them as a customer's.
fn customers(tx: &Tx, found: Vec<Contact>) -> Result<Vec<Contact>, StoreError> {
    let ours = store::ours(tx, found.iter().map(|one| one.id))?;
    Ok(found.into_iter().filter(|one| !ours.contains(&one.id)).collect())
}
