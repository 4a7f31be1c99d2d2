//! Hindrances as pages: the register with the worst first, one with its cases, and the mark made where it happened.

use maud::{Markup, Render as _, html};

use crate::frame::act::{Act as Button, Way};
use crate::frame::face::{Lens, Page};
use crate::frame::field::{Choice, Field};
use crate::frame::form::{Errors, button, buttons, form, hidden, other_button, refused};
use crate::frame::icon::{self, Icon, State as Mark};
use crate::frame::list::{Line, list};
use crate::frame::sheet::{Fact, Heading, empty, facts, section};
use crate::frame::time::day;
use crate::frame::timeline::{Entry, said, timeline};
use crate::frame::words;
use crate::hindrance::case_store::{Case, Place};
use crate::hindrance::form::CaseInput;
use crate::hindrance::mark::{CaseForm, CaseView, Stopped};
use crate::hindrance::store::Hindrance;
use crate::hindrance::web::{HindranceForm, HindranceLine, HindranceView, Hindrances};
use crate::hindrance::{Act, Deed, Kind, State, newest};

impl Page for Hindrances {
    fn title(&self) -> String {
        "Hindrances".to_owned()
    }

    fn body(&self, lens: &Lens) -> Markup {
        let (stand, gone): (Vec<&HindranceLine>, Vec<&HindranceLine>) = self
            .hindrances
            .iter()
            .partition(|one| one.hindrance.state.stands());
        let (removed, mistaken): (Vec<&HindranceLine>, Vec<&HindranceLine>) = gone
            .into_iter()
            .partition(|one| one.hindrance.state == State::Removed);
        let lines = |some: &[&HindranceLine]| some.iter().map(|one| line(one, lens)).collect::<Vec<_>>();
        let new = || {
            Way::new("Put one on the register", "/hindrance/new")
                .key('n')
                .render()
        };
        let mut heading = Heading::new("Hindrances").sentence(html! {
            "Rules, approvals and targets of our own that stop us serving. What stopped us most in the last thirteen weeks stands first."
        });
        if lens.may_write && !stand.is_empty() {
            heading =
                heading.acts(html! { (Way::new("What was done", "/intervention").key('d').quiet()) (new()) });
        }
        html! {
            (heading)
            @if stand.is_empty() {
                (empty("Nothing stands in the way, as far as anybody said",
                    "When a rule stops you serving somebody, open what passed or the promise and press s: one line is enough, with your name or without.",
                    html! { @if lens.may_write { (new()) } }))
            } @else { (list(&lines(&stand))) }
            @if !removed.is_empty() { (section("Removed", None, list(&lines(&removed)))) }
            @if !mistaken.is_empty() {
                details { summary { (words::count(many(mistaken.len()), "entered in error", "entered in error")) } (list(&lines(&mistaken))) }
            }
        }
    }
}

fn many(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn line(line: &HindranceLine, lens: &Lens) -> Line {
    let one = &line.hindrance;
    let why = html! {
        (words::begun(one.kind.word()))
        @if let Some(asks) = &one.asks { ": " (asks) }
        @if one.state.stands() { " · " (changer(one)) }
        @if let Some(became) = became(one, lens) { " · " (became) }
    };
    let drawn = Line::new(format!("/hindrance/{}", one.id), html! { (one.name) })
        .mark(chip(one.state))
        .why(why)
        .aside(html! { (counted(one)) });
    match &line.words {
        Some(words) => drawn.said(words),
        None => drawn,
    }
}

fn chip(state: State) -> Markup {
    match state {
        State::Standing => icon::state_as(Mark::Open, "stands"),
        State::Kept => icon::state_as(Mark::Waiting, "kept"),
        State::Removed => icon::state_as(Mark::Released, "removed"),
        State::Error => icon::state(Mark::Mistaken),
    }
}

fn changer(one: &Hindrance) -> String {
    match &one.changer_name {
        Some(name) => format!("{name} can change it"),
        None => "nobody has said who can change it".to_owned(),
    }
}

/// Why it is kept, removed or in error, and who said so.
fn became(one: &Hindrance, lens: &Lens) -> Option<String> {
    let at = words::instant(one.why_at?, lens.now, &lens.zone);
    let by = one.why_by.as_deref().unwrap_or("Troth");
    let what = one.state.word();
    Some(match &one.why {
        Some(why) => format!("{what} {at} by {by}: {why}"),
        None => format!("{what} {at} by {by}"),
    })
}

fn counted(one: &Hindrance) -> String {
    if one.cases == 0 && one.ever > 0 {
        return format!("{}, none of late", words::count(one.ever, "case", "cases"));
    }
    let cases = words::count(one.cases, "case", "cases");
    if one.cases == 0 {
        return cases;
    }
    format!(
        "{cases}, {}",
        words::count(one.customers, "customer", "customers")
    )
}

impl Page for HindranceView {
    fn title(&self) -> String {
        self.hindrance.name.clone()
    }

    fn body(&self, lens: &Lens) -> Markup {
        let one = &self.hindrance;
        let heading = Heading::new(&one.name)
            .above("Hindrances", "/hindrance")
            .sentence(html! { (chip(one.state)) " " (self.sentence()) });
        html! {
            (heading)
            (refused(&self.errors))
            (facts(&self.known(lens)))
            @for part in self.beside.values() { (part.draw(lens)) }
            (section("Whom it stopped us serving", None, self.cases(lens)))
            @if lens.may_write { (section("What can be done", None, self.to_do(lens))) }
            @if !self.acts.is_empty() { (section("What was done", None, timeline(self.done(lens), lens.today(), 365))) }
        }
    }
}

impl HindranceView {
    fn sentence(&self) -> String {
        let one = &self.hindrance;
        let ever = words::count(one.ever, "case", "cases");
        let lately = words::count(one.cases, "case", "cases");
        match (one.ever, one.cases) {
            (0, _) => "Nobody has marked a case of it yet.".to_owned(),
            (_, 0) => format!("No case in the last thirteen weeks; {ever} before."),
            _ => format!(
                "{} with {} in the last thirteen weeks; {ever} in all.",
                words::begun(&lately),
                words::count(one.customers, "customer", "customers")
            ),
        }
    }

    fn known(&self, lens: &Lens) -> Vec<Fact> {
        let one = &self.hindrance;
        let mut known = vec![Fact::new("Kind", html! { (one.kind.word()) })];
        if let Some(asks) = &one.asks {
            known.push(Fact::new("It asks of us", html! { (asks) }));
        }
        known.push(Fact::new(
            "Who can change it",
            html! { (words::begun(&changer(one))) },
        ));
        known.push(Fact::new(
            "On the register",
            html! { "since " (words::instant(one.at, lens.now, &lens.zone)) },
        ));
        if let Some(became) = became(one, lens) {
            known.push(Fact::new("What became of it", html! { (words::begun(&became)) }));
        }
        known
    }

    fn cases(&self, lens: &Lens) -> Markup {
        let (mistaken, count): (Vec<&Case>, Vec<&Case>) = self.words.iter().partition(|case| case.is_error);
        html! {
            @if count.is_empty() && self.unread == 0 { p.quiet { "No case counts." } }
            @for case in &count { (card(case, true, lens)) }
            @if self.unread > 0 {
                p.aside { (words::begun(&words::count(self.unread, "case is", "cases are"))) " with customers who are not yours to see, or who were erased: counted, and not read here." }
            }
            @if let Some(next) = self.next { p { a href=(format!("/hindrance/{}?after={next}", self.hindrance.id)) { "Older cases" } } }
            @if !mistaken.is_empty() {
                details {
                    summary { (words::number(many(mistaken.len()))) " entered in error" }
                    @for case in &mistaken { (card(case, true, lens)) }
                }
            }
        }
    }

    fn to_do(&self, lens: &Lens) -> Markup {
        let one = &self.hindrance;
        let to = |verb: &str| format!("/hindrance/{}/{verb}", one.id);
        html! {
            @if one.state.stands() {
                (self.reasoned("Remove it", Deed::Removed, "It stops nobody from then on. Its cases stay here, with your name and your reason."))
                (self.reasoned("It must stay", Deed::Kept, "It stays on the register, with your name and your reason beside it."))
                details.act-form {
                    summary { "Somebody else can change it" }
                    (form(&to("hand"), html! {
                        (Field::text("changer", "Who").example("me, or a colleague's name").required())
                        (buttons(button("Hand it on")))
                    }))
                }
            }
            @if one.state == State::Removed { (self.reasoned("It is back", Deed::Returned, "What brought it back.")) }
            @if one.state != State::Error { (self.reasoned("Entered in error", Deed::Error, "It never was one of ours, or stands here by another name.")) }
            @if let Some(newest) = newest(&self.acts) {
                @let when = words::instant(newest.at, lens.now, &lens.zone);
                div.buttons { (Button::new(format!("Take back: {}, {when}", newest.deed.word()), to("undo")).quiet()) }
            }
        }
    }

    fn reasoned(&self, label: &str, deed: Deed, hint: &str) -> Markup {
        let verb = match deed {
            Deed::Kept => "keep",
            Deed::Removed => "remove",
            Deed::Returned => "return",
            _ => "error",
        };
        let why = Field::words("why", "Why").rows(2).required().hint(hint);
        let is_asked = self.asked == Some(deed);
        let why = if is_asked {
            why.value(&self.why).errors(&self.errors)
        } else {
            why.within(verb)
        };
        html! {
            details.act-form open[is_asked] {
                summary { (label) }
                (form(&format!("/hindrance/{}/{verb}", self.hindrance.id), html! { (why) (buttons(button(label))) }))
            }
        }
    }

    fn done(&self, lens: &Lens) -> Vec<Entry> {
        let undone: Vec<i64> = self.acts.iter().filter_map(|act| act.undoes).collect();
        let drawn = self.acts.iter().rev();
        drawn
            .map(|act| entry(act, undone.contains(&act.id), lens))
            .collect()
    }
}

fn entry(act: &Act, is_undone: bool, lens: &Lens) -> Entry {
    let who = act.by_name.as_deref().unwrap_or("Troth");
    let what = match act.deed {
        Deed::Kept => format!("{who} says that it must stay"),
        Deed::Removed => format!("{who} removed it"),
        Deed::Returned => format!("{who} says that it is back"),
        Deed::Handed => {
            let to = act.colleague_name.as_deref().unwrap_or("a colleague");
            format!("{who} says that {to} can change it")
        }
        Deed::Error => format!("{who} entered it in error"),
        Deed::Undone => format!("{who} took an act back"),
    };
    let body = html! {
        @if let Some(why) = &act.why { p { (why) } }
        @if is_undone { p.aside { "Taken back." } }
    };
    Entry::on(day(act.at, &lens.zone), Icon::Word, html! { (what) }).body(body)
}

/// A case: the words, with whom, in what; whose words they are is told to the one who wrote them alone.
fn card(case: &Case, with_customer: bool, lens: &Lens) -> Markup {
    let who = if case.is_mine { "you" } else { "one of us" };
    let when = words::instant(case.at, lens.now, &lens.zone);
    let place = match (case.promise, case.interaction) {
        (Some(id), _) => format!("/promise/{id}"),
        (None, id) => format!("/interaction/{}", id.unwrap_or_default()),
    };
    let may_take_back = case.is_mine || (case.is_unnamed && lens.may_own);
    html! {
        article.account id=(format!("case-{}", case.id)) data-row {
            (said(&case.words, who, &when))
            @if with_customer {
                p.aside {
                    "With " a href=(format!("/customer/{}", case.party)) { (case.party_name) }
                    @if let Some(title) = &case.title { ", in " a href=(place) { (title) } }
                }
            }
            @if case.is_error {
                p.aside { "Entered in error" @if let Some(why) = &case.why { ": " (why) } "." }
                @if may_take_back { (Button::new("It counts after all", format!("/hindrance/case/{}/undo", case.id)).quiet()) }
            } @else if may_take_back {
                (Button::new("Entered in error", format!("/hindrance/case/{}/error", case.id)).quiet().about(&case.words))
            }
        }
    }
}

/// What stopped us here, and the mark under its key.
pub fn beside(stopped: &Stopped, lens: &Lens) -> Markup {
    let Some(place) = stopped.place else {
        return html! {};
    };
    let (input, back) = match place {
        Place::Interaction(id) => (
            CaseInput {
                interaction: Some(id),
                ..CaseInput::default()
            },
            format!("/interaction/{id}"),
        ),
        Place::Promise(id) => (
            CaseInput {
                promise: Some(id),
                ..CaseInput::default()
            },
            format!("/promise/{id}"),
        ),
    };
    let input = CaseInput {
        back: Some(back),
        ..input
    };
    section(
        "What stops us here",
        None,
        html! {
            @for case in &stopped.cases {
                p { a href=(format!("/hindrance/{}", case.hindrance)) { (case.hindrance_name) } }
                (card(case, false, lens))
            }
            div.buttons {
                details.menu.in-place data-menu {
                    summary.button.quiet data-act data-key="s" { "This stops me serving" kbd aria-hidden="true" { "s" } }
                    div.menu-body { (case_form(&input, &stopped.register, &Errors::default(), "stops")) }
                }
            }
        },
    )
}

fn case_form(input: &CaseInput, register: &[(i64, String)], errors: &Errors, scope: &str) -> Markup {
    let known = register
        .iter()
        .map(|(id, name)| Choice::new(id.to_string(), name));
    let choices: Vec<Choice> = known
        .chain([Choice::new("", "Something else, named below")])
        .collect();
    let chosen = input.hindrance.map(|id| id.to_string());
    let chosen = chosen.or_else(|| register.first().map(|(id, _)| id.to_string()));
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    form(
        "/hindrance/case",
        html! {
            @if let Some(id) = input.interaction { (hidden("interaction", &id.to_string())) }
            @if let Some(id) = input.promise { (hidden("promise", &id.to_string())) }
            @if let Some(back) = &input.back { (hidden("back", back)) }
            @if !register.is_empty() {
                (Field::select("hindrance", "What stops you", choices).value(chosen.unwrap_or_default()).errors(errors).required().within(scope))
            }
            (Field::text("name", if register.is_empty() { "What stops you" } else { "Or something else" })
                .value(text(&input.name)).errors(errors).within(scope).example("Refunds over €50 need a signature"))
            (Field::words("words", "What you could not do for them").rows(2).value(&input.words).errors(errors).required().within(scope))
            (buttons(html! { (button("Mark it")) (other_button("Mark it without my name", "unnamed", "true")) }))
        },
    )
}

impl Page for CaseForm {
    fn title(&self) -> String {
        "This stops me serving".to_owned()
    }

    fn body(&self, _: &Lens) -> Markup {
        html! {
            (Heading::new(self.title()).above("Hindrances", "/hindrance"))
            (refused(&self.errors))
            (case_form(&self.input, &self.register, &self.errors, "stops"))
        }
    }
}

impl Page for CaseView {
    fn title(&self) -> String {
        self.case.hindrance_name.clone()
    }

    fn body(&self, lens: &Lens) -> Markup {
        let above = format!("/hindrance/{}", self.case.hindrance);
        html! {
            (Heading::new("A case").above(self.case.hindrance_name.as_str(), above))
            (card(&self.case, true, lens))
        }
    }
}

impl Page for HindranceForm {
    fn title(&self) -> String {
        "Put one on the register".to_owned()
    }

    fn body(&self, _: &Lens) -> Markup {
        let (input, errors) = (&self.input, &self.errors);
        let kinds = vec![
            Choice::new("rule", "A rule").hint("“We never …”, “only if …”"),
            Choice::new("approval", "An approval").hint("somebody has to agree first"),
            Choice::new("target", "A target").hint("a number somebody must reach"),
        ];
        html! {
            (Heading::new(self.title()).above("Hindrances", "/hindrance").sentence(html! {
                "A rule, an approval or a target of our own. Who named it is shown to nobody."
            }))
            (refused(errors))
            (form("/hindrance", html! {
                (Field::text("name", "What it is called").value(&input.name).errors(errors).required().first()
                    .example("Refunds over €50 need a signature"))
                (Field::radio("kind", "What it is", kinds).value(input.kind.unwrap_or(Kind::Rule).word()).errors(errors).required())
                (Field::area("asks", "What it asks of us").rows(2).value(input.asks.as_deref().unwrap_or("")).errors(errors))
                (Field::text("changer", "Who can change it").errors(errors)
                    .value(input.changer.as_ref().map_or_else(String::new, |who| who.text())).example("me, or a colleague's name"))
                (buttons(button("Put it there")))
            }))
        }
    }
}
