//! Letters, messages, requests and calls that silos told of, in SQL, as they are read for suggestions: their words, who wrote
//! them, and whose they are alone.

use std::collections::HashMap;

use troth_store::{FromRow, Query, Row, StoreError, Tx};

use crate::frame::time::Millis;
use crate::interaction::letter::spoken;
use crate::record::said::Told;
use crate::spine::{Direction, Role};
use crate::suggestion::seen::{Hand, Heard};

/// Ids in one list of a query.
const LIST: usize = 500;

/// Kinds on the spine that hold somebody's own words, as a silo told of them.
const WRITTEN: [&str; 7] = ["email", "message", "letter", "ticket", "answer", "call", "visit"];
/// Of these the ones of which a colleague took minutes.
const SPOKEN: [&str; 2] = ["call", "visit"];
/// Of these the ones that lie in somebody's own mailbox.
const LETTERS: [&str; 2] = ["email", "letter"];

struct Written {
    id: i64,
    kind: String,
    direction: Direction,
    at: Millis,
    told: String,
    taken_in_by: Option<i64>,
}

impl FromRow for Written {
    fn from_row(row: &Row<'_>) -> Result<Written, StoreError> {
        let direction: String = row.get("direction")?;
        Ok(Written {
            id: row.get("id")?,
            kind: row.get("kind")?,
            direction: Direction::parse(&direction).unwrap_or(Direction::Between),
            at: row.get("at")?,
            told: row.get("told")?,
            // What Troth itself took in, for whoever runs the machine, came to the firm.
            taken_in_by: row.get::<Option<i64>>("taken_in_by")?.filter(|by| *by != 0),
        })
    }
}

/// Somebody who was in it.
struct Person {
    interaction: i64,
    subject: i64,
    role: Role,
    is_colleague: bool,
    /// The colleague whose address they wrote from.
    colleague: Option<i64>,
    name: Option<String>,
}

impl FromRow for Person {
    fn from_row(row: &Row<'_>) -> Result<Person, StoreError> {
        let role: String = row.get("role")?;
        Ok(Person {
            interaction: row.get("interaction_id")?,
            subject: row.get("subject_id")?,
            role: Role::parse(&role).unwrap_or(Role::About),
            is_colleague: row.get("is_colleague")?,
            colleague: row.get("colleague")?,
            name: row.get("name")?,
        })
    }
}

/// Which of these were written by or to a customer and still stand, each with its words.
///
/// # Errors
/// When the store fails.
pub fn letters(tx: &Tx, ids: &[i64]) -> Result<Vec<Heard>, StoreError> {
    let mut heard = Vec::new();
    for part in ids.chunks(LIST) {
        let written: Vec<Written> = Query::new(
            "select i.id, i.kind, i.direction, i.at, r.told, b.by_colleague as taken_in_by
             from interaction i join record r on r.id = i.record_id left join batch b on b.id = r.batch_id
             where i.withdrawn_at is null and i.is_internal = 0 and r.raw is not null",
        )
        .push_list(" and i.kind in", WRITTEN)
        .push_list(" and (i.direction in", ["in", "out"])
        .push_list(" or i.kind in", SPOKEN)
        .text(")")
        .push_list(" and i.id in", part.iter().copied())
        .text(" order by i.id")
        .all(tx)?;
        let mut people = people(tx, written.iter().map(|one| one.id))?;
        for one in written {
            let people = people.remove(&one.id).unwrap_or_default();
            heard.extend(as_heard(one, &people));
        }
    }
    Ok(heard)
}

fn people(tx: &Tx, ids: impl Iterator<Item = i64>) -> Result<HashMap<i64, Vec<Person>>, StoreError> {
    let found: Vec<Person> = Query::new(
        "select p.interaction_id, p.subject_id, p.role, coalesce(party.is_colleague, 0) as is_colleague,
           party.name,
           (select min(c.id) from identity e join colleague c on c.email = e.value
            where e.subject_id = p.subject_id and e.kind = 'email') as colleague
         from participant p left join member m on m.subject_id = p.subject_id
         left join party on party.id = m.party_id where true",
    )
    .push_list(" and p.interaction_id in", ids)
    .text(" order by p.interaction_id, p.subject_id")
    .all(tx)?;
    let mut people: HashMap<i64, Vec<Person>> = HashMap::new();
    for person in found {
        people.entry(person.interaction).or_default().push(person);
    }
    Ok(people)
}

/// Nothing where nobody in it is a customer, or no words are left.
fn as_heard(written: Written, people: &[Person]) -> Option<Heard> {
    let theirs = match written.direction {
        Direction::In => Role::From,
        Direction::Out | Direction::Between => Role::To,
    };
    let outside = || {
        people
            .iter()
            .filter(|person| !person.is_colleague && person.colleague.is_none())
    };
    let is_spoken = SPOKEN.contains(&written.kind.as_str());
    let customer = outside().find(|person| person.role == theirs);
    let customer = customer.or_else(|| outside().find(|person| is_spoken || person.role == Role::About))?;
    let told: Told = serde_json::from_str(&written.told).ok()?;
    let (words, _) = spoken(told, &written.kind);
    let hand = match written.direction {
        _ if is_spoken => Hand::Minutes,
        Direction::In => Hand::Theirs,
        Direction::Out | Direction::Between => Hand::Ours,
    };
    let writer = match hand {
        Hand::Ours => ours(people, Role::From),
        Hand::Minutes => ours(people, Role::From).or_else(|| ours(people, Role::To)),
        Hand::Theirs => None,
    };
    let owner = match LETTERS.contains(&written.kind.as_str()) {
        true => owner(written.direction, written.taken_in_by, people),
        // What came to the firm is everybody's; what a colleague wrote is theirs wherever it was written.
        false => writer,
    };
    Some(Heard {
        interaction: written.id,
        subject: customer.subject,
        owner,
        colleague: writer,
        author: None,
        hand,
        at: written.at,
        is_dated: true,
        words: words?,
        name: customer.name.clone(),
        readers: people
            .iter()
            .filter(|person| person.role == Role::To)
            .filter_map(|person| person.colleague)
            .collect(),
    })
}

/// Whose a letter is alone: of what we wrote the writer's; of what came, theirs out of whose mailbox it was taken, else
/// theirs whom it went to, and who only got a copy comes last.
fn owner(direction: Direction, taken_in_by: Option<i64>, people: &[Person]) -> Option<i64> {
    if direction == Direction::Out {
        return ours(people, Role::From).or(taken_in_by);
    }
    let is_in = |id: &i64| people.iter().any(|person| person.colleague == Some(*id));
    taken_in_by
        .filter(is_in)
        .or_else(|| ours(people, Role::To))
        .or_else(|| ours(people, Role::Cc))
        .or(taken_in_by)
}

/// The first colleague in that role who has a sign-in.
fn ours(people: &[Person], role: Role) -> Option<i64> {
    let in_role = |person: &&Person| person.role == role;
    people.iter().filter(in_role).find_map(|person| person.colleague)
}
