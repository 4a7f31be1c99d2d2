//! How right a forecast was, customer by customer, on purchases it had not seen.

use serde::Serialize;

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Holdout {
    /// Purchases that came.
    pub actual: f64,
    pub predicted: f64,
    /// (predicted - actual)/actual; nothing where none came.
    pub aggregate_error: Option<f64>,
    /// The mean of |predicted - actual| over customers.
    pub mae: f64,
    /// The root of the mean of their squares.
    pub rmse: f64,
    /// Pearson's; nothing where either is the same for all.
    pub correlation: Option<f64>,
}

/// Over (predicted, actual) of each customer; nothing of nobody.
pub fn holdout(pairs: &[(f64, f64)]) -> Option<Holdout> {
    if pairs.is_empty() {
        return None;
    }
    let number = pairs.len() as f64;
    let sum = |of: &dyn Fn(f64, f64) -> f64| {
        pairs
            .iter()
            .map(|(predicted, actual)| of(*predicted, *actual))
            .sum::<f64>()
    };
    let (predicted, actual) = (sum(&|predicted, _| predicted), sum(&|_, actual| actual));
    let (mean_predicted, mean_actual) = (predicted / number, actual / number);
    let both = sum(&|predicted, actual| (predicted - mean_predicted) * (actual - mean_actual));
    let of_predicted = sum(&|predicted, _| (predicted - mean_predicted).powi(2));
    let of_actual = sum(&|_, actual| (actual - mean_actual).powi(2));
    let correlation = both / (of_predicted * of_actual).sqrt();
    Some(Holdout {
        actual,
        predicted,
        aggregate_error: (actual > 0.0).then(|| (predicted - actual) / actual),
        mae: sum(&|predicted, actual| (predicted - actual).abs()) / number,
        rmse: (sum(&|predicted, actual| (predicted - actual).powi(2)) / number).sqrt(),
        correlation: correlation.is_finite().then_some(correlation),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1 for 2 and 3 for 0: errors of 1 and 3.
    #[test]
    fn two_customers_by_hand() {
        let found = holdout(&[(1.0, 2.0), (3.0, 0.0)]).unwrap();
        assert!((found.mae - 2.0).abs() < 1e-15);
        assert!((found.rmse - 5.0_f64.sqrt()).abs() < 1e-15);
        assert_eq!(found.aggregate_error, Some(1.0));
        assert!((found.correlation.unwrap() + 1.0).abs() < 1e-15);
        assert_eq!(holdout(&[]), None);
    }
}
