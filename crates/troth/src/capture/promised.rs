//! What a line says we promised: “promised a new one by Friday”, “will call her back”, “Bea to ring him”, “owe him a quote”.
//!
//! “She'll send photos” is no word of ours.

use troth_words::{By, Span};

use crate::capture::due::{Due, Moment, due};
use crate::capture::trigger::{Found, Reader};
use crate::capture::word::Word;

/// A promise as a line tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promised {
    pub span: Span,
    pub what: String,
    /// The first name of the colleague who gave it; whoever writes, unless said otherwise.
    pub by: Option<String>,
    pub due: Option<Due>,
    /// Whether it is ours or the customer's cannot be told from the words.
    pub is_unsure: bool,
}

/// What we promised, and what the customer will do themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    pub ours: Vec<Promised>,
    pub theirs: Vec<Span>,
}

/// Reads all promises of a line. `names` are the stretches that name its customer.
pub fn promised(line: &str, words: &[Word], names: &[Span], us: &[String], moment: &Moment) -> Words {
    let reader = Reader { words, names, us };
    let mut told = Words::default();
    let mut at = 0;
    while at < words.len() {
        if let Some(span) = reader.theirs(at) {
            told.theirs.push(span);
        }
        let Some(found) = reader.found(at) else {
            at += 1;
            continue;
        };
        let end = reader.end(found.what);
        let promise = whole(line, words, &found, end, moment);
        told.ours.push(by_another(line, words, us, promise));
        at = end.max(at + 1);
    }
    long(line, words, moment, &mut told);
    told
}

/// In whole sentences, as troth-words reads them: “let me ask the workshop”.
fn long(line: &str, words: &[Word], moment: &Moment, told: &mut Words) {
    for promise in troth_words::promises(line, None) {
        let is_ours = matches!(promise.by, By::I | By::We);
        let said = promise.span.of(line).to_lowercase();
        let is_told = ["i ", "we ", "i'", "we'", "i’", "we’", "let me"]
            .iter()
            .any(|begin| said.starts_with(begin));
        let is_new = told.ours.iter().all(|one| !one.span.touches(promise.span))
            && told.theirs.iter().all(|one| !one.touches(promise.span));
        if is_ours && is_told && is_new {
            let within: Vec<Word> = words
                .iter()
                .filter(|word| word.span.touches(promise.span))
                .cloned()
                .collect();
            let due = due(line, &within, moment);
            told.ours.push(Promised {
                what: without(line, promise.span, &promise.what, due.as_ref()),
                span: promise.span,
                by: None,
                due,
                is_unsure: false,
            });
        }
    }
}

fn whole(line: &str, words: &[Word], found: &Found, end: usize, moment: &Moment) -> Promised {
    let stretch = &words[found.what..end];
    // “Will call him back, Monday”: a stretch that only names a time belongs to the one before it.
    let after: Vec<Word> = words[end..]
        .iter()
        .take_while(|word| words.get(end).is_some_and(|first| first.clause == word.clause))
        .cloned()
        .collect();
    let named = due(line, stretch, moment).or_else(|| {
        let next = due(line, &after, moment)?;
        let is_all = after.first()?.span.start == next.span.start && after.last()?.span.end <= next.span.end;
        is_all.then_some(next)
    });
    let span = Span::new(words[found.at].span.start, words[end - 1].span.end);
    let text = Span::new(words[found.what].span.start, words[end - 1].span.end);
    // “Hem two trousers, promised for Friday”: where only a day follows, what is promised stands before it.
    let is_day_alone = named
        .as_ref()
        .is_some_and(|due| due.span.start <= text.start && due.span.end >= text.end);
    let text = if is_day_alone {
        clause_before(words, found.at).unwrap_or(text)
    } else {
        text
    };
    Promised {
        span,
        what: without(line, text, text.of(line), named.as_ref()),
        by: found.by.clone(),
        due: named,
        is_unsure: found.is_unsure,
    }
}

fn clause_before(words: &[Word], at: usize) -> Option<Span> {
    let clause = words[..at]
        .last()
        .filter(|word| word.clause != words[at].clause)?
        .clause;
    let mut within = words[..at].iter().filter(|word| word.clause == clause);
    let first = within.next()?;
    let last = within.next_back().unwrap_or(first);
    Some(Span::new(first.span.start, last.span.end))
}

/// “Get Robert to phone her”, “posted by Margaret”: the colleague who will, where the promise names one.
pub fn by_another(line: &str, words: &[Word], us: &[String], promise: Promised) -> Promised {
    if promise.by.is_some() {
        return promise;
    }
    let within: Vec<&Word> = words
        .iter()
        .filter(|word| word.span.touches(promise.span))
        .collect();
    let named = within.windows(3).find_map(|part| {
        let [first, name, next] = part else { return None };
        let is_us = us.contains(&name.text);
        (is_us && first.text == "get" && next.text == "to").then(|| (name.text.clone(), None))
    });
    let agent = within.windows(2).find_map(|part| {
        let [by, name] = part else { return None };
        let is_us = by.text == "by" && us.contains(&name.text);
        is_us.then(|| (name.text.clone(), Some(Span::new(by.span.start, name.span.end))))
    });
    let Some((name, cut)) = named.or(agent) else {
        return promise;
    };
    let what = match cut {
        Some(span) => promise
            .what
            .replace(span.of(line), "")
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" "),
        None => promise.what.clone(),
    };
    Promised {
        what: if what.is_empty() { promise.what } else { what },
        by: Some(name),
        ..promise
    }
}

/// What is promised without the words for when.
pub fn without(line: &str, text: Span, what: &str, due: Option<&Due>) -> String {
    let kept = match due {
        Some(due) if due.day.is_some() && due.span.start >= text.start && due.span.end <= text.end => {
            let (before, after) = (&line[text.start..due.span.start], &line[due.span.end..text.end]);
            format!("{} {}", before.trim(), after.trim())
        }
        _ => what.to_owned(),
    };
    let kept = kept.trim().trim_end_matches([',', ';', '.', '-', '!']).trim();
    let kept = kept.strip_suffix("promised").unwrap_or(kept).trim();
    if kept.is_empty() {
        what.trim().to_owned()
    } else {
        kept.to_owned()
    }
}
