//! What the description of a route says of the ways it can refuse, so that each route does not say it again.

use crate::frame::problem::ProblemDetails;

/// How a route that only reads refuses.
#[derive(Debug, utoipa::IntoResponses)]
pub enum Reading {
    /// Not understood
    #[response(status = 400, content_type = "application/problem+json")]
    BadRequest(ProblemDetails),
    /// Nobody is signed in
    #[response(status = 401, content_type = "application/problem+json")]
    Unauthorised(ProblemDetails),
    /// This needs a right you do not have
    #[response(status = 403, content_type = "application/problem+json")]
    Forbidden(ProblemDetails),
    /// None, or not yours to see
    #[response(status = 404, content_type = "application/problem+json")]
    NotFound(ProblemDetails),
    /// A field is wrong
    #[response(status = 422, content_type = "application/problem+json")]
    Invalid(ProblemDetails),
}

/// How a route that changes something refuses.
#[derive(Debug, utoipa::IntoResponses)]
pub enum Writing {
    /// Not understood
    #[response(status = 400, content_type = "application/problem+json")]
    BadRequest(ProblemDetails),
    /// Nobody is signed in
    #[response(status = 401, content_type = "application/problem+json")]
    Unauthorised(ProblemDetails),
    /// This needs a right you do not have
    #[response(status = 403, content_type = "application/problem+json")]
    Forbidden(ProblemDetails),
    /// None, or not yours to see
    #[response(status = 404, content_type = "application/problem+json")]
    NotFound(ProblemDetails),
    /// A law of the house would be broken
    #[response(status = 409, content_type = "application/problem+json")]
    Conflict(ProblemDetails),
    /// Too much for one request
    #[response(status = 413, content_type = "application/problem+json")]
    TooLarge(ProblemDetails),
    /// Neither JSON nor a form
    #[response(status = 415, content_type = "application/problem+json")]
    Unsupported(ProblemDetails),
    /// A field is wrong
    #[response(status = 422, content_type = "application/problem+json")]
    Invalid(ProblemDetails),
}

/// How an edit refuses, beside what [`Writing`] says.
#[derive(Debug, utoipa::IntoResponses)]
pub enum Editing {
    /// Someone changed it since it was read
    #[response(status = 412, content_type = "application/problem+json")]
    Changed(ProblemDetails),
    /// Say which version you change, by `If-Match` or `version`
    #[response(status = 428, content_type = "application/problem+json")]
    VersionWanted(ProblemDetails),
}
