//! Due promises in anyone's calendar: a feed (RFC 5545) under a secret address.
//!
//! One shape of event needs no library: escaping and folding are ten lines, and tested.

use axum::extract::{Path, State as Shared};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Serialize;

use crate::access::key::{Secret, digest};
use crate::access::visit::{Read, Visit};
use crate::frame::act::Act as Button;
use crate::frame::app::App;
use crate::frame::face::{Face, Lens, Page};
use crate::frame::problem::Problem;
use crate::frame::refusal::Writing;
use crate::frame::sheet::Heading;
use crate::frame::time::Millis;
use crate::frame::toast::Toast;
use crate::journal::act::Act;
use crate::promise::store;

/// Facts of whose calendar reads along; the colleague is the fact's own.
pub const CALENDAR_MADE: &str = "promise.calendar_made";
pub const CALENDAR_ENDED: &str = "promise.calendar_ended";

/// What those facts say: nothing more.
#[derive(Clone, Debug, Default, Serialize)]
struct Calendar {}

/// A calendar's address, shown once.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Subscription {
    /// Add it to a calendar; whoever has it can read what is due.
    pub path: String,
}

/// Makes an address under which a calendar can read what is due. An earlier one stops working.
#[utoipa::path(post, path = "/promise/calendar", tag = "promise", responses(
    (status = 201, description = "The address, shown once", body = Subscription), Writing))]
pub async fn subscribe(Shared(app): Shared<App>, visit: Visit<Read>) -> Result<Response, Problem> {
    let secret = Secret::fresh("");
    let (kept, colleague, now) = (secret.digest(), visit.actor.id, visit.now);
    app.store
        .write(move |tx| {
            store::set_calendar_link(tx, &kept, colleague.0, now)?;
            Act::begin(tx, CALENDAR_MADE, colleague, now)?.record(&Calendar::default())
        })
        .await
        .map_err(Problem::from)?;
    let at = format!("/calendar/{}.ics", secret.reveal());
    let made = Subscription {
        path: visit.address(&at),
    };
    Ok(visit.made_here(&at, &made))
}

/// Ends the address that a calendar reads: whoever has it reads nothing any more.
#[utoipa::path(post, path = "/promise/calendar/end", tag = "promise", responses(
    (status = 204, description = "It is known no more"), Writing))]
pub async fn unsubscribe(Shared(app): Shared<App>, visit: Visit<Read>) -> Result<Response, Problem> {
    let (colleague, now) = (visit.actor.id, visit.now);
    app.store
        .write(move |tx| {
            if !store::end_calendar_link(tx, colleague.0)? {
                return Err(Problem::NotFound("calendar address"));
            }
            Act::begin(tx, CALENDAR_ENDED, colleague, now)?.record(&Calendar::default())?;
            Ok(())
        })
        .await?;
    Ok(match visit.face {
        Face::Page => visit.send_on("/promise", &Toast::say("The calendar address is ended")),
        Face::Json => StatusCode::NO_CONTENT.into_response(),
    })
}

impl Page for Subscription {
    fn title(&self) -> String {
        "Your calendar address".to_owned()
    }

    fn body(&self, _: &Lens) -> Markup {
        html! {
            (Heading::new("Your calendar address").above("Promises", "/promise").sentence(html! {
                "Add this address to your calendar. It is shown once; whoever has it can read what is due."
            }))
            p { code { (self.path) } }
            p { (Button::new("End this address", "/promise/calendar/end").quiet()) }
        }
    }
}

/// The feed. Its address is its key.
pub async fn feed(
    Shared(app): Shared<App>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let secret = name.strip_suffix(".ics").ok_or(Problem::NotFound("calendar"))?;
    let (known, now) = (digest(secret), app.clock.now());
    let due = app
        .store
        .read(move |tx| match store::calendar_actor(tx, &known)? {
            Some(actor) => store::due(tx, &actor).map(Some),
            None => Ok::<_, troth_store::StoreError>(None),
        })
        .await
        .map_err(Problem::from)?
        .ok_or(Problem::NotFound("calendar"))?;
    Ok((
        [
            (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
            (header::CACHE_CONTROL, "private, no-store"),
        ],
        write(&due, &base(&app, &headers), now),
    )
        .into_response())
}

/// What addresses of this house begin with, for whoever reads them elsewhere.
fn base(app: &App, headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let asked = || host.map(|host| format!("http://{host}"));
    app.settings.public_url.clone().or_else(asked).unwrap_or_default()
}

/// One promise due on a day, as a calendar shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DuePromise {
    pub id: i64,
    pub what: String,
    pub to: String,
    pub day: Date,
    /// The instant, when a time was said.
    pub at: Option<Millis>,
}

fn write(due: &[DuePromise], base: &str, now: Millis) -> String {
    let mut text = String::new();
    let mut line = |content: &str| fold(&mut text, content);
    line("BEGIN:VCALENDAR");
    line("VERSION:2.0");
    line("PRODID:-//Troth//Promises//EN");
    line("X-WR-CALNAME:Promises");
    for one in due {
        line("BEGIN:VEVENT");
        line(&format!("UID:promise-{}@troth", one.id));
        line(&format!("DTSTAMP:{}", stamp(now)));
        match one.at {
            Some(at) => line(&format!("DTSTART:{}", stamp(at))),
            None => line(&format!("DTSTART;VALUE=DATE:{}", one.day.strftime("%Y%m%d"))),
        }
        line(&format!(
            "SUMMARY:{}",
            escape(&format!("{} — {}", one.what, one.to))
        ));
        line(&format!("URL:{base}/promise/{}", one.id));
        line("END:VEVENT");
    }
    line("END:VCALENDAR");
    text
}

fn stamp(at: Millis) -> String {
    jiff::Timestamp::from_millisecond(at)
        .map_or_else(|_| String::new(), |at| at.strftime("%Y%m%dT%H%M%SZ").to_string())
}

fn escape(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace(';', "\\;")
        .replace(',', "\\,")
        .replace('\n', "\\n")
        .replace('\r', "")
}

/// RFC 5545 §3.1: no line longer than 75 bytes, a continuation begins with a blank.
fn fold(text: &mut String, line: &str) {
    let mut room = 75;
    for letter in line.chars() {
        if letter.len_utf8() > room {
            text.push_str("\r\n ");
            room = 74;
        }
        text.push(letter);
        room -= letter.len_utf8();
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_escapes_and_folds_what_people_write() {
        let due = DuePromise {
            id: 7,
            what: "a new frame, blue; or two".into(),
            to: "Ünal & Söhne ".repeat(6),
            day: jiff::civil::date(2026, 11, 20),
            at: None,
        };
        let feed = write(&[due], "https://crm.example", 0);
        assert!(
            feed.contains("SUMMARY:a new frame\\, blue\\; or two — "),
            "{feed}"
        );
        assert!(feed.contains("DTSTART;VALUE=DATE:20261120\r\n"), "{feed}");
        assert!(feed.contains("URL:https://crm.example/promise/7\r\n"), "{feed}");
        assert!(feed.lines().all(|line| line.len() <= 75), "{feed}");
        assert!(feed.ends_with("END:VCALENDAR\r\n"));
    }
}
