//! All automation of the house: `cargo xtask test` runs every lane, and its own tests are the house rules.

mod api;
mod bench;
mod browser;
mod chance;
mod clean;
mod counts;
mod crash;
mod http;
mod install;
mod lane;
mod load;
mod mail;
mod peers;
mod post;
mod postgres;
mod program;
mod reference;
mod repo;
mod run;
mod rust;
mod server;
mod silos;
mod site;
mod test;
mod tools;
mod words;
mod words_descent;
mod words_mail;
mod words_train;

#[cfg(test)]
mod tidy_docs;
#[cfg(test)]
mod tidy_files;
#[cfg(test)]
mod tidy_fact;
#[cfg(test)]
mod tidy_licence;
#[cfg(test)]
mod tidy_pure;
#[cfg(test)]
mod tidy_schema;
#[cfg(test)]
mod tidy_shelf;
#[cfg(test)]
mod tidy_source;
#[cfg(test)]
mod tidy_sql;
#[cfg(test)]
mod tidy_text;
#[cfg(test)]
mod tidy_words;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::repo::Repo;
use crate::site::Site;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "All automation of the house")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Run every lane of tests, or those named.
    Test(test::TestArguments),
    /// Measure the published build beside its goals.
    Bench(bench::BenchArguments),
    /// Kill the program in the middle of its work, many times, and check every word it gave.
    Crash(crash::CrashArguments),
    /// Take pictures of the main pages into `target/screenshots`.
    Screenshots,
    /// Write made-up customer silos with all their mess, and the truth about them.
    Silos(silos::SilosArguments),
    /// Run another program on the same question and print how well it answers.
    Peers(peers::PeersArguments),
    /// Train the table of feelings, or say how silent it is on plain mail.
    Words(words::WordsArguments),
    /// Start a PostgreSQL for trying things by hand, print its address, and remove it on Ctrl-C.
    Postgres,
}

fn main() -> ExitCode {
    match work(Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// True when all went well.
fn work(arguments: Arguments) -> Result<bool> {
    let repo = Repo::find()?;
    match arguments.task {
        Task::Test(wanted) => test::run_lanes(&Site::new(repo, wanted.install), &wanted),
        Task::Bench(wanted) => bench::bench(&repo, &wanted),
        Task::Crash(wanted) => crash::many(&Site::new(repo, false), &wanted),
        Task::Screenshots => browser::screenshots(&Site::new(repo, false)),
        Task::Silos(wanted) => silos::write(&wanted),
        Task::Peers(wanted) => peers::measure(&repo, &wanted),
        Task::Words(wanted) => words::work(&repo, &wanted),
        Task::Postgres => postgres::stay(),
    }
}
