//! Standing promises: “we answer within one working day” makes a promise each time somebody writes.
//!
//! Laws:
//! - A pledge is never edited. Another wording or another time is another pledge, and the old one is retired.
//! - It is retired in the open, by a named person with a reason; what it promised until then still holds.
//! - It hears what comes after its beginning, and makes one promise for each, once.
//! - We say *kept* or *broken* only when something shows it. Unanswered is overdue, and stays open.
//! - What a colleague or a customer said of a promise, no follower says otherwise.

pub mod act;
pub mod follow;
pub mod form;
pub mod page;
pub mod store;
pub mod web;

use jiff::civil::Time;
use serde::{Deserialize, Serialize};

use crate::frame::time::{HOUR, Millis, deadline};
use crate::journal::Sealed;
use crate::organisation::Organisation;
use crate::promise::{Due, Kind};

/// Rows of `pledge` and what of them is vouched for.
pub const PLEDGE: Sealed = Sealed {
    table: "pledge",
    columns: &[
        "id",
        "words",
        "hears",
        "kind",
        "touchpoint",
        "within_days",
        "within_hours",
        "at",
        "by_colleague",
        "since",
    ],
};

/// Rows of `pledge_retired`.
pub const RETIRED: Sealed = Sealed {
    table: "pledge_retired",
    columns: &["pledge_id", "why", "at", "by_colleague"],
};

/// What a pledge applies to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Hears {
    /// A letter or message that somebody may expect an answer to.
    Message,
    /// A request to the helpdesk.
    Ticket,
    /// An order: it is kept when the order is shipped.
    Order,
}

impl Hears {
    pub const ALL: [Hears; 3] = [Hears::Message, Hears::Ticket, Hears::Order];

    pub fn word(self) -> &'static str {
        match self {
            Hears::Message => "message",
            Hears::Ticket => "ticket",
            Hears::Order => "order",
        }
    }

    pub fn parse(word: &str) -> Option<Hears> {
        Hears::ALL.into_iter().find(|hears| hears.word() == word)
    }

    /// Whether something of that kind on the spine is what it applies to.
    pub fn applies_to(self, kind: &str, waits: bool) -> bool {
        match self {
            Hears::Message => waits && matches!(kind, "email" | "message" | "letter"),
            Hears::Ticket => kind == "ticket",
            Hears::Order => kind == "order",
        }
    }

    /// What keeping it is called.
    pub fn done(self) -> &'static str {
        match self {
            Hears::Message | Hears::Ticket => "answered",
            Hears::Order => "shipped",
        }
    }
}

/// How long we give ourselves, by the firm's own days and hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Within {
    WorkingDays(u32),
    WorkingHours(u32),
}

/// A standing promise as it was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Pledge {
    pub id: i64,
    /// As customers were told it, or as they may expect it.
    pub words: String,
    pub hears: Hears,
    pub kind: Kind,
    pub touchpoint: String,
    pub within: Within,
    /// It applies to what comes from then on. Milliseconds since 1970 in UTC.
    pub since: Millis,
    pub at: Millis,
    pub by: i64,
    pub by_name: Option<String>,
    pub retired: Option<Retired>,
}

/// That a pledge holds no longer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Retired {
    pub why: String,
    /// Milliseconds since 1970 in UTC.
    pub at: Millis,
    pub by: i64,
    pub by_name: Option<String>,
}

/// A pledge about to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct New {
    pub words: String,
    pub hears: Hears,
    pub kind: Kind,
    pub touchpoint: String,
    pub within: Within,
    pub since: Millis,
}

impl Within {
    pub fn said(self) -> String {
        match self {
            Within::WorkingDays(1) => "one working day".to_owned(),
            Within::WorkingDays(days) => format!("{days} working days"),
            Within::WorkingHours(1) => "one working hour".to_owned(),
            Within::WorkingHours(hours) => format!("{hours} working hours"),
        }
    }

    /// When something that came at `at` falls due; no day for a firm that is hardly ever open.
    pub fn due(self, at: Millis, firm: &Organisation) -> Due {
        let zone = firm.time_zone();
        match self {
            Within::WorkingDays(days) => firm
                .hours
                .working_days_after(at, days, &zone)
                .map_or_else(|| Due::no_date(&firm.zone, None), |day| Due::on(day, &firm.zone)),
            Within::WorkingHours(hours) => {
                let ends = firm
                    .hours
                    .working_time_after(at, Millis::from(hours) * HOUR, &zone)
                    .and_then(|end| jiff::Timestamp::from_millisecond(end).ok());
                let Some(end) = ends.map(|end| zone.to_datetime(end)) else {
                    return Due::no_date(&firm.zone, None);
                };
                // People read minutes: a minute begun is ours to the end.
                let minute = Time::new(end.hour(), end.minute(), 59, 0).unwrap_or(end.time());
                Due {
                    time: Some(minute),
                    ..Due::on(end.date(), &firm.zone)
                }
            }
        }
    }
}

impl Pledge {
    /// Whether it held at that moment.
    pub fn held_at(&self, at: Millis) -> bool {
        self.since <= at && self.retired.as_ref().is_none_or(|retired| at < retired.at)
    }

    /// What its promise about that interaction is called, so that it is made once.
    pub fn source_key(&self, interaction: &str) -> String {
        format!("pledge:{}:{interaction}", self.id)
    }
}

/// Whether an answer at that moment came in time.
pub fn is_in_time(due: &Due, answered_at: Millis) -> bool {
    due.day
        .is_none_or(|day| answered_at <= deadline(day, due.time, &crate::frame::time::zone(&due.zone)))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn instant(text: &str) -> Millis {
        text.parse::<jiff::Timestamp>().unwrap().as_millisecond()
    }

    fn firm() -> Organisation {
        let mut firm = Organisation {
            zone: "Europe/Berlin".into(),
            ..Organisation::default()
        };
        firm.hours.holidays.push(date(2026, 11, 23));
        firm
    }

    #[test]
    fn days_and_hours_are_the_firms_own() {
        let friday = instant("2026-11-20T10:00:00Z");
        // Friday in Berlin; Monday is a holiday, so one working day later is Tuesday.
        assert_eq!(
            Within::WorkingDays(1).due(friday, &firm()).day,
            Some(date(2026, 11, 24))
        );
        // Friday 11:00 in Berlin: six hours until five o'clock, two more on Tuesday from nine.
        let due = Within::WorkingHours(8).due(friday, &firm());
        assert_eq!(
            (due.day, due.time.map(|time| time.hour())),
            (Some(date(2026, 11, 24)), Some(11))
        );
        assert!(is_in_time(&due, instant("2026-11-24T10:00:30Z")));
        assert!(!is_in_time(&due, instant("2026-11-24T10:01:00Z")));
        assert!(is_in_time(&Due::no_date("UTC", None), Millis::MAX));
    }

    #[test]
    fn what_came_before_it_or_after_it_was_retired_makes_no_promise() {
        let pledge = Pledge {
            id: 3,
            words: "We answer".into(),
            hears: Hears::Message,
            kind: Kind::Given,
            touchpoint: "service".into(),
            within: Within::WorkingDays(1),
            since: 10,
            at: 10,
            by: 1,
            by_name: None,
            retired: Some(Retired {
                why: "nobody read it".into(),
                at: 20,
                by: 1,
                by_name: None,
            }),
        };
        for (at, held) in [(9, false), (10, true), (19, true), (20, false)] {
            assert_eq!(pledge.held_at(at), held, "{at}");
        }
        assert_eq!(pledge.source_key("mail:7"), "pledge:3:mail:7");
    }

    #[test]
    fn a_machines_letter_and_a_parcel_ask_for_no_answer() {
        for (hears, kind, waits, applies) in [
            (Hears::Message, "email", true, true),
            (Hears::Message, "email", false, false),
            (Hears::Message, "ticket", true, false),
            (Hears::Ticket, "ticket", false, true),
            (Hears::Order, "order", false, true),
            (Hears::Order, "shipped", false, false),
        ] {
            assert_eq!(hears.applies_to(kind, waits), applies, "{hears:?} {kind} {waits}");
        }
        assert!(
            Hears::ALL
                .into_iter()
                .all(|hears| Hears::parse(hears.word()) == Some(hears))
        );
    }
}
