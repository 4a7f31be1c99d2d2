//! Promises in languages other than English, each with sentences of its own, written and labelled before its rules.
//!
//! Clear: somebody of us will do something that a recipient may ask after.
//! Weak: hedged, on a condition of the reader's, or a mere appointment.
//! None: offers, courtesies, whereabouts, announcements, refusals, questions, what others promised us.

#[path = "promises/dutch.rs"]
mod dutch;
#[path = "promises/french.rs"]
mod french;
#[path = "promises/german.rs"]
mod german;
#[path = "promises/spanish.rs"]
mod spanish;

use troth_words::{Strength, promises};

/// What a reader found in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Label {
    Clear,
    Weak,
    None,
}

/// A language, what was written before its rules, and what was written after.
type Set = (
    &'static str,
    &'static [(Label, &'static str)],
    &'static [(Label, &'static str)],
);

const SETS: [Set; 4] = [
    ("German", german::SENTENCES, german::LATER),
    ("French", french::SENTENCES, french::LATER),
    ("Spanish", spanish::SENTENCES, spanish::LATER),
    ("Dutch", dutch::SENTENCES, dutch::LATER),
];

#[test]
fn each_set_has_about_as_many_promises_as_sentences_without_one() {
    for (language, sentences, _) in SETS {
        let given = sentences
            .iter()
            .filter(|(label, _)| *label != Label::None)
            .count();
        let share = given as f64 / sentences.len() as f64;
        assert!(
            sentences.len() >= 60 && (0.4..=0.6).contains(&share),
            "{language}: {share}"
        );
    }
}

/// How often a finding was right, and how often there was one to be found.
#[derive(Default)]
struct Tally {
    right: f64,
    wrong: f64,
    missed: f64,
}

impl Tally {
    fn count(&mut self, is: bool, found: bool) {
        match (is, found) {
            (true, true) => self.right += 1.0,
            (false, true) => self.wrong += 1.0,
            (true, false) => self.missed += 1.0,
            (false, false) => {}
        }
    }

    fn f1(&self) -> f64 {
        2.0 * self.right / (2.0 * self.right + self.wrong + self.missed)
    }
}

/// Finds promises in a set, tells what was read otherwise than labelled, and gives F1 of all and of the clear alone.
fn measure(language: &str, sentences: &[(Label, &str)]) -> (f64, f64) {
    let (mut any, mut clear) = (Tally::default(), Tally::default());
    for (label, text) in sentences {
        let found = promises(text, None);
        let has_clear = found.iter().any(|one| one.strength == Strength::Clear);
        any.count(*label != Label::None, !found.is_empty());
        clear.count(*label == Label::Clear, has_clear);
        let read = match found.first() {
            None => Label::None,
            Some(_) if has_clear => Label::Clear,
            Some(_) => Label::Weak,
        };
        if read != *label {
            println!("{language}: {label:?} read as {read:?}: {text}");
        }
    }
    println!(
        "{language}: F1 of clear and weak {:.3}, of clear alone {:.3}",
        any.f1(),
        clear.f1()
    );
    (any.f1(), clear.f1())
}

#[test]
fn promises_are_found_in_each_language() {
    for (language, sentences, later) in SETS {
        let (any, clear) = measure(language, sentences);
        assert!(any >= 0.9 && clear >= 0.85, "{language}: {any:.3}, {clear:.3}");
        let (any, clear) = measure(language, later);
        assert!(
            any >= 0.9 && clear >= 0.85,
            "{language}, later: {any:.3}, {clear:.3}"
        );
    }
}
