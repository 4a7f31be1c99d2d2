//! What a customer sees behind their link, outside the frame, and the page on which a colleague gets the link.

use maud::{Markup, html};

use crate::experience::link::{DAYS, Made, ToldInput, Window};
use crate::experience::page::{chips, ticks_of_feelings};
use crate::frame::act::Act;
use crate::frame::face::{Lens, Page};
use crate::frame::field::Field;
use crate::frame::form::{Errors, button, buttons, form, refused};
use crate::frame::sheet::{Heading, Tone, notice};
use crate::frame::shell::bare_page;
use crate::frame::timeline::words_of;

impl Page for Made {
    fn title(&self) -> String {
        "A link for their own words".to_owned()
    }

    fn body(&self, _: &Lens) -> Markup {
        let above = format!("/interaction/{}", self.link.interaction);
        html! {
            (Heading::new(self.title()).above("What passed", above).sentence(html! {
                "Send it to " (self.link.party_name) ". Behind it they write how it was, and see whom they can reach. "
                "It is shown once, works for " (DAYS) " days, and you can end it at any time."
            }))
            p { code.address { (self.address) } }
            @if let Some(email) = &self.email { p { a href=(self.mail(email)) { "Write it in an e-mail to " (email) } } }
            p { (Act::new("End this link", format!("/account/link/{}/end", self.link.id)).quiet()) }
        }
    }
}

impl Made {
    fn mail(&self, email: &str) -> String {
        let quoted = |text: &str| {
            percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
        };
        let body = format!("We would like to know how it was for you.\n\n{}\n", self.address);
        format!(
            "mailto:{}?subject={}&body={}",
            quoted(email).replace("%40", "@"),
            quoted("How was it for you?"),
            quoted(&body)
        )
    }
}

/// The page without sign-in.
pub fn window(view: &Window, token: &str, is_sent: bool, input: &ToldInput, errors: &Errors) -> Markup {
    let on: Option<jiff::civil::Date> = view.on.parse().ok();
    let when = on.map_or_else(
        || view.on.clone(),
        |day| day.strftime("%A, %-d %B %Y").to_string(),
    );
    bare_page(
        &format!("How was it? · {}", view.firm),
        html! {
            p.bare-mark { (view.firm) }
            h1 { @if is_sent { "Thank you" } @else { "How was it for you?" } }
            p.sentence { "It is about one thing: the " (view.kind) " of " (when) "." }
            (refused(errors))
            @if !view.told.is_empty() { (told(view, is_sent)) }
            @if let Some(reach) = &view.reach {
                (notice(Tone::Plain, html! { p {
                    "You can reach " strong { (reach.name) } " about it: " a href={ "mailto:" (reach.email) } { (reach.email) } "."
                } }))
            }
            @if view.is_open { (asking(view, token, input, errors)) }
        },
    )
}

fn told(view: &Window, is_sent: bool) -> Markup {
    html! {
        section.section {
            h2 { @if is_sent { "This is what we kept" } @else { "What you told us" } }
            @for one in &view.told {
                (words_of(&one.words))
                p { @for feeling in &one.feelings { (chips(*feeling)) } }
                @if let Some(context) = &one.context { p.aside { "That day: " span.voice { (context) } } }
            }
            p.aside { "It is kept as you wrote it, and nobody can change it. To put something right, add to it." }
        }
    }
}

fn asking(view: &Window, token: &str, input: &ToldInput, errors: &Errors) -> Markup {
    let label = if view.told.is_empty() {
        "How it was, in your own words"
    } else {
        "Add to it, in your own words"
    };
    let label = Field::words("words", label)
        .rows(6)
        .value(&input.words)
        .errors(errors)
        .required();
    let context = input.context.as_deref().unwrap_or("");
    form(
        &format!("/told/{token}"),
        html! {
            (label)
            (ticks_of_feelings("What you felt", &input.feeling, errors, "told"))
            (Field::words("context", "What you were trying to do that day").rows(2).value(context).errors(errors))
            (buttons(button("Send")))
        },
    )
}

/// A wrong link, an ended one and an old one are answered alike.
pub fn over() -> Markup {
    bare_page(
        "This link does not work",
        html! {
            h1 { "This link does not work" }
            p { "It was ended, " (DAYS) " days have passed, or it was not copied whole. What you told by it before is kept." }
            p { "Ask whoever sent it to you for a new one." }
        },
    )
}
