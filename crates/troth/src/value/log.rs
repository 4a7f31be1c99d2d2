//! A purchase log: who bought on which day for how much, read from any table that says so.

use std::path::Path;

use rustc_hash::FxHashMap;
use troth_value::{Day, Purchase};

use crate::intake::date::{self, DayOrder};
use crate::intake::look;
use crate::intake::meaning::{Meaning, normal};
use crate::intake::plan::{Plan, Setting};
use crate::intake::source::{Limits, Source};
use crate::intake::value::{DecimalMark, thousandths};
use crate::intake::way::Way;
use crate::intake::witness::{self, Cells};
use crate::value::command::ValueError;
use crate::value::number;

/// Headers of an amount that no order's export uses.
const AMOUNTS: [&str; 16] = [
    "amount",
    "amounts",
    "total",
    "dollars",
    "revenue",
    "spend",
    "value",
    "sum",
    "sales",
    "price",
    "betrag",
    "umsatz",
    "montant",
    "importe",
    "monetary value",
    "turnover",
];

/// Everything a log says.
#[derive(Debug, Default)]
pub struct Log {
    /// Each customer as the log names them, with their purchases in the order of the file.
    pub customers: Vec<(String, Vec<Purchase>)>,
    /// Rows that name no customer: money from nobody known.
    pub nameless: usize,
    /// Rows without a day or an amount that could be read.
    pub unread: usize,
    pub last: Option<Day>,
}

/// Which column says what.
#[derive(Clone, Copy, Debug)]
struct Columns {
    customer: usize,
    date: usize,
    amount: Amount,
    day_order: DayOrder,
}

#[derive(Clone, Copy, Debug)]
enum Amount {
    Whole(usize, DecimalMark),
    /// Quantity times price.
    Product(usize, DecimalMark, usize, DecimalMark),
    /// Nothing says how much: each row is one purchase of nothing known.
    Unsaid,
}

/// # Errors
/// When the file can't be read, or no column says who bought or when.
pub fn read(path: &Path, ways: &'static [Way]) -> Result<Log, ValueError> {
    let limits = Limits::default();
    let (looked, mut refused) = look::look(&Source::file(path), ways, &Setting::unknown(), &limits)?;
    if let Some(refusal) = refused.pop() {
        return Err(refusal.into());
    }
    let mut log = Log::default();
    let mut places: FxHashMap<String, usize> = FxHashMap::default();
    for seen in looked {
        let columns = columns(&seen.preview.plan, &seen.part.name)?;
        let count = witness::cells(&seen.part, &seen.preview.plan, &limits, |cells| {
            log.add(&mut places, columns, cells);
        })?;
        log.unread += usize::try_from(count.refused).unwrap_or(usize::MAX);
    }
    Ok(log)
}

impl Log {
    fn add(&mut self, places: &mut FxHashMap<String, usize>, columns: Columns, cells: Cells<'_>) {
        let customer = cells.get(columns.customer);
        if customer.is_empty() {
            self.nameless += 1;
            return;
        }
        let moment = date::read(cells.get(columns.date), columns.day_order);
        let (Ok(moment), Some(amount_minor)) = (moment, columns.amount.minor(cells)) else {
            self.unread += 1;
            return;
        };
        let day = number(moment.day);
        let place = match places.get(customer) {
            Some(place) => *place,
            None => {
                places.insert(customer.to_owned(), self.customers.len());
                self.customers.push((customer.to_owned(), Vec::new()));
                self.customers.len() - 1
            }
        };
        self.customers[place].1.push(Purchase { day, amount_minor });
        self.last = self.last.max(Some(day));
    }
}

impl Amount {
    /// In hundredths of whatever the log counts in.
    fn minor(self, cells: Cells<'_>) -> Option<i64> {
        match self {
            Amount::Whole(column, mark) => {
                Some(rounded(i128::from(thousandths(cells.get(column), mark)?), 10))
            }
            Amount::Product(quantity, mark, price, price_mark) => {
                let quantity = thousandths(cells.get(quantity), mark)?;
                let price = thousandths(cells.get(price), price_mark)?;
                Some(rounded(i128::from(quantity) * i128::from(price), 10_000))
            }
            Amount::Unsaid => Some(0),
        }
    }
}

/// Half away from nought, and no further than an integer reaches.
fn rounded(value: i128, unit: i128) -> i64 {
    let half = if value < 0 { -unit / 2 } else { unit / 2 };
    i64::try_from((value + half) / unit).unwrap_or(if value < 0 { i64::MIN } else { i64::MAX })
}

fn columns(plan: &Plan, name: &str) -> Result<Columns, ValueError> {
    let of = |meaning: Meaning| {
        plan.columns
            .iter()
            .position(|column| column.meaning == Some(meaning))
    };
    let mark = |at: usize| plan.columns[at].decimal_mark;
    let customer = [
        Meaning::PersonId,
        Meaning::OrganisationId,
        Meaning::Email,
        Meaning::Name,
        Meaning::Organisation,
    ]
    .into_iter()
    .find_map(of)
    .or_else(|| of(Meaning::Id))
    .ok_or_else(|| ValueError::NoCustomer(name.to_owned()))?;
    let date = of(Meaning::Date)
        .or_else(|| {
            plan.columns
                .iter()
                .position(|column| column.meaning.is_some_and(Meaning::is_instant))
        })
        .ok_or_else(|| ValueError::NoDate(name.to_owned()))?;
    let whole = [Meaning::LineAmount, Meaning::OrderTotal]
        .into_iter()
        .find_map(of);
    let named = plan
        .columns
        .iter()
        .position(|column| AMOUNTS.contains(&normal(&column.header).as_str()));
    let amount = match (whole, of(Meaning::Quantity), of(Meaning::UnitPrice), named) {
        (Some(at), ..) => Amount::Whole(at, mark(at)),
        (_, Some(quantity), Some(price), _) => Amount::Product(quantity, mark(quantity), price, mark(price)),
        (.., Some(at)) | (_, _, Some(at), _) => Amount::Whole(at, mark(at)),
        _ => Amount::Unsaid,
    };
    let day_order = plan.columns[date].day_order.unwrap_or(DayOrder::DayFirst);
    Ok(Columns {
        customer,
        date,
        amount,
        day_order,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(text: &str) -> Result<Log, ValueError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.csv");
        std::fs::write(&path, text).unwrap();
        read(&path, &[crate::intake::way::TABLES])
    }

    #[test]
    fn a_log_is_read_by_its_headers_whether_it_says_a_whole_amount_or_a_price_and_a_number() {
        let whole = log("customer_id,date,dollars\n7,1970-01-03,11.77\n8,1970-01-04,-2.50\n7,1970-01-05,1\n")
            .unwrap();
        assert_eq!(
            whole.customers[0].1,
            [
                Purchase {
                    day: Day(2),
                    amount_minor: 1177
                },
                Purchase {
                    day: Day(4),
                    amount_minor: 100
                }
            ]
        );
        assert_eq!(whole.customers[1].1[0].amount_minor, -250);
        assert_eq!(whole.last, Some(Day(4)));
        let product = log("InvoiceNo,Quantity,InvoiceDate,UnitPrice,CustomerID\n1,6,2010-12-01 08:26,2.55,17850\n2,-1,2010-12-02 08:26,3.39,\n3,x,2010-12-02 08:26,3.39,17851\n").unwrap();
        assert_eq!(
            product.customers[0],
            (
                "17850".to_owned(),
                vec![Purchase {
                    day: Day(14_944),
                    amount_minor: 1530
                }]
            )
        );
        assert_eq!((product.nameless, product.unread), (1, 1));
    }

    #[test]
    fn a_table_that_says_not_who_or_when_is_named() {
        assert!(matches!(
            log("colour,size\nred,1\nblue,2\n"),
            Err(ValueError::NoCustomer(_))
        ));
        assert!(matches!(
            log("customer_id,colour\n1,red\n2,blue\n"),
            Err(ValueError::NoDate(_))
        ));
    }

    #[test]
    fn halves_are_rounded_away_from_nought() {
        assert_eq!([rounded(15, 10), rounded(-15, 10), rounded(14, 10)], [2, -2, 1]);
    }
}
