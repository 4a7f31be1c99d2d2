//! The front page: how many more there are than it shows, and what each line is about.

use axum::http::StatusCode;
use serde_json::json;

use crate::story;
use crate::told::letter;

story! {
    async fn today_says_how_many_more_there_are_and_leads_to_them(house: House) {
        let mia = house.member().await;
        let party = house.customer(&mia, "Ann Devlin", "ann@example.org").await;
        for day in 1..=14 {
            let asked = json!({ "party": party, "what": format!("frame {day}"), "due": "2026-11-03" });
            mia.post("/api/promise", asked).await.expect(StatusCode::CREATED);
        }
        let page = mia.page("/").await.expect(StatusCode::OK).body;
        // A dozen lines, and nobody waits.
        assert!(page.contains("14 overdue among our promises"), "{page}");
        assert!(page.contains("<a href=\"/promise?state=overdue\">2 more overdue</a>"), "{page}");
    }
}

story! {
    async fn a_standing_promise_names_the_letter_it_answers(house: House) {
        let owner = house.owner().await;
        let pledge = json!({ "words": "We answer within one working day", "within": 1, "since": "2026-11-01" });
        owner.post("/api/pledge", pledge).await.expect(StatusCode::CREATED);
        house.catch_up().await;
        let people = [("ann@example.org", "Ann Smith"), ("desk@devlin.example", "The desk")];
        for (id, subject) in [("one", "The wheel rattles"), ("two", "Two bells")] {
            house.receive("desk", vec![(id, letter(id, "2026-11-03T09:00:00Z", &people, subject, "Please."))]).await;
        }
        let told = owner.get("/api/today").await.expect(StatusCode::OK).json();
        let mut about: Vec<&str> = told["promises"].as_array().unwrap().iter().map(|one| one["about"].as_str().unwrap()).collect();
        about.sort_unstable();
        assert_eq!(about, ["The wheel rattles", "Two bells"]);
        let page = owner.page("/").await.expect(StatusCode::OK).body;
        assert!(page.contains("Two bells · "), "{page}");
    }
}
