//! Weeks as a table brings them, pasted or as a file: `period,count,of`, a line for each week or for each day.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::frame::period::{self, Cell, Columns, Row, Wrong};
use crate::frame::week::Week;
use crate::indicator::Shape;
use crate::indicator::telling::{MOST_WEEKS, Told, possible, read_week};

/// Lines that are named at most; whoever mends these sees the rest.
const NAMED: usize = 10;

/// The weeks of a table: days of one week are added up, and what is unknown tells nothing.
///
/// # Errors
/// Which lines are wrong and why: then nothing of it is taken.
pub fn weeks_of(text: &str, shape: Shape, today: Date) -> Result<Vec<Told>, String> {
    let table = period::read(text, "it").map_err(|error| error.to_string())?;
    if table.columns == Columns::Value {
        return Err("no column says `count`\n\nhint: the first line is `period,count,of`".to_owned());
    }
    let mut wrong = Vec::new();
    let mut weeks: BTreeMap<Week, Told> = BTreeMap::new();
    for row in table.rows {
        match row.and_then(|row| told(&row, shape, today)) {
            Ok(None) => {}
            Ok(Some(one)) => add(&mut weeks, one),
            Err(Wrong { line, why }) => wrong.push((format!("line {line}"), why)),
        }
    }
    if !wrong.is_empty() {
        return Err(refused(wrong));
    }
    if weeks.is_empty() {
        return Err("nothing is known of any of its periods".to_owned());
    }
    if weeks.len() > MOST_WEEKS {
        return Err(format!("tell at most {MOST_WEEKS} weeks at once"));
    }
    let too_many = |told: &&Told| possible(shape, told.count, told.of).is_err();
    if let Some(told) = weeks.values().find(too_many) {
        return Err(format!(
            "the days of the week from `{}` are more than anybody counts",
            told.week.monday()
        ));
    }
    Ok(weeks.into_values().collect())
}

fn told(row: &Row, shape: Shape, today: Date) -> Result<Option<Told>, Wrong> {
    let refused = |why: String| Wrong { line: row.line, why };
    let week = read_week(&row.word, today).map_err(refused)?;
    let Cell::CountOf { count, of } = row.cell else {
        return Ok(None);
    };
    let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let (count, of) = (number(count), number(of));
    possible(shape, count, of).map_err(refused)?;
    Ok(Some(Told {
        week,
        count,
        of,
        note: None,
    }))
}

fn add(weeks: &mut BTreeMap<Week, Told>, one: Told) {
    match weeks.get_mut(&one.week) {
        Some(told) => {
            told.count += one.count;
            told.of += one.of;
        }
        None => drop(weeks.insert(one.week, one)),
    }
}

/// Each wrong place with its reason, as far as there is room.
pub fn refused(wrong: Vec<(String, String)>) -> String {
    let more = wrong.len().saturating_sub(NAMED);
    let named = wrong.iter().take(NAMED).map(|(place, why)| {
        let why = why.split("\n\n").next().unwrap_or_default();
        format!("{place}: {why}")
    });
    let named = named.collect::<Vec<_>>().join("; ");
    if more > 0 {
        format!("{named}; and {more} more")
    } else {
        named
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// Friday, 20 November 2026.
    const TODAY: Date = date(2026, 11, 20);

    fn read(text: &str) -> Result<Vec<(Date, i64, i64)>, String> {
        let told = weeks_of(text, Shape::Share, TODAY)?;
        Ok(told
            .into_iter()
            .map(|told| (told.week.monday(), told.count, told.of))
            .collect())
    }

    #[test]
    fn days_of_one_week_are_added_up() {
        let text =
            "period,count,of\n2026-11-02,3,4\n2026-11-03,2,2\n2026-11-08,0,1\n2026-11-09,5,6\n2026-11-10,,\n";
        // 3 + 2 + 0 of 4 + 2 + 1; Sunday belongs to the week before Monday.
        assert_eq!(
            read(text).unwrap(),
            [(date(2026, 11, 2), 5, 7), (date(2026, 11, 9), 5, 6)]
        );
    }

    #[test]
    fn every_wrong_line_is_named_and_nothing_is_taken() {
        let text =
            "period;count;of\n2026-11-02;3;4\n2026-11-09;9;4\n2026-11-16;1;4\nsoon;1;4\n2026-11-03;-1;4\n";
        assert_eq!(
            read(text).unwrap_err(),
            "line 3: `9` is more than all `4`; line 4: the week from `2026-11-16` is not over; \
             line 5: `soon` is not a day; line 6: `-1` is no count"
        );
        let many: String = (0..12).map(|nth| format!("nonsense {nth},1,2\n")).collect();
        assert!(
            read(&format!("period,count,of\n{many}"))
                .unwrap_err()
                .ends_with("; and 2 more")
        );
        assert!(read("").unwrap_err().contains("is empty"));
        assert!(
            read("period,value\n2026-11-02,3\n")
                .unwrap_err()
                .contains("`count`")
        );
        assert!(
            read("period,count,of\n2026-11-02,,\n")
                .unwrap_err()
                .contains("nothing is known")
        );
    }
}
