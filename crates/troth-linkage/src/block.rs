//! Candidates: the pairs of records worth comparing, found by sorting keys.

use rayon::prelude::*;

use crate::agree::is_possible;
use crate::base::Base;
use crate::key::{Rule, SPLITS};

/// Where no split helps any more, each is compared with so many that stand next to it.
pub(crate) const NEIGHBOURS: usize = 6;

/// Two records, the earlier first, in one number.
pub(crate) fn pair(one: u32, other: u32) -> u64 {
    u64::from(one.min(other)) << 32 | u64::from(one.max(other))
}

pub(crate) fn both(pair: u64) -> (u32, u32) {
    ((pair >> 32) as u32, pair as u32)
}

/// Every pair that shares a key, once, in order.
pub(crate) fn candidates(base: &Base) -> Vec<u64> {
    let mut pairs = Vec::new();
    let mut enough = MANY;
    // One list for all rules, so that its memory is asked for once.
    let mut keys: Vec<(u64, u32)> = Vec::with_capacity(base.len());
    for rule in Rule::ALL {
        keys.clear();
        for (row, at) in base.rows.iter().zip(0_u32..) {
            rule.keys(base, row, |key| keys.push((key, at)));
        }
        keys.par_sort_unstable();
        let mut block = Vec::new();
        for run in keys.chunk_by(|one, other| one.0 == other.0) {
            if run.len() > 1 && (run.len() <= rule.whole() || !rule.is_for_rare()) {
                block.clear();
                block.extend(run.iter().map(|(_, at)| *at));
                block.dedup();
                of_block(base, rule, &block, 0, &mut pairs);
            }
            if pairs.len() > enough {
                settle(&mut pairs);
                enough = (2 * pairs.len()).max(MANY);
            }
        }
    }
    settle(&mut pairs);
    pairs
}

/// So many pairs are gathered before those found twice are thrown out.
const MANY: usize = 4_000_000;

fn settle(pairs: &mut Vec<u64>) {
    pairs.par_sort_unstable();
    pairs.dedup();
}

/// The pairs of one block. A large one is split by each further attribute in turn, and what even all of them leave
/// together is compared with its neighbours, so that nothing costs the square of its size. Records that tell none of the
/// further attributes meet under other keys or not at all.
fn of_block(base: &Base, rule: Rule, block: &[u32], depth: usize, pairs: &mut Vec<u64>) {
    if block.len() <= rule.whole() {
        for (at, one) in block.iter().enumerate() {
            block[at + 1..]
                .iter()
                .for_each(|other| put(base, rule, *one, *other, pairs));
        }
        return;
    }
    if depth == 2 {
        for (at, one) in block.iter().enumerate() {
            block[at + 1..]
                .iter()
                .take(NEIGHBOURS)
                .for_each(|other| put(base, rule, *one, *other, pairs));
        }
        return;
    }
    for split in SPLITS {
        let mut keyed: Vec<(u64, u32)> = block
            .iter()
            .map(|at| (split(base, &base.rows[*at as usize]), *at))
            .filter(|(key, _)| *key != 0)
            .collect();
        keyed.sort_unstable();
        for run in keyed.chunk_by(|one, other| one.0 == other.0) {
            // A split that parts nothing is no split.
            if run.len() > 1 && run.len() < block.len() {
                let part: Vec<u32> = run.iter().map(|(_, at)| *at).collect();
                of_block(base, rule, &part, depth + 1, pairs);
            } else if run.len() > 1 {
                of_block(base, rule, block, 2, pairs);
            }
        }
    }
}

fn put(base: &Base, rule: Rule, one: u32, other: u32, pairs: &mut Vec<u64>) {
    let (row, other_row) = (&base.rows[one as usize], &base.rows[other as usize]);
    if is_possible(row, other_row) && rule.admits(row, other_row) {
        pairs.push(pair(one, other));
    }
}
