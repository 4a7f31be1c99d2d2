//! In the background: histories counted again, models fitted to all histories of a currency, how each stands beside the others, the pictures.
//!
//! A look costs a pass over everybody, so it is taken only where something was bought or said since the last one, or the
//! terms are others.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use troth_store::{Store, StoreError, Tx};
use troth_value::{
    Choice, Cohort, Day, History, Places, Prior, Rfm, Rhythm, SpendFit, Standing, fifths, turn,
};

use crate::frame::money::Currency;
use crate::frame::time::Millis;
use crate::value::fit_store::{self, Old, Row};
use crate::value::picture::{self, Picture};
use crate::value::spending::Spent;
use crate::value::store::{self, Month};
use crate::value::terms::Terms;
use crate::value::{Basis, Period, Turn, date, day_of, due_store, first_of, month, number};

/// What was fitted to a currency's purchases, to be kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Models {
    pub choice: Choice,
    pub spend: Option<SpendFit>,
}

/// One customer as the look sees them.
#[derive(Clone, Debug)]
pub struct Customer {
    pub party: i64,
    pub history: History,
    /// What passed with them, by the periods of [`Market::periods`].
    pub sums: Vec<Sums>,
    /// Orders in the twelve months before the last twelve.
    pub orders_before: u32,
}

/// What one customer did in a period, and what we did for them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    pub net_minor: i64,
    pub orders: u32,
    pub returns: u32,
    /// Words from us, calls and visits.
    pub contacts: u32,
    pub cases: u32,
    /// Minutes that were logged with calls and visits.
    pub minutes: u32,
}

/// A word between us and a customer, or a case of theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contact {
    pub month: i64,
    pub is_case: bool,
    /// From us, or a meeting.
    pub is_ours: bool,
    pub minutes: u32,
}

impl Sums {
    pub fn effort(&self) -> troth_value::Effort {
        troth_value::Effort {
            orders: self.orders,
            returns: self.returns,
            contacts: self.contacts,
            cases: self.cases,
            minutes: self.minutes,
        }
    }
}

/// Everybody who bought in one currency.
#[derive(Clone, Debug)]
pub struct Market {
    pub currency: Currency,
    pub as_of: Day,
    /// The first purchase of anybody.
    pub begins: Day,
    pub periods: Vec<Period>,
    pub customers: Vec<Customer>,
    /// What was given in the last twelve months to people who never bought.
    pub others: Sums,
    /// Money spent on the new and on those here before in the last twelve months, as the firm told it.
    pub spent: Spent,
}

/// Calendar years that are drawn beside the last twelve months and everything.
const YEARS: i64 = 6;
const MONTHS: i64 = 12;
/// Of who is met in so many first days of a log nobody can say that they are new.
const UNKNOWN_DAYS: i64 = 90;

impl Market {
    /// Nobody yet; time has come as far as `as_of`, and the first purchase was in `first` month.
    pub fn of(currency: Currency, as_of: Day, first: i64) -> Market {
        let last = month(date(as_of));
        let years = (first.div_euclid(12).max(last.div_euclid(12) - YEARS + 1)..=last.div_euclid(12)).rev();
        let years = years.filter_map(|year| Some(Period::Calendar(i16::try_from(year).ok()?)));
        Market {
            currency,
            as_of,
            begins: as_of,
            periods: [Period::Year, Period::All].into_iter().chain(years).collect(),
            customers: Vec::new(),
            others: Sums::default(),
            spent: Spent::default(),
        }
    }

    pub fn last_month(&self) -> i64 {
        month(date(self.as_of))
    }

    pub fn add(&mut self, party: i64, history: History) {
        self.begins = history
            .first()
            .map_or(self.begins, |first| first.min(self.begins));
        self.customers.push(Customer {
            party,
            history,
            sums: vec![Sums::default(); self.periods.len()],
            orders_before: 0,
        });
    }

    /// What one customer did in one month.
    pub fn add_month(&mut self, customer: usize, month: &Month) {
        let last = self.last_month();
        let count = |many: i64| u32::try_from(many).unwrap_or(u32::MAX);
        let customer = &mut self.customers[customer];
        for (sums, period) in customer.sums.iter_mut().zip(&self.periods) {
            if period.months(last).contains(&month.month) {
                sums.net_minor = sums.net_minor.saturating_add(month.net_minor());
                sums.orders = sums.orders.saturating_add(count(month.orders));
                sums.returns = sums.returns.saturating_add(count(month.returns));
            }
        }
        if (last - 2 * MONTHS + 1..=last - MONTHS).contains(&month.month) {
            customer.orders_before = customer.orders_before.saturating_add(count(month.orders));
        }
    }

    pub fn add_contact(&mut self, customer: usize, contact: Contact) {
        let last = self.last_month();
        for (sums, period) in self.customers[customer].sums.iter_mut().zip(&self.periods) {
            if period.months(last).contains(&contact.month) {
                sums.cases = sums.cases.saturating_add(u32::from(contact.is_case));
                sums.contacts = sums.contacts.saturating_add(u32::from(contact.is_ours));
                sums.minutes = sums.minutes.saturating_add(contact.minutes);
            }
        }
    }

    /// The same with somebody who never bought: counted together, in the last twelve months.
    pub fn add_contact_with_another(&mut self, contact: Contact) {
        if contact.is_ours && Period::Year.months(self.last_month()).contains(&contact.month) {
            self.others.contacts = self.others.contacts.saturating_add(1);
            self.others.minutes = self.others.minutes.saturating_add(contact.minutes);
        }
    }

    /// The first day of the last twelve months, of which this one is the last.
    fn year_begins(&self) -> Day {
        number(first_of(*Period::Year.months(self.last_month()).start()))
    }

    /// Whether somebody first bought within the last twelve months. Who is met in the first days of a log may have bought
    /// for years before it began.
    pub fn is_new(&self, history: &History) -> bool {
        history.first().is_some_and(|first| {
            (self.year_begins()..=self.as_of).contains(&first) && first.since(self.begins) >= UNKNOWN_DAYS
        })
    }

    /// The part that the last twelve months are of them and of the twelve before, as far as somebody was known in these.
    fn part_of_lately(&self, history: &History) -> f64 {
        let begins = self.year_begins();
        let before_begins = number(first_of(self.last_month() - 2 * MONTHS + 1));
        let known = history.first().unwrap_or(begins).max(before_begins);
        let (before, lately) = (begins.since(known).max(0), self.as_of.since(begins) + 1);
        lately as f64 / (before + lately).max(1) as f64
    }

    /// What each was worth in the last twelve months.
    pub fn year(&self) -> impl Iterator<Item = &Sums> {
        self.customers.iter().filter_map(|one| one.sums.first())
    }
}

/// Fits what can be fitted; nothing where nobody bought anything by then.
pub fn models(market: &Market) -> Option<Models> {
    let cohort = Cohort::of(market.customers.iter().map(|one| &one.history), market.as_of);
    if cohort.customers() == 0 {
        return None;
    }
    let spent = market.customers.iter().filter_map(|one| {
        Some(troth_value::Spent {
            purchases: one.history.repeats(),
            mean: one.history.mean_repeat_minor()?,
        })
    });
    Some(Models {
        choice: Choice::of(&cohort),
        spend: SpendFit::of(spent, Prior::for_customers(cohort.customers())),
    })
}

/// How everybody stands, in the order of the market.
pub fn standings(market: &Market, models: Option<&Models>) -> Vec<Row> {
    let year: Vec<i64> = market.year().map(|sums| sums.net_minor).collect();
    // Who bought nothing in twelve months makes the first fifth no larger.
    let bought = market.year().filter(|sums| sums.orders > 0);
    let places = Places::of(&bought.map(|sums| sums.net_minor).collect::<Vec<_>>());
    let buyers = market
        .customers
        .iter()
        .filter_map(|one| rfm(&one.history, market.as_of));
    let all: Vec<Rfm> = buyers.collect();
    let mut fifths = fifths(&all).into_iter();
    let rows = market.customers.iter().zip(year).map(|(customer, year_minor)| {
        let fifths = rfm(&customer.history, market.as_of).and_then(|_| fifths.next());
        let fifth = |of: fn(&troth_value::Fifths) -> u8| fifths.as_ref().map_or(0, of).into();
        Row {
            party: customer.party,
            standing: Old {
                turn: models.and_then(|models| turn_of(market, customer, models)),
                place: places.place(year_minor).into(),
                year_minor,
                recency: fifth(|fifths| fifths.recency),
                frequency: fifth(|fifths| fifths.frequency),
                money: fifth(|fifths| fifths.money),
            },
        }
    });
    rows.collect()
}

fn rfm(history: &History, as_of: Day) -> Option<Rfm> {
    Some(Rfm {
        recency_days: u32::try_from(as_of.since(history.last()?)).unwrap_or(0),
        frequency: history.purchases(),
        money_minor: history.net_minor(),
    })
}

/// How somebody stands against their own past.
fn turn_of(market: &Market, customer: &Customer, models: &Models) -> Option<Turn> {
    let history = &customer.history;
    let rhythm = Rhythm::of(history, &models.choice.chosen().model, market.as_of)?;
    let lately = customer.sums.first().map_or(0, |sums| sums.orders);
    Some(match rhythm.standing {
        Standing::Silent => Turn::Silent,
        Standing::Overdue => Turn::Cooling,
        Standing::Usual if market.is_new(history) => Turn::New,
        Standing::Usual => match turn(customer.orders_before, lately, market.part_of_lately(history)) {
            troth_value::Turn::Rising => Turn::Rising,
            _ => Turn::Usual,
        },
    })
}

/// Counts everyone again of whom something was heard.
///
/// # Errors
/// When the store fails.
pub async fn count(store: &Store, now: Millis) -> Result<(), StoreError> {
    // Asked before, since a write where nothing is due wakes everyone who waits for one.
    while store.read(due_store::is_any).await? {
        store.write(move |tx| count_again(tx, now)).await?;
    }
    Ok(())
}

/// Looks at each currency whose figures are older than its purchases.
///
/// # Errors
/// When the store fails.
pub async fn look(store: &Store, now: Millis) -> Result<bool, StoreError> {
    let stale = store.read(move |tx| fit_store::stale(tx, now)).await?;
    let mut moved = false;
    for (currency, stale_at) in stale {
        moved |= look_at(store, currency, stale_at, now).await?;
    }
    Ok(moved)
}

/// Counts some of those again of whom something was heard.
fn count_again(tx: &Tx, now: Millis) -> Result<(), StoreError> {
    let parties = due_store::take(tx, store::AT_ONCE)?;
    let zone = crate::organisation::store::read(tx)?.time_zone();
    let mut touched = store::currencies(tx, &parties)?;
    store::forget(tx, &parties)?;
    let counted = store::count(tx, &parties, &zone)?;
    touched.extend(counted.iter().map(|one| one.currency));
    store::keep(tx, &counted)?;
    due_store::mark_stale(tx, &touched, now)
}

async fn look_at(
    store: &Store,
    currency: Currency,
    stale_at: Millis,
    now: Millis,
) -> Result<bool, StoreError> {
    let read = store.read(move |tx| {
        let firm = crate::organisation::store::read(tx)?;
        let zone = firm.time_zone();
        let terms = crate::value::terms_store::read(tx)?;
        let market = fit_store::market(tx, currency, day_of(now, &zone), &zone)?;
        let old = fit_store::standings(tx, currency)?;
        Ok::<_, StoreError>((terms, firm.currency, market, old))
    });
    let (terms, firm, market, old) = read.await?;
    let looked = tokio::task::spawn_blocking(move || Looked::at(&market, old, &terms, firm, stale_at)).await;
    let looked = looked.map_err(|error| StoreError::Engine(error.to_string()))?;
    // Standings first: whoever finds the fit finds what follows from it.
    let Looked { changed, gone, kept } = looked;
    let moved = !(changed.is_empty() && gone.is_empty());
    for part in gone.chunks(fit_store::AT_ONCE) {
        let part = part.to_vec();
        store
            .write(move |tx| fit_store::forget(tx, currency, &part))
            .await?;
    }
    for part in changed.chunks(fit_store::AT_ONCE) {
        let part = part.to_vec();
        store
            .write(move |tx| fit_store::stand(tx, currency, &part))
            .await?;
    }
    store
        .write(move |tx| fit_store::keep(tx, currency, &kept))
        .await?;
    Ok(moved)
}

/// What a look found that is not as it was.
#[derive(Debug)]
struct Looked {
    changed: Vec<Row>,
    gone: Vec<i64>,
    kept: Kept,
}

/// What is kept of a look as a whole.
#[derive(Debug)]
pub struct Kept {
    /// Nobody bought anything in this currency any more.
    pub is_empty: bool,
    pub as_of: Day,
    pub year_minor: i64,
    pub stale_at: Millis,
    pub terms_version: i64,
    pub models: Option<Models>,
    pub pictures: Vec<(Basis, Period, Picture)>,
}

impl Looked {
    fn at(
        market: &Market,
        mut old: BTreeMap<i64, Old>,
        terms: &Terms,
        firm: Currency,
        stale_at: Millis,
    ) -> Looked {
        let models = models(market);
        let rows = standings(market, models.as_ref());
        let pictures = picture::all(market, &rows, terms, firm);
        let changed = rows
            .into_iter()
            .filter(|row| old.remove(&row.party) != Some(row.standing));
        let changed = changed.collect();
        Looked {
            changed,
            gone: old.into_keys().collect(),
            kept: Kept {
                is_empty: market.customers.is_empty(),
                as_of: market.as_of,
                year_minor: market
                    .year()
                    .fold(0, |sum, sums| sum.saturating_add(sums.net_minor)),
                stale_at,
                terms_version: terms.version,
                models,
                pictures,
            },
        }
    }
}
