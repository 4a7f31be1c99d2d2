//! What has been learnt: how often each level is seen within one party, within one household or firm.

use serde::{Deserialize, Serialize};

use crate::level::{FIELDS, Field, MOST};
use crate::likeness::{Judgement, Likeness};
use crate::pattern::Pattern;

/// The version of the file; a model of another is refused.
const VERSION: u32 = 1;

/// The shares of a field's levels, null left out, in one class of pairs.
pub(crate) type Shares = [[f64; MOST]; FIELDS];

/// A trained model. Two classes have learned shares; strangers have none: their agreement is chance, counted from the
/// values themselves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Model {
    pub version: u32,
    /// For two people.
    pub people: Classes,
    /// For two firms.
    pub firms: Classes,
    /// How much oftener given and family names go together than chance has it.
    pub names_together_bits: f64,
    /// Given names that one person goes by, beside those every base knows.
    pub aliases: Vec<[String; 2]>,
    /// Bits as summed are too sure of themselves, since fields are not independent: their true worth is
    /// `scale · bits + shift` (Platt 1999).
    pub calibration: Calibration,
}

/// The classes a pair may be of, besides strangers: one party, or near (of one household; of one firm's branches).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Classes {
    /// The share of all pairs that are one party: λ of Enamorado, Fifield and Imai 2019.
    pub same_share: f64,
    pub near_share: f64,
    /// m of each field's levels within one party.
    pub(crate) same: Shares,
    pub(crate) near: Shares,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    pub scale: f64,
    pub shift_bits: f64,
}

/// A model's text that can't be used.
#[derive(Debug)]
pub enum Unusable {
    NotJson(serde_json::Error),
    Version(u32),
    NoShare,
}

impl std::fmt::Display for Unusable {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            Unusable::NotJson(error) => write!(f, "the model is no JSON of a model: {error}"),
            Unusable::NoShare => write!(f, "the model has a share that is not above 0 and up to 1"),
            Unusable::Version(version) => write!(
                f,
                "the model is of version `{version}`, this engine reads `{VERSION}`"
            ),
        }
    }
}

impl std::error::Error for Unusable {}

impl Model {
    /// What is believed before any record is seen, for so many records.
    pub fn prior(records: usize) -> Model {
        let records = records.max(2) as f64;
        let pairs = records * (records - 1.0) / 2.0;
        let classes = |same: Shares, near: Shares| Classes {
            same_share: (0.5 * records / pairs).min(0.1),
            near_share: (0.3 * records / pairs).min(0.1),
            same,
            near,
        };
        Model {
            version: VERSION,
            people: classes(SAME, NEAR),
            firms: classes(SAME_FIRM, NEAR_FIRM),
            names_together_bits: 1.0,
            aliases: Vec::new(),
            calibration: CALIBRATION,
        }
    }

    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    pub fn from_json(text: &str) -> Result<Model, Unusable> {
        let model: Model = serde_json::from_str(text).map_err(Unusable::NotJson)?;
        if model.version != VERSION {
            return Err(Unusable::Version(model.version));
        }
        let shares = [&model.people, &model.firms]
            .into_iter()
            .flat_map(|classes| [&classes.same, &classes.near]);
        let is_share = |share: &f64| *share > 0.0 && *share <= 1.0;
        if shares.flatten().flatten().all(is_share) {
            Ok(model)
        } else {
            Err(Unusable::NoShare)
        }
    }

    pub(crate) fn classes(&self, of_firms: bool) -> &Classes {
        if of_firms { &self.firms } else { &self.people }
    }

    /// The same, believed of a base of so many records instead: the more there are, the fewer of all pairs are one party.
    pub fn for_records(mut self, records: u64, instead_of: u64) -> Model {
        let scale = instead_of.max(1) as f64 / records.max(1) as f64;
        for classes in [&mut self.people, &mut self.firms] {
            classes.same_share = (classes.same_share * scale).clamp(1e-15, 0.5);
            classes.near_share = (classes.near_share * scale).clamp(1e-15, 0.5);
        }
        self
    }

    /// What a pair of this likeness is.
    pub fn judge(&self, likeness: Likeness) -> Judgement {
        let pattern = likeness.pattern();
        let [_, near, strangers] = self.classes(pattern.of_firms).bits(&pattern);
        Judgement {
            bits: self.odds_bits(&pattern),
            near_bits: near - strangers,
        }
    }

    /// log2 of the odds that a pair is one party.
    pub(crate) fn odds_bits(&self, pattern: &Pattern) -> f64 {
        let [same, near, strangers] = self.classes(pattern.of_firms).bits(pattern);
        let other = near.max(strangers);
        let others = other + ((near - other).exp2() + (strangers - other).exp2()).log2();
        (same - others) * self.calibration.scale + self.calibration.shift_bits
    }
}

impl Classes {
    /// log2 of the share of a level in both classes; nothing told weighs nothing.
    pub(crate) fn level_bits(&self, field: Field, level: u8) -> [f64; 2] {
        if level == 0 {
            return [0.0; 2];
        }
        [&self.same, &self.near].map(|shares| shares[field as usize][level as usize].log2())
    }

    /// log2 of share times likelihood of each class: one party, near, strangers.
    pub(crate) fn bits(&self, pattern: &Pattern) -> [f64; 3] {
        let mut bits = [
            self.same_share.log2(),
            self.near_share.log2(),
            -pattern.surprise_bits,
        ];
        for (field, level) in Field::ALL.into_iter().zip(pattern.levels) {
            let [same, near] = self.level_bits(field, level);
            bits[0] += same;
            bits[1] += near;
        }
        bits
    }
}

/// Read off pairs of known truth: of those said to be right with odds of 2^7.5, 2^10.5 and 2^13.5, .963, .988 and .9985
/// were, on invented silos of 100,000 records. It moves the point of even odds by less than half a bit.
const CALIBRATION: Calibration = Calibration {
    scale: 0.68,
    shift_bits: 0.3,
};

const NO: f64 = 1e-9;

/// First guesses, also the pull that training can't leave: rough shares from what the fields mean.
#[rustfmt::skip]
pub(crate) const SAME: Shares = [
    [NO, 0.78, 0.07, 0.05, 0.045, 0.025, 0.01, 0.02, NO],
    [NO, 0.86, 0.03, 0.05, 0.015, 0.01, 0.035, NO, NO],
    [NO, 0.95, 0.05, NO, NO, NO, NO, NO, NO],
    [NO, 0.45, 0.10, 0.02, 0.06, 0.03, 0.001, 0.04, 0.299],
    [NO, 0.45, 0.15, 0.03, 0.04, 0.33, NO, NO, NO],
    [NO, 0.45, 0.05, 0.10, 0.03, 0.03, 0.09, 0.25, NO],
    [NO, 0.90, 0.02, 0.06, 0.01, 0.01, NO, NO, NO],
    [NO, 0.70, 0.08, 0.04, 0.18, NO, NO, NO, NO],
    [NO, 0.90, 0.06, 0.04, NO, NO, NO, NO, NO],
];

#[rustfmt::skip]
pub(crate) const NEAR: Shares = [
    [NO, 0.03, 0.01, 0.05, 0.005, 0.015, 0.005, 0.885, NO],
    [NO, 0.72, 0.03, 0.02, 0.01, 0.005, 0.215, NO, NO],
    [NO, 0.30, 0.70, NO, NO, NO, NO, NO, NO],
    [NO, 0.01, 0.25, 0.10, 0.01, 0.01, 0.001, 0.12, 0.499],
    [NO, 0.02, 0.35, 0.10, 0.01, 0.52, NO, NO, NO],
    [NO, 0.60, 0.15, 0.10, 0.02, 0.02, 0.03, 0.08, NO],
    [NO, 0.03, 0.002, 0.008, 0.01, 0.95, NO, NO, NO],
    [NO, 0.80, 0.08, 0.02, 0.10, NO, NO, NO, NO],
    [NO, 0.02, 0.01, 0.97, NO, NO, NO, NO, NO],
];

/// Of two firms' records: a firm keeps its house oftener than a person, and its branches share its name and its phone.
#[rustfmt::skip]
pub(crate) const SAME_FIRM: Shares = [
    SAME[0], SAME[1], SAME[2],
    [NO, 0.55, 0.08, 0.02, 0.01, 0.05, 0.06, 0.13, 0.10],
    [NO, 0.62, 0.08, 0.02, 0.04, 0.24, NO, NO, NO],
    [NO, 0.66, 0.02, 0.18, 0.02, 0.03, 0.04, 0.05, NO],
    SAME[6],
    [NO, 0.50, 0.28, 0.12, 0.10, NO, NO, NO, NO],
    SAME[8],
];

#[rustfmt::skip]
pub(crate) const NEAR_FIRM: Shares = [
    NEAR[0], NEAR[1], NEAR[2],
    [NO, 0.05, 0.15, 0.05, 0.01, 0.02, 0.05, 0.37, 0.30],
    [NO, 0.05, 0.12, 0.04, 0.03, 0.76, NO, NO, NO],
    [NO, 0.02, 0.02, 0.02, 0.06, 0.06, 0.22, 0.60, NO],
    NEAR[6],
    [NO, 0.10, 0.38, 0.30, 0.22, NO, NO, NO, NO],
    NEAR[8],
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_guesses_are_shares() {
        for shares in [SAME, NEAR, SAME_FIRM, NEAR_FIRM] {
            for (field, levels) in Field::ALL.into_iter().zip(shares) {
                let sum: f64 = levels.iter().sum();
                assert!((sum - 1.0).abs() < 1e-6, "{} {sum}", field.name());
            }
        }
    }

    #[test]
    fn a_model_survives_its_file() {
        let model = Model::prior(1000);
        assert_eq!(Model::from_json(&model.to_json()).unwrap(), model);
        let older = model.to_json().replace("\"version\": 1", "\"version\": 0");
        assert!(matches!(Model::from_json(&older), Err(Unusable::Version(0))));
        assert!(matches!(Model::from_json("{"), Err(Unusable::NotJson(_))));
        let without = model.to_json().replacen("0.78", "0.0", 1);
        assert!(matches!(Model::from_json(&without), Err(Unusable::NoShare)));
    }
}
