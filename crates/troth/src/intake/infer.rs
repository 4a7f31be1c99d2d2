//! What a table's columns mean and what its rows are, from the header's words and from the values below them.

use crate::intake::date::{self, DayOrder};
use crate::intake::formats::Format;
use crate::intake::meaning::{self, Meaning};
use crate::intake::plan::{DiscountIs, Subject};
use crate::intake::table::Record;
use crate::intake::value::{self, DecimalMark};

/// One column as it is read, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub meaning: Option<Meaning>,
    pub why: String,
}

/// Reads the columns, then what the rows are, then the columns again in that light.
pub fn columns(headers: &[String], rows: &[Record], format: Option<&Format>) -> (Vec<Column>, Subject) {
    let mut columns: Vec<Column> = headers
        .iter()
        .enumerate()
        .map(|(at, header)| of_column(at, header, rows, format))
        .collect();
    let subject = format.map_or_else(|| subject(&columns), |format| format.subject);
    settle(&mut columns, headers, rows, subject);
    (columns, subject)
}

fn of_column(at: usize, header: &str, rows: &[Record], format: Option<&Format>) -> Column {
    if let Some(meaning) = format.and_then(|format| format.meaning(header)) {
        let why = format.map_or_else(String::new, |format| format!("as {} have it", format.name));
        return Column {
            meaning: Some(meaning),
            why,
        };
    }
    let values: Vec<&str> = values(at, rows).collect();
    if let Some(meaning) = meaning::of_header(header) {
        let by_value = corrected(meaning, &values);
        let why = match by_value == Some(meaning) {
            true => "by its header".to_owned(),
            false => "its values are not what its header says".to_owned(),
        };
        return Column {
            meaning: by_value,
            why,
        };
    }
    match by_values(&values) {
        Some((meaning, why)) => Column {
            meaning: Some(meaning),
            why: why.to_owned(),
        },
        None => Column {
            meaning: None,
            why: "kept under its own header".to_owned(),
        },
    }
}

fn values(at: usize, rows: &[Record]) -> impl Iterator<Item = &str> {
    rows.iter()
        .map(move |row| value::clean(row.cell(at)))
        .filter(|cell| !cell.is_empty())
}

/// Whether at least so many hundredths of the values are such.
fn mostly(values: &[&str], hundredths: usize, is: impl Fn(&str) -> bool) -> bool {
    !values.is_empty() && values.iter().filter(|value| is(value)).count() * 100 >= values.len() * hundredths
}

fn is_date(text: &str) -> bool {
    date::read(text, DayOrder::DayFirst) != Err(date::NoDate::Unread)
}

fn is_name(text: &str) -> bool {
    text.contains(' ')
        && !text
            .chars()
            .any(|letter| letter.is_ascii_digit() || letter == '@')
}

/// A header may be wrong: `Customer` heads names as often as numbers, and `Date` is no date when nothing in it is.
fn corrected(meaning: Meaning, values: &[&str]) -> Option<Meaning> {
    if values.is_empty() {
        return Some(meaning);
    }
    match meaning {
        Meaning::PersonId if mostly(values, 90, |text| value::email(text).is_some()) => Some(Meaning::Email),
        Meaning::PersonId if mostly(values, 60, is_name) => Some(Meaning::Name),
        Meaning::Email if !values.iter().any(|text| text.contains('@')) => None,
        _ if meaning.is_instant() && meaning != Meaning::Birthday && !mostly(values, 20, is_date) => None,
        Meaning::Quantity
        | Meaning::OrderTotal
        | Meaning::UnitPrice
        | Meaning::Discount
        | Meaning::Shipping
            if !mostly(values, 20, |text| {
                text.chars().any(|letter| letter.is_ascii_digit())
            }) =>
        {
            None
        }
        Meaning::JobTitle if mostly(values, 90, is_count) => None,
        _ => Some(meaning),
    }
}

fn is_count(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','))
}

/// What the values alone tell: only what can hardly be anything else.
fn by_values(values: &[&str]) -> Option<(Meaning, &'static str)> {
    if mostly(values, 80, |text| value::email(text).is_some()) {
        return Some((Meaning::Email, "its values are e-mail addresses"));
    }
    let long = |text: &str| text.len() > 80 && text.split(' ').count() > 10;
    if values.len() >= 3 && mostly(values, 50, long) {
        return Some((Meaning::Words, "its values are sentences"));
    }
    let written = |text: &str| is_date(text) && !is_count(text);
    mostly(values, 95, written).then_some((Meaning::Date, "its values are dates"))
}

/// What one row is, from the meanings its columns have.
fn subject(columns: &[Column]) -> Subject {
    let has = |wanted: &[Meaning]| {
        columns
            .iter()
            .any(|column| column.meaning.is_some_and(|meaning| wanted.contains(&meaning)))
    };
    let is_sold = has(&[
        Meaning::Quantity,
        Meaning::UnitPrice,
        Meaning::LineAmount,
        Meaning::OrderTotal,
    ]);
    let is_dated = has(&[Meaning::Date]);
    let contact = has(&[
        Meaning::ContactName,
        Meaning::ContactGiven,
        Meaning::ContactFamily,
    ]);
    let someone = has(&[
        Meaning::Name,
        Meaning::GivenName,
        Meaning::FamilyName,
        Meaning::ContactName,
    ]);
    let known = has(&[
        Meaning::PersonId,
        Meaning::Id,
        Meaning::Email,
        Meaning::OrganisationId,
    ]);
    let posted = has(&[
        Meaning::MessageId,
        Meaning::Author,
        Meaning::Inbound,
        Meaning::InReplyTo,
    ]);
    let delivered = has(&[
        Meaning::PromisedOn,
        Meaning::EstimatedOn,
        Meaning::ShippedOn,
        Meaning::DeliveredOn,
    ]);
    let priced = has(&[Meaning::UnitPrice, Meaning::LineAmount, Meaning::OrderTotal]);
    match () {
        () if has(&[Meaning::TicketNumber]) => Subject::Ticket,
        () if has(&[Meaning::OrderNumber]) && (is_sold || is_dated || delivered) => Subject::Order,
        () if has(&[Meaning::Words]) && posted => Subject::Message,
        () if is_dated && priced && (known || someone || has(&[Meaning::Quantity])) => Subject::Order,
        () if has(&[Meaning::Words]) && (is_dated || has(&[Meaning::Subject])) => Subject::Ticket,
        // A contact beside a name makes the name a firm's, whatever its header says.
        () if has(&[Meaning::Organisation, Meaning::Name]) && contact => Subject::Organisation,
        () if has(&[Meaning::Organisation]) && !someone => Subject::Organisation,
        () if someone || known || has(&[Meaning::Phone]) => Subject::Person,
        () => Subject::Nothing,
    }
}

/// Gives words of two roles the one that fits, and leaves each meaning to its first column.
fn settle(columns: &mut [Column], headers: &[String], rows: &[Record], subject: Subject) {
    let order_like = subject == Subject::Order;
    if order_like && total_is_of_lines(columns, rows) {
        replace(
            columns,
            Meaning::OrderTotal,
            Meaning::LineAmount,
            "it differs within one order",
        );
    }
    for at in 0..columns.len() {
        let Some(meaning) = columns[at].meaning else {
            continue;
        };
        let taken = |wanted: Meaning| {
            columns
                .iter()
                .enumerate()
                .any(|(other, column)| other != at && column.meaning == Some(wanted))
        };
        let fitting = fitting(meaning, subject, &taken);
        let first = columns[..at].iter().all(|column| column.meaning != fitting);
        match fitting {
            Some(fitting) if first || fitting.may_repeat() => columns[at].meaning = Some(fitting),
            _ => {
                columns[at].meaning = None;
                columns[at].why = format!(
                    "kept under its own header: `{}` is read from another",
                    headers[at]
                );
                if fitting.is_none() {
                    columns[at].why = "kept under its own header".to_owned();
                }
            }
        }
    }
}

fn replace(columns: &mut [Column], from: Meaning, to: Meaning, why: &str) {
    for column in columns.iter_mut().filter(|column| column.meaning == Some(from)) {
        *column = Column {
            meaning: Some(to),
            why: why.to_owned(),
        };
    }
}

/// An amount that differs between rows of one order is the line's.
fn total_is_of_lines(columns: &[Column], rows: &[Record]) -> bool {
    let place = |wanted: Meaning| columns.iter().position(|column| column.meaning == Some(wanted));
    if place(Meaning::LineAmount).is_some() || place(Meaning::UnitPrice).is_some() {
        return false;
    }
    let (Some(number), Some(total)) = (place(Meaning::OrderNumber), place(Meaning::OrderTotal)) else {
        return false;
    };
    rows.windows(2).any(|pair| {
        let same = !pair[0].cell(number).is_empty() && pair[0].cell(number) == pair[1].cell(number);
        same && !pair[1].cell(total).is_empty() && pair[0].cell(total) != pair[1].cell(total)
    })
}

fn fitting(meaning: Meaning, subject: Subject, taken: &impl Fn(Meaning) -> bool) -> Option<Meaning> {
    use Meaning as M;
    let free = |wanted: Meaning| (!taken(wanted)).then_some(wanted);
    match subject {
        Subject::Order => match meaning {
            M::Id => free(M::OrderNumber),
            M::Description | M::Words => free(M::Product),
            M::Status | M::Kind => free(M::OrderStatus),
            M::Assignee => free(M::TakenBy),
            M::Author => free(M::Name),
            M::DueOn => free(M::PromisedOn),
            M::Note | M::Subject | M::Answer | M::Via | M::TicketNumber => None,
            other => Some(other),
        },
        Subject::Ticket => match meaning {
            M::Id => free(M::TicketNumber),
            M::Description => free(M::Words),
            M::Product => free(M::Kind),
            M::Author => free(M::Name),
            M::MessageId => free(M::TicketNumber),
            M::PromisedOn => free(M::DueOn),
            M::Organisation if !taken(M::Name) && !taken(M::Email) && !taken(M::PersonId) => None,
            M::Note | M::OrderNumber => None,
            other => Some(other),
        },
        Subject::Message => match meaning {
            M::Id => free(M::MessageId),
            M::Description => free(M::Words),
            M::PersonId => free(M::Author),
            other => Some(other),
        },
        Subject::Person | Subject::Organisation => match meaning {
            M::Id => free(if subject == Subject::Organisation {
                M::OrganisationId
            } else {
                M::PersonId
            }),
            M::PersonId if subject == Subject::Organisation => free(M::OrganisationId),
            M::Description => Some(M::Note),
            M::Name if subject == Subject::Organisation && is_with_contact(taken) => free(M::Organisation),
            M::Status | M::Kind | M::Assignee | M::Via | M::Date => None,
            other => of_a_contact(other).then_some(other),
        },
        Subject::Nothing => Some(meaning),
    }
}

fn is_with_contact(taken: &impl Fn(Meaning) -> bool) -> bool {
    [
        Meaning::ContactName,
        Meaning::ContactGiven,
        Meaning::ContactFamily,
    ]
    .into_iter()
    .any(taken)
}

/// What a row about a person or firm can say; everything else in it stays under its own header.
fn of_a_contact(meaning: Meaning) -> bool {
    meaning < Meaning::Date
        || matches!(
            meaning,
            Meaning::ConsentEmail
                | Meaning::ConsentSms
                | Meaning::ConsentAt
                | Meaning::ConsentProof
                | Meaning::WithdrawnAt
                | Meaning::Blocked
        )
}

/// Which order a column of days shows, if it shows one.
pub fn day_order(at: usize, rows: &[Record]) -> Option<DayOrder> {
    date::order_shown(values(at, rows))
}

pub fn decimal_mark(at: usize, rows: &[Record]) -> DecimalMark {
    DecimalMark::shown(values(at, rows))
}

/// Discounts that never exceed one are shares; a header with a per cent sign says so itself.
pub fn discount_is(at: usize, header: &str, rows: &[Record]) -> DiscountIs {
    if meaning::normal(header).contains("percent") {
        return DiscountIs::Percent;
    }
    let mark = decimal_mark(at, rows);
    let millionths: Vec<i64> = values(at, rows)
        .filter_map(|text| value::share_millionths(text, mark))
        .collect();
    let is_share = !millionths.is_empty() && millionths.iter().all(|share| (0..=1_000_000).contains(share));
    let some = millionths.iter().any(|share| *share % 1_000_000 != 0);
    if is_share && some {
        DiscountIs::Share
    } else {
        DiscountIs::Money
    }
}
