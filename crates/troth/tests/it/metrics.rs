//! What whoever watches the house can read, and what not.

use axum::http::StatusCode;
use troth::access::{Right, Role, Visibility};

use crate::story;

story! {
    async fn an_owners_key_that_may_only_read_sees_the_numbers_and_nobody_in_them(house: House) {
        let owner = house.owner().await;
        let party = house.customer(&owner, "Zyxqanna Planter", "zyxqanna@planter.example").await;
        owner.get(&format!("/api/customer/{party}?zyxqanna=1")).await.expect(StatusCode::OK);
        house.nobody().get("/zyxqanna").await.expect(StatusCode::NOT_FOUND);
        let watcher = house.person("Watcher", Role::Owner, Visibility::All, Right::Read).await;
        let reply = watcher.get("/metrics").await.expect(StatusCode::OK);
        assert_eq!(reply.header("content-type"), Some("text/plain; version=0.0.4; charset=utf-8"));
        for wanted in [
            "troth_requests_total{method=\"GET\",route=\"/api/customer/{id}\",status=\"200\"} 1\n",
            "troth_requests_total{method=\"GET\",route=\"none\",status=\"404\"} 1\n",
            "troth_request_seconds_count{method=\"GET\",route=\"/api/customer/{id}\"} 1\n",
            "troth_follower_behind{follower=\"search\"} 0\n",
            "troth_follower_failed_attempts{follower=\"search\"} 0\n",
            "troth_store_waiting 0\n",
        ] {
            assert!(reply.body.contains(wanted), "{wanted} is not in\n{}", reply.body);
        }
        assert!(!reply.body.to_lowercase().contains("zyxqanna"), "{}", reply.body);
        for line in reply.body.lines().filter(|line| !line.starts_with('#')) {
            let value = line.rsplit(' ').next().unwrap();
            assert!(value.parse::<f64>().is_ok_and(|value| value >= 0.0), "{line}");
        }
    }
}

story! {
    async fn the_numbers_are_for_owners(house: House) {
        house.nobody().get("/metrics").await.expect(StatusCode::UNAUTHORIZED);
        house.member().await.get("/metrics").await.expect(StatusCode::FORBIDDEN);
    }
}
