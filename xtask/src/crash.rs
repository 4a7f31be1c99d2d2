//! Kills the program in the middle of its work, again and again, and asks afterwards for every word it gave.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use serde_json::{Value, json};

use crate::chance::Chance;
use crate::counts::Counts;
use crate::http::Client;
use crate::lane::Verdict;
use crate::program::Program;
use crate::server::{Folder, Server};
use crate::site::Site;

#[derive(Args)]
pub struct CrashArguments {
    /// How often the program is killed.
    #[arg(long, default_value_t = 30)]
    kills: u32,
    /// Decides when; the same seed, the same moments.
    #[arg(long, default_value_t = SEED)]
    seed: u64,
}

const SEED: u64 = 20_261_121;
/// In the lane of every day.
const FEW_KILLS: u32 = 3;
const WRITERS: usize = 4;
const IMPORT_ROWS: usize = 500;
/// From the first write to the kill, in milliseconds.
const LIFE_MS: (u64, u64) = (100, 1500);
/// After a kill, the program is to answer again within this.
const BACK: Duration = Duration::from_secs(30);

/// One kill is one test.
pub fn crash(site: &Site) -> Result<Verdict> {
    let program = site.program()?;
    for command in ["demo", "serve", "verify"] {
        if let Some(reason) = program.missing(command)? {
            return Ok(Verdict::not_run(reason));
        }
    }
    let counts = kills(program, FEW_KILLS, SEED)?;
    let output = format!("seed {SEED}\n");
    Ok(Verdict::Ran { counts, output })
}

pub fn many(site: &Site, wanted: &CrashArguments) -> Result<bool> {
    let counts = kills(site.program()?, wanted.kills, wanted.seed)?;
    println!("{} passed, {} failed", counts.passed, counts.failed);
    Ok(counts.failed == 0)
}

/// What the program said was done.
#[derive(Default)]
struct Acknowledged {
    /// Name, idempotency key and the id that was answered.
    customers: Vec<(String, String, String)>,
    imports: usize,
}

fn kills(program: &Program, kills: u32, seed: u64) -> Result<Counts> {
    let folder = Folder::new("crash")?;
    let mut chance = Chance::new(seed);
    let mut server = Server::demo(&mut program.command(), &folder.0)?;
    let key = server.key.clone();
    let mut sum = Counts::default();
    let mut acknowledged = 0;
    for round in 0..kills {
        let life = Duration::from_millis(chance.between(LIFE_MS.0, LIFE_MS.1));
        let said = load(&mut server, round, life)?;
        verify(program, &folder.0).with_context(|| format!("after kill {round}, {life:?} into the load"))?;
        let started = Instant::now();
        server = Server::serve(&mut program.command(), &folder.0, &key)?;
        let back = started.elapsed();
        ensure!(back < BACK, "after kill {round} it took {back:?} to come back");
        let mut client = Client::new(server.address(), &key);
        check(&mut client, &said).with_context(|| format!("after kill {round}, {life:?} into the load"))?;
        println!(
            "kill {round}: {life:?} of load, {} customers and {} imports acknowledged, back in {back:?}",
            said.customers.len(),
            said.imports
        );
        acknowledged += said.customers.len();
        sum.passed += 1;
    }
    ensure!(
        acknowledged > 0,
        "no write was acknowledged, so nothing was tried"
    );
    Ok(sum)
}

/// Writers and an import work until the kill; what is answered before it counts.
fn load(server: &mut Server, round: u32, life: Duration) -> Result<Acknowledged> {
    let said = Mutex::new(Acknowledged::default());
    let over = AtomicBool::new(false);
    let (address, key) = (server.address().to_owned(), server.key.clone());
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let (address, key, said, over) = (&address, &key, &said, &over);
            scope.spawn(move || {
                write(
                    &mut Client::new(address, key),
                    &format!("{round}-{writer}"),
                    said,
                    over,
                );
            });
        }
        let (address, key, said_too) = (&address, &key, &said);
        scope.spawn(move || import(&mut Client::new(address, key), round, said_too));
        std::thread::sleep(life);
        let killed = server.kill();
        over.store(true, Ordering::Relaxed);
        killed
    })?;
    said.into_inner()
        .map_err(|_| anyhow::anyhow!("a writer panicked"))
}

fn write(client: &mut Client, writer: &str, said: &Mutex<Acknowledged>, over: &AtomicBool) {
    for number in 0.. {
        if over.load(Ordering::Relaxed) {
            return;
        }
        let name = format!("Crash {writer} {number}");
        let key = format!("crash-{writer}-{number}");
        let Ok(answer) = client.post("/api/customer", &customer(&name), &key) else {
            return;
        };
        let id = answer.json().ok().and_then(|body| id(&body));
        if let (true, Some(id), Ok(mut said)) = (answer.is_ok(), id, said.lock()) {
            said.customers.push((name, key, id));
        }
    }
}

fn import(client: &mut Client, round: u32, said: &Mutex<Acknowledged>) {
    let rows: String = (0..IMPORT_ROWS)
        .map(|row| format!("Row {row} of {round},row{row}@round{round}.example\n"))
        .collect();
    let file = format!("name,email\n{rows}");
    let answer = client.upload(
        "/api/import",
        "crash.csv",
        &file,
        &format!("crash-import-{round}"),
    );
    if let (Ok(true), Ok(mut said)) = (answer.map(|answer| answer.is_ok()), said.lock()) {
        said.imports += 1;
    }
}

/// The program's own check of its memory, while nothing runs.
fn verify(program: &Program, folder: &Path) -> Result<()> {
    let output = program
        .command()
        .args(["verify", "--data"])
        .arg(folder)
        .output()?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
        bail!("`troth verify` found: {}", words.trim());
    }
    Ok(())
}

fn check(client: &mut Client, said: &Acknowledged) -> Result<()> {
    for (name, _, id) in &said.customers {
        let answer = client.get(&format!("/api/customer/{id}"))?;
        ensure!(
            answer.is_ok(),
            "`{name}` was acknowledged as {id}, and now answers {}",
            answer.status
        );
        ensure!(
            String::from_utf8_lossy(&answer.body).contains(name),
            "{id} is no longer `{name}`"
        );
    }
    // The same key again must not make a second one.
    if let Some((name, key, id_then)) = said.customers.last() {
        let answer = client.post("/api/customer", &customer(name), key)?;
        let id_now = id(&answer.json()?);
        ensure!(
            id_now.as_deref() == Some(id_then),
            "the key of `{name}` made {id_now:?} beside {id_then}"
        );
    }
    batches(client)
}

/// A batch is complete, or says that it is not: its rows add up.
fn batches(client: &mut Client) -> Result<()> {
    let answer = client.get("/api/batch")?.json()?;
    for batch in answer
        .get("items")
        .unwrap_or(&answer)
        .as_array()
        .context("`/api/batch` is no list")?
    {
        let number = |name: &str| batch.get(name).and_then(Value::as_u64);
        if batch.get("state").and_then(Value::as_str) == Some("done") {
            let sum = number("accepted").unwrap_or(0) + number("refused").unwrap_or(0);
            ensure!(
                number("rows").is_none_or(|rows| rows == sum),
                "half a batch is shown as done: {batch}"
            );
        }
    }
    Ok(())
}

fn customer(name: &str) -> Value {
    json!({ "name": name })
}

fn id(body: &Value) -> Option<String> {
    let id = body.get("id")?;
    id.as_str()
        .map(str::to_owned)
        .or_else(|| id.as_u64().map(|id| id.to_string()))
}
