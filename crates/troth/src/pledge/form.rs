//! What people type of a pledge, checked.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::frame::form::Errors;
use crate::frame::time::{Millis, day, start_of};
use crate::frame::when::read_day;
use crate::pledge::{Hears, New, Within};
use crate::promise::Kind;

/// What a number of time counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    #[default]
    WorkingDays,
    WorkingHours,
}

impl Unit {
    pub fn word(self) -> &'static str {
        match self {
            Unit::WorkingDays => "working_days",
            Unit::WorkingHours => "working_hours",
        }
    }
}

/// A pledge as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct PledgeInput {
    /// As customers were told it, or as they may expect it.
    #[schema(min_length = 1, max_length = 500)]
    pub words: String,
    /// What it applies to: `message` unless said otherwise.
    pub hears: Option<Hears>,
    /// `given` when customers were told, `implied` when they may expect it; `given` unless said otherwise.
    pub kind: Option<Kind>,
    /// `service` unless said otherwise.
    #[schema(max_length = 40)]
    pub touchpoint: Option<String>,
    /// How many working days or hours.
    #[schema(minimum = 0, maximum = 250)]
    pub within: Option<i64>,
    pub unit: Option<Unit>,
    /// A day as people write it, from which on it applies: now, unless one is said.
    #[schema(max_length = 60)]
    pub since: Option<String>,
}

/// That a pledge holds no longer, as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct RetireInput {
    #[schema(min_length = 1, max_length = 2000)]
    pub why: String,
}

/// More would be no promise.
const MOST: i64 = 250;

impl PledgeInput {
    /// # Errors
    /// Beside each wrong field what would be right.
    pub fn check(&self, now: Millis, zone: &TimeZone) -> Result<New, Errors> {
        let mut errors = Errors::default();
        let words = "write what you promise, such as `We answer within one working day`";
        let words = errors.needed("words", &self.words, 500, words);
        let touchpoint = errors.text("touchpoint", self.touchpoint.as_deref(), 40);
        let many = self.within.and_then(|many| u32::try_from(many).ok());
        let many = many.filter(|many| i64::from(*many) <= MOST);
        let (many, unit) = (many, self.unit.unwrap_or_default());
        if many.is_none() || (many == Some(0) && unit == Unit::WorkingHours) {
            errors.add("within", format!("say how many, {MOST} at most"));
        }
        let since = self.since(now, zone, &mut errors);
        if !errors.is_empty() {
            return Err(errors);
        }
        let many = many.unwrap_or_default();
        Ok(New {
            words,
            hears: self.hears.unwrap_or(Hears::Message),
            kind: self.kind.unwrap_or(Kind::Given),
            touchpoint: touchpoint.unwrap_or_else(|| "service".to_owned()),
            within: match unit {
                Unit::WorkingDays => Within::WorkingDays(many),
                Unit::WorkingHours => Within::WorkingHours(many),
            },
            since,
        })
    }

    fn since(&self, now: Millis, zone: &TimeZone, errors: &mut Errors) -> Millis {
        let Some(typed) = errors.text("since", self.since.as_deref(), 60) else {
            return now;
        };
        let today = day(now, zone);
        match read_day(&typed, today) {
            Ok(day) if day == today => now,
            Ok(day) => start_of(day, zone),
            Err(error) => {
                errors.add("since", error.to_string());
                now
            }
        }
    }
}

impl RetireInput {
    /// # Errors
    /// When no reason is given.
    pub fn check(&self) -> Result<String, Errors> {
        let mut errors = Errors::default();
        let why = errors.needed("why", &self.why, 2_000, "say why it holds no longer");
        if errors.is_empty() { Ok(why) } else { Err(errors) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Millis = 1_795_176_000_000;

    #[test]
    fn a_pledge_needs_words_and_a_time() {
        let errors = PledgeInput::default().check(NOON, &TimeZone::UTC).unwrap_err();
        assert_eq!(
            errors.0.keys().map(String::as_str).collect::<Vec<_>>(),
            ["within", "words"]
        );
        for (within, unit, is_good) in [
            (0, Unit::WorkingDays, true),
            (0, Unit::WorkingHours, false),
            (250, Unit::WorkingHours, true),
            (251, Unit::WorkingDays, false),
            (-1, Unit::WorkingDays, false),
            (i64::MAX, Unit::WorkingDays, false),
        ] {
            let typed = PledgeInput {
                words: "We answer".into(),
                within: Some(within),
                unit: Some(unit),
                ..PledgeInput::default()
            };
            assert_eq!(
                typed.check(NOON, &TimeZone::UTC).is_ok(),
                is_good,
                "{within} {unit:?}"
            );
        }
    }

    #[test]
    fn it_applies_from_now_unless_another_day_is_said() {
        let since = |typed: Option<&str>| {
            let typed = PledgeInput {
                words: "We answer".into(),
                within: Some(1),
                since: typed.map(str::to_owned),
                ..PledgeInput::default()
            };
            typed.check(NOON, &TimeZone::UTC).map(|new| new.since)
        };
        assert_eq!(since(None), Ok(NOON));
        assert_eq!(since(Some("today")), Ok(NOON));
        // 2026-11-20T12:00:00Z is noon; the day before began 36 hours earlier.
        assert_eq!(since(Some("yesterday")), Ok(NOON - 36 * crate::frame::time::HOUR));
        assert!(since(Some("someday")).is_err());
    }
}
