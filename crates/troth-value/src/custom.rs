//! What is usual in this firm: who its dearest customers are, and how often they are spoken with.

use serde::{Deserialize, Serialize};

use crate::concentration::{downwards, top_customers};
use crate::rhythm::regularity;
use crate::spoken::CONVERSATION_DAYS;

/// Where a customer stands by what they were worth in the last twelve months.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// Of the fewest customers who make half of the whole, or of the best tenth, whichever are fewer.
    Top,
    /// Of the best fifth otherwise.
    Fifth,
    Rest,
}

/// The least values, in minor units, of the top and of the best fifth; nothing where nobody is in.
///
/// The tenth and the fifth are of all whose values were given, rounded up; the whole is what those above nought make, and
/// nobody at or below nought is in either. Equal values stand together: where an edge would part them, all of them stand
/// below it, so that no set is larger than asked, and where all are worth the same nobody stands above the rest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Places {
    top_minor: Option<i64>,
    fifth_minor: Option<i64>,
}

impl Places {
    pub fn of(values_minor: &[i64]) -> Places {
        let sorted = downwards(values_minor);
        let above_nought = &sorted[..sorted.partition_point(|value| *value > 0)];
        let tenth = top_customers(sorted.len(), 10);
        let fifth = top_customers(sorted.len(), 20);
        Places {
            top_minor: least_of(above_nought, tenth.min(make_half(above_nought))),
            fifth_minor: least_of(above_nought, fifth),
        }
    }

    pub fn place(&self, value_minor: i64) -> Place {
        let is_in = |least: Option<i64>| least.is_some_and(|least| value_minor >= least);
        if is_in(self.top_minor) {
            Place::Top
        } else if is_in(self.fifth_minor) {
            Place::Fifth
        } else {
            Place::Rest
        }
    }
}

/// The fewest who make half of the whole.
fn make_half(sorted: &[i64]) -> usize {
    let total: i128 = sorted.iter().map(|value| i128::from(*value)).sum();
    let mut sum = 0;
    sorted
        .iter()
        .take_while(|value| {
            let is_short = 2 * sum < total;
            sum += i128::from(**value);
            is_short
        })
        .count()
}

/// The least value of the first `most`, of which all equals must be among them.
fn least_of(sorted: &[i64], most: usize) -> Option<i64> {
    let until = match sorted.get(most) {
        Some(next) => sorted.partition_point(|value| value > next),
        None => sorted.len(),
    };
    sorted[..until].last().copied()
}

/// How often customers are spoken with in this firm, by their place, and how regularly.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Customs {
    pub top_gap_days: f64,
    pub fifth_gap_days: f64,
    pub rest_gap_days: f64,
    /// k of Erlang's law: 1 is chance, and so is what is not known.
    pub regularity: u32,
}

/// In a firm where nobody has been spoken with twice.
const UNKNOWN_GAP_DAYS: f64 = 90.0;
const REGULARITIES: (f64, f64) = (1.0, 6.0);

impl Customs {
    /// Of each customer's place and gaps between conversations in days, in order.
    ///
    /// The median of a place is over all its gaps; a place with none takes that of the firm. Regularity is that of Wheat and
    /// Morrison (1990), see [`regularity`], over what of each gap exceeds a conversation's week: shorter gaps are never seen,
    /// which makes chance look regular, while beyond any wait chance keeps its law.
    pub fn of(customers: impl Iterator<Item = (Place, Vec<f64>)>) -> Customs {
        let mut by_place: [Vec<f64>; 3] = Default::default();
        let pairs = customers.flat_map(|(place, gaps)| {
            by_place[place as usize].extend(gaps.iter().filter(|gap| gap.is_finite() && **gap > 0.0));
            successive(gaps)
        });
        let regularity = regularity(pairs);
        let firm = if by_place.iter().any(Vec::is_empty) {
            median(&mut by_place.concat())
        } else {
            None
        };
        let [top, fifth, rest] =
            by_place.map(|mut gaps| median(&mut gaps).or(firm).unwrap_or(UNKNOWN_GAP_DAYS));
        let (least, most) = REGULARITIES;
        Customs {
            top_gap_days: top,
            fifth_gap_days: fifth,
            rest_gap_days: rest,
            regularity: regularity.map_or(least, |k| k.round().clamp(least, most)) as u32,
        }
    }

    pub fn gap_days(&self, place: Place) -> f64 {
        match place {
            Place::Top => self.top_gap_days,
            Place::Fifth => self.fifth_gap_days,
            Place::Rest => self.rest_gap_days,
        }
    }
}

fn successive(gaps: Vec<f64>) -> impl Iterator<Item = (f64, f64)> {
    (1..gaps.len()).map(move |at| (beyond(gaps[at - 1]), beyond(gaps[at])))
}

/// What of a gap exceeds that within which all is one conversation.
fn beyond(gap_days: f64) -> f64 {
    (gap_days - CONVERSATION_DAYS as f64).max(0.0)
}

/// The middle, or the mean of the two in the middle.
pub(crate) fn median(values: &mut [f64]) -> Option<f64> {
    let middle = values.len() / 2;
    if values.is_empty() {
        return None;
    }
    let is_odd = values.len() % 2 == 1;
    let (below, upper, _) = values.select_nth_unstable_by(middle, f64::total_cmp);
    let lower = below.iter().copied().max_by(f64::total_cmp);
    Some(match lower {
        Some(lower) if !is_odd => f64::midpoint(lower, *upper),
        _ => *upper,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Ten customers worth 55 in all: 10 + 9 + 8 are the first 27.5, three, but a tenth is one; a fifth is two.
    #[test]
    fn the_top_is_half_of_the_whole_or_a_tenth() {
        let places = Places::of(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        assert_eq!(places.place(10), Place::Top);
        assert_eq!(places.place(9), Place::Fifth);
        assert_eq!(places.place(8), Place::Rest);
        // Of thirty a tenth is three and a fifth is six, but one alone makes 100 of 129 and the others are alike.
        let mut values = vec![1; 29];
        values.push(100);
        let places = Places::of(&values);
        assert_eq!((places.place(100), places.place(1)), (Place::Top, Place::Rest));
    }

    /// A fifth of ten is two, and three are worth 5: none of them stands in it. All alike, and nobody stands above.
    #[test]
    fn equals_stand_together_below_the_edge() {
        let places = Places::of(&[9, 5, 5, 5, 1, 1, 1, 1, 1, 1]);
        assert_eq!((places.place(9), places.place(5)), (Place::Top, Place::Rest));
        assert_eq!(Places::of(&[7; 100]).place(7), Place::Rest);
        assert_eq!(Places::of(&[7]).place(7), Place::Top);
    }

    #[test]
    fn nobody_at_or_below_nought_is_dear() {
        let places = Places::of(&[-3, 0, 0, 0, 0]);
        assert_eq!((places.place(0), places.place(-3)), (Place::Rest, Place::Rest));
        assert_eq!(Places::of(&[]).place(i64::MAX), Place::Rest);
        let places = Places::of(&[1, 0, 0, 0, 0]);
        assert_eq!((places.place(1), places.place(0)), (Place::Top, Place::Rest));
    }

    /// Top: 20, 30, 70, in the middle 30. Fifth: none, so of all 10, 20, 30, 70 the mean of 20 and 30. Rest: 10.
    /// Shares 63/76 and 13/36 beyond the week have variance 0.109: k = (1 - 0.438)/0.876 = 0.64, less regular than chance.
    #[test]
    fn a_place_without_gaps_takes_those_of_the_firm() {
        let customs =
            Customs::of([(Place::Top, vec![70.0, 20.0, 30.0]), (Place::Rest, vec![10.0])].into_iter());
        let expected = Customs {
            top_gap_days: 30.0,
            fifth_gap_days: 25.0,
            rest_gap_days: 10.0,
            regularity: 1,
        };
        assert_eq!(customs, expected);
    }

    #[test]
    fn a_firm_that_never_spoke_is_taken_for_slow_and_chancy() {
        let expected = Customs {
            top_gap_days: 90.0,
            fifth_gap_days: 90.0,
            rest_gap_days: 90.0,
            regularity: 1,
        };
        assert_eq!(Customs::of(std::iter::empty()), expected);
    }

    /// Beyond the week 10 and 20, shares of a third and two thirds, twice each: variance (4/36)/3 = 1/27, and
    /// k = (1 - 4/27)/(8/27) = 23/8, about 3.
    #[test]
    fn regularity_is_a_whole_number() {
        let customers = (0..4).map(|at| match at % 2 {
            0 => (Place::Rest, vec![17.0, 27.0]),
            _ => (Place::Rest, vec![27.0, 17.0]),
        });
        assert_eq!(Customs::of(customers).regularity, 3);
    }

    proptest! {
        #[test]
        fn no_set_is_larger_than_asked_and_the_dearer_stand_higher(
            values in prop::collection::vec(prop_oneof![-3..10_i64, any::<i64>()], 0..60)
        ) {
            let places = Places::of(&values);
            let number = |place: Place| values.iter().filter(|value| places.place(**value) <= place).count();
            prop_assert!(number(Place::Top) <= values.len().div_ceil(10));
            prop_assert!(number(Place::Fifth) <= values.len().div_ceil(5));
            let mut sorted = values.clone();
            sorted.sort_unstable();
            prop_assert!(sorted.is_sorted_by_key(|value| std::cmp::Reverse(places.place(*value))));
        }

        #[test]
        fn customs_are_finite(gaps in prop::collection::vec(prop::collection::vec(any::<f64>(), 0..5), 0..10)) {
            let customs = Customs::of(gaps.into_iter().map(|gaps| (Place::Top, gaps)));
            prop_assert!(customs.top_gap_days.is_finite() && customs.top_gap_days > 0.0);
            prop_assert!((1..=6).contains(&customs.regularity));
        }
    }
}
