//! The newsletter's audience as Mailchimp exports it: who may be written to, since when and by what proof, and who has left.

use jiff::civil::{Date, date};
use serde::Deserialize;

use crate::demo::DemoError;
use crate::demo::calendar::Calendar;
use crate::demo::cast::Cast;
use crate::demo::routine::Draw;
use crate::demo::shop::{table, written};

const AUDIENCE: &str = include_str!("../../demo/audience.csv");

const HEADER: [&str; 22] = [
    "Email Address",
    "First Name",
    "Last Name",
    "Address",
    "Phone Number",
    "MEMBER_RATING",
    "OPTIN_TIME",
    "OPTIN_IP",
    "CONFIRM_TIME",
    "CONFIRM_IP",
    "LATITUDE",
    "LONGITUDE",
    "GMTOFF",
    "DSTOFF",
    "TIMEZONE",
    "CC",
    "REGION",
    "LAST_CHANGED",
    "LEID",
    "EUID",
    "NOTES",
    "TAGS",
];
const LEFT_HEADER: [&str; 5] = [
    "UNSUB_TIME",
    "UNSUB_CAMPAIGN_TITLE",
    "UNSUB_CAMPAIGN_ID",
    "UNSUB_REASON",
    "UNSUB_REASON_OTHER",
];

/// The letter that most of those who left were answering.
pub const WELCOME_OFFER: &str = "Welcome offer: 15 % off your first three orders";

/// One reader: somebody of the cast, or an address only the newsletter knows.
#[derive(Clone, Debug, Deserialize)]
pub struct Reader {
    pub who: String,
    pub first: String,
    pub last: String,
    pub phone: String,
    pub opted_in: Date,
    pub left: Option<Date>,
    pub reason: String,
    pub note: String,
}

pub fn readers() -> Result<Vec<Reader>, DemoError> {
    table("audience.csv", AUDIENCE)
}

pub fn subscribed(calendar: &Calendar, cast: &Cast) -> Result<Vec<u8>, DemoError> {
    export(calendar, cast, false)
}

pub fn unsubscribed(calendar: &Calendar, cast: &Cast) -> Result<Vec<u8>, DemoError> {
    export(calendar, cast, true)
}

/// The address a reader is written to at.
pub fn address(reader: &Reader, cast: &Cast) -> Result<String, DemoError> {
    if reader.who.contains('@') {
        Ok(reader.who.clone())
    } else {
        Ok(cast.person(&reader.who)?.mail()?.to_owned())
    }
}

fn export(calendar: &Calendar, cast: &Cast, has_left: bool) -> Result<Vec<u8>, DemoError> {
    let mut out = csv::Writer::from_writer(Vec::new());
    let more: &[&str] = if has_left { &LEFT_HEADER } else { &[] };
    out.write_record(HEADER.iter().chain(more))?;
    for reader in readers()?
        .iter()
        .filter(|reader| reader.left.is_some() == has_left)
    {
        out.write_record(row(reader, calendar, cast)?)?;
    }
    written(out)
}

fn row(reader: &Reader, calendar: &Calendar, cast: &Cast) -> Result<Vec<String>, DemoError> {
    let mail = address(reader, cast)?;
    let mut draw = Draw::seeded(&mail);
    let opted_in = calendar.day(reader.opted_in)?;
    let clock = format!("{:02}:{:02}", 8 + draw.up_to(9), draw.up_to(50));
    // 198.51.100.0/24 is kept for documentation (RFC 5737).
    let proof = format!("198.51.100.{}", 1 + draw.up_to(254));
    let number = format!("{}", 400_000 + draw.up_to(90_000));
    let changed = reader.left.map_or(Ok(opted_in), |day| calendar.day(day))?;
    let mut cells: Vec<String> = vec![
        mail,
        reader.first.clone(),
        reader.last.clone(),
        String::new(),
        reader.phone.clone(),
        (2 + draw.up_to(4)).to_string(),
        format!("{opted_in} {clock}:07"),
        proof.clone(),
        format!("{opted_in} {clock}:52"),
        proof,
        String::new(),
        String::new(),
        String::new(),
        String::new(),
        String::new(),
        String::new(),
        String::new(),
        format!("{changed} {clock}:52"),
        number.clone(),
        format!("e{number}"),
        reader.note.clone(),
        "\"Invented\"".into(),
    ];
    if let Some(left) = reader.left {
        let title = if left >= date(1998, 3, 1) {
            WELCOME_OFFER
        } else {
            "Northwind News"
        };
        let (reason, other) = if reader.reason.is_empty() {
            ("NORMAL", "")
        } else {
            ("OTHER", reader.reason.as_str())
        };
        cells.extend([
            format!("{} {clock}:40", calendar.day(left)?),
            title.into(),
            "c4711".into(),
            reason.into(),
            other.into(),
        ]);
    }
    Ok(cells)
}
