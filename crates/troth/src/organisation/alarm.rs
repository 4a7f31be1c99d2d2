//! How many false alarms the firm bears: the fewer, the later a slide is found.

use serde::{Deserialize, Serialize};

/// False alarms of sliding that all standards together may give in a year, in tenths of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "f64", try_from = "f64")]
pub struct FalseAlarms {
    tenths: i64,
}

/// How many are borne, as programs write it or people type it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(untagged)]
pub enum Borne {
    Number(f64),
    Said(String),
}

impl Borne {
    /// As it stands in a field.
    pub fn text(&self) -> String {
        match self {
            Borne::Number(a_year) => a_year.to_string(),
            Borne::Said(said) => said.clone(),
        }
    }
}

/// From one in ten years to one a month.
const LEAST: i64 = 1;
const MOST: i64 = 120;

impl Default for FalseAlarms {
    /// One a year.
    fn default() -> FalseAlarms {
        FalseAlarms { tenths: 10 }
    }
}

impl FalseAlarms {
    pub fn of_tenths(tenths: i64) -> Option<FalseAlarms> {
        (LEAST..=MOST).contains(&tenths).then_some(FalseAlarms { tenths })
    }

    /// Reads `0.5` or `0,5`; nothing typed is one a year.
    ///
    /// # Errors
    /// What would be right.
    pub fn parse(typed: &str) -> Result<FalseAlarms, String> {
        let typed = typed.trim().replace(',', ".");
        if typed.is_empty() {
            return Ok(FalseAlarms::default());
        }
        let number: f64 = typed.parse().map_err(|_| RIGHT.to_owned())?;
        FalseAlarms::try_from(number)
    }

    pub fn tenths(self) -> i64 {
        self.tenths
    }

    pub fn a_year(self) -> f64 {
        self.tenths as f64 / 10.0
    }

    /// As somebody would type it.
    pub fn typed(self) -> String {
        let text = format!("{:.1}", self.a_year());
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    }
}

const RIGHT: &str = "write how many a year, from 0.1 to 12, such as `1` or `0.5`";

impl TryFrom<f64> for FalseAlarms {
    type Error = String;

    fn try_from(a_year: f64) -> Result<FalseAlarms, String> {
        let tenths = a_year * 10.0;
        let is_whole = (tenths - tenths.round()).abs() < 1e-6;
        let known = FalseAlarms::of_tenths(tenths.round() as i64).filter(|_| is_whole);
        known.ok_or_else(|| RIGHT.to_owned())
    }
}

impl From<FalseAlarms> for f64 {
    fn from(borne: FalseAlarms) -> f64 {
        borne.a_year()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn from_one_in_ten_years_to_one_a_month() {
        for (typed, tenths) in [
            ("", 10),
            ("1", 10),
            ("0.5", 5),
            (" 0,1 ", 1),
            ("12", 120),
            ("2.5", 25),
        ] {
            let read = FalseAlarms::parse(typed).unwrap();
            assert_eq!(read.tenths(), tenths, "{typed}");
            assert_eq!(FalseAlarms::parse(&read.typed()), Ok(read));
        }
        for typed in ["0", "0.05", "12.1", "0.25", "-1", "few", "NaN", "inf"] {
            assert_eq!(FalseAlarms::parse(typed), Err(RIGHT.to_owned()), "{typed}");
        }
    }
}
