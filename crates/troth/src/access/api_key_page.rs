//! API keys as pages.

use maud::{Markup, Render as _, html};

use crate::access::Right;
use crate::access::api_key::{KeyView, Keys};
use crate::access::store::ApiKey;
use crate::frame::act::{Act, Way};
use crate::frame::face::{Lens, Page};
use crate::frame::field::{Choice, Field};
use crate::frame::form::{button, buttons, form, refused};
use crate::frame::sheet::{Heading, Tone, empty, notice, section};
use crate::frame::table::{Column, Row, Table};
use crate::frame::words;

impl Page for Keys {
    fn title(&self) -> String {
        "Keys for programs".to_owned()
    }

    fn body(&self, lens: &Lens) -> Markup {
        let (live, ended): (Vec<&ApiKey>, Vec<&ApiKey>) =
            self.keys.iter().partition(|key| key.revoked_at.is_none());
        html! {
            (Heading::new("Keys for programs").above("Settings", "/settings").sentence(html! {
                "A program that carries a key acts as the colleague it belongs to, and may do no more than they may."
            }))
            (refused(&self.errors))
            @if live.is_empty() {
                (empty("No keys yet", "A shop, a helpdesk or a script of your own needs one to talk to this house.", html! {}))
            } @else { (table("keys", "Keys in use", &live, lens)) }
            @if let Some(most) = self.most { (section("A new key", None, self.new_key(most))) }
            @if !ended.is_empty() {
                details { summary { (words::count(i64::try_from(ended.len()).unwrap_or(0), "ended key", "ended keys")) }
                    (table("ended", "Ended keys", &ended, lens)) }
            }
        }
    }
}

impl Keys {
    fn new_key(&self, most: Right) -> Markup {
        let scopes = Right::ALL
            .into_iter()
            .filter(|scope| *scope <= most)
            .map(|scope| {
                Choice::new(scope.word(), scope.word()).hint(match scope {
                    Right::Read => "sees what you see",
                    Right::Write => "and changes what you may change",
                    Right::Own => "and may do all you may: settings, keys, colleagues",
                })
            });
        form(
            "/settings/key",
            html! {
                (Field::text("name", "What will use it").value(&self.form.name).errors(&self.errors).required()
                    .example("our web shop"))
                (Field::radio("scope", "What it may do", scopes.collect()).required().errors(&self.errors)
                    .value(self.form.scope.unwrap_or(Right::Read).word()))
                (buttons(button("Make a key")))
            },
        )
    }
}

fn table(id: &str, caption: &str, keys: &[&ApiKey], lens: &Lens) -> Table {
    let columns = ["For", "Begins with", "May", "Acts as", "Last used"]
        .map(Column::new)
        .to_vec();
    let rows = keys.iter().map(|key| {
        let row = Row::new(vec![
            html! { (key.name) },
            html! { code { (key.hint) "…" } },
            html! { (key.scope.word()) },
            html! { (key.owner) },
            html! { (last_used(key, lens)) },
        ]);
        let may_end = lens.may_write && key.revoked_at.is_none();
        if may_end {
            let act = Act::new("End", format!("/settings/key/{}/revoke", key.id));
            row.acts(act.quiet().about(&key.name).render())
        } else {
            row
        }
    });
    Table::new(id, caption, columns).rows(rows.collect())
}

fn last_used(key: &ApiKey, lens: &Lens) -> String {
    let day = key.last_used_on.as_deref().and_then(|day| day.parse().ok());
    // It is kept as a day of UTC, which may have begun already while today here has not ended.
    day.map_or_else(
        || "never".to_owned(),
        |day: jiff::civil::Date| words::near_day(day.min(lens.today()), lens.today()),
    )
}

impl Page for KeyView {
    fn title(&self) -> String {
        self.key.name.clone()
    }

    fn body(&self, _: &Lens) -> Markup {
        html! {
            (Heading::new(&self.key.name).above("Keys for programs", "/settings/key"))
            @if let Some(secret) = &self.secret {
                (notice(Tone::Good, html! {
                    p { "Give this key to the program now. It is not kept here and is not shown again." }
                    p { code { (secret) } }
                }))
                p { "Programs send it with each request: " code { "Authorization: Bearer " (self.key.hint) "…" } }
            }
            p { (Way::new("To the keys", "/settings/key").primary()) }
        }
    }
}
