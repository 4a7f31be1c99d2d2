//! What people type of a hindrance, of a case, and of what is done about it, checked.

use serde::{Deserialize, Serialize};
use troth_store::Tx;

use crate::access;
use crate::access::Actor;
use crate::frame::form::Errors;
use crate::frame::problem::Problem;
use crate::hindrance::{Kind, New};
use crate::plan::form::{Who, find};

const LONGEST_NAME: usize = 200;
const LONGEST_LINE: usize = 500;
const LONGEST_WORDS: usize = 2_000;

/// A hindrance as it is typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct HindranceInput {
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// `rule` unless said otherwise.
    pub kind: Option<Kind>,
    /// What it asks of us.
    #[schema(max_length = 500)]
    pub asks: Option<String>,
    /// Who can change it: a colleague's number, name or address.
    pub changer: Option<Who>,
}

/// “This stops me serving”, as it is typed: which hindrance, or the name of a new one; where; and in which words.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct CaseInput {
    /// One that is on the register.
    pub hindrance: Option<i64>,
    /// Or what another is called: it is put on the register.
    #[schema(max_length = 200)]
    pub name: Option<String>,
    /// Of a new one: `rule` unless said otherwise.
    pub kind: Option<Kind>,
    /// What passed when it happened; or
    pub interaction: Option<i64>,
    /// the promise it stood in the way of.
    pub promise: Option<i64>,
    #[schema(min_length = 1, max_length = 2000)]
    pub words: String,
    /// Whether your name is left out: then nobody can ever tell who marked it, and you cannot take it back.
    pub unnamed: bool,
    /// Where a person goes on to.
    pub back: Option<String>,
}

/// Why something is done about it, as it is typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct HindranceWhyInput {
    #[schema(min_length = 1, max_length = 2000)]
    pub why: String,
}

/// Who can change it from now on, as it is typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct HandInput {
    /// A colleague's number, name or address.
    pub changer: Option<Who>,
}

/// Which hindrance a case is of, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    Known(i64),
    New(New),
}

impl HindranceInput {
    /// # Errors
    /// Beside each wrong field what would be right.
    pub fn check(&self, tx: &Tx, actor: &Actor) -> Result<New, Problem> {
        let mut errors = Errors::default();
        let name = "say what it is called, such as `Refunds over €50 need a signature`";
        let name = errors.needed("name", &self.name, LONGEST_NAME, name);
        let asks = errors.text("asks", self.asks.as_deref(), LONGEST_LINE);
        let changer = changer(tx, actor, self.changer.as_ref(), &mut errors)?;
        Problem::check(errors)?;
        Ok(New {
            name,
            kind: self.kind.unwrap_or_default(),
            asks,
            changer,
        })
    }
}

impl CaseInput {
    /// Which hindrance is meant, and the words.
    ///
    /// # Errors
    /// Beside each wrong field what would be right.
    pub fn check(&self) -> Result<(Which, String), Errors> {
        let mut errors = Errors::default();
        let words = "say in a line what you could not do for them";
        let words = errors.needed("words", &self.words, LONGEST_WORDS, words);
        let name = errors.text("name", self.name.as_deref(), LONGEST_NAME);
        if self.interaction.is_some() == self.promise.is_some() {
            errors.add(
                "interaction",
                "say what it happened in: an `interaction` or a `promise`",
            );
        }
        let which = match (self.hindrance, name) {
            (_, Some(name)) => Which::New(New {
                name,
                kind: self.kind.unwrap_or_default(),
                asks: None,
                changer: None,
            }),
            (Some(id), None) => Which::Known(id),
            (None, None) => {
                errors.add(
                    "name",
                    "say what stopped you: one of the list, or what it is called",
                );
                Which::Known(0)
            }
        };
        if errors.is_empty() {
            Ok((which, words))
        } else {
            Err(errors)
        }
    }
}

impl HindranceWhyInput {
    /// # Errors
    /// When there is no reason, or it cannot be kept.
    pub fn check(&self) -> Result<String, Errors> {
        let mut errors = Errors::default();
        let why = errors.needed(
            "why",
            &self.why,
            LONGEST_WORDS,
            "say why: it stays beside it, with your name",
        );
        if errors.is_empty() { Ok(why) } else { Err(errors) }
    }
}

impl HandInput {
    /// # Errors
    /// When no colleague is meant.
    pub fn check(&self, tx: &Tx, actor: &Actor) -> Result<i64, Problem> {
        let mut errors = Errors::default();
        let changer = changer(tx, actor, self.changer.as_ref(), &mut errors)?;
        if changer.is_none() {
            errors.add("changer", "say who can change it");
        }
        Problem::check(errors)?;
        Ok(changer.unwrap_or_default())
    }
}

fn changer(tx: &Tx, actor: &Actor, said: Option<&Who>, errors: &mut Errors) -> Result<Option<i64>, Problem> {
    let Some(said) = errors.text("changer", said.map(Who::text).as_deref(), LONGEST_LINE) else {
        return Ok(None);
    };
    match find(&said, actor.id.0, &access::store::colleagues(tx)?) {
        Ok(found) => Ok(Some(found)),
        Err(message) => {
            errors.add("changer", message);
            Ok(None)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_needs_a_place_words_and_something_that_stopped() {
        let wrong = |input: CaseInput| {
            let errors = input.check().unwrap_err();
            errors.0.into_keys().collect::<Vec<_>>()
        };
        assert_eq!(wrong(CaseInput::default()), ["interaction", "name", "words"]);
        let two_places = CaseInput {
            interaction: Some(1),
            promise: Some(2),
            hindrance: Some(3),
            words: "I had to wait".into(),
            ..CaseInput::default()
        };
        assert_eq!(wrong(two_places.clone()), ["interaction"]);
        let known = CaseInput {
            promise: None,
            ..two_places
        };
        assert_eq!(known.check(), Ok((Which::Known(3), "I had to wait".to_owned())));
        let named = CaseInput {
            name: Some(" No refunds by telephone ".into()),
            ..known
        };
        let (which, _) = named.check().unwrap();
        assert!(matches!(which, Which::New(new) if new.name == "No refunds by telephone"));
    }
}
