//! The closed list of what is measured of what Troth knows, each with its definition and the definition's version.
//!
//! A changed definition is a new version: a series beside the old one, which keeps its line and its standards.

use troth_drift::Better;

use crate::promise::Kind;

/// What a week of it is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// So many of so many.
    Share,
    /// So many a hundred.
    PerHundred,
    /// How long it takes, in hours.
    Hours,
}

/// What stands behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behind {
    /// Promises, of one kind where it counts only these.
    Promises(Option<Kind>),
    Letters,
}

/// Something that is measured.
#[derive(Debug, PartialEq, Eq)]
pub struct Measure {
    /// What it is called in addresses and tables.
    pub word: &'static str,
    pub name: &'static str,
    pub question: &'static str,
    /// What a single one of those it counts is called, and several.
    pub counted: [&'static str; 2],
    pub better: Better,
    pub shape: Shape,
    pub behind: Behind,
    /// Exactly what is counted.
    pub definition: &'static str,
    pub version: u32,
    /// Days after the end of a week until all of it is known.
    pub lag_days: i32,
}

const PROMISES: [&str; 2] = ["promise", "promises"];

pub const GIVEN_KEPT: Measure = Measure {
    word: "given_kept",
    name: "Given promises kept, we say",
    question: "Of the promises we gave, how many did we keep?",
    counted: PROMISES,
    better: Better::Higher,
    shape: Shape::Share,
    behind: Behind::Promises(Some(Kind::Given)),
    definition: "Promises given and due that week (one without a day: made that week) that we say were kept, of those we judged.",
    version: 1,
    lag_days: 0,
};

pub const GIVEN_KEPT_THEY_SAY: Measure = Measure {
    word: "given_kept_they_say",
    name: "Given promises kept, they say",
    question: "Of the promises we gave, how many did we keep in our customers' eyes?",
    definition: "Promises given and due that week (one without a day: made that week) of which the customer says that they were kept, of those they judged.",
    ..GIVEN_KEPT
};

pub const IMPLIED_KEPT: Measure = Measure {
    word: "implied_kept",
    name: "Implied promises kept, we say",
    question: "Of what customers may expect without being told, how much did we keep?",
    definition: "Implied promises due that week (one without a day: made that week) that we say were kept, of those we judged.",
    behind: Behind::Promises(Some(Kind::Implied)),
    ..GIVEN_KEPT
};

pub const IMPLIED_KEPT_THEY_SAY: Measure = Measure {
    word: "implied_kept_they_say",
    name: "Implied promises kept, they say",
    question: "Of what customers may expect without being told, how much did we keep in their eyes?",
    definition: "Implied promises due that week (one without a day: made that week) of which the customer says that they were kept, of those they judged.",
    behind: Behind::Promises(Some(Kind::Implied)),
    ..GIVEN_KEPT
};

pub const PROMISES_RECORDED: Measure = Measure {
    word: "promises_recorded",
    name: "Promises with a known outcome",
    question: "Of the promises that fell due, of how many does anybody know what became of them?",
    definition: "Promises due that week (one without a day: made that week) that anybody says were kept or broken, of all that were neither released nor replaced.",
    behind: Behind::Promises(None),
    ..GIVEN_KEPT
};

pub const FIRST_ANSWER: Measure = Measure {
    word: "first_answer",
    name: "Hours until the first answer",
    question: "How long does somebody wait who writes to us?",
    counted: ["letter or request", "letters and requests"],
    better: Better::Lower,
    shape: Shape::Hours,
    behind: Behind::Letters,
    definition: "Hours by the clock, as the customer lived them, from each letter or request that week to our first answer in the same exchange; the typical one is the geometric mean. What was not answered within seven days counts as seven days.",
    version: 1,
    lag_days: 7,
};

pub const ANSWERED_IN_A_DAY: Measure = Measure {
    word: "answered_in_a_day",
    name: "Answered within 24 hours",
    question: "Of those who write to us, how many hear from us within a day and a night?",
    better: Better::Higher,
    shape: Shape::Share,
    definition: "Letters and requests of that week that we answered in the same exchange within 24 hours by the clock, of all that asked for an answer.",
    ..FIRST_ANSWER
};

pub const VOICES_ANSWERED: Measure = Measure {
    word: "voices_answered",
    name: "Voices answered",
    question: "Of those who write to us, how many ever hear from us?",
    better: Better::Higher,
    shape: Shape::Share,
    definition: "Letters and requests of that week that we answered in the same exchange within seven days, of all that asked for an answer.",
    ..FIRST_ANSWER
};

pub const MEASURES: &[&Measure] = &[
    &GIVEN_KEPT,
    &GIVEN_KEPT_THEY_SAY,
    &IMPLIED_KEPT,
    &IMPLIED_KEPT_THEY_SAY,
    &PROMISES_RECORDED,
    &FIRST_ANSWER,
    &ANSWERED_IN_A_DAY,
    &VOICES_ANSWERED,
];

impl Measure {
    pub fn parse(word: &str) -> Option<&'static Measure> {
        MEASURES.iter().copied().find(|measure| measure.word == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_measure_is_found_by_its_own_word() {
        for measure in MEASURES {
            assert_eq!(Measure::parse(measure.word), Some(*measure));
            assert!(measure.version > 0 && measure.lag_days >= 0);
        }
        assert_eq!(Measure::parse("calls_per_colleague"), None);
    }
}
