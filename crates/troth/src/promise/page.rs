//! One promise as a page: what was said, how it stands, who says so, and what can be done.

use maud::{Markup, Render as _, html};

use crate::frame::act::{Act as Button, Way, asking, menu};
use crate::frame::face::{Lens, Page};
use crate::frame::field::{Choice, Field};
use crate::frame::form::{button, buttons, form, hidden};
use crate::frame::icon::{self, Icon, State as Mark};
use crate::frame::list::{Line, list};
use crate::frame::sheet::{Fact, Heading, facts, record, section};
use crate::frame::time::{day, zone};
use crate::frame::timeline::{Entry, said, timeline};
use crate::frame::words;
use crate::promise::Kind;
use crate::promise::board::Brief;
use crate::promise::deed::{Act, Deed, Voice};
use crate::promise::state::{State, Verdict};
use crate::promise::web::PromiseView;

/// The shape and colour of a state.
pub fn mark(state: State) -> Mark {
    match state {
        State::Open => Mark::Open,
        State::Waiting => Mark::Waiting,
        State::Due | State::AtRisk => Mark::AtRisk,
        State::Overdue => Mark::Overdue,
        State::Kept => Mark::Kept,
        State::Broken => Mark::Broken,
        State::Released | State::Replaced => Mark::Released,
        State::Error => Mark::Mistaken,
    }
}

pub fn chip(state: State) -> Markup {
    icon::state_as(mark(state), state.word())
}

/// When it is due, as people say it; and that it has no day, when none was said.
pub fn due_words(brief: &Brief, lens: &Lens) -> String {
    let (promise, today) = (&brief.promise, lens.today());
    if let (Some(_), State::Open | State::Due | State::AtRisk | State::Overdue, Some(deadline)) =
        (promise.due_days, brief.state, brief.deadline)
    {
        // Its clock started with the customer's answer.
        return words::near_day(day(deadline, &zone(&promise.due.zone)), today);
    }
    let said = match (promise.due.day, promise.due.time) {
        (Some(day), Some(time)) => format!("{} at {}", words::near_day(day, today), time.strftime("%H:%M")),
        (Some(day), None) => words::near_day(day, today),
        (None, _) => match &promise.due.words {
            Some(said) => format!("no date: “{said}”"),
            None => "no date".to_owned(),
        },
    };
    match &promise.waits_for {
        Some(what) if brief.state == State::Waiting => format!("waits for {what}; {said}"),
        _ => said,
    }
}

/// A promise as a line of a list, with its one-key acts. `back` is where its acts lead back to.
pub fn line(brief: &Brief, lens: &Lens, with_party: bool, back: &str) -> Line {
    let promise = &brief.promise;
    let giver = brief.by_name.as_deref().unwrap_or("we");
    let implied = if promise.kind == Kind::Implied {
        ", implied"
    } else {
        ""
    };
    let why = html! {
        @if with_party { a href=(format!("/customer/{}", brief.party)) { (brief.party_name) } " · " }
        @if let Some(about) = &brief.about { (about) " · " }
        (due_words(brief, lens)) " · " (giver) (implied)
        @if promise.withdrawn_at.is_some() { " · " (icon::tag("source withdrawn")) }
    };
    let mut line = Line::new(format!("/promise/{}", promise.id), html! { (promise.what) })
        .mark(chip(brief.state))
        .why(why);
    if let Some(words) = &promise.said.words {
        line = line.said(words);
    }
    if lens.may_write && brief.state.is_open() {
        line.acts(quick_acts(brief, back))
    } else {
        line
    }
}

fn quick_acts(brief: &Brief, back: &str) -> Markup {
    let id = brief.promise.id;
    let to = |verb: &str| format!("/promise/{id}/{verb}");
    html! {
        @if brief.state == State::Waiting {
            (Button::new("Answered", to("answer")).key('a').with("back", back).about(&brief.promise.what))
        }
        (Button::new("Kept", to("keep")).key('k').with("back", back).about(&brief.promise.what))
        (Button::new("Broken", to("break")).key('b').quiet().with("back", back).about(&brief.promise.what))
        (asking("New date", 'p', new_date(brief, back)))
    }
}

/// Their words come first: a new date is theirs to grant, and often says the day already.
fn new_date(brief: &Brief, back: &str) -> Markup {
    let scope = format!("new-date-{}", brief.promise.id);
    form(
        "/promise",
        html! {
            (hidden("party", &brief.party.to_string()))
            (hidden("replaces", &brief.promise.id.to_string()))
            (hidden("what", &brief.promise.what))
            (hidden("touchpoint", &brief.promise.touchpoint))
            (hidden("back", back))
            (Field::text("consent_words", "What they said").example("Tuesday is fine").required().within(&scope))
            (Field::date("due", "New day").hint("Empty: the day they named.").within(&scope).short())
            (buttons(button("Promise anew")))
        },
    )
}

/// A customer's promises, for their own page.
pub fn of_customer(briefs: &[Brief], party: i64, lens: &Lens) -> Markup {
    let back = format!("/customer/{party}");
    let (open, closed): (Vec<&Brief>, Vec<&Brief>) = briefs.iter().partition(|brief| brief.state.is_open());
    let lines = |some: &[&Brief]| {
        some.iter()
            .map(|brief| line(brief, lens, false, &back))
            .collect::<Vec<_>>()
    };
    html! {
        @if lens.may_write { p { (Way::new("Promise something", format!("/promise/new?party={party}")).key('n').quiet()) } }
        @if open.is_empty() { p.quiet { "Nothing is promised and open." } } @else { (list(&lines(&open))) }
        @if !closed.is_empty() {
            details {
                summary { (words::count(i64::try_from(closed.len()).unwrap_or(0), "settled promise", "settled promises")) }
                (list(&lines(&closed)))
            }
        }
    }
}

impl Page for PromiseView {
    fn title(&self) -> String {
        self.brief.promise.what.clone()
    }

    fn body(&self, lens: &Lens) -> Markup {
        let brief = &self.brief;
        let heading = Heading::new(&brief.promise.what)
            .above("Promises", "/promise")
            .sentence(html! {
                (chip(brief.state)) " to " a href=(format!("/customer/{}", brief.party)) { (brief.party_name) }
                ", " (due_words(brief, lens))
            });
        html! {
            (heading)
            @if let Some(words) = &brief.promise.said.words { (said(words, giver(brief), &self.said_when(lens))) }
            (record(self.known(lens), self.to_do(lens), self.passed(lens)))
            @for part in self.beside.values() { (part.draw(lens)) }
        }
    }

    fn version(&self) -> Option<i64> {
        Some(self.acts.last().map_or(0, |act| act.id))
    }
}

fn giver(brief: &Brief) -> &str {
    brief.by_name.as_deref().unwrap_or("one of us")
}

impl PromiseView {
    fn said_when(&self, lens: &Lens) -> String {
        let at = self
            .said_in
            .as_ref()
            .map_or(self.brief.promise.made_at, |said| said.at);
        words::instant(at, lens.now, &lens.zone)
    }

    fn known(&self, lens: &Lens) -> Markup {
        let promise = &self.brief.promise;
        let mut known = vec![
            Fact::new("Given by", html! { (giver(&self.brief)) }),
            Fact::new(
                "Made",
                html! { (words::instant(promise.made_at, lens.now, &lens.zone)) },
            ),
            Fact::new("Due", html! { (due_words(&self.brief, lens)) }),
            Fact::new("Kind", html! { (promise.kind.word()) ", " (promise.touchpoint) }),
        ];
        let say = |verdict: Option<Verdict>| verdict.map_or("nothing yet", Verdict::word);
        known.push(Fact::new("They say", html! { (say(self.standing.they_say)) }));
        known.push(Fact::new("We say", html! { (say(self.standing.we_say)) }));
        if let Some(said) = &self.said_in {
            let interaction = promise.said.interaction.unwrap_or_default();
            known.push(Fact::new(
                "Said in",
                html! { a href=(format!("/interaction/{interaction}")) { (said.title) } },
            ));
        }
        for (word, other) in [
            ("Supports", promise.bond.supports),
            ("In the place of", promise.bond.replaces),
            ("Makes right", promise.bond.rights),
        ] {
            if let Some(id) = other {
                known.push(Fact::new(
                    word,
                    html! { a href=(format!("/promise/{id}")) { "promise " (id) } },
                ));
            }
        }
        if let Some(words) = &promise.bond.consent_words {
            known.push(Fact::new("They agreed", html! { q.voice { (words) } }));
        }
        facts(&known)
    }

    fn to_do(&self, lens: &Lens) -> Markup {
        if !lens.may_write {
            return html! { p.quiet { "You can read this promise." } };
        }
        let id = self.brief.promise.id;
        let to = |verb: &str| format!("/promise/{id}/{verb}");
        let state = self.brief.state;
        html! {
            @if state == State::Waiting { (words_form("They answered", &to("answer"), "What they said", Voice::Customer)) }
            @if state.is_open() || matches!(state, State::Kept | State::Broken) {
                (section("What became of it", None, html! {
                    div.buttons {
                        (Button::new("We kept it", to("keep")).key('k').primary())
                        (Button::new("We broke it", to("break")).key('b'))
                    }
                    (words_form("They say it was kept", &to("keep"), "Their words", Voice::Customer))
                    (words_form("They say it was broken", &to("break"), "Their words", Voice::Customer))
                    @if state.is_open() || state == State::Broken {
                        (words_form("They release us", &to("release"), "Their words", Voice::Customer))
                    }
                }))
            }
            @if state == State::Broken { p { (Way::new("Make it right", to("right")).key('r').primary()) } }
            (menu("More", &[
                Way::new("A new date, with their consent", to("replace")).key('p').quiet().render(),
                Way::new("A supporting promise", to("support")).quiet().render(),
                words_form("Entered in error", &to("error"), "Why", Voice::Us),
            ]))
        }
    }

    fn passed(&self, lens: &Lens) -> Markup {
        let undone: Vec<i64> = self.acts.iter().filter_map(|act| act.undoes).collect();
        let entries: Vec<Entry> = self
            .acts
            .iter()
            .filter_map(|act| self.entry(act, undone.contains(&act.id), lens))
            .collect();
        let back = format!("/promise/{}", self.brief.promise.id);
        html! {
            @if !self.bound.is_empty() {
                (section("Hangs on it", None, html! {
                    (list(&self.bound.iter().map(|brief| line(brief, lens, true, &back)).collect::<Vec<_>>()))
                }))
            }
            (section("What happened", None, html! {
                @if entries.is_empty() { p.quiet { "Nothing yet." } } @else { (timeline(entries, lens.today(), 30)) }
            }))
        }
    }

    fn entry(&self, act: &Act, is_undone: bool, lens: &Lens) -> Option<Entry> {
        let on = day(act.at, &lens.zone);
        let who = self.name_of(act.by);
        let what = match (act.deed, act.voice) {
            (Deed::Kept, Voice::Customer) => "The customer says it was kept".to_owned(),
            (Deed::Broken, Voice::Customer) => "The customer says it was broken".to_owned(),
            (Deed::Kept, Voice::Us) => format!("{who} says we kept it"),
            (Deed::Broken, Voice::Us) => format!("{who} says we broke it"),
            (Deed::Released, Voice::Us) => {
                "Troth reads it as the customer's release: our reading, not their word".to_owned()
            }
            (Deed::Released, Voice::Customer) => "The customer released us from it".to_owned(),
            (Deed::Answered, _) => "The customer answered; the clock started".to_owned(),
            (Deed::Replaced, _) => "The customer agreed to a new promise in its place".to_owned(),
            (Deed::Error, _) => format!("{who} marked it as entered in error"),
            (Deed::Undone, _) => format!("{who} took an act back"),
        };
        let body = html! {
            @if let Some(words) = &act.words {
                @if act.voice == Voice::Customer { (said(words, &self.brief.party_name, "")) } @else { p { (words) } }
            }
            @if let Some(evidence) = &act.evidence { p.aside { (evidence) } }
            @if is_undone { p.aside { "Taken back." } }
        };
        let entry = Entry::on(on, Icon::Word, html! { (what) }).body(body);
        let may_undo = lens.may_write && !is_undone && act.deed != Deed::Undone;
        let undo = format!("/promise/{}/undo/{}", self.brief.promise.id, act.id);
        Some(if may_undo {
            entry.acts(html! { (Button::new("Take back", undo).quiet()) })
        } else {
            entry
        })
    }
}

/// A small form behind its own name: one field of words, and the act. A release and an error need their words.
fn words_form(label: &str, post_to: &str, field: &str, voice: Voice) -> Markup {
    let words = Field::words("words", field).rows(2);
    let needs = post_to.ends_with("/release") || post_to.ends_with("/error");
    let (words, voice) = (if needs { words.required() } else { words }, voice.word());
    html! {
        details.act-form {
            summary { (label) }
            (form(post_to, html! {
                input type="hidden" name="voice" value=(voice);
                (words)
                (buttons(button(label)))
            }))
        }
    }
}

impl Page for crate::promise::form::FormPage {
    fn title(&self) -> String {
        "Promise something".to_owned()
    }

    fn body(&self, lens: &Lens) -> Markup {
        let input = &self.input;
        let title = match (&self.party_name, input.replaces, input.rights) {
            (Some(name), Some(_), _) => format!("A new date for {name}"),
            (Some(name), _, Some(_)) => format!("Make it right for {name}"),
            (Some(name), ..) => format!("Promise {name} something"),
            (None, ..) => "Promise something".to_owned(),
        };
        html! {
            (Heading::new(title).above("Promises", "/promise"))
            (crate::frame::form::refused(&self.errors))
            (form("/promise", html! {
                (self.bonds())
                @if input.replaces.is_some() {
                    (Field::words("consent_words", "What they said when they agreed").rows(2)
                        .value(text(input.consent_words.as_ref())).errors(&self.errors).required().first())
                }
                (Field::text("what", "What we will do").value(&input.what).errors(&self.errors).required())
                (Field::date("due", "By when").ahead(lens.today()).value(text(input.due.as_ref())).errors(&self.errors)
                    .hint("Leave it empty when no day was said.").short())
                (Field::text("due_time", "At what time").value(text(input.due_time.as_ref())).errors(&self.errors)
                    .example("14:30").short())
                (Field::text("due_words", "Or their words for when").value(text(input.due_words.as_ref()))
                    .errors(&self.errors).example("shortly after the harvest"))
                (Field::words("said_words", "As it was said").value(text(input.said_words.as_ref())).errors(&self.errors)
                    .rows(2))
                (Field::select("touchpoint", "Where it belongs", touchpoints()).value(input.touchpoint.as_deref().unwrap_or("other"))
                    .errors(&self.errors).short())
                (Field::text("waits_for", "What they do first").value(text(input.waits_for.as_ref())).errors(&self.errors)
                    .hint("The clock starts with their answer.").example("the lot number"))
                (buttons(html! {
                    (button("Promise"))
                    @if self.is_past { (crate::frame::form::other_button("It was promised for that day", "past", "true")) }
                }))
            }))
        }
    }
}

impl crate::promise::form::FormPage {
    fn bonds(&self) -> Markup {
        let input = &self.input;
        let ids = [
            ("party", input.party),
            ("replaces", input.replaces),
            ("rights", input.rights),
            ("supports", input.supports),
            ("said_in", input.said_in),
        ];
        html! {
            @for (name, id) in ids {
                @if let Some(id) = id { input type="hidden" name=(name) value=(id); }
            }
            @if input.party.is_none() {
                (Field::text("party", "The customer's number").errors(&self.errors)
                    .hint("Open the customer and begin from there to skip this.").required())
            }
        }
    }
}

fn touchpoints() -> Vec<Choice> {
    crate::promise::TOUCHPOINTS
        .iter()
        .map(|word| Choice::new(*word, *word))
        .collect()
}

fn text(value: Option<&String>) -> String {
    value.cloned().unwrap_or_default()
}
