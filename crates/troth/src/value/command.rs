//! `troth value`: what each customer of a purchase log is worth, and how far the money comes from few.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use jiff::civil::Date;
use serde::Serialize;
use troth_value::{
    Buyer, Choice, Cohort, Concentration, DAYS_A_WEEK, Day, Fit, History, Holdout, Kind, Prior, Purchase,
    Scorer, SpendFit, Summary, Terms, Worth, concentration, holdout,
};

use crate::intake::source::Refusal;
use crate::intake::way::Way;
use crate::value::log::{self, Log};

/// What `troth value` is asked.
#[derive(Args, Clone, Debug)]
pub struct Value {
    /// The purchase log: a table of customers, days and amounts.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The buying model; `auto` chooses by likelihood.
    #[arg(long, value_enum, default_value_t = Named::Auto)]
    pub model: Named,
    /// The last day that counts; later rows are what the forecast is held against.
    #[arg(long, value_name = "DAY")]
    pub until: Option<Date>,
    /// How far ahead to look; else as far as the log goes on after `--until`, or a year.
    #[arg(long, value_name = "WEEKS")]
    pub horizon: Option<f64>,
    /// The share of an amount that is earned, between 0 and 1.
    #[arg(long, value_name = "SHARE", default_value_t = 1.0)]
    pub margin: f64,
    /// By how much money to come is worth less a year from now.
    #[arg(long, value_name = "SHARE", default_value_t = 0.1)]
    pub discount: f64,
    /// Where each customer's figures are written.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Named {
    Auto,
    Nbd,
    Bg,
    Mbg,
    Pareto,
}

impl Named {
    fn kind(self) -> Option<Kind> {
        match self {
            Named::Auto => None,
            Named::Nbd => Some(Kind::NBD),
            Named::Bg => Some(Kind::BG),
            Named::Mbg => Some(Kind::MBG),
            Named::Pareto => Some(Kind::PARETO),
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum ValueError {
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error("no column of `{0}` says who bought\n\nhint: head it `customer_id`")]
    NoCustomer(String),
    #[error("no column of `{0}` says when\n\nhint: head it `date`")]
    NoDate(String),
    #[error("nobody bought anything until `{0}`\n\nhint: choose a later day with `--until`")]
    Nobody(String),
    #[error("`{0}` is no number of weeks ahead\n\nhint: write one above nought, such as `52`")]
    Horizon(f64),
    #[error("`{path}` can't be written: {why}")]
    Unwritable { path: String, why: std::io::Error },
}

/// What was found, as printed with `--json`.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    pub customers: usize,
    /// Rows that name no customer, and rows that could not be read.
    pub nameless: usize,
    pub unread: usize,
    pub models: Vec<Shown>,
    pub chosen: String,
    pub why: String,
    pub horizon_weeks: f64,
    /// Of what customers paid net of returns; nothing where that is not above nought.
    pub concentration: Option<Concentration>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holdout: Option<Holdout>,
}

/// A fitted model.
#[derive(Clone, Debug, Serialize)]
pub struct Shown {
    pub model: String,
    pub parameters: BTreeMap<&'static str, f64>,
    pub log_likelihood: f64,
}

/// # Errors
/// When the log can't be read, says nothing of purchases, or the figures can't be written.
pub fn run(asked: &Value, ways: &'static [Way]) -> Result<(), ValueError> {
    let report = value(asked, ways)?;
    if asked.json {
        println!("{}", serde_json::to_string(&report).unwrap_or_default());
    } else {
        show(&report);
    }
    Ok(())
}

/// One model that was asked for, or the choice among all.
enum Judge {
    One(Fit),
    Best(Choice),
}

impl Judge {
    fn of(cohort: &Cohort, named: Named) -> Judge {
        let asked = named
            .kind()
            .and_then(|kind| Fit::of(cohort, kind, Prior::for_customers(cohort.customers())));
        asked.map_or_else(|| Judge::Best(Choice::of(cohort)), Judge::One)
    }

    fn fits(&self) -> &[Fit] {
        match self {
            Judge::One(fit) => std::slice::from_ref(fit),
            Judge::Best(choice) => &choice.models,
        }
    }

    fn chosen(&self) -> &Fit {
        match self {
            Judge::One(fit) => fit,
            Judge::Best(choice) => choice.chosen(),
        }
    }

    fn why(&self) -> String {
        match self {
            Judge::One(_) => "it was asked for".to_owned(),
            Judge::Best(choice) => choice.why.clone(),
        }
    }

    fn expected(&self, summary: Summary, weeks: f64) -> f64 {
        match self {
            Judge::One(fit) => fit.model.expected(summary, weeks),
            Judge::Best(choice) => choice.expected(summary, weeks),
        }
    }

    fn scorer<'s>(&self, spend: Option<&'s SpendFit>, terms: Terms) -> Scorer<'s> {
        match self {
            Judge::One(fit) => Scorer::of_fit(fit, spend, terms),
            Judge::Best(choice) => Scorer::new(choice, spend, terms),
        }
    }
}

/// As [`run`], without a word to the terminal.
///
/// # Errors
/// As there.
pub fn value(asked: &Value, ways: &'static [Way]) -> Result<Report, ValueError> {
    let log = log::read(&asked.file, ways)?;
    let last = log.last.unwrap_or(Day(0));
    let until = asked.until.map_or(last, crate::value::number);
    let horizon_weeks = horizon(asked, until, last)?;
    let histories: Vec<History> = log
        .customers
        .iter()
        .map(|(_, bought)| History::of(bought, until))
        .collect();
    let cohort = Cohort::of(&histories, until);
    if cohort.customers() == 0 {
        return Err(ValueError::Nobody(
            asked
                .until
                .map_or_else(|| "its end".to_owned(), |day| day.to_string()),
        ));
    }
    let judge = Judge::of(&cohort, asked.model);
    if let Some(path) = &asked.out {
        let terms = Terms {
            horizon_weeks,
            margin: asked.margin.clamp(0.0, 1.0),
            discount_a_year: asked.discount.max(0.0),
        };
        write(path, &log, &histories, until, &judge, terms)?;
    }
    let net: Vec<i64> = histories
        .iter()
        .filter(|history| history.first().is_some())
        .map(History::net_minor)
        .collect();
    let shown = |fit: &Fit| Shown {
        model: fit.model.kind.to_string(),
        parameters: fit.parameters().collect(),
        log_likelihood: fit.log_likelihood,
    };
    Ok(Report {
        customers: net.len(),
        nameless: log.nameless,
        unread: log.unread,
        models: judge.fits().iter().map(shown).collect(),
        chosen: judge.chosen().model.kind.to_string(),
        why: judge.why(),
        horizon_weeks,
        concentration: concentration(&net),
        holdout: asked
            .until
            .and_then(|_| held(&log, &histories, until, horizon_weeks, &judge)),
    })
}

fn horizon(asked: &Value, until: Day, last: Day) -> Result<f64, ValueError> {
    let beyond = last.since(until) as f64 / DAYS_A_WEEK;
    let weeks = asked.horizon.unwrap_or(if beyond > 0.0 { beyond } else { 52.0 });
    if weeks.is_finite() && weeks > 0.0 {
        Ok(weeks)
    } else {
        Err(ValueError::Horizon(weeks))
    }
}

/// Purchases as forecast beside those that came within the horizon; days with more than one count once, as in the models.
fn held(log: &Log, histories: &[History], until: Day, weeks: f64, judge: &Judge) -> Option<Holdout> {
    let end = i64::from(until.0) + (weeks * DAYS_A_WEEK).round() as i64;
    let came = |bought: &[Purchase]| {
        let mut days: Vec<i32> = bought
            .iter()
            .filter(|purchase| {
                purchase.day > until && i64::from(purchase.day.0) <= end && !purchase.is_return()
            })
            .map(|purchase| purchase.day.0)
            .collect();
        days.sort_unstable();
        days.dedup();
        days.len() as f64
    };
    let pairs: Vec<(f64, f64)> = log
        .customers
        .iter()
        .zip(histories)
        .filter_map(|((_, bought), history)| {
            Some((judge.expected(history.summary(until)?, weeks), came(bought)))
        })
        .collect();
    holdout(&pairs)
}

fn write(
    path: &Path,
    log: &Log,
    histories: &[History],
    until: Day,
    judge: &Judge,
    terms: Terms,
) -> Result<(), ValueError> {
    let prior = Prior::for_customers(histories.len() as u64);
    let buyers: Vec<Option<Buyer>> = histories
        .iter()
        .map(|history| Buyer::of(history, until))
        .collect();
    let spend = SpendFit::of(buyers.iter().flatten().filter_map(|buyer| buyer.spent), prior);
    let known: Vec<Buyer> = buyers.iter().flatten().copied().collect();
    let worths = judge.scorer(spend.as_ref(), terms).worths(&known);
    let names = log
        .customers
        .iter()
        .zip(&buyers)
        .filter(|(_, buyer)| buyer.is_some());
    let written = File::create(path).map_err(csv::Error::from).and_then(|file| {
        let mut table = csv::Writer::from_writer(file);
        table.write_record([
            "customer",
            "purchases",
            "alive",
            "expected_purchases",
            "expected_purchases_low",
            "expected_purchases_high",
            "expected_spend",
            "lifetime_value",
            "lifetime_value_low",
            "lifetime_value_high",
        ])?;
        for (((name, _), buyer), worth) in names.zip(&worths) {
            let purchases = buyer.map_or(0, |buyer| buyer.summary.repeats + 1);
            table.write_record(row(name, purchases, worth))?;
        }
        table.flush().map_err(csv::Error::from)
    });
    let unwritable = |why: csv::Error| ValueError::Unwritable {
        path: path.display().to_string(),
        why: std::io::Error::other(why),
    };
    written.map_err(unwritable)
}

/// Expected amounts in whole units of the log's; they are expectations, no money that changed hands.
fn row(name: &str, purchases: u32, worth: &Worth) -> [String; 10] {
    let figure = |value: f64| format!("{value:.4}");
    let units = |hundredths: f64| format!("{:.2}", hundredths / 100.0);
    [
        name.to_owned(),
        purchases.to_string(),
        worth.alive.map_or_else(String::new, |alive| figure(alive.value)),
        figure(worth.purchases.value),
        figure(worth.purchases.low),
        figure(worth.purchases.high),
        units(worth.spend.value),
        units(worth.lifetime.value),
        units(worth.lifetime.low),
        units(worth.lifetime.high),
    ]
}

fn show(report: &Report) {
    println!(
        "{} customers; {}: {}",
        report.customers, report.chosen, report.why
    );
    for shown in &report.models {
        let parameters: Vec<String> = shown
            .parameters
            .iter()
            .map(|(name, value)| format!("{name} {value:.4}"))
            .collect();
        println!(
            "  {}: log-likelihood {:.1}; {}",
            shown.model,
            shown.log_likelihood,
            parameters.join(", ")
        );
    }
    if let Some(found) = &report.concentration {
        let tops: Vec<String> = found
            .top
            .iter()
            .map(|top| format!("{} % bring {:.1} %", top.percent, top.share * 100.0))
            .collect();
        println!(
            "of the money, the best {}; Gini {:.3}",
            tops.join(", "),
            found.gini
        );
    }
    if let Some(found) = &report.holdout {
        println!(
            "in the {:.1} weeks after: {:.0} purchases came, {:.0} were forecast; off by {:.4} a customer",
            report.horizon_weeks, found.actual, found.predicted, found.mae
        );
    }
    if report.nameless + report.unread > 0 {
        println!(
            "{} rows name no customer, {} could not be read",
            report.nameless, report.unread
        );
    }
}
