//! What the firm says of its money: the share it earns, what serving costs, and what money to come is worth today.
//!
//! None said is none known: without a margin there is no profit to draw, and worth is told in what is bought.

use serde::{Deserialize, Serialize};
use troth_store::Tx;
use troth_value::{Rates, WEEKS_A_YEAR};

use crate::frame::form::Errors;
use crate::frame::money::{Currency, Money};
use crate::frame::problem::Problem;
use crate::frame::time::Millis;
use crate::journal::ActorId;
use crate::journal::act::Act;
use crate::value::terms_store::{read, write};

/// The firm said something else of its money.
pub const SET: &str = "value.terms_set";

/// The terms in force, with their version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = ValueTerms)]
pub struct Terms {
    /// Thousandths of what is bought that are earned, when the firm said so.
    pub margin_permille: Option<i64>,
    /// Thousandths by which money is worth less a year from now.
    pub discount_permille: i64,
    /// How far ahead lifetime value looks.
    pub horizon_weeks: i64,
    /// What an order, a return, a word from us, a case and an hour cost, in minor units of the firm's currency.
    pub order_minor: i64,
    pub return_minor: i64,
    pub contact_minor: i64,
    pub case_minor: i64,
    pub hour_minor: i64,
    pub version: i64,
}

impl Default for Terms {
    fn default() -> Terms {
        Terms {
            margin_permille: None,
            discount_permille: 100,
            // Five years.
            horizon_weeks: 261,
            order_minor: 0,
            return_minor: 0,
            contact_minor: 0,
            case_minor: 0,
            hour_minor: 0,
            version: 0,
        }
    }
}

impl Terms {
    pub fn rates(&self) -> Rates {
        Rates {
            order_minor: self.order_minor,
            return_minor: self.return_minor,
            contact_minor: self.contact_minor,
            case_minor: self.case_minor,
            hour_minor: self.hour_minor,
        }
    }

    /// Whether serving costs nothing that is known. What it costs is said in the firm's currency, and in no other.
    pub fn are_free_of_costs(&self) -> bool {
        self.rates() == Rates::default()
    }

    /// The margin of an amount, rounded to the nearest minor unit; all of it where no margin is known.
    pub fn margin_minor(&self, amount_minor: i64) -> i64 {
        let permille = i128::from(self.margin_permille.unwrap_or(1_000));
        let margin = (i128::from(amount_minor) * permille + 500).div_euclid(1_000);
        i64::try_from(margin).unwrap_or(if margin < 0 { i64::MIN } else { i64::MAX })
    }

    /// For money to come within so many weeks.
    pub fn within(&self, horizon_weeks: f64) -> troth_value::Terms {
        troth_value::Terms {
            horizon_weeks,
            margin: self.margin_permille.unwrap_or(1_000) as f64 / 1_000.0,
            discount_a_year: self.discount_permille as f64 / 1_000.0,
        }
    }

    /// How far ahead lifetime value looks, in years to the nearest tenth.
    pub fn years(&self) -> f64 {
        (self.horizon_weeks as f64 / WEEKS_A_YEAR * 10.0).round() / 10.0
    }
}

/// Terms as typed; what is left out is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = ValueTermsInput)]
pub struct TermsInput {
    /// Per cent of what is bought that is earned, such as `32` or `32.5`.
    pub margin: Option<String>,
    /// Per cent a year.
    pub discount: Option<String>,
    /// Years ahead, 1 to 20.
    pub years: Option<String>,
    /// Amounts in the firm's currency, such as `4.50`.
    pub order: Option<String>,
    #[serde(rename = "return")]
    pub return_cost: Option<String>,
    pub contact: Option<String>,
    pub case: Option<String>,
    pub hour: Option<String>,
    /// The version that was shown.
    pub version: Option<i64>,
}

impl TermsInput {
    pub fn of(terms: &Terms, currency: Currency) -> TermsInput {
        let percent = |permille: i64| {
            let percent = format!("{}.{}", permille / 10, permille % 10);
            percent.trim_end_matches(".0").to_owned()
        };
        let cost = |minor: i64| (minor != 0).then(|| plain(minor, currency));
        TermsInput {
            margin: terms.margin_permille.map(percent),
            discount: Some(percent(terms.discount_permille)),
            years: Some(format!("{}", terms.years())),
            order: cost(terms.order_minor),
            return_cost: cost(terms.return_minor),
            contact: cost(terms.contact_minor),
            case: cost(terms.case_minor),
            hour: cost(terms.hour_minor),
            version: Some(terms.version),
        }
    }

    /// # Errors
    /// Beside each wrong field what would be right.
    pub fn check(&self, currency: Currency, version: i64) -> Result<Terms, Errors> {
        let mut errors = Errors::default();
        let unsaid = Terms::default();
        let percent = |errors: &mut Errors, field: &'static str, typed: &Option<String>, most: i64| {
            let typed = typed
                .as_deref()
                .map(str::trim)
                .filter(|typed| !typed.is_empty())?;
            let read = typed
                .trim_end_matches('%')
                .trim()
                .replace(',', ".")
                .parse::<f64>()
                .ok();
            // What is no number lies in no range.
            let permille = read
                .filter(|percent| (0.0..=most as f64 / 10.0).contains(percent))
                .map(|percent| (percent * 10.0).round() as i64);
            if permille.is_none() {
                errors.add(field, format!("`{typed}` is not 0 to {} per cent", most / 10));
            }
            permille
        };
        let margin_permille = percent(&mut errors, "margin", &self.margin, 1_000);
        let discount_permille =
            percent(&mut errors, "discount", &self.discount, 1_000).unwrap_or(unsaid.discount_permille);
        let years = self
            .years
            .as_deref()
            .map(str::trim)
            .filter(|typed| !typed.is_empty());
        let horizon_weeks = match years {
            None => unsaid.horizon_weeks,
            Some(typed) => match typed
                .replace(',', ".")
                .parse::<f64>()
                .ok()
                .filter(|years| (1.0..=20.0).contains(years))
            {
                Some(years) => (years * WEEKS_A_YEAR).round() as i64,
                None => {
                    errors.add("years", format!("`{typed}` is not 1 to 20 years"));
                    unsaid.horizon_weeks
                }
            },
        };
        let mut cost = |field: &'static str, typed: &Option<String>| {
            let Some(typed) = typed.as_deref().map(str::trim).filter(|typed| !typed.is_empty()) else {
                return 0;
            };
            match Money::parse(typed, currency) {
                Ok(money) if money.minor >= 0 => money.minor,
                Ok(_) => {
                    errors.add(field, format!("`{typed}` is below nought"));
                    0
                }
                Err(error) => {
                    errors.add(field, error.to_string());
                    0
                }
            }
        };
        let terms = Terms {
            margin_permille,
            discount_permille,
            horizon_weeks,
            order_minor: cost("order", &self.order),
            return_minor: cost("return", &self.return_cost),
            contact_minor: cost("contact", &self.contact),
            case_minor: cost("case", &self.case),
            hour_minor: cost("hour", &self.hour),
            version,
        };
        if errors.is_empty() { Ok(terms) } else { Err(errors) }
    }
}

/// An amount as it is typed.
fn plain(minor: i64, currency: Currency) -> String {
    let decimals = usize::try_from(currency.decimals()).unwrap_or(2);
    let unit = 10_i64.pow(currency.decimals());
    if decimals == 0 {
        return minor.to_string();
    }
    format!("{}.{:0decimals$}", minor / unit, minor % unit)
}

/// Says something else of the firm's money, if nobody did since `terms.version`.
///
/// # Errors
/// [`Problem::Changed`] when somebody did, or when the store fails.
pub fn set(tx: &Tx, terms: &Terms, actor: ActorId, now: Millis) -> Result<(), Problem> {
    let before = read(tx)?;
    if before.version != terms.version {
        return Err(Problem::Changed);
    }
    if before == *terms {
        return Ok(());
    }
    let set = Terms {
        version: before.version + 1,
        ..terms.clone()
    };
    write(tx, &set)?;
    Act::begin(tx, SET, actor, now)?.record(&set)?;
    Ok(())
}
