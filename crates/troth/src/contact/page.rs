//! The list of people and firms as people see it: narrowed in its head, two of its lines made one by `x x m`.

use maud::{Markup, html};

use crate::contact::ENOUGH;
use crate::contact::store::Line;
use crate::contact::web::Contacts;
use crate::frame::act::Way;
use crate::frame::face::{Lens, Page};
use crate::frame::field::Choice;
use crate::frame::form::hidden;
use crate::frame::paging::{Paging, Total};
use crate::frame::sheet::{Heading, empty};
use crate::frame::table::{Column, Row, Table};
use crate::frame::words;
use crate::record::said::WhoKind;

impl Page for Contacts {
    fn title(&self) -> String {
        "Contacts".to_owned()
    }

    fn body(&self, lens: &Lens) -> Markup {
        let acts =
            html! { @if lens.may_write { (Way::new("New contact", "/customer/new").key('n').primary()) } };
        html! {
            (Heading::new(self.title()).sentence(self.sentence()).acts(acts))
            @if lens.may_write && self.lines.len() > 1 { (together(&self.asked.address())) }
            (self.table(lens))
        }
    }
}

impl Contacts {
    fn sentence(&self) -> Markup {
        let who = if self.asked.colleagues == Some(true) {
            "colleagues"
        } else {
            "people and firms"
        };
        let other = if self.asked.colleagues == Some(true) {
            ("/customer", "customers")
        } else {
            ("/customer?colleagues=true", "colleagues")
        };
        html! {
            @match self.total {
                Some(0) => { "No contacts. " },
                Some(total) => { (words::count(total, "contact", "contacts")) ". " },
                None => { "More than " (words::number(ENOUGH)) " " (who) ". " },
            }
            a href=(other.0) { "Show " (other.1) }
            @if self.sees_all { " · " a href="/identity" { "Who is who" } }
        }
    }

    fn table(&self, lens: &Lens) -> Markup {
        let (by, is_down) = self.asked.by();
        let shown = u64::try_from(self.lines.len()).unwrap_or(0);
        let paging = Paging {
            shown,
            total: match self.total {
                Some(total) => Total::Exactly(u64::try_from(total).unwrap_or(0).max(shown)),
                None => Total::MoreThan(u64::try_from(ENOUGH).unwrap_or(0)),
            },
            one: "contact",
            more: "contacts",
            next: self.next.as_deref().map(|next| self.asked.address_after(next)),
        };
        let table = Table::new("contacts", "People and firms", self.columns())
            .at(self.asked.address())
            .ordered(by, is_down)
            .rows(self.lines.iter().map(|line| row(line, lens)).collect())
            .empty(self.nobody());
        let table = if self.lines.is_empty() {
            table
        } else {
            table.paging(paging)
        };
        html! { (table) }
    }

    fn columns(&self) -> Vec<Column> {
        let value = |text: &Option<String>| text.clone().unwrap_or_default();
        let kinds = [
            Choice::new("", "All"),
            Choice::new("person", "People"),
            Choice::new("organisation", "Companies"),
            Choice::new("household", "Households"),
        ];
        let keepers: Vec<Choice> = [Choice::new("", "Anyone")]
            .into_iter()
            .chain(
                self.keepers
                    .iter()
                    .filter(|one| one.left_at.is_none())
                    .map(|one| Choice::new(one.id.to_string(), &one.name)),
            )
            .collect();
        let silos: Vec<Choice> = [Choice::new("", "All")]
            .into_iter()
            .chain(
                self.silos
                    .iter()
                    .map(|(id, name)| Choice::new(id.to_string(), name)),
            )
            .collect();
        let number = |id: Option<i64>| id.map(|id| id.to_string()).unwrap_or_default();
        vec![
            Column::new("Name")
                .sorted_by("name")
                .narrowed_by("q", &value(&self.asked.q)),
            Column::new("Kind").narrowed_to("kind", &value(&self.asked.kind), &kinds),
            Column::new("Reached at"),
            Column::new("City").narrowed_by("city", &value(&self.asked.city)),
            Column::new("Looked after by").narrowed_to("keeper", &number(self.asked.keeper), &keepers),
            Column::new("Known from").narrowed_to("silo", &number(self.asked.silo), &silos),
            Column::new("Last contact").sorted_by("last"),
        ]
    }

    fn nobody(&self) -> Markup {
        let is_narrowed = self.asked.address() != "/customer";
        if is_narrowed {
            empty(
                "Nobody here fits",
                "Each word must begin a word of the name, and a letter alone the family name; search finds addresses, numbers and letters too.",
                html! {
                    (Way::new("Show all", "/customer"))
                },
            )
        } else {
            empty(
                "No contacts yet",
                "Bring in a file you have, such as a shop's orders or a mailing list, or type someone in.",
                html! {
                    (Way::new("Import", "/import").primary())
                    (Way::new("New contact", "/customer/new"))
                },
            )
        }
    }
}

fn row(line: &Line, lens: &Lens) -> Row {
    let name = html! {
        (line.name)
        @if line.title.is_some() || line.firm_name.is_some() {
            small.beneath { (line.title.as_deref().unwrap_or_default()) @if line.title.is_some() && line.firm_name.is_some() { ", " } (line.firm_name.as_deref().unwrap_or_default()) }
        }
    };
    let text = |text: &Option<String>| html! { (text.as_deref().unwrap_or_default()) };
    let kind = match line.kind {
        WhoKind::Person => "Person",
        WhoKind::Organisation => "Company",
        WhoKind::Household => "Household",
    };
    let last = line.last_at.map_or_else(
        || "never".to_owned(),
        |at| words::day(crate::frame::time::day(at, &lens.zone), lens.today()),
    );
    let row = Row::to(
        format!("/customer/{}", line.id),
        vec![
            name,
            html! { (kind) },
            html! {
                @if line.email.is_some() || line.phone.is_some() {
                    div.reach { @for one in [&line.email, &line.phone].into_iter().flatten() { div { (one) } } }
                }
            },
            html! { (line.city.as_deref().unwrap_or_default()) @if let Some(country) = &line.country { " " (country) } },
            text(&line.keeper_name),
            html! { @if line.kind == WhoKind::Household { "its members" } @else { (words::count(line.subjects, "record", "records")) } },
            html! { span.whole { (last) } },
        ],
    );
    // A household is one with nobody, so there is nothing to mark it for.
    if lens.may_write && line.kind != WhoKind::Household {
        row.acts(mark(line))
    } else {
        row
    }
}

/// The form that the boxes of marked lines belong to, wherever they stand; afterwards people go on to `to`.
pub fn together(to: &str) -> Markup {
    html! {
        form.act #together method="post" action="/customer/merge" {
            (hidden("to", to))
            button.button.quiet type="submit" data-act data-key="m" aria-keyshortcuts="m" {
                "Make the marked one"
                kbd aria-hidden="true" { "m" }
            }
        }
    }
}

/// The box that marks a line for merging; `x` on the row ticks it.
pub fn mark(line: &Line) -> Markup {
    html! {
        label.choice {
            input type="checkbox" name="party" value=(line.id) form="together" data-key="x" data-mark aria-keyshortcuts="x";
            span.mark-word aria-hidden="true" { "Mark" }
            span.unseen { "Mark " (line.name) }
        }
    }
}
