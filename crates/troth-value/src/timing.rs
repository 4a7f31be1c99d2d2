//! The rhythm inside the models: gaps between purchases follow Erlang's law with shape k, and k = 1 is pure chance.
//!
//! While active, a customer's clock ticks at random with their own rate λ (ticks a week), and every k-th tick is a purchase.
//! Over customers λ follows a gamma law with shape r and rate α (weeks). Having bought x times by t_x and not since, up to
//! T, the likelihood of the ticks is, up to what does not depend on the parameters,
//!
//! Γ(r + kx)/Γ(r) · α^r (α + T)^-(r + kx) · R,   R = Σ_{j<k} (s)_j / j! · q^j,
//!
//! with s = r + kx, q = (T - t_x)/(α + T) and (s)_j = s(s+1)…(s+j-1): j ticks have passed since the last purchase.
//! Sources: C. Chatfield and G. J. Goodhardt, A consumer purchasing model with Erlang inter-purchase times, Journal of the
//! American Statistical Association 68 (1973), 828-835; M. Platzer and T. Reutterer, Ticking away the moments: timing
//! regularity helps to better predict customer activity, Marketing Science 35 (2016), 779-799; the sum over j is
//! integrated here for each j, which needs no approximation.

/// R with its derivatives by r and by α, relative to R.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pause {
    pub ln_r: f64,
    pub by_shape: f64,
    pub by_rate: f64,
}

impl Pause {
    pub(crate) const NONE: Pause = Pause {
        ln_r: 0.0,
        by_shape: 0.0,
        by_rate: 0.0,
    };

    /// `regularity` is k, `shape` is s, `rate` is α + T, `silence` is T - t_x in weeks.
    #[inline]
    pub(crate) fn new(regularity: u32, shape: f64, rate: f64, silence: f64) -> Pause {
        if regularity <= 1 || silence <= 0.0 {
            return Pause::NONE;
        }
        let share = silence / rate;
        let (mut term, mut slope) = (1.0, 0.0);
        let (mut sum, mut by_shape, mut by_rate) = (1.0, 0.0, 0.0);
        for ticks in 1..regularity {
            let before = shape + f64::from(ticks - 1);
            term *= before / f64::from(ticks) * share;
            slope += 1.0 / before;
            sum += term;
            by_shape += term * slope;
            by_rate -= term * f64::from(ticks) / rate;
        }
        Pause {
            ln_r: sum.ln(),
            by_shape: by_shape / sum,
            by_rate: by_rate / sum,
        }
    }
}

/// How likely j ticks have passed since the last purchase, for each j < k, given that the customer is active.
pub(crate) fn ticks_passed(regularity: u32, shape: f64, rate: f64, silence: f64) -> Vec<f64> {
    let share = (silence / rate).max(0.0);
    let mut terms = Vec::with_capacity(regularity as usize);
    let mut term = 1.0;
    for ticks in 0..regularity.max(1) {
        if ticks > 0 {
            term *= (shape + f64::from(ticks - 1)) / f64::from(ticks) * share;
        }
        terms.push(term);
    }
    let sum: f64 = terms.iter().sum();
    terms.iter().map(|term| term / sum).collect()
}

/// What Erlang's density adds to the log-likelihood and no parameter but k changes: (k - 1) Σ ln gap - x ln (k - 1)!,
/// gaps in weeks.
pub(crate) fn constant(regularity: u32, repeats: u64, log_gaps: f64) -> f64 {
    let ln_factorial: f64 = (1..regularity).map(|number| f64::from(number).ln()).sum();
    f64::from(regularity.saturating_sub(1)) * log_gaps - repeats as f64 * ln_factorial
}

/// The chance that an active customer buys nothing for `silence` weeks after a purchase `last` weeks after their first.
///
/// (α + t_x)^s (α + t_x + e)^-s R with e the silence: λ known only as far as the purchases up to t_x tell it.
pub(crate) fn silence_by_chance(regularity: u32, shape: f64, rate_at_last: f64, silence: f64) -> f64 {
    let rate = rate_at_last + silence;
    let pause = Pause::new(regularity, shape, rate, silence);
    (pause.ln_r - shape * (silence / rate_at_last).ln_1p())
        .exp()
        .clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chance_has_no_pause() {
        assert!(Pause::new(1, 3.0, 40.0, 10.0).ln_r.abs() < 1e-15);
        assert_eq!(ticks_passed(1, 3.0, 40.0, 10.0), vec![1.0]);
        assert_eq!(ticks_passed(3, 3.0, 40.0, 0.0), vec![1.0, 0.0, 0.0]);
    }

    #[test]
    fn the_slopes_are_slopes() {
        let (shape, rate, silence, step) = (3.3, 40.0, 25.0, 1e-6);
        let pause = Pause::new(4, shape, rate, silence);
        let by_shape = (Pause::new(4, shape + step, rate, silence).ln_r
            - Pause::new(4, shape - step, rate, silence).ln_r)
            / (2.0 * step);
        let by_rate = (Pause::new(4, shape, rate + step, silence).ln_r
            - Pause::new(4, shape, rate - step, silence).ln_r)
            / (2.0 * step);
        assert!((pause.by_shape - by_shape).abs() < 1e-8);
        assert!((pause.by_rate - by_rate).abs() < 1e-8);
    }

    /// With λ all but known (s = 2e6, rate 1e6, so λ = 2), Erlang-2 survival is e^-2 (1 + 2) after one week.
    #[test]
    fn silence_follows_erlang() {
        let found = silence_by_chance(2, 2e6, 1e6, 1.0);
        assert!((found - (-2.0_f64).exp() * 3.0).abs() < 1e-5, "{found}");
    }
}
