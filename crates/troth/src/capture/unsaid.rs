//! A day to come that stands in no promise: nobody says whose deed it is, so it is asked.
//!
//! “Refund agreed, out by 30 November” may be our word or nobody's. To drop it in silence would lose a promise; to record
//! it unasked would invent one.

use troth_words::Span;

use crate::capture::due::{Due, Moment, due};
use crate::capture::lexicon::VERBS;
use crate::capture::passed::Passed;
use crate::capture::promised::{Promised, Words, by_another, without};
use crate::capture::word::Word;

/// No line asks about more.
const MOST: usize = 2;

/// A line, and what was read of it so far.
#[derive(Debug)]
pub struct Read<'a> {
    pub line: &'a str,
    pub words: &'a [Word],
    pub us: &'a [String],
    pub passed: Option<&'a Passed>,
    /// The day on which something passed.
    pub on: Option<Span>,
}

/// Adds what may be promised: of each clause that names a day to come and was read as nothing else.
pub fn unsaid(read: &Read<'_>, moment: &Moment, told: &mut Words) {
    let clauses: Vec<&[Word]> = read
        .words
        .chunk_by(|one, next| one.clause == next.clause)
        .collect();
    let mut asked = 0;
    for (at, clause) in clauses.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| clauses[before]);
        let after = clauses[at + 1..].concat();
        let found = read.maybe(clause, before, &after, moment, told);
        if let Some(promise) = found.filter(|_| asked < MOST) {
            asked += usize::from(promise.is_unsure);
            told.ours.push(promise);
        }
    }
}

impl Read<'_> {
    fn maybe(
        &self,
        clause: &[Word],
        before: Option<&[Word]>,
        after: &[Word],
        moment: &Moment,
        told: &Words,
    ) -> Option<Promised> {
        let due = due(self.line, clause, moment).filter(|due| is_to_come(due, clause, moment))?;
        // “A corrected invoice (tomorrow)”: a day alone is that of what stands before it.
        let is_alone = !leaves_a_deed(clause, &due);
        let deed = if is_alone { before? } else { clause };
        if !(self.is_free(clause, told) && self.is_free(deed, told) && may_promise(deed, after)) {
            return None;
        }
        let span = Span::new(deed[0].span.start, clause[clause.len() - 1].span.end);
        let text = Span::new(deed[0].span.start, deed[deed.len() - 1].span.end);
        let promise = Promised {
            what: without(self.line, text, text.of(self.line), Some(&due)),
            span,
            by: None,
            due: Some(due),
            is_unsure: true,
        };
        let promise = by_another(self.line, self.words, self.us, promise);
        Some(Promised {
            is_unsure: promise.by.is_none(),
            ..promise
        })
    }

    /// Nothing else was read of it.
    fn is_free(&self, clause: &[Word], told: &Words) -> bool {
        let span = Span::new(clause[0].span.start, clause[clause.len() - 1].span.end);
        let is_passed = self.passed.is_some_and(|passed| passed.span.touches(span));
        let is_on = self.on.is_some_and(|on| on.touches(span));
        let is_ours = told.ours.iter().any(|one| one.span.touches(span));
        !(is_passed || is_on || is_ours || told.theirs.iter().any(|one| one.touches(span)))
    }
}

/// A day is named, by more than an hour, and what happened today is not still to come.
fn is_to_come(due: &Due, clause: &[Word], moment: &Moment) -> bool {
    let mut within = clause.iter().filter(|word| word.span.touches(due.span));
    let names_a_day = within.any(|word| {
        let text = word.text.as_str();
        let is_nth = ["st", "nd", "rd", "th"].iter().any(|nth| {
            let bare = text.strip_suffix(nth);
            bare.is_some_and(|bare| !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_digit()))
        });
        let is_word = text.len() > 2 && text.chars().all(char::is_alphabetic) && !HOURLY.contains(&text);
        text.contains(['/', '-']) || is_nth || is_word
    });
    let today = moment.now.date();
    let is_done = clause.iter().any(|word| {
        word.text.ends_with("ed") || matches!(word.text.as_str(), "sent" | "done" | "paid" | "gave")
    });
    names_a_day
        && (due.day.is_some_and(|day| day > today || day == today && !is_done) || !due.either.is_empty())
}

const HOURLY: [&str; 6] = ["before", "after", "around", "noon", "midday", "the"];

/// Beside the day something is said to be done.
fn leaves_a_deed(clause: &[Word], due: &Due) -> bool {
    clause
        .iter()
        .any(|word| !word.span.touches(due.span) && word.text.len() > 2)
}

/// A customer's wish, what they do themselves, what was, and our own next try are no promise; a wish that was agreed to
/// may be one.
fn may_promise(deed: &[Word], after: &[Word]) -> bool {
    let is = |list: &[&str], word: &Word| list.contains(&word.text.as_str());
    let is_agreed = after.iter().any(|word| is(&AGREED, word));
    let is_wish = deed.iter().any(|word| is(&WISHES, word)) && !is_agreed;
    let is_nothing = deed.iter().any(|word| {
        is(&NOTHING, word) || word.text.ends_with("n't") || VERBS.iter().any(|(verb, ..)| *verb == word.text)
    });
    // “The supplier will deliver” is somebody else's word; “will be posted” may be ours.
    let is_others = deed[1..]
        .iter()
        .any(|word| matches!(word.text.as_str(), "will" | "wil"));
    // “Dr will ring her back” is done for a customer, by whomever.
    let is_for_them = deed
        .iter()
        .any(|word| matches!(word.text.as_str(), "him" | "her" | "them"));
    !is_wish && !is_nothing && (!is_others || is_for_them)
}

const AGREED: [&str; 6] = ["ok", "okay", "yes", "agreed", "confirmed", "sure"];

const WISHES: [&str; 14] = [
    "wants",
    "want",
    "wanted",
    "needs",
    "needed",
    "wishes",
    "hopes",
    "hoping",
    "asks",
    "asked",
    "asking",
    "would",
    "wondering",
    "whether",
];

const NOTHING: [&str; 38] = [
    "should",
    "must",
    "he",
    "she",
    "they",
    "he's",
    "she's",
    "they're",
    "who",
    "if",
    "when",
    "was",
    "were",
    "had",
    "decides",
    "away",
    "holiday",
    "closed",
    "birthday",
    "since",
    "until",
    "till",
    "til",
    "last",
    "try",
    "thinks",
    "think",
    "maybe",
    "might",
    "cancelled",
    "canceled",
    "about",
    "abt",
    "re",
    "regarding",
    "prefers",
    "prefer",
    "ago",
];
