//! Neglect planted among customers who are well served: nearly all of it is found, and few of the others are flagged.

use crate::made::Chance;
use troth_value::{Customs, Day, Due, Place, Places, Spoken, conversation_gaps, due};

const UNTIL: Day = Day(1095);
const CUSTOMERS: usize = 5_000;
const PLANTED: usize = 100;

struct Customer {
    value_minor: i64,
    first_purchase: Day,
    heard: Vec<Day>,
    billed_since: u32,
    is_planted: bool,
}

/// Conversations of one to four contacts within a week, with gaps of 20 to 90 days on average that follow Erlang's law.
fn heard(from: Day, until: Day, chance: &mut Chance) -> Vec<Day> {
    let regularity = if chance.share() < 0.5 { 1.0 } else { 2.0 };
    let mean_gap = 20.0 + 70.0 * chance.share();
    let mut heard = Vec::new();
    let mut last = f64::from(from.0);
    loop {
        let start = last + mean_gap * chance.gamma(regularity) / regularity;
        last = start;
        for _ in 0..(4.0 * chance.share()) as u32 {
            last = last.max(start + (7.0 * chance.share()).floor());
            heard.push(last as i32);
        }
        heard.push(start as i32);
        if last > f64::from(until.0) {
            return heard.into_iter().map(Day).filter(|day| *day <= until).collect();
        }
    }
}

/// Worth little as a rule and much by exception: Pareto's law, of which the best fifth has about half.
fn well_served(chance: &mut Chance) -> Customer {
    let first_purchase = Day((1000.0 * chance.share()) as i32);
    Customer {
        value_minor: (20_000.0 * chance.share().powf(-0.7)) as i64,
        first_purchase,
        heard: heard(first_purchase, UNTIL, chance),
        billed_since: (4.0 * chance.share()) as u32,
        is_planted: false,
    }
}

/// Two in three were spoken with as usual until 200 to 500 days ago, and for more than four of their gaps not since; one in
/// three never was. They go on ordering.
fn neglect(customer: &mut Customer, chance: &mut Chance) {
    customer.is_planted = true;
    customer.billed_since = 2 + (10.0 * chance.share()) as u32;
    let was_spoken_with = chance.share() < 2.0 / 3.0;
    loop {
        customer.first_purchase = Day((800.0 * chance.share()) as i32);
        let last = Day(UNTIL.0 - 200 - (300.0 * chance.share()) as i32);
        customer.heard = match was_spoken_with {
            true => heard(customer.first_purchase, last, chance),
            false => Vec::new(),
        };
        let spoken = Spoken::of(&customer.heard, UNTIL);
        let silence = spoken.last.map(|last| UNTIL.since(last) as f64);
        match (silence, spoken.usual_gap_days) {
            (Some(silence), Some(gap)) if silence > 4.0 * gap => return,
            (None, None) if !was_spoken_with => return,
            _ => {}
        }
    }
}

fn base() -> (Vec<Customer>, Places) {
    let mut chance = Chance(11);
    let mut customers: Vec<Customer> = (0..CUSTOMERS).map(|_| well_served(&mut chance)).collect();
    let values: Vec<i64> = customers.iter().map(|customer| customer.value_minor).collect();
    let places = Places::of(&values);
    let dear = customers
        .iter_mut()
        .filter(|customer| places.place(customer.value_minor) != Place::Rest);
    // Every tenth of a thousand.
    for customer in dear.step_by(10).take(PLANTED) {
        neglect(customer, &mut chance);
    }
    (customers, places)
}

fn is_flagged(flag: Option<Day>) -> bool {
    flag.is_some_and(|from| from <= UNTIL)
}

fn rate(judged: &[(&Customer, Place, Due)], is_counted: impl Fn(&Customer, Place) -> bool) -> f64 {
    let counted: Vec<&Due> = judged
        .iter()
        .filter(|(customer, place, _)| is_counted(customer, *place))
        .map(|(_, _, due)| due)
        .collect();
    let flagged = counted
        .iter()
        .filter(|due| is_flagged(due.neglected_from))
        .count();
    flagged as f64 / counted.len() as f64
}

#[test]
fn planted_neglect_is_found_among_the_well_served() {
    let (customers, places) = base();
    let place = |customer: &Customer| places.place(customer.value_minor);
    let customs = Customs::of(
        customers
            .iter()
            .map(|customer| (place(customer), conversation_gaps(&customer.heard, UNTIL))),
    );
    let judged: Vec<(&Customer, Place, Due)> = customers
        .iter()
        .map(|customer| {
            let (spoken, place) = (Spoken::of(&customer.heard, UNTIL), place(customer));
            let (bought, billed) = (customer.first_purchase, customer.billed_since);
            (
                customer,
                place,
                due(&spoken, bought, place, false, billed, &customs),
            )
        })
        .collect();
    let recall = rate(&judged, |customer, _| customer.is_planted);
    let falsely = rate(&judged, |customer, _| !customer.is_planted);
    let falsely_dear = rate(&judged, |customer, place| {
        !customer.is_planted && place != Place::Rest
    });
    println!("{customs:?}");
    println!(
        "recall {recall:.3}; flagged of the well served {falsely:.4}, of the dear among them {falsely_dear:.4}"
    );
    assert_eq!(
        customers.iter().filter(|customer| customer.is_planted).count(),
        PLANTED
    );
    assert!(recall >= 0.95, "{recall}");
    assert!(falsely <= 0.01, "{falsely}");
    assert!(falsely_dear <= 0.03, "{falsely_dear}");
}
