//! Thanks as the colleague reads them whom they are for.

use maud::{Markup, html};

use crate::experience::thanks::{Mine, PassedOn};
use crate::experience::thanks_back::TakenBack;
use crate::experience::thanks_store::Thanks;
use crate::frame::act::{Act, Way};
use crate::frame::face::{Lens, Page};
use crate::frame::sheet::{Heading, empty, section};
use crate::frame::timeline::said;
use crate::frame::words;

/// One word of thanks: who said it, who passed it on, and the way to where it was said.
fn one(thanks: &Thanks, lens: &Lens) -> Markup {
    let when = words::instant(thanks.at, lens.now, &lens.zone);
    let who = thanks.party_name.as_deref().unwrap_or("A customer");
    let told = format!("passed on by {}, {when}", thanks.by_name);
    html! {
        div.stack data-row {
            (said(&thanks.words, who, &told))
            div.buttons {
                @if thanks.party.is_some() { (Way::new("Open", format!("/interaction/{}", thanks.interaction)).key('o').quiet()) }
                @if thanks.seen_at.is_none() { (Act::new("Seen", format!("/thanks/{}/seen", thanks.id)).quiet()) }
            }
        }
    }
}

/// What has not been put away, for the front page of whoever they are for.
pub fn for_you(thanks: &[Thanks], lens: &Lens) -> Markup {
    section(
        "Thanks for you",
        None,
        html! { @for thank in thanks { (one(thank, lens)) } p { a href="/thanks" { "All your thanks" } } },
    )
}

impl Page for Mine {
    fn title(&self) -> String {
        "Thanks for you".to_owned()
    }

    fn body(&self, lens: &Lens) -> Markup {
        html! {
            (Heading::new(self.title()).above("Today", "/").sentence(html! {
                "In customers' own words. Only you read them, and nobody counts them."
            }))
            @if self.thanks.is_empty() {
                (empty("None yet", "When a customer thanks you in a letter or an account, a colleague can pass it on to you here.", html! {}))
            }
            @for thank in &self.thanks { (one(thank, lens)) }
            @if let Some(next) = self.next { p { a rel="next" href=(format!("/thanks?after={next}")) { "Earlier" } } }
        }
    }
}

impl Page for Thanks {
    fn title(&self) -> String {
        "Thanks for you".to_owned()
    }

    fn body(&self, lens: &Lens) -> Markup {
        html! { (Heading::new(self.title()).above("Thanks", "/thanks")) (one(self, lens)) }
    }
}

impl Page for PassedOn {
    fn title(&self) -> String {
        "Passed on".to_owned()
    }

    fn body(&self, _: &Lens) -> Markup {
        html! {
            (Heading::new("Passed on").sentence(html! { (self.colleague_name) " will read it." }))
            div.buttons { (Act::new("Take back", format!("/thanks/{}/undo", self.thanks)).quiet()) }
        }
    }
}

impl Page for TakenBack {
    fn title(&self) -> String {
        "Taken back".to_owned()
    }

    fn body(&self, _: &Lens) -> Markup {
        html! {
            (Heading::new("Taken back").sentence(html! { "They are read no more." }))
            div.buttons { (Way::new("Open", format!("/interaction/{}", self.interaction)).key('o').quiet()) }
        }
    }
}
