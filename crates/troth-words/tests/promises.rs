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

/// What a reader found in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Label {
    Clear,
    Weak,
    None,
}

const SETS: [(&str, &[(Label, &str)]); 4] = [
    ("German", german::SENTENCES),
    ("French", french::SENTENCES),
    ("Spanish", spanish::SENTENCES),
    ("Dutch", dutch::SENTENCES),
];

#[test]
fn each_set_has_about_as_many_promises_as_sentences_without_one() {
    for (language, sentences) in SETS {
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
