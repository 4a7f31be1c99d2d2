//! What can go wrong while answering, and how it is said: RFC 9457 to programs, a page to people.
//!
//! A problem names what happened and what would be right. What only an operator may see goes to the log.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use troth_store::StoreError;

use crate::frame::form::Errors;

/// Whoever fails late may have written before, and a write that nobody waits for any more is still finished: so no
/// failure claims that nothing was changed.
const LOOK_FIRST: &str = "if you were changing something, look whether it was done before you try again";

#[derive(Debug, thiserror::Error)]
pub enum Problem {
    #[error("{0}")]
    BadRequest(String),
    #[error("sign in first")]
    Unauthorised,
    #[error("{0}")]
    Forbidden(String),
    #[error("there is no such {0}, or it is not yours to see")]
    NotFound(&'static str),
    #[error("this address does not answer that method")]
    MethodNotAllowed,
    #[error("{0}")]
    Conflict(String),
    #[error(
        "someone changed this since you opened it\n\nhint: load it again; nothing you typed was saved over theirs"
    )]
    Changed,
    #[error("say which version you are changing\n\nhint: send the `ETag` you read as `If-Match`")]
    VersionWanted,
    #[error("some fields need another look")]
    Invalid(Errors),
    #[error("too much for one request")]
    TooLarge,
    #[error("that kind of content is not understood here\n\nhint: send JSON or a form")]
    Unsupported,
    #[error("too many attempts\n\nhint: try again in {seconds} seconds")]
    TooMany { seconds: u64 },
    #[error("this cannot be answered just now\n\nhint: {LOOK_FIRST}")]
    Unavailable,
    #[error("something failed here\n\nhint: {LOOK_FIRST}")]
    Failed(String),
}

/// The JSON of RFC 9457.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ProblemDetails {
    /// Always `about:blank`: the title says it.
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    pub status: u16,
    pub detail: String,
    /// Messages by field, when fields were wrong.
    #[serde(default, skip_serializing_if = "Errors::is_empty")]
    pub errors: Errors,
}

impl Problem {
    /// Goes on when no field was wrong.
    ///
    /// # Errors
    /// [`Problem::Invalid`] with all messages.
    pub fn check(errors: Errors) -> Result<(), Problem> {
        if errors.is_empty() {
            Ok(())
        } else {
            Err(Problem::Invalid(errors))
        }
    }

    pub fn status(&self) -> StatusCode {
        match self {
            Problem::BadRequest(_) => StatusCode::BAD_REQUEST,
            Problem::Unauthorised => StatusCode::UNAUTHORIZED,
            Problem::Forbidden(_) => StatusCode::FORBIDDEN,
            Problem::NotFound(_) => StatusCode::NOT_FOUND,
            Problem::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Problem::Conflict(_) => StatusCode::CONFLICT,
            Problem::Changed => StatusCode::PRECONDITION_FAILED,
            Problem::VersionWanted => StatusCode::PRECONDITION_REQUIRED,
            Problem::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Problem::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Problem::Unsupported => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Problem::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Problem::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Problem::Failed(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    pub fn details(&self) -> ProblemDetails {
        let status = self.status();
        ProblemDetails {
            kind: "about:blank".to_owned(),
            title: status.canonical_reason().unwrap_or("Problem").to_owned(),
            status: status.as_u16(),
            detail: self.to_string(),
            errors: match self {
                Problem::Invalid(errors) => errors.clone(),
                _ => Errors::default(),
            },
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Problem {
        match error {
            StoreError::NulInText => {
                Problem::BadRequest("text holds a NUL character\n\nhint: remove it".to_owned())
            }
            StoreError::Unique { constraint } => {
                tracing::warn!(constraint, "a row was there already");
                Problem::Conflict("there is one like it already\n\nhint: load the page again".to_owned())
            }
            StoreError::Busy
            | StoreError::TimedOut
            | StoreError::Full
            | StoreError::Lost(_)
            | StoreError::Closed => {
                tracing::error!(%error, "the store could not answer");
                Problem::Unavailable
            }
            other => Problem::Failed(other.to_string()),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        if let Problem::Failed(why) = &self {
            tracing::error!(%why, "a request failed");
        }
        let details = self.details();
        let mut response = (self.status(), Json(&details)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if let Problem::TooMany { seconds } = self {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if matches!(self, Problem::Unauthorised) {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        // The outer layer shows people a page instead.
        response.extensions_mut().insert(details);
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_never_tells_a_caller_what_the_store_said() {
        let problem = Problem::Failed("disk sector 7 of ann@example.org".to_owned());
        assert!(!problem.details().detail.contains("ann@"));
    }

    #[test]
    fn wrong_fields_are_named_one_by_one() {
        let mut errors = Errors::one("due", "write a day");
        errors.add("due", "a second message is not heard");
        let details = Problem::Invalid(errors).details();
        assert_eq!(details.status, 422);
        assert_eq!(details.errors.get("due"), Some("write a day"));
    }
}
