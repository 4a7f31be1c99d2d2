//! Records resolved one by one, as they arrive, by a model learnt before.
//!
//! The keys are those of a whole run, and a key that too many records have is split by the same further attributes, so
//! that a record meets nearly the same candidates either way. It differs in what was known at the time, and in that a
//! key turns out to be everybody's only after its first records have met.

use rustc_hash::FxHashMap;

use crate::base::Base;
use crate::cluster::{Clusters, Link};
use crate::compare::Comparer;
use crate::count::Counts;
use crate::explain::{Waterfall, explain};
use crate::model::Model;
use crate::posting::Postings;
use crate::resolve::ENOUGH_BITS;
use crate::told::Told;

/// All records so far, found by their keys.
#[derive(Debug)]
pub struct Index {
    base: Base,
    counts: Counts,
    model: Model,
    postings: Postings,
    owners: FxHashMap<u64, Vec<u32>>,
    clusters: Clusters,
}

impl Index {
    pub fn new(model: Model) -> Index {
        Index {
            base: Base::new(),
            counts: Counts::learnt(&model),
            model,
            postings: Postings::default(),
            owners: FxHashMap::default(),
            clusters: Clusters::default(),
        }
    }

    pub fn clusters(&self) -> &Clusters {
        &self.clusters
    }

    /// Reads one record, and joins it with the party it speaks of, if one is known; two parties it proves to be one are
    /// joined as well. Returns the links found.
    pub fn add(&mut self, told: &Told) -> Vec<Link> {
        self.base.push(told);
        let at = self.base.len() as u32 - 1;
        self.clusters.add(self.base.side(at));
        for (_, _, key) in self.base.rows[at as usize].own_values(&self.base) {
            self.owners.entry(key).or_default().push(at);
        }
        self.counts.add(&self.base, &self.owners);
        let candidates = self
            .postings
            .enter(&self.base, at, &self.base.keys(at), |_, _| {});
        let (rows, model) = (&self.base.rows, &self.model);
        let mut comparer = Comparer::fresh(&self.base, &self.counts);
        let mut bits = |one: u32, other: u32| {
            model.odds_bits(
                &comparer
                    .compare(&rows[one as usize], &rows[other as usize])
                    .pattern(),
            )
        };
        let links: Vec<Link> = candidates
            .into_iter()
            .map(|one| Link {
                one,
                other: at,
                bits: bits(one, at) as f32,
            })
            .filter(|link| link.bits >= ENOUGH_BITS)
            .collect();
        self.clusters.join(&links, bits);
        links
    }

    /// Why two records, by the order in which they came, are one party, or are not.
    pub fn explain(&self, one: u32, other: u32) -> Waterfall {
        explain(&self.base, &self.counts, &self.model, one, other)
    }
}
