//! A line and what it will record, as markup: the line with its parts marked, a chip for each with its key, and what is
//! asked. The box on every page and the page without a script show the same.

use maud::{Markup, html};

use crate::capture::form::LONGEST;
use crate::capture::lexicon::OFFERED as FEELINGS;
use crate::capture::preview::{Given, Preview, Question};
use crate::capture::web::Recorded;
use crate::frame::face::{Lens, Page};
use crate::frame::form::{Errors, hidden, message, refused};
use crate::frame::sheet::{Heading, facts};
use crate::frame::words;
use crate::interaction::kind_shown;
use crate::interaction::log::LOGGED_KINDS;
use crate::spine::Direction;

/// A line that cannot be read, with why.
#[derive(Clone, Debug)]
pub struct Unread {
    pub line: String,
    pub errors: Errors,
}

impl Page for Preview {
    fn title(&self) -> String {
        "Write down".to_owned()
    }

    fn body(&self, lens: &Lens) -> Markup {
        let back = self
            .input
            .to
            .as_deref()
            .or(self.input.at.as_deref())
            .unwrap_or("/");
        html! {
            (Heading::new(self.title()))
            form.capture-page method="post" action="/capture" data-capture {
                (hidden("to", back))
                @if let Some(at) = &self.input.at { (hidden("at", at)) }
                (line_field(&self.line))
                // Enter presses the first button: without a script a line is read before it is recorded.
                div.capture-again { button.button.quiet type="submit" formmethod="get" { "Read it again" } }
                div.capture-read data-capture-read { (reading(self, lens)) }
            }
        }
    }
}

impl Page for Unread {
    fn title(&self) -> String {
        "Write down".to_owned()
    }

    fn body(&self, _: &Lens) -> Markup {
        html! {
            (Heading::new(self.title()))
            (refused(&self.errors))
            form.capture-page method="get" action="/capture" {
                (line_field(&self.line))
                div.buttons { button.button.primary type="submit" { "Read it again" } }
            }
        }
    }
}

fn line_field(line: &str) -> Markup {
    html! {
        div.field {
            label for="f-line" { "What happened, in one line" }
            input.voice id="f-line" type="text" name="line" value=(line) maxlength=(LONGEST) autocomplete="off" autofocus[line.is_empty()]
                placeholder="Called Ann, upset about the late frame, promised a new one by Friday";
        }
    }
}

impl Page for Recorded {
    fn title(&self) -> String {
        format!("Recorded of {}", self.party_name)
    }

    fn body(&self, lens: &Lens) -> Markup {
        let (word, _) = kind_shown(&self.kind);
        let passed = match (self.interaction, self.note) {
            (Some(id), _) => format!("/interaction/{id}"),
            (None, Some(id)) => format!("/note/{id}"),
            (None, None) => format!("/customer/{}", self.party),
        };
        let promises = self.promises.iter().map(|promise| {
            let due = promise
                .due
                .map_or_else(|| "no day".to_owned(), |due| words::near_day(due, lens.today()));
            crate::frame::sheet::Fact::new(
                "Promise",
                html! { a href={ "/promise/" (promise.id) } { (promise.what) } " · " (due) },
            )
        });
        let first = crate::frame::sheet::Fact::new("What passed", html! { a href=(passed) { (word) } });
        let known: Vec<_> = std::iter::once(first).chain(promises).collect();
        html! {
            (Heading::new(self.title()).above(self.party_name.as_str(), format!("/customer/{}", self.party)))
            (facts(&known))
        }
    }
}

/// What a line will record, with the corrections made so far.
pub fn reading(preview: &Preview, lens: &Lens) -> Markup {
    html! {
        (corrections(preview))
        @if !preview.line.is_empty() {
            p.capture-line.voice { (marked(preview)) }
            p.unseen role="status" { (summary(preview, lens)) }
            div.capture-parts { (parts(preview, lens)) }
            @for (nth, question) in preview.questions.iter().enumerate() { (asked(question, nth == 0)) }
            @for theirs in &preview.theirs { p.capture-theirs { "Theirs to do, no promise of ours: " q.voice { (theirs) } } }
            @if preview.questions.is_empty() {
                div.buttons {
                    button.button.primary type="submit" formmethod="post" formaction="/capture" data-capture-record {
                        "Record it" kbd aria-hidden="true" { "Enter" }
                    }
                }
            }
        }
    }
}

/// Why a line cannot be read.
pub fn unread(errors: &Errors) -> Markup {
    html! {
        @for text in errors.0.values() { div.capture-ask data-capture-open role="alert" { p { (message(text)) } } }
    }
}

/// What was corrected goes along with what is typed on.
fn corrections(preview: &Preview) -> Markup {
    let input = &preview.input;
    let number = |number: Option<i64>| number.map(|number| number.to_string());
    let flag = |flag: Option<bool>| flag.map(|flag| flag.to_string());
    let mailed = number(input.mailed);
    let named = (input.party.is_some() || input.new.is_some())
        .then(|| preview.named.clone())
        .flatten();
    let fields = [
        ("kind", input.kind.clone()),
        (
            "direction",
            input.direction.map(|direction| direction.word().to_owned()),
        ),
        ("feeling", input.feeling.clone()),
        ("without", input.without.clone()),
        ("due", input.due.clone()),
        ("sure", flag(input.sure)),
        ("by", number(input.by)),
        ("party", number(input.party)),
        ("new", flag(input.new)),
        ("mailed", mailed),
        ("named", input.named.clone().or(named)),
    ];
    html! { @for (name, value) in &fields { @if let Some(value) = value { (hidden(name, value)) } } }
}

/// The line with each part in its place; where two overlap the first stays whole.
fn marked(preview: &Preview) -> Markup {
    let line = preview.line.as_str();
    let mut at = 0;
    let mut pieces: Vec<(Option<&'static str>, &str)> = Vec::new();
    for mark in &preview.marks {
        if mark.start < at {
            continue;
        }
        pieces.push((None, line.get(at..mark.start).unwrap_or_default()));
        pieces.push((
            Some(mark.part),
            line.get(mark.start..mark.end).unwrap_or_default(),
        ));
        at = mark.end;
    }
    pieces.push((None, line.get(at..).unwrap_or_default()));
    html! {
        @for (part, text) in pieces {
            @match part { Some(part) => mark.(format!("is-{part}")) { (text) }, None => (text) }
        }
    }
}

/// The same in words, for those who hear the page.
fn summary(preview: &Preview, lens: &Lens) -> String {
    let who = preview
        .who
        .as_ref()
        .map(|who| who.name.clone())
        .or_else(|| preview.new.clone());
    let parts = [Some(preview.kind.clone()), who, preview.feeling.clone()]
        .into_iter()
        .flatten();
    let promises = preview
        .promises
        .iter()
        .filter(|given| !given.is_dropped)
        .map(|given| promise_word(given, lens));
    let told = parts.chain(promises).collect::<Vec<_>>().join(", ");
    let ask: Vec<&str> = preview
        .questions
        .iter()
        .map(|question| question.ask.as_str())
        .collect();
    format!("Will record: {told}. {}", ask.join(" "))
}

fn parts(preview: &Preview, lens: &Lens) -> Markup {
    let (kind, _) = kind_shown(&preview.kind);
    html! {
        (Chip::new("What", kind, "d", format!("kind={}", next_kind(&preview.kind))))
        @if preview.kind != "note" { (way(preview)) }
        (who(preview))
        (feeling(preview))
        @for (at, given) in preview.promises.iter().enumerate() { (promise(preview, at, given, lens)) }
        @if let Some(minutes) = preview.minutes { span.chip.is-plain { span.chip-part { "Took" } " " (minutes) " min" } }
        @if preview.at < lens.now { span.chip.is-plain { span.chip-part { "When" } " " (words::instant(preview.at, lens.now, &lens.zone)) } }
    }
}

/// One part of what is read, and the key that corrects it.
struct Chip<'a> {
    part: &'a str,
    word: &'a str,
    key: &'a str,
    turn: String,
    class: &'static str,
}

impl<'a> Chip<'a> {
    fn new(part: &'a str, word: &'a str, key: &'a str, turn: String) -> Chip<'a> {
        Chip {
            part,
            word,
            key,
            turn,
            class: "",
        }
    }

    fn class(self, class: &'static str) -> Chip<'a> {
        Chip { class, ..self }
    }
}

impl maud::Render for Chip<'_> {
    fn render(&self) -> Markup {
        html! {
            button class={ "chip " (self.class) } type="submit" formmethod="get" formaction="/capture" name="turn" value=(self.turn)
                data-capture-key=(self.key) aria-keyshortcuts={ "Alt+" (self.key) } {
                span.chip-part { (self.part) } " " span.chip-word { (self.word) }
                @if !self.key.is_empty() { kbd aria-hidden="true" { "Alt " (self.key.to_uppercase()) } }
            }
        }
    }
}

fn next_kind(kind: &str) -> &'static str {
    let kinds: Vec<&'static str> = LOGGED_KINDS.into_iter().chain(["note"]).collect();
    let at = kinds.iter().position(|known| *known == kind).unwrap_or(0);
    kinds[(at + 1) % kinds.len()]
}

fn way(preview: &Preview) -> Markup {
    let (word, next) = match preview.direction {
        Direction::In => ("they reached us", "out"),
        Direction::Out | Direction::Between => ("we reached them", "in"),
    };
    html! { (Chip::new("Way", word, "r", format!("direction={next}"))) }
}

fn who(preview: &Preview) -> Markup {
    let turn = next_person(preview);
    let class = if preview.who.is_none() && preview.new.is_none() {
        "is-open"
    } else {
        ""
    };
    let word = match (&preview.who, &preview.new) {
        (Some(who), _) => match &who.known_by {
            Some(known_by) => format!("{} · {known_by}", who.name),
            None => who.name.clone(),
        },
        (None, Some(name)) => format!("new contact {name}"),
        (None, None) => "who?".to_owned(),
    };
    html! { (Chip::new("Who", &word, "w", turn).class(class)) }
}

/// The next of those it may be, and after the last somebody new.
fn next_person(preview: &Preview) -> String {
    let now = preview.who.as_ref().map(|who| who.party);
    let at = preview.choices.iter().position(|one| Some(one.party) == now);
    let next = match at {
        Some(at) => preview.choices.get(at + 1),
        None => preview.choices.first().filter(|one| Some(one.party) != now),
    };
    match (next, &preview.named) {
        (Some(next), _) => format!("party={}", next.party),
        (None, Some(_)) if preview.new.is_none() => "new=true".to_owned(),
        _ => preview
            .choices
            .first()
            .map_or_else(String::new, |one| format!("party={}", one.party)),
    }
}

/// The feelings that the line names and then none; or, where it names none, those one meets most.
fn feeling(preview: &Preview) -> Markup {
    let mut ring: Vec<&str> = if preview.felt.is_empty() {
        FEELINGS.to_vec()
    } else {
        preview.felt.iter().map(String::as_str).collect()
    };
    ring.push("none");
    let now = preview.feeling.as_deref().unwrap_or("none");
    let at = ring.iter().position(|word| *word == now).unwrap_or(0);
    let next = ring[(at + 1) % ring.len()];
    let class = if now == "none" { "is-none" } else { "" };
    html! { (Chip::new("Felt", if now == "none" { "not said" } else { now }, "f", format!("feeling={next}")).class(class)) }
}

fn promise_word(given: &Given, lens: &Lens) -> String {
    let by = given
        .by_name
        .as_ref()
        .map_or(String::new(), |name| format!("{name}: "));
    let due = match (given.due.day, &given.due.words) {
        (Some(day), _) => format!("by {}", words::day(day, lens.today())),
        (None, Some(said)) => format!("“{said}”"),
        (None, None) => "no day".to_owned(),
    };
    format!("{by}{} · {due}", given.what)
}

fn promise(preview: &Preview, at: usize, given: &Given, lens: &Lens) -> Markup {
    let mut dropped = preview.input.dropped();
    if given.is_dropped {
        dropped.retain(|one| *one != at);
    } else {
        dropped.push(at);
    }
    let without: Vec<String> = dropped.iter().map(usize::to_string).collect();
    let word = promise_word(given, lens);
    let class = if given.is_dropped {
        "is-dropped"
    } else {
        "is-promise"
    };
    let key = if at == 0 { "p" } else { "" };
    let part = if given.is_dropped { "No promise" } else { "Promise" };
    html! { (Chip::new(part, &word, key, format!("without={}", without.join(","))).class(class)) }
}

/// What must be said first; the answers to the first question have the keys from 1 on.
fn asked(question: &Question, is_first: bool) -> Markup {
    html! {
        div.capture-ask data-capture-open {
            p { strong { (question.ask) } }
            @if !question.choices.is_empty() {
                div.capture-parts {
                    @for (nth, choice) in question.choices.iter().enumerate() {
                        @let key = (nth + 1).to_string();
                        (Chip::new("", &choice.word, if is_first && nth < 9 { &key } else { "" }, choice.turn.clone()))
                    }
                }
            }
        }
    }
}
