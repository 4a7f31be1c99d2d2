//! What was found, as a page: how to reach somebody and when we last spoke stand on the row itself.

use maud::{Markup, Render, html};

use crate::frame::face::{Lens, Page};
use crate::frame::icon::{self, Icon};
use crate::frame::list::{Line, list};
use crate::frame::sheet::{Heading, empty, section};
use crate::frame::words;
use crate::interaction::kind_shown;
use crate::search::store::{Contact, Conversation, Ordered, Promised};
use crate::search::web::{Search, hint};

impl Page for Search {
    fn title(&self) -> String {
        if self.q.is_empty() {
            "Search".to_owned()
        } else {
            format!("“{}”", self.q)
        }
    }

    fn body(&self, lens: &Lens) -> Markup {
        html! {
            (Heading::new("Search"))
            form.filter role="search" method="get" action="/search" data-filter {
                div.field {
                    label for="q" { "Name, address, phone, order number, or words that were said" }
                    input id="q" type="search" name="q" value=(self.q) maxlength="200" autocomplete="off" autofocus[self.q.is_empty()]
                        hx-get="/search" hx-trigger="input changed delay:120ms" hx-target="#found" hx-select="#found > *";
                }
            }
            div #found aria-live="polite" { (self.groups(lens)) }
        }
    }
}

impl Search {
    fn groups(&self, lens: &Lens) -> Markup {
        let found = &self.found;
        if self.q.is_empty() {
            return empty(
                "Look for anybody or anything",
                "Type a few letters: a name, the end of a phone number, an order, or words from a letter.",
                html! {},
            );
        }
        if found.is_empty() {
            return empty(
                &format!("Nothing found for “{}”", self.q),
                "Whole words of letters are found, and any part of a name. Try fewer letters.",
                html! { a.button href="/customer" { "All contacts" } },
            );
        }
        html! {
            (group("Contacts", &found.contacts, |one| contact(one, lens)))
            (group("Orders", &found.orders, |one| order(one, lens)))
            (group("Promises", &found.promises, |one| promise(one, lens)))
            (group("Conversations", &found.conversations, |one| conversation(one, lens)))
        }
    }
}

fn group<T>(title: &str, found: &[T], line: impl Fn(&T) -> Line) -> Markup {
    if found.is_empty() {
        return html! {};
    }
    let lines: Vec<Line> = found.iter().map(line).collect();
    section(title, None, list(&lines))
}

fn contact(one: &Contact, lens: &Lens) -> Line {
    let icon = if one.kind == "organisation" {
        Icon::Flag
    } else {
        Icon::Person
    };
    Line::new(format!("/customer/{}", one.id), html! { (one.name) })
        .mark(icon.render())
        .why(html! { (hint(one, lens)) })
        .aside(html! { (one.city.as_deref().unwrap_or_default()) })
}

fn order(one: &Ordered, lens: &Lens) -> Line {
    let name = if one.is_return { "Return" } else { "Order" };
    let day = words::day(crate::frame::time::day(one.at, &lens.zone), lens.today());
    let who = one.who.as_deref().unwrap_or("nobody known");
    Line::new(format!("/purchase/{}", one.id), html! { (name) " " (one.number) })
        .mark(Icon::Order.render())
        .why(html! { (who) " · " (day) " · " (words::count(one.lines, "line", "lines")) })
        .aside(html! { (words::money(one.total)) })
}

fn promise(one: &Promised, lens: &Lens) -> Line {
    let due = match (one.deadline, &one.due_on) {
        (Some(deadline), _) => {
            let day = crate::frame::time::day(deadline, &lens.zone);
            format!("due {}", words::day(day, lens.today()))
        }
        (None, Some(day)) => format!("due {day}"),
        (None, None) => "no date".to_owned(),
    };
    Line::new(format!("/promise/{}", one.id), html! { (one.what) })
        .mark(Icon::Word.render())
        .why(html! { "to " (one.who) " · " (due) })
        .aside(icon::tag(&one.state))
}

fn conversation(one: &Conversation, lens: &Lens) -> Line {
    let (kind, icon) = kind_shown(&one.kind);
    let who = one.who.as_deref().unwrap_or("among ourselves");
    let href = one
        .href
        .clone()
        .unwrap_or_else(|| format!("/interaction/{}", one.id));
    let line = Line::new(href, html! { (one.title) })
        .mark(icon.render())
        .why(html! { (kind) " · " (who) })
        .aside(html! { (words::instant(one.at, lens.now, &lens.zone)) });
    match &one.excerpt {
        Some(words) => line.said(words),
        None => line,
    }
}
