//! What one customer is worth and how they stand, said when their page is opened: pure, from their history and the fit.

use serde::Serialize;
use troth_store::{StoreError, Tx};
use troth_value::{Buyer, Day, Estimate, History, Rhythm, Scorer, WEEKS_A_YEAR};

use crate::frame::money::{Currency, Money};
use crate::value::fit::Models;
use crate::value::fit_store::{self, Fitted, Old, Place};
use crate::value::store::{self, Month};
use crate::value::terms::Terms;
use crate::value::{Turn, date, terms_store};

/// A figure and between what and what it lies with 95 % confidence.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = ValueEstimate)]
pub struct Figure {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

impl From<Estimate> for Figure {
    fn from(found: Estimate) -> Figure {
        Figure {
            value: found.value,
            low: found.low,
            high: found.high,
        }
    }
}

/// A time between two days on which something was bought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = ValueGap)]
pub struct Gap {
    pub days: i64,
    /// The day it ended.
    pub until: String,
}

/// A month in which something was bought or given back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = ValueMonth)]
pub struct Bought {
    /// `2026-11`
    pub month: String,
    pub net_minor: i64,
    pub orders: i64,
    pub returns: i64,
    #[serde(skip)]
    pub number: i64,
}

/// What a customer is worth in one currency.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = ValueStanding)]
pub struct Standing {
    /// Everything bought less given back.
    pub total: Money,
    /// The last day of which anything is known.
    pub as_of: String,
    /// Nothing until they were looked at, and of one who only gave back.
    pub turn: Option<Turn>,
    pub place: Option<Place>,
    /// In the twelve months to `as_of`.
    pub year_minor: i64,
    /// Of what all brought in them; nothing where that is not above nought, or not for the reader to see.
    pub year_share: Option<f64>,
    pub first_on: Option<String>,
    pub last_on: Option<String>,
    pub days_bought: u32,
    pub returns: u32,
    pub days_since_last: Option<i64>,
    pub usual_gap_days: Option<f64>,
    /// The chance, for an active customer with this past, of a silence as long as this one.
    pub chance_of_silence: Option<f64>,
    pub outlook: Option<Outlook>,
    /// The times between purchases, the oldest first.
    pub gaps: Vec<Gap>,
    pub months: Vec<Bought>,
}

/// What is still to come, by the models.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = ValueOutlook)]
pub struct Outlook {
    /// The chance that they have not left; nothing where the purchases do not tell who has.
    pub alive: Option<Figure>,
    /// Days with a purchase in the next twelve months.
    pub purchases: Figure,
    /// Minor units.
    pub spend: Figure,
    pub lifetime: Figure,
    /// How far ahead `lifetime` looks.
    pub years: f64,
    /// `lifetime` is the margin of what is bought and not the whole of it.
    pub is_margin: bool,
    /// Per cent by which money is worth less a year from now.
    pub discount_percent: f64,
    /// Which models say so, and why these.
    pub model: String,
    pub why: String,
}

/// Days with a purchase that a page looks back on.
const DAYS_SHOWN: usize = 60;

/// What is known of one customer in one currency, as it is kept.
#[derive(Clone, Debug)]
pub struct Known {
    pub currency: Currency,
    pub history: History,
    pub days: Vec<Day>,
    pub months: Vec<Month>,
    pub standing: Option<Old>,
}

/// How a party stands in each currency, the one they bought most often in first. Whether the reader may see them is
/// asked before; whole figures only where `sees_all`.
///
/// # Errors
/// When the store fails.
pub fn of_party(tx: &Tx, party: i64, sees_all: bool) -> Result<Vec<Standing>, StoreError> {
    let terms = terms_store::read(tx)?;
    let mut found = Vec::new();
    for known in store::known(tx, party)? {
        let fitted = fit_store::fitted(tx, known.currency)?;
        let mut one = standing(&known, fitted.as_ref(), &terms);
        one.year_share = one.year_share.filter(|_| sees_all);
        found.push(one);
    }
    found.sort_by_key(|one| std::cmp::Reverse(one.days_bought));
    Ok(found)
}

fn standing(known: &Known, fitted: Option<&Fitted>, terms: &Terms) -> Standing {
    let history = &known.history;
    let as_of = fitted
        .map(|fitted| fitted.as_of)
        .or(history.last())
        .unwrap_or(Day(0));
    let models = fitted.and_then(|fitted| fitted.models.as_ref());
    let rhythm = models.and_then(|models| Rhythm::of(history, &models.choice.chosen().model, as_of));
    let year_minor = known.standing.map_or(0, |standing| standing.year_minor);
    let shown = known.days.len().saturating_sub(DAYS_SHOWN);
    Standing {
        total: Money {
            minor: history.net_minor(),
            currency: known.currency,
        },
        as_of: date(as_of).to_string(),
        turn: known.standing.and_then(|standing| standing.turn),
        place: known.standing.map(|standing| standing.place),
        year_minor,
        year_share: fitted
            .filter(|fitted| fitted.year_minor > 0)
            .map(|fitted| year_minor as f64 / fitted.year_minor as f64),
        first_on: history.first().map(|day| date(day).to_string()),
        last_on: history.last().map(|day| date(day).to_string()),
        days_bought: history.purchases(),
        returns: history.returns(),
        days_since_last: history.last().map(|last| as_of.since(last).max(0)),
        usual_gap_days: history.mean_gap_days(),
        chance_of_silence: rhythm.map(|rhythm| rhythm.chance),
        outlook: models.and_then(|models| outlook(history, models, terms, as_of)),
        gaps: known.days[shown..]
            .windows(2)
            .map(|pair| Gap {
                days: pair[1].since(pair[0]),
                until: date(pair[1]).to_string(),
            })
            .collect(),
        months: known.months.iter().map(bought).collect(),
    }
}

fn bought(month: &Month) -> Bought {
    let first = crate::value::first_of(month.month);
    Bought {
        month: format!("{:04}-{:02}", first.year(), first.month()),
        net_minor: month.net_minor(),
        orders: month.orders,
        returns: month.returns,
        number: month.month,
    }
}

fn outlook(history: &History, models: &Models, terms: &Terms, as_of: Day) -> Option<Outlook> {
    let buyer = Buyer::of(history, as_of)?;
    let scored =
        |weeks| Scorer::new(&models.choice, models.spend.as_ref(), terms.within(weeks)).worth(&buyer);
    let (year, whole) = (scored(WEEKS_A_YEAR), scored(terms.horizon_weeks as f64));
    let chosen = models.choice.chosen().model.kind.to_string();
    let model = match models.choice.rival() {
        Some(rival) => format!("{chosen} and {}", rival.model.kind),
        None => chosen,
    };
    Some(Outlook {
        alive: year.alive.map(Figure::from),
        purchases: year.purchases.into(),
        spend: year.spend.into(),
        lifetime: whole.lifetime.into(),
        years: terms.years(),
        is_margin: terms.margin_permille.is_some(),
        discount_percent: terms.discount_permille as f64 / 10.0,
        model,
        why: models.choice.why.clone(),
    })
}
