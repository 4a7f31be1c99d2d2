//! The words of contacts, conversations, orders and promises in SQL, and what answers a question.

use std::collections::HashMap;

use troth_store::{FromRow, Query, Row, StoreError, Tx, args, words};

use crate::access::{Actor, Visibility};
use crate::frame::money::{Currency, Money};
use crate::frame::time::Millis;
use crate::spine::Direction;

/// Ids in one list of a query.
const LIST: usize = 1_000;
/// Hits looked at, the newest: a word that stands everywhere costs no more than a rare one.
pub const HITS: i64 = 200;

/// A contact as a result shows it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Contact {
    pub id: i64,
    pub name: String,
    pub kind: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub city: Option<String>,
    /// The firm they belong to.
    pub firm: Option<String>,
    /// When we last heard of them, and they of us: milliseconds since 1970 in UTC.
    pub last_in_at: Option<Millis>,
    pub last_out_at: Option<Millis>,
}

impl FromRow for Contact {
    fn from_row(row: &Row<'_>) -> Result<Contact, StoreError> {
        Ok(Contact {
            id: row.get("id")?,
            name: row.get("name")?,
            kind: row.get("kind")?,
            email: row.get("email")?,
            phone: row.get("phone")?,
            city: row.get("city")?,
            firm: row.get("firm")?,
            last_in_at: row.get("last_in_at")?,
            last_out_at: row.get("last_out_at")?,
        })
    }
}

const CONTACT: &str = "select party.id, party.name, party.kind, party.email, party.phone, party.city, firm.name as firm,
   party.last_in_at, party.last_out_at from party left join party firm on firm.id = party.firm_party where party.is_erased = 0";

/// Contacts whose words begin so; of very many, those with the highest ids.
pub fn contacts(tx: &Tx, actor: &Actor, question: &str, limit: i64) -> Result<Vec<Contact>, StoreError> {
    let query = matching(Query::new(CONTACT), actor, "party", question);
    actor
        .narrow(query, "party.keeper_id")
        .push(" limit ", limit)
        .all(tx)
}

/// Narrowed to what holds these words. Of everybody's hits the newest are looked at; whoever sees few must not lose
/// theirs behind the hits of others.
fn matching(query: Query, actor: &Actor, table: &str, question: &str) -> Query {
    let query = query.push(&format!(" and matches({table}, "), words(question));
    match actor.visibility {
        Visibility::All => query.text(&format!(", {HITS})")),
        Visibility::Own | Visibility::Team => query.text(")"),
    }
}

/// Contacts whose folded name begins so, in order of name.
pub fn named(tx: &Tx, actor: &Actor, folded: &str, limit: i64) -> Result<Vec<Contact>, StoreError> {
    let query = Query::new(CONTACT)
        .push(" and party.is_colleague = 0 and party.sort_name >= ", folded)
        .push(" and party.sort_name < ", format!("{folded}\u{10ffff}"));
    actor
        .narrow(query, "party.keeper_id")
        .push(" order by party.sort_name, party.id limit ", limit)
        .all(tx)
}

/// Contacts one of whose addresses or numbers is exactly this.
pub fn identified(
    tx: &Tx,
    actor: &Actor,
    kind: &str,
    value: &str,
    limit: i64,
) -> Result<Vec<Contact>, StoreError> {
    let query = Query::new(CONTACT)
        .push(
            " and party.id in (select m.party_id from identity e join member m on m.subject_id = e.subject_id
               where e.kind = ",
            kind,
        )
        .push(" and e.value = ", value)
        .text(")");
    actor
        .narrow(query, "party.keeper_id")
        .push(" limit ", limit)
        .all(tx)
}

/// Something that passed, as a result shows it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Conversation {
    pub id: i64,
    pub kind: String,
    pub direction: Direction,
    /// Milliseconds since 1970 in UTC.
    pub at: Millis,
    pub title: String,
    pub excerpt: Option<String>,
    pub href: Option<String>,
    /// Whom it passed with.
    pub who: Option<String>,
    pub party: Option<i64>,
}

impl FromRow for Conversation {
    fn from_row(row: &Row<'_>) -> Result<Conversation, StoreError> {
        let direction: String = row.get("direction")?;
        Ok(Conversation {
            id: row.get("id")?,
            kind: row.get("kind")?,
            direction: Direction::parse(&direction).unwrap_or(Direction::Between),
            at: row.get("at")?,
            title: row.get("title")?,
            excerpt: row.get("excerpt")?,
            href: row.get("href")?,
            who: None,
            party: None,
        })
    }
}

/// What passed with these words in it: the newest of the newest-heard hits that the actor may see.
pub fn conversations(
    tx: &Tx,
    actor: &Actor,
    question: &str,
    limit: i64,
) -> Result<Vec<Conversation>, StoreError> {
    let query = Query::new(
        "select i.id, i.kind, i.direction, i.at, i.title, i.excerpt, i.href from interaction i
         where i.withdrawn_at is null",
    );
    let query = matching(query, actor, "interaction i", question);
    // Whoever sees everybody need not be asked about each.
    let query = if actor.visibility == Visibility::All {
        query
    } else {
        let seen = query.text(
            " and exists (select 1 from participant p join member m on m.subject_id = p.subject_id
                 join party on party.id = m.party_id where p.interaction_id = i.id",
        );
        actor.narrow(seen, "party.keeper_id").text(")")
    };
    let query = query
        .text(" and (i.is_internal = 0 or exists (select 1 from participant x")
        .text(" join identity e on e.subject_id = x.subject_id and e.kind = 'email'")
        .text(" join colleague c on c.email = e.value where x.interaction_id = i.id")
        .push(" and c.id = ", actor.id.0)
        .push(")) order by i.at desc, i.id desc limit ", limit);
    let mut found: Vec<Conversation> = query.all(tx)?;
    name_them(tx, actor, &mut found)?;
    Ok(found)
}

/// Whom each passed with: the sender of what came in, else the first it went to or is about.
fn name_them(tx: &Tx, actor: &Actor, found: &mut [Conversation]) -> Result<(), StoreError> {
    let query = Query::new(
        "select p.interaction_id, p.role, party.id, party.name from participant p
         join member m on m.subject_id = p.subject_id join party on party.id = m.party_id where true",
    )
    .push_list(" and p.interaction_id in", found.iter().map(|one| one.id));
    let people: Vec<(i64, String, i64, String)> = actor
        .narrow(query, "party.keeper_id")
        .text(" order by p.interaction_id, party.id")
        .all(tx)?;
    let mut by_id: HashMap<i64, Vec<(String, i64, String)>> = HashMap::new();
    for (id, role, party, name) in people {
        by_id.entry(id).or_default().push((role, party, name));
    }
    for one in found {
        let people = by_id.remove(&one.id).unwrap_or_default();
        let is_theirs = |role: &str| (role == "from") == (one.direction == Direction::In);
        let who = people
            .iter()
            .find(|(role, _, _)| is_theirs(role))
            .or(people.first());
        one.party = who.map(|(_, party, _)| *party);
        one.who = who.map(|(_, _, name)| name.clone());
    }
    Ok(())
}

/// A purchase as a result shows it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Ordered {
    pub id: i64,
    pub number: String,
    /// Milliseconds since 1970 in UTC.
    pub at: Millis,
    pub total: Money,
    pub lines: i64,
    pub is_return: bool,
    /// Whose it is; nothing when the silo sold to nobody it knows.
    pub who: Option<String>,
    pub party: Option<i64>,
}

impl FromRow for Ordered {
    fn from_row(row: &Row<'_>) -> Result<Ordered, StoreError> {
        let code: String = row.get("currency")?;
        Ok(Ordered {
            id: row.get("id")?,
            number: row.get("number")?,
            at: row.get("at")?,
            total: Money {
                minor: row.get("total_minor")?,
                currency: Currency::parse(&code)
                    .map_err(|_| StoreError::Engine(format!("`{code}` is no currency")))?,
            },
            lines: row.get("lines")?,
            is_return: row.get("is_return")?,
            who: row.get("who")?,
            party: row.get("party_id")?,
        })
    }
}

const ORDERED: &str =
    "select o.id, o.number, o.at, o.currency, o.total_minor, o.lines, o.is_return, party.name as who,
   party.id as party_id from purchase o left join member m on m.subject_id = o.subject_id
   left join party on party.id = m.party_id where o.withdrawn_at is null and (o.subject_id is null or (true";

/// Orders of exactly this number, whichever silo counts so.
pub fn numbered(tx: &Tx, actor: &Actor, number: &str, limit: i64) -> Result<Vec<Ordered>, StoreError> {
    actor
        .narrow(Query::new(ORDERED), "party.keeper_id")
        .push(
            ")) and o.silo_id in (select id from silo) and o.number = ",
            number,
        )
        .push(" order by o.at desc, o.id desc limit ", limit)
        .all(tx)
}

/// Orders with these words in them, the newest of the newest-booked hits.
pub fn orders(tx: &Tx, actor: &Actor, question: &str, limit: i64) -> Result<Vec<Ordered>, StoreError> {
    let query = actor.narrow(Query::new(ORDERED), "party.keeper_id").text("))");
    matching(query, actor, "purchase o", question)
        .push(" order by o.at desc, o.id desc limit ", limit)
        .all(tx)
}

/// What was promised, as a result shows it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Promised {
    pub id: i64,
    pub what: String,
    pub state: String,
    pub due_on: Option<String>,
    /// The last instant to keep it in time, in milliseconds since 1970 in UTC; nothing while no clock runs.
    pub deadline: Option<Millis>,
    pub who: String,
    pub party: i64,
}

impl FromRow for Promised {
    fn from_row(row: &Row<'_>) -> Result<Promised, StoreError> {
        Ok(Promised {
            id: row.get("id")?,
            what: row.get("what")?,
            state: row.get("state")?,
            due_on: row.get("due_on")?,
            deadline: row.get("deadline")?,
            who: row.get("who")?,
            party: row.get("party_id")?,
        })
    }
}

/// Promises with these words in them: open ones first, then the newest.
pub fn promises(tx: &Tx, actor: &Actor, question: &str, limit: i64) -> Result<Vec<Promised>, StoreError> {
    let query = Query::new(
        "select w.id, w.what, w.state, w.due_on, w.deadline, party.name as who, party.id as party_id from promise w
         join member m on m.subject_id = w.subject_id join party on party.id = m.party_id
         where w.withdrawn_at is null",
    );
    let query = matching(query, actor, "promise w", question);
    actor
        .narrow(query, "party.keeper_id")
        .text(" order by case when w.state in ('open', 'waiting') then 0 else 1 end, w.id desc")
        .push(" limit ", limit)
        .all(tx)
}

/// What a contact is found by.
#[derive(Clone, Debug)]
pub struct ContactWords {
    pub id: i64,
    pub name: String,
    pub city: Option<String>,
    pub firm: Option<String>,
}

impl FromRow for ContactWords {
    fn from_row(row: &Row<'_>) -> Result<ContactWords, StoreError> {
        Ok(ContactWords {
            id: row.get("id")?,
            name: row.get("name")?,
            city: row.get("city")?,
            firm: row.get("firm")?,
        })
    }
}

pub fn contact_words(tx: &Tx, parties: &[i64]) -> Result<Vec<ContactWords>, StoreError> {
    Query::new(
        "select party.id, party.name, party.city, firm.name as firm from party
         left join party firm on firm.id = party.firm_party where party.is_erased = 0",
    )
    .text(crate::contact::store::NO_EMPTY_HOUSEHOLD)
    .push_list(" and party.id in", parties.iter().copied())
    .all(tx)
}

/// Every address, number and outside id of these parties: party, kind, value.
pub fn identities(tx: &Tx, parties: &[i64]) -> Result<Vec<(i64, String, String)>, StoreError> {
    // From parties to what they carry: by its kind alone, all that anybody carries would be read.
    Query::new(
        "select m.party_id, e.kind, e.value from member m join identity e on e.subject_id = m.subject_id
         where coalesce(e.kind, '') in ('name', 'email', 'phone', 'outside_id')",
    )
    .push_list(" and m.party_id in", parties.iter().copied())
    .all(tx)
}

/// What passed, with whatever holds its whole words.
#[derive(Clone, Debug)]
pub struct Spoken {
    pub id: i64,
    pub kind: String,
    pub title: String,
    pub excerpt: Option<String>,
    pub href: Option<String>,
    pub told: Option<String>,
    pub words: Option<String>,
    pub is_withdrawn: bool,
}

impl FromRow for Spoken {
    fn from_row(row: &Row<'_>) -> Result<Spoken, StoreError> {
        Ok(Spoken {
            id: row.get("id")?,
            kind: row.get("kind")?,
            title: row.get("title")?,
            excerpt: row.get("excerpt")?,
            href: row.get("href")?,
            told: row.get("told")?,
            words: row.get("words")?,
            is_withdrawn: row.get("is_withdrawn")?,
        })
    }
}

/// Rows of the spine that are found by themselves; orders and parcels are found as what they are.
pub fn spoken(tx: &Tx, ids: &[i64]) -> Result<Vec<Spoken>, StoreError> {
    Query::new(
        "select i.id, i.kind, i.title, i.excerpt, i.href, r.told, g.words,
           case when i.withdrawn_at is null then 0 else 1 end as is_withdrawn
         from interaction i left join record r on r.id = i.record_id left join logged g on g.id = i.id
         where i.kind not in ('order', 'shipped')",
    )
    .push_list(" and i.id in", ids.iter().copied())
    .text(" order by i.id")
    .all(tx)
}

pub fn notes(tx: &Tx, ids: &[i64]) -> Result<HashMap<i64, String>, StoreError> {
    let mut notes = HashMap::new();
    for part in ids.chunks(LIST) {
        let found: Vec<(i64, String)> = Query::new("select id, words from note where words is not null")
            .push_list(" and id in", part.iter().copied())
            .all(tx)?;
        notes.extend(found);
    }
    Ok(notes)
}

/// Numbers of purchases; nothing for one that was withdrawn.
pub fn purchase_numbers(tx: &Tx, ids: &[i64]) -> Result<Vec<(i64, Option<String>)>, StoreError> {
    Query::new("select id, case when withdrawn_at is null then number end from purchase where true")
        .push_list(" and id in", ids.iter().copied())
        .all(tx)
}

/// What was bought in each: the words and codes of its lines.
pub fn goods(tx: &Tx, ids: &[i64]) -> Result<Vec<(i64, Option<String>, Option<String>)>, StoreError> {
    Query::new(
        "select l.purchase_id, l.what, l.sku from purchase_line l join record r on r.id = l.record_id
         where r.replaced_by is null and r.withdrawn_at is null",
    )
    .push_list(" and l.purchase_id in", ids.iter().copied())
    .all(tx)
}

/// What was promised in one act, with the words it was said in.
pub fn promised(tx: &Tx, fact: i64) -> Result<Vec<(i64, String, Option<String>)>, StoreError> {
    tx.all(
        "select id, what, said_words from promise where fact = $1 order by id",
        args![fact],
    )
}

/// Takes a whole index away, so that it can be made again.
pub fn empty(tx: &Tx) -> Result<(), StoreError> {
    for table in ["party", "interaction", "purchase", "promise"] {
        tx.forget_all_words(table)?;
    }
    Ok(())
}
