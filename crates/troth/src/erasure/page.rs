//! The pages of forgetting somebody.

use maud::{Markup, html};

use crate::erasure::act::Done;
use crate::erasure::web::EraseForm;
use crate::frame::face::{Lens, Page};
use crate::frame::field::Field;
use crate::frame::form::{buttons, form};
use crate::frame::sheet::{Heading, Tone, notice};

impl Page for EraseForm {
    fn title(&self) -> String {
        format!("Erase {}", self.name)
    }

    fn body(&self, _lens: &Lens) -> Markup {
        let (here, export) = (
            format!("/customer/{}", self.party),
            format!("/customer/{}/export", self.party),
        );
        html! {
            (Heading::new(self.title()).above(self.name.clone(), here.clone()))
            (notice(Tone::Careful, html! {
                p { "This cannot be taken back. Every word of theirs and about them goes: what silos told, letters, notes, "
                    "calls, what was promised and why." }
                p { "What stays: that something was erased and when, money without its buyer, and how many promises were "
                    "kept. No file brings them back; a colleague who types them in again does." }
                p { a href=(export) { "Hand over all that is known of them" } " before it is gone, if they asked for it." }
            }))
            (form(&format!("{here}/erase"), html! {
                (Field::text("confirm", "Type the word erase").errors(&self.errors).required().short().first())
                (buttons(html! {
                    button.button.danger type="submit" { "Erase " (self.name) }
                    a.button.quiet href=(here) { "Leave them as they are" }
                }))
            }))
        }
    }
}

impl Page for Done {
    fn title(&self) -> String {
        "Erased".to_owned()
    }

    fn body(&self, _: &Lens) -> Markup {
        html! {
            (Heading::new("Erased"))
            p { (self.records) " rows of silos and " (self.accounted) " sealed rows lost their words; "
                (self.purchases) " purchases stay without their buyer." }
        }
    }
}
