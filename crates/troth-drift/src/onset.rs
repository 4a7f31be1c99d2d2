//! Since when a measure slides, asked after an alarm: the last time the sum stood at zero, or the likeliest single step.
//!
//! The sum's own answer is `Sum::since`: the first point after its last zero (Page 1954; Montgomery 2013, §9.1.2), right
//! for slopes as for steps and what a page can show week by week. The likeliest step is
//!
//! τ̂ = the t that makes (T − t)(z̄ after t)² largest,
//!
//! T. R. Samuel, J. J. Pignatiello and J. A. Calvin, Identifying the time of a step change with X̄ control charts, Quality
//! Engineering 10 (1998), 521–527.
//!
//! How well they date, counted from the first week that was worse (1,500 seeded runs of the example `erosion`; about twenty
//! promises a week at .90, k = .25, h = 8.9): a quarter, half and three quarters of the dates given are up to week
//!
//! | slide | last zero | likeliest step |
//! |---|---|---|
//! | step to .85 | −8, −1, 2 | −1, 2, 10 |
//! | step to .80 | −9, −2, 0 | 0, 0, 2 |
//! | ramp to .80 in 52 weeks | −1, 8, 16 | 6, 16, 25 |
//!
//! So a step is dated by the likeliest step, and a slope by the last zero; where nobody knows which it was, both are shown.

use crate::number::Number;
use crate::rules::Side;

/// The first point of the likeliest step to one side, among scores that end with the alarm; nothing if none is known.
pub fn likeliest_step(scores: &[Option<Number>], side: Side) -> Option<usize> {
    let sign = if side == Side::Above { 1.0 } else { -1.0 };
    let (mut sum, mut count) = (0.0, 0.0);
    let mut best: Option<(f64, usize)> = None;
    for (at, score) in scores.iter().enumerate().rev() {
        let Some(score) = score else { continue };
        sum += sign * score.get();
        count += 1.0;
        // (T − t) z̄² = (Σz)²/(T − t), counted only to the side that is asked.
        let gain = if sum > 0.0 { sum * sum / count } else { 0.0 };
        if best.is_none_or(|(most, _)| gain > most) {
            best = Some((gain, at));
        }
    }
    best.map(|(_, at)| at)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cusum::tests::STEP_AT_21;
    use crate::number::series;

    /// Montgomery 2013, table 9.1 up to its alarm at observation 29; the step was made after observation 20. By hand: from
    /// observation 20 on ten values lie 9.85 above the mean of 10 together, gain 9.85²/10 = 9.70, and from 23 on seven
    /// lie 8.78 above, gain 8.78²/7 = 11.01, the largest.
    #[test]
    fn montgomery_table_9_1() {
        let scores = series(&STEP_AT_21.map(|x| Some(x - 10.0))).unwrap();
        assert_eq!(likeliest_step(&scores[..29], Side::Above), Some(22));
    }

    /// By hand: ten at 0 and five at −2; t = 10 gives 5 · 4 = 20, any other less.
    #[test]
    fn a_plain_step_is_found() {
        let scores = series(&[vec![Some(0.0); 10], vec![Some(-2.0); 5]].concat()).unwrap();
        assert_eq!(likeliest_step(&scores, Side::Below), Some(10));
        assert_eq!(likeliest_step(&[None, None], Side::Below), None);
    }

    proptest! {
        #[test]
        fn it_is_a_known_point(scores in proptest::collection::vec(proptest::option::of(-1e100..1e100_f64), 0..40)) {
            let scores = series(&scores).unwrap();
            if let Some(at) = likeliest_step(&scores, Side::Below) {
                prop_assert!(scores[at].is_some());
            }
        }
    }
}
