//! The helpdesk's everyday: seeded routine requests about real orders, and the planted slow erosion of answering.
//!
//! For the first year the median first reply takes five hours; over the last 52 weeks it climbs to eleven, a little each week,
//! under noise that hides it from anyone who compares one week with the last.

use jiff::Span;
use jiff::civil::{Date, DateTime};
use serde::Deserialize;

use crate::demo::DemoError;
use crate::demo::calendar::days_from_last_order_day;
use crate::demo::cast::Cast;
use crate::demo::shop::{Shop, ShopOrder, table};
use crate::demo::ticket::Request;

const ROUTINE: &str = include_str!("../../demo/routine.csv");

/// The one whose only contact is the invoice: no letter, no request.
pub const NEGLECTED: &str = "ERNSH";

const USUAL_MINUTES: f64 = 5.0 * 60.0;
const ERODED_MINUTES: f64 = 11.0 * 60.0;
const EROSION_DAYS: f64 = 52.0 * 7.0;
/// Standard deviation of the logarithm: two replies in three lie within a factor of 1.8 of the median.
const NOISE: f64 = 0.6;

#[derive(Clone, Debug, Deserialize)]
struct Pattern {
    subject: String,
    words: String,
    answer: String,
}

/// The median minutes to a first reply on a day of 1998's calendar: flat, then a straight climb.
pub fn median_minutes(told: Date) -> Result<f64, DemoError> {
    let climbed = (1.0 + f64::from(days_from_last_order_day(told)?) / EROSION_DAYS).clamp(0.0, 1.0);
    Ok(USUAL_MINUTES + climbed * (ERODED_MINUTES - USUAL_MINUTES))
}

/// About one routine request for each order, somewhere between the order and its delivery.
pub fn requests(shop: &Shop, cast: &Cast) -> Result<Vec<Request>, DemoError> {
    let patterns: Vec<Pattern> = table("routine.csv", ROUTINE)?;
    let mut draw = Draw::seeded("routine");
    let mut all = Vec::new();
    for order in shop.orders.iter().filter(|order| order.customer != NEGLECTED) {
        if draw.up_to(100) < 94 {
            all.push(request(order, &patterns, &mut draw, shop, cast)?);
        }
    }
    Ok(all)
}

fn request(
    order: &ShopOrder,
    patterns: &[Pattern],
    draw: &mut Draw,
    shop: &Shop,
    cast: &Cast,
) -> Result<Request, DemoError> {
    const SCORES: [&str; 7] = [
        "Offered", "Offered", "Offered", "Offered", "Offered", "Good", "Good",
    ];
    const DESK: [&str; 5] = ["laura", "laura", "laura", "michael", "anne"];
    let at = working_moment(order.ordered, draw)?;
    let pattern = draw.one_of(patterns);
    let requester = cast.person(&order.customer)?;
    let assignee = draw.one_of(&DESK);
    let mut lines = shop.lines.iter().filter(|line| line.order == order.id);
    let product = lines
        .next()
        .and_then(|line| shop.products.get(&line.product))
        .map_or("goods", |product| &product.name);
    let fill = |text: &str| {
        text.replace("[order]", &order.id.to_string())
            .replace("[product]", product)
            .replace("[firm]", requester.firm.as_deref().unwrap_or_default())
            .replace("[name]", &requester.name)
            .replace("[given]", requester.given_name())
            .replace("[via]", &order.via)
    };
    let first = draw.first_reply(at)?;
    let agent = cast.person(assignee)?;
    let score: &&str = draw.one_of(&SCORES);
    Ok(Request {
        at,
        from: order.customer.clone(),
        assignee: (*assignee).to_owned(),
        subject: fill(&pattern.subject),
        words: fill(&pattern.words),
        answer: format!("{}\n\n{}", fill(&pattern.answer), agent.given_name()),
        first_reply: Some(first),
        solved: Some(first + draw.up_to(900)),
        score,
        via: if requester.mail.is_some() { "Mail" } else { "Phone" }.to_owned(),
        kind: "Question".to_owned(),
        priority: "Normal".to_owned(),
        tags: "invented routine".to_owned(),
        due: String::new(),
        reopens: "0".to_owned(),
    })
}

/// A weekday moment in working hours within eight days of the order.
fn working_moment(ordered: Date, draw: &mut Draw) -> Result<DateTime, DemoError> {
    let mut day = ordered.checked_add(Span::new().try_days(1 + draw.up_to(7))?)?;
    while day.weekday().to_monday_zero_offset() >= 5 {
        day = day.tomorrow()?;
    }
    let minute = draw.up_to(540);
    Ok(day.at(8, 0, 0, 0).checked_add(Span::new().try_minutes(minute)?)?)
}

/// Seeded draws that stay the same on every machine and in every version (splitmix64, Steele, Lea and Flood 2014).
#[derive(Debug)]
pub struct Draw(u64);

impl Draw {
    pub fn seeded(word: &str) -> Self {
        Self(word.bytes().fold(0xCBF2_9CE4_8422_2325, |state, byte| {
            (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
        }))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A whole number from 0 to one less than `limit`.
    pub fn up_to(&mut self, limit: u32) -> i64 {
        i64::try_from(self.next() % u64::from(limit.max(1))).unwrap_or(0)
    }

    fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        let place = usize::try_from(self.up_to(u32::try_from(all.len()).unwrap_or(1))).unwrap_or(0);
        &all[place]
    }

    /// Roughly normal, mean 0 and variance 1: the sum of twelve even draws, less six.
    fn normal(&mut self) -> f64 {
        (0..12)
            .map(|_| f64::from(u32::try_from(self.next() >> 32).unwrap_or(0)) / f64::from(u32::MAX))
            .sum::<f64>()
            - 6.0
    }

    /// Minutes to the first reply: the day's median under log-normal noise.
    #[expect(clippy::cast_possible_truncation, reason = "a few thousand minutes at most")]
    pub fn first_reply(&mut self, at: DateTime) -> Result<i64, DemoError> {
        Ok((median_minutes(at.date())? * (NOISE * self.normal()).exp()).round() as i64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// Half way up the climb is 26 weeks before the end: (5 + 11) / 2 = 8 hours.
    #[test]
    fn the_planted_median_is_flat_for_a_year_and_then_climbs() {
        assert!((median_minutes(date(1996, 7, 4)).unwrap() - 300.0).abs() < 1e-9);
        assert!((median_minutes(date(1997, 5, 7)).unwrap() - 300.0).abs() < 1e-9);
        assert!((median_minutes(date(1997, 11, 5)).unwrap() - 480.0).abs() < 1e-9);
        assert!((median_minutes(date(1998, 5, 6)).unwrap() - 660.0).abs() < 1e-9);
    }

    #[test]
    fn a_draw_is_the_same_on_every_machine() {
        let mut draw = Draw::seeded("routine");
        let (a, b) = (draw.up_to(1000), draw.up_to(1000));
        let mut again = Draw::seeded("routine");
        assert_eq!((a, b), (again.up_to(1000), again.up_to(1000)));
        let mean = (0..4000).map(|_| draw.normal()).sum::<f64>() / 4000.0;
        assert!(mean.abs() < 0.06, "{mean}");
    }
}
