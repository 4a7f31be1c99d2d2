//! Purchases still to come from somebody who has not left, as a sum of chances that are all positive.
//!
//! The ticks in the next t weeks follow a negative binomial law, M ~ NB(s, w), w = t/(α + T + t), because λ given the past
//! follows a gamma law with s and α + T. Each k-th tick would be a purchase, and after each one leaves with chance p, so
//! that of N possible purchases, with p following a beta law with a and b',
//!
//! S_N = Σ_{n<N} E(1 - p)ⁿ = Σ_{n<N} Π_{i<n} (b'+i)/(a+b'+i)
//!
//! are made, and E X(t) = Σ_M NB(M) S_N. For k = 1 this equals the closed form of Fader, Hardie and Lee (2005a),
//! equation 10, with its hypergeometric function, of which it is the power series summed in another order; but no term is
//! negative, nothing is divided by a - 1, and nothing overflows where a is small or b is large.
//! Reproduced by `tests/it/cdnow_sample.rs`: `a_customer_of_two_repeats`.

use crate::gamma::ln_gamma;

/// Beyond this many terms the sum over ticks gives way to an integral over p.
const MOST_TERMS: f64 = 20_000.0;
/// What the terms left out may add, relative to the sum.
const CLOSE: f64 = 1e-12;

/// One who has not left: what is known of their rate, and of their chance to leave.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Active {
    /// s: shape of the law of λ.
    pub shape: f64,
    /// α + T, weeks: rate of the law of λ.
    pub rate: f64,
    /// a and b' of the law of p; nothing where one cannot leave.
    pub leaving: Option<(f64, f64)>,
    /// k: ticks a purchase.
    pub regularity: u32,
    /// j: ticks passed since the last purchase.
    pub passed: u32,
}

impl Active {
    /// Expected purchases in the next `weeks`.
    pub(crate) fn purchases(&self, weeks: f64) -> f64 {
        let odds = weeks / self.rate;
        let mean = self.shape * odds;
        if mean <= 0.0 {
            return 0.0;
        }
        if self.regularity == 1 && self.leaving.is_none() {
            return mean;
        }
        let needed = mean + 12.0 * (mean * (1.0 + odds)).sqrt() + 30.0 * (1.0 + odds);
        if needed > MOST_TERMS {
            return self.by_integral(weeks);
        }
        self.by_ticks(odds, mean)
    }

    fn by_ticks(&self, odds: f64, mean: f64) -> f64 {
        let share = odds / (1.0 + odds);
        let ln_none = -self.shape * odds.ln_1p();
        // Where no tick at all is too rare for a number to hold, the sum begins nearer to the mean.
        let begin = if ln_none > -600.0 {
            0
        } else {
            (mean - 12.0 * (mean * (1.0 + odds)).sqrt()).max(0.0) as u32
        };
        let mut chance = 0.0;
        let (mut made, mut stays, mut number) = (0.0, 1.0, 0_u32);
        let mut until_next = self.regularity - self.passed.min(self.regularity - 1);
        let mut sum = 0.0;
        for ticks in 0..MOST_TERMS as u32 * 2 {
            let count = f64::from(ticks);
            if ticks == begin {
                chance = if begin == 0 {
                    ln_none.exp()
                } else {
                    (ln_gamma(self.shape + count) - ln_gamma(self.shape) - ln_gamma(count + 1.0)
                        + ln_none
                        + count * share.ln())
                    .exp()
                };
            }
            sum += chance * made;
            let ratio = share * (self.shape + count) / (count + 1.0);
            if ticks > begin && count > mean && chance * (made + 1.0) < CLOSE * sum * (1.0 - ratio) {
                break;
            }
            chance *= ratio;
            until_next -= 1;
            if until_next == 0 {
                made += stays;
                if let Some((a, b)) = self.leaving {
                    let stayed = b + f64::from(number);
                    stays *= stayed / (a + stayed);
                }
                number += 1;
                until_next = self.regularity;
            }
        }
        sum
    }

    /// E over p of (1 - (1 + pz)^-s)/p, z = t/k(α + T): with k > 1 a tick's part of a purchase is counted as such.
    ///
    /// By the trapezium rule in ln p/(1 - p), on which the integrand is smooth and dies away at both ends.
    fn by_integral(&self, weeks: f64) -> f64 {
        const STEP: f64 = 0.05;
        let odds = weeks / (self.rate * f64::from(self.regularity));
        let ceiling = self.shape * odds;
        let Some((a, b)) = self.leaving else {
            return ceiling;
        };
        let made = |p: f64| {
            if p * odds * self.shape < 1e-9 {
                return ceiling;
            }
            -(-self.shape * (p * odds).ln_1p()).exp_m1() / p
        };
        if a > 50.0 && b > 50.0 {
            return made(a / (a + b)).min(ceiling);
        }
        let ln_beta = ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b);
        let mut lost = 0.0;
        for point in -1600..=1200 {
            let logit = STEP * f64::from(point);
            // ln p and ln (1 - p)
            let (ln_p, ln_rest) = (-(-logit).exp().ln_1p(), -logit.exp().ln_1p());
            let density = (a * ln_p + b * ln_rest - ln_beta).exp();
            lost += STEP * density * (ceiling - made(ln_p.exp()));
        }
        (ceiling - lost).clamp(0.0, ceiling)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOMEBODY: Active = Active {
        shape: 2.243,
        rate: 43.274,
        leaving: Some((0.793, 4.426)),
        regularity: 1,
        passed: 0,
    };

    #[test]
    fn the_sum_and_the_integral_agree() {
        for weeks in [0.1, 39.0, 520.0] {
            let (sum, integral) = (SOMEBODY.purchases(weeks), SOMEBODY.by_integral(weeks));
            assert!((sum - integral).abs() < 1e-7 * sum, "{weeks}: {sum} {integral}");
        }
        let frequent = Active {
            shape: 3_000.0,
            rate: 400.0,
            ..SOMEBODY
        };
        let (sum, integral) = (frequent.purchases(100.0), frequent.by_integral(100.0));
        assert!((sum - integral).abs() < 1e-7 * sum, "{sum} {integral}");
    }

    #[test]
    fn whoever_cannot_leave_buys_at_their_rate() {
        let faithful = Active {
            leaving: None,
            ..SOMEBODY
        };
        assert!((faithful.purchases(39.0) - 2.243 / 43.274 * 39.0).abs() < 1e-12);
        let hardly = Active {
            leaving: Some((1e-12, 4.0)),
            ..SOMEBODY
        };
        assert!((hardly.purchases(39.0) - faithful.purchases(39.0)).abs() < 1e-9);
    }

    /// In the long run k ticks are one purchase, and the ticks already passed come on top.
    #[test]
    fn each_second_tick_is_a_purchase() {
        let regular = |passed| Active {
            shape: 2e4,
            rate: 1e4,
            leaving: None,
            regularity: 2,
            passed,
        };
        // λ = 2: of 100 weeks' 200 ticks, even counts and odd ones are as likely, so half a tick is lost of each.
        assert!((regular(0).purchases(100.0) - 99.75).abs() < 1e-3);
        assert!((regular(1).purchases(100.0) - 100.25).abs() < 1e-3);
    }

    #[test]
    fn no_time_brings_no_purchase() {
        assert!(SOMEBODY.purchases(0.0).abs() < 1e-15);
    }
}
