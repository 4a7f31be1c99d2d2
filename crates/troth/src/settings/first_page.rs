//! The page of the first day: as few questions as a house needs, each with what it is for.

use maud::{Markup, html};

use crate::frame::field::Field;
use crate::frame::form::{Errors, button, buttons, form, hidden, refused};
use crate::frame::shell::bare_page;
use crate::purpose;
use crate::settings::first::First;
use crate::settings::page::{own_domains, place};

pub fn first(asked: &First, errors: &Errors) -> Markup {
    bare_page(
        "Welcome",
        html! {
            p.bare-mark { "Troth" }
            h1 { "Welcome" }
            p { "Nobody owns this house yet. Whoever answers here does. All of it can be changed later." }
            (refused(errors))
            (form("/welcome", html! {
                (hidden("link", &asked.link))
                (you(asked, errors))
                h2 { "The firm" }
                (Field::text("organisation", "What it is called").value(&asked.organisation).errors(errors)
                    .autocomplete("organization").required())
                (place(&asked.place(), errors))
                (own_domains(&asked.domains.0.join(" "), errors))
                h2 { "For whose sake" }
                p.quiet { "One sentence, for those who work here. It stands on the front page. It can wait, and be said under Purpose." }
                (purpose::page::first_fields(&asked.typed_purpose(), errors))
                (buttons(button("Begin")))
            }))
        },
    )
}

fn you(asked: &First, errors: &Errors) -> Markup {
    html! {
        h2 { "You" }
        (Field::text("name", "Your name").value(&asked.name).errors(errors).autocomplete("name").required().first())
        (Field::email("email", "E-mail").value(&asked.email).errors(errors).autocomplete("username").required()
            .hint("You sign in with it. Nothing is sent to it."))
        (Field::password("password", "Password").autocomplete("new-password").errors(errors).required()
            .hint("Eight characters or more; a sentence is good."))
    }
}
