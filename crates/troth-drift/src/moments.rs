//! A count, a mean and squared deviations: all that is kept of many numbers, and enough for Student's bounds of their mean.
//!
//! With n numbers, mean x̄ and standard deviation s, the mean lies within x̄ ± t · s √φ/√n, t being Student's quantile with
//! n − 1 degrees of freedom and φ the dispersion of the series they come from.
//! Source: Student, The probable error of a mean, Biometrika 6 (1908), 1–25.

use crate::confidence::Confidence;
use crate::dispersion::Dispersion;
use crate::special::student_quantile_above;

/// What is kept of at least one number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Moments {
    pub(crate) count: u64,
    pub(crate) mean: f64,
    pub(crate) squares: f64,
}

impl Moments {
    pub(crate) fn of(number: f64) -> Moments {
        Moments {
            count: 1,
            mean: number,
            squares: 0.0,
        }
    }

    /// Both together: T. F. Chan, G. H. Golub and R. J. LeVeque, Algorithms for computing the sample variance, The
    /// American Statistician 37 (1983), 242–247.
    pub(crate) fn joined(self, other: Moments) -> Moments {
        let count = self.count.saturating_add(other.count);
        let share = other.count as f64 / count as f64;
        let apart = other.mean - self.mean;
        Moments {
            count,
            mean: self.mean + apart * share,
            squares: self.squares + other.squares + apart * apart * self.count as f64 * share,
        }
    }

    /// The standard deviation; nothing from fewer than two.
    pub(crate) fn spread(self) -> Option<f64> {
        (self.count > 1).then(|| (self.squares / (self.count - 1) as f64).sqrt())
    }

    /// How far the true mean may lie from this one to one side; nothing from fewer than two.
    pub(crate) fn half(self, confidence: Confidence, dispersion: Dispersion) -> Option<f64> {
        let count = self.count as f64;
        let t = student_quantile_above(confidence.doubt(), count - 1.0);
        Some(t * self.spread()? * (dispersion.factor() / count).sqrt())
    }
}
