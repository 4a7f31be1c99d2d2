//! `cargo xtask words`: makes the table of feelings from labelled comments and plain business mail, and measures it.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use clap::{Args, Subcommand};
use serde_json::Value;
use troth_words::{Feeling, Table};

use crate::repo::Repo;
use crate::words_mail::{Letter, letters};
use crate::words_train::{Example, Kind, train};

#[derive(Args)]
pub struct WordsArguments {
    #[command(subcommand)]
    task: WordsTask,
}

#[derive(Subcommand)]
enum WordsTask {
    /// Write the table that is shipped: the same input gives the same file.
    Train(Inputs),
    /// Say how silent tables are on mail that they were not trained on: three tables, each without a third of the mail.
    Silence(Inputs),
}

#[derive(Args)]
struct Inputs {
    /// Labelled comments: JSON lines of `text` and `coarse`, which lists feelings.
    #[arg(long)]
    comments: PathBuf,
    /// Business mail, taken for plain but where it is labelled otherwise: mboxes, or JSON lines of `raw` and `emotional_tone`.
    #[arg(long)]
    mail: Vec<PathBuf>,
}

/// The words that the table says of itself.
const ORIGIN: &str = "\
Trained by `cargo xtask words train` on comments of GoEmotions (D. Demszky, D. Movshovitz-Attias, J. Ko, A. Cowen, G. Nemade
and S. Ravi, 2020; Google Research), under the Creative Commons Attribution 4.0 licence (CC BY 4.0): 15,000 comments of its
training part, the 27 emotions put together as Ekman's six and neutral. The comments were turned into weights of words.
Plain business mail to tell feelings from: mail of Enron, published by the US Federal Energy Regulatory Commission, in the
public domain: the mailboxes donoho-l and brawner-s, and the messages that readers at UC Berkeley found without any
emotional tone. Weights are English.";

pub fn work(repo: &Repo, wanted: &WordsArguments) -> Result<bool> {
    match &wanted.task {
        WordsTask::Train(inputs) => write(repo, inputs),
        WordsTask::Silence(inputs) => silence(inputs),
    }
}

fn write(repo: &Repo, inputs: &Inputs) -> Result<bool> {
    let mut examples = comments(&inputs.comments)?;
    examples.extend(plain(&mail(inputs)?));
    let file = train(ORIGIN, &examples);
    let path = repo.root.join("crates/troth-words/data/feeling.table");
    std::fs::write(&path, &file).with_context(|| format!("cannot write `{}`", path.display()))?;
    println!("{} examples, {} bytes", examples.len(), file.len());
    Ok(true)
}

/// Letters of a third go unread by the table that judges them; copies of a letter are in the same third.
fn silence(inputs: &Inputs) -> Result<bool> {
    let (comments, letters) = (comments(&inputs.comments)?, mail(inputs)?);
    let mut judged = Vec::new();
    for third in 0..3 {
        let (left, read): (Vec<&Letter>, Vec<&Letter>) =
            letters.iter().partition(|letter| letter.third() == third);
        let examples: Vec<Example> = comments.iter().cloned().chain(plain(read)).collect();
        let file = train(ORIGIN, &examples);
        let table = Table::read(&file).context("the table written cannot be read")?;
        judged.extend(left.into_iter().map(|letter| Judged::by(&table, letter)));
    }
    for path in &inputs.mail {
        for (name, is_plain) in [("plain", true), ("with a tone", false)] {
            let of = judged
                .iter()
                .filter(|judged| judged.letter.file == *path && judged.letter.is_plain == is_plain);
            say(
                &format!("{}, letters {name}", path.display()),
                &of.collect::<Vec<_>>(),
            );
        }
    }
    Ok(true)
}

/// A letter, whether it and how many of its sentences suggest nothing.
struct Judged<'a> {
    letter: &'a Letter,
    is_silent: bool,
    sentences: usize,
    silent_sentences: usize,
}

impl<'a> Judged<'a> {
    fn by(table: &Table<'_>, letter: &'a Letter) -> Judged<'a> {
        let sentences = letter.sentences();
        let silent = sentences
            .iter()
            .filter(|sentence| table.felt(sentence).is_empty());
        Judged {
            letter,
            is_silent: table.felt(&letter.body).is_empty(),
            silent_sentences: silent.count(),
            sentences: sentences.len(),
        }
    }
}

fn say(which: &str, judged: &[&Judged<'_>]) {
    if judged.is_empty() {
        return;
    }
    let silent = judged.iter().filter(|judged| judged.is_silent).count();
    let sentences: usize = judged.iter().map(|judged| judged.sentences).sum();
    let silent_sentences: usize = judged.iter().map(|judged| judged.silent_sentences).sum();
    println!(
        "{which}: silent on {silent} of {}, and on {silent_sentences} of {sentences} sentences",
        judged.len()
    );
}

fn comments(path: &Path) -> Result<Vec<Example>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    text.lines().map(comment).collect()
}

fn comment(line: &str) -> Result<Example> {
    let row: Value = serde_json::from_str(line)?;
    let names = row["coarse"].as_array().context("a comment without `coarse`")?;
    let kinds: Vec<Kind> = names.iter().filter_map(|name| kind(name.as_str()?)).collect();
    ensure!(
        kinds.len() == names.len() && !kinds.is_empty(),
        "a comment labelled `{names:?}`"
    );
    Ok(Example {
        text: row["text"].as_str().unwrap_or_default().to_owned(),
        kinds,
    })
}

fn kind(name: &str) -> Option<Kind> {
    Feeling::ALL
        .into_iter()
        .find(|feeling| feeling.word() == name)
        .map(Kind::Felt)
}

/// All letters of the files named.
fn mail(inputs: &Inputs) -> Result<Vec<Letter>> {
    let mut all = Vec::new();
    for path in &inputs.mail {
        all.extend(letters(path)?);
    }
    Ok(all)
}

/// Each plain letter whole, and each of its sentences where it has several, since comments are short.
fn plain<'a>(letters: impl IntoIterator<Item = &'a Letter>) -> Vec<Example> {
    let plain = letters.into_iter().filter(|letter| letter.is_plain);
    let texts = plain.flat_map(|letter| {
        let mut texts = letter.sentences();
        if texts.len() != 1 {
            texts.push(letter.body.clone());
        }
        texts
    });
    let examples = texts.map(|text| Example {
        text,
        kinds: vec![Kind::Plain],
    });
    examples.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use troth_words::feeling_file::COLUMNS;

    fn example(text: &str, kind: Kind) -> Example {
        Example {
            text: text.to_owned(),
            kinds: vec![kind],
        }
    }

    fn examples() -> Vec<Example> {
        let joyful = ["I love it", "love this", "we love you", "lovely, love"];
        let plain = [
            "the invoice is due",
            "invoice attached",
            "the invoice",
            "see invoice",
            "an invoice",
            "invoice 7",
        ];
        let joyful = joyful.map(|text| example(text, Kind::Felt(Feeling::Joy)));
        joyful
            .into_iter()
            .chain(plain.map(|text| example(text, Kind::Plain)))
            .collect()
    }

    #[test]
    fn the_shipped_table_is_of_this_make() {
        let file = train(ORIGIN, &examples());
        let (made, shipped) = (Table::read(&file).unwrap(), Table::shipped());
        assert_eq!(made.header().origin, shipped.header().origin);
        assert_eq!(made.header().full_features, shipped.header().full_features);
        let head = |table: &Table<'_>| {
            table
                .header()
                .to_string()
                .lines()
                .take(2)
                .collect::<Vec<_>>()
                .join("\n")
        };
        assert_eq!(head(&made), head(shipped));
        let felt: Vec<&str> = Feeling::ALL
            .iter()
            .take(6)
            .map(|feeling| feeling.word())
            .collect();
        assert_eq!([felt.as_slice(), &["plain"]].concat(), COLUMNS);
    }

    #[test]
    fn the_same_examples_make_the_same_file_and_teach_it() {
        let file = train(ORIGIN, &examples());
        assert_eq!(file, train(ORIGIN, &examples()));
        let table = Table::read(&file).unwrap();
        let chances = |text: &str| table.chances(text, None);
        assert!(chances("love").above_plain() > chances("invoice").above_plain());
    }

    #[test]
    fn letters_are_cut_into_sentences() {
        let letter = Letter {
            file: PathBuf::new(),
            body: "Dear Ann\n\nIt is done. See v. 2 today! yes\nBye".to_owned(),
            is_plain: true,
        };
        assert_eq!(
            letter.sentences(),
            ["Dear Ann", "It is done.", "See v. 2 today! yes Bye"]
        );
    }
}
