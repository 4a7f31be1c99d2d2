//! Days and times as exports write them, and whether a column of them puts the day or the month first.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};
use serde::{Deserialize, Serialize};

use crate::intake::month::{is_joining, is_weekday, month_named};
use crate::record::said::Millis;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayOrder {
    DayFirst,
    MonthFirst,
}

/// A day, maybe a time, maybe its distance from UTC in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    pub day: Date,
    pub time: Option<Time>,
    pub offset_seconds: Option<i32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoDate {
    /// Not written as any date known here.
    Unread,
    /// Written as a date, but the calendar has no such day, or it is before 1850 or after 2150.
    Impossible,
}

impl Moment {
    /// The instant, reading a time without an offset in `zone`, and a day without a time as its beginning there.
    pub fn millis(self, zone: &TimeZone) -> Result<Millis, NoDate> {
        let civil = DateTime::from_parts(self.day, self.time.unwrap_or(Time::midnight()));
        let stamp = match self.offset_seconds.map(Offset::from_seconds) {
            Some(offset) => offset.ok().and_then(|offset| offset.to_timestamp(civil).ok()),
            None => zone.to_ambiguous_timestamp(civil).compatible().ok(),
        };
        stamp
            .map(|stamp| stamp.as_millisecond())
            .ok_or(NoDate::Impossible)
    }
}

/// # Errors
/// When the text is no date, or a date no calendar has.
pub fn read(text: &str, order: DayOrder) -> Result<Moment, NoDate> {
    let text = text.trim();
    if let Some(moment) = iso(text.as_bytes()) {
        return moment;
    }
    if text.len() > 64 || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return Err(NoDate::Unread);
    }
    let mut tokens = tokens(text);
    let (time, offset_seconds) = take_time(&mut tokens)?;
    let numbers = numbers(&tokens)?;
    let moment = |day: Date| Moment {
        day,
        time,
        offset_seconds,
    };
    match (numbers.month, numbers.of.as_slice()) {
        (Some(month), [first, second]) => {
            let (year, number) = if first.digits >= 3 || first.value > 31 {
                (first, second)
            } else {
                (second, first)
            };
            day(full_year(year), month, number.value).map(moment)
        }
        (None, [year, month, number]) if year.digits >= 3 => {
            day(year.value, month.value, number.value).map(moment)
        }
        (None, [first, second, year]) => {
            let (number, month) = day_and_month(first.value, second.value, order);
            day(full_year(year), month, number).map(moment)
        }
        (None, [whole, fraction]) if whole.digits == 5 => serial(*whole, Some(*fraction)),
        (None, [whole]) => run_of_digits(*whole),
        _ => Err(NoDate::Unread),
    }
}

/// `2010-12-01`, with ` ` or `T` and `08:26` or `08:26:31` after it: most rows of most files.
fn iso(bytes: &[u8]) -> Option<Result<Moment, NoDate>> {
    let number = |at: usize, length: usize| {
        bytes[at..at + length].iter().try_fold(0_i64, |value, byte| {
            byte.is_ascii_digit().then(|| value * 10 + i64::from(byte - b'0'))
        })
    };
    let timed = match bytes.len() {
        10 => false,
        16 | 19 => matches!(bytes[10], b' ' | b'T') && bytes[13] == b':',
        _ => return None,
    };
    if bytes[4] != b'-' || bytes[7] != b'-' || (bytes.len() > 10 && !timed) {
        return None;
    }
    let read_day = day(number(0, 4)?, number(5, 2)?, number(8, 2)?);
    let time = match bytes.len() {
        10 => None,
        16 => Some(clock(number(11, 2)?, number(14, 2)?, 0)),
        _ if bytes[16] == b':' => Some(clock(number(11, 2)?, number(14, 2)?, number(17, 2)?)),
        _ => return None,
    };
    Some(read_day.and_then(|day| {
        Ok(Moment {
            day,
            time: time.transpose()?,
            offset_seconds: None,
        })
    }))
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Number {
    value: i64,
    digits: usize,
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Number(Number),
    Word(String),
    Mark(char),
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if let Some(digit) = letter.to_digit(10) {
            let mut number = Number {
                value: i64::from(digit),
                digits: 1,
            };
            while let Some(digit) = letters.peek().and_then(|letter| letter.to_digit(10)) {
                letters.next();
                number.value = number.value.saturating_mul(10).saturating_add(i64::from(digit));
                number.digits += 1;
            }
            tokens.push(Token::Number(number));
        } else if letter.is_alphabetic() {
            let mut word: String = letter.to_lowercase().collect();
            while let Some(letter) = letters.next_if(|letter| letter.is_alphabetic()) {
                word.extend(letter.to_lowercase());
            }
            tokens.push(Token::Word(word));
        } else if !letter.is_whitespace() {
            tokens.push(Token::Mark(letter));
        }
    }
    tokens
}

/// Takes `22:20:59.5 pm +0000` out of the tokens and leaves the day.
fn take_time(tokens: &mut Vec<Token>) -> Result<(Option<Time>, Option<i32>), NoDate> {
    let Some(at) = (1..tokens.len()).find(|at| {
        tokens[*at] == Token::Mark(':') && matches!(tokens[*at - 1], Token::Number(n) if n.digits <= 2)
    }) else {
        return Ok((None, None));
    };
    let mut rest = tokens.split_off(at - 1).into_iter().peekable();
    let mut parts = Vec::new();
    while let Some(Token::Number(number)) = rest.next_if(|token| matches!(token, Token::Number(_))) {
        parts.push(number.value);
        let mark = if parts.len() == 3 {
            &['.', ','][..]
        } else {
            &[':'][..]
        };
        let goes_on = parts.len() < 4
            && rest
                .next_if(|token| matches!(token, Token::Mark(m) if mark.contains(m)))
                .is_some();
        if !goes_on {
            break;
        }
    }
    let mut hour = parts.first().copied().unwrap_or(0);
    let mut offset = None;
    let mut left = Vec::new();
    while let Some(token) = rest.next() {
        match token {
            Token::Word(word) => match word.as_str() {
                "pm" | "p" if hour < 12 => hour += 12,
                "am" | "a" if hour == 12 => hour = 0,
                "pm" | "p" | "am" | "a" | "m" => {}
                "z" | "utc" | "gmt" => offset = Some(offset.unwrap_or(0)),
                _ => left.push(Token::Word(word)),
            },
            Token::Mark('+' | '-' | '\u{2212}') if offset.is_none() || offset == Some(0) => {
                let minus = token != Token::Mark('+');
                offset = offset_of(&mut rest, minus).or(offset);
            }
            Token::Mark('(') => while rest.next().is_some_and(|token| token != Token::Mark(')')) {},
            Token::Mark('.') => {}
            other => left.push(other),
        }
    }
    tokens.append(&mut left);
    let time = clock(
        hour,
        parts.get(1).copied().unwrap_or(0),
        parts.get(2).copied().unwrap_or(0),
    )?;
    Ok((Some(time), offset))
}

fn offset_of(rest: &mut std::iter::Peekable<std::vec::IntoIter<Token>>, minus: bool) -> Option<i32> {
    let Token::Number(number) = rest.next_if(|token| matches!(token, Token::Number(_)))? else {
        return None;
    };
    let (hours, minutes) = if number.digits >= 3 {
        (number.value / 100, number.value % 100)
    } else {
        let minutes = rest.next_if_eq(&Token::Mark(':')).and_then(|_| rest.next());
        (
            number.value,
            if let Some(Token::Number(minutes)) = minutes {
                minutes.value
            } else {
                0
            },
        )
    };
    let seconds = i32::try_from(hours * 3_600 + minutes * 60).ok()?;
    Some(if minus { -seconds } else { seconds })
}

struct Numbers {
    month: Option<i64>,
    of: Vec<Number>,
}

fn numbers(tokens: &[Token]) -> Result<Numbers, NoDate> {
    let mut found = Numbers {
        month: None,
        of: Vec::new(),
    };
    for token in tokens {
        match token {
            Token::Number(number) => found.of.push(*number),
            Token::Word(word) if is_weekday(word) => {}
            Token::Word(word) => match (month_named(word), found.month) {
                (Some(month), None) => found.month = Some(month),
                _ if is_joining(word) => {}
                _ => return Err(NoDate::Unread),
            },
            Token::Mark('/' | '-' | '.' | ',' | '\'') => {}
            Token::Mark(_) => return Err(NoDate::Unread),
        }
    }
    Ok(found)
}

/// A row that contradicts its column's order is read the only way it can be.
fn day_and_month(first: i64, second: i64, order: DayOrder) -> (i64, i64) {
    let day_first = if first > 12 {
        true
    } else if second > 12 {
        false
    } else {
        order == DayOrder::DayFirst
    };
    if day_first {
        (first, second)
    } else {
        (second, first)
    }
}

/// Two digits are of this century up to 69, as POSIX `strptime` reads them, else of the last.
fn full_year(number: &Number) -> i64 {
    match (number.digits, number.value) {
        (1 | 2, value @ 0..=69) => 2_000 + value,
        (1 | 2, value) => 1_900 + value,
        (_, value) => value,
    }
}

fn day(year: i64, month: i64, day: i64) -> Result<Date, NoDate> {
    let narrow = |value: i64| i8::try_from(value).map_err(|_| NoDate::Impossible);
    if !(1850..=2150).contains(&year) {
        return Err(NoDate::Impossible);
    }
    let year = i16::try_from(year).map_err(|_| NoDate::Impossible)?;
    Date::new(year, narrow(month)?, narrow(day)?).map_err(|_| NoDate::Impossible)
}

fn clock(hour: i64, minute: i64, second: i64) -> Result<Time, NoDate> {
    let narrow = |value: i64| i8::try_from(value).map_err(|_| NoDate::Impossible);
    let second = if second == 60 { 59 } else { second };
    Time::new(narrow(hour)?, narrow(minute)?, narrow(second)?, 0).map_err(|_| NoDate::Impossible)
}

/// `20171031`, `20171031222059`, seconds or milliseconds since 1970, or a spreadsheet's count of days.
fn run_of_digits(whole: Number) -> Result<Moment, NoDate> {
    let value = whole.value;
    let split = |value: i64| day(value / 10_000, value / 100 % 100, value % 100);
    match whole.digits {
        5 => serial(whole, None),
        8 => Ok(Moment {
            day: split(value)?,
            time: None,
            offset_seconds: None,
        }),
        14 => {
            let clock = clock(value / 10_000 % 100, value / 100 % 100, value % 100)?;
            Ok(Moment {
                day: split(value / 1_000_000)?,
                time: Some(clock),
                offset_seconds: None,
            })
        }
        10 => since_1970(value.saturating_mul(1_000)),
        13 => since_1970(value),
        _ => Err(NoDate::Unread),
    }
}

fn since_1970(millis: i64) -> Result<Moment, NoDate> {
    let stamp = jiff::Timestamp::from_millisecond(millis).map_err(|_| NoDate::Impossible)?;
    let civil = Offset::UTC.to_datetime(stamp);
    Ok(Moment {
        day: civil.date(),
        time: Some(civil.time()),
        offset_seconds: Some(0),
    })
}

/// Days since 1899-12-30, as every spreadsheet has counted since Lotus 1-2-3; the fraction is the time of day.
fn serial(whole: Number, fraction: Option<Number>) -> Result<Moment, NoDate> {
    if !(20_000..=73_000).contains(&whole.value) {
        return Err(NoDate::Unread);
    }
    let epoch = Date::constant(1899, 12, 30);
    let day = epoch
        .checked_add(jiff::Span::new().days(whole.value))
        .map_err(|_| NoDate::Impossible)?;
    let time = fraction
        .filter(|part| part.value > 0 && part.digits <= 15)
        .and_then(|part| {
            let scale = 10_i128.pow(u32::try_from(part.digits).ok()?);
            let seconds = (i128::from(part.value) * 86_400 + scale / 2) / scale;
            let seconds = i64::try_from(seconds.min(86_399)).ok()?;
            clock(seconds / 3_600, seconds / 60 % 60, seconds % 60).ok()
        });
    Ok(Moment {
        day,
        time,
        offset_seconds: None,
    })
}

/// Which order the values of one column show. `None` when none of them tells.
pub fn order_shown<'a>(values: impl Iterator<Item = &'a str>) -> Option<DayOrder> {
    let (mut day_first, mut month_first) = (0, 0);
    for value in values {
        let mut tokens = tokens(value.get(..32).unwrap_or(value));
        if take_time(&mut tokens).is_err() {
            continue;
        }
        let Ok(Numbers { month: None, of }) = numbers(&tokens) else {
            continue;
        };
        if let [first, second, _] = of.as_slice()
            && first.digits <= 2
        {
            day_first += u32::from(first.value > 12 && second.value <= 12);
            month_first += u32::from(second.value > 12 && first.value <= 12);
        }
    }
    match (day_first, month_first) {
        (0, 0) => None,
        (days, months) if days >= months => Some(DayOrder::DayFirst),
        _ => Some(DayOrder::MonthFirst),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(text: &str, order: DayOrder) -> Result<String, NoDate> {
        let millis = read(text, order)?.millis(&TimeZone::UTC)?;
        Ok(jiff::Timestamp::from_millisecond(millis).unwrap().to_string())
    }

    #[test]
    fn dates_are_read_as_exports_write_them() {
        for (text, expected) in [
            ("2010-12-01 08:26", "2010-12-01T08:26:00Z"),
            ("2010-12-01T08:26:31", "2010-12-01T08:26:31Z"),
            ("2010-12-01", "2010-12-01T00:00:00Z"),
            ("2026-05-01 10:00:00 +0200", "2026-05-01T08:00:00Z"),
            ("2026-05-01T10:00:00.000+02:00", "2026-05-01T08:00:00Z"),
            ("2024-03-12T09:14:00Z", "2024-03-12T09:14:00Z"),
            ("2024-03-12 09:14:00 UTC", "2024-03-12T09:14:00Z"),
            ("1996-07-04 00:00:00.000", "1996-07-04T00:00:00Z"),
            ("Tue Oct 31 22:20:59 +0000 2017", "2017-10-31T22:20:59Z"),
            ("Mon, 31 Dec 1979 16:00:00 -0800 (PST)", "1980-01-01T00:00:00Z"),
            ("12 Mar 2025", "2025-03-12T00:00:00Z"),
            ("Mar 12, 2025", "2025-03-12T00:00:00Z"),
            ("12. März 2025", "2025-03-12T00:00:00Z"),
            ("12 de enero de 2025", "2025-01-12T00:00:00Z"),
            ("2 mai 2025", "2025-05-02T00:00:00Z"),
            ("12-Mar-25", "2025-03-12T00:00:00Z"),
            ("2019/9/8", "2019-09-08T00:00:00Z"),
            ("31.12.2024 17:05", "2024-12-31T17:05:00Z"),
            ("1/2/2024", "2024-02-01T00:00:00Z"),
            ("3/15/2024 2:30 PM", "2024-03-15T14:30:00Z"),
            ("12/1/2010 12:05 am", "2010-01-12T00:05:00Z"),
            ("19560409", "1956-04-09T00:00:00Z"),
            ("45363", "2024-03-12T00:00:00Z"),
            ("45363.5", "2024-03-12T12:00:00Z"),
            ("1509488459", "2017-10-31T22:20:59Z"),
            ("Thursday, July 4, 1996", "1996-07-04T00:00:00Z"),
        ] {
            assert_eq!(utc(text, DayOrder::DayFirst).as_deref(), Ok(expected), "{text}");
        }
        assert_eq!(
            utc("1/2/2024", DayOrder::MonthFirst).as_deref(),
            Ok("2024-01-02T00:00:00Z")
        );
    }

    #[test]
    fn a_day_no_calendar_has_is_told_from_what_is_no_date() {
        for text in [
            "31/02/2024",
            "2024-02-30",
            "0201-03-04",
            "2024-13-01",
            "19239999",
            "2024-01-01 25:00",
        ] {
            assert_eq!(read(text, DayOrder::DayFirst), Err(NoDate::Impossible), "{text}");
        }
        for text in [
            "",
            "n/a",
            "yesterday",
            "Spring 2024",
            "12",
            "hello 2024-01-01 world",
            "1.5",
            "2024",
        ] {
            assert_eq!(read(text, DayOrder::DayFirst), Err(NoDate::Unread), "{text}");
        }
    }

    #[test]
    fn a_time_without_offset_is_read_in_the_plans_zone() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let summer = read("2024-07-01 12:00", DayOrder::DayFirst)
            .unwrap()
            .millis(&zone)
            .unwrap();
        assert_eq!(
            jiff::Timestamp::from_millisecond(summer).unwrap().to_string(),
            "2024-07-01T10:00:00Z"
        );
    }

    #[test]
    fn one_telling_value_decides_a_columns_order() {
        for (values, expected) in [
            (
                &["1/2/2024", "3/4/2024", "13/4/2024"][..],
                Some(DayOrder::DayFirst),
            ),
            (&["1/2/2024", "3/14/2024"], Some(DayOrder::MonthFirst)),
            (&["1/2/2024", "3/4/2024"], None),
            (&["2024-01-13", "13 Mar 2024"], None),
        ] {
            assert_eq!(order_shown(values.iter().copied()), expected, "{values:?}");
        }
    }
}
