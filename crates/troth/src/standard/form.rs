//! What people type of a standard, checked.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::frame::form::Errors;
use crate::frame::when::read_past_day;
use crate::standard::measure::Measure;
use crate::standard::said::read_level;
use crate::standard::series::{Cut, Series};
use crate::standard::weeks::Week;
use crate::standard::{Kind, New};

/// A standard as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct StandardInput {
    /// Which measure, such as `given_kept`.
    #[schema(min_length = 1, max_length = 40)]
    pub measure: String,
    /// The part of the firm it is cut to, such as `delivery`; the whole unless one is said.
    #[schema(max_length = 60)]
    pub touchpoint: Option<String>,
    /// `absolute` unless said otherwise.
    pub kind: Option<Kind>,
    /// With its unit, such as `95 %` or `8 hours`.
    #[schema(min_length = 1, max_length = 40)]
    pub level: String,
    /// Of the best outside: whose figure it is.
    #[schema(max_length = 200)]
    pub whose: Option<String>,
    /// And where it is known from.
    #[schema(max_length = 500)]
    pub source: Option<String>,
    /// For whose sake, and why this much.
    #[schema(min_length = 1, max_length = 2000)]
    pub why: String,
    /// A day as people write it, from whose week on it is watched: this week, unless one is said.
    #[schema(max_length = 60)]
    pub since: Option<String>,
    /// Whom its alarms go to; whoever sets it, unless somebody is said.
    pub owner: Option<i64>,
}

/// That a standard holds no longer, as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = StandardRetireInput)]
pub struct RetireInput {
    #[schema(min_length = 1, max_length = 2000)]
    pub why: String,
}

impl StandardInput {
    /// # Errors
    /// Beside each wrong field what would be right.
    pub fn check(&self, today: Date, by: i64) -> Result<New, Errors> {
        let mut errors = Errors::default();
        let why = "say for whose sake, such as `they plan their own work by our answer`";
        let why = errors.needed("why", &self.why, 2000, why);
        let (whose, source) = self.outside(&mut errors);
        let cut = errors.text("touchpoint", self.touchpoint.as_deref(), 60);
        let measure = Measure::parse(self.measure.trim());
        if measure.is_none() {
            errors.add("measure", "choose what is measured");
        }
        let level = measure.and_then(|measure| match read_level(measure.shape, &self.level) {
            Ok(level) => Some(level),
            Err(right) => {
                errors.add("level", right);
                None
            }
        });
        let from = self.from(today, &mut errors);
        match (measure, level) {
            (Some(measure), Some(level)) if errors.is_empty() => Ok(New {
                series: Series {
                    cut: cut.map(Cut::Touchpoint),
                    ..Series::of(measure)
                },
                kind: self.kind.unwrap_or(Kind::Absolute),
                level,
                whose,
                source,
                why,
                purpose: None,
                from,
                owner: self.owner.unwrap_or(by),
            }),
            _ => Err(errors),
        }
    }

    /// Whose figure it is and where that stands, which the best outside can't be without.
    fn outside(&self, errors: &mut Errors) -> (Option<String>, Option<String>) {
        let whose = errors.text("whose", self.whose.as_deref(), 200);
        let source = errors.text("source", self.source.as_deref(), 500);
        if self.kind != Some(Kind::Outside) {
            return (None, None);
        }
        if whose.is_none() {
            errors.add("whose", "say whose figure it is");
        }
        if source.is_none() {
            errors.add("source", "say where it is known from, so that anybody can look");
        }
        (whose, source)
    }

    fn from(&self, today: Date, errors: &mut Errors) -> Week {
        let Some(typed) = errors.text("since", self.since.as_deref(), 60) else {
            return Week::of(today);
        };
        match read_past_day(&typed, today) {
            Ok(day) => Week::of(day),
            Err(error) => {
                errors.add("since", error.to_string());
                Week::of(today)
            }
        }
    }
}

impl RetireInput {
    /// # Errors
    /// Where no reason is given.
    pub fn check(&self) -> Result<String, Errors> {
        let mut errors = Errors::default();
        let why = errors.needed(
            "why",
            &self.why,
            2000,
            "say why it ends; the reason stays beside it",
        );
        if errors.is_empty() { Ok(why) } else { Err(errors) }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn typed() -> StandardInput {
        StandardInput {
            measure: "given_kept".into(),
            level: "95 %".into(),
            why: "they plan by our word".into(),
            ..StandardInput::default()
        }
    }

    #[test]
    fn a_standard_is_of_the_running_week_and_of_whoever_sets_it() {
        let new = typed().check(date(2026, 11, 20), 7).unwrap();
        assert_eq!(
            (new.from.monday(), new.owner, new.kind),
            (date(2026, 11, 16), 7, Kind::Absolute)
        );
    }

    #[test]
    fn the_best_outside_says_whose_it_is_and_where_that_stands() {
        let outside = StandardInput {
            kind: Some(Kind::Outside),
            ..typed()
        };
        let errors = outside.check(date(2026, 11, 20), 7).unwrap_err();
        assert!(errors.get("whose").is_some() && errors.get("source").is_some());
        let told = StandardInput {
            whose: Some("Grolsch & Sons".into()),
            source: Some("their annual report 2025, p. 12".into()),
            ..outside
        };
        assert!(told.check(date(2026, 11, 20), 7).is_ok());
    }

    #[test]
    fn what_is_wrong_stands_beside_its_field() {
        let nothing = StandardInput::default().check(date(2026, 11, 20), 7).unwrap_err();
        assert!(nothing.get("measure").is_some() && nothing.get("why").is_some());
        let high = StandardInput {
            level: "120 %".into(),
            since: Some("32 May".into()),
            ..typed()
        };
        let errors = high.check(date(2026, 11, 20), 7).unwrap_err();
        assert!(errors.get("level").is_some() && errors.get("since").is_some());
    }
}
