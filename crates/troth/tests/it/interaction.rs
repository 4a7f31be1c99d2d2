//! What passed between us and somebody: told by silos, in any order, any number of times.

use troth::access::Actor;
use troth::interaction::store::{Filter, Timeline, timeline, unanswered};
use troth::spine::Direction;

use crate::house::House;
use crate::story;
use crate::told::{letter, ticket};

const ANN: (&str, &str) = ("ann@example.org", "Ann Devlin");
const BEN: (&str, &str) = ("ben@example.org", "Ben Barr");
const TOM: (&str, &str) = ("tom@devlin.example", "Tom Devlin");
const SUE: (&str, &str) = ("sue@devlin.example", "Sue Devlin");

async fn passed(house: &House, email: &str, filter: Filter) -> Timeline {
    let party = house.party(email).await;
    house
        .app
        .store
        .read(move |tx| timeline(tx, &Actor::troth(), party, &filter, None, 50))
        .await
        .unwrap()
}

async fn titles(house: &House, email: &str) -> Vec<String> {
    let timeline = passed(house, email, Filter::default()).await;
    timeline.entries.into_iter().map(|entry| entry.title).collect()
}

async fn waiting(house: &House) -> Vec<(String, String)> {
    let now = house.clock.now();
    let waiting = house
        .app
        .store
        .read(move |tx| unanswered(tx, &Actor::troth(), now, 50))
        .await
        .unwrap();
    waiting.into_iter().map(|one| (one.name, one.title)).collect()
}

story! {
    async fn a_letter_in_two_folders_and_two_mailboxes_is_one_thing_that_passed(house: House) {
        let told = || letter("1@x", "2026-11-02T09:00:00Z", &[ANN, TOM, SUE], "Wheel", "It rattles.");
        house.receive("Tom's mailbox", vec![("inbox/1", told()), ("all/1", told())]).await;
        house.receive("Sue's mailbox", vec![("inbox/7", told())]).await;
        assert_eq!(house.count("select count(*) from interaction").await, 1);
        assert_eq!(titles(&house, ANN.0).await, ["Wheel"]);
        let one = &passed(&house, ANN.0, Filter::default()).await.entries[0];
        assert_eq!((one.direction, one.excerpt.as_deref(), one.who.as_deref()), (Direction::In, Some("It rattles."), Some("Ann Devlin")));
    }
}

story! {
    async fn undoing_a_mailbox_leaves_what_another_mailbox_tells(house: House) {
        let both = || letter("1@x", "2026-11-02T09:00:00Z", &[ANN, TOM], "Wheel", "It rattles.");
        let only = letter("2@x", "2026-11-03T09:00:00Z", &[ANN, TOM], "Spokes", "Two broke.");
        let sues = house.receive("Sue's mailbox", vec![("1", both())]).await;
        let toms = house.receive("Tom's mailbox", vec![("1", both()), ("2", only)]).await;
        house.undo(toms).await;
        assert_eq!(titles(&house, ANN.0).await, ["Wheel"]);
        assert_eq!(waiting(&house).await, [("Ann Devlin".to_owned(), "Wheel".to_owned())]);
        house.undo(sues).await;
        assert_eq!(house.count("select count(*) from interaction where withdrawn_at is null").await, 0);
        assert!(waiting(&house).await.is_empty());
    }
}

story! {
    async fn whoever_wrote_waits_until_we_answer_in_the_exchange_or_otherwise(house: House) {
        house.receive("mail", vec![
            ("1", letter("1@x", "2026-11-02T09:00:00Z", &[ANN, TOM], "Wheel", "It rattles.")),
            ("2", letter("2@x", "2026-11-03T09:00:00Z", &[BEN, TOM], "Frame", "Is it there?")),
            ("3", letter("3@x", "2026-11-04T09:00:00Z", &[("no-reply@post.example", "Post"), TOM], "Parcel", "On its way.")),
        ]).await;
        house.receive("desk", vec![("7", ticket("7", "2026-11-01T09:00:00Z", BEN, "The bell is missing."))]).await;
        let names = |waiting: Vec<(String, String)>| waiting.into_iter().map(|(_, title)| title).collect::<Vec<_>>();
        assert_eq!(names(waiting(&house).await), ["Request 7", "Wheel", "Frame"]);
        let answer = letter("4@x", "2026-11-05T09:00:00Z", &[TOM, ANN], "Re: Wheel", "Bring it in.");
        let answered = house.receive("mail", vec![("4", answer)]).await;
        assert_eq!(names(waiting(&house).await), ["Request 7", "Frame"]);
        house.undo(answered).await;
        assert_eq!(names(waiting(&house).await), ["Request 7", "Wheel", "Frame"]);
    }
}

story! {
    async fn what_passed_between_colleagues_is_on_nobody_elses_timeline(house: House) {
        house.receive("mail", vec![
            ("1", letter("1@x", "2026-11-02T09:00:00Z", &[TOM, SUE], "Ann again", "She is difficult.")),
            ("2", letter("2@x", "2026-11-03T09:00:00Z", &[TOM, ANN], "Your wheel", "It is ready.")),
        ]).await;
        assert_eq!(titles(&house, ANN.0).await, ["Your wheel"]);
        // Troth itself was in neither.
        assert_eq!(titles(&house, TOM.0).await, ["Your wheel"]);
        let found = crate::search::titles(&house, "difficult").await;
        assert!(found.is_empty(), "{found:?}");
    }
}

story! {
    async fn a_timeline_pages_without_gaps_or_doubles_and_narrows(house: House) {
        let rows: Vec<(String, troth::record::said::Told)> = (0..30)
            .map(|nth| {
                let at = format!("2026-10-{:02}T09:00:00Z", nth / 2 + 1);
                let people = if nth % 3 == 0 { [TOM, ANN] } else { [ANN, TOM] };
                (nth.to_string(), letter(&nth.to_string(), &at, &people, &format!("Letter {nth}"), "About the wheel."))
            })
            .collect();
        house.receive("mail", rows.iter().map(|(key, told)| (key.as_str(), told.clone())).collect()).await;
        let party = house.party(ANN.0).await;
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = house
                .app
                .store
                .read(move |tx| timeline(tx, &Actor::troth(), party, &Filter::default(), after, 7))
                .await
                .unwrap();
            seen.extend(page.entries.into_iter().map(|entry| (entry.at, entry.id)));
            after = page.next;
            if after.is_none() { break }
        }
        assert_eq!(seen.len(), 30);
        assert!(seen.is_sorted_by(|one, other| one > other), "{seen:?}");
        let ours = passed(&house, ANN.0, Filter { direction: Some(Direction::Out), ..Filter::default() }).await;
        assert_eq!(ours.entries.len(), 10);
        let words = passed(&house, ANN.0, Filter { text: Some("letter 29".into()), ..Filter::default() }).await;
        assert_eq!(words.entries.len(), 1);
        let none = passed(&house, ANN.0, Filter { kinds: vec!["call".into()], ..Filter::default() }).await;
        assert!(none.entries.is_empty());
    }
}
