//! What is known of a pair once it is compared: levels, surprise, and the pattern it is judged by.

use crate::level::{FIELDS, Field};

/// Levels and surprise of one pair.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Comparison {
    pub(crate) levels: [u8; FIELDS],
    pub(crate) bits: [f32; FIELDS],
    /// Two firms are compared, not two people.
    pub(crate) of_firms: bool,
}

impl Comparison {
    pub(crate) fn set(&mut self, field: Field, level: u8, bits: f32) {
        self.levels[field as usize] = level;
        self.bits[field as usize] = bits;
    }

    pub(crate) fn level(&self, field: Field) -> u8 {
        self.levels[field as usize]
    }

    /// What is judged of a pair: its levels and its whole surprise, in half bits.
    pub(crate) fn pattern(&self) -> Pattern {
        let half_bits = (self.bits.iter().sum::<f32>() * 2.0).round().clamp(0.0, 1023.0);
        Pattern {
            of_firms: self.of_firms,
            levels: self.levels,
            surprise_bits: f64::from(half_bits) / 2.0,
        }
    }
}

/// What is judged of a pair. Pairs of one pattern are judged alike, and a million pairs have a few thousand patterns.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pattern {
    pub(crate) of_firms: bool,
    pub(crate) levels: [u8; FIELDS],
    pub(crate) surprise_bits: f64,
}

impl Pattern {
    /// In one number: levels in four bits each, surprise in half bits, who is compared in the highest.
    pub(crate) fn packed(&self) -> u64 {
        let levels = self
            .levels
            .iter()
            .rev()
            .fold(0, |packed, level| packed << 4 | u64::from(*level));
        levels | ((self.surprise_bits * 2.0) as u64) << 36 | u64::from(self.of_firms) << 63
    }

    pub(crate) fn unpacked(packed: u64) -> Pattern {
        let mut levels = [0; FIELDS];
        for (at, level) in levels.iter_mut().enumerate() {
            *level = (packed >> (4 * at) & 15) as u8;
        }
        Pattern {
            of_firms: packed >> 63 == 1,
            levels,
            surprise_bits: (packed << 1 >> 37) as f64 / 2.0,
        }
    }
}
