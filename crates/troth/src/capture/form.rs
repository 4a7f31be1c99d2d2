//! What is sent of a line: the line itself, where it is written, and what was corrected of its reading.

use serde::{Deserialize, Serialize};

use crate::frame::form::Errors;
use crate::frame::problem::Problem;
use crate::spine::Direction;

/// The longest line in characters; whoever writes more writes a note.
pub const LONGEST: usize = 2_000;

/// A line, and what to take for what in it. Whatever is left out is read from the line.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, utoipa::IntoParams,
)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct CaptureInput {
    /// What happened, in plain language.
    #[schema(max_length = 2000)]
    pub line: Option<String>,
    /// The page it is written on: on a customer's page it is about them, where the line names nobody.
    pub at: Option<String>,
    /// The customer it is about.
    pub party: Option<i64>,
    /// Whoever is named is new: a contact of that name is made.
    pub new: Option<bool>,
    /// The name for which `party` or `new` was said; where the line names somebody else by now, they count no more.
    pub named: Option<String>,
    /// `call`, `visit`, `message`, `letter` or `note`.
    pub kind: Option<String>,
    /// `in` when they reached us, `out` when we reached them.
    pub direction: Option<Direction>,
    /// How they felt, in one of the words that are kept, or `none`.
    pub feeling: Option<String>,
    /// Which of the promises are none, counted from 0: `0,2`.
    pub without: Option<String>,
    /// The day on which the first promise is due, as `2026-11-27`.
    pub due: Option<String>,
    /// What was read as a promise is ours, where that was asked.
    pub sure: Option<bool>,
    /// The colleague who gave the promise, where two have that name.
    pub by: Option<i64>,
    /// One more correction, as a button sends it: `feeling=none`.
    pub turn: Option<String>,
    /// The line that came by mail and is answered: it is read as of when it was written.
    pub mailed: Option<i64>,
    /// Where a person goes on to.
    pub to: Option<String>,
}

impl CaptureInput {
    /// The line, trimmed.
    ///
    /// # Errors
    /// When it cannot be kept.
    pub fn text(&self) -> Result<String, Problem> {
        let mut errors = Errors::default();
        let line = errors.text("line", self.line.as_deref(), LONGEST);
        Problem::check(errors)?;
        Ok(line.unwrap_or_default())
    }

    /// The same with the correction of its button among the others.
    #[must_use]
    pub fn turned(mut self) -> CaptureInput {
        let Some(turn) = self.turn.take() else {
            return self;
        };
        let (field, value) = turn.split_once('=').unwrap_or((&turn, ""));
        let said = (!value.is_empty()).then(|| value.to_owned());
        match field {
            "kind" => self.kind = said,
            "direction" => self.direction = Direction::parse(value),
            "feeling" => self.feeling = said,
            "without" => self.without = said,
            "due" => self.due = said,
            "sure" => self.sure = Some(value == "true"),
            "by" => self.by = value.parse().ok(),
            "party" => (self.party, self.new) = (value.parse().ok(), None),
            "new" => (self.party, self.new) = (None, Some(true)),
            _ => {}
        }
        self
    }

    /// Which promises are none.
    pub fn dropped(&self) -> Vec<usize> {
        let without = self.without.as_deref().unwrap_or("");
        without
            .split(',')
            .filter_map(|at| at.trim().parse().ok())
            .collect()
    }

    /// The customer on whose page it is written.
    pub fn page_of(&self) -> Option<i64> {
        let rest = self.at.as_deref()?.strip_prefix("/customer/")?;
        rest.split(['/', '?', '#']).next()?.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_button_corrects_one_thing_and_leaves_the_others() {
        let said = CaptureInput {
            kind: Some("visit".into()),
            party: Some(3),
            ..CaptureInput::default()
        };
        for (turn, is_as_wanted) in [
            (
                "feeling=none",
                (|it: &CaptureInput| it.feeling.as_deref() == Some("none") && it.party == Some(3))
                    as fn(&CaptureInput) -> bool,
            ),
            ("party=7", |it| {
                it.party == Some(7) && it.kind.as_deref() == Some("visit")
            }),
            ("new=true", |it| it.party.is_none() && it.new == Some(true)),
            ("without=0,1", |it| it.dropped() == [0, 1]),
            ("without=", |it| it.dropped().is_empty()),
            ("nonsense", |it| it.party == Some(3)),
        ] {
            let turned = CaptureInput {
                turn: Some(turn.into()),
                ..said.clone()
            }
            .turned();
            assert!(
                is_as_wanted(&turned) && turned.turn.is_none(),
                "{turn} gave {turned:?}"
            );
        }
    }

    #[test]
    fn a_customers_page_says_whom_it_is_about() {
        for (at, party) in [
            ("/customer/7", Some(7)),
            ("/customer/7/sheet?x=1", Some(7)),
            ("/customer", None),
            ("/customer/new", None),
            ("/promise/7", None),
        ] {
            let input = CaptureInput {
                at: Some(at.into()),
                ..CaptureInput::default()
            };
            assert_eq!(input.page_of(), party, "{at}");
        }
    }
}
