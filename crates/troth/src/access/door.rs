//! The door: signing in by password, coming in by a link, going out.
//!
//! Opening a link does not use it up: mail filters and chat previews open links before people do, and some of them look
//! like browsers in every header. So the page behind a link shows one button, and the button uses it. That is one press
//! more than signing in at once; it also says as whom one comes in, so that nobody is signed in as another unawares.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use troth_store::{StoreError, Tx};

use crate::access::carried::{cookie, cookie_name, session_cookie, spent_session};
use crate::access::key::{self, Secret};
use crate::access::{OfColleague, door_page, me, password, store};
use crate::frame::app::App;
use crate::frame::body::{Asked, Body};
use crate::frame::face::local;
use crate::frame::form::Errors;
use crate::frame::problem::Problem;
use crate::frame::time::Millis;
use crate::journal::ActorId;
use crate::journal::act::Act;

/// A link let a colleague in.
pub const LINK_USED: &str = "access.link_used";

/// Where a person goes on to after coming in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Onward {
    pub to: String,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct SignIn {
    pub email: String,
    password: String,
    pub to: String,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Link {
    pub link: String,
    password: Option<String>,
}

/// Who asks, as far as the network can tell: the address to count attempts by, and what was asked with.
#[derive(Clone, Debug)]
pub struct Caller {
    pub address: String,
    pub agent: Option<String>,
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Caller, Problem> {
        let peer = ConnectInfo::<SocketAddr>::from_request_parts(parts, state)
            .await
            .map(|ConnectInfo(peer)| peer)
            .ok();
        let agent = parts
            .headers
            .get(header::USER_AGENT)
            .and_then(|agent| agent.to_str().ok());
        Ok(Caller {
            address: address(peer, &parts.headers),
            agent: agent.and_then(agent_words),
        })
    }
}

/// Behind a proxy on this machine or its network, the address the proxy saw; else the peer's own. Whoever sits on that
/// network could invent addresses, and is still held by the count for the name they try.
fn address(peer: Option<SocketAddr>, headers: &HeaderMap) -> String {
    let Some(peer) = peer.map(|peer| peer.ip().to_canonical()) else {
        return "unknown".to_owned();
    };
    let is_near = match peer {
        std::net::IpAddr::V4(v4) => v4.is_loopback() || v4.is_private(),
        std::net::IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local(),
    };
    let forwarded = headers
        .get_all("x-forwarded-for")
        .iter()
        .next_back()
        .and_then(|list| list.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
    let seen: std::net::IpAddr = forwarded.filter(|_| is_near).unwrap_or(peer);
    match seen {
        // One subscriber has a whole /64 to choose from.
        std::net::IpAddr::V6(v6) => format!("{:x?}", &v6.segments()[..4]),
        std::net::IpAddr::V4(v4) => v4.to_string(),
    }
}

/// `Firefox on Linux`: enough to know one's own session by.
fn agent_words(agent: &str) -> Option<String> {
    const BROWSERS: [(&str, &str); 5] = [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 6] = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ];
    let find = |known: &[(&str, &'static str)]| {
        known
            .iter()
            .find(|(sign, _)| agent.contains(sign))
            .map(|(_, word)| *word)
    };
    match (find(&BROWSERS), find(&SYSTEMS)) {
        (Some(browser), Some(system)) => Some(format!("{browser} on {system}")),
        (Some(word), None) | (None, Some(word)) => Some(word.to_owned()),
        (None, None) => None,
    }
}

pub async fn sign_in_form(State(app): State<App>, Asked(onward): Asked<Onward>) -> Result<Response, Problem> {
    let (is_owned, firm) = app
        .store
        .read(|tx| Ok::<_, StoreError>((store::has_owner(tx)?, crate::organisation::store::read(tx)?)))
        .await?;
    if !is_owned {
        return Ok(door_page::nobody_owns().into_response());
    }
    let asked = SignIn {
        to: onward.to,
        ..SignIn::default()
    };
    Ok(door_page::sign_in(&firm.name, &asked, &Errors::default()).into_response())
}

/// Answers alike, and as late, whether the name, the password or both are wrong.
pub async fn sign_in(
    State(app): State<App>,
    caller: Caller,
    Body(asked): Body<SignIn>,
) -> Result<Response, Problem> {
    let email = asked.email.trim().to_lowercase();
    app.attempts.count(&format!("from {}", caller.address))?;
    app.attempts.count(&format!("as {email}"))?;
    let wanted = email.clone();
    let (known, firm) = app
        .store
        .read(move |tx| {
            let known = store::credentials(tx, &wanted)?;
            Ok::<_, Problem>((known, crate::organisation::store::read(tx)?))
        })
        .await?;
    let (id, hash) = known.map_or((None, None), |(id, hash)| (Some(id), hash));
    let typed = asked.password.clone();
    let fits = app
        .attempts
        .slowly(move || password::fits(&typed, hash.as_deref()))
        .await?;
    let Some(id) = id.filter(|_| fits) else {
        let errors = Errors::one("password", "e-mail and password do not fit together");
        let page = door_page::sign_in(&firm.name, &asked, &errors);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let now = app.clock.now();
    let token = Secret::fresh("");
    let digest = token.digest();
    app.store
        .write(move |tx| store::open_session(tx, &digest, id, caller.agent.as_deref(), now))
        .await?;
    Ok(come_in(&app, &token, local(&asked.to).unwrap_or("/")))
}

/// Sends a person in with their session.
pub fn come_in(app: &App, token: &Secret, to: &str) -> Response {
    let kept = session_cookie(token.reveal(), app.settings.is_secure());
    with_cookie(Redirect::to(to).into_response(), &kept)
}

fn with_cookie(mut response: Response, kept: &str) -> Response {
    if let Ok(kept) = HeaderValue::from_str(kept) {
        response.headers_mut().append(header::SET_COOKIE, kept);
    }
    response
}

pub async fn sign_out(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    let is_secure = app.settings.is_secure();
    if let Some(token) = cookie(&headers, cookie_name(is_secure)) {
        let digest = key::digest(token);
        app.store
            .write(move |tx| store::close_session(tx, &digest))
            .await?;
    }
    let answer = Redirect::to("/sign-in").into_response();
    Ok(with_cookie(answer, &spent_session(is_secure)))
}

/// Whom a link lets in.
#[derive(Clone, Debug)]
pub enum Bearer {
    FirstOwner,
    Colleague { name: String, has_password: bool },
}

fn bearer(tx: &Tx, link: &str, now: Millis) -> Result<Option<Bearer>, StoreError> {
    Ok(match store::link_is_for(tx, &key::digest(link), now)? {
        None => None,
        Some(None) => Some(Bearer::FirstOwner),
        Some(Some(id)) => {
            store::password_of(tx, id)?
                .zip(store::colleague(tx, id)?)
                .map(|(password, colleague)| Bearer::Colleague {
                    name: colleague.name,
                    has_password: password.is_some(),
                })
        }
    })
}

async fn bearer_of(app: &App, link: &str) -> Result<Option<Bearer>, Problem> {
    let (link, now) = (link.to_owned(), app.clock.now());
    Ok(app.store.read(move |tx| bearer(tx, &link, now)).await?)
}

pub async fn enter_form(State(app): State<App>, Asked(asked): Asked<Link>) -> Result<Response, Problem> {
    show_link(&app, &asked, &Errors::default()).await
}

async fn show_link(app: &App, asked: &Link, errors: &Errors) -> Result<Response, Problem> {
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok(match bearer_of(app, &asked.link).await? {
        Some(Bearer::Colleague { name, has_password }) => {
            (status, door_page::enter(&name, has_password, &asked.link, errors)).into_response()
        }
        Some(Bearer::FirstOwner) => {
            let link = percent_encoding::utf8_percent_encode(&asked.link, percent_encoding::NON_ALPHANUMERIC);
            Redirect::to(&format!("/welcome?link={link}")).into_response()
        }
        None => (StatusCode::GONE, door_page::spent_link()).into_response(),
    })
}

/// Uses the link up and lets its bearer in; a password chosen on the way is theirs from then on, in the place of one
/// they forgot. What is slow is done only for a link that is good.
pub async fn enter(
    State(app): State<App>,
    caller: Caller,
    Body(asked): Body<Link>,
) -> Result<Response, Problem> {
    app.attempts.count(&format!("from {}", caller.address))?;
    let Some(Bearer::Colleague { .. }) = bearer_of(&app, &asked.link).await? else {
        return show_link(&app, &asked, &Errors::default()).await;
    };
    let chosen = match asked.password.clone().filter(|typed| !typed.is_empty()) {
        None => None,
        Some(typed) => match app.attempts.slowly(move || password::hash(&typed)).await? {
            Ok(hash) => Some(hash),
            Err(error) => return show_link(&app, &asked, &Errors::one("password", error.to_string())).await,
        },
    };
    let (now, token, link) = (app.clock.now(), Secret::fresh(""), key::digest(&asked.link));
    let digest = token.digest();
    let is_in = app
        .store
        .write(move |tx| {
            let Some(Some(id)) = store::use_link(tx, &link, now)? else {
                return Ok::<_, StoreError>(false);
            };
            store::open_session(tx, &digest, id, caller.agent.as_deref(), now)?;
            Act::begin(tx, LINK_USED, ActorId(id), now)?.record(&OfColleague { colleague: id })?;
            if let Some(hash) = chosen {
                me::set_password(tx, id, &hash, &digest, now)?;
            }
            Ok(true)
        })
        .await?;
    Ok(if is_in {
        come_in(&app, &token, "/")
    } else {
        (StatusCode::GONE, door_page::spent_link()).into_response()
    })
}

impl std::fmt::Debug for SignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SignIn(…)")
    }
}

impl std::fmt::Debug for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Link(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_nearby_is_believed_and_a_stranger_is_not() {
        let mut headers = HeaderMap::new();
        headers.insert(
            "x-forwarded-for",
            HeaderValue::from_static("198.51.100.1, 203.0.113.9"),
        );
        for (peer, seen) in [
            ("127.0.0.1:80", "203.0.113.9"),
            ("172.17.0.1:80", "203.0.113.9"),
            ("192.0.2.7:80", "192.0.2.7"),
            ("[::ffff:192.0.2.7]:80", "192.0.2.7"),
        ] {
            assert_eq!(address(peer.parse().ok(), &headers), seen, "{peer}");
        }
        let alike = ["[2001:db8:1:2::3]:80", "[2001:db8:1:2:9::4]:80"]
            .map(|peer| address(peer.parse().ok(), &headers));
        assert_eq!(alike[0], alike[1]);
    }

    #[test]
    fn a_session_is_known_by_browser_and_system() {
        for (agent, words) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0",
                Some("Firefox on Linux"),
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36 Edg/130.0",
                Some("Edge on Windows"),
            ),
            ("curl/8.0", None),
        ] {
            assert_eq!(agent_words(agent).as_deref(), words, "{agent}");
        }
    }
}
