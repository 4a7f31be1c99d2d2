//! How far a value proves that those who carry it are one.

use std::collections::{BTreeMap, BTreeSet};

use crate::identity::Kind;
use crate::identity::name::{Name, different};
use crate::identity::partition::Subject;
use crate::record::said::WhoKind;

/// How far a value proves that its carriers are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// One person's, or one firm's: all its carriers are one.
    Own,
    /// A family's or an office's: only carriers with the same name are one.
    Contested,
    /// Nobody's: it proves nothing.
    Shared,
}

/// A value under so many surely different names in one silo belongs to nobody. Two are a couple with one mailbox, who
/// are told apart by name; three are an office, a switchboard or a placeholder such as `no.address@…`. Only within one
/// silo: there the names were written side by side, whereas across silos one person goes by several.
const PEOPLE_OF_NOBODY: usize = 3;

/// Weighs a value by those who carry it. More carriers never make it weigh more.
pub fn weigh(kind: Kind, value: &str, carriers: &[&Subject]) -> Weight {
    if kind == Kind::OutsideId {
        return Weight::Own;
    }
    if kind == Kind::Firm {
        // Branches of one name within one silo are kept apart there on purpose.
        let silos: BTreeSet<i64> = carriers.iter().map(|one| one.silo).collect();
        return if silos.len() == carriers.len() {
            Weight::Own
        } else {
            Weight::Shared
        };
    }
    if !kind.ties() || (kind == Kind::Email && is_office(value)) {
        return Weight::Shared;
    }
    let people: Vec<&Subject> = carriers
        .iter()
        .copied()
        .filter(|one| one.kind == WhoKind::Person)
        .collect();
    let mut by_silo: BTreeMap<i64, Vec<&Name>> = BTreeMap::new();
    for one in &people {
        by_silo.entry(one.silo).or_default().extend(&one.names);
    }
    if by_silo
        .values()
        .any(|names| different(names, PEOPLE_OF_NOBODY) >= PEOPLE_OF_NOBODY)
    {
        return Weight::Shared;
    }
    let is_contested = match kind {
        // A firm's phone is its people's too; a landline is a household's: names must say which of them it is.
        Kind::Phone => {
            people.len() < carriers.len()
                || different(&by_silo.into_values().flatten().collect::<Vec<_>>(), 2) > 1
        }
        // A silo that keeps two people under one address knows them apart.
        _ => by_silo.into_keys().any(|silo| two_of(silo, &people)),
    };
    if is_contested {
        Weight::Contested
    } else {
        Weight::Own
    }
}

/// Whether one silo knows two of these subjects under surely different names.
fn two_of(silo: i64, people: &[&Subject]) -> bool {
    let here: Vec<&Subject> = people
        .iter()
        .copied()
        .filter(|one| one.silo == silo && !one.names.is_empty())
        .collect();
    let apart = |one: &Subject, other: &Subject| {
        one.names
            .iter()
            .all(|name| other.names.iter().all(|their| name.differs(their)))
    };
    here.iter()
        .enumerate()
        .any(|(at, one)| here[at + 1..].iter().any(|other| apart(one, other)))
}

fn is_office(address: &str) -> bool {
    crate::intake::shared::is_shared_address(address)
}
