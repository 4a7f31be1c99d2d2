//! What a shop does every day, as a person meets it in the browser.

use axum::http::{Method, StatusCode};
use serde_json::json;
use troth::access::{Role, Visibility};
use troth::demo;

use crate::story;

story! {
    async fn a_call_of_tomorrow_is_refused_and_one_of_monday_was_last_monday(house: House) {
        let mia = house.member().await;
        let ann = house.customer(&mia, "Ann Devlin", "ann@byrne.example").await;
        let path = format!("/api/customer/{ann}/interaction");
        for on in ["tomorrow", "next week"] {
            let refused = mia.post(&path, json!({ "words": "Rang about the frame.", "on": on })).await;
            assert!(refused.expect(StatusCode::UNPROCESSABLE_ENTITY).body.contains("still to come"));
        }
        let logged = mia.post(&path, json!({ "words": "Rang about the frame.", "on": "Monday" })).await;
        // Noon on the Monday before Friday, 20 November 2026, in the firm's zone, UTC.
        assert_eq!(logged.expect(StatusCode::CREATED).json()["at"], 1_794_830_400_000_i64);
    }
}

story! {
    async fn a_customer_is_handed_to_a_colleague_and_taken_back_in_the_browser(house: House) {
        let mia = house.member().await;
        let own = house.colleague("Otto Own", Role::Member, Visibility::Own).await;
        let ann = house.customer(&mia, "Ann Devlin", "ann@byrne.example").await;
        let (page, keep) = (format!("/customer/{ann}"), format!("/customer/{ann}/keep"));
        assert!(mia.page(&page).await.expect(StatusCode::OK).body.contains("Otto Own"));
        own.page(&page).await.expect(StatusCode::NOT_FOUND);
        mia.form(&keep, &[("colleague", &own.id.to_string())]).await.expect(StatusCode::SEE_OTHER);
        own.page(&page).await.expect(StatusCode::OK);
        mia.form(&keep, &[("colleague", "")]).await.expect(StatusCode::SEE_OTHER);
        own.page(&page).await.expect(StatusCode::NOT_FOUND);
    }
}

story! {
    async fn whoever_marks_too_few_is_told_so_where_they_are(house: House) {
        let mia = house.member().await;
        let ann = house.customer(&mia, "Ann Devlin", "ann@byrne.example").await.to_string();
        let told = mia.form("/customer/merge", &[("party", &ann)]).await.expect(StatusCode::SEE_OTHER);
        assert_eq!(told.header("location"), Some("/customer"));
        assert!(told.header("set-cookie").unwrap().contains("Mark"));
        let asked = [("accept", "application/json")];
        let problem = mia.ask(Method::POST, "/api/customer/merge", &asked, Some(json!({ "party": [1] }))).await;
        problem.expect(StatusCode::UNPROCESSABLE_ENTITY);
    }
}

story! {
    async fn an_order_is_found_as_pages_name_it(house: House) {
        demo::load::load(&house.app.store, &house.clock).await.unwrap();
        house.catch_up().await;
        let owner = house.owner().await;
        for question in ["10924", "%2310924", "order%2010924", "Order%2010924"] {
            let found = owner.get(&format!("/api/search?q={question}")).await.expect(StatusCode::OK).json();
            assert!(found.to_string().contains("\"number\":\"10924\""), "{question}");
        }
    }
}
