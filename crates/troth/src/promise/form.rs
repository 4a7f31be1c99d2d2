//! What people type when they give our word or say what became of it, checked; and the form they type it in.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use troth_store::Tx;

use crate::access::Actor;
use crate::access::visit::{Visit, Write};
use crate::frame::app::App;
use crate::frame::form::Errors;
use crate::frame::problem::Problem;
use crate::frame::time::{Millis, day};
use crate::frame::when::{find_day, read_day, read_time};
use crate::interaction;
use crate::organisation::Organisation;
use crate::promise::deed::{Deed, Voice};
use crate::promise::{Bond, Due, Giver, Kind, Pledged, Said, TOUCHPOINTS, store};

/// A promise as it is typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct PromiseInput {
    /// The customer.
    pub party: Option<i64>,
    /// What we will do.
    #[schema(max_length = 500)]
    pub what: String,
    /// A day as people write it: `fri`, `20 Nov`, `2026-11-20`. Nothing when no day was said.
    pub due: Option<String>,
    /// A time as people write it: `14:30`.
    pub due_time: Option<String>,
    /// The words for when, if no day was said: “shortly after the harvest”.
    pub due_words: Option<String>,
    /// What the customer does first.
    pub waits_for: Option<String>,
    /// Days after the customer did it.
    #[schema(minimum = 0, maximum = 3650)]
    pub due_days: Option<i64>,
    /// `given` unless said otherwise.
    pub kind: Option<Kind>,
    pub touchpoint: Option<String>,
    /// Verbatim.
    pub said_words: Option<String>,
    /// The interaction it was said in.
    pub said_in: Option<i64>,
    /// A promise this one supports.
    pub supports: Option<i64>,
    /// A promise whose place this one takes, which needs `consent_words`.
    pub replaces: Option<i64>,
    /// The customer's words agreeing to it.
    pub consent_words: Option<String>,
    /// A broken promise this one makes right.
    pub rights: Option<i64>,
    /// A colleague who gave it; you, unless said otherwise.
    pub by: Option<i64>,
    /// A person said that the day may lie behind us: what was promised before is written down now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub past: Option<bool>,
    /// Where a person goes on to.
    pub back: Option<String>,
}

/// An act as it is typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct ActInput {
    /// Whose say it is: `customer` or `us`. Ours unless said otherwise; a release and an answer are the customer's.
    pub voice: Option<Voice>,
    /// Their words, or our reason.
    pub words: Option<String>,
    /// Where a person goes on to.
    pub back: Option<String>,
}

const LONGEST_LINE: usize = 500;
const LONGEST_WORDS: usize = 10_000;

impl PromiseInput {
    /// The promise meant.
    ///
    /// # Errors
    /// Beside each wrong field what would be right.
    pub fn check(
        &self,
        tx: &Tx,
        actor: &Actor,
        firm: &Organisation,
        now: Millis,
    ) -> Result<Pledged, Problem> {
        let mut errors = Errors::default();
        let what = "write what we will do, in the customer's words if you can";
        let what = errors.needed("what", &self.what, LONGEST_LINE, what);
        let due = self.due(firm, now, &mut errors);
        let touchpoint = errors.text("touchpoint", self.touchpoint.as_deref(), 40);
        let waits_for = errors.text("waits_for", self.waits_for.as_deref(), LONGEST_LINE);
        let said_words = errors.text("said_words", self.said_words.as_deref(), LONGEST_WORDS);
        let consent_words = errors.text("consent_words", self.consent_words.as_deref(), LONGEST_WORDS);
        if self.due_days.is_some_and(|days| !(0..=3_650).contains(&days)) {
            errors.add("due_days", "is a number of days, 3,650 at most");
        }
        if self.due_days.is_some() && waits_for.is_none() {
            errors.add(
                "due_days",
                "counts from the customer's answer: say what it waits for",
            );
        }
        let Some(party) = self.party else {
            errors.add("party", "say whom it is made to");
            return Err(Problem::Invalid(errors));
        };
        Problem::check(errors)?;
        let subject =
            interaction::store::subject_of(tx, actor, party)?.ok_or(Problem::NotFound("customer"))?;
        if let Some(colleague) = self.by
            && store::names(tx, &[colleague])?.is_empty()
        {
            return Err(Problem::Invalid(Errors::one("by", "there is no such colleague")));
        }
        if let Some(interaction) = self.said_in
            && interaction::store::find(tx, actor, interaction)?.is_none()
        {
            return Err(Problem::Invalid(Errors::one(
                "said_in",
                "there is no such conversation",
            )));
        }
        Ok(Pledged {
            subject,
            kind: self.kind.unwrap_or(Kind::Given),
            what,
            due,
            waits_for,
            due_days: self.due_days,
            by: Giver {
                colleague: self.by.or(Some(actor.id.0)),
                name: None,
            },
            touchpoint: touchpoint.unwrap_or_else(|| TOUCHPOINTS[0].to_owned()),
            said: Said {
                interaction: self.said_in,
                words: said_words,
            },
            bond: Bond {
                supports: self.supports,
                replaces: self.replaces,
                consent_words,
                rights: self.rights,
            },
            pledge: None,
            source_key: None,
            record: None,
            made_at: now,
        })
    }

    /// The day it is due, where that lies behind us and nobody said that it may.
    pub fn past_day(&self, firm: &Organisation, now: Millis) -> Option<Date> {
        let today = day(now, &firm.time_zone());
        let due = self.due(firm, now, &mut Errors::default()).day;
        due.filter(|due| *due < today && self.past != Some(true))
    }

    /// A day that is none stays as words: vague promises are kept vague.
    fn due(&self, firm: &Organisation, now: Millis, errors: &mut Errors) -> Due {
        let today = day(now, &firm.time_zone());
        let mut due = Due::no_date(
            &firm.zone,
            errors.text("due_words", self.due_words.as_deref(), LONGEST_LINE),
        );
        let said = |text: &Option<String>| {
            text.as_deref()
                .map(str::trim)
                .filter(|text| !text.is_empty())
                .map(str::to_owned)
        };
        match (said(&self.due), self.replaces.and(said(&self.consent_words))) {
            (Some(text), _) => match read_day(&text, today) {
                Ok(day) => due.day = Some(day),
                Err(error) => errors.add("due", error.to_string()),
            },
            (None, Some(consent)) if due.words.is_none() => match find_day(&consent, today) {
                Some(day) => due.day = Some(day),
                None => errors.add("due", "write the new day; none stands in what they said"),
            },
            (None, _) => {}
        }
        if let Some(text) = said(&self.due_time) {
            match read_time(&text) {
                Ok(time) => due.time = Some(time),
                Err(error) => errors.add("due_time", error.to_string()),
            }
            if due.day.is_none() {
                errors.add("due_time", "a time needs its day");
            }
        }
        due
    }
}

impl ActInput {
    /// Whose say it is and their words.
    ///
    /// # Errors
    /// When the words cannot be kept.
    pub fn check(&self, deed: Deed) -> Result<(Voice, Option<String>), Problem> {
        let mut errors = Errors::default();
        let said = errors.text("words", self.words.as_deref(), LONGEST_WORDS);
        Problem::check(errors)?;
        let theirs = matches!(deed, Deed::Released | Deed::Answered);
        let voice = self
            .voice
            .unwrap_or(if theirs { Voice::Customer } else { Voice::Us });
        Ok((voice, said))
    }
}

/// The form, with what was typed and what was wrong.
#[derive(Clone, Debug)]
pub struct FormPage {
    pub input: PromiseInput,
    pub errors: Errors,
    /// Its day lies behind us, and it is asked whether that is meant.
    pub is_past: bool,
    /// Whom it is made to, when that is known.
    pub party_name: Option<String>,
}

impl FormPage {
    /// # Errors
    /// When the customer is not the actor's to see.
    pub async fn again(
        app: &App,
        visit: &Visit<Write>,
        input: PromiseInput,
        errors: Errors,
    ) -> Result<FormPage, Problem> {
        let (actor, party) = (visit.actor.clone(), input.party);
        let party_name = app
            .store
            .read(move |tx| {
                let Some(party) = party else {
                    return Ok::<_, Problem>(None);
                };
                let subject = interaction::store::subject_of(tx, &actor, party)?
                    .ok_or(Problem::NotFound("customer"))?;
                Ok(store::party_of(tx, &actor, subject)?.map(|(_, name)| name))
            })
            .await?;
        Ok(FormPage {
            input,
            errors,
            is_past: false,
            party_name,
        })
    }
}
