//! A few records out of a base that is kept elsewhere, weighed as if all of it were here.

use crate::base::Base;
use crate::compare::Comparer;
use crate::count::{Counts, Tellings};
use crate::email::Email;
use crate::explain::{Waterfall, explain};
use crate::likeness::Likeness;
use crate::model::Model;
use crate::phone::last_digits;

/// The records that are compared, with the counts of the whole base. For each value that two of them are compared by and
/// that is somebody's own, the first who share it must be among them: by how many it is shared is read from them.
#[derive(Debug)]
pub struct Excerpt {
    base: Base,
    counts: Counts,
}

impl Excerpt {
    /// `count` answers for the numbers of [`Base::counted`]. A whole base of fewer than `at_least` records is weighed as if
    /// it had so many.
    pub fn new(base: Base, model: &Model, at_least: u32, count: impl Fn(u64) -> u32) -> Excerpt {
        let counts = Counts::of_excerpt(&base, model, at_least, count);
        Excerpt { base, counts }
    }

    /// What two records have in common, of what both tell.
    pub fn likeness(&self, one: u32, other: u32) -> Likeness {
        let [one, other] = [one, other].map(|at| &self.base.rows[at as usize]);
        Likeness::of(
            &Comparer::fresh(&self.base, &self.counts)
                .compare(one, other)
                .pattern(),
        )
    }

    /// Those among the older records who share a value with a new one that is now shared by more people or firms, or by
    /// fewer if the new ones are about to leave: what they have in common weighs otherwise from now on.
    pub fn unsettled(&self, is_new: impl Fn(u32) -> bool) -> Vec<u32> {
        let tellings = Tellings::all(&self.base);
        let mut found: Vec<u32> = tellings
            .iter()
            .flat_map(|tellings| tellings.unsettled(&self.base, &self.counts, &is_new))
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// How many people share this address, as far as the excerpt goes; none for a role's mailbox or for no address.
    pub fn people_at_mailbox(&self, address: &str) -> Option<u8> {
        let mut email = Email::default();
        if !email.read(address) || email.is_role() {
            return None;
        }
        let number = self
            .base
            .emails
            .find(&format!("{}@{}", email.local, email.domain))?;
        Some(self.counts.email[number as usize].people)
    }

    /// How many people share this number, as far as the excerpt goes.
    pub fn people_at_phone(&self, number: &str) -> Option<u8> {
        let number = self.base.phones.get(&last_digits(number)?)?;
        Some(self.counts.phone[*number as usize].people)
    }

    /// Why two records are one party, or are not.
    pub fn explain(&self, model: &Model, one: u32, other: u32) -> Waterfall {
        explain(&self.base, &self.counts, model, one, other)
    }
}
