//! A note as a page, and the form it is written in.

use maud::{Markup, html};

use crate::frame::act::Act;
use crate::frame::face::{Lens, Page};
use crate::frame::field::Field;
use crate::frame::form::{Errors, button, buttons, form, hidden, refused};
use crate::frame::icon::{self, State};
use crate::frame::sheet::{Heading, Tone, notice};
use crate::frame::timeline::said;
use crate::frame::words;
use crate::note::store::Note;
use crate::note::web::NoteInput;

impl Page for Note {
    fn title(&self) -> String {
        format!("Note about {}", self.name)
    }

    fn body(&self, lens: &Lens) -> Markup {
        let when = words::instant(self.at, lens.now, &lens.zone);
        let by = self.by.as_deref().unwrap_or("as a silo kept it");
        html! {
            (Heading::new(self.title()).above(self.name.as_str(), format!("/customer/{}", self.party)))
            @if let Some(why) = &self.error {
                (notice(Tone::Plain, html! { (icon::state(State::Mistaken)) " " (why) }))
            }
            (said(&self.words, by, &when))
            @if lens.may_write && self.error.is_none() {
                div.buttons { (Act::new("Entered in error", format!("/note/{}/error", self.id)).quiet()) }
            }
        }
    }
}

/// The form for a note, on a page of its own.
#[derive(Clone, Debug)]
pub struct NotePage {
    pub party: i64,
    pub input: NoteInput,
    pub errors: Errors,
}

impl Page for NotePage {
    fn title(&self) -> String {
        "Write a note".to_owned()
    }

    fn body(&self, _lens: &Lens) -> Markup {
        html! {
            (Heading::new(self.title()).above("The customer", format!("/customer/{}", self.party)))
            (refused(&self.errors))
            (note_form(self.party, &self.input, &self.errors))
        }
    }
}

fn note_form(party: i64, input: &NoteInput, errors: &Errors) -> Markup {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let body = html! {
        (Field::words("words", "Note").value(text(&input.words)).errors(errors).required())
        (hidden("back", &text(&input.back)))
        (buttons(button("Keep it")))
    };
    form(&format!("/customer/{party}/note"), body)
}

/// The same, folded away until it is wanted: key `w`.
pub fn note_here(party: i64) -> Markup {
    html! {
        details.menu.in-place data-menu {
            summary.button.quiet data-act data-key="w" { "Write a note" kbd aria-hidden="true" { "w" } }
            div.menu-body { (note_form(party, &NoteInput::default(), &Errors::default())) }
        }
    }
}
