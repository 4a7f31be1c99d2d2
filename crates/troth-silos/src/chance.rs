//! Numbers that look like chance and come again with the same seed (SplitMix64, Steele et al. 2014), on every machine and for good: no library promises that.

#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Chance {
        Chance(seed)
    }

    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// At least 0, less than 1.
    pub fn share(&mut self) -> f64 {
        (self.number() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub fn hits(&mut self, probability: f64) -> bool {
        self.share() < probability
    }

    /// Less than `end`; 0 when there is nothing to choose from.
    pub fn below(&mut self, end: usize) -> usize {
        (self.number() % (end as u64).max(1)) as usize
    }

    /// From `low` to `high`, both included.
    pub fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high - low + 1)
    }

    /// One of a list that is never empty.
    pub fn pick<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    /// A place in a list of rising sums.
    pub fn weighed(&mut self, sums: &[f64]) -> usize {
        let wanted = self.share() * sums.last().copied().unwrap_or(0.0);
        sums.partition_point(|sum| *sum <= wanted)
            .min(sums.len().saturating_sub(1))
    }

    pub fn digits(&mut self, count: usize) -> String {
        (0..count).map(|_| self.digit(0)).collect()
    }

    pub fn digit(&mut self, low: u8) -> char {
        char::from(b'0' + low + self.below(usize::from(10 - low)) as u8)
    }

    pub fn letter(&mut self) -> char {
        char::from(b'a' + self.below(26) as u8)
    }

    /// Fisher and Yates.
    pub fn shuffle<T>(&mut self, all: &mut [T]) {
        for end in (1..all.len()).rev() {
            all.swap(end, self.below(end + 1));
        }
    }
}

/// Rising sums of weights that fall as the Zipf-Mandelbrot law has it: `(rank + shift)^-slope`.
pub fn falling(count: usize, shift: f64, slope: f64) -> Vec<f64> {
    let weights = (1..=count).map(|rank| (rank as f64 + shift).powf(-slope));
    rising(weights)
}

pub fn rising(weights: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let sum = |sum: &mut f64, weight: f64| {
        *sum += weight;
        Some(*sum)
    };
    weights.into_iter().scan(0.0, sum).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first numbers of seed 1234567, as the algorithm's reference code prints them.
    #[test]
    fn the_published_numbers_come_out() {
        let mut chance = Chance::new(1_234_567);
        assert_eq!(
            [chance.number(), chance.number()],
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]
        );
    }

    /// Weights 1 and 3: a quarter and three quarters.
    #[test]
    fn heavier_places_come_oftener() {
        let mut chance = Chance::new(5);
        let sums = rising([1.0, 3.0]);
        let second = (0..10_000).filter(|_| chance.weighed(&sums) == 1).count();
        assert!((7_300..7_700).contains(&second), "{second}");
    }
}
