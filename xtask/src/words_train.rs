//! The training of the table of feelings: a multinomial logistic regression with an L2 penalty, the same bytes each time.

use std::collections::BTreeMap;

use troth_words::feeling_file::{COLUMNS, Row, written};
use troth_words::{Feeling, features, share};

use crate::words_descent::lowest;

/// What a text is an example of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Felt(Feeling),
    Plain,
}

/// One text; where several kinds are named, each counts as much.
#[derive(Clone)]
pub struct Example {
    pub text: String,
    pub kinds: Vec<Kind>,
}

/// The seven feelings and plain.
const KINDS: usize = 8;

/// A feature that fewer comments have is left out, and so is one that only fewer letters or sentences of mail have.
const FEWEST_COMMENTS: u32 = 2;
const FEWEST_LETTERS: u32 = 6;

/// Those that weigh least are not kept, so that the file stays below 400 kB.
const MOST_FEATURES: usize = 36_000;

/// Of a text with more features, each counts less.
const FULL_FEATURES: u32 = 30;

/// What a letter or a sentence of one counts beside a comment. The more, the rarer is a false alarm in plain mail, and the
/// oftener are comments taken for it: chosen so that both stand well clear of their goals.
const PLAIN_WEIGHT: f64 = 0.4;

/// The penalty is half of this, times the square of each weight.
const PENALTY: f64 = 1.0 / 0.3;

/// The file of the table that these examples teach.
pub fn train(origin: &str, examples: &[Example]) -> Vec<u8> {
    let read: Vec<Vec<u32>> = examples.iter().map(|example| numbers(&example.text)).collect();
    let numbers = vocabulary(examples, &read);
    let cases: Vec<Case> = examples
        .iter()
        .zip(&read)
        .map(|(example, read)| Case::new(example, read, &numbers))
        .collect();
    let mut weights = vec![0.0; (numbers.len() + 1) * KINDS];
    lowest(&mut weights, |weights, slope| loss(&cases, weights, slope));
    let rows = numbers
        .iter()
        .enumerate()
        .map(|(row, number)| (*number, beside_neutral(&weights, row)));
    let bias = beside_neutral(&weights, numbers.len());
    written(origin, FULL_FEATURES, &bias, &weightiest(rows.collect()))
}

fn beside_neutral(weights: &[f64], place: usize) -> Row<f64> {
    let [felt @ .., neutral, plain] =
        std::array::from_fn::<f64, KINDS, _>(|kind| weights[place * KINDS + kind]);
    let columns: [f64; COLUMNS.len() - 1] = felt;
    std::array::from_fn(|column| columns.get(column).unwrap_or(&plain) - neutral)
}

/// In the order of their numbers.
fn weightiest(mut rows: Vec<(u32, Row<f64>)>) -> Vec<(u32, Row<f64>)> {
    let weight = |row: &Row<f64>| row.iter().map(|weight| weight * weight).sum::<f64>();
    rows.sort_by(|one, other| {
        weight(&other.1)
            .total_cmp(&weight(&one.1))
            .then(one.0.cmp(&other.0))
    });
    rows.truncate(MOST_FEATURES);
    rows.sort_by_key(|(number, _)| *number);
    rows
}

/// The features of a text, each once, in order.
fn numbers(text: &str) -> Vec<u32> {
    let mut numbers = Vec::new();
    features(text, |feature| numbers.push(feature.number));
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// The features that are worth a weight, in order.
fn vocabulary(examples: &[Example], read: &[Vec<u32>]) -> Vec<u32> {
    let mut counts: BTreeMap<u32, (u32, u32)> = BTreeMap::new();
    for (example, numbers) in examples.iter().zip(read) {
        for number in numbers {
            let (comments, letters) = counts.entry(*number).or_default();
            *(if example.kinds == [Kind::Plain] {
                letters
            } else {
                comments
            }) += 1;
        }
    }
    counts.retain(|_, (comments, letters)| *comments >= FEWEST_COMMENTS || *letters >= FEWEST_LETTERS);
    counts.into_keys().collect()
}

/// An example as the regression sees it.
struct Case {
    /// Places in the vocabulary.
    places: Vec<u32>,
    share: f64,
    /// What it counts, shared out among its kinds.
    target: [f64; KINDS],
    weight: f64,
}

impl Case {
    fn new(example: &Example, read: &[u32], vocabulary: &[u32]) -> Case {
        let place = |number: &u32| u32::try_from(vocabulary.binary_search(number).ok()?).ok();
        let places: Vec<u32> = read.iter().filter_map(place).collect();
        let weight = if example.kinds == [Kind::Plain] {
            PLAIN_WEIGHT
        } else {
            1.0
        };
        let mut target = [0.0; KINDS];
        for kind in &example.kinds {
            let column = match kind {
                Kind::Felt(feeling) => *feeling as usize,
                Kind::Plain => KINDS - 1,
            };
            target[column] += weight / example.kinds.len() as f64;
        }
        Case {
            share: share(places.len() as u32, FULL_FEATURES),
            places,
            target,
            weight,
        }
    }

    fn chances(&self, weights: &[f64]) -> [f64; KINDS] {
        let mut sums = [0.0; KINDS];
        for place in &self.places {
            for (sum, weight) in sums.iter_mut().zip(&weights[*place as usize * KINDS..]) {
                *sum += weight;
            }
        }
        let bias = &weights[weights.len() - KINDS..];
        let logits: [f64; KINDS] = std::array::from_fn(|kind| bias[kind] + self.share * sums[kind]);
        let largest = logits.iter().copied().fold(f64::MIN, f64::max);
        let powers = logits.map(|logit| (logit - largest).exp());
        let all: f64 = powers.iter().sum();
        powers.map(|power| power / all)
    }
}

/// What the weights get wrong, and how that changes with each; the last row is the bias, which is not penalised.
fn loss(cases: &[Case], weights: &[f64], slope: &mut [f64]) -> f64 {
    let bias = weights.len() - KINDS;
    slope[bias..].fill(0.0);
    let mut loss = 0.0;
    for (slope, weight) in slope.iter_mut().zip(&weights[..bias]) {
        *slope = PENALTY * weight;
        loss += PENALTY * weight * weight / 2.0;
    }
    for case in cases {
        let chances = case.chances(weights);
        let wrong: [f64; KINDS] = std::array::from_fn(|kind| case.weight * chances[kind] - case.target[kind]);
        for kind in (0..KINDS).filter(|kind| case.target[*kind] > 0.0) {
            loss -= case.target[kind] * chances[kind].max(f64::MIN_POSITIVE).ln();
        }
        add(&mut slope[bias..], &wrong, 1.0);
        for place in &case.places {
            add(&mut slope[*place as usize * KINDS..], &wrong, case.share);
        }
    }
    loss
}

fn add(slope: &mut [f64], wrong: &[f64; KINDS], share: f64) {
    for (slope, wrong) in slope.iter_mut().zip(wrong) {
        *slope += share * wrong;
    }
}
