//! The Neglect page: facts, the longest beyond their rhythm first, and one key that makes a plan.

use maud::{Markup, html};

use crate::frame::act::Way;
use crate::frame::face::{Lens, Page};
use crate::frame::list::{Line, list};
use crate::frame::sheet::{Heading, Tone, empty, notice, section};
use crate::frame::time::day;
use crate::frame::words;
use crate::interaction::kind_shown;
use crate::neglect::view_store::COUNTED;
use crate::neglect::web::{Last, List, NeglectView, Silent, Unrecorded};
use crate::neglect::{CHOSEN, Degree, QUIET_DAYS};
use crate::plan::page::plan_here;
use crate::plan::store::Brief;
use crate::value::page::share;

impl Page for NeglectView {
    fn title(&self) -> String {
        "Neglect".to_owned()
    }

    fn body(&self, lens: &Lens) -> Markup {
        let heading = Heading::new("Neglect").above("Value", "/value").sentence(html! {
            "Valued customers with whom nobody of us has spoken for longer than their own rhythm bears. "
            "An order, an invoice or a letter nobody answered is no word between us."
        });
        let is_whole = self.lists.len() == 3;
        let is_good = is_whole && self.lists.iter().all(|list| list.silent.is_empty());
        html! {
            (heading)
            @for team in &self.unrecorded { (not_recorded(team)) }
            @if self.is_empty {
                (empty("Nobody bought anything yet", "Whom we neglect shows with the first orders, or when you tag somebody as chosen.", html! { a.button href="/import" { "Import" } }))
            } @else if is_good && self.unrecorded.is_empty() {
                (empty("Nobody is neglected", "Every valued customer was spoken with within their own rhythm.", html! { (Way::new("Value", "/value")) }))
            }
            @for one in &self.lists { @if !one.silent.is_empty() { (self.of_degree(one, lens)) } }
            p.aside { "Valued are the first fifth of the last twelve months, and whoever is tagged " code { (CHOSEN) } ", whatever they spend." }
        }
    }
}

impl NeglectView {
    fn of_degree(&self, of: &List, lens: &Lens) -> Markup {
        let lines: Vec<Line> = of.silent.iter().map(|one| line(one, lens, "/neglect")).collect();
        let count = if of.count > COUNTED {
            format!("more than {}", words::number(COUNTED))
        } else {
            words::number(of.count)
        };
        section(
            &words::begun(word(of.degree)),
            Some(&count),
            html! {
                p.quiet { (meaning(of.degree)) }
                (list(&lines))
                @if let Some(next) = &of.next { p { a href=(format!("/neglect?degree={}&after={next}", key(of.degree))) { "More" } } }
            },
        )
    }
}

fn not_recorded(one: &Unrecorded) -> Markup {
    let whose = match &one.team {
        Some(team) => format!("of {team}"),
        None => "whom no team looks after".to_owned(),
    };
    let customers = words::count(one.customers, "valued customer", "valued customers");
    notice(
        Tone::Plain,
        html! { p {
            strong { "Not recorded. " }
            "Of " (customers) " " (whose) ", " (words::number(one.spoken_with)) " had any word recorded in the last twelve months. "
            "Nobody can say who of them is neglected: bring in a mailbox or a helpdesk, or log calls as they happen."
        } },
    )
}

fn key(degree: Degree) -> &'static str {
    match degree {
        Degree::Ridiculous => "ridiculous",
        Degree::Neglected => "neglected",
        Degree::Quiet => "quiet",
    }
}

pub fn word(degree: Degree) -> &'static str {
    match degree {
        Degree::Ridiculous => "ridiculous",
        Degree::Neglected => "neglected",
        Degree::Quiet => "quiet, though within their rhythm",
    }
}

fn meaning(degree: Degree) -> String {
    match degree {
        Degree::Ridiculous => {
            "Of those who bring most, or chosen: half a year and three of their gaps without a word, and billed all the while."
                .to_owned()
        }
        Degree::Neglected => {
            "So long a silence comes less than once in fifty where somebody is spoken with in their rhythm.".to_owned()
        }
        Degree::Quiet => format!("Nobody spoke with them for {QUIET_DAYS} days."),
    }
}

/// Somebody in a list, with why, and what to do.
pub fn line(one: &Silent, lens: &Lens, to: &str) -> Line {
    let href = format!("/customer/{}", one.party);
    let mark = match one.degree {
        Degree::Ridiculous => "ridiculous",
        Degree::Neglected => "neglected",
        Degree::Quiet => "quiet",
    };
    let line = Line::new(href, html! { (one.name) })
        .mark(crate::frame::icon::tag(mark))
        .why(why(one, lens));
    let line = match &one.year {
        Some(year) => line.aside(html! { (words::money(*year)) " a year" }),
        None => line,
    };
    match &one.plan {
        Some(_) => line,
        None if lens.may_write => line.acts(plan_here(one.party, &one.name, lens, to)),
        None => line,
    }
}

/// “Last spoke 412 days ago (Meera, a call); 7 orders since; 3.1 % of what all brought; usual gap 40 days.”
fn why(one: &Silent, lens: &Lens) -> Markup {
    let days = words::count(one.days, "day", "days");
    let mut facts = Vec::new();
    if one.billed_since > 0 {
        facts.push(format!(
            "{} since",
            words::count(one.billed_since, "order", "orders")
        ));
    }
    if one.written_since > 0 {
        let letters = words::count(one.written_since, "letter", "letters");
        facts.push(format!("{letters} from us that nobody answered"));
    }
    if let Some(part) = one.year_share.filter(|part| *part > 0.0) {
        facts.push(format!("{} of what all brought in twelve months", share(part)));
    }
    if one.is_chosen {
        facts.push("chosen".to_owned());
    }
    if let Some(gap) = one.usual_gap_days {
        facts.push(format!(
            "usual gap {}",
            words::count(gap.round() as i64, "day", "days")
        ));
    }
    if let Some(at) = one.waits_since {
        let since = words::distance(day(at, &lens.zone), lens.today());
        facts.push(format!("wrote {since} and waits"));
    }
    if let Some(keeper) = &one.keeper {
        facts.push(format!("{keeper} looks after them"));
    }
    html! {
        @match &one.last {
            Some(last) => {
                "Last spoke "
                @match last.interaction {
                    Some(interaction) => { a href=(format!("/interaction/{interaction}")) { (days) " ago" } (spoke(last)) }
                    None => { (days) " ago, as planned" }
                }
            }
            None => { "Nobody ever spoke with them in the " (days) " since they first bought or were chosen" }
        }
        @for fact in &facts { "; " (fact) }
        "."
        @if let Some(brief) = &one.plan { " " a href=(format!("/plan/{}", brief.plan.id)) { (planned(brief, lens)) } "." }
    }
}

/// “Meera speaks with them on Friday: the new season”
fn planned(brief: &Brief, lens: &Lens) -> String {
    let who = match brief.who_name.as_deref() {
        _ if brief.plan.who == lens.person => "You speak",
        Some(who) => &format!("{who} speaks"),
        None => "Somebody speaks",
    };
    let when = words::near_day(brief.plan.on, lens.today());
    format!("{who} with them {when}: {}", brief.plan.about)
}

/// “ (Meera, a call)”
fn spoke(last: &Last) -> String {
    let (kind, _) = kind_shown(&last.kind);
    let kind = kind.to_lowercase();
    let article = if kind.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    };
    match &last.who {
        Some(who) => format!(" ({who}, {article} {kind})"),
        None => format!(" ({article} {kind})"),
    }
}
