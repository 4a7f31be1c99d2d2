//! Numbers that look like chance and come again with the same seed, for simulated run lengths and nothing else.

/// SplitMix64: G. L. Steele, D. Lea and C. H. Flood, Fast splittable pseudorandom number generators, 2014.
pub struct Chance(u64);

impl Chance {
    /// Its own numbers for each name (FNV-1a, 64 bits).
    pub fn of(name: &str) -> Chance {
        Chance(name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        }))
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// At least 0, less than 1.
    pub fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// By the polar method of G. Marsaglia and T. A. Bray, SIAM Review 6 (1964), 260–264.
    pub fn normal(&mut self) -> f64 {
        loop {
            let (x, y) = (2.0 * self.share() - 1.0, 2.0 * self.share() - 1.0);
            let square = x * x + y * y;
            if square > 0.0 && square < 1.0 {
                return x * (-2.0 * square.ln() / square).sqrt();
            }
        }
    }

    /// How many of so many trials succeed.
    pub fn binomial(&mut self, trials: u64, chance: f64) -> u64 {
        (0..trials).filter(|_| self.share() < chance).count() as u64
    }

    /// A Poisson number, by D. E. Knuth's product of shares; for means up to some hundreds.
    pub fn poisson(&mut self, mean: f64) -> u64 {
        let (floor, mut product, mut count) = ((-mean).exp(), self.share(), 0);
        while product > floor {
            product *= self.share();
            count += 1;
        }
        count
    }

    /// A share that strays round its mean with correlation ρ between trials: beta with a + b = 1/ρ − 1.
    pub fn stray(&mut self, mean: f64, correlation: f64) -> f64 {
        let sum = 1.0 / correlation - 1.0;
        let (a, b) = (self.gamma(mean * sum), self.gamma((1.0 - mean) * sum));
        a / (a + b)
    }

    /// G. Marsaglia and W. W. Tsang, A simple method for generating gamma variables, 2000; a shape below 1 by its §6.
    fn gamma(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            return self.gamma(shape + 1.0) * self.share().max(1e-300).powf(1.0 / shape);
        }
        let d = shape - 1.0 / 3.0;
        loop {
            let x = self.normal();
            let v = (1.0 + x / (9.0 * d).sqrt()).powi(3);
            if v > 0.0 && self.share().max(1e-300).ln() < 0.5 * x * x + d - d * v + d * v.ln() {
                return d * v;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first numbers of seed 1234567, as the algorithm's reference code prints them.
    #[test]
    fn the_published_numbers_come_out() {
        let mut chance = Chance(1_234_567);
        assert_eq!(
            [chance.next(), chance.next()],
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]
        );
    }

    /// Means and variances by their formulas, within four standard errors of 20,000 draws.
    #[test]
    fn draws_have_the_moments_they_should() {
        let mut chance = Chance::of("moments");
        let mut moments = |draw: &mut dyn FnMut(&mut Chance) -> f64| {
            let draws: Vec<f64> = (0..20_000).map(|_| draw(&mut chance)).collect();
            let mean = draws.iter().sum::<f64>() / 20_000.0;
            let variance = draws
                .iter()
                .map(|draw| (draw - mean) * (draw - mean))
                .sum::<f64>()
                / 20_000.0;
            (mean, variance)
        };
        let near =
            |found: f64, expected: f64, error: f64| assert!((found - expected).abs() < error, "{found}");
        let (mean, variance) = moments(&mut Chance::normal);
        near(mean, 0.0, 0.029);
        near(variance, 1.0, 0.04);
        let (mean, variance) = moments(&mut |chance| chance.poisson(20.0) as f64);
        near(mean, 20.0, 0.13);
        near(variance, 20.0, 0.81);
        // A beta's variance is p(1 − p)ρ.
        let (mean, variance) = moments(&mut |chance| chance.stray(0.9, 0.03));
        near(mean, 0.9, 0.0015);
        near(variance, 0.0027, 0.0003);
    }
}
