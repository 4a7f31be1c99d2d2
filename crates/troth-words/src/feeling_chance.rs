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

    /// Nothing where plain business is likelier than [`THRESHOLD`] allows; else the two likeliest of the seven.
    pub fn felt(&self) -> Vec<Felt> {
        if self.any() < THRESHOLD {
            return Vec::new();
        }
        let mut all: Vec<Felt> = Feeling::ALL
            .into_iter()
            .map(|feeling| self.of_feeling(feeling))
            .collect();
        all.sort_by(|one, other| other.p.total_cmp(&one.p));
        all.truncate(2);
        all
    }

    /// How likely any feeling is where the choice is between one and plain business.
    pub fn any(&self) -> f64 {
        let [.., neutral] = self.feelings;
        let felt = 1.0 - self.plain - neutral;
        felt / (felt + self.plain)
    }

    /// Surprise leans neither way.
    pub fn valence(&self) -> Valence {
        let [anger, disgust, fear, joy, sadness, _, neutral] = self.feelings;
        let (negative, neutral) = (anger + disgust + fear + sadness, neutral + self.plain);
        if joy > negative && joy > neutral {
            Valence::Positive
        } else if negative > neutral {
            Valence::Negative
        } else {
            Valence::Neutral
        }
    }

    /// In plain business nothing is felt: what speaks for it speaks for neutral.
    fn of_feeling(&self, feeling: Feeling) -> Felt {
        let plain = if feeling == Feeling::Neutral {
            self.plain
        } else {
            0.0
        };
        let p = self.feelings[feeling as usize] + plain;
        Felt { feeling, p }
    }
}
