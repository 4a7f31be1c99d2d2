//! One of Troth's own guards as a page: what there is to look at, running it, and what it found.

use maud::{Markup, html};

use crate::frame::act::{Act, Way};
use crate::frame::face::{Lens, Page};
use crate::frame::field::Field;
use crate::frame::form::{button, buttons, form, message, refused};
use crate::frame::icon::{self, State as Mark};
use crate::frame::sheet::{Heading, empty, section};
use crate::frame::words;
use crate::inspection::Guard;
use crate::inspection::page::printed;
use crate::inspection::run::Run;
use crate::inspection::run_web::GuardView;

/// Runs it from wherever it stands.
pub fn run_it(guard: Guard) -> Act {
    Act::new("Run it", to_run(guard))
        .key('r')
        .quiet()
        .about(guard.name())
}

fn to_run(guard: Guard) -> String {
    format!("/inspection/guard/{}/run", guard.word())
}

fn mark(run: &Run) -> Markup {
    let shape = match run.is_well {
        None => Mark::Waiting,
        Some(true) => Mark::Kept,
        Some(false) => Mark::Broken,
    };
    icon::state_as(shape, run.short())
}

impl Page for GuardView {
    fn title(&self) -> String {
        self.name.to_owned()
    }

    fn body(&self, lens: &Lens) -> Markup {
        let see = Way::new(
            "Say what you see",
            format!("/inspection/new?thing=guard:{}", self.guard.word()),
        );
        let mut heading = Heading::new(self.name)
            .above("Review", "/inspection")
            .sentence(message(self.asks));
        if lens.may_own {
            heading = heading.acts(html! { (see.key('s')) });
        }
        html! {
            (heading)
            @if let Some(found) = &self.found { p { (message(found)) } }
            (refused(&self.errors))
            @if self.can_be_run && lens.may_own { (self.to_do()) }
            @if self.can_be_run {
                (section("What it found", None, html! {
                    @if self.runs.is_empty() { (empty("It was never run here", "It runs in the background, and may take minutes where much is kept.", html! {})) }
                    @for run in &self.runs { (drawn(run, lens)) }
                }))
            }
        }
    }
}

impl GuardView {
    /// While one runs, another has to wait.
    fn to_do(&self) -> Markup {
        let is_running = self.runs.first().is_some_and(|run| run.ended_at.is_none());
        html! {
            @if is_running { p.aside { "It runs. Look again in a while; you may go on meanwhile." } }
            @else {
                (form(&to_run(self.guard), html! {
                    @if self.guard == Guard::Verify {
                        (Field::words("against", "The anchor kept outside").rows(2).value(&self.against).errors(&self.errors)
                            .hint("The line that a backup or an earlier check printed. Without it, the record is held against the last run's, which whoever changes the database could change too."))
                    }
                    (buttons(button("Run it")))
                }))
            }
        }
    }
}

fn drawn(run: &Run, lens: &Lens) -> Markup {
    let at = |at| words::instant(at, lens.now, &lens.zone);
    let by = run.by_name.as_deref().unwrap_or("Troth");
    html! {
        div.run {
            p { (mark(run)) " " (at(run.ended_at.unwrap_or(run.asked_at))) ", asked for by " (by)
                @if run.against.is_some() { ", against an anchor that was given" } }
            @if let Some(found) = &run.found { (printed(found)) }
        }
    }
}
