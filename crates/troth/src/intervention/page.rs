//! Interventions as pages: what piles up, what is due, what runs and what was abandoned; one with before and after.

use jiff::civil::Date;
use maud::{Markup, html};
use troth_store::{StoreError, Tx};

use crate::frame::act::{Act as Button, Way};
use crate::frame::face::{Lens, Page};
use crate::frame::field::{Choice, Field};
use crate::frame::form::{button, buttons, form, hidden, refused};
use crate::frame::icon::{self, Icon, State as Mark};
use crate::frame::list::{Line, list};
use crate::frame::sheet::{Fact, Heading, Tone, empty, facts, notice, section};
use crate::frame::time::{Millis, day};
use crate::frame::timeline::{Entry, timeline};
use crate::frame::words;
use crate::interaction::beside::{Beside, Part};
use crate::intervention::compare::{Comparison, Side, Unit, Verdict};
use crate::intervention::web::{InterventionForm, InterventionLine, InterventionView, Interventions, lines};
use crate::intervention::{Act, Deed, Intervention, Kind, Pile, State, Target, chart, newest, piles, store};
use crate::organisation;
use crate::standard::measure::Shape;
use crate::standard::said;
use crate::standard::view::Done;

/// What was done about a standard, on its page.
pub const BESIDE_STANDARD: Beside = Beside {
    word: "intervention",
    read: |tx, _, id, now| about(tx, Target::Standard(id), now).map(Some),
};

/// What was done about a standard, marked on its chart.
///
/// # Errors
/// When the store fails.
pub fn done(tx: &Tx, standard: i64) -> Result<Vec<Done>, StoreError> {
    let all = store::about(tx, Target::Standard(standard))?.into_iter();
    let counted = all.filter(|one| one.state != State::Error);
    Ok(counted
        .map(|one| Done {
            on: one.from,
            word: format!("{}: {}", kind_said(one.kind), one.what),
            href: format!("/intervention/{}", one.id),
        })
        .collect())
}

/// What was done about a hindrance, on its page.
pub const BESIDE_HINDRANCE: Beside = Beside {
    word: "intervention",
    read: |tx, _, id, now| about(tx, Target::Hindrance(id), now).map(Some),
};

#[derive(Clone, Debug, serde::Serialize)]
struct About {
    pile: Option<Pile>,
    interventions: Vec<InterventionLine>,
    #[serde(skip)]
    target: Target,
}

fn about(tx: &Tx, target: Target, now: Millis) -> Result<Part, StoreError> {
    let today = day(now, &organisation::store::read(tx)?.time_zone());
    let all = store::about(tx, target)?;
    let about = About {
        pile: piles(&all, today).pop(),
        interventions: lines(tx, all, today, now)?,
        target,
    };
    Part::new(about, drawn_about)
}

fn drawn_about(about: &About, lens: &Lens) -> Markup {
    let (key, id) = match about.target {
        Target::Standard(id) => ("standard", id),
        Target::Hindrance(id) => ("hindrance", id),
    };
    let lines: Vec<Line> = about
        .interventions
        .iter()
        .map(|one| drawn_line(one, false, lens))
        .collect();
    section(
        "What was done about it",
        None,
        html! {
            @if let Some(pile) = &about.pile { (piled(pile, false, lens)) }
            @if lines.is_empty() { p.quiet { "Nothing yet." } } @else { (list(&lines)) }
            @if lens.may_write { p { (Way::new("Do something about it", format!("/intervention/new?{key}={id}")).key('d').quiet()) } }
        },
    )
}

/// A value in its own unit.
pub fn value(unit: Unit, value: f64) -> String {
    match unit {
        Unit::Share => said::level(Shape::Share, value),
        Unit::PerHundred => said::level(Shape::PerHundred, value),
        Unit::PerHundredOfOwn => format!("{} per hundred", words::figures(value)),
        Unit::Hours => said::level(Shape::Hours, value),
        Unit::CasesAQuarter => format!("{value:.1} cases a quarter"),
    }
}

/// How much better or worse, in its own unit: shares differ by points.
fn by(unit: Unit, value: f64) -> String {
    let which = if value < 0.0 { "worse" } else { "better" };
    let size = value.abs();
    match unit {
        Unit::Share => format!("{:.1} points {which}", size * 100.0),
        Unit::PerHundred | Unit::PerHundredOfOwn => format!("{size:.2} per hundred {which}"),
        Unit::Hours => format!("{size:.1} hours {which}"),
        Unit::CasesAQuarter => format!("{size:.1} cases a quarter {which}"),
    }
}

/// What the figures say: the difference first, then both sides.
pub fn found(compared: &Comparison) -> String {
    let unit = compared.unit;
    let side = |side: &Side| {
        format!(
            "{} ({} to {})",
            value(unit, side.value),
            value(unit, side.low),
            value(unit, side.high)
        )
    };
    format!(
        "{} ({} to {}); {} before, {} since",
        by(unit, compared.by),
        by(unit, compared.low),
        by(unit, compared.high),
        side(&compared.before),
        side(&compared.after)
    )
}

fn verdict_said(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::TooEarly => "too early to say: fewer than twenty on a side",
        Verdict::Worse => "worse",
        Verdict::NotShown => "no difference shown",
        Verdict::Improved => "improved",
        Verdict::AsHoped => "improved, as hoped",
    }
}

/// In a list, where the reason has no room.
fn verdict_short(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::TooEarly => "too early to say",
        other => verdict_said(other),
    }
}

fn verdict_chip(verdict: Verdict, said: &str) -> Markup {
    let mark = match verdict {
        Verdict::TooEarly => Mark::Waiting,
        Verdict::Worse => Mark::Broken,
        Verdict::NotShown => Mark::Open,
        Verdict::Improved | Verdict::AsHoped => Mark::Kept,
    };
    icon::state_as(mark, said)
}

/// A day, written where it is near.
pub fn near(on: Date, today: Date) -> String {
    words::near_day(on, today)
}

fn kind_said(kind: Kind) -> &'static str {
    match kind {
        Kind::Quick => "quick fix",
        Kind::Systemic => "systemic",
    }
}

fn chip(one: &InterventionLine) -> Markup {
    match one.intervention.state {
        State::GivenUp => icon::state_as(Mark::Broken, "given up"),
        State::Looked => icon::state_as(Mark::Kept, "looked at"),
        State::Error => icon::state(Mark::Mistaken),
        State::Running if one.is_abandoned => icon::state_as(Mark::Broken, "abandoned"),
        State::Running if one.is_due => icon::state_as(Mark::Overdue, "to look at"),
        State::Running => icon::state_as(Mark::Open, "running"),
    }
}

fn drawn_line(one: &InterventionLine, with_target: bool, lens: &Lens) -> Line {
    let done = &one.intervention;
    let owner = done.owner_name.as_deref().unwrap_or("one of us");
    let look = if done.state == State::Running {
        format!(", to look at {}", words::near_day(done.look, lens.today()))
    } else {
        String::new()
    };
    let why = html! {
        @if with_target { a href=(done.target.href()) { (done.target_name) } " · " }
        (words::begun(kind_said(done.kind))) " · " (owner) " · since " (words::day(done.from, lens.today())) (look)
        " · for the sake of " (done.sake)
    };
    let aside = html! {
        @if let Some(compared) = &one.comparison {
            (verdict_chip(compared.verdict, verdict_short(compared.verdict)))
            @if compared.is_early && compared.verdict != Verdict::TooEarly && done.state == State::Running { " early look" }
        }
    };
    Line::new(format!("/intervention/{}", done.id), html! { (done.what) })
        .mark(chip(one))
        .why(why)
        .aside(aside)
}

/// On Today: what is the reader's to look at, with why it is there.
pub fn to_look_at(due: &[Intervention], lens: &Lens) -> Markup {
    let line = |one: &Intervention| {
        let is_abandoned = one.is_abandoned(lens.today());
        let mark = if is_abandoned {
            icon::state_as(Mark::Broken, "abandoned")
        } else {
            icon::state_as(Mark::Overdue, "to look at")
        };
        let why = html! {
            (words::begun(kind_said(one.kind))) " about " (one.target_name) " · to be looked at again " (words::near_day(one.look, lens.today()))
            @if is_abandoned { " · nobody has since" }
        };
        let href = format!("/intervention/{}", one.id);
        let line = Line::new(&href, html! { (one.what) }).mark(mark).why(why);
        if lens.may_write {
            line.acts(html! { (Way::new("Say what you see", href).key('s')) })
        } else {
            line
        }
    };
    let lines: Vec<Line> = due.iter().map(line).collect();
    section(
        "What was done, to look at again",
        None,
        html! { (list(&lines)) p { a href="/intervention" { "All interventions" } } },
    )
}

/// Quick fixes piling up, as a notice.
fn piled(pile: &Pile, with_target: bool, lens: &Lens) -> Markup {
    let quick = words::count(
        i64::try_from(pile.quick).unwrap_or(i64::MAX),
        "quick fix",
        "quick fixes",
    );
    notice(
        Tone::Careful,
        html! { p {
            strong { "A pile of " (quick) }
            @if with_target { " on " a href=(pile.target.href()) { (pile.target_name) } }
            " since " (words::day(pile.since, lens.today())) ", and nothing that changes what brings it about."
        } },
    )
}

impl Page for Interventions {
    fn title(&self) -> String {
        "Interventions".to_owned()
    }

    fn body(&self, lens: &Lens) -> Markup {
        let all = &self.interventions;
        let those = |is_in: fn(&InterventionLine) -> bool| -> Vec<Line> {
            all.iter()
                .filter(|one| is_in(one))
                .map(|one| drawn_line(one, true, lens))
                .collect()
        };
        let due = those(|one| one.is_due && !one.is_abandoned);
        let running = those(|one| one.intervention.state == State::Running && !one.is_due);
        let abandoned = those(|one| one.is_abandoned);
        let looked = those(|one| one.intervention.state == State::Looked);
        let mistaken = those(|one| one.intervention.state == State::Error);
        html! {
            (Heading::new("Interventions").sentence(html! {
                "What was done about a standard or a hindrance, and what came of it. " a href="/standard" { "Standards" } ", " a href="/hindrance" { "hindrances" } "."
            }))
            @if all.is_empty() {
                (empty("Nothing was begun yet", "Open a standard that slides or a hindrance, and press d to say what you do about it and when you look at it again.",
                    html! { (Way::new("Standards", "/standard")) (Way::new("Hindrances", "/hindrance")) }))
            }
            @if !due.is_empty() { (section("To look at", None, list(&due))) }
            @for pile in &self.piles { (piled(pile, true, lens)) }
            @for (title, some) in [("Abandoned", abandoned), ("Running", running), ("Looked at", looked), ("Entered in error", mistaken)] {
                @if !some.is_empty() { (section(title, None, list(&some))) }
            }
        }
    }
}

impl Page for InterventionView {
    fn title(&self) -> String {
        self.line.intervention.what.clone()
    }

    fn body(&self, lens: &Lens) -> Markup {
        let one = &self.line.intervention;
        html! {
            (Heading::new(&one.what).above(one.target_name.as_str(), one.target.href()).sentence(html! {
                (chip(&self.line)) " " (words::begun(kind_said(one.kind))) ", for the sake of " (one.sake) "."
            }))
            (refused(&self.errors))
            (section("Before and after", None, self.before_and_after(lens)))
            (facts(&self.known(lens)))
            @if lens.may_write { (section("What came of it", None, self.to_do(lens))) }
            @if !self.acts.is_empty() { (section("What was seen", None, timeline(self.seen(lens), lens.today(), 365))) }
        }
    }
}

impl InterventionView {
    fn before_and_after(&self, lens: &Lens) -> Markup {
        let one = &self.line.intervention;
        html! {
            @match &self.line.comparison {
                Some(compared) => {
                    @let unit = compared.unit;
                    p { (verdict_chip(compared.verdict, verdict_said(compared.verdict))) @if compared.is_early { " " strong { "Early look" } ": the day fixed is " (words::near_day(one.look, lens.today())) "." } }
                    p { strong { (words::begun(&by(unit, compared.by))) } " (" (by(unit, compared.low)) " to " (by(unit, compared.high)) ", 95 % interval)"
                        @if let Some(hoped) = one.hoped { "; hoped for " (by(unit, hoped)) } "." }
                    (facts(&[side("Before", unit, &compared.before), side("Since", unit, &compared.after)]))
                }
                None => p.quiet { "There is nothing to compare yet: a side needs a week that is over and of which something is known." },
            }
            @if let Some(weeks) = &self.weeks { (chart::draw(one, weeks, lens)) }
        }
    }

    fn known(&self, lens: &Lens) -> Vec<Fact> {
        let one = &self.line.intervention;
        let name = |name: &Option<String>| name.clone().unwrap_or_else(|| "one of us".to_owned());
        let mut known = vec![
            Fact::new(
                "About",
                html! { a href=(one.target.href()) { (one.target_name) } },
            ),
            Fact::new("Owned by", html! { (name(&one.owner_name)) }),
            Fact::new("From", html! { (words::day(one.from, lens.today())) }),
            Fact::new(
                "Looked at again",
                html! { (words::near_day(one.look, lens.today())) },
            ),
        ];
        if let Some(expected) = &one.expected {
            known.push(Fact::new("Expected", html! { (expected) }));
        }
        known.push(Fact::new(
            "Begun",
            html! { (words::instant(one.at, lens.now, &lens.zone)) " by " (name(&one.by_name)) },
        ));
        known
    }

    fn to_do(&self, lens: &Lens) -> Markup {
        let one = &self.line.intervention;
        let to = |verb: &str| format!("/intervention/{}/{verb}", one.id);
        let is_looking = self.asked == Some(Deed::Looked);
        html! {
            @if one.state == State::Running {
                details.act-form open[is_looking] {
                    summary { "Say what you see" }
                    (form(&to("look"), html! {
                        (Field::words("words", "What you see").rows(2).value(&self.typed.words).errors(&self.errors).required())
                        (Field::date("again", "Look at it once more on").ahead(lens.today()).errors(&self.errors)
                            .value(self.typed.again.as_deref().unwrap_or("")).hint("Leave it empty when this was the last time."))
                        (buttons(button("Looked at")))
                    }))
                }
                (self.reasoned("Give it up", "give-up", Deed::GivenUp))
            }
            @if one.state != State::Error { (self.reasoned("Entered in error", "error", Deed::Error)) }
            @if newest(&self.acts).is_some() { div.buttons { (Button::new("Take back the last act", to("undo")).quiet()) } }
        }
    }

    fn reasoned(&self, label: &str, verb: &str, deed: Deed) -> Markup {
        let is_asked = self.asked == Some(deed);
        let why = Field::words("why", "Why").rows(2).required();
        let why = if is_asked {
            why.errors(&self.errors)
        } else {
            why.within(verb)
        };
        html! {
            details.act-form open[is_asked] {
                summary { (label) }
                (form(&format!("/intervention/{}/{verb}", self.line.intervention.id), html! { (why) (buttons(button(label))) }))
            }
        }
    }

    fn seen(&self, lens: &Lens) -> Vec<Entry> {
        let undone: Vec<i64> = self.acts.iter().filter_map(|act| act.undoes).collect();
        let newest_first = self.acts.iter().rev();
        newest_first
            .map(|act| entry(act, undone.contains(&act.id), lens))
            .collect()
    }
}

fn side(word: &str, unit: Unit, side: &Side) -> Fact {
    let between = format!("{} to {}", value(unit, side.low), value(unit, side.high));
    Fact::new(word, html! { (value(unit, side.value)) " (" (between) ")" })
        .from(format!("{:.0} counted", side.many))
}

fn entry(act: &Act, is_undone: bool, lens: &Lens) -> Entry {
    let who = act.by_name.as_deref().unwrap_or("Troth");
    let what = match act.deed {
        Deed::Looked if act.is_early == Some(true) => format!("{who} looked at it early"),
        Deed::Looked => format!("{who} looked at it"),
        Deed::GivenUp => format!("{who} gave it up"),
        Deed::Error => format!("{who} entered it in error"),
        Deed::Undone => format!("{who} took an act back"),
    };
    let body = html! {
        @if let Some(words) = &act.words { p { (words) } }
        @if let Some(found) = &act.found {
            p.aside { "That day: " @if let Some(verdict) = act.verdict { (verdict_said(verdict)) "; " } (found) "." }
        }
        @if let Some(again) = act.again { p.aside { "To be looked at once more on " (words::day(again, lens.today())) "." } }
        @if is_undone { p.aside { "Taken back." } }
    };
    Entry::on(day(act.at, &lens.zone), Icon::Word, html! { (what) }).body(body)
}

impl Page for InterventionForm {
    fn title(&self) -> String {
        "Do something about it".to_owned()
    }

    fn body(&self, lens: &Lens) -> Markup {
        let (input, errors) = (&self.input, &self.errors);
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let kinds = vec![
            Choice::new("systemic", "Systemic").hint("it changes what brings it about"),
            Choice::new("quick", "A quick fix").hint("the sign of it is gone for now"),
        ];
        let heading = Heading::new(self.title());
        let heading = match &self.about {
            Some((name, href)) => heading.above(name.as_str(), href.as_str()),
            None => heading.above("Interventions", "/intervention"),
        };
        html! {
            (heading)
            (refused(errors))
            (form("/intervention", html! {
                @if let Some(id) = input.standard { (hidden("standard", &id.to_string())) }
                @if let Some(id) = input.hindrance { (hidden("hindrance", &id.to_string())) }
                (Field::area("what", "What is done").rows(2).value(&input.what).errors(errors).required().first())
                (Field::radio("kind", "What it is", kinds).value(input.kind.map_or("", Kind::word)).errors(errors).required())
                (Field::text("sake", "For the sake of").value(text(&input.sake)).errors(errors).required())
                (Field::text("owner", "Who owns it").errors(errors).example("me, or a colleague's name")
                    .value(input.owner.as_ref().map_or_else(|| "me".to_owned(), |who| who.text())))
                (Field::date("from", "From when on").value(text(&input.from)).errors(errors).example("today, Mon, 2 Nov"))
                (Field::date("look", "Looked at again on").ahead(lens.today()).value(text(&input.look)).errors(errors)
                    .hint("Fixed now, so that nobody waits for a good week. A quarter later, unless you say another day."))
                (Field::text("expected", "What you expect of it").value(text(&input.expected)).errors(errors))
                (Field::text("hoped", "By how much better").value(text(&input.hoped)).errors(errors).short()
                    .example("5 %").hint("In the measure's own unit: a share in points, hours, or cases a quarter."))
                (buttons(button("Begin")))
            }))
        }
    }
}
