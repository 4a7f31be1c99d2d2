//! `troth drift`: whether a series of a file slides from its standard, since when, and how good it was; without a database.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use troth_drift::{
    Alarm, Better, Budget, Confidence, Cut, Dispersion, Known, Observation, Past, Refused, Skewness,
    Standard, alarms, best_past, limits_of_period, past, recording,
};

use crate::frame::control::{Control, Mark, Rule, Sign};
use crate::frame::curve::Height;
use crate::frame::period::Columns;
use crate::frame::week::BLOCK;
use crate::standard::file::{self, File, FileError};

/// What `troth drift` is asked.
#[derive(Args, Clone, Debug)]
pub struct Drift {
    /// A table with the header `period,count,of` or `period,value`.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// What is asked, such as `0.95` or `95%`; else the best that the past has shown.
    #[arg(long, value_name = "LEVEL", allow_hyphen_values = true)]
    pub standard: Option<String>,
    /// How many of the first periods are the past.
    #[arg(long, value_name = "N", default_value_t = 52)]
    pub baseline: usize,
    /// Less is better, as with complaints or hours of waiting.
    #[arg(long)]
    pub lower: bool,
    /// Where the chart is written.
    #[arg(long, value_name = "OUT")]
    pub svg: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, thiserror::Error)]
pub enum DriftError {
    #[error(transparent)]
    File(#[from] FileError),
    #[error("`{0}` is no standard\n\nhint: a share lies between 0 and 1, such as `0.95` or `95%`")]
    NoShare(String),
    #[error("`{0}` is no standard\n\nhint: write a number, such as `4.5`")]
    NoNumber(String),
    #[error("a past of `0` periods tells nothing\n\nhint: `--baseline 52` is a year of weeks")]
    NoPast,
    #[error(transparent)]
    Reckoned(#[from] Refused),
    #[error("`{path}` can't be written: {why}")]
    Unwritable { path: String, why: std::io::Error },
}

/// What was found, as printed with `--json`.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// What the periods after the past were held against.
    pub standard: Option<f64>,
    /// The best that the past has shown: two of its last three quarters support it.
    pub ratchet: Option<f64>,
    pub alarms: Vec<Given>,
    /// How many times wider than chance the past spread; of plain values, 1 is the spread of its own steps.
    pub sigma: Option<f64>,
    /// Each period with what it may truly have been, and between which it was to be expected.
    pub intervals: Vec<Spread>,
    /// How many periods are known, of the past and of the last thirteen after it; nothing where none came after.
    pub recorded: Option<Recorded>,
    #[serde(skip)]
    pub notes: Vec<String>,
}

/// How much was recorded: so many of so many periods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Recorded {
    pub past: [u64; 2],
    pub last: [u64; 2],
    /// Surely less than in the past.
    pub falls: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Given {
    pub kind: &'static str,
    pub at: String,
    pub since: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct Spread {
    pub period: String,
    pub value: Option<f64>,
    /// The 95 % interval; nothing for a single value.
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub expected_low: Option<f64>,
    pub expected_high: Option<f64>,
}

/// # Errors
/// When the file can't be read, the standard is none, or the chart can't be written.
pub fn run(asked: &Drift) -> Result<(), DriftError> {
    let file = file::read(&asked.file)?;
    let report = drift(asked, &file)?;
    for note in &report.notes {
        eprintln!("note: {note}");
    }
    if let Some(path) = &asked.svg {
        let drawn = drawn(&report, asked).file();
        std::fs::write(path, drawn).map_err(|why| DriftError::Unwritable {
            path: path.display().to_string(),
            why,
        })?;
    }
    if asked.json {
        println!("{}", serde_json::to_string(&report).unwrap_or_default());
    } else {
        show(&report);
    }
    Ok(())
}

/// Plain values have one a period: so many known periods make a block.
const KNOWN_IN_A_BLOCK: f64 = 8.0;

/// As [`run`], without a word to the terminal.
///
/// # Errors
/// As there.
pub fn drift(asked: &Drift, file: &File) -> Result<Report, DriftError> {
    if asked.baseline == 0 {
        return Err(DriftError::NoPast);
    }
    let better = if asked.lower {
        Better::Lower
    } else {
        Better::Higher
    };
    let told: Vec<Option<Observation>> = file.periods.iter().map(|period| period.told).collect();
    let ends = asked.baseline.min(told.len());
    let before = &told[..ends];
    let cut = match file.columns {
        Columns::CountOf => Cut::QUARTERS_OF_WEEKS,
        Columns::Value => Cut::parse(BLOCK as u32, KNOWN_IN_A_BLOCK)?,
    };
    let ratchet = best_past(before, None, better, cut)?;
    let given = match &asked.standard {
        Some(text) => Some(Standard::floor(level(text, file.columns)?, better)?),
        None => None,
    };
    let standard = given.or(ratchet);
    let past = past(before)?;
    let mut notes = file.notes.clone();
    // Too short to have a past and a present: what is asked in so many words is asked of all of it.
    let from = if ends == told.len() && given.is_some() {
        0
    } else {
        ends
    };
    let found = match (standard, &past) {
        (Some(standard), Some(past)) => {
            let known = before.iter().flatten().count();
            watched(&told[from..], standard, past, known)?
        }
        _ => Vec::new(),
    };
    if standard.is_none() {
        notes.push("the past is too short for a standard: two quarters that support one are needed; say one with `--standard`".to_owned());
    } else if from == told.len() {
        notes.push(format!(
            "all {} periods are the past, and none is judged; say fewer with `--baseline`",
            told.len()
        ));
    }
    let recorded = recorded(
        before,
        &told[from.max(told.len().saturating_sub(BLOCK as usize))..],
    );
    notes.extend(recorded.filter(|recorded| recorded.falls).map(less_recorded));
    let word = |at: usize| {
        file.periods
            .get(from + at)
            .map_or_else(String::new, |period| period.word.clone())
    };
    let given = |alarm: &Alarm| Given {
        kind: kind(alarm.kind),
        at: word(alarm.at),
        since: word(alarm.since),
    };
    Ok(Report {
        standard: standard.map(Standard::level),
        ratchet: ratchet.map(Standard::level),
        alarms: found.iter().map(given).collect(),
        sigma: past.as_ref().map(|past| past.sigma),
        intervals: file
            .periods
            .iter()
            .map(|period| spread(period, past.as_ref()))
            .collect(),
        recorded,
        notes,
    })
}

fn recorded(before: &[Option<Observation>], last: &[Option<Observation>]) -> Option<Recorded> {
    let found = recording(before, last)?;
    Some(Recorded {
        past: [found.before.part(), found.before.whole()],
        last: [found.last.part(), found.last.whole()],
        falls: found.falls(),
    })
}

fn less_recorded(recorded: Recorded) -> String {
    let ([last, of_last], [past, of_past]) = (recorded.last, recorded.past);
    format!(
        "less is recorded than before: {last} of the last {of_last} periods are known, and {past} of the {of_past} of the past; what is unknown is no success"
    )
}

fn kind(kind: troth_drift::Kind) -> &'static str {
    match kind {
        troth_drift::Kind::Below => "below",
        troth_drift::Kind::Sliding => "sliding",
    }
}

/// One false alarm in ten years of weeks.
fn watched(
    told: &[Option<Observation>],
    standard: Standard,
    past: &Past,
    known: usize,
) -> Result<Vec<Alarm>, Refused> {
    let known = u32::try_from(known).unwrap_or(u32::MAX);
    let skewness = Skewness::of(past.told, known, standard.better());
    let cusum = Budget::parse(1.0, 10, 52)?.cusum(0.25, Known::From(known), skewness);
    match cusum {
        Some(cusum) => alarms(told, standard, past, cusum, BLOCK as usize),
        None => Ok(Vec::new()),
    }
}

/// A standard as typed.
fn level(text: &str, columns: Columns) -> Result<f64, DriftError> {
    let plain = text.trim();
    let (digits, by) = match plain.strip_suffix('%') {
        Some(digits) if columns == Columns::CountOf => (digits.trim(), 100.0),
        _ => (plain, 1.0),
    };
    let number: Option<f64> = digits.parse().ok().filter(|number: &f64| number.is_finite());
    match columns {
        Columns::CountOf => number
            .map(|number| number / by)
            .filter(|share| (0.0..=1.0).contains(share))
            .ok_or_else(|| DriftError::NoShare(text.to_owned())),
        Columns::Value => number.ok_or_else(|| DriftError::NoNumber(text.to_owned())),
    }
}

fn spread(period: &file::Period, past: Option<&Past>) -> Spread {
    // One side of a 95 % interval.
    let confidence = Confidence::parse(0.975).unwrap_or(Confidence::P95);
    let expected = period.told.and_then(|told| Some(limits_of_period(told, past?)));
    Spread {
        period: period.word.clone(),
        value: period.told.map(Observation::estimate),
        low: period
            .told
            .and_then(|told| told.low(confidence, Dispersion::NONE)),
        high: period
            .told
            .and_then(|told| told.high(confidence, Dispersion::NONE)),
        expected_low: expected.map(|expected| expected.low),
        expected_high: expected.map(|expected| expected.high),
    }
}

fn drawn(report: &Report, asked: &Drift) -> Control {
    let expected = |one: &Spread| Some((one.expected_low?, one.expected_high?));
    let marks: Vec<Mark> = report
        .intervals
        .iter()
        .map(|one| Mark {
            word: one.period.clone(),
            value: one.value,
            expected: expected(one),
            said: one.value.map(figure).unwrap_or_default(),
            href: None,
        })
        .collect();
    let heights = marks
        .iter()
        .flat_map(|mark| {
            mark.value
                .into_iter()
                .chain(mark.expected.into_iter().flat_map(|(low, high)| [low, high]))
        })
        .chain(report.standard);
    let (low, high) = heights.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    let height = |value: f64| Height {
        value,
        word: figure(value),
    };
    let place = |word: &str| marks.iter().position(|mark| mark.word == word);
    let sign = |alarm: &Given| {
        let words = if alarm.kind == "below" {
            "below since"
        } else {
            "sliding since"
        };
        Some(Sign {
            at: place(&alarm.since)?,
            word: format!("{words} {}", alarm.since),
            href: None,
        })
    };
    let last = marks.len().saturating_sub(1);
    Control {
        id: "drift".to_owned(),
        title: asked.file.display().to_string(),
        description: "Each point is a period; the band is where it was to be expected by the past."
            .to_owned(),
        low: height(if low.is_finite() { low } else { 0.0 }),
        high: height(if high.is_finite() { high } else { 1.0 }),
        rules: report
            .standard
            .map(|level| Rule {
                from: 0,
                until: last,
                height: height(level),
                is_past: false,
            })
            .into_iter()
            .collect(),
        signs: report.alarms.iter().filter_map(sign).collect(),
        beside: Vec::new(),
        steps: Vec::new(),
        marks,
    }
}

fn figure(value: f64) -> String {
    let text = format!("{value:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn show(report: &Report) {
    match (report.standard, report.ratchet) {
        (Some(standard), Some(ratchet)) => println!(
            "standard {}; the past has shown {}",
            figure(standard),
            figure(ratchet)
        ),
        (Some(standard), None) => println!(
            "standard {}; the past is too short to have shown one",
            figure(standard)
        ),
        (None, _) => println!("no standard"),
    }
    if let Some(sigma) = report.sigma {
        println!("spread {sigma:.2} of what chance makes");
    }
    if report.alarms.is_empty() {
        println!("no alarm");
    }
    for alarm in &report.alarms {
        let words = if alarm.kind == "below" {
            "below what was asked, judged by the quarter since"
        } else {
            "sliding since"
        };
        println!("{}: {words} {}", alarm.at, alarm.since);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(standard: Option<&str>) -> Drift {
        Drift {
            file: PathBuf::from("kept.csv"),
            standard: standard.map(str::to_owned),
            baseline: 52,
            lower: false,
            svg: None,
            json: true,
        }
    }

    fn file(weeks: &[(u64, u64)]) -> File {
        let mut text = "period,count,of\n".to_owned();
        for (at, (part, whole)) in weeks.iter().enumerate() {
            text.push_str(&format!("w{},{part},{whole}\n", at + 1));
        }
        file::parse(&text, "kept.csv").unwrap()
    }

    fn year() -> Vec<(u64, u64)> {
        [(18, 20), (17, 20), (19, 20), (18, 20)]
            .into_iter()
            .cycle()
            .take(52)
            .collect()
    }

    /// A year at .9, ten weeks more of it, and then .7: sliding since the 63rd week.
    #[test]
    fn a_slide_is_told_with_its_beginning() {
        let weeks = [year(), vec![(18, 20); 10], vec![(14, 20); 20]].concat();
        let report = drift(&asked(Some("90%")), &file(&weeks)).unwrap();
        let slide = report
            .alarms
            .iter()
            .find(|alarm| alarm.kind == "sliding")
            .unwrap();
        assert_eq!(slide.since, "w63");
        assert!(report.alarms.iter().any(|alarm| alarm.kind == "below"));
        assert_eq!(report.standard, Some(0.9));
        // Four quarters of 234 of 260: what two of three reached, bounded below.
        assert!(
            report
                .ratchet
                .is_some_and(|ratchet| (0.84..0.9).contains(&ratchet)),
            "{:?}",
            report.ratchet
        );
        assert!(drawn(&report, &asked(None)).file().contains("sliding since w63"));
    }

    #[test]
    fn a_stable_series_says_nothing_and_a_short_one_says_that_it_is_short() {
        let quiet = drift(&asked(None), &file(&[year(), year()].concat())).unwrap();
        assert_eq!((quiet.alarms, quiet.notes), (vec![], vec![]));
        for weeks in [vec![(1, 2)], vec![(0, 0)], vec![(18, 20); 20]] {
            let short = drift(&asked(None), &file(&weeks)).unwrap();
            assert_eq!((short.standard, short.alarms), (None, vec![]));
            assert_eq!(short.notes.len(), 1);
            assert!(
                drawn(&short_report(&weeks), &asked(None))
                    .file()
                    .starts_with("<svg")
            );
        }
    }

    fn short_report(weeks: &[(u64, u64)]) -> Report {
        drift(&asked(None), &file(weeks)).unwrap()
    }

    /// Of the last thirteen weeks nine say nothing, after a year of which all is known.
    #[test]
    fn a_falling_recording_is_told() {
        let mut weeks = [year(), year()].concat();
        weeks[95..].fill((0, 0));
        let found = drift(&asked(None), &file(&weeks)).unwrap();
        let recorded = found.recorded.unwrap();
        assert_eq!(
            (recorded.past, recorded.last, recorded.falls),
            ([52, 52], [4, 13], true)
        );
        assert!(
            found.notes[0].contains("4 of the last 13 periods"),
            "{:?}",
            found.notes
        );
        assert_eq!(found.alarms, []);
    }

    #[test]
    fn a_standard_is_a_share_of_shares_and_a_number_of_values() {
        for wrong in ["1.2", "-0.1", "often", "120%", "nan"] {
            assert!(
                matches!(
                    drift(&asked(Some(wrong)), &file(&year())),
                    Err(DriftError::NoShare(_))
                ),
                "{wrong}"
            );
        }
        let values = file::parse("period,value\na,1\nb,2\nc,1\nd,2\n", "v.csv").unwrap();
        assert_eq!(drift(&asked(Some("-3")), &values).unwrap().standard, Some(-3.0));
        assert!(matches!(
            drift(&asked(Some("9%")), &values),
            Err(DriftError::NoNumber(_))
        ));
        let none = Drift {
            baseline: 0,
            ..asked(None)
        };
        assert!(matches!(drift(&none, &values), Err(DriftError::NoPast)));
    }
}
