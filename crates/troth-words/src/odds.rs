//! What each reason for or against a promise weighs, in log-odds: set by hand while reading real letters and tweets, the
//! labelled development sentences among them, and not fitted to any.

/// The chance that log-odds stand for.
pub(crate) fn chance(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// The weight of a reason where it holds, and nothing where it does not.
pub(crate) fn when(holds: bool, weight: f64) -> f64 {
    if holds { weight } else { 0.0 }
}

/// What “I” and “we” do.
pub(crate) mod ours {
    /// “Get back to you” is said to be held to.
    pub const ANSWER: f64 = 2.2;
    /// “See what we can do” promises a look.
    pub const SEE: f64 = 1.2;
    /// What is done for somebody can be asked after.
    pub const SERVE: f64 = 1.0;
    /// “Have it ready” is a deed, “have a look round” is none.
    pub const HAVE: f64 = 0.5;
    /// A verb of no list is more often a deed of one person …
    pub const OPEN_OF_ONE: f64 = -0.2;
    /// … than of a firm, which announces.
    pub const OPEN_OF_MANY: f64 = -0.7;
    /// What is done once the reader has done their part is done for them.
    pub const OPEN_IF: f64 = 0.0;
    /// “We will be sent” is news.
    pub const PASSIVE: f64 = -0.5;
    /// Seeing each other is an appointment at most.
    pub const MEET: f64 = -0.7;
    /// What one does for oneself concerns nobody.
    pub const LIVE: f64 = -2.2;
    /// Whereabouts are no deeds.
    pub const BE: f64 = -3.0;
    /// The reader gets something of it.
    pub const READER: f64 = 0.8;
    /// It says when.
    pub const TIME: f64 = 0.7;
    /// “We will be sending” without a reader describes.
    pub const ONGOING: f64 = -0.8;
    /// Helping nobody in particular is an aim, not an act.
    pub const AIM: f64 = -1.5;
}

/// The word of the future of “I” and “we”; “will” weighs nothing.
pub(crate) mod modal {
    /// Who says “I promise to” gives their word.
    pub const PLEDGE: f64 = 2.0;
    /// “Going to” and “plan to” tell of an intention.
    pub const PLAN: f64 = -1.3;
    /// “Should have it by noon”: with a time a forecast to be held to.
    pub const SHOULD_BY: f64 = -1.2;
    /// “Let me get back to you”.
    pub const LET_ANSWER: f64 = -1.5;
    /// “I'm sending it tomorrow”.
    pub const NOW_WITH_TIME: f64 = -1.2;
    /// “Ich schicke es Ihnen” says the future, and habits too.
    pub const PRESENT: f64 = -0.3;
    /// “I can send it to you tomorrow” is as good as an offer accepted.
    pub const CAN_BY: f64 = -2.2;
    /// “Should”, “let me” and “I'm doing” are seldom anything to be held to.
    pub const WEAK: f64 = -3.5;
    /// Any word of the future but “will”, of whoever is not the writer.
    pub const OTHERS: f64 = -1.5;
    /// The same of a thing: “should be delivered on Monday”.
    pub const OF_THING: f64 = -0.4;
}

/// What “you” will get.
pub(crate) mod yours {
    /// “You will hear from us”.
    pub const HEAR: f64 = 1.0;
    /// “You will receive it”.
    pub const RECEIVE: f64 = 0.3;
    /// “You will get it” or “see it”: as often advice.
    pub const GET: f64 = -1.2;
    /// “You will be called”.
    pub const SERVED: f64 = 0.4;
    /// “You should have it by noon” is a forecast to be held to.
    pub const SHOULD_BY: f64 = -0.3;
    /// What else the reader will do is for them to do.
    pub const ELSE: f64 = -4.0;
    /// It says when.
    pub const TIME: f64 = 1.2;
}

/// What somebody else will do, said by the writer.
pub(crate) mod theirs {
    /// “Anna will get back to you”.
    pub const ANSWER: f64 = 0.4;
    /// What a colleague is sent to do, or a team does.
    pub const ERRAND: f64 = -0.6;
    /// Any other service of somebody by name is told more often than promised.
    pub const SERVE_OF_NAMED: f64 = -2.4;
    /// “Anna will meet you”.
    pub const MEET_READER: f64 = -1.2;
    /// Any other service.
    pub const SERVE: f64 = -1.3;
    /// What else others do is news.
    pub const ELSE: f64 = -3.0;
    /// A team is of the firm.
    pub const TEAM: f64 = 0.1;
    /// Whoever is called by name is known to both.
    pub const NAMED: f64 = 0.4;
    /// “They” may be anybody.
    pub const THEY: f64 = -0.8;
    /// The reader gets something of it.
    pub const READER: f64 = 1.4;
    /// What the writer gets is owed to the writer.
    pub const WRITER: f64 = -3.0;
    /// Bodies make news.
    pub const BODY: f64 = -2.0;
    /// It says when, as news does too.
    pub const TIME: f64 = 0.1;
}

/// What will happen to a thing.
pub(crate) mod things {
    /// “It will be sent”.
    pub const PASSIVE: f64 = -1.3;
    /// What things do by themselves nobody promises.
    pub const ELSE: f64 = -4.0;
    /// The reader gets something of it.
    pub const READER: f64 = 1.0;
    /// It says when, which makes most of it.
    pub const TIME: f64 = 1.5;
}

/// How it is said.
pub(crate) mod manner {
    /// What will not be done.
    pub const NEGATED: f64 = -6.0;
    /// To try is to do something, even where the deed is none …
    pub const TRIED_TO_LIVE: f64 = 1.9;
    /// … and where it is one.
    pub const TRIED: f64 = 0.6;
    /// “Glad to send it once you have written” is a courteous “will” …
    pub const GLAD_IF: f64 = -0.5;
    /// … but “glad to” alone is an offer.
    pub const GLAD: f64 = -3.5;
    /// “Able to help” boasts.
    pub const ABLE_TO_OBLIGE: f64 = -2.0;
    /// “Will be able to” says less than “will”.
    pub const ABLE: f64 = -0.8;
    /// “Will only” limits.
    pub const ONLY: f64 = -1.5;
    /// “Will need to” complains.
    pub const NEEDED: f64 = -1.8;
    /// “Will probably”.
    pub const DOUBTFUL: f64 = -0.8;
}

/// What stands around it.
pub(crate) mod around {
    /// Under “if”, “that” or “when” it is thought, not said.
    pub const UNDER: f64 = -2.5;
    /// “… so I will …” gives a consequence, unless something is done for somebody.
    pub const SO: f64 = -1.5;
    /// “I think I will”.
    pub const THINKS: f64 = -1.2;
    /// “Hopefully I will”.
    pub const HOPES: f64 = -1.5;
    /// What is asked is not promised.
    pub const QUESTION: f64 = -4.0;
}

/// “Soon” weighs this part of a time that can be held against somebody.
pub(crate) const VAGUE_SHARE: f64 = 1.0 / 3.0;

/// What a customer tells of.
pub(crate) mod told {
    /// A later clause outdoes an earlier one by so much only.
    pub const LIKELIER: f64 = 0.5;
    /// “They would send it”, “agreed to send it”.
    pub const DEED: f64 = 1.2;
    /// “It would be sent”, “somebody would be in touch”.
    pub const SERVED: f64 = 1.0;
    /// “It would be closed on Sunday” tells how things stand.
    pub const IS: f64 = -1.4;
    /// What they do for themselves.
    pub const LIFE: f64 = -0.7;
    /// “They would have to”.
    pub const MUST: f64 = -1.0;
    /// “I would have to pay”.
    pub const WRITER_MUST: f64 = -4.0;
    /// “I would hear”, “I would be called”.
    pub const WRITER_GETS: f64 = 1.0;
    /// What the customer would do is their own word.
    pub const WRITER_DOES: f64 = -3.0;
    /// “You would hear”: told as it was said.
    pub const YOU_GET: f64 = 0.5;
    /// “You would be”, “you would need to”.
    pub const YOU_ARE: f64 = -3.0;
    /// In a customer's words it is us who are called “you”.
    pub const YOU_DO: f64 = 1.0;
    /// “Would not be charged” is a promise still …
    pub const NOT_DONE: f64 = -0.8;
    /// … but “would not refund it” a refusal.
    pub const REFUSED: f64 = -4.0;
    /// They would sue.
    pub const THREAT: f64 = -3.0;
    /// “Asked whether they would”.
    pub const ASKED: f64 = -1.5;
    /// “Supposed to call me” is owed to the customer …
    pub const DUTY: f64 = -0.3;
    /// … and with no word of them may be owed to anybody.
    pub const DUTY_TO_NOBODY: f64 = -2.5;
}
