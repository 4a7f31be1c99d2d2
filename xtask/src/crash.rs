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
/// After a kill, the program is to answer again within this, and an import to be whole.
const BACK: Duration = Duration::from_secs(30);

/// One kill is one test.
pub fn crash(site: &Site) -> Result<Verdict> {
    let program = site.program()?;
    kills(program, FEW_KILLS, SEED, |_| {})?;
    Ok(Verdict::Ran {
        counts: Counts {
            passed: FEW_KILLS as usize,
            failed: 0,
        },
        output: String::new(),
    })
}

pub fn many(site: &Site, wanted: &CrashArguments) -> Result<bool> {
    kills(site.program()?, wanted.kills, wanted.seed, |line| {
        println!("{line}");
    })?;
    println!("every word held through {} kills", wanted.kills);
    Ok(true)
}

/// What the program said was done.
#[derive(Default)]
struct Acknowledged {
    customers: Vec<Customer>,
    /// Numbers of batches.
    imports: Vec<u64>,
}

struct Customer {
    name: String,
    idempotency: String,
    id: u64,
}

/// The first word that was not kept is the error, and says after which kill.
fn kills(program: &Program, kills: u32, seed: u64, tell: impl Fn(&str)) -> Result<()> {
    let folder = Folder::new("crash")?;
    let mut chance = Chance::new(seed);
    let mut server = Server::demo(&mut program.command(), &folder.0)?;
    let key = server.key.clone();
    let (mut customers, mut imports) = (0, 0);
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
        tell(&format!(
            "kill {round}: {life:?} of load, {} customers and {} imports acknowledged, back in {back:?}",
            said.customers.len(),
            said.imports.len()
        ));
        customers += said.customers.len();
        imports += said.imports.len();
    }
    ensure!(
        customers > 0,
        "no customer was acknowledged, so nothing was tried"
    );
    ensure!(imports > 0, "no import was acknowledged, so nothing was tried");
    Ok(())
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
    let mut chance = Chance::of(writer);
    for number in 0.. {
        if over.load(Ordering::Relaxed) {
            return;
        }
        let name = format!("{} {}", chance.word(), chance.word());
        let idempotency = format!("crash-{writer}-{number}");
        let Ok(answer) = client.post("/api/customer", &customer(&name), &idempotency) else {
            return;
        };
        let id = answer.json().ok().and_then(|body| body["id"].as_u64());
        if let (true, Some(id), Ok(mut said)) = (answer.is_ok(), id, said.lock()) {
            said.customers.push(Customer {
                name,
                idempotency,
                id,
            });
        }
    }
}

fn import(client: &mut Client, round: u32, said: &Mutex<Acknowledged>) {
    let mut chance = Chance::of(&format!("import {round}"));
    let row = |row| {
        format!(
            "{},{},row{row}@round{round}.example\n",
            chance.word(),
            chance.word()
        )
    };
    let rows: String = (0..IMPORT_ROWS).map(row).collect();
    let file = format!("First Name,Last Name,Email\n{rows}");
    let Ok(answer) = client.import("crash.csv", &file, &format!("crash-import-{round}")) else {
        return;
    };
    let batch = answer
        .json()
        .ok()
        .and_then(|body| body["batches"][0]["id"].as_u64());
    if let (true, Some(batch), Ok(mut said)) = (answer.is_ok(), batch, said.lock()) {
        said.imports.push(batch);
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
    for Customer { name, id, .. } in &said.customers {
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
    if let Some(last) = said.customers.last() {
        let answer = client.post("/api/customer", &customer(&last.name), &last.idempotency)?;
        let again = answer.json()?["id"].as_u64();
        ensure!(
            again == Some(last.id),
            "the key of `{}` made {again:?} beside {}",
            last.name,
            last.id
        );
    }
    said.imports.iter().try_for_each(|batch| whole(client, *batch))
}

/// An acknowledged import goes on by itself after the kill, until every row is in, once.
fn whole(client: &mut Client, batch: u64) -> Result<()> {
    let started = Instant::now();
    loop {
        let now = client.get(&format!("/api/import/batch/{batch}"))?.json()?;
        if now["state"] == "done" && now["is_complete"] == true {
            let taken: u64 = ["created", "updated", "unchanged"]
                .iter()
                .filter_map(|kind| now[*kind].as_u64())
                .sum();
            ensure!(
                taken == IMPORT_ROWS as u64,
                "batch {batch} took {taken} of {IMPORT_ROWS} rows: {now}"
            );
            return Ok(());
        }
        ensure!(
            started.elapsed() < BACK,
            "batch {batch} is not whole {BACK:?} after the kill: {now}"
        );
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn customer(name: &str) -> Value {
    json!({ "kind": "person", "name": name })
}
