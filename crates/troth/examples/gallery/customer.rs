//! One customer's page.

use jiff::civil::date;
use maud::{Markup, Render, html};
use troth::frame::act::{Act, Way};
use troth::frame::icon::{Icon, State, reading, state, state_as, tag};
use troth::frame::list::{Line, list};
use troth::frame::sheet::{Fact, Heading, facts, record, section};
use troth::frame::timeline::{Entry, said, timeline, words_of};

use crate::TODAY;

pub fn page() -> Markup {
    html! {
        (Heading::new("Ann Devlin")
            .above("Contacts", "/customer")
            .between(Some("/customer/11".into()), Some("/customer/14".into()))
            .sentence(html! { "A customer since 2012. One promise to her is two days over, and she has told us so." })
            .acts(html! { (Way::new("Call", "tel:+35315550142")) (Way::new("Write", "/customer/12/write").key('w')) }))
        (record(known(), open(), passed()))
    }
}

fn known() -> Markup {
    html! {
        (section("Known of her", None, facts(&[
            Fact::new("Phone", html! { a href="tel:+35315550142" { "+353 1 555 0142" } }),
            Fact::new("E-mail", html! { a href="mailto:ann@devlin.example" { "ann@devlin.example" } }).from("she gave it, Mon 2 Mar"),
            Fact::new("Address", html! { "4 Pearse Street, Dublin 2" }).from("shop order 5520"),
            Fact::new("Reads", html! { "scores, at night" }).from("told Tom, Tue 6 Jan"),
            Fact::new("Rooted in", html! { "trust in Tom" }),
            Fact::new("Consent", html! { (state_as(State::Kept, "post")) " " (state_as(State::Broken, "no e-mail offers")) }).from("her window, Mon 2 Mar"),
            Fact::new("Tags", html! { (tag("musician")) (tag("varifocals")) }),
        ])))
        (section("What she is for us", None, facts(&[
            Fact::new("12 months", html! { "€1,842.50" }),
            Fact::new("Rhythm", html! { "every 6 weeks, lately 41 days" }),
        ])))
    }
}

fn open() -> Markup {
    let promises = [
        Line::new("/promise/1", html! { "A new frame" })
            .mark(state_as(State::Overdue, "overdue by 2 days"))
            .why(html! { "Tom gave his word on Wed 11 Nov." })
            .acts(html! { (Act::new("Kept", "/promise/1/keep").key('y').about("a new frame")) (Way::new("New date", "/promise/1/again").key('l')) }),
        Line::new("/promise/6", html! { "A second fitting, free" })
            .mark(state_as(State::Open, "by Mon 30 Nov"))
            .why(html! { "Yours." })
            .acts(Act::new("Kept", "/promise/6/keep").key('y').about("a second fitting").render()),
    ];
    let scheduled = [
        Line::new("/task/3", html! { "Order hinge screws for her old pair" })
            .mark(state(State::Open))
            .why(html! { "Tom, Monday" }),
    ];
    html! {
        (section("Our word to her", Some("2 open"), list(&promises)))
        (section("To do", Some("1"), list(&scheduled)))
    }
}

fn passed() -> Markup {
    let entries = vec![
        Entry::on(TODAY, Icon::Call, html! { b { "Ann" } " rang Tom" }).at("10:12").to("/interaction/90").state(reading("upset"))
            .body(words_of("I was told Wednesday. I am reading with my old pair and a headache, and nobody rang me. It isn't the frame, it's that I had to ask."))
            .acts(Way::new("Add your account", "/interaction/90/account").quiet().key('a').render()),
        Entry::on(TODAY, Icon::Note, html! { b { "Tom Byrne" } ", who took the call" }).at("10:20")
            .body(words_of("She was kind about it, which made it worse. The lab slipped and I did not tell her.")),
        Entry::on(date(2026, 11, 11), Icon::Word, html! { b { "Tom" } " promised a new frame by Wed 18 Nov" }).at("16:05").to("/promise/1").state(state(State::Overdue)),
        Entry::on(date(2026, 11, 11), Icon::Mail, html! { b { "Ann" } " wrote to the shop" }).at("09:31")
            .body(said("The left arm came off in my hand during the slow movement. I would laugh if I could see the audience.", "Ann Devlin", "by e-mail")),
        Entry::on(date(2026, 10, 1), Icon::Delivery, html! { "Frame handed over, order 5520" }).at("12:00").state(state(State::Kept)),
        Entry::on(date(2026, 9, 22), Icon::Order, html! { "Ordered varifocals, €410.00" }).at("15:44"),
        Entry::on(date(2026, 1, 6), Icon::Visit, html! { b { "Ann" } " came in for a sight test with Tom" })
            .body(words_of("You asked what I read. Nobody ever asked what I read.")),
        Entry::on(date(2025, 2, 2), Icon::Invoice, html! { "Invoice 3311, €62.00" }),
    ];
    section(
        "What passed between us",
        Some("8 of 61"),
        timeline(entries, TODAY, 14),
    )
}
