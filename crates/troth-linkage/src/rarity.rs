//! How surprising it is, in bits, that two strangers tell the same value.

use crate::count::Shared;

/// How many values a field has at least: two strangers share one of them by chance no rarer than this, in bits.
#[derive(Clone, Copy)]
pub(crate) struct Universe(f32);

pub(crate) const GIVENS: Universe = Universe(15.0);
pub(crate) const FAMILIES: Universe = Universe(17.0);
/// Seventy years of days.
pub(crate) const DAYS: Universe = Universe(14.6);
pub(crate) const AREAS: Universe = Universe(14.0);
pub(crate) const STREETS: Universe = Universe(17.0);
pub(crate) const HOUSES: Universe = Universe(24.0);
pub(crate) const FIRMS: Universe = Universe(20.0);
pub(crate) const DOMAINS: Universe = Universe(20.0);
/// Values made to be one party's own.
pub(crate) const OWN: Universe = Universe(28.0);

/// Bits by which two strangers who both tell this value surprise, where `count` of `told` records tell it.
///
/// The pair itself is two of them, and a party's own records are told again and again: only what exceeds that speaks of
/// strangers, so counts are shrunk by their smaller part, `(c - 2)² / c`.
pub(crate) fn rarity(count: u32, told: u32, universe: Universe) -> f32 {
    let count = count as f32;
    let others = (count - 2.0).max(0.0).powi(2) / count.max(1.0);
    -(others / told.max(1) as f32 + (-universe.0).exp2()).log2()
}

/// Bits by which two strangers surprise who share a value of one's own: only records of other people than the value's
/// chief owner count. A value that one person tells again and again is as telling as one told twice.
pub(crate) fn own_rarity(shared: Shared, of_firms: bool, told: u32, universe: Universe) -> f32 {
    let records = shared.records as f32;
    let others = match shared.owners(of_firms) {
        0 | 1 => (records - 40.0).max(0.0),
        people => records * (1.0 - 1.0 / f32::from(people)),
    };
    -(others / told.max(1) as f32 + (-universe.0).exp2()).log2()
}

pub(crate) fn shared_level(owners: u8) -> u8 {
    match owners {
        0 | 1 => 1,
        2..=5 => 2,
        _ => 3,
    }
}

impl Shared {
    pub(crate) fn owners(self, of_firms: bool) -> u8 {
        if of_firms { self.sites } else { self.people }
    }
}
