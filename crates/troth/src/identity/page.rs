//! The evidence for who somebody is, and how things stand with who is who in all.

use maud::{Markup, html};

use crate::frame::act::Act;
use crate::frame::face::{Lens, Page};
use crate::frame::icon::tag;
use crate::frame::sheet::{Fact, Heading, Tone, empty, facts, notice, section};
use crate::frame::table::{Column, Row, Table};
use crate::frame::words;
use crate::identity::Kind;
use crate::identity::compare::{Step, Waterfall};
use crate::identity::explain::{Explained, Known, Reason, Refusal, Seen};
use crate::identity::store::Decided;
use crate::identity::web::{Proposal, Standing};

impl Page for Standing {
    fn title(&self) -> String {
        "Who is who".to_owned()
    }

    fn body(&self, lens: &Lens) -> Markup {
        let counts = &self.counts;
        let sentence = html! {
            (words::count(counts.subjects, "record", "records")) " of somebody are "
            (words::count(counts.parties, "person or firm", "people and firms")) "; "
            (words::count(counts.merged, "of them is known", "of them are known")) " by more than one record."
        };
        let number = |many: i64| html! { (words::number(many)) };
        let known = [
            Fact::new("Waiting for an answer", html! {
                @if counts.doubtful > 0 { a href="/review" { (words::number(counts.doubtful)) } } @else { "0" }
            }).from("may be one, may be two"),
            Fact::new("Said to be the same", number(counts.same)).from("by people, not undone"),
            Fact::new("Said to be never the same", number(counts.never)).from("by people, not undone"),
            Fact::new("Addresses and numbers of nobody", number(counts.shared))
                .from("offices, placeholders, seen under many names"),
        ];
        html! {
            (Heading::new("Who is who").above("Contacts", "/customer").sentence(sentence))
            (facts(&known))
            (section("Where duplicates come from", None, self.silos()))
            (section("How it is judged", None, self.judged(lens)))
        }
    }
}

impl Standing {
    /// Which model judges, and what another would change.
    fn judged(&self, lens: &Lens) -> Markup {
        html! {
            p {
                @match (&self.judge.accepted_at, &self.judge.accepted_by) {
                    (Some(at), Some(who)) => { "By what was learnt from these records; " (who) " accepted it " (words::instant(*at, lens.now, &lens.zone)) "." },
                    (Some(_), None) => { "As before, for a base that has grown to " (words::number(self.judge.records)) " records." },
                    _ => "By what is believed of records in general: nothing has been learnt from these yet.",
                }
            }
            @if let Some(proposal) = &self.proposal { (proposed(proposal, lens)) }
            @if lens.may_own {
                (Act::new(if self.proposal.is_some() { "Look once more" } else { "Look again" }, "/identity/look"))
                p.from { "Learns from all that was compared and from your answers, and shows what that would change. Nothing changes until you accept it." }
            }
        }
    }

    fn silos(&self) -> Markup {
        let columns = vec![
            Column::new("Silo"),
            Column::figure("Records"),
            Column::figure("People and firms"),
            Column::figure("Known twice in it"),
            Column::figure("Known elsewhere too"),
            Column::figure("Waiting for an answer"),
        ];
        let row = |silo: &crate::identity::count_store::SiloCount| {
            let figures = [
                silo.subjects,
                silo.parties,
                silo.twice,
                silo.elsewhere,
                silo.doubtful,
            ]
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

fn proposed(proposal: &Proposal, lens: &Lens) -> Markup {
    let changes = &proposal.changes;
    let parties = |many: usize| words::count(count(many), "person or firm", "people and firms");
    html! {
        (notice(Tone::Careful, html! { div {
            p { strong { "A newer model, " (words::instant(proposal.at, lens.now, &lens.zone)) ": " }
                (parties(changes.parties_after)) " instead of " (words::number(count(changes.parties_before))) "." }
            ul {
                li { (parties(changes.joined)) " would be made one with another" }
                li { (parties(changes.parted)) " would be taken apart" }
            }
            @if !proposal.examples.is_empty() {
                details { summary { "Whom" }
                    ul { @for example in &proposal.examples { li {
                        (if example.is_joined { "One: " } else { "Apart: " })
                        @for (at, (party, name)) in example.names.iter().enumerate() {
                            @if at > 0 { " · " } a href=(format!("/customer/{party}")) { (name) }
                        }
                    } } }
                }
            }
            @if lens.may_own { (Act::new("Accept", format!("/identity/model/{}/accept", proposal.id)).primary()) }
        } }))
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
    let reasons = explained.ties.iter().filter(|tie| tie.b == known.subject);
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
                @for reason in reasons { div.line-why { (why(explained, known.subject, reason, lens)) } }
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
        (kind(seen.kind)) " " (seen.value) @if seen.kind.is_own() { " (" (others) ")" }
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
        (None, common) => html! {
            "The same as in " (silo)
            @if let Some(common) = common { ", " (percent(common.probability)) " likely" (waterfall(common)) }
            @if lens.may_write {
                (Act::new("Never the same", "/review").quiet().with("verdict", "never")
                    .with("a", reason.a.to_string()).with("b", reason.b.to_string()).about(format!("as in {silo}")))
            }
        },
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
        @if common.is_only_a_name {
            p { "Nothing speaks for it but the name, and for a name alone nobody is made one." }
        } @else if common.rival == "near" && common.probability < 0.95 {
            p { "Two of one household or firm may have as much in common." }
        }
        ul.steps { @for step in steps { li { span { (step.words()) } strong { (step.strength().word()) } } } }
    }
}

/// A probability as people read it, never as certain as nothing is.
pub fn percent(probability: f64) -> String {
    let percent = (probability * 100.0).clamp(0.1, 99.9);
    if (5.0..=95.0).contains(&percent) {
        format!("{percent:.0} %")
    } else {
        format!("{percent:.1} %")
    }
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
