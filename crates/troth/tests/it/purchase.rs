//! What was bought: lines, what they come to, and what is left when a file is taken back.

use troth::access::Actor;
use troth::purchase::store::{of_party, totals};

use crate::story;
use crate::told::{line, order};

const ANN: (&str, &str) = ("ann@example.org", "Ann Devlin");

const STATE: &str = "select number, lines, total_minor, is_return, shipped_on from purchase
   where withdrawn_at is null order by number";

story! {
    async fn alike_lines_are_each_money_and_cancellations_take_away(house: House) {
        let lamp = || line("536365", "2010-12-01T08:26:00Z", Some(ANN), "lamp", 6, 255);
        house.receive("shop", vec![
            ("1", lamp()),
            ("2", lamp()),
            ("3", line("C536379", "2010-12-01T09:41:00Z", Some(ANN), "lamp", -1, 255)),
            ("4", line("536400", "2010-12-02T09:41:00Z", None, "vase", 1, 100)),
        ]).await;
        // 2 x 6 x 2.55 = 30.60; -2.55; 1.00 to nobody known.
        let bought: Vec<i64> = house
            .app
            .store
            .read(|tx| tx.all("select total_minor from purchase order by number", troth_store::args![]))
            .await
            .unwrap();
        assert_eq!(bought, [3_060, 100, -255]);
        let party = house.party(ANN.0).await;
        let (list, sums) = house
            .app
            .store
            .read(move |tx| Ok::<_, troth_store::StoreError>((of_party(tx, &Actor::troth(), party, None, 10)?, totals(tx, &Actor::troth(), party)?)))
            .await
            .unwrap();
        assert_eq!(list.len(), 2);
        assert_eq!((sums[0].total.minor, sums[0].orders, sums[0].returns), (2_805, 1, 1));
        // What nobody known bought passed between us and nobody.
        assert_eq!(house.count("select count(*) from interaction").await, 2);
    }
}

story! {
    async fn a_row_told_anew_replaces_its_line_and_undoing_that_brings_it_back(house: House) {
        let of = |pieces: i64, shipped: bool| {
            let mut told = line("1", "2026-11-02T09:00:00Z", Some(ANN), "lamp", pieces, 500);
            order(&mut told).shipped_on = shipped.then(|| jiff::civil::date(2026, 11, 5));
            told
        };
        house.receive("shop", vec![("a", of(1, false)), ("b", line("1", "2026-11-02T09:00:00Z", Some(ANN), "vase", 2, 100))]).await;
        let before = house.dump(STATE).await;
        let spine = house.dump("select key, title, excerpt, withdrawn_at from interaction order by key").await;
        let again = house.receive("shop", vec![("a", of(3, true))]).await;
        assert_eq!(house.count("select total_minor from purchase").await, 1_700);
        assert_eq!(house.count("select count(*) from interaction where withdrawn_at is null").await, 2);
        house.undo(again).await;
        assert_eq!(house.dump(STATE).await, before);
        let left = house.dump("select key, title, excerpt, withdrawn_at from interaction where withdrawn_at is null order by key").await;
        assert_eq!(left, spine);
    }
}

story! {
    async fn an_order_over_two_files_is_one_and_each_can_be_taken_back(house: House) {
        let row = |key: &'static str, what| (key, line("9", "2026-11-02T09:00:00Z", Some(ANN), what, 1, 100));
        let first = house.receive("shop", vec![row("a", "lamp"), row("b", "vase")]).await;
        let alone = house.dump(STATE).await;
        let second = house.receive("shop", vec![row("c", "bowl")]).await;
        assert_eq!(house.count("select total_minor from purchase").await, 300);
        house.undo(second).await;
        assert_eq!(house.dump(STATE).await, alone);
        house.undo(first).await;
        assert!(house.dump(STATE).await.is_empty());
        assert_eq!(house.count("select count(*) from interaction where withdrawn_at is null").await, 0);
        // The same file once more stands as if nothing had been.
        house.receive("shop", vec![row("a", "lamp"), row("b", "vase")]).await;
        assert_eq!(house.dump(STATE).await, alone);
    }
}
