//! On the customer's page: standing in words and figures, rhythm against their own past, value over time.

use jiff::civil::Date;
use maud::{Markup, html};

use crate::frame::face::Lens;
use crate::frame::icon::tag;
use crate::frame::money::Money;
use crate::frame::plot::{Square, Strip, depth, map};
use crate::frame::sheet::{Fact, facts};
use crate::frame::words;
use crate::value::Turn;
use crate::value::fit_store::Place;
use crate::value::page::{meaning, share, word};
use crate::value::standing::{Bought, Figure, Outlook, Standing};

/// Where somebody stands, in words.
pub fn place(place: Place) -> &'static str {
    match place {
        Place::Top => "among the few who bring half",
        Place::Fifth => "in the first fifth",
        Place::Rest => "beyond the first fifth",
    }
}

/// All currencies of one customer, one under the other.
pub fn of_customer(standings: &[Standing], party: i64, lens: &Lens) -> Markup {
    html! { @for (at, one) in standings.iter().enumerate() { (whole(one, at, party, lens)) } }
}

fn whole(one: &Standing, at: usize, party: i64, lens: &Lens) -> Markup {
    html! {
        p {
            @if let Some(turn) = one.turn { (tag(word(turn))) " " }
            (sentence(one))
        }
        @if let Some(outlook) = &one.outlook { (to_come(one, outlook)) }
        @if !one.gaps.is_empty() { (rhythm(one, at, lens)) }
        @if one.months.len() > 1 { (over_time(one, party)) }
    }
}

/// “8.1 % of what all brought in the last twelve months, among the few who bring half. …”
fn sentence(one: &Standing) -> String {
    let money = |minor| {
        words::money(Money {
            minor,
            currency: one.total.currency,
        })
    };
    let mut said = format!("{} in the last twelve months", money(one.year_minor));
    if let Some(part) = one.year_share {
        said.push_str(&format!(", {} of what all brought", share(part)));
    }
    if let Some(stands) = one.place.filter(|_| one.year_minor > 0) {
        said.push_str(&format!(", {}", place(stands)));
    }
    said.push('.');
    if let Some(turn) = one.turn.filter(|turn| *turn != Turn::Usual) {
        said.push_str(&format!(" {}: {}.", words::begun(word(turn)), meaning(turn)));
    }
    said
}

fn to_come(one: &Standing, outlook: &Outlook) -> Markup {
    let money = |value: f64| {
        words::about(Money {
            minor: value.round() as i64,
            currency: one.total.currency,
        })
    };
    let of = |figure: Figure, said: &dyn Fn(f64) -> String| {
        format!(
            "{} ({} to {})",
            said(figure.value),
            said(figure.low),
            said(figure.high)
        )
    };
    let number = |value: f64| {
        if value < 100.0 {
            format!("{value:.1}")
        } else {
            format!("{value:.0}")
        }
    };
    let percent = |value: f64| format!("{:.0}\u{a0}%", value * 100.0);
    let years = words::count(outlook.years.round() as i64, "year", "years");
    let worth = if outlook.is_margin {
        format!("Margin of {years} to come")
    } else {
        format!("Sales of {years} to come")
    };
    let mut known = Vec::new();
    if let Some(alive) = outlook.alive {
        known.push(Fact::new("Still a customer", html! { (of(alive, &percent)) }));
    }
    known.push(Fact::new(
        "Days with a purchase in a year",
        html! { (of(outlook.purchases, &number)) },
    ));
    known.push(Fact::new("A purchase", html! { (of(outlook.spend, &money)) }));
    known.push(Fact::new(&worth, html! { (of(outlook.lifetime, &money)) }));
    html! {
        (facts(&known))
        details {
            summary { "How this is known" }
            p.quiet {
                "By " (outlook.model) ", with 95\u{a0}% intervals for what is not known of its parameters: what one customer does is chance as well. "
                "Money to come counts " (number(outlook.discount_percent)) "\u{a0}% less a year."
                @if outlook.alive.is_none() { " The purchases of this firm do not tell who has left, so all are taken for customers." }
            }
        }
    }
}

fn rhythm(one: &Standing, at: usize, lens: &Lens) -> Markup {
    let days = |many: i64| words::count(many, "day", "days");
    let silence = one.days_since_last.unwrap_or(0);
    let day = |text: &str| {
        text.parse::<Date>()
            .map_or_else(|_| text.to_owned(), |day| words::day(day, lens.today()))
    };
    let longer = one.gaps.iter().filter(|gap| gap.days >= silence).count();
    let usual = one.usual_gap_days.map_or(0.0, f64::round) as i64;
    let strip = Strip {
        id: format!("rhythm-{at}"),
        title: "Days between purchases".into(),
        description: format!(
            "About every {}; {} since the last by {}; {} of {} gaps before were as long",
            days(usual),
            days(silence),
            day(&one.as_of),
            longer,
            one.gaps.len()
        ),
        dots: one
            .gaps
            .iter()
            .map(|gap| {
                (
                    gap.days as f64,
                    format!("{} until {}", days(gap.days), day(&gap.until)),
                )
            })
            .collect(),
        now: (silence as f64, format!("{} now", days(silence))),
    };
    html! { (strip) }
}

/// Years under one another, a square to a quarter: how often they bought, and how much of it.
fn over_time(one: &Standing, party: i64) -> Markup {
    let quarter = |month: &Bought| month.number.div_euclid(3);
    let (Some(first), Some(last)) = (one.months.first().map(quarter), one.months.last().map(quarter)) else {
        return html! {};
    };
    let of = |wanted: i64| {
        let months = one.months.iter().filter(|month| quarter(month) == wanted);
        months.fold((0, 0), |(orders, net): (i64, i64), month| {
            (orders + month.orders, net.saturating_add(month.net_minor))
        })
    };
    let most = (first..=last).map(|quarter| of(quarter).1).max().unwrap_or(0);
    let square = |year: i64, quarter: i64| {
        let (orders, net) = of(year * 4 + quarter);
        let name = format!("{} {year}", QUARTERS[quarter as usize]);
        let money = words::money(Money {
            minor: net,
            currency: one.total.currency,
        });
        Square {
            many: u64::try_from(orders).unwrap_or(0),
            depth: depth(net, most).max(u64::from(orders > 0)),
            said: match orders {
                0 => format!("{name}: nothing"),
                _ => format!("{name}: {}, {money}", words::count(orders, "order", "orders")),
            },
            href: format!("/customer/{party}?kind=order#passed"),
        }
    };
    let years = first.div_euclid(4).max(last.div_euclid(4) - YEARS + 1)..=last.div_euclid(4);
    let rows: Vec<(String, Vec<Square>)> = years
        .map(|year| {
            let squares = (0..4).map(|quarter| square(year, quarter));
            (year.to_string(), squares.collect())
        })
        .collect();
    map(
        "Value over time",
        "By quarter: the number is orders, the ink is money.",
        &["Q1", "Q2", "Q3", "Q4"].map(str::to_owned),
        &rows,
    )
}

const QUARTERS: [&str; 4] = ["Jan–Mar", "Apr–Jun", "Jul–Sep", "Oct–Dec"];
/// Years looked back on.
const YEARS: i64 = 10;
