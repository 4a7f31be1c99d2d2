//! How it was, by touchpoint and period, as a page: every account a mark that opens into its words, the worst first.

use jiff::civil::Date;
use maud::{Markup, html};

use crate::experience::feeling::Feeling;
use crate::experience::page::{card, nothing_yet};
use crate::experience::period::{
    Asked, Beside, COUNTED, COUNTED_TALKS, DRAWN, Experience, ExperiencePeriod, LENGTHS,
};
use crate::experience::strip::{AccountMark, AccountSide, AccountTouchpoint};
use crate::experience::{Lean, Whose};
use crate::frame::act::Way;
use crate::frame::face::{Lens, Page};
use crate::frame::field::{Choice, Field};
use crate::frame::form::{button, buttons, filter};
use crate::frame::plot::{Mote, motes, motes_legend};
use crate::frame::sheet::{Heading, empty, section};
use crate::frame::words;
use crate::promise::TOUCHPOINTS;

impl Page for Experience {
    fn title(&self) -> String {
        "Experiences".to_owned()
    }

    fn body(&self, lens: &Lens) -> Markup {
        let heading = Heading::new("Experiences").sentence(html! {
            "How customers, colleagues and suppliers lived what passed, each in their own words."
        });
        html! {
            (heading)
            @if self.asked.party.is_none() { (self.narrowing(lens)) }
            @if let (Some(now), Some(beside)) = (&self.now, &self.beside) { (heard(now, beside, lens)) }
            @if !self.touchpoints.is_empty() { (motes_legend("they said what they felt", "our reading, or nothing named")) }
            @for one in &self.touchpoints { (self.touchpoint(one, lens)) }
            (self.in_words(lens))
        }
    }
}

/// Of how many conversations somebody told anything: a page of accounts is never the whole.
fn heard(now: &ExperiencePeriod, beside: &ExperiencePeriod, lens: &Lens) -> Markup {
    let of = |period: &ExperiencePeriod| {
        html! {
            "Of " @if period.conversations > COUNTED_TALKS { "the newest " }
            (words::count(period.conversations.min(COUNTED_TALKS), "conversation", "conversations"))
            ", " (words::number(period.told)) @if period.told == 1 { " has" } @else { " have" } " an account."
        }
    };
    html! {
        p { strong { (days(now, lens)) } ": " (of(now)) }
        p.aside { (days(beside, lens)) ": " (of(beside)) }
    }
}

fn days(period: &ExperiencePeriod, lens: &Lens) -> String {
    let word = |text: &str| match text.parse::<Date>() {
        Ok(day) => words::day(day, lens.today()),
        Err(_) => text.to_owned(),
    };
    format!("{} to {}", word(&period.first), word(&period.last))
}

impl Experience {
    fn address(asked: &Asked) -> String {
        let query = serde_html_form::to_string(asked).unwrap_or_default();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("/experience{mark}{query}")
    }

    fn narrowing(&self, lens: &Lens) -> Markup {
        let asked = &self.asked;
        let lengths = LENGTHS
            .map(|days| Choice::new(days.to_string(), format!("{days} days")))
            .to_vec();
        let besides = vec![
            Choice::new("before", "the days before"),
            Choice::new("year", "a year earlier"),
        ];
        let all = std::iter::once(Choice::new("", "Everywhere"));
        let touchpoints = all
            .chain(TOUCHPOINTS.map(|word| Choice::new(word, word)))
            .collect();
        let any = std::iter::once(Choice::new("", "Whatever was felt"));
        let feelings = any
            .chain(Feeling::ALL.map(|felt| Choice::new(felt.word(), felt.word())))
            .collect();
        let beside = match asked.beside.unwrap_or_default() {
            Beside::Before => "before",
            Beside::Year => "year",
        };
        let until = asked.until.clone().unwrap_or_default();
        filter(
            "/experience",
            html! {
                (Field::select("days", "How long", lengths).value(asked.days.unwrap_or(LENGTHS[1]).to_string()).short().required())
                (Field::date("until", "Until").value(until).example(words::day(lens.today(), lens.today())).required())
                (Field::select("beside", "Beside", besides).value(beside).short().required())
                (Field::select("touchpoint", "Where", touchpoints).value(asked.touchpoint.clone().unwrap_or_default()).short().required())
                (Field::select("feeling", "Felt, in the words below", feelings).value(asked.feeling.clone().unwrap_or_default()).short().required())
                (buttons(button("Show")))
            },
        )
    }

    /// Both periods of one touchpoint: a row for each feeling, a mark for each account.
    fn touchpoint(&self, one: &AccountTouchpoint, lens: &Lens) -> Markup {
        let feelings = Feeling::ALL.into_iter().map(Some).chain([None]);
        let title = words::begun(&one.touchpoint);
        let narrowed = |feeling: Option<Feeling>| {
            Experience::address(&Asked {
                touchpoint: Some(one.touchpoint.clone()),
                feeling: feeling.map(|felt| felt.word().to_owned()),
                after: None,
                ..self.asked.clone()
            })
        };
        let side = |side: &AccountSide, feeling: Option<Feeling>| {
            let strip = side.strips.iter().find(|strip| strip.feeling == feeling);
            strip.map_or_else(
                || html! {},
                |strip| {
                    motes(
                        &strip
                            .marks
                            .iter()
                            .map(|mark| mote(mark, lens))
                            .collect::<Vec<_>>(),
                    )
                },
            )
        };
        let is_told = |feeling: &Option<Feeling>| {
            [&one.now, &one.beside]
                .iter()
                .any(|side| side.strips.iter().any(|strip| strip.feeling == *feeling))
        };
        let table = html! {
            table.strips {
                caption.unseen { (title) ": accounts by feeling in two periods, each mark one account" }
                thead { tr {
                    th scope="col" { "Felt" }
                    @for (period, side) in [(&self.beside, &one.beside), (&self.now, &one.now)] {
                        th scope="col" {
                            @if let Some(period) = period { (days(period, lens)) }
                            span.beneath { (counted(side)) }
                        }
                    }
                } }
                tbody { @for feeling in feelings.filter(is_told) { tr {
                    th scope="row" { @match feeling {
                        Some(felt) => a href=(narrowed(feeling)) { (felt.word()) },
                        None => span.aside { "nothing named" },
                    } }
                    td { (side(&one.beside, feeling)) }
                    td { (side(&one.now, feeling)) }
                } } }
            }
        };
        section(&title, None, table)
    }

    fn in_words(&self, lens: &Lens) -> Markup {
        if self.accounts.is_empty() {
            return self.nothing();
        }
        let next = self.next.clone().map(|after| Asked {
            after: Some(after),
            ..self.asked.clone()
        });
        let body = html! {
            @for lean in Lean::ALL {
                @let of: Vec<_> = self.accounts.iter().filter(|told| told.lean == lean).collect();
                @if !of.is_empty() {
                    h3 { (meaning(lean)) }
                    div.accounts data-list { @for told in of { (card(told, lens, &self.opens(told))) } }
                }
            }
            @if let Some(next) = next { p { a rel="next" href=(Experience::address(&next)) { "More accounts" } } }
        };
        section("In their words", Some("the worst first"), body)
    }

    fn opens(&self, told: &crate::experience::store::Told) -> Markup {
        let href = format!(
            "/interaction/{}/account#account-{}",
            told.account.interaction, told.account.id
        );
        html! { p.account-of {
            a href=(href) data-open { (told.title) }
            " · " a href=(format!("/customer/{}", told.party)) { (told.party_name) }
            " · " (told.account.touchpoint)
        } }
    }

    fn nothing(&self) -> Markup {
        let is_first = self.asked.party.is_none() && self.asked.after.is_none();
        let is_narrowed =
            self.asked.feeling.is_some() || self.asked.touchpoint.is_some() || self.asked.until.is_some();
        if is_first && !is_narrowed && self.touchpoints.is_empty() {
            return nothing_yet();
        }
        empty(
            "No account answers to this",
            "Nothing was told in these days that fits what is asked for.",
            html! { (Way::new("Everything of the last 90 days", "/experience")) },
        )
    }
}

fn meaning(lean: Lean) -> &'static str {
    match lean {
        Lean::Hurt => "What hurt",
        Lean::Mixed => "Both at once",
        Lean::Open => "Neither, or nothing named",
        Lean::Glad => "What did them good",
    }
}

fn counted(side: &AccountSide) -> String {
    let all = match side.accounts {
        many if many > COUNTED => format!("more than {} accounts", words::number(COUNTED)),
        many => words::count(many, "account", "accounts"),
    };
    if side.accounts > DRAWN {
        format!("{all}, the newest {DRAWN} drawn")
    } else {
        all
    }
}

fn mote(mark: &AccountMark, lens: &Lens) -> Mote {
    let reading = match mark.whose {
        Some(Whose::Reading) => ", our reading",
        Some(Whose::Own) | None => "",
    };
    Mote {
        href: format!(
            "/interaction/{}/account#account-{}",
            mark.interaction, mark.account
        ),
        said: format!(
            "{}, {}{reading}: {}",
            mark.who,
            words::instant(mark.at, lens.now, &lens.zone),
            mark.words
        ),
        is_hollow: mark.whose != Some(Whose::Own),
    }
}
