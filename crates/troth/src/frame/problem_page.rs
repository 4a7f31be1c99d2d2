//! The page that says what went wrong, what was kept and what to do.

use maud::{Markup, html};

use crate::frame::form::message;
use crate::frame::problem::ProblemDetails;

pub fn body(problem: &ProblemDetails) -> Markup {
    html! {
        h1 { (problem.title) }
        p { (message(&problem.detail)) }
        @if !problem.errors.is_empty() {
            dl class="facts" {
                @for (field, text) in &problem.errors.0 { dt { (field) } dd { (message(text)) } }
            }
        }
        p { a href="/" { "To the front page" } }
    }
}
