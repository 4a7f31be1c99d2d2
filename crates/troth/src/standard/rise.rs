//! What our own best proposes: that the standard rise, when two of the last three quarters support it. A person accepts it or
//! puts it off with a reason; nothing is raised by itself.

use serde::Serialize;
use troth_drift::{Better, Block, Cut, Observation, best_past, blocks, proposal};

use crate::frame::week::{BLOCK, Week};
use crate::standard::measure::Measure;
use crate::standard::weeks::Point;
use crate::standard::{Deed, Kind, Standard, said};

/// That a standard rise.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = StandardProposal)]
pub struct Rise {
    pub level: f64,
    pub level_said: String,
    /// Which of the last three quarters reached it, the oldest first.
    pub reached: [bool; 3],
    /// The last week of the newest of them.
    pub week: Week,
}

/// What is proposed now; nothing where it was put off for the same quarter, or the standard is not of our own best.
pub fn proposed(points: &[Point], standard: &Standard) -> Option<Rise> {
    if standard.kind != Kind::Past || !standard.stands() {
        return None;
    }
    let (first, told) = whole_quarters(points)?;
    let closed = blocks(&told, standard.better, Cut::QUARTERS_OF_WEEKS).ok()?;
    let floor = troth_drift::Standard::floor(standard.level(), standard.better).ok()?;
    let found = proposal(&closed, Some(floor), standard.better)?;
    let until = closed.last().map(|block: &Block| block.until)?;
    let week = first.plus(i32::try_from(until).ok()? - 1);
    let is_put_off = standard
        .acts
        .iter()
        .any(|act| act.deed == Deed::Deferred && act.week.is_some_and(|put_off| put_off >= week));
    let rise = Rise {
        level: found.level(),
        level_said: said::level(&standard.series, found.level()),
        reached: found.reached(),
        week,
    };
    (!is_put_off).then_some(rise)
}

/// The best that was shown before a week; nothing while two quarters do not support any.
pub fn shown_before(points: &[Point], measure: &Measure, before: Week) -> Option<f64> {
    let earlier: Vec<Point> = points
        .iter()
        .copied()
        .filter(|point| point.week < before)
        .collect();
    let (_, told) = whole_quarters(&earlier)?;
    let best = best_past(&told, None, measure.better, Cut::QUARTERS_OF_WEEKS).ok()??;
    Some(best.level())
}

/// From the beginning of the first whole quarter on.
fn whole_quarters(points: &[Point]) -> Option<(Week, Vec<Option<Observation>>)> {
    let from = points
        .iter()
        .position(|point| point.week.0.rem_euclid(BLOCK) == 0)?;
    let told = points[from..].iter().map(|point| point.told).collect();
    Some((points[from].week, told))
}

/// Whether one level asks more than another; what is as much is no rise.
pub fn is_more(better: Better, level: f64, than: f64) -> bool {
    better.is_better(level, than)
}

#[cfg(test)]
mod tests {
    use troth_drift::Proportion;

    use super::*;
    use crate::standard::Act;
    use crate::standard::measure::GIVEN_KEPT;
    use crate::standard::tests::standard;

    /// Quarters of 20 a week from week 1989 = 13 · 153 on.
    fn quarters(kept: &[u64]) -> Vec<Point> {
        let weeks = kept.iter().flat_map(|kept| [*kept; 13]);
        let point = |(at, part): (usize, u64)| Point {
            week: Week(1989 + at as i32),
            weeks: 1,
            told: Proportion::parse(part, 20).ok().map(Observation::Share),
            part: part as i64,
            whole: 20,
        };
        weeks.enumerate().map(point).collect()
    }

    #[test]
    fn two_good_quarters_propose_and_one_does_not() {
        let mut kept = standard("given_kept/1", 0.8);
        assert_eq!(
            proposed(&quarters(&[19, 19, 19]), &kept),
            None,
            "an absolute one proposes nothing"
        );
        kept.kind = Kind::Past;
        assert_eq!(proposed(&quarters(&[15, 15, 19]), &kept), None);
        let rise = proposed(&quarters(&[15, 19, 19]), &kept).unwrap();
        // 247 of 260 are .95; what they have shown lies below that.
        assert!((0.88..0.95).contains(&rise.level), "{rise:?}");
        assert_eq!((rise.reached, rise.week), ([false, true, true], Week(1989 + 38)));
    }

    #[test]
    fn what_was_put_off_is_proposed_again_only_with_the_next_quarter() {
        let mut kept = standard("given_kept/1", 0.8);
        kept.kind = Kind::Past;
        kept.acts.push(Act {
            id: 1,
            standard: 1,
            deed: Deed::Deferred,
            level: None,
            week: Some(Week(1989 + 38)),
            why: None,
            colleague: None,
            colleague_name: None,
            colleague_left: false,
            at: 0,
            by: 1,
            by_name: None,
        });
        assert_eq!(proposed(&quarters(&[19, 19, 19]), &kept), None);
        assert!(proposed(&quarters(&[19, 19, 19, 19]), &kept).is_some());
    }

    #[test]
    fn the_best_past_is_that_before_a_week() {
        let points = quarters(&[19, 19, 10, 10]);
        let shown = shown_before(&points, &GIVEN_KEPT, Week(1989 + 26)).unwrap();
        assert!((0.88..0.95).contains(&shown), "{shown}");
        assert_eq!(shown_before(&points, &GIVEN_KEPT, Week(1989 + 13)), None);
    }
}
