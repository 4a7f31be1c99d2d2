//! Records resolved one by one, as they arrive, by a model learnt before.
//!
//! The keys are those of a whole run, and a key that too many records have is split by the same further attributes, so
//! that a record meets nearly the same candidates either way. It differs in what was known at the time, and in that a
//! key turns out to be everybody's only after its first records have met.

use rustc_hash::FxHashMap;

use crate::agree::is_possible;
use crate::base::Base;
use crate::block::NEIGHBOURS;
use crate::cluster::{Clusters, Link};
use crate::compare::Comparer;
use crate::count::Counts;
use crate::explain::{Waterfall, explain};
use crate::key::{Rule, SPLITS, split_key};
use crate::model::Model;
use crate::resolve::ENOUGH_BITS;
use crate::told::Told;

/// All records so far, found by their keys.
#[derive(Debug)]
pub struct Index {
    base: Base,
    counts: Counts,
    model: Model,
    postings: FxHashMap<u64, Vec<u32>>,
    owners: FxHashMap<u64, Vec<u32>>,
    clusters: Clusters,
}

impl Index {
    pub fn new(model: Model) -> Index {
        Index {
            base: Base::new(),
            counts: Counts::learnt(&model),
            model,
            postings: FxHashMap::default(),
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
        self.clusters.add();
        let at = self.base.len() as u32 - 1;
        for (_, _, key) in self.base.rows[at as usize].own_values(&self.base) {
            self.owners.entry(key).or_default().push(at);
        }
        self.counts.add(&self.base, &self.owners);
        let candidates = self.post(at);
        let mut comparer = Comparer::fresh(&self.base, &self.counts);
        let row = &self.base.rows[at as usize];
        let links: Vec<Link> = candidates
            .into_iter()
            .filter_map(|one| {
                let pattern = comparer.compare(&self.base.rows[one as usize], row).pattern();
                let bits = self.model.odds_bits(&pattern) as f32;
                (bits >= ENOUGH_BITS).then_some(Link { one, other: at, bits })
            })
            .collect();
        self.clusters.join(&mut comparer, &self.model, &links);
        links
    }

    /// Why two records, by the order in which they came, are one party, or are not.
    pub fn explain(&self, one: u32, other: u32) -> Waterfall {
        explain(&self.base, &self.counts, &self.model, one, other)
    }

    /// Enters a record under its keys; returns those it meets there.
    fn post(&mut self, at: u32) -> Vec<u32> {
        let mut met = Vec::new();
        let mut keys = Vec::new();
        for rule in Rule::ALL {
            let row = &self.base.rows[at as usize];
            keys.clear();
            rule.keys(&self.base, row, |key| keys.push(key));
            keys.sort_unstable();
            keys.dedup();
            for key in &keys {
                self.post_under(rule, *key, at, &mut met);
            }
        }
        met.sort_unstable();
        met.dedup();
        let row = &self.base.rows[at as usize];
        met.retain(|other| *other != at && is_possible(row, &self.base.rows[*other as usize]));
        met
    }

    fn post_under(&mut self, rule: Rule, key: u64, at: u32, met: &mut Vec<u32>) {
        let whole = rule.whole();
        let list = self.postings.entry(key).or_default();
        if list.len() < whole {
            let row = &self.base.rows[at as usize];
            met.extend(
                list.iter()
                    .filter(|other| rule.admits(row, &self.base.rows[**other as usize])),
            );
            list.push(at);
            return;
        }
        if rule.is_for_rare() {
            return;
        }
        // The key is everybody's from now on: those already under it are entered under its parts, once.
        let is_first = list.len() == whole;
        let mut entering = Vec::new();
        if is_first {
            entering.extend_from_slice(list);
            list.push(at);
        }
        for other in entering {
            self.split(rule, key, other, &mut Vec::new());
        }
        self.split(rule, key, at, met);
    }

    fn split(&mut self, rule: Rule, key: u64, at: u32, met: &mut Vec<u32>) {
        for (number, split) in SPLITS.iter().enumerate() {
            let value = split(&self.base, &self.base.rows[at as usize]);
            if value == 0 {
                continue;
            }
            let list = self.postings.entry(split_key(key, number, value)).or_default();
            let looked_at = if list.len() <= rule.whole() {
                list.len()
            } else {
                NEIGHBOURS
            };
            let row = &self.base.rows[at as usize];
            let near = list[list.len() - looked_at..].iter();
            met.extend(near.filter(|other| rule.admits(row, &self.base.rows[**other as usize])));
            list.push(at);
        }
    }
}
