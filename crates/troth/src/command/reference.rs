//! `troth reference`: what the program knows of itself, for the pages that describe it to be held against.

use anyhow::Result;
use clap::{Args, CommandFactory as _, ValueEnum};
use serde_json::{Value, json};

use crate::command::Arguments;
use crate::fact;
use crate::serve::router;
use crate::serve::settings::SETTINGS;

#[derive(Args, Debug)]
pub struct Reference {
    what: What,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum What {
    Routes,
    Settings,
    Facts,
    Commands,
}

/// # Errors
/// When JSON cannot be printed.
pub fn reference(asked: &Reference) -> Result<()> {
    let entries = match asked.what {
        What::Routes => routes(),
        What::Settings => SETTINGS.iter().map(|setting| json!(setting)).collect(),
        What::Facts => fact::FACTS
            .iter()
            .map(|(name, what)| json!({ "name": name, "what": what }))
            .collect(),
        What::Commands => commands(),
    };
    if asked.json {
        println!("{}", serde_json::to_string(&entries)?);
    } else {
        for entry in entries {
            // The first sentence says what it is; one sentence stands on a line.
            let what = entry["what"].as_str().unwrap_or("");
            let first = what
                .split_once(". ")
                .map_or(what.to_owned(), |(first, _)| format!("{first}."));
            println!("- `{}`: {first}", entry["name"].as_str().unwrap_or(""));
        }
    }
    Ok(())
}

fn routes() -> Vec<Value> {
    let (_, api) = router::documented();
    let api = serde_json::to_value(&api).unwrap_or_default();
    let paths = api["paths"].as_object().cloned().unwrap_or_default();
    let mut entries = Vec::new();
    for (path, methods) in &paths {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            let what = operation["summary"].as_str().unwrap_or("");
            entries.push(json!({ "name": format!("{} {path}", method.to_uppercase()), "what": what }));
        }
    }
    entries
}

fn commands() -> Vec<Value> {
    Arguments::command()
        .get_subcommands()
        .filter(|command| !command.is_hide_set())
        .map(|command| {
            let what = command.get_about().map(ToString::to_string).unwrap_or_default();
            json!({ "name": format!("troth {}", command.get_name()), "what": what })
        })
        .collect()
}
