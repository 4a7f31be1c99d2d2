//! Customers folded together: those with the same summary are one group with a count, and models see only groups.

use crate::climb::{Score, sum};
use crate::history::{Day, History};

/// One customer as the buying models see them, time in weeks since their first purchase.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    /// x: purchases after the first, one a day at most.
    pub repeats: u32,
    /// t_x: when the last of them was, in weeks; 0 when there is none.
    pub last_weeks: f64,
    /// T: how long they have been observed, in weeks.
    pub age_weeks: f64,
}

impl Summary {
    /// A customer at the moment of their first purchase.
    pub const NEW: Summary = Summary {
        repeats: 0,
        last_weeks: 0.0,
        age_weeks: 0.0,
    };

    /// The nearest summary that makes sense: times finite, none below nought, no last purchase after the end.
    pub(crate) fn sensible(self) -> Summary {
        let positive = |weeks: f64| {
            if weeks.is_finite() {
                weeks.clamp(0.0, 1e6)
            } else {
                0.0
            }
        };
        let last_weeks = if self.repeats == 0 {
            0.0
        } else {
            positive(self.last_weeks)
        };
        Summary {
            repeats: self.repeats,
            last_weeks,
            age_weeks: positive(self.age_weeks).max(last_weeks),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Group {
    pub summary: Summary,
    pub customers: u32,
}

/// All customers of one log, folded.
#[derive(Clone, Debug, Default)]
pub struct Cohort {
    groups: Vec<Group>,
    customers: u64,
    repeats: u64,
    most_repeats: u32,
    /// Σ ln gap in weeks over everyone; unknown when the cohort was told as bare summaries.
    log_gaps: Option<f64>,
}

impl Cohort {
    /// Everyone who had bought something by the end of `until`.
    pub fn of<'a>(histories: impl IntoIterator<Item = &'a History>, until: Day) -> Cohort {
        let mut log_gaps = 0.0;
        let summaries = histories.into_iter().filter_map(|history| {
            let summary = history.summary(until)?;
            log_gaps += history.log_gaps_weeks();
            Some(summary)
        });
        let mut cohort = Cohort::of_summaries(summaries);
        cohort.log_gaps = Some(log_gaps);
        cohort
    }

    /// Without the gaps between purchases, so that the regular models cannot be compared with the others.
    pub fn of_summaries(summaries: impl IntoIterator<Item = Summary>) -> Cohort {
        // Not negative, so that the bits of the numbers sort as the numbers do.
        let mut keys: Vec<(u64, u64, u32)> = summaries
            .into_iter()
            .map(|summary| {
                let Summary {
                    repeats,
                    last_weeks,
                    age_weeks,
                } = summary.sensible();
                (age_weeks.to_bits(), last_weeks.to_bits(), repeats)
            })
            .collect();
        keys.sort_unstable();
        let mut cohort = Cohort::default();
        for same in keys.chunk_by(|left, right| left == right) {
            let (age, last, repeats) = same[0];
            let customers = same.len() as u32;
            cohort.groups.push(Group {
                summary: Summary {
                    repeats,
                    last_weeks: f64::from_bits(last),
                    age_weeks: f64::from_bits(age),
                },
                customers,
            });
            cohort.customers += u64::from(customers);
            cohort.repeats += u64::from(customers) * u64::from(repeats);
            cohort.most_repeats = cohort.most_repeats.max(repeats);
        }
        cohort.groups.shrink_to_fit();
        cohort
    }

    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    pub fn customers(&self) -> u64 {
        self.customers
    }

    /// Repeat purchases of all.
    pub fn repeats(&self) -> u64 {
        self.repeats
    }

    pub(crate) fn most_repeats(&self) -> u32 {
        self.most_repeats
    }

    pub(crate) fn log_gaps(&self) -> Option<f64> {
        self.log_gaps
    }

    /// Mean observed time in weeks; 0 of nobody.
    pub fn mean_age_weeks(&self) -> f64 {
        if self.customers == 0 {
            return 0.0;
        }
        let total: f64 = self
            .groups
            .iter()
            .map(|group| group.summary.age_weeks * f64::from(group.customers))
            .sum();
        total / self.customers as f64
    }

    /// Every `step`th group, for a first look at a large cohort.
    pub(crate) fn thinned(&self, step: usize) -> Cohort {
        let groups: Vec<Group> = self.groups.iter().copied().step_by(step).collect();
        Cohort {
            customers: groups.iter().map(|group| u64::from(group.customers)).sum(),
            repeats: groups
                .iter()
                .map(|group| u64::from(group.customers) * u64::from(group.summary.repeats))
                .sum(),
            most_repeats: self.most_repeats,
            log_gaps: self.log_gaps,
            groups,
        }
    }

    /// The sum of `each` chunk of groups, in the order of the groups.
    pub(crate) fn total<const N: usize>(
        &self,
        each: impl Fn(&[Group]) -> Score<N> + Sync + Send,
    ) -> Score<N> {
        sum(&self.groups, each)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_alike_are_one_group() {
        let regular = Summary {
            repeats: 2,
            last_weeks: 3.0,
            age_weeks: 5.0,
        };
        let cohort = Cohort::of_summaries([regular, Summary::NEW, regular]);
        assert_eq!(
            (cohort.groups().len(), cohort.customers(), cohort.repeats()),
            (2, 3, 4)
        );
        // (5 + 5 + 0) / 3
        assert!((cohort.mean_age_weeks() - 10.0 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn mean_summaries_are_made_sensible() {
        let odd = Summary {
            repeats: 1,
            last_weeks: 9.0,
            age_weeks: f64::NAN,
        };
        assert!((odd.sensible().age_weeks - 9.0).abs() < 1e-12);
        let odd = Summary {
            repeats: 0,
            last_weeks: 9.0,
            age_weeks: -3.0,
        };
        assert_eq!(odd.sensible(), Summary::NEW);
    }
}
