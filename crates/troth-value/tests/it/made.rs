//! Makes customers who buy and leave as the MBG/CNBD-k or BG/CNBD-k models say, always the same from one seed.

use troth_value::{Day, History, Purchase};

/// SplitMix64: G. L. Steele, D. Lea and C. H. Flood, Fast splittable pseudorandom number generators, OOPSLA 2014.
pub struct Chance(pub u64);

impl Chance {
    /// Above 0 and below 1.
    pub fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        ((mixed >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (-2.0 * self.share().ln()).sqrt() * (std::f64::consts::TAU * self.share()).cos()
    }

    /// Gamma with this shape and rate 1: G. Marsaglia and W. W. Tsang, A simple method for generating gamma variables, ACM
    /// Transactions on Mathematical Software 26 (2000), 363-372.
    pub fn gamma(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            return self.gamma(shape + 1.0) * self.share().powf(1.0 / shape);
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let normal = self.normal();
            let cube = (1.0 + c * normal).powi(3);
            if cube > 0.0 && self.share().ln() < 0.5 * normal * normal + d * (1.0 - cube + cube.ln()) {
                return d * cube;
            }
        }
    }
}

/// Buying and leaving of a made-up shop.
#[derive(Clone, Copy)]
pub struct Shop {
    /// r, α in weeks, a, b.
    pub parameters: [f64; 4],
    pub regularity: u32,
    /// Whether one can leave after the first purchase too.
    pub leaves_at_once: bool,
    /// First purchases are spread evenly over so many days.
    pub arrivals_days: f64,
    pub until_days: f64,
}

impl Shop {
    /// One customer's purchases, by the day.
    pub fn customer(&self, chance: &mut Chance) -> History {
        self.customer_to(self.until_days, chance).0
    }

    /// One customer's purchases before the day `cut`, and whether they bought afterwards.
    pub fn customer_to(&self, cut: f64, chance: &mut Chance) -> (History, bool) {
        let [r, alpha, a, b] = self.parameters;
        let rate = chance.gamma(r) / alpha / 7.0;
        let (stays, leaves) = (chance.gamma(b), chance.gamma(a));
        let leaves = leaves / (leaves + stays);
        let mut day = chance.share() * self.arrivals_days;
        let mut history = History::default();
        let mut is_active = true;
        let mut may_leave = self.leaves_at_once;
        while is_active && day < self.until_days {
            if day >= cut {
                return (history, true);
            }
            let purchase = Purchase {
                day: Day(day as i32),
                amount_minor: 1000,
            };
            history.add(purchase).unwrap();
            is_active = !may_leave || chance.share() > leaves;
            may_leave = true;
            day += chance.gamma(f64::from(self.regularity)) / rate;
        }
        (history, false)
    }
}
