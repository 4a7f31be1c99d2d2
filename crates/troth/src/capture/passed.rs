//! What a line says passed: a call, a visit, a message or a letter, and which way it went.

use troth_words::Span;

use crate::capture::lexicon::{COMERS, INTO, NOUNS, RELATIVES, STOP, VERBS, WAYS, Way};
use crate::capture::word::{Word, meant};
use crate::spine::Direction;

/// What passed, and the words that say so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passed {
    pub kind: &'static str,
    pub direction: Direction,
    pub span: Span,
    /// The first of those words, and the first after them.
    pub from: usize,
    pub upto: usize,
}

/// The first thing that a line says passed; `us` are our first names, in small letters.
pub fn passed(words: &[Word], us: &[String]) -> Option<Passed> {
    let exact = |typed: &str, word: &str| typed == word;
    let find = |is: fn(&str, &str) -> bool| (0..words.len()).find_map(|at| at_word(words, at, us, is));
    find(exact).or_else(|| find(meant))
}

fn at_word(words: &[Word], at: usize, us: &[String], is: fn(&str, &str) -> bool) -> Option<Passed> {
    comer(words, at, us, is)
        .or_else(|| noun(words, at, us, is))
        .or_else(|| verb(words, at, us, is))
        .or_else(|| presence(words, at))
        .or_else(|| phone(words, at))
        .or_else(|| returned(words, at))
        .or_else(|| by_way(words, at, us))
}

fn told(words: &[Word], kind: &'static str, direction: Direction, from: usize, upto: usize) -> Passed {
    Passed {
        kind,
        direction,
        span: Span::new(words[from].span.start, words[upto - 1].span.end),
        from,
        upto,
    }
}

/// The word so many places on, in the same clause.
fn near(words: &[Word], at: usize, by: usize) -> &str {
    let clause = words.get(at).map(|word| word.clause);
    words
        .get(at + by)
        .filter(|word| Some(word.clause) == clause)
        .map_or("", |word| word.text.as_str())
}

/// “Came by”, “popped in”; “dropped the tube off at Otto's”.
fn comer(words: &[Word], at: usize, us: &[String], is: fn(&str, &str) -> bool) -> Option<Passed> {
    let word = &words[at];
    let verb = COMERS
        .iter()
        .find(|verb| is(&word.text, verb) && !(word.is_capital && at > 0))?;
    if is_denied(words, at) || is_thing(words, at) {
        return None;
    }
    let comes_for = near(words, at, 1) == "to"
        && [
            "collect", "pick", "get", "see", "fetch", "look", "ask", "drop", "return",
        ]
        .contains(&near(words, at, 2));
    if INTO.contains(&near(words, at, 1)) || comes_for {
        return Some(told(words, "visit", Direction::In, at, at + 2));
    }
    let off = (at..words.len())
        .take_while(|to| words[*to].clause == word.clause)
        .find(|to| words[*to].text == "off");
    match (*verb, off) {
        ("dropped", Some(_)) => Some(told(words, "visit", side(words, at, us), at, at + 1)),
        _ => None,
    }
}

/// “Sofia's saddle came in”: that is nobody who came.
fn is_thing(words: &[Word], at: usize) -> bool {
    let before = words[..at]
        .iter()
        .rev()
        .take_while(|word| word.clause == words[at].clause);
    let before: Vec<&str> = before.map(|word| word.text.as_str()).collect();
    let is_somebody = before.first().is_some_and(|word| RELATIVES.contains(word));
    !is_somebody && before.iter().skip(1).any(|word| word.ends_with("'s"))
}

/// “A call from Ann”, “10 min call with Ann”, “left a vm for Ann”, “sent a letter to Ann”.
fn noun(words: &[Word], at: usize, us: &[String], is: fn(&str, &str) -> bool) -> Option<Passed> {
    let (_, kind) = NOUNS.iter().find(|(noun, _)| is(&words[at].text, noun))?;
    let before: Vec<&str> = words[..at]
        .iter()
        .rev()
        .take(4)
        .filter(|word| word.clause == words[at].clause)
        .map(|word| word.text.as_str())
        .collect();
    let has = |verbs: &[&str]| before.iter().any(|word| verbs.contains(word));
    let next = near(words, at, 1);
    if before
        .first()
        .is_some_and(|word| ["will", "to", "i'll", "we'll", "wil", "a-to"].contains(word))
    {
        return None;
    }
    let is_in = next == "in" && near(words, at, 2) == "from";
    // Whoever stands before “left a message” rang.
    let left = (at.saturating_sub(4)..at)
        .rev()
        .find(|to| words[*to].text == "left");
    let they_left = left.is_some_and(|left| side(words, left, us) == Direction::In);
    let direction = if is_in
        || they_left
        || is_headed(words, at)
        || next == "from"
        || has(&["got", "received", "recieved", "rcvd", "rec'd", "had"]) && next != "with"
    {
        Direction::In
    } else if ["with", "w", "to", "for"].contains(&next) || has(&["left", "sent", "gave"]) {
        Direction::Out
    } else {
        return None;
    };
    if has(&["promised", "owe", "wants", "want", "needs", "another"]) {
        return None;
    }
    // Whoever leaves a message has rung.
    let kind = if *kind == "message" && has(&["left"]) {
        "call"
    } else {
        kind
    };
    Some(told(words, kind, direction, at, at + 1))
}

/// “Call: she wants two doors”, “12 noon call: …”, “phone: Wang about the catering”.
fn is_headed(words: &[Word], at: usize) -> bool {
    let ends = words
        .get(at + 1)
        .is_some_and(|next| next.clause != words[at].clause);
    ends && words[at].clause == 0 && words[at].text == "call" && at <= 3
}

/// “Returned my call”; “new walk in”.
fn returned(words: &[Word], at: usize) -> Option<Passed> {
    if words[at].text == "walk" && near(words, at, 1) == "in" && near(words, at, 2).is_empty() {
        return Some(told(words, "visit", Direction::In, at, at + 2));
    }
    let is_said = words[at].text == "returned"
        && ["my", "our", "the"].contains(&near(words, at, 1))
        && near(words, at, 2) == "call";
    is_said.then(|| told(words, "call", Direction::In, at, at + 3))
}

/// “Told her by phone”, “cancelled by text”.
fn by_way(words: &[Word], at: usize, us: &[String]) -> Option<Passed> {
    let (_, kind) = WAYS.iter().find(|(way, _)| *way == near(words, at, 1))?;
    if !matches!(words[at].text.as_str(), "by" | "via" | "per") {
        return None;
    }
    let clause = words[at].clause;
    let first = words.iter().find(|word| word.clause == clause)?.text.as_str();
    let is_ours = ["told", "sent", "asked", "confirmed", "answered", "i", "we", "and"].contains(&first)
        || us.iter().any(|name| name == first);
    let direction = if is_ours { Direction::Out } else { Direction::In };
    Some(told(words, kind, direction, at, at + 2))
}

/// “Called Ann”, “Ann rang”, “spoke to Ann”.
fn verb(words: &[Word], at: usize, us: &[String], is: fn(&str, &str) -> bool) -> Option<Passed> {
    let word = &words[at];
    let (_, kind, way) = VERBS.iter().find(|(verb, ..)| is(&word.text, verb))?;
    // A name in the middle of a line is no typo of a verb.
    if is_denied(words, at)
        || (word.is_capital && at > 0 && !VERBS.iter().any(|(verb, ..)| *verb == word.text))
    {
        return None;
    }
    let direction = match way {
        Way::Subject => side(words, at, us),
        Way::In => Direction::In,
        Way::Out => Direction::Out,
    };
    Some(told(words, kind, direction, at, at + 1))
}

/// “Lars in the shop”.
fn presence(words: &[Word], at: usize) -> Option<Passed> {
    let is_place = |by: usize| ["shop", "store", "workshop", "showroom"].contains(&near(words, at, by));
    let begins =
        ["in", "at"].contains(&words[at].text.as_str()) && at > 0 && words[at - 1].clause == words[at].clause;
    let upto = match (is_place(1), near(words, at, 1)) {
        (true, _) => at + 2,
        (_, "the") if is_place(2) => at + 3,
        (_, "") if words[at].text == "in" && at <= 2 && is_plain(&words[..at]) => at + 1,
        _ => return None,
    };
    let is_said = ["was", "is", "were", "here"].contains(&words[at.checked_sub(1)?].text.as_str());
    let follows_name = at <= 3 && words[at].clause == 0 && !STOP.contains(&words[at - 1].text.as_str());
    (begins && (is_said || follows_name)).then(|| told(words, "visit", Direction::In, at, upto))
}

/// Words that may all be one name.
fn is_plain(words: &[Word]) -> bool {
    words.iter().all(|word| !STOP.contains(&word.text.as_str()))
}

/// “Had Jonas on the phone”, “Hanna on the line”; “phone: Wang”.
fn phone(words: &[Word], at: usize) -> Option<Passed> {
    let heads = at == 0 && matches!(words[at].text.as_str(), "phone" | "ph" | "tel");
    if heads && words.get(1).is_some_and(|next| next.clause != words[at].clause) {
        return Some(told(words, "call", Direction::In, at, at + 1));
    }
    if words[at].text == "on" && near(words, at, 1) == "the" && near(words, at, 2) == "line" {
        return Some(told(words, "call", Direction::In, at, at + 3));
    }
    let is_said = matches!(words[at].text.as_str(), "on" | "over")
        && near(words, at, 1) == "the"
        && near(words, at, 2) == "phone";
    is_said.then(|| told(words, "call", Direction::Out, at, at + 3))
}

/// Words before a verb that say nothing of who did it.
const ASIDE: [&str; 30] = [
    "just",
    "then",
    "also",
    "finally",
    "have",
    "has",
    "again",
    "last",
    "this",
    "yesterday",
    "today",
    "morning",
    "afternoon",
    "evening",
    "mon",
    "tue",
    "tues",
    "wed",
    "weds",
    "thu",
    "thurs",
    "fri",
    "sat",
    "sun",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
];

/// “Ana, surprised, called to order”: who stands alone at the head of the line did it, unless it was done to somebody.
fn follows_them(words: &[Word], at: usize) -> bool {
    let head = words.iter().take_while(|word| word.clause == 0).count();
    let is_full = words
        .get(1)
        .is_some_and(|second| second.is_capital && second.clause == 0);
    let is_name = words[0].is_capital && (is_full || head <= 2) && !STOP.contains(&words[0].text.as_str());
    let next = near(words, at, 1);
    let ends_so = next.is_empty()
        || [
            "to", "about", "abt", "re", "again", "back", "for", "twice", "asking", "because",
        ]
        .contains(&next);
    let is_verb = VERBS.iter().any(|(verb, ..)| *verb == words[0].text);
    words[at].clause > 0 && is_name && ends_so && !is_verb
}

/// “Prefers to be called”, “never called”: nothing passed.
fn is_denied(words: &[Word], at: usize) -> bool {
    at > 0 && words[at - 1].clause == words[at].clause && {
        let before = words[at - 1].text.as_str();
        [
            "be", "been", "is", "was", "being", "to", "not", "never", "nobody", "a", "the",
        ]
        .contains(&before)
            || before.ends_with("n't")
    }
}

/// Whoever stands before the word did it: nobody, or one of us, and it went out.
fn side(words: &[Word], at: usize, us: &[String]) -> Direction {
    let before = words[..at]
        .iter()
        .rev()
        .take_while(|word| word.clause == words[at].clause);
    let mut before = before.skip_while(|word| ASIDE.contains(&word.text.as_str()));
    match before.next().map(|word| word.text.as_str()) {
        None if follows_them(words, at) => Direction::In,
        None | Some("i" | "we" | "i've" | "we've" | "and" | "so" | "but") => Direction::Out,
        Some(name) if us.iter().any(|ours| ours == name) => Direction::Out,
        Some(word) if word.chars().all(|letter| letter.is_ascii_digit()) => Direction::Out,
        Some(_) => Direction::In,
    }
}
