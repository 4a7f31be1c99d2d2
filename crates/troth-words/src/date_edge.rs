//! Where a week, a month, a quarter or a year begins, has its middle and ends.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::date_resolve::{Missing, add, date};
use crate::date_words::Edge;

/// Days after Monday; a week ends with its Friday.
pub fn days_of_week(edge: Option<Edge>) -> i64 {
    match edge {
        Some(Edge::Start) => 0,
        Some(Edge::Early) => 1,
        Some(Edge::Middle) => 2,
        Some(Edge::Late | Edge::End) | None => 4,
    }
}

pub fn edge_of_month(first: Date, edge: Option<Edge>) -> Result<Date, Missing> {
    match edge {
        Some(Edge::Start) => Ok(first),
        Some(Edge::Early) => add(first, 9.days()),
        Some(Edge::Middle) => add(first, 14.days()),
        Some(Edge::Late | Edge::End) | None => Ok(first.last_of_month()),
    }
}

pub fn edge_of_quarter(first: Date, edge: Option<Edge>) -> Result<Date, Missing> {
    match edge {
        Some(Edge::Start) => Ok(first),
        Some(Edge::Early) => Ok(first.last_of_month()),
        Some(Edge::Middle) => add(first, 45.days()),
        Some(Edge::Late | Edge::End) | None => Ok(add(first, 2.months())?.last_of_month()),
    }
}

pub fn edge_of_year(year: i16, edge: Option<Edge>) -> Result<Date, Missing> {
    match edge {
        Some(Edge::Start) => date(year, 1, 1),
        Some(Edge::Early) => date(year, 3, 31),
        Some(Edge::Middle) => date(year, 6, 30),
        Some(Edge::Late | Edge::End) | None => date(year, 12, 31),
    }
}
