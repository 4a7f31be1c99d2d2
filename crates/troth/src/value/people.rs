//! Lists of customers by how they stand: one way of turning, one square of the map, or one place.

use serde::{Deserialize, Serialize};

use crate::frame::form::Errors;
use crate::frame::money::{Currency, Money};
use crate::value::Turn;
use crate::value::fit_store::Place;

/// Which customers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Three letters; the firm's own unless said otherwise.
    pub currency: Option<String>,
    pub turn: Option<Turn>,
    /// top, fifth or rest
    pub place: Option<Place>,
    /// Fifths from 1 to 5, the best.
    #[param(minimum = 1, maximum = 5)]
    pub recency: Option<i64>,
    #[param(minimum = 1, maximum = 5)]
    pub frequency: Option<i64>,
    /// Where the page before ended.
    pub after: Option<String>,
}

/// Somebody by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = ValueNamed)]
pub struct Named {
    pub party: i64,
    pub name: String,
}

/// A page of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = ValuePeople)]
pub struct People {
    #[schema(value_type = String, example = "EUR")]
    pub currency: Currency,
    pub people: Vec<Person>,
    /// Where the list goes on.
    pub next: Option<String>,
    #[serde(skip)]
    pub which: Which,
}

/// Where a page ended: by what the last one stands in its list, and their id.
///
/// # Errors
/// When no page ended so.
pub fn after(word: Option<&str>) -> Result<Option<(i64, i64)>, Errors> {
    let read = |word: &str| {
        let (by, party) = word.split_once('.')?;
        Some((by.parse().ok()?, party.parse().ok()?))
    };
    let no_end = "is not where a page ended\n\nhint: send `next` of the page before";
    word.map(|word| read(word).ok_or_else(|| Errors::one("after", no_end)))
        .transpose()
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = ValuePerson)]
pub struct Person {
    pub party: i64,
    pub name: String,
    /// In the last twelve months.
    pub year: Money,
    pub turn: Option<Turn>,
    pub place: Place,
    pub days_bought: i64,
    pub first_day: Option<i64>,
    pub last_day: Option<i64>,
}
