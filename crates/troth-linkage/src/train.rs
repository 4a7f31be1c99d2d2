//! Learning from the records themselves: expectation and maximisation over counts of patterns.
//!
//! Dempster, Laird and Rubin 1977, for the mixture of Fellegi and Sunter 1969 with a third class, as Winkler 1988 has
//! it for two. A pattern is a pair's levels and its surprise; a million pairs have a few thousand of them, so a round
//! costs the same for any number of records. Nothing is drawn at random.

use rustc_hash::FxHashMap;

use crate::level::{FIELDS, Field, MOST};
use crate::likeness::Likeness;
use crate::model::{Classes, Model, Shares};
use crate::pattern::Pattern;

const ROUNDS: usize = 25;

/// The first guesses weigh as much as this share of what is seen, and as so many pairs at least.
const PULL: f64 = 0.05;
/// Most bases hold few firms with branches, so that what makes branches is mostly not to be learnt from them.
const PULL_OF_FIRMS: f64 = 0.5;
const PULL_PAIRS: f64 = 60.0;

/// A pair of which a person said what it is teaches as much as so many that were merely seen.
const ANSWER: u32 = 10;

/// What is known of some pairs of one pattern.
#[derive(Clone, Copy, Debug)]
struct Seen {
    pattern: Pattern,
    count: f64,
    /// What a person said: one party, or surely two.
    is_same: Option<bool>,
}

/// Trains on the patterns of all candidates; pairs that are no candidates are strangers.
pub(crate) fn train(patterns: &FxHashMap<u64, u32>, records: usize) -> Model {
    let seen: Vec<(Likeness, u32)> = patterns
        .iter()
        .map(|(pattern, count)| (Likeness::unpacked(*pattern), *count))
        .collect();
    learnt(&seen, &[], records)
}

/// Learns from all pairs that were compared, and from what people said of some of them.
pub fn learnt(seen: &[(Likeness, u32)], said: &[(Likeness, bool)], records: usize) -> Model {
    let mut model = Model::prior(records);
    let pairs = records as f64 * (records as f64 - 1.0).max(1.0) / 2.0;
    let mut known: Vec<(u64, u32, Option<bool>)> = seen
        .iter()
        .map(|(likeness, count)| (likeness.packed(), *count, None))
        .chain(
            said.iter()
                .map(|(likeness, is_same)| (likeness.packed(), ANSWER, Some(*is_same))),
        )
        .collect();
    // The order in which they come, as of a hash table, is no order to add floats in.
    known.sort_unstable();
    let known: Vec<Seen> = known
        .into_iter()
        .map(|(packed, count, is_same)| Seen {
            pattern: Pattern::unpacked(packed),
            count: f64::from(count),
            is_same,
        })
        .collect();
    let firms = known.partition_point(|seen| !seen.pattern.of_firms);
    learn(&mut model.people, &known[..firms], pairs, PULL);
    learn(&mut model.firms, &known[firms..], pairs, PULL_OF_FIRMS);
    model
}

fn learn(classes: &mut Classes, known: &[Seen], pairs: f64, pull: f64) {
    let guess = classes.clone();
    for _ in 0..ROUNDS {
        let mut sums = [Sums::default(), Sums::default()];
        for seen in known {
            let pattern = seen.pattern;
            let mut bits = classes.bits(&pattern);
            match seen.is_same {
                Some(true) => (bits[1], bits[2]) = (f64::MIN, f64::MIN),
                Some(false) => bits[0] = f64::MIN,
                None => {}
            }
            let most = bits.iter().copied().fold(f64::MIN, f64::max);
            let share = bits.map(|bits| (bits - most).exp2());
            let all: f64 = share.iter().sum();
            for (sum, share) in sums.iter_mut().zip(share) {
                sum.add(&pattern.levels, seen.count * share / all);
            }
        }
        let [same, near] = &sums;
        classes.same_share = ((same.pairs + 1.0) / pairs).clamp(1e-15, 0.5);
        classes.near_share = ((near.pairs + 1.0) / pairs).clamp(1e-15, 0.5);
        classes.same = same.shares(&guess.same, pull);
        classes.near = near.shares(&guess.near, pull);
    }
}

#[derive(Default)]
struct Sums {
    pairs: f64,
    levels: [[f64; MOST]; FIELDS],
}

impl Sums {
    fn add(&mut self, levels: &[u8; FIELDS], weight: f64) {
        self.pairs += weight;
        for (sums, level) in self.levels.iter_mut().zip(levels) {
            sums[usize::from(*level)] += weight;
        }
    }

    /// The most likely shares, given the first guesses as pairs already seen (a Dirichlet prior).
    fn shares(&self, guess: &Shares, pull: f64) -> Shares {
        let mut shares = *guess;
        for (field, (shares, sums)) in Field::ALL.into_iter().zip(shares.iter_mut().zip(&self.levels)) {
            let levels = field.levels().len();
            let told: f64 = sums[1..levels].iter().sum();
            let pull = PULL_PAIRS + pull * told;
            for (share, sum) in shares[1..levels].iter_mut().zip(&sums[1..levels]) {
                *share = (sum + *share * pull) / (told + pull);
            }
        }
        shares
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Base;
    use crate::excerpt::Excerpt;
    use crate::tally::records_key;
    use crate::told::Told;

    /// What people say of a pair is learnt from: the same pairs seem likelier to be one after ten of them were.
    #[test]
    fn answers_teach() {
        let told = |email| Told {
            given: "Ann",
            family: "Devlin",
            emails: [email, ""],
            city: "Dublin",
            ..Told::default()
        };
        let mut base = Base::new();
        base.push(&told("ann@devlin.example"));
        base.push(&told("a.devlin@work.example"));
        let prior = Model::prior(10_000);
        let count = |key| if key == records_key() { 10_000 } else { 2 };
        let likeness = Excerpt::new(base, &prior, 0, count).likeness(0, 1);
        let seen = [(likeness, 200)];
        let judged = |said: &[(Likeness, bool)]| learnt(&seen, said, 10_000).judge(likeness).bits;
        let (unsaid, same, never) = (
            judged(&[]),
            judged(&[(likeness, true); 10]),
            judged(&[(likeness, false); 10]),
        );
        assert!(never < unsaid && unsaid < same, "{never} {unsaid} {same}");
    }
}
