//! What a firm counts itself, as standards see it: which series it is, what it counts, and when a standard may be set on it.

use troth_store::{StoreError, Tx};

use crate::frame::time::Millis;
use crate::frame::week::Week;
use crate::indicator::{self, Indicator, Overlap};
use crate::standard::count::Kept;
use crate::standard::series::Series;
use crate::standard::view::{self, OtherView};
use crate::standard::weeks::Told;

/// So a form names a measure that the firm counts itself: `own:Core job done`.
pub const PREFIX: &str = "own:";

/// One on which a standard may be set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// As the form names it.
    pub word: String,
    pub name: String,
    pub question: String,
}

/// Those that are counted, by name.
///
/// # Errors
/// When the store fails.
pub fn offered(tx: &Tx) -> Result<Vec<Offered>, StoreError> {
    let counted = indicator::store::all(tx)?.into_iter();
    let counted = counted.filter(|one| one.ended().is_none());
    Ok(counted
        .map(|one| Offered {
            word: format!("{PREFIX}{}", one.name),
            name: one.name,
            question: one.question,
        })
        .collect())
}

/// The series that a form means, by the newest definition; nothing of a measure that Troth counts.
///
/// # Errors
/// When the store fails.
pub fn named(tx: &Tx, measure: &str) -> Result<Option<Series>, StoreError> {
    let Some(name) = measure.trim().strip_prefix(PREFIX) else {
        return Ok(None);
    };
    let found = indicator::store::called(tx, name)?.filter(|one| one.ended().is_none());
    Ok(found.map(|one| Series::own(&one, one.current())))
}

fn indicator_of(tx: &Tx, series: &Series) -> Result<Option<Indicator>, StoreError> {
    match series.own_name() {
        Some(name) => indicator::store::called(tx, name),
        None => Ok(None),
    }
}

/// What a series asks.
///
/// # Errors
/// When the store fails.
pub fn question(tx: &Tx, series: &Series) -> Result<String, StoreError> {
    let own = indicator_of(tx, series)?.map(|one| one.question);
    Ok(own.unwrap_or_else(|| series.measure.question.to_owned()))
}

/// What a series counts exactly, given all that the firm counts.
pub fn definition(series: &Series, counted: &[Indicator]) -> String {
    let one = series
        .own_name()
        .and_then(|name| counted.iter().find(|one| one.name == name));
    let own = one.and_then(|one| one.version(series.version));
    own.map_or(series.measure.definition, |version| &version.definition)
        .to_owned()
}

/// How far a series overlaps with an older definition; nothing where that is not asked.
///
/// # Errors
/// When the store fails.
pub fn overlap(tx: &Tx, series: &Series) -> Result<Option<Overlap>, StoreError> {
    let Some(one) = indicator_of(tx, series)?.filter(|_| series.version > 1) else {
        return Ok(None);
    };
    let known = indicator::store::known_weeks(tx, one.id)?;
    Ok(indicator::overlap(&known, series.version))
}

/// What was told of a week that is over, as weeks are kept. Whoever stands behind it is known to nobody but the firm, so that
/// a week of fewer than five is never joined with others.
///
/// # Errors
/// When the store fails.
pub fn kept(tx: &Tx, week: Week) -> Result<Kept, StoreError> {
    let figures = indicator::store::of_week(tx, week)?;
    if figures.is_empty() {
        return Ok(Kept::new());
    }
    let counted = indicator::store::all(tx)?;
    let kept = figures
        .iter()
        .filter(|figure| figure.of > 0)
        .filter_map(|figure| {
            let one = counted.iter().find(|one| one.id == figure.indicator)?;
            let told = Told {
                part: figure.count,
                whole: figure.of,
                people: figure.of,
                ..Told::default()
            };
            let series = Series::own(one, figure.version).to_string();
            Some((series, (told, std::collections::BTreeSet::new())))
        });
    Ok(kept.collect())
}

/// The weeks of the same measure by another definition: the newest, or of the newest the one before it.
///
/// # Errors
/// When the store fails.
pub fn other(tx: &Tx, series: &Series, now: Millis) -> Result<Option<OtherView>, StoreError> {
    let Some(one) = indicator_of(tx, series)? else {
        return Ok(None);
    };
    let versions = one.versions.iter().rev().map(|version| version.version);
    let Some(version) = versions.into_iter().find(|version| *version != series.version) else {
        return Ok(None);
    };
    let other = Series::own(&one, version);
    let points = view::known(tx, &other, now)?;
    Ok(Some(OtherView {
        version,
        is_newer: version > series.version,
        weeks: view::plain_weeks(&other, &points),
    }))
}

/// What somebody told of one week of a series, the newest first, and of which indicator.
///
/// # Errors
/// When the store fails.
pub fn tellings(tx: &Tx, series: &Series, week: Week) -> Result<(i64, Vec<indicator::Telling>), StoreError> {
    let Some(one) = indicator_of(tx, series)? else {
        return Ok((0, Vec::new()));
    };
    let mut told = indicator::store::tellings(tx, one.id, (week, week))?;
    told.retain(|telling| telling.version == series.version);
    Ok((one.id, told))
}
