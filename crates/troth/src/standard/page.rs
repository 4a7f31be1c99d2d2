//! Standards as pages: all of them, one with its chart, and the form to set one.

use maud::{Markup, Render as _, html};

use crate::frame::act::Way;
use crate::frame::curve::sparkline;
use crate::frame::face::{Lens, Page};
use crate::frame::field::{Choice, Field};
use crate::frame::form::{button, buttons, form, refused};
use crate::frame::icon::{self, State as Mark};
use crate::frame::list::{Line, list};
use crate::frame::sheet::{Fact, Heading, empty, facts, section};
use crate::frame::words;
use crate::standard::Kind;
use crate::standard::chart;
use crate::standard::measure::MEASURES;
use crate::standard::view::{StandardView, State};
use crate::standard::web::{Before, StandardForm, Standards};

fn kind_said(kind: Kind) -> &'static str {
    match kind {
        Kind::Absolute => "absolute: it stands whatever happens",
        Kind::Past => "our own best: what we kept up before, and it proposes to rise",
        Kind::Outside => "the best outside: somebody else's figure",
    }
}

/// How it stands, as a shape and a word.
fn mark(state: State) -> Markup {
    let (shape, word) = match state {
        State::BelowAndSliding => (Mark::Broken, "below and sliding"),
        State::Below => (Mark::Broken, "below"),
        State::Sliding => (Mark::AtRisk, "sliding"),
        State::Uncertain => (Mark::AtRisk, "not surely met"),
        State::Met => (Mark::Kept, "met"),
        State::Unknown => (Mark::Open, "not known yet"),
        State::Retired => (Mark::Released, "retired"),
    };
    icon::state_as(shape, word)
}

impl Page for Standards {
    fn title(&self) -> String {
        "Standards".to_owned()
    }

    fn body(&self, lens: &Lens) -> Markup {
        let (stand, retired): (Vec<&StandardView>, Vec<&StandardView>) =
            self.standards.iter().partition(|one| one.standard.stands());
        let new = || {
            Way::new("Set a standard", "/standard/new")
                .key('n')
                .primary()
                .render()
        };
        let mut heading = Heading::new("Standards")
            .sentence(html! { "What we ask of ourselves. A standard may rise and is never lowered; it ends only in the open." });
        if lens.may_write && !stand.is_empty() {
            heading = heading.acts(new());
        }
        html! {
            (heading)
            @if stand.is_empty() {
                (empty("No standard is set yet", "Three good ones to begin with: given promises kept, voices answered, hours until the first answer.",
                    html! { @if lens.may_write { (new()) } }))
            } @else { (list(&stand.iter().map(|one| line(one)).collect::<Vec<_>>())) }
            @if !retired.is_empty() {
                (section("Retired", None, list(&retired.iter().map(|one| line(one)).collect::<Vec<_>>())))
            }
        }
    }
}

fn line(view: &StandardView) -> Line {
    let known: Vec<f64> = view.weeks.iter().filter_map(|week| week.value).collect();
    let last = known.get(known.len().saturating_sub(52)..).unwrap_or_default();
    let said = format!(
        "{} over {}",
        view.name,
        words::count(last.len() as i64, "week", "weeks")
    );
    Line::new(
        format!("/standard/{}", view.standard.id),
        html! { (view.name) ": " (asked(view)) },
    )
    .mark(mark(view.state))
    .why(html! {
        @match &view.last_said {
            Some(last) => { "The last quarter: " (last) "." }
            None => "Nothing is known of it yet.",
        }
    })
    .aside(html! { @if last.len() > 1 { (sparkline(last, &said)) } })
}

/// `at least 95 %`, `at most 8 hours`.
fn asked(view: &StandardView) -> String {
    let least = match view.standard.better {
        troth_drift::Better::Higher => "at least",
        troth_drift::Better::Lower => "at most",
    };
    format!("{least} {}", view.level_said)
}

impl Page for StandardView {
    fn title(&self) -> String {
        self.name.clone()
    }

    fn body(&self, lens: &Lens) -> Markup {
        html! {
            (Heading::new(&self.name).above("Standards", "/standard").sentence(html! {
                (words::begun(&asked(self))) ". " (mark(self.state)) " "
                @if let Some(last) = &self.last_said { "The last quarter: " (last) "." }
            }))
            (refused(&self.errors))
            @if self.weeks.iter().any(|week| week.value.is_some()) { (chart::of(self)) } @else {
                (empty("Nothing to draw yet", "A point comes with the first week that is over and in which at least five people stand behind it.", html! {}))
            }
            @for part in self.beside.values() { (part.draw(lens)) }
            (self.known(lens))
            @if lens.may_write && self.standard.stands() { (self.retiring()) }
        }
    }
}

impl Page for Before {
    fn title(&self) -> String {
        self.name.clone()
    }

    fn body(&self, lens: &Lens) -> Markup {
        html! {
            (Heading::new(&self.name).above("Standards", "/standard"))
            @for part in &self.parts { (part.draw(lens)) }
        }
    }
}

impl StandardView {
    fn known(&self, lens: &Lens) -> Markup {
        let standard = &self.standard;
        let by = |name: &Option<String>| name.clone().unwrap_or_else(|| "Troth".to_owned());
        let mut known = vec![
            Fact::new("Kind", html! { (kind_said(standard.kind)) }),
            Fact::new("Why", html! { (standard.why) }),
            Fact::new("What is counted", html! { (self.definition) }),
            Fact::new(
                "Watched since",
                html! { (words::day(standard.from.monday(), lens.today())) },
            ),
            Fact::new("Alarms go to", html! { (by(&standard.owner_name)) }),
            Fact::new(
                "Set",
                html! { (words::instant(standard.at, lens.now, &lens.zone)) " by " (by(&standard.by_name)) },
            ),
        ];
        if let (Some(whose), Some(source)) = (&standard.whose, &standard.source) {
            known.push(Fact::new("Whose", html! { (whose) }).from(source.as_str()));
        }
        if let Some(retired) = standard.retired() {
            known.push(Fact::new(
                "Retired",
                html! { (words::instant(retired.at, lens.now, &lens.zone)) " by " (by(&retired.by_name)) ": " (retired.why.as_deref().unwrap_or_default()) },
            ));
        }
        facts(&known)
    }

    fn retiring(&self) -> Markup {
        let is_open = !self.errors.is_empty();
        html! {
            details.act-form open[is_open] {
                summary { "Retire it" }
                p { "It is asked no longer from then on. Its line stays drawn, with your name and your reason." }
                (form(&format!("/standard/{}/retire", self.standard.id), html! {
                    (Field::words("why", "Why it holds no longer").rows(2).value(&self.typed).errors(&self.errors).required())
                    (buttons(button("Retire")))
                }))
            }
        }
    }
}

impl Page for StandardForm {
    fn title(&self) -> String {
        "Set a standard".to_owned()
    }

    fn body(&self, _lens: &Lens) -> Markup {
        let (input, errors) = (&self.input, &self.errors);
        let measures: Vec<Choice> = MEASURES
            .iter()
            .map(|measure| Choice::new(measure.word, measure.name).hint(measure.question))
            .collect();
        let kinds = Kind::ALL.map(|kind| Choice::new(kind.word(), kind_said(kind)));
        html! {
            (Heading::new("Set a standard").above("Standards", "/standard").sentence(html! {
                "It can be raised, and never lowered."
            }))
            (refused(errors))
            (form("/standard", html! {
                (Field::radio("measure", "What is measured", measures).errors(errors).required().value(&input.measure))
                (Field::text("level", "What we ask").value(&input.level).errors(errors).required().short()
                    .example("95 %").hint("A share, such as 95 %, or a time, such as 8 hours."))
                (Field::words("why", "For whose sake, and why this much").rows(2).value(&input.why).errors(errors).required())
                (Field::radio("kind", "Where it comes from", kinds.to_vec()).errors(errors).required()
                    .value(input.kind.unwrap_or(Kind::Absolute).word()))
                (Field::text("whose", "Whose figure").value(input.whose.as_deref().unwrap_or("")).errors(errors)
                    .hint("Only for the best outside."))
                (Field::text("source", "Where it is known from").value(input.source.as_deref().unwrap_or("")).errors(errors))
                (Field::text("touchpoint", "Only this touchpoint").value(input.touchpoint.as_deref().unwrap_or("")).errors(errors).short()
                    .hint("Such as delivery or email; the whole firm, unless you say one."))
                (Field::date("since", "Watched from when on").value(input.since.as_deref().unwrap_or("")).errors(errors)
                    .hint("This week, unless you say an earlier day: it then also judges what came since then."))
                (buttons(button("Set it")))
            }))
        }
    }
}
