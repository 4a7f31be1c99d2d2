//! The rules by which people read a control chart: a point outside, a run on one side, a trend, points huddled far out.
//!
//! A score is a value's departure from the centre in sigmas, so that the limits are at −3 and 3. Each rule added finds
//! more and cries wolf more; `run_length` says by how much. Sources: D. J. Wheeler, Understanding Variation, 2nd edition
//! 2000 (three rules); Western Electric, Statistical Quality Control Handbook, 1956, pages 25–28 (four); NHS England,
//! Making Data Count: Strengthening Your Decisions, 2019, as the R package NHSRplotthedots reckons them (four).

use crate::number::Number;

/// One way a chart can speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// One point outside the limits.
    Outside,
    /// So many points in a row on one side of the centre.
    Run(u8),
    /// So many points in a row, each above the one before, or each below.
    Trend(u8),
    /// Two of three in the outer third, on one side.
    TwoOfThree,
    /// Two of three in the outer third, all three on one side of the centre.
    TwoOfThreeOneSide,
    /// Four of five beyond one sigma, on one side.
    FourOfFive,
    /// Three of four nearer a limit than the centre, on one side.
    ThreeOfFour,
}

/// Wheeler's three for single values.
pub const WHEELER: [Rule; 3] = [Rule::Outside, Rule::ThreeOfFour, Rule::Run(8)];

/// Western Electric's four.
pub const WESTERN_ELECTRIC: [Rule; 4] = [Rule::Outside, Rule::TwoOfThree, Rule::FourOfFive, Rule::Run(8)];

/// The health service's four.
pub const HEALTH_SERVICE: [Rule; 4] = [
    Rule::Outside,
    Rule::Run(7),
    Rule::Trend(7),
    Rule::TwoOfThreeOneSide,
];

/// On which side of the centre a signal lies, or which way a trend goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Above,
    Below,
}

/// What a rule saw, from the first point it needed to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signal {
    pub rule: Rule,
    pub side: Side,
    pub from: usize,
    pub to: usize,
}

/// Every point at which a rule speaks. A gap ends runs and trends: nobody knows what it would have said.
pub fn signals(scores: &[Option<Number>], rules: &[Rule]) -> Vec<Signal> {
    let mut found = Vec::new();
    for to in 0..scores.len() {
        for rule in rules {
            let window = known_before(&scores[..=to], rule.points());
            if let Some(side) = rule.side(&window) {
                let (rule, from) = (*rule, to + 1 - window.len());
                found.push(Signal { rule, side, from, to });
            }
        }
    }
    found
}

/// The last scores up to so many, back to a gap.
fn known_before(scores: &[Option<Number>], points: usize) -> Vec<f64> {
    let from = scores.len().saturating_sub(points);
    let since_gap = scores[from..]
        .iter()
        .rposition(Option::is_none)
        .map_or(from, |gap| from + gap + 1);
    scores[since_gap..]
        .iter()
        .flatten()
        .map(|score| score.get())
        .collect()
}

impl Rule {
    /// How many points in a row it looks at; of a huddle it needs only those that make it.
    pub fn points(self) -> usize {
        match self {
            Rule::Outside => 1,
            Rule::Run(points) | Rule::Trend(points) => usize::from(points.max(2)),
            Rule::TwoOfThree | Rule::TwoOfThreeOneSide => 3,
            Rule::ThreeOfFour => 4,
            Rule::FourOfFive => 5,
        }
    }

    /// On which side it speaks of a window, which at the beginning may be shorter than what it looks at.
    fn side(self, window: &[f64]) -> Option<Side> {
        let last = *window.last()?;
        let is_full = window.len() == self.points();
        let turned = |sign: f64| window.iter().map(move |score| sign * score);
        let speaks = |sign: f64| {
            let beyond = |sigmas: f64| turned(sign).filter(|score| *score > sigmas).count();
            // A huddle is dated by its last point, so that it isn't told again while it fades.
            let last = sign * last;
            match self {
                Rule::Outside => last > 3.0,
                Rule::Run(_) => is_full && beyond(0.0) == window.len(),
                Rule::Trend(_) => is_full && window.windows(2).all(|pair| sign * (pair[1] - pair[0]) > 0.0),
                Rule::TwoOfThree => last > 2.0 && beyond(2.0) >= 2,
                Rule::TwoOfThreeOneSide => last > 0.0 && beyond(2.0) >= 2 && beyond(0.0) == 3,
                Rule::FourOfFive => last > 1.0 && beyond(1.0) >= 4,
                Rule::ThreeOfFour => last > 1.5 && beyond(1.5) >= 3,
            }
        };
        if speaks(1.0) {
            Some(Side::Above)
        } else if speaks(-1.0) {
            Some(Side::Below)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::chance::Chance;
    use crate::number::series;

    fn spoken(scores: &[f64], rule: Rule) -> Vec<usize> {
        let scores: Vec<_> = scores.iter().map(|score| Some(*score)).collect();
        let found = signals(&series(&scores).unwrap(), &[rule]);
        found.into_iter().map(|signal| signal.to).collect()
    }

    #[test]
    fn each_rule_speaks_where_it_should() {
        assert_eq!(spoken(&[0.0, 3.1, 2.9, -3.1], Rule::Outside), [1, 3]);
        assert_eq!(spoken(&[0.1; 9], Rule::Run(8)), [7, 8]);
        assert_eq!(spoken(&[2.1, 0.0, 2.1, 0.0], Rule::TwoOfThree), [2]);
        assert_eq!(spoken(&[2.1, -0.1, 2.1], Rule::TwoOfThreeOneSide), [0_usize; 0]);
        assert_eq!(spoken(&[1.1, 1.1, 0.0, 1.1, 1.1], Rule::FourOfFive), [4]);
        assert_eq!(spoken(&[-1.6, -1.6, 0.0, -1.6], Rule::ThreeOfFour), [3]);
        assert_eq!(spoken(&[2.1, 2.1], Rule::TwoOfThree), [1]);
    }

    /// As the tests of NHSRplotthedots have it: 1 to 6 says nothing, 1 to 7 speaks at the seventh, a tie ends it.
    #[test]
    fn a_trend_of_seven_is_six_steps() {
        assert_eq!(
            spoken(&[0.1, 0.2, 0.3, 0.4, 0.5, 0.6], Rule::Trend(7)),
            [0_usize; 0]
        );
        assert_eq!(spoken(&[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7], Rule::Trend(7)), [6]);
        assert_eq!(
            spoken(&[0.1, 0.2, 0.3, 0.3, 0.5, 0.6, 0.7], Rule::Trend(7)),
            [0_usize; 0]
        );
        assert_eq!(spoken(&[0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1], Rule::Trend(7)), [6]);
    }

    #[test]
    fn a_gap_ends_a_run() {
        let mut scores = vec![Some(Number::parse(1.0).unwrap()); 15];
        scores[7] = None;
        assert_eq!(signals(&scores, &[Rule::Run(8)]), []);
        assert_eq!(signals(&[], &HEALTH_SERVICE), []);
    }

    /// The average number of points until the first signal, and its standard error, from so many seeded runs.
    fn run_length(rules: &[Rule], shift: f64, runs: u32) -> (f64, f64) {
        let mut chance = Chance::of("run length of rules");
        let (mut sum, mut squares) = (0.0, 0.0);
        for _ in 0..runs {
            let mut scores: Vec<f64> = Vec::new();
            loop {
                scores.push(chance.normal() + shift);
                let has_signal = rules.iter().any(|rule| {
                    let points = rule.points();
                    rule.side(&scores[scores.len().saturating_sub(points)..])
                        .is_some()
                });
                if has_signal {
                    break;
                }
            }
            let length = scores.len() as f64;
            sum += length;
            squares += length * length;
        }
        let (mean, runs) = (sum / f64::from(runs), f64::from(runs));
        (mean, ((squares / runs - mean * mean) / runs).sqrt())
    }

    fn agrees(rules: &[Rule], shift: f64, runs: u32, expected: f64, error: f64) {
        let (mean, own) = run_length(rules, shift, runs);
        let allowed = 3.0 * (error * error + own * own).sqrt();
        assert!(
            (mean - expected).abs() < allowed,
            "{rules:?} at {shift}: {mean:.2} for {expected}"
        );
    }

    /// C. W. Champ and W. H. Woodall, Exact results for Shewhart control charts with supplementary runs rules,
    /// Technometrics 29 (1987), 393–399, table 1: 370.40, 152.73 with the run of eight, 91.75 with Western Electric's
    /// four, and 9.22 at one sigma (exact, so without an error of their own).
    #[test]
    fn champ_woodall_1987_table_1() {
        agrees(&[Rule::Outside], 0.0, 5_000, 370.40, 0.0);
        agrees(&[Rule::Outside, Rule::Run(8)], 0.0, 10_000, 152.73, 0.0);
        agrees(&WESTERN_ELECTRIC, 0.0, 10_000, 91.75, 0.0);
        agrees(&WESTERN_ELECTRIC, 1.0, 10_000, 9.22, 0.0);
    }

    /// By simulation elsewhere (20,000 runs, standard errors as given there; shifted ones printed to one decimal).
    #[test]
    fn simulated_run_lengths_agree() {
        agrees(&[Rule::Outside, Rule::Run(7)], 0.0, 10_000, 96.9, 0.6);
        agrees(&WESTERN_ELECTRIC, 0.5, 10_000, 27.4, 0.2);
        agrees(&WESTERN_ELECTRIC, 1.0, 10_000, 9.1, 0.05);
        agrees(&WESTERN_ELECTRIC, 2.0, 10_000, 3.2, 0.03);
        let six_in_a_row = [Rule::Outside, Rule::Run(7), Rule::Trend(6), Rule::TwoOfThree];
        agrees(&six_in_a_row, 0.0, 10_000, 71.3, 0.5);
        agrees(&six_in_a_row, 0.5, 10_000, 26.9, 0.2);
        agrees(&six_in_a_row, 1.0, 10_000, 10.2, 0.06);
        agrees(&six_in_a_row, 2.0, 10_000, 3.4, 0.03);
        let seven_in_a_row = [Rule::Outside, Rule::Run(7), Rule::Trend(7), Rule::TwoOfThree];
        agrees(&seven_in_a_row, 0.0, 10_000, 81.0, 0.5);
    }

    proptest! {
        #[test]
        fn any_scores_can_be_read(scores in proptest::collection::vec(proptest::option::of(-1e100..1e100_f64), 0..60)) {
            let scores = series(&scores).unwrap();
            for signal in signals(&scores, &HEALTH_SERVICE) {
                prop_assert!(signal.to < scores.len());
                prop_assert!(signal.to + 1 - signal.from <= signal.rule.points());
                prop_assert!(scores[signal.from..=signal.to].iter().all(Option::is_some));
            }
        }

        #[test]
        fn turned_round_the_same_rules_speak(scores in proptest::collection::vec(-4.0..4.0_f64, 0..60)) {
            let read = |sign: f64| {
                let turned: Vec<_> = scores.iter().map(|score| Some(sign * score)).collect();
                signals(&series(&turned).unwrap(), &WHEELER)
            };
            let (one, other) = (read(1.0), read(-1.0));
            prop_assert_eq!(one.len(), other.len());
            for (one, other) in one.iter().zip(&other) {
                prop_assert!(one.to == other.to && one.side != other.side);
            }
        }
    }
}
