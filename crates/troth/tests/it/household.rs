//! Who lives with whom: found from files, lost with them, and never made one with anybody.

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use troth::access::{Role, Visibility};
use troth::identity::act::{self, By};
use troth::journal::ActorId;
use troth::record::said::{Address, Who};
use troth_store::{StoreError, args};

use crate::house::{House, Person};
use crate::identity::{firm, undo_batch, who};
use crate::schema::dump;
use crate::story;

/// Somebody with an address of their own, who lives in that house.
fn at(key: &str, name: &str, street: &str) -> Vec<Who> {
    let address = Address {
        street: Some(street.into()),
        city: Some("Dublin".into()),
        postcode: Some("D04 K5T8".into()),
        ..Address::default()
    };
    let email = format!(
        "{}@{key}.example",
        name.split(' ').next().unwrap_or_default().to_lowercase()
    );
    vec![Who {
        address: Some(address),
        ..who(key, name, &email)
    }]
}

const HOUSE: &str = "12 Main Street";

fn ann_and_bob() -> Vec<Vec<Who>> {
    vec![at("id-1", "Ann Devlin", HOUSE), at("id-2", "Bob Devlin", HOUSE)]
}

impl House {
    /// Each household that is one now: its party, its name, and the names of its members.
    async fn households(&self) -> Vec<(i64, String, Vec<String>)> {
        let sql = "select h.id, h.name, p.name from party h join member m on m.party_id = h.id
            left join membership b on b.firm_subject = m.subject_id left join member o on o.subject_id = b.person_subject
            left join party p on p.id = o.party_id where h.kind = 'household' and h.is_withdrawn = 0
            group by h.id, h.name, p.id, p.name order by h.id, p.name";
        let rows: Vec<(i64, String, Option<String>)> =
            self.app.store.read(move |tx| tx.all(sql, args![])).await.unwrap();
        let mut found: Vec<(i64, String, Vec<String>)> = Vec::new();
        for (id, name, person) in rows {
            if found.last().is_none_or(|last| last.0 != id) {
                found.push((id, name, Vec::new()));
            }
            found.last_mut().unwrap().2.extend(person);
        }
        found
    }

    async fn profile(&self, by: &Person<'_>, party: i64) -> Value {
        let reply = by
            .get(&format!("/api/customer/{party}"))
            .await
            .expect(StatusCode::OK);
        reply.json()["known"].clone()
    }

    async fn the_only_household(&self) -> (i64, String, Vec<String>) {
        let mut found = self.households().await;
        assert_eq!(found.len(), 1, "{found:?}");
        found.remove(0)
    }

    async fn merged(&self, one: i64, other: i64) -> i64 {
        let merge = move |tx: &troth_store::Tx| {
            let by = By {
                actor: ActorId(5),
                now: 2_000,
                why: None,
            };
            act::merge(tx, by, one, other, true).map_err(|error| StoreError::Engine(error.to_string()))
        };
        let done = self.app.store.write(merge).await.unwrap();
        self.catch_up().await;
        done.link.unwrap()
    }

    async fn taken_back(&self, link: i64) {
        let undo = move |tx: &troth_store::Tx| {
            let by = By {
                actor: ActorId(5),
                now: 3_000,
                why: None,
            };
            act::undo(tx, by, link).map_err(|error| StoreError::Engine(error.to_string()))
        };
        self.app.store.write(undo).await.unwrap();
        self.catch_up().await;
    }

    async fn undone(&self, batch: i64) {
        self.app
            .store
            .write(move |tx| undo_batch(tx, batch))
            .await
            .unwrap();
        self.catch_up().await;
    }
}

fn names(people: &[&str]) -> Vec<String> {
    people.iter().map(|name| (*name).to_owned()).collect()
}

story! {
    async fn a_couple_is_a_household_that_grows_and_a_namesake_elsewhere_is_no_part_of_it(house: House) {
        house.tell("shop", None, ann_and_bob()).await;
        let (id, name, people) = house.the_only_household().await;
        assert_eq!((name.as_str(), people), ("Devlin household", names(&["Ann Devlin", "Bob Devlin"])));
        house.tell("desk", None, vec![at("id-3", "Cormac Devlin", HOUSE), at("id-4", "Dora Devlin", "3 Hill Road")]).await;
        assert_eq!(house.the_only_household().await, (id, name, names(&["Ann Devlin", "Bob Devlin", "Cormac Devlin"])));
        // Nobody is one with somebody for living there.
        assert_eq!(house.parties().await.len(), 5);
        assert_eq!(house.verify().await.broken, Vec::<String>::new());
    }
}

story! {
    async fn a_household_is_shown_to_people_and_programs(house: House) {
        house.tell("shop", None, ann_and_bob()).await;
        let (id, ..) = house.the_only_household().await;
        let (reader, ann) = (house.reader().await, house.party_of("id-1").await);
        let list = reader.page("/customer").await.expect(StatusCode::OK).body;
        assert!(list.contains("Devlin household") && list.contains("data-word=\"Kind\">Household</td>"), "{list}");
        let page = reader.page(&format!("/customer/{id}")).await.expect(StatusCode::OK).body;
        for part in ["Members", &format!("/customer/{ann}\">Ann Devlin"), "12 Main Street", " live there", "its members"] {
            assert!(page.contains(part), "no {part}: {page}");
        }
        let narrowed = reader.get("/api/customer?kind=household").await.expect(StatusCode::OK).json();
        assert_eq!((&narrowed["total"], &narrowed["lines"][0]["kind"]), (&json!(1), &json!("household")));
        let page = reader.page(&format!("/customer/{ann}")).await.expect(StatusCode::OK).body;
        assert!(page.contains(&format!("Household: <a href=\"/customer/{id}\">Devlin household</a>")), "{page}");
        let known = house.profile(&reader, ann).await;
        assert_eq!((&known["household"]["id"], &known["firms"]), (&json!(id), &json!([])));
        let known = house.profile(&reader, id).await;
        assert_eq!((&known["kind"], &known["household"]), (&json!("household"), &Value::Null));
        let city = "select count(*) from party where kind = 'household' and city = 'Dublin' and firm_party is null";
        assert_eq!(house.count(city).await, 1);
        let found = reader.get("/api/search?q=devlin+household").await.expect(StatusCode::OK).json();
        assert_eq!(found["contacts"][0]["id"], json!(id), "{found}");
    }
}

story! {
    async fn a_household_is_one_with_nobody_and_nothing_of_it_is_typed(house: House) {
        house.tell("shop", None, [ann_and_bob(), vec![at("id-5", "Eve Byrne", "9 Quay"), at("id-6", "Finn Byrne", "9 Quay")]].concat()).await;
        let both = house.households().await;
        assert_eq!(both.len(), 2);
        let (owner, ann) = (house.owner().await, house.party_of("id-1").await);
        for (one, other) in [(both[0].0, both[1].0), (both[0].0, ann), (ann, both[0].0)] {
            let merged = owner.post(&format!("/api/customer/{one}/merge"), json!({ "with": other })).await;
            merged.expect(StatusCode::CONFLICT);
            owner.post(&format!("/api/customer/{one}/never"), json!({ "with": other })).await.expect(StatusCode::CONFLICT);
        }
        let version = house.profile(&owner, both[0].0).await["version"].clone();
        let typed = json!({ "kind": "household", "name": "The Byrnes", "version": version });
        owner.post("/api/customer", typed.clone()).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        owner.post(&format!("/api/customer/{}/correct", both[0].0), typed).await.expect(StatusCode::CONFLICT);
        owner.page(&format!("/customer/{}/edit", both[0].0)).await.expect(StatusCode::CONFLICT);
        let erase = json!({ "confirm": "erase" });
        owner.post(&format!("/api/customer/{}/erase", both[0].0), erase).await.expect(StatusCode::CONFLICT);
        assert_eq!(house.households().await, both);
        // Nor is it counted among those of whom it is asked who they are.
        let counts = owner.get("/api/identity").await.expect(StatusCode::OK).json();
        assert_eq!((&counts["subjects"], counts["silos"].as_array().unwrap().len()), (&json!(4), 1));
    }
}

story! {
    async fn people_of_one_firm_are_no_household(house: House) {
        let colleague = |key: &str, name: &str| {
            let mut row = at(key, name, HOUSE);
            row[0].member_of = Some(1);
            row[0].phones = vec!["+35316655443".into()];
            row.push(firm("name:acme", "Acme Bakery", "+35316655443"));
            row
        };
        house.tell("crm", None, vec![colleague("id-1", "Ann Devlin"), colleague("id-2", "Bob Devlin")]).await;
        assert_eq!(house.households().await, []);
    }
}

story! {
    async fn those_who_share_only_a_house_are_no_household(house: House) {
        house.tell("shop", None, vec![at("id-1", "Ann Devlin", HOUSE), at("id-2", "Bela Kovacs", HOUSE)]).await;
        assert_eq!(house.households().await, []);
    }
}

const GIVEN: [&str; 9] = [
    "Ann", "Bob", "Cormac", "Dora", "Eamon", "Fiona", "Gerald", "Hilda", "Ivor",
];

fn devlins(range: std::ops::Range<usize>) -> Vec<Vec<Who>> {
    let one = |nth: usize| at(&format!("id-{nth}"), &format!("{} Devlin", GIVEN[nth]), HOUSE);
    range.map(one).collect()
}

story! {
    async fn nine_are_no_household_until_one_of_them_goes(house: House) {
        house.tell("shop", None, devlins(0..8)).await;
        let (id, _, people) = house.the_only_household().await;
        assert_eq!(people.len(), 8);
        house.tell("desk", Some(9), devlins(8..9)).await;
        assert_eq!(house.households().await, []);
        house.undone(9).await;
        let (again, _, people) = house.the_only_household().await;
        assert_eq!((again, people.len()), (id, 8));
        house.tell("desk", Some(10), devlins(8..9)).await;
        assert_eq!(house.households().await, []);
    }
}

story! {
    async fn a_household_goes_with_the_batch_that_told_of_it_and_comes_back_with_it(house: House) {
        house.tell("shop", None, devlins(0..1)).await;
        house.tell("desk", Some(9), devlins(1..2)).await;
        let (id, ..) = house.the_only_household().await;
        house.undone(9).await;
        assert_eq!(house.households().await, []);
        let withdrawn = format!("select count(*) from party where id = {id} and is_withdrawn = 1");
        assert_eq!(house.count(withdrawn).await, 1);
        let reader = house.reader().await;
        let page = reader.page(&format!("/customer/{id}")).await.expect(StatusCode::OK).body;
        assert!(page.contains("Nobody is known to live together here any more"), "{page}");
        let ann = house.party_of("id-0").await;
        assert_eq!(house.profile(&reader, ann).await["household"], Value::Null);
        assert_eq!(reader.get("/api/customer").await.json()["total"], 1, "no list shows who is nobody's household");
        house.tell("desk", Some(10), devlins(1..2)).await;
        assert_eq!(house.the_only_household().await, (id, "Devlin household".to_owned(), names(&["Ann Devlin", "Bob Devlin"])));
    }
}

story! {
    async fn a_batch_that_joined_two_households_leaves_both_as_they_were(house: House) {
        let with = |key: &str, name: &str, street: &str, phone: &str| {
            let mut row = at(key, name, street);
            row[0].phones = vec![phone.into()];
            row
        };
        house.tell("shop", None, vec![
            with("id-1", "Ann Devlin", HOUSE, "+35316655443"), with("id-2", "Bob Devlin", HOUSE, "+35316120998"),
            with("id-3", "Cal Byrne", "9 Quay", "+35318888888"), with("id-4", "Dee Byrne", "9 Quay", "+35318888889"),
        ]).await;
        let before = house.households().await;
        assert_eq!(before.len(), 2);
        // Their daughter kept her name and lives with his parents, on her own parents' number.
        let mut daughter = with("id-5", "Zoe Byrne", HOUSE, "+35318888888");
        daughter[0].phones.push("+35316655443".into());
        house.tell("desk", Some(9), vec![daughter]).await;
        assert_eq!(house.the_only_household().await.2.len(), 5);
        house.undone(9).await;
        assert_eq!(house.households().await, before);
    }
}

story! {
    async fn two_found_to_be_one_are_no_household_and_taken_apart_the_one_they_were(house: House) {
        house.tell("shop", None, ann_and_bob()).await;
        let before = house.the_only_household().await;
        let (ann, bob) = (house.party_of("id-1").await, house.party_of("id-2").await);
        let link = house.merged(ann, bob).await;
        assert_eq!(house.households().await, []);
        house.taken_back(link).await;
        assert_eq!(house.the_only_household().await, before);
        assert_eq!(house.party_of("id-2").await, bob);
    }
}

story! {
    async fn whoever_writes_from_our_own_domain_lives_in_no_customers_household(house: House) {
        house.tell("shop", None, ann_and_bob()).await;
        let before = house.the_only_household().await;
        let owner = house.owner().await;
        for (domains, count) in [(json!(["devlin.example", "id-1.example"]), 0), (json!(["devlin.example"]), 1)] {
            let said = json!({
                "name": "Devlin & Daughters", "zone": "Europe/Dublin", "country": "IE", "currency": "EUR", "domains": domains,
            });
            let path = "/api/settings/organisation";
            let version = owner.get(path).await.header("etag").unwrap().to_owned();
            let changed = owner.ask(Method::POST, path, &[("if-match", &version)], Some(said)).await;
            changed.expect(StatusCode::OK);
            house.catch_up().await;
            assert_eq!(house.households().await.len(), count);
        }
        assert_eq!(house.the_only_household().await, before);
    }
}

story! {
    async fn what_is_rebuilt_is_the_same(house: House) {
        house.tell("shop", None, devlins(0..3)).await;
        house.tell("desk", Some(9), vec![at("id-9", "Eve Byrne", "9 Quay"), at("id-10", "Finn Byrne", "9 Quay")]).await;
        house.undone(9).await;
        let wanted = |table: &str| !["fact", "stream", "follower"].contains(&table);
        let before = house.app.store.read(move |tx| dump(tx, wanted)).await.unwrap();
        troth::serve::rebuild(&house.app.store, &house.clock).await.unwrap();
        let after = house.app.store.read(move |tx| dump(tx, wanted)).await.unwrap();
        let (before, after): (BTreeSet<String>, BTreeSet<String>) = (before.into_iter().collect(), after.into_iter().collect());
        let other: Vec<&String> = before.symmetric_difference(&after).collect();
        assert!(other.is_empty(), "{other:#?}");
    }
}

story! {
    async fn whoever_is_erased_is_taken_out_with_what_the_household_was_called_by_them(house: House) {
        let mut planter = at("id-1", "Zyxq Planter", "7 Zyxq Lane");
        planter[0].phones = vec!["+35318888888".into()];
        let mut ben = at("id-2", "Ben Barr", "7 Zyxq Lane");
        ben[0].phones = vec!["+35318888888".into()];
        house.tell("shop", None, vec![planter, ben]).await;
        let (id, name, _) = house.the_only_household().await;
        assert_eq!(name, "Planter household");
        let owner = house.owner().await;
        let path = format!("/api/customer/{}/erase", house.party_of("id-1").await);
        owner.post(&path, json!({ "confirm": "erase" })).await.expect(StatusCode::OK);
        let left = "select count(*) from detail where value like '%Planter%'";
        assert_eq!((house.count(left).await, house.count("select count(*) from resident").await), (0, 1));
        assert_eq!(house.count("select count(*) from party where name like '%Planter%'").await, 0);
        house.catch_up().await;
        assert_eq!(house.households().await, []);
        assert_eq!(house.count(format!("select count(*) from party where id = {id} and is_withdrawn = 1")).await, 1);
        assert_eq!(house.count("select count(*) from party where name like '%Planter%'").await, 0);
        assert!(house.verify().await.holds());
    }
}

story! {
    async fn those_who_are_left_after_an_erasure_keep_their_household(house: House) {
        house.tell("shop", None, [devlins(0..2), vec![at("id-9", "Xaver Devlin", HOUSE)]].concat()).await;
        let (id, name, _) = house.the_only_household().await;
        let owner = house.owner().await;
        let path = format!("/api/customer/{}/erase", house.party_of("id-9").await);
        owner.post(&path, json!({ "confirm": "erase" })).await.expect(StatusCode::OK);
        house.catch_up().await;
        assert_eq!(house.the_only_household().await, (id, name, names(&["Ann Devlin", "Bob Devlin"])));
        assert!(house.verify().await.holds());
    }
}

story! {
    async fn a_household_shows_what_passed_with_its_people_and_is_called_as_they_are_now(house: House) {
        house.tell("shop", None, ann_and_bob()).await;
        let (id, ..) = house.the_only_household().await;
        let member = house.member().await;
        for key in ["id-1", "id-2"] {
            let party = house.party_of(key).await;
            let version = house.profile(&member, party).await["version"].clone();
            let name = if key == "id-1" { "Ann Byrne" } else { "Bob Byrne" };
            let corrected = json!({ "name": name, "version": version });
            member.post(&format!("/api/customer/{party}/correct"), corrected).await.expect(StatusCode::OK);
            member.post(&format!("/api/customer/{party}/note"), json!({ "words": format!("Rang {name}") })).await.expect(StatusCode::CREATED);
        }
        house.catch_up().await;
        assert_eq!(house.the_only_household().await, (id, "Byrne household".to_owned(), names(&["Ann Byrne", "Bob Byrne"])));
        let page = member.page(&format!("/customer/{id}")).await.expect(StatusCode::OK).body;
        assert!(page.contains("Rang Ann Byrne") && page.contains("Rang Bob Byrne"), "{page}");
    }
}

story! {
    async fn whoever_looks_after_somebody_looks_after_where_they_live(house: House) {
        house.tell("shop", None, ann_and_bob()).await;
        let (id, ..) = house.the_only_household().await;
        let own = house.colleague("Owen Own", Role::Member, Visibility::Own).await;
        own.get(&format!("/api/customer/{id}")).await.expect(StatusCode::NOT_FOUND);
        let path = format!("/api/customer/{}/keep", house.party_of("id-1").await);
        let kept = house.member().await.post(&path, json!({ "colleague": own.id })).await;
        kept.expect(StatusCode::OK);
        house.catch_up().await;
        let known = house.profile(&own, id).await;
        // Of those who live there, only whom they may see.
        assert_eq!((known["people"].as_array().unwrap().len(), &known["keeper"]), (1, &json!(own.id)));
    }
}
