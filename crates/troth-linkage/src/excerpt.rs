//! A few records out of a base that is kept elsewhere, weighed as if all of it were here.

use crate::base::Base;
use crate::compare::Comparer;
use crate::count::Counts;
use crate::explain::{Waterfall, explain};
use crate::likeness::Likeness;
use crate::model::Model;

/// The records that are compared, with the counts of the whole base. For each value that two of them are compared by and
/// that is somebody's own, the first who share it must be among them: by how many it is shared is read from them.
#[derive(Debug)]
pub struct Excerpt {
    base: Base,
    counts: Counts,
}

impl Excerpt {
    /// `count` answers for the numbers of [`Base::counted`].
    pub fn new(base: Base, model: &Model, count: impl Fn(u64) -> u32) -> Excerpt {
        let counts = Counts::of_excerpt(&base, model, count);
        Excerpt { base, counts }
    }

    /// What two records have in common, of what both tell.
    pub fn likeness(&self, one: u32, other: u32) -> Likeness {
        let [one, other] = [one, other].map(|at| &self.base.rows[at as usize]);
        Likeness::of(&Comparer::fresh(&self.base, &self.counts).compare(one, other).pattern())
    }

    /// Why two records are one party, or are not.
    pub fn explain(&self, model: &Model, one: u32, other: u32) -> Waterfall {
        explain(&self.base, &self.counts, model, one, other)
    }
}
