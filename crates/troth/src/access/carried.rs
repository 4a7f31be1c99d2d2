//! What a request carries to be known by, a key or a session's cookie, and whom it makes of them.

use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

use crate::access::{Actor, key, store};
use crate::frame::app::App;
use crate::frame::problem::Problem;
use crate::frame::time::{Millis, SECOND};
use crate::organisation::{self, Organisation};

/// What a request is known by, as a digest.
#[derive(Clone, Debug)]
pub(super) enum Carried {
    Key(Vec<u8>),
    Session(Vec<u8>),
}

/// The session cookie's name; the prefix makes browsers hold it to this host and to HTTPS.
pub fn cookie_name(is_secure: bool) -> &'static str {
    if is_secure { "__Host-troth" } else { "troth" }
}

/// The cookie that lets a browser in until the session ends.
pub fn session_cookie(token: &str, is_secure: bool) -> String {
    let (name, secure) = (cookie_name(is_secure), if is_secure { "; Secure" } else { "" });
    let seconds = store::SESSION / SECOND;
    format!("{name}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
}

/// The cookie that takes it away.
pub fn spent_session(is_secure: bool) -> String {
    let (name, secure) = (cookie_name(is_secure), if is_secure { "; Secure" } else { "" });
    format!("{name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax{secure}")
}

/// By key or by session; whoever carries neither is nobody.
pub(super) fn carried(parts: &Parts, app: &App) -> Result<Carried, Problem> {
    if let Some(secret) = bearer(&parts.headers) {
        return Ok(Carried::Key(key::digest(secret)));
    }
    let token = cookie(&parts.headers, cookie_name(app.settings.is_secure())).ok_or(Problem::Unauthorised)?;
    refuse_faceless_writes(parts)?;
    Ok(Carried::Session(key::digest(token)))
}

pub(super) async fn recognise(
    carried: Carried,
    app: &App,
    now: Millis,
) -> Result<(Actor, Organisation), Problem> {
    let today = crate::frame::time::day(now, &jiff::tz::TimeZone::UTC).to_string();
    let wanted = carried.clone();
    let (actor, firm, used_on) = app
        .store
        .read(move |tx| {
            let (actor, used_on) = match &wanted {
                Carried::Key(digest) => (store::by_key(tx, digest)?, store::key_used_on(tx, digest)?),
                Carried::Session(digest) => (store::by_session(tx, digest, now)?, None),
            };
            let actor = actor.ok_or(Problem::Unauthorised)?;
            Ok::<_, Problem>((actor, organisation::store::read(tx)?, used_on))
        })
        .await?;
    // A key's days of use are told to its owner, at the price of one write a day.
    if let Carried::Key(digest) = carried
        && used_on.as_deref() != Some(today.as_str())
    {
        let noted = app
            .store
            .write(move |tx| store::touch_key(tx, &digest, &today))
            .await;
        if let Err(error) = noted {
            tracing::warn!(%error, "a key's day of use was not noted");
        }
    }
    Ok((actor, firm))
}

/// Every browser says where a write comes from. What carries a cookie and does not say is no browser of ours.
fn refuse_faceless_writes(parts: &Parts) -> Result<(), Problem> {
    let says = parts.headers.contains_key("sec-fetch-site") || parts.headers.contains_key(header::ORIGIN);
    if parts.method.is_safe() || says {
        return Ok(());
    }
    Err(Problem::Forbidden(
        "a change made with a session must say where it comes from\n\nhint: use an API key".into(),
    ))
}

pub(super) fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, secret) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim())
}

pub fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(found, value)| (found == name).then_some(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_cookie_is_held_to_the_house_and_to_https_where_there_is_https() {
        let plain = session_cookie("x", false);
        assert!(plain.starts_with("troth=x; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax"));
        assert!(!plain.contains("Secure"));
        let secure = session_cookie("x", true);
        assert!(
            secure.starts_with("__Host-troth=x; Path=/;") && secure.ends_with("; Secure"),
            "{secure}"
        );
    }
}
