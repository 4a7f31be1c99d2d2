//! The special functions that exact bounds and run lengths need, in our own few lines so that nothing is depended on.
//!
//! Numbers of equations are those of M. Abramowitz and I. Stegun, Handbook of Mathematical Functions, 1964.

use std::f64::consts::{PI, SQRT_2};

/// ln Γ(x) for x > 0: recurrence up to 15, then Stirling's series (6.1.41).
pub(crate) fn ln_gamma(x: f64) -> f64 {
    let (mut x, mut product) = (x, 1.0);
    while x < 15.0 {
        product *= x;
        x += 1.0;
    }
    let inverse = 1.0 / (x * x);
    let series = 1.0 / 12.0
        - inverse * (1.0 / 360.0 - inverse * (1.0 / 1260.0 - inverse * (1.0 / 1680.0 - inverse / 1188.0)));
    (x - 0.5) * x.ln() - x + 0.5 * (2.0 * PI).ln() + series / x - product.ln()
}

/// The regularised incomplete gamma functions P(a, x) and Q(a, x) = 1 − P(a, x), each without loss where it is small.
///
/// Series 6.5.29 below x = a + 1, the continued fraction 6.5.31 (in Lentz's form) above.
pub(crate) fn gamma_tails(a: f64, x: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    let front = (a * x.ln() - x - ln_gamma(a)).exp();
    if x < a + 1.0 {
        let (mut term, mut sum, mut n) = (1.0 / a, 1.0 / a, a);
        while term > sum * 1e-17 {
            n += 1.0;
            term *= x / n;
            sum += term;
        }
        let low = (front * sum).min(1.0);
        return (low, 1.0 - low);
    }
    let step = |i: u32| {
        (
            -f64::from(i) * (f64::from(i) - a),
            x + 2.0 * f64::from(i) + 1.0 - a,
        )
    };
    let high = (front / lentz(x + 1.0 - a, step)).clamp(0.0, 1.0);
    (1.0 - high, high)
}

/// The regularised incomplete beta function I_x(a, b): the continued fraction 26.5.8, in Lentz's form.
pub(crate) fn beta_share(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return if x <= 0.0 { 0.0 } else { 1.0 };
    }
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - beta_share(b, a, 1.0 - x);
    }
    let front = (ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * x.ln() + b * (-x).ln_1p()).exp() / a;
    let step = |i: u32| {
        let m = f64::from(i / 2);
        let numerator = if i.is_multiple_of(2) {
            m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m))
        } else {
            -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0))
        };
        (numerator, 1.0)
    };
    (front / lentz(1.0, step)).clamp(0.0, 1.0)
}

/// first + a₁/(b₁ + a₂/(b₂ + …)) by the method of Lentz (1976) as Thompson and Barnett (1986) mend it.
fn lentz(first: f64, step: impl Fn(u32) -> (f64, f64)) -> f64 {
    let away = |value: f64| if value.abs() < 1e-290 { 1e-290 } else { value };
    let mut found = away(first);
    let (mut c, mut d) = (found, 0.0);
    for i in 1..100_000 {
        let (a, b) = step(i);
        d = 1.0 / away(b + a * d);
        c = away(b + a / c);
        found *= c * d;
        if (c * d - 1.0).abs() < 1e-15 {
            break;
        }
    }
    found
}

/// φ(x), the density of the standard normal distribution (26.2.1).
pub(crate) fn normal_density(x: f64) -> f64 {
    (-0.5 * x * x).exp() / (2.0 * PI).sqrt()
}

/// The chance that a standard normal number is above x (26.2.3), through Q(½, x²/2) = erfc(x/√2) (6.5.17).
pub(crate) fn normal_above(x: f64) -> f64 {
    let scaled = x / SQRT_2;
    let (below, above) = gamma_tails(0.5, scaled * scaled);
    if x >= 0.0 { 0.5 * above } else { 0.5 + 0.5 * below }
}

/// Φ(x), the chance that a standard normal number is at most x.
pub(crate) fn normal_below(x: f64) -> f64 {
    normal_above(-x)
}

/// The density of K. Pearson's third type (1895), a gamma variable moved and scaled to mean 0 and standard deviation 1.
///
/// With this skewness its shape is a = 4/skewness²; below a skewness of .02 nothing tells it from the normal.
pub(crate) fn skewed_density(x: f64, skewness: f64) -> f64 {
    if skewness.abs() < 0.02 {
        return normal_density(x);
    }
    let shape = 4.0 / (skewness * skewness);
    let y = shape + shape.sqrt() * x * skewness.signum();
    if y <= 0.0 {
        return 0.0;
    }
    ((shape - 1.0) * y.ln() - y - ln_gamma(shape)).exp() * shape.sqrt()
}

/// The chance that such a variable is at most x.
pub(crate) fn skewed_below(x: f64, skewness: f64) -> f64 {
    if skewness.abs() < 0.02 {
        return normal_below(x);
    }
    let shape = 4.0 / (skewness * skewness);
    let (below, above) = gamma_tails(shape, shape + shape.sqrt() * x * skewness.signum());
    if skewness > 0.0 { below } else { above }
}

/// The z above which a standard normal number lies with this chance.
pub(crate) fn normal_quantile_above(chance: f64) -> f64 {
    if chance > 0.5 {
        return -normal_quantile_above(1.0 - chance);
    }
    solve(0.0, 40.0, |z| normal_above(z) > chance)
}

/// The t above which Student's t with so many degrees of freedom lies with this chance (26.7.1).
///
/// Beyond 10,000 degrees the first term of 26.7.5 is exact to nine digits.
pub(crate) fn student_quantile_above(chance: f64, degrees: f64) -> f64 {
    if chance > 0.5 {
        return -student_quantile_above(1.0 - chance, degrees);
    }
    if degrees > 1e4 {
        let z = normal_quantile_above(chance);
        return z + (z * z * z + z) / (4.0 * degrees);
    }
    let above = |t: f64| 0.5 * beta_share(degrees / 2.0, 0.5, degrees / (degrees + t * t));
    // By powers of ten, because one degree of freedom has a very long tail.
    10_f64.powf(solve(-20.0, 20.0, |power| above(10_f64.powf(power)) > chance))
}

/// The x below which a gamma variable with this shape and rate 1 lies with this chance.
///
/// Beyond a shape of 100,000 by E. B. Wilson and M. Hilferty, The distribution of chi-square, 1931 (26.4.17),
/// which is then exact to seven digits.
pub(crate) fn gamma_quantile_below(chance: f64, shape: f64) -> f64 {
    if shape > 1e5 {
        let ninth = 1.0 / (9.0 * shape);
        return shape * (1.0 - ninth - normal_quantile_above(chance) * ninth.sqrt()).powi(3);
    }
    let most = shape + 60.0 * (shape.sqrt() + 1.0);
    solve(0.0, most, |x| gamma_tails(shape, x).0 < chance)
}

/// The x at which `is_below` turns from true to false, by halving until no float is between.
pub(crate) fn solve(low: f64, high: f64, is_below: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (low, high);
    for _ in 0..200 {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            break;
        }
        if is_below(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    low + (high - low) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: f64, expected: f64, relative: f64) {
        assert!(
            (found - expected).abs() <= relative * expected.abs(),
            "{found} for {expected}"
        );
    }

    /// Γ(½) = √π (6.1.8); Γ(n + 1) = n!; the large one is Stirling's series by hand.
    #[test]
    fn the_gamma_function_is_the_factorial() {
        near(ln_gamma(0.5), PI.sqrt().ln(), 1e-14);
        near(ln_gamma(11.0), 3_628_800_f64.ln(), 1e-14);
        near(ln_gamma(171.0), 706.573_062_245_787_4, 1e-14);
    }

    /// Abramowitz and Stegun, table 26.1: the chance above 1, 2 and 3; Φ(−5) from table 26.2.
    #[test]
    fn abramowitz_stegun_table_26_1() {
        near(normal_above(1.0), 0.158_655_253_931_457, 1e-14);
        near(normal_above(2.0), 0.022_750_131_948_179, 1e-12);
        near(normal_above(3.0), 0.001_349_898_031_630, 1e-12);
        near(normal_below(-5.0), 2.866_515_719e-7, 1e-9);
    }

    /// Table 26.5 of the same book for the normal, 26.10 for Student's t, 26.8 for chi-squared (which is 2 gamma(ν/2)).
    #[test]
    fn abramowitz_stegun_quantiles() {
        near(normal_quantile_above(0.025), 1.959_963_984_540_054, 1e-13);
        near(normal_quantile_above(0.99), -2.326_347_874_040_841, 1e-12);
        for (degrees, t) in [(1.0, 12.706), (2.0, 4.303), (10.0, 2.228), (120.0, 1.980)] {
            assert!((student_quantile_above(0.025, degrees) - t).abs() < 5.1e-4);
        }
        for (degrees, chi_squared) in [(1.0, 3.84146), (10.0, 18.3070), (100.0, 124.342)] {
            near(2.0 * gamma_quantile_below(0.95, degrees / 2.0), chi_squared, 5e-6);
        }
    }

    /// By hand: with skewness 2 it is an exponential less 1, so the chance above 1 is e⁻² and the density there e⁻² too.
    #[test]
    fn the_skewest_is_an_exponential() {
        let expected = (-2.0_f64).exp();
        near(1.0 - skewed_below(1.0, 2.0), expected, 1e-12);
        near(skewed_below(-1.0, -2.0), expected, 1e-12);
        near(skewed_density(1.0, 2.0), expected, 1e-12);
        near(skewed_below(0.7, 0.0201), skewed_below(0.7, 0.0199), 2e-3);
    }

    #[test]
    fn the_approximations_join_the_exact_ones() {
        near(
            student_quantile_above(0.01, 1e4),
            student_quantile_above(0.01, 10_001.0),
            1e-7,
        );
        for chance in [0.001, 0.025, 0.5, 0.975, 0.999] {
            let (exact, close) = (
                gamma_quantile_below(chance, 1e5),
                gamma_quantile_below(chance, 1e5 + 1e-6),
            );
            near(exact, close, 1e-7);
        }
    }
}
