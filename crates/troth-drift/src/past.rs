//! What a past tells of a measure: its level, and how much more than chance it has always spread.

use crate::dispersion::{Dispersion, sigma_by_moving_range};
use crate::observation::{Observation, joined, own_scores};
use crate::refused::Refused;

/// A past in two figures, which stay as they were read.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Past {
    pub told: Observation,
    /// σ_MR of its scores, which chance alone would make about 1.
    pub sigma: f64,
}

/// Reads a past; nothing where nothing is known of it.
pub fn past(periods: &[Option<Observation>]) -> Result<Option<Past>, Refused> {
    let Some(told) = joined(periods)? else {
        return Ok(None);
    };
    let sigma = sigma_by_moving_range(&own_scores(periods)?).unwrap_or(1.0);
    Ok(Some(Past { told, sigma }))
}

/// Weeks steadier than half of chance, as with one promise a week that is always kept, tell too little to be believed.
const STEADIEST: f64 = 0.5;

impl Past {
    /// How many times wider than chance the variance is, at least 1.
    pub fn dispersion(&self) -> Dispersion {
        Dispersion::of_sigma(self.sigma)
    }

    /// What scores and limits are reckoned with.
    pub(crate) fn usual_sigma(&self) -> f64 {
        self.sigma.max(STEADIEST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observation::tests::share;

    #[test]
    fn nothing_known_is_no_past() {
        assert_eq!(past(&[]), Ok(None));
        assert_eq!(past(&[None, None]), Ok(None));
        let one = past(&[share(9, 10)]).unwrap().unwrap();
        assert!((one.sigma - 1.0).abs() < 1e-12);
    }

    /// By hand: 19 and 17 of 20 in turn are ±.05/√(.9 · .1/20) = ±.745 from .9, steps of 1.491, and σ_MR = 1.491/1.128 = 1.321.
    #[test]
    fn its_sigma_is_that_of_its_steps() {
        let weeks: Vec<_> = [share(19, 20), share(17, 20)]
            .into_iter()
            .cycle()
            .take(20)
            .collect();
        let found = past(&weeks).unwrap().unwrap();
        assert!((found.told.estimate() - 0.9).abs() < 1e-12);
        assert!((found.sigma - 1.321).abs() < 1e-3, "{}", found.sigma);
    }
}
