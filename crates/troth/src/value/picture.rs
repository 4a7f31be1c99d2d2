//! The whole in one picture: how far the money comes from few, the map of recency and frequency, who turns which way,
//! and what was given to the new beside those who were here before. Figures and ids only; names are asked when it is shown.

use serde::{Deserialize, Serialize};
use troth_value::{concentration, whale};

use crate::frame::money::Currency;
use crate::value::fit::{Customer, Market, Sums};
use crate::value::fit_store::Row;
use crate::value::terms::Terms;
use crate::value::{Basis, Period, Turn, date};

/// What a picture of one period shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = ValuePicture)]
pub struct Picture {
    #[schema(value_type = String, example = "EUR")]
    pub currency: Currency,
    /// The last day of which anything is known, `2026-11-18`.
    pub as_of: String,
    /// Customers who bought or gave back something in the period.
    pub customers: u64,
    pub total_minor: i64,
    /// Customers below nought.
    pub negative: u64,
    /// Nothing where the whole is not above nought.
    pub concentration: Option<Shape>,
    /// The share of all from the best customers on, at even steps.
    pub curve: Vec<Mark>,
    /// People on the curve, the best first.
    pub dots: Vec<Dot>,
    /// By recency and frequency, each from the least fifth to the best: 25 cells, recency first.
    pub cells: Vec<Cell>,
    /// Of each fifth, from the least: the least and the most days since the last purchase, and days bought on; nothing of
    /// an empty one.
    pub recency_days: Vec<Option<(i64, i64)>>,
    pub frequency_days: Vec<Option<(i64, i64)>>,
    pub turns: Vec<Turned>,
    pub attention: Attention,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = ValueShape)]
pub struct Shape {
    /// Shares of the best 1, 5, 10 and 20 %.
    pub top: [Share; 4],
    pub gini: f64,
    /// The fewest customers who bring 80 %.
    pub make_80_percent: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = ValueShare)]
pub struct Share {
    pub percent: u32,
    pub customers: u64,
    pub share: f64,
}

/// A place on the curve, both as proportions.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = ValueMark)]
pub struct Mark {
    pub customers: f64,
    pub value: f64,
}

/// Somebody on the curve.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = ValueDot)]
pub struct Dot {
    pub party: i64,
    /// From 1, the best.
    pub rank: u64,
    pub value_minor: i64,
    /// Of all, theirs.
    pub share: f64,
    /// Of all, theirs and of everybody before them.
    pub so_far: f64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = ValueCell)]
pub struct Cell {
    pub recency: u8,
    pub frequency: u8,
    pub customers: u64,
    pub value_minor: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = ValueTurned)]
pub struct Turned {
    pub turn: Turn,
    pub customers: u64,
    pub year_minor: i64,
}

/// What was given to the new beside those who were here before, in the last twelve months.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = ValueAttention)]
pub struct Attention {
    /// Who first bought within them; nobody who was met in the first days of all that is known.
    pub new: Side,
    pub existing: Side,
    /// People who never bought: words from us, and minutes logged with them.
    pub others: Side,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = ValueSide)]
pub struct Side {
    pub customers: u64,
    pub value_minor: i64,
    /// Words from us, calls and visits.
    pub contacts: u64,
    /// Minutes logged with them.
    pub minutes: u64,
    /// Money spent on them by offers and campaigns, as the firm told it.
    pub spent_minor: i64,
}

/// Steps of the curve that is drawn.
const STEPS: usize = 100;
/// The smallest screen a curve is drawn on, in px: dots keep apart on it, so that each can be met with a finger.
const DRAWN: (f64, f64) = (300.0, 320.0);
const APART: f64 = 26.0;

/// The pictures of every period: of revenue, and of profit where the firm said its margin, and its costs, if any, in this
/// currency.
pub fn all(market: &Market, rows: &[Row], terms: &Terms, firm: Currency) -> Vec<(Basis, Period, Picture)> {
    let is_known = terms.margin_permille.is_some() && (market.currency == firm || terms.are_free_of_costs());
    let bases = Basis::ALL
        .into_iter()
        .filter(|basis| *basis == Basis::Revenue || is_known);
    bases
        .flat_map(|basis| {
            let drawn =
                |(at, period): (usize, &Period)| (basis, *period, draw(market, rows, terms, basis, at));
            market.periods.iter().enumerate().map(drawn).collect::<Vec<_>>()
        })
        .collect()
}

/// What one customer brought in a period.
fn value(sums: &Sums, terms: &Terms, basis: Basis) -> i64 {
    match basis {
        Basis::Revenue => sums.net_minor,
        Basis::Profit => terms
            .rates()
            .profit_minor(terms.margin_minor(sums.net_minor), &sums.effort()),
    }
}

fn draw(market: &Market, rows: &[Row], terms: &Terms, basis: Basis, at: usize) -> Picture {
    let mut ranked: Vec<(i64, i64)> = market
        .customers
        .iter()
        .filter_map(|one| Some((one, one.sums.get(at)?)))
        .filter(|(_, sums)| sums.orders > 0 || sums.returns > 0)
        .map(|(one, sums)| (value(sums, terms, basis), one.party))
        .collect();
    ranked.sort_unstable_by(|left, right| right.0.cmp(&left.0).then(left.1.cmp(&right.1)));
    let values: Vec<i64> = ranked.iter().map(|(value, _)| *value).collect();
    let found = concentration(&values);
    Picture {
        currency: market.currency,
        as_of: date(market.as_of).to_string(),
        customers: values.len() as u64,
        total_minor: values.iter().fold(0, |sum, value| sum.saturating_add(*value)),
        negative: values.iter().rev().take_while(|value| **value < 0).count() as u64,
        concentration: found.map(|found| Shape {
            top: found.top.map(|top| Share {
                percent: top.percent,
                customers: top.customers as u64,
                share: top.share,
            }),
            gini: found.gini,
            make_80_percent: found.make_80_percent as u64,
        }),
        curve: whale(&values, STEPS)
            .curve
            .iter()
            .map(|point| Mark {
                customers: point.customers,
                value: point.value,
            })
            .collect(),
        dots: dots(&ranked),
        cells: cells(market, rows, terms, basis, at),
        recency_days: bounds(
            market,
            rows,
            |row| row.standing.recency,
            |one| one.history.last().map(|last| market.as_of.since(last).max(0)),
        ),
        frequency_days: bounds(
            market,
            rows,
            |row| row.standing.frequency,
            |one| Some(i64::from(one.history.purchases())),
        ),
        turns: turns(rows),
        attention: attention(market, terms, basis),
    }
}

/// The best, and of the others those who stand far enough from the one before to be met by a finger.
fn dots(ranked: &[(i64, i64)]) -> Vec<Dot> {
    let total: i128 = ranked.iter().map(|(value, _)| i128::from(*value)).sum();
    if total <= 0 {
        return Vec::new();
    }
    let share = |part: i128| part as f64 / total as f64;
    let peak = share(ranked.iter().map(|(value, _)| i128::from(*value).max(0)).sum());
    let (mut sum, mut dots, mut before): (i128, Vec<Dot>, Option<(f64, f64)>) = (0, Vec::new(), None);
    for (rank, (value, party)) in (1_u64..).zip(ranked) {
        sum += i128::from(*value);
        let place = (
            rank as f64 / ranked.len() as f64 * DRAWN.0,
            share(sum) / peak * DRAWN.1,
        );
        let is_apart = before.is_none_or(|before| (place.0 - before.0).hypot(place.1 - before.1) >= APART);
        if is_apart {
            before = Some(place);
            dots.push(Dot {
                party: *party,
                rank,
                value_minor: *value,
                share: share(i128::from(*value)),
                so_far: share(sum),
            });
        }
    }
    dots
}

fn cells(market: &Market, rows: &[Row], terms: &Terms, basis: Basis, at: usize) -> Vec<Cell> {
    let mut cells: Vec<Cell> = (1..=5)
        .flat_map(|recency| {
            (1..=5).map(move |frequency| Cell {
                recency,
                frequency,
                ..Cell::default()
            })
        })
        .collect();
    for (customer, row) in market.customers.iter().zip(rows) {
        let place = (row.standing.recency - 1) * 5 + row.standing.frequency - 1;
        let cell = usize::try_from(place).ok().and_then(|place| cells.get_mut(place));
        if let (Some(cell), Some(sums)) = (cell, customer.sums.get(at)) {
            cell.customers += 1;
            cell.value_minor = cell.value_minor.saturating_add(value(sums, terms, basis));
        }
    }
    cells
}

/// The least and the most of each fifth.
fn bounds(
    market: &Market,
    rows: &[Row],
    fifth: impl Fn(&Row) -> i64,
    of: impl Fn(&Customer) -> Option<i64>,
) -> Vec<Option<(i64, i64)>> {
    let mut bounds = vec![None; 5];
    for (customer, row) in market.customers.iter().zip(rows) {
        let place = usize::try_from(fifth(row) - 1).ok();
        if let (Some(bound), Some(value)) = (place.and_then(|at| bounds.get_mut(at)), of(customer)) {
            let (least, most) = bound.unwrap_or((value, value));
            *bound = Some((value.min(least), value.max(most)));
        }
    }
    bounds
}

fn turns(rows: &[Row]) -> Vec<Turned> {
    Turn::ALL
        .into_iter()
        .map(|turn| {
            let of_turn = rows.iter().filter(|row| row.standing.turn == Some(turn));
            let fold = |(customers, sum): (u64, i64), row: &Row| {
                (customers + 1, sum.saturating_add(row.standing.year_minor))
            };
            let (customers, year_minor) = of_turn.fold((0, 0), fold);
            Turned {
                turn,
                customers,
                year_minor,
            }
        })
        .collect()
}

fn attention(market: &Market, terms: &Terms, basis: Basis) -> Attention {
    let is_new = |one: &&Customer| market.is_new(&one.history);
    let side = |customers: Vec<&Customer>| {
        customers.iter().filter_map(|one| one.sums.first()).fold(
            Side {
                customers: customers.len() as u64,
                ..Side::default()
            },
            |side, sums| Side {
                value_minor: side.value_minor.saturating_add(value(sums, terms, basis)),
                contacts: side.contacts + u64::from(sums.contacts),
                minutes: side.minutes + u64::from(sums.minutes),
                ..side
            },
        )
    };
    let (new, existing): (Vec<&Customer>, Vec<&Customer>) = market.customers.iter().partition(is_new);
    Attention {
        new: Side {
            spent_minor: market.spent.new_minor,
            ..side(new)
        },
        existing: Side {
            spent_minor: market.spent.existing_minor,
            ..side(existing)
        },
        others: Side {
            contacts: u64::from(market.others.contacts),
            minutes: u64::from(market.others.minutes),
            ..Side::default()
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten customers of 10 each: ranks 1, 2, … stand 30 px apart on a straight line that is 320 px high; all are drawn.
    /// A thousand of one each stand a third of a px apart: no two dots nearer than a finger.
    #[test]
    fn dots_keep_apart_and_the_best_is_always_one() {
        let ten: Vec<(i64, i64)> = (0..10).map(|party| (10, party)).collect();
        assert_eq!(dots(&ten).len(), 10);
        let thousand: Vec<(i64, i64)> = (0..1_000).map(|party| (1, party)).collect();
        let drawn = dots(&thousand);
        assert_eq!(drawn[0].rank, 1);
        // The line is 438.6 px long: at most 16 of 26 px fit beside the first.
        assert!((10..=17).contains(&drawn.len()), "{}", drawn.len());
        assert!(dots(&[(5, 1), (-9, 2)]).is_empty());
    }

    #[test]
    fn profit_is_the_margin_less_what_serving_cost() {
        let terms = Terms {
            margin_permille: Some(300),
            order_minor: 200,
            contact_minor: 100,
            ..Terms::default()
        };
        let sums = Sums {
            net_minor: 10_000,
            orders: 2,
            contacts: 3,
            ..Sums::default()
        };
        // 30 % of 100.00 is 30.00; two orders cost 4.00, three words 3.00.
        assert_eq!(value(&sums, &terms, Basis::Profit), 2_300);
        assert_eq!(value(&sums, &terms, Basis::Revenue), 10_000);
    }
}
