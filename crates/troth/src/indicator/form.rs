//! What people and programs say of an indicator, checked.

use serde::{Deserialize, Serialize};

use crate::frame::form::Errors;
use crate::indicator::{Better, Indicator, New, Shape};

const LONGEST_NAME: usize = 60;
const LONGEST_LINE: usize = 300;
pub const LONGEST_WORDS: usize = 2_000;

/// An indicator as it is typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct IndicatorInput {
    /// It is never changed.
    #[schema(min_length = 1, max_length = 60)]
    pub name: String,
    /// What it asks, in customers' terms.
    #[schema(min_length = 1, max_length = 300)]
    pub question: String,
    /// `share` unless said otherwise.
    pub shape: Option<Shape>,
    /// On each hundred of what, such as `deliveries`; nothing of a share.
    #[schema(max_length = 60)]
    pub counted_on: Option<String>,
    /// `higher` unless said otherwise.
    pub better: Option<Better>,
    /// Exactly what is counted.
    #[schema(min_length = 1, max_length = 2000)]
    pub definition: String,
}

/// Another definition, as it is typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct DefinitionInput {
    /// Exactly what is counted.
    #[schema(min_length = 1, max_length = 2000)]
    pub definition: String,
    /// Why it is counted otherwise.
    #[schema(min_length = 1, max_length = 2000)]
    pub why: String,
}

/// Why something is done, as it is typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = IndicatorWhyInput)]
pub struct WhyInput {
    #[schema(min_length = 1, max_length = 2000)]
    pub why: String,
}

impl IndicatorInput {
    /// What is offered to begin with.
    pub fn core_job() -> IndicatorInput {
        IndicatorInput {
            name: "Core job done".to_owned(),
            question: "Of those who came to us for a job, how many got it done?".to_owned(),
            definition: "Customers who came to us that week with a job to be done, and of these, all who say that it is done."
                .to_owned(),
            ..IndicatorInput::default()
        }
    }

    /// # Errors
    /// Beside each wrong field what would be right.
    pub fn check(&self) -> Result<New, Errors> {
        let mut errors = Errors::default();
        let name = "say what it is called, such as `Core job done`";
        let name = errors.needed("name", &self.name, LONGEST_NAME, name);
        plain(&name, "name", &mut errors);
        let question =
            "ask it as a customer would, such as `Of those who came to us for a job, how many got it done?`";
        let question = errors.needed("question", &self.question, LONGEST_LINE, question);
        let definition = definition(&self.definition, &mut errors);
        let shape = self.shape.unwrap_or_default();
        let counted_on = errors.text("counted_on", self.counted_on.as_deref(), LONGEST_NAME);
        let counted_on = match (shape, counted_on) {
            (Shape::Share, _) => None,
            (Shape::PerHundred, None) => {
                errors.add("counted_on", "say on each hundred of what, such as `deliveries`");
                None
            }
            (Shape::PerHundred, Some(noun)) => {
                plain(&noun, "counted_on", &mut errors);
                Some(noun)
            }
        };
        let better = self.better.unwrap_or_default();
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(New {
            name,
            question,
            shape,
            counted_on,
            better,
            definition,
        })
    }
}

/// It stands in addresses and in the names of series.
fn plain(name: &str, field: &str, errors: &mut Errors) {
    if name.contains('/') {
        errors.add(field, "leave out the `/`");
    }
    if name.chars().any(char::is_control) {
        errors.add(field, "write it on one line");
    }
}

fn definition(typed: &str, errors: &mut Errors) -> String {
    let right = "say exactly what is counted, so that anybody would count the same";
    errors.needed("definition", typed, LONGEST_WORDS, right)
}

impl DefinitionInput {
    /// # Errors
    /// Beside each wrong field what would be right.
    pub fn check(&self, indicator: &Indicator) -> Result<(String, String), Errors> {
        let mut errors = Errors::default();
        let definition = definition(&self.definition, &mut errors);
        let why = "say why it is counted otherwise; the reason stays beside it";
        let why = errors.needed("why", &self.why, LONGEST_WORDS, why);
        if indicator
            .versions
            .last()
            .is_some_and(|last| last.definition == definition)
        {
            errors.add("definition", "it is counted so already");
        }
        if errors.is_empty() {
            Ok((definition, why))
        } else {
            Err(errors)
        }
    }
}

impl WhyInput {
    /// # Errors
    /// Where no reason is given.
    pub fn check(&self) -> Result<String, Errors> {
        let mut errors = Errors::default();
        let right = "say why; the reason stays beside it, with your name";
        let why = errors.needed("why", &self.why, LONGEST_WORDS, right);
        if errors.is_empty() { Ok(why) } else { Err(errors) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_fits_into_a_series_and_a_rate_says_on_what() {
        let typed = |name: &str, shape, counted_on: Option<&str>| {
            let input = IndicatorInput {
                name: name.into(),
                shape: Some(shape),
                counted_on: counted_on.map(str::to_owned),
                ..IndicatorInput::core_job()
            };
            input
                .check()
                .err()
                .map(|errors| errors.0.into_keys().collect::<Vec<_>>().join(" "))
        };
        assert_eq!(typed("Core job done", Shape::Share, None), None);
        assert_eq!(typed("In/out", Shape::Share, None).as_deref(), Some("name"));
        assert_eq!(typed("a\nb", Shape::Share, None).as_deref(), Some("name"));
        assert_eq!(
            typed(&"n".repeat(61), Shape::Share, None).as_deref(),
            Some("name")
        );
        assert_eq!(
            typed("Broken", Shape::PerHundred, None).as_deref(),
            Some("counted_on")
        );
        assert_eq!(typed("Broken", Shape::PerHundred, Some("deliveries")), None);
        assert!(IndicatorInput::default().check().is_err());
    }
}
