//! The sheet as they got it: nothing of our furniture, only what reached them, day by day.

use maud::{Markup, html};

use crate::customer::received::{Day, Got, Sheet};
use crate::frame::face::{Lens, Page};
use crate::frame::sheet::{Heading, empty};
use crate::frame::timeline::words_of;
use crate::frame::words;

impl Page for Sheet {
    fn title(&self) -> String {
        format!("As {} got it", self.name)
    }

    fn body(&self, lens: &Lens) -> Markup {
        let heading = Heading::new(self.title())
            .above(self.name.as_str(), format!("/customer/{}", self.party))
            .sentence(html! { "Everything that ever reached them from us, oldest first. Days are those of " (self.zone) "." });
        html! {
            (heading)
            @if self.days.is_empty() {
                (empty("Nothing yet", "They have received nothing from us: no letter, no parcel, no call.", html! {}))
            } @else {
                article.as-they-got-it {
                    @for day in &self.days { (drawn(day, lens)) }
                    @if let Some(days) = self.since_days { (silence(days, "since then")) }
                }
            }
            @if let Some(next) = &self.next {
                p { a href=(format!("/customer/{}/sheet?after={next}", self.party)) { "Later" } }
            }
        }
    }
}

fn drawn(day: &Day, lens: &Lens) -> Markup {
    html! {
        @if let Some(days) = day.silence_days { (silence(days, "in between")) }
        section.section {
            h2 { time datetime=(day.on) { (words::day(day.on, lens.today())) } }
            @for got in &day.got { (one(got)) }
        }
    }
}

fn one(got: &Got) -> Markup {
    let is_ours = matches!(got.kind.as_str(), "order" | "shipped" | "kept" | "broken");
    html! {
        h3 { (got.title) }
        @if let Some(text) = &got.words {
            @if is_ours { p { (text) } } @else { (words_of(text)) }
        }
    }
}

/// A silence: from their side it is something that happened.
fn silence(days: i64, when: &str) -> Markup {
    html! { div.silence { p { (words::count(days, "day", "days")) " without a word from us " (when) } } }
}
