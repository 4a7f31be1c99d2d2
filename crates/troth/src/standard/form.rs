//! What people type of a standard, checked.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::access::store::Colleague;
use crate::frame::form::Errors;
use crate::frame::week::Week;
use crate::frame::when::{read_day, read_past_day};
use crate::plan::form::{Who, find};
use crate::standard::measure::{Behind, Measure};
use crate::standard::said::read_level;
use crate::standard::series::{Cut, Series};
use crate::standard::{Kind, New};

/// A standard as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct StandardInput {
    /// Which measure, such as `given_kept`; one that the firm counts itself by its name, such as `own:Core job done`.
    #[schema(min_length = 1, max_length = 64)]
    pub measure: String,
    /// The series of one that the firm counts itself, once it was looked up.
    #[serde(skip)]
    pub own: Option<Series>,
    /// The part of the firm it is cut to, such as `delivery`; the whole unless one is said.
    #[schema(max_length = 60)]
    pub touchpoint: Option<String>,
    /// The team it is cut to, by name: one of five colleagues or more; either this or a touchpoint.
    #[schema(max_length = 100)]
    pub team: Option<String>,
    /// `absolute` unless said otherwise.
    pub kind: Option<Kind>,
    /// With its unit, such as `95 %` or `8 hours`; of our own best, what the past has shown unless one is said.
    #[schema(max_length = 40)]
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

/// A reason, as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = StandardWhyInput)]
pub struct WhyInput {
    #[schema(min_length = 1, max_length = 2000)]
    pub why: String,
}

/// A rise, as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = StandardRaiseInput)]
pub struct RaiseInput {
    /// With its unit, such as `97 %`; what is proposed, unless one is said.
    #[schema(max_length = 40)]
    pub level: Option<String>,
    #[schema(max_length = 2000)]
    pub why: Option<String>,
}

/// A step on the way, as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = StandardMilestoneInput)]
pub struct MilestoneInput {
    /// With its unit, such as `90 %`.
    #[schema(min_length = 1, max_length = 40)]
    pub milestone: String,
    /// A day as people write it, by which it is to be reached.
    #[schema(min_length = 1, max_length = 60)]
    pub by: String,
}

/// Whom it is handed to, as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = StandardHandInput)]
pub struct HandInput {
    /// A colleague's number, name or address.
    pub owner: Option<Who>,
    #[schema(max_length = 2000)]
    pub why: Option<String>,
}

impl StandardInput {
    /// Our own best, of which no level was typed: the past says it.
    pub fn wants_best_past(&self) -> bool {
        self.kind == Some(Kind::Past) && self.level.trim().is_empty()
    }

    /// Of which measure: what the firm counts itself is known only once it was looked up.
    fn measure(&self) -> Option<&'static Measure> {
        let own = self.own.as_ref().map(|own| own.measure);
        let ours = || Measure::parse(self.measure.trim()).filter(|measure| measure.behind != Behind::Told);
        own.or_else(ours)
    }

    fn series(&self, measure: &'static Measure, cut: Option<Cut>) -> Series {
        self.own.clone().unwrap_or_else(|| Series {
            cut,
            ..Series::of(measure)
        })
    }

    /// What it would be asked of and from when on, where both can be read.
    pub fn series_and_week(&self, today: Date) -> Option<(Series, Week)> {
        let mut errors = Errors::default();
        let measure = self.measure()?;
        let cut = self.cut(&mut errors);
        let from = self.from(today, &mut errors);
        let series = self.series(measure, cut);
        errors.is_empty().then_some((series, from))
    }

    /// # Errors
    /// Beside each wrong field what would be right.
    pub fn check(&self, today: Date, by: i64) -> Result<New, Errors> {
        let mut errors = Errors::default();
        let why = "say for whose sake, such as `they plan their own work by our answer`";
        let why = errors.needed("why", &self.why, 2000, why);
        let (whose, source) = self.outside(&mut errors);
        let cut = self.cut(&mut errors);
        let series = self.measure().map(|measure| self.series(measure, cut.clone()));
        if series.is_none() {
            errors.add("measure", "choose what is measured");
        }
        if self.own.is_some() && cut.is_some() {
            errors.add(
                "touchpoint",
                "leave it out: what we count ourselves is counted whole",
            );
        }
        let level = series.as_ref().and_then(|series| match read_level(series, &self.level) {
            Ok(level) => Some(level),
            Err(_) if self.wants_best_past() => {
                errors.add("level", "too little is known of the past: two quarters that support a level are needed; write one");
                None
            }
            Err(right) => {
                errors.add("level", right);
                None
            }
        });
        let from = self.from(today, &mut errors);
        match (series, level) {
            (Some(series), Some(level)) if errors.is_empty() => Ok(New {
                series,
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

    /// The part of the firm, which is one of the two.
    fn cut(&self, errors: &mut Errors) -> Option<Cut> {
        let touchpoint = errors.text("touchpoint", self.touchpoint.as_deref(), 60);
        let team = errors.text("team", self.team.as_deref(), 100);
        match (touchpoint, team) {
            (Some(_), Some(_)) => {
                errors.add("team", "choose one of the two: a touchpoint or a team");
                None
            }
            (Some(touchpoint), None) => Some(Cut::Touchpoint(touchpoint)),
            (None, team) => team.map(Cut::Team),
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

impl WhyInput {
    /// # Errors
    /// Where no reason is given.
    pub fn check(&self, right: &str) -> Result<String, Errors> {
        let mut errors = Errors::default();
        let why = errors.needed("why", &self.why, 2000, right);
        if errors.is_empty() { Ok(why) } else { Err(errors) }
    }
}

impl RaiseInput {
    /// The level where one was typed, and the reason.
    ///
    /// # Errors
    /// Beside each wrong field what would be right.
    pub fn check(&self, series: &Series) -> Result<(Option<f64>, Option<String>), Errors> {
        let mut errors = Errors::default();
        let why = errors.text("why", self.why.as_deref(), 2000);
        let typed = errors.text("level", self.level.as_deref(), 40);
        let level = typed.and_then(|typed| {
            read_level(series, &typed)
                .map_err(|right| errors.add("level", right))
                .ok()
        });
        if errors.is_empty() {
            Ok((level, why))
        } else {
            Err(errors)
        }
    }
}

impl HandInput {
    /// The colleague, and the reason.
    ///
    /// # Errors
    /// When no colleague is meant.
    pub fn check(&self, me: i64, colleagues: &[Colleague]) -> Result<(i64, Option<String>), Errors> {
        let mut errors = Errors::default();
        let why = errors.text("why", self.why.as_deref(), 2000);
        let said = self.owner.as_ref().map(Who::text).unwrap_or_default();
        let said = errors.needed("owner", &said, 200, "say whom its alarms go to");
        let found = find(&said, me, colleagues);
        match found {
            Ok(colleague) if errors.is_empty() => return Ok((colleague, why)),
            Err(message) if errors.is_empty() => errors.add("owner", message),
            _ => {}
        }
        Err(errors)
    }
}

impl MilestoneInput {
    /// # Errors
    /// Beside each wrong field what would be right.
    pub fn check(&self, series: &Series, today: Date) -> Result<(f64, Week), Errors> {
        let mut errors = Errors::default();
        let level = read_level(series, &self.milestone).map_err(|right| errors.add("milestone", right));
        let day = read_day(&self.by, today).map_err(|error| errors.add("by", error.to_string()));
        match (level, day) {
            (Ok(level), Ok(day)) if day >= today => Ok((level, Week::of(day))),
            (Ok(_), Ok(_)) => Err(Errors::one("by", "name a day to come")),
            _ => Err(errors),
        }
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
    fn it_is_of_a_touchpoint_or_of_a_team_and_never_of_both() {
        let team = StandardInput {
            team: Some("Sales/North: 2".into()),
            ..typed()
        };
        let series = team.check(date(2026, 11, 20), 7).unwrap().series;
        assert_eq!(series.to_string(), "given_kept/1/team:Sales/North: 2");
        assert_eq!(Series::parse(&series.to_string()), Some(series));
        let both = StandardInput {
            touchpoint: Some("delivery".into()),
            ..team
        };
        assert!(
            both.check(date(2026, 11, 20), 7)
                .unwrap_err()
                .get("team")
                .is_some()
        );
    }

    #[test]
    fn what_the_firm_counts_is_known_once_it_was_looked_up() {
        let own = StandardInput {
            measure: "own:Core job done".into(),
            ..typed()
        };
        let today = date(2026, 11, 20);
        assert!(own.check(today, 7).unwrap_err().get("measure").is_some());
        let bare = StandardInput {
            measure: "own_share".into(),
            ..typed()
        };
        assert!(bare.check(today, 7).unwrap_err().get("measure").is_some());
        let found = StandardInput {
            own: Series::parse("own_share/2/own:Core job done"),
            ..own
        };
        let new = found.check(today, 7).unwrap();
        assert_eq!(new.series.to_string(), "own_share/2/own:Core job done");
        let cut = StandardInput {
            touchpoint: Some("delivery".into()),
            ..found
        };
        assert!(cut.check(today, 7).unwrap_err().get("touchpoint").is_some());
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
