//! The whole run: count, find candidates, compare, learn, link, cluster.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::base::{Base, Row};
use crate::block::{both, candidates};
use crate::cluster::{Clusters, Link, Side, cluster};
use crate::compare::Comparer;
use crate::count::Counts;
use crate::explain::{Waterfall, explain};
use crate::model::Model;
use crate::pattern::Pattern;
use crate::train::train;

/// Bits from which on a pair is a link: likelier one party than not.
pub const ENOUGH_BITS: f32 = 0.0;

/// What a run over a whole base found.
#[derive(Debug)]
pub struct Resolved {
    counts: Counts,
    pub model: Model,
    pub clusters: Clusters,
    /// Pairs that were compared.
    pub candidates: usize,
    pub links: Vec<Link>,
}

/// Resolves a base with a model learnt from it.
pub fn resolve(base: &Base) -> Resolved {
    let counts = Counts::of(base);
    let pairs = candidates(base);
    let patterns = patterns(base, &counts, &pairs);
    let mut seen: FxHashMap<u64, u32> = FxHashMap::default();
    for pattern in &patterns {
        *seen.entry(*pattern).or_default() += 1;
    }
    let mut model = train(&seen, base.len());
    counts.teach(base, &mut model);
    let bits: FxHashMap<u64, f32> = seen
        .keys()
        .map(|pattern| (*pattern, model.odds_bits(&Pattern::unpacked(*pattern)) as f32))
        .collect();
    let links: Vec<Link> = pairs
        .iter()
        .zip(&patterns)
        .filter_map(|(pair, pattern)| {
            let (one, other) = both(*pair);
            let bits = bits[pattern];
            (bits >= ENOUGH_BITS).then_some(Link { one, other, bits })
        })
        .collect();
    let mut comparer = Comparer::new(base, &counts);
    let sides: Vec<Side> = (0..base.len() as u32).map(|at| base.side(at)).collect();
    let clusters = cluster(&sides, &[], &links, |one, other| {
        let [one, other] = [one, other].map(|at| &base.rows[at as usize]);
        model.odds_bits(&comparer.compare(one, other).pattern())
    });
    Resolved {
        counts,
        model,
        clusters,
        candidates: pairs.len(),
        links,
    }
}

impl Resolved {
    /// Why two of the base's records are one party, or are not.
    pub fn explain(&self, base: &Base, one: u32, other: u32) -> Waterfall {
        explain(base, &self.counts, &self.model, one, other)
    }
}

fn patterns(base: &Base, counts: &Counts, pairs: &[u64]) -> Vec<u64> {
    let mut patterns = vec![0; pairs.len()];
    patterns
        .par_chunks_mut(1 << 15)
        .zip(pairs.par_chunks(1 << 15))
        .for_each(|(patterns, pairs)| {
            let mut comparer = Comparer::new(base, counts);
            let mut rows: Vec<(Row, Row)> = Vec::with_capacity(AT_ONCE);
            for (patterns, pairs) in patterns.chunks_mut(AT_ONCE).zip(pairs.chunks(AT_ONCE)) {
                rows.clear();
                rows.extend(pairs.iter().map(|pair| {
                    let (one, other) = both(*pair);
                    (base.rows[one as usize], base.rows[other as usize])
                }));
                for (pattern, (one, other)) in patterns.iter_mut().zip(&rows) {
                    *pattern = comparer.compare(one, other).pattern().packed();
                }
            }
        });
    patterns
}

/// Rows stand far apart in memory; asked for together, they come as soon as one alone would.
const AT_ONCE: usize = 32;
