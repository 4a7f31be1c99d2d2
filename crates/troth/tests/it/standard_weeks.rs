//! What weeks told of a standard: few people, gaps and days to come; a slide told once, by mail too; rises proposed.

use axum::http::StatusCode;
use serde_json::{Value, json};
use troth::frame::time::{DAY, HOUR};
use troth::record::said::{Said, Told};
use troth_store::{Tx, args};

use crate::house::{House, Person, instant};
use crate::standard::set;
use crate::story;
use crate::told::ticket;
use crate::trade::{ago, somebody};

/// A request on the Wednesday so many weeks ago, answered after so many hours.
fn request(weeks_ago: i64, nth: usize, hours: f64) -> (String, Told) {
    let number = format!("{weeks_ago}-{nth}");
    let (email, name) = somebody(nth);
    let mut told = ticket(&number, crate::house::NOON, (&email, &name), "When will it come?");
    let opened = ago(2 + 7 * weeks_ago);
    if let Some(Said::Ticket(ticket)) = told.said.first_mut() {
        (ticket.opened_at, ticket.first_answered_at) = (opened, Some(opened + (hours * HOUR as f64) as i64));
    }
    (number, told)
}

pub async fn receive(house: &House, rows: Vec<(String, Told)>) {
    let rows = rows.iter().map(|(key, told)| (key.as_str(), told.clone()));
    house.receive("helpdesk", rows.collect()).await;
    house.catch_up().await;
}

/// So many weeks of six people each, each waiting about so long.
pub fn weeks(ago: std::ops::RangeInclusive<i64>, hours: f64) -> Vec<(String, Told)> {
    let all = ago.flat_map(|week| (0..6).map(move |nth| (week, nth)));
    all.map(|(week, nth)| request(week, nth, hours * (0.8 + 0.08 * ((nth as i64 + week) % 6) as f64)))
        .collect()
}

pub fn waits(level: &str) -> Value {
    json!({ "measure": "first_answer", "level": level, "why": "a kitchen waits", "since": "2026-05-04" })
}

async fn known(by: &Person<'_>, id: i64) -> Vec<String> {
    let told = by.told(&format!("/api/standard/{id}")).await;
    let weeks = told["weeks"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|week| !week["value"].is_null());
    weeks
        .map(|week| week["week"].as_str().unwrap().to_owned())
        .collect()
}

story! {
    async fn what_four_people_stand_behind_is_not_shown(house: House) {
        let olive = house.owner().await;
        let id = set(&olive, waits("8 hours")).await;
        let four = (2..20).flat_map(|week| (0..4).map(move |nth| request(week, nth, 4.0)));
        receive(&house, four.collect()).await;
        assert_eq!(known(&olive, id).await, Vec::<String>::new());
        let page = olive.page(&format!("/standard/{id}")).await.expect(StatusCode::OK);
        assert!(page.body.contains("Nothing to draw yet"), "{}", page.body);
        let week = "2026-10-19";
        let behind = olive.told(&format!("/api/standard/{id}/week/{week}")).await;
        assert_eq!((&behind["said"], &behind["letters"]), (&Value::Null, &json!([])));
        // With a fifth, five weeks ago, that week is a figure; the others of its quarter stay four people's.
        receive(&house, vec![request(4, 7, 4.0)]).await;
        assert_eq!(known(&olive, id).await, [week]);
        olive.get(&format!("/api/standard/{id}/week/1998-01-05")).await.expect(StatusCode::NOT_FOUND);
        olive.get(&format!("/api/standard/{id}/week/soon")).await.expect(StatusCode::NOT_FOUND);
    }
}

/// A mailbox of the firm's to write from.
pub async fn mailbox(house: &House, colleague: i64) {
    let add = move |tx: &Tx| {
        tx.run(
            "insert into mailbox (id, colleague_id, is_firm, takes, address, name, silo_id, batch_id, imap_host, imap_port,
               imap_security, imap_user, imap_secret, smtp_host, smtp_port, smtp_security, smtp_user, folders, state, made_at, version)
             select 900, $1, 1, 'all', 'desk@devlin.example', 'The desk', (select min(id) from silo), (select min(id) from batch),
               'h', 1, 'tls', 'desk', head, 'h', 1, 'tls', 'desk', '[]', 'stopped', 1, 1 from stream where name = 'record'",
            args![colleague],
        )
    };
    house.app.store.write(add).await.unwrap();
}

story! {
    async fn a_slide_is_told_once_and_ends_when_the_standard_is_retired(house: House) {
        let olive = house.owner().await;
        // From four hours to twelve, fifteen weeks ago; three weeks of the past are unknown, and one request is dated ahead.
        let mut rows = weeks(20..=70, 4.0);
        rows.extend(weeks(2..=16, 12.0));
        rows.push(request(-5, 3, 1.0));
        receive(&house, rows).await;
        mailbox(&house, olive.id).await;
        let id = set(&olive, waits("5 hours")).await;
        house.catch_up().await;
        let told = olive.told(&format!("/api/standard/{id}")).await;
        assert_eq!(told["state"], "below_and_sliding", "{}", told["alarms"]);
        let slide = told["alarms"].as_array().unwrap().iter().find(|alarm| alarm["kind"] == "sliding").unwrap();
        // Sixteen weeks before the week of 16 November is the week of 27 July.
        assert_eq!((&slide["since"], &slide["step"]), (&json!("2026-07-27"), &json!("2026-07-27")));
        let weeks = told["weeks"].as_array().unwrap();
        // What is known of the week of 9 November is known only seven days after it ended.
        assert_eq!(weeks.last().unwrap()["week"], "2026-11-02");
        assert_eq!(weeks.iter().filter(|week| week["value"].is_null()).count(), 3);

        let page = olive.page(&format!("/standard/{id}")).await.expect(StatusCode::OK).body;
        assert!(page.contains("slides since Mon 27 Jul") && !page.contains(">2026-"), "days as people write them: {page}");
        let today = olive.told("/api/today").await;
        assert_eq!(today["standards"][0]["sliding_since"], "2026-07-27");
        let alarms = "select count(*) from fact where name = 'standard.alarm'";
        assert_eq!(house.count(alarms).await, 2);
        assert_eq!(house.count("select count(*) from outbox where subject_id = 0 and state = 'queued'").await, 2);
        let derived = ["select * from standard_week order by series, week", "select * from standard_few order by series, week, party_id",
            "select * from standard_alarm order by id"];
        let mut before = Vec::new();
        for sql in derived { before.extend(house.dump(sql).await); }
        troth::serve::rebuild(&house.app.store, &house.clock).await.unwrap();
        let mut after = Vec::new();
        for sql in derived { after.extend(house.dump(sql).await); }
        House::same(&before, &after);
        assert_eq!(house.count(alarms).await, 2);

        olive.post(&format!("/api/standard/{id}/retire"), json!({ "why": "the desk is closed" })).await.expect(StatusCode::OK);
        house.catch_up().await;
        assert_eq!(olive.told("/api/today").await["standards"], json!([]));
        // Another one's chart still draws its line.
        let other = set(&olive, waits("6 hours")).await;
        let lines = olive.told(&format!("/api/standard/{other}")).await["lines"].clone();
        let ended = lines.as_array().unwrap().iter().find(|line| line["standard"] == id).unwrap();
        assert_eq!((&ended["level"], &ended["until"]), (&json!(5.0), &json!("2026-11-16")));
        let page = olive.page(&format!("/standard/{other}")).await.expect(StatusCode::OK);
        assert!(page.body.contains("floor past"), "{}", page.body);
        // A week later one more is known.
        house.clock.set(instant(crate::house::NOON) + 7 * DAY);
        house.catch_up().await;
        let told = olive.told(&format!("/api/standard/{other}")).await;
        assert_eq!(told["weeks"].as_array().unwrap().last().unwrap()["week"], "2026-11-09");
    }
}

story! {
    async fn our_own_best_proposes_to_rise_and_a_person_accepts_or_puts_it_off(house: House) {
        let olive = house.owner().await;
        receive(&house, weeks(2..=70, 4.0)).await;
        let own = |level: &str| json!({ "measure": "first_answer", "kind": "past", "level": level, "why": "a kitchen waits" });
        let id = set(&olive, own("20 hours")).await;
        let path = |deed: &str| format!("/api/standard/{id}/{deed}");
        let shown = olive.told(&format!("/api/standard/{id}")).await;
        let proposed = shown["proposal"]["level"].as_f64().unwrap();
        // The typical wait is a little under four hours, and what is shown a little more than that.
        assert!((3.5..5.0).contains(&proposed), "{}", shown["proposal"]);
        assert!(olive.page(&format!("/standard/{id}")).await.body.contains("Raise it to"));
        olive.post(&path("defer"), json!({ "why": "" })).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        let put_off = olive.post(&path("defer"), json!({ "why": "two of us are ill" })).await.expect(StatusCode::OK).json();
        assert_eq!((&put_off["proposal"], &put_off["level"]), (&Value::Null, &json!(20.0)));
        olive.post(&path("raise"), json!({})).await.expect(StatusCode::CONFLICT);
        // Lower is refused, whoever asks; a step on the way asks less and replaces nothing.
        let lower = olive.post(&path("raise"), json!({ "level": "30 hours" })).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(lower.body.contains("never lowered"), "{}", lower.body);
        let step = json!({ "milestone": "24 hours", "by": "2027-01-15" });
        let named = olive.post(&path("milestone"), step).await.expect(StatusCode::OK).json();
        assert_eq!(named["level"], 20.0);
        // Its week is still to come, and it is marked there, and told in the table.
        let page = olive.page(&format!("/standard/{id}")).await.expect(StatusCode::OK).body;
        assert!(page.contains("class=\"step\"") && page.contains("a step on the way: 24\u{a0}hours"), "{page}");
        assert!(page.contains("By the week of Mon 11 Jan 2027"), "15 January 2027 is a Friday: {page}");
        olive.post(&path("milestone"), json!({ "milestone": "2 hours", "by": "2027-01-15" })).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        olive.post(&path("milestone"), json!({ "milestone": "24 hours", "by": "2026-01-15" })).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        let raised = olive.post(&path("raise"), json!({ "level": "8 hours" })).await.expect(StatusCode::OK).json();
        assert_eq!(raised["level"], 8.0);
        // Of another, what the past has shown is taken where nothing is typed.
        let best = set(&olive, own("")).await;
        let level = olive.told(&format!("/api/standard/{best}")).await["level"].as_f64().unwrap();
        assert!((level - proposed).abs() < 0.3, "{level} and {proposed}");
        let too_short = json!({ "measure": "given_kept", "kind": "past", "level": "", "why": "our word" });
        olive.post("/api/standard", too_short).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(house.verify().await.broken, Vec::<String>::new());
    }
}

story! {
    async fn a_proposal_to_rise_stands_on_today_for_whoever_owns_the_standard_until_they_decide(house: House) {
        let (olive, mia) = (house.owner().await, house.member().await);
        receive(&house, weeks(2..=70, 4.0)).await;
        let own = json!({ "measure": "first_answer", "kind": "past", "level": "20 hours", "why": "a kitchen waits" });
        let id = set(&mia, own).await;
        let rises = async |person: &Person<'_>| person.told("/api/today").await["rises"].clone();
        assert_eq!(rises(&mia).await, json!([]), "nothing was judged since");
        house.catch_up().await;
        let shown = rises(&mia).await;
        let proposed = mia.told(&format!("/api/standard/{id}")).await["proposal"].clone();
        assert_eq!((&shown[0]["standard"], &shown[0]["level"]), (&json!(id), &proposed["level"]));
        assert_eq!(rises(&olive).await, json!([]), "it is Mia's to decide");
        let page = mia.page("/").await.expect(StatusCode::OK).body;
        assert!(page.contains("our best has risen to") && page.contains("Accept or put off"), "{page}");
        mia.post(&format!("/api/standard/{id}/defer"), json!({ "why": "two of us are ill" })).await.expect(StatusCode::OK);
        assert_eq!(rises(&mia).await, json!([]), "at once");
        house.catch_up().await;
        assert_eq!(rises(&mia).await, json!([]), "and after it was judged again");
        // A quarter later it is proposed again; Mia has left, and whoever owns the house decides.
        house.clock.set(instant("2027-02-26T12:00:00Z"));
        receive(&house, weeks(-12..=1, 4.0)).await;
        olive.post(&format!("/api/settings/colleague/{}/leave", mia.id), json!({})).await.expect(StatusCode::OK);
        let shown = rises(&olive).await;
        assert_eq!(shown[0]["standard"], json!(id), "{shown}");
        olive.post(&format!("/api/standard/{id}/raise"), json!({})).await.expect(StatusCode::OK);
        assert_eq!(rises(&olive).await, json!([]));
    }
}
