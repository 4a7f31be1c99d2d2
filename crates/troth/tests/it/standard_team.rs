//! Standards of a part of the firm: its teams, which are never few and never a person.

use axum::http::StatusCode;
use serde_json::{Value, json};
use troth::access::{Role, Visibility};
use troth::frame::time::HOUR;
use troth::record::said::{Said, Told};

use crate::house::{House, Person, instant};
use crate::neglect::chosen;
use crate::standard::set;
use crate::story;
use crate::told::ticket;
use crate::trade::somebody;

/// A name with every letter that a series is parted by.
const NORTH: &str = "Sales/North: 2";

async fn join(olive: &Person<'_>, team: &str, nth: usize) -> i64 {
    let name = format!("Colleague {nth} of {team}");
    let email = format!(
        "{}{nth}@devlin.example",
        team.split('/').next().unwrap().to_lowercase()
    );
    let new = json!({ "name": name, "email": email, "team": team });
    olive.does("/api/settings/colleague", new).await["id"]
        .as_i64()
        .unwrap()
}

fn of(team: &str, measure: &str, level: &str) -> Value {
    json!({ "measure": measure, "team": team, "level": level, "why": "their word is ours", "since": "2026-05-04" })
}

/// A week's figure: its value, and of how many.
async fn figure(by: &Person<'_>, standard: i64, monday: &str) -> Option<(f64, i64)> {
    let told = by.told(&format!("/api/standard/{standard}")).await;
    let week = told["weeks"]
        .as_array()
        .unwrap()
        .iter()
        .find(|week| week["week"] == monday)?;
    Some((week["value"].as_f64()?, week["whole"].as_i64()?))
}

/// A colleague gives a customer our word for Wednesday, 11 November, and says whether it was kept.
async fn word(by: &Person<'_>, giver: i64, party: i64, verb: &str) {
    let asked = json!({ "party": party, "what": "a frame", "due": "2026-11-11", "past": true, "by": giver });
    let made = by.does("/api/promise", asked).await;
    by.does(&format!("/api/promise/{}/{verb}", made["id"]), json!({}))
        .await;
}

/// A request of 4 November that was answered after so many hours.
fn request(nth: usize, hours: i64) -> (String, Told) {
    let (email, name) = somebody(nth);
    let mut told = ticket(
        &nth.to_string(),
        "2026-11-04T09:00:00Z",
        (&email, &name),
        "Where is it?",
    );
    if let Some(Said::Ticket(ticket)) = told.said.first_mut() {
        ticket.first_answered_at = Some(instant("2026-11-04T09:00:00Z") + hours * HOUR);
    }
    (nth.to_string(), told)
}

/// A workshop of five that looks after the first six, a team of four for five others, and nobody for the last.
struct Parts {
    parties: Vec<i64>,
    workshop: Vec<i64>,
    north: Vec<i64>,
}

async fn parts(house: &House, olive: &Person<'_>) -> Parts {
    let (mut workshop, mut north) = (Vec::new(), Vec::new());
    for nth in 0..5 {
        workshop.push(join(olive, "Workshop", nth).await);
    }
    for nth in 0..4 {
        north.push(join(olive, NORTH, nth).await);
    }
    let parties = chosen(house, olive, 12, 680).await;
    for (nth, party) in parties[..11].iter().enumerate() {
        let keeper = if nth < 6 { workshop[0] } else { north[0] };
        olive
            .does(
                &format!("/api/customer/{party}/keep"),
                json!({ "colleague": keeper }),
            )
            .await;
    }
    Parts {
        parties,
        workshop,
        north,
    }
}

story! {
    async fn a_team_of_five_is_a_part_of_the_firm_and_one_of_four_is_not(house: House) {
        let olive = house.owner().await;
        let Parts { parties, workshop, north } = parts(&house, &olive).await;
        // The workshop keeps four of six words, one of them to whom the others look after; the others keep all five of theirs.
        for (nth, party) in parties[1..7].iter().enumerate() {
            word(&olive, workshop[nth % 5], *party, if nth < 4 { "keep" } else { "break" }).await;
        }
        for party in &parties[6..11] {
            word(&olive, north[1], *party, "keep").await;
        }
        for (team, why) in [(NORTH, "is no team of 5 colleagues or more"), ("Nobody", "is no team of 5 colleagues or more")] {
            let refused = olive.post("/api/standard", of(team, "given_kept", "95 %")).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
            assert!(refused.body.contains(why), "{}", refused.body);
        }
        let both = json!({ "measure": "given_kept", "team": "Workshop", "touchpoint": "delivery", "level": "95 %", "why": "our word" });
        olive.post("/api/standard", both).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        let form = olive.page("/standard/new").await.expect(StatusCode::OK).body;
        assert!(form.contains(">Workshop</option>") && !form.contains("North"), "{form}");
        assert!(["Promises", "Answers", "Orders", "Customers"].iter().all(|word| form.contains(&format!("<strong>{word}</strong>"))), "{form}");

        let ours = set(&olive, of("Workshop", "given_kept", "95 %")).await;
        assert_eq!(figure(&olive, ours, "2026-11-09").await, Some((4.0 / 6.0, 6)));
        assert_eq!(house.count("select count(*) from standard_week where series like '%North%'").await, 0);
        let behind = olive.told(&format!("/api/standard/{ours}/week/2026-11-09")).await;
        let mut shown: Vec<i64> = behind["promises"].as_array().unwrap().iter().map(|one| one["party"].as_i64().unwrap()).collect();
        shown.sort_unstable();
        let mut wanted = parties[1..7].to_vec();
        wanted.sort_unstable();
        assert_eq!(shown, wanted);
        // Whoever sees only their own sees none of them.
        let own = house.colleague("Nell Newcomer", Role::Member, Visibility::Own).await;
        assert_eq!(own.told(&format!("/api/standard/{ours}/week/2026-11-09")).await["promises"], json!([]));
        let page = olive.page(&format!("/standard/{ours}")).await.expect(StatusCode::OK).body;
        assert!(page.contains("Given promises kept, we say: team Workshop") && page.contains("A team of fewer than five colleagues is not shown."), "{page}");

        // A fifth joins the others: their weeks are counted from then on.
        join(&olive, NORTH, 4).await;
        let theirs = set(&olive, of(NORTH, "given_kept", "95 %")).await;
        assert_eq!(olive.told(&format!("/api/standard/{theirs}")).await["series"], format!("given_kept/1/team:{NORTH}"));
        assert_eq!(figure(&olive, theirs, "2026-11-09").await, Some((1.0, 5)));
        // One leaves the workshop: at once nothing is told of it, and soon nothing is kept.
        olive.post(&format!("/api/settings/colleague/{}/leave", workshop[4]), json!({})).await.expect(StatusCode::OK);
        assert_eq!(figure(&olive, ours, "2026-11-09").await, None);
        olive.get(&format!("/api/standard/{ours}/week/2026-11-09")).await.expect(StatusCode::NOT_FOUND);
        house.catch_up().await;
        assert_eq!(house.count("select count(*) from standard_week where series like '%team:Workshop'").await, 0);
        // And comes back.
        olive.does(&format!("/api/settings/colleague/{}/return", workshop[4]), json!({})).await;
        assert_eq!(figure(&olive, ours, "2026-11-09").await, Some((4.0 / 6.0, 6)));
    }
}

story! {
    async fn letters_and_silences_are_of_the_team_that_looks_after_the_customer(house: House) {
        let olive = house.owner().await;
        let Parts { parties, workshop, .. } = parts(&house, &olive).await;
        let rows: Vec<(String, Told)> = (0..12).map(|nth| request(nth, if nth < 6 { 4 } else { 9 })).collect();
        let rows = rows.iter().map(|(key, told)| (key.as_str(), told.clone())).collect();
        house.receive("helpdesk", rows).await;
        let waits = set(&olive, of("Workshop", "first_answer", "8 hours")).await;
        let neglect = set(&olive, of("Workshop", "neglected", "10 %")).await;
        let (value, many) = figure(&olive, waits, "2026-11-02").await.unwrap();
        assert!((value - 4.0).abs() < 1e-9 && many == 6, "{value} of {many}");
        let behind = olive.told(&format!("/api/standard/{waits}/week/2026-11-02")).await;
        assert_eq!(behind["letters"].as_array().unwrap().len(), 6);

        // On Monday: all twelve were answered on the 4th, which is a word.
        house.clock.set(instant("2026-11-23T06:00:00Z"));
        house.catch_up().await;
        assert_eq!(figure(&olive, neglect, "2026-11-16").await, Some((0.0, 6)));
        assert_eq!(house.count("select count(distinct team_id) from neglect_week").await, 2);
        let behind = olive.told(&format!("/api/standard/{neglect}/week/2026-11-16")).await;
        assert_eq!(behind["remembered"]["valued"], 6);

        // Somebody else looks after one of the six from now on, and one of theirs is the workshop's: letters go with them.
        olive.does(&format!("/api/customer/{}/keep", parties[0]), json!({ "colleague": olive.id })).await;
        assert_eq!(figure(&olive, waits, "2026-11-02").await.map(|(_, many)| many), Some(5));
        olive.does(&format!("/api/customer/{}/keep", parties[11]), json!({ "colleague": workshop[1] })).await;
        let (value, many) = figure(&olive, waits, "2026-11-02").await.unwrap();
        let mean = ((5.0 * 4.0_f64.ln() + 9.0_f64.ln()) / 6.0).exp();
        assert!((value - mean).abs() < 1e-9 && many == 6, "{value} of {many}");
        // What was remembered of the week stays as it was.
        assert_eq!(figure(&olive, neglect, "2026-11-16").await, Some((0.0, 6)));
        let derived = ["select * from standard_week order by series, week", "select * from standard_few order by series, week, party_id"];
        let mut before = Vec::new();
        for sql in derived { before.extend(house.dump(sql).await); }
        troth::serve::rebuild(&house.app.store, &house.clock).await.unwrap();
        let mut after = Vec::new();
        for sql in derived { after.extend(house.dump(sql).await); }
        House::same(&before, &after);
    }
}
