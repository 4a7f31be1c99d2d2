//! How many periods tell anything, before and of late: what is not recorded is no success, and recording itself can slide.

use crate::confidence::Confidence;
use crate::newcombe::newcombe;
use crate::observation::Observation;
use crate::proportion::Proportion;

/// How many of the periods before, and how many of the last, are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Recording {
    pub before: Proportion,
    pub last: Proportion,
}

/// Counts what is known; nothing where there is no period on one side.
pub fn recording(before: &[Option<Observation>], last: &[Option<Observation>]) -> Option<Recording> {
    Some(Recording {
        before: known(before)?,
        last: known(last)?,
    })
}

fn known(periods: &[Option<Observation>]) -> Option<Proportion> {
    let known = periods.iter().flatten().count();
    Proportion::parse(known as u64, periods.len() as u64)
        .ok()
        .filter(|known| known.whole() > 0)
}

impl Recording {
    /// Surely less is known than before: the whole 95 % interval of the difference says so (Newcombe 1998).
    pub fn falls(self) -> bool {
        newcombe(self.before, self.last, Confidence::P95).is_above(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observation::tests::share;

    /// By hand with Wilson: 52 of 52 are .931 at least. 9 of 13 are .424 to .873, so that the difference of .308 is at least
    /// .308 − √(.069² + .181²) = .114; 12 of 13 are .667 to .986, and .077 − √(.069² + .063²) is below nought.
    #[test]
    fn weeks_left_out_are_seen_once_they_are_many() {
        let year = [share(9, 10); 52];
        let last = |many: usize| {
            let mut last = [share(9, 10); 13];
            last[many..].fill(None);
            last
        };
        let falls = |many| recording(&year, &last(many)).unwrap().falls();
        assert!(falls(0) && falls(9));
        assert!(!falls(12) && !falls(13));
        assert_eq!(recording(&year, &[]), None);
        assert_eq!(recording(&[], &year), None);
    }

    #[test]
    fn who_never_recorded_much_records_no_less() {
        let half = [share(9, 10), None].repeat(26);
        assert!(!recording(&half, &half[..13]).unwrap().falls());
    }
}
