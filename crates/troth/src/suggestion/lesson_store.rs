//! What answers taught, in SQL: a row for each sign of a turn of phrase and for each feature of words, to which an answer
//! adds and from which it is taken off again. An answer writes the rows of its own text and no others.

use std::collections::BTreeSet;

use troth_store::{FromRow, Query, Row, StoreError, Tx, Value, args};
use troth_words::{Lesson, Lessons, Missed, Own, Signs, Taught};

use crate::suggestion::store::Suggestion;

/// Rows in one statement.
const AT_ONCE: usize = 500;
/// More features than this are not asked for one by one: reading all there are, at most 32,769, is faster.
const READ_ALL: usize = 4_000;

/// Columns of `suggestion_feature` behind its number and its answers.
const SUMS: [&str; 12] = [
    "meant_anger",
    "meant_disgust",
    "meant_fear",
    "meant_joy",
    "meant_sadness",
    "meant_surprise",
    "said_anger",
    "said_disgust",
    "said_fear",
    "said_joy",
    "said_sadness",
    "said_surprise",
];

struct OfFeature(u16, Taught);

impl FromRow for OfFeature {
    fn from_row(row: &Row<'_>) -> Result<OfFeature, StoreError> {
        let mut sums = [0; SUMS.len()];
        for (sum, column) in sums.iter_mut().zip(SUMS) {
            *sum = row.get(column)?;
        }
        let [a, b, c, d, e, f, said @ ..] = sums;
        let feature: i64 = row.get("feature")?;
        let taught = Taught {
            answers: row.get("answers")?,
            meant: [a, b, c, d, e, f],
            said,
        };
        Ok(OfFeature(u16::try_from(feature).unwrap_or(u16::MAX), taught))
    }
}

/// What was taught about turns of phrase.
///
/// # Errors
/// When the store fails.
pub fn promises(tx: &Tx) -> Result<Lessons, StoreError> {
    let rows: Vec<(i64, i64, i64)> = tx.all("select sign, missed, squares from suggestion_sign", args![])?;
    Ok(Lessons::of(rows.into_iter().map(|(sign, sum, squares)| {
        (
            usize::try_from(sign).unwrap_or(usize::MAX),
            Missed { sum, squares },
        )
    })))
}

/// What was taught about the features of these words.
///
/// # Errors
/// When the store fails.
pub fn feelings<'w>(tx: &Tx, words: impl Iterator<Item = &'w str>) -> Result<Own, StoreError> {
    let is_any = "select answers from suggestion_feature where answers > 0 limit 1";
    if tx.one::<i64>(is_any, args![])?.is_none() {
        return Ok(Own::default());
    }
    let mut asked = BTreeSet::new();
    for words in words {
        asked.extend(Own::places(words).into_iter().map(i64::from));
    }
    let sql = format!(
        "select feature, answers, {} from suggestion_feature",
        SUMS.join(", ")
    );
    let mut rows: Vec<OfFeature> = Vec::new();
    if asked.len() > READ_ALL {
        rows = tx.all(&sql, args![])?;
    } else {
        let asked: Vec<i64> = asked.into_iter().collect();
        for part in asked.chunks(AT_ONCE) {
            let found: Vec<OfFeature> = Query::new(&sql)
                .push_list(" where feature in", part.iter().copied())
                .all(tx)?;
            rows.extend(found);
        }
    }
    Ok(Own::of(
        rows.into_iter()
            .map(|OfFeature(feature, taught)| (feature, taught)),
    ))
}

/// Which way an answer counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Taught,
    Untaught,
}

impl Way {
    fn sign(self) -> i64 {
        match self {
            Way::Taught => 1,
            Way::Untaught => -1,
        }
    }
}

/// Adds an answer to a promise that was thought so likely, or takes it off.
///
/// # Errors
/// When the store fails.
pub fn teach_promise(tx: &Tx, one: &Suggestion, is_confirmed: bool, way: Way) -> Result<(), StoreError> {
    let Some(signs) = Signs::parse(&one.signs) else {
        return Ok(());
    };
    let missed = Missed::of(one.p, is_confirmed);
    let rows = signs.places().map(|sign| {
        let sign = i64::try_from(sign).unwrap_or(i64::MAX);
        [sign, way.sign() * missed.sum, way.sign() * missed.squares].map(Value::from)
    });
    Query::new("insert into suggestion_sign (sign, missed, squares)")
        .push_rows(" values ", rows)
        .text(
            " on conflict (sign) do update set missed = suggestion_sign.missed + excluded.missed,
              squares = suggestion_sign.squares + excluded.squares",
        )
        .run(tx)?;
    tx.run(
        "delete from suggestion_sign where missed = 0 and squares = 0",
        args![],
    )?;
    Ok(())
}

/// Adds what an answer teaches about a feeling, and keeps it for as long as the answer stands.
///
/// # Errors
/// When the store fails.
pub fn teach_feeling(tx: &Tx, suggestion: i64, lesson: &Lesson) -> Result<(), StoreError> {
    add(tx, lesson, Way::Taught)?;
    let lesson = serde_json::to_string(lesson).map_err(|error| StoreError::Engine(error.to_string()))?;
    tx.run(
        "insert into suggestion_taught (suggestion_id, lesson) values ($1, $2)",
        args![suggestion, lesson],
    )?;
    Ok(())
}

/// Takes off what the answer to that suggestion taught about a feeling, if anything.
///
/// # Errors
/// When the store fails.
pub fn unteach_feeling(tx: &Tx, suggestion: i64) -> Result<(), StoreError> {
    let taught: Option<String> = tx.one(
        "delete from suggestion_taught where suggestion_id = $1 returning lesson",
        args![suggestion],
    )?;
    let Some(taught) = taught else {
        return Ok(());
    };
    let lesson: Lesson =
        serde_json::from_str(&taught).map_err(|error| StoreError::Engine(error.to_string()))?;
    add(tx, &lesson, Way::Untaught)?;
    let places: Vec<i64> = lesson.places.iter().copied().map(i64::from).collect();
    for part in places.chunks(AT_ONCE) {
        Query::new("delete from suggestion_feature where answers = 0")
            .push_list(" and feature in", part.iter().copied())
            .run(tx)?;
    }
    Ok(())
}

/// The same sums are added to each feature of a text.
fn add(tx: &Tx, lesson: &Lesson, way: Way) -> Result<(), StoreError> {
    let Taught { answers, meant, said } = lesson.each;
    let sums: Vec<i64> = [answers].into_iter().chain(meant).chain(said).collect();
    let updates: Vec<String> = ["answers"]
        .into_iter()
        .chain(SUMS)
        .map(|column| format!("{column} = suggestion_feature.{column} + excluded.{column}"))
        .collect();
    for part in lesson.places.chunks(AT_ONCE) {
        let mut query = Query::new(&format!(
            "insert into suggestion_feature (feature, answers, {}) select v.column1",
            SUMS.join(", ")
        ));
        for sum in &sums {
            query = query.push(", ", way.sign() * sum);
        }
        query
            .push_rows(
                " from (values ",
                part.iter().map(|place| [Value::from(i64::from(*place))]),
            )
            .text(") as v where true on conflict (feature) do update set ")
            .text(&updates.join(", "))
            .run(tx)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use troth_words::Feeling;

    #[test]
    fn columns_stand_in_the_order_of_the_feelings() {
        let felt: Vec<&str> = Feeling::ALL
            .iter()
            .map(|feeling| feeling.word())
            .take(6)
            .collect();
        for (column, feeling) in SUMS.iter().zip(felt.iter().chain(&felt)) {
            assert!(column.ends_with(feeling), "{column} {feeling}");
        }
    }
}
