//! Who may come in, and how far.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::{Value, json};
use troth::access::key::Secret;
use troth::access::store::NewColleague;
use troth::access::{self, Right, Role, Visibility};
use troth::frame::time::{DAY, MINUTE};

use crate::house::{House, Person, Reply};
use crate::story;

const PASSWORD: &str = "correct horse battery";

/// Somebody at a browser: a cookie, and what browsers say of where a request comes from.
pub struct Browser<'h> {
    house: &'h House,
    cookie: Option<String>,
}

impl Browser<'_> {
    async fn ask(&self, method: Method, path: &str, site: Option<&str>, fields: &[(&str, &str)]) -> Reply {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "house.example")
            .header(header::ACCEPT, "text/html")
            .header(
                header::USER_AGENT,
                "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Firefox/132.0",
            )
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(site) = site {
            request = request.header("sec-fetch-site", site);
        }
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let body = serde_html_form::to_string(fields).unwrap();
        self.house.send(request.body(Body::from(body)).unwrap()).await
    }

    pub async fn open(&self, path: &str) -> Reply {
        self.ask(Method::GET, path, Some("same-origin"), &[]).await
    }

    pub async fn send(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        self.ask(Method::POST, path, Some("same-origin"), fields).await
    }

    /// The browser once the reply gave it a session.
    fn with(&self, reply: &Reply) -> Browser<'_> {
        let cookie = reply
            .header("set-cookie")
            .and_then(|kept| kept.split(';').next())
            .unwrap()
            .to_owned();
        Browser {
            house: self.house,
            cookie: Some(cookie),
        }
    }
}

fn stranger(house: &House) -> Browser<'_> {
    Browser { house, cookie: None }
}

async fn colleague(house: &House, email: &str, role: Role, password: Option<&str>) -> i64 {
    let hash = password.map(|password| access::password::hash(password).unwrap());
    let (email, now) = (email.to_owned(), house.clock.now());
    let made = house.app.store.write(move |tx| {
        let new = NewColleague {
            name: "Nell Devlin",
            email: &email,
            password: hash.as_deref(),
            role,
            visibility: Visibility::All,
            team: None,
        };
        access::store::add_colleague(tx, &new, now)
    });
    made.await.unwrap()
}

async fn link(house: &House, colleague: Option<i64>) -> String {
    let secret = Secret::fresh("");
    let (digest, until) = (secret.digest(), house.clock.now() + DAY);
    let made = house
        .app
        .store
        .write(move |tx| access::store::add_link(tx, &digest, colleague, until));
    made.await.unwrap();
    secret.reveal().to_owned()
}

/// Somebody who has a password comes in.
pub async fn sign_in<'h>(house: &'h House, email: &str) -> Browser<'h> {
    let at_the_door = stranger(house);
    let reply = at_the_door
        .send("/sign-in", &[("email", email), ("password", PASSWORD)])
        .await
        .expect(StatusCode::SEE_OTHER);
    Browser {
        house,
        cookie: at_the_door.with(&reply).cookie,
    }
}

/// Somebody of us at a browser, signed in.
pub async fn at_a_browser<'h>(house: &'h House, email: &str, role: Role) -> Browser<'h> {
    colleague(house, email, role, Some(PASSWORD)).await;
    sign_in(house, email).await
}

async fn add(owner: &Person<'_>, name: &str, email: &str, role: &str) -> Value {
    let body = json!({ "name": name, "email": email, "role": role });
    owner
        .post("/api/settings/colleague", body)
        .await
        .expect(StatusCode::CREATED)
        .json()
}

story! {
    async fn the_house_says_that_it_is_well(house: House) {
        let reply = house.nobody().get("/health").await.expect(StatusCode::OK);
        assert_eq!(reply.json()["status"], "well");
    }
}

story! {
    async fn what_is_not_there_is_a_problem_in_both_faces(house: House) {
        let json = house.nobody().get("/api/nowhere").await.expect(StatusCode::NOT_FOUND);
        assert_eq!(json.header("content-type"), Some("application/problem+json"));
        let page = house.nobody().page("/nowhere").await.expect(StatusCode::NOT_FOUND);
        assert!(page.body.starts_with("<!DOCTYPE html>"), "{}", page.body);
    }
}

story! {
    async fn a_password_lets_one_in_and_back_to_where_one_wanted_to_go(house: House) {
        colleague(&house, "nell@devlin.example", Role::Owner, Some(PASSWORD)).await;
        let at_the_door = stranger(&house);
        let turned = at_the_door.open("/settings/key").await.expect(StatusCode::SEE_OTHER);
        assert_eq!(turned.header("location"), Some("/sign-in?to=%2Fsettings%2Fkey"));
        let page = at_the_door.open("/sign-in?to=%2Fsettings%2Fkey").await.expect(StatusCode::OK);
        assert!(page.body.contains(r#"name="to" value="/settings/key""#), "{}", page.body);

        let fields = [("email", " Nell@Devlin.example "), ("password", PASSWORD), ("to", "/settings/key")];
        let reply = at_the_door.send("/sign-in", &fields).await.expect(StatusCode::SEE_OTHER);
        assert_eq!(reply.header("location"), Some("/settings/key"));
        let cookie = reply.header("set-cookie").unwrap();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"), "{cookie}");
        let inside = at_the_door.with(&reply);
        assert!(inside.open("/settings/key").await.expect(StatusCode::OK).body.contains("Keys for programs"));

        let elsewhere = [("email", "nell@devlin.example"), ("password", PASSWORD), ("to", "//evil.example")];
        let reply = at_the_door.send("/sign-in", &elsewhere).await.expect(StatusCode::SEE_OTHER);
        assert_eq!(reply.header("location"), Some("/"));

        inside.send("/sign-out", &[]).await.expect(StatusCode::SEE_OTHER);
        assert_eq!(inside.open("/settings/key").await.status, StatusCode::SEE_OTHER);
    }
}

story! {
    async fn a_wrong_password_and_an_unknown_name_are_answered_alike(house: House) {
        colleague(&house, "nell@devlin.example", Role::Owner, Some(PASSWORD)).await;
        let at_the_door = stranger(&house);
        let mut answers = Vec::new();
        for email in ["nell@devlin.example", "nobody@devlin.example"] {
            let fields = [("email", email), ("password", "wrong and long enough")];
            let reply = at_the_door.send("/sign-in", &fields).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
            assert!(reply.header("set-cookie").is_none());
            assert!(reply.body.contains(email), "what was typed is still there");
            answers.push(reply.body.replace(email, "…"));
        }
        assert_eq!(answers[0], answers[1]);
    }
}

story! {
    async fn the_eleventh_guess_in_a_minute_is_not_looked_at(house: House) {
        colleague(&house, "nell@devlin.example", Role::Owner, Some(PASSWORD)).await;
        let at_the_door = stranger(&house);
        for _ in 0..10 {
            let fields = [("email", "nell@devlin.example"), ("password", "wrong and long enough")];
            at_the_door.send("/sign-in", &fields).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        }
        let right = [("email", "nell@devlin.example"), ("password", PASSWORD)];
        let refused = at_the_door.send("/sign-in", &right).await.expect(StatusCode::TOO_MANY_REQUESTS);
        // One of ten attempts a minute comes back after six seconds.
        assert_eq!(refused.header("retry-after"), Some("6"));
        house.clock.set(house.clock.now() + MINUTE);
        at_the_door.send("/sign-in", &right).await.expect(StatusCode::SEE_OTHER);
    }
}

story! {
    async fn looking_at_a_link_does_not_use_it_up_and_pressing_its_button_does(house: House) {
        let id = colleague(&house, "nell@devlin.example", Role::Member, None).await;
        let link = link(&house, Some(id)).await;
        let (path, at_the_door) = (format!("/enter?link={link}"), stranger(&house));
        for _ in 0..3 {
            let page = at_the_door.open(&path).await.expect(StatusCode::OK);
            assert!(page.body.contains("Come in as Nell Devlin"), "{}", page.body);
            assert!(page.header("set-cookie").is_none());
        }
        let short = [("link", link.as_str()), ("password", "short")];
        at_the_door.send("/enter", &short).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        let chosen = [("link", link.as_str()), ("password", PASSWORD)];
        let reply = at_the_door.send("/enter", &chosen).await.expect(StatusCode::SEE_OTHER);
        at_the_door.with(&reply).open("/me").await.expect(StatusCode::OK);

        at_the_door.send("/enter", &chosen).await.expect(StatusCode::GONE);
        at_the_door.open(&path).await.expect(StatusCode::GONE);
        sign_in(&house, "nell@devlin.example").await.open("/me").await.expect(StatusCode::OK);
    }
}

story! {
    async fn whoever_forgot_their_password_chooses_another_behind_a_link(house: House) {
        let id = colleague(&house, "nell@devlin.example", Role::Member, Some(PASSWORD)).await;
        let elsewhere = sign_in(&house, "nell@devlin.example").await;
        let (kept, forgotten) = (link(&house, Some(id)).await, link(&house, Some(id)).await);
        let at_the_door = stranger(&house);
        at_the_door.send("/enter", &[("link", &kept), ("password", "")]).await.expect(StatusCode::SEE_OTHER);
        sign_in(&house, "nell@devlin.example").await.open("/me").await.expect(StatusCode::OK);

        let page = at_the_door.open(&format!("/enter?link={forgotten}")).await.expect(StatusCode::OK);
        assert!(page.body.contains("A new password, if you forgot yours"), "{}", page.body);
        let chosen = [("link", forgotten.as_str()), ("password", "another good sentence")];
        let reply = at_the_door.send("/enter", &chosen).await.expect(StatusCode::SEE_OTHER);
        at_the_door.with(&reply).open("/me").await.expect(StatusCode::OK);
        assert_eq!(elsewhere.open("/me").await.status, StatusCode::SEE_OTHER, "whoever knew the old one is out");
        let old = [("email", "nell@devlin.example"), ("password", PASSWORD)];
        at_the_door.send("/sign-in", &old).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        let new = [("email", "nell@devlin.example"), ("password", "another good sentence")];
        at_the_door.send("/sign-in", &new).await.expect(StatusCode::SEE_OTHER);

        let told = |tx: &troth_store::Tx| {
            tx.all::<String>("select name from fact where stream = 'access' order by id", troth_store::args![])
        };
        let told = house.app.store.read(told).await.unwrap();
        assert_eq!(told, ["access.link_used", "access.link_used", "access.password_changed"]);
    }
}

story! {
    async fn a_link_that_leads_nowhere_is_guessed_at_ten_times_a_minute(house: House) {
        for _ in 0..10 {
            let guess = [("link", "guessed"), ("password", PASSWORD)];
            stranger(&house).send("/enter", &guess).await.expect(StatusCode::GONE);
        }
        stranger(&house).send("/enter", &[("link", "guessed")]).await.expect(StatusCode::TOO_MANY_REQUESTS);
    }
}

story! {
    async fn whoever_signs_in_again_is_back_on_the_page_they_were_on(house: House) {
        let wanted = |reply: &Reply| reply.header("location").unwrap().to_owned();
        let asked = stranger(&house).open("/search?q=wheel%20ann").await.expect(StatusCode::SEE_OTHER);
        assert_eq!(wanted(&asked), "/sign-in?to=%2Fsearch%3Fq%3Dwheel%2520ann");
        for (page, back) in [
            (Some("http://house.example/promise/7?as=board"), "%2Fpromise%2F7%3Fas%3Dboard"),
            // What a button posts to has no page; and another house's page is not ours.
            (Some("http://evil.example/promise/7"), "%2F"),
            (None, "%2F"),
        ] {
            let request = Request::builder().method(Method::POST).uri("/promise/7/keep")
                .header(header::HOST, "house.example").header(header::ACCEPT, "text/html")
                .header("sec-fetch-site", "same-origin");
            let request = match page {
                Some(page) => request.header(header::REFERER, page),
                None => request,
            };
            let turned = house.send(request.body(Body::empty()).unwrap()).await.expect(StatusCode::SEE_OTHER);
            assert_eq!(wanted(&turned), format!("/sign-in?to={back}"), "{page:?}");
        }
    }
}

story! {
    async fn nothing_but_what_everybody_may_have_is_kept_by_a_browser(house: House) {
        let member = house.member().await;
        for path in ["/customer/new", "/customer/1", "/nowhere", "/sign-in", "/api/me", "/health"] {
            let reply = member.page(path).await;
            assert_eq!(reply.header("cache-control"), Some("private, no-store"), "{path}");
        }
        let refused = member.form("/customer", &[]).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.header("cache-control"), Some("private, no-store"));
    }
}

story! {
    async fn a_link_older_than_a_day_lets_nobody_in(house: House) {
        let id = colleague(&house, "nell@devlin.example", Role::Member, None).await;
        let link = link(&house, Some(id)).await;
        house.clock.set(house.clock.now() + DAY + 1);
        stranger(&house).send("/enter", &[("link", &link)]).await.expect(StatusCode::GONE);
    }
}

story! {
    async fn another_site_cannot_write_in_ones_name(house: House) {
        colleague(&house, "nell@devlin.example", Role::Owner, Some(PASSWORD)).await;
        let inside = sign_in(&house, "nell@devlin.example").await;
        let fields = [("name", "planted"), ("scope", "read")];
        let path = "/settings/key";
        let foreign = inside.ask(Method::POST, path, Some("cross-site"), &fields).await;
        assert_eq!(foreign.status, StatusCode::FORBIDDEN);
        // Every browser says where a write comes from; what says nothing is none.
        let faceless = inside.ask(Method::POST, path, None, &fields).await;
        assert_eq!(faceless.status, StatusCode::FORBIDDEN);
        let signing_in = [("email", "nell@devlin.example"), ("password", PASSWORD)];
        let planted = stranger(&house).ask(Method::POST, "/sign-in", Some("cross-site"), &signing_in).await;
        assert_eq!(planted.status, StatusCode::FORBIDDEN);
        inside.send(path, &fields).await.expect(StatusCode::CREATED);
    }
}

story! {
    async fn a_reader_writes_nothing_and_a_member_owns_nothing(house: House) {
        let (reader, member) = (house.reader().await, house.member().await);
        let key = json!({ "name": "shop", "scope": "read" });
        reader.post("/api/settings/key", key.clone()).await.expect(StatusCode::FORBIDDEN);
        member.post("/api/settings/key", key).await.expect(StatusCode::CREATED);
        let new = json!({ "name": "Ann", "email": "ann@devlin.example" });
        member.post("/api/settings/colleague", new).await.expect(StatusCode::FORBIDDEN);
        member.page("/settings/colleague/new").await.expect(StatusCode::FORBIDDEN);
        let me = reader.get("/api/me").await.expect(StatusCode::OK).json();
        assert_eq!(me["rights"], json!(["read"]));
        assert_eq!(me["organisation"], "Devlin & Daughters");
        house.nobody().get("/api/me").await.expect(StatusCode::UNAUTHORIZED);
    }
}

story! {
    async fn a_key_never_makes_one_that_may_more(house: House) {
        let member = house.member().await;
        let too_much = member.post("/api/settings/key", json!({ "name": "shop", "scope": "own" })).await;
        assert!(too_much.expect(StatusCode::UNPROCESSABLE_ENTITY).json()["errors"]["scope"].is_string());
        let narrow = house.person("Wim Writer", Role::Owner, Visibility::All, Right::Write).await;
        narrow.post("/api/settings/key", json!({ "name": "shop" })).await.expect(StatusCode::FORBIDDEN);

        let made = member.post("/api/settings/key", json!({ "name": "shop" })).await.expect(StatusCode::CREATED).json();
        let program = Person {
            house: &house,
            id: member.id,
            key: made["secret"].as_str().map(str::to_owned),
        };
        assert_eq!(program.get("/api/me").await.expect(StatusCode::OK).json()["rights"], json!(["read"]));
        program.post("/api/settings/key", json!({ "name": "more" })).await.expect(StatusCode::FORBIDDEN);

        let keys = member.get("/api/settings/key").await.expect(StatusCode::OK);
        assert!(!keys.body.contains(program.key.as_deref().unwrap()), "a secret is shown once");
        let shop = keys.json()["keys"].as_array().unwrap().iter().find(|key| key["name"] == "shop").cloned().unwrap();
        assert_eq!(shop["last_used_on"], "2026-11-20");
        member.post(&format!("/api/settings/key/{}/revoke", made["id"]), Value::Null).await.expect(StatusCode::OK);
        program.get("/api/me").await.expect(StatusCode::UNAUTHORIZED);
    }
}

story! {
    async fn a_key_of_somebody_else_is_not_there_for_a_member(house: House) {
        let (owner, member) = (house.owner().await, house.member().await);
        let made = owner.post("/api/settings/key", json!({ "name": "bank" })).await.expect(StatusCode::CREATED).json();
        let path = format!("/api/settings/key/{}/revoke", made["id"]);
        member.post(&path, Value::Null).await.expect(StatusCode::NOT_FOUND);
        assert!(!member.get("/api/settings/key").await.body.contains("bank"));
        owner.post(&path, Value::Null).await.expect(StatusCode::OK);
    }
}

story! {
    async fn a_create_sent_twice_adds_once_and_tells_its_link_once(house: House) {
        let owner = house.owner().await;
        let new = json!({ "name": "Ann Smith", "email": "ann@devlin.example", "team": "Workshop" });
        let once = [("idempotency-key", "ann")];
        let ask = |body: Value| owner.ask(Method::POST, "/api/settings/colleague", &once, Some(body));
        let first = ask(new.clone()).await.expect(StatusCode::CREATED);
        assert!(first.header("location").unwrap().starts_with("/api/settings/colleague/"));
        let first = first.json();
        assert_eq!((first["role"].as_str(), first["team"].as_str()), (Some("member"), Some("Workshop")));
        assert!(first["link"].as_str().unwrap().starts_with("http://house.example/enter?link="));
        let second = ask(new).await.expect(StatusCode::OK).json();
        assert_eq!(second["id"], first["id"]);
        assert_eq!(second["link"], Value::Null);
        let other = json!({ "name": "Bob", "email": "bob@devlin.example" });
        ask(other).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        let taken = json!({ "name": "Ann Other", "email": "ANN@devlin.example" });
        let taken = owner.post("/api/settings/colleague", taken).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(taken.json()["errors"]["email"].is_string());
        assert!(house.verify().await.holds());
    }
}

story! {
    async fn two_owners_do_not_write_over_each_other(house: House) {
        let owner = house.owner().await;
        let ann = add(&owner, "Ann", "ann@devlin.example", "member").await;
        let path = format!("/api/settings/colleague/{}", ann["id"]);
        let tag = owner.get(&path).await.expect(StatusCode::OK).header("etag").unwrap().to_owned();
        let renamed = json!({ "name": "Ann Smith", "email": "ann@devlin.example" });
        owner.post(&path, renamed.clone()).await.expect(StatusCode::PRECONDITION_REQUIRED);
        let with = |tag: String, body: Value| {
            let (owner, path) = (&owner, &path);
            async move { owner.ask(Method::POST, path, &[("if-match", tag.as_str())], Some(body)).await }
        };
        let changed = with(tag.clone(), renamed.clone()).await.expect(StatusCode::OK);
        assert_ne!(changed.header("etag"), Some(tag.as_str()));
        assert_eq!(changed.json()["role"], "member", "what was not said stays");
        with(tag, renamed).await.expect(StatusCode::PRECONDITION_FAILED);
    }
}

story! {
    async fn whoever_left_is_out_at_once_and_the_last_owner_stays(house: House) {
        let owner = house.owner().await;
        let id = colleague(&house, "nell@devlin.example", Role::Owner, Some(PASSWORD)).await;
        let nell = sign_in(&house, "nell@devlin.example").await;
        let made = nell.send("/settings/key", &[("name", "phone"), ("scope", "own")]).await.expect(StatusCode::CREATED);
        assert!(made.body.contains("troth_"), "the secret is shown");

        let leave = |id: i64| format!("/api/settings/colleague/{id}/leave");
        owner.post(&leave(owner.id), Value::Null).await.expect(StatusCode::CONFLICT);
        owner.post(&leave(id), Value::Null).await.expect(StatusCode::OK);
        assert_eq!(nell.open("/me").await.status, StatusCode::SEE_OTHER);
        let again = [("email", "nell@devlin.example"), ("password", PASSWORD)];
        stranger(&house).send("/sign-in", &again).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        owner.post(&format!("/api/settings/colleague/{id}/link"), Value::Null).await.expect(StatusCode::CONFLICT);

        owner.post(&format!("/api/settings/colleague/{id}/return"), Value::Null).await.expect(StatusCode::OK);
        stranger(&house).send("/sign-in", &again).await.expect(StatusCode::SEE_OTHER);
    }
}

story! {
    async fn a_new_password_ends_the_other_sessions_and_keeps_this_one(house: House) {
        colleague(&house, "nell@devlin.example", Role::Reader, Some(PASSWORD)).await;
        let here = sign_in(&house, "nell@devlin.example").await;
        let there = sign_in(&house, "nell@devlin.example").await;
        let listed = here.open("/settings/session").await.expect(StatusCode::OK).body;
        assert_eq!(listed.matches("Firefox on Linux").count(), 4, "two rows, each with its name on its button");
        let wrong = [("old", "not it at all"), ("new", "another good sentence")];
        here.send("/settings/password", &wrong).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        there.open("/me").await.expect(StatusCode::OK);
        let right = [("old", PASSWORD), ("new", "another good sentence")];
        here.send("/settings/password", &right).await.expect(StatusCode::SEE_OTHER);
        here.open("/me").await.expect(StatusCode::OK);
        assert_eq!(there.open("/me").await.status, StatusCode::SEE_OTHER);
        let reader = house.reader().await;
        let by_key = json!({ "old": "", "new": "another good sentence" });
        reader.post("/api/settings/password", by_key).await.expect(StatusCode::FORBIDDEN);
    }
}
