//! The purpose as people said it: on its own page, and at the head of the front page.

use maud::{Markup, html};

use crate::frame::face::{Lens, Page};
use crate::frame::field::Field;
use crate::frame::form::{Errors, button, buttons, form, refused};
use crate::frame::sheet::{Heading, empty, section};
use crate::frame::timeline::said;
use crate::frame::words;
use crate::purpose::web::PurposeView;
use crate::purpose::{Purpose, PurposeInput};

/// For the front page: for whose sake, and whom we have chosen, in their own words.
pub fn front(purpose: &Purpose) -> Markup {
    html! {
        div.card {
            p { a.quiet href="/purpose" { q.voice { (purpose.sentence()) } } }
            @if let Some(chosen) = &purpose.chosen { p.aside { "Chosen customers: " q.voice { (chosen) } } }
        }
    }
}

impl Page for PurposeView {
    fn title(&self) -> String {
        "Purpose".to_owned()
    }

    fn body(&self, lens: &Lens) -> Markup {
        html! {
            (Heading::new("Purpose").sentence(html! { "For whose sake we are here, and whom we have chosen to serve." }))
            (refused(&self.errors))
            @if let Some(purpose) = &self.current { (whole(purpose, lens)) } @else {
                (empty("Nothing is stated yet", "One sentence will do: what you do, and for whose sake in the end.", html! {}))
            }
            @if lens.may_own {
                @let title = if self.current.is_some() { "State it anew" } else { "State it" };
                (section(title, None, form("/purpose", html! {
                    (fields(&self.form, &self.errors))
                    (buttons(button("State")))
                })))
            }
            @if !self.before.is_empty() {
                (section("Before", None, html! {
                    @for purpose in &self.before { (whole(purpose, lens)) }
                    @if let Some(next) = self.next { p { a href=(format!("/purpose?after={next}")) { "Older" } } }
                }))
            }
        }
    }
}

fn whole(purpose: &Purpose, lens: &Lens) -> Markup {
    let who = purpose.by_name.as_deref().unwrap_or("Troth");
    let when = words::instant(purpose.at, lens.now, &lens.zone);
    html! {
        (said(&purpose.sentence(), who, &when))
        @if let Some(chosen) = &purpose.chosen { p.aside { "Chosen customers: " q.voice { (chosen) } } }
    }
}

fn fields(input: &PurposeInput, errors: &Errors) -> Markup {
    html! {
        (Field::words("chain", "What we do, and in order to what").rows(3).value(input.chain.0.join("\n")).errors(errors)
            .example("We mend bicycles\nin order to keep people riding")
            .hint("A line for each link: what you do, then what that is for, and what that is for."))
        (sake(input, errors).required())
        (chosen(input, errors))
    }
}

/// The two questions of the first day.
pub fn first_fields(input: &PurposeInput, errors: &Errors) -> Markup {
    html! { (sake(input, errors)) (chosen(input, errors)) }
}

fn sake(input: &PurposeInput, errors: &Errors) -> Field {
    Field::words("sake", "We are here for the sake of")
        .rows(2)
        .value(&input.sake)
        .errors(errors)
        .example("the families of this town, who ride because of us")
}

fn chosen(input: &PurposeInput, errors: &Errors) -> Field {
    Field::words("chosen", "Whom we have chosen to serve")
        .rows(2)
        .value(input.chosen.as_deref().unwrap_or(""))
        .errors(errors)
        .example("people who ride every day, whatever the weather")
}
