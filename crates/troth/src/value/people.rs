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

impl Which {
    /// # Errors
    /// When the currency is none.
    pub fn currency(&self, otherwise: Currency) -> Result<Currency, Errors> {
        match self.currency.as_deref().filter(|code| !code.is_empty()) {
            None => Ok(otherwise),
            Some(code) => Currency::parse(code).map_err(|error| Errors::one("currency", error.to_string())),
        }
    }
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
