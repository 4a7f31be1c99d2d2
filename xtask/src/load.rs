//! A bounded load of page requests on kept connections, and what it cost the program.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use crate::chance::Chance;
use crate::http::Client;
use crate::server::Server;

/// Answers before this count warm the caches and are not measured.
const WARM_UP: usize = 50;

pub struct Load {
    /// Processor time of the program for one answer.
    pub cpu_ms: f64,
    pub p99_ms: f64,
}

impl Load {
    /// Each reader asks for one path after another, chosen by a fixed seed, until the time is over.
    pub fn run(server: &Server, paths: &[String], readers: usize, time: Duration) -> Result<Load> {
        let mut client = Client::new(server.address(), &server.key);
        let mut chance = Chance::new(1);
        for _ in 0..WARM_UP {
            ask(&mut client, &mut chance, paths)?;
        }
        let before = process_cpu(server.process())?;
        let end = Instant::now() + time;
        let mut times = all_readers(server, paths, readers, end)?;
        let spent = process_cpu(server.process())? - before;
        ensure!(times.len() > 100, "only {} answers came in {time:?}", times.len());
        times.sort_by(f64::total_cmp);
        let p99_ms = times[times.len() * 99 / 100];
        Ok(Load {
            cpu_ms: spent.as_secs_f64() * 1000.0 / times.len() as f64,
            p99_ms,
        })
    }
}

fn all_readers(server: &Server, paths: &[String], readers: usize, end: Instant) -> Result<Vec<f64>> {
    std::thread::scope(|scope| {
        let read = |reader: usize| {
            let mut client = Client::new(server.address(), &server.key);
            let mut chance = Chance::new(reader as u64);
            let mut times = Vec::new();
            while Instant::now() < end {
                let started = Instant::now();
                ask(&mut client, &mut chance, paths)?;
                times.push(started.elapsed().as_secs_f64() * 1000.0);
            }
            anyhow::Ok(times)
        };
        let started: Vec<_> = (0..readers)
            .map(|reader| scope.spawn(move || read(reader)))
            .collect();
        let mut all = Vec::new();
        for reader in started {
            all.extend(
                reader
                    .join()
                    .map_err(|_| anyhow::anyhow!("a reader panicked"))??,
            );
        }
        Ok(all)
    })
}

fn ask(client: &mut Client, chance: &mut Chance, paths: &[String]) -> Result<()> {
    let path = chance.one_of(paths).context("there is nothing to ask for")?;
    let answer = client.page(path)?;
    ensure!(answer.is_ok(), "{path} answered {}", answer.status);
    Ok(())
}

/// Time in user and kernel mode since the process began, all its threads together (proc(5), fields 14 and 15).
fn process_cpu(process: u32) -> Result<Duration> {
    let path = format!("/proc/{process}/stat");
    let stat = std::fs::read_to_string(&path).with_context(|| format!("cannot read `{path}`"))?;
    // The name in brackets may hold spaces, so fields are counted after it.
    let (_, fields) = stat.rsplit_once(')').context("the kernel's line has no name")?;
    let ticks: Vec<u64> = fields
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|field| field.parse().ok())
        .collect();
    let per_second = String::from_utf8(Command::new("getconf").arg("CLK_TCK").output()?.stdout)?
        .trim()
        .parse::<u64>()?;
    Ok(Duration::from_millis(
        ticks.iter().sum::<u64>() * 1000 / per_second,
    ))
}

pub fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
