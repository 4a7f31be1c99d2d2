//! `cargo xtask bench`: what the published build costs, beside what it may cost. Nothing is written into the repository.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use clap::Args;

use crate::http::Client;
use crate::load::{Load, median};
use crate::program::Program;
use crate::repo::Repo;
use crate::server::{Folder, Server};

#[derive(Args)]
pub struct BenchArguments {
    /// Only these: size, start, idle, customer, search, import.
    names: Vec<String>,
    /// Make the large base again, though one was kept.
    #[arg(long)]
    fresh: bool,
    /// How many customers the large base has; ten interactions for each.
    #[arg(long, default_value_t = 100_000)]
    customers: u64,
}

/// One figure and the most it may be.
struct Figure {
    what: &'static str,
    value: f64,
    goal: f64,
    unit: &'static str,
}

impl Figure {
    /// What could not be measured is not within.
    fn is_within(&self) -> bool {
        self.value <= self.goal
    }
}

const READERS: usize = 8;
const SECONDS: u64 = 10;
const STARTS: usize = 7;
const IMPORT_ROWS: usize = 10_000;
/// Customers that pages are asked of.
const ENOUGH: usize = 400;

/// True when every figure is within its goal.
pub fn bench(repo: &Repo, wanted: &BenchArguments) -> Result<bool> {
    let names = ["size", "start", "idle", "customer", "search", "import"];
    if let Some(name) = wanted.names.iter().find(|name| !names.contains(&name.as_str())) {
        bail!(
            "there is no bench `{name}`\n\nhint: there are {}",
            names.join(", ")
        );
    }
    let is_wanted = |name: &str| wanted.names.is_empty() || wanted.names.iter().any(|wanted| wanted == name);
    let program = Program::named_or_built(repo, "dist")?;
    let mut figures = Vec::new();
    if is_wanted("size") {
        figures.push(size(&program)?);
    }
    if is_wanted("start") {
        figures.push(start(&program)?);
    }
    if is_wanted("idle") {
        figures.push(idle(&program)?);
    }
    if is_wanted("import") {
        figures.push(import(&program)?);
    }
    if is_wanted("customer") || is_wanted("search") {
        let base = Base::make(repo, &program, wanted)?;
        let server = Server::serve(&mut program.command(), &base.folder, &base.key)?;
        if is_wanted("customer") {
            figures.extend(customer(&server)?);
        }
        if is_wanted("search") {
            figures.push(search(&server)?);
        }
    }
    table(&figures);
    Ok(figures.iter().all(Figure::is_within))
}

fn table(figures: &[Figure]) {
    println!("{:<44} {:>10} {:>10}", "", "measured", "goal");
    for figure in figures {
        let Figure {
            what,
            value,
            goal,
            unit,
        } = figure;
        let verdict = if figure.is_within() { "within" } else { "OVER" };
        println!("{what:<44} {value:>7.1} {unit:<2} {goal:>7.1} {unit:<2}  {verdict}");
    }
}

fn size(program: &Program) -> Result<Figure> {
    let bytes = std::fs::metadata(&program.path)?.len();
    Ok(Figure {
        what: "size of the program",
        value: megabytes(bytes),
        goal: 40.0,
        unit: "MB",
    })
}

/// From the start of the process to its first answer, on a folder that it knows; the middle of several.
fn start(program: &Program) -> Result<Figure> {
    let folder = Folder::new("bench-start")?;
    drop(Server::serve(&mut program.command(), &folder.0, "")?);
    let mut times = Vec::new();
    for _ in 0..STARTS {
        let started = Instant::now();
        let server = Server::serve(&mut program.command(), &folder.0, "")?;
        ensure!(
            Client::new(server.address(), "").get("/health")?.is_ok(),
            "`/health` did not say yes"
        );
        times.push(started.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(Figure {
        what: "start to first answer, middle of seven",
        value: median(&mut times),
        goal: 200.0,
        unit: "ms",
    })
}

/// The proportional set size: memory shared with nobody, and its part of what is shared.
fn idle(program: &Program) -> Result<Figure> {
    let folder = Folder::new("bench-idle")?;
    let server = Server::demo(&mut program.command(), &folder.0)?;
    std::thread::sleep(Duration::from_secs(3));
    let path = format!("/proc/{}/smaps_rollup", server.process());
    let rollup = std::fs::read_to_string(&path).with_context(|| format!("cannot read `{path}`"))?;
    let line = rollup
        .lines()
        .find(|line| line.starts_with("Pss:"))
        .context("the kernel tells no Pss")?;
    let kilobytes: u64 = line
        .split_whitespace()
        .nth(1)
        .context("Pss has no number")?
        .parse()?;
    Ok(Figure {
        what: "memory at rest with the demo loaded (PSS)",
        value: megabytes(kilobytes * 1024),
        goal: 60.0,
        unit: "MB",
    })
}

/// From sending the file until its report is complete.
fn import(program: &Program) -> Result<Figure> {
    let folder = Folder::new("bench-import")?;
    let server = Server::demo(&mut program.command(), &folder.0)?;
    let mut client = Client::new(server.address(), &server.key);
    let rows: String = (0..IMPORT_ROWS)
        .map(|row| {
            format!(
                "Given{row},Family{},guest{row}@import.example,+31 20 {:07}\n",
                row % 900,
                row
            )
        })
        .collect();
    let started = Instant::now();
    let answer = client.import(
        "contacts.csv",
        &format!("First Name,Last Name,Email,Phone\n{rows}"),
        "bench",
    )?;
    ensure!(
        answer.is_ok(),
        "the import answered {}: {}",
        answer.status,
        String::from_utf8_lossy(&answer.body)
    );
    let batch = answer.json()?["batches"][0]["id"]
        .as_u64()
        .context("the import names no batch")?;
    let report = loop {
        let now = client.get(&format!("/api/import/batch/{batch}"))?.json()?;
        if now["state"] == "done" && now["is_complete"] == true {
            break now;
        }
        ensure!(
            started.elapsed() < Duration::from_secs(120),
            "the import is not done after 120 s: {now}"
        );
        std::thread::sleep(Duration::from_millis(5));
    };
    ensure!(
        report["created"] == IMPORT_ROWS,
        "not every row made a record: {report}"
    );
    Ok(Figure {
        what: "import of 10,000 contacts",
        value: started.elapsed().as_secs_f64(),
        goal: 1.0,
        unit: "s",
    })
}

/// The large base, kept between runs because it takes minutes to make.
struct Base {
    folder: PathBuf,
    key: String,
}

impl Base {
    fn make(repo: &Repo, program: &Program, wanted: &BenchArguments) -> Result<Base> {
        let folder = repo.scratch("bench")?.join(format!("base-{}", wanted.customers));
        let kept = folder.with_extension("key");
        if wanted.fresh || !kept.is_file() {
            let _ = std::fs::remove_dir_all(&folder);
            println!(
                "making {} customers and {} interactions",
                wanted.customers,
                wanted.customers * 10
            );
            let mut command = program.command();
            command.args(["generate", "--customers", &wanted.customers.to_string()]);
            command
                .args([
                    "--interactions",
                    &(wanted.customers * 10).to_string(),
                    "--token",
                    "--data",
                ])
                .arg(&folder);
            let output = command.output()?;
            let said = String::from_utf8_lossy(&output.stdout);
            ensure!(
                output.status.success(),
                "`troth generate` failed: {said}{}",
                String::from_utf8_lossy(&output.stderr)
            );
            let key = said
                .lines()
                .find_map(|line| line.strip_prefix("api-key: "))
                .context("`troth generate` printed no key")?;
            std::fs::write(&kept, key)?;
        }
        let key = std::fs::read_to_string(&kept)?;
        Ok(Base { folder, key })
    }
}

fn customer(server: &Server) -> Result<Vec<Figure>> {
    let paths: Vec<String> = customers(server)?
        .keys()
        .map(|id| format!("/customer/{id}"))
        .collect();
    let load = Load::run(server, &paths, READERS, Duration::from_secs(SECONDS))?;
    Ok(vec![
        Figure {
            what: "customer page, processor time",
            value: load.cpu_ms,
            goal: 3.6,
            unit: "ms",
        },
        Figure {
            what: "customer page, 99 of 100 at 8 readers",
            value: load.p99_ms,
            goal: 20.0,
            unit: "ms",
        },
    ])
}

/// By the first letters of names that are there.
fn search(server: &Server) -> Result<Figure> {
    let letters = |name: &String| -> String {
        name.to_lowercase()
            .chars()
            .filter(|letter| letter.is_ascii_alphabetic())
            .take(5)
            .collect()
    };
    let paths: Vec<String> = customers(server)?
        .values()
        .map(|name| format!("/search?q={}", letters(name)))
        .collect();
    let load = Load::run(server, &paths, READERS, Duration::from_secs(SECONDS))?;
    Ok(Figure {
        what: "search, processor time",
        value: load.cpu_ms,
        goal: 10.0,
        unit: "ms",
    })
}

/// Ids and names of a few hundred, from the first pages of the list.
fn customers(server: &Server) -> Result<BTreeMap<String, String>> {
    let mut client = Client::new(server.address(), &server.key);
    let mut found = BTreeMap::new();
    let mut next = Some("/api/customer".to_owned());
    while let Some(page) = next.filter(|_| found.len() < ENOUGH) {
        let answer = client.get(&page)?.json()?;
        for line in answer["lines"]
            .as_array()
            .context("`/api/customer` has no `lines`")?
        {
            let name = line["name"].as_str().unwrap_or_default();
            found.insert(line["id"].to_string(), name.to_owned());
        }
        next = answer["next"]
            .as_str()
            .map(|after| format!("/api/customer?after={after}"));
    }
    ensure!(!found.is_empty(), "the base has no customer");
    Ok(found)
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1_000_000.0
}
