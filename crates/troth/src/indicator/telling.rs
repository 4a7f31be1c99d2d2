//! Weeks as people and programs tell them, checked: one, a list, or a table.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::frame::form::Errors;
use crate::frame::period;
use crate::frame::week::Week;
use crate::indicator::form::LONGEST_WORDS;
use crate::indicator::table::{self, weeks_of};
use crate::indicator::{Indicator, Shape};

/// Weeks of one request: more than a life of work.
pub const MOST_WEEKS: usize = 2_000;
/// What is older is a mistake: thirty years.
const OLDEST: i32 = 30 * 52;
/// A milliard; no firm counts more in a week.
const MOST_COUNTED: i64 = 1_000_000_000;

/// A number as a form or a program says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(untagged)]
#[schema(as = IndicatorFigure)]
pub enum Figure {
    Number(i64),
    Said(String),
}

impl Figure {
    /// As it stands in a field.
    pub fn text(&self) -> String {
        match self {
            Figure::Number(number) => number.to_string(),
            Figure::Said(said) => said.clone(),
        }
    }
}

/// One week, as it is told.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = IndicatorWeekInput)]
pub struct WeekInput {
    /// Any of its days, or its number, such as `2026-W46`.
    #[schema(max_length = 60)]
    pub week: String,
    pub count: Figure,
    /// Of how many, or on how many; of none, nothing is known.
    pub of: Figure,
    #[schema(max_length = 2000)]
    pub note: Option<String>,
}

/// Weeks as they are told: one of them, a list, or a table.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = IndicatorTellingInput)]
pub struct TellingInput {
    /// By which definition; the newest, unless another is said.
    pub version: Option<u32>,
    /// One week: any of its days, or its number, such as `2026-W46`.
    #[schema(max_length = 60)]
    pub week: Option<String>,
    pub count: Option<Figure>,
    /// Of how many, or on how many; of none, nothing is known.
    pub of: Option<Figure>,
    #[schema(max_length = 2000)]
    pub note: Option<String>,
    /// Or several.
    #[schema(max_items = 2000)]
    pub weeks: Vec<WeekInput>,
    /// Or a table with the header `period,count,of`; days of one week are added up.
    #[schema(max_length = 1000000)]
    pub table: Option<String>,
}

/// One week told, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub week: Week,
    pub count: i64,
    pub of: i64,
    pub note: Option<String>,
}

impl TellingInput {
    /// By which version, and the weeks told, each once.
    ///
    /// # Errors
    /// Beside each wrong field what would be right; of a list or a table, each wrong entry or line.
    pub fn check(&self, indicator: &Indicator, today: Date) -> Result<(u32, Vec<Told>), Errors> {
        let mut errors = Errors::default();
        let version = self.version.unwrap_or_else(|| indicator.current());
        if indicator.version(version).is_none() {
            errors.add("version", format!("there is no version `{version}` of it"));
        }
        let table = self.table.as_deref().filter(|table| !table.trim().is_empty());
        let weeks = match table {
            Some(table) => weeks_of(table, indicator.shape, today).map_err(|why| errors.add("table", why)),
            None if !self.weeks.is_empty() => {
                listed(&self.weeks, indicator.shape, today).map_err(|why| errors.add("weeks", why))
            }
            None => self.one(indicator.shape, today, &mut errors),
        };
        match weeks {
            Ok(weeks) if errors.is_empty() => Ok((version, weeks)),
            _ => Err(errors),
        }
    }

    fn one(&self, shape: Shape, today: Date, errors: &mut Errors) -> Result<Vec<Told>, ()> {
        let note = errors.text("note", self.note.as_deref(), LONGEST_WORDS);
        let right = "say which week, by any of its days, such as `9 Nov`";
        let week = errors.needed("week", self.week.as_deref().unwrap_or_default(), 60, right);
        let week = read_week(&week, today).map_err(|why| errors.add("week", why));
        let mut number = |field: &str, typed: &Option<Figure>| {
            let typed = typed.as_ref().map(Figure::text).unwrap_or_default();
            figure(&typed).map_err(|why| errors.add(field, why))
        };
        let (count, of) = (number("count", &self.count), number("of", &self.of));
        let (Ok(week), Ok(count), Ok(of)) = (week, count, of) else {
            return Err(());
        };
        possible(shape, count, of).map_err(|why| errors.add("count", why))?;
        Ok(vec![Told {
            week,
            count,
            of,
            note,
        }])
    }
}

/// Every entry, or which of them are wrong.
fn listed(weeks: &[WeekInput], shape: Shape, today: Date) -> Result<Vec<Told>, String> {
    if weeks.len() > MOST_WEEKS {
        return Err(format!("tell at most {MOST_WEEKS} weeks at once"));
    }
    let mut wrong = Vec::new();
    let mut seen: BTreeMap<Week, usize> = BTreeMap::new();
    let mut told = Vec::new();
    for (nth, week) in (1..).zip(weeks) {
        let one = entry(week, shape, today).and_then(|one| match seen.insert(one.week, nth) {
            None => Ok(one),
            Some(before) => Err(format!("its week stands in entry {before} already")),
        });
        match one {
            Ok(one) => told.push(one),
            Err(why) => wrong.push((format!("entry {nth}"), why)),
        }
    }
    if wrong.is_empty() {
        Ok(told)
    } else {
        Err(table::refused(wrong))
    }
}

fn entry(week: &WeekInput, shape: Shape, today: Date) -> Result<Told, String> {
    let mut errors = Errors::default();
    let note = errors.text("note", week.note.as_deref(), LONGEST_WORDS);
    if let Some(why) = errors.get("note") {
        return Err(format!("its note {why}"));
    }
    let (count, of) = (figure(&week.count.text())?, figure(&week.of.text())?);
    let week = read_week(&week.week, today)?;
    possible(shape, count, of)?;
    Ok(Told {
        week,
        count,
        of,
        note,
    })
}

/// A week that is over.
///
/// # Errors
/// What would be right.
pub fn read_week(text: &str, today: Date) -> Result<Week, String> {
    let week = Week::read(text, today).map_err(|error| error.to_string())?;
    let running = Week::of(today);
    let monday = week.monday();
    if week >= running {
        let over = week.plus(1).monday();
        return Err(format!(
            "the week from `{monday}` is not over\n\nhint: tell it from `{over}` on"
        ));
    }
    if week < running.plus(-OLDEST) {
        return Err(format!("the week from `{monday}` is more than thirty years ago"));
    }
    Ok(week)
}

fn figure(text: &str) -> Result<i64, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("say how many".to_owned());
    }
    let number = period::count(text).map(|number| i64::try_from(number).unwrap_or(i64::MAX))?;
    sized(number)
}

fn sized(number: i64) -> Result<i64, String> {
    if number > MOST_COUNTED {
        return Err(format!("`{number}` is more than anybody counts in a week"));
    }
    Ok(number)
}

/// Whether so many can be of so many.
///
/// # Errors
/// What would be right.
pub fn possible(shape: Shape, count: i64, of: i64) -> Result<(), String> {
    sized(count).and(sized(of))?;
    match shape {
        Shape::Share if count > of => Err(format!(
            "`{count}` is more than all `{of}`\n\nhint: a share is so many of so many"
        )),
        Shape::PerHundred if of == 0 && count > 0 => Err(format!(
            "`{count}` on none\n\nhint: say on how many; leave both at 0 where nothing is known"
        )),
        _ => Ok(()),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::indicator::{Better, Version};

    pub(crate) fn indicator(shape: Shape) -> Indicator {
        Indicator {
            id: 1,
            name: "Core job done".into(),
            question: "How many got it done?".into(),
            shape,
            counted_on: None,
            better: Better::Higher,
            at: 0,
            by: 1,
            by_name: None,
            versions: vec![Version {
                indicator: 1,
                version: 1,
                definition: "all".into(),
                why: None,
                at: 0,
                by: 1,
                by_name: None,
            }],
            acts: Vec::new(),
        }
    }

    /// Friday, 20 November 2026.
    const TODAY: Date = date(2026, 11, 20);

    fn one(week: &str, count: &str, of: &str) -> TellingInput {
        TellingInput {
            week: Some(week.into()),
            count: Some(Figure::Said(count.into())),
            of: Some(Figure::Said(of.into())),
            ..TellingInput::default()
        }
    }

    #[test]
    fn a_week_is_told_once_it_is_over() {
        let (version, told) = one("Sunday", "18", "20")
            .check(&indicator(Shape::Share), TODAY)
            .unwrap();
        assert_eq!((version, told[0].week.monday()), (1, date(2026, 11, 9)));
        for (week, field) in [
            ("today", "week"),
            ("2026-11-16", "week"),
            ("2026-W48", "week"),
            ("1 May 2027", "week"),
            ("1990-01-01", "week"),
            ("some day", "week"),
            ("", "week"),
        ] {
            let errors = one(week, "18", "20")
                .check(&indicator(Shape::Share), TODAY)
                .unwrap_err();
            assert_eq!(errors.0.into_keys().collect::<Vec<_>>(), [field], "{week}");
        }
    }

    #[test]
    fn more_than_all_and_less_than_nothing_are_refused() {
        let wrong = |shape, count: &str, of: &str| {
            let found = one("9 Nov", count, of).check(&indicator(shape), TODAY);
            found
                .err()
                .map(|errors| errors.0.into_keys().collect::<Vec<_>>().join(" "))
        };
        for (shape, count, of, fields) in [
            (Shape::Share, "20", "20", None),
            (Shape::Share, "0", "0", None),
            (Shape::Share, "21", "20", Some("count")),
            (Shape::Share, "-1", "20", Some("count")),
            (Shape::Share, "1", "-20", Some("of")),
            (Shape::Share, "", "many", Some("count of")),
            (Shape::Share, "1.5", "20", Some("count")),
            (Shape::Share, "1", "2000000000", Some("of")),
            (Shape::PerHundred, "21", "20", None),
            (Shape::PerHundred, "3", "0", Some("count")),
        ] {
            assert_eq!(wrong(shape, count, of).as_deref(), fields, "{count} of {of}");
        }
    }

    #[test]
    fn a_list_is_taken_whole_or_names_what_is_wrong() {
        let week = |week: &str, count: i64| WeekInput {
            week: week.into(),
            count: Figure::Number(count),
            of: Figure::Number(20),
            note: None,
        };
        let list = |weeks: Vec<WeekInput>| {
            let input = TellingInput {
                weeks,
                ..TellingInput::default()
            };
            input.check(&indicator(Shape::Share), TODAY)
        };
        assert_eq!(
            list(vec![week("2026-11-02", 18), week("2026-11-09", 19)])
                .unwrap()
                .1
                .len(),
            2
        );
        let wrong = list(vec![
            week("2026-11-02", 18),
            week("2026-11-03", 19),
            week("2026-11-09", -1),
        ]);
        let errors = wrong.unwrap_err();
        assert_eq!(
            errors.get("weeks"),
            Some("entry 2: its week stands in entry 1 already; entry 3: `-1` is no count")
        );
        let input = TellingInput {
            version: Some(2),
            ..one("9 Nov", "1", "5")
        };
        let errors = input.check(&indicator(Shape::Share), TODAY).unwrap_err();
        assert!(errors.get("version").is_some());
    }
}
