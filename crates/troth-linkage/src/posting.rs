//! Who stands under which key: a record is entered under its keys, and meets those who stand there.
//!
//! A key that too many records have is split by further attributes, as in a whole run, so that a record meets nearly the
//! same candidates either way. Each list is bounded, so that what a record costs does not grow with how many there are.

use rustc_hash::FxHashMap;

use crate::agree::is_possible;
use crate::base::Base;
use crate::block::NEIGHBOURS;
use crate::key::{Rule, SPLITS, split_key};

/// A key of one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    pub hash: u64,
    pub(crate) rule: Rule,
}

impl Key {
    /// Up to so many records stand under it.
    pub fn most(self) -> usize {
        self.rule.whole()
    }

    /// Whether it stands for a value that is somebody's own, and is told by whoever shares it.
    pub fn is_own(self) -> bool {
        matches!(
            self.rule,
            Rule::Code | Rule::Email | Rule::Phone | Rule::RareHouse
        )
    }

    /// Whether it is split once it is full; others simply let nobody else in.
    pub fn is_split(self) -> bool {
        !self.rule.is_for_rare()
    }
}

impl Base {
    /// A record's keys, once each.
    pub fn keys(&self, record: u32) -> Vec<Key> {
        let row = &self.rows[record as usize];
        let mut keys = Vec::new();
        for rule in Rule::ALL {
            rule.keys(self, row, |hash| keys.push(Key { hash, rule }));
        }
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// What stands for a key of that record once the key is split.
    pub fn parts(&self, record: u32, key: Key) -> impl Iterator<Item = u64> + '_ {
        let row = &self.rows[record as usize];
        let values = SPLITS.iter().map(move |split| split(self, row)).enumerate();
        values
            .filter(|(_, value)| *value != 0)
            .map(move |(number, value)| split_key(key.hash, number, value))
    }
}

/// What changes as a record is entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    Enters(u32),
    /// To make room under a part of a split key.
    Leaves(u32),
    /// The key is everybody's from now on: whoever has it stands under its parts.
    Splits,
}

#[derive(Debug, Default)]
struct List {
    members: Vec<u32>,
    is_split: bool,
}

/// Lists of records by key.
#[derive(Debug, Default)]
pub struct Postings {
    lists: FxHashMap<u64, List>,
}

impl Postings {
    /// Fills in what is kept elsewhere: members in the order in which they came.
    pub fn put(&mut self, key: u64, members: Vec<u32>, is_split: bool) {
        self.lists.insert(key, List { members, is_split });
    }

    /// Enters a record under these of its keys; returns those it meets there that could be one with it. What changes is
    /// told.
    pub fn enter(
        &mut self,
        base: &Base,
        record: u32,
        keys: &[Key],
        mut told: impl FnMut(u64, Entry),
    ) -> Vec<u32> {
        let mut met = Vec::new();
        for key in keys {
            self.under(base, *key, record, &mut met, &mut told);
        }
        met.sort_unstable();
        met.dedup();
        let row = &base.rows[record as usize];
        met.retain(|other| *other != record && is_possible(row, &base.rows[*other as usize]));
        met
    }

    fn under(
        &mut self,
        base: &Base,
        key: Key,
        record: u32,
        met: &mut Vec<u32>,
        told: &mut impl FnMut(u64, Entry),
    ) {
        let list = self.lists.entry(key.hash).or_default();
        let has_room = list.members.len() < key.most();
        if has_room {
            let row = &base.rows[record as usize];
            let admitted = list.members.iter().copied();
            met.extend(admitted.filter(|other| key.rule.admits(row, &base.rows[*other as usize])));
            list.members.push(record);
            told(key.hash, Entry::Enters(record));
        }
        // A key that was split has room again when some have left: who comes then stands under it and under its parts.
        if !list.is_split && has_room || !key.is_split() {
            return;
        }
        if !list.is_split {
            list.is_split = true;
            told(key.hash, Entry::Splits);
            for other in list.members.clone() {
                self.under_parts(base, key, other, &mut Vec::new(), told);
            }
        }
        self.under_parts(base, key, record, met, told);
    }

    fn under_parts(
        &mut self,
        base: &Base,
        key: Key,
        record: u32,
        met: &mut Vec<u32>,
        told: &mut impl FnMut(u64, Entry),
    ) {
        let row = &base.rows[record as usize];
        for part in base.parts(record, key) {
            let list = &mut self.lists.entry(part).or_default().members;
            let looked_at = if list.len() <= key.most() {
                list.len()
            } else {
                NEIGHBOURS
            };
            let near = list[list.len() - looked_at..].iter().copied();
            met.extend(near.filter(|other| key.rule.admits(row, &base.rows[*other as usize])));
            list.push(record);
            told(part, Entry::Enters(record));
            if list.len() > key.most() + 1 {
                told(part, Entry::Leaves(list.remove(0)));
            }
        }
    }
}
