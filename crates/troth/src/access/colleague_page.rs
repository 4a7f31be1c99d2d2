//! Colleagues as pages: the list, one of them, and the form.

use maud::{Markup, Render as _, html};

use crate::access::colleague::{ColleagueForm, ColleagueView, Colleagues};
use crate::access::colleague_form::ColleagueInput;
use crate::access::store::Colleague;
use crate::access::{Role, Visibility};
use crate::frame::act::{Act, Way, danger};
use crate::frame::face::{Lens, Page};
use crate::frame::field::{Choice, Field};
use crate::frame::form::{Errors, button, buttons, form, hidden, refused};
use crate::frame::icon;
use crate::frame::sheet::{Fact, Heading, Tone, facts, notice, section};
use crate::frame::table::{Column, Row, Table};
use crate::frame::words;

pub fn role_said(role: Role) -> &'static str {
    match role {
        Role::Reader => "reads",
        Role::Member => "reads and writes",
        Role::Owner => "reads, writes and owns: settings, keys and colleagues",
    }
}

pub fn visibility_said(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Own => "customers they look after",
        Visibility::Team => "their team's customers, and those nobody looks after yet",
        Visibility::All => "all customers",
    }
}

impl Page for Colleagues {
    fn title(&self) -> String {
        "Colleagues".to_owned()
    }

    fn body(&self, lens: &Lens) -> Markup {
        let (here, left): (Vec<&Colleague>, Vec<&Colleague>) =
            self.colleagues.iter().partition(|one| one.left_at.is_none());
        let mut heading = Heading::new("Colleagues")
            .above("Settings", "/settings")
            .sentence(html! { "Who may come in, as what, and whose customers they see." });
        if lens.may_own {
            heading = heading.acts(
                Way::new("Add a colleague", "/settings/colleague/new")
                    .key('n')
                    .primary()
                    .render(),
            );
        }
        html! {
            (heading)
            (table("colleagues", "Colleagues", &here, lens))
            @if !left.is_empty() { (section("Left", None, table("left", "Colleagues who left", &left, lens))) }
        }
    }
}

fn table(id: &str, caption: &str, some: &[&Colleague], lens: &Lens) -> Table {
    let columns = ["Name", "E-mail", "Role", "Sees", "Team"]
        .map(Column::new)
        .to_vec();
    let rows = some.iter().map(|one| {
        let cells = vec![
            html! { (one.name) @if one.id == lens.person { " " (icon::tag("you")) } },
            html! { (one.email) },
            html! { (one.role.word()) },
            html! { (visibility_said(one.visibility)) },
            html! { (one.team.as_deref().unwrap_or("–")) },
        ];
        Row::to(format!("/settings/colleague/{}", one.id), cells)
    });
    Table::new(id, caption, columns).rows(rows.collect())
}

impl Page for ColleagueView {
    fn title(&self) -> String {
        self.colleague.name.clone()
    }

    fn version(&self) -> Option<i64> {
        Some(self.colleague.version)
    }

    fn body(&self, lens: &Lens) -> Markup {
        let one = &self.colleague;
        html! {
            (Heading::new(&one.name).above("Colleagues", "/settings/colleague"))
            @if let Some(link) = &self.link { (handed_over(&one.name, link)) }
            @if let Some(left_at) = one.left_at {
                (notice(Tone::Plain, html! { p { "Left " (words::instant(left_at, lens.now, &lens.zone)) ". Their name stays on what they did." } }))
                @if lens.may_own { (Act::new("Let them come in again", self.at("return"))) }
            } @else if lens.may_own {
                (fields(Some(one.id), &ColleagueInput::of(one), &Errors::default(), &self.teams))
                (section("Coming in", None, html! {
                    p { "A link lets them in once, within a day. It is also the way back for someone who forgot their password." }
                    (Act::new("Make a link", self.at("link")))
                }))
                @if one.id != lens.person {
                    (danger("They left", "Their sessions, keys and links end at once. Their name stays on what they did, and an owner can let them in again.",
                        &Act::new("They left", self.at("leave")).danger()))
                }
            } @else { (known(one)) }
        }
    }
}

impl ColleagueView {
    fn at(&self, verb: &str) -> String {
        format!("/settings/colleague/{}/{verb}", self.colleague.id)
    }
}

fn handed_over(name: &str, link: &str) -> Markup {
    notice(
        Tone::Good,
        html! {
            p { "Hand this link to " (name) ". It lets them in once, within a day, and is not shown again." }
            p { code { (link) } }
        },
    )
}

fn known(one: &Colleague) -> Markup {
    facts(&[
        Fact::new("E-mail", html! { (one.email) }),
        Fact::new("Role", html! { (one.role.word()) ", " (role_said(one.role)) }),
        Fact::new("Sees", html! { (visibility_said(one.visibility)) }),
        Fact::new("Team", html! { (one.team.as_deref().unwrap_or("none")) }),
    ])
}

impl Page for ColleagueForm {
    fn title(&self) -> String {
        match self.id {
            Some(_) => self.input.name.clone(),
            None => "Add a colleague".to_owned(),
        }
    }

    fn body(&self, _lens: &Lens) -> Markup {
        html! {
            (Heading::new(self.title()).above("Colleagues", "/settings/colleague"))
            (refused(&self.errors))
            (fields(self.id, &self.input, &self.errors, &self.teams))
        }
    }
}

fn fields(id: Option<i64>, input: &ColleagueInput, errors: &Errors, teams: &[String]) -> Markup {
    let role = input.role.unwrap_or(Role::Member);
    let visibility = input.visibility.unwrap_or(Visibility::All);
    let at = id.map_or_else(
        || "/settings/colleague".to_owned(),
        |id| format!("/settings/colleague/{id}"),
    );
    let team_hint = if teams.is_empty() {
        "A name makes a team.".to_owned()
    } else {
        format!(
            "Teams there are: {}. A new name makes a new one.",
            teams.join(", ")
        )
    };
    let name = Field::text("name", "Name")
        .value(&input.name)
        .errors(errors)
        .required();
    form(
        &at,
        html! {
            @if let Some(version) = input.version { (hidden("version", &version.to_string())) }
            @if id.is_none() { (name.first()) } @else { (name) }
            (Field::email("email", "E-mail").value(&input.email).errors(errors).autocomplete("off").required()
                .hint("What they sign in with."))
            (Field::radio("role", "Role", roles()).value(role.word()).errors(errors).required())
            (Field::radio("visibility", "Sees", visibilities()).value(visibility.word()).errors(errors).required())
            (Field::text("team", "Team").value(input.team.as_deref().unwrap_or("")).errors(errors).hint(team_hint).short())
            (buttons(button(if id.is_some() { "Save" } else { "Add" })))
        },
    )
}

fn roles() -> Vec<Choice> {
    Role::ALL
        .map(|role| Choice::new(role.word(), role.word()).hint(role_said(role)))
        .to_vec()
}

fn visibilities() -> Vec<Choice> {
    Visibility::ALL
        .map(|visibility| Choice::new(visibility.word(), visibility.word()).hint(visibility_said(visibility)))
        .to_vec()
}
