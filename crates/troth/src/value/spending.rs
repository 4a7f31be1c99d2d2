//! Money spent on offers and campaigns, told by hand: for the new, or for those who were here before.

use serde::{Deserialize, Serialize};
use troth_store::Tx;

use crate::access::Actor;
use crate::frame::form::Errors;
use crate::frame::money::{Currency, Money};
use crate::frame::problem::Problem;
use crate::frame::time::Millis;
use crate::journal::act::Act;
use crate::value::{month, spending_store};

/// A colleague told what was spent on customers.
pub const TOLD: &str = "value.spending_told";
/// It was told in error.
pub const ERROR: &str = "value.spending_error";

/// What was spent in a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    pub new_minor: i64,
    pub existing_minor: i64,
}

/// For whom it was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SpendingFor)]
pub enum For {
    #[default]
    New,
    Existing,
}

/// One sum, as it was told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Spending {
    pub id: i64,
    /// `2026-11`
    pub month: String,
    #[serde(rename = "for")]
    pub for_whom: For,
    pub amount: Money,
    pub what: String,
    pub by: Option<String>,
    /// Why it was an error, if it was.
    pub error: Option<String>,
}

/// As typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct SpendingInput {
    /// `2026-11`; this month unless said otherwise.
    pub month: Option<String>,
    #[serde(rename = "for")]
    pub for_whom: For,
    /// In the firm's currency, such as `250` or `99.50`.
    pub amount: String,
    /// On what: an offer, a fair, a mailing.
    pub what: String,
}

/// Checked, about to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct New {
    pub month: i64,
    pub for_whom: For,
    pub amount: Money,
    pub what: String,
}

const LONGEST: usize = 200;

impl SpendingInput {
    /// # Errors
    /// Beside each wrong field what would be right.
    pub fn check(&self, currency: Currency, today: jiff::civil::Date) -> Result<New, Errors> {
        let mut errors = Errors::default();
        let typed = self
            .month
            .as_deref()
            .map(str::trim)
            .filter(|typed| !typed.is_empty());
        let first = match typed {
            None => Some(today.first_of_month()),
            Some(typed) => format!("{typed}-01").parse().ok(),
        };
        match first {
            None => errors.add(
                "month",
                format!("`{}` is no month such as `2026-11`", typed.unwrap_or("")),
            ),
            Some(first) if first > today => errors.add("month", "is still to come"),
            Some(_) => {}
        }
        let amount = Money::parse(&self.amount, currency);
        match &amount {
            Ok(money) if money.minor > 0 => {}
            Ok(_) => errors.add("amount", "is nothing"),
            Err(error) => errors.add("amount", error.to_string()),
        }
        let what = errors.needed("what", &self.what, LONGEST, "say on what, such as `spring fair`");
        match (first, amount) {
            (Some(first), Ok(amount)) if errors.is_empty() => Ok(New {
                month: month(first),
                for_whom: self.for_whom,
                amount,
                what,
            }),
            _ => Err(errors),
        }
    }
}

/// # Errors
/// When the store fails.
pub fn tell(tx: &Tx, actor: &Actor, new: &New, now: Millis) -> Result<i64, Problem> {
    let id = spending_store::insert(tx, actor, new, now)?;
    Act::begin(tx, TOLD, actor.id, now)?.record(&serde_json::json!({ "spending": id }))?;
    Ok(id)
}

/// It stays, and counts nowhere.
///
/// # Errors
/// [`Problem::NotFound`] when there is none, or it is in error already.
pub fn error(tx: &Tx, actor: &Actor, id: i64, why: &str, now: Millis) -> Result<(), Problem> {
    if !spending_store::enter_error(tx, actor, id, why, now)? {
        return Err(Problem::NotFound("sum"));
    }
    Act::begin(tx, ERROR, actor.id, now)?.record(&serde_json::json!({ "spending": id }))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(month: Option<&str>, amount: &str, what: &str) -> Result<New, Errors> {
        let input = SpendingInput {
            month: month.map(str::to_owned),
            for_whom: For::New,
            amount: amount.into(),
            what: what.into(),
        };
        input.check(Currency::EUR, jiff::civil::date(2026, 11, 22))
    }

    #[test]
    fn a_sum_is_of_this_month_unless_said_otherwise() {
        let told = typed(None, "250", "fair").unwrap();
        assert_eq!((told.month, told.amount.minor), (2026 * 12 + 10, 25_000));
        assert_eq!(typed(Some("2026-02"), "99.50", "x").unwrap().month, 2026 * 12 + 1);
    }

    #[test]
    fn what_cannot_be_counted_is_refused_beside_its_field() {
        for (month, amount, what, field) in [
            (Some("soon"), "1", "x", "month"),
            (Some("2027-01"), "1", "x", "month"),
            (None, "much", "x", "amount"),
            (None, "0", "x", "amount"),
            (None, "-5", "x", "amount"),
            (None, "1", " ", "what"),
        ] {
            let errors = typed(month, amount, what).unwrap_err();
            assert!(
                errors.get(field).is_some(),
                "{month:?} {amount} {what}: {errors:?}"
            );
        }
    }
}
