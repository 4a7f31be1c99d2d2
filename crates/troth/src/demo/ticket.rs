//! The helpdesk's export: the requests of `tickets.txt` and the routine ones around them, in Zendesk's columns.

use jiff::civil::{DateTime, time};
use jiff::{Span, Unit};

use crate::demo::DemoError;
use crate::demo::calendar::Calendar;
use crate::demo::cast::{Cast, Person};
use crate::demo::routine::{self, Draw};
use crate::demo::script::{self, Entry};
use crate::demo::shop::{Shop, written};

const REQUESTS: &str = include_str!("../../demo/tickets.txt");

const HEADER: &str = "Summation column,Id,Requester,Requester id,Requester external id,Requester email,Requester domain,Submitter,Assignee,Group,Subject,Tags,Status,Priority,Via,Ticket type,Created at,Updated at,Assigned at,Organization,Due date,Initially assigned at,Solved at,Resolution time,Satisfaction Score,Group stations,Assignee stations,Reopens,Replies,First reply time in minutes,First reply time in minutes within business hours,First resolution time in minutes,First resolution time in minutes within business hours,Full resolution time in minutes,Full resolution time in minutes within business hours,Agent wait time in minutes,Agent wait time in minutes within business hours,Requester wait time in minutes,Requester wait time in minutes within business hours,On hold time in minutes,On hold time in minutes within business hours,Description [txt],Last public comment [txt]";

/// The first number; the helpdesk counts on from here in the order of the requests.
pub const FIRST_NUMBER: usize = 10_001;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub at: DateTime,
    pub from: String,
    pub assignee: String,
    pub subject: String,
    pub words: String,
    pub answer: String,
    /// Minutes from the request to the first reply; nobody has answered yet when absent.
    pub first_reply: Option<i64>,
    /// Minutes from the request to its end.
    pub solved: Option<i64>,
    pub score: &'static str,
    pub via: String,
    pub kind: String,
    pub priority: String,
    pub tags: String,
    pub due: String,
    pub reopens: String,
}

/// All requests in the order of their moments: those written by hand and the routine around them.
pub fn requests(shop: &Shop, cast: &Cast) -> Result<Vec<Request>, DemoError> {
    let mut all = by_hand()?;
    all.extend(routine::requests(shop, cast)?);
    all.sort_by(|a, b| (a.at, &a.from).cmp(&(b.at, &b.from)));
    Ok(all)
}

pub fn by_hand() -> Result<Vec<Request>, DemoError> {
    script::read("tickets.txt", REQUESTS)?
        .into_iter()
        .map(request)
        .collect()
}

pub fn export(calendar: &Calendar, shop: &Shop, cast: &Cast) -> Result<Vec<u8>, DemoError> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(HEADER.split(','))?;
    let mut known = Vec::new();
    for (place, request) in requests(shop, cast)?.iter().enumerate() {
        if calendar.has_come(request.at)? {
            out.write_record(row(place + FIRST_NUMBER, request, &mut known, calendar, cast)?)?;
        }
    }
    written(out)
}

fn request(entry: Entry) -> Result<Request, DemoError> {
    let wrong = |why: String| DemoError::Data {
        file: "tickets.txt",
        line: entry.line,
        why,
    };
    let (words, answer) = entry.body.split_once("\n--\n").unwrap_or((&entry.body, ""));
    let mut draw = Draw::seeded(&format!("{}{}", entry.at, entry.from));
    let minutes = |key: &str| {
        entry
            .key(key)
            .map(|value| duration(value).ok_or_else(|| wrong(format!("`{value}` is not 3m, 2h or 1d"))))
            .transpose()
    };
    let first_reply = match minutes("First")? {
        None if answer.is_empty() => None,
        None => Some(draw.first_reply(entry.at)?),
        given => given,
    };
    let solved = match (entry.key("Solved"), first_reply) {
        (Some("no"), _) | (_, None) => None,
        (Some(_), _) => minutes("Solved")?,
        (None, Some(first)) => Some(first + draw.up_to(600)),
    };
    let score = match entry.key("Score") {
        Some("Good") => "Good",
        Some("Bad") => "Bad",
        Some(other) => return Err(wrong(format!("`{other}` is neither Good nor Bad"))),
        None if solved.is_some() => "Offered",
        None => "Unoffered",
    };
    let key = |name: &str, otherwise: &str| entry.key(name).unwrap_or(otherwise).to_owned();
    Ok(Request {
        at: entry.at,
        assignee: entry.to.first().cloned().unwrap_or_default(),
        subject: key("Subject", ""),
        words: words.trim().to_owned(),
        answer: answer.trim().to_owned(),
        first_reply,
        solved,
        score,
        via: key("Via", "Mail"),
        kind: key("Type", "Question"),
        priority: key("Priority", "Normal"),
        tags: format!("invented {}", entry.key("Tags").unwrap_or_default())
            .trim_end()
            .to_owned(),
        due: key("Due", ""),
        reopens: key("Reopens", "0"),
        from: entry.from,
    })
}

fn duration(written: &str) -> Option<i64> {
    let unit = written.chars().last()?;
    let count: i64 = written.strip_suffix(unit)?.parse().ok()?;
    Some(
        count
            * match unit {
                'm' => 1,
                'h' => 60,
                'd' => 1_440,
                _ => return None,
            },
    )
}

fn row(
    number: usize,
    request: &Request,
    known: &mut Vec<String>,
    calendar: &Calendar,
    cast: &Cast,
) -> Result<Vec<String>, DemoError> {
    let requester = cast.person(&request.from)?;
    let assignee = cast.person(&request.assignee)?;
    let passed = |minutes: Option<i64>| match minutes {
        Some(minutes) if calendar.has_come(later(request.at, minutes)?)? => Ok::<_, DemoError>(Some(minutes)),
        _ => Ok(None),
    };
    let (first, solved) = (passed(request.first_reply)?, passed(request.solved)?);
    let business = |minutes: Option<i64>| {
        minutes
            .map(|minutes| business_minutes(request.at, minutes))
            .transpose()
    };
    let stamp = |minutes: Option<i64>| {
        minutes
            .map(|minutes| {
                Ok::<_, DemoError>(
                    calendar
                        .moment(later(request.at, minutes)?)?
                        .strftime("%Y-%m-%d %H:%M")
                        .to_string(),
                )
            })
            .transpose()
    };
    let created = stamp(Some(0))?;
    let updated = stamp(solved.or(first).or(Some(0)))?;
    let due = if request.due.is_empty() {
        None
    } else {
        Some(calendar.fill(&format!("{{{}|%Y-%m-%d}}", request.due))?)
    };
    let answered = first.is_some();
    let cells: Vec<Option<String>> = vec![
        Some("1".into()),
        Some(number.to_string()),
        Some(requester.name.clone()),
        Some(requester_id(requester, known).to_string()),
        None,
        requester.mail.clone(),
        requester
            .mail
            .as_deref()
            .and_then(|mail| mail.split_once('@'))
            .map(|(_, domain)| domain.to_owned()),
        Some(if request.via == "Phone" {
            assignee.name.clone()
        } else {
            requester.name.clone()
        }),
        Some(assignee.name.clone()),
        Some("Customer desk".into()),
        Some(calendar.fill(&request.subject)?),
        Some(request.tags.clone()),
        Some(status(first, solved).into()),
        Some(request.priority.clone()),
        Some(request.via.clone()),
        Some(request.kind.clone()),
        created.clone(),
        updated,
        created.clone(),
        requester.firm.clone(),
        due,
        created,
        stamp(solved)?,
        solved.map(|minutes| (minutes / 60).to_string()),
        Some(
            if solved.is_some() {
                request.score
            } else {
                "Unoffered"
            }
            .into(),
        ),
        Some("1".into()),
        Some("1".into()),
        Some(request.reopens.clone()),
        Some(if answered { "1" } else { "0" }.into()),
        text(first),
        text(business(first)?),
        text(solved),
        text(business(solved)?),
        text(solved),
        text(business(solved)?),
        text(first),
        text(business(first)?),
        text(solved),
        text(business(solved)?),
        Some("0".into()),
        Some("0".into()),
        Some(calendar.fill(&request.words)?),
        if answered {
            Some(calendar.fill(&request.answer)?)
        } else {
            None
        },
    ];
    Ok(cells
        .into_iter()
        .map(|cell| cell.filter(|text| !text.is_empty()).unwrap_or_else(|| "-".into()))
        .collect())
}

fn text(number: Option<i64>) -> Option<String> {
    number.map(|number| number.to_string())
}

fn status(first: Option<i64>, solved: Option<i64>) -> &'static str {
    match (first, solved) {
        (_, Some(_)) => "Solved",
        (Some(_), None) => "Open",
        (None, None) => "New",
    }
}

/// The helpdesk knows people by address, or by name where they only ever rang.
fn requester_id(requester: &Person, known: &mut Vec<String>) -> usize {
    let who = requester.mail.as_ref().unwrap_or(&requester.name);
    let place = known.iter().position(|one| one == who).unwrap_or_else(|| {
        known.push(who.clone());
        known.len() - 1
    });
    900_001 + place
}

pub fn later(at: DateTime, minutes: i64) -> Result<DateTime, DemoError> {
    Ok(at.checked_add(Span::new().try_minutes(minutes)?)?)
}

/// The part of a span that falls on Monday to Friday, 08:00 to 18:00.
fn business_minutes(from: DateTime, minutes: i64) -> Result<i64, DemoError> {
    let until = later(from, minutes)?;
    let mut day = from.date();
    let mut total = 0;
    while day <= until.date() {
        if day.weekday().to_monday_zero_offset() < 5 {
            let opens = from.max(day.to_datetime(time(8, 0, 0, 0)));
            let closes = until.min(day.to_datetime(time(18, 0, 0, 0)));
            total += opens.until((Unit::Minute, closes))?.get_minutes().max(0);
        }
        day = day.tomorrow()?;
    }
    Ok(total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// Friday 17:00 to Monday 09:30 is one hour on Friday and one and a half on Monday.
    #[test]
    fn business_minutes_leave_out_nights_and_weekends() {
        let friday = date(1998, 5, 1).at(17, 0, 0, 0);
        assert_eq!(business_minutes(friday, 64 * 60 + 30).unwrap(), 150);
        assert_eq!(business_minutes(friday, 0).unwrap(), 0);
    }

    #[test]
    fn every_row_has_every_column_and_says_it_is_invented() {
        let shop = Shop::read().unwrap();
        let cast = Cast::read(&shop).unwrap();
        let bytes = export(&Calendar::ending(date(2026, 11, 20)).unwrap(), &shop, &cast).unwrap();
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        for row in reader.records() {
            let row = row.unwrap();
            assert_eq!(row.len(), 43);
            assert!(row[11].contains("invented") && row[41].len() > 2, "{row:?}");
        }
    }

    #[test]
    fn a_request_answered_later_than_this_morning_is_still_new() {
        let shop = Shop::read().unwrap();
        let cast = Cast::read(&shop).unwrap();
        let calendar = Calendar::ending(date(2026, 11, 20)).unwrap();
        let mut request = by_hand()
            .unwrap()
            .into_iter()
            .find(|request| request.first_reply.is_some())
            .unwrap();
        request.at = date(1998, 5, 8).at(6, 30, 0, 0);
        request.first_reply = Some(31);
        let row = row(1, &request, &mut Vec::new(), &calendar, &cast).unwrap();
        assert_eq!(
            (row[12].as_str(), row[29].as_str(), row[42].as_str()),
            ("New", "-", "-")
        );
    }
}
