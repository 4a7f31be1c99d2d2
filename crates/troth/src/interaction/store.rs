//! Reading the spine: timelines, one thing that passed, and who waits for an answer; and what colleagues log by hand.

use std::collections::HashMap;

use troth_store::{FromRow, Query, Row, StoreError, Tx, args};

use crate::access::Actor;
use crate::frame::time::Millis;
use crate::interaction::Cursor;
use crate::interaction::letter::spoken;
use crate::spine::{ANSWERS, Direction};

/// Ids in one list of a query.
const LIST: usize = 1_000;

fn direction(row: &Row<'_>) -> Result<Direction, StoreError> {
    let word: String = row.get("direction")?;
    Direction::parse(&word).ok_or_else(|| StoreError::Engine(format!("`{word}` is no direction")))
}

/// Someone who waits for an answer, with their own words.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Waiting {
    pub interaction: i64,
    pub party: i64,
    pub name: String,
    pub kind: String,
    /// Milliseconds since 1970 in UTC.
    pub at: Millis,
    pub title: String,
    pub excerpt: Option<String>,
}

impl FromRow for Waiting {
    fn from_row(row: &Row<'_>) -> Result<Waiting, StoreError> {
        Ok(Waiting {
            interaction: row.get("id")?,
            party: row.get("party_id")?,
            name: row.get("name")?,
            kind: row.get("kind")?,
            at: row.get("at")?,
            title: row.get("title")?,
            excerpt: row.get("excerpt")?,
        })
    }
}

/// Which of those who wait.
#[derive(Clone, Copy, Debug)]
pub enum Waited {
    /// The longest wait first, from there on.
    Longest(Option<Cursor>),
    /// Whoever wrote last first.
    Latest,
}

/// Letters and tickets of customers that no word from us came after, in their exchange or to that party; of what
/// somebody wrote in one exchange the first.
pub fn unanswered(
    tx: &Tx,
    actor: &Actor,
    now: Millis,
    which: Waited,
    limit: i64,
) -> Result<Vec<Waiting>, StoreError> {
    // Nearly everybody is no colleague: that index must not lead, or the few who wait are looked for among all.
    let query = Query::new(
        "select i.id, m.party_id, party.name, i.kind, i.at, i.title, i.excerpt
         from unanswered u join interaction i on i.id = u.interaction_id
         join member m on m.subject_id = u.subject_id join party on party.id = m.party_id
         where i.withdrawn_at is null and party.is_colleague + 0 = 0",
    )
    .push(" and u.at <= ", now);
    let query = not_answered(query, "u");
    let query = query.text(
        " and not exists (select 1 from unanswered e join member em on em.subject_id = e.subject_id
           where em.party_id = m.party_id and e.thread = u.thread and (e.at, e.interaction_id) < (u.at, u.interaction_id)",
    );
    let query = actor.narrow(not_answered(query, "e").text(")"), "party.keeper_id");
    match which {
        Waited::Longest(after) => match after {
            Some(after) => query
                .push(" and (u.at, u.interaction_id) > (", after.at)
                .push(", ", after.id)
                .text(")"),
            None => query,
        }
        .text(" order by u.at, u.interaction_id"),
        Waited::Latest => query.text(" order by u.at desc, u.interaction_id desc"),
    }
    .push(" limit ", limit)
    .all(tx)
}

/// No word from us went to any subject of the party since: a letter may be answered by ringing somebody whom another
/// silo told of.
fn not_answered(query: Query, letter: &str) -> Query {
    query
        .text(" and not exists (select 1 from member n join participant x on x.subject_id = n.subject_id and x.at > ")
        .text(letter)
        .text(".at join interaction o on o.id = x.interaction_id where n.party_id = m.party_id")
        .text(" and x.direction = 'out' and x.role <> 'from' and o.withdrawn_at is null")
        .push_list(" and o.kind in", ANSWERS.iter().copied())
        .text(")")
}

/// Something that passed, as a timeline shows it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[schema(as = TimelineEntry)]
pub struct Entry {
    pub id: i64,
    pub kind: String,
    pub channel: String,
    /// Milliseconds since 1970 in UTC.
    pub at: Millis,
    pub direction: Direction,
    pub title: String,
    /// What this person wrote now, cut to length.
    pub excerpt: Option<String>,
    pub href: Option<String>,
    /// Who it came from, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
}

impl FromRow for Entry {
    fn from_row(row: &Row<'_>) -> Result<Entry, StoreError> {
        Ok(Entry {
            id: row.get("id")?,
            kind: row.get("kind")?,
            channel: row.get("channel")?,
            at: row.get("at")?,
            direction: direction(row)?,
            title: row.get("title")?,
            excerpt: row.get("excerpt")?,
            href: row.get("href")?,
            who: None,
        })
    }
}

/// What a timeline is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// All kinds when empty.
    pub kinds: Vec<String>,
    pub direction: Option<Direction>,
    /// Folded words that must all stand in it, each as the beginning of a word.
    pub text: Option<String>,
    /// The oldest first, from this instant and id on.
    pub is_ascending: bool,
    /// Only what reached them: what we sent, and what they bought.
    pub is_received: bool,
}

/// A timeline's page, and where it goes on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline {
    pub entries: Vec<Entry>,
    pub next: Option<Cursor>,
}

/// Rows looked through for words on one page.
const LOOKED_THROUGH: i64 = 2_000;

/// What passed between us and a party, a firm's people included: newest first, after a cursor.
/// Costs as many rows as it shows, whatever else there is.
pub fn timeline(
    tx: &Tx,
    actor: &Actor,
    party: i64,
    filter: &Filter,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Timeline, StoreError> {
    let subjects = subjects(tx, actor, party)?;
    let fetch = if filter.text.is_some() {
        LOOKED_THROUGH
    } else {
        limit
    };
    let (subjects, fetch) = nearest(tx, actor, subjects, filter, after, fetch)?;
    if subjects.is_empty() {
        return Ok(Timeline::default());
    }
    let mut found: Vec<Entry> = Vec::new();
    let (mut seen, mut last) = (0, None);
    page(actor, &subjects, filter, after, fetch + 1).each(tx, |row| {
        let entry = Entry::from_row(row)?;
        if seen == fetch || i64::try_from(found.len()).unwrap_or(limit) == limit {
            last = last.map(|(cursor, _)| (cursor, true));
            return Ok(std::ops::ControlFlow::Break(()));
        }
        seen += 1;
        last = Some((
            Cursor {
                at: entry.at,
                id: entry.id,
            },
            false,
        ));
        if holds(filter, row, &entry)? {
            found.push(entry);
        }
        Ok(std::ops::ControlFlow::Continue(()))
    })?;
    name_senders(tx, &mut found)?;
    Ok(Timeline {
        entries: found,
        next: last.filter(|(_, more)| *more).map(|(cursor, _)| cursor),
    })
}

fn holds(filter: &Filter, row: &Row<'_>, entry: &Entry) -> Result<bool, StoreError> {
    let Some(text) = &filter.text else { return Ok(true) };
    let told: Option<String> = row.get("told")?;
    let told = told.and_then(|told| serde_json::from_str(&told).ok());
    let words: Option<String> = row.get("words")?;
    let whole = words.or_else(|| told.and_then(|told| spoken(told, &entry.kind).0));
    let all = [
        entry.title.as_str(),
        entry.excerpt.as_deref().unwrap_or(""),
        whole.as_deref().unwrap_or(""),
    ]
    .join(" ");
    let spoken = format!(" {}", troth_store::normalise(&all));
    Ok(text.split(' ').all(|word| spoken.contains(&format!(" {word}"))))
}

/// The subjects of a party and of a firm's or a household's people, as far as the actor may see them.
fn subjects(tx: &Tx, actor: &Actor, party: i64) -> Result<Vec<i64>, StoreError> {
    let own = Query::new("select m.subject_id from party join member m on m.party_id = party.id where true")
        .push(" and party.id = ", party);
    let own = actor
        .narrow(own, "party.keeper_id")
        .text(" union select m.subject_id from party join member m on m.party_id = party.id where true");
    let with_people = actor
        .narrow(own.push(" and party.firm_party = ", party), "party.keeper_id")
        .text(" union select m.subject_id from party join member m on m.party_id = party.id where true")
        .push(
            " and party.id in (select o.party_id from member h join subject s on s.id = h.subject_id
               join membership b on b.firm_subject = h.subject_id join member o on o.subject_id = b.person_subject
               where s.kind = 'household' and h.party_id = ",
            party,
        )
        .text(")");
    actor
        .narrow(with_people, "party.keeper_id")
        .text(" limit 5000")
        .all(tx)
}

/// More subjects than this are first narrowed to those with the nearest rows.
const FEW: usize = 8;
/// Subjects whose rows one query brings together.
const TOGETHER: usize = 400;

/// Of many subjects, those the next rows come from, and how many rows that is true of: no more than there are subjects,
/// since each row's subject is among as many with the nearest row.
fn nearest(
    tx: &Tx,
    actor: &Actor,
    subjects: Vec<i64>,
    filter: &Filter,
    after: Option<Cursor>,
    count: i64,
) -> Result<(Vec<i64>, i64), StoreError> {
    if subjects.len() <= FEW {
        return Ok((subjects, count));
    }
    let mut heads: Vec<(i64, Millis, i64)> = Vec::new();
    for part in subjects.chunks(LIST) {
        let head = Query::new("select m.subject_id, h.at, h.id from member m join interaction h on h.id = (select i.id")
            .text(" from participant p join interaction i on i.id = p.interaction_id where p.subject_id = m.subject_id");
        let found: Vec<(i64, Millis, i64)> = in_order(shown(head, actor, filter, after), filter)
            .text(" limit 1) where true")
            .push_list(" and m.subject_id in", part.iter().copied())
            .all(tx)?;
        heads.extend(found);
    }
    heads.sort_by_key(|(_, at, id)| {
        if filter.is_ascending {
            (*at, *id)
        } else {
            (-*at, -*id)
        }
    });
    let many = usize::try_from(count.saturating_add(1)).unwrap_or(usize::MAX);
    heads.truncate(many.min(TOGETHER));
    let is_cut = heads.len() == TOGETHER;
    let count = if is_cut {
        count.min(TOGETHER as i64 - 1)
    } else {
        count
    };
    Ok((heads.into_iter().map(|(subject, ..)| subject).collect(), count))
}

fn page(actor: &Actor, subjects: &[i64], filter: &Filter, after: Option<Cursor>, limit: i64) -> Query {
    let order = if filter.is_ascending { " asc" } else { " desc" };
    let mut query =
        Query::new("select i.id, i.kind, i.channel, i.at, i.direction, i.title, i.excerpt, i.href");
    query = if filter.text.is_some() {
        query.text(", r.told, g.words from (")
    } else {
        query.text(" from (")
    };
    for (nth, subject) in subjects.iter().enumerate() {
        query = query
            .text(if nth == 0 { "" } else { " union " })
            .text("select at, id from (select p.at, p.interaction_id as id from participant p")
            .text(" join interaction i on i.id = p.interaction_id")
            .push(" where p.subject_id = ", *subject);
        query = in_order(shown(query, actor, filter, after), filter)
            .push(" limit ", limit)
            .text(&format!(") a{nth}"));
    }
    query = query.text(") t join interaction i on i.id = t.id");
    if filter.text.is_some() {
        query = query.text(" left join record r on r.id = i.record_id left join logged g on g.id = i.id");
    }
    query
        .text(" order by t.at")
        .text(order)
        .text(", t.id")
        .text(order)
        .push(" limit ", limit)
}

/// The rows of a participant `p` and its interaction `i` that a timeline shows, after a cursor.
fn shown(mut query: Query, actor: &Actor, filter: &Filter, after: Option<Cursor>) -> Query {
    if let Some(cursor) = after {
        let edge = if filter.is_ascending { " > (" } else { " < (" };
        query = query
            .text(" and (p.at, p.interaction_id)")
            .text(edge)
            .push("", cursor.at)
            .push(", ", cursor.id)
            .text(")");
    }
    query = query
        .push_some(" and p.direction = ", filter.direction.map(Direction::word))
        .text(" and i.withdrawn_at is null");
    if filter.is_received {
        query = query.text(" and (p.direction = 'out' or i.kind = 'order')");
    }
    if !filter.kinds.is_empty() {
        query = query.push_list(" and i.kind in", filter.kinds.iter().map(String::as_str));
    }
    among_colleagues(query, actor, "i")
}

fn in_order(query: Query, filter: &Filter) -> Query {
    query.text(if filter.is_ascending {
        " order by p.at, p.interaction_id"
    } else {
        " order by p.at desc, p.interaction_id desc"
    })
}

/// What passed between colleagues only is for those who were in it.
fn among_colleagues(query: Query, actor: &Actor, name: &'static str) -> Query {
    query
        .text(" and (")
        .text(name)
        .text(".is_internal = 0 or exists (select 1 from participant x join identity e on e.subject_id = x.subject_id")
        .text(" and e.kind = 'email' join colleague c on c.email = e.value where x.interaction_id = ")
        .text(name)
        .push(".id and c.id = ", actor.id.0)
        .text("))")
}

/// Adds whom each came from.
fn name_senders(tx: &Tx, entries: &mut [Entry]) -> Result<(), StoreError> {
    let found: Vec<(i64, String)> = Query::new(
        "select p.interaction_id, party.name from participant p join member m on m.subject_id = p.subject_id
         join party on party.id = m.party_id where p.role = 'from'",
    )
    .push_list(" and p.interaction_id in", entries.iter().map(|entry| entry.id))
    .all(tx)?;
    let names: HashMap<i64, String> = found.into_iter().collect();
    for entry in entries {
        entry.who = names.get(&entry.id).cloned();
    }
    Ok(())
}

/// One that the actor may see: of a party they see, or between colleagues with them in it.
pub fn find(tx: &Tx, actor: &Actor, id: i64) -> Result<Option<Entry>, StoreError> {
    let query = Query::new(
        "select i.id, i.kind, i.channel, i.at, i.direction, i.title, i.excerpt, i.href from interaction i
         where i.withdrawn_at is null and exists (select 1 from participant p
           join member m on m.subject_id = p.subject_id join party on party.id = m.party_id
           where p.interaction_id = i.id",
    );
    let query = actor.narrow(query, "party.keeper_id").push(") and i.id = ", id);
    let mut found: Vec<Entry> = among_colleagues(query, actor, "i").all(tx)?;
    name_senders(tx, &mut found)?;
    Ok(found.pop())
}

/// The record an interaction rests on, what a colleague wrote down of it, and its key.
pub fn sources(tx: &Tx, id: i64) -> Result<Option<(Option<i64>, Option<String>, String)>, StoreError> {
    tx.one(
        "select i.record_id, g.words, i.key from interaction i left join logged g on g.id = i.id where i.id = $1",
        args![id],
    )
}

/// Parties in it that the actor may see, with what each was.
pub fn parties(tx: &Tx, actor: &Actor, id: i64) -> Result<Vec<(i64, String, String)>, StoreError> {
    let query = Query::new(
        "select distinct party.id, party.name, p.role from participant p join member m on m.subject_id = p.subject_id
         join party on party.id = m.party_id where true",
    )
    .push(" and p.interaction_id = ", id);
    actor
        .narrow(query, "party.keeper_id")
        .text(" order by party.name, party.id limit 200")
        .all(tx)
}

/// The subject under which something hand-typed about a party is kept: its oldest. None when the actor may not see it.
pub fn subject_of(tx: &Tx, actor: &Actor, party: i64) -> Result<Option<i64>, StoreError> {
    let query =
        Query::new("select min(m.subject_id) from party join member m on m.party_id = party.id where true")
            .push(" and party.id = ", party);
    Ok(actor
        .narrow(query, "party.keeper_id")
        .one::<Option<i64>>(tx)?
        .flatten())
}

pub fn enter_error(tx: &Tx, id: i64, why: &str, actor: &Actor, now: Millis) -> Result<bool, StoreError> {
    let made = tx.run(
        "insert into logged_error (logged_id, why, at, by_colleague)
         select id, $2, $3, $4 from logged where id = $1 on conflict do nothing",
        args![id, why, now, actor.id.0],
    )?;
    Ok(made == 1)
}

/// An address at which a letter reaches somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    pub address: String,
    /// The customer, as somebody of theirs.
    pub subject: i64,
}

impl FromRow for Reach {
    fn from_row(row: &Row<'_>) -> Result<Reach, StoreError> {
        Ok(Reach {
            address: row.get("value")?,
            subject: row.get("subject_id")?,
        })
    }
}

/// Addresses of the customers in it whom the actor may see: first of whoever wrote, or got what we wrote; of theirs first
/// the one it was written from.
pub fn reach_in(tx: &Tx, actor: &Actor, id: i64, direction: Direction) -> Result<Vec<Reach>, StoreError> {
    let first = if direction == Direction::Out { "to" } else { "from" };
    let query = Query::new(
        "select d.value, p.subject_id from participant p join member m on m.subject_id = p.subject_id
         join party on party.id = m.party_id join member o on o.party_id = m.party_id
         join detail d on d.subject_id = o.subject_id
         where d.field = 'email' and d.withdrawn_at is null and d.struck_by is null and party.is_colleague = 0",
    )
    .push(" and p.interaction_id = ", id);
    actor
        .narrow(query, "party.keeper_id")
        .push(" order by case when p.role = ", first)
        .text(" then 0 else 1 end, case when o.subject_id = p.subject_id then 0 else 1 end, d.rank, d.at desc, d.id limit 50")
        .all(tx)
}

/// Addresses of a customer, as they are shown.
pub fn reach_of(tx: &Tx, actor: &Actor, party: i64) -> Result<Vec<Reach>, StoreError> {
    let query = Query::new(
        "select d.value, d.subject_id from party join member m on m.party_id = party.id
         join detail d on d.subject_id = m.subject_id
         where d.field = 'email' and d.withdrawn_at is null and d.struck_by is null and party.is_colleague = 0",
    )
    .push(" and party.id = ", party);
    actor
        .narrow(query, "party.keeper_id")
        .text(" order by d.rank, d.at desc, d.id limit 50")
        .all(tx)
}
