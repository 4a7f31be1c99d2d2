//! An import, a refused form, an empty page and the charts.

use maud::{Markup, Render, html};
use troth::frame::act::{Act, Way, danger};
use troth::frame::chart::{Bar, Dot, Dots, Month, Share, bars, months, shares};
use troth::frame::curve::{Curve, Height, Point, sparkline};
use troth::frame::field::{Choice, Field};
use troth::frame::form::{self, Errors};
use troth::frame::icon::State;
use troth::frame::sheet::{Heading, Progress, Tone, empty, notice, section};
use troth::frame::table::{Column, Row, Table};
use troth::frame::words;

pub fn import() -> Markup {
    let refused = |line: &str, why: &str, was: &str| {
        Row::new(vec![html! { (line) }, html! { (why) }, html! { code { (was) } }])
    };
    let rows = vec![
        refused(
            "412",
            "No day is written 31.02.2026; the row was kept aside.",
            "31.02.2026",
        ),
        refused(
            "1,889",
            "Neither a name, an e-mail nor a number: nobody to file it under.",
            ";;;12,50",
        ),
        refused("20,114", "The amount is in two currencies.", "€12 / £10"),
    ];
    let columns = vec![
        Column::figure("Row"),
        Column::new("Why it was refused"),
        Column::new("What stood there"),
    ];
    html! {
        (Heading::new("Reading customers.csv").above("Import", "/import")
            .sentence(html! { "You can leave: it goes on, and this page will be here." })
            .acts(Act::new("Stop and undo", "/import/3/undo").key('z').render()))
        (Progress { what: "Reading customers.csv".into(), unit: "rows", done: 41_000, refused: 3, total: Some(122_700), seconds_left: Some(95), ask_again: Some("/import/3".into()) })
        (section("Refused so far", Some("3 rows, kept to mend and read again"), Table::new("refused", "Refused rows", columns).rows(rows)))
        (section("Read another", None, form::upload("/import", html! {
            (Field::file("file", "A file of contacts, orders, tickets or mail", ".csv,.xlsx,.vcf,.mbox").hint("Drop it anywhere on this page. Nothing to set up: you will see what was understood before it counts."))
            (form::buttons(form::button("Read it")))
        })))
        (danger("Forget this silo", "Everything that only this silo told goes, with its history. What colleagues acted on stays, marked as withdrawn. This cannot be taken back.", &Act::new("Forget it for good", "/silo/2/erase").danger()))
    }
}

pub fn refused_form() -> Markup {
    let mut errors = Errors::one(
        "due",
        "`31 Feb` is no day\n\nhint: write it as `28 Feb`, `Friday` or `in 3 days`",
    );
    errors.add("what", "say what is promised");
    html! {
        (Heading::new("A promise to Ann Devlin").above("Ann Devlin", "/customer/12"))
        (form::refused(&errors))
        (form::form("/promise", html! {
            (Field::text("what", "What we promise").required().errors(&errors))
            (Field::date("due", "By when").value("31 Feb").required().errors(&errors).hint("A day as you would say it, and a time if one was said."))
            (Field::words("said", "In their words").value("I just want to know which day. I can wait if I know.").hint("As they said it; this is what the shop will read."))
            (Field::select("by", "Whose word it is", vec![Choice::new("1", "Bea Lindqvist"), Choice::new("2", "Tom Byrne")]).required())
            (Field::radio("kind", "Given or implied", vec![
                Choice::new("given", "Given").hint("somebody said it"),
                Choice::new("implied", "Implied").hint("nobody said it, they rightly expect it"),
            ]).value("given").required())
            (Field::check("waits", "Starts when she sends her old frame"))
            (form::buttons(html! { (form::button("Give our word")) (form::other_button("Save for later", "then", "later")) }))
        }))
    }
}

pub fn empty_page() -> Markup {
    html! {
        (Heading::new("Promises"))
        (empty(
            "No promise is open.",
            "A good day. Promises come here when someone writes one in the line above, when they stand in a message we send, or when an order says a day.",
            html! { (Way::new("Make a promise", "/promise/new").primary().key('n')) (Way::new("Import orders", "/import")) },
        ))
        (notice(Tone::Good, html! { p { "The last one was kept yesterday: " a href="/promise/2" { "ring Mr Okafor" } "." } }))
        (notice(Tone::Careful, html! { p { "Two pledges have no owner since Orla left." } }))
        (notice(Tone::Plain, html! { p { "Figures are as of 10:12; the newest import is still being read." } }))
    }
}

fn dots() -> Dots {
    let month = |word: &str, at: usize, kept: usize, broken: usize, risk: usize| {
        let dot = |state, place| Dot {
            state,
            href: format!("/promise/{at}{place}"),
            word: format!("Promise {at}{place}, Ann Devlin"),
        };
        let dots = (0..kept)
            .map(|place| dot(State::Kept, place))
            .chain((0..broken).map(|place| dot(State::Broken, kept + place)))
            .chain((0..risk).map(|place| dot(State::AtRisk, kept + broken + place)));
        (word.to_owned(), dots.collect())
    };
    Dots {
        id: "kept".into(),
        title: "Promises by the month they were due".into(),
        description: "93 promises since February; each mark is one, and opens it.".into(),
        groups: vec![
            month("Feb", 2, 9, 0, 0),
            month("Mar", 3, 8, 1, 0),
            month("Apr", 4, 10, 1, 0),
            month("May", 5, 7, 0, 0),
            month("Jun", 6, 9, 2, 0),
            month("Jul", 7, 8, 1, 0),
            month("Aug", 8, 6, 0, 0),
            month("Sep", 9, 9, 2, 0),
            month("Oct", 10, 8, 3, 0),
            month("Nov", 11, 7, 2, 2),
        ],
    }
}

pub fn charts() -> Markup {
    // Wilson intervals, 95 %, computed by hand for these counts.
    let share = |word: &str, part, whole, low, high| Share {
        word: word.into(),
        href: "/promise".into(),
        part,
        whole,
        low,
        high,
    };
    let kept = [
        share("They say", 34, 41, 0.687, 0.915),
        share("We say", 81, 93, 0.788, 0.925),
        share("By Tom's bench", 12, 19, 0.410, 0.809),
        share("Nobody asked yet", 0, 0, 0.0, 1.0),
    ];
    let bar = |word: &str, value: f64| Bar {
        word: word.into(),
        href: "/barrier".into(),
        value,
        said: format!("{value} h"),
    };
    let point = |word: &str, value: f64| Point {
        word: word.into(),
        value,
        low: value - 6.0,
        high: (value + 4.0).min(100.0),
        said: format!("{value} % of 93 promises"),
        href: "/promise".into(),
    };
    let values = [96.0, 95.0, 96.0, 93.0, 94.0, 91.0, 92.0, 89.0, 88.0, 87.0];
    let names = [
        "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
    ];
    let curve = Curve {
        id: "drift".into(),
        title: "Frames ready when we said".into(),
        description:
            "Share kept by month, in per cent, with 95 % intervals; the best sustained year is the bar."
                .into(),
        from: Height {
            value: 70.0,
            word: "70 %".into(),
        },
        to: Height {
            value: 100.0,
            word: "100 %".into(),
        },
        standard: Some(Height {
            value: 95.0,
            word: "never below 95 %".into(),
        }),
        points: names
            .iter()
            .zip(values)
            .map(|(name, value)| point(name, value))
            .collect(),
    };
    let row = |name: &str, many: [u64; 12]| {
        (
            name.to_owned(),
            many.map(|many| Month {
                many,
                href: "/customer/40".into(),
            })
            .to_vec(),
        )
    };
    let heads: Vec<String> = ["D", "J", "F", "M", "A", "M", "J", "J", "A", "S", "O", "N"]
        .map(str::to_owned)
        .to_vec();
    let rhythm = [
        row("Ann Devlin", [2, 3, 1, 1, 0, 2, 1, 0, 1, 3, 0, 5]),
        row("Sisters of the Rosary", [4, 3, 5, 4, 2, 0, 0, 0, 0, 0, 0, 0]),
        row("Brandsma Care", [1, 1, 2, 1, 1, 2, 1, 1, 2, 1, 1, 8]),
    ];
    html! {
        (Heading::new("Do we keep our word").sentence(html! { "Kept, as they tell it: " (words::share(34, 41, 0.687, 0.915)) ". It has been falling since spring " (sparkline(&values, "falling from 96 to 87 per cent")) }))
        (section("One by one", None, dots()))
        div.columns {
            (section("Who says so", None, shares("Kept, of those due", "Dot: the share. Line: its 95 % interval. Dashes: our standard, 95 %.", Some(0.95), &kept)))
            (section("Over time", None, curve))
            (section("What stood in the way", None, bars("Hours lost", "hours of customers' waiting in November, 41 waits", &[bar("Lab did not answer", 41.0), bar("Part not in stock", 18.5), bar("Nobody told the shop", 9.0)])))
            (section("Who hears from us", None, months("Contacts by month", "talks, visits and letters, invoices left out", &heads, &rhythm)))
        }
        p { "Three of the five broken promises of October were " a href="/promise" { "the same lab" } "." }
    }
}
