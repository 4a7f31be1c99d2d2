//! When something promised in a line is due: a day, maybe a time, or the words alone where they name no day.

use jiff::ToSpan as _;
use jiff::civil::{Date, DateTime, Time, Weekday};
use troth_words::{Span, Workdays};

use crate::capture::word::{Word, meant};
use crate::frame::when::{WhenError, read_day, read_time};

/// A time to come, as a line names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    pub span: Span,
    pub day: Option<Date>,
    pub time: Option<Time>,
    pub words: String,
    /// The two days that `11/12` may be.
    pub either: Vec<Date>,
}

/// The moment a line is written, and the week of the firm.
#[derive(Clone, Debug)]
pub struct Moment {
    pub now: DateTime,
    pub work: Workdays,
}

const DAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];
const SHORT: [&str; 14] = [
    "mon", "tue", "tues", "wed", "weds", "thu", "thur", "thurs", "fri", "sat", "sun", "jan", "feb", "dec",
];
const MONTHS: [&str; 21] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
];

/// The time named in that stretch of a line for what is promised there; “until Friday” is when it ends, and none.
pub fn due(line: &str, words: &[Word], moment: &Moment) -> Option<Due> {
    let (first, last) = (words.first()?, words.last()?);
    let stretch = Span::new(first.span.start, last.span.end);
    own(line, words, moment).or_else(|| {
        let named = troth_words::dates(line, Some(moment.now), &moment.work);
        let named = named.into_iter().find(|named| named.span.touches(stretch))?;
        let ends = words
            .iter()
            .any(|word| is_end(&word.text) && word.span.end <= named.span.start + 6);
        (!ends).then(|| Due {
            span: named.span,
            day: named.day,
            time: named.time,
            words: named.phrase,
            either: Vec::new(),
        })
    })
}

fn is_end(word: &str) -> bool {
    matches!(word, "till" | "til" | "until" | "since" | "last")
}

fn own(line: &str, words: &[Word], moment: &Moment) -> Option<Due> {
    (0..words.len()).find_map(|at| {
        let ended = at > 0 && (is_end(&words[at - 1].text) || (at > 1 && is_end(&words[at - 2].text)));
        if ended || is_end(&words[at].text) {
            return None;
        }
        (1..=5.min(words.len() - at)).rev().find_map(|many| {
            let (day, either) = phrase(words, at, many, moment)?;
            Some(whole(line, words, at, many, day, either, moment))
        })
    })
}

/// With the word that leads to it and the time that follows it.
fn whole(
    line: &str,
    words: &[Word],
    at: usize,
    many: usize,
    day: Option<Date>,
    either: Vec<Date>,
    moment: &Moment,
) -> Due {
    let leads = |word: &str| {
        matches!(
            word,
            "by" | "on" | "before" | "this" | "within" | "for" | "around" | "the"
        )
    };
    let mut from = at;
    while from > 0 && leads(&words[from - 1].text) {
        from -= 1;
    }
    let first = hour_before(words, from);
    if first.is_some() {
        from -= 1;
        while from > 0 && leads(&words[from - 1].text) {
            from -= 1;
        }
    }
    let (time, upto) = clock(words, at + many);
    let time = time.or(first);
    let span = Span::new(words[from].span.start, words[upto - 1].span.end);
    let past = time.is_some_and(|time| day == Some(moment.now.date()) && time < moment.now.time());
    Due {
        span,
        day,
        time: time.filter(|_| day.is_some() && !past),
        words: span.of(line).to_owned(),
        either,
    }
}

/// “By noon tomorrow”, “by 5pm tomorrow”, “by 6 tonight”.
fn hour_before(words: &[Word], from: usize) -> Option<Time> {
    let word = words.get(from.checked_sub(1)?)?;
    let is_led = from > 1 && matches!(words[from - 2].text.as_str(), "by" | "at" | "before");
    let is_full = word.text.ends_with("am") || word.text.ends_with("pm") || word.text.contains(':');
    match word.text.as_str() {
        "noon" | "midday" => read_time("noon").ok(),
        text if is_led || is_full => hour(text, "").map(|(time, _)| time),
        _ => None,
    }
}

/// The time of day said from there on, and where the words go on after it.
fn clock(words: &[Word], from: usize) -> (Option<Time>, usize) {
    let text = |at: usize| words.get(at).map_or("", |word| word.text.as_str());
    match text(from) {
        "am" | "pm" | "a.m" | "p.m" | "aft" | "morning" | "afternoon" | "evening" | "night" | "lunchtime"
        | "latest" => (None, from + 1),
        "noon" => (read_time("noon").ok(), from + 1),
        "at" | "by" | "before" => match hour(text(from + 1), text(from + 2)) {
            Some((time, more)) => (Some(time), from + 1 + more),
            None => (None, from),
        },
        word if word.ends_with("am") || word.ends_with("pm") || word.contains([':', '.']) => {
            match hour(word, text(from + 1)) {
                Some((time, more)) => (Some(time), from + more),
                None => (None, from),
            }
        }
        _ => (None, from),
    }
}

/// An hour as people say it in a shop: from one to seven, and from 1:00 to 5:59, without `am` it is the afternoon.
pub fn hour(word: &str, next: &str) -> Option<(Time, usize)> {
    if !word.starts_with(|letter: char| letter.is_ascii_digit()) && word != "noon" {
        return None;
    }
    if matches!(next, "am" | "pm") {
        return read_time(&format!("{word}{next}")).ok().map(|time| (time, 2));
    }
    let time = read_time(&word.replace('.', ":")).ok()?;
    let is_bare = word.bytes().all(|byte| byte.is_ascii_digit()) && word.len() <= 2;
    let is_short = word.bytes().all(|byte| byte.is_ascii_digit() || byte == b':') && word.len() == 4;
    let is_afternoon =
        is_bare && (1..=7).contains(&time.hour()) || is_short && (1..=5).contains(&time.hour());
    let time = if is_afternoon {
        Time::new(time.hour() + 12, time.minute(), 0, 0).ok()?
    } else {
        time
    };
    Some((time, 1))
}

/// The day that these words name, or the two that they may; nothing where they name none.
fn phrase(words: &[Word], at: usize, many: usize, moment: &Moment) -> Option<(Option<Date>, Vec<Date>)> {
    let part = &words[at..at + many];
    if part.iter().any(|word| word.clause != part[0].clause) {
        return None;
    }
    let plain: Vec<String> = part.iter().map(|word| plain(&word.text)).collect();
    // “End of day Tuesday” is Tuesday, and “first thing tomorrow” tomorrow.
    let leading = match plain.as_slice() {
        [first, _, ..] if matches!(first.as_str(), "eod" | "cob") => 1,
        [first, second, _, ..] if first == "first" && second == "thing" => 2,
        _ => 0,
    };
    if leading > 0 {
        return phrase(words, at + leading, many - leading, moment);
    }
    let said = plain.join(" ");
    let today = moment.now.date();
    if let Some(day) = end_of(&said, today, &moment.work) {
        return Some((Some(day), Vec::new()));
    }
    if !names_a_day(words, at, &plain) {
        return None;
    }
    match read_day(&said, today) {
        Ok(day) => Some((Some(day), Vec::new())),
        Err(WhenError::TwoDays(text)) => Some((None, either(&text, today))),
        Err(_) => None,
    }
}

/// A day's word without its slips and short forms.
fn plain(word: &str) -> String {
    let short = match word {
        "tmrw" | "tmr" | "tmw" | "tomoz" | "2moro" | "tom'w" | "tomorow" | "tommorow" | "tommorrow" => {
            Some("tomorrow")
        }
        "weds" => Some("wed"),
        "wensday" | "wendsday" | "wedsday" => Some("wednesday"),
        "tues" => Some("tue"),
        "thur" | "thurs" => Some("thu"),
        "tonite" => Some("tonight"),
        "wk" => Some("week"),
        _ => None,
    };
    let whole = || {
        DAYS.iter()
            .chain(&["tomorrow", "today", "tonight"])
            .find(|day| word.len() > 4 && meant(word, day))
    };
    short.or_else(|| whole().copied()).unwrap_or(word).to_owned()
}

/// “End of the week” is its last day of work.
fn end_of(said: &str, today: Date, work: &Workdays) -> Option<Date> {
    let friday = today
        .yesterday()
        .ok()
        .and_then(|day| day.nth_weekday(1, Weekday::Friday).ok());
    let day = match said {
        "eod" | "cob" | "end of day" | "end of the day" => Some(today),
        "eow" | "end of week" | "end of the week" | "end of this week" | "this week" => friday,
        "end of next week" | "end of the next week" => friday.and_then(|day| day.checked_add(7.days()).ok()),
        "eom" | "end of month" | "end of the month" | "end of this month" => Some(today.last_of_month()),
        "first thing" | "next working day" => work.after(today, 1),
        _ => None,
    };
    day.filter(|day| *day >= today)
}

fn names_a_day(words: &[Word], at: usize, plain: &[String]) -> bool {
    let led = at > 0
        && matches!(
            words[at - 1].text.as_str(),
            "by" | "on" | "before" | "this" | "next" | "for"
        );
    let ends = words.get(at + plain.len()).is_none_or(|next| {
        next.clause != words[at].clause
            || matches!(
                next.text.as_str(),
                "am" | "pm"
                    | "a.m"
                    | "p.m"
                    | "aft"
                    | "at"
                    | "morning"
                    | "afternoon"
                    | "latest"
                    | "before"
                    | "by"
                    | "eod"
                    | "pls"
                    | "first"
            )
    });
    let has_digit = |word: &String| word.bytes().any(|byte| byte.is_ascii_digit());
    let first = plain[0].as_str();
    match plain {
        [one] => {
            let is_long = DAYS.contains(&first) || matches!(first, "today" | "tomorrow" | "tonight");
            let is_short = SHORT.contains(&first) && (led || ends);
            let is_written = has_digit(one) && one.contains(['/', '-', '.']) && one.len() >= 4;
            is_long || is_short || is_written
        }
        [_, ..] if matches!(first, "in" | "within") => plain.len() <= 3,
        [_, ..] if first == "next" => plain.len() == 2,
        [_, ..] => {
            (plain.iter().any(has_digit) && plain.iter().any(|word| MONTHS.contains(&word.as_str())))
                || (plain.len() == 3 && plain[2] == "tomorrow")
        }
        [] => false,
    }
}

/// Both days that two numbers may be.
fn either(text: &str, today: Date) -> Vec<Date> {
    let numbers: Vec<i8> = text
        .split(['/', '-'])
        .filter_map(|piece| piece.trim().parse().ok())
        .take(2)
        .collect();
    let [one, other] = numbers[..] else {
        return Vec::new();
    };
    let next = |day: i8, month: i8| {
        let this = Date::new(today.year(), month, day).ok()?;
        if this >= today {
            Some(this)
        } else {
            Date::new(today.year() + 1, month, day).ok()
        }
    };
    [next(one, other), next(other, one)]
        .into_iter()
        .flatten()
        .collect()
}
