//! Standards as pages: all of them, one with its chart, and the form to set one.

use maud::{Markup, Render as _, html};

use crate::frame::act::{Act, Way};
use crate::frame::curve::sparkline;
use crate::frame::face::{Lens, Page};
use crate::frame::field::{Choice, Field};
use crate::frame::form::{Errors, button, buttons, form, refused};
use crate::frame::icon::{self, State as Mark};
use crate::frame::list::{Line, list};
use crate::frame::sheet::{Fact, Heading, Tone, empty, facts, notice, section};
use crate::frame::words;
use crate::standard::measure::{ANSWERED_IN_A_DAY, FIRST_ANSWER, GIVEN_KEPT, MEASURES, Measure};
use crate::standard::rise::Rise;
use crate::standard::view::{AlarmKind, StandardView, State};
use crate::standard::web::{Before, StandardForm, Standards};
use crate::standard::{Deed, Kind, chart, said, trouble};

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
                (empty("No standard is set yet", "Three that most begin with, each ready to be read over and set; or one of your own.",
                    html! { @if lens.may_write { @for first in FIRST { (first.way()) } (new()) } }))
            } @else { (list(&stand.iter().map(|one| self.line(one)).collect::<Vec<_>>())) }
            @if !stand.is_empty() { p.aside { (self.budget()) @if lens.may_own { " " a href="/settings/organisation" { "How many are borne" } "." } @if !self.is_mailed { " Alarms stand on Today; they also go out by mail once the firm has a mailbox to write from." } } }
            @if !retired.is_empty() {
                (section("Retired", None, list(&retired.iter().map(|one| line(one)).collect::<Vec<_>>())))
            }
        }
    }
}

/// A standard that most firms would begin with.
struct First {
    measure: &'static Measure,
    level: &'static str,
    word: &'static str,
}

const FIRST: [First; 3] = [
    First {
        measure: &GIVEN_KEPT,
        level: "95 %",
        word: "Given promises kept: at least 95 %",
    },
    First {
        measure: &FIRST_ANSWER,
        level: "8 hours",
        word: "The first answer: within 8 hours",
    },
    First {
        measure: &ANSWERED_IN_A_DAY,
        level: "90 %",
        word: "Answered within a day: at least 90 %",
    },
];

impl First {
    /// To the form, filled.
    fn way(&self) -> Way {
        let level = self.level.replace('%', "%25").replace(' ', "%20");
        Way::new(
            self.word,
            format!("/standard/new?measure={}&level={level}", self.measure.word),
        )
    }
}

impl Standards {
    /// Of one of which the reader may say first what they think nothing measured is shown, but for an alarm, which stands
    /// on Today anyway.
    fn line(&self, view: &StandardView) -> Line {
        if !self.withheld.contains(&view.standard.id) {
            return line(view);
        }
        let is_alarm = matches!(view.state, State::BelowAndSliding | State::Below | State::Sliding);
        let known = if is_alarm {
            mark(view.state)
        } else {
            icon::state_as(Mark::Open, "guess first")
        };
        named(view)
            .mark(known)
            .why(html! { "What do you think it is? Open it and say, or pass on; then it stands here." })
    }

    /// How often to expect that a slide is told which is none.
    fn budget(&self) -> String {
        format!(
            "Of {} watched together, expect {}, and from none more than one in ten years.",
            words::count(self.watched, "standard", "standards"),
            often(self.false_alarms_a_year),
        )
    }
}

/// `one false alarm of sliding in 3 years`, `2.5 false alarms of sliding a year`.
fn often(a_year: f64) -> String {
    if a_year > 0.95 {
        let many = format!("{a_year:.1}");
        return match many.trim_end_matches('0').trim_end_matches('.') {
            "1" => "one false alarm of sliding a year".to_owned(),
            many => format!("{many} false alarms of sliding a year"),
        };
    }
    let every = format!("{:.1}", 1.0 / a_year.max(1e-3));
    let every = every.trim_end_matches('0').trim_end_matches('.');
    format!("one false alarm of sliding in {every} years")
}

fn named(view: &StandardView) -> Line {
    Line::new(
        format!("/standard/{}", view.standard.id),
        html! { (view.name) ": " (said::asked(&view.standard)) },
    )
}

fn line(view: &StandardView) -> Line {
    let known: Vec<f64> = view.weeks.iter().filter_map(|week| week.value).collect();
    let last = known.get(known.len().saturating_sub(52)..).unwrap_or_default();
    let said = format!(
        "{} over {}",
        view.name,
        words::count(last.len() as i64, "week", "weeks")
    );
    named(view)
        .mark(mark(view.state))
        .why(html! {
            @match &view.last_said {
                Some(last) => { "The last thirteen weeks: " (last) "." }
                None => "Nothing is known of it yet.",
            }
        })
        .aside(html! { @if last.len() > 1 { (sparkline(last, &said)) } })
}

impl Page for StandardView {
    fn title(&self) -> String {
        self.name.clone()
    }

    fn body(&self, lens: &Lens) -> Markup {
        html! {
            (Heading::new(&self.name).above("Standards", "/standard").sentence(html! {
                (words::begun(&said::asked(&self.standard))) ". "
                @if let Some(last) = &self.last_said { "The last thirteen weeks: " (last) ". " }
                (mark(self.state))
            }))
            @for sentence in self.sentences(lens.today()) { (notice(Tone::Careful, html! { p { (sentence) } })) }
            (refused(&self.errors))
            @if self.weeks.iter().any(|week| week.value.is_some()) { (chart::of(self, lens.today())) } @else {
                (empty("Nothing to draw yet", "A point comes with the first week that is over and in which at least five people stand behind it.", html! {}))
            }
            @if let Some(rise) = self.proposal.as_ref().filter(|_| lens.may_write) { (self.proposing(rise)) }
            @for part in self.beside.values() { (part.draw(lens)) }
            (self.known(lens))
            (self.history(lens))
            @if lens.may_write && self.standard.stands() { (self.acting()) }
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
    /// What stands of alarms, each in a sentence of its own.
    fn sentences(&self, today: jiff::civil::Date) -> Vec<String> {
        let since = |kind| {
            self.alarms
                .iter()
                .find(|alarm| alarm.stands && alarm.kind == kind)
                .map(|alarm| alarm.since)
        };
        if !self.standard.stands() {
            return Vec::new();
        }
        let mut said = trouble::sentences(since(AlarmKind::Below), since(AlarmKind::Sliding), today);
        said.extend(self.less_recorded.clone());
        said
    }

    fn known(&self, lens: &Lens) -> Markup {
        let standard = &self.standard;
        let by = |name: &Option<String>| name.clone().unwrap_or_else(|| "Troth".to_owned());
        let mut known = vec![
            Fact::new("Kind", html! { (words::begun(kind_said(standard.kind))) }),
            Fact::new("Why", html! { (standard.why) }),
            Fact::new(
                "What is counted",
                html! { (self.definition) (self.counted_by_us()) @if let Some(of_team) = self.of_team { " " (of_team) } },
            ),
            Fact::new(
                "Watched since",
                html! { (words::day(standard.from.monday(), lens.today())) },
            ),
            Fact::new(
                "Alarms go to",
                html! {
                    @if standard.owner_left { "everybody who owns the house, since " (by(&standard.owner_name)) " has left" }
                    @else { (by(&standard.owner_name)) }
                },
            ),
            Fact::new(
                "Set",
                html! { (words::instant(standard.at, lens.now, &lens.zone)) " by " (by(&standard.by_name)) },
            ),
        ];
        if let (Some(whose), Some(source)) = (&standard.whose, &standard.source) {
            known.push(Fact::new("Whose", html! { (whose) }).from(source.as_str()));
        }
        facts(&known)
    }

    /// Of what the firm counts itself, by which definition, and the way to it.
    fn counted_by_us(&self) -> Markup {
        let series = &self.standard.series;
        html! {
            @if series.own_name().is_some() {
                " " span.aside { "By definition " (series.version) " of " a href="/indicator" { "our own measure" } "." }
            }
        }
    }

    /// What our own best proposes: one key accepts it, a reason puts it off.
    fn proposing(&self, rise: &Rise) -> Markup {
        let (id, errors) = (self.standard.id, &self.wrong_with(Deed::Deferred));
        let many = rise.reached.iter().filter(|reached| **reached).count();
        html! {
            (notice(Tone::Good, html! {
                p { "We have shown that we can do more: " (rise.level_said) ". " (many) " of the last three quarters reached it." }
            }))
            (Act::new(format!("Raise it to {}", rise.level_said), format!("/standard/{id}/raise")).key('r').primary())
            details.act-form open[!errors.is_empty()] {
                summary { "Not now" }
                (form(&format!("/standard/{id}/defer"), html! {
                    (Field::words("why", "Why not now").rows(2).value(self.typed(Deed::Deferred, "why")).errors(errors).required().within("defer"))
                    (buttons(button("Put it off")))
                }))
            }
        }
    }

    /// What was wrong with an act that somebody tried, for its own form.
    fn wrong_with(&self, deed: Deed) -> Errors {
        if self.tried.as_ref().is_some_and(|tried| tried.deed == deed) {
            self.errors.clone()
        } else {
            Errors::default()
        }
    }

    /// What was typed into a field of it.
    fn typed(&self, deed: Deed, field: &str) -> &str {
        let tried = self.tried.as_ref().filter(|tried| tried.deed == deed);
        tried
            .and_then(|tried| tried.typed.get(field))
            .map_or("", String::as_str)
    }

    fn acting(&self) -> Markup {
        let id = self.standard.id;
        let [raise, step, hand, retire] =
            [Deed::Raised, Deed::Milestone, Deed::Handed, Deed::Retired].map(|deed| self.wrong_with(deed));
        html! {
            details.act-form open[!raise.is_empty()] {
                summary { "Raise it" }
                (form(&format!("/standard/{id}/raise"), html! {
                    (Field::text("level", "What we ask from now on").value(self.typed(Deed::Raised, "level")).errors(&raise).required().short())
                    (Field::words("why", "Why").rows(2).value(self.typed(Deed::Raised, "why")).errors(&raise).within("raise"))
                    (buttons(button("Raise")))
                }))
            }
            details.act-form open[!step.is_empty()] {
                summary { "Name a step on the way" }
                p { "A step helps to get there; what is asked stays." }
                (form(&format!("/standard/{id}/milestone"), html! {
                    (Field::text("milestone", "What is reached first").value(self.typed(Deed::Milestone, "milestone")).errors(&step).required().short())
                    (Field::date("by", "By when").value(self.typed(Deed::Milestone, "by")).errors(&step).required().short())
                    (buttons(button("Name it")))
                }))
            }
            details.act-form open[!hand.is_empty()] {
                summary { "Hand it on" }
                p { "Its alarms and proposals go to them from then on; nothing else changes." }
                (form(&format!("/standard/{id}/hand"), html! {
                    (Field::text("owner", "To whom").value(self.typed(Deed::Handed, "owner")).errors(&hand).required().short().example("me, or a colleague's name"))
                    (Field::words("why", "Why").rows(2).value(self.typed(Deed::Handed, "why")).errors(&hand).within("hand"))
                    (buttons(button("Hand it on")))
                }))
            }
            details.act-form open[!retire.is_empty()] {
                summary { "Retire it" }
                p { "It is asked no longer from then on. Its line stays drawn, with your name and your reason." }
                (form(&format!("/standard/{id}/retire"), html! {
                    (Field::words("why", "Why it holds no longer").rows(2).value(self.typed(Deed::Retired, "why")).errors(&retire).required())
                    (buttons(button("Retire")))
                }))
            }
        }
    }

    /// What became of it, the newest first.
    fn history(&self, lens: &Lens) -> Markup {
        let line = |act: &crate::standard::Act| {
            let level = act
                .level
                .map(|level| said::level(&self.standard.series, level))
                .unwrap_or_default();
            let by = act.by_name.as_deref().unwrap_or("Troth");
            let day = act
                .week
                .map(|week| words::day(week.monday(), lens.today()))
                .unwrap_or_default();
            let what = match act.deed {
                Deed::Raised => format!("Raised to {level}"),
                Deed::Deferred => format!("A rise to {level} was put off"),
                Deed::Milestone => format!("A step on the way: {level} by the week from {day}"),
                Deed::Handed => {
                    let to = act.colleague_name.as_deref().unwrap_or("a colleague");
                    format!("Handed to {to}")
                }
                Deed::Retired => "Retired".to_owned(),
            };
            Line::new(format!("/standard/{}", self.standard.id), html! { (what) }).why(html! {
                (words::instant(act.at, lens.now, &lens.zone)) " by " (by) @if let Some(why) = &act.why { ": " (why) }
            })
        };
        let lines: Vec<Line> = self.standard.acts.iter().rev().map(line).collect();
        html! { @if !lines.is_empty() { (section("What became of it", None, list(&lines))) } }
    }
}

impl Page for StandardForm {
    fn title(&self) -> String {
        "Set a standard".to_owned()
    }

    fn body(&self, _lens: &Lens) -> Markup {
        let (input, errors) = (&self.input, &self.errors);
        let own = self.own.iter();
        let measures: Vec<Choice> = MEASURES
            .iter()
            .map(|measure| {
                Choice::new(measure.word, measure.name)
                    .hint(measure.question)
                    .under(measure.group().word())
            })
            .chain(own.map(|own| {
                Choice::new(&own.word, &own.name)
                    .hint(&own.question)
                    .under("Counted by us")
            }))
            .collect();
        let kinds = Kind::ALL.map(|kind| Choice::new(kind.word(), kind_said(kind)));
        html! {
            (Heading::new("Set a standard").above("Standards", "/standard").sentence(html! {
                "It can be raised, and never lowered."
            }))
            (refused(errors))
            (form("/standard", html! {
                (Field::radio("measure", "What is measured", measures).errors(errors).required().value(&input.measure))
                (Field::text("level", "What we ask").value(&input.level).errors(errors).short()
                    .example("95 %").hint("A share, such as 95 %, a time, such as 8 hours, or how many on a hundred orders. For our own best, leave it empty: the past says it."))
                (Field::words("why", "For whose sake, and why this much").rows(2).value(&input.why).errors(errors).required())
                (Field::radio("kind", "Where it comes from", kinds.to_vec()).errors(errors).required()
                    .value(input.kind.unwrap_or(Kind::Absolute).word()))
                (Field::text("whose", "Whose figure").value(input.whose.as_deref().unwrap_or("")).errors(errors)
                    .hint("Only for the best outside."))
                (Field::text("source", "Where it is known from").value(input.source.as_deref().unwrap_or("")).errors(errors))
                (Field::text("touchpoint", "Only this touchpoint").value(input.touchpoint.as_deref().unwrap_or("")).errors(errors).short()
                    .hint("Such as delivery or email; the whole firm, unless you say one."))
                @if !self.teams.is_empty() || input.team.is_some() { (self.team()) }
                (Field::date("since", "Watched from when on").example("6 May").value(input.since.as_deref().unwrap_or("")).errors(errors)
                    .hint("This week, unless you say an earlier day: it then also judges what came since then."))
                (buttons(button("Set it")))
            }))
        }
    }
}

impl StandardForm {
    /// Teams that are large enough; what was typed otherwise stays, with what was wrong.
    fn team(&self) -> Markup {
        let typed = self.input.team.as_deref().unwrap_or_default();
        let other =
            Some(typed).filter(|typed| !typed.is_empty() && !self.teams.iter().any(|team| team == typed));
        let teams = self.teams.iter().map(String::as_str).chain(other);
        let choices = std::iter::once(Choice::new("", "The whole firm"))
            .chain(teams.map(|team| Choice::new(team, team)))
            .collect();
        Field::select("team", "Only this team", choices)
            .value(typed)
            .errors(&self.errors)
            .hint("Instead of a touchpoint. Promises count to the team of whoever gave them, all else to the team that looks after the customer. Teams of fewer than five colleagues are not offered: nothing is asked of a person.")
            .render()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_often_is_said_by_years_and_by_the_year() {
        for (a_year, said) in [
            (0.1, "one false alarm of sliding in 10 years"),
            (0.3, "one false alarm of sliding in 3.3 years"),
            (0.5, "one false alarm of sliding in 2 years"),
            (1.0, "one false alarm of sliding a year"),
            (2.5, "2.5 false alarms of sliding a year"),
            (12.0, "12 false alarms of sliding a year"),
        ] {
            assert_eq!(often(a_year), said);
        }
    }
}
