//! A board of lanes: cards are moved by a menu with a reason, and dragging is only a quicker way to that menu.

use maud::{Markup, html};

use crate::frame::form::hidden;

/// One lane.
#[derive(Clone, Debug)]
pub struct Lane {
    /// Its own name in addresses and moves.
    pub id: String,
    pub word: String,
    /// How many, how much: beside its name.
    pub aside: String,
    pub cards: Vec<Card>,
}

/// Where cards may go: the address takes `to` (a lane), `before` (a card, or empty for the end) and, if asked, `why`.
#[derive(Clone, Debug)]
pub struct Moves {
    pub post_to: String,
    /// The label of the reason that belongs to a move; none when moves need no reason.
    pub why: Option<String>,
}

/// One card.
#[derive(Clone, Debug)]
pub struct Card {
    pub id: String,
    pub href: String,
    pub title: String,
    pub body: Markup,
    /// None on boards that only show.
    pub moves: Option<Moves>,
}

/// Draws a board. Each card's menu holds one form per other lane; a drag fills that form in and sends it.
pub fn board(label: &str, lanes: &[Lane]) -> Markup {
    html! {
        div.board role="group" aria-label=(label) data-board tabindex="0" {
            @for lane in lanes {
                section.lane aria-labelledby={ "lane-" (lane.id) } {
                    h2 id={ "lane-" (lane.id) } { (lane.word) " " span.aside { (lane.aside) } }
                    ol.cards data-lane=(lane.id) data-list {
                        @for card in &lane.cards { (drawn(card, lane, lanes)) }
                    }
                }
            }
        }
    }
}

fn drawn(card: &Card, lane: &Lane, lanes: &[Lane]) -> Markup {
    html! {
        li.card data-row data-card=(card.id) {
            h3 { a.row-link href=(card.href) data-open { (card.title) } }
            div.card-body { (card.body) }
            @if let Some(moves) = &card.moves { (menu(card, moves, lane, lanes)) }
        }
    }
}

fn menu(card: &Card, moves: &Moves, lane: &Lane, lanes: &[Lane]) -> Markup {
    let why = format!("why-{}", card.id);
    html! {
        details.menu data-menu {
            summary.button.quiet data-act data-key="m" { "Move" span.unseen { ": " (card.title) } kbd aria-hidden="true" { "m" } }
            form.menu-body method="post" action=(moves.post_to) data-move {
                (hidden("before", ""))
                @if let Some(label) = &moves.why {
                    label for=(why) { (label) }
                    input.voice id=(why) name="why" required autocomplete="off";
                }
                @for other in lanes.iter().filter(|other| other.id != lane.id) {
                    button.button.quiet type="submit" name="to" value=(other.id) { "To " (other.word) }
                }
            }
        }
    }
}

/// A list whose order can be changed by dragging, or by each item's own `up` and `down`.
#[derive(Clone, Debug)]
pub struct Ordered {
    pub id: String,
    pub body: Markup,
    /// Takes `before` (an item's id, or empty for the end).
    pub post_to: String,
}

pub fn ordered(items: &[Ordered]) -> Markup {
    html! {
        ol.ordered data-ordered data-list {
            @for (at, item) in items.iter().enumerate() {
                li data-row data-card=(item.id) {
                    div { (item.body) }
                    form.act method="post" action=(item.post_to) data-move {
                        (step("Up", at.checked_sub(1).and_then(|up| items.get(up)).map(|up| up.id.as_str())))
                        (step("Down", items.get(at + 1).map(|_| items.get(at + 2).map_or("", |below| below.id.as_str()))))
                    }
                }
            }
        }
    }
}

fn step(label: &str, before: Option<&str>) -> Markup {
    html! { button.button.quiet type="submit" name="before" value=[before] disabled[before.is_none()] { (label) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_drag_has_a_menu_twin() {
        let card = |id: &str| Card {
            id: id.into(),
            href: format!("/deal/{id}"),
            title: "Pumps".into(),
            body: html! {},
            moves: Some(Moves {
                post_to: format!("/deal/{id}/move"),
                why: Some("Why".into()),
            }),
        };
        let lane = |id: &str, cards| Lane {
            id: id.into(),
            word: id.into(),
            aside: String::new(),
            cards,
        };
        let page = board("Deals", &[lane("new", vec![card("1")]), lane("won", vec![])]).into_string();
        assert!(page.contains(r#"name="to" value="won""#), "{page}");
        assert!(!page.contains(r#"name="to" value="new""#), "{page}");
        assert!(page.contains(r#"name="why" required"#), "{page}");
    }
}
