//! Two or more side by side, with what differs marked, what speaks for it and against it in words, and three keys.

use maud::{Markup, html};

use crate::frame::act::{Act, Way};
use crate::frame::face::{Lens, Page};
use crate::frame::icon::tag;
use crate::frame::sheet::{Heading, empty, section};
use crate::frame::words;
use crate::identity::Kind;
use crate::identity::compare::{Step, Waterfall};
use crate::identity::doubt_store::MANY;
use crate::identity::page::{percent, waterfall};
use crate::review::{Candidate, Review, Side};

impl Page for Review {
    fn title(&self) -> String {
        "One or two?".to_owned()
    }

    fn body(&self, lens: &Lens) -> Markup {
        let left = if self.left == MANY {
            format!("{} pairs or more wait", words::number(MANY))
        } else {
            words::count(self.left, "pair waits", "pairs wait")
        };
        let heading = Heading::new("One or two?").above("Who is who", "/identity");
        html! {
            @match &self.asked {
                Some(asked) => {
                    (heading.sentence(html! { (left) } ))
                    (self.question(asked, lens))
                }
                None if self.left > 0 => {
                    (heading)
                    (empty("That was the last of them", &format!("{left} that you put off."), html! {
                        a.button href="/review" { "Begin again" }
                    }))
                }
                None => {
                    (heading)
                    (empty("Nobody to ask about", "Whoever may be one or two stands here, side by side, until somebody says which.", html! {
                        a.button href="/identity" { "Who is who" }
                    }))
                }
            }
        }
    }
}

impl Review {
    fn question(&self, asked: &Side, lens: &Lens) -> Markup {
        html! {
            (self.side_by_side(asked))
            @for (nth, candidate) in self.candidates.iter().enumerate() {
                (section(&asks(asked, candidate), Some(&format!("{} likely", percent(candidate.probability))), html! {
                    @if let Some(common) = &candidate.common { (waterfall(common)) }
                    @if lens.may_write { (self.answers(candidate, nth == 0)) }
                }))
            }
        }
    }

    fn side_by_side(&self, asked: &Side) -> Markup {
        let sides: Vec<&Side> = std::iter::once(asked)
            .chain(self.candidates.iter().map(|one| &one.side))
            .collect();
        html! {
            div.table-box {
                table.compare {
                    thead { tr {
                        th scope="col" { span.unseen { "What" } }
                        @for side in &sides {
                            th scope="col" { a href=(format!("/customer/{}", side.party)) { (side.name) } }
                        }
                    } }
                    tbody {
                        @for row in &ROWS { (self.row(row, &sides)) }
                        tr {
                            th scope="row" { "Known from" }
                            @for side in &sides { td { (known_from(side)) } }
                        }
                    }
                }
            }
        }
    }

    fn row(&self, (kind, word, fields): &Row, sides: &[&Side]) -> Markup {
        let values: Vec<Vec<&str>> = sides.iter().map(|side| told(side, *kind)).collect();
        html! {
            @if values.iter().any(|values| !values.is_empty()) {
                tr {
                    th scope="row" { (word) }
                    @for (nth, values) in values.iter().enumerate() {
                        td {
                            @for value in values { div { (value) } }
                            @if values.is_empty() { span.from { "not told" } }
                            @if let Some(common) = nth.checked_sub(1).and_then(|nth| self.candidates[nth].common.as_ref()) {
                                (mark(common, fields))
                            }
                        }
                    }
                }
            }
        }
    }

    fn answers(&self, candidate: &Candidate, is_first: bool) -> Markup {
        let act = |label: &str, verdict: &str, key: char| {
            let act = Act::new(label, "/review")
                .with("a", candidate.a.to_string())
                .with("b", candidate.b.to_string())
                .with("verdict", verdict)
                .about(candidate.side.name.clone());
            if is_first { act.key(key) } else { act }
        };
        html! {
            div.buttons {
                (act("The same", "same", 'y').primary())
                (act("Never the same", "never", 'n'))
                @if let Some(after) = self.after.as_deref().filter(|_| is_first) {
                    (Way::new("Another time", format!("/review?after={after}")).key('s').quiet())
                }
            }
        }
    }
}

fn asks(asked: &Side, candidate: &Candidate) -> String {
    if candidate.is_tied {
        format!("Are these records of {} rightly one?", asked.name)
    } else if asked.name == candidate.side.name {
        format!("Are these two, both called {}, one?", asked.name)
    } else {
        format!("Are {} and {} one?", asked.name, candidate.side.name)
    }
}

/// What is told, its word, and the fields of the engine that compare it.
type Row = (Kind, &'static str, &'static [&'static str]);

const ROWS: [Row; 8] = [
    (Kind::Name, "Name", &["given name", "family name"]),
    (Kind::Company, "Works for", &["company"]),
    (Kind::Email, "E-mail", &["e-mail"]),
    (Kind::Domain, "Domain", &["e-mail"]),
    (Kind::Phone, "Phone", &["phone"]),
    (Kind::Address, "Address", &["address"]),
    (Kind::Born, "Born", &["date of birth"]),
    (Kind::OutsideId, "Id", &["code"]),
];

fn told(side: &Side, kind: Kind) -> Vec<&str> {
    let mut values: Vec<&str> = side
        .subjects
        .iter()
        .flat_map(|known| &known.identities)
        .filter(|seen| seen.kind == kind)
        .map(|seen| seen.value.as_str())
        .collect();
    values.sort_unstable();
    values.dedup();
    values
}

/// Whether what stands here is what stands in the first column: a sign and a word.
fn mark(common: &Waterfall, fields: &[&str]) -> Markup {
    let steps: Vec<&Step> = common
        .steps
        .iter()
        .filter(|step| fields.contains(&step.field.as_str()))
        .collect();
    html! {
        @if steps.iter().any(|step| step.is_different) {
            (tag("≠ differs"))
        } @else if steps.iter().any(|step| !step.is_same) {
            (tag("≈ alike"))
        } @else if !steps.is_empty() {
            span.from { "= the same" }
        }
    }
}

fn known_from(side: &Side) -> Markup {
    let mut silos: Vec<&str> = side.subjects.iter().map(|known| known.silo.as_str()).collect();
    silos.sort_unstable();
    silos.dedup();
    html! { (silos.join(", ")) @if side.records > 1 { ", " (words::count(i64::try_from(side.records).unwrap_or(i64::MAX), "record", "records")) } }
}
