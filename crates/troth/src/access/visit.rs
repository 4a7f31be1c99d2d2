//! One request by somebody: who they are, which face they see, and how they are answered.
//!
//! `Visit<Write>` in a handler's signature is the demand for that right: without it the handler is never called.

use std::marker::PhantomData;

use axum::Json;
use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Serialize;

use crate::access::carried::{Carried, carried, cookie, recognise, text};
use crate::access::once::Once;
use crate::access::{Actor, Right};
use crate::frame::app::App;
use crate::frame::face::{Face, Lens, Page, asked_from, local};
use crate::frame::form::Errors;
use crate::frame::problem::Problem;
use crate::frame::shell::{self, Shell, Theme};
use crate::frame::time::{Millis, day};
use crate::frame::toast::{self, Toast};
use crate::organisation::Organisation;

/// A right as a type.
pub trait Needs: Send + Sync + 'static {
    const RIGHT: Right;
}

#[derive(Clone, Copy, Debug)]
pub enum Read {}
#[derive(Clone, Copy, Debug)]
pub enum Write {}
#[derive(Clone, Copy, Debug)]
pub enum Own {}

impl Needs for Read {
    const RIGHT: Right = Right::Read;
}
impl Needs for Write {
    const RIGHT: Right = Right::Write;
}
impl Needs for Own {
    const RIGHT: Right = Right::Own;
}

/// Somebody with the right `R` asking for something.
#[derive(Clone, Debug)]
pub struct Visit<R> {
    pub actor: Actor,
    pub firm: Organisation,
    pub face: Face,
    pub now: Millis,
    app: App,
    here: String,
    /// The page of this house from which it was asked.
    from: Option<String>,
    toast: Option<Toast>,
    theme: Option<Theme>,
    once: Option<String>,
    if_match: Option<String>,
    host: Option<String>,
    carried: Carried,
    right: PhantomData<fn() -> R>,
}

impl<R: Needs> FromRequestParts<App> for Visit<R> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Visit<R>, Problem> {
        let face = parts.extensions.get::<Face>().copied().unwrap_or(Face::Json);
        let now = app.clock.now();
        let carried = carried(parts, app)?;
        let (actor, firm) = recognise(carried.clone(), app, now).await?;
        if !actor.may(R::RIGHT) {
            let wanted = R::RIGHT.word();
            return Err(Problem::Forbidden(format!(
                "this needs the right to {wanted}\n\nhint: ask an owner"
            )));
        }
        let uri = parts
            .extensions
            .get::<OriginalUri>()
            .map_or(&parts.uri, |original| &original.0);
        Ok(Visit {
            actor,
            firm,
            face,
            now,
            app: app.clone(),
            here: uri.path().to_owned(),
            from: asked_from(&parts.headers)
                .and_then(|page| Some(local(page.path_and_query()?.as_str())?.to_owned())),
            toast: cookie(&parts.headers, toast::COOKIE).and_then(Toast::parse),
            theme: text(&parts.headers, "cookie").and_then(|cookies| Theme::of_cookies(&cookies)),
            once: text(&parts.headers, "idempotency-key"),
            if_match: text(&parts.headers, "if-match"),
            host: text(&parts.headers, "host"),
            carried,
            right: PhantomData,
        })
    }
}

impl<R: Needs> Visit<R> {
    pub fn lens(&self) -> Lens {
        let zone = self.firm.time_zone();
        Lens {
            now: self.now,
            next_working_day: self.firm.next_working_day(day(self.now, &zone)),
            zone,
            may_write: self.actor.may(Right::Write),
            may_own: self.actor.may(Right::Own),
            person: self.actor.id.0,
        }
    }

    /// The digest of the session that asks; nothing for a key.
    pub fn session(&self) -> Option<&[u8]> {
        match &self.carried {
            Carried::Session(digest) => Some(digest),
            Carried::Key(_) => None,
        }
    }

    /// The digest of the key that asks; nothing for a session.
    pub fn key(&self) -> Option<&[u8]> {
        match &self.carried {
            Carried::Key(digest) => Some(digest),
            Carried::Session(_) => None,
        }
    }

    /// A path of this house as somebody elsewhere must type it.
    pub fn address(&self, path: &str) -> String {
        match (&self.app.settings.public_url, &self.host) {
            (Some(url), _) => format!("{url}{path}"),
            (None, Some(host)) => format!("http://{host}{path}"),
            (None, None) => path.to_owned(),
        }
    }

    /// Shows a value, as a page or as JSON.
    pub fn show<T: Page + Serialize>(self, value: &T) -> Response {
        self.show_as(StatusCode::OK, value)
    }

    /// Shows a form again with what was typed and what was wrong with it.
    pub fn again<T: Page>(self, form: &T, errors: Errors) -> Response {
        match self.face {
            Face::Json => Problem::Invalid(errors).into_response(),
            Face::Page => self.page(StatusCode::UNPROCESSABLE_ENTITY, form),
        }
    }

    /// A page that has no JSON face, such as an empty form.
    pub fn show_page<T: Page>(self, page: &T) -> Response {
        self.page(StatusCode::OK, page)
    }

    /// Answers an act: people go on to `to` and are told; programs get the value as it now is.
    pub fn done<T: Page + Serialize>(self, to: &str, toast: Toast, value: &T) -> Response {
        match self.face {
            Face::Json => self.show_as(StatusCode::OK, value),
            Face::Page => self.send_on(to, &toast),
        }
    }

    /// As [`Visit::done`], for an act offered on many pages: people stay on the one where they did it.
    pub fn done_here<T: Page + Serialize>(self, otherwise: &str, toast: Toast, value: &T) -> Response {
        let to = self.where_they_are(otherwise);
        self.done(&to, toast, value)
    }

    fn where_they_are(&self, otherwise: &str) -> String {
        self.from.clone().unwrap_or_else(|| otherwise.to_owned())
    }

    /// Tells a person why an act offered on many pages was refused, on the page where they tried it: it has no form of
    /// its own to stand beside. Programs get the problem.
    ///
    /// # Errors
    /// The problem, but for what a person was told.
    pub fn refused_here(self, otherwise: &str, problem: Problem) -> Result<Response, Problem> {
        match (&problem, self.face) {
            (Problem::Invalid(Errors(errors)), Face::Page) => {
                let why = errors.values().next().map_or("", String::as_str);
                let why = why.split("\n\n").next().unwrap_or_default();
                let to = self.where_they_are(otherwise);
                Ok(self.send_on(&to, &Toast::say(crate::frame::words::begun(why))))
            }
            _ => Err(problem),
        }
    }

    /// As [`Visit::done`], for something new that lives at `at`.
    pub fn made<T: Page + Serialize>(self, at: &str, toast: Toast, value: &T) -> Response {
        match self.face {
            Face::Page => self.send_on(at, &toast),
            Face::Json => {
                let mut response = self.show_as(StatusCode::CREATED, value);
                if let Ok(place) = HeaderValue::from_str(&format!("{}{at}", crate::frame::face::API)) {
                    response.headers_mut().insert(header::LOCATION, place);
                }
                response
            }
        }
    }

    /// As [`Visit::made`], for what is shown this once: no later page could, so people are not sent on.
    pub fn made_here<T: Page + Serialize>(self, at: &str, value: &T) -> Response {
        match self.face {
            Face::Page => self.show_as(StatusCode::CREATED, value),
            Face::Json => self.made(at, Toast::say(""), value),
        }
    }

    /// Sends a person on, with a word about what happened. For acts without a JSON face.
    pub fn send_on(&self, to: &str, toast: &Toast) -> Response {
        let mut response = Redirect::to(to).into_response();
        if let Ok(kept) = HeaderValue::from_str(&toast.cookie(self.app.settings.is_secure())) {
            response.headers_mut().append(header::SET_COOKIE, kept);
        }
        response
    }

    /// The version the caller means to change: from `If-Match`, else from the form.
    ///
    /// # Errors
    /// [`Problem::VersionWanted`] when neither names one.
    pub fn version(&self, from_form: Option<i64>) -> Result<i64, Problem> {
        let from_header = self
            .if_match
            .as_deref()
            .map(|tag| tag.trim().trim_matches('"').parse::<i64>());
        match from_header {
            Some(Ok(version)) => Ok(version),
            Some(Err(_)) => Err(Problem::Changed),
            None => from_form.ok_or(Problem::VersionWanted),
        }
    }

    /// What makes a create happen once, however often it is sent.
    pub fn once(&self) -> Once {
        Once {
            actor: self.actor.id,
            key: self.once.clone(),
            place: self.here.clone(),
            now: self.now,
        }
    }

    fn show_as<T: Page + Serialize>(self, status: StatusCode, value: &T) -> Response {
        let tag = value
            .version()
            .and_then(|version| HeaderValue::from_str(&format!("\"{version}\"")).ok());
        let mut response = match self.face {
            Face::Json => (status, Json(value)).into_response(),
            Face::Page => self.page(status, value),
        };
        if let Some(tag) = tag {
            response.headers_mut().insert(header::ETAG, tag);
        }
        response
    }

    fn page<T: Page>(self, status: StatusCode, value: &T) -> Response {
        let lens = self.lens();
        let had_toast = self.toast.is_some();
        let is_secure = self.app.settings.is_secure();
        let shell = Shell {
            organisation: self.firm.name,
            may_write: self.actor.may(Right::Write),
            person: self.actor.name,
            menu: self.app.settings.menu.clone(),
            here: self.here,
            toast: self.toast,
            source_link: self.app.settings.source_url.clone(),
            theme: self.theme,
        };
        let mut response = (status, shell::page(&shell, &value.title(), value.body(&lens))).into_response();
        if had_toast && let Ok(spent) = HeaderValue::from_str(&toast::spent(is_secure)) {
            response.headers_mut().append(header::SET_COOKIE, spent);
        }
        response
    }
}
