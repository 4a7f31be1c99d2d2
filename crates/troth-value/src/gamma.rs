//! The logarithm of the gamma function and its derivative, for real numbers above nought.
//!
//! Both shift their argument x up to at least 10 by the recurrence Γ(x + 1) = x Γ(x) and then use the asymptotic series of
//! Stirling: M. Abramowitz and I. Stegun, Handbook of Mathematical Functions (1964), 6.1.41 for ln Γ and 6.3.18 for its
//! derivative ψ. The first term left out is below 3e-17 there.

const ENOUGH: f64 = 10.0;
/// ½ ln 2π
const HALF_LN_TAU: f64 = 0.918_938_533_204_672_7;

/// ln Γ(x), x > 0.
pub fn ln_gamma(x: f64) -> f64 {
    let (mut above, mut product) = (x, 1.0);
    while above < ENOUGH {
        product *= above;
        above += 1.0;
    }
    let inverse = 1.0 / above;
    let square = inverse * inverse;
    let series = inverse
        * (1.0 / 12.0
            - square
                * (1.0 / 360.0
                    - square
                        * (1.0 / 1260.0
                            - square
                                * (1.0 / 1680.0
                                    - square
                                        * (1.0 / 1188.0 - square * (691.0 / 360_360.0 - square / 156.0))))));
    (above - 0.5) * above.ln() - above + HALF_LN_TAU + series - product.ln()
}

/// ψ(x) = d ln Γ(x) / dx, x > 0.
pub fn digamma(x: f64) -> f64 {
    let (mut above, mut sum) = (x, 0.0);
    while above < ENOUGH {
        sum += 1.0 / above;
        above += 1.0;
    }
    let inverse = 1.0 / above;
    let square = inverse * inverse;
    let series = square
        * (1.0 / 12.0
            - square
                * (1.0 / 120.0
                    - square
                        * (1.0 / 252.0
                            - square
                                * (1.0 / 240.0
                                    - square
                                        * (1.0 / 132.0 - square * (691.0 / 32_760.0 - square / 12.0))))));
    above.ln() - 0.5 * inverse - series - sum
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ln (n-1)! and ln √π, by arithmetic; Abramowitz and Stegun, table 6.1: Γ(1.25) = .90640 24771, Γ(1.75) = .91906 25268.
    #[test]
    fn abramowitz_and_stegun_1964_table_6_1() {
        let ln_sqrt_pi = 0.5 * std::f64::consts::PI.ln();
        for (x, expected, tolerance) in [
            (1.0, 0.0, 1e-14),
            (2.0, 0.0, 1e-14),
            (0.5, ln_sqrt_pi, 1e-14),
            (11.0, 3_628_800.0_f64.ln(), 1e-14),
            (171.0, 706.573_062_245_787_4, 1e-12),
            (1.25, 0.906_402_477_1_f64.ln(), 1e-10),
            (1.75, 0.919_062_526_8_f64.ln(), 1e-10),
        ] {
            let found = ln_gamma(x);
            assert!((found - expected).abs() < tolerance, "ln gamma({x}) = {found}");
        }
    }

    /// ψ(1) = -γ (Euler), ψ(½) = -γ - 2 ln 2: Abramowitz and Stegun 6.3.2 and 6.3.3.
    #[test]
    fn abramowitz_and_stegun_1964_6_3_2() {
        let euler = 0.577_215_664_901_532_9;
        assert!((digamma(1.0) + euler).abs() < 1e-14);
        assert!((digamma(0.5) + euler + 2.0 * std::f64::consts::LN_2).abs() < 1e-14);
        assert!((digamma(2.0) - 1.0 + euler).abs() < 1e-14);
    }

    #[test]
    fn the_derivative_is_the_slope() {
        for x in [1e-3, 0.3, 1.0, 3.7, 9.99, 10.01, 250.0, 1e6] {
            let step = 1e-5 * x;
            let slope = (ln_gamma(x + step) - ln_gamma(x - step)) / (2.0 * step);
            assert!((slope - digamma(x)).abs() < 1e-5 * (1.0 + slope.abs()), "{x}");
        }
    }
}
