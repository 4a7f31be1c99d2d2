//! What people type when they plan to speak with somebody, or say what came of it, checked.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use troth_store::Tx;

use crate::access;
use crate::access::Actor;
use crate::access::store::Colleague;
use crate::frame::form::Errors;
use crate::frame::problem::Problem;
use crate::frame::time::{Millis, day};
use crate::frame::when::read_day;
use crate::interaction;
use crate::organisation::Organisation;
use crate::plan::{ABOUT, New};

const LONGEST_LINE: usize = 500;
const LONGEST_WORDS: usize = 10_000;

/// A plan as it is typed; whatever is left out has its default.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct PlanInput {
    /// The customer.
    pub party: Option<i64>,
    /// Who will speak with them: a colleague's number, name or address; you, unless said otherwise.
    pub who: Option<Who>,
    /// A day as people write it: `fri`, `20 Nov`, `2026-11-20`; the firm's next working day, unless said otherwise.
    pub on: Option<String>,
    /// About what.
    #[schema(max_length = 500)]
    pub about: Option<String>,
    /// Where a person goes on to.
    pub to: Option<String>,
}

/// A colleague as somebody names them: by number, or as people write it, such as `me`, `Mia` or an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(untagged)]
#[schema(as = PlanWho)]
pub enum Who {
    Number(i64),
    Said(String),
}

impl Who {
    /// As it stands in a field.
    pub fn text(&self) -> String {
        match self {
            Who::Number(id) => id.to_string(),
            Who::Said(said) => said.clone(),
        }
    }
}

/// What came of speaking with them, as it is typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct SpokenInput {
    #[schema(max_length = 10000)]
    pub words: Option<String>,
    /// Where a person goes on to.
    pub to: Option<String>,
}

/// Why a plan is dropped, as it is typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct DropInput {
    #[schema(min_length = 1, max_length = 500)]
    pub why: String,
    /// Where a person goes on to.
    pub to: Option<String>,
}

impl PlanInput {
    /// The plan meant.
    ///
    /// # Errors
    /// Beside each wrong field what would be right; or when the customer is not the actor's to see.
    pub fn check(&self, tx: &Tx, actor: &Actor, firm: &Organisation, now: Millis) -> Result<New, Problem> {
        let mut errors = Errors::default();
        let on = self.day(firm, now, &mut errors);
        let about = errors.text("about", self.about.as_deref(), LONGEST_LINE);
        let said = errors.text("who", self.who.as_ref().map(Who::text).as_deref(), LONGEST_LINE);
        let mut who = actor.id.0;
        if let Some(said) = said {
            match find(&said, who, &access::store::colleagues(tx)?) {
                Ok(found) => who = found,
                Err(message) => errors.add("who", message),
            }
        }
        let Some(party) = self.party else {
            errors.add("party", "say whom it is about");
            return Err(Problem::Invalid(errors));
        };
        let subject =
            interaction::store::subject_of(tx, actor, party)?.ok_or(Problem::NotFound("customer"))?;
        Problem::check(errors)?;
        Ok(New {
            subject,
            who,
            on,
            about: about.unwrap_or_else(|| ABOUT.to_owned()),
        })
    }

    fn day(&self, firm: &Organisation, now: Millis, errors: &mut Errors) -> Date {
        let today = day(now, &firm.time_zone());
        let next = firm.next_working_day(today);
        let Some(text) = errors.text("on", self.on.as_deref(), 60) else {
            return next;
        };
        match read_day(&text, today) {
            Ok(day) if day >= today => day,
            Ok(_) => {
                errors.add(
                    "on",
                    format!("`{text}` lies behind us\n\nhint: plan for today or a day to come"),
                );
                next
            }
            Err(error) => {
                errors.add("on", error.to_string());
                next
            }
        }
    }
}

/// The colleague meant, among those who have not left: by number, whole name, address, or a first name that one has.
///
/// # Errors
/// When there is none, or more than one: in words for beside the field.
pub fn find(said: &str, me: i64, colleagues: &[Colleague]) -> Result<i64, String> {
    let said = said.trim().to_lowercase();
    if said == "me" {
        return Ok(me);
    }
    let here = || colleagues.iter().filter(|one| one.left_at.is_none());
    let number = said.parse::<i64>().ok();
    let whole = |one: &&Colleague| {
        number == Some(one.id) || one.email.to_lowercase() == said || one.name.to_lowercase() == said
    };
    let first = |one: &&Colleague| one.name.to_lowercase().split_whitespace().next() == Some(&said);
    let mut found: Vec<&Colleague> = here().filter(whole).collect();
    if found.is_empty() {
        found = here().filter(first).collect();
    }
    match found.as_slice() {
        [one] => Ok(one.id),
        [] => Err(format!(
            "`{said}` is no colleague, or has left\n\nhint: write `me`, or a colleague's name"
        )),
        _ => Err(format!(
            "`{said}` may be two colleagues\n\nhint: write the whole name or the address"
        )),
    }
}

impl SpokenInput {
    /// # Errors
    /// When the words cannot be kept.
    pub fn check(&self) -> Result<Option<String>, Problem> {
        let mut errors = Errors::default();
        let words = errors.text("words", self.words.as_deref(), LONGEST_WORDS);
        Problem::check(errors)?;
        Ok(words)
    }
}

impl DropInput {
    /// # Errors
    /// When there is no reason, or it cannot be kept.
    pub fn check(&self) -> Result<String, Problem> {
        let mut errors = Errors::default();
        let why = errors.needed("why", &self.why, LONGEST_LINE, "say why it is dropped");
        Problem::check(errors)?;
        Ok(why)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{Role, Visibility};

    fn colleague(id: i64, name: &str, left_at: Option<Millis>) -> Colleague {
        Colleague {
            id,
            name: name.into(),
            email: format!("c{id}@devlin.example"),
            role: Role::Member,
            visibility: Visibility::All,
            team: None,
            left_at,
            version: 1,
        }
    }

    #[test]
    fn a_colleague_is_found_as_people_name_them_unless_they_left() {
        let us = [
            colleague(1, "Mia Member", None),
            colleague(2, "Sam Field", None),
            colleague(3, "Sam Stone", None),
            colleague(4, "Lea Left", Some(5)),
            colleague(5, "Sam", None),
        ];
        for (said, wanted) in [
            ("me", Some(9)),
            (" Me ", Some(9)),
            ("2", Some(2)),
            ("mia", Some(1)),
            ("SAM STONE", Some(3)),
            ("c2@devlin.example", Some(2)),
            // His whole name, although two others have it as their first.
            ("sam", Some(5)),
            ("Lea", None),
            ("4", None),
            ("Member", None),
            ("7", None),
        ] {
            assert_eq!(find(said, 9, &us).ok(), wanted, "{said}");
        }
        let both = find("sam", 9, &us[..3]).unwrap_err();
        assert!(both.contains("two colleagues"), "{both}");
    }

    #[test]
    fn a_day_is_the_next_working_one_or_as_typed_and_never_behind_us() {
        // Friday, 20 November 2026, noon.
        let now = "2026-11-20T12:00:00Z"
            .parse::<jiff::Timestamp>()
            .unwrap()
            .as_millisecond();
        for (on, day, is_wrong) in [
            (None, 23, false),
            (Some(" "), 23, false),
            (Some("today"), 20, false),
            (Some("Wed"), 25, false),
            (Some("yesterday"), 23, true),
            (Some("someday"), 23, true),
        ] {
            let input = PlanInput {
                on: on.map(str::to_owned),
                ..PlanInput::default()
            };
            let mut errors = Errors::default();
            let found = input.day(&Organisation::default(), now, &mut errors);
            assert_eq!(found, Date::constant(2026, 11, day), "{on:?}");
            assert_eq!(errors.get("on").is_some(), is_wrong, "{on:?}");
        }
    }
}
