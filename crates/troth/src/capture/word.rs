//! The words of a line, each with its place and its clause, and what a word with a typo was meant to be.

use troth_words::Span;

/// One word as it stands in the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    pub span: Span,
    /// In small letters, with one kind of apostrophe.
    pub text: String,
    pub is_capital: bool,
    /// An “&” stands before it.
    pub is_joined: bool,
    /// Which stretch between commas, full stops and the like it stands in.
    pub clause: usize,
}

/// Cuts a line into words.
pub fn words(line: &str) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::new();
    let mut from = 0;
    for (at, letter) in line.char_indices().chain([(line.len(), ' ')]) {
        if !belongs(letter) {
            push(line, from, at, &mut found);
            from = at + letter.len_utf8();
        }
    }
    found
}

fn belongs(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '\'' | '’' | '@' | '.' | '-' | '+' | '/' | '_' | ':' | '%')
}

fn push(line: &str, from: usize, upto: usize, found: &mut Vec<Word>) {
    let Some(raw) = line.get(from..upto.min(line.len())) else {
        return;
    };
    let tail = raw.trim_start_matches(['\'', '’', '.', '-', '/', '_', ':']);
    let start = upto.min(line.len()) - tail.len();
    let inner = tail.trim_end_matches(['\'', '’', '.', '-', '/', '_', ':', '+']);
    if inner.is_empty() {
        return;
    }
    let span = Span::new(start, start + inner.len());
    let (clause, gap) = match found.last() {
        Some(last) => (last.clause, line.get(last.span.end..start).unwrap_or(" ")),
        None => (0, ""),
    };
    found.push(Word {
        span,
        text: with_apostrophe(inner.to_lowercase().replace('’', "'")),
        is_joined: gap.contains('&'),
        is_capital: inner.chars().next().is_some_and(char::is_uppercase),
        clause: clause + usize::from(parts(gap)),
    });
}

/// “Wasnt” for “wasn't”: whoever types in haste leaves it out, and it turns what is said round.
fn with_apostrophe(text: String) -> String {
    match (text.strip_suffix("nt"), text.strip_suffix("ll")) {
        (Some(bare), _) if DENIED.contains(&bare) => format!("{bare}n't"),
        (_, Some(bare)) if matches!(bare, "it" | "they" | "you") => format!("{bare}'ll"),
        _ => text,
    }
}

const DENIED: [&str; 16] = [
    "is", "was", "are", "were", "do", "does", "did", "has", "have", "had", "could", "should", "would",
    "must", "ca", "wo",
];

/// Whether what stands between two words ends a clause.
fn parts(gap: &str) -> bool {
    gap.contains([',', ';', '.', '!', '?', ':', '\n', '—', '–', '(', ')']) || gap.contains(" - ")
}

/// Whether that word was meant, allowing one slip in words of four letters and two in long ones.
pub fn meant(typed: &str, word: &str) -> bool {
    typed == word
        || (!ORDINARY.contains(&typed)
            && slips(typed, word).is_some_and(|slips| slips <= allowed(typed, word)))
}

fn allowed(typed: &str, word: &str) -> usize {
    match typed.chars().count().min(word.chars().count()) {
        0..=3 => 0,
        4..=8 => 1,
        _ => 2,
    }
}

/// How many letters were left out, added, changed or swapped (optimal string alignment: Damerau 1964); nothing for words
/// that begin otherwise, which typists seldom get wrong.
fn slips(typed: &str, word: &str) -> Option<usize> {
    let (typed, word): (Vec<char>, Vec<char>) = (typed.chars().collect(), word.chars().collect());
    let is_swapped = typed.len() > 1 && word.len() > 1 && typed[0] == word[1] && typed[1] == word[0];
    if typed.len().abs_diff(word.len()) > 2 || (typed.first() != word.first() && !is_swapped) {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=word.len()).collect();
    for at in 1..=typed.len() {
        let mut now = vec![at];
        for to in 1..=word.len() {
            let change = last[to - 1] + usize::from(typed[at - 1] != word[to - 1]);
            let mut least = change.min(last[to] + 1).min(now[to - 1] + 1);
            if at > 1 && to > 1 && typed[at - 1] == word[to - 2] && typed[at - 2] == word[to - 1] {
                least = least.min(before[to - 2] + 1);
            }
            now.push(least);
        }
        before = std::mem::replace(&mut last, now);
    }
    last.last().copied()
}

/// Words as common as those they resemble: they are taken for what they are.
const ORDINARY: [&str; 80] = [
    "fixed", "mixed", "could", "cold", "cooled", "calls", "call", "caller", "calling", "ring", "rings",
    "rung", "range", "ran", "please", "exited", "believed", "curious", "serious", "shared", "scared",
    "scored", "stared", "refused", "hoped", "wrong", "write", "meet", "meets", "meetings", "mailed", "text",
    "texts", "visits", "visit", "spoken", "spoke", "stalked", "walked", "talks", "chats", "happen",
    "happens", "worked", "anger", "upper", "rested", "quite", "quiet", "promises", "received", "clam",
    "palm", "glued", "lad", "mad", "sat", "loved", "come", "comes", "pop", "pops", "drop", "drops", "stop",
    "stops", "swing", "swings", "walk", "walks", "step", "steps", "phone", "phones", "email", "emails",
    "replies", "reply", "tells", "wrote",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_know_their_place_and_their_clause() {
        let line = "Called Ann’s, ann@example.org w/ 2 e-bikes - ok.";
        let told: Vec<(&str, usize)> = words(line)
            .iter()
            .map(|word| (word.span.of(line), word.clause))
            .collect();
        assert_eq!(
            told,
            [
                ("Called", 0),
                ("Ann’s", 0),
                ("ann@example.org", 1),
                ("w", 1),
                ("2", 1),
                ("e-bikes", 1),
                ("ok", 2)
            ]
        );
    }

    #[test]
    fn a_slip_is_forgiven_and_another_word_is_not() {
        for (typed, word, is_meant) in [
            ("caled", "called", true),
            ("rnag", "rang", true),
            ("hapy", "happy", true),
            ("dissapointed", "disappointed", true),
            ("promissed", "promised", true),
            ("curious", "furious", false),
            ("please", "pleased", false),
            ("sang", "rang", false),
            ("sad", "said", false),
            ("", "rang", false),
        ] {
            assert_eq!(meant(typed, word), is_meant, "{typed} for {word}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_line_is_cut_without_a_fall(line in "\\PC{0,200}") {
            for word in words(&line) {
                assert!(!word.span.of(&line).is_empty());
            }
        }
    }
}
