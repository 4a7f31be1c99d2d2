//! Plans as pages: those by day, one with what came of it, and the form that opens wherever a customer is named.

use maud::{Markup, html};

use crate::frame::act::{Act as Button, Way, asking};
use crate::frame::face::{Lens, Page};
use crate::frame::field::Field;
use crate::frame::form::{Errors, button, buttons, form, hidden, refused};
use crate::frame::icon::{self, Icon, State as Mark};
use crate::frame::list::{Line, list};
use crate::frame::sheet::{Fact, Heading, Tab, empty, facts, section, tabs};
use crate::frame::time::day;
use crate::frame::timeline::{Entry, timeline};
use crate::frame::words;
use crate::plan::form::{PlanInput, Who};
use crate::plan::store::{Brief, End};
use crate::plan::web::{Asked, PlanForm, PlanView, Plans, Whose};
use crate::plan::{ABOUT, Act, Deed, State, newest};

/// How it stands, by shape and word; one whose day has come says so.
fn chip(brief: &Brief, lens: &Lens) -> Markup {
    let (mark, word) = match brief.state {
        State::Open if brief.plan.on <= lens.today() => (Mark::AtRisk, "due"),
        State::Open => (Mark::Open, "planned"),
        State::Spoken => (Mark::Kept, "spoken"),
        State::Dropped => (Mark::Released, "dropped"),
    };
    icon::state_as(mark, word)
}

fn who<'a>(brief: &'a Brief, lens: &Lens) -> &'a str {
    if brief.plan.who == lens.person {
        return "you";
    }
    brief.who_name.as_deref().unwrap_or("one of us")
}

/// The same address that a link leads to, as it can stand in the query of another.
fn quoted(to: &str) -> String {
    percent_encoding::utf8_percent_encode(to, percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// A plan as a line of a list, with its one-key acts; `to` is where they lead back to. On the customer's own page it
/// says what it is about, elsewhere who it is about.
pub fn line(brief: &Brief, lens: &Lens, to: &str) -> Line {
    let plan = &brief.plan;
    let (customer, own) = (format!("/customer/{}", brief.party), format!("/plan/{}", plan.id));
    let when = words::near_day(plan.on, lens.today());
    let line = if to == customer {
        Line::new(own, html! { (plan.about) }).why(html! { (when) " · " (who(brief, lens)) })
    } else {
        Line::new(customer, html! { (brief.party_name) }).why(html! {
            (plan.about) " · " a href=(own) { (when) } " · " (who(brief, lens))
            @if let Some(end) = &brief.end { " · " (ended(brief.state, end)) }
        })
    };
    let line = line.mark(chip(brief, lens));
    if lens.may_write && brief.state == State::Open {
        line.acts(acts(brief, to))
    } else {
        line
    }
}

fn ended(state: State, end: &End) -> Markup {
    let by = end.by_name.as_deref().unwrap_or("Troth");
    html! {
        @match (state, end.said_in) {
            (State::Spoken, Some(interaction)) => { a href=(format!("/interaction/{interaction}")) { "as logged" } }
            (State::Spoken, None) => { "says " (by) }
            _ => { "dropped by " (by) }
        }
        @if let Some(words) = &end.words { ": " (words) }
    }
}

fn acts(brief: &Brief, to: &str) -> Markup {
    let (id, party) = (brief.plan.id, brief.party);
    let log = format!(
        "/customer/{party}/interaction/new?direction=out&back={}",
        quoted(to)
    );
    html! {
        (Way::new("Log a call", log).key('l').quiet())
        (Button::new("Spoken", format!("/plan/{id}/spoken")).key('s').with("to", to).about(&brief.party_name))
        (asking("Drop", 'd', form(&format!("/plan/{id}/drop"), html! {
            (hidden("to", to))
            (Field::text("why", "Why").required().within(format!("drop-{id}")))
            (buttons(button("Drop it")))
        })))
    }
}

/// Plans to speak with somebody, folded away until it is wanted: key `t`, and Enter takes what stands there.
pub fn plan_here(party: i64, name: &str, lens: &Lens, to: &str) -> Markup {
    let input = PlanInput {
        party: Some(party),
        to: Some(to.to_owned()),
        ..PlanInput::default()
    };
    html! {
        details.menu.in-place data-menu {
            summary.button.quiet data-act data-key="t" {
                "Plan to speak" span.unseen { ": " (name) } kbd aria-hidden="true" { "t" }
            }
            div.menu-body { (plan_form(&input, &Errors::default(), Some(&format!("plan-{party}")), lens)) }
        }
    }
}

/// Everything is filled in: the next working day, the reader, and how they are. On a page with several such forms
/// `scope` tells their fields apart.
fn plan_form(input: &PlanInput, errors: &Errors, scope: Option<&str>, lens: &Lens) -> Markup {
    let party = input.party.map_or_else(String::new, |party| party.to_string());
    let next = || words::day(lens.next_working_day, lens.today());
    let who = input.who.as_ref().map_or_else(|| "me".to_owned(), Who::text);
    let field = |field: Field| {
        let field = field.errors(errors).required();
        match scope {
            Some(scope) => field.within(scope),
            None => field,
        }
    };
    form(
        // What is typed of one customer is kept apart from what is typed of another.
        &format!("/plan?party={party}"),
        html! {
            @if input.party.is_some() { (hidden("party", &party)) } @else {
                (field(Field::text("party", "The customer's number").hint("Open the customer and begin from there to skip this.")))
            }
            (hidden("to", input.to.as_deref().unwrap_or("")))
            (field(Field::date("on", "On which day").ahead(lens.today()).value(input.on.clone().unwrap_or_else(next))))
            (field(Field::text("who", "Who speaks with them").value(who).short().hint("“me”, or a colleague's name.")))
            (field(Field::text("about", "About what").value(input.about.as_deref().unwrap_or(ABOUT))))
            (buttons(button("Plan to speak")))
        },
    )
}

/// What is planned for a customer, for their own page.
pub fn of_customer(briefs: &[Brief], party: i64, name: &str, lens: &Lens) -> Markup {
    let to = format!("/customer/{party}");
    let all = format!("/plan?who=all&party={party}");
    let lines: Vec<Line> = briefs.iter().map(|brief| line(brief, lens, &to)).collect();
    html! {
        @if lines.is_empty() {
            @if lens.may_write { (plan_here(party, name, lens, &to)) }
            p.quiet { "Nothing is planned. " a href=(all) { "All plans" } }
        } @else {
            (list(&lines))
            p { a href=(all) { "All plans" } }
        }
    }
}

impl Page for Plans {
    fn title(&self) -> String {
        "Plans".to_owned()
    }

    fn body(&self, lens: &Lens) -> Markup {
        let here = self.address(&self.asked);
        let lines: Vec<Line> = self.plans.iter().map(|brief| line(brief, lens, &here)).collect();
        let next = self.next.clone().map(|after| Asked {
            after: Some(after),
            ..self.asked.clone()
        });
        html! {
            (Heading::new("Plans").above("Today", "/").sentence(html! { "Whom we mean to speak with, when, and about what." }))
            (self.tabs())
            @if lines.is_empty() {
                (empty("Nothing is planned here", "A plan is made on a customer's page: who of us will speak with them, on which day, about what.",
                    html! { (Way::new("Contacts", "/customer")) }))
            } @else { (list(&lines)) }
            @if let Some(next) = next { p { a rel="next" href=(self.address(&next)) { "More plans" } } }
        }
    }
}

impl Plans {
    fn address(&self, asked: &Asked) -> String {
        let query = serde_html_form::to_string(asked).unwrap_or_default();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("/plan{mark}{query}")
    }

    fn tabs(&self) -> Markup {
        let (whose, state) = (
            self.asked.who.unwrap_or_default(),
            self.asked.state.unwrap_or_default(),
        );
        let tab = |word: &str, asked: Asked, is_here: bool| Tab {
            word: word.to_owned(),
            href: self.address(&Asked { after: None, ..asked }),
            count: None,
            is_here,
        };
        let of = |word: &str, who: Whose| {
            let asked = Asked {
                who: Some(who),
                ..self.asked.clone()
            };
            tab(word, asked, whose == who)
        };
        let in_state = |word: &str, one: State| {
            let asked = Asked {
                state: Some(one),
                ..self.asked.clone()
            };
            tab(word, asked, state == one)
        };
        html! {
            (tabs("Whose", &[of("Yours", Whose::Me), of("Everybody's", Whose::All)]))
            (tabs("States", &[
                in_state("planned", State::Open),
                in_state("spoken", State::Spoken),
                in_state("dropped", State::Dropped),
            ]))
        }
    }
}

impl Page for PlanView {
    fn title(&self) -> String {
        format!("Speak with {}", self.brief.party_name)
    }

    fn body(&self, lens: &Lens) -> Markup {
        let (brief, plan) = (&self.brief, &self.brief.plan);
        let own = format!("/plan/{}", plan.id);
        let made = words::instant(plan.made_at, lens.now, &lens.zone);
        let known = [
            Fact::new("Who", html! { (who(brief, lens)) }),
            Fact::new("When", html! { (words::near_day(plan.on, lens.today())) }),
            Fact::new("About", html! { (plan.about) }),
            Fact::new("Made", html! { (made) " by " (self.name_of(plan.by)) }),
        ];
        let customer = format!("/customer/{}", brief.party);
        html! {
            (Heading::new(self.title()).above(brief.party_name.as_str(), customer).sentence(chip(brief, lens)))
            (facts(&known))
            @if lens.may_write && brief.state == State::Open {
                div.buttons { (acts(brief, &own)) }
                (said_form(plan.id))
            }
            @if !self.acts.is_empty() { (section("What came of it", None, self.passed(lens))) }
        }
    }

    fn version(&self) -> Option<i64> {
        Some(self.acts.last().map_or(0, |act| act.id))
    }
}

/// For whoever has more to say than that they spoke.
fn said_form(id: i64) -> Markup {
    html! {
        details.act-form {
            summary { "Say what came of it" }
            (form(&format!("/plan/{id}/spoken"), html! {
                (hidden("to", &format!("/plan/{id}")))
                (Field::words("words", "What came of it").rows(2).required())
                (buttons(button("We spoke")))
            }))
        }
    }
}

impl PlanView {
    fn passed(&self, lens: &Lens) -> Markup {
        let entries: Vec<Entry> = self.acts.iter().map(|act| self.entry(act, lens)).collect();
        let may_undo = lens.may_write && newest(&self.acts).is_some();
        let undo = format!("/plan/{}/undo", self.brief.plan.id);
        html! {
            (timeline(entries, lens.today(), 30))
            @if may_undo { p { (Button::new("Take back", undo).quiet()) } }
        }
    }

    fn entry(&self, act: &Act, lens: &Lens) -> Entry {
        let by = self.name_of(act.by);
        let what = match act.deed {
            Deed::Spoken => format!("{by} says they were spoken with"),
            Deed::Dropped => format!("{by} dropped it"),
            Deed::Undone => format!("{by} took that back"),
        };
        Entry::on(day(act.at, &lens.zone), Icon::Word, html! { (what) }).body(html! {
            @if let Some(words) = &act.words { p { (words) } }
            @if let Some(interaction) = act.said_in { p.aside { a href=(format!("/interaction/{interaction}")) { "The call or visit" } } }
        })
    }
}

impl Page for PlanForm {
    fn title(&self) -> String {
        match &self.party_name {
            Some(name) => format!("Plan to speak with {name}"),
            None => "Plan to speak".to_owned(),
        }
    }

    fn body(&self, lens: &Lens) -> Markup {
        html! {
            (Heading::new(self.title()).above("Plans", "/plan"))
            (refused(&self.errors))
            (plan_form(&self.input, &self.errors, None, lens))
        }
    }
}
