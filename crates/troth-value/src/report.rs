//! What is told of a log as a whole: the models, the chosen one and why, how concentrated it is, how right a forecast was.

use serde::Serialize;

use crate::choice::Choice;
use crate::concentration::Concentration;
use crate::holdout::Holdout;
use crate::model::{Family, Kind};

/// A fitted model as a report shows it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fitted {
    /// Its word, as [`Kind::parse`] reads it.
    pub model: String,
    pub name: String,
    pub parameters: Vec<Parameter>,
    pub log_likelihood: f64,
}

/// By the paper's symbol; rates alpha and beta are in weeks, the others have no unit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Parameter {
    pub symbol: &'static str,
    pub value: f64,
    pub standard_error: f64,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    pub models: Vec<Fitted>,
    /// The word of the chosen model.
    pub chosen: String,
    /// The word of the model whose forecasts are averaged with those of the chosen one, if any.
    pub rival: Option<String>,
    /// The word of the model without leaving that the models of chance rhythm fell back to, if they did.
    pub fell_back: Option<String>,
    pub why: String,
    /// Nothing where the log's sum is not above nought.
    pub concentration: Option<Concentration>,
    /// Nothing unless a part of the log was held out.
    pub holdout: Option<Holdout>,
}

impl Report {
    pub fn of(choice: &Choice, concentration: Option<Concentration>, holdout: Option<Holdout>) -> Report {
        let models = choice.models.iter().map(|fit| Fitted {
            model: fit.model.kind.word(),
            name: fit.model.kind.to_string(),
            parameters: fit
                .parameters()
                .zip(fit.standard_errors())
                .map(|((symbol, value), standard_error)| Parameter {
                    symbol,
                    value,
                    standard_error,
                })
                .collect(),
            log_likelihood: fit.log_likelihood,
        });
        Report {
            models: models.collect(),
            chosen: choice.chosen().model.kind.word(),
            rival: choice.rival().map(|fit| fit.model.kind.word()),
            fell_back: choice.fell_back().map(|fit| fit.model.kind.word()),
            why: choice.why.clone(),
            concentration,
            holdout,
        }
    }
}

const WORDS: [(&str, Family); 4] = [
    ("nbd", Family::Nbd),
    ("bg", Family::Bg),
    ("mbg", Family::Mbg),
    ("pareto", Family::Pareto),
];

/// Rhythms more regular than this are clocks, and no model is needed.
const MOST_REGULAR: u32 = 99;

impl Kind {
    /// One word for people to type: `mbg`, and `mbg-2` for a rhythm of two ticks a purchase.
    pub fn word(self) -> String {
        let word = WORDS
            .iter()
            .find(|(_, family)| *family == self.family)
            .map_or("", |(word, _)| word);
        match self.regularity {
            1 => word.to_owned(),
            k => format!("{word}-{k}"),
        }
    }

    /// Reads what [`Kind::word`] writes.
    pub fn parse(text: &str) -> Option<Kind> {
        let (word, regularity) = match text.split_once('-') {
            None => (text, 1),
            Some((word, k)) => (word, k.parse().ok().filter(|k| (1..=MOST_REGULAR).contains(k))?),
        };
        let family = WORDS.iter().find(|(known, _)| *known == word)?.1;
        (family != Family::Pareto || regularity == 1).then_some(Kind { family, regularity })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cohort::{Cohort, Summary};

    #[test]
    fn words_are_read_as_they_are_written() {
        for kind in [
            Kind::NBD,
            Kind::BG,
            Kind::MBG,
            Kind::PARETO,
            Kind::regular(Family::Mbg, 3),
        ] {
            assert_eq!(Kind::parse(&kind.word()), Some(kind));
        }
        for wrong in ["", "gg", "mbg-", "mbg-0", "mbg-x", "pareto-2", "mbg-1000"] {
            assert_eq!(Kind::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_report_names_one_of_its_models() {
        let cohort = Cohort::of_summaries([
            Summary::NEW,
            Summary {
                repeats: 2,
                last_weeks: 9.0,
                age_weeks: 20.0,
            },
        ]);
        let report = Report::of(&Choice::of(&cohort), None, None);
        assert!(report.models.iter().any(|fitted| fitted.model == report.chosen));
        assert_eq!(report.models[0].parameters[1].symbol, "alpha");
        assert_eq!(report.fell_back.as_deref(), Some("nbd"));
    }
}
