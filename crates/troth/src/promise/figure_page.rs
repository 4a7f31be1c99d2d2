//! The share kept, drawn: three figures beside one another, each with its count and interval.

use maud::{Markup, html};

use crate::frame::chart::{self, shares};
use crate::frame::face::{Lens, Page};
use crate::frame::sheet::{Heading, empty, section};
use crate::promise::Kind;
use crate::promise::figure::{Kept, KindShare, Share, ShareView};

impl Page for ShareView {
    fn title(&self) -> String {
        "The share we keep".to_owned()
    }

    fn body(&self, _: &Lens) -> Markup {
        let heading = Heading::new("The share we keep").above("Promises", "/promise").sentence(html! {
            "A share is a count with its 95 % interval. The customer's word and ours are never added together."
        });
        html! {
            (heading)
            @for kind in &self.kinds { (of_kind(kind)) }
        }
    }
}

fn of_kind(kind: &KindShare) -> Markup {
    let (title, which) = match kind.kind {
        Kind::Given => ("Given", "given"),
        Kind::Implied => ("Implied", "implied"),
    };
    if kind.all.nobody_asked.whole == 0 {
        let what =
            format!("No {which} promise is settled yet. Figures come with the first one kept or broken.");
        return section(title, None, empty("Nothing to count", &what, html! {}));
    }
    let href = format!("/promise?kind={which}");
    section(
        title,
        None,
        html! {
            (three(&kind.all, &href))
            (broken_down("Kept by touchpoint, as we say", &kind.by_touchpoint, &href))
            (broken_down("Kept by month, as we say", &kind.by_month, &href))
            @if kind.all.in_error > 0 { p.aside { (kind.all.in_error) " entered in error, in none of these figures." } }
        },
    )
}

/// They say, we say, nobody asked: each opens into the promises it counts.
pub fn three(kept: &Kept, href: &str) -> Markup {
    let three = [
        drawn("they say", href, kept.they_say),
        drawn("we say", href, kept.we_say),
        drawn("nobody asked", href, kept.nobody_asked),
    ];
    shares(
        "Kept",
        "Of the promises each side has judged; nobody asked, of all settled",
        None,
        &three,
    )
}

fn broken_down(title: &str, rows: &[Kept], href: &str) -> Markup {
    let drawn: Vec<chart::Share> = rows
        .iter()
        .filter(|row| row.we_say.whole > 0)
        .map(|row| drawn(&spoken(&row.word), href, row.we_say))
        .collect();
    html! { @if !drawn.is_empty() { (shares(title, "Of those we judged", None, &drawn)) } }
}

/// `2026-11` as people say it; other words as they are.
fn spoken(word: &str) -> String {
    let first: Option<jiff::civil::Date> = format!("{word}-01").parse().ok();
    first.map_or_else(|| word.to_owned(), |day| day.strftime("%B %Y").to_string())
}

fn drawn(word: &str, href: &str, share: Share) -> chart::Share {
    chart::Share {
        word: word.to_owned(),
        href: href.to_owned(),
        part: share.part,
        whole: share.whole,
        low: share.low.unwrap_or(0.0),
        high: share.high.unwrap_or(1.0),
    }
}
