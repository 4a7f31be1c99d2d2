//! From pairs to parties: the strongest link first, and no link against what the rest of both sides says.

use rustc_hash::FxHashMap;

use crate::agree::is_possible;
use crate::compare::Comparer;
use crate::model::Model;

/// A pair that may be one party, and the bits for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    pub one: u32,
    pub other: u32,
    /// log2 of the odds.
    pub bits: f32,
}

/// So many pairs across two clusters are looked at; more say nothing new.
const LOOKED_AT: usize = 64;

/// One pair alone can't speak for or against two clusters with more bits than this.
const HEARD_BITS: f64 = 4.0;

/// What all pairs across two clusters say on average counts so many times what the strongest link says.
const AVERAGE_WEIGHT: f64 = 2.0;

/// Which cluster each record is in, by the number of one of its records; and how sure its place is.
#[derive(Clone, Debug, Default)]
pub struct Clusters {
    pub of: Vec<u32>,
    /// log2 of the odds of the link by which a record joined others; infinite for one alone.
    pub bits: Vec<f32>,
    /// Members of the clusters that have more than one.
    lists: FxHashMap<u32, Vec<u32>>,
}

impl Clusters {
    /// One record more, alone.
    pub(crate) fn add(&mut self) {
        self.of.push(self.of.len() as u32);
        self.bits.push(f32::INFINITY);
    }

    /// Joins the records of links, strongest first, where all that is known of both sides agrees on average.
    ///
    /// Connected components chain a father to his son by way of a mailbox that both use, the more so the more records
    /// there are. So a link between clusters is weighed together with the average link across them (Sokal and Michener
    /// 1958), each pair heard within limits: two strong records don't outvote ten that contradict them, and ten that
    /// merely have nothing in common don't outvote two. Two single records are joined by their link alone.
    pub(crate) fn join(&mut self, comparer: &mut Comparer, model: &Model, links: &[Link]) {
        let mut links: Vec<&Link> = links.iter().collect();
        links.sort_unstable_by(|one, other| {
            let strength = other.bits.total_cmp(&one.bits);
            strength.then((one.one, one.other).cmp(&(other.one, other.other)))
        });
        for link in links {
            let (one, other) = (self.of[link.one as usize], self.of[link.other as usize]);
            if one != other && self.agree(comparer, model, link, one, other) {
                self.unite(one, other, link);
            }
        }
    }

    fn agree(&self, comparer: &mut Comparer, model: &Model, link: &Link, one: u32, other: u32) -> bool {
        if !self.lists.contains_key(&one) && !self.lists.contains_key(&other) {
            return true;
        }
        let average = average_bits(comparer, model, self.members(&one), self.members(&other));
        f64::from(link.bits) + AVERAGE_WEIGHT * average >= 0.0
    }

    fn members<'a>(&'a self, cluster: &'a u32) -> &'a [u32] {
        self.lists
            .get(cluster)
            .map_or(std::slice::from_ref(cluster), Vec::as_slice)
    }

    /// The smaller list is appended to the larger.
    fn unite(&mut self, one: u32, other: u32, link: &Link) {
        let is_larger = self.members(&one).len() >= self.members(&other).len();
        let (kept, gone) = if is_larger { (one, other) } else { (other, one) };
        for record in [link.one, link.other] {
            let bits = &mut self.bits[record as usize];
            if bits.is_infinite() {
                *bits = link.bits;
            }
        }
        let mut moved = self.lists.remove(&gone).unwrap_or_else(|| vec![gone]);
        for record in &moved {
            self.of[*record as usize] = kept;
        }
        self.lists
            .entry(kept)
            .or_insert_with(|| vec![kept])
            .append(&mut moved);
    }
}

/// The average over pairs across two clusters, each within [`HEARD_BITS`]; a firm and a person forbid any joining.
fn average_bits(comparer: &mut Comparer, model: &Model, ones: &[u32], others: &[u32]) -> f64 {
    let looked_at = (ones.len() * others.len()).min(LOOKED_AT);
    let mut sum = 0.0;
    for at in 0..looked_at {
        // Each round over the one side begins one further on the other, so that everybody is heard before any pair twice.
        let (one, round) = (at % ones.len(), at / ones.len());
        let other = &comparer.base.rows[others[(one + round) % others.len()] as usize];
        let one = &comparer.base.rows[ones[one] as usize];
        if !is_possible(one, other) {
            return f64::NEG_INFINITY;
        }
        let bits = model.odds_bits(&comparer.compare(one, other).pattern());
        sum += bits.clamp(-HEARD_BITS, HEARD_BITS);
    }
    sum / looked_at as f64
}
