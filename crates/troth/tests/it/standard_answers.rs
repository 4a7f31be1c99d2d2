//! Resolution as the customer felt it: exchanges from what began them to the answer after which nothing more was asked.

use axum::http::StatusCode;
use serde_json::{Value, json};
use troth::frame::time::HOUR;
use troth::record::said::{Channel, Said, Told};

use crate::house::{House, Person, instant};
use crate::standard::set;
use crate::story;
use crate::told::{letter, ticket};
use crate::trade::somebody;

const DESK: (&str, &str) = ("desk@devlin.example", "The desk");
/// The Monday of the week that is asked about; a letter of it is asked at nine on its Wednesday.
const WEEK: &str = "2026-10-12";
const ASKED: &str = "2026-10-14T09:00:00Z";

/// What passed so many hours after somebody asked: from them, or from us.
fn passed(nth: usize, hours: i64, is_theirs: bool) -> (String, Told) {
    let (email, name) = somebody(nth);
    let them = (email.as_str(), name.as_str());
    let at = jiff::Timestamp::from_millisecond(instant(ASKED) + hours * HOUR)
        .unwrap()
        .to_string();
    let people = if is_theirs { [them, DESK] } else { [DESK, them] };
    let key = format!("{nth}-{hours}");
    (
        key.clone(),
        letter(&key, &at, &people, &format!("Frame {nth}"), "About the frame."),
    )
}

/// A request of the same hour that its helpdesk says was first answered, and solved, so many hours later.
fn request(nth: usize, answered: Option<i64>, solved: Option<i64>) -> (String, Told) {
    let (email, name) = somebody(nth);
    let key = format!("t{nth}");
    let mut told = ticket(&key, ASKED, (&email, &name), "It rattles.");
    if let Some(Said::Ticket(ticket)) = told.said.first_mut() {
        let after = |hours: i64| instant(ASKED) + hours * HOUR;
        (ticket.first_answered_at, ticket.solved_at) = (answered.map(after), solved.map(after));
        ticket.channel = Channel::Email;
    }
    (key, told)
}

async fn receive(house: &House, silo: &str, rows: Vec<(String, Told)>) -> i64 {
    let rows = rows.iter().map(|(key, told)| (key.as_str(), told.clone()));
    house.receive(silo, rows.collect()).await
}

/// The week's figure: how many, and hours or share.
async fn figure(by: &Person<'_>, standard: i64) -> (i64, f64) {
    let told = by.told(&format!("/api/standard/{standard}")).await;
    let week = told["weeks"]
        .as_array()
        .unwrap()
        .iter()
        .find(|week| week["week"] == WEEK)
        .cloned();
    let week = week.unwrap_or_else(|| panic!("{told}"));
    (week["whole"].as_i64().unwrap(), week["value"].as_f64().unwrap())
}

/// Whether the week's typical time is the geometric mean of these hours.
#[track_caller]
fn typical((many, value): (i64, f64), hours: &[f64]) {
    let mean = (hours.iter().map(|hours| hours.ln()).sum::<f64>() / hours.len() as f64).exp();
    assert_eq!(many, hours.len() as i64);
    assert!((value - mean).abs() < 1e-6, "{value} and not {mean}");
}

fn asked(measure: &str, level: &str) -> Value {
    json!({ "measure": measure, "level": level, "why": "a kitchen waits", "since": "2026-05-04" })
}

story! {
    async fn an_exchange_is_resolved_when_nothing_more_is_asked(house: House) {
        let olive = house.owner().await;
        let hours = set(&olive, asked("resolution", "2 days")).await;
        let share = set(&olive, asked("resolved_in_a_week", "80 %")).await;
        let by_mail = json!({ "measure": "resolution", "touchpoint": "email", "level": "2 days", "why": "a kitchen waits", "since": "2026-05-04" });
        let by_mail = set(&olive, by_mail).await;
        receive(&house, "mail", vec![
            // Answered after three hours.
            passed(0, 0, true), passed(0, 3, false),
            // Answered after two, asked again after 24, answered after 30.
            passed(1, 0, true), passed(1, 2, false), passed(1, 24, true), passed(1, 30, false),
            // Never answered: 28 days are 672 hours.
            passed(2, 0, true),
            // Answered after four hours, and thanked for after five.
            passed(3, 0, true), passed(3, 4, false), passed(3, 5, true),
            // Ours came first; we said that we look at it after twelve hours, and what we found after 24.
            passed(4, -48, false), passed(4, 0, true), passed(4, 12, false), passed(4, 24, false),
            // Answered after thirty days.
            passed(5, 0, true), passed(5, 720, false),
            // Began in the week before, and asks again in this one.
            passed(6, -120, true), passed(6, -119, false), passed(6, 0, true), passed(6, 1, false),
            // Asked 40 days ago, in the same exchange of years: another begins.
            passed(7, -960, true), passed(7, 0, true), passed(7, 10, false),
        ]).await;
        receive(&house, "helpdesk", vec![
            // Answered after an hour, solved after 48; solved without a word; answered and still open.
            request(8, Some(1), Some(48)),
            request(9, None, Some(6)),
            request(10, Some(20), None),
            // Solved before the answer reached them, and answered after 29 days.
            request(11, Some(9), Some(5)),
            request(12, Some(696), Some(5)),
        ]).await;
        // The thanks wait until somebody says that they need no answer.
        let before = [3.0, 30.0, 672.0, 672.0, 24.0, 672.0, 10.0, 48.0, 20.0, 9.0, 672.0];
        typical(figure(&olive, hours).await, &before);
        let thanks = house.count(format!("select interaction_id from unanswered where at = {}", instant(ASKED) + 5 * HOUR)).await;
        olive.does(&format!("/api/interaction/{thanks}/settle"), json!({ "why": "thanks only" })).await;
        let after = [3.0, 30.0, 672.0, 4.0, 24.0, 672.0, 10.0, 48.0, 20.0, 9.0, 672.0];
        typical(figure(&olive, hours).await, &after);
        typical(figure(&olive, by_mail).await, &after);
        // All but three were resolved within 168 hours.
        assert_eq!(figure(&olive, share).await, (11, 8.0 / 11.0));

        let behind = olive.told(&format!("/api/standard/{hours}/week/{WEEK}")).await;
        let letters = behind["letters"].as_array().unwrap();
        let waits: Vec<Option<i64>> = letters.iter().map(|one| Some((one["answered_at"].as_i64()? - one["at"].as_i64()?) / HOUR)).collect();
        let long = [None, None, None].into_iter().chain([48, 30, 24, 20, 10, 9, 4, 3].map(Some));
        assert_eq!(waits, long.collect::<Vec<_>>());
        let page = olive.page(&format!("/standard/{hours}/week/{WEEK}")).await.expect(StatusCode::OK).body;
        assert!(page.contains("not resolved within four weeks") && page.contains("resolved after 2\u{a0}days"), "{page}");
    }
}

story! {
    async fn whatever_is_heard_within_four_weeks_is_counted_again(house: House) {
        let olive = house.owner().await;
        let hours = set(&olive, asked("resolution", "2 days")).await;
        receive(&house, "mail", (0..5).flat_map(|nth| [passed(nth, 0, true), passed(nth, 2, false)]).collect()).await;
        typical(figure(&olive, hours).await, &[2.0; 5]);
        // They asked again on the next day, and were answered 22 days after they had begun.
        receive(&house, "mail", vec![passed(0, 24, true)]).await;
        typical(figure(&olive, hours).await, &[672.0, 2.0, 2.0, 2.0, 2.0]);
        let answer = receive(&house, "mail", vec![passed(0, 528, false)]).await;
        typical(figure(&olive, hours).await, &[528.0, 2.0, 2.0, 2.0, 2.0]);
        house.undo(answer).await;
        typical(figure(&olive, hours).await, &[672.0, 2.0, 2.0, 2.0, 2.0]);
        // A sixth is of this week until a letter of eight days before turns up that began their exchange.
        receive(&house, "mail", vec![passed(5, 0, true), passed(5, 2, false)]).await;
        typical(figure(&olive, hours).await, &[672.0, 2.0, 2.0, 2.0, 2.0, 2.0]);
        receive(&house, "mail", vec![passed(5, -192, true)]).await;
        typical(figure(&olive, hours).await, &[672.0, 2.0, 2.0, 2.0, 2.0]);
        // A request told again says when it was solved.
        receive(&house, "helpdesk", vec![request(6, Some(1), None)]).await;
        typical(figure(&olive, hours).await, &[672.0, 2.0, 2.0, 2.0, 2.0, 1.0]);
        receive(&house, "helpdesk", vec![request(6, Some(1), Some(72))]).await;
        typical(figure(&olive, hours).await, &[672.0, 2.0, 2.0, 2.0, 2.0, 72.0]);
        let weeks = "select * from standard_week order by series, week";
        let before = house.dump(weeks).await;
        troth::serve::rebuild(&house.app.store, &house.clock).await.unwrap();
        House::same(&before, &house.dump(weeks).await);
    }
}

story! {
    async fn a_late_answer_to_a_request_is_late_and_not_unknown(house: House) {
        let olive = house.owner().await;
        let voices = set(&olive, asked("voices_answered", "90 %")).await;
        // Four within the week, one after ten days, and one that was closed without a word that anybody knows.
        let mut rows: Vec<(String, Told)> = (0..4).map(|nth| request(nth, Some(5), None)).collect();
        rows.extend([request(4, Some(240), None), request(5, None, Some(5))]);
        receive(&house, "helpdesk", rows).await;
        assert_eq!(figure(&olive, voices).await, (5, 4.0 / 5.0));
    }
}
