//! Lines by mail as a page: what waits for an answer, what was recorded, and the address they come to.

use maud::{Markup, html};

use crate::capture::mailed_web::{MailedLines, NewAddress};
use crate::capture::web::Recorded;
use crate::frame::act::{Act, Way};
use crate::frame::face::{Lens, Page};
use crate::frame::field::{Choice, Field};
use crate::frame::form::{button, buttons, form, refused};
use crate::frame::list::{Line, list};
use crate::frame::sheet::{Heading, Tone, empty, notice, section};
use crate::frame::words;
use crate::mailbox::mailed_store;

/// The page of one's lines.
const HERE: &str = "/capture/mail";

impl Page for MailedLines {
    fn title(&self) -> String {
        "Lines by mail".to_owned()
    }

    fn body(&self, lens: &Lens) -> Markup {
        let waiting: Vec<Line> = self.waiting.iter().map(|one| waiting(one, lens, HERE)).collect();
        let recorded: Vec<Line> = self.recorded.iter().map(|one| done(one, lens)).collect();
        html! {
            (Heading::new(self.title()).above("Settings", "/settings").sentence(html! {
                "Mail yourself what happened, a line is enough. What it says is recorded as it comes; what is unclear waits here."
            }))
            (refused(&self.errors))
            @if !waiting.is_empty() { (section("Waiting for your answer", None, list(&waiting))) }
            (section("Your address", None, self.address(lens)))
            @if !recorded.is_empty() { (section("Recorded of late", None, list(&recorded))) }
        }
    }
}

impl MailedLines {
    fn address(&self, lens: &Lens) -> Markup {
        html! {
            @match &self.address {
                Some(address) => {
                    p { code { (address.hint) } " · " (used(address, lens)) }
                    @if lens.may_write {
                        div.buttons { (Act::new("End it", "/capture/mail/end").quiet()) }
                        @if !self.mailboxes.is_empty() { details { summary { "Another in its place" } (self.new_address("Make another")) } }
                    }
                }
                None if self.mailboxes.is_empty() => (empty(
                    "No mailbox is read here yet",
                    "Lines come to an address of yours at a mailbox that is read here.",
                    html! { @if lens.may_write { (Way::new("Add yours", "/mailbox/new").primary()) } },
                )),
                None if lens.may_write => (self.new_address("Make an address")),
                None => p { "None. Who may only look has nothing to record." },
            }
        }
    }

    fn new_address(&self, word: &str) -> Markup {
        let choices = self.mailboxes.iter();
        let choices = choices.map(|inbox| Choice::new(inbox.mailbox.to_string(), inbox.address.clone()));
        form(
            HERE,
            html! {
                (Field::select("mailbox", "An address of", choices.collect()).errors(&self.errors)
                    .hint("Its server has to take what comes to `name+word@`, as most do."))
                (buttons(button(word)))
            },
        )
    }
}

fn used(address: &mailed_store::Address, lens: &Lens) -> String {
    match address.used_at {
        Some(at) => format!("last used {}", words::instant(at, lens.now, &lens.zone)),
        None => "never used yet".to_owned(),
    }
}

/// A line that asks something, on the page `back`.
pub fn waiting(line: &mailed_store::Line, lens: &Lens, back: &'static str) -> Line {
    let answer = format!("/capture?mailed={}&to={back}", line.id);
    let shown = Line::new(answer.clone(), html! { q.voice { (line.words) } });
    let shown = shown.why(html! { "mailed " (words::instant(line.written_at, lens.now, &lens.zone)) });
    if !lens.may_write {
        return shown;
    }
    let drop = Act::new("Put away", format!("/capture/mail/{}/drop", line.id))
        .key('x')
        .quiet();
    shown.acts(html! { (Way::new("Answer", answer).key('e')) (drop) })
}

fn done(recorded: &Recorded, lens: &Lens) -> Line {
    let promises = recorded.promises.iter().map(|promise| promise.what.as_str());
    let what: Vec<&str> = std::iter::once(recorded.kind.as_str()).chain(promises).collect();
    let shown = Line::new(
        format!("/capture/{}", recorded.id),
        html! { (recorded.party_name) },
    );
    let shown = shown.why(html! { (what.join(", ")) });
    if !lens.may_write {
        return shown;
    }
    shown.acts(html! { (Act::new("Take back", format!("/capture/{}/undo", recorded.id)).quiet()) })
}

impl Page for NewAddress {
    fn title(&self) -> String {
        "Your address for lines".to_owned()
    }

    fn body(&self, _: &Lens) -> Markup {
        html! {
            (Heading::new(self.title()).above("Lines by mail", HERE))
            (notice(Tone::Good, html! {
                p { "Keep it among your contacts now. It is not shown again, and whoever knows it writes in your name." }
                p { a href={ "mailto:" (self.address) } { code { (self.address) } } }
            }))
            p { (Way::new("To your lines", HERE).primary()) }
        }
    }
}
