//! `troth resolve`: which rows of which files speak of one party, without a database.

use std::fmt::Write as _;
use std::fs::File;
use std::hash::BuildHasher as _;
use std::io::{self, BufWriter, Write as _};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use serde::Serialize;
use troth_linkage::{Base, Quality, Resolved, probability, resolve};

use crate::frame::money::Currency;
use crate::identity::spent::Spent;
use crate::intake::archive::Part;
use crate::intake::look;
use crate::intake::plan::{Plan, Setting};
use crate::intake::source::{Bytes, Limits, Refusal, Source};
use crate::intake::way::Way;
use crate::intake::witness;

/// What `troth resolve` is asked.
#[derive(Args, Clone, Debug, Default)]
pub struct Resolve {
    /// The files, each a silo of its own: tables, workbooks, or archives of them.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Where the clusters are written, as `record_id,cluster_id,probability`.
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// The column that names each record; else the first whose values are all different.
    #[arg(long, value_name = "NAME")]
    pub id: Option<String>,
    /// A table `record_id,entity_id` that says what is right; never evidence.
    #[arg(long, value_name = "FILE", conflicts_with = "truth_column")]
    pub truth: Option<PathBuf>,
    /// A column of the files that says what is right; never evidence.
    #[arg(long, value_name = "NAME")]
    pub truth_column: Option<String>,
    /// Where the model that was learnt is written, as JSON.
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, thiserror::Error)]
pub enum ResolveError {
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error("`{name}` has no column `{column}`\n\nhint: its columns are {known}")]
    NoColumn {
        name: String,
        column: String,
        known: String,
    },
    #[error("no column of `{0}` has a different value in each row\n\nhint: name the record's id with `--id`")]
    NoId(String),
    #[error("`{path}` can't be written: {why}")]
    Unwritable { path: String, why: io::Error },
}

/// What the run found and what it cost, as printed with `--json`.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    pub records: usize,
    /// Rows that could not be read, and so are in no cluster.
    pub refused: usize,
    pub clusters: usize,
    pub compared_pairs: usize,
    pub wall_seconds: f64,
    pub cpu_seconds: Option<f64>,
    pub peak_mebibytes: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quality: Option<Measured>,
}

/// How right the clusters are.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Measured {
    /// Records of which the truth says something.
    pub records: usize,
    pub pair_precision: f64,
    pub pair_recall: f64,
    pub pair_f1: f64,
    pub b_cubed_precision: f64,
    pub b_cubed_recall: f64,
    pub b_cubed_f1: f64,
    pub largest_cluster: usize,
    /// Links called certain (a probability of .99 or more) that joined two records, and the share of them that is right.
    pub certain_links: usize,
    pub certain_right: f64,
}

/// From this probability on a link is called certain.
const CERTAIN: f64 = 0.99;

/// All files as read: evidence, and what each record is called.
#[derive(Default)]
struct Heard {
    base: Base,
    names: Names,
    /// What the truth column says of each record.
    entities: Vec<String>,
    refused: usize,
}

/// Ids of records, one long text.
#[derive(Default)]
struct Names {
    text: String,
    ends: Vec<usize>,
}

impl Names {
    fn push(&mut self, name: &str) {
        self.text.push_str(name);
        self.ends.push(self.text.len());
    }

    fn get(&self, at: usize) -> &str {
        let from = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.text[from..self.ends[at]]
    }
}

/// # Errors
/// When a file can't be read, names no records, or the clusters can't be written.
pub fn run(asked: &Resolve, ways: &'static [Way]) -> Result<(), ResolveError> {
    let report = resolve_files(asked, ways)?;
    if asked.json {
        println!("{}", serde_json::to_string(&report).unwrap_or_default());
    } else {
        show(&report);
    }
    Ok(())
}

/// As [`run`], without a word to the terminal.
///
/// # Errors
/// As there.
pub fn resolve_files(asked: &Resolve, ways: &'static [Way]) -> Result<Report, ResolveError> {
    let begun = Instant::now();
    let mut heard = Heard {
        base: Base::new(),
        ..Heard::default()
    };
    let mut ranges = Vec::new();
    for path in &asked.files {
        let from = heard.names.ends.len();
        hear(path, asked, ways, &mut heard)?;
        ranges.push((stem(path), from..heard.names.ends.len()));
    }
    tell_apart(&mut heard.names, &ranges);
    let found = resolve(&heard.base);
    write_clusters(&asked.out, &heard.names, &found)?;
    if let Some(path) = &asked.model {
        write(path, |file| file.write_all(found.model.to_json().as_bytes()))?;
    }
    let truth = match &asked.truth {
        Some(path) => Some(truth_of(path, ways, &heard.names)?),
        None => asked
            .truth_column
            .is_some()
            .then(|| std::mem::take(&mut heard.entities)),
    };
    let spent = Spent::so_far();
    Ok(Report {
        records: heard.base.len(),
        refused: heard.refused,
        clusters: found.clusters.of.iter().collect::<FxHashSet<_>>().len(),
        compared_pairs: found.candidates,
        wall_seconds: begun.elapsed().as_secs_f64(),
        cpu_seconds: spent.cpu_seconds,
        peak_mebibytes: spent.peak_mebibytes,
        quality: truth.map(|truth| measure(&found, &truth)),
    })
}

/// What a file is before the house knows anything: no country, no zone but the world's.
fn setting() -> Setting {
    Setting {
        silo: String::new(),
        country: None,
        currency: Currency::EUR,
        zone: "UTC".to_owned(),
        own_domains: Vec::new(),
    }
}

fn hear(path: &Path, asked: &Resolve, ways: &'static [Way], heard: &mut Heard) -> Result<(), ResolveError> {
    let limits = Limits::default();
    let source = source(path);
    let (looked, mut refused) = look::look(&source, ways, &setting(), &limits)?;
    if let Some(refusal) = refused.pop() {
        return Err(refusal.into());
    }
    for mut seen in looked {
        let name = seen.part.name.clone();
        let plan = &mut seen.preview.plan;
        let truth = match &asked.truth_column {
            Some(column) => Some(column_of(plan, column, &name)?),
            None => None,
        };
        if let Some(truth) = truth {
            plan.columns[truth].meaning = None;
        }
        let id = match &asked.id {
            Some(column) => column_of(plan, column, &name)?,
            None => id_column(&seen.part, plan, truth, &limits)?,
        };
        plan.columns[id].meaning = None;
        heard.base.reserve(usize::try_from(seen.part.lines).unwrap_or(0));
        let mut lost = 0;
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
            |_| lost += 1,
        )?;
        heard.refused += lost;
    }
    Ok(())
}

fn source(path: &Path) -> Source {
    let name = path
        .file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned();
    let path = path.to_owned();
    Source::new(name, move || Ok(Box::new(File::open(&path)?) as Box<dyn Bytes>))
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
fn id_column(part: &Part, plan: &Plan, truth: Option<usize>, limits: &Limits) -> Result<usize, ResolveError> {
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
fn tell_apart(names: &mut Names, files: &[(String, Range<usize>)]) {
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

fn write(path: &Path, fill: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>) -> Result<(), ResolveError> {
    let written = File::create(path).and_then(|file| {
        let mut file = BufWriter::new(file);
        fill(&mut file)?;
        file.flush()
    });
    written.map_err(|why| ResolveError::Unwritable {
        path: path.display().to_string(),
        why,
    })
}

/// A cluster's id is its first record's.
fn write_clusters(path: &Path, names: &Names, found: &Resolved) -> Result<(), ResolveError> {
    let mut first: FxHashMap<u32, usize> = FxHashMap::default();
    write(path, |file| {
        let mut table = ::csv::Writer::from_writer(file);
        table.write_record(["record_id", "cluster_id", "probability"])?;
        let mut sure = String::new();
        for (at, (cluster, bits)) in found.clusters.of.iter().zip(&found.clusters.bits).enumerate() {
            let first = *first.entry(*cluster).or_insert(at);
            let ten_thousandths = (probability(f64::from(*bits)) * 10_000.0).round() as u32;
            sure.clear();
            write!(
                sure,
                "{}.{:04}",
                ten_thousandths / 10_000,
                ten_thousandths % 10_000
            )
            .map_err(io::Error::other)?;
            table.write_record([names.get(at), names.get(first), &sure])?;
        }
        table.flush()
    })
}

/// What a table `record_id,entity_id` says of each record; nothing of some.
fn truth_of(path: &Path, ways: &'static [Way], names: &Names) -> Result<Vec<String>, ResolveError> {
    let limits = Limits::default();
    let (looked, _) = look::look(&source(path), ways, &setting(), &limits)?;
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
    Ok((0..names.ends.len())
        .map(|at| said.remove(names.get(at)).unwrap_or_default())
        .collect())
}

/// Judges the records of which the truth says something.
fn measure(found: &Resolved, truth: &[String]) -> Measured {
    let of = &found.clusters.of;
    let mut numbers: FxHashMap<&str, u32> = FxHashMap::default();
    let (mut clusters, mut entities) = (Vec::new(), Vec::new());
    for (cluster, entity) in of.iter().zip(truth).filter(|(_, entity)| !entity.is_empty()) {
        let next = numbers.len() as u32;
        clusters.push(*cluster);
        entities.push(*numbers.entry(entity).or_insert(next));
    }
    let quality = Quality::of(&clusters, &entities);
    let (mut certain, mut right) = (0, 0);
    for link in &found.links {
        let (one, other) = (link.one as usize, link.other as usize);
        let is_known = !truth[one].is_empty() && !truth[other].is_empty();
        if is_known && of[one] == of[other] && probability(f64::from(link.bits)) >= CERTAIN {
            certain += 1;
            right += usize::from(truth[one] == truth[other]);
        }
    }
    Measured {
        records: entities.len(),
        pair_precision: quality.pair_precision,
        pair_recall: quality.pair_recall,
        pair_f1: quality.pair_f1(),
        b_cubed_precision: quality.b_cubed_precision,
        b_cubed_recall: quality.b_cubed_recall,
        b_cubed_f1: quality.b_cubed_f1(),
        largest_cluster: quality.largest_cluster,
        certain_links: certain,
        certain_right: if certain == 0 {
            1.0
        } else {
            right as f64 / certain as f64
        },
    }
}

fn show(report: &Report) {
    println!(
        "{} records are {} parties; {} pairs compared",
        report.records, report.clusters, report.compared_pairs
    );
    if report.refused > 0 {
        println!("{} rows could not be read and are in no cluster", report.refused);
    }
    let known = |value: Option<f64>, unit: &str| {
        value.map_or_else(|| format!("unknown {unit}"), |value| format!("{value:.2} {unit}"))
    };
    println!(
        "{:.2} s by the clock, {}, {} at most",
        report.wall_seconds,
        known(report.cpu_seconds, "s of processor time"),
        known(report.peak_mebibytes, "MiB"),
    );
    if let Some(quality) = report.quality {
        println!(
            "of {} records with a known truth: pairs precision {:.4}, recall {:.4}, F1 {:.4}; B-cubed {:.4}, {:.4}, {:.4}; largest {}; of {} certain links {:.4} are right",
            quality.records,
            quality.pair_precision,
            quality.pair_recall,
            quality.pair_f1,
            quality.b_cubed_precision,
            quality.b_cubed_recall,
            quality.b_cubed_f1,
            quality.largest_cluster,
            quality.certain_links,
            quality.certain_right,
        );
    }
}
