//! How levels and what weeks told are written for people, and how a level is read that somebody typed.

use troth_drift::{Better, Confidence, Dispersion, Observation, Proportion, Recording};

use crate::frame::words;
use crate::standard::Standard;
use crate::standard::measure::{Measure, Shape};
use crate::standard::series::Series;

/// A space that does not break.
const JOINED: char = '\u{a0}';

/// What a level is counted in: a shape, and on each hundred of what.
#[derive(Clone, Copy, Debug)]
pub struct Unit<'n> {
    shape: Shape,
    on: &'n str,
}

/// Of what Troth counts, on orders.
impl From<Shape> for Unit<'static> {
    fn from(shape: Shape) -> Unit<'static> {
        Unit { shape, on: "orders" }
    }
}

impl<'n> From<&'n Series> for Unit<'n> {
    fn from(series: &'n Series) -> Unit<'n> {
        Unit {
            shape: series.measure.shape,
            on: series.counted_on(),
        }
    }
}

/// A level with its unit: `95 %`, `3.2 per hundred orders`, `5.3 hours`.
pub fn level<'n>(unit: impl Into<Unit<'n>>, value: f64) -> String {
    let unit = unit.into();
    match unit.shape {
        Shape::Share => format!("{}{JOINED}%", words::figures(value * 100.0)),
        Shape::PerHundred => format!("{} per hundred {}", words::figures(value), unit.on),
        Shape::Hours => span(value),
    }
}

/// What is asked by now: `at least 95 %`, `at most 8 hours`.
pub fn asked(standard: &Standard) -> String {
    let least = match standard.better {
        Better::Higher => "at least",
        Better::Lower => "at most",
    };
    format!("{least} {}", level(&standard.series, standard.level()))
}

/// A level as somebody would type it, to four figures: what was reckoned is taken over by hand or not at all.
pub fn typed(measure: &Measure, level: f64) -> String {
    match measure.shape {
        Shape::Share => format!("{:.2} %", level * 100.0),
        Shape::PerHundred => format!("{level:.3}"),
        Shape::Hours => format!("{level:.3} hours"),
    }
}

fn span(hours: f64) -> String {
    if hours < 1.0 {
        return format!("{}{JOINED}minutes", words::figures((hours * 60.0).round()));
    }
    if hours < 72.0 {
        return format!("{}{JOINED}hours", words::figures((hours * 10.0).round() / 10.0));
    }
    format!("{}{JOINED}days", words::figures(hours / 24.0))
}

/// What was seen, with its count and its 95 % interval.
pub fn seen(series: &Series, told: Observation) -> String {
    let measure = series.measure;
    let bound = |low: bool| {
        // One side of a 95 % interval.
        let confidence = Confidence::parse(0.975).unwrap_or(Confidence::P95);
        if low {
            told.low(confidence, Dispersion::NONE)
        } else {
            told.high(confidence, Dispersion::NONE)
        }
    };
    let between = match (bound(true), bound(false)) {
        (Some(low), Some(high)) => format!(" ({} to {})", level(series, low), level(series, high)),
        _ => String::new(),
    };
    let of = match told {
        Observation::Share(share) => {
            let (part, whole) = (count(share.part()), count(share.whole()));
            format!("{} of {}", words::number(part), words::number(whole))
        }
        Observation::Rate(rate) => format!(
            "{} on {}",
            words::number(count(rate.count())),
            on((rate.exposure() * 100.0).round() as i64, series)
        ),
        Observation::Time(durations) => {
            words::count(count(durations.count()), measure.counted[0], measure.counted[1])
        }
        Observation::Value(values) => words::number(count(values.count())),
    };
    format!("{}{between}, {of}", level(series, told.estimate()))
}

/// So many of what it is counted on; only of orders is it known what a single one is called.
fn on(many: i64, series: &Series) -> String {
    let noun = series.counted_on();
    let one = if noun == "orders" { "order" } else { noun };
    words::count(many, one, noun)
}

fn count(many: u64) -> i64 {
    i64::try_from(many).unwrap_or(i64::MAX)
}

/// That less is known than was.
pub fn less_recorded(recording: Recording) -> String {
    let count = |known: Proportion| {
        let (part, whole) = (count(known.part()), count(known.whole()));
        format!("{} of {}", words::number(part), words::number(whole))
    };
    format!(
        "Less is recorded than before: of the last weeks {} tell anything, of those before it was set {}. What is not recorded is no success.",
        count(recording.last),
        count(recording.before)
    )
}

/// Reads a level as people type it: `95 %`, `95`, `0.95`, `95,5`; hours with `h`, minutes with `min`, days with `d`.
///
/// # Errors
/// What would be right.
pub fn read_level<'n>(unit: impl Into<Unit<'n>>, typed: &str) -> Result<f64, String> {
    let asked = unit.into();
    let shape = asked.shape;
    let text = typed.trim().to_lowercase().replace(',', ".");
    let digits = text.trim_end_matches(|letter: char| !letter.is_ascii_digit() && letter != '.');
    let unit = text[digits.len()..].trim();
    let number: f64 = digits.trim().parse().map_err(|_| right(asked))?;
    let value = match (shape, unit) {
        (Shape::Share, "%" | "per cent" | "percent") => number / 100.0,
        (Shape::Share, "") if number <= 1.0 && digits.contains('.') => number,
        (Shape::Share, "") => number / 100.0,
        (Shape::PerHundred, "" | "%" | "per hundred") => number,
        (Shape::PerHundred, words) if words == format!("per hundred {}", asked.on.to_lowercase()) => number,
        (Shape::Hours, "" | "h" | "hour" | "hours") => number,
        (Shape::Hours, "m" | "min" | "minute" | "minutes") => number / 60.0,
        (Shape::Hours, "d" | "day" | "days") => number * 24.0,
        _ => return Err(right(asked)),
    };
    let is_possible = match shape {
        Shape::Share => (0.0..=1.0).contains(&value),
        Shape::PerHundred => (0.0..=1e6).contains(&value),
        // From a minute to a year.
        Shape::Hours => (1.0 / 60.0..=8_784.0).contains(&value),
    };
    if is_possible { Ok(value) } else { Err(right(asked)) }
}

fn right(unit: Unit<'_>) -> String {
    match unit.shape {
        Shape::Share => "write a share, such as `95 %`".to_owned(),
        Shape::PerHundred => format!("write how many on a hundred {}, such as `3.5`", unit.on),
        Shape::Hours => "write how long it may take, such as `8 hours` or `2 days`".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standard::measure::{FIRST_ANSWER, GIVEN_KEPT};

    #[test]
    fn levels_are_read_as_they_are_typed() {
        for (shape, typed, level) in [
            (Shape::Share, "95 %", 0.95),
            (Shape::Share, "95", 0.95),
            (Shape::Share, "0.95", 0.95),
            (Shape::Share, "99,5%", 0.995),
            (Shape::Share, "1", 0.01),
            (Shape::Hours, "8 hours", 8.0),
            (Shape::Hours, "90 min", 1.5),
            (Shape::Hours, "2 days", 48.0),
            (Shape::PerHundred, "3.5", 3.5),
        ] {
            let read = read_level(shape, typed).unwrap();
            assert!((read - level).abs() < 1e-12, "{typed}: {read}");
        }
        for (shape, typed) in [
            (Shape::Share, "often"),
            (Shape::Share, "120 %"),
            (Shape::Share, "-1"),
            (Shape::Share, "5 hours"),
            (Shape::Hours, "0"),
            (Shape::Hours, "95 %"),
            (Shape::PerHundred, ""),
            (Shape::Share, "nan"),
        ] {
            assert!(read_level(shape, typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn what_is_offered_to_be_typed_is_read_back() {
        let level = read_level(Shape::Share, &typed(&GIVEN_KEPT, 0.869_44)).unwrap();
        assert!((level - 0.8694).abs() < 1e-9);
        let hours = read_level(Shape::Hours, &typed(&FIRST_ANSWER, 5.25)).unwrap();
        assert!((hours - 5.25).abs() < 1e-9);
    }

    #[test]
    fn levels_say_their_unit_and_no_more_figures_than_they_have() {
        assert_eq!(level(Shape::Share, 0.95), "95\u{a0}%");
        assert_eq!(level(Shape::Share, 0.8713), "87.1\u{a0}%");
        assert_eq!(level(Shape::Hours, 5.02), "5\u{a0}hours");
        assert_eq!(level(Shape::Hours, 0.5), "30\u{a0}minutes");
        assert_eq!(level(Shape::Hours, 96.0), "4\u{a0}days");
        assert_eq!(level(Shape::PerHundred, 3.21), "3.21 per hundred orders");
    }

    /// By Wilson's formula 81 of 93 lie between 78.8 and 92.5 %.
    #[test]
    fn what_was_seen_has_its_count_and_interval() {
        let told = troth_drift::Proportion::parse(81, 93)
            .map(Observation::Share)
            .unwrap();
        assert_eq!(
            seen(&Series::of(&GIVEN_KEPT), told),
            "87.1\u{a0}% (78.8\u{a0}% to 92.5\u{a0}%), 81 of 93"
        );
        let one = troth_drift::Durations::parse(&[5.0])
            .map(Observation::Time)
            .unwrap();
        assert_eq!(
            seen(&Series::of(&FIRST_ANSWER), one),
            "5\u{a0}hours, 1\u{a0}letter or request"
        );
    }

    #[test]
    fn what_a_firm_counts_is_said_on_what_it_is_counted_on() {
        let series = Series::parse("own_per_hundred/1/own:Damaged/deliveries").unwrap();
        assert_eq!(level(&series, 3.2), "3.2 per hundred deliveries");
        let read = read_level(&series, "3.2 per hundred deliveries").unwrap();
        assert!((read - 3.2).abs() < 1e-12);
        assert!(
            read_level(&series, "3 per hundred orders")
                .unwrap_err()
                .contains("a hundred deliveries")
        );
        // Twelve on 375 deliveries.
        let told = troth_drift::Events::parse(12, 3.75)
            .map(Observation::Rate)
            .unwrap();
        assert!(seen(&series, told).ends_with(", 12 on 375\u{a0}deliveries"));
    }
}
