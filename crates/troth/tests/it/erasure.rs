//! Being forgotten: that nothing stays, that others lose nothing, and that nobody comes back by a file or a backup.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use serde_json::json;
use troth::access::{Role, Visibility};
use troth::erasure::fate::Fate;
use troth::erasure::kept;
use troth::erasure::place::PLACES;
use troth::{house, journal, tombstone};
use troth_store::{Options, Store, Tx, args, words};

use crate::house::{House, Person};
use crate::planted::{ANNA, BEN, TOM, WORD, contact, letters, order, plant};
use crate::schema::{dump, tables};
use crate::story;
use crate::told::line;

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
    for wordless in troth::erasure::place::WORDLESS {
        let place = PLACES.iter().find(|place| place.table == *wordless);
        assert!(
            place.is_some_and(|place| place.whose.is_some() && place.columns.is_empty()),
            "{wordless} is no table without words that is about somebody"
        );
    }
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
    ("value", "currency"),
    ("value_month", "currency"),
    ("value_standing", "currency"),
    ("neglect", "gaps"),
    ("standard_few", "series"),
    ("suggestion_taught", "lesson"),
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
        let left = house.count("select count(*) from identity where value = 'ben@barr.example'").await;
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
        assert_eq!(house.count("select count(*) from identity where value = 'ben@barr.example'").await, 0);
    }
}

story! {
    async fn all_that_is_known_of_somebody_is_handed_over(house: House) {
        let owner = house.owner().await;
        let party = plant(&house, &owner).await;
        let export = owner.get(&format!("/api/customer/{party}/export")).await.expect(StatusCode::OK);
        assert!(export.header("content-disposition").unwrap().contains("attachment"));
        let known = &export.json()["known"];
        for table in ["record", "detail", "identity", "consent", "tag", "note", "logged", "interaction", "promise", "promise_act", "account", "account_feeling", "account_act", "thanks", "plan", "plan_act", "hindrance_case", "hindrance_act", "purchase"] {
            assert!(known[table].as_array().is_some_and(|rows| !rows.is_empty()), "nothing of {table}");
        }
        assert_eq!(known["record"][0]["told"]["who"][0]["name"], "Zyxqanna Planter");
        assert_eq!(known["purchase"][0]["total_minor"], 2_500);
        assert!(known["record"][0].get("salt").is_none(), "salts and digests tell nobody anything");
    }
}
