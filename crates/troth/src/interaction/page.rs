//! How what passed is drawn: an entry of a timeline, one letter whole, and the form for a call.

use maud::{Markup, html};

use crate::frame::act::{Act, Way};
use crate::frame::face::{Lens, Page};
use crate::frame::field::{Choice, Field};
use crate::frame::form::{Errors, button, buttons, form, hidden, refused};
use crate::frame::sheet::{Fact, Heading, facts};
use crate::frame::time::day;
use crate::frame::timeline::{self, said, words_of};
use crate::frame::words;
use crate::interaction::kind_shown;
use crate::interaction::log::{LOGGED_KINDS, LogInput};
use crate::interaction::store::Entry;
use crate::interaction::web::{Before, Done, Whole};
use crate::mailbox::write_page::{fared, write_here};
use crate::spine::Direction;

/// What passed as an entry of a timeline: Troth's sentence in sans, their words in serif.
pub fn entry(entry: &Entry, lens: &Lens) -> timeline::Entry {
    let (kind, icon) = kind_shown(&entry.kind);
    let way = match entry.direction {
        Direction::In => "from",
        Direction::Out => "to",
        Direction::Between => "with",
    };
    let is_theirs = matches!(entry.kind.as_str(), "order" | "shipped");
    let what = html! {
        span.unseen { (kind) ": " }
        (entry.title)
        @if let Some(who) = entry.who.as_ref().filter(|_| entry.direction == Direction::In && !is_theirs) { " · " (who) }
        @else if entry.direction == Direction::Out && !is_theirs { " · from us" }
        span.unseen { " (" (way) " them)" }
    };
    let href = entry
        .href
        .clone()
        .unwrap_or_else(|| format!("/interaction/{}", entry.id));
    let mut drawn = timeline::Entry::on(day(entry.at, &lens.zone), icon, what).to(href);
    // Of a parcel only the day is known.
    if let Some(clock) = words::clock(entry.at, &lens.zone).filter(|_| entry.kind != "shipped") {
        drawn = drawn.at(clock);
    }
    if let Some(excerpt) = &entry.excerpt {
        drawn = drawn.body(if is_theirs {
            html! { p.quiet { (excerpt) } }
        } else {
            words_of(excerpt)
        });
    }
    drawn
}

impl Page for Whole {
    fn title(&self) -> String {
        self.entry.title.clone()
    }

    fn body(&self, lens: &Lens) -> Markup {
        let (kind, _) = kind_shown(&self.entry.kind);
        let when = words::instant(self.entry.at, lens.now, &lens.zone);
        let first = self
            .people
            .iter()
            .find(|one| (one.role == "from") == (self.entry.direction == Direction::In));
        let first = first.or(self.people.first());
        let heading = Heading::new(self.entry.title.as_str());
        let heading = match first {
            Some(one) => heading.above(one.name.as_str(), format!("/customer/{}", one.party)),
            None => heading.above("Contacts", "/customer"),
        };
        let who = self.entry.who.clone().unwrap_or_else(|| "us".to_owned());
        html! {
            (heading.sentence(html! { (kind) ", " (when) }))
            @if let Some(delivery) = &self.delivery { (fared(delivery, lens)) }
            @if let Some(text) = &self.words { (said(text, &who, &when)) }
            (facts(&self.known(lens)))
            @if lens.may_write { div.buttons { (self.acts()) } }
            @for part in self.beside.values() { (part.draw(lens)) }
        }
    }
}

impl Whole {
    fn known(&self, lens: &Lens) -> Vec<Fact> {
        let mut known = Vec::new();
        for (role, word) in [
            ("from", "From"),
            ("to", "To"),
            ("cc", "Copy to"),
            ("about", "About"),
        ] {
            let of: Vec<_> = self.people.iter().filter(|one| one.role == role).collect();
            if !of.is_empty() {
                let names = html! {
                    @for (at, one) in of.iter().enumerate() {
                        @if at > 0 { ", " }
                        a href=(format!("/customer/{}", one.party)) { (one.name) }
                    }
                };
                known.push(Fact::new(word, names));
            }
        }
        if let Some(settled) = &self.settled {
            let when = words::instant(settled.at, lens.now, &lens.zone);
            let said =
                html! { "says " (settled.by) ", " (when) @if let Some(why) = &settled.why { ": " (why) } };
            known.push(Fact::new("Needs no answer", said));
        }
        if !self.attachments.is_empty() {
            known.push(Fact::new(
                "Files with it",
                html! { (self.attachments.join(", ")) },
            ));
        }
        known
    }

    fn acts(&self) -> Markup {
        let id = self.entry.id;
        let party = self.people.first().map(|one| one.party);
        html! {
            (write_here("Answer", 'a', &format!("/interaction/{id}/answer"), &self.answer, self.waits))
            @if let Some(party) = party {
                (Way::new("Promise something", format!("/promise/new?party={party}&said_in={id}")).key('n'))
                (Way::new("Log an answer", format!("/customer/{party}/interaction/new?direction=out")).key('l').quiet())
            }
            @if self.waits {
                (Act::new("Needs no answer", format!("/interaction/{id}/settle")).key('x').quiet()
                    .with("back", format!("/interaction/{id}")))
            }
            @if self.settled.is_some() {
                (Act::new("It needs an answer", format!("/interaction/{id}/unsettle")).quiet()
                    .with("back", format!("/interaction/{id}")))
            }
            @if self.is_logged {
                (Act::new("Entered in error", format!("/interaction/{id}/error")).quiet())
            }
        }
    }
}

impl Page for Before {
    fn title(&self) -> String {
        "Settled".to_owned()
    }

    fn body(&self, _: &Lens) -> Markup {
        html! { (Heading::new("Settled").sentence(html! { (words::number(self.settled)) })) }
    }
}

impl Page for Done {
    fn title(&self) -> String {
        "Done".to_owned()
    }

    fn body(&self, _: &Lens) -> Markup {
        html! { (Heading::new("Done").sentence(html! { (self.done) })) }
    }
}

/// The form for a call or a visit, on a page of its own.
#[derive(Clone, Debug)]
pub struct LogPage {
    pub party: i64,
    pub input: LogInput,
    pub errors: Errors,
}

impl Page for LogPage {
    fn title(&self) -> String {
        "Log a call or a visit".to_owned()
    }

    fn body(&self, _lens: &Lens) -> Markup {
        html! {
            (Heading::new(self.title()).above("The customer", format!("/customer/{}", self.party)))
            (refused(&self.errors))
            (log_form(self.party, &self.input, &self.errors))
        }
    }
}

/// Logs a call in one line; what else there is to say has its default.
pub fn log_form(party: i64, input: &LogInput, errors: &Errors) -> Markup {
    let kinds = LOGGED_KINDS
        .map(|kind| Choice::new(kind, kind_shown(kind).0))
        .to_vec();
    let ways = vec![
        Choice::new("in", "They reached us"),
        Choice::new("out", "We reached them"),
    ];
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let direction = input.direction.unwrap_or(Direction::In).word();
    let body = html! {
        (Field::words("words", "What was said").value(text(&input.words)).errors(errors).required()
            .hint("In their words where you can. A line is enough."))
        (Field::select("kind", "How", kinds).value(text(&input.kind)).errors(errors).short())
        (Field::select("direction", "Which way", ways).value(direction).errors(errors).short())
        (Field::date("on", "When").value(text(&input.on)).errors(errors).example("now, yesterday, Mon, 2 Nov"))
        (Field::text("time", "At what time").value(text(&input.time)).errors(errors).short().example("14:30"))
        (Field::text("minutes", "Minutes it took").value(text(&input.minutes)).errors(errors).short().example("15"))
        (hidden("back", &text(&input.back)))
        (buttons(button("Log it")))
    };
    form(&format!("/customer/{party}/interaction"), body)
}

/// The same, folded away until it is wanted: key `l`.
pub fn log_here(party: i64) -> Markup {
    html! {
        details.menu.in-place data-menu {
            summary.button.quiet data-act data-key="l" { "Log a call" kbd aria-hidden="true" { "l" } }
            div.menu-body { (log_form(party, &LogInput::default(), &Errors::default())) }
        }
    }
}
