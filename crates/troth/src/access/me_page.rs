//! One's own account as pages.

use maud::{Markup, Render as _, html};

use crate::access::colleague_page::{role_said, visibility_said};
use crate::access::me::{Me, PasswordChanged, PasswordForm, Sessions};
use crate::access::store::Session;
use crate::frame::act::{Act, Way};
use crate::frame::face::{Lens, Page};
use crate::frame::field::Field;
use crate::frame::form::{button, buttons, form, refused};
use crate::frame::icon;
use crate::frame::sheet::{Fact, Heading, empty, facts};
use crate::frame::table::{Column, Row, Table};
use crate::frame::words;

impl Page for Me {
    fn title(&self) -> String {
        self.name.clone()
    }

    fn body(&self, _: &Lens) -> Markup {
        html! {
            (Heading::new(&self.name).above("Settings", "/settings"))
            (account(self))
            p.buttons { (Way::new("Password", "/settings/password")) (Way::new("Where you are signed in", "/settings/session")) }
        }
    }
}

/// What is known of one's own account.
pub fn account(me: &Me) -> Markup {
    facts(&[
        Fact::new("E-mail", html! { (me.email.as_deref().unwrap_or("none")) }),
        Fact::new("Role", html! { (me.role.word()) ", " (role_said(me.role)) }),
        Fact::new("Sees", html! { (visibility_said(me.visibility)) }),
        Fact::new("Team", html! { (me.team.as_deref().unwrap_or("none")) }),
    ])
}

impl Page for Sessions {
    fn title(&self) -> String {
        "Where you are signed in".to_owned()
    }

    fn body(&self, lens: &Lens) -> Markup {
        let columns = ["With", "Since", "Until"].map(Column::new).to_vec();
        let rows = self.sessions.iter().map(|session| row(session, lens)).collect();
        html! {
            (Heading::new(self.title()).above("Settings", "/settings").sentence(html! {
                "End what you do not know, and change your password then."
            }))
            @if self.sessions.is_empty() {
                (empty("Nowhere", "A key acts for you here, and nobody is signed in.", html! {}))
            } @else { (Table::new("sessions", "Sessions", columns).rows(rows)) }
        }
    }
}

fn row(session: &Session, lens: &Lens) -> Row {
    let with = session.agent.as_deref().unwrap_or("an unknown program");
    let row = Row::new(vec![
        html! { (with) @if session.is_this { " " (icon::tag("this one")) } },
        html! { (words::instant(session.made_at, lens.now, &lens.zone)) },
        html! { (words::instant(session.expires_at, lens.now, &lens.zone)) },
    ]);
    let end = Act::new("End", format!("/settings/session/{}/end", session.id));
    row.acts(end.quiet().about(with).render())
}

impl Page for PasswordForm {
    fn title(&self) -> String {
        "Your password".to_owned()
    }

    fn body(&self, _lens: &Lens) -> Markup {
        html! {
            (Heading::new(self.title()).above("Settings", "/settings").sentence(html! {
                "Changing it ends your other sessions."
            }))
            (refused(&self.errors))
            (form("/settings/password", html! {
                // Password managers look for the name that belongs to a password.
                input type="hidden" name="username" autocomplete="username" value=(self.email);
                @if self.has_password { (Field::password("old", "The present one").errors(&self.errors).required().first()) }
                (Field::password("new", "The new one").autocomplete("new-password").errors(&self.errors).required()
                    .hint("Eight characters or more; a sentence is good."))
                (buttons(button("Change")))
            }))
        }
    }
}

impl Page for PasswordChanged {
    fn title(&self) -> String {
        "Your password".to_owned()
    }

    fn body(&self, _: &Lens) -> Markup {
        html! { p { "Changed." } }
    }
}
