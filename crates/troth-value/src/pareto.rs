//! Buying at random while active, leaving at a moment of one's own: the Pareto/NBD model, without hypergeometric functions.
//!
//! While active a customer buys at rate λ; they leave after a time with rate μ. Over customers λ follows a gamma law with
//! r and α (weeks), μ one with s and β (weeks). With x repeats, the last at t_x, observed to T,
//!
//! L = Γ(r+x)/Γ(r) α^r β^s [ (α+T)^-(r+x) (β+T)^-s + s ∫_{t_x}^T (α+u)^-(r+x) (β+u)^-(s+1) du ].
//!
//! The integral, over the moment u of leaving, is taken in v = ln (α+u)/(α+t_x), or the like with β, by Gauss and Legendre; both terms are
//! taken relative to their value at u = t_x, so that neither overflows and none is subtracted from another.
//! Sources: D. C. Schmittlein, D. G. Morrison and R. Colombo, Counting your customers: who are they and what will they do
//! next?, Management Science 33 (1987), 1-24; the integral form follows P. S. Fader and B. G. S. Hardie, A note on deriving
//! the Pareto/NBD model (2005). Reproduced by `tests/it/cdnow_sample.rs`.

use crate::climb::Score;
use crate::cohort::{Cohort, Group, Summary};
use crate::quadrature::{FEW, UNIT};

/// Beyond e^-40 of the greatest value there is nothing to add.
const FADED: f64 = 40.0;
/// By how much, in logarithms, the integrand may fall within sixteen points.
const FALL: f64 = 14.0;
/// How far v may run within sixteen points.
const RUN: f64 = 2.5;
/// Eight points are as good as sixteen where v runs and the integrand falls by less.
const SHORT: f64 = 1.0;
const FLAT: f64 = 2.5;

/// The bracket of the formula over (α+t_x)^-(r+x) (β+t_x)^-s, in its two parts, with its derivatives by r, α, s, β.
struct Bracket<const SLOPES: bool> {
    stayed: f64,
    left: f64,
    gradient: [f64; 4],
}

impl<const SLOPES: bool> Bracket<SLOPES> {
    fn new([r, alpha, s, beta]: [f64; 4], summary: Summary) -> Bracket<SLOPES> {
        let Summary {
            repeats,
            last_weeks,
            age_weeks,
        } = summary;
        let shape = r + f64::from(repeats);
        let (buying, leaving) = (alpha + last_weeks, beta + last_weeks);
        let silence = age_weeks - last_weeks;
        let (ln_buying, ln_leaving) = ((silence / buying).ln_1p(), (silence / leaving).ln_1p());
        let stayed = (-shape * ln_buying - s * ln_leaving).exp();
        let mut bracket = Bracket {
            stayed,
            left: 0.0,
            gradient: [
                -stayed * ln_buying,
                stayed * shape * (1.0 / buying - 1.0 / (buying + silence)),
                -stayed * ln_leaving,
                stayed * s * (1.0 / leaving - 1.0 / (leaving + silence)),
            ],
        };
        if silence > 0.0 {
            bracket.leave([shape, buying, s, leaving], ln_buying, ln_leaving);
        }
        bracket
    }

    /// Adds s ∫ (…) du and its derivatives, in v or, where β + t_x is the smaller, in w = ln (β+u)/(β+t_x): the integrand
    /// is e^-(pv + q ln(1 + ratio (e^v - 1))) with a ratio of 1 at most, which never falls faster than p + q.
    fn leave(&mut self, [shape, buying, s, leaving]: [f64; 4], ln_buying: f64, ln_leaving: f64) {
        let by_buying = buying <= leaving;
        let (p, q, ratio, end, scale) = if by_buying {
            (
                shape - 1.0,
                s + 1.0,
                buying / leaving,
                ln_buying,
                s * buying / leaving,
            )
        } else {
            (s, shape, leaving / buying, ln_leaving, s)
        };
        let fallen = |v: f64| p * v + q * (ratio * v.exp_m1()).ln_1p();
        let (mut begin, mut fallen_so_far) = (0.0, 0.0);
        while begin < end && fallen_so_far < FADED {
            let mut width = (end - begin).min(RUN);
            let mut next = fallen(begin + width);
            while (next - fallen_so_far).abs() > FALL {
                width *= 0.5;
                next = fallen(begin + width);
            }
            let law = Law {
                p,
                q,
                ratio,
                scale: scale * width,
                by_buying,
                shape,
                buying,
                s,
                leaving,
            };
            if width < SHORT && (next - fallen_so_far).abs() < FLAT {
                self.add(&law, FEW.map(|(at, weight)| (begin + width * at, weight)));
            } else {
                self.add(&law, UNIT.map(|(at, weight)| (begin + width * at, weight)));
            }
            // The end is reached exactly, whatever the sum rounds to.
            begin = if width < end - begin { begin + width } else { end };
            fallen_so_far = next;
        }
        self.gradient[2] += self.left / s;
    }

    /// Adds the integrand at these points of v.
    fn add<const N: usize>(&mut self, law: &Law, points: [(f64, f64); N]) {
        let Law {
            p,
            q,
            ratio,
            scale,
            by_buying,
            shape,
            buying,
            s,
            leaving,
        } = *law;
        for (v, weight) in points {
            // (α+u)/(α+t_x) and (β+u)/(β+t_x), or the other way round; rounding here is no more than that of 1.
            let first = v.exp();
            let second = 1.0 + ratio * (first - 1.0);
            let ln_second = second.ln();
            let part = scale * weight * (-p * v - q * ln_second).exp();
            self.left += part;
            if SLOPES {
                let (bought, left, ln_bought, ln_left) = if by_buying {
                    (first, second, v, ln_second)
                } else {
                    (second, first, ln_second, v)
                };
                self.gradient[0] -= part * ln_bought;
                self.gradient[1] += part * shape * (1.0 - 1.0 / bought) / buying;
                self.gradient[2] -= part * ln_left;
                self.gradient[3] += part * (s - (s + 1.0) / left) / leaving;
            }
        }
    }
}

/// The integrand and what its derivatives need.
#[derive(Clone, Copy)]
struct Law {
    p: f64,
    q: f64,
    ratio: f64,
    scale: f64,
    by_buying: bool,
    shape: f64,
    buying: f64,
    s: f64,
    leaving: f64,
}

/// Log-likelihood, by the logarithms of r, α, s, β.
pub(crate) fn score(cohort: &Cohort, at: &[f64; 4]) -> Score<4> {
    let parameters = at.map(f64::exp);
    let [r, alpha, s, beta] = parameters;
    // ln Γ(r+x)/Γ(r) and its derivative, for each x.
    let mut counts = vec![(0.0, 0.0)];
    for repeats in 0..cohort.most_repeats() {
        let (value, slope) = counts[repeats as usize];
        let factor = r + f64::from(repeats);
        counts.push((value + factor.ln(), slope + 1.0 / factor));
    }
    let each = |groups: &[Group]| {
        let mut score = Score::NONE;
        for group in groups {
            let summary = group.summary;
            let (count, slope) = counts[summary.repeats as usize];
            let shape = r + f64::from(summary.repeats);
            let (buying, leaving) = (alpha + summary.last_weeks, beta + summary.last_weeks);
            let (ln_buying, ln_leaving) = (buying.ln(), leaving.ln());
            let bracket = Bracket::<true>::new(parameters, summary);
            let whole = bracket.stayed + bracket.left;
            let value = count + r * at[1] - shape * ln_buying + s * (at[3] - ln_leaving) + whole.ln();
            let [by_r, by_alpha, by_s, by_beta] = bracket.gradient.map(|part| part / whole);
            let gradient = [
                r * (slope + at[1] - ln_buying + by_r),
                alpha * (r / alpha - shape / buying + by_alpha),
                s * (at[3] - ln_leaving + by_s),
                beta * (s / beta - s / leaving + by_beta),
            ];
            score.add(f64::from(group.customers), value, gradient);
        }
        score
    };
    cohort.total(each)
}

/// The chance that the customer has not left: Schmittlein, Morrison and Colombo 1987, equations 11 to 13.
pub(crate) fn alive(summary: Summary, parameters: [f64; 4]) -> f64 {
    let bracket = Bracket::<false>::new(parameters, summary);
    (bracket.stayed / (bracket.stayed + bracket.left)).clamp(0.0, 1.0)
}

/// Expected purchases in the next `weeks` of one who has not left: the conditional expectation of Fader and Hardie 2005 over P(alive):
/// (r+x)(β+T)/((α+T)(s-1)) [1 - ((β+T)/(β+T+t))^(s-1)], in a form that is smooth at s = 1.
pub(crate) fn purchases_if_active(summary: Summary, [r, alpha, s, beta]: [f64; 4], weeks: f64) -> f64 {
    let rate = (r + f64::from(summary.repeats)) / (alpha + summary.age_weeks);
    let span = (weeks / (beta + summary.age_weeks)).ln_1p();
    let fall = (s - 1.0) * span;
    let mean = if fall.abs() < 1e-12 {
        span
    } else {
        -(-fall).exp_m1() / (s - 1.0)
    };
    rate * (beta + summary.age_weeks) * mean
}

/// Discounted expected residual transactions: all that is still to come, discounted continuously at `discount` a week.
///
/// P(alive) (r+x)/(α+T) ∫_0^∞ e^-δt ((β+T)/(β+T+t))^s dt, which P. S. Fader, B. G. S. Hardie and K. L. Lee, RFM and CLV:
/// using iso-value curves, Journal of Marketing Research 42 (2005), 415-430, write with Tricomi's function.
pub(crate) fn residual(summary: Summary, parameters: [f64; 4], discount: f64) -> f64 {
    const STEP: f64 = 0.125;
    let [r, alpha, s, beta] = parameters;
    let scale = beta + summary.age_weeks;
    let z = discount * scale;
    // With t = (β+T) e^y the integrand dies away at both ends.
    let last = ((745.0 / z).ln() / STEP).ceil() as i32;
    let first = ((z.recip().min(1.0).ln() - 38.0) / STEP).floor() as i32;
    let integral: f64 = (first..=last)
        .map(|point| {
            let t = (STEP * f64::from(point)).exp();
            STEP * t * (-z * t - s * t.ln_1p()).exp()
        })
        .sum();
    alive(summary, parameters) * (r + f64::from(summary.repeats)) / (alpha + summary.age_weeks)
        * scale
        * integral
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As published for the CDNOW sample: Fader, Hardie and Lee 2005a, table 2.
    const CDNOW: [f64; 4] = [0.553, 10.578, 0.606, 11.669];

    #[test]
    fn gradients_are_slopes() {
        let cohort = Cohort::of_summaries([
            Summary {
                repeats: 0,
                last_weeks: 0.0,
                age_weeks: 30.0,
            },
            Summary {
                repeats: 2,
                last_weeks: 12.0,
                age_weeks: 30.0,
            },
            Summary {
                repeats: 7,
                last_weeks: 29.0,
                age_weeks: 29.0,
            },
            Summary {
                repeats: 60,
                last_weeks: 20.0,
                age_weeks: 300.0,
            },
        ]);
        let at = CDNOW.map(f64::ln);
        let found = score(&cohort, &at).gradient;
        for part in 0..4 {
            let moved = |by: f64| {
                let mut there = at;
                there[part] += by;
                score(&cohort, &there).value
            };
            let slope = (moved(1e-5) - moved(-1e-5)) / 2e-5;
            assert!(
                (slope - found[part]).abs() < 1e-6,
                "{part}: {slope} {}",
                found[part]
            );
        }
    }

    /// Customers whose likelihood once was not a number; parameters and customers from the tests of CLVTools, values from
    /// an independent likelihood with scipy's hypergeometric function.
    #[test]
    fn clvtools_stress_rows() {
        let parameters = [0.5143_f64, 2.8845, 0.2856, 14.1087];
        for (repeats, last_weeks, age_weeks, expected) in [
            (221, 103.428_57, 103.571_43, -61.584_648_56),
            (254, 97.142_86, 97.285_71, -19.623_292_22),
            (161, 94.714_29, 98.0, -87.429_254_86),
            (204, 98.571_43, 99.428_57, -65.198_342_19),
        ] {
            let one = Cohort::of_summaries([Summary {
                repeats,
                last_weeks,
                age_weeks,
            }]);
            let found = score(&one, &parameters.map(f64::ln)).value;
            assert!((found - expected).abs() < 5e-8, "{repeats}: {found}");
        }
    }

    /// BTYD's vignette for R: 25.46 purchases in 52 weeks, alive with .998.
    #[test]
    fn btyd_vignette_customer_of_26_repeats() {
        let summary = Summary {
            repeats: 26,
            last_weeks: 30.86,
            age_weeks: 31.0,
        };
        let found = alive(summary, CDNOW);
        assert!((found - 0.998).abs() < 5e-4, "{found}");
        let expected = found * purchases_if_active(summary, CDNOW, 52.0);
        assert!((expected - 25.46).abs() < 5e-3, "{expected}");
    }

    /// Of two customers last seen late, the rarer buyer can be worth more: Fader, Hardie and Lee 2005b's point. The figures
    /// are those of a separate computation with the rounded parameters, 15 % a year.
    #[test]
    fn fader_hardie_lee_2005b_the_rarer_buyer_is_worth_more() {
        let discount = 1.15_f64.ln() / 52.0;
        let rounded = [0.55, 10.58, 0.61, 11.67];
        let of = |repeats, last_weeks| {
            residual(
                Summary {
                    repeats,
                    last_weeks,
                    age_weeks: 77.86,
                },
                rounded,
                discount,
            )
        };
        assert!((of(7, 35.0) - 0.885).abs() < 5e-4, "{}", of(7, 35.0));
        assert!((of(1, 30.0) - 1.416).abs() < 5e-4, "{}", of(1, 30.0));
    }

    /// With s = 2, ∫ e^-zt (1+t)^-2 dt = 1 - z e^z E₁(z); E₁(1) = .21938 39344 (Abramowitz and Stegun, table 5.1).
    #[test]
    fn the_residual_is_tricomis_function() {
        let parameters = [1.0, 1.0, 2.0, 1.0];
        let found = residual(Summary::NEW, parameters, 1.0);
        let expected = 1.0 - std::f64::consts::E * 0.219_383_934_4;
        assert!((found - expected).abs() < 1e-9, "{found} {expected}");
    }

    #[test]
    fn nothing_happens_at_s_of_one() {
        let at = |s: f64| purchases_if_active(Summary::NEW, [0.5, 10.0, s, 12.0], 52.0);
        assert!((at(1.0) - at(1.0 + 1e-9)).abs() < 1e-8);
        // r/α · β · ln (1 + t/β)
        assert!((at(1.0) - 0.05 * 12.0 * (52.0_f64 / 12.0).ln_1p()).abs() < 1e-12);
    }
}
