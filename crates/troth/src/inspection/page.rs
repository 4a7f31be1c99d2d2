//! The review as pages: what is due with its date, what comes, what was found, and the form that keeps it.

use jiff::civil::Date;
use maud::{Markup, Render as _, html};

use crate::frame::act::{Act, Way};
use crate::frame::face::{Lens, Page};
use crate::frame::field::{Choice, Field};
use crate::frame::form::{button, buttons, form, hidden, message, refused};
use crate::frame::icon::{self, State as Mark};
use crate::frame::list::{Line, list};
use crate::frame::sheet::{Fact, Heading, empty, facts, section};
use crate::frame::words;
use crate::inspection::web::{InspectionForm, InspectionView, Inspections};
use crate::inspection::{Due, Inspection, Outcome, Thing, run_page};
use crate::intervention::Intervention;

/// A day, written where it is near.
pub fn near(on: Date, today: Date) -> String {
    words::near_day(on, today)
}

fn kind(thing: Thing) -> &'static str {
    match thing {
        Thing::Purpose(_) => "Purpose",
        Thing::Standard(_) => "Standard",
        Thing::Hindrance(_) => "Hindrance",
        Thing::Guard(_) => "Guard",
    }
}

fn outcome_said(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::AsIs => "as it is",
        Outcome::Changed => "changed",
        Outcome::ToDo => "to do",
    }
}

/// Something to look at, as a line of a list.
pub fn line(due: &Due, lens: &Lens) -> Line {
    let mark = if due.is_overdue {
        icon::state(Mark::Overdue)
    } else if due.on == lens.today() {
        icon::state_as(Mark::AtRisk, "due")
    } else {
        icon::state_as(Mark::Open, "to come")
    };
    let here = format!("/inspection/new?thing={}", due.thing);
    let href = due.thing.href();
    let why = html! {
        (kind(due.thing)) " · due " (near(due.on, lens.today()))
        @match due.last { Some(last) => { " · last looked at " (words::day(last, lens.today())) } None => " · never looked at" }
        @if let Some(found) = &due.found { " · " (found) }
    };
    let may_look = if matches!(due.thing, Thing::Guard(_)) {
        lens.may_own
    } else {
        lens.may_write
    };
    let line = Line::new(href, html! { (due.name) }).mark(mark).why(why);
    if may_look {
        line.acts(html! {
            @if let Thing::Guard(guard) = due.thing { @if guard.can_be_run() { (run_page::run_it(guard)) } }
            (Way::new("Say what you see", here).key('s'))
        })
    } else {
        line
    }
}

/// On Today: what is past its day.
pub fn overdue(due: &[Due], lens: &Lens) -> Markup {
    let lines: Vec<Line> = due.iter().map(|one| line(one, lens)).collect();
    section(
        "Due for review",
        None,
        html! { (list(&lines)) p { a href="/inspection" { "The whole review" } } },
    )
}

fn intervened(one: &Intervention, lens: &Lens) -> Line {
    let why = html! { "Intervention · due " (near(one.look, lens.today())) " · " (one.target_name) };
    Line::new(format!("/intervention/{}", one.id), html! { (one.what) })
        .mark(icon::state_as(Mark::Overdue, "to look at"))
        .why(why)
}

impl Page for Inspections {
    fn title(&self) -> String {
        "Review".to_owned()
    }

    fn body(&self, lens: &Lens) -> Markup {
        let today = lens.today();
        let (now, later): (Vec<&Due>, Vec<&Due>) = self.due.iter().partition(|one| one.on <= today);
        let lines = |some: &[&Due]| some.iter().map(|one| line(one, lens)).collect::<Vec<_>>();
        let mut due = lines(&now);
        due.extend(self.interventions.iter().map(|one| intervened(one, lens)));
        html! {
            (Heading::new("Review").sentence(html! {
                "Purpose, standards, hindrances and Troth's own guards, each looked at in its time. What came of it stays."
            }))
            @if due.is_empty() {
                (empty("Nothing is due", "What comes next stands below, with its day.", html! {}))
            } @else { (section("Due", None, list(&due))) }
            @if !later.is_empty() { (section("To come", None, list(&lines(&later)))) }
            @if !self.inspections.is_empty() {
                (section("What came of it", None, html! {
                    (list(&self.inspections.iter().map(|one| looked(one, lens)).collect::<Vec<_>>()))
                    @if let Some(next) = self.next { p { a href=(format!("/inspection?after={next}")) { "Older" } } }
                }))
            }
        }
    }
}

/// What was found, a line under the other.
pub fn printed(found: &str) -> Markup {
    html! {
        div.printed {
            @for line in found.lines() {
                @if line.starts_with("troth-anchor:") {
                    details { summary { "The anchor to keep outside" } code.anchor { (line) } }
                } @else { p { (line) } }
            }
        }
    }
}

fn chip(one: &Inspection) -> Markup {
    let mark = match one.outcome {
        _ if one.is_error => return icon::state(Mark::Mistaken),
        Outcome::AsIs => Mark::Kept,
        Outcome::Changed => Mark::Released,
        Outcome::ToDo => Mark::AtRisk,
    };
    icon::state_as(mark, outcome_said(one.outcome))
}

fn looked(one: &Inspection, lens: &Lens) -> Line {
    let by = one.by_name.as_deref().unwrap_or("Troth");
    Line::new(format!("/inspection/{}", one.id), html! { (one.name) })
        .mark(chip(one))
        .why(html! { (words::day(one.on, lens.today())) " by " (by) ": " (one.words) })
}

impl Page for InspectionView {
    fn title(&self) -> String {
        self.inspection.name.clone()
    }

    fn body(&self, lens: &Lens) -> Markup {
        let one = &self.inspection;
        let by = one.by_name.as_deref().unwrap_or("Troth");
        let mut known = vec![
            Fact::new("What was seen", html! { (one.words) }),
            Fact::new(
                "Looked at",
                html! { (words::day(one.on, lens.today())) " by " (by) },
            ),
            Fact::new("Due again", html! { (words::near_day(one.next, lens.today())) }),
        ];
        if let Some(found) = &one.found {
            known.push(Fact::new("Found that day", html! { (printed(found)) }));
        }
        if one.is_error {
            let why = one.why.as_deref().unwrap_or("no reason given");
            known.push(Fact::new("Entered in error", html! { (why) }));
        }
        let may_turn = if matches!(one.thing, Thing::Guard(_)) {
            lens.may_own
        } else {
            lens.may_write
        };
        html! {
            (Heading::new(&one.name).above("Review", "/inspection").sentence(html! { (chip(one)) " " (kind(one.thing)) }))
            (facts(&known))
            p { a href=(one.thing.href()) { "As it stands now" } }
            @if may_turn {
                @if one.is_error { div.buttons { (Act::new("It counts after all", format!("/inspection/{}/undo", one.id)).quiet()) } }
                @else {
                    details.act-form {
                        summary { "Entered in error" }
                        (form(&format!("/inspection/{}/error", one.id), html! {
                            (Field::text("why", "Why"))
                            (buttons(button("Enter in error")))
                        }))
                    }
                }
            }
        }
    }
}

impl Page for InspectionForm {
    fn title(&self) -> String {
        self.name.clone().unwrap_or_else(|| "Say what you see".to_owned())
    }

    fn body(&self, lens: &Lens) -> Markup {
        let (input, errors) = (&self.input, &self.errors);
        let outcomes = vec![
            Choice::new("as_is", "It stays as it is"),
            Choice::new("changed", "It was changed"),
            Choice::new("to_do", "Something is to be done").hint("say what, and by whom, below"),
        ];
        let later = self
            .thing
            .map(|thing| words::day(thing.due_after(lens.today()), lens.today()));
        html! {
            (Heading::new(self.title()).above("Review", "/inspection").sentence(html! {
                @if let Some(Thing::Guard(guard)) = self.thing { (message(guard.asks())) " " }
                @if let Some(href) = self.thing.map(Thing::href) { a href=(href) { "As it stands now" } }
            }))
            @if let Some(found) = &self.found { (printed(&words::begun(found))) }
            (refused(errors))
            (form("/inspection", html! {
                @if self.name.is_some() { (hidden("thing", &input.thing)) }
                @else { (Field::text("thing", "What was looked at").value(&input.thing).errors(errors).required().short().example("guard:backup")) }
                (Field::radio("outcome", "What came of it", outcomes).value(input.outcome.map_or("", Outcome::word)).errors(errors).required())
                (Field::area("words", "What you see").rows(3).value(&input.words).errors(errors).required())
                (Field::date("next", "Due again on").ahead(lens.today()).value(input.next.as_deref().unwrap_or("")).errors(errors)
                    .hint(later.map_or_else(String::new, |later| format!("{later}, unless you say another day."))))
                (buttons(button("Keep it").render()))
            }))
        }
    }
}
