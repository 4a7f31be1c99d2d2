//! The evidence for who somebody is, and how things stand with who is who in all.

use maud::{Markup, html};

use crate::frame::act::Act;
use crate::frame::face::{Lens, Page};
use crate::frame::icon::tag;
use crate::frame::sheet::{Fact, Heading, empty, facts, section};
use crate::frame::table::{Column, Row, Table};
use crate::frame::words;
use crate::identity::Kind;
use crate::identity::compare::{Step, Waterfall};
use crate::identity::explain::{Explained, Known, Reason, Refusal, Seen};
use crate::identity::store::Decided;
use crate::identity::web::Standing;

impl Page for Standing {
    fn title(&self) -> String {
        "Who is who".to_owned()
    }

    fn body(&self, _: &Lens) -> Markup {
        let counts = &self.counts;
        let sentence = html! {
            (words::count(counts.subjects, "record", "records")) " of somebody are "
            (words::count(counts.parties, "person or firm", "people and firms")) "; "
            (words::count(counts.merged, "of them is known", "of them are known")) " by more than one record."
        };
        let number = |many: i64| html! { (words::number(many)) };
        let known = [
            Fact::new("Said to be the same", number(counts.same)).from("by people, not undone"),
            Fact::new("Said to be never the same", number(counts.never)).from("by people, not undone"),
            Fact::new("Addresses and numbers of nobody", number(counts.shared))
                .from("offices, placeholders, seen under many names"),
        ];
        html! {
            (Heading::new("Who is who").above("Contacts", "/customer").sentence(sentence))
            (facts(&known))
            (section("Where duplicates come from", None, self.silos()))
        }
    }
}

impl Standing {
    fn silos(&self) -> Markup {
        let columns = vec![
            Column::new("Silo"),
            Column::figure("Records"),
            Column::figure("People and firms"),
            Column::figure("Known twice in it"),
            Column::figure("Known elsewhere too"),
        ];
        let row = |silo: &crate::identity::count_store::SiloCount| {
            let figures = [silo.subjects, silo.parties, silo.twice, silo.elsewhere]
                .map(|many| html! { (words::number(many)) });
            Row::new([html! { (silo.silo) }].into_iter().chain(figures).collect())
        };
        let none = empty(
            "No records yet",
            "Each file or mailbox brought in becomes a silo here.",
            html! { a.button href="/import" { "Import" } },
        );
        html! { (Table::new("silos", "Records by silo", columns).rows(self.silos.iter().map(row).collect()).empty(none)) }
    }
}

impl Page for Explained {
    fn title(&self) -> String {
        "Why this is one".to_owned()
    }

    fn body(&self, lens: &Lens) -> Markup {
        html! { (Heading::new("Who this is").above("Contact", format!("/customer/{}", self.party))) (evidence(self, lens)) }
    }
}

/// Why these records are one party, with the way to take each of them out.
pub fn evidence(explained: &Explained, lens: &Lens) -> Markup {
    html! {
        (section("Why this is one", Some(&words::count(count(explained.subjects.len()), "record", "records")), html! {
            ol.list data-list {
                @for known in &explained.subjects { (record(explained, known, lens)) }
            }
        }))
        @if !explained.refusals.is_empty() {
            (section("Never the same as", None, html! {
                ol.list { @for refusal in refusals(explained) { (refused(refusal, lens)) } }
            }))
        }
    }
}

fn count(many: usize) -> i64 {
    i64::try_from(many).unwrap_or(i64::MAX)
}

fn record(explained: &Explained, known: &Known, lens: &Lens) -> Markup {
    let reasons = explained
        .ties
        .iter()
        .filter(|tie| tie.a == known.subject || tie.b == known.subject);
    let about = format!(
        "{} in {}",
        known.name.as_deref().unwrap_or(&known.key),
        known.silo
    );
    html! {
        li.line data-row {
            div.line-body {
                p { strong { (known.silo) } " knows " (known.name.as_deref().unwrap_or("somebody")) " as " code { (known.key) } }
                p.line-why { @for (at, seen) in known.identities.iter().enumerate() { @if at > 0 { " · " } (told(seen)) } }
                @for reason in reasons { p.line-why { (why(explained, known.subject, reason, lens)) } }
            }
            div.line-aside { (words::instant(known.since, lens.now, &lens.zone)) }
            @if lens.may_write && explained.subjects.len() > 1 {
                div.line-acts {
                    (Act::new("Take out", format!("/customer/{}/split", explained.party)).quiet()
                        .with("subject", known.subject.to_string()).about(about))
                }
            }
        }
    }
}

fn told(seen: &Seen) -> Markup {
    let others = match seen.others {
        0 => "on no other record".to_owned(),
        many => format!("on {} too", words::count(many, "other record", "other records")),
    };
    html! {
        (kind(seen.kind)) " " (seen.value) " (" (others) ")"
        @if seen.is_shared { " " (tag("nobody's own")) }
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::OutsideId => "id",
        Kind::Email => "e-mail",
        Kind::Phone => "phone",
        Kind::Domain => "domain",
        Kind::Name => "name",
        Kind::Company => "company",
        Kind::Address => "address",
        Kind::Born => "born",
    }
}

fn why(explained: &Explained, subject: i64, reason: &Reason, lens: &Lens) -> Markup {
    let other = if reason.a == subject { reason.b } else { reason.a };
    let silo = explained
        .subjects
        .iter()
        .find(|known| known.subject == other)
        .map_or("another record", |known| known.silo.as_str());
    match (&reason.said, &reason.common) {
        (Some(said), _) => html! { "The same as in " (silo) ": " (who_said(said, lens)) },
        (None, Some(common)) => html! { "The same as in " (silo) ": " (waterfall(common)) },
        _ => html! { "The same as in " (silo) },
    }
}

fn who_said(said: &Decided, lens: &Lens) -> Markup {
    html! {
        (said.by_name.as_deref().unwrap_or("Troth")) " said so " (words::instant(said.at, lens.now, &lens.zone))
        @if let Some(why) = &said.why { ", because " q.voice { (why) } }
        @if lens.may_write { " " (Act::new("Undo", format!("/identity/link/{}/undo", said.id)).quiet()) }
    }
}

/// What two have in common, step by step, strongest first.
pub fn waterfall(common: &Waterfall) -> Markup {
    let mut steps: Vec<&Step> = common.steps.iter().collect();
    steps.sort_by(|one, other| other.bits.total_cmp(&one.bits));
    html! {
        (probability(common.probability)) " likely"
        ul.steps { @for step in steps { li { (step.words()) ": " strong { (step.strength().word()) } } } }
    }
}

fn probability(probability: f64) -> String {
    let percent = (probability * 100.0).clamp(0.1, 99.9);
    if (5.0..=95.0).contains(&percent) { format!("{percent:.0} %") } else { format!("{percent:.1} %") }
}

/// One for each act and whom it names: a split refuses a record to each of the rest.
fn refusals(explained: &Explained) -> Vec<&Refusal> {
    let mut seen = std::collections::BTreeSet::new();
    explained
        .refusals
        .iter()
        .filter(|one| seen.insert((one.said.fact, one.other.as_ref().map(|other| other.party))))
        .collect()
}

fn refused(refusal: &Refusal, lens: &Lens) -> Markup {
    html! {
        li.line { div.line-body {
            p {
                @match &refusal.other {
                    Some(other) => a href=(format!("/customer/{}", other.party)) { (other.name) },
                    None => "Somebody a colleague looks after",
                }
            }
            p { (who_said(&refusal.said, lens)) }
        } }
    }
}
