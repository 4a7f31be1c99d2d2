//! The share kept, drawn: three figures beside one another, each with its count and interval.

use maud::{Markup, html};

use crate::frame::chart::{self, shares};
use crate::frame::face::{Lens, Page};
use crate::frame::sheet::{Heading, empty, section};
use crate::promise::Kind;
use crate::promise::board::{Asked, Say};
use crate::promise::board_page::address;
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
            @for kind in &self.kinds { (of_kind(kind, self.months)) }
        }
    }
}

fn of_kind(kind: &KindShare, months: i64) -> Markup {
    let (title, which) = match kind.kind {
        Kind::Given => ("Given", "given"),
        Kind::Implied => ("Implied", "implied"),
    };
    let counted = Asked {
        kind: Some(kind.kind),
        months: Some(months),
        ..Asked::default()
    };
    let nothing = || {
        let what =
            format!("No {which} promise is settled yet. Figures come with the first one kept or broken.");
        empty("Nothing to count", &what, html! {})
    };
    let touchpoint = |row: &Kept| Asked {
        touchpoint: Some(row.word.clone()),
        ..judged(&counted)
    };
    let month = |row: &Kept| Asked {
        month: Some(row.word.clone()),
        months: None,
        ..judged(&counted)
    };
    section(
        title,
        None,
        html! {
            @if kind.all.nobody_asked.whole == 0 { (nothing()) } @else {
                (three(&kind.all, &counted))
                (broken_down("Kept by touchpoint, as we say", &kind.by_touchpoint, touchpoint))
                (broken_down("Kept by month, as we say", &kind.by_month, month))
            }
            @if kind.all.in_error > 0 { p.aside { (kind.all.in_error) " entered in error, in none of these figures." } }
        },
    )
}

/// Those of these that we judged.
fn judged(counted: &Asked) -> Asked {
    Asked {
        we_say: Some(Say::Either),
        ..counted.clone()
    }
}

/// They say, we say, nobody asked: each opens into the promises it counts.
pub fn three(kept: &Kept, counted: &Asked) -> Markup {
    let they = |say| Asked {
        they_say: Some(say),
        ..counted.clone()
    };
    let three = [
        drawn("they say", &they(Say::Either), kept.they_say),
        drawn("we say", &judged(counted), kept.we_say),
        drawn("nobody asked", &they(Say::Nothing), kept.nobody_asked),
    ];
    shares(
        "Kept",
        "Of the promises each side has judged; nobody asked, of all settled",
        None,
        &three,
    )
}

fn broken_down(title: &str, rows: &[Kept], counted: impl Fn(&Kept) -> Asked) -> Markup {
    let drawn: Vec<chart::Share> = rows
        .iter()
        .filter(|row| row.we_say.whole > 0)
        .map(|row| drawn(&spoken(&row.word), &counted(row), row.we_say))
        .collect();
    html! { @if !drawn.is_empty() { (shares(title, "Of those we judged", None, &drawn)) } }
}

/// `2026-11` as people say it; other words as they are.
pub fn spoken(word: &str) -> String {
    let first: Option<jiff::civil::Date> = format!("{word}-01").parse().ok();
    first.map_or_else(|| word.to_owned(), |day| day.strftime("%B %Y").to_string())
}

fn drawn(word: &str, counted: &Asked, share: Share) -> chart::Share {
    chart::Share {
        word: word.to_owned(),
        href: address(counted),
        part: share.part,
        whole: share.whole,
        low: share.low.unwrap_or(0.0),
        high: share.high.unwrap_or(1.0),
    }
}
