//! Days and times as people write them: “fri”, “next tuesday”, “20 Nov”, “in 3 days”, “2026-11-20”, “14:30”.

use jiff::civil::{Date, Time, Weekday};
use jiff::{Span, ToSpan as _};

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WhenError {
    #[error("`{0}` is not a day\n\nhint: write `fri`, `20 Nov`, `in 3 days` or `2026-11-20`")]
    NotADay(String),
    #[error("`{0}` may be two days\n\nhint: write the month as a word, as in `11 Dec`")]
    TwoDays(String),
    #[error("`{0}` is not a time\n\nhint: write `14:30` or `2pm`")]
    NotATime(String),
}

const MONTHS: [&str; 12] = [
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
];
const NUMBERS: [&str; 13] = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
];
/// Nobody promises for longer than a working life.
const FURTHEST_DAYS: i64 = 40 * 366;

/// Reads a day; a bare weekday is the next one after `today`, a day without a year the nearest not long past.
///
/// # Errors
/// When the words are no day, or mean another where day and month are written the other way round.
pub fn read_day(text: &str, today: Date) -> Result<Date, WhenError> {
    let words = text.trim().to_lowercase().replace(',', " ");
    let wrong = || WhenError::NotADay(text.to_owned());
    if let Some(day) = iso(&words) {
        return Ok(day);
    }
    if is_two_days(&words) {
        return Err(WhenError::TwoDays(text.to_owned()));
    }
    let parts: Vec<&str> = words
        .split_whitespace()
        .filter(|word| !matches!(*word, "on" | "by" | "the" | "of"))
        .collect();
    let day = match parts.as_slice() {
        ["today" | "tonight"] => Some(today),
        ["tomorrow" | "tmrw"] => today.tomorrow().ok(),
        ["day", "after", "tomorrow"] => days_after(today, 2),
        ["yesterday"] => today.yesterday().ok(),
        ["next", "week"] => days_after(today, 7),
        ["in", many, unit] | [many, unit] if span(0, unit).is_some() => number(many)
            .and_then(|many| span(many, unit))
            .and_then(|span| today.checked_add(span).ok()),
        ["in", short] | [short] if short.starts_with('+') || parts.len() == 2 => relative(short, today),
        ["this", name] if weekday(name) == Some(today.weekday()) => Some(today),
        ["next", name] | ["this", name] | [name] => {
            weekday(name).and_then(|day| today.nth_weekday(1, day).ok())
        }
        [name, rest @ ..] if weekday(name).is_some() => written(rest, today),
        rest => written(rest, today),
    };
    let day = day.or_else(|| written(&parts, today)).ok_or_else(wrong)?;
    let far = today
        .until((jiff::Unit::Day, day))
        .map_or(i64::MAX, |span| i64::from(span.get_days()).abs());
    if far > FURTHEST_DAYS {
        Err(wrong())
    } else {
        Ok(day)
    }
}

/// Reads the day of something that happened: a bare weekday is the last one, today's among them.
///
/// # Errors
/// As [`read_day`].
pub fn read_past_day(text: &str, today: Date) -> Result<Date, WhenError> {
    let words = text.trim().to_lowercase();
    let named = words.trim_start_matches("on ").trim_start_matches("last ");
    match weekday(named) {
        Some(day) if day == today.weekday() && named == words => Ok(today),
        Some(day) => today
            .nth_weekday(-1, day)
            .map_err(|_| WhenError::NotADay(text.to_owned())),
        None => read_day(text, today),
    }
}

/// The first day that a sentence names outright: “Tuesday is fine”, “let us say 3 December”.
/// Short forms that are also words (“sat”, “may”) are not taken for days.
pub fn find_day(sentence: &str, today: Date) -> Option<Date> {
    let plain: String = sentence
        .chars()
        .map(|c| if c.is_alphanumeric() || c == '-' { c } else { ' ' })
        .collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    (0..words.len()).find_map(|at| {
        (1..=3)
            .rev()
            .filter(|length| at + length <= words.len())
            .find_map(|length| {
                let part = &words[at..at + length];
                names_a_day(part)
                    .then(|| read_day(&part.join(" "), today).ok())
                    .flatten()
            })
    })
}

fn names_a_day(words: &[&str]) -> bool {
    let lower = words.join(" ").to_lowercase();
    let is_long =
        |word: &&str| word.len() > 3 && (weekday(word).is_some() || matches!(*word, "today" | "tomorrow"));
    match words {
        [_] => is_long(&lower.as_str()) || iso(&lower).is_some(),
        _ => {
            let parts: Vec<&str> = lower.split(' ').collect();
            let has_digit = lower.bytes().any(|byte| byte.is_ascii_digit());
            (has_digit && parts.iter().any(|part| month(part).is_some()))
                || parts[0] == "in"
                || (parts[0] == "next" && parts.len() == 2)
        }
    }
}

/// Reads a time of day.
///
/// # Errors
/// When the words are no time.
pub fn read_time(text: &str) -> Result<Time, WhenError> {
    let words = text.trim().to_lowercase().replace('.', ":");
    let wrong = || WhenError::NotATime(text.to_owned());
    if words == "noon" {
        return Ok(Time::constant(12, 0, 0, 0));
    }
    let (digits, shift) = if let Some(digits) = words.strip_suffix("pm") {
        (digits, 12)
    } else {
        (words.strip_suffix("am").unwrap_or(&words), 0)
    };
    let has_half = digits.len() < words.len();
    let (hour, minute) = digits.trim().split_once(':').unwrap_or((digits.trim(), "0"));
    let mut hour: i8 = hour.parse().map_err(|_| wrong())?;
    let minute: i8 = minute.parse().map_err(|_| wrong())?;
    if has_half {
        if !(1..=12).contains(&hour) {
            return Err(wrong());
        }
        hour = hour % 12 + shift;
    }
    Time::new(hour, minute, 0, 0).map_err(|_| wrong())
}

fn iso(words: &str) -> Option<Date> {
    let looks_right = words.len() == 10 && words.as_bytes()[4] == b'-';
    looks_right.then(|| words.parse().ok()).flatten()
}

fn days_after(today: Date, days: i64) -> Option<Date> {
    if days.abs() > FURTHEST_DAYS {
        return None;
    }
    today.checked_add(days.days()).ok()
}

fn number(word: &str) -> Option<i64> {
    match word {
        "a" | "an" => Some(1),
        _ => word.parse().ok().or_else(|| {
            NUMBERS
                .iter()
                .position(|known| *known == word)
                .and_then(|at| i64::try_from(at).ok())
        }),
    }
}

fn span(many: i64, unit: &str) -> Option<Span> {
    if many > FURTHEST_DAYS {
        return None;
    }
    match unit {
        "day" | "days" => Span::new().try_days(many).ok(),
        "week" | "weeks" => Span::new().try_weeks(many).ok(),
        "fortnight" => Span::new().try_weeks(many * 2).ok(),
        "month" | "months" => Span::new().try_months(many).ok(),
        "year" | "years" => Span::new().try_years(many).ok(),
        _ => None,
    }
}

/// `+3d`, `2w`.
fn relative(word: &str, today: Date) -> Option<Date> {
    let word = word.trim_start_matches('+');
    let (digits, days) = word
        .strip_suffix('d')
        .map(|digits| (digits, 1))
        .or_else(|| word.strip_suffix('w').map(|digits| (digits, 7)))?;
    days_after(today, digits.parse::<i64>().ok()?.checked_mul(days)?)
}

fn weekday(word: &str) -> Option<Weekday> {
    let names = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let days = [
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
        Weekday::Sunday,
    ];
    let at = names
        .iter()
        .position(|name| word.len() >= 3 && name.starts_with(word))?;
    Some(days[at])
}

/// `20 nov`, `nov 20th 2026`, `20.11.`, `20/11/2026`.
fn written(parts: &[&str], today: Date) -> Option<Date> {
    let joined = parts.join(" ");
    let pieces: Vec<&str> = joined
        .split([' ', '.', '/', '-'])
        .filter(|piece| !piece.is_empty())
        .collect();
    let (first, second, year) = match pieces.as_slice() {
        [first, second] => (*first, *second, None),
        [first, second, year] => (*first, *second, Some(year_of(year)?)),
        _ => return None,
    };
    let (day, month) = match (month(first), month(second)) {
        (Some(month), None) => (ordinal(second)?, month),
        (None, Some(month)) => (ordinal(first)?, month),
        (None, None) => match (ordinal(first)?, ordinal(second)?) {
            (month, day) if day > 12 => (day, i8::try_from(month).ok()?),
            (day, month) => (day, i8::try_from(month).ok()?),
        },
        (Some(_), Some(_)) => return None,
    };
    let day = i8::try_from(day).ok()?;
    match year {
        Some(year) => Date::new(year, month, day).ok(),
        None => nearest(month, day, today),
    }
}

/// `11/12` is the eleventh of December to some and the twelfth of November to others. With points the day comes first.
fn is_two_days(words: &str) -> bool {
    let numbers: Vec<Option<i64>> = words
        .split(['/', '-'])
        .map(|piece| piece.trim().parse().ok())
        .collect();
    match numbers.as_slice() {
        [Some(first), Some(second)] | [Some(first), Some(second), Some(_)] => {
            first != second && [first, second].iter().all(|number| (1..=12).contains(*number))
        }
        _ => false,
    }
}

fn month(word: &str) -> Option<i8> {
    let at = MONTHS
        .iter()
        .position(|name| word.len() >= 3 && name.starts_with(word))?;
    i8::try_from(at + 1).ok()
}

fn ordinal(word: &str) -> Option<i64> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    digits.parse().ok().filter(|day| (1..=31).contains(day))
}

fn year_of(word: &str) -> Option<i16> {
    let year: i16 = word.parse().ok()?;
    match word.len() {
        2 => Some(2000 + year),
        4 => Some(year),
        _ => None,
    }
}

/// This year's, unless that is more than a quarter past: then next year's.
fn nearest(month: i8, day: i8, today: Date) -> Option<Date> {
    let this = Date::new(today.year(), month, day).ok();
    let quarter_ago = days_after(today, -92)?;
    match this {
        Some(this) if this >= quarter_ago => Some(this),
        _ => Date::new(today.year() + 1, month, day).ok(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    /// Friday, 20 November 2026.
    const TODAY: Date = date(2026, 11, 20);

    #[test]
    fn what_happened_lies_behind_us() {
        // A Friday.
        let today = date(2026, 11, 20);
        for (text, day) in [
            ("Thursday", date(2026, 11, 19)),
            ("on Monday", date(2026, 11, 16)),
            ("friday", date(2026, 11, 20)),
            ("last friday", date(2026, 11, 13)),
            ("yesterday", date(2026, 11, 19)),
            ("tomorrow", date(2026, 11, 21)),
            ("next week", date(2026, 11, 27)),
        ] {
            assert_eq!(read_past_day(text, today), Ok(day), "{text}");
        }
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        for (text, day) in [
            ("today", date(2026, 11, 20)),
            ("Tomorrow", date(2026, 11, 21)),
            // A bare weekday is the next one: on a Friday that is a week away.
            ("fri", date(2026, 11, 27)),
            ("by Tuesday", date(2026, 11, 24)),
            ("next monday", date(2026, 11, 23)),
            ("in 3 days", date(2026, 11, 23)),
            ("in two weeks", date(2026, 12, 4)),
            ("a fortnight", date(2026, 12, 4)),
            ("+3d", date(2026, 11, 23)),
            ("next week", date(2026, 11, 27)),
            ("2026-12-01", date(2026, 12, 1)),
            ("1 Dec", date(2026, 12, 1)),
            ("Dec 1st", date(2026, 12, 1)),
            ("the 3rd of January", date(2027, 1, 3)),
            ("Tue 1 Dec 2026", date(2026, 12, 1)),
            ("1.12.", date(2026, 12, 1)),
            ("01.12.26", date(2026, 12, 1)),
            // Only one of these two can be a month.
            ("25/12", date(2026, 12, 25)),
            ("12/25/2026", date(2026, 12, 25)),
            ("12/12", date(2026, 12, 12)),
            ("14 Sept", date(2026, 9, 14)),
            ("this friday", date(2026, 11, 20)),
            ("this saturday", date(2026, 11, 21)),
            ("in a month", date(2026, 12, 20)),
            ("2 years", date(2028, 11, 20)),
            ("15 Oct", date(2026, 10, 15)),
        ] {
            assert_eq!(read_day(text, TODAY), Ok(day), "{text}");
        }
    }

    #[test]
    fn what_is_no_day_is_refused_with_what_would_be_right() {
        for text in [
            "",
            "soon",
            "31 Feb",
            "in many days",
            "99999999 days",
            "f",
            "next",
            "2026-13-01",
            "11/12",
            "01/12/26",
            "1-2-2027",
            "3 separate",
        ] {
            let error = read_day(text, TODAY).unwrap_err();
            assert!(error.to_string().contains("hint: "), "{text}");
        }
    }

    #[test]
    fn a_day_is_found_in_what_somebody_said() {
        for (text, day) in [
            ("Tuesday is fine by me.", Some(date(2026, 11, 24))),
            ("let's say 3 December then", Some(date(2026, 12, 3))),
            ("in two weeks is early enough", Some(date(2026, 12, 4))),
            ("next week, no hurry", Some(date(2026, 11, 27))),
            ("she sat down and said it may wait", None),
            ("3 separate parcels are fine", None),
            ("we decided on 2 decent ones for 5 marks", None),
            ("fine, whenever it suits you", None),
        ] {
            assert_eq!(find_day(text, TODAY), day, "{text}");
        }
    }

    #[test]
    fn times_are_read_as_people_write_them() {
        for (text, hour, minute) in [
            ("14:30", 14, 30),
            ("2pm", 14, 0),
            ("12am", 0, 0),
            ("12 pm", 12, 0),
            ("9", 9, 0),
            ("9.15", 9, 15),
            ("noon", 12, 0),
        ] {
            assert_eq!(read_time(text), Ok(Time::constant(hour, minute, 0, 0)), "{text}");
        }
        for text in ["", "25:00", "13pm", "half past"] {
            assert!(read_time(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_words_break_the_reading(text in "\\PC{0,40}") {
            let _ = (read_day(&text, TODAY), read_time(&text));
        }
    }
}
