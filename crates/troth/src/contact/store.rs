//! The list of people and firms in SQL: narrowed, ordered, and read on from where one stopped.

use std::collections::BTreeSet;

use troth_store::{FromRow, Query, Row, StoreError, Tx, Value, args, words};

use crate::access::Actor;
use crate::frame::time::Millis;
use crate::identity::store::kind_of;
use crate::record::said::WhoKind;

/// One line of a list.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[schema(as = ContactLine)]
pub struct Line {
    pub id: i64,
    pub kind: WhoKind,
    pub name: String,
    pub title: Option<String>,
    pub firm: Option<i64>,
    pub firm_name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub city: Option<String>,
    pub country: Option<String>,
    pub keeper: Option<i64>,
    pub keeper_name: Option<String>,
    /// Milliseconds since 1970 in UTC; nothing when nothing passed between us yet.
    pub last_at: Option<Millis>,
    /// How many records they are known by.
    pub subjects: i64,
    #[serde(skip)]
    pub sort_name: String,
}

impl FromRow for Line {
    fn from_row(row: &Row<'_>) -> Result<Line, StoreError> {
        Ok(Line {
            id: row.get("id")?,
            kind: kind_of(&row.get::<String>("kind")?),
            name: row.get("name")?,
            title: row.get("title")?,
            firm: row.get("firm_party")?,
            firm_name: row.get("firm_name")?,
            email: row.get("email")?,
            phone: row.get("phone")?,
            city: row.get("city")?,
            country: row.get("country")?,
            keeper: row.get("keeper_id")?,
            keeper_name: row.get("keeper_name")?,
            last_at: Some(row.get::<Millis>("last_at")?).filter(|at| *at > 0),
            subjects: row.get("subjects")?,
            sort_name: row.get("sort_name")?,
        })
    }
}

const LINE: &str = "select party.id, party.kind, party.name, party.title, party.firm_party, f.name as firm_name, party.email,
    party.phone, party.city, party.country, party.keeper_id, c.name as keeper_name, party.last_at, party.subjects, party.sort_name
  from party left join party f on f.id = party.firm_party left join colleague c on c.id = party.keeper_id where true";

/// A household in which nobody is known to live together any more is listed nowhere; its page stays.
pub const NO_EMPTY_HOUSEHOLD: &str = " and not (party.kind = 'household' and party.is_withdrawn = 1)";

/// What a list is narrowed to, checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narrowed {
    /// Folded words that each begin a word of the name.
    pub named: Option<String>,
    pub kind: Option<WhoKind>,
    pub place: Option<String>,
    pub country: Option<String>,
    pub tag: Option<String>,
    pub keeper: Option<i64>,
    pub silo: Option<i64>,
    pub is_colleague: bool,
}

impl Narrowed {
    fn narrow(&self, tx: &Tx, query: Query) -> Result<Query, StoreError> {
        let indexed = self.named.as_deref().filter(|text| is_indexed(text));
        // A tag is worn by few, and few are called so: without the order's index the engine begins with those few.
        let is_colleague = if self.tag.is_some() || indexed.is_some() {
            " and party.is_colleague + 0 = "
        } else {
            " and party.is_colleague = "
        };
        let query = query
            .push(is_colleague, i64::from(self.is_colleague))
            .text(" and party.is_erased = 0")
            .text(NO_EMPTY_HOUSEHOLD);
        let query = match (&self.named, indexed) {
            (Some(text), Some(_)) => called(query, text),
            (Some(text), None) => query
                .push(" and party.sort_name >= ", text.as_str())
                .push(" and party.sort_name < ", format!("{text}\u{10ffff}")),
            (None, _) => query,
        };
        let query = query
            .push_some(" and party.kind = ", self.kind.map(WhoKind::word))
            .push_some(" and party.place = ", self.place.as_deref())
            .push_some(" and party.country = ", self.country.as_deref())
            .push_some(" and party.keeper_id = ", self.keeper);
        let query = match &self.tag {
            Some(word) => query
                .push(
                    " and party.id in (select m.party_id from tag t join member m on m.subject_id = t.subject_id
                      where t.off_at is null and t.word = ",
                    word.as_str(),
                )
                .text(")"),
            None => query,
        };
        let Some(silo) = self.silo else {
            return Ok(query);
        };
        let known: Option<i64> = tx.one(
            "select count(*) from (select 1 as one from subject where silo_id = $1 limit $2) few",
            args![silo, FEW],
        )?;
        Ok(if known.unwrap_or(0) < FEW {
            query
                .push(
                    " and party.id in (select m.party_id from subject s join member m on m.subject_id = s.id where s.silo_id = ",
                    silo,
                )
                .text(")")
        } else {
            // Asked of each line as it comes, so that a page costs no more than its lines.
            query.push(" and ", silo).text(
                " in (select s.silo_id from member m join subject s on s.id = m.subject_id where m.party_id = party.id)",
            )
        })
    }
}

/// One letter begins too many words to be looked up; it is taken for the beginning of the family name.
fn is_indexed(text: &str) -> bool {
    text.split(' ')
        .any(|word| word.chars().count() > 1 || !word.is_ascii())
}

/// The index of words knows addresses, towns and firms too; of its hits those stay whose name has the words.
fn called(query: Query, text: &str) -> Query {
    let hits = query.push(" and matches(party, ", words(text)).text(")");
    text.split(' ').fold(hits, |query, word| {
        query.push(" and ' ' || party.sort_name like ", format!("% {word}%"))
    })
}

/// A silo of fewer is asked for all of them at once.
const FEW: i64 = 5_000;

/// The order of a list, and the line it goes on after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    Name(Option<(String, i64)>),
    NameDown(Option<(String, i64)>),
    Last(Option<(i64, i64)>),
    LastDown(Option<(i64, i64)>),
}

pub fn lines(
    tx: &Tx,
    actor: &Actor,
    narrowed: &Narrowed,
    order: &Order,
    limit: i64,
) -> Result<Vec<Line>, StoreError> {
    let query = actor.narrow(narrowed.narrow(tx, Query::new(LINE))?, "party.keeper_id");
    let after = |query: Query, sql: &str, key: Value, id: i64| query.push(sql, key).push(", ", id).text(")");
    let query = match order {
        Order::Name(Some((name, id))) => after(
            query,
            " and (party.sort_name, party.id) > (",
            name.as_str().into(),
            *id,
        ),
        Order::NameDown(Some((name, id))) => after(
            query,
            " and (party.sort_name, party.id) < (",
            name.as_str().into(),
            *id,
        ),
        Order::Last(Some((at, id))) => after(query, " and (party.last_at, party.id) > (", (*at).into(), *id),
        Order::LastDown(Some((at, id))) => {
            after(query, " and (party.last_at, party.id) < (", (*at).into(), *id)
        }
        _ => query,
    };
    let query = query.text(match order {
        Order::Name(_) => " order by party.sort_name, party.id",
        Order::NameDown(_) => " order by party.sort_name desc, party.id desc",
        Order::Last(_) => " order by party.last_at, party.id",
        Order::LastDown(_) => " order by party.last_at desc, party.id desc",
    });
    query.push(" limit ", limit).all(tx)
}

/// How many there are, counted no further than `enough`.
pub fn count(tx: &Tx, actor: &Actor, narrowed: &Narrowed, enough: i64) -> Result<i64, StoreError> {
    let query = actor.narrow(
        narrowed.narrow(
            tx,
            Query::new("select count(*) from (select 1 as one from party where true"),
        )?,
        "party.keeper_id",
    );
    Ok(query
        .push(" limit ", enough)
        .text(") counted")
        .one(tx)?
        .unwrap_or(0))
}

/// These parties, as far as the actor may see them.
pub fn lines_of(tx: &Tx, actor: &Actor, parties: &BTreeSet<i64>) -> Result<Vec<Line>, StoreError> {
    let query = Query::new(LINE).push_list(" and party.id in", parties.iter().copied().take(1_000));
    actor
        .narrow(query, "party.keeper_id")
        .text(" order by party.sort_name, party.id")
        .all(tx)
}

pub fn silos(tx: &Tx) -> Result<Vec<(i64, String)>, StoreError> {
    tx.all("select id, name from silo order by name limit 200", args![])
}

/// Two people of one name, who may be one.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Namesakes {
    pub party: i64,
    pub other: i64,
    pub name: String,
    /// What tells them apart: an address, a town.
    pub known_by: Option<String>,
    pub other_known_by: Option<String>,
}

impl FromRow for Namesakes {
    fn from_row(row: &Row<'_>) -> Result<Namesakes, StoreError> {
        Ok(Namesakes {
            party: row.get("party")?,
            other: row.get("other")?,
            name: row.get("name")?,
            known_by: row.get("known_by")?,
            other_known_by: row.get("other_known_by")?,
        })
    }
}

/// Of the newest people, those who bear the name of somebody known; never those somebody told apart.
/// Only so many of the newest are looked at, so that it costs the same however many are known.
pub fn namesakes(tx: &Tx, actor: &Actor, limit: i64) -> Result<Vec<Namesakes>, StoreError> {
    let told_apart = "not exists (select 1 from member m join link l on l.a_subject = m.subject_id \
        join member n on n.subject_id = l.b_subject left join link_undone u on u.link_id = l.id \
        where l.verdict = 'never' and u.id is null and m.party_id = ";
    // Without the index that begins with `is_colleague`, which would have everybody sorted, the newest are read first.
    let query = Query::new(
        "select young.id as party, old.id as other, young.name, coalesce(young.email, young.city) as known_by,
           coalesce(old.email, old.city) as other_known_by
         from (select id, name, sort_name, email, city, keeper_id from party
           where kind = 'person' and is_colleague + 0 = 0 and is_withdrawn = 0 order by id desc limit 200) young
         join party old on old.id in (select o.id from party o where o.is_colleague = 0
           and o.sort_name = young.sort_name and o.id < young.id order by o.id limit 5)
         where old.kind = 'person' and old.is_withdrawn = 0 and ",
    )
    .text(told_apart)
    .text("old.id and n.party_id = young.id) and ")
    .text(told_apart)
    .text("young.id and n.party_id = old.id)");
    let query = actor.narrow(query, "young.keeper_id");
    actor
        .narrow(query, "old.keeper_id")
        .push(" order by young.id desc, old.id limit ", limit)
        .all(tx)
}
