//! As they got it: everything one customer ever received from us, and the silences between, from their side.

use std::collections::HashMap;

use jiff::civil::Date;
use serde::Serialize;
use troth_store::{StoreError, Tx};

use crate::access::Actor;
use crate::customer::QUIET_DAYS;
use crate::customer::store::{self, Head};
use crate::frame::time::{Millis, day};
use crate::frame::words;
use crate::interaction::Cursor;
use crate::interaction::letter::spoken;
use crate::interaction::store::{Entry, Filter, timeline};
use crate::organisation::Organisation;
use crate::promise::board::{self, Brief, Moment};
use crate::promise::state::State;

/// Things on one sheet.
const THINGS: i64 = 200;
/// Promises looked at.
const PROMISES: i64 = 500;

/// Everything a customer received, oldest first.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Sheet {
    pub party: i64,
    pub name: String,
    /// The zone their days are told in: theirs is not known unless they said so, so it is ours.
    pub zone: String,
    pub days: Vec<Day>,
    /// Where the sheet goes on.
    pub next: Option<String>,
    /// The silence since, in days; nothing on a sheet that goes on.
    pub since_days: Option<i64>,
}

/// One day on which they got something.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Day {
    /// `YYYY-MM-DD`.
    #[schema(value_type = String, format = Date)]
    pub on: Date,
    /// Days of silence before it, when there were many.
    pub silence_days: Option<i64>,
    pub got: Vec<Got>,
}

/// One thing they got.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Got {
    /// `email`, `order`, `shipped`, `kept`, `broken` …
    pub kind: String,
    /// Milliseconds since 1970 in UTC.
    pub at: Millis,
    pub title: String,
    /// The whole of it, as they got it.
    pub words: Option<String>,
}

/// Reads a sheet from that place on.
///
/// # Errors
/// When the store fails.
pub fn read(
    tx: &Tx,
    actor: &Actor,
    head: Head,
    firm: &Organisation,
    after: Option<Cursor>,
    moment: Moment,
) -> Result<Sheet, StoreError> {
    let filter = Filter {
        is_received: true,
        is_ascending: true,
        ..Filter::default()
    };
    let passed = timeline(tx, actor, head.id, &filter, after, THINGS)?;
    let next = passed.next;
    let mut got = with_words(tx, passed.entries)?;
    let promises = board::of_party(tx, actor, head.id, PROMISES, moment)?;
    let (from, until) = (after.map(|cursor| cursor.at), next.map(|cursor| cursor.at));
    got.extend(
        promises
            .iter()
            .filter_map(outcome)
            .filter(|one| from.is_none_or(|from| one.at > from) && until.is_none_or(|until| one.at <= until)),
    );
    got.sort_by_key(|one| one.at);
    let zone = firm.time_zone();
    let before = after.map(|cursor| day(cursor.at, &zone));
    let days = by_day(got, before, &zone);
    let today = day(moment.now, &zone);
    let since_days = days
        .last()
        .map(|last| words::days_between(last.on, today))
        .filter(|silence| next.is_none() && *silence > QUIET_DAYS);
    Ok(Sheet {
        party: head.id,
        name: head.name,
        zone: firm.zone.clone(),
        days,
        next: next.map(Cursor::word),
        since_days,
    })
}

fn with_words(tx: &Tx, entries: Vec<Entry>) -> Result<Vec<Got>, StoreError> {
    let mut whole: HashMap<i64, String> = HashMap::new();
    let ids: Vec<i64> = entries.iter().map(|entry| entry.id).collect();
    let kinds: HashMap<i64, &str> = entries
        .iter()
        .map(|entry| (entry.id, entry.kind.as_str()))
        .collect();
    for (id, told, logged) in store::whole_words(tx, &ids)? {
        let told = told.and_then(|told| serde_json::from_str(&told).ok());
        let kind = kinds.get(&id).copied().unwrap_or("");
        let words = logged.or_else(|| told.and_then(|told| spoken(told, kind).0));
        whole.extend(words.map(|words| (id, words)));
    }
    Ok(entries
        .into_iter()
        .map(|entry| Got {
            words: whole.remove(&entry.id).or(entry.excerpt),
            kind: entry.kind,
            at: entry.at,
            title: entry.title,
        })
        .collect())
}

/// What became of our word, on the day it did. A promise still open was not got yet.
fn outcome(brief: &Brief) -> Option<Got> {
    let word = match brief.state {
        State::Kept => "kept",
        State::Broken => "broken",
        _ => return None,
    };
    Some(Got {
        kind: word.to_owned(),
        at: brief.closed_at?,
        title: format!("What we had promised was {word}"),
        words: Some(brief.promise.what.clone()),
    })
}

/// Things by their day, each day with the silence before it when that was long.
fn by_day(got: Vec<Got>, before: Option<Date>, zone: &jiff::tz::TimeZone) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    let mut last = before;
    for one in got {
        let on = day(one.at, zone);
        match days.last_mut() {
            Some(day) if day.on == on => day.got.push(one),
            _ => {
                let silence = last.map(|last| words::days_between(last, on));
                days.push(Day {
                    on,
                    silence_days: silence.filter(|days| *days > QUIET_DAYS),
                    got: vec![one],
                });
                last = Some(on);
            }
        }
    }
    days
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::time::DAY;

    #[test]
    fn days_keep_their_order_and_long_silences_are_said() {
        let got = |at_days: i64| Got {
            kind: "email".into(),
            at: at_days * DAY,
            title: String::new(),
            words: None,
        };
        let days = by_day(
            vec![got(0), got(0), got(5), got(30)],
            None,
            &jiff::tz::TimeZone::UTC,
        );
        let told: Vec<(usize, Option<i64>)> =
            days.iter().map(|day| (day.got.len(), day.silence_days)).collect();
        assert_eq!(told, [(2, None), (1, None), (1, Some(25))]);
        // A sheet that goes on knows the day it went on from.
        let days = by_day(
            vec![got(50)],
            Some(jiff::civil::date(1970, 1, 1)),
            &jiff::tz::TimeZone::UTC,
        );
        assert_eq!(days[0].silence_days, Some(50));
    }
}
