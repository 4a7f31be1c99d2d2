//! Earlier messages within a message: those answered and those handed on, in all the ways mail programs put them there.

use crate::folded::{begins_with_any, begins_with_word, ends, head, holds, tail};
use crate::part::{Mark, PartKind};
use crate::part_line::{Head, Line, Sort};

/// How far a head of a message may reach: long lists of people fold over many lines.
const HEAD_LINES: usize = 24;

/// “On …, Tom wrote:” and its like begin so.
const OPENINGS: &[&str] = &["on", "am", "le", "op", "el", "il", "den", "at", "in", "em", "op"];

/// The word in it that says somebody wrote.
const WROTE: &[&str] = &[
    "wrote",
    "writes",
    "schrieb",
    "écrit",
    "ecrit",
    "schreef",
    "escribió",
    "escribio",
    "escreveu",
    "ha scritto",
    "skrev",
];

/// Marks the lines of earlier messages.
pub fn mark_earlier(lines: &[Line<'_>], marks: &mut [Mark]) {
    let mut at = 0;
    let mut has_own = false;
    let last_marked = lines.iter().rposition(|line| line.sort == Sort::Marked);
    while at < lines.len() {
        let found = Earlier::at(lines, at, last_marked.filter(|_| !has_own));
        match found {
            Some(earlier) => {
                let from = ruled_off(lines, earlier.from.max(first_unmarked(marks, at)));
                mark(&mut marks[from..earlier.to], earlier.kind);
                at = earlier.to;
            }
            None => {
                has_own |= !lines[at].is_blank();
                at += 1;
            }
        }
    }
    hand_on_what_is_alone(lines, marks);
}

/// A rule right above an earlier message belongs to it.
fn ruled_off(lines: &[Line<'_>], from: usize) -> usize {
    match from.checked_sub(1) {
        Some(above) if lines[above].sort == Sort::Rule => above,
        _ => from,
    }
}

fn mark(marks: &mut [Mark], kind: PartKind) {
    for mark in marks {
        mark.kind = kind;
    }
}

/// Where the own lines right before this one begin, at most a few.
fn first_unmarked(marks: &[Mark], at: usize) -> usize {
    let own = marks[..at]
        .iter()
        .rev()
        .take(4)
        .take_while(|mark| mark.kind == PartKind::Own)
        .count();
    at - own
}

/// A head without a word of one's own before or after it hands a message on.
fn hand_on_what_is_alone(lines: &[Line<'_>], marks: &mut [Mark]) {
    let is_alone = lines
        .iter()
        .zip(marks.iter())
        .all(|(line, mark)| line.is_blank() || mark.kind != PartKind::Own);
    let first = lines.iter().find(|line| !line.is_blank());
    let has_head = first.is_some_and(|line| line.sort == Sort::Earlier || line.head().is_some());
    if is_alone && has_head {
        mark(marks, PartKind::Forwarded);
    }
}

/// Lines found to be somebody's earlier words.
struct Earlier {
    kind: PartKind,
    from: usize,
    to: usize,
}

impl Earlier {
    fn at(lines: &[Line<'_>], at: usize, marked: Option<usize>) -> Option<Earlier> {
        let quoted = |from, to| Earlier {
            kind: PartKind::Quoted,
            from,
            to,
        };
        match lines[at].sort {
            Sort::Blank | Sort::Dashes => None,
            Sort::Marked => is_quoted(lines, at).then(|| quoted(at, at + 1)),
            Sort::Forwarded => Some(Earlier {
                kind: PartKind::Forwarded,
                from: at,
                to: lines.len(),
            }),
            Sort::Earlier => Some(quoted(at, end_of_block(lines, at))),
            _ => {
                if is_rest_of_quoted(lines, at) {
                    return Some(quoted(at, at + 1));
                }
                if let Some(from) = head_begins(lines, at) {
                    return Some(quoted(from, end_of_block(lines, at)));
                }
                let last = introduced(lines, at)?;
                Some(quoted(at, end_of_introduced(lines, last + 1, marked)))
            }
        }
    }
}

/// A lone `>From ` is no quote: programs that keep mail in one file write so what began with “From ”.
fn is_quoted(lines: &[Line<'_>], at: usize) -> bool {
    let is_marked = |at: Option<usize>| {
        at.and_then(|at| lines.get(at))
            .is_some_and(|line| line.sort == Sort::Marked && !line.text.starts_with(">From "))
    };
    !lines[at].text.starts_with(">From ")
        || is_marked(at.checked_sub(1))
        || is_marked(Some(at + 1))
        || lines[at].text.contains(':') && crate::part_line::lines(&lines[at].text[1..])[0].head().is_some()
}

/// The end of a quoted line that was too long and was broken once more, without a new `>`.
fn is_rest_of_quoted(lines: &[Line<'_>], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).map(|at| &lines[at]) else {
        return false;
    };
    let goes_on = lines.get(at + 1).is_some_and(|line| line.sort == Sort::Marked);
    let is_marked = before.sort == Sort::Marked;
    let is_short = lines[at].text.len() <= 24;
    let is_broken = before.text.len() >= 60 && !before.text.ends_with(['.', '?', '!', ':']);
    let is_within = lines[at]
        .text
        .starts_with(|letter: char| letter.is_lowercase() || !letter.is_alphanumeric());
    goes_on && is_marked && is_short && is_broken && is_within
}

/// Where an earlier message's head begins, if it does here; a line or two before, where a name stands above the day.
fn head_begins(lines: &[Line<'_>], at: usize) -> Option<usize> {
    if lines[at].head() == Some(Head::From) {
        return is_head(lines, at).then_some(at);
    }
    // Lotus Notes: a name, the day and time, and then `To:`.
    let has_stamp = lines[at].head().is_none() && is_stamped(lines[at].text);
    if !has_stamp || !reaches_to(lines, at) {
        return None;
    }
    let is_bare = lines[at].text.starts_with(|letter: char| letter.is_ascii_digit());
    let above = lines[..at].iter().rposition(|line| !line.is_blank());
    let name = above.filter(|above| is_bare && at - above <= 2 && lines[*above].text.len() <= 60);
    Some(name.unwrap_or(at))
}

/// Whether other fields of a head follow a `From:`.
fn is_head(lines: &[Line<'_>], at: usize) -> bool {
    if is_stamped(lines[at].text) && reaches_to(lines, at) {
        return true;
    }
    // A memorandum that this person writes names its readers first.
    let above = at.checked_sub(1).map(|at| &lines[at]);
    if above.is_some_and(|line| line.head().is_some()) {
        return false;
    }
    let (mut sent, mut to, mut other) = (false, false, false);
    for (after, line) in lines[at + 1..].iter().take(HEAD_LINES).enumerate() {
        match line.sort {
            Sort::Head(Head::Sent) => sent = true,
            Sort::Head(Head::To) => to = true,
            Sort::Head(Head::Other) => other = true,
            Sort::Text if sent || to || other || after < 3 => {}
            _ => break,
        }
    }
    sent || to && (other || lines[at].text.contains('@'))
}

/// Whether `To:` follows soon.
fn reaches_to(lines: &[Line<'_>], at: usize) -> bool {
    lines[at + 1..]
        .iter()
        .take(6)
        .take_while(|line| {
            line.is_blank() || line.head().is_some() || begins_with_any(line.text, &["please respond"])
        })
        .any(|line| line.head() == Some(Head::To))
}

/// Whether a line ends with a day and a time of day, such as `09/12/2001 03:04 PM`.
fn is_stamped(text: &str) -> bool {
    let end = tail(text, 32);
    let digits = end.bytes().filter(u8::is_ascii_digit).count();
    let day = end
        .bytes()
        .filter(|byte| matches!(byte, b'/' | b'.' | b'-'))
        .count();
    digits >= 7 && day >= 2 && end.contains(':')
}

/// Where the block ends that a divider or a head begins: with the message, unless its lines are marked with `>`.
fn end_of_block(lines: &[Line<'_>], at: usize) -> usize {
    let body = lines[at + 1..]
        .iter()
        .take(2 * HEAD_LINES)
        .position(Line::is_blank)
        .map(|blank| at + 1 + blank);
    let first = body.and_then(|body| lines[body..].iter().find(|line| !line.is_blank()));
    match body {
        Some(body) if first.is_some_and(|line| line.sort == Sort::Marked) => body,
        _ => lines.len(),
    }
}

/// The last line of what says who wrote the message below, if that begins here.
fn introduced(lines: &[Line<'_>], at: usize) -> Option<usize> {
    let opens = OPENINGS.iter().any(|word| begins_with_word(lines[at].text, word));
    let reach = if opens { 3 } else { 1 };
    for (more, line) in lines[at..].iter().take(reach).enumerate() {
        if line.is_blank() {
            return None;
        }
        if line.text.ends_with(':') {
            let last = at + more;
            return is_introduction(lines, at, last).then_some(last);
        }
    }
    None
}

fn is_introduction(lines: &[Line<'_>], at: usize, last: usize) -> bool {
    let all = &lines[at..=last];
    let says = |line: &Line<'_>| {
        let end = tail(line.text, 120);
        WROTE.iter().any(|word| holds(end, word)) || ends(end, ">:") && starts_with_year(all[0].text)
    };
    let is_marked = lines[last + 1..]
        .iter()
        .find(|line| !line.is_blank())
        .is_some_and(|line| line.sort == Sort::Marked);
    let is_dated = all
        .iter()
        .any(|line| head(line.text, 200).contains(|letter: char| letter.is_ascii_digit() || letter == '@'));
    let ends_so = WROTE.iter().any(|word| {
        let end = all[all.len() - 1].text.trim_end_matches(':').trim_end();
        ends(end, word)
    });
    all.iter().any(says)
        && (is_marked || is_dated && (ends_so || tail(all[all.len() - 1].text, 4).ends_with(">:")))
        || is_dated && all.len() == 1 && starts_with_year(all[0].text) && all[0].text.ends_with(">:")
}

fn starts_with_year(text: &str) -> bool {
    text.bytes().take(4).filter(u8::is_ascii_digit).count() == 4 && text.as_bytes().get(4) == Some(&b'-')
}

/// Where the message ends that was introduced above this line.
fn end_of_introduced(lines: &[Line<'_>], start: usize, marked: Option<usize>) -> usize {
    let Some(first) = lines[start..].iter().position(|line| !line.is_blank()) else {
        return lines.len();
    };
    let body = &lines[start + first..];
    if body[0].sort == Sort::Marked {
        return start;
    }
    if body[0].indent >= 2 {
        let out = body.iter().position(|line| !line.is_blank() && line.indent < 2);
        return out.map_or(lines.len(), |out| start + first + out);
    }
    // Some programs name the writer at the top, let one answer below, and put the marked words last.
    if marked.is_some_and(|marked| marked > start) {
        start
    } else {
        lines.len()
    }
}
