//! How days, money, counts, spans and shares are written for people, in one place so that every page agrees.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Unit};

use crate::frame::money::Money;

/// A space that does not break, between a number and what it counts.
const JOINED: char = '\u{a0}';

/// `Fri 14 Nov`, and with its year when that is not this year: `Fri 14 Nov 2025`.
pub fn day(date: Date, today: Date) -> String {
    let pattern = if date.year() == today.year() {
        "%a %-d %b"
    } else {
        "%a %-d %b %Y"
    };
    date.strftime(pattern).to_string()
}

/// How far off a day is: `today`, `tomorrow`, `yesterday`, `in 3 days`, `412 days ago`.
pub fn distance(date: Date, today: Date) -> String {
    match days_between(today, date) {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "yesterday".to_owned(),
        ahead @ 2.. => format!("in {}", count(ahead, "day", "days")),
        behind => format!("{} ago", count(-behind, "day", "days")),
    }
}

/// A day and how far off it is: `Fri 14 Nov, in 3 days`; near days need no date: `tomorrow`.
pub fn near_day(date: Date, today: Date) -> String {
    let far = distance(date, today);
    if days_between(today, date).abs() <= 1 {
        far
    } else {
        format!("{}, {far}", day(date, today))
    }
}

/// Whole days from `from` to `to`, negative when `to` is earlier.
pub fn days_between(from: Date, to: Date) -> i64 {
    from.until((Unit::Day, to))
        .map_or(0, |span| i64::from(span.get_days()))
}

/// An instant where the reader is: `16:05` today, `yesterday 16:05`, else `Fri 14 Nov, 16:05`.
///
/// The very beginning of a day is how a silo says a day without a time, so it reads as that day.
pub fn instant(at_ms: i64, now_ms: i64, zone: &TimeZone) -> String {
    let (Some(at), Some(now)) = (civil(at_ms, zone), civil(now_ms, zone)) else {
        return "at an unknown time".to_owned();
    };
    if at.time() == jiff::civil::Time::midnight() {
        return match days_between(now.date(), at.date()) {
            -1..=1 => distance(at.date(), now.date()),
            _ => day(at.date(), now.date()),
        };
    }
    let clock = at.strftime("%H:%M");
    match days_between(now.date(), at.date()) {
        0 => clock.to_string(),
        -1 => format!("yesterday {clock}"),
        1 => format!("tomorrow {clock}"),
        _ => format!("{}, {clock}", day(at.date(), now.date())),
    }
}

/// The time of day where the reader is; nothing at the very beginning of a day, as in [`instant`].
pub fn clock(at_ms: i64, zone: &TimeZone) -> Option<String> {
    let at = civil(at_ms, zone)?;
    (at.time() != jiff::civil::Time::midnight()).then(|| at.strftime("%H:%M").to_string())
}

fn civil(at_ms: i64, zone: &TimeZone) -> Option<jiff::civil::DateTime> {
    let at = Timestamp::from_millisecond(at_ms).ok()?;
    Some(zone.to_datetime(at))
}

/// An amount: `€1,234.50`, `−£3.20`, `¥1,200`, `1,234.50 SEK`.
///
/// Only currencies whose sign means one thing get a sign; `$` is the dollar of the United States.
pub fn money(amount: Money) -> String {
    let decimals = amount.currency.decimals();
    let unit = 10_u64.saturating_pow(decimals);
    let (whole, rest) = (
        amount.minor.unsigned_abs() / unit,
        amount.minor.unsigned_abs() % unit,
    );
    let mut digits = grouped(whole);
    if decimals > 0 {
        digits = format!("{digits}.{rest:0width$}", width = decimals as usize);
    }
    let minus = if amount.minor < 0 { "\u{2212}" } else { "" };
    match sign(amount.currency.code()) {
        Some(sign) => format!("{minus}{sign}{digits}"),
        None => format!("{minus}{digits}{JOINED}{}", amount.currency),
    }
}

/// An amount that is not known to the cent: three figures of it, `€1,230`, `€0.45`.
pub fn about(amount: Money) -> String {
    let digits = amount
        .minor
        .unsigned_abs()
        .checked_ilog10()
        .map_or(1, |log| log + 1);
    let step = 10_i64.pow(digits.saturating_sub(3));
    let half = step / 2 * amount.minor.signum();
    let rounded = amount.minor.saturating_add(half) / step * step;
    let said = money(Money {
        minor: rounded,
        ..amount
    });
    // Whole units need no decimals.
    let decimals = usize::try_from(amount.currency.decimals()).unwrap_or(0);
    let nought = format!(".{:0<decimals$}", "");
    if decimals > 0 && said.contains(&nought) {
        said.replacen(&nought, "", 1)
    } else {
        said
    }
}

fn sign(code: &str) -> Option<&'static str> {
    match code {
        "EUR" => Some("€"),
        "GBP" => Some("£"),
        "USD" => Some("$"),
        "JPY" => Some("¥"),
        "INR" => Some("₹"),
        _ => None,
    }
}

/// A number with its thousands set apart: `12,345`.
pub fn number(value: i64) -> String {
    let minus = if value < 0 { "\u{2212}" } else { "" };
    format!("{minus}{}", grouped(value.unsigned_abs()))
}

fn grouped(value: u64) -> String {
    let digits = value.to_string();
    let mut written = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written
}

/// A number with its noun: `1 promise`, `2 promises`, `no promises`.
pub fn count(many: i64, one: &str, more: &str) -> String {
    match many {
        0 => format!("no {more}"),
        1 => format!("1{JOINED}{one}"),
        _ => format!("{}{JOINED}{more}", number(many)),
    }
}

/// The same words as a sentence begins: `no promises` → `No promises`.
pub fn begun(words: &str) -> String {
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// A span in at most two units, rounded down: `40 s`, `3 min`, `2 h 10 min`, `4 days`.
pub fn span(seconds: i64) -> String {
    let seconds = seconds.max(0);
    let (minutes, hours, days) = (seconds / 60, seconds / 3_600, seconds / 86_400);
    if seconds < 60 {
        format!("{seconds}{JOINED}s")
    } else if minutes < 60 {
        format!("{minutes}{JOINED}min")
    } else if hours < 48 {
        match minutes % 60 {
            0 => format!("{hours}{JOINED}h"),
            rest => format!("{hours}{JOINED}h {rest}{JOINED}min"),
        }
    } else {
        count(days, "day", "days")
    }
}

/// A share with its count and its interval: `81 of 93 · 87 % (79–92 %)`; `low` and `high` are proportions.
///
/// A share of nothing is not 0 %: it is said that there is nothing to share.
pub fn share(part: u64, whole: u64, low: f64, high: f64) -> String {
    if whole == 0 {
        return "none yet".to_owned();
    }
    let (part_said, whole_said) = (grouped(part), grouped(whole));
    let percent = percent(part as f64 / whole as f64);
    format!(
        "{part_said} of {whole_said} · {percent}{JOINED}% ({}–{}{JOINED}%)",
        self::percent(low),
        self::percent(high)
    )
}

/// At most three figures of a measured value, and no more than they need: `3.2`, `87.1`, `412`.
pub fn figures(value: f64) -> String {
    let places = if value.abs() < 9.95 {
        2
    } else if value.abs() < 99.95 {
        1
    } else {
        0
    };
    let text = format!("{value:.places$}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

/// A proportion as whole per cent, but never 0 or 100 unless it is exactly that.
pub fn percent(proportion: f64) -> i64 {
    let rounded = (proportion * 100.0).round() as i64;
    match rounded {
        100.. if proportion < 1.0 => 99,
        ..=0 if proportion > 0.0 => 1,
        _ => rounded,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::money::Currency;
    use jiff::civil::date;

    fn plain(text: &str) -> String {
        text.replace(JOINED, " ")
    }

    #[test]
    fn days_are_written_as_near_as_they_are() {
        let today = date(2026, 11, 11);
        for (then, written, far, near) in [
            (date(2026, 11, 11), "Wed 11 Nov", "today", "today"),
            (date(2026, 11, 10), "Tue 10 Nov", "yesterday", "yesterday"),
            (date(2026, 11, 12), "Thu 12 Nov", "tomorrow", "tomorrow"),
            (
                date(2026, 11, 14),
                "Sat 14 Nov",
                "in 3 days",
                "Sat 14 Nov, in 3 days",
            ),
            (
                date(2025, 11, 14),
                "Fri 14 Nov 2025",
                "362 days ago",
                "Fri 14 Nov 2025, 362 days ago",
            ),
            (
                date(2027, 1, 1),
                "Fri 1 Jan 2027",
                "in 51 days",
                "Fri 1 Jan 2027, in 51 days",
            ),
        ] {
            assert_eq!(day(then, today), written);
            assert_eq!(plain(&distance(then, today)), far);
            assert_eq!(plain(&near_day(then, today)), near);
        }
    }

    #[test]
    fn an_instant_is_told_in_the_readers_zone() {
        let zone = TimeZone::get("Europe/Dublin").unwrap();
        let at = |text: &str| text.parse::<Timestamp>().unwrap().as_millisecond();
        let now = at("2026-07-09T10:00:00Z");
        for (then, written) in [
            ("2026-07-09T08:05:00Z", "09:05"),
            ("2026-07-07T23:30:00Z", "yesterday 00:30"),
            ("2026-07-03T15:05:00Z", "Fri 3 Jul, 16:05"),
            ("2025-01-03T15:05:00Z", "Fri 3 Jan 2025, 15:05"),
            ("2026-07-02T23:00:00Z", "Fri 3 Jul"),
            ("2026-07-07T23:00:00Z", "yesterday"),
        ] {
            assert_eq!(instant(at(then), now, &zone), written);
        }
        assert_eq!(instant(i64::MAX, now, &zone), "at an unknown time");
        assert_eq!(clock(at("2026-07-03T15:05:00Z"), &zone).as_deref(), Some("16:05"));
        assert_eq!(clock(at("2026-07-02T23:00:00Z"), &zone), None);
    }

    #[test]
    fn money_has_the_decimals_of_its_currency() {
        for (minor, code, written) in [
            (123_450, "EUR", "€1,234.50"),
            (-320, "GBP", "−£3.20"),
            (5, "USD", "$0.05"),
            (1_200, "JPY", "¥1,200"),
            (1_234_567, "KWD", "1,234.567 KWD"),
            (12_345_678_900, "SEK", "123,456,789.00 SEK"),
            (i64::MIN, "EUR", "−€92,233,720,368,547,758.08"),
        ] {
            let currency = Currency::parse(code).unwrap();
            assert_eq!(plain(&money(Money { minor, currency })), written);
        }
    }

    #[test]
    fn counts_agree_with_their_nouns() {
        for (many, written) in [
            (0, "no promises"),
            (1, "1 promise"),
            (2, "2 promises"),
            (12_345, "12,345 promises"),
        ] {
            assert_eq!(plain(&count(many, "promise", "promises")), written);
        }
    }

    #[test]
    fn spans_take_two_units_at_most() {
        for (seconds, written) in [
            (-4, "0 s"),
            (40, "40 s"),
            (200, "3 min"),
            (7_200, "2 h"),
            (7_800, "2 h 10 min"),
            (345_600, "4 days"),
        ] {
            assert_eq!(plain(&span(seconds)), written);
        }
    }

    #[test]
    fn what_is_not_known_to_the_cent_is_not_told_to_the_cent() {
        let eur = |minor| {
            about(Money {
                minor,
                currency: Currency::EUR,
            })
        };
        assert_eq!(eur(123_456), "€1,230");
        assert_eq!(eur(17_744_872), "€177,000");
        assert_eq!(eur(45), "€0.45");
        assert_eq!(eur(1_249), "€12.50");
        assert_eq!(eur(-99_960), "\u{2212}€1,000");
        assert_eq!((eur(0), eur(i64::MAX)).0, "€0");
    }

    #[test]
    fn a_share_says_its_count_and_its_interval() {
        // Wilson (1927), 95 %, 81 of 93: centre 0.8563, half-width 0.0684.
        assert_eq!(plain(&share(81, 93, 0.7879, 0.9246)), "81 of 93 · 87 % (79–92 %)");
        assert_eq!(share(0, 0, 0.0, 1.0), "none yet");
        assert_eq!(
            (percent(0.999), percent(0.001), percent(1.0), percent(0.0)),
            (99, 1, 100, 0)
        );
    }
}
