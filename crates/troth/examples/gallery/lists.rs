//! Today and the contacts.

use maud::{Markup, html};
use troth::frame::act::{Act, Way, menu};
use troth::frame::field::Choice;
use troth::frame::icon::{State, state, state_as};
use troth::frame::list::{Line, list};
use troth::frame::money::{Currency, Money};
use troth::frame::paging::{Paging, Total};
use troth::frame::sheet::{Heading, Tab, section, tabs};
use troth::frame::table::{Column, Row, Table};
use troth::frame::words;

fn acts(about: &str) -> Markup {
    html! {
        (Act::new("Kept", "/promise/1/keep").key('y').about(about))
        (Way::new("New date", "/promise/1/again").key('l'))
    }
}

pub fn today() -> Markup {
    let word = [
        Line::new("/promise/1", html! { "Send Ann Devlin a new frame" })
            .mark(state_as(State::Overdue, "2 days over"))
            .why(html! { "Promised by Tom on Wed 11 Nov. She has rung twice since." })
            .said("I was told Wednesday. I am reading with my old pair and a headache.")
            .acts(acts("new frame for Ann Devlin")),
        Line::new("/promise/2", html! { "Ring Mr Okafor about his varifocals" })
            .mark(state_as(State::AtRisk, "by 17:00"))
            .why(html! { "Promised by you this morning; the lab has not answered yet." })
            .acts(acts("ring Mr Okafor")),
        Line::new(
            "/promise/3",
            html! { "Answer Brandsma Care within one working day" },
        )
        .mark(state_as(State::Open, "by Monday"))
        .why(html! { "Our pledge for every letter; theirs came yesterday at 16:40." })
        .acts(acts("answer Brandsma Care")),
    ];
    let waiting = [
        Line::new("/case/9", html! { "Agnes Vandermeulen" })
            .mark(state_as(State::Waiting, "3 h 10 min"))
            .why(html! { "Her son's glasses broke at school; nobody has answered." })
            .said("He can't see the board. Is there any way before Thursday?")
            .acts(Act::new("Reply", "/case/9/reply").key('r').into_markup()),
        Line::new("/case/10", html! { "Ivo Brandsma" })
            .mark(state_as(State::Waiting, "since yesterday"))
            .why(html! { "Asked which of two invoices is right." })
            .acts(Act::new("Reply", "/case/10/reply").key('r').into_markup()),
    ];
    let quiet = [
        Line::new("/customer/40", html! { "Sisters of the Rosary" })
            .mark(state_as(State::AtRisk, "neglected"))
            .why(html! { "With us 14 years. For 211 days they have had nothing from us but invoices; they used to hear every 6 weeks." })
            .aside(html! { "€18,420 a year" })
            .acts(Act::new("Plan", "/customer/40/plan").key('p').into_markup()),
        Line::new("/standard/2", html! { "Frames ready when we said" })
            .mark(state_as(State::Broken, "sliding"))
            .why(html! { "81 of 93 · 87 % (79–92 %) this quarter; our best year was 96 %." })
            .acts(Way::new("Look", "/standard/2").key('o').into_markup()),
    ];
    html! {
        (Heading::new("Today").sentence(html! { "Friday 20 November. Three people have your word for today, and two are waiting for an answer." }))
        (section("Our word", Some("3"), list(&word)))
        (section("Waiting for us", Some("2"), list(&waiting)))
        (section("Going quiet, going wrong", None, list(&quiet)))
    }
}

/// So that one component may stand where markup is asked for.
pub trait IntoMarkup {
    fn into_markup(self) -> Markup;
}

impl<T: maud::Render> IntoMarkup for T {
    fn into_markup(self) -> Markup {
        self.render()
    }
}

pub fn contacts() -> Markup {
    let euro = |minor| {
        words::money(Money {
            minor,
            currency: Currency::EUR,
        })
    };
    let row = |id: u32, name: &str, tel: &str, town: &str, last: &str, mark: Markup, spent: i64| {
        let cells = vec![
            html! { (name) },
            html! { (tel) },
            html! { (town) },
            html! { (last) },
            mark,
            html! { (euro(spent)) },
        ];
        Row::to(format!("/customer/{id}"), cells)
    };
    let rows = vec![
        row(
            12,
            "Ann Devlin",
            "+353 1 555 0142",
            "Dublin",
            "today, call",
            state_as(State::Overdue, "1 overdue"),
            184_250,
        ),
        row(
            14,
            "Chidi Okafor",
            "+353 1 555 0188",
            "Bray",
            "today, visit",
            state_as(State::AtRisk, "1 at risk"),
            62_900,
        ),
        row(
            19,
            "Brandsma Care",
            "+31 20 555 0104",
            "Utrecht",
            "yesterday, letter",
            state_as(State::Open, "2 open"),
            1_204_000,
        ),
        row(
            23,
            "Agnes Vandermeulen",
            "+31 30 555 0142",
            "Utrecht",
            "today, e-mail",
            state(State::Waiting),
            31_000,
        ),
        row(
            40,
            "Sisters of the Rosary",
            "+353 1 555 0117",
            "Dublin",
            "Thu 23 Apr, visit",
            state_as(State::Kept, "all 46 kept"),
            1_842_000,
        ),
        row(
            41,
            "Dermot Whelan",
            "",
            "Howth",
            "Mon 3 Mar 2025, call",
            html! { span.aside { "none" } },
            9_900,
        ),
    ];
    let columns = vec![
        Column::new("Name").sorted_by("name").narrowed_by("name", ""),
        Column::new("Phone"),
        Column::new("Town").sorted_by("town").narrowed_to(
            "town",
            "",
            &[
                Choice::new("", "all"),
                Choice::new("Dublin", "Dublin"),
                Choice::new("Utrecht", "Utrecht"),
            ],
        ),
        Column::new("Last spoke").sorted_by("last"),
        Column::new("Our word"),
        Column::figure("12 months").sorted_by("spent"),
    ];
    let paging = Paging {
        shown: 6,
        total: Total::Exactly(1_204),
        one: "contact",
        more: "contacts",
        next: Some("/customer?after=41".into()),
    };
    html! {
        (Heading::new("Contacts").acts(html! { (Way::new("New contact", "/customer/new").key('n')) (menu("More", &[Way::new("Export what is shown", "/export").quiet().into_markup(), Way::new("Save this view", "/view").quiet().into_markup()])) }))
        (tabs("Views", &[
            Tab { word: "All".into(), href: "/customer".into(), count: Some(1_204), is_here: true },
            Tab { word: "With an open promise".into(), href: "/customer?view=open".into(), count: Some(31), is_here: false },
            Tab { word: "Silent for 90 days".into(), href: "/customer?view=silent".into(), count: Some(212), is_here: false },
        ]))
        (Table::new("contacts", "Contacts", columns).at("/customer?view=all").ordered("last", true).rows(rows).paging(paging))
    }
}
