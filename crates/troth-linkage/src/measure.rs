//! How right a clustering is, where the truth is known.

use rustc_hash::FxHashMap;

/// Pairs and records judged against the truth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quality {
    /// Of the pairs joined, the share that belongs together; of those that belong together, the share joined.
    pub pair_precision: f64,
    pub pair_recall: f64,
    /// The same seen from each record and averaged (Bagga and Baldwin 1998).
    pub b_cubed_precision: f64,
    pub b_cubed_recall: f64,
    pub largest_cluster: usize,
}

impl Quality {
    /// Compares two partitions of the same records, in time linear in their number.
    pub fn of(found: &[u32], truth: &[u32]) -> Quality {
        let mut clusters: FxHashMap<u32, u64> = FxHashMap::default();
        let mut entities: FxHashMap<u32, u64> = FxHashMap::default();
        let mut common: FxHashMap<(u32, u32), u64> = FxHashMap::default();
        for (cluster, entity) in found.iter().zip(truth) {
            *clusters.entry(*cluster).or_default() += 1;
            *entities.entry(*entity).or_default() += 1;
            *common.entry((*cluster, *entity)).or_default() += 1;
        }
        let pairs = |count: &u64| (count * (count - 1) / 2) as f64;
        let right: f64 = common.values().map(pairs).sum();
        let joined: f64 = clusters.values().map(pairs).sum();
        let belonging: f64 = entities.values().map(pairs).sum();
        let records = found.len().max(1) as f64;
        let (mut precision, mut recall) = (0.0, 0.0);
        for ((cluster, entity), count) in &common {
            let squared = (count * count) as f64;
            precision += squared / clusters[cluster] as f64;
            recall += squared / entities[entity] as f64;
        }
        let share = |part: f64, whole: f64| if whole == 0.0 { 1.0 } else { part / whole };
        Quality {
            pair_precision: share(right, joined),
            pair_recall: share(right, belonging),
            b_cubed_precision: precision / records,
            b_cubed_recall: recall / records,
            largest_cluster: clusters.values().copied().max().unwrap_or(0) as usize,
        }
    }

    pub fn pair_f1(&self) -> f64 {
        harmonic(self.pair_precision, self.pair_recall)
    }

    pub fn b_cubed_f1(&self) -> f64 {
        harmonic(self.b_cubed_precision, self.b_cubed_recall)
    }
}

fn harmonic(one: f64, other: f64) -> f64 {
    if one + other == 0.0 {
        0.0
    } else {
        2.0 * one * other / (one + other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The truth is {0 1 2} {3 4}; found was {0 1} {2 3 4}. Pairs joined: 1 + 3, of them right: 1 + 1; belonging: 3 + 1.
    /// B-cubed precision: (1 + 1 + 1/3 + 2/3 + 2/3) / 5; recall: (2/3 + 2/3 + 1/3 + 1 + 1) / 5.
    #[test]
    fn a_case_worked_by_hand() {
        let quality = Quality::of(&[7, 7, 8, 8, 8], &[1, 1, 1, 2, 2]);
        assert!((quality.pair_precision - 2.0 / 4.0).abs() < 1e-12);
        assert!((quality.pair_recall - 2.0 / 4.0).abs() < 1e-12);
        assert!((quality.b_cubed_precision - 11.0 / 15.0).abs() < 1e-12);
        assert!((quality.b_cubed_recall - 11.0 / 15.0).abs() < 1e-12);
        assert_eq!(quality.largest_cluster, 3);
    }
}
