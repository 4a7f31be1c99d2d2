//! What is typed of how something was lived, checked.

use serde::{Deserialize, Serialize};
use troth_store::Tx;

use crate::access::Actor;
use crate::experience::act::Telling;
use crate::experience::feeling::Feeling;
use crate::experience::store::{self, Customer};
use crate::experience::{Voice, Whose};
use crate::frame::form::Errors;
use crate::frame::problem::Problem;
use crate::frame::time::{Millis, at_time, day};
use crate::frame::when::{read_past_day, read_time};
use crate::interaction::store::Entry;
use crate::organisation::Organisation;
use crate::promise::TOUCHPOINTS;

const LONGEST_LINE: usize = 500;
pub const LONGEST_WORDS: usize = 10_000;

/// An account as it is typed; whatever is left out has its default.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct AccountInput {
    /// Whose words they are: your own unless said otherwise.
    pub voice: Option<Voice>,
    /// How it was, verbatim.
    #[schema(max_length = 10000)]
    pub words: String,
    /// What was felt, such as `upset`.
    #[schema(value_type = Vec<Feeling>)]
    pub feeling: Vec<String>,
    /// Of somebody else's words: `own` when they said that they felt it, `reading` (unless said otherwise) when you read it.
    pub whose: Option<Whose>,
    /// How they were before.
    #[schema(max_length = 500)]
    pub mood: Option<String>,
    /// What they were trying to do that day.
    #[schema(max_length = 500)]
    pub context: Option<String>,
    /// `delivery`, `service`, `sales`, `billing`, `product` or `other`; where what passed belongs, unless said otherwise.
    pub touchpoint: Option<String>,
    /// The day it was lived, as people write it; the day of what passed, unless said otherwise.
    pub on: Option<String>,
    pub time: Option<String>,
    /// Who said it, of a supplier.
    #[schema(max_length = 500)]
    pub told_by: Option<String>,
    /// Which customer it concerns, where several were in it.
    pub party: Option<i64>,
    /// Where a person goes on to.
    pub back: Option<String>,
}

/// Feelings of an account that is there, as they are typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct FeelInput {
    #[schema(value_type = Vec<Feeling>)]
    pub feeling: Vec<String>,
    /// `reading` unless said otherwise; of your own account always `own`.
    pub whose: Option<Whose>,
    /// Where a person goes on to.
    pub back: Option<String>,
}

/// Where what passed belongs, by its kind.
pub fn touchpoint_of(kind: &str) -> &'static str {
    match kind {
        "order" => "sales",
        "shipped" => "delivery",
        _ => "service",
    }
}

impl AccountInput {
    /// The account meant, of something that passed.
    ///
    /// # Errors
    /// Beside each wrong field what would be right.
    pub fn check(
        &self,
        tx: &Tx,
        actor: &Actor,
        firm: &Organisation,
        entry: &Entry,
        now: Millis,
    ) -> Result<Telling, Problem> {
        let mut errors = Errors::default();
        let voice = self.voice.unwrap_or_default();
        let what = "write how it was, a line is enough";
        let words = errors.needed("words", &self.words, LONGEST_WORDS, what);
        let whose = match voice {
            Voice::Colleague => Whose::Own,
            Voice::Customer | Voice::Supplier => self.whose.unwrap_or(Whose::Reading),
        };
        let feelings = feelings(&self.feeling, whose, &mut errors);
        let mood = errors.text("mood", self.mood.as_deref(), LONGEST_LINE);
        let context = errors.text("context", self.context.as_deref(), LONGEST_LINE);
        let told_by = errors.text("told_by", self.told_by.as_deref(), LONGEST_LINE);
        let touchpoint = self.touchpoint(entry, &mut errors);
        let at = self.at(firm, entry.at, now, &mut errors);
        let subject = self.subject(&store::customers_in(tx, actor, entry.id)?, &mut errors);
        Problem::check(errors)?;
        Ok(Telling {
            by: Some(actor.id.0),
            told_by: told_by.filter(|_| voice == Voice::Supplier),
            mood,
            context,
            touchpoint,
            feelings,
            ..Telling::new(entry.id, subject.unwrap_or_default(), voice, words, at)
        })
    }

    fn touchpoint(&self, entry: &Entry, errors: &mut Errors) -> String {
        let typed = errors.text("touchpoint", self.touchpoint.as_deref(), 40);
        let typed = typed.unwrap_or_else(|| touchpoint_of(&entry.kind).to_owned());
        if !TOUCHPOINTS.contains(&typed.as_str()) {
            errors.add("touchpoint", format!("is one of {}", TOUCHPOINTS.join(", ")));
        }
        typed
    }

    fn subject(&self, customers: &[Customer], errors: &mut Errors) -> Option<i64> {
        let found = match self.party {
            Some(party) => customers.iter().find(|one| one.party == party),
            None => customers.first(),
        };
        if found.is_none() {
            errors.add(
                "party",
                "no such customer was in it\n\nhint: an account concerns somebody who was there",
            );
        }
        found.map(|one| one.subject)
    }

    /// When it was lived: the day may be another than that of what passed, and is never one to come.
    fn at(&self, firm: &Organisation, passed_at: Millis, now: Millis, errors: &mut Errors) -> Millis {
        let zone = firm.time_zone();
        let typed_day = errors.text("on", self.on.as_deref(), 60);
        let typed_time = errors.text("time", self.time.as_deref(), 20);
        if typed_day.is_none() && typed_time.is_none() {
            return passed_at;
        }
        let on = match typed_day.map(|text| read_past_day(&text, day(now, &zone))) {
            None => day(passed_at, &zone),
            Some(Ok(day)) => day,
            Some(Err(error)) => {
                errors.add("on", error.to_string());
                return now;
            }
        };
        let time = match typed_time.map(|text| read_time(&text)) {
            None => jiff::civil::Time::midnight(),
            Some(Ok(time)) => time,
            Some(Err(error)) => {
                errors.add("time", error.to_string());
                return now;
            }
        };
        let at = at_time(on, time, &zone);
        if at > now {
            errors.add("on", "is still to come\n\nhint: say when it was lived");
        }
        at
    }
}

impl FeelInput {
    /// # Errors
    /// When a word is no feeling, or there is none.
    pub fn check(&self, voice: Voice) -> Result<Vec<(Feeling, Whose)>, Problem> {
        let mut errors = Errors::default();
        let otherwise = match voice {
            Voice::Colleague => Whose::Own,
            Voice::Customer | Voice::Supplier => Whose::Reading,
        };
        let felt = feelings(&self.feeling, self.whose.unwrap_or(otherwise), &mut errors);
        if felt.is_empty() {
            errors.add("feeling", "say what was felt, such as `upset` or `relieved`");
        }
        Problem::check(errors)?;
        Ok(felt)
    }
}

/// The feelings these words name, each once.
pub fn feelings(words: &[String], whose: Whose, errors: &mut Errors) -> Vec<(Feeling, Whose)> {
    let mut found = Vec::new();
    for word in words.iter().filter(|word| !word.trim().is_empty()) {
        match Feeling::parse(word) {
            Some(feeling) if !found.contains(&(feeling, whose)) => found.push((feeling, whose)),
            Some(_) => {}
            None => {
                let known = Feeling::ALL.map(Feeling::word).join(", ");
                let word: String = word.chars().filter(|letter| *letter != '\0').take(40).collect();
                errors.add("feeling", format!("`{word}` is none of {known}"));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    // Friday, 20 November 2026, noon in UTC, the zone of a firm that said nothing else.
    const NOON: &str = "2026-11-20T12:00:00Z";

    fn instant(text: &str) -> Millis {
        text.parse::<jiff::Timestamp>().unwrap().as_millisecond()
    }

    #[test]
    fn it_was_lived_when_it_passed_unless_a_day_is_said_and_never_later_than_now() {
        let passed = instant("2026-11-18T09:30:00Z");
        for (on, time, wanted, wrong) in [
            (None, None, "2026-11-18T09:30:00Z", None),
            (Some("mon"), None, "2026-11-16T00:00:00Z", None),
            (None, Some("16:00"), "2026-11-18T16:00:00Z", None),
            (Some("yesterday"), Some("8:15"), "2026-11-19T08:15:00Z", None),
            (Some("2027-01-01"), None, "2027-01-01T00:00:00Z", Some("on")),
            (Some("someday"), None, NOON, Some("on")),
            (None, Some("late"), NOON, Some("time")),
        ] {
            let input = AccountInput {
                on: on.map(str::to_owned),
                time: time.map(str::to_owned),
                ..AccountInput::default()
            };
            let mut errors = Errors::default();
            let at = input.at(&Organisation::default(), passed, instant(NOON), &mut errors);
            assert_eq!(at, instant(wanted), "{on:?} {time:?}");
            assert_eq!(
                errors.0.keys().next().map(String::as_str),
                wrong,
                "{on:?} {time:?}"
            );
        }
    }

    #[test]
    fn a_word_that_is_no_feeling_is_refused_by_name_and_none_counts_twice() {
        let mut errors = Errors::default();
        let words = ["upset", "Upset", "", "calm"].map(str::to_owned);
        let felt = feelings(&words, Whose::Own, &mut errors);
        assert_eq!(felt, [(Feeling::Upset, Whose::Own), (Feeling::Calm, Whose::Own)]);
        assert!(errors.is_empty());
        feelings(&["fur\0ious".to_owned()], Whose::Own, &mut errors);
        assert!(
            errors
                .get("feeling")
                .unwrap()
                .starts_with("`furious` is none of angry,"),
            "{errors:?}"
        );
    }

    #[test]
    fn feelings_of_ones_own_account_are_ones_own_and_others_are_read() {
        let input = FeelInput {
            feeling: vec!["sad".to_owned()],
            ..FeelInput::default()
        };
        assert_eq!(
            input.check(Voice::Colleague).unwrap(),
            [(Feeling::Sad, Whose::Own)]
        );
        assert_eq!(
            input.check(Voice::Customer).unwrap(),
            [(Feeling::Sad, Whose::Reading)]
        );
        assert!(FeelInput::default().check(Voice::Customer).is_err());
    }
}
