//! How far the money comes from few: shares of the top customers, Lorenz's curve, Gini's coefficient.

use serde::Serialize;

/// Shares of the whole: `top` is 1, 5, 10 and 20 %.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Concentration {
    pub customers: usize,
    /// The sum, in minor units.
    pub total_minor: i64,
    /// Customers below nought, as after more returns than purchases.
    pub negative: usize,
    /// The share of the best 1 % of customers, ⌈n/100⌉ of them, and so on. Above 1 where others lose money.
    pub top: [Top; 4],
    /// G = Σ (2i - n - 1) x_i / (n Σ x), x sorted upwards. With values below nought it can exceed 1.
    pub gini: f64,
    /// G with Σ |x| below the line, which stays between 0 and 1: E. Raffinetti, E. Siletti and A. Vernizzi, On the Gini
    /// coefficient normalization when attributes with negative values are considered, Statistical Methods and Applications
    /// 24 (2015), 507-521. The same as `gini` where nothing is below nought.
    pub gini_of_sizes: f64,
    /// The fewest customers who make 80 % of the whole.
    pub make_80_percent: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Top {
    pub percent: u32,
    pub customers: usize,
    pub share: f64,
}

/// Measured over one value a customer; nothing where the whole is not above nought, and shares mean nothing.
pub fn concentration(values_minor: &[i64]) -> Option<Concentration> {
    let sorted = downwards(values_minor);
    let total: i128 = sorted.iter().map(|value| i128::from(*value)).sum();
    if total <= 0 {
        return None;
    }
    let customers = sorted.len();
    let (mut sum, mut spread, mut sizes) = (0_i128, 0_i128, 0_i128);
    let mut make_80_percent = customers;
    let counts = [1, 5, 10, 20].map(|percent: u32| (percent, top_customers(customers, percent)));
    let mut top = counts.map(|(percent, customers)| Top {
        percent,
        customers,
        share: 0.0,
    });
    for (at, value) in sorted.iter().enumerate() {
        let value = i128::from(*value);
        sum += value;
        sizes += value.abs();
        // Sorted downwards, the i-th from below stands at n - i: 2i - n - 1 becomes n - 1 - 2 at.
        spread += (customers as i128 - 1 - 2 * at as i128) * value;
        if make_80_percent == customers && 5 * sum >= 4 * total {
            make_80_percent = at + 1;
        }
        for part in top.iter_mut().filter(|part| part.customers == at + 1) {
            part.share = ratio(sum, total);
        }
    }
    Some(Concentration {
        customers,
        total_minor: i64::try_from(total).unwrap_or(i64::MAX),
        negative: sorted.iter().rev().take_while(|value| **value < 0).count(),
        top,
        gini: ratio(spread, total) / customers as f64,
        gini_of_sizes: ratio(spread, sizes) / customers as f64,
        make_80_percent,
    })
}

/// ⌈q n⌉ customers, in whole numbers.
pub(crate) fn top_customers(customers: usize, percent: u32) -> usize {
    (customers * percent as usize).div_ceil(100)
}

/// A share of the customers, from the least, and the share of the whole that is theirs.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Point {
    pub customers: f64,
    pub value: f64,
}

/// Lorenz's curve at `steps` + 1 places from (0, 0) to (1, 1), poorest first (M. O. Lorenz, Methods of measuring the
/// concentration of wealth, Publications of the American Statistical Association 9 (1905), 209-219).
/// It dips below nought where customers are below nought; empty where the whole is not above nought.
pub fn lorenz(values_minor: &[i64], steps: usize) -> Vec<Point> {
    let mut sorted = downwards(values_minor);
    sorted.reverse();
    curve(&sorted, steps)
}

/// The sums over the first customers as they are sorted, as shares of the whole.
pub(crate) fn curve(sorted: &[i64], steps: usize) -> Vec<Point> {
    let total: i128 = sorted.iter().map(|value| i128::from(*value)).sum();
    if total <= 0 {
        return Vec::new();
    }
    let steps = steps.clamp(1, sorted.len());
    let (mut sum, mut counted) = (0_i128, 0);
    (0..=steps)
        .map(|step| {
            let until = sorted.len() * step / steps;
            sum += sorted[counted..until]
                .iter()
                .map(|value| i128::from(*value))
                .sum::<i128>();
            counted = until;
            Point {
                customers: until as f64 / sorted.len() as f64,
                value: ratio(sum, total),
            }
        })
        .collect()
}

pub(crate) fn downwards(values: &[i64]) -> Vec<i64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(|left, right| right.cmp(left));
    sorted
}

fn ratio(part: i128, whole: i128) -> f64 {
    part as f64 / whole as f64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// By hand: 1, 2, 3, 4 of 10. G = (-3·1 - 1·2 + 1·3 + 3·4)/(4·10) = 10/40.
    #[test]
    fn four_customers_by_hand() {
        let found = concentration(&[3, 1, 4, 2]).unwrap();
        assert!((found.gini - 0.25).abs() < 1e-15);
        assert!((found.gini_of_sizes - 0.25).abs() < 1e-15);
        // The best 20 % of four is one customer, of 4 in 10; 4 + 3 + 2 is the first sum of 8 or more.
        assert!((found.top[3].share - 0.4).abs() < 1e-15);
        assert_eq!((found.top[3].customers, found.make_80_percent), (1, 3));
    }

    /// 10, -4: G = (1·10 - 1·-4)/(2·6) = 14/12, above 1; over sizes 14/28.
    #[test]
    fn below_nought_is_said() {
        let found = concentration(&[10, -4]).unwrap();
        assert!((found.gini - 14.0 / 12.0).abs() < 1e-15);
        assert!((found.gini_of_sizes - 0.5).abs() < 1e-15);
        assert_eq!(found.negative, 1);
        assert_eq!(concentration(&[1, -4]), None);
        assert_eq!(concentration(&[]), None);
    }

    #[test]
    fn lorenz_runs_from_corner_to_corner() {
        let curve = lorenz(&[3, 1, 4, 2], 4);
        let values: Vec<f64> = curve.iter().map(|point| point.value).collect();
        assert_eq!(values, vec![0.0, 0.1, 0.3, 0.6, 1.0]);
    }

    proptest! {
        #[test]
        fn figures_are_finite_and_sizes_lie_between_nought_and_one(
            values in prop::collection::vec(-200_000_000_000_i64..200_000_000_000, 0..60)
        ) {
            if let Some(found) = concentration(&values) {
                prop_assert!(found.gini.is_finite() && found.gini >= 0.0);
                prop_assert!((0.0..=1.0).contains(&found.gini_of_sizes));
                prop_assert!(found.top.iter().all(|top| top.share.is_finite() && top.share > 0.0));
            }
            prop_assert!(lorenz(&values, 10).iter().all(|point| point.value.is_finite()));
        }
    }
}
