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
    /// Exchanges, each by the letter or request that began it.
    Exchanges,
    /// Customers' accounts that tell of hard feelings.
    Accounts,
    /// Orders.
    Orders,
    /// A count that was remembered as it was known then.
    Remembered,
    /// What the firm counts itself and tells.
    Told,
}

/// What it is about, in words by which people find it among the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    Promises,
    Answers,
    Orders,
    Customers,
}

impl Group {
    pub fn word(self) -> &'static str {
        match self {
            Group::Promises => "Promises",
            Group::Answers => "Answers",
            Group::Orders => "Orders",
            Group::Customers => "Customers",
        }
    }
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

pub const RESOLUTION: Measure = Measure {
    word: "resolution",
    name: "Hours until it was resolved",
    question: "How long does it take, as the customer felt it, until they need ask no more?",
    counted: ["exchange", "exchanges"],
    behind: Behind::Exchanges,
    definition: "Hours by the clock from the letter or request with which an exchange began that week until our last answer in it, if they asked nothing more after that; the typical one is the geometric mean. Where a helpdesk says that an answered request was solved later, until then; one closed without an answer that anybody knows says nothing. What was not resolved within 28 days counts as 28 days. What a colleague found to need no answer, such as thanks, asked for none. An exchange in which nothing was asked for 28 days begins anew with the next that asks, and belongs to whoever began it.",
    version: 1,
    lag_days: 28,
    ..FIRST_ANSWER
};

pub const RESOLVED_IN_A_WEEK: Measure = Measure {
    word: "resolved_in_a_week",
    name: "Resolved within a week",
    question: "Of those who write to us, how many need ask no more after a week?",
    better: Better::Higher,
    shape: Shape::Share,
    definition: "Exchanges begun that week by a letter or request that were resolved within seven days by the clock, of all of which it is known. One is resolved by our last answer in it, or when a helpdesk says later that an answered request was solved, if nothing more was asked within 28 days.",
    ..RESOLUTION
};

pub const REQUESTS_PER_HUNDRED: Measure = Measure {
    word: "requests_per_hundred",
    name: "Requests on a hundred orders",
    question: "How often must somebody who buys from us write to us?",
    counted: ["letter or request", "letters and requests"],
    better: Better::Lower,
    shape: Shape::PerHundred,
    behind: Behind::Letters,
    definition: "Letters and requests that asked for an answer that week, on each hundred orders of that week.",
    version: 1,
    lag_days: 0,
};

pub const HURT_PER_HUNDRED: Measure = Measure {
    word: "hurt_per_hundred",
    name: "Hurt on a hundred orders",
    question: "How often do we hurt somebody who buys from us?",
    counted: ["account", "accounts"],
    behind: Behind::Accounts,
    definition: "Customers' own accounts of that week with hard feelings and no good ones, on each hundred orders of that week.",
    ..REQUESTS_PER_HUNDRED
};

pub const CAME_BACK: Measure = Measure {
    word: "came_back",
    name: "Customers who came back",
    question: "Of those who bought, how many bought again?",
    counted: ["customer", "customers"],
    better: Better::Higher,
    shape: Shape::Share,
    behind: Behind::Orders,
    definition: "Customers who bought that week and again within the ninety days after, of all who bought that week; neither what was cancelled nor what was given back counts.",
    version: 1,
    // Thirteen whole weeks, so that it turns on Mondays as weeks do.
    lag_days: 91,
};

pub const NEGLECTED: Measure = Measure {
    word: "neglected",
    name: "Neglected customers",
    question: "Of the customers we value most or have chosen, how many did we neglect?",
    counted: ["customer", "customers"],
    better: Better::Lower,
    shape: Shape::Share,
    behind: Behind::Remembered,
    definition: "Valued and chosen customers who were neglected at the end of that week, of all of them, as it was known when Troth first looked after the week was over; it is remembered and never counted again. Customers of teams that record too little are left out, and a week after which nobody looked until the next was over is unknown.",
    version: 1,
    lag_days: 0,
};

/// What is said beside the definition of a measure that is cut to a team.
pub const OF_A_TEAM: &str = "Of a team: promises by the team of the colleague who gave them; all else by the team that looks after the customer now, and neglected customers by the team that did then. A team of fewer than five colleagues is not shown.";

pub const MEASURES: &[&Measure] = &[
    &GIVEN_KEPT,
    &GIVEN_KEPT_THEY_SAY,
    &IMPLIED_KEPT,
    &IMPLIED_KEPT_THEY_SAY,
    &PROMISES_RECORDED,
    &FIRST_ANSWER,
    &ANSWERED_IN_A_DAY,
    &VOICES_ANSWERED,
    &RESOLUTION,
    &RESOLVED_IN_A_WEEK,
    &REQUESTS_PER_HUNDRED,
    &HURT_PER_HUNDRED,
    &CAME_BACK,
    &NEGLECTED,
];

const COUNTED_BY_THE_FIRM: &str = "As the firm defines it.";

/// What a firm counts itself. What it is called, asks and counts is said by the indicator that a series of it names.
pub const OWN_SHARE: Measure = Measure {
    word: "own_share",
    name: "A share of our own",
    question: "What do we count ourselves?",
    counted: ["one", "of them"],
    better: Better::Higher,
    shape: Shape::Share,
    behind: Behind::Told,
    definition: COUNTED_BY_THE_FIRM,
    version: 1,
    lag_days: 0,
};

pub const OWN_SHARE_LOWER: Measure = Measure {
    word: "own_share_lower",
    better: Better::Lower,
    ..OWN_SHARE
};

pub const OWN_PER_HUNDRED: Measure = Measure {
    word: "own_per_hundred",
    name: "So many on a hundred, of our own",
    better: Better::Lower,
    shape: Shape::PerHundred,
    ..OWN_SHARE
};

pub const OWN_PER_HUNDRED_HIGHER: Measure = Measure {
    word: "own_per_hundred_higher",
    better: Better::Higher,
    ..OWN_PER_HUNDRED
};

/// Of what a firm counts itself: only together with the name of it is one of these a series.
pub const OWN: &[&Measure] = &[
    &OWN_SHARE,
    &OWN_SHARE_LOWER,
    &OWN_PER_HUNDRED,
    &OWN_PER_HUNDRED_HIGHER,
];

impl Measure {
    pub fn parse(word: &str) -> Option<&'static Measure> {
        let mut all = MEASURES.iter().chain(OWN).copied();
        all.find(|measure| measure.word == word)
    }

    /// Of what a firm counts itself, the one of that shape.
    pub fn own(shape: Shape, better: Better) -> &'static Measure {
        match (shape, better) {
            (Shape::PerHundred, Better::Lower) => &OWN_PER_HUNDRED,
            (Shape::PerHundred, Better::Higher) => &OWN_PER_HUNDRED_HIGHER,
            (_, Better::Higher) => &OWN_SHARE,
            (_, Better::Lower) => &OWN_SHARE_LOWER,
        }
    }

    pub fn group(&self) -> Group {
        match (self.behind, self.shape) {
            (Behind::Promises(_), _) => Group::Promises,
            (_, Shape::PerHundred) => Group::Orders,
            (Behind::Letters | Behind::Exchanges, _) => Group::Answers,
            _ => Group::Customers,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_measure_is_found_by_its_own_word() {
        for measure in MEASURES.iter().chain(OWN) {
            assert_eq!(Measure::parse(measure.word), Some(*measure));
            assert!(measure.version > 0 && measure.lag_days >= 0);
        }
        for measure in OWN {
            assert_eq!(Measure::own(measure.shape, measure.better), *measure);
        }
        assert_eq!(Measure::parse("calls_per_colleague"), None);
    }
}
