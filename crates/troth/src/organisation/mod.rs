//! The firm itself: its name, zone, country, currency, own mail domains, opening hours and how many false alarms it bears.

pub mod act;
pub mod alarm;
pub mod form;
pub mod hours;
pub mod iso;
pub mod store;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use troth_words::Workdays;

use crate::frame::money::Currency;
use crate::organisation::alarm::FalseAlarms;
use crate::organisation::hours::Hours;

/// Mail hosts that anybody can have an address at: a domain there belongs to no firm, and is nobody's own.
const EVERYBODYS: [&str; 37] = [
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "hotmail.com",
    "hotmail.co.uk",
    "hotmail.fr",
    "live.com",
    "msn.com",
    "yahoo.com",
    "yahoo.co.uk",
    "yahoo.fr",
    "yahoo.de",
    "ymail.com",
    "aol.com",
    "icloud.com",
    "me.com",
    "mac.com",
    "gmx.de",
    "gmx.net",
    "gmx.at",
    "gmx.ch",
    "gmx.com",
    "web.de",
    "t-online.de",
    "freenet.de",
    "mail.com",
    "mail.ru",
    "yandex.ru",
    "yandex.com",
    "qq.com",
    "proton.me",
    "protonmail.com",
    "orange.fr",
    "wanadoo.fr",
    "libero.it",
    "btinternet.com",
    "comcast.net",
];

/// Whether anybody can have an address at that domain.
pub fn is_everybodys(domain: &str) -> bool {
    EVERYBODYS.iter().any(|host| domain.eq_ignore_ascii_case(host))
}

/// Whether the word is somebody's whole address, and not a domain alone.
fn is_address(word: &str) -> bool {
    let is_plain = |c: char| c.is_alphanumeric() || "._%+-".contains(c);
    word.rsplit_once('@')
        .is_some_and(|(name, _)| !name.is_empty() && name.chars().all(is_plain))
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Organisation {
    pub name: String,
    /// IANA name, such as `Europe/Berlin`.
    pub zone: String,
    /// Two letters of ISO 3166, for phones written without a country.
    pub country: String,
    #[schema(value_type = String, example = "EUR")]
    pub currency: Currency,
    /// Who writes from these domains is a colleague, not a customer; so is who writes from a whole address among them,
    /// such as one at a host where anybody can have an address.
    pub domains: Vec<String>,
    pub hours: Hours,
    /// How many false alarms of sliding a year are borne from all standards together, from 0.1 to 12.
    #[schema(value_type = f64)]
    pub false_alarms: FalseAlarms,
    /// Grows with each change.
    pub version: i64,
}

impl Default for Organisation {
    fn default() -> Organisation {
        Organisation {
            name: "Our firm".to_owned(),
            zone: "UTC".to_owned(),
            country: "GB".to_owned(),
            currency: Currency::EUR,
            domains: Vec::new(),
            hours: Hours::default(),
            false_alarms: FalseAlarms::default(),
            version: 0,
        }
    }
}

impl Organisation {
    pub fn time_zone(&self) -> TimeZone {
        crate::frame::time::zone(&self.zone)
    }

    /// The first working day after that one; for a firm that is hardly ever open the day after it.
    pub fn next_working_day(&self, today: Date) -> Date {
        let next = self.hours.next_open(today);
        next.unwrap_or_else(|| today.tomorrow().unwrap_or(today))
    }

    /// Days on which the firm works, as those who read days in words want them.
    pub fn workdays(&self) -> Workdays {
        let days = Weekday::Monday.cycle_forward().zip(&self.hours.week);
        let mut holidays = self.hours.holidays.clone();
        holidays.sort_unstable();
        Workdays {
            rest: days
                .filter(|(_, open)| open.is_none())
                .map(|(day, _)| day)
                .collect(),
            holidays,
        }
    }

    /// Whether a mail address is one of our own.
    pub fn is_ours(&self, email: &str) -> bool {
        email.rsplit_once('@').is_some_and(|(_, domain)| {
            self.domains.iter().any(|own| {
                email.eq_ignore_ascii_case(own)
                    || domain.eq_ignore_ascii_case(own)
                    || domain.len() > own.len()
                        && domain
                            .to_ascii_lowercase()
                            .ends_with(&format!(".{}", own.to_ascii_lowercase()))
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_firms_own_week_is_the_one_that_counts() {
        let mut firm = Organisation::default();
        firm.hours.week = [None; 7];
        assert_eq!(firm.workdays().rest.len(), 7);
        assert_eq!(Organisation::default().workdays(), Workdays::default());
    }

    #[test]
    fn the_next_working_day_is_the_firms_own_and_never_today() {
        let mut firm = Organisation::default();
        firm.hours.holidays.push(Date::constant(2026, 11, 23));
        // Friday, before a Monday that is closed; then a Thursday.
        for (today, next) in [(20, 24), (19, 20)] {
            let next = Date::constant(2026, 11, next);
            assert_eq!(firm.next_working_day(Date::constant(2026, 11, today)), next);
        }
        firm.hours.week = [None; 7];
        let saturday = Date::constant(2026, 11, 21);
        assert_eq!(firm.next_working_day(Date::constant(2026, 11, 20)), saturday);
    }

    #[test]
    fn our_own_addresses_are_known_by_domain_and_what_hangs_under_it() {
        let firm = Organisation {
            domains: vec!["northwind.example".into(), "northwind@gmail.com".into()],
            ..Organisation::default()
        };
        for (email, ours) in [
            ("Northwind@gmail.com", true),
            ("southnorthwind@gmail.com", false),
            ("nancy@northwind.example", true),
            ("nancy@mail.Northwind.example", true),
            ("ann@southnorthwind.example", false),
            ("northwind.example", false),
        ] {
            assert_eq!(firm.is_ours(email), ours, "{email}");
        }
    }
}
