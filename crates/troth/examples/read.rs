//! Reads files as an import would and prints what was understood: `cargo run --release --example read -- FILE…`

use std::collections::BTreeSet;
use std::fs::File;
use std::path::PathBuf;
use std::time::Instant;

use troth::frame::money::Currency;
use troth::intake::archive::{self, Kind, Part};
use troth::intake::plan::Setting;
use troth::intake::preview;
use troth::intake::rows;
use troth::intake::source::{Bytes, Limits, Source};
use troth::mailbox::message;
use troth::record::said::Said;

fn main() {
    for path in std::env::args().skip(1).map(PathBuf::from) {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let source = Source::new(name, move || Ok(Box::new(File::open(&path)?) as Box<dyn Bytes>));
        let begun = Instant::now();
        match archive::open(&source, &Limits::default()) {
            Ok(opened) => {
                opened.refused.iter().for_each(|refusal| println!("{refusal}"));
                println!("opened in {:?}", begun.elapsed());
                opened.parts.iter().for_each(read);
            }
            Err(refusal) => println!("{refusal}"),
        }
    }
}

fn read(part: &Part) {
    println!(
        "== {} ({:?}, {}, {} bytes, {} lines)",
        part.name,
        part.kind,
        part.encoding.name(),
        part.bytes,
        part.lines
    );
    let setting = Setting {
        silo: "silo".to_owned(),
        country: None,
        currency: Currency::GBP,
        zone: "Europe/London".to_owned(),
        own_domains: vec!["enron.com".to_owned()],
    };
    if matches!(part.kind, Kind::Mailbox | Kind::Letter) {
        return read_mailbox(part);
    }
    let begun = Instant::now();
    let preview = match preview::preview(part, &setting, &Limits::default()) {
        Ok(preview) => preview,
        Err(refusal) => return println!("{refusal}"),
    };
    println!(
        "{} of {:?}, looked at in {:?}",
        preview.plan.format,
        preview.plan.subject,
        begun.elapsed()
    );
    for column in &preview.columns {
        println!(
            "  {:30} {:?} ({}) {:?}",
            column.header, column.meaning, column.why, column.examples
        );
    }
    println!("  guesses {:?}", preview.guesses);
    if let Some(Ok(first)) = preview.rows.first() {
        println!(
            "  first {} {}",
            first.key,
            serde_json::to_string(&first.told).unwrap_or_default()
        );
    }
    let begun = Instant::now();
    let mut rows = match rows::rows(part, &preview.plan, &Limits::default()) {
        Ok(rows) => rows,
        Err(refusal) => return println!("{refusal}"),
    };
    let (mut minor, mut nobody, mut warned, mut refused) = (0_i64, 0, 0, 0);
    for row in rows.by_ref() {
        match row {
            Ok(row) => {
                nobody += u64::from(row.told.who.is_empty());
                warned += u64::from(!row.warnings.is_empty());
                for said in &row.told.said {
                    if let Said::Order(order) = said {
                        minor += order.line.as_ref().map_or(0, |line| line.amount.minor);
                    }
                }
            }
            Err(refusal) => {
                refused += 1;
                if refused <= 5 {
                    println!("  line {}: {} {:.80}", refusal.line, refusal.reason, refusal.raw);
                }
            }
        }
    }
    println!("  {:?}", rows.tally());
    println!(
        "  lines come to {minor}, {nobody} rows of nobody, {warned} with warnings, in {:?}",
        begun.elapsed()
    );
}

fn read_mailbox(part: &Part) {
    let begun = Instant::now();
    let messages = match message::messages(part, &Limits::default()) {
        Ok(messages) => messages,
        Err(refusal) => return println!("{refusal}"),
    };
    let (mut all, mut keys, mut people) = (0, BTreeSet::new(), BTreeSet::new());
    for message in messages {
        match message {
            Ok(message) => {
                if all == 0 {
                    println!(
                        "  first {} {}",
                        message.key,
                        serde_json::to_string(&message.told).unwrap_or_default()
                    );
                }
                all += 1;
                people.extend(message.told.who.into_iter().map(|who| who.key));
                keys.insert(message.key);
            }
            Err(refusal) => println!("  line {}: {}", refusal.line, refusal.reason),
        }
    }
    println!(
        "  {all} messages, {} distinct, {} people, in {:?}",
        keys.len(),
        people.len(),
        begun.elapsed()
    );
}
