//! The Value page: the curve with people on it, the map, who turns which way, and what is given to whom.

use maud::{Markup, html};

use crate::frame::act::Way;
use crate::frame::face::{Lens, Page};
use crate::frame::field::{Choice, Field};
use crate::frame::form::{button, buttons, filter};
use crate::frame::money::{Currency, Money};
use crate::frame::plot::{self, Plot, Square, depth};
use crate::frame::sheet::{Heading, Tone, empty, notice, section};
use crate::frame::table::{Column, Row, Table};
use crate::frame::words;
use crate::value::picture::{Attention, Picture, Side, Turned};
use crate::value::web::ValueView;
use crate::value::{Basis, Turn};

impl Page for ValueView {
    fn title(&self) -> String {
        "Value".to_owned()
    }

    fn body(&self, lens: &Lens) -> Markup {
        let heading = Heading::new("Value")
            .sentence(html! { "What customers bring, how far it comes from few, and who turns which way. Nobody has a score." })
            .acts(html! {
                (Way::new("Neglect", "/neglect").key('n').quiet())
                @if lens.may_own && self.sees_all { (Way::new("Margin and costs", "/value/terms").quiet()) }
            });
        html! {
            (heading)
            @if self.currencies.is_empty() { (nothing_bought()) }
            @else if !self.sees_all { (not_yours(self.currency)) }
            @else {
                (self.narrowing())
                @match &self.picture {
                    Some(picture) => (self.whole(picture, lens)),
                    None if self.basis == Basis::Profit && self.terms.as_ref().is_none_or(|terms| terms.margin_permille.is_none()) => (no_margin(lens)),
                    None if self.is_behind => (empty("A moment", "The picture is being drawn. Look again in a moment.", html! { a.button href="/value" { "Value" } })),
                    None if self.basis == Basis::Profit && self.periods.contains(&self.period) => (no_costs(self.currency)),
                    None => (empty("Nothing was bought then", "Choose another time.", html! {})),
                }
            }
        }
    }
}

fn nothing_bought() -> Markup {
    empty(
        "Nothing was bought yet",
        "What customers are worth shows with the first orders. Bring in the export of your shop.",
        html! { a.button href="/import" { "Import" } },
    )
}

fn not_yours(currency: Currency) -> Markup {
    html! {
        (notice(Tone::Plain, html! { p { "The whole picture is for those who see every customer. Yours are listed here." } }))
        p { @for turn in Turn::ALL { (Way::new(words::begun(word(turn)), people(currency, &format!("turn={}", turn.word()))).quiet()) " " } }
    }
}

fn no_margin(lens: &Lens) -> Markup {
    let ways = html! { @if lens.may_own { a.button href="/value/terms" { "Say your margin" } } };
    empty(
        "No margin is known",
        "Profit is drawn once the firm says what share of its sales it earns, and what serving a customer costs.",
        ways,
    )
}

fn no_costs(currency: Currency) -> Markup {
    let heading = format!("No costs are known in {}", currency.code());
    empty(
        &heading,
        "What serving a customer costs is said in the firm's own currency, and two currencies are never added.",
        html! {},
    )
}

/// The address of a list of people.
pub fn people(currency: Currency, narrowed: &str) -> String {
    format!("/value/people?currency={}&{narrowed}", currency.code())
}

/// How a turn is called on a page.
pub fn word(turn: Turn) -> &'static str {
    match turn {
        Turn::New => "new",
        Turn::Rising => "rising",
        Turn::Usual => "as usual",
        Turn::Cooling => "cooling",
        Turn::Silent => "silent",
    }
}

/// What it means, in a sentence.
pub fn meaning(turn: Turn) -> &'static str {
    match turn {
        Turn::New => "first bought within twelve months, and within their rhythm",
        Turn::Rising => {
            "so many more orders than in the twelve months before come by chance less than once in ten"
        }
        Turn::Usual => "within their own rhythm",
        Turn::Cooling => "so long a silence comes less than once in ten",
        Turn::Silent => "so long a silence comes less than once in fifty",
    }
}

impl ValueView {
    fn narrowing(&self) -> Markup {
        let periods = self
            .periods
            .iter()
            .map(|period| Choice::new(period.as_str(), period_word(period)))
            .collect();
        let bases = vec![Choice::new("revenue", "Revenue"), Choice::new("profit", "Profit")];
        let currencies: Vec<Choice> = self
            .currencies
            .iter()
            .map(|one| Choice::new(one.code(), one.code()))
            .collect();
        filter(
            "/value",
            html! {
                (Field::select("basis", "By", bases).value(self.basis.word()).short().required())
                (Field::select("period", "Period", periods).value(self.period.as_str()).short().required())
                @if currencies.len() > 1 { (Field::select("currency", "Currency", currencies).value(self.currency.code()).short().required()) }
                (buttons(button("Show")))
            },
        )
    }

    fn money(&self, minor: i64) -> String {
        words::money(Money {
            minor,
            currency: self.currency,
        })
    }

    fn whole(&self, picture: &Picture, lens: &Lens) -> Markup {
        let as_of: Option<jiff::civil::Date> = picture.as_of.parse().ok();
        html! {
            p.aside {
                @if let Some(day) = as_of { "As of " (words::day(day, lens.today())) ", the last day any purchase is known of. " }
                @if self.is_behind { "What came a moment ago is not counted yet." }
            }
            (section("How far it comes from few", None, self.concentration(picture)))
            (section("Who turns which way", None, self.turns(picture)))
            (section("When they last bought, and how often", None, self.map(picture)))
            (section("What is given to the new, and to those who were here before", None, self.attention(&picture.attention)))
            @if let Some(why) = &self.why {
                (section("How rhythm is judged", None, html! { p.quiet { (words::begun(why)) "." } }))
            }
        }
    }

    fn concentration(&self, picture: &Picture) -> Markup {
        let customers = words::count(signed(picture.customers), "customer", "customers");
        let Some(shape) = picture.concentration else {
            return html! { p.quiet { (customers) " brought " (self.money(picture.total_minor)) " in all: there is nothing to share out." } };
        };
        let name = |party: i64| {
            self.names
                .iter()
                .find(|one| one.party == party)
                .map_or("somebody", |one| one.name.as_str())
        };
        let ways = picture.dots.iter().map(|dot| plot::Way {
            x: dot.rank as f64 / picture.customers.max(1) as f64,
            y: dot.so_far,
            href: format!("/customer/{}", dot.party),
            word: name(dot.party).to_owned(),
            said: format!(
                "{}, {} of all; the first {} bring {}",
                self.money(dot.value_minor),
                share(dot.share),
                words::number(signed(dot.rank)),
                share(dot.so_far)
            ),
        });
        let best = picture.dots.first();
        let plot = Plot {
            id: "concentration".into(),
            title: match self.basis {
                Basis::Revenue => "Revenue, best customers first".into(),
                Basis::Profit => "Profit, best customers first".into(),
            },
            description: format!(
                "{customers}, {}. Each dot is somebody; the straight line is what it would be if all brought the same.",
                self.money(picture.total_minor)
            ),
            across: "best customer".into(),
            marks: picture
                .curve
                .iter()
                .map(|mark| (mark.customers, mark.value))
                .collect(),
            ways: ways.collect(),
            heads: ["Who", "How much"],
        };
        html! {
            p {
                @if let Some(best) = best { a href=(format!("/customer/{}", best.party)) { (name(best.party)) } " brings " (share(best.share)) " of it. " }
                @for (at, top) in shape.top.iter().enumerate() {
                    @if at > 0 { ", " } @else { "Of all " (customers) " " }
                    "the first " (top.percent) "\u{a0}% (" (words::number(signed(top.customers))) ") bring " (share(top.share))
                } ". "
                (words::number(signed(shape.make_80_percent))) " bring 80\u{a0}%. Gini " (format!("{:.2}", shape.gini)) "."
                @if picture.negative > 0 { " " (words::count(signed(picture.negative), "customer", "customers")) " cost more than they brought." }
            }
            (plot)
        }
    }

    fn turns(&self, picture: &Picture) -> Markup {
        let columns = vec![
            Column::new("Turn"),
            Column::figure("Customers"),
            Column::figure("Last twelve months"),
            Column::new("What it means"),
        ];
        let row = |turned: &Turned| {
            Row::to(
                people(self.currency, &format!("turn={}", turned.turn.word())),
                vec![
                    html! { (words::begun(word(turned.turn))) },
                    html! { (words::number(signed(turned.customers))) },
                    html! { (self.money(turned.year_minor)) },
                    html! { (meaning(turned.turn)) },
                ],
            )
        };
        let rows = picture.turns.iter().map(row).collect();
        html! { (Table::new("turns", "Who turns which way", columns).rows(rows)) }
    }

    fn map(&self, picture: &Picture) -> Markup {
        let most = picture
            .cells
            .iter()
            .map(|cell| cell.value_minor)
            .max()
            .unwrap_or(0);
        let range = |bounds: &[Option<(i64, i64)>], fifth: u8| match bounds
            .get(usize::from(fifth) - 1)
            .copied()
            .flatten()
        {
            Some((least, most)) if least == most => words::number(least),
            Some((least, most)) => format!("{}–{}", words::number(least), words::number(most)),
            None => "–".to_owned(),
        };
        let heads: Vec<String> = (1..=5)
            .map(|fifth| range(&picture.frequency_days, fifth))
            .collect();
        let row = |recency: u8| {
            let word = format!("{} days ago", range(&picture.recency_days, recency));
            let squares = picture
                .cells
                .iter()
                .filter(|cell| cell.recency == recency)
                .map(|cell| Square {
                    many: cell.customers,
                    depth: depth(cell.value_minor, most).max(u64::from(cell.customers > 0)),
                    said: format!(
                        "{}, {}: last bought {} days ago, on {} days",
                        words::count(signed(cell.customers), "customer", "customers"),
                        self.money(cell.value_minor),
                        range(&picture.recency_days, recency),
                        range(&picture.frequency_days, cell.frequency)
                    ),
                    href: people(
                        self.currency,
                        &format!("recency={recency}&frequency={}", cell.frequency),
                    ),
                });
            (word, squares.collect())
        };
        let rows: Vec<(String, Vec<Square>)> = (1..=5).rev().map(row).collect();
        let description = "Down: days since the last purchase; across: days they bought on, each in fifths of all who ever bought. \
            The number is customers, the ink is money: bottom right bought often, but long ago.";
        plot::map("Recency, frequency and money", description, &heads, &rows)
    }

    fn attention(&self, attention: &Attention) -> Markup {
        let Attention {
            new,
            existing,
            others,
        } = attention;
        let of = |side: &dyn Fn(&Side) -> i64| {
            let (one, other) = (side(new), side(existing));
            let whole = one.saturating_add(other);
            move |part: i64, said: String| match whole {
                // Of a loss nobody has a share.
                _ if one < 0 || other < 0 || whole == 0 => said,
                _ => format!("{said} ({})", share(part as f64 / whole as f64)),
            }
        };
        let (value, contacts, spent) = (
            of(&|side| side.value_minor),
            of(&|side| signed(side.contacts)),
            of(&|side| side.spent_minor),
        );
        let has_hours = new.minutes + existing.minutes + others.minutes > 0;
        let has_spent = new.spent_minor + existing.spent_minor > 0;
        let row = |word: &str, side: &Side| {
            let each = side.contacts as f64 / side.customers.max(1) as f64;
            let mut cells = vec![
                html! { (word) },
                html! { (words::number(signed(side.customers))) },
                html! { (value(side.value_minor, self.money(side.value_minor))) },
                html! { (contacts(signed(side.contacts), words::number(signed(side.contacts)))) },
                html! { (format!("{each:.1}")) },
            ];
            if has_hours {
                cells.push(html! { (hours(side.minutes)) });
            }
            if has_spent {
                cells.push(html! { (spent(side.spent_minor, self.money(side.spent_minor))) });
            }
            Row::new(cells)
        };
        let mut columns = vec![
            Column::new("Customers"),
            Column::figure("How many"),
            Column::figure("Brought"),
            Column::figure("Words from us"),
            Column::figure("For each"),
        ];
        columns.extend(has_hours.then(|| Column::figure("Hours logged")));
        columns.extend(has_spent.then(|| Column::figure("Spent")));
        let rows = vec![row("New", new), row("Here before", existing)];
        html! {
            p.aside { "In the last twelve months. Words from us are letters, answers, calls and visits, to them or to people of their firm." }
            (Table::new("attention", "What is given to whom", columns).rows(rows))
            @if others.contacts > 0 {
                p { (words::number(signed(others.contacts))) " more words went to people who never bought" @if others.minutes > 0 { ", " (hours(others.minutes)) " hours" } "." }
            }
            p {
                @if !has_hours { span.quiet { "No hours are logged: say the minutes when you log a call. " } }
                @if !has_spent { span.quiet { "No money is told of. " } }
                a href="/value/spending" { "Money spent on customers" }
            }
        }
    }
}

/// Hours with one decimal.
fn hours(minutes: u64) -> String {
    format!("{:.1}", minutes as f64 / 60.0)
}

fn period_word(period: &str) -> String {
    match period {
        "year" => "Last twelve months".to_owned(),
        "all" => "All".to_owned(),
        year => year.to_owned(),
    }
}

/// A share with one digit where it is small: 8.1 %, 0.4 %, 68 %.
pub fn share(proportion: f64) -> String {
    let percent = proportion * 100.0;
    if percent.abs() < 10.0 {
        format!("{percent:.1}\u{a0}%")
    } else {
        format!("{percent:.0}\u{a0}%")
    }
}

pub fn signed(many: u64) -> i64 {
    i64::try_from(many).unwrap_or(i64::MAX)
}
