//! What was bought: lines, what they come to, and what is left when a file is taken back.

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use troth::access::Actor;
use troth::purchase::store::{of_party, totals};

use crate::house::House;
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

story! {
    async fn taking_back_the_middle_of_three_files_counts_no_line_twice(house: House) {
        let of = |pieces: i64| vec![("a", line("1", "2026-11-02T09:00:00Z", Some(ANN), "lamp", pieces, 100))];
        house.receive("shop", of(1)).await;
        let second = house.receive("shop", of(2)).await;
        let third = house.receive("shop", of(4)).await;
        assert_eq!(house.count("select total_minor from purchase").await, 400);
        house.undo(second).await;
        assert_eq!(house.count("select total_minor from purchase").await, 400);
        house.undo(third).await;
        assert_eq!(house.count("select total_minor from purchase").await, 100);
    }
}

story! {
    async fn the_middle_file_counts_nothing_either_where_rows_tell_of_no_line(house: House) {
        let of = |cents: i64| {
            let mut told = line("1", "2026-11-02T09:00:00Z", Some(ANN), "lamp", 1, 100);
            let said = order(&mut told);
            said.line = None;
            said.total = Some(troth::frame::money::Money { minor: cents, currency: said.currency });
            vec![("a", told)]
        };
        house.receive("shop", of(100)).await;
        let second = house.receive("shop", of(200)).await;
        let third = house.receive("shop", of(400)).await;
        house.undo(third).await;
        assert_eq!(house.count("select total_minor from purchase").await, 200);
        house.undo(second).await;
        assert_eq!(house.count("select total_minor from purchase").await, 100);
    }
}

story! {
    async fn a_row_that_is_no_order_any_more_keeps_no_money(house: House) {
        house.receive("shop", vec![("a", line("1", "2026-11-02T09:00:00Z", Some(ANN), "lamp", 1, 100))]).await;
        let before = house.dump(STATE).await;
        let mut person = line("1", "2026-11-02T09:00:00Z", Some(ANN), "lamp", 1, 100);
        person.said.clear();
        let again = house.receive("shop", vec![("a", person)]).await;
        assert!(house.dump(STATE).await.is_empty());
        assert_eq!(house.count("select count(*) from interaction where withdrawn_at is null").await, 0);
        house.undo(again).await;
        assert_eq!(house.dump(STATE).await, before);
        // Told under another number, it is another order.
        let other = house.receive("shop", vec![("a", line("2", "2026-11-02T09:00:00Z", Some(ANN), "lamp", 1, 100))]).await;
        assert_eq!(house.dump("select number from purchase where withdrawn_at is null").await.len(), 1);
        house.undo(other).await;
        assert_eq!(house.dump(STATE).await, before);
    }
}

story! {
    async fn an_order_whose_buyer_was_taken_back_is_on_nobodys_timeline(house: House) {
        let row = |whose| line("9", "2026-11-02T09:00:00Z", whose, "lamp", 1, 100);
        house.receive("shop", vec![("a", row(None))]).await;
        let named = house.receive("shop", vec![("a", row(Some(ANN)))]).await;
        assert_eq!(house.count("select count(*) from interaction where withdrawn_at is null").await, 1);
        house.undo(named).await;
        assert_eq!(house.count("select total_minor from purchase").await, 100);
        assert_eq!(house.count("select count(*) from interaction where withdrawn_at is null").await, 0);
    }
}

story! {
    async fn currencies_are_never_added(house: House) {
        let mut euros = line("1", "2026-11-02T09:00:00Z", Some(ANN), "lamp", 1, 100);
        let said = order(&mut euros);
        said.currency = troth::frame::money::Currency::EUR;
        said.line.as_mut().unwrap().amount.currency = said.currency;
        house.receive("shop", vec![("a", line("1", "2026-11-02T09:00:00Z", Some(ANN), "vase", 1, 250)), ("b", euros)]).await;
        let sums = house.dump("select currency, total_minor from purchase order by currency").await;
        assert_eq!(sums, ["Text(\"EUR\") Int(100)", "Text(\"GBP\") Int(250)"]);
        assert_eq!(house.count("select count(*) from interaction where kind = 'order'").await, 2);
    }
}

/// What one file says of one row: which of three rows, of which order, whose, how many pieces, and which days.
type Row = (usize, usize, bool, i64, Option<i8>, Option<i8>);

/// A few files of a few rows each, and in which order some of them are taken back.
fn files() -> impl Strategy<Value = (Vec<Vec<Row>>, Vec<usize>)> {
    let day = || proptest::option::of(1..5_i8);
    let row = (
        0..3_usize,
        0..2_usize,
        prop::bool::weighted(0.8),
        1..4_i64,
        day(),
        day(),
    );
    let files = proptest::collection::vec(proptest::collection::vec(row, 1..4), 2..6);
    files.prop_flat_map(|files| {
        let all: Vec<usize> = (0..files.len()).collect();
        let undone = proptest::sample::subsequence(all, 1..=files.len()).prop_shuffle();
        (Just(files), undone)
    })
}

async fn take(house: &House, nth: usize, file: &[Row]) -> i64 {
    let mut rows = std::collections::BTreeMap::new();
    for (row, number, is_known, pieces, due, sent) in file {
        let (key, number) = (["a", "b", "c"][*row], ["1", "2"][*number]);
        // Two files never say a row word for word alike: what is known already is not taken in again.
        let what = format!("lamp {nth}");
        let mut told = line(
            number,
            "2026-11-02T09:00:00Z",
            is_known.then_some(ANN),
            &what,
            *pieces,
            100,
        );
        let said = order(&mut told);
        said.promised_on = due.map(|day| jiff::civil::date(2026, 11, day));
        said.shipped_on = sent.map(|day| jiff::civil::date(2026, 11, day));
        rows.insert(key, told);
    }
    house.receive("shop", rows.into_iter().collect()).await
}

/// All that purchases and what is read from them say, without ids: these differ in a house that lived through more.
async fn state(house: &House) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    for sql in [
        "select s.key, p.number, p.lines, p.total_minor, p.promised_on, p.shipped_on from purchase p
         left join subject s on s.id = p.subject_id where p.withdrawn_at is null order by p.number",
        "select i.key, i.title, i.excerpt, s.key, p.role from interaction i
         join participant p on p.interaction_id = i.id join subject s on s.id = p.subject_id
         where i.withdrawn_at is null order by i.key",
        "select s.key, p.source_key, p.kind, p.due_on, p.state, p.we_say, p.they_say, p.closed_at from promise p
         join subject s on s.id = p.subject_id where p.withdrawn_at is null order by p.source_key, p.kind, p.due_on",
    ] {
        all.push(house.dump(sql).await);
    }
    all
}

/// Whatever files were taken back in whatever order, what is left is a house that never had them.
async fn compare(house: House, other: House, files: &[Vec<Row>], undone: &[usize]) {
    let mut batches = Vec::new();
    for (nth, file) in files.iter().enumerate() {
        batches.push(take(&house, nth, file).await);
    }
    for at in undone {
        house.undo(batches[*at]).await;
    }
    for (nth, file) in files.iter().enumerate().filter(|(nth, _)| !undone.contains(nth)) {
        take(&other, nth, file).await;
    }
    assert_eq!(
        state(&house).await,
        state(&other).await,
        "{files:?} without {undone:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_taken_back_in_any_order_leave_a_house_that_never_had_them() {
    let mut runner = TestRunner::deterministic();
    for nth in 0..24 {
        let (files, undone) = files().new_tree(&mut runner).unwrap().current();
        compare(
            House::on_one_file().await,
            House::on_one_file().await,
            &files,
            &undone,
        )
        .await;
        if nth >= 4 {
            continue;
        }
        if let (Some(house), Some(other)) = (House::on_a_server().await, House::on_a_server().await) {
            compare(house, other, &files, &undone).await;
        }
    }
}
