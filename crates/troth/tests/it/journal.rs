//! What somebody with the database in their hands can change unseen, and what they cannot.

use troth::frame::time::DAY;
use troth::house;
use troth::journal::ActorId;
use troth::journal::verify::{Anchor, Verdict, verify};
use troth::promise::act::{Doing, act, make};
use troth::promise::deed::{Deed, Voice};
use troth::promise::{Bond, Due, Giver, Kind, Pledged, Said};
use troth::record::said::{Told, Who};
use troth::record::store::{self as record, Fresh};
use troth_store::{StoreError, Tx, args};

use crate::house::House;
use crate::story;

/// What a change was found to be, carried out of a write that is undone.
enum Undone {
    Found(Verdict),
    Store(StoreError),
}

impl From<StoreError> for Undone {
    fn from(error: StoreError) -> Undone {
        Undone::Store(error)
    }
}

fn row(key: &str, name: &str) -> Fresh {
    let who = Who {
        key: format!("name:{name}"),
        name: Some(name.to_owned()),
        ..Who::default()
    };
    Fresh {
        key: key.to_owned(),
        line: 1,
        raw: format!("{{\"name\":\"{name}\"}}"),
        told: Told {
            who: vec![who],
            said: vec![],
        },
    }
}

fn pledged(subject: i64, what: &str, now: i64) -> Pledged {
    Pledged {
        subject,
        kind: Kind::Given,
        what: what.to_owned(),
        due: Due::on(jiff::civil::date(2026, 11, 27), "Europe/Berlin"),
        waits_for: None,
        due_days: None,
        by: Giver::default(),
        touchpoint: "service".to_owned(),
        said: Said::default(),
        bond: Bond::default(),
        pledge: None,
        source_key: None,
        record: None,
        made_at: now,
    }
}

/// Five records under two facts, three promises under three, two acts under two: ids count from 1 in each table.
/// Promises are facts 3 to 5, acts 6 and 7.
fn remember(tx: &Tx, now: i64) -> Result<(), StoreError> {
    let silo = record::silo(tx, "shop", now)?;
    let first = vec![row("a", "Ann"), row("b", "Bea"), row("c", "Cem")];
    record::receive(tx, None, silo, first, ActorId(1), now)?;
    record::receive(
        tx,
        None,
        silo,
        vec![row("d", "Dov"), row("e", "Eve")],
        ActorId(1),
        now,
    )?;
    for what in ["send the frame", "ring back", "mend the bell"] {
        make(tx, &pledged(1, what, now), ActorId(1), now)?;
    }
    let mut kept = Doing::new(1, Deed::Kept, Voice::Us, now);
    kept.words = Some("it went out at noon".to_owned());
    act(tx, kept, ActorId(1), now)?;
    let mut broken = Doing::new(2, Deed::Broken, Voice::Customer, now + DAY);
    broken.words = Some("nobody rang".to_owned());
    act(tx, broken, ActorId(1), now + DAY)?;
    Ok(())
}

/// What `troth verify` says after those statements; nothing of them stays.
async fn after(house: &House, statements: &[&str], against: Option<&str>) -> Verdict {
    let statements: Vec<String> = statements.iter().map(|sql| (*sql).to_owned()).collect();
    let against = against.map(|text| Anchor::parse(text).unwrap());
    let undone = house
        .app
        .store
        .write(move |tx| {
            for sql in &statements {
                assert!(tx.run(sql, args![])? > 0, "{sql} touched nothing");
            }
            let verdict = verify(tx, house::SEALED, against.as_ref())?;
            Err::<(), _>(Undone::Found(verdict))
        })
        .await;
    match undone {
        Err(Undone::Found(verdict)) => verdict,
        Err(Undone::Store(error)) => panic!("{error}"),
        Ok(()) => panic!("the change stayed"),
    }
}

async fn begun(house: &House) -> String {
    let now = house.clock.now();
    house.app.store.write(move |tx| remember(tx, now)).await.unwrap();
    let verdict = house.verify().await;
    assert_eq!(verdict.broken, Vec::<String>::new());
    // Two facts of records, three of promises, two of acts; five records, three promises, two acts.
    assert_eq!((verdict.facts, verdict.rows, verdict.erased), (7, 10, 0));
    verdict.anchor
}

/// One change each, and how the first broken link is named.
const FOUND: &[(&str, &[&str], &str)] = &[
    (
        "a fact's body",
        &["update fact set body = '{\"said\":{\"promises\":[9]}}' where id = 6"],
        "promise 4 (promise.acted, fact 6): its words were changed",
    ),
    (
        "a fact's time",
        &["update fact set at = at - 86400000 where id = 4"],
        "promise 2 (promise.made, fact 4): its link does not hold",
    ),
    (
        "a fact's actor",
        &["update fact set actor = 2 where id = 4"],
        "promise 2 (promise.made, fact 4): its link does not hold",
    ),
    (
        "a fact's name",
        &["update fact set name = 'promise.acted' where id = 4"],
        "promise 2 (promise.acted, fact 4): its link does not hold",
    ),
    (
        "whom a fact is about",
        &["update fact set subject = 2 where id = 4"],
        "promise 2 (promise.made, fact 4): its link does not hold",
    ),
    (
        "a fact's words and salt, taken as an erasure would",
        &["update fact set body = null, salt = null where id = 6"],
        "promise 4 (promise.acted, fact 6): its words are gone, and no erasure took them",
    ),
    (
        "a fact's salt alone",
        &["update fact set salt = null where id = 6"],
        "promise 4 (promise.acted, fact 6): its words were changed",
    ),
    (
        "a promise's date",
        &["update promise set due_on = '2026-12-24' where id = 1"],
        "promise 1: changed since promise 1 (promise.made, fact 3)",
    ),
    (
        "a promise's date, its salt taken as an erasure would",
        &["update promise set due_on = '2026-12-24', salt = null where id = 1"],
        "promise 1: its words are gone, and no erasure took them",
    ),
    (
        "to whom a promise was made",
        &["update promise set subject_id = 2 where id = 3"],
        "promise 3: changed since promise 3 (promise.made, fact 5)",
    ),
    (
        "an act's words",
        &["update promise_act set words = 'they rang twice' where id = 2"],
        "promise_act 2: changed since promise 5 (promise.acted, fact 7)",
    ),
    (
        "whose say an act is",
        &["update promise_act set voice = 'customer' where id = 1"],
        "promise_act 1: changed since promise 4 (promise.acted, fact 6)",
    ),
    (
        "what a record tells",
        &["update record set told = '{}' where id = 2"],
        "record 2: changed since record 1 (record.received, fact 1)",
    ),
    (
        "a record as received",
        &["update record set raw = '{\"name\":\"Bee\"}' where id = 5"],
        "record 5: changed since record 2 (record.received, fact 2)",
    ),
    (
        "a fact in the middle, gone",
        &["delete from fact where id = 4"],
        "promise 2: missing",
    ),
    (
        "a fact in the middle, gone and the places closed up",
        &[
            "delete from fact where id = 4",
            "update fact set place = place - 1 where stream = 'promise' and place > 2",
            "update stream set place = place - 1 where name = 'promise'",
        ],
        "promise 2 (promise.made, fact 5): its link does not hold",
    ),
    (
        "the last fact of a stream, gone",
        &["delete from fact where id = 7"],
        "promise 5: the last fact is not the one remembered",
    ),
    (
        "a whole stream, gone",
        &["delete from fact where stream = 'promise'"],
        "promise 5: the last fact is not the one remembered",
    ),
    (
        "a whole stream with its head, gone, but not its rows",
        &["delete from fact where stream = 'record'", "delete from stream where name = 'record'"],
        "record 1: no fact vouches for it",
    ),
    (
        "a stream's head, gone",
        &["delete from stream where name = 'record'"],
        "record: which fact is the last is not remembered",
    ),
    (
        "a stream's head, moved on",
        &["update stream set place = 9 where name = 'record'"],
        "record 9: the last fact is not the one remembered",
    ),
    (
        "a sealed row, gone",
        &["delete from record where id = 2"],
        "record 1 (record.received, fact 1): vouches for 3 rows of record, found 2",
    ),
    (
        "a sealed row nobody vouches for",
        &["insert into promise_act (id, promise_id, act, voice, at, by_colleague, salt, digest, fact)
           select 99, 3, 'kept', 'customer', at, by_colleague, salt, digest, 99 from promise_act where id = 1"],
        "promise_act 99: no fact vouches for it",
    ),
    (
        "a sealed row slipped under a fact that vouches for others",
        &["insert into promise_act (id, promise_id, act, voice, at, by_colleague, salt, digest, fact)
           select 99, 3, 'kept', 'customer', at, by_colleague, salt, digest, 6 from promise_act where id = 1"],
        "promise_act 99: changed since promise 4 (promise.acted, fact 6)",
    ),
    (
        "a sealed row slipped under a fact that vouches for another table",
        &["insert into promise_act (id, promise_id, act, voice, at, by_colleague, salt, digest, fact)
           select 99, 3, 'kept', 'customer', at, by_colleague, salt, digest, 1 from promise_act where id = 1"],
        "promise_act: 3 rows, of which facts vouch for 2",
    ),
    (
        "two facts, swapped in their stream",
        &[
            "update fact set place = 99 where id = 3",
            "update fact set place = 1 where id = 4",
            "update fact set place = 2 where id = 3",
        ],
        "promise 1 (promise.made, fact 4): its link does not hold",
    ),
    (
        "two facts, swapped by their ids",
        &[
            "update fact set id = 99 where id = 6",
            "update fact set id = 6 where id = 7",
            "update fact set id = 7 where id = 99",
        ],
        "promise 4 (promise.acted, fact 7): its link does not hold",
    ),
    (
        "what two records tell, swapped",
        &[
            "update record set told = (select o.told from record o where o.id = 3 - record.id),
               raw = (select o.raw from record o where o.id = 3 - record.id) where id in (1, 2)",
        ],
        "record 1: changed since record 1 (record.received, fact 1)",
    ),
    (
        "two records, swapped whole, salts and digests too",
        &[
            "update record set told = (select o.told from record o where o.id = 3 - record.id),
               raw = (select o.raw from record o where o.id = 3 - record.id),
               key = (select o.key from record o where o.id = 3 - record.id),
               salt = (select o.salt from record o where o.id = 3 - record.id),
               digest = (select o.digest from record o where o.id = 3 - record.id) where id in (1, 2)",
        ],
        "record 1: changed since record 1 (record.received, fact 1)",
    ),
    (
        "a digest of a row, made to fit no more",
        &["update record set digest = (select o.digest from record o where o.id = 2) where id = 1"],
        "record 1: changed since record 1 (record.received, fact 1)",
    ),
    (
        "an erasure, made up",
        &[
            "update promise set salt = null where id = 1",
            "insert into erased (id, place, row_id, remains, digest, fact)
             select 1, 'promise', 1, 'made up', body_digest, 7 from fact where id = 7",
        ],
        "promise 1: changed after it was erased",
    ),
];

story! {
    async fn every_change_behind_our_back_is_named(house: House) {
        begun(&house).await;
        for (what, statements, wanted) in FOUND {
            let verdict = after(&house, statements, None).await;
            assert!(!verdict.holds(), "{what} was not found");
            assert_eq!(verdict.broken[0], *wanted, "{what}");
        }
        assert!(house.verify().await.holds(), "what was tried must not stay");
    }
}

/// The promise stream cut off after its first two facts: rows, head and all.
const CUT_OFF: &[&str] = &[
    "delete from promise_act where fact > 4",
    "delete from promise where fact > 4",
    "delete from fact where stream = 'promise' and place > 2",
    "update stream set place = 2, head = (select chain from fact where stream = 'promise' and place = 2)
     where name = 'promise'",
];

/// The promise stream gone as if we had never given our word.
const NEVER_WAS: &[&str] = &[
    "delete from promise_act",
    "delete from promise",
    "delete from fact where stream = 'promise'",
    "delete from stream where name = 'promise'",
];

story! {
    async fn an_end_cut_off_with_its_head_mended_is_found_only_by_an_anchor(house: House) {
        let anchor = begun(&house).await;
        for (statements, wanted) in [
            (CUT_OFF, "promise: ends at 2, the anchor saw 5"),
            (NEVER_WAS, "promise: ends at 0, the anchor saw 5"),
        ] {
            assert_eq!(after(&house, statements, None).await.broken, Vec::<String>::new());
            assert_eq!(after(&house, statements, Some(&anchor)).await.broken, [wanted]);
        }
    }
}

/// Takes the last act out of the journal and records another in its place, with the program's own hands.
fn rewrite(tx: &Tx, now: i64) -> Result<(), StoreError> {
    for sql in [
        "delete from promise_act where id = 2",
        "delete from fact where id = 7",
        "update stream set place = 4, head = (select chain from fact where stream = 'promise' and place = 4)
         where name = 'promise'",
    ] {
        tx.run(sql, args![])?;
    }
    let kept = Doing::new(2, Deed::Kept, Voice::Customer, now + DAY);
    act(tx, kept, ActorId(1), now + DAY)?;
    Ok(())
}

story! {
    async fn a_chain_made_anew_is_found_only_by_an_anchor(house: House) {
        let anchor = begun(&house).await;
        let now = house.clock.now();
        house.app.store.write(move |tx| rewrite(tx, now)).await.unwrap();
        assert!(house.verify().await.holds(), "who rewrites all of it leaves no broken link");
        let seen = Anchor::parse(&anchor).unwrap();
        let verdict = house.app.store.read(move |tx| verify(tx, house::SEALED, Some(&seen))).await.unwrap();
        assert_eq!(verdict.broken, ["promise 5: not the link the anchor saw"]);
    }
}

story! {
    async fn an_older_anchor_still_holds_when_more_was_remembered(house: House) {
        let anchor = begun(&house).await;
        let now = house.clock.now();
        let more = move |tx: &Tx| make(tx, &pledged(2, "lend a wheel", now), ActorId(1), now);
        house.app.store.write(more).await.unwrap();
        let seen = Anchor::parse(&anchor).unwrap();
        let verdict = house.app.store.read(move |tx| verify(tx, house::SEALED, Some(&seen))).await.unwrap();
        assert_eq!(verdict.broken, Vec::<String>::new());
        assert_ne!(verdict.anchor, anchor);
    }
}

story! {
    async fn what_is_folded_from_the_acts_is_not_vouched_for_but_the_acts_are(house: House) {
        begun(&house).await;
        // The standing of a promise is a cache of its acts: `troth rebuild` folds it again, `verify` leaves it alone.
        let verdict = after(&house, &["update promise set state = 'kept' where id = 2"], None).await;
        assert_eq!(verdict.broken, Vec::<String>::new());
    }
}
