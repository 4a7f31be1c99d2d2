//! `cargo xtask silos`: made-up customer silos as CSV, one file each, and the truth about them in another.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;
use troth_silos::{Belongs, Kind, Silo, Truth};

#[derive(Args)]
pub struct SilosArguments {
    /// The same seed writes the same files.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Rows in all silos together.
    #[arg(long, default_value_t = 10_000)]
    records: usize,
    /// The folder to write into.
    #[arg(long)]
    out: PathBuf,
}

pub fn write(wanted: &SilosArguments) -> Result<bool> {
    std::fs::create_dir_all(&wanted.out)
        .with_context(|| format!("cannot make `{}`", wanted.out.display()))?;
    let made = troth_silos::generate(wanted.seed, wanted.records);
    for silo in &made.silos {
        write_silo(silo, &wanted.out)?;
    }
    write_truth(&made.truth, &wanted.out)?;
    Ok(true)
}

fn file(folder: &Path, name: &str) -> Result<csv::Writer<std::fs::File>> {
    let path = folder.join(format!("{name}.csv"));
    csv::Writer::from_path(&path).with_context(|| format!("cannot write `{}`", path.display()))
}

fn write_silo(silo: &Silo, folder: &Path) -> Result<()> {
    let mut out = file(folder, silo.name)?;
    out.write_record(&silo.columns)?;
    for row in &silo.rows {
        out.write_record(row)?;
    }
    Ok(out.flush()?)
}

fn write_truth(truth: &[Truth], folder: &Path) -> Result<()> {
    let mut out = file(folder, "truth")?;
    out.write_record(["record_id", "entity_id", "kind", "group_id", "tags"])?;
    for one in truth {
        let kind = match one.kind {
            Kind::Person => "person",
            Kind::Company => "company",
        };
        let group = match one.belongs {
            Belongs::Nowhere => String::new(),
            Belongs::Household(id) => format!("h{id}"),
            Belongs::Company(id) => format!("c{id}"),
        };
        let entity = one.entity_id.to_string();
        out.write_record([&one.record_id, &entity, kind, &group, &one.tags.join(" ")])?;
    }
    Ok(out.flush()?)
}
