//! What a caller sends, read the same whether it is a form or JSON.

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::frame::form::Errors;
use crate::frame::problem::Problem;

/// A form or JSON body. Fields that are unknown are ignored; a form's empty fields read as absent.
#[derive(Clone, Copy, Debug)]
pub struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Body<T>, Problem> {
        let kind = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .unwrap_or("");
        let is_json = kind.starts_with("application/json") || kind.contains("+json");
        let is_form = kind.starts_with("application/x-www-form-urlencoded");
        let bytes = axum::body::Bytes::from_request(request, state)
            .await
            .map_err(|_| Problem::TooLarge)?;
        if is_json {
            serde_json::from_slice(&bytes)
                .map(Body)
                .map_err(|error| from_json(&error))
        } else if is_form || bytes.is_empty() {
            from_form(&bytes).map(Body)
        } else {
            Err(Problem::Unsupported)
        }
    }
}

fn from_json(error: &serde_json::Error) -> Problem {
    if error.is_data() {
        Problem::Invalid(Errors::one("body", error.to_string()))
    } else {
        Problem::BadRequest(format!("the JSON cannot be read: {error}"))
    }
}

fn from_form<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let pairs: Vec<(String, String)> = serde_html_form::from_bytes(bytes)
        .map_err(|error| Problem::BadRequest(format!("the form cannot be read: {error}")))?;
    let filled: Vec<(String, String)> = pairs
        .into_iter()
        .filter(|(_, value)| !value.trim().is_empty())
        .collect();
    let again =
        serde_html_form::to_string(&filled).map_err(|error| Problem::BadRequest(error.to_string()))?;
    serde_html_form::from_str(&again)
        .map_err(|error| Problem::Invalid(Errors::one("body", error.to_string())))
}

/// The query of an address; its empty fields read as absent.
#[derive(Clone, Copy, Debug)]
pub struct Asked<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Asked<T>, Problem> {
        from_form(parts.uri.query().unwrap_or("").as_bytes()).map(Asked)
    }
}

/// An id in a path. What is no number is no such thing.
#[derive(Clone, Copy, Debug)]
pub struct Id(pub i64);

impl<S: Send + Sync> FromRequestParts<S> for Id {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Id, Problem> {
        axum::extract::Path::<i64>::from_request_parts(parts, state)
            .await
            .map(|axum::extract::Path(id)| Id(id))
            .map_err(|_| Problem::NotFound("page"))
    }
}

/// Two ids in a path: a thing, and a part of it.
#[derive(Clone, Copy, Debug)]
pub struct Ids(pub i64, pub i64);

impl<S: Send + Sync> FromRequestParts<S> for Ids {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Ids, Problem> {
        axum::extract::Path::<(i64, i64)>::from_request_parts(parts, state)
            .await
            .map(|axum::extract::Path((one, other))| Ids(one, other))
            .map_err(|_| Problem::NotFound("page"))
    }
}
