//! Days as people write them, resolved from the day on which they were written.

use std::sync::LazyLock;

use jiff::civil::{Date, DateTime, Time};

use crate::date_dutch::DUTCH;
use crate::date_english::ENGLISH;
use crate::date_french::FRENCH;
use crate::date_german::GERMAN;
use crate::date_lex::{self, Kind, Sentences, Token};
use crate::date_sentence::{self, Setting};
use crate::date_spanish::SPANISH;
use crate::date_words::{Lexicon, Words};
use crate::{Span, Workdays};

/// Words that name a time to come, and the day they mean where they mean one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub span: Span,
    /// As it was written, such as “by the end of the week”.
    pub phrase: String,
    /// Nothing where the words name no day of a calendar: “shortly”, “once the contract is signed”.
    pub day: Option<Date>,
    pub time: Option<Time>,
    /// Why this day, or why none.
    pub reason: &'static str,
    pub kind: TimeKind,
}

/// What kind of time words name, whether or not the day itself can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeKind {
    /// One of the calendar or the clock: “by Friday”, “at noon”, “within two days”.
    Day,
    /// When something else has happened: “once the contract is signed”.
    Event,
    /// “Shortly”.
    Vague,
}

impl TimeKind {
    /// Why there is no day, of a kind that has none.
    pub(crate) fn why_dateless(self) -> &'static str {
        match self {
            TimeKind::Event => "waits for something to happen first",
            TimeKind::Day | TimeKind::Vague => "names no day",
        }
    }
}

/// A language whose days are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    English,
    German,
    French,
    Spanish,
    Dutch,
}

impl Language {
    pub const ALL: [Language; 5] = [
        Language::English,
        Language::German,
        Language::French,
        Language::Spanish,
        Language::Dutch,
    ];
}

/// How many words tell a sentence's language.
const TOLD: usize = 200;

static TABLES: [&Words; 5] = [&ENGLISH, &GERMAN, &FRENCH, &SPANISH, &DUTCH];
static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(&TABLES));

/// The times to come that a text names, in order, none within another.
///
/// `written` is the time of writing where it was written. Each sentence is read in the language whose words it has most of.
pub fn dates(text: &str, written: Option<DateTime>, work: &Workdays) -> Vec<Named> {
    dates_in(&Language::ALL, text, written, work)
}

/// The same, where only these languages may be meant; the first wins a draw.
pub fn dates_in(
    languages: &[Language],
    text: &str,
    written: Option<DateTime>,
    work: &Workdays,
) -> Vec<Named> {
    let setting = Setting { text, written, work };
    let (mut named, mut lex) = (Vec::new(), Vec::new());
    let mut sentences = Sentences::new(text, &LEXICON);
    let mut spoken = [0_usize; TABLES.len()];
    while sentences.advance() {
        if !sentences.may_tell() {
            continue;
        }
        let Some(table) = language(&sentences.tokens, languages, &mut spoken) else {
            continue;
        };
        date_lex::lexes(&sentences.tokens, &LEXICON, table, text.as_bytes(), &mut lex);
        date_sentence::named(&lex, TABLES[table], setting, &mut named);
    }
    named
}

/// Those of the times of a text, which stand in order, that touch a span.
pub(crate) fn touching(times: &[Named], span: Span) -> &[Named] {
    let first = times.partition_point(|named| named.span.end <= span.start);
    let later = &times[first..];
    &later[..later.partition_point(|named| named.span.start < span.end)]
}

/// The table whose words a sentence has most of; the text so far decides a draw.
fn language(tokens: &[Token], languages: &[Language], spoken: &mut [usize; TABLES.len()]) -> Option<usize> {
    let mut counts = [0_usize; TABLES.len()];
    // A sentence tells its language early.
    for token in tokens.iter().take(TOLD) {
        if let Kind::Word(known) = token.kind
            && known.tables != 0
        {
            for (table, count) in counts.iter_mut().enumerate() {
                *count += usize::from(known.tables >> table & 1);
            }
        }
    }
    let allowed = languages.iter().map(|language| *language as usize);
    let best = allowed
        .rev()
        .max_by_key(|table| (counts[*table], spoken[*table]))?;
    spoken[best] += counts[best];
    Some(best)
}
