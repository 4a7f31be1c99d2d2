//! `troth resolve`: which rows of which files speak of one party, without a database.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use troth_linkage::{Quality, Resolved, probability, resolve};

use crate::identity::heard::{Lost, Names, Read, Wanted, hear_all, truth_of};
use crate::identity::spent::Spent;
use crate::intake::source::Refusal;
use crate::intake::way::Way;

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
    #[error("`{id}` stands twice in the id's column of `{file}`\n\nhint: name another column with `--id`")]
    IdTwice { file: String, id: String },
    #[error("`{0}` says nothing of these records\n\nhint: are its `record_id`s those of the files?")]
    NoTruth(String),
    #[error("`{0}` is one of the files to read, and would be written over\n\nhint: choose another name")]
    OverInput(String),
    #[error("`{path}` can't be written: {why}")]
    Unwritable { path: String, why: io::Error },
}

/// What the run found and what it cost, as printed with `--json`.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    pub files: Vec<Read>,
    pub records: usize,
    /// Rows that could not be read, and so are in no cluster.
    pub refused: usize,
    /// The first of them.
    pub lost: Vec<Lost>,
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
    for path in [Some(&asked.out), asked.model.as_ref()].into_iter().flatten() {
        let is_input = |file: &&PathBuf| {
            file.canonicalize()
                .is_ok_and(|file| path.canonicalize().is_ok_and(|path| path == file))
        };
        if asked.files.iter().chain(&asked.truth).find(is_input).is_some() {
            return Err(ResolveError::OverInput(path.display().to_string()));
        }
    }
    let wanted = Wanted {
        id: asked.id.as_deref(),
        truth: asked.truth_column.as_deref(),
    };
    let mut heard = hear_all(&asked.files, wanted, ways)?;
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
        files: heard.files,
        records: heard.base.len(),
        refused: heard.refused,
        lost: heard.lost,
        clusters: found.clusters.of.iter().collect::<FxHashSet<_>>().len(),
        compared_pairs: found.candidates,
        wall_seconds: begun.elapsed().as_secs_f64(),
        cpu_seconds: spent.cpu_seconds,
        peak_mebibytes: spent.peak_mebibytes,
        quality: truth.map(|truth| measure(&found, &truth)),
    })
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
    for read in &report.files {
        let columns: Vec<&str> = read.columns.keys().map(String::as_str).collect();
        println!(
            "{}: named by {}, known by {}",
            read.file,
            read.id,
            columns.join(", ")
        );
    }
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
