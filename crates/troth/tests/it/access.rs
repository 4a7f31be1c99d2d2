//! Who may come in, and how far.

use axum::http::StatusCode;

use crate::story;

story! {
    async fn the_house_says_that_it_is_well(house: House) {
        let reply = house.nobody().get("/health").await.expect(StatusCode::OK);
        assert_eq!(reply.json()["status"], "well");
    }
}

story! {
    async fn what_is_not_there_is_a_problem_in_both_faces(house: House) {
        let json = house.nobody().get("/api/nowhere").await.expect(StatusCode::NOT_FOUND);
        assert_eq!(json.header("content-type"), Some("application/problem+json"));
        let page = house.nobody().page("/nowhere").await.expect(StatusCode::NOT_FOUND);
        assert!(page.body.starts_with("<!DOCTYPE html>"), "{}", page.body);
    }
}
