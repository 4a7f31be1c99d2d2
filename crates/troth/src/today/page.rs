//! Today as a page. Empty is a good day, and says so.

use maud::{Markup, html};

use crate::capture;
use crate::contact::store::Namesakes;
use crate::experience;
use crate::frame::act::{Act, Way};
use crate::frame::face::{Lens, Page};
use crate::frame::field::Field;
use crate::frame::form::{button, buttons, form, upload};
use crate::frame::list::{Line, list};
use crate::frame::sheet::{Heading, empty, section};
use crate::frame::words;
use crate::inspection;
use crate::interaction::store::Waiting;
use crate::intervention;
use crate::mailbox::outbox_store::NotArrived;
use crate::neglect;
use crate::plan;
use crate::promise::board::{Asked, COUNTED};
use crate::promise::board_page::{address, bounded};
use crate::promise::page::line;
use crate::promise::state::State;
use crate::standard::trouble;
use crate::suggestion;
use crate::today::Today;

impl Page for Today {
    fn title(&self) -> String {
        "Today".to_owned()
    }

    fn body(&self, lens: &Lens) -> Markup {
        let today = lens.today();
        html! {
            (Heading::new(today.strftime("%A, %-d %B").to_string()).sentence(self.sentence()))
            @if let Some(purpose) = &self.purpose { (crate::purpose::page::front(purpose)) }
            @if self.asks_for_nothing() { (good_day()) }
            @if !self.not_arrived.is_empty() { (self.what_did_not_arrive(lens)) }
            @if !self.promises.is_empty() { (self.our_word(lens)) }
            @if !self.waiting.is_empty() { (self.who_waits(lens)) }
            @if !self.plans.is_empty() { (self.whom_to_speak_with(lens)) }
            @if !self.neglected.is_empty() { (self.whom_we_neglect(lens)) }
            @if !self.standards.is_empty() { (self.what_slides(lens)) }
            @if !self.rises.is_empty() { (self.what_may_rise(lens)) }
            @if !self.interventions.is_empty() { (intervention::page::to_look_at(&self.interventions, lens)) }
            @if !self.mailed.is_empty() { (self.what_you_mailed(lens)) }
            @if !self.suggestions.is_empty() { (self.what_letters_say(lens)) }
            @if !self.reviews.is_empty() { (inspection::page::overdue(&self.reviews, lens)) }
            @if !self.thanks.is_empty() { (experience::thanks_page::for_you(&self.thanks, lens)) }
            @if lens.may_write && !self.namesakes.is_empty() { (self.who_is_who()) }
            @if lens.may_write { (bring_a_file()) }
        }
    }
}

impl Today {
    /// Thanks and doubts about who is who are no work that waits.
    fn asks_for_nothing(&self) -> bool {
        let customers = self.promises.is_empty()
            && self.waiting.is_empty()
            && self.plans.is_empty()
            && self.neglected.is_empty();
        let ours = self.standards.is_empty()
            && self.rises.is_empty()
            && self.interventions.is_empty()
            && self.reviews.is_empty();
        let letters = self.suggestions.is_empty() && self.not_arrived.is_empty() && self.mailed.is_empty();
        customers && ours && letters
    }

    fn sentence(&self) -> Markup {
        let parts: Vec<String> = [
            (self.overdue, "overdue"),
            (self.due, "due today"),
            (self.at_risk, "at risk"),
        ]
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{} {word}", words::number(*count)))
        .collect();
        html! { @if !parts.is_empty() { (parts.join(", ")) " among our promises." } }
    }

    fn our_word(&self, lens: &Lens) -> Markup {
        let lines: Vec<Line> = self
            .promises
            .iter()
            .map(|brief| line(brief, lens, true, "/"))
            .collect();
        section(
            "What needs our word",
            None,
            html! {
                (list(&lines))
                @let more = self.more();
                @if !more.is_empty() {
                    p { @for (at, (state, count)) in more.iter().enumerate() {
                        @if at > 0 { ", " }
                        a href=(address(&Asked { state: Some(*state), ..Asked::default() })) { (bounded(*count)) " more " (state.word()) }
                    } }
                }
            },
        )
    }

    /// Of each state that is counted above, how many are not among the lines.
    fn more(&self) -> Vec<(State, i64)> {
        let all = [
            (State::Overdue, self.overdue),
            (State::Due, self.due),
            (State::AtRisk, self.at_risk),
        ];
        let hidden = |(state, count): (State, i64)| {
            let shown = self.promises.iter().filter(|brief| brief.state == state).count();
            // Beyond what is counted there are more than that many, whatever is shown of them.
            let taken = if count > COUNTED {
                0
            } else {
                i64::try_from(shown).unwrap_or(count)
            };
            (state, count - taken)
        };
        all.map(hidden)
            .into_iter()
            .filter(|(_, count)| *count > 0)
            .collect()
    }

    fn what_did_not_arrive(&self, lens: &Lens) -> Markup {
        let line = |one: &NotArrived| {
            let title = one.title.as_deref().unwrap_or("A letter");
            let to = one.to.as_deref().unwrap_or("somebody");
            let when = one.at.map(|at| words::instant(at, lens.now, &lens.zone));
            let line = Line::new(
                format!("/interaction/{}", one.interaction),
                html! { (title) " to " (to) },
            );
            let line = line.why(html! { (when.unwrap_or_default()) });
            match &one.said {
                Some(said) => line.said(said),
                None => line,
            }
        };
        let lines: Vec<Line> = self.not_arrived.iter().map(line).collect();
        section("What did not arrive", None, list(&lines))
    }

    fn whom_to_speak_with(&self, lens: &Lens) -> Markup {
        let lines: Vec<Line> = self
            .plans
            .iter()
            .map(|brief| plan::page::line(brief, lens, "/"))
            .collect();
        section(
            "Whom we meant to speak with",
            None,
            html! { (list(&lines)) p { a href="/plan" { "All plans" } } },
        )
    }

    fn whom_we_neglect(&self, lens: &Lens) -> Markup {
        let lines: Vec<Line> = self
            .neglected
            .iter()
            .map(|one| neglect::page::line(one, lens, "/"))
            .collect();
        section(
            "Whom we neglect",
            None,
            html! { (list(&lines)) p { a href="/neglect" { "All whom we neglect" } } },
        )
    }

    fn what_you_mailed(&self, lens: &Lens) -> Markup {
        let line = |one| capture::mailed_page::waiting(one, lens, "/");
        let lines: Vec<Line> = self.mailed.iter().map(line).collect();
        section(
            "Lines you mailed that ask something",
            None,
            html! { (list(&lines)) p { a href="/capture/mail" { "All your lines by mail" } } },
        )
    }

    fn what_slides(&self, lens: &Lens) -> Markup {
        let lines: Vec<Line> = self
            .standards
            .iter()
            .map(|one| trouble::line(one, lens))
            .collect();
        section(
            "What is sliding",
            None,
            html! { (list(&lines)) p { a href="/standard" { "All standards" } } },
        )
    }

    fn what_letters_say(&self, lens: &Lens) -> Markup {
        let lines: Vec<Line> = self
            .suggestions
            .iter()
            .map(|one| suggestion::page::line(one, lens, "/"))
            .collect();
        section(
            "What your letters seem to say",
            None,
            html! { (list(&lines)) p { a href="/suggestion" { "All suggestions" } } },
        )
    }

    fn who_is_who(&self) -> Markup {
        let lines: Vec<Line> = self.namesakes.iter().map(namesakes_line).collect();
        section("Who may be one", None, list(&lines))
    }

    fn what_may_rise(&self, lens: &Lens) -> Markup {
        let lines: Vec<Line> = self
            .rises
            .iter()
            .map(|one| trouble::rise_line(one, lens))
            .collect();
        section("What may rise", None, list(&lines))
    }

    fn who_waits(&self, lens: &Lens) -> Markup {
        let lines: Vec<Line> = self.waiting.iter().map(|one| waiting_line(one, lens)).collect();
        section(
            "Who is waiting",
            None,
            html! {
                (list(&lines))
                @if let Some(next) = &self.next {
                    p { a href=(format!("/today?waiting=all&after={next}")) { "More who wait" } }
                } @else if self.more_wait {
                    p { a href="/today?waiting=all" { "Everyone who waits" } }
                }
                @if self.is_everyone && lens.may_write { (settle_before(lens)) }
            },
        )
    }
}

/// One key makes them one, another says that they never are; both can be taken back.
fn namesakes_line(pair: &Namesakes) -> Line {
    let known = |by: &Option<String>| by.clone().unwrap_or_else(|| "no address".to_owned());
    let why = format!(
        "Same name: {} and {}",
        known(&pair.known_by),
        known(&pair.other_known_by)
    );
    let one = Act::new("One person", "/customer/merge")
        .key('m')
        .with("party", pair.other.to_string())
        .with("party", pair.party.to_string())
        .with("to", "/")
        .about(&pair.name);
    let two = Act::new("Two people", format!("/customer/{}/never", pair.other))
        .key('n')
        .quiet()
        .with("with", pair.party.to_string())
        .about(&pair.name);
    Line::new(format!("/customer/{}", pair.party), html! { (pair.name) })
        .why(html! { (why) " · " a href=(format!("/customer/{}", pair.other)) { "the other" } })
        .acts(html! { (one) (two) })
}

fn waiting_line(one: &Waiting, lens: &Lens) -> Line {
    let since = words::instant(one.at, lens.now, &lens.zone);
    let line = Line::new(format!("/customer/{}", one.party), html! { (one.name) })
        .why(html! { (one.title) " · waits since " (since) })
        .acts(html! { (Way::new("Open", format!("/interaction/{}", one.interaction)).key('o').quiet()) });
    match &one.excerpt {
        Some(excerpt) => line.said(excerpt),
        None => line,
    }
}

/// What an old mailbox brought is settled in one act, so that it hides nobody who wrote today.
fn settle_before(lens: &Lens) -> Markup {
    let month_ago = lens
        .today()
        .checked_sub(jiff::Span::new().months(1))
        .unwrap_or(lens.today());
    let example = month_ago.strftime("%-d %b").to_string();
    form(
        "/interaction/settle",
        html! {
            (Field::date("before", "Nothing from before this day needs an answer").short().required().example(&example))
            (Field::text("why", "Why"))
            (buttons(button("Settle")))
        },
    )
}

/// A file may be dropped anywhere on the page, or chosen under its key.
fn bring_a_file() -> Markup {
    section(
        "Bring a file in",
        None,
        upload(
            "/import",
            html! {
                (Field::file("file", "An export of your shop, helpdesk, mailing list or mailbox", "").required().hint("Drop it anywhere on this page, or choose it here. You see how it is read before anything goes in."))
                (buttons(button("Look at it")))
            },
        ),
    )
}

fn good_day() -> Markup {
    empty(
        "A good day",
        "No promise is due and nobody waits for an answer. What comes in will stand here.",
        html! { (Way::new("See all promises", "/promise")) (Way::new("See all plans", "/plan")) },
    )
}
