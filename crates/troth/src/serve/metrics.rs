//! How the house is doing in numbers, for whoever watches it: requests, how long they took, followers and the store.
//!
//! Routes are told by their pattern, never by the address itself, and nobody is named. A few counters of our own do:
//! three families with closed sets of labels need neither a registry nor a recorder shared by the whole process, and
//! each house of a test has its own.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};

use crate::access::Role;
use crate::access::visit::{Read, Visit};
use crate::frame::app::App;
use crate::frame::problem::Problem;
use crate::house;
use crate::journal;
use crate::journal::store::Standing;

/// Upper ends of the histogram's steps in milliseconds: from a quick page to the timeout of a request.
const STEPS_MS: [u64; 11] = [5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 10_000, 60_000];

const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// Counts requests as they are answered.
#[derive(Clone, Debug, Default)]
pub struct Meter(Arc<Mutex<Seen>>);

#[derive(Debug, Default)]
struct Seen {
    /// By method, route and status.
    answered: BTreeMap<(String, String, u16), u64>,
    /// By method and route.
    took: BTreeMap<(String, String), Took>,
}

#[derive(Clone, Debug, Default)]
struct Took {
    /// How many took no longer than each of [`STEPS_MS`]; longer ones are in the count alone.
    within: [u64; STEPS_MS.len()],
    count: u64,
    total: Duration,
}

impl Meter {
    pub fn saw(&self, method: &str, route: &str, status: u16, took: Duration) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Anyone can make a method up; the set of labels must stay closed.
        let method = METHODS.iter().find(|known| **known == method).unwrap_or(&"OTHER");
        let (method, route) = ((*method).to_owned(), route.to_owned());
        *seen
            .answered
            .entry((method.clone(), route.clone(), status))
            .or_default() += 1;
        let of_route = seen.took.entry((method, route)).or_default();
        for (within, step) in of_route.within.iter_mut().zip(STEPS_MS) {
            *within += u64::from(took <= Duration::from_millis(step));
        }
        of_route.count += 1;
        of_route.total += took;
    }

    fn requests(&self) -> String {
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = head("troth_requests_total", "counter", "Requests answered.");
        for ((method, route, status), count) in &seen.answered {
            line(
                &mut text,
                "troth_requests_total",
                &[
                    ("method", method),
                    ("route", route),
                    ("status", &status.to_string()),
                ],
                count,
            );
        }
        text += &head("troth_request_seconds", "histogram", "How long answers took.");
        for ((method, route), took) in &seen.took {
            let labels = [("method", method.as_str()), ("route", route.as_str())];
            let steps = STEPS_MS.iter().map(|step| seconds(Duration::from_millis(*step)));
            let steps = steps.chain(["+Inf".to_owned()]);
            let counts = took.within.iter().copied().chain([took.count]);
            for (step, count) in steps.zip(counts) {
                let labels = [labels[0], labels[1], ("le", &step)];
                line(&mut text, "troth_request_seconds_bucket", &labels, count);
            }
            line(
                &mut text,
                "troth_request_seconds_sum",
                &labels,
                seconds(took.total),
            );
            line(&mut text, "troth_request_seconds_count", &labels, took.count);
        }
        text
    }
}

/// The numbers in the text format that Prometheus reads. An owner's key is needed, and the right to read is enough.
pub async fn metrics(State(app): State<App>, visit: Visit<Read>, meter: Meter) -> Result<Response, Problem> {
    if visit.actor.role != Role::Owner {
        return Err(Problem::Forbidden(
            "this needs an owner's key\n\nhint: one that may only read is enough".to_owned(),
        ));
    }
    let (standings, last) = app
        .store
        .read(|tx| {
            let standings = journal::store::standings(tx, house::FOLLOWERS)?;
            Ok::<_, Problem>((standings, journal::store::last(tx)?))
        })
        .await?;
    let mut text = meter.requests();
    text += &followers(&standings, last);
    text += &head("troth_facts", "gauge", "Facts remembered.");
    line(&mut text, "troth_facts", &[], last);
    text += &head("troth_store_waiting", "gauge", "Writes that wait for their turn.");
    line(&mut text, "troth_store_waiting", &[], app.store.waiting());
    text += &head("troth_info", "gauge", "Which program this is.");
    let version = env!("CARGO_PKG_VERSION");
    line(&mut text, "troth_info", &[("version", version)], 1);
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    Ok((kind, text).into_response())
}

fn followers(standings: &[Standing], last: i64) -> String {
    let mut behind = head(
        "troth_follower_behind",
        "gauge",
        "Facts a follower has still to read.",
    );
    let mut attempts = head(
        "troth_follower_failed_attempts",
        "gauge",
        "Attempts since a follower stopped; 0 while it reads on.",
    );
    for standing in standings {
        let labels = [("follower", standing.name.as_str())];
        line(
            &mut behind,
            "troth_follower_behind",
            &labels,
            last - standing.place,
        );
        line(
            &mut attempts,
            "troth_follower_failed_attempts",
            &labels,
            standing.attempts,
        );
    }
    behind + &attempts
}

fn head(name: &str, kind: &str, what: &str) -> String {
    format!("# HELP {name} {what}\n# TYPE {name} {kind}\n")
}

fn line(text: &mut String, name: &str, labels: &[(&str, &str)], value: impl std::fmt::Display) {
    let labels: Vec<String> = labels
        .iter()
        .map(|(name, value)| format!("{name}=\"{}\"", escaped(value)))
        .collect();
    let labels = match labels.is_empty() {
        true => String::new(),
        false => format!("{{{}}}", labels.join(",")),
    };
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{name}{labels} {value}");
}

fn escaped(value: &str) -> String {
    value
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
}

/// Seconds as a plain decimal, to the microsecond.
fn seconds(took: Duration) -> String {
    let text = format!("{}.{:06}", took.as_secs(), took.subsec_micros());
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_request_is_counted_once_and_in_every_step_it_fits() {
        let meter = Meter::default();
        meter.saw("GET", "/promise/{id}", 200, Duration::from_millis(7));
        meter.saw("GET", "/promise/{id}", 404, Duration::from_millis(2_000));
        let text = meter.requests();
        for wanted in [
            "troth_requests_total{method=\"GET\",route=\"/promise/{id}\",status=\"200\"} 1\n",
            "troth_requests_total{method=\"GET\",route=\"/promise/{id}\",status=\"404\"} 1\n",
            "troth_request_seconds_bucket{method=\"GET\",route=\"/promise/{id}\",le=\"0.005\"} 0\n",
            "troth_request_seconds_bucket{method=\"GET\",route=\"/promise/{id}\",le=\"0.01\"} 1\n",
            "troth_request_seconds_bucket{method=\"GET\",route=\"/promise/{id}\",le=\"2.5\"} 2\n",
            "troth_request_seconds_bucket{method=\"GET\",route=\"/promise/{id}\",le=\"+Inf\"} 2\n",
            // 7 ms and 2 s.
            "troth_request_seconds_sum{method=\"GET\",route=\"/promise/{id}\"} 2.007\n",
            "troth_request_seconds_count{method=\"GET\",route=\"/promise/{id}\"} 2\n",
        ] {
            assert!(text.contains(wanted), "{wanted} is not in\n{text}");
        }
    }

    #[test]
    fn methods_that_are_made_up_share_one_label() {
        let meter = Meter::default();
        for method in ["BREW", "WHEN"] {
            meter.saw(method, "none", 405, Duration::ZERO);
        }
        let wanted = "troth_requests_total{method=\"OTHER\",route=\"none\",status=\"405\"} 2\n";
        assert!(meter.requests().contains(wanted), "{}", meter.requests());
    }

    #[test]
    fn a_label_cannot_break_its_line() {
        assert_eq!(escaped("a\"b\\c\nd"), "a\\\"b\\\\c\\nd");
    }
}
