//! A list of customers by how they stand: each line says why they are in it.

use maud::{Markup, html};
use troth_value::Day;

use crate::frame::face::{Lens, Page};
use crate::frame::list::{Line, list};
use crate::frame::sheet::{Heading, empty};
use crate::frame::words;
use crate::value::date;
use crate::value::page::{meaning, word};
use crate::value::people::{People, Person, Which};

impl Page for People {
    fn title(&self) -> String {
        name(&self.which)
    }

    fn body(&self, lens: &Lens) -> Markup {
        let lines: Vec<Line> = self.people.iter().map(|one| line(one, lens)).collect();
        html! {
            (Heading::new(name(&self.which)).above("Value", "/value").sentence(html! { (sentence(&self.which)) }))
            @if lines.is_empty() { (empty("Nobody", "No customer whom you may see stands like this.", html! { a.button href="/value" { "Value" } })) }
            @else { (list(&lines)) }
            @if let Some(next) = &self.next { p { a href=(self.address(next)) { "More" } } }
        }
    }
}

fn name(which: &Which) -> String {
    match (which.turn, which.place, which.recency, which.frequency) {
        (Some(turn), _, _, _) => words::begun(word(turn)),
        (_, Some(place), _, _) => words::begun(crate::value::standing_page::place(place)),
        (_, _, Some(recency), Some(frequency)) => format!("Recency {recency}, frequency {frequency}"),
        (_, _, Some(recency), None) => format!("Recency {recency}"),
        (_, _, None, Some(frequency)) => format!("Frequency {frequency}"),
        _ => "All who ever bought".to_owned(),
    }
}

fn sentence(which: &Which) -> String {
    let why = match (which.turn, which.recency, which.frequency) {
        (Some(turn), _, _) => format!("{}. ", words::begun(meaning(turn))),
        (None, None, None) => String::new(),
        _ => "Fifths of all who ever bought, 5 the latest and the most often. ".to_owned(),
    };
    format!("{why}The most worth in the last twelve months first.")
}

fn line(one: &Person, lens: &Lens) -> Line {
    let today = lens.today();
    let day = |number: Option<i64>| {
        let number = i32::try_from(number?).ok()?;
        Some(words::day(date(Day(number)), today))
    };
    let days = words::count(one.days_bought, "day", "days");
    let why = match (day(one.first_day), day(one.last_day)) {
        (Some(first), Some(last)) if one.days_bought > 1 => {
            format!("Bought on {days} since {first}, last {last}")
        }
        (Some(first), _) => format!("Bought once, {first}"),
        _ => "Only gave back".to_owned(),
    };
    let line = Line::new(format!("/customer/{}", one.party), html! { (one.name) })
        .why(html! { (why) })
        .aside(html! { (words::money(one.year)) });
    match one.turn {
        Some(turn) => line.mark(crate::frame::icon::tag(word(turn))),
        None => line,
    }
}

impl People {
    fn address(&self, next: &str) -> String {
        let which = &self.which;
        let said = [
            ("currency", Some(self.currency.code().to_owned())),
            ("turn", which.turn.map(|turn| turn.word().to_owned())),
            ("place", which.place.map(|place| place.word().to_owned())),
            ("recency", which.recency.map(|fifth| fifth.to_string())),
            ("frequency", which.frequency.map(|fifth| fifth.to_string())),
            ("after", Some(next.to_owned())),
        ];
        let said: Vec<(&str, String)> = said
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)))
            .collect();
        format!(
            "/value/people?{}",
            serde_html_form::to_string(&said).unwrap_or_default()
        )
    }
}
