//! What people type of an intervention and of what came of it, checked.

use jiff::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use troth_store::Tx;

use crate::access;
use crate::access::Actor;
use crate::frame::form::Errors;
use crate::frame::problem::Problem;
use crate::frame::when::{read_day, read_past_day};
use crate::hindrance;
use crate::intervention::{Kind, New, Target};
use crate::plan::form::{Who, find};
use crate::purpose;
use crate::standard;
use crate::standard::said;

const LONGEST: usize = 2_000;
const LONGEST_LINE: usize = 500;
/// It is looked at again a quarter after its beginning, unless said otherwise.
const A_QUARTER_DAYS: i64 = 91;

/// An intervention as it is typed; whatever is left out has its default.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct InterventionInput {
    /// The standard it is about; or
    pub standard: Option<i64>,
    /// the hindrance.
    pub hindrance: Option<i64>,
    /// `quick` or `systemic`.
    pub kind: Option<Kind>,
    /// What is done.
    #[schema(min_length = 1, max_length = 2000)]
    pub what: String,
    /// For whose sake: whom the purpose names, unless said otherwise.
    #[schema(max_length = 500)]
    pub sake: Option<String>,
    /// Who owns it: a colleague's number, name or address; whoever begins it, unless said otherwise.
    pub owner: Option<Who>,
    /// From which day on, as people write it: today, unless said otherwise.
    #[schema(max_length = 60)]
    pub from: Option<String>,
    /// On which day it is looked at again: a quarter later, unless said otherwise.
    #[schema(max_length = 60)]
    pub look: Option<String>,
    /// What is expected of it, in words.
    #[schema(max_length = 500)]
    pub expected: Option<String>,
    /// By how much it is to be better: `5 %`, `3 hours`; of a hindrance so many cases a quarter fewer.
    #[schema(max_length = 40)]
    pub hoped: Option<String>,
}

/// What was seen when it was looked at, as it is typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct LookInput {
    #[schema(min_length = 1, max_length = 2000)]
    pub words: String,
    /// A day on which it is looked at once more; nothing when this was the last time.
    #[schema(max_length = 60)]
    pub again: Option<String>,
}

/// Why, as it is typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct InterventionWhyInput {
    #[schema(min_length = 1, max_length = 2000)]
    pub why: String,
}

impl InterventionInput {
    /// # Errors
    /// Beside each wrong field what would be right.
    pub fn check(&self, tx: &Tx, actor: &Actor, today: Date) -> Result<New, Problem> {
        let mut errors = Errors::default();
        let what = "say what is done, such as `Two of us answer letters until noon`";
        let what = errors.needed("what", &self.what, LONGEST, what);
        let target = match (self.standard, self.hindrance) {
            (Some(id), None) => Some(Target::Standard(id)),
            (None, Some(id)) => Some(Target::Hindrance(id)),
            _ => None,
        };
        if target.is_none() {
            errors.add("standard", "say what it is about: a `standard` or a `hindrance`");
        }
        if self.kind.is_none() {
            errors.add(
                "kind",
                "say whether it is a quick fix or changes what brings it about",
            );
        }
        let purpose = purpose::store::current(tx)?;
        let sake = errors.text("sake", self.sake.as_deref(), LONGEST_LINE);
        let sake = sake.or_else(|| purpose.as_ref().map(|purpose| purpose.sake.clone()));
        if sake.is_none() {
            errors.add("sake", "say for whose sake it is done");
        }
        let from = self.from(today, &mut errors);
        let new = New {
            target: target.unwrap_or(Target::Standard(0)),
            kind: self.kind.unwrap_or(Kind::Quick),
            what,
            sake: sake.unwrap_or_default(),
            purpose: purpose.map(|purpose| purpose.id),
            owner: owner(tx, actor, self.owner.as_ref(), &mut errors)?,
            from,
            look: self.look(from, today, &mut errors),
            expected: errors.text("expected", self.expected.as_deref(), LONGEST_LINE),
            hoped: self.hoped(tx, target, &mut errors)?,
            removal: None,
        };
        Problem::check(errors)?;
        is_there(tx, new.target)?;
        Ok(new)
    }

    fn from(&self, today: Date, errors: &mut Errors) -> Date {
        let Some(text) = errors.text("from", self.from.as_deref(), 60) else {
            return today;
        };
        read_past_day(&text, today).unwrap_or_else(|error| {
            errors.add("from", error.to_string());
            today
        })
    }

    fn look(&self, from: Date, today: Date, errors: &mut Errors) -> Date {
        let later = from.checked_add(Span::new().days(A_QUARTER_DAYS)).unwrap_or(from);
        let Some(text) = errors.text("look", self.look.as_deref(), 60) else {
            return later;
        };
        match read_day(&text, today) {
            Ok(day) if day > from => day,
            Ok(_) => {
                errors.add("look", format!("`{text}` is not after it began"));
                later
            }
            Err(error) => {
                errors.add("look", error.to_string());
                later
            }
        }
    }

    fn hoped(&self, tx: &Tx, target: Option<Target>, errors: &mut Errors) -> Result<Option<f64>, Problem> {
        let Some(text) = errors.text("hoped", self.hoped.as_deref(), 40) else {
            return Ok(None);
        };
        let shape = match target {
            Some(Target::Standard(id)) => {
                standard::store::find(tx, id)?.map(|standard| standard.series.measure.shape)
            }
            _ => None,
        };
        let read = match shape {
            Some(shape) => said::read_level(shape, &text),
            None => fewer(&text),
        };
        Ok(match read {
            Ok(hoped) if hoped > 0.0 => Some(hoped),
            Ok(_) => {
                errors.add("hoped", "say by how much more than nothing");
                None
            }
            Err(message) => {
                errors.add("hoped", message);
                None
            }
        })
    }
}

fn fewer(text: &str) -> Result<f64, String> {
    let number = text
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .replace(',', ".");
    let number = number
        .parse::<f64>()
        .ok()
        .filter(|number| number.is_finite() && *number < 1e6);
    number.ok_or_else(|| format!("`{text}` is no number of cases a quarter"))
}

fn owner(tx: &Tx, actor: &Actor, said: Option<&Who>, errors: &mut Errors) -> Result<i64, Problem> {
    let me = actor.id.0;
    let Some(said) = errors.text("owner", said.map(Who::text).as_deref(), LONGEST_LINE) else {
        return Ok(me);
    };
    Ok(
        find(&said, me, &access::store::colleagues(tx)?).unwrap_or_else(|message| {
            errors.add("owner", message);
            me
        }),
    )
}

fn is_there(tx: &Tx, target: Target) -> Result<(), Problem> {
    let found = match target {
        Target::Standard(id) => standard::store::find(tx, id)?.is_some(),
        Target::Hindrance(id) => hindrance::store::find(tx, id, 0)?.is_some(),
    };
    let what = match target {
        Target::Standard(_) => "standard",
        Target::Hindrance(_) => "hindrance",
    };
    if found {
        Ok(())
    } else {
        Err(Problem::NotFound(what))
    }
}

impl LookInput {
    /// The words, and the day on which it is looked at once more.
    ///
    /// # Errors
    /// Beside each wrong field what would be right.
    pub fn check(&self, today: Date) -> Result<(String, Option<Date>), Errors> {
        let mut errors = Errors::default();
        let words = errors.needed("words", &self.words, LONGEST, "say what you saw");
        let again = errors.text("again", self.again.as_deref(), 60);
        let again = again.map(|text| (read_day(&text, today), text));
        let again = match again {
            None => None,
            Some((Ok(day), _)) if day > today => Some(day),
            Some((Ok(_), text)) => {
                errors.add("again", format!("`{text}` does not lie ahead"));
                None
            }
            Some((Err(error), _)) => {
                errors.add("again", error.to_string());
                None
            }
        };
        if errors.is_empty() {
            Ok((words, again))
        } else {
            Err(errors)
        }
    }
}

impl InterventionWhyInput {
    /// # Errors
    /// When there is no reason, or it cannot be kept.
    pub fn check(&self) -> Result<String, Errors> {
        let mut errors = Errors::default();
        let why = errors.needed(
            "why",
            &self.why,
            LONGEST,
            "say why: it stays beside it, with your name",
        );
        if errors.is_empty() { Ok(why) } else { Err(errors) }
    }
}
