//! The form for a letter, opened in place: everything but the words has its default.

use maud::{Markup, html};
use serde::Serialize;

use crate::frame::act::Way;
use crate::frame::face::{Lens, Page};
use crate::frame::field::{Choice, Field};
use crate::frame::form::{Errors, button, buttons, form, hidden, message, refused};
use crate::frame::sheet::{Heading, Tone, notice};
use crate::frame::words;
use crate::mailbox::outbox_store::{Delivery, From};
use crate::mailbox::write::LetterInput;

/// What a letter can be made of: to whom, from where.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = LetterChoices)]
pub struct Choices {
    /// Addresses the customer has, the likeliest first.
    pub to: Vec<String>,
    /// Mailboxes it can be written from, the likeliest first.
    pub from: Vec<From>,
    pub subject: Option<String>,
}

/// A letter in place, behind a word and its key; `is_first` where it is what one came to do. A link to what is missing where there is no mailbox to write from.
pub fn write_here(label: &str, key: char, to: &str, choices: &Choices, is_first: bool) -> Markup {
    if choices.to.is_empty() {
        return html! {};
    }
    if choices.from.is_empty() {
        return html! { (Way::new(format!("{label}: add your mailbox first"), "/mailbox/new").quiet()) };
    }
    let scope = to.replace('/', "-");
    html! {
        details.menu.in-place.letter-here data-menu {
            summary.button.primary[is_first].quiet[!is_first] data-act data-key=(key) { (label) kbd aria-hidden="true" { (key) } }
            div.menu-body { (letter_form(to, choices, &LetterInput::default(), &Errors::default(), Some(&scope))) }
        }
    }
}

fn letter_form(
    to: &str,
    choices: &Choices,
    input: &LetterInput,
    errors: &Errors,
    scope: Option<&str>,
) -> Markup {
    let field = |field: Field| {
        let field = field.errors(errors).required();
        match scope {
            Some(scope) => field.within(scope),
            None => field,
        }
    };
    let addresses = choices.to.iter().map(|to| Choice::new(to, to)).collect();
    let boxes = choices
        .from
        .iter()
        .map(|from| Choice::new(from.mailbox.to_string(), &from.address))
        .collect();
    let chosen = input.mailbox.map(|id| id.to_string()).unwrap_or_default();
    let subject = input
        .subject
        .clone()
        .or_else(|| choices.subject.clone())
        .unwrap_or_default();
    form(
        to,
        html! {
            (field(Field::words("words", "Your words").rows(8).value(&input.words)))
            (field(Field::text("subject", "Subject").value(subject)))
            @if choices.to.len() > 1 { (field(Field::select("to", "To", addresses).value(input.to.clone().unwrap_or_default()))) }
            @else if let Some(to) = choices.to.first() { (hidden("to", to)) p.hint { "To " (to) } }
            @if choices.from.len() > 1 { (field(Field::select("mailbox", "From", boxes).value(chosen))) }
            @if let Some(back) = &input.back { (hidden("back", back)) }
            (buttons(button("Send")))
        },
    )
}

/// The form on a page of its own, with what was wrong.
#[derive(Clone, Debug)]
pub struct LetterPage {
    pub post_to: String,
    pub above: String,
    pub choices: Choices,
    pub input: LetterInput,
    pub errors: Errors,
}

impl Page for LetterPage {
    fn title(&self) -> String {
        "Write a letter".to_owned()
    }

    fn body(&self, _: &Lens) -> Markup {
        html! {
            (Heading::new(self.title()).above("Back", &self.above))
            (refused(&self.errors))
            (letter_form(&self.post_to, &self.choices, &self.input, &self.errors, None))
        }
    }
}

/// How a letter of ours fared, where that wants to be known.
pub fn fared(delivery: &Delivery, lens: &Lens) -> Markup {
    let when = |at: i64| words::instant(at, lens.now, &lens.zone);
    html! {
        @for missed in &delivery.missed {
            (notice(if missed.is_final { Tone::Bad } else { Tone::Careful }, html! {
                p {
                    strong { @if missed.is_final { "It did not arrive" } @else { "It is late" } }
                    @if let Some(address) = &missed.address { " at " (address) }
                    @if let Some(said) = &missed.said { ": " q { (said) } }
                    @if let Some(status) = &missed.status { " (" (status) ")" }
                    ", " (when(missed.at))
                }
            }))
        }
        @match delivery.state.as_deref() {
            Some("queued") => {
                @if let Some(said) = &delivery.said {
                    (notice(Tone::Careful, html! { p { "Not out yet. " (message(said)) @if let Some(at) = delivery.next_at { " Tried again " (when(at)) "." } } }))
                } @else { (notice(Tone::Plain, html! { p { "On its way out." } })) }
            }
            Some("given_up") => (notice(Tone::Bad, html! { p { strong { "It did not go out." } " " @if let Some(said) = &delivery.said { (message(said)) } } })),
            _ => {}
        }
    }
}
