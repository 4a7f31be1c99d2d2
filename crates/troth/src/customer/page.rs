//! One customer on one page: what is known to the left, what passed in the middle, what is open to the right.

use maud::{Markup, html};

use crate::customer::QUIET_DAYS;
use crate::customer::web::{CustomerView, Narrow};
use crate::experience;
use crate::frame::act::Way;
use crate::frame::face::{Lens, Page};
use crate::frame::field::{Choice, Field};
use crate::frame::form::{button, buttons, filter};
use crate::frame::sheet::{Heading, empty, record, section};
use crate::frame::time::day;
use crate::frame::timeline::{earlier, timeline};
use crate::frame::words;
use crate::interaction::page::{entry, log_here};
use crate::interaction::{Cursor, KINDS, kind_shown};
use crate::mailbox::write_page::write_here;
use crate::note::page::note_here;
use crate::purchase::page::lines_of;
use crate::spine::Direction;

impl Page for CustomerView {
    fn title(&self) -> String {
        self.head.name.clone()
    }

    fn body(&self, lens: &Lens) -> Markup {
        let heading = Heading::new(self.head.name.as_str())
            .above("Contacts", "/customer")
            .sentence(self.reached(lens))
            .between(self.before.map(href), self.after.map(href))
            .acts(html! { (Way::new("As they got it", format!("/customer/{}/sheet", self.head.id)).key('s').quiet()) });
        html! {
            (heading)
            (record(self.known(lens), self.open(lens), self.passed(lens)))
        }
    }

    fn version(&self) -> Option<i64> {
        Some(self.head.version)
    }
}

fn href(id: i64) -> String {
    format!("/customer/{id}")
}

impl CustomerView {
    /// How to reach them, and when each side last reached the other.
    fn reached(&self, lens: &Lens) -> Markup {
        let far = |at: Option<i64>| {
            at.map_or("never".to_owned(), |at| {
                words::distance(day(at, &lens.zone), lens.today())
            })
        };
        let people = i64::try_from(self.known.people.len()).unwrap_or(i64::MAX);
        html! {
            @if let Some(phone) = &self.head.phone { a href=(format!("tel:{phone}")) { (phone) } " · " }
            @if let Some(email) = &self.head.email { a href=(format!("mailto:{email}")) { (email) } " · " }
            // A firm speaks through its people, whose words stand below.
            @if self.head.kind == "organisation" {
                (words::begun(&words::count(people, "person", "people"))) " known there"
            } @else if self.head.kind == "household" {
                (words::begun(&words::count(people, "person", "people"))) @if people == 1 { " lives there" } @else { " live there" }
            } @else {
                "last heard from them " (far(self.head.last_in_at)) ", last word from us " (far(self.head.last_out_at))
            }
        }
    }

    fn known(&self, lens: &Lens) -> Markup {
        let records = i64::try_from(self.known.records.len()).unwrap_or(i64::MAX);
        let evidence = format!("{}/identity", href(self.head.id));
        // A household is what is known of its people: theirs are the records, and what there is to correct.
        if self.head.kind == "household" {
            return crate::party::page::facts(&self.known, lens);
        }
        html! {
            (crate::party::page::facts(&self.known, lens))
            p {
                (Way::new("How we know", evidence).key('e').quiet())
                " " span.aside { (words::count(records, "record", "records")) }
            }
            @if lens.may_write { p { (Way::new("Correct", format!("{}/edit", href(self.head.id))).key('m').quiet()) } }
        }
    }

    fn open(&self, lens: &Lens) -> Markup {
        html! {
            (section("Plan", None, crate::plan::page::of_customer(&self.plans, self.head.id, &self.head.name, lens)))
            (section("Our word", None, crate::promise::page::of_customer(&self.promises, self.head.id, lens)))
            @if !self.suggestions.is_empty() { (section("Suggested", None, crate::suggestion::page::of_customer(&self.suggestions, self.head.id, lens))) }
            @if !self.accounts.is_empty() { (section("How it was", None, experience::page::of_customer(&self.accounts, self.head.id, lens))) }
            (section("Purchases", None, self.bought(lens)))
            @if !self.value.is_empty() { (section("Standing", None, crate::value::standing_page::of_customer(&self.value, self.head.id, lens))) }
        }
    }

    fn bought(&self, lens: &Lens) -> Markup {
        if self.totals.is_empty() && self.purchases.is_empty() {
            return html! { p.quiet { "No purchase is known." } };
        }
        html! {
            @for total in &self.totals {
                p {
                    strong { (words::money(total.total)) } ", "
                    (words::count(total.orders, "order", "orders"))
                    @if total.returns > 0 { ", " (words::count(total.returns, "return", "returns")) }
                }
            }
            (lines_of(&self.purchases, lens))
            @if self.totals.iter().map(|total| total.orders + total.returns).sum::<i64>() > i64::try_from(self.purchases.len()).unwrap_or(0) {
                p { a href=(format!("{}?kind=order#passed", href(self.head.id))) { "All purchases" } }
            }
        }
    }

    fn passed(&self, lens: &Lens) -> Markup {
        html! {
            @if lens.may_write {
                div.buttons {
                    (log_here(self.head.id)) (note_here(self.head.id))
                    (write_here("Write an e-mail", 'i', &format!("/customer/{}/letter", self.head.id), &self.letter, false))
                    (self.lived())
                }
            }
            (self.narrowing())
            div #passed { (self.timeline(lens)) }
            @if !self.in_error.is_empty() { (self.in_error(lens)) }
        }
    }

    /// One's own account of the newest conversation, whosever of a firm it was with.
    fn lived(&self) -> Markup {
        let party = (self.head.kind == "person").then_some(self.head.id);
        let here = href(self.head.id);
        html! { @if let Some(entry) = &self.talked { (experience::page::account_here(entry, party, Some(&here), "h")) } }
    }

    /// Outside the timeline and counted beside it.
    fn in_error(&self, lens: &Lens) -> Markup {
        html! {
            details {
                summary { (words::number(i64::try_from(self.in_error.len()).unwrap_or(0))) " entered in error" }
                @for one in &self.in_error {
                    p { (kind_shown(&one.kind).0) @if let Some(said) = &one.words { ": " (said) } }
                    p.quiet { (one.by) ", " (words::instant(one.at, lens.now, &lens.zone)) ": " (one.why) }
                }
            }
        }
    }

    fn narrowing(&self) -> Markup {
        let narrow = &self.narrow;
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let kinds = std::iter::once(Choice::new("", "Everything"))
            .chain(KINDS.iter().map(|(kind, word, _)| Choice::new(*kind, *word)))
            .collect();
        let ways = vec![
            Choice::new("", "Both ways"),
            Choice::new("in", "From them"),
            Choice::new("out", "From us"),
            Choice::new("between", "Neither"),
        ];
        let direction = narrow.direction.map_or("", Direction::word);
        let body = html! {
            (Field::select("kind", "Kind", kinds).value(text(&narrow.kind)).short().required())
            (Field::select("direction", "Way", ways).value(direction).short().required())
            (Field::search("q", "Words").value(text(&narrow.q)).required())
            (buttons(button("Narrow")))
        };
        filter(&href(self.head.id), body)
    }

    fn timeline(&self, lens: &Lens) -> Markup {
        if self.timeline.is_empty() {
            return self.nothing();
        }
        let entries = self.timeline.iter().map(|one| entry(one, lens)).collect();
        let before = self.narrow.after.as_deref().and_then(Cursor::parse);
        html! {
            @match before {
                Some(cursor) => (earlier(entries, lens.today(), day(cursor.at, &lens.zone), QUIET_DAYS)),
                None => (timeline(entries, lens.today(), QUIET_DAYS)),
            }
            @if let Some(next) = &self.next {
                @let address = self.address(next);
                div.more hx-get=(address) hx-trigger="revealed" hx-swap="outerHTML" hx-select="#passed > *" {
                    a href=(address) { "Earlier" }
                }
            }
        }
    }

    fn nothing(&self) -> Markup {
        if self.narrow.is_narrowed() || self.narrow.after.is_some() {
            let all = html! { a.button href=(href(self.head.id)) { "Everything" } };
            return empty(
                "Nothing of that kind",
                "Nothing that passed between us answers to this.",
                all,
            );
        }
        empty(
            "Nothing passed yet",
            "Letters, calls, orders and requests will stand here, newest first. Log a call, or bring in a mailbox.",
            html! { a.button href="/import" { "Import" } },
        )
    }

    fn address(&self, next: &str) -> String {
        let Narrow {
            kind, direction, q, ..
        } = &self.narrow;
        let said = [
            ("kind", kind.clone()),
            (
                "direction",
                direction.map(|direction| direction.word().to_owned()),
            ),
            ("q", q.clone()),
            ("after", Some(next.to_owned())),
        ];
        let said: Vec<(&str, String)> = said
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)))
            .collect();
        let query = serde_html_form::to_string(&said).unwrap_or_default();
        format!("{}?{query}", href(self.head.id))
    }
}
