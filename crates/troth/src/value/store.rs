//! Histories and months in SQL: counted from purchases, kept by party and currency.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use jiff::tz::TimeZone;
use troth_store::{FromRow, Query, Row, StoreError, Tx, Value, args};
use troth_value::{Day, History, Purchase, Statistics};

use crate::frame::money::Currency;
use crate::frame::time::{Millis, day, start_of};
use crate::purchase::store::currency;
use crate::value::standing::Known;
use crate::value::{date, day_of, month, number};

/// Parties counted with one query.
pub const AT_ONCE: usize = 500;

/// What one party bought in one currency.
#[derive(Clone, Debug, PartialEq)]
pub struct Counted {
    pub party: i64,
    pub currency: Currency,
    pub history: History,
    pub months: Vec<Month>,
}

/// The same within one month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Month {
    pub month: i64,
    pub bought_minor: i64,
    pub returned_minor: i64,
    pub orders: i64,
    pub returns: i64,
}

impl Month {
    pub fn net_minor(&self) -> i64 {
        self.bought_minor.saturating_sub(self.returned_minor)
    }
}

/// A purchase as it counts.
struct Told {
    party: i64,
    currency: Currency,
    at: Millis,
    amount_minor: i64,
}

impl FromRow for Told {
    fn from_row(row: &Row<'_>) -> Result<Told, StoreError> {
        let amount: i64 = row.get("total_minor")?;
        Ok(Told {
            party: row.get("party_id")?,
            currency: currency(row)?,
            at: row.get("at")?,
            amount_minor: if row.get("is_return")? {
                amount.saturating_abs().saturating_neg()
            } else {
                amount
            },
        })
    }
}

/// A history as it is kept.
pub fn history(row: &Row<'_>) -> Result<History, StoreError> {
    let day = |name| -> Result<Option<Day>, StoreError> {
        let number: Option<i64> = row.get(name)?;
        Ok(number.map(|number| Day(i32::try_from(number).unwrap_or(i32::MAX))))
    };
    let count =
        |name| -> Result<u32, StoreError> { Ok(u32::try_from(row.get::<i64>(name)?).unwrap_or(u32::MAX)) };
    Ok(History::from(Statistics {
        first: day("first_day")?,
        last: day("last_day")?,
        bought_days: count("bought_days")?,
        bought_minor: row.get("bought_minor")?,
        first_day_minor: row.get("first_day_minor")?,
        returned_minor: row.get("returned_minor")?,
        returns: count("returns")?,
        log_gaps: row.get("log_gaps")?,
        squared_gaps: row.get("squared_gaps")?,
    }))
}

/// The columns of a history, as [`history`] reads them.
pub const HISTORY: &str = "v.first_day, v.last_day, v.bought_days, v.bought_minor, v.first_day_minor, \
    v.returned_minor, v.returns, v.log_gaps, v.squared_gaps";

/// Everybody who bought anything.
pub fn everybody(tx: &Tx) -> Result<BTreeSet<i64>, StoreError> {
    Ok(tx
        .all::<i64>("select distinct party_id from value", args![])?
        .into_iter()
        .collect())
}

/// In which currencies these parties are counted now.
pub fn currencies(tx: &Tx, parties: &[i64]) -> Result<BTreeSet<Currency>, StoreError> {
    let codes: Vec<String> = Query::new("select distinct currency from value where true")
        .push_list(" and party_id in", parties.iter().copied())
        .all(tx)?;
    codes
        .iter()
        .map(|code| Currency::parse(code).map_err(|error| StoreError::Engine(error.to_string())))
        .collect()
}

pub fn forget(tx: &Tx, parties: &[i64]) -> Result<(), StoreError> {
    for table in ["value", "value_month"] {
        Query::new(&format!("delete from {table} where true"))
            .push_list(" and party_id in", parties.iter().copied())
            .run(tx)?;
    }
    Ok(())
}

/// What these parties bought, by currency. Who was erased is nobody's customer any more.
pub fn count(tx: &Tx, parties: &[i64], zone: &TimeZone) -> Result<Vec<Counted>, StoreError> {
    let mut counted: Vec<Counted> = Vec::new();
    Query::new(
        "select m.party_id, p.currency, p.at, p.total_minor, p.is_return
         from member m join purchase p on p.subject_id = m.subject_id left join party on party.id = m.party_id
         where p.withdrawn_at is null and p.cancelled_at is null and coalesce(party.is_erased, 0) = 0",
    )
    .push_list(" and m.party_id in", parties.iter().copied())
    .text(" order by m.party_id, p.currency, p.at, p.id")
    .each(tx, |row| {
        add(&mut counted, &Told::from_row(row)?, zone);
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(counted)
}

/// Rows come by party, currency and time.
fn add(counted: &mut Vec<Counted>, told: &Told, zone: &TimeZone) {
    let date = day(told.at, zone);
    let purchase = Purchase {
        day: number(date),
        amount_minor: told.amount_minor,
    };
    if !matches!(counted.last(), Some(last) if last.party == told.party && last.currency == told.currency) {
        counted.push(Counted {
            party: told.party,
            currency: told.currency,
            history: History::default(),
            months: Vec::new(),
        });
    }
    let Some(last) = counted.last_mut() else { return };
    let added = last.history.add(purchase);
    // They come in order of time, and days of one zone never run backwards.
    debug_assert!(added.is_ok(), "{added:?}");
    let this = month(date);
    if last.months.last().is_none_or(|month| month.month != this) {
        last.months.push(Month {
            month: this,
            ..Month::default()
        });
    }
    if let Some(month) = last.months.last_mut() {
        if purchase.is_return() {
            month.returns += 1;
            month.returned_minor = month
                .returned_minor
                .saturating_add(purchase.amount_minor.saturating_neg());
        } else {
            month.orders += 1;
            month.bought_minor = month.bought_minor.saturating_add(purchase.amount_minor);
        }
    }
}

pub fn keep(tx: &Tx, counted: &[Counted]) -> Result<(), StoreError> {
    let columns = [
        "party_id",
        "currency",
        "first_day",
        "last_day",
        "bought_days",
        "bought_minor",
        "first_day_minor",
        "returned_minor",
        "returns",
        "log_gaps",
        "squared_gaps",
    ];
    let rows = counted.iter().map(|one| {
        let kept = one.history.statistics();
        vec![
            one.party.into(),
            one.currency.code().into(),
            kept.first.map(|day| i64::from(day.0)).into(),
            kept.last.map(|day| i64::from(day.0)).into(),
            i64::from(kept.bought_days).into(),
            kept.bought_minor.into(),
            kept.first_day_minor.into(),
            kept.returned_minor.into(),
            i64::from(kept.returns).into(),
            Value::Real(kept.log_gaps),
            Value::Real(kept.squared_gaps),
        ]
    });
    tx.bulk("value", &columns, rows)?;
    let columns = [
        "party_id",
        "currency",
        "month",
        "bought_minor",
        "returned_minor",
        "orders",
        "returns",
    ];
    let rows = counted.iter().flat_map(|one| {
        one.months.iter().map(|month| {
            vec![
                one.party.into(),
                one.currency.code().into(),
                month.month.into(),
                month.bought_minor.into(),
                month.returned_minor.into(),
                month.orders.into(),
                month.returns.into(),
            ]
        })
    });
    tx.bulk("value_month", &columns, rows)?;
    Ok(())
}

/// The last day until today on which anybody bought, whatever is dated ahead; nothing when there is none.
pub fn last_day(tx: &Tx, of: Currency, today: Day, zone: &TimeZone) -> Result<Option<Day>, StoreError> {
    let known: Option<i64> = tx
        .one::<Option<i64>>(
            "select max(last_day) from value where currency = $1 and last_day <= $2",
            args![of.code(), i64::from(today.0)],
        )?
        .flatten();
    let tomorrow = start_of(date(Day(today.0.saturating_add(1))), zone);
    let before_ahead: Option<Millis> = tx
        .one::<Option<Millis>>(
            "select max(p.at) from value v join member m on m.party_id = v.party_id
             join purchase p on p.subject_id = m.subject_id and p.currency = v.currency
             where v.currency = $1 and v.last_day > $2 and p.at < $3 and p.withdrawn_at is null
               and p.cancelled_at is null and p.is_return = 0 and p.total_minor >= 0",
            args![of.code(), i64::from(today.0), tomorrow],
        )?
        .flatten();
    let known = known.map(|day| Day(i32::try_from(day).unwrap_or(i32::MAX)));
    Ok(known.max(before_ahead.map(|at| day_of(at, zone))))
}

/// Throws histories away with all that was made of them; following from the first fact brings them back.
pub fn empty(tx: &Tx) -> Result<(), StoreError> {
    for table in [
        "value",
        "value_due",
        "value_month",
        "value_stale",
        "value_fit",
        "value_standing",
        "value_picture",
    ] {
        tx.run(&format!("delete from {table}"), args![])?;
    }
    Ok(())
}

/// What is known of one party, by currency.
pub fn known(tx: &Tx, party: i64) -> Result<Vec<Known>, StoreError> {
    let zone = crate::organisation::store::read(tx)?.time_zone();
    let mut found = Vec::new();
    Query::new(&format!("select v.currency, {HISTORY} from value v where"))
        .push(" v.party_id = ", party)
        .text(" order by v.currency")
        .each(tx, |row| {
            found.push(Known {
                currency: currency(row)?,
                history: history(row)?,
                days: Vec::new(),
                months: Vec::new(),
                standing: None,
            });
            Ok(ControlFlow::Continue(()))
        })?;
    for known in &mut found {
        let code = known.currency.code().to_owned();
        known.months = tx.all(
            "select month, bought_minor, returned_minor, orders, returns from value_month
             where party_id = $1 and currency = $2 order by month",
            args![party, code.as_str()],
        )?;
        known.standing = tx.one(
            "select standing, place, year_minor, recency, frequency, money from value_standing
             where party_id = $1 and currency = $2",
            args![party, code.as_str()],
        )?;
        let bought: Vec<Millis> = tx.all(
            "select p.at from member m join purchase p on p.subject_id = m.subject_id
             where m.party_id = $1 and p.currency = $2 and p.withdrawn_at is null and p.cancelled_at is null
               and p.is_return = 0 and p.total_minor >= 0 order by p.at desc limit 500",
            args![party, code.as_str()],
        )?;
        known.days = bought.iter().rev().map(|at| number(day(*at, &zone))).collect();
        known.days.dedup();
    }
    Ok(found)
}
