//! A whole house for one story: its own database, a fixed clock, and the people who act in it.

use std::net::SocketAddr;

use axum::Router;
use axum::body::Body;
use axum::extract::connect_info::MockConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use serde_json::Value;
use tower::ServiceExt as _;
use troth::access::key::Secret;
use troth::access::store::NewColleague;
use troth::access::{Right, Role, Visibility};
use troth::frame::app::App;
use troth::frame::time::{Clock, Millis};
use troth::journal::ActorId;
use troth::organisation::Organisation;
use troth::record::said::{Told, Who};
use troth::record::store::Fresh;
use troth::serve::settings::Settings;
use troth::{access, house, journal, organisation, record, serve};
use troth_store::{Options, Store, StoreError, args};

/// Friday, 20 November 2026, noon in UTC: the moment at which stories are told unless they say otherwise.
pub const NOON: &str = "2026-11-20T12:00:00Z";

/// Tells one story on both databases. Without `TROTH_TEST_POSTGRES` the second half says that it was not run.
#[macro_export]
macro_rules! story {
    ($(#[$meta:meta])* async fn $name:ident($house:ident: House) $body:block) => {
        mod $name {
            #[allow(unused_imports, reason = "a story uses what its file uses")]
            use super::*;

            async fn tell($house: $crate::house::House) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_one_file() {
                tell($crate::house::House::on_one_file().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_a_server() {
                match $crate::house::House::on_a_server().await {
                    Some(house) => tell(house).await,
                    None => println!("not run: TROTH_TEST_POSTGRES names no server"),
                }
            }
        }
    };
}

pub struct House {
    pub app: App,
    pub clock: Clock,
    router: Router,
    // Dropped last, so that the file outlives its store.
    _folder: Option<tempfile::TempDir>,
}

pub fn instant(text: &str) -> Millis {
    text.parse::<jiff::Timestamp>().unwrap().as_millisecond()
}

impl House {
    pub async fn on_one_file() -> House {
        let folder = tempfile::tempdir().unwrap();
        let address = folder.path().join("troth.db").to_string_lossy().into_owned();
        House::at(&address, Some(folder)).await
    }

    /// In a file that outlives it.
    pub async fn at_file(address: &str) -> House {
        House::at(address, None).await
    }

    /// A schema of its own on the server that `TROTH_TEST_POSTGRES` names.
    pub async fn on_a_server() -> Option<House> {
        let server = std::env::var("TROTH_TEST_POSTGRES")
            .ok()
            .filter(|url| !url.is_empty())?;
        let schema = format!("story_{}", &Secret::fresh("").reveal()[..16]);
        let joint = if server.contains('?') { '&' } else { '?' };
        Some(House::at(&format!("{server}{joint}schema={schema}"), None).await)
    }

    async fn at(address: &str, folder: Option<tempfile::TempDir>) -> House {
        let store = Store::open(address, house::MIGRATIONS, Options::default())
            .await
            .unwrap();
        let clock = Clock::fixed(instant(NOON));
        let key = |name: &str| (name == "TROTH_SECRET_KEY").then(|| "5a".repeat(32));
        let settings = Settings::load(key, &[]).unwrap();
        let app = serve::app(store, clock.clone(), &settings);
        let router =
            serve::router::router(app.clone()).layer(MockConnectInfo(SocketAddr::from(([127, 0, 0, 1], 7))));
        let house = House {
            app,
            clock,
            router,
            _folder: folder,
        };
        house.found().await;
        house
    }

    /// The same house with another limit on what is handed in.
    pub fn limited(&self, upload_limit: u64) -> House {
        let mut app = self.app.clone();
        app.settings = std::sync::Arc::new(troth::frame::app::Settings {
            upload_limit,
            ..(*app.settings).clone()
        });
        let router =
            serve::router::router(app.clone()).layer(MockConnectInfo(SocketAddr::from(([127, 0, 0, 1], 7))));
        House {
            app,
            clock: self.clock.clone(),
            router,
            _folder: None,
        }
    }

    /// The firm of the stories, with its own mail domain.
    async fn found(&self) {
        let firm = Organisation {
            name: "Devlin & Daughters".into(),
            domains: vec!["devlin.example".into()],
            ..Organisation::default()
        };
        self.app
            .store
            .write(move |tx| organisation::store::write(tx, &firm))
            .await
            .unwrap();
    }

    /// Someone who acts by a key of their own.
    pub async fn colleague(&self, name: &str, role: Role, visibility: Visibility) -> Person<'_> {
        self.person(name, role, visibility, Right::Own).await
    }

    pub async fn owner(&self) -> Person<'_> {
        self.colleague("Olive Owner", Role::Owner, Visibility::All).await
    }

    pub async fn member(&self) -> Person<'_> {
        self.colleague("Mia Member", Role::Member, Visibility::All).await
    }

    pub async fn reader(&self) -> Person<'_> {
        self.colleague("Rae Reader", Role::Reader, Visibility::All).await
    }

    pub fn nobody(&self) -> Person<'_> {
        Person {
            house: self,
            id: 0,
            key: None,
        }
    }

    pub async fn person(&self, name: &str, role: Role, visibility: Visibility, scope: Right) -> Person<'_> {
        let key = Secret::fresh("troth_");
        let (kept, name) = (key.clone(), name.to_owned());
        let email = format!(
            "{}.{}@devlin.example",
            name.to_lowercase().replace(' ', "."),
            &key.hint()[6..]
        );
        let now = self.clock.now();
        let id = self
            .app
            .store
            .write(move |tx| {
                let new = NewColleague {
                    name: &name,
                    email: &email,
                    password: None,
                    role,
                    visibility,
                    team: None,
                };
                let id = access::store::add_colleague(tx, &new, now)?;
                access::store::add_key(tx, &kept, "story", scope, id, now)?;
                Ok::<_, StoreError>(id)
            })
            .await
            .unwrap();
        Person {
            house: self,
            id,
            key: Some(key.reveal().to_owned()),
        }
    }

    /// A person whom somebody knows by name and address.
    pub async fn customer(&self, by: &Person<'_>, name: &str, email: &str) -> i64 {
        let who = Who {
            key: format!("mail:{email}"),
            name: Some(name.into()),
            emails: vec![email.into()],
            ..Who::default()
        };
        let fresh = Fresh {
            key: format!("typed:{email}"),
            line: 1,
            raw: format!("{{\"name\":\"{name}\"}}"),
            told: Told {
                who: vec![who],
                said: Vec::new(),
            },
        };
        let (actor, now) = (ActorId(by.id), self.clock.now());
        let email = email.to_owned();
        self.app
            .store
            .write(move |tx| {
                let silo = record::store::silo(tx, record::PEOPLE, now)?;
                record::store::receive(tx, None, silo, vec![fresh], actor, now)
            })
            .await
            .unwrap();
        self.catch_up().await;
        let key = format!("mail:{email}");
        self.app
            .store
            .read(move |tx| {
                tx.one::<i64>(
                    "select m.party_id from subject s join member m on m.subject_id = s.id where s.key = $1",
                    args![key],
                )
            })
            .await
            .unwrap()
            .unwrap()
    }

    /// Lets everyone who follows the journal read to its end, and what looks add to it too.
    pub async fn catch_up(&self) {
        let mut reached = None;
        loop {
            let last = journal::follow::catch_up(&self.app.store, house::FOLLOWERS, &self.clock)
                .await
                .unwrap();
            if reached.replace(last) == Some(last) {
                return;
            }
            serve::look(&self.app.store, self.clock.now()).await.unwrap();
        }
    }

    /// What `troth verify` finds.
    pub async fn verify(&self) -> journal::verify::Verdict {
        self.app
            .store
            .read(|tx| journal::verify::verify(tx, house::SEALED, None))
            .await
            .unwrap()
    }

    pub async fn send(&self, request: Request<Body>) -> Reply {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        Reply {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }
}

/// Somebody with a key, or nobody.
pub struct Person<'h> {
    pub house: &'h House,
    pub id: i64,
    pub key: Option<String>,
}

impl Person<'_> {
    /// Asks for JSON.
    pub async fn get(&self, path: &str) -> Reply {
        self.ask(Method::GET, path, &[], None).await
    }

    /// Asks for the page.
    pub async fn page(&self, path: &str) -> Reply {
        self.ask(Method::GET, path, &[("accept", "text/html")], None)
            .await
    }

    /// Sends JSON.
    pub async fn post(&self, path: &str, body: Value) -> Reply {
        self.ask(Method::POST, path, &[], Some(body)).await
    }

    pub async fn ask(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Value>,
    ) -> Reply {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "house.example");
        if let Some(key) = &self.key {
            request = request.header(header::AUTHORIZATION, format!("Bearer {key}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = match body {
            Some(json) => request
                .header(header::CONTENT_TYPE, "application/json")
                .body(Body::from(json.to_string())),
            None => request.body(Body::empty()),
        };
        self.house.send(request.unwrap()).await
    }

    /// Sends a form as a browser would.
    pub async fn form(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let mut request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::HOST, "house.example")
            .header("sec-fetch-site", "same-origin")
            .header(header::ACCEPT, "text/html")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(key) = &self.key {
            request = request.header(header::AUTHORIZATION, format!("Bearer {key}"));
        }
        let body = serde_html_form::to_string(fields).unwrap();
        self.house.send(request.body(Body::from(body)).unwrap()).await
    }
}

pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Reply {
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error} in {}", self.body))
    }

    /// The reply, once it has that status.
    #[track_caller]
    pub fn expect(self, status: StatusCode) -> Reply {
        assert_eq!(self.status, status, "{}", self.body);
        self
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}
