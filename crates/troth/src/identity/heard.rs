//! Files read as evidence: what each record says, what it is called, and what is known to be right.

use std::collections::BTreeMap;
use std::hash::BuildHasher as _;
use std::ops::Range;
use std::path::{Path, PathBuf};

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use serde::Serialize;
use troth_linkage::Base;

use crate::identity::command::ResolveError;
use crate::intake::archive;
use crate::intake::look;
use crate::intake::meaning::{Meaning, normal};
use crate::intake::plan::{Plan, Setting};
use crate::intake::source::{Limits, Source};
use crate::intake::way::Way;
use crate::intake::witness;

/// Columns that were named.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted<'w> {
    /// The one that names each record.
    pub id: Option<&'w str>,
    /// The one that says what is right, and is never evidence.
    pub truth: Option<&'w str>,
}

/// How one table was read.
#[derive(Clone, Debug, Serialize)]
pub struct Read {
    pub file: String,
    /// The column that names each record.
    pub id: String,
    /// What each column is evidence of; those not named are none.
    pub columns: BTreeMap<String, Meaning>,
}

/// A row that could not be read.
#[derive(Clone, Debug, Serialize)]
pub struct Lost {
    pub file: String,
    pub line: u64,
    pub reason: String,
}

/// So many lost rows of a file are shown.
const LOST_SHOWN: usize = 20;

/// All files as read: evidence, and what each record is called.
#[derive(Debug, Default)]
pub struct Heard {
    pub files: Vec<Read>,
    pub base: Base,
    pub names: Names,
    /// What the truth column says of each record.
    pub entities: Vec<String>,
    /// Rows that could not be read, and the first of each file with the reason.
    pub refused: usize,
    pub lost: Vec<Lost>,
}

/// Ids of records, one long text.
#[derive(Debug, Default)]
pub struct Names {
    text: String,
    ends: Vec<usize>,
}

impl Names {
    pub fn push(&mut self, name: &str) {
        self.text.push_str(name);
        self.ends.push(self.text.len());
    }

    pub fn get(&self, at: usize) -> &str {
        let from = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.text[from..self.ends[at]]
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

/// Reads all files, each a silo of its own.
///
/// # Errors
/// When one can't be read, or has no column that names its records.
pub fn hear_all(files: &[PathBuf], wanted: Wanted<'_>, ways: &'static [Way]) -> Result<Heard, ResolveError> {
    let mut heard = Heard {
        base: Base::new(),
        ..Heard::default()
    };
    let mut parts = Vec::new();
    let stems: Vec<String> = files.iter().map(|path| stem(path)).collect();
    for (path, stem) in files.iter().zip(&stems) {
        // Files of one name are told apart by their folders.
        let is_alone = stems.iter().filter(|other| *other == stem).count() == 1;
        let label = if is_alone {
            stem.clone()
        } else {
            path.display().to_string()
        };
        hear(path, &label, wanted, ways, &mut heard, &mut parts)?;
    }
    tell_apart(&mut heard.names, &parts);
    Ok(heard)
}

/// A part of a file by its name, and its records.
type Part = (String, Range<usize>);

fn hear(
    path: &Path,
    label: &str,
    wanted: Wanted<'_>,
    ways: &'static [Way],
    heard: &mut Heard,
    parts: &mut Vec<Part>,
) -> Result<(), ResolveError> {
    let limits = Limits::default();
    let (looked, mut refused) = look::look(&Source::file(path), ways, &Setting::unknown(), &limits)?;
    if let Some(refusal) = refused.pop() {
        return Err(refusal.into());
    }
    let is_whole = looked.len() == 1;
    for mut seen in looked {
        let name = seen.part.name.clone();
        let plan = &mut seen.preview.plan;
        let truth = wanted
            .truth
            .map(|column| column_of(plan, column, &name))
            .transpose()?;
        if let Some(truth) = truth {
            plan.columns[truth].meaning = None;
        }
        call_birth_place_town(plan);
        let id = match wanted.id {
            Some(column) => column_of(plan, column, &name)?,
            None => id_column(&seen.part, plan, truth, &limits)?,
        };
        heard.files.push(Read::of(&name, plan, id));
        heard.base.reserve(usize::try_from(seen.part.lines).unwrap_or(0));
        let (from, mut lost) = (heard.names.len(), Vec::new());
        witness::each(
            &seen.part,
            plan,
            &limits,
            |told, cells| {
                heard.base.push(told);
                heard.names.push(cells.get(id));
                if let Some(truth) = truth {
                    heard.entities.push(cells.get(truth).to_owned());
                }
            },
            |refusal| {
                lost.push(Lost {
                    file: name.clone(),
                    line: refusal.line,
                    reason: refusal.reason,
                });
            },
        )?;
        heard.refused += lost.len();
        heard.lost.extend(lost.into_iter().take(LOST_SHOWN));
        let label = if is_whole {
            label.to_owned()
        } else {
            format!("{label}/{name}")
        };
        all_differ(&heard.names, from, &name)?;
        parts.push((label, from..heard.names.len()));
    }
    Ok(())
}

impl Read {
    fn of(name: &str, plan: &Plan, id: usize) -> Read {
        let known = plan
            .columns
            .iter()
            .filter_map(|column| Some((column.header.clone(), column.meaning?)));
        Read {
            file: name.to_owned(),
            id: plan.columns[id].header.clone(),
            columns: known
                .filter(|(_, meaning)| witness::is_evidence(*meaning))
                .collect(),
        }
    }
}

/// Where somebody was born is no address; as evidence it is as good as one, where no town is told.
fn call_birth_place_town(plan: &mut Plan) {
    let is_place = |header: &str| {
        matches!(
            normal(header).as_str(),
            "birth place" | "birthplace" | "place of birth"
        )
    };
    if plan
        .columns
        .iter()
        .any(|column| column.meaning == Some(Meaning::City))
    {
        return;
    }
    if let Some(column) = plan.columns.iter_mut().find(|column| is_place(&column.header)) {
        column.meaning = Some(Meaning::City);
    }
}

/// # Errors
/// When a column that was named as the id has a value twice.
fn all_differ(names: &Names, from: usize, file: &str) -> Result<(), ResolveError> {
    let mut seen = FxHashSet::default();
    let twice = (from..names.len())
        .map(|at| names.get(at))
        .find(|name| !seen.insert(*name));
    match twice {
        Some(name) => Err(ResolveError::IdTwice {
            file: file.to_owned(),
            id: name.to_owned(),
        }),
        None => Ok(()),
    }
}

fn stem(path: &Path) -> String {
    path.file_stem()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}

fn column_of(plan: &Plan, column: &str, name: &str) -> Result<usize, ResolveError> {
    let found = plan.columns.iter().position(|known| known.header == column);
    found.ok_or_else(|| ResolveError::NoColumn {
        name: name.to_owned(),
        column: column.to_owned(),
        known: plan
            .columns
            .iter()
            .map(|known| format!("`{}`", known.header))
            .collect::<Vec<_>>()
            .join(", "),
    })
}

/// The first column that has a different value in each row, and is not the truth.
fn id_column(
    part: &archive::Part,
    plan: &Plan,
    truth: Option<usize>,
    limits: &Limits,
) -> Result<usize, ResolveError> {
    let mut seen: Vec<Option<FxHashSet<u64>>> = vec![Some(FxHashSet::default()); plan.columns.len()];
    if let Some(truth) = truth {
        seen[truth] = None;
    }
    witness::cells(part, plan, limits, |cells| {
        for (column, values) in seen.iter_mut().enumerate() {
            let text = cells.get(column);
            let is_new =
                |values: &mut FxHashSet<u64>| !text.is_empty() && values.insert(FxBuildHasher.hash_one(text));
            if values.as_mut().is_some_and(|values| !is_new(values)) {
                *values = None;
            }
        }
    })?;
    let found = seen.iter().position(Option::is_some);
    found.ok_or_else(|| ResolveError::NoId(part.name.clone()))
}

/// An id that stands in two files is told apart by its file.
fn tell_apart(names: &mut Names, files: &[Part]) {
    let mut first: FxHashMap<u64, usize> = FxHashMap::default();
    let mut twice: FxHashSet<u64> = FxHashSet::default();
    for (file, (_, range)) in files.iter().enumerate() {
        for at in range.clone() {
            let hash = FxBuildHasher.hash_one(names.get(at));
            if *first.entry(hash).or_insert(file) != file {
                twice.insert(hash);
            }
        }
    }
    if twice.is_empty() {
        return;
    }
    let mut told = Names::default();
    for (stem, range) in files {
        for at in range.clone() {
            let name = names.get(at);
            match twice.contains(&FxBuildHasher.hash_one(name)) {
                true => told.push(&format!("{stem}:{name}")),
                false => told.push(name),
            }
        }
    }
    *names = told;
}

/// What a table `record_id,entity_id` says of each record; nothing of some.
/// # Errors
/// When the table can't be read, or has no such columns.
pub fn truth_of(path: &Path, ways: &'static [Way], names: &Names) -> Result<Vec<String>, ResolveError> {
    let limits = Limits::default();
    let (looked, mut refused) = look::look(&Source::file(path), ways, &Setting::unknown(), &limits)?;
    if let Some(refusal) = refused.pop() {
        return Err(refusal.into());
    }
    let mut said: FxHashMap<String, String> = FxHashMap::default();
    for seen in looked {
        let (name, plan) = (&seen.part.name, &seen.preview.plan);
        let (record, entity) = (
            column_of(plan, "record_id", name)?,
            column_of(plan, "entity_id", name)?,
        );
        witness::cells(&seen.part, plan, &limits, |cells| {
            said.insert(cells.get(record).to_owned(), cells.get(entity).to_owned());
        })?;
    }
    let known: Vec<String> = (0..names.len())
        .map(|at| said.remove(names.get(at)).unwrap_or_default())
        .collect();
    if known.iter().all(String::is_empty) {
        return Err(ResolveError::NoTruth(path.display().to_string()));
    }
    Ok(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(all: &[&str]) -> Names {
        let mut names = Names::default();
        all.iter().for_each(|name| names.push(name));
        names
    }

    #[test]
    fn an_id_of_two_files_is_told_apart_by_its_file() {
        let mut all = names(&["1", "2", "2", "3"]);
        tell_apart(&mut all, &[("shop".to_owned(), 0..2), ("desk".to_owned(), 2..4)]);
        let told: Vec<&str> = (0..4).map(|at| all.get(at)).collect();
        assert_eq!(told, ["1", "shop:2", "desk:2", "3"]);
    }

    fn heard(text: &str, wanted: Wanted<'_>) -> Result<Heard, ResolveError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("people.csv");
        std::fs::write(&path, text).unwrap();
        hear_all(&[path], wanted, &[crate::intake::way::TABLES])
    }

    #[test]
    fn the_first_column_of_different_values_names_the_records() {
        let text = "city,email,number\nBonn,a@x.de,7\nBonn,b@x.de,8\n";
        let found = heard(text, Wanted::default()).unwrap();
        assert_eq!(
            (found.files[0].id.as_str(), found.names.get(1)),
            ("email", "b@x.de")
        );
        let named = heard(
            text,
            Wanted {
                id: Some("number"),
                truth: Some("city"),
            },
        )
        .unwrap();
        assert_eq!((named.names.get(1), named.entities[0].as_str()), ("8", "Bonn"));
        assert!(
            !named.files[0].columns.contains_key("city"),
            "a truth is never evidence"
        );
    }

    #[test]
    fn a_column_that_is_not_there_and_a_table_without_ids_are_named() {
        let missing = heard(
            "city,email\nBonn,a@x.de\n",
            Wanted {
                id: Some("id"),
                truth: None,
            },
        );
        assert!(
            missing
                .unwrap_err()
                .to_string()
                .starts_with("`people.csv` has no column `id`")
        );
        let twice = heard(
            "city,email\nBonn,a@x.de\nBonn,b@x.de\n",
            Wanted {
                id: Some("city"),
                truth: None,
            },
        );
        assert!(matches!(twice, Err(ResolveError::IdTwice { .. })));
        let nameless = heard("city,email\nBonn,a@x.de\nBonn,a@x.de\n", Wanted::default());
        assert!(matches!(nameless, Err(ResolveError::NoId(_))));
    }
}
