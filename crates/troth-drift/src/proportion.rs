//! A part of a whole that was really counted: how many of how many.

use crate::refused::{Refused, countable};

/// So many of so many, with at least one counted; a period of which nothing is known has no proportion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proportion {
    part: u64,
    whole: u64,
}

impl Proportion {
    pub fn parse(part: u64, whole: u64) -> Result<Proportion, Refused> {
        countable(whole)?;
        if whole == 0 {
            return Err(Refused::NothingCounted);
        }
        if part > whole {
            return Err(Refused::MoreThanAll { part, whole });
        }
        Ok(Proportion { part, whole })
    }

    pub fn part(self) -> u64 {
        self.part
    }

    pub fn whole(self) -> u64 {
        self.whole
    }

    /// Between 0 and 1.
    pub fn share(self) -> f64 {
        self.part as f64 / self.whole as f64
    }

    /// Both together.
    pub fn joined(self, other: Proportion) -> Result<Proportion, Refused> {
        Proportion::parse(
            self.part.saturating_add(other.part),
            self.whole.saturating_add(other.whole),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_counted_and_more_than_all_are_refused() {
        assert_eq!(Proportion::parse(0, 0), Err(Refused::NothingCounted));
        assert_eq!(
            Proportion::parse(2, 1),
            Err(Refused::MoreThanAll { part: 2, whole: 1 })
        );
        assert_eq!(
            Proportion::parse(0, u64::MAX),
            Err(Refused::TooManyToCount(u64::MAX))
        );
    }

    #[test]
    fn joined_parts_are_summed() {
        let joined = Proportion::parse(1, 2)
            .unwrap()
            .joined(Proportion::parse(3, 4).unwrap())
            .unwrap();
        assert_eq!((joined.part(), joined.whole()), (4, 6));
        let most = Proportion::parse(1 << 53, 1 << 53).unwrap();
        assert!(most.joined(most).is_err());
    }
}
