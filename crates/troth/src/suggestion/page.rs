//! Suggestions as pages: the list that is answered by keys, and one with its form.

use jiff::civil::Date;
use maud::{Markup, html};
use troth_words::{By, Outcome};

use crate::frame::act::{Act, Way, asking};
use crate::frame::face::{Lens, Page};
use crate::frame::field::{Choice, Field};
use crate::frame::form::{button, buttons, form, hidden};
use crate::frame::icon::{self, State as Mark};
use crate::frame::list::{Line, list};
use crate::frame::sheet::{Fact, Heading, Tab, empty, facts, tabs};
use crate::frame::timeline::said;
use crate::frame::words;
use crate::suggestion::act::is_theirs;
use crate::suggestion::store::Suggestion;
use crate::suggestion::web::{Asked, Suggestions, waits};
use crate::suggestion::{Kind, State};

/// What it would record, in a sentence.
fn title(one: &Suggestion, lens: &Lens) -> Markup {
    let what = one.what.as_deref().unwrap_or_default();
    let party = one.party_name.as_str();
    html! {
        @match one.kind {
            Kind::Promise => { (giver(one, lens)) " promised " (party) ": " (what) }
            Kind::Reported => { (party) " was promised: " (what) }
            Kind::Feeling => { (party) " seems " (feelings(one)) }
            Kind::Thanks => { (party) " thanks " (thanked(one, lens)) }
        }
    }
}

fn giver<'s>(one: &'s Suggestion, lens: &Lens) -> &'s str {
    match (one.given_by, one.given_name.as_deref(), one.writer.as_deref()) {
        (Some(By::Named), Some(name), _) => name,
        (Some(By::I), ..) if one.colleague == Some(lens.person) => "I",
        (Some(By::I), _, Some(writer)) => writer,
        _ => "We",
    }
}

/// Whom thanks are for, as it is said to whoever reads on.
fn thanked<'s>(one: &'s Suggestion, lens: &Lens) -> &'s str {
    match (
        one.for_colleague,
        one.for_name.as_deref(),
        one.given_name.as_deref(),
    ) {
        (Some(id), ..) if id == lens.person => "you",
        (Some(_), Some(name), _) | (_, None, Some(name)) => name,
        _ => "somebody of us",
    }
}

fn feelings(one: &Suggestion) -> String {
    let felt: Vec<&str> = one.feelings.iter().map(|feeling| feeling.word()).collect();
    felt.join(" or ")
}

/// By when, what comes first, and what became of it, as far as the words say.
fn terms(one: &Suggestion, lens: &Lens) -> Vec<String> {
    let mut terms = Vec::new();
    match (one.due, one.due_words.as_deref()) {
        (Some(day), _) => {
            terms.push(format!("due {}", words::near_day(day, lens.today())));
            if would_be_overdue(one, day, lens) {
                terms.push("past: it would stand as overdue until you say how it went".to_owned());
            }
        }
        (None, Some(said)) => terms.push(format!("“{said}”, no day")),
        (None, None) if matches!(one.kind, Kind::Promise | Kind::Reported) => {
            terms.push("no day said".to_owned());
        }
        (None, None) => {}
    }
    if let Some(first) = one.waits_for.as_deref().filter(|_| waits(one)) {
        terms.push(format!("waits for: {first}"));
    }
    match one.outcome {
        Some(Outcome::Broken) => terms.push("they say it was broken".to_owned()),
        Some(Outcome::Kept) => terms.push("they say it was kept".to_owned()),
        Some(Outcome::NotStated) | None => {}
    }
    terms
}

/// The day has passed, the clock does not stand still, and they do not say how it went.
fn would_be_overdue(one: &Suggestion, due: Date, lens: &Lens) -> bool {
    let is_told = matches!(one.outcome, Some(Outcome::Kept | Outcome::Broken));
    one.state == State::Open && due < lens.today() && !waits(one) && !is_told
}

/// As a line of a list, with its keys; `to` is where they lead back to.
pub fn line(one: &Suggestion, lens: &Lens, to: &str) -> Line {
    let when = words::instant(one.at, lens.now, &lens.zone);
    let line = Line::new(format!("/suggestion/{}", one.id), title(one, lens))
        .why(html! {
            @for term in terms(one, lens) { (term) " · " }
            (when)
        })
        .said(&one.sentence)
        .mark(icon::state_as(Mark::Open, kind_word(one.kind)));
    if lens.may_write && one.state == State::Open {
        line.acts(acts(one, to))
    } else {
        line
    }
}

/// What is open of one customer, on their page.
pub fn of_customer(suggestions: &[Suggestion], party: i64, lens: &Lens) -> Markup {
    let to = format!("/customer/{party}");
    let lines: Vec<Line> = suggestions.iter().map(|one| line(one, lens, &to)).collect();
    html! {
        (list(&lines))
        p { a href=(format!("/suggestion?party={party}")) { "All that letters suggest" } }
    }
}

fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Promise => "our word?",
        Kind::Reported => "they tell",
        Kind::Feeling => "feeling?",
        Kind::Thanks => "thanks?",
    }
}

fn acts(one: &Suggestion, to: &str) -> Markup {
    let id = one.id;
    let what = one.what.as_deref().unwrap_or(one.kind.word());
    let (word, has_one) = match one.kind {
        Kind::Thanks => ("Pass on", one.for_colleague.is_some()),
        _ => ("Confirm", true),
    };
    html! {
        @if has_one { (Act::new(word, format!("/suggestion/{id}/confirm")).with("to", to).about(what).enter()) }
        (asking("Edit", 'e', mend(one, to)))
        (Act::new("No", format!("/suggestion/{id}/reject")).key('x').quiet().with("to", to).about(what))
    }
}

fn mend(one: &Suggestion, to: &str) -> Markup {
    let scope = format!("suggestion-{}", one.id);
    let fields = match one.kind {
        Kind::Feeling => {
            let choices = crate::experience::feeling::Feeling::ALL
                .iter()
                .map(|feeling| Choice::new(feeling.word(), feeling.word()))
                .collect();
            let first = one.feelings.first().map_or("", |feeling| feeling.word());
            html! { (Field::select("feeling", "They seem", choices).value(first).within(&scope)) }
        }
        Kind::Thanks => {
            let choices = one
                .colleagues
                .iter()
                .map(|(id, name)| Choice::new(id.to_string(), name));
            let first = one.for_colleague.map(|id| id.to_string()).unwrap_or_default();
            html! { (Field::select("colleague", "For whom", choices.collect()).value(first).required().within(&scope)) }
        }
        Kind::Promise | Kind::Reported => html! {
            (Field::text("what", "What we will do").value(one.what.as_deref().unwrap_or_default()).required().within(&scope))
            (Field::date("due", "By which day").value(one.due.map(|day| day.to_string()).unwrap_or_default())
                .hint("Empty when no day was said.").within(&scope))
            (Field::text("waits_for", "What they do first").value(one.waits_for.as_deref().unwrap_or_default())
                .hint("Its clock stands still until then.").within(&scope))
        },
    };
    form(
        &format!("/suggestion/{}/confirm", one.id),
        html! { (hidden("to", to)) (fields) (buttons(button("Record it"))) },
    )
}

impl Page for Suggestions {
    fn title(&self) -> String {
        "Suggestions".to_owned()
    }

    fn body(&self, lens: &Lens) -> Markup {
        let here = address(&self.asked);
        let is_open = self.asked.state.unwrap_or_default() == State::Open;
        let lines: Vec<Line> = self
            .suggestions
            .iter()
            .enumerate()
            .map(|(at, one)| {
                let line = line(one, lens, &here);
                if at == 0 && is_open { line.in_hand() } else { line }
            })
            .collect();
        let next = self.next.clone().map(|after| Asked {
            after: Some(after),
            ..self.asked.clone()
        });
        html! {
            (Heading::new("Suggestions").above("Today", "/").sentence(html! {
                "What letters, requests and notes of calls seem to say. Nothing of it is recorded until you confirm it."
            }))
            (self.tabs())
            @if lines.is_empty() {
                (empty("Nothing to answer", "What we promise in letters and calls, what customers tell of our promises, how they seem to feel and whom they thank shows here as it comes in.",
                    html! { (Way::new("Import", "/import")) }))
            } @else { (list(&lines)) }
            @if let Some(next) = next { p { a rel="next" href=(address(&next)) { "More suggestions" } } }
        }
    }
}

fn address(asked: &Asked) -> String {
    let query = serde_html_form::to_string(asked).unwrap_or_default();
    let mark = if query.is_empty() { "" } else { "?" };
    format!("/suggestion{mark}{query}")
}

impl Suggestions {
    fn tabs(&self) -> Markup {
        let state = self.asked.state.unwrap_or_default();
        let is_old = self.asked.old == Some(true);
        let tab = |word: &str, one: State, old: bool| Tab {
            word: word.to_owned(),
            href: address(&Asked {
                state: Some(one),
                old: old.then_some(true),
                after: None,
                party: self.asked.party,
            }),
            count: None,
            is_here: state == one && is_old == old,
        };
        tabs(
            "Which",
            &[
                tab("to answer", State::Open, false),
                tab("older too", State::Open, true),
                tab("confirmed", State::Confirmed, false),
                tab("not kept", State::Rejected, false),
            ],
        )
    }
}

impl Page for Suggestion {
    fn title(&self) -> String {
        match self.kind {
            Kind::Promise => "A promise?".to_owned(),
            Kind::Reported => "A promise they tell of?".to_owned(),
            Kind::Feeling => "A feeling?".to_owned(),
            Kind::Thanks => "Thanks?".to_owned(),
        }
    }

    fn body(&self, lens: &Lens) -> Markup {
        let when = words::instant(self.at, lens.now, &lens.zone);
        let who = match self.kind {
            Kind::Promise => "us",
            Kind::Reported | Kind::Feeling | Kind::Thanks => self.party_name.as_str(),
        };
        let sure = format!("{} in 100 are meant so", (self.p * 100.0).round());
        let mut known = vec![
            Fact::new("Why", html! { "It " (self.reason) "; about " (sure) "." }),
            Fact::new(
                "Said in",
                html! { a href=(format!("/interaction/{}", self.interaction)) { (when) } },
            ),
        ];
        known.extend(
            terms(self, lens)
                .into_iter()
                .map(|term| Fact::new("Terms", html! { (term) })),
        );
        if let Some(promise) = self.promise {
            known.push(Fact::new(
                "Recorded",
                html! { a href=(format!("/promise/{promise}")) { "promise" } },
            ));
        }
        let customer = format!("/customer/{}", self.party);
        html! {
            (Heading::new(self.title()).above(self.party_name.as_str(), customer).sentence(title(self, lens)))
            (said(&self.sentence, who, &when))
            (facts(&known))
            @if lens.may_write {
                @if self.state == State::Open { div.buttons { (acts(self, "/suggestion")) } }
                @else if self.state != State::Gone && is_theirs(self, lens.person) {
                    div.buttons { (Act::new("Take the answer back", format!("/suggestion/{}/undo", self.id)).quiet()) }
                }
            }
        }
    }
}
