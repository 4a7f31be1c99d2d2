//! The two faces of an answer: a page for people, JSON for programs, both from one value.

use axum::extract::Request;
use axum::http::{HeaderMap, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use maud::Markup;

use crate::frame::problem::ProblemDetails;
use crate::frame::{problem_page, shell};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    Page,
    Json,
}

/// The path under which programs ask; every address exists with and without it.
pub const API: &str = "/api";

impl Face {
    /// Programs ask under `/api`, or say that they accept JSON and not HTML.
    pub fn of(path: &str, headers: &HeaderMap) -> Face {
        let accept = headers
            .get(header::ACCEPT)
            .and_then(|accept| accept.to_str().ok())
            .unwrap_or("");
        let is_for_programs = path == API || path.starts_with("/api/") || path == "/metrics";
        if is_for_programs || (accept.contains("application/json") && !accept.contains("text/html")) {
            Face::Json
        } else {
            Face::Page
        }
    }
}

/// A value that can be shown to people.
pub trait Page {
    fn title(&self) -> String;
    fn body(&self, lens: &Lens) -> Markup;

    /// Grows with each change, for what can be edited.
    fn version(&self) -> Option<i64> {
        None
    }
}

/// What a page may know of its reader, so that dates, tokens and rights fit them.
#[derive(Clone, Debug)]
pub struct Lens {
    pub now: crate::frame::time::Millis,
    pub zone: jiff::tz::TimeZone,
    /// For plain HTML forms.
    pub may_write: bool,
    pub may_own: bool,
    /// The reader's own id, so that a page can say *you*.
    pub person: i64,
    /// The firm's first working day after today, for what is offered to be done next.
    pub next_working_day: jiff::civil::Date,
}

impl Lens {
    pub fn today(&self) -> jiff::civil::Date {
        crate::frame::time::day(self.now, &self.zone)
    }
}

/// Remembers the face in the request, and shows people a page where a problem came back.
pub async fn two_faces(mut request: Request, next: Next) -> Response {
    // Nested routers see a shortened path; the original one decides.
    let uri = request
        .extensions()
        .get::<axum::extract::OriginalUri>()
        .map_or_else(|| request.uri().clone(), |uri| uri.0.clone());
    let face = Face::of(uri.path(), request.headers());
    let wanted = if request.method().is_safe() {
        Some(uri)
    } else {
        asked_from(request.headers())
    };
    request.extensions_mut().insert(face);
    let response = next.run(request).await;
    match (face, response.extensions().get::<ProblemDetails>()) {
        (Face::Page, Some(problem)) if problem.status == 401 => sign_in_first(wanted.as_ref()),
        (Face::Page, Some(problem)) => {
            let page = shell::bare_page(&problem.title, problem_page::body(problem));
            let mut shown = (response.status(), page).into_response();
            if let Some(retry) = response.headers().get(header::RETRY_AFTER) {
                shown.headers_mut().insert(header::RETRY_AFTER, retry.clone());
            }
            shown
        }
        _ => response,
    }
}

/// The page of this house on which somebody pressed a button: what a button posts to has no page of its own.
pub fn asked_from(headers: &HeaderMap) -> Option<Uri> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let page: Uri = text(header::REFERER)?.parse().ok()?;
    let is_ours = page.authority()?.as_str() == text(header::HOST)?;
    is_ours.then_some(page)
}

/// An address within this house; nothing when it leads elsewhere.
pub fn local(to: &str) -> Option<&str> {
    let stays = to.starts_with('/') && !to.starts_with("//") && to.len() <= 2_000;
    let is_plain = to.chars().all(|c| c.is_ascii_graphic() && c != '\\');
    (stays && is_plain).then_some(to)
}

/// People without a session are led to sign in, and back to where they wanted to go.
fn sign_in_first(wanted: Option<&Uri>) -> Response {
    let back = wanted
        .and_then(Uri::path_and_query)
        .map_or("/", |path| path.as_str());
    let back = percent_encoding::utf8_percent_encode(back, percent_encoding::NON_ALPHANUMERIC);
    axum::response::Redirect::to(&format!("/sign-in?to={back}")).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_and_people_are_told_apart() {
        let with = |accept: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, axum::http::HeaderValue::from_static(accept));
            headers
        };
        assert_eq!(Face::of("/promise", &with("text/html,*/*")), Face::Page);
        assert_eq!(Face::of("/promise", &with("*/*")), Face::Page);
        assert_eq!(Face::of("/promise", &with("application/json")), Face::Json);
        assert_eq!(Face::of("/api/promise", &with("text/html")), Face::Json);
        assert_eq!(Face::of("/apiary", &HeaderMap::new()), Face::Page);
    }

    #[test]
    fn a_return_address_never_leaves_the_house() {
        for (to, stays) in [
            ("/promise?state=open", true),
            ("/", true),
            ("//evil.example", false),
            ("/\\evil.example", false),
            ("https://evil.example", false),
            ("/a b", false),
            ("", false),
        ] {
            assert_eq!(local(to).is_some(), stays, "{to}");
        }
    }
}
