//! What a colleague types after a call or a visit, checked and kept: nothing more than one line is ever needed.

use serde::{Deserialize, Serialize};
use troth_store::{StoreError, Tx, Value};

use crate::access::Actor;
use crate::frame::face::local;
use crate::frame::form::Errors;
use crate::frame::problem::Problem;
use crate::frame::time::{Millis, at_time, day};
use crate::frame::when::{read_past_day, read_time};
use crate::interaction::letter::shortened;
use crate::interaction::{LOGGED, NOTED, kind_shown, store};
use crate::journal::act::Act;
use crate::organisation::Organisation;
use crate::spine::{self, Direction, Passed};

/// Kinds that are logged by hand.
pub const LOGGED_KINDS: [&str; 4] = ["call", "visit", "message", "letter"];
/// The longest words in characters.
pub const LONGEST: usize = 10_000;

/// A call, a visit or another meeting as it is typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct LogInput {
    /// `call` (unless said otherwise), `visit`, `message` or `letter`.
    pub kind: Option<String>,
    /// `in` when they reached us (unless said otherwise), `out` when we reached them.
    pub direction: Option<Direction>,
    /// The day as people write it; now, unless said otherwise.
    pub on: Option<String>,
    /// The time as people write it.
    pub time: Option<String>,
    /// What was said, in their words where you can.
    #[schema(max_length = 10000)]
    pub words: Option<String>,
    /// How many minutes it took, up to a day of them.
    pub minutes: Option<String>,
    /// Where a person goes on to.
    pub back: Option<String>,
}

/// Where a person goes back to: a place in this house, or `otherwise`.
pub fn back(to: Option<&str>, otherwise: String) -> String {
    to.and_then(local).map_or(otherwise, str::to_owned)
}

/// A call or a visit, ready to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    pub kind: &'static str,
    pub direction: Direction,
    pub at: Millis,
    pub words: String,
    pub minutes: Option<i64>,
}

/// Minutes in a day: nothing that is logged takes longer.
const LONGEST_MINUTES: i64 = 24 * 60;

impl LogInput {
    /// # Errors
    /// Beside each wrong field what would be right.
    pub fn check(&self, firm: &Organisation, now: Millis) -> Result<Logged, Problem> {
        let mut errors = Errors::default();
        let kind = match self.kind.as_deref().map(str::trim) {
            None | Some("") => Some("call"),
            Some(kind) => LOGGED_KINDS.into_iter().find(|known| *known == kind),
        };
        if kind.is_none() {
            errors.add("kind", "is one of `call`, `visit`, `message`, `letter`");
        }
        let words = errors.text("words", self.words.as_deref(), LONGEST);
        if words.is_none() {
            errors.add("words", "write what was said, a line is enough");
        }
        let at = self.at(firm, now, &mut errors);
        let minutes = self.minutes(&mut errors);
        match (kind, words, at) {
            (Some(kind), Some(words), Some(at)) if errors.is_empty() => Ok(Logged {
                kind,
                direction: self.direction.unwrap_or(Direction::In),
                at,
                words,
                minutes,
            }),
            _ => Err(Problem::Invalid(errors)),
        }
    }

    fn minutes(&self, errors: &mut Errors) -> Option<i64> {
        let typed = self
            .minutes
            .as_deref()
            .map(str::trim)
            .filter(|typed| !typed.is_empty())?;
        let minutes = typed
            .parse()
            .ok()
            .filter(|minutes| (1..=LONGEST_MINUTES).contains(minutes));
        if minutes.is_none() {
            errors.add(
                "minutes",
                format!("`{typed}` is not 1 to {LONGEST_MINUTES} minutes"),
            );
        }
        minutes
    }

    fn at(&self, firm: &Organisation, now: Millis, errors: &mut Errors) -> Option<Millis> {
        let zone = firm.time_zone();
        let today = day(now, &zone);
        let on = match errors
            .text("on", self.on.as_deref(), 60)
            .map(|text| read_past_day(&text, today))
        {
            None => today,
            Some(Ok(day)) => day,
            Some(Err(error)) => {
                errors.add("on", error.to_string());
                return None;
            }
        };
        let at = match errors
            .text("time", self.time.as_deref(), 20)
            .map(|text| read_time(&text))
        {
            None if on == today => now,
            None => at_time(on, jiff::civil::Time::constant(12, 0, 0, 0), &zone),
            Some(Ok(time)) => at_time(on, time, &zone),
            Some(Err(error)) => {
                errors.add("time", error.to_string());
                return None;
            }
        };
        if at > now {
            errors.add(
                "on",
                "is still to come\n\nhint: log what happened, promise what will",
            );
        }
        Some(at)
    }
}

/// Keeps what was logged under that subject; returns the interaction.
///
/// # Errors
/// When the store fails.
pub fn log(tx: &Tx, actor: &Actor, subject: i64, logged: &Logged, now: Millis) -> Result<i64, StoreError> {
    // The id of its row is its name everywhere, so it is found again by its fact.
    let mut act = Act::begin(tx, NOTED, actor.id, now)?.about(subject);
    let passed = Passed {
        title: title(logged, &actor.name),
        excerpt: shortened(&logged.words),
        channel: channel(logged.kind),
        ..Passed::about(
            format!("logged:{}", act.fact()),
            logged.kind,
            logged.at,
            logged.direction,
            subject,
        )
    };
    let id = spine::add(tx, vec![passed], now)?.first.unwrap_or_default();
    act.seal(
        &LOGGED,
        vec![vec![
            Value::Int(id),
            Value::Int(subject),
            logged.kind.into(),
            logged.direction.word().into(),
            Value::Int(logged.at),
            logged.words.as_str().into(),
            Value::Int(actor.id.0),
            logged.minutes.into(),
        ]],
    )?;
    act.record(&serde_json::json!({ "interaction": id }))?;
    Ok(id)
}

fn title(logged: &Logged, colleague: &str) -> String {
    let (word, _) = kind_shown(logged.kind);
    match logged.direction {
        Direction::In => format!("{word} to {colleague}"),
        Direction::Out => format!("{word} from {colleague}"),
        Direction::Between => format!("{word}, {colleague}"),
    }
}

fn channel(kind: &str) -> &'static str {
    match kind {
        "call" => "phone",
        "visit" => "visit",
        "letter" => "post",
        _ => "chat",
    }
}

/// Enters a logged one in error: it leaves the timeline. False when it was not logged by hand, or is in error already.
///
/// # Errors
/// When the store fails.
pub fn error(tx: &Tx, actor: &Actor, id: i64, why: &str, now: Millis) -> Result<bool, StoreError> {
    if !store::enter_error(tx, id, why, actor, now)? {
        return Ok(false);
    }
    crate::journal::act::Act::begin(tx, crate::interaction::ERROR, actor.id, now)?
        .record(&serde_json::json!({ "interaction": id, "why": why }))?;
    spine::withdraw_ids(tx, vec![id], now)?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: LogInput) -> Result<Logged, Problem> {
        // Friday, 20 November 2026, noon.
        let now = "2026-11-20T12:00:00Z"
            .parse::<jiff::Timestamp>()
            .unwrap()
            .as_millisecond();
        input.check(&Organisation::default(), now)
    }

    fn said(words: &str) -> LogInput {
        LogInput {
            words: Some(words.into()),
            ..LogInput::default()
        }
    }

    #[test]
    fn one_line_is_a_call_that_came_in_now() {
        let logged = check(said(" upset about the frame ")).unwrap();
        assert_eq!(
            (logged.kind, logged.direction, logged.words.as_str()),
            ("call", Direction::In, "upset about the frame")
        );
    }

    #[test]
    fn a_day_just_named_lies_behind_us() {
        for (on, wanted) in [
            ("mon", "2026-11-16T12:00:00Z"),
            ("yesterday", "2026-11-19T12:00:00Z"),
            ("2026-11-02", "2026-11-02T12:00:00Z"),
        ] {
            let logged = check(LogInput {
                on: Some(on.into()),
                ..said("x")
            })
            .unwrap();
            let wanted = wanted.parse::<jiff::Timestamp>().unwrap().as_millisecond();
            assert_eq!(logged.at, wanted, "{on}");
        }
    }

    #[test]
    fn what_cannot_be_kept_is_refused_beside_its_field() {
        for (input, field) in [
            (LogInput::default(), "words"),
            (said("a\0b"), "words"),
            (said(&"x".repeat(LONGEST + 1)), "words"),
            (
                LogInput {
                    kind: Some("fax".into()),
                    ..said("x")
                },
                "kind",
            ),
            (
                LogInput {
                    on: Some("someday".into()),
                    ..said("x")
                },
                "on",
            ),
            (
                LogInput {
                    on: Some("2027-01-01".into()),
                    ..said("x")
                },
                "on",
            ),
            (
                LogInput {
                    time: Some("13:00".into()),
                    ..said("x")
                },
                "on",
            ),
            (
                LogInput {
                    time: Some("late".into()),
                    ..said("x")
                },
                "time",
            ),
            (
                LogInput {
                    minutes: Some("0".into()),
                    ..said("x")
                },
                "minutes",
            ),
        ] {
            match check(input.clone()) {
                Err(Problem::Invalid(errors)) => assert!(errors.get(field).is_some(), "{input:?} {errors:?}"),
                other => panic!("{input:?} gave {other:?}"),
            }
        }
    }

    #[test]
    fn one_goes_back_only_within_this_house() {
        for (to, wanted) in [
            (Some("/"), "/"),
            (Some("//evil.example"), "/customer/1"),
            (Some("/\\evil.example"), "/customer/1"),
            (Some("https://evil.example"), "/customer/1"),
            (Some("/a\nb"), "/customer/1"),
            (None, "/customer/1"),
        ] {
            assert_eq!(back(to, "/customer/1".into()), wanted, "{to:?}");
        }
    }
}
