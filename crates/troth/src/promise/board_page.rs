//! The board as a page: each state with its promises, what needs our word first.

use maud::{Markup, html};

use crate::frame::act::{Act as Button, Way};
use crate::frame::face::{Lens, Page};
use crate::frame::list::list;
use crate::frame::sheet::{Heading, Tab, empty, section, tabs};
use crate::frame::words;
use crate::promise::board::{Asked, COUNTED, Lane, Say};
use crate::promise::page::line;
use crate::promise::state::State;
use crate::promise::web::Board;

impl Page for Board {
    fn title(&self) -> String {
        match &self.asked.month {
            Some(month) => format!("Promises settled in {}", spoken(month)),
            None => "Promises".to_owned(),
        }
    }

    fn body(&self, lens: &Lens) -> Markup {
        let heading = Heading::new(self.title()).sentence(self.sentence()).acts(html! {
            (Way::new("The share we keep", "/promise/share").key('s').quiet())
            (Button::new("In your calendar", "/promise/calendar").quiet())
        });
        html! {
            (heading)
            (self.choices())
            @if self.lanes.iter().all(|lane| lane.count == 0) { (self.nothing()) }
            @for lane in &self.lanes { (self.lane(lane, lens)) }
        }
    }
}

impl Board {
    fn sentence(&self) -> Markup {
        let count = |state: State| {
            self.lanes
                .iter()
                .find(|lane| lane.state == state)
                .map_or(0, |lane| lane.count)
        };
        let open: i64 = State::ALL
            .into_iter()
            .filter(|state| state.is_open())
            .map(count)
            .sum();
        if let Some(narrowed) = narrowed(&self.asked) {
            let all: i64 = self.lanes.iter().map(|lane| lane.count).sum();
            return html! { (bounded(all)) ": " (narrowed) ". " a href="/promise" { "All promises" } };
        }
        html! {
            (bounded(open)) " open, of which " (bounded(count(State::Overdue))) " overdue and "
            (bounded(count(State::Due))) " due today."
        }
    }

    fn choices(&self) -> Markup {
        let count = |state: State| {
            self.lanes
                .iter()
                .find(|lane| lane.state == state)
                .map(|lane| lane.count)
        };
        let way = |word: &str, state: Option<State>| Tab {
            word: word.to_owned(),
            href: address(&Asked {
                state,
                after: None,
                ..self.asked.clone()
            }),
            count: state.and_then(count),
            is_here: self.asked.state == state,
        };
        let states = State::ALL
            .into_iter()
            .map(|state| way(state.word(), Some(state)))
            .filter(|tab| tab.is_here || tab.count != Some(0));
        let choices: Vec<Tab> = std::iter::once(way("all", None)).chain(states).collect();
        tabs("States", &choices)
    }

    fn lane(&self, lane: &Lane, lens: &Lens) -> Markup {
        if lane.count == 0 {
            return html! {};
        }
        let back = address(&self.asked);
        let lines: Vec<_> = lane
            .promises
            .iter()
            .map(|brief| line(brief, lens, true, &back))
            .collect();
        // Among all states the rest of one is that state's own page, which begins anew.
        let more = lane.next.clone().map(|after| Asked {
            state: Some(lane.state),
            after: self.asked.state.is_some().then_some(after),
            ..self.asked.clone()
        });
        section(
            &capital(lane.state.word()),
            Some(&bounded(lane.count)),
            html! {
                (list(&lines))
                @if let Some(more) = more { p { a rel="next" href=(address(&more)) { "More that are " (lane.state.word()) } } }
            },
        )
    }

    fn nothing(&self) -> Markup {
        empty(
            "Nothing promised yet",
            "Promises come from orders with a delivery date, from pledges, and from what you promise on a customer's page.",
            html! { (Way::new("Import orders", "/import")) },
        )
    }
}

/// Which promises these are, where not all were asked for; a state has its own tab, and a month stands in the title.
fn narrowed(asked: &Asked) -> Option<String> {
    let say = |who: &str, say: Say| match say {
        Say::Kept => format!("{who} kept"),
        Say::Broken => format!("{who} broken"),
        Say::Either => format!("{who} kept or broken"),
        Say::Nothing => format!("{who} nothing"),
    };
    let parts: Vec<String> = [
        asked.kind.map(|kind| kind.word().to_owned()),
        asked.touchpoint.clone(),
        asked
            .month
            .as_deref()
            .map(|month| format!("settled in {}", spoken(month))),
        asked
            .months
            .map(|months| format!("settled in the last {}", words::count(months, "month", "months"))),
        asked.we_say.map(|said| say("we say", said)),
        asked.they_say.map(|said| say("they say", said)),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        format!("{}{}", first.to_uppercase(), letters.as_str())
    })
}

pub fn bounded(count: i64) -> String {
    if count > COUNTED {
        format!("more than {}", words::number(COUNTED))
    } else {
        words::number(count)
    }
}

/// The board's own address for what is asked.
pub fn address(asked: &Asked) -> String {
    let query = serde_html_form::to_string(asked).unwrap_or_default();
    if query.is_empty() {
        "/promise".to_owned()
    } else {
        format!("/promise?{query}")
    }
}

/// `2026-11` as people say it; other words as they are.
pub fn spoken(word: &str) -> String {
    let first: Option<jiff::civil::Date> = format!("{word}-01").parse().ok();
    first.map_or_else(|| word.to_owned(), |day| day.strftime("%B %Y").to_string())
}
