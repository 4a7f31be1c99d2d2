//! What answers taught, in SQL: a row for each sign of a turn of phrase and for each feature of words, to which an answer
//! adds and from which it is taken off again. An answer writes the rows of its own text and no others.

use std::collections::BTreeSet;
use std::iter::once;

use serde::Serialize;
use serde::de::DeserializeOwned;
use troth_store::{FromRow, Query, Row, StoreError, Tx, Value, args};
use troth_words::{Answer, Lesson, Lessons, Own, Signs, Step, Table, Taught, Turn};

use crate::suggestion::store::Suggestion;

/// Rows in one statement.
const AT_ONCE: usize = 500;
/// More features than this are not asked for one by one: reading all there are, at most 32,769, is faster.
const READ_ALL: usize = 4_000;

/// Columns of `suggestion_feature` behind its number, its answers and how much was learnt.
const WEIGHTS: [&str; 6] = ["anger", "disgust", "fear", "joy", "sadness", "surprise"];

struct OfFeature(u16, Taught);

impl FromRow for OfFeature {
    fn from_row(row: &Row<'_>) -> Result<OfFeature, StoreError> {
        let mut weights = [0; WEIGHTS.len()];
        for (weight, column) in weights.iter_mut().zip(WEIGHTS) {
            *weight = row.get(column)?;
        }
        let feature: i64 = row.get("feature")?;
        let taught = Taught {
            answers: row.get("answers")?,
            learnt: row.get("learnt")?,
            weights,
        };
        Ok(OfFeature(u16::try_from(feature).unwrap_or(u16::MAX), taught))
    }
}

/// What was taught about turns of phrase.
///
/// # Errors
/// When the store fails.
pub fn promises(tx: &Tx) -> Result<Lessons, StoreError> {
    let rows: Vec<(i64, i64, i64)> = tx.all("select sign, weight, squares from suggestion_sign", args![])?;
    Ok(Lessons::of(rows.into_iter().map(|(sign, weight, squares)| {
        (
            usize::try_from(sign).unwrap_or(usize::MAX),
            Turn { weight, squares },
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
        "select feature, answers, learnt, {} from suggestion_feature",
        WEIGHTS.join(", ")
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

/// Adds what an answer teaches about a promise that was thought so likely, and keeps it for as long as the answer stands.
///
/// # Errors
/// When the store fails.
pub fn teach_promise(tx: &Tx, one: &Suggestion, is_confirmed: bool) -> Result<(), StoreError> {
    let Some(signs) = Signs::parse(&one.signs) else {
        return Ok(());
    };
    let lesson = promises(tx)?.lesson(&signs, one.p, is_confirmed);
    add_turns(tx, &lesson, Way::Taught)?;
    keep(tx, one.id, &lesson)
}

/// Takes off what the answer to that suggestion taught about a promise, if anything.
///
/// # Errors
/// When the store fails.
pub fn unteach_promise(tx: &Tx, suggestion: i64) -> Result<(), StoreError> {
    let Some(lesson) = kept::<Vec<(usize, Turn)>>(tx, suggestion)? else {
        return Ok(());
    };
    add_turns(tx, &lesson, Way::Untaught)?;
    tx.run(
        "delete from suggestion_sign where weight = 0 and squares = 0",
        args![],
    )?;
    Ok(())
}

/// Adds what an answer teaches about a feeling, and keeps it for as long as the answer stands.
///
/// # Errors
/// When the store fails.
pub fn teach_feeling(tx: &Tx, suggestion: i64, words: &str, answer: Answer) -> Result<(), StoreError> {
    let lesson = feelings(tx, once(words))?.lesson(Table::shipped(), words, answer);
    add_steps(tx, &lesson, Way::Taught)?;
    keep(tx, suggestion, &lesson)
}

/// Takes off what the answer to that suggestion taught about a feeling, if anything.
///
/// # Errors
/// When the store fails.
pub fn unteach_feeling(tx: &Tx, suggestion: i64) -> Result<(), StoreError> {
    let Some(lesson) = kept::<Lesson>(tx, suggestion)? else {
        return Ok(());
    };
    add_steps(tx, &lesson, Way::Untaught)?;
    let places: Vec<i64> = lesson.steps.iter().map(|step| i64::from(step.place)).collect();
    for part in places.chunks(AT_ONCE) {
        Query::new("delete from suggestion_feature where answers = 0")
            .push_list(" and feature in", part.iter().copied())
            .run(tx)?;
    }
    Ok(())
}

fn keep(tx: &Tx, suggestion: i64, lesson: &impl Serialize) -> Result<(), StoreError> {
    let lesson = serde_json::to_string(lesson).map_err(|error| StoreError::Engine(error.to_string()))?;
    tx.run(
        "insert into suggestion_taught (suggestion_id, lesson) values ($1, $2)",
        args![suggestion, lesson],
    )?;
    Ok(())
}

/// What was kept with the answer to that suggestion, which keeps it no longer.
fn kept<T: DeserializeOwned>(tx: &Tx, suggestion: i64) -> Result<Option<T>, StoreError> {
    let lesson: Option<String> = tx.one(
        "delete from suggestion_taught where suggestion_id = $1 returning lesson",
        args![suggestion],
    )?;
    lesson
        .map(|lesson| serde_json::from_str(&lesson))
        .transpose()
        .map_err(|error| StoreError::Engine(error.to_string()))
}

/// Which way an answer counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
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

fn add_turns(tx: &Tx, lesson: &[(usize, Turn)], way: Way) -> Result<(), StoreError> {
    let rows = lesson.iter().map(|(sign, step)| {
        let sign = i64::try_from(*sign).unwrap_or(i64::MAX);
        [sign, way.sign() * step.weight, way.sign() * step.squares].map(Value::from)
    });
    Query::new("insert into suggestion_sign (sign, weight, squares)")
        .push_rows(" values ", rows)
        .text(
            " on conflict (sign) do update set weight = suggestion_sign.weight + excluded.weight,
              squares = suggestion_sign.squares + excluded.squares",
        )
        .run(tx)?;
    Ok(())
}

fn add_steps(tx: &Tx, lesson: &Lesson, way: Way) -> Result<(), StoreError> {
    let updates: Vec<String> = ["answers", "learnt"]
        .into_iter()
        .chain(WEIGHTS)
        .map(|column| format!("{column} = suggestion_feature.{column} + excluded.{column}"))
        .collect();
    for part in lesson.steps.chunks(AT_ONCE) {
        Query::new(&format!(
            "insert into suggestion_feature (feature, answers, learnt, {})",
            WEIGHTS.join(", ")
        ))
        .push_rows(" values ", part.iter().map(|step| row(step, way.sign())))
        .text(" on conflict (feature) do update set ")
        .text(&updates.join(", "))
        .run(tx)?;
    }
    Ok(())
}

/// What a step adds to the row of its feature.
fn row(step: &Step, sign: i64) -> [Value; 9] {
    let [anger, disgust, fear, joy, sadness, surprise] = step.weights.map(|weight| sign * weight);
    let (feature, learnt) = (i64::from(step.place), sign * step.learnt);
    [
        feature, sign, learnt, anger, disgust, fear, joy, sadness, surprise,
    ]
    .map(Value::from)
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
        assert_eq!(felt, WEIGHTS);
    }
}
