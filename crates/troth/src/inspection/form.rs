//! What people type of what they looked at, checked.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::frame::form::Errors;
use crate::frame::when::read_day;
use crate::inspection::{New, Outcome, Thing};

/// What came of looking, as it is typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct InspectionInput {
    /// `purpose:3`, `standard:4`, `hindrance:7`, or one of the guards: `guard:verify`, `guard:backup`, `guard:erasure`,
    /// `guard:alarm`, `guard:right`.
    #[schema(max_length = 40)]
    pub thing: String,
    /// `as_is`, `changed` or `to_do`.
    pub outcome: Option<Outcome>,
    #[schema(min_length = 1, max_length = 2000)]
    pub words: String,
    /// When it is due again, a day as people write it: a quarter, half a year or a year later, unless said otherwise.
    #[schema(max_length = 60)]
    pub next: Option<String>,
}

impl InspectionInput {
    /// # Errors
    /// Beside each wrong field what would be right.
    pub fn check(&self, today: Date) -> Result<New, Errors> {
        let mut errors = Errors::default();
        let thing = Thing::parse(&self.thing);
        if thing.is_none() {
            errors.add(
                "thing",
                "say what was looked at, such as `standard:4` or `guard:backup`",
            );
        }
        if self.outcome.is_none() {
            errors.add("outcome", "say what came of it: as it is, changed, or to do");
        }
        let words = errors.needed("words", &self.words, 2_000, "say what you saw");
        let later = thing.map_or(today, |thing| thing.due_after(today));
        let next = match errors.text("next", self.next.as_deref(), 60) {
            None => later,
            Some(text) => match read_day(&text, today) {
                Ok(day) if day > today => day,
                Ok(_) => {
                    errors.add("next", format!("`{text}` does not lie ahead"));
                    later
                }
                Err(error) => {
                    errors.add("next", error.to_string());
                    later
                }
            },
        };
        let (Some(thing), Some(outcome), true) = (thing, self.outcome, errors.is_empty()) else {
            return Err(errors);
        };
        Ok(New {
            thing,
            outcome,
            words,
            found: None,
            next,
            on: today,
        })
    }
}
