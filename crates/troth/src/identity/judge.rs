//! The model by which likenesses are judged, and the bases it is made for.
//!
//! The more subjects there are, the more of them are namesakes: so a base that has doubled is judged by a model for its
//! size, without anybody being asked. What a model has learnt anew changes who is who only once somebody accepts it.

use troth_linkage::{Judgement, Likeness, Model, probability};

/// Judged as if there were at least so many subjects: among a dozen contacts a name proves no more than among thousands.
pub const AT_LEAST: u32 = 8_192;

/// What a name alone proves at most: two chances in five.
const ONLY_A_NAME_BITS: f64 = -0.6;

/// A model, by the number it is kept under.
#[derive(Clone, Debug, PartialEq)]
pub struct Judge {
    pub id: i64,
    /// The subjects it was made for.
    pub records: i64,
    pub model: Model,
}

impl Judge {
    /// What is believed before anything is learnt.
    pub fn at_first() -> Judge {
        Judge {
            id: 0,
            records: i64::from(AT_LEAST),
            model: Model::prior(AT_LEAST as usize),
        }
    }

    /// Nobody is one with somebody for a name alone: that asks for a person's word.
    pub fn judge(&self, likeness: Likeness) -> Judgement {
        let judged = self.model.judge(likeness);
        if likeness.is_only_a_name() {
            let bits = judged.bits.min(ONLY_A_NAME_BITS);
            Judgement { bits, ..judged }
        } else {
            judged
        }
    }

    /// The same model for a base that has outgrown it.
    pub fn outgrown(&self, records: i64) -> Option<Model> {
        (records > 2 * self.records).then(|| {
            let [records, instead_of] = [records, self.records].map(i64::unsigned_abs);
            self.model.clone().for_records(records, instead_of)
        })
    }
}

/// Two are tied from here on: a wrong tie annoys more than a missing one, which a key mends.
const TIED: f64 = 0.75;

/// Below the first two are surely two, from the second on they are surely one; between them somebody should look.
const DOUBTFUL: std::ops::Range<f64> = 0.25..0.85;

/// Whether a pair is enough to be tied by.
pub fn is_tied(bits: f64) -> bool {
    probability(bits) >= TIED
}

/// Whether somebody should look at a pair.
pub fn is_doubtful(bits: f64) -> bool {
    DOUBTFUL.contains(&probability(bits))
}

/// Whether a pair is surely two.
pub fn is_two(bits: f64) -> bool {
    probability(bits) < DOUBTFUL.start
}
