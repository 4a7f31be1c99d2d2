//! What customers are worth: histories, models fitted to them, how each stands, and pictures of the whole.
//!
//! Laws:
//! - Histories are what the purchases that stand make them, whoever is one party today: nothing is added up twice.
//! - Currencies are never added. A cancelled order comes to nothing; what is given back lowers what was bought.
//! - Time has come as far as the last purchase known, since what came after it nobody has told yet.
//! - A figure has its interval, and no customer has a score.
//! - Whole pictures are for those who see every customer; a list shows whom its reader may see.
//!
//! The way of the data: `follow.rs` hears who is to be counted again; `fit.rs` counts them in the background, reads all histories, has
//! models fitted and says how everybody stands beside the others; `picture.rs` draws the whole, once, for whoever looks;
//! `standing.rs` says of one customer what they are worth when their page is opened. Files without a house are read by
//! `log.rs` for `command.rs`.

pub mod command;
pub mod due_store;
pub mod fit;
pub mod fit_store;
pub mod follow;
pub mod log;
pub mod page;
pub mod people;
pub mod people_page;
pub mod people_store;
pub mod picture;
pub mod spending;
pub mod spending_page;
pub mod spending_store;
pub mod standing;
pub mod standing_page;
pub mod store;
pub mod terms;
pub mod terms_page;
pub mod terms_store;
pub mod web;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use troth_value::Day;

use crate::frame::time::{Millis, day};

/// The day's number: days since 1 January 1970.
pub fn number(date: Date) -> Day {
    let epoch = jiff::civil::date(1970, 1, 1);
    Day(epoch.until(date).map_or(0, |span| span.get_days()))
}

/// The date of a day's number; the last of all for one beyond all calendars.
pub fn date(day: Day) -> Date {
    jiff::civil::date(1970, 1, 1)
        .checked_add(jiff::Span::new().days(day.0))
        .unwrap_or(Date::MAX)
}

/// The day of an instant where the firm is.
pub fn day_of(at: Millis, zone: &jiff::tz::TimeZone) -> Day {
    number(day(at, zone))
}

/// A month as one number: year times twelve plus the month, January being 0.
pub fn month(date: Date) -> i64 {
    i64::from(date.year()) * 12 + i64::from(date.month()) - 1
}

/// The first day of a month.
pub fn first_of(month: i64) -> Date {
    let year = i16::try_from(month.div_euclid(12)).unwrap_or(i16::MAX);
    let within = i8::try_from(month.rem_euclid(12) + 1).unwrap_or(1);
    Date::new(year, within, 1).unwrap_or(Date::MAX)
}

/// How somebody stands against their own past, as of the last purchase known of anybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ValueTurn)]
pub enum Turn {
    /// First bought within the last twelve months.
    New,
    /// More orders in the last twelve months than in the twelve before, by more than chance.
    Rising,
    Usual,
    /// So long without a purchase comes by chance less than once in ten.
    Cooling,
    /// Less than once in fifty.
    Silent,
}

impl Turn {
    pub const ALL: [Turn; 5] = [Turn::New, Turn::Rising, Turn::Usual, Turn::Cooling, Turn::Silent];

    pub fn word(self) -> &'static str {
        match self {
            Turn::New => "new",
            Turn::Rising => "rising",
            Turn::Usual => "usual",
            Turn::Cooling => "cooling",
            Turn::Silent => "silent",
        }
    }

    pub fn parse(word: &str) -> Option<Turn> {
        Turn::ALL.into_iter().find(|turn| turn.word() == word)
    }
}

/// What money is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ValueBasis)]
pub enum Basis {
    /// What was bought less what was given back.
    #[default]
    Revenue,
    /// The margin of it less what serving them cost, by the firm's own terms.
    Profit,
}

impl Basis {
    pub const ALL: [Basis; 2] = [Basis::Revenue, Basis::Profit];

    pub fn word(self) -> &'static str {
        match self {
            Basis::Revenue => "revenue",
            Basis::Profit => "profit",
        }
    }
}

/// The last twelve months, all there is, or a calendar year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Period {
    #[default]
    Year,
    All,
    Calendar(i16),
}

impl Period {
    pub fn word(self) -> String {
        match self {
            Period::Year => "year".to_owned(),
            Period::All => "all".to_owned(),
            Period::Calendar(year) => year.to_string(),
        }
    }

    pub fn parse(word: &str) -> Option<Period> {
        match word {
            "year" => Some(Period::Year),
            "all" => Some(Period::All),
            year => year.parse().ok().map(Period::Calendar),
        }
    }

    /// The months it covers when time has come as far as that month.
    pub fn months(self, last: i64) -> std::ops::RangeInclusive<i64> {
        match self {
            Period::Year => last - 11..=last,
            Period::All => i64::MIN..=i64::MAX,
            Period::Calendar(year) => i64::from(year) * 12..=i64::from(year) * 12 + 11,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_one_number_and_reads_back() {
        let november = jiff::civil::date(2026, 11, 22);
        assert_eq!(month(november), 2026 * 12 + 10);
        assert_eq!(first_of(month(november)), jiff::civil::date(2026, 11, 1));
        assert_eq!(
            Period::Year.months(month(november)),
            2025 * 12 + 11..=2026 * 12 + 10
        );
    }

    #[test]
    fn words_read_back() {
        for turn in Turn::ALL {
            assert_eq!(Turn::parse(turn.word()), Some(turn));
        }
        for period in [Period::Year, Period::All, Period::Calendar(2025)] {
            assert_eq!(Period::parse(&period.word()), Some(period));
        }
        assert_eq!(Period::parse("lately"), None);
    }

    #[test]
    fn a_day_is_a_number_and_reads_back() {
        for date in [
            jiff::civil::date(1970, 1, 1),
            jiff::civil::date(1996, 7, 4),
            Date::MAX,
        ] {
            assert_eq!(super::date(number(date)), date);
        }
        assert_eq!(number(jiff::civil::date(1970, 1, 2)), Day(1));
    }
}
