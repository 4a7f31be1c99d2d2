//! One row under its plan: its cells by meaning, and the instants, days, amounts and countries read from them.

use std::collections::HashMap;
use std::fmt;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::frame::money::{Currency, Money, UnitPrice};
use crate::intake::country;
use crate::intake::date::{self, DayOrder, Moment, NoDate};
use crate::intake::meaning::{MEANINGS, Meaning, normal};
use crate::intake::phone::Phones;
use crate::intake::plan::Plan;
use crate::intake::table::Record;
use crate::intake::value::{self, DecimalMark};
use crate::record::said::Millis;

/// Which columns say what.
#[derive(Debug)]
pub(super) struct Columns {
    of: Vec<Vec<usize>>,
    /// Columns that belong to one address, so that a home's street never meets an office's town.
    pub addresses: Vec<Vec<(Meaning, usize)>>,
    /// Columns kept under their own header.
    pub kept: Vec<usize>,
    is_utc: Vec<bool>,
}

/// A row with the plan it is read by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row<'r> {
    pub record: &'r Record,
    pub plan: &'r Plan,
    pub columns: &'r Columns,
}

/// A cell without which the row makes no sense, and why it can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    pub header: String,
    pub value: String,
    pub why: &'static str,
}

/// What reading one row leaves for the next: numbers and countries already read, and the zone.
#[derive(Debug)]
pub(super) struct Reader {
    pub phones: Phones,
    zone: TimeZone,
    countries: HashMap<String, Option<&'static str>>,
    /// The last instant of each column: rows of one order repeat it.
    instants: Vec<(String, Millis)>,
    /// What was left out of the row being read, and why.
    pub warnings: Vec<String>,
}

impl Columns {
    pub fn of(plan: &Plan) -> Columns {
        let mut columns = Columns {
            of: vec![Vec::new(); MEANINGS],
            addresses: Vec::new(),
            kept: Vec::new(),
            is_utc: Vec::new(),
        };
        for (at, column) in plan.columns.iter().enumerate() {
            columns
                .is_utc
                .push(normal(&column.header).split(' ').any(|word| word == "utc"));
            match column.meaning {
                None | Some(Meaning::Kept) => columns.kept.push(at),
                Some(meaning) => {
                    columns.of[meaning as usize].push(at);
                    if meaning.is_address() {
                        columns.join_address(meaning, at);
                    }
                }
            }
        }
        columns
    }

    /// A second town begins a second address; second lines of a street stay with the first.
    fn join_address(&mut self, meaning: Meaning, at: usize) {
        let belongs = self.addresses.last().is_some_and(|address| {
            let repeated = address.iter().any(|(other, _)| *other == meaning);
            let follows = address.last().is_some_and(|(_, last)| *last + 1 == at);
            !repeated || (meaning == Meaning::Street && follows)
        });
        match self.addresses.last_mut() {
            Some(address) if belongs => address.push((meaning, at)),
            _ => self.addresses.push(vec![(meaning, at)]),
        }
    }
}

impl<'r> Row<'r> {
    pub fn cell(&self, column: usize) -> &'r str {
        value::clean(self.record.cell(column))
    }

    pub fn header(&self, column: usize) -> &'r str {
        self.plan
            .columns
            .get(column)
            .map_or("", |column| column.header.as_str())
    }

    /// The filled cells of a meaning, with their columns.
    pub fn all(&self, meaning: Meaning) -> impl Iterator<Item = (usize, &'r str)> {
        let row = *self;
        row.columns.of[meaning as usize]
            .iter()
            .map(move |column| (*column, row.cell(*column)))
            .filter(|(_, cell)| !cell.is_empty())
    }

    pub fn first(&self, meaning: Meaning) -> Option<(usize, &'r str)> {
        self.all(meaning).next()
    }

    pub fn one(&self, meaning: Meaning) -> Option<&'r str> {
        self.first(meaning).map(|(_, cell)| cell)
    }

    pub fn text(&self, meaning: Meaning) -> Option<String> {
        self.one(meaning).map(str::to_owned)
    }

    /// An id as text. `17850.0` is what a program made of `17850`.
    pub fn id(&self, meaning: Meaning) -> Option<&'r str> {
        let id = self.one(meaning)?;
        match id.strip_suffix(".0") {
            Some(whole) if whole.bytes().all(|byte| byte.is_ascii_digit()) => Some(whole),
            _ => Some(id),
        }
    }

    pub fn mark(&self, column: usize) -> DecimalMark {
        self.plan
            .columns
            .get(column)
            .map_or(DecimalMark::Point, |column| column.decimal_mark)
    }

    fn problem(&self, column: usize, cell: &str, why: &'static str) -> Problem {
        let value: String = cell.chars().take(200).collect();
        Problem {
            header: self.header(column).to_owned(),
            value,
            why,
        }
    }

    pub fn missing(&self, meaning: Meaning, why: &'static str) -> Problem {
        let column = self.columns.of[meaning as usize].first();
        let header = column.map_or(String::new(), |column| self.header(*column).to_owned());
        Problem {
            header,
            value: String::new(),
            why,
        }
    }

    pub fn money(&self, meaning: Meaning, currency: Currency) -> Result<Option<Money>, Problem> {
        let Some((column, cell)) = self.first(meaning) else {
            return Ok(None);
        };
        let money = value::money(cell, self.mark(column), currency);
        money
            .map(Some)
            .map_err(|_| self.problem(column, cell, "is not an amount"))
    }

    pub fn unit_price(&self, currency: Currency) -> Result<Option<UnitPrice>, Problem> {
        let Some((column, cell)) = self.first(Meaning::UnitPrice) else {
            return Ok(None);
        };
        let price = value::unit_price(cell, self.mark(column), currency);
        price
            .map(Some)
            .map_err(|_| self.problem(column, cell, "is not a price"))
    }

    pub fn quantity_milli(&self) -> Result<Option<i64>, Problem> {
        let Some((column, cell)) = self.first(Meaning::Quantity) else {
            return Ok(None);
        };
        let milli = value::thousandths(cell, self.mark(column));
        milli
            .map(Some)
            .ok_or_else(|| self.problem(column, cell, "is not a quantity"))
    }
}

impl Reader {
    pub fn new(plan: &Plan) -> Reader {
        Reader {
            phones: Phones::default(),
            zone: TimeZone::get(&plan.setting.zone).unwrap_or(TimeZone::UTC),
            countries: HashMap::new(),
            instants: vec![(String::new(), 0); plan.columns.len()],
            warnings: Vec::new(),
        }
    }

    /// The instant in a column, or a problem when the cell is filled and can't be one.
    pub fn instant(&mut self, row: &Row<'_>, meaning: Meaning) -> Result<Option<Millis>, Problem> {
        let Some((column, cell)) = row.first(meaning) else {
            return Ok(None);
        };
        if let Some((text, millis)) = self.instants.get(column)
            && text == cell
        {
            return Ok(Some(*millis));
        }
        let zone = if row.columns.is_utc.get(column) == Some(&true) {
            &TimeZone::UTC
        } else {
            &self.zone
        };
        let moment = date::read(cell, day_order(row, column)).and_then(|moment| moment.millis(zone));
        let millis = moment.map_err(|error| row.problem(column, cell, why_no_date(error)))?;
        if let Some(last) = self.instants.get_mut(column) {
            *last = (cell.to_owned(), millis);
        }
        Ok(Some(millis))
    }

    /// The same for a cell the row can do without: what can't be read becomes a warning.
    pub fn instant_if_sound(&mut self, row: &Row<'_>, meaning: Meaning) -> Option<Millis> {
        match self.instant(row, meaning) {
            Ok(millis) => millis,
            Err(problem) => {
                self.warnings.push(problem.to_string());
                None
            }
        }
    }

    pub fn day_if_sound(&mut self, row: &Row<'_>, meaning: Meaning) -> Option<Date> {
        let (column, cell) = row.first(meaning)?;
        match date::read(cell, day_order(row, column)) {
            Ok(Moment { day, .. }) => Some(day),
            Err(error) => {
                self.remark(row, column, cell, why_no_date(error));
                None
            }
        }
    }

    /// Says once of this row what could not be read of a cell that it can do without.
    pub fn remark(&mut self, row: &Row<'_>, column: usize, cell: &str, why: &'static str) {
        let remark = row.problem(column, cell, why).to_string();
        if !self.warnings.contains(&remark) {
            self.warnings.push(remark);
        }
    }

    pub fn country_code(&mut self, text: &str) -> Option<&'static str> {
        if let Some(known) = self.countries.get(text) {
            return *known;
        }
        let code = country::code_of(text);
        if self.countries.len() < 1_024 {
            self.countries.insert(text.to_owned(), code);
        }
        code
    }
}

pub(super) fn day_order(row: &Row<'_>, column: usize) -> DayOrder {
    let planned = row.plan.columns.get(column).and_then(|column| column.day_order);
    planned.unwrap_or_else(|| usual_order(row.plan.setting.country.as_deref()))
}

/// The order people of a country write; day first where nothing is known, as most of the world does.
pub(super) fn usual_order(country: Option<&str>) -> DayOrder {
    if country.is_some_and(country::writes_month_first) {
        DayOrder::MonthFirst
    } else {
        DayOrder::DayFirst
    }
}

fn why_no_date(error: NoDate) -> &'static str {
    match error {
        NoDate::Unread => "is not a date",
        NoDate::Impossible => "is a day no calendar has",
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Problem { header, value, why } = self;
        match (header.is_empty(), value.is_empty()) {
            (true, _) => f.write_str(why),
            (false, true) => write!(f, "`{header}` {why}"),
            (false, false) => write!(f, "`{value}` in `{header}` {why}"),
        }
    }
}
