//! Finding anybody and anything.

use troth::access::Actor;
use troth::search::Asked;
use troth::search::find::{Found, find};

use crate::house::House;
use crate::story;
use crate::told::{letter, line};

pub async fn found(house: &House, actor: Actor, text: &str) -> Found {
    let asked = Asked::parse(text);
    house
        .app
        .store
        .read(move |tx| find(tx, &actor, &asked, 8))
        .await
        .unwrap()
}

pub async fn titles(house: &House, text: &str) -> Vec<String> {
    let found = found(house, Actor::troth(), text).await;
    found.conversations.into_iter().map(|one| one.title).collect()
}

story! {
    async fn a_letter_is_found_by_any_word_of_it_and_an_order_by_its_number(house: House) {
        let ann = ("ann@example.org", "Anneke van der Meulen");
        let long = format!("{} The derailleur slipped at last.", "Nothing of note. ".repeat(60));
        house.receive("mail", vec![("1", letter("1@x", "2026-11-02T09:00:00Z", &[ann, ("tom@devlin.example", "Tom")], "Gears", &long))]).await;
        house.receive("shop", vec![("1", line("10248", "2026-11-02T09:00:00Z", Some(ann), "lamp", 6, 255))]).await;
        assert_eq!(titles(&house, "derailleur slipped").await, ["Gears"]);
        assert_eq!(titles(&house, "DERAIL").await, ["Gears"]);
        assert!(titles(&house, "derailed").await.is_empty());
        for (asked, wanted) in [("10248", 1), ("#10248", 1), ("lamp", 1), ("10249", 0)] {
            assert_eq!(found(&house, Actor::troth(), asked).await.orders.len(), wanted, "{asked}");
        }
    }
}
