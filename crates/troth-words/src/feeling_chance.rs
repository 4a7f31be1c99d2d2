//! From what words weigh to what is suggested: how likely each feeling is, and when to say nothing.

use crate::THRESHOLD;
use crate::feeling::{Feeling, Felt, Valence};
use crate::feeling_file::Row;

/// How likely a text is of each kind; the eight add up to one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chances {
    /// In the order of [`Feeling::ALL`]; neutral is a remark in which nothing is felt.
    pub feelings: [f64; 7],
    /// Plain business mail, in which nothing is felt either.
    pub plain: f64,
}

/// Words that come together say less than each would alone, which the table does not know: chances are raised to this
/// power, so that of those called so likely as many are right (Guo et al. 2017, “temperature”).
const MILDNESS: f64 = 0.85;

impl Chances {
    /// A softmax; neutral weighs nought.
    pub fn of(evidence: &Row<f64>) -> Chances {
        let largest = evidence.iter().fold(0.0_f64, |most, one| most.max(*one));
        let [anger, disgust, fear, joy, sadness, surprise, plain] = evidence.map(|one| (one - largest).exp());
        let feelings = [anger, disgust, fear, joy, sadness, surprise, (-largest).exp()];
        let all = feelings.iter().sum::<f64>() + plain;
        Chances {
            feelings: feelings.map(|one| one / all),
            plain: plain / all,
        }
    }

    /// Nothing where the likeliest feeling but neutral is less likely than [`THRESHOLD`] beside plain business; else the
    /// two likeliest of the seven.
    pub fn felt(&self) -> Vec<Felt> {
        if self.above_plain() < THRESHOLD {
            return Vec::new();
        }
        let mut all: Vec<Felt> = Feeling::ALL
            .into_iter()
            .map(|feeling| Felt {
                feeling,
                p: self.p(feeling),
            })
            .collect();
        all.sort_by(|one, other| other.p.total_cmp(&one.p));
        all.truncate(2);
        all
    }

    /// How likely a feeling is among the seven, in a text that is not plain business.
    pub fn p(&self, feeling: Feeling) -> f64 {
        let all = self.feelings.map(|one| one.powf(MILDNESS));
        all[feeling as usize] / all.iter().sum::<f64>().max(f64::MIN_POSITIVE)
    }

    /// How likely the likeliest feeling but neutral is where the choice is between it and plain business.
    pub fn above_plain(&self) -> f64 {
        let [felt @ .., _] = self.feelings;
        let likeliest = felt.into_iter().fold(f64::MIN_POSITIVE, f64::max);
        likeliest / (likeliest + self.plain)
    }

    /// Surprise leans neither way, and neither does plain business.
    pub fn valence(&self) -> Valence {
        let [anger, disgust, fear, joy, sadness, _, neutral] = self.feelings;
        let negative = anger + disgust + fear + sadness;
        let likeliest = joy.max(negative);
        if likeliest < neutral.max(self.plain) {
            Valence::Neutral
        } else if joy > negative {
            Valence::Positive
        } else {
            Valence::Negative
        }
    }
}
