//! Two records side by side: the level each field reaches, and how surprising that would be between strangers.
//!
//! Surprise is counted in bits, `-log2` of the share of random pairs that would reach the level *with this value*: the
//! term frequency of Winkler 2000, on exact levels and on fuzzy ones (there the commoner of the two values counts).

use crate::agree::{Agreement, agreement, likeness};
use crate::base::{Base, Kind, Row};
use crate::count::Counts;
use crate::edit::{is_one_slip, jaro_winkler};
use crate::intern::{NONE, hash_of, mixed};
use crate::level::Field;
use crate::pattern::Comparison;
use crate::rarity::{DAYS, FAMILIES, FIRMS, GIVENS, OWN, rarity};

/// Compares pairs of one base; keeps what it found of words, which come again and again.
pub(crate) struct Comparer<'a> {
    pub(crate) base: &'a Base,
    pub(crate) counts: &'a Counts,
    givens: Known,
    families: Known,
    cities: Known,
}

/// What was found of pairs of words, the last pair of each place. Empty, it keeps nothing.
struct Known(Vec<(u64, Agreement)>);

/// So many records of one name may be one person's own.
const OWN_RECORDS_AT_MOST: u32 = 6;

const KNOWN: usize = 1 << 13;

impl Known {
    fn of(&mut self, one: u32, other: u32, find: impl FnOnce() -> Agreement) -> Agreement {
        if one == other {
            return Agreement::Same;
        }
        if self.0.is_empty() {
            return find();
        }
        let pair = u64::from(one.min(other)) << 32 | u64::from(one.max(other));
        let place = &mut self.0[mixed(pair) as usize % KNOWN];
        if place.0 != pair {
            *place = (pair, find());
        }
        place.1
    }
}

impl<'a> Comparer<'a> {
    pub(crate) fn new(base: &'a Base, counts: &'a Counts) -> Comparer<'a> {
        let known = || Known(vec![(0, Agreement::Same); KNOWN]);
        Comparer {
            givens: known(),
            families: known(),
            cities: known(),
            ..Comparer::fresh(base, counts)
        }
    }

    /// For a few pairs, which are not worth keeping anything for.
    pub(crate) fn fresh(base: &'a Base, counts: &'a Counts) -> Comparer<'a> {
        let nothing = || Known(Vec::new());
        Comparer {
            base,
            counts,
            givens: nothing(),
            families: nothing(),
            cities: nothing(),
        }
    }

    pub(crate) fn compare(&mut self, one: &Row, other: &Row) -> Comparison {
        let of_firms = one.kind == Kind::Firm && other.kind == Kind::Firm;
        let mut found = Comparison {
            of_firms,
            ..Comparison::default()
        };
        self.names(one, other, &mut found);
        generation(one, other, &mut found);
        self.emails(one, other, &mut found);
        self.phones(one, other, &mut found);
        self.houses(one, other, &mut found);
        self.borns(one, other, &mut found);
        self.companies(one, other, &mut found);
        self.codes(one, other, &mut found);
        found
    }

    fn agreement(&mut self, one: u32, other: u32) -> Agreement {
        let (base, counts) = (self.base, self.counts);
        self.givens.of(one, other, || agreement(base, counts, one, other))
    }

    /// Family names agree by their letters: there are no short forms, and every rare one may be a slip.
    fn family_agreement(&mut self, one: u32, other: u32) -> Agreement {
        let words = &self.base.words;
        self.families.of(one, other, || {
            likeness(words.text(one).as_bytes(), words.text(other).as_bytes())
        })
    }

    /// Whether two towns' names are nearly one.
    pub(crate) fn near_city(&mut self, one: u32, other: u32) -> bool {
        if one == NONE || other == NONE {
            return false;
        }
        let cities = &self.base.cities;
        let found = self.cities.of(one, other, || {
            let texts = [one, other].map(|city| cities.text(city).as_bytes());
            let is_near = is_one_slip(texts[0], texts[1]) || jaro_winkler(texts[0], texts[1]) > 0.92;
            if is_near {
                Agreement::Near
            } else {
                Agreement::Differ
            }
        });
        found == Agreement::Near
    }

    fn names(&mut self, one: &Row, other: &Row, found: &mut Comparison) {
        let given = self.best(one.given, other.given);
        let family = self.best_family(one.family, other.family);
        let (has_given, has_family) = (given.is_some(), family.is_some());
        let (given, given_words) = given.unwrap_or((Agreement::Differ, [NONE; 2]));
        let (family, family_words) = family.unwrap_or((Agreement::Differ, [NONE; 2]));
        if given == Agreement::Differ
            && family == Agreement::Differ
            && let Some(bits) = self.exchanged(one, other)
        {
            found.set(Field::Given, 6, bits / 2.0);
            found.set(Field::Family, 5, bits / 2.0);
            return;
        }
        if has_given {
            let bits = match given {
                Agreement::Same => self.given_bits(given_words),
                Agreement::Nick | Agreement::Slip => self.given_bits(given_words) - 1.0,
                Agreement::Near => self.given_bits(given_words) - 3.0,
                Agreement::Initial => 3.5,
                Agreement::Differ => 0.0,
            };
            let level = if given == Agreement::Differ {
                7
            } else {
                given as u8
            };
            found.set(Field::Given, level, bits.max(0.0));
        }
        if has_family {
            let is_part = family == Agreement::Same && (one.family[1] != NONE) != (other.family[1] != NONE)
                || family == Agreement::Same && one.family[1] != NONE && one.family != other.family;
            let (level, bits) = match family {
                Agreement::Same if is_part => (2, self.family_bits(family_words) - 1.0),
                Agreement::Same => (1, self.family_bits(family_words)),
                Agreement::Slip => (3, self.family_bits(family_words) - 1.0),
                Agreement::Nick | Agreement::Near => (4, self.family_bits(family_words) - 3.0),
                Agreement::Initial => (4, 3.5),
                Agreement::Differ => (6, 0.0),
            };
            found.set(Field::Family, level, bits.max(0.0));
        }
        self.together(one, other, found);
    }

    /// Both names agree: less surprising than the two alone, and never more so than the whole name is rare.
    fn together(&self, one: &Row, other: &Row, found: &mut Comparison) {
        let (given, family) = (found.level(Field::Given), found.level(Field::Family));
        if !(1..=5).contains(&given) || !(1..=4).contains(&family) {
            return;
        }
        let alone = found.bits[Field::Given as usize] + found.bits[Field::Family as usize];
        let mut bits = (alone - self.counts.names_together_bits).max(0.0);
        let names = [one, other]
            .map(|row| row.name)
            .into_iter()
            .filter(|name| *name != NONE);
        if let Some(namesakes) = names.map(|name| self.counts.name[name as usize]).max() {
            // A few records of one name are one person's; more of them are namesakes.
            let seen =
                namesakes.saturating_sub(OWN_RECORDS_AT_MOST) as f32 / self.counts.records.max(1) as f32;
            bits = -((-bits).exp2() + seen).log2();
        }
        let kept = bits / alone.max(1e-6);
        found.bits[Field::Given as usize] *= kept;
        found.bits[Field::Family as usize] *= kept;
    }

    /// The best agreement among two names of each side, and the words it was found on; `None` when a side has none.
    fn best(&mut self, one: [u32; 2], other: [u32; 2]) -> Option<(Agreement, [u32; 2])> {
        if one[0] == NONE || other[0] == NONE {
            return None;
        }
        let mut best = (Agreement::Differ, [one[0], other[0]]);
        for word in one.into_iter().filter(|word| *word != NONE) {
            for other in other.into_iter().filter(|word| *word != NONE) {
                let found = self.agreement(word, other);
                if found < best.0 {
                    best = (found, [word, other]);
                }
            }
        }
        Some(best)
    }

    fn best_family(&mut self, one: [u32; 2], other: [u32; 2]) -> Option<(Agreement, [u32; 2])> {
        if one[0] == NONE || other[0] == NONE {
            return None;
        }
        pairs(one, other)
            .map(|(word, other)| (self.family_agreement(word, other), [word, other]))
            .min_by_key(|(agreement, _)| *agreement)
    }

    /// Given and family name in each other's place; the surprise of both.
    fn exchanged(&mut self, one: &Row, other: &Row) -> Option<f32> {
        let fits = |found: Option<(Agreement, [u32; 2])>| {
            found.filter(|(agreement, _)| matches!(agreement, Agreement::Same | Agreement::Slip))
        };
        let (_, words) = fits(self.best(one.given, other.family))?;
        let (_, other_words) = fits(self.best(one.family, other.given))?;
        let bits = |words: [u32; 2]| self.given_bits(words).min(self.family_bits(words));
        Some((bits(words) + bits(other_words) - 2.0).max(0.0))
    }

    fn given_bits(&self, words: [u32; 2]) -> f32 {
        let count = words
            .map(|word| self.counts.given[word as usize])
            .into_iter()
            .max();
        rarity(count.unwrap_or(0), self.counts.told.given, GIVENS)
    }

    fn family_bits(&self, words: [u32; 2]) -> f32 {
        let count = words
            .map(|word| self.counts.family[word as usize])
            .into_iter()
            .max();
        rarity(count.unwrap_or(0), self.counts.told.family, FAMILIES)
    }

    fn borns(&self, one: &Row, other: &Row, found: &mut Comparison) {
        if one.born == NONE || other.born == NONE {
            return;
        }
        let told = self.counts.told.born;
        if one.born == other.born {
            found.set(
                Field::Born,
                1,
                rarity(self.counts.born[one.born as usize], told, DAYS),
            );
            return;
        }
        let (a, b) = (
            self.base.born[one.born as usize],
            self.base.born[other.born as usize],
        );
        let bits = rarity(
            self.counts.born[one.born as usize].max(self.counts.born[other.born as usize]),
            told,
            DAYS,
        );
        if a.year == b.year && a.month == b.day && a.day == b.month {
            found.set(Field::Born, 2, bits - 1.0);
            return;
        }
        let equal = [a.year == b.year, a.month == b.month, a.day == b.day];
        let count = equal.iter().filter(|equal| **equal).count();
        let texts = [a, b].map(|born| format_day(born.packed()));
        if count == 2 && is_one_slip(&texts[0], &texts[1]) {
            found.set(Field::Born, 3, (bits - 5.0).max(4.0));
        } else if count == 2 {
            found.set(Field::Born, 4, 7.8);
        } else {
            found.set(Field::Born, 5, 0.0);
        }
    }

    fn companies(&self, one: &Row, other: &Row, found: &mut Comparison) {
        if one.company == NONE || other.company == NONE {
            return;
        }
        if one.company == other.company {
            let counts = if found.of_firms {
                &self.counts.firm
            } else {
                &self.counts.company
            };
            let count = counts[one.company as usize];
            found.set(Field::Company, 1, rarity(count, self.counts.told.company, FIRMS));
            return;
        }
        let share = self.common_words(one.company, other.company);
        let (level, bits) = if share >= 0.72 {
            (2, 10.0)
        } else if share >= 0.4 {
            (3, 5.0)
        } else {
            (4, 0.0)
        };
        found.set(Field::Company, level, bits);
    }

    /// The share of two firms' names that stands in both, each word by how rare it is (Spärck Jones 1972); a word one
    /// slip apart counts for most of itself.
    fn common_words(&self, one: u32, other: u32) -> f32 {
        let told = self.counts.told.company;
        let weigh = |word: &str| {
            let count = self.counts.firm_word.get(&hash_of(word)).copied().unwrap_or(1);
            rarity(count, told, FIRMS).max(0.3)
        };
        let texts = [one, other].map(|number| self.base.companies.text(number));
        let share = |from: &str, of: &str| {
            let (mut all, mut common) = (0.0, 0.0);
            for word in from.split(' ') {
                let weight = weigh(word);
                all += weight;
                let held = of
                    .split(' ')
                    .map(|other| {
                        if word == other {
                            1.0
                        } else if word.len() > 4 && is_one_slip(word.as_bytes(), other.as_bytes()) {
                            0.9
                        } else {
                            0.0
                        }
                    })
                    .fold(0.0_f32, f32::max);
                common += weight * held;
            }
            (common, all)
        };
        let (common, all) = share(texts[0], texts[1]);
        let (other_common, other_all) = share(texts[1], texts[0]);
        // Half by the shorter name, half by both: `Ada S. McKinley` is part of `Ada S. McKinley Community Services`.
        let both = (common + other_common) / (all + other_all);
        let part = (common / all).max(other_common / other_all);
        (both + part) / 2.0
    }

    /// Only ids of one kind speak for or against: a tax number says nothing of a loyalty card.
    fn codes(&self, one: &Row, other: &Row, found: &mut Comparison) {
        let kinds = &self.base.code_kind;
        let of_one_kind = pairs(one.codes, other.codes)
            .filter(|(one, other)| kinds[*one as usize] == kinds[*other as usize]);
        let best = of_one_kind
            .map(|(one, other)| self.code(one, other))
            .min_by_key(|(level, _)| *level);
        if let Some((level, bits)) = best {
            found.set(Field::Code, level, bits);
        }
    }

    fn code(&self, one: u32, other: u32) -> (u8, f32) {
        if one == other {
            let count = self.counts.code[one as usize];
            return (1, rarity(count, self.counts.records, OWN));
        }
        let bare = |code| {
            self.base
                .codes
                .text(code)
                .rsplit(':')
                .next()
                .unwrap_or_default()
                .as_bytes()
        };
        let texts = [one, other].map(bare);
        let is_slip = texts[0].len() > 4 && is_one_slip(texts[0], texts[1]);
        if is_slip { (2, 14.0) } else { (3, 0.0) }
    }
}

/// Father and son, where both say which.
fn generation(one: &Row, other: &Row, found: &mut Comparison) {
    use crate::name::Generation::Unsaid;
    if one.generation != Unsaid && other.generation != Unsaid {
        found.set(
            Field::Generation,
            if one.generation == other.generation { 1 } else { 2 },
            0.0,
        );
    }
}

pub(crate) fn pairs(one: [u32; 2], other: [u32; 2]) -> impl Iterator<Item = (u32, u32)> {
    one.into_iter()
        .flat_map(move |one| other.into_iter().map(move |other| (one, other)))
        .filter(|(one, other)| *one != NONE && *other != NONE)
}

fn format_day(packed: u32) -> [u8; 8] {
    let born = crate::date::Born::unpacked(packed);
    let mut number = u32::from(born.year) * 10_000 + u32::from(born.month) * 100 + u32::from(born.day);
    let mut digits = [0_u8; 8];
    for digit in digits.iter_mut().rev() {
        *digit = (number % 10) as u8;
        number /= 10;
    }
    digits
}
