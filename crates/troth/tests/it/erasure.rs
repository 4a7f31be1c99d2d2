//! Being forgotten: that nothing stays, that others lose nothing, and that nobody comes back by a file or a backup.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use serde_json::json;
use troth::access::{Role, Visibility};
use troth::erasure::kept;
use troth::erasure::place::{Fate, PLACES};
use troth::identity::{LINK, LINK_UNDONE};
use troth::journal::act::Act;
use troth::journal::{self, ActorId};
use troth::record::said::{Address, Channel, Consent, Note, Said, Told, Who, WhoKind};
use troth::{house, tombstone};
use troth_store::{Options, Store, StoreError, Tx, Value, args, words};

use crate::house::{House, Person};
use crate::schema::{dump, tables};
use crate::story;
use crate::told::{letter, line, ticket};

/// In everything of hers, and in nothing else.
const WORD: &str = "zyxqanna";
const ANNA: (&str, &str) = ("zyxqanna@planter.example", "Zyxqanna Planter");
const BEN: (&str, &str) = ("ben@example.org", "Ben Barr");
const TOM: (&str, &str) = ("tom@devlin.example", "Tom Devlin");

fn anna() -> Who {
    Who {
        key: format!("mail:{}", ANNA.0),
        name: Some(ANNA.1.to_owned()),
        given: Some("Zyxqanna".to_owned()),
        family: Some("Planter".to_owned()),
        emails: vec![ANNA.0.to_owned()],
        phones: vec!["+441632960001".to_owned()],
        address: Some(Address {
            street: Some("1 Zyxqanna Lane".to_owned()),
            city: Some("Zyxqannaville".to_owned()),
            ..Address::default()
        }),
        title: Some("Head of Zyxqanna".to_owned()),
        member_of: Some(1),
        website: Some("https://zyxqanna.example".to_owned()),
        outside_ids: vec![("loyalty".to_owned(), "zyxqanna-77".to_owned())],
        tags: vec!["zyxqanna fan".to_owned()],
        attributes: vec![("Nickname".to_owned(), "Zyxqanna the Great".to_owned())],
        ..Who::default()
    }
}

/// A row that says of her all that a shop may.
fn contact() -> Told {
    let firm = Who {
        key: "name:the firm of ben".to_owned(),
        kind: WhoKind::Organisation,
        name: Some("Barr & Sons".to_owned()),
        ..Who::default()
    };
    Told {
        who: vec![anna(), firm],
        said: vec![
            Said::Consent(Consent {
                who: 0,
                channel: Channel::Email,
                purpose: "zyxqanna news".to_owned(),
                given: true,
                at: Some(1),
                proof: vec![("from".to_owned(), "zyxqanna's laptop".to_owned())],
            }),
            Said::Note(Note {
                who: 0,
                at: Some(1),
                by: None,
                words: "Zyxqanna likes blue".to_owned(),
            }),
        ],
    }
}

fn letters() -> Vec<(&'static str, Told)> {
    let of_both = "Ask zyxqanna@planter.example, she has the key. I have the bell.";
    vec![
        (
            "1",
            letter(
                "zyxqanna-1@planter.example",
                "2026-11-02T09:00:00Z",
                &[ANNA, TOM],
                "Zyxqanna's wheel",
                "Zyxqanna: it rattles",
            ),
        ),
        (
            "2",
            letter(
                "2@x",
                "2026-11-02T10:00:00Z",
                &[TOM, ANNA],
                "Re: Zyxqanna's wheel",
                "Dear Zyxqanna, bring it",
            ),
        ),
        (
            "zyxqanna@planter.example/3",
            letter(
                "3@x",
                "2026-11-03T09:00:00Z",
                &[ANNA, TOM, BEN],
                "Zyxqanna and Ben",
                "zyxqanna to both",
            ),
        ),
        (
            "5",
            letter(
                "zyxqanna@planter.example.5",
                "2026-11-03T10:00:00Z",
                &[ANNA, TOM, BEN],
                "",
                "zyxqanna, no subject",
            ),
        ),
        (
            "4",
            letter(
                "4@x",
                "2026-11-04T09:00:00Z",
                &[BEN, TOM, ANNA],
                "The bell",
                of_both,
            ),
        ),
    ]
}

fn order() -> Told {
    line("10248", "2026-09-01T09:00:00Z", Some(ANNA), "lamp", 2, 1_250)
}

/// Everything a house can come to know of her, by files, by colleagues and by mistake. Returns her party.
async fn plant(house: &House, owner: &Person<'_>) -> i64 {
    house
        .receive("people file", vec![("zyxqanna@planter.example", contact())])
        .await;
    house.receive("shop", vec![("1", order())]).await;
    house.receive("mail", letters()).await;
    let told = ticket("7", "2026-11-05T09:00:00Z", ANNA, "zyxqanna waits");
    house.receive("desk", vec![("7", told)]).await;
    let party = house.party(ANNA.0).await;
    let customer = format!("/api/customer/{party}");

    for (act, word) in [
        ("tag", "zyxqanna club"),
        ("tag", "zyxqanna again"),
        ("untag", "zyxqanna again"),
    ] {
        let tag = json!({ "word": word });
        let reply = owner.post(&format!("{customer}/{act}"), tag).await;
        reply.expect(StatusCode::OK);
    }
    let note = owner
        .post(&format!("{customer}/note"), json!({ "words": "zyxqanna rang" }))
        .await;
    let note = note.expect(StatusCode::CREATED).json()["id"].as_i64().unwrap();
    let why = json!({ "why": "it was not zyxqanna" });
    owner
        .post(&format!("/api/note/{note}/error"), why.clone())
        .await
        .expect(StatusCode::OK);
    for _ in 0..2 {
        let call = json!({ "kind": "call", "direction": "in", "words": "zyxqanna on the phone" });
        owner
            .post(&format!("{customer}/interaction"), call)
            .await
            .expect(StatusCode::CREATED);
    }
    let logged = house.count("select max(id) from logged").await;
    owner
        .post(&format!("/api/interaction/{logged}/error"), why.clone())
        .await
        .expect(StatusCode::OK);
    let asked = house
        .count("select max(id) from interaction where kind = 'ticket'")
        .await;
    owner
        .post(&format!("/api/interaction/{asked}/settle"), why.clone())
        .await
        .expect(StatusCode::OK);
    let both = house
        .count("select max(id) from interaction where title = 'The bell'")
        .await;
    for act in ["settle", "unsettle"] {
        let path = format!("/api/interaction/{both}/{act}");
        owner.post(&path, why.clone()).await.expect(StatusCode::OK);
    }

    let promise = json!({
        "party": party, "what": "bring zyxqanna her wheel", "due_words": "when zyxqanna is back",
        "waits_for": "zyxqanna's key", "said_words": "I'll bring it, zyxqanna",
    });
    let made = owner
        .post("/api/promise", promise)
        .await
        .expect(StatusCode::CREATED)
        .json()["id"]
        .as_i64()
        .unwrap();
    let again = json!({
        "party": party, "what": "zyxqanna's wheel, by Friday", "due": "2026-11-27", "replaces": made,
        "consent_words": "Friday is fine, says zyxqanna",
    });
    let second = owner
        .post("/api/promise", again)
        .await
        .expect(StatusCode::CREATED)
        .json()["id"]
        .as_i64()
        .unwrap();
    let kept = json!({ "words": "zyxqanna has it" });
    owner
        .post(&format!("/api/promise/{second}/keep"), kept)
        .await
        .expect(StatusCode::OK);
    house.catch_up().await;
    let now = house.clock.now();
    house
        .app
        .store
        .write(move |tx| by_mistake(tx, now))
        .await
        .unwrap();
    party
}

/// Where her words can stand though no page of these stories puts them there.
fn by_mistake(tx: &Tx, now: i64) -> Result<(), StoreError> {
    let subject: i64 = tx
        .one(
            "select id from subject where key = $1",
            args![format!("mail:{}", ANNA.0)],
        )?
        .unwrap();
    let mut link = Act::begin(tx, "identity.refused", ActorId(1), now)?;
    let why = || Value::Text("zyxqanna is another".to_owned());
    let (id, other) = (tx.allocate("link", 1)?, Value::Int(9_999));
    link.seal(
        &LINK,
        vec![vec![
            Value::Int(id),
            Value::Int(subject),
            other,
            "never".into(),
            why(),
            Value::Int(now),
            Value::Int(1),
        ]],
    )?;
    link.record(&json!({ "links": [id] }))?;
    let mut undone = Act::begin(tx, "identity.undone", ActorId(1), now)?;
    let row = tx.allocate("link_undone", 1)?;
    undone.seal(
        &LINK_UNDONE,
        vec![vec![
            Value::Int(row),
            Value::Int(id),
            Value::Int(now),
            Value::Int(1),
            why(),
        ]],
    )?;
    undone.record(&json!({ "links": [id] }))?;
    let said = Act::begin(tx, "identity.undone", ActorId(1), now)?.about(subject);
    said.record(&json!({ "links": [], "said": ANNA.0 }))?;
    for sql in [
        "insert into refusal (id, batch_id, line, what, kind, reason, raw)
         select 900, min(id), 3, 'refused', 'no address', '`zyxqanna@planter.example` is no address', '{\"mail\":\"zyxqanna@planter.example\"}' from batch",
        "update batch set file = 'letters of Zyxqanna Planter.mbox', plan = '{\"a\":\"zyxqanna planter\"}',
         trouble = 'Zyxqanna Planter was in the way' where id = (select min(id) from batch)",
        "update promise set source_key = 'pledge:1:mail:zyxqanna@planter.example' where id = (select max(id) from promise)",
        "insert into upload (id, name, size, by_colleague, at) values (900, 'zyxqanna@planter.example.csv', 1, 1, 1)",
        "insert into once (colleague_id, key, digest, made, at) select 1, 'zyxqanna@planter.example', head, 1, 1 from stream
         where name = 'record'",
    ] {
        tx.run(sql, args![])?;
    }
    journal::store::stopped(tx, "search", now, "at zyxqanna")
}

/// Words of hers that are still somewhere: whole rows, in any case.
async fn traces(house: &House) -> Vec<String> {
    let rows = house.app.store.read(|tx| dump(tx, |_| true)).await.unwrap();
    rows.into_iter()
        .filter(|row| row.to_lowercase().contains(WORD))
        .collect()
}

/// Whether the bytes of a whole copy hold her word. Indexes keep the beginnings of words apart, so the middle is looked for.
async fn is_in_a_copy(house: &House) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("copy.db");
    house.app.store.backup(&file).await.unwrap();
    let bytes = std::fs::read(&file).unwrap().to_ascii_lowercase();
    let middle = &WORD.as_bytes()[2..];
    bytes.windows(middle.len()).any(|window| window == middle)
}

async fn found(house: &House, table: &'static str) -> i64 {
    let sql = format!("select count(*) from {table} where matches({table}, $1)");
    let count = move |tx: &Tx| tx.one::<i64>(&sql, args![words(WORD)]);
    house.app.store.read(count).await.unwrap().unwrap()
}

async fn erase(owner: &Person<'_>, party: i64) {
    let erased = owner
        .post(
            &format!("/api/customer/{party}/erase"),
            json!({ "confirm": "Erase" }),
        )
        .await;
    let done = erased.expect(StatusCode::OK).json();
    assert!(done["accounted"].as_i64().unwrap() > 0, "{done}");
}

#[test]
fn every_column_that_can_hold_words_is_on_the_list() {
    let listed: BTreeSet<(String, String)> = PLACES
        .iter()
        .flat_map(|place| {
            place
                .columns
                .iter()
                .map(|(column, _)| (place.table.to_owned(), (*column).to_owned()))
        })
        .collect();
    let there: BTreeSet<(String, String)> = tables()
        .iter()
        .flat_map(|table| {
            let words = table
                .columns
                .iter()
                .filter(|(_, kind)| kind == "text" || kind == "blob");
            words.map(|(column, _)| (table.name.clone(), column.clone()))
        })
        .collect();
    let missing: Vec<_> = there.difference(&listed).collect();
    assert!(
        missing.is_empty(),
        "say in erasure/place.rs what an erasure does to these: {missing:?}"
    );
    let lost: Vec<_> = listed.difference(&there).collect();
    assert!(lost.is_empty(), "erasure/place.rs lists what is gone: {lost:?}");
    for table in tables() {
        let knows_whom = table.columns.iter().any(|(column, _)| column == "subject_id");
        let place = PLACES.iter().find(|place| place.table == table.name);
        let place = place.unwrap_or_else(|| panic!("erasure/place.rs says nothing of `{}`", table.name));
        assert!(
            !knows_whom || place.whose.is_some(),
            "whose are the rows of `{}`?",
            table.name
        );
    }
}

/// Columns of rows that go, which hold no words of hers even before.
const WORDLESS: &[(&str, &str)] = &[
    ("identity", "kind"),
    ("detail", "field"),
    ("consent", "channel"),
    ("participant", "role"),
    ("participant", "direction"),
    ("party", "country"),
    ("party", "phone"),
];

story! {
    async fn nothing_of_somebody_erased_stays_anywhere(house: House) {
        let owner = house.owner().await;
        let party = plant(&house, &owner).await;
        let before = traces(&house).await;
        for place in PLACES {
            for (column, fate) in place.columns {
                let is_text = tables().iter().any(|table| {
                    table.name == place.table && table.columns.contains(&((*column).to_owned(), "text".to_owned()))
                });
                let is_planted = before.iter().any(|row| {
                    let (table, cells) = row.split_once(": ").unwrap();
                    table == place.table
                        && cells.split(" | ").any(|cell| {
                            cell.strip_prefix(&format!("{column}=")).is_some_and(|value| value.to_lowercase().contains(WORD))
                        })
                });
                let is_free = matches!(fate, Fate::Harmless(_)) || WORDLESS.contains(&(place.table, column));
                assert!(is_free || !is_text || is_planted, "the story plants no word in {}.{column}", place.table);
            }
        }
        assert!(is_in_a_copy(&house).await);
        let sold = house.dump("select id, total_minor, currency from purchase order by id").await;

        erase(&owner, party).await;

        assert_eq!(traces(&house).await, Vec::<String>::new());
        assert!(!is_in_a_copy(&house).await, "a copy still holds the word");
        for table in ["party", "interaction", "promise", "purchase"] {
            assert_eq!(found(&house, table).await, 0, "search finds her in {table}");
        }
        assert_eq!(house.dump("select id, total_minor, currency from purchase order by id").await, sold);
        assert_eq!(house.count("select count(*) from purchase where subject_id is not null").await, 0);
        // Both promises are still counted, one of them kept.
        assert_eq!(house.count("select count(*) from promise where state in ('kept', 'replaced')").await, 2);

        let verdict = house.verify().await;
        assert_eq!(verdict.broken, Vec::<String>::new());
        assert!(verdict.erased > 0);
        assert_eq!(house.count("select count(*) from fact where name = 'erasure.done'").await, 1);
        house.catch_up().await;
        assert_eq!(traces(&house).await, Vec::<String>::new(), "who reads on must not bring her back");
    }
}

story! {
    async fn others_keep_what_they_said_and_only_her_traces_are_struck_out(house: House) {
        let owner = house.owner().await;
        let party = plant(&house, &owner).await;
        let ben = house.party(BEN.0).await;
        erase(&owner, party).await;
        house.catch_up().await;
        let told = house.dump("select told from record where told like '%the bell%'").await.concat();
        assert!(told.contains("Ask erased, she has the key. I have the bell."), "{told}");
        let page = owner.get(&format!("/api/customer/{ben}")).await.expect(StatusCode::OK);
        assert!(page.body.contains("The bell"), "{}", page.body);
        assert!(page.body.contains("Ben Barr"), "{}", page.body);
        assert_eq!(owner.get("/api/search?q=bell").await.expect(StatusCode::OK).body.matches("The bell").count(), 1);
    }
}

story! {
    async fn no_file_brings_her_back_until_a_colleague_does(house: House) {
        let owner = house.owner().await;
        let party = plant(&house, &owner).await;
        erase(&owner, party).await;
        house.receive("people file", vec![("zyxqanna@planter.example", contact())]).await;
        house.receive("another shop", vec![("1", order())]).await;
        house.receive("mail", letters()).await;
        assert_eq!(traces(&house).await, Vec::<String>::new());
        assert_eq!(house.count("select count(*) from identity where value = 'zyxqanna@planter.example'").await, 0);
        // What a shop sold is money whoever bought it.
        assert_eq!(house.count("select count(*) from purchase").await, 2);
        assert!(house.verify().await.holds());

        let again = house.customer(&owner, "Zyxqanna Planter", ANNA.0).await;
        assert_ne!(again, party);
        house.receive("another shop", vec![("2", line("10249", "2026-11-19T09:00:00Z", Some(ANNA), "bell", 1, 900))]).await;
        let bought = house.count("select count(*) from purchase p join member m on m.subject_id = p.subject_id").await;
        assert_eq!(bought, 1);
    }
}

story! {
    async fn an_old_backup_brings_nobody_back(house: House) {
        let owner = house.owner().await;
        let party = plant(&house, &owner).await;
        let folder = tempfile::tempdir().unwrap();
        let (backup, kept) = (folder.path().join("backup.db"), folder.path().join(kept::FILE));
        house.app.store.backup(&backup).await.unwrap();
        let now = house.clock.now();
        assert_eq!(kept::replay(&house.app.store, &kept, now).await.unwrap(), 0);
        assert!(!kept.exists(), "nobody was erased yet");
        house.clock.set(now + 1_000);
        erase(&owner, party).await;
        assert_eq!(kept::replay(&house.app.store, &kept, now).await.unwrap(), 0);
        let text = std::fs::read_to_string(&kept).unwrap();
        assert!(!text.to_lowercase().contains(WORD), "{text}");

        let file = folder.path().join("again.db");
        let again = Store::open(file.to_str().unwrap(), house::MIGRATIONS, Options::default()).await.unwrap();
        again.restore(&backup).await.unwrap();
        assert!(kept::replay(&again, &kept, now + 2_000).await.unwrap() > 0);
        let rows = again.read(|tx| dump(tx, |_| true)).await.unwrap();
        let left: Vec<&String> = rows.iter().filter(|row| row.to_lowercase().contains(WORD)).collect();
        assert!(left.is_empty(), "{left:?}");
        let verdict = again.read(|tx| journal::verify::verify(tx, house::SEALED, None)).await.unwrap();
        assert_eq!(verdict.broken, Vec::<String>::new());
        assert_eq!(kept::replay(&again, &kept, now + 3_000).await.unwrap(), 0, "once is enough");

        let mut other = kept::read(&kept).unwrap().unwrap();
        other.salt = tombstone::Salt(vec![1; 32]);
        kept::write(&kept, &other).unwrap();
        assert!(kept::replay(&again, &kept, now).await.is_err(), "another house's erasures are not ours");
        again.close().await;
    }
}

story! {
    async fn only_an_owner_who_means_it_erases_and_only_whom_they_see(house: House) {
        let (owner, member) = (house.owner().await, house.member().await);
        let party = house.customer(&owner, "Ben Barr", BEN.0).await;
        let path = format!("/api/customer/{party}/erase");
        let confirm = json!({ "confirm": "erase" });
        member.post(&path, confirm.clone()).await.expect(StatusCode::FORBIDDEN);
        let typo = owner.post(&path, json!({ "confirm": "eras" })).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(typo.json()["errors"]["confirm"].is_string(), "{}", typo.body);
        let blind = house.colleague("Owen", Role::Owner, Visibility::Own).await;
        blind.post(&path, confirm.clone()).await.expect(StatusCode::NOT_FOUND);
        blind.get(&format!("/api/customer/{party}/export")).await.expect(StatusCode::NOT_FOUND);
        let page = owner.page(&format!("/customer/{party}/erase")).await.expect(StatusCode::OK);
        assert!(page.body.contains("cannot be taken back"), "{}", page.body);
        let colleague = house.customer(&owner, "Tom Devlin", TOM.0).await;
        owner.post(&format!("/api/customer/{colleague}/erase"), confirm.clone()).await.expect(StatusCode::CONFLICT);
        // A colleague's mail is not handed to an owner either.
        owner.get(&format!("/api/customer/{colleague}/export")).await.expect(StatusCode::CONFLICT);
        owner.page(&format!("/customer/{colleague}/erase")).await.expect(StatusCode::CONFLICT);
        let gone = owner.form(&format!("/customer/{party}/erase"), &[("confirm", "erase")]).await;
        gone.expect(StatusCode::SEE_OTHER);
        // Nobody is left in any list.
        let listed = owner.get("/api/customer").await.json();
        assert_eq!((&listed["total"], &listed["lines"]), (&json!(0), &json!([])));
        let found = owner.get("/api/search?q=erased").await.json();
        assert_eq!(found["contacts"], json!([]));
        let left = house.count("select count(*) from identity where value = 'ben@example.org'").await;
        assert_eq!(left, 0);
    }
}

story! {
    async fn nobody_is_erased_while_rows_are_still_being_read(house: House) {
        let owner = house.owner().await;
        let party = house.customer(&owner, "Ben Barr", BEN.0).await;
        let now = house.clock.now();
        house.app.store.write(move |tx| {
            let silo = troth::record::store::silo(tx, "shop", now)?;
            let who = troth::record::said::Who { key: "id:9".into(), emails: vec![BEN.0.into()], ..Default::default() };
            let told = troth::record::said::Told { who: vec![who], said: vec![] };
            let row = troth::record::store::Fresh { key: "9".into(), line: 1, raw: "9".into(), told };
            troth::record::store::receive(tx, None, silo, vec![row], troth::journal::ActorId(1), now)
        }).await.unwrap();
        let path = format!("/api/customer/{party}/erase");
        let early = owner.post(&path, json!({ "confirm": "erase" })).await.expect(StatusCode::CONFLICT);
        assert!(early.body.contains("still being read"), "{}", early.body);
        house.catch_up().await;
        owner.post(&path, json!({ "confirm": "erase" })).await.expect(StatusCode::OK);
        assert_eq!(house.count("select count(*) from identity where value = 'ben@example.org'").await, 0);
    }
}

story! {
    async fn all_that_is_known_of_somebody_is_handed_over(house: House) {
        let owner = house.owner().await;
        let party = plant(&house, &owner).await;
        let export = owner.get(&format!("/api/customer/{party}/export")).await.expect(StatusCode::OK);
        assert!(export.header("content-disposition").unwrap().contains("attachment"));
        let known = &export.json()["known"];
        for table in ["record", "detail", "identity", "consent", "tag", "note", "logged", "interaction", "promise", "promise_act", "purchase"] {
            assert!(known[table].as_array().is_some_and(|rows| !rows.is_empty()), "nothing of {table}");
        }
        assert_eq!(known["record"][0]["told"]["who"][0]["name"], "Zyxqanna Planter");
        assert_eq!(known["purchase"][0]["total_minor"], 2_500);
        assert!(known["record"][0].get("salt").is_none(), "salts and digests tell nobody anything");
    }
}
