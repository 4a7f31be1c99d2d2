//! The pages at the door: signing in, coming in by a link, and what to do when neither works.

use maud::{Markup, html};

use crate::access::door::SignIn;
use crate::frame::field::Field;
use crate::frame::form::{Errors, button, buttons, form, hidden};
use crate::frame::shell::bare_page;

pub fn sign_in(firm: &str, asked: &SignIn, errors: &Errors) -> Markup {
    let email = Field::email("email", "E-mail")
        .value(asked.email.as_str())
        .autocomplete("username")
        .required();
    let password = Field::password("password", "Password").errors(errors).required();
    // After a wrong guess the cursor waits where the next one is typed.
    let (email, password) = if errors.is_empty() {
        (email.first(), password)
    } else {
        (email, password.first())
    };
    bare_page(
        &format!("Sign in · {firm}"),
        html! {
            p.bare-mark { (firm) }
            h1 { "Sign in" }
            (form("/sign-in", html! {
                @if !asked.to.is_empty() { (hidden("to", &asked.to)) }
                (email)
                (password)
                (buttons(button("Sign in")))
            }))
            p.quiet { "Forgot it? An owner can make you a link that lets you in." }
        },
    )
}

pub fn nobody_owns() -> Markup {
    bare_page(
        "Nobody owns this house yet",
        html! {
            p.bare-mark { "Troth" }
            h1 { "Nobody owns this house yet" }
            p { "When it started, it printed a link. Whoever opens that link becomes its owner and says what the firm is called." }
            p { "The link works for a day. Start the program again and it prints a new one." }
        },
    )
}

pub fn enter(name: &str, has_password: bool, link: &str, errors: &Errors) -> Markup {
    bare_page(
        "Come in",
        html! {
            h1 { "Come in, " (name) }
            p { "This link lets you in once. Press the button to use it." }
            (form("/enter", html! {
                (hidden("link", link))
                (password(has_password).autocomplete("new-password").errors(errors))
                (buttons(html! { button.button.primary type="submit" autofocus[has_password] { "Come in as " (name) } }))
            }))
        },
    )
}

fn password(has_one: bool) -> Field {
    if has_one {
        Field::password("password", "A new password, if you forgot yours")
            .hint("Nothing here keeps the one you have. A new one ends your other sessions.")
    } else {
        Field::password("password", "Choose a password")
            .hint("Without one you need a new link each time. Eight characters or more; a sentence is good.")
    }
}

pub fn spent_link() -> Markup {
    bare_page(
        "This link no longer works",
        html! {
            h1 { "This link no longer works" }
            p { "It was used, or a day has passed since it was made. Nothing was changed." }
            p { "An owner can make you a new one under Settings, Colleagues. On the machine itself, "
                code { "troth user link --email you@example.org" } " prints one." }
            p { a href="/sign-in" { "Sign in with a password" } }
        },
    )
}
