//! Who is who: what ties records, what never does, and that everything can be taken back.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;
use serde_json::json;
use troth::access::{Role, Visibility};
use troth::frame::time::Millis;
use troth::identity::act::{self, By};
use troth::journal::ActorId;
use troth::record;
use troth::record::said::{Told, Who, WhoKind};
use troth::record::store::Fresh;
use troth_store::{StoreError, Tx, args};

use crate::house::House;
use crate::story;

const NOW: Millis = 1_000;

/// Somebody as a silo tells them.
pub fn who(key: &str, name: &str, email: &str) -> Who {
    Who {
        key: key.into(),
        name: (!name.is_empty()).then(|| name.into()),
        emails: if email.is_empty() {
            Vec::new()
        } else {
            vec![email.into()]
        },
        ..Who::default()
    }
}

pub fn firm(key: &str, name: &str, phone: &str) -> Who {
    Who {
        kind: WhoKind::Organisation,
        phones: vec![phone.into()],
        ..who(key, name, "")
    }
}

fn fresh(line: i64, who: Vec<Who>) -> Fresh {
    let raw = serde_json::to_string(&who).unwrap();
    Fresh {
        key: format!("row:{}", who[0].key),
        line,
        raw,
        told: Told {
            who,
            said: Vec::new(),
        },
    }
}

/// Takes rows into a silo, each about one person and their firm, and returns the fact.
pub fn take_in(
    tx: &Tx,
    silo: &str,
    batch: Option<i64>,
    rows: Vec<Vec<Who>>,
) -> Result<Option<i64>, StoreError> {
    let silo = record::store::silo(tx, silo, NOW)?;
    let rows = (1..).zip(rows).map(|(line, who)| fresh(line, who)).collect();
    Ok(record::store::receive(tx, batch, silo, rows, ActorId::TROTH, NOW)?.fact)
}

/// As an import that is taken back leaves it: its records are withdrawn, and facts say so, here one for every two.
pub fn undo_batch(tx: &Tx, batch: i64) -> Result<(), StoreError> {
    if let Some((first, last)) = record::store::span(tx, batch)? {
        record::store::withdraw(tx, batch, first, last, NOW)?;
    }
    for (first, last) in record::store::spans(tx, batch, 2)? {
        let act = troth::journal::act::Act::begin(tx, record::BATCH_UNDONE, ActorId::TROTH, NOW)?;
        act.record(&record::Undone { batch, first, last })?;
    }
    Ok(())
}

impl House {
    pub async fn tell(&self, silo: &'static str, batch: Option<i64>, rows: Vec<Vec<Who>>) {
        self.app
            .store
            .write(move |tx| take_in(tx, silo, batch, rows))
            .await
            .unwrap();
        self.catch_up().await;
    }

    /// Parties by their subjects' keys.
    pub async fn parties(&self) -> BTreeSet<BTreeSet<String>> {
        let sql = "select m.party_id, s.key from member m join subject s on s.id = m.subject_id";
        let rows: Vec<(i64, String)> = self.app.store.read(move |tx| tx.all(sql, args![])).await.unwrap();
        let mut parties: BTreeMap<i64, BTreeSet<String>> = BTreeMap::new();
        for (party, key) in rows {
            parties.entry(party).or_default().insert(key);
        }
        parties.into_values().collect()
    }

    pub async fn party_of(&self, key: &'static str) -> i64 {
        let sql = "select m.party_id from member m join subject s on s.id = m.subject_id where s.key = $1";
        self.app
            .store
            .read(move |tx| tx.one::<i64>(sql, args![key]))
            .await
            .unwrap()
            .unwrap()
    }
}

fn sets(parties: &[&[&str]]) -> BTreeSet<BTreeSet<String>> {
    parties
        .iter()
        .map(|keys| keys.iter().map(|key| (*key).to_owned()).collect())
        .collect()
}

story! {
    async fn records_of_three_silos_are_one_person(house: House) {
        house.tell("shop", None, vec![vec![who("id:7", "Ann Devlin", "ann@home.example")]]).await;
        house.tell("desk", None, vec![vec![who("mail:ann@home.example", "", "ann@home.example")]]).await;
        house.tell("list", None, vec![vec![who("mail:other@home.example", "Bob Byrne", "other@home.example")]]).await;
        assert_eq!(house.parties().await, sets(&[&["id:7", "mail:ann@home.example"], &["mail:other@home.example"]]));
        assert_eq!(house.verify().await.broken, Vec::<String>::new());
    }
}

story! {
    async fn an_address_of_nobody_merges_nobody(house: House) {
        let row = |key: &str, name: &str| vec![who(key, name, "no.address@enron.com")];
        house.tell("mail", None, vec![row("mail:no.address@enron.com", "Lindy Donoho")]).await;
        house.tell("crm", None, vec![row("id:1", "Lindy Donoho"), row("id:2", "Sandra Brawner")]).await;
        assert_eq!(house.parties().await.len(), 3);
    }
}

story! {
    async fn an_address_found_to_be_an_offices_no_longer_ties(house: House) {
        house.tell("crm", None, vec![vec![who("id:1", "Ann Devlin", "desk@x.example")]]).await;
        house.tell("list", None, vec![vec![who("mail:desk", "Ann Devlin", "desk@x.example")]]).await;
        assert_eq!(house.parties().await.len(), 1);
        let others = [("id:2", "Bob Byrne"), ("id:3", "Carla Rossi")].map(|(key, name)| vec![who(key, name, "desk@x.example")]);
        house.tell("crm", Some(9), others.to_vec()).await;
        let shared = "select count(*) from identity where is_shared = 1";
        // The name and the address still make one Ann of two, and the office's address makes nobody one with her.
        assert_eq!((house.parties().await.len(), house.count(shared).await), (3, 4));
        house.tell("post", Some(10), vec![vec![who("m:1", "", "desk@x.example")]]).await;
        assert_eq!((house.parties().await.len(), house.count(shared).await), (4, 5));
        // Taken back, the address is Ann's again, and so is what else came under it.
        house.app.store.write(|tx| undo_batch(tx, 9)).await.unwrap();
        house.catch_up().await;
        assert_eq!(house.parties().await, sets(&[&["id:1", "mail:desk", "m:1"]]));
        assert_eq!(house.count(shared).await, 0);
    }
}

story! {
    async fn a_firm_and_its_person_share_a_phone_and_stay_two(house: House) {
        let person = Who { member_of: Some(1), phones: vec!["+49300074321".into()], ..who("name:maria", "Maria Anders", "") };
        house.tell("shop", None, vec![vec![person, firm("id:ALFKI", "Alfreds Futterkiste", "+49300074321")]]).await;
        assert_eq!(house.parties().await.len(), 2);
        let firm_of = "select p.name from party q join party p on p.id = q.firm_party where q.name = 'Maria Anders'";
        let found: Option<String> = house.app.store.read(move |tx| tx.one(firm_of, args![])).await.unwrap();
        assert_eq!(found.as_deref(), Some("Alfreds Futterkiste"));
    }
}

story! {
    async fn what_is_undone_leaves_as_if_it_had_never_come_but_for_what_people_did(house: House) {
        let row = |key: &str, name: &str, email: &str| vec![who(key, name, email)];
        house.tell("shop", None, vec![row("id:1", "Ann Devlin", "ann@x.example")]).await;
        house.tell("desk", Some(4), vec![row("d:1", "Ann D", "ann@x.example"), row("d:2", "Bob Byrne", "bob@x.example"), row("d:3", "Carla Rossi", "c@x.example")]).await;
        let (bob, ann) = (house.party_of("d:2").await, house.party_of("id:1").await);
        house.app.store.write(move |tx| {
            let by = By { actor: ActorId(5), now: NOW, why: Some("his wife") };
            act::never(tx, by, bob, ann).map_err(|error| StoreError::Engine(error.to_string()))
        }).await.unwrap();
        house.app.store.write(|tx| undo_batch(tx, 4)).await.unwrap();
        house.catch_up().await;
        assert_eq!(house.parties().await, sets(&[&["id:1"], &["d:2"]]).into_iter().chain(sets(&[&["d:1"]])).collect());
        let withdrawn = "select name from party where is_withdrawn = 1 order by name";
        let names: Vec<String> = house.app.store.read(move |tx| tx.all(withdrawn, args![])).await.unwrap();
        assert_eq!(names, ["Ann D", "Bob Byrne"]);
        // The same file again: the same parties, under the same ids.
        house.tell("desk", Some(6), vec![row("d:1", "Ann D", "ann@x.example"), row("d:2", "Bob Byrne", "bob@x.example"), row("d:3", "Carla Rossi", "c@x.example")]).await;
        assert_eq!(house.party_of("d:2").await, bob);
        assert_eq!(house.parties().await, sets(&[&["id:1", "d:1"], &["d:2"], &["d:3"]]));
    }
}

story! {
    async fn how_things_stand_is_told_in_numbers(house: House) {
        house.tell("shop", None, vec![vec![who("id:1", "Ann Devlin", "ann@x.example")], vec![who("id:2", "", "ann@x.example")]]).await;
        house.tell("desk", None, vec![vec![who("d:1", "", "ann@x.example")], vec![who("d:2", "", "info@x.example")]]).await;
        let reply = house.reader().await.get("/api/identity").await.expect(StatusCode::OK);
        let told = reply.json();
        assert_eq!((&told["subjects"], &told["parties"], &told["merged"], &told["shared"]), (&json!(4), &json!(2), &json!(1), &json!(1)));
        assert_eq!(told["silos"][1], json!({"silo": "shop", "subjects": 2, "parties": 1, "twice": 1, "elsewhere": 1, "doubtful": 0}));
        let page = house.reader().await.page("/identity").await.expect(StatusCode::OK);
        assert!(page.body.contains("Known twice in it"), "{}", page.body);
        // Whoever sees their own customers is not told of everybody's, nor sent there.
        let own = house.colleague("Owen Own", Role::Member, Visibility::Own).await;
        own.get("/api/identity").await.expect(StatusCode::FORBIDDEN);
        assert!(!own.page("/customer").await.body.contains("href=\"/identity\""));
        assert!(house.reader().await.page("/customer").await.body.contains("href=\"/identity\""));
    }
}

story! {
    async fn a_number_that_very_many_share_stays_nobodys_however_often_it_is_told(house: House) {
        let office = "+35316770000";
        let row = |nth: usize, street: &str| {
            const GIVEN: [&str; 8] = ["Ann", "Bob", "Carla", "Dmitri", "Elena", "Farid", "Gudrun", "Hiroshi"];
            const FAMILY: [&str; 8] = ["Abel", "Byrne", "Costa", "Dahlgren", "Evans", "Fuchs", "Grecova", "Holm"];
            let name = format!("{} {}", GIVEN[nth % 8], FAMILY[nth / 8]);
            let address = record::said::Address { street: Some(street.to_owned()), ..Default::default() };
            vec![Who { phones: vec![office.into()], address: Some(address), ..who(&format!("id:{nth}"), &name, "") }]
        };
        // More than stand under one key, so that it is split.
        let rows = |street: &str| (0..60).map(|nth| row(nth, &format!("{nth} {street}"))).collect::<Vec<_>>();
        house.tell("shop", Some(1), rows("Main Street")).await;
        let shared = format!("select count(*) from identity where value = '{office}' and is_shared = 1");
        assert_eq!((house.parties().await.len(), house.count(&shared).await), (60, 60));
        // Told anew twice, everybody leaves their keys and enters them again.
        house.tell("shop", None, rows("High Street")).await;
        house.tell("shop", None, rows("Low Street")).await;
        house.tell("desk", Some(2), vec![vec![Who { phones: vec![office.into()], ..who("d:1", "Nora Newcomer", "") }]]).await;
        assert_eq!((house.parties().await.len(), house.count(&shared).await), (61, 61));
        // Taken back and told again, it is no more anybody's than it was.
        house.app.store.write(|tx| undo_batch(tx, 1)).await.unwrap();
        house.catch_up().await;
        house.tell("desk", None, vec![vec![Who { phones: vec![office.into()], ..who("d:2", "Nora Nother", "") }]]).await;
        assert_eq!((house.parties().await.len(), house.count(&shared).await), (62, 62));
    }
}
