//! What a look reads and writes, in SQL.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use jiff::tz::TimeZone;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use troth_store::{FromRow, Query, Row as SqlRow, StoreError, Tx, Value, args};
use troth_value::Day;

use crate::frame::money::Currency;
use crate::frame::time::{Millis, day, start_of};
use crate::purchase::store::currency;
use crate::spine::ANSWERS;
use crate::value::fit::{Contact, Kept, Market, Models};
use crate::value::picture::Picture;
use crate::value::store::{self, HISTORY, Month};
use crate::value::{Basis, Period, Turn, date, day_of, first_of, month, spending_store};

/// Standings written in one transaction.
pub const AT_ONCE: usize = 1_000;

/// Where somebody stands by what they brought in the last twelve months.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ValuePlace)]
pub enum Place {
    /// Of the fewest who bring half of it all, and of the first tenth.
    Top,
    /// Of the first fifth.
    Fifth,
    Rest,
}

impl From<troth_value::Place> for Place {
    fn from(place: troth_value::Place) -> Place {
        match place {
            troth_value::Place::Top => Place::Top,
            troth_value::Place::Fifth => Place::Fifth,
            troth_value::Place::Rest => Place::Rest,
        }
    }
}

impl From<Place> for troth_value::Place {
    fn from(place: Place) -> troth_value::Place {
        match place {
            Place::Top => troth_value::Place::Top,
            Place::Fifth => troth_value::Place::Fifth,
            Place::Rest => troth_value::Place::Rest,
        }
    }
}

impl Place {
    pub const ALL: [Place; 3] = [Place::Top, Place::Fifth, Place::Rest];

    pub fn word(self) -> &'static str {
        match self {
            Place::Top => "top",
            Place::Fifth => "fifth",
            Place::Rest => "rest",
        }
    }

    pub fn parse(word: &str) -> Option<Place> {
        Place::ALL.into_iter().find(|place| place.word() == word)
    }
}

/// How somebody stands beside the others, as it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Old {
    pub turn: Option<Turn>,
    pub place: Place,
    /// Bought less given back in the last twelve months.
    pub year_minor: i64,
    /// Fifths, 5 the best; 0 of one who only gave back.
    pub recency: i64,
    pub frequency: i64,
    pub money: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    pub party: i64,
    pub standing: Old,
}

impl FromRow for Old {
    fn from_row(row: &SqlRow<'_>) -> Result<Old, StoreError> {
        let unknown = |word: &str| StoreError::Engine(format!("`{word}` is no standing"));
        let turn: Option<String> = row.get("standing")?;
        let place: String = row.get("place")?;
        Ok(Old {
            turn: turn
                .map(|word| Turn::parse(&word).ok_or_else(|| unknown(&word)))
                .transpose()?,
            place: Place::parse(&place).ok_or_else(|| unknown(&place))?,
            year_minor: row.get("year_minor")?,
            recency: row.get("recency")?,
            frequency: row.get("frequency")?,
            money: row.get("money")?,
        })
    }
}

/// Currencies whose figures are older than their purchases, the firm's terms, or today's purchases dated earlier; each
/// with when that was last so.
pub fn stale(tx: &Tx, now: Millis) -> Result<Vec<(Currency, i64)>, StoreError> {
    let terms = crate::value::terms_store::read(tx)?.version;
    let zone = crate::organisation::store::read(tx)?.time_zone();
    let today = i64::from(day_of(now, &zone).0);
    let mut found = Vec::new();
    Query::new(
        "select currency, at from value_stale union all select f.currency, 0 from value_fit f where (",
    )
    .push("f.terms_version <> ", terms)
    .push(
        " or f.as_of < (select max(v.last_day) from value v where v.currency = f.currency and v.last_day <= ",
        today,
    )
    .text(")) and not exists (select 1 from value_stale s where s.currency = f.currency) order by 1")
    .each(tx, |row| {
        found.push((currency(row)?, row.get("at")?));
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(found)
}

/// Everybody who bought in a currency, as far as time has come.
pub fn market(tx: &Tx, of: Currency, today: Day, zone: &TimeZone) -> Result<Market, StoreError> {
    let as_of = store::last_day(tx, of, today, zone)?.unwrap_or(today);
    let first: Option<i64> = tx
        .one::<Option<i64>>(
            "select min(month) from value_month where currency = $1",
            args![of.code()],
        )?
        .flatten();
    let mut market = Market::of(of, as_of, first.unwrap_or_else(|| month(date(as_of))));
    let mut places: FxHashMap<i64, usize> = FxHashMap::default();
    Query::new(&format!("select v.party_id, {HISTORY} from value v where true"))
        .push(" and v.currency = ", of.code())
        .text(" order by v.party_id")
        .each(tx, |row| {
            let party = row.get("party_id")?;
            places.insert(party, market.customers.len());
            market.add(party, store::history(row)?);
            Ok(ControlFlow::Continue(()))
        })?;
    read_months(tx, &mut market, &places)?;
    read_contacts(tx, &mut market, &places, zone)?;
    let last = market.last_month();
    market.spent = spending_store::between(tx, of, Period::Year.months(last))?;
    Ok(market)
}

fn read_months(tx: &Tx, market: &mut Market, places: &FxHashMap<i64, usize>) -> Result<(), StoreError> {
    Query::new("select party_id, month, bought_minor, returned_minor, orders, returns from value_month where")
        .push(" currency = ", market.currency.code().to_owned())
        .each(tx, |row| {
            let party: i64 = row.get("party_id")?;
            if let Some(customer) = places.get(&party) {
                market.add_month(*customer, &Month::from_row(row)?);
            }
            Ok(ControlFlow::Continue(()))
        })
}

impl FromRow for Month {
    fn from_row(row: &SqlRow<'_>) -> Result<Month, StoreError> {
        Ok(Month {
            month: row.get("month")?,
            bought_minor: row.get("bought_minor")?,
            returned_minor: row.get("returned_minor")?,
            orders: row.get("orders")?,
            returns: row.get("returns")?,
        })
    }
}

/// What we did for everybody since the first year that is drawn: for a firm, what we did for its people.
fn read_contacts(
    tx: &Tx,
    market: &mut Market,
    places: &FxHashMap<i64, usize>,
    zone: &TimeZone,
) -> Result<(), StoreError> {
    let last = market.last_month();
    let earliest = market
        .periods
        .iter()
        .filter_map(|period| match period {
            Period::All => None,
            one => Some(*one.months(last).start()),
        })
        .min()
        .unwrap_or(last);
    let from = start_of(first_of(earliest), zone);
    let buyers = store::everybody(tx)?;
    // One letter to three people of a firm is one word to it.
    let (mut of, mut told): (i64, Vec<Option<usize>>) = (0, Vec::new());
    Query::new(
        "select i.id, m.party_id, p.firm_party, x.at, i.kind, x.direction, coalesce(g.minutes, 0) as minutes
         from participant x join interaction i on i.id = x.interaction_id join member m on m.subject_id = x.subject_id
         left join party p on p.id = m.party_id left join logged g on g.id = i.id
         where i.withdrawn_at is null and i.is_internal = 0 and x.role <> 'cc' and coalesce(p.is_colleague, 0) = 0",
    )
    .push(" and x.at >= ", from)
    .push_list(
        " and i.kind in",
        ANSWERS.iter().copied().chain(std::iter::once("ticket")),
    )
    .text(" order by i.id")
    .each(tx, |row| {
        let id: i64 = row.get("id")?;
        if id != of {
            (of, told) = (id, Vec::new());
        }
        let (party, firm): (i64, Option<i64>) = (row.get("party_id")?, row.get("firm_party")?);
        let kind: String = row.get("kind")?;
        let direction: String = row.get("direction")?;
        let is_case = kind == "ticket";
        let contact = Contact {
            month: month(day(row.get("at")?, zone)),
            is_case,
            is_ours: !is_case && (direction == "out" || kind == "call" || kind == "visit"),
            minutes: u32::try_from(row.get::<i64>("minutes")?).unwrap_or(0),
        };
        let customer = places
            .get(&party)
            .or_else(|| firm.and_then(|firm| places.get(&firm)));
        // Who buys in another currency is somebody's customer all the same.
        let buys = buyers.contains(&party) || firm.is_some_and(|firm| buyers.contains(&firm));
        if told.contains(&customer.copied()) {
            return Ok(ControlFlow::Continue(()));
        }
        told.push(customer.copied());
        match customer {
            Some(customer) => market.add_contact(*customer, contact),
            None if !buys => market.add_contact_with_another(contact),
            None => {}
        }
        Ok(ControlFlow::Continue(()))
    })
}

/// How everybody stood at the last look.
pub fn standings(tx: &Tx, of: Currency) -> Result<BTreeMap<i64, Old>, StoreError> {
    let mut found = BTreeMap::new();
    Query::new(
        "select party_id, standing, place, year_minor, recency, frequency, money from value_standing where",
    )
    .push(" currency = ", of.code())
    .each(tx, |row| {
        found.insert(row.get("party_id")?, Old::from_row(row)?);
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(found)
}

pub fn forget(tx: &Tx, of: Currency, parties: &[i64]) -> Result<(), StoreError> {
    Query::new("delete from value_standing where")
        .push(" currency = ", of.code())
        .push_list(" and party_id in", parties.iter().copied())
        .run(tx)
        .map(drop)
}

/// These stand so from now on.
pub fn stand(tx: &Tx, of: Currency, rows: &[Row]) -> Result<(), StoreError> {
    forget(tx, of, &rows.iter().map(|row| row.party).collect::<Vec<_>>())?;
    let columns = [
        "party_id",
        "currency",
        "standing",
        "place",
        "year_minor",
        "recency",
        "frequency",
        "money",
    ];
    let rows = rows.iter().map(|row| {
        let one = row.standing;
        vec![
            row.party.into(),
            of.code().into(),
            one.turn.map(Turn::word).into(),
            one.place.word().into(),
            one.year_minor.into(),
            one.recency.into(),
            one.frequency.into(),
            one.money.into(),
        ]
    });
    tx.bulk("value_standing", &columns, rows).map(drop)
}

pub fn keep(tx: &Tx, of: Currency, kept: &Kept) -> Result<(), StoreError> {
    let text = |error: serde_json::Error| StoreError::Engine(error.to_string());
    tx.run("delete from value_fit where currency = $1", args![of.code()])?;
    tx.run("delete from value_picture where currency = $1", args![of.code()])?;
    // What was heard since this look began is later, and is looked at next.
    tx.run(
        "delete from value_stale where currency = $1 and at = $2",
        args![of.code(), kept.stale_at],
    )?;
    if kept.is_empty {
        return Ok(());
    }
    let models = serde_json::to_string(&kept.models).map_err(text)?;
    tx.run(
        "insert into value_fit (currency, as_of, year_minor, terms_version, models) values ($1, $2, $3, $4, $5)",
        args![
            of.code(),
            i64::from(kept.as_of.0),
            kept.year_minor,
            kept.terms_version,
            models
        ],
    )?;
    let mut rows = Vec::with_capacity(kept.pictures.len());
    for (basis, period, picture) in &kept.pictures {
        let picture = serde_json::to_string(picture).map_err(text)?;
        rows.push(vec![
            of.code().into(),
            basis.word().into(),
            Value::from(period.word()),
            picture.into(),
        ]);
    }
    tx.bulk("value_picture", &["currency", "basis", "period", "picture"], rows)
        .map(drop)
}

/// What was fitted to a currency last.
#[derive(Clone, Debug)]
pub struct Fitted {
    pub as_of: Day,
    /// What all brought in the twelve months up to then.
    pub year_minor: i64,
    /// None where nobody bought anything by then.
    pub models: Option<Models>,
}

impl FromRow for Fitted {
    fn from_row(row: &SqlRow<'_>) -> Result<Fitted, StoreError> {
        let models: String = row.get("models")?;
        Ok(Fitted {
            as_of: Day(i32::try_from(row.get::<i64>("as_of")?).unwrap_or(i32::MAX)),
            year_minor: row.get("year_minor")?,
            models: serde_json::from_str(&models).map_err(|error| StoreError::Engine(error.to_string()))?,
        })
    }
}

pub fn fitted(tx: &Tx, of: Currency) -> Result<Option<Fitted>, StoreError> {
    tx.one(
        "select as_of, year_minor, models from value_fit where currency = $1",
        args![of.code()],
    )
}

/// The picture of a period, if it was drawn.
pub fn picture(tx: &Tx, of: Currency, basis: Basis, period: Period) -> Result<Option<Picture>, StoreError> {
    let sql = "select picture from value_picture where currency = $1 and basis = $2 and period = $3";
    let found: Option<String> = tx.one(sql, args![of.code(), basis.word(), period.word()])?;
    found
        .map(|text| serde_json::from_str(&text).map_err(|error| StoreError::Engine(error.to_string())))
        .transpose()
}

/// The currencies that were looked at, the one that brought most in twelve months first.
pub fn currencies(tx: &Tx) -> Result<Vec<Currency>, StoreError> {
    let mut found = Vec::new();
    Query::new("select currency from value_fit order by year_minor desc, currency").each(tx, |row| {
        found.push(currency(row)?);
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(found)
}

pub fn periods(tx: &Tx, of: Currency) -> Result<Vec<Period>, StoreError> {
    let sql =
        "select period from value_picture where currency = $1 and basis = 'revenue' order by period desc";
    let words: Vec<String> = tx.all(sql, args![of.code()])?;
    Ok(words.iter().filter_map(|word| Period::parse(word)).collect())
}
