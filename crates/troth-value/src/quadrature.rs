//! Integrals by the points and weights of Gauss and Legendre.

/// Abscissae and weights of the sixteen-point rule on -1 to 1; symmetric, so that one half is listed.
/// Source: Abramowitz and Stegun (1964), table 25.4, n = 16.
const HALF: [(f64, f64); 8] = [
    (0.095_012_509_837_637_44, 0.189_450_610_455_068_5),
    (0.281_603_550_779_258_9, 0.182_603_415_044_923_6),
    (0.458_016_777_657_227_39, 0.169_156_519_395_002_54),
    (0.617_876_244_402_643_8, 0.149_595_988_816_576_73),
    (0.755_404_408_355_003, 0.124_628_971_255_533_87),
    (0.865_631_202_387_831_8, 0.095_158_511_682_492_78),
    (0.944_575_023_073_232_6, 0.062_253_523_938_647_89),
    (0.989_400_934_991_649_9, 0.027_152_459_411_754_095),
];

/// The sixteen points and weights on 0 to 1.
pub(crate) const UNIT: [(f64, f64); 16] = unit();

const fn unit() -> [(f64, f64); 16] {
    let mut points = [(0.0, 0.0); 16];
    let mut index = 0;
    while index < 8 {
        let (at, weight) = HALF[index];
        points[7 - index] = (0.5 - 0.5 * at, 0.5 * weight);
        points[8 + index] = (0.5 + 0.5 * at, 0.5 * weight);
        index += 1;
    }
    points
}

/// The eight-point rule, for what is nearly a straight line; its source is the same, n = 8.
const QUARTER: [(f64, f64); 4] = [
    (0.183_434_642_495_649_8, 0.362_683_783_378_362),
    (0.525_532_409_916_329, 0.313_706_645_877_887_3),
    (0.796_666_477_413_626_7, 0.222_381_034_453_374_5),
    (0.960_289_856_497_536_3, 0.101_228_536_290_376_3),
];

/// The eight points and weights on 0 to 1.
pub(crate) const FEW: [(f64, f64); 8] = few();

const fn few() -> [(f64, f64); 8] {
    let mut points = [(0.0, 0.0); 8];
    let mut index = 0;
    while index < 4 {
        let (at, weight) = QUARTER[index];
        points[3 - index] = (0.5 - 0.5 * at, 0.5 * weight);
        points[4 + index] = (0.5 + 0.5 * at, 0.5 * weight);
        index += 1;
    }
    points
}

/// ∫ f over 0 to `high` by eight points.
pub(crate) fn smooth(high: f64, f: impl Fn(f64) -> f64) -> f64 {
    FEW.iter().map(|(at, weight)| weight * f(high * at)).sum::<f64>() * high
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ∫ f over `low` to `high`, in `panels` equal parts of sixteen points.
    fn integral(low: f64, high: f64, panels: usize, f: impl Fn(f64) -> f64) -> f64 {
        let width = (high - low) / panels as f64;
        (0..panels)
            .map(|panel| {
                let begin = low + width * panel as f64;
                UNIT.iter()
                    .map(|(at, weight)| weight * f(begin + width * at))
                    .sum::<f64>()
                    * width
            })
            .sum()
    }

    /// ∫ xⁿ over 0 to 1 is 1/(n+1); sixteen points are exact to n = 31.
    #[test]
    fn powers_to_the_thirty_first_are_exact() {
        for power in 0..32 {
            let found = integral(0.0, 1.0, 1, |x| x.powi(power));
            assert!((found - 1.0 / f64::from(power + 1)).abs() < 1e-14, "{power}");
        }
    }

    #[test]
    fn powers_to_the_fifteenth_are_exact_by_eight_points() {
        for power in 0..16 {
            let found = smooth(1.0, |x| x.powi(power));
            assert!((found - 1.0 / f64::from(power + 1)).abs() < 1e-14, "{power}");
        }
    }

    #[test]
    fn parts_add_up() {
        let found = integral(0.0, 40.0, 4, |x| (-x).exp());
        assert!((found - (1.0 - (-40.0_f64).exp())).abs() < 1e-12);
    }
}
