//! How often each value is told, and by how many people it is shared.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::agree::can_be_one;
use crate::base::{Base, Kind, Row};
use crate::intern::NONE;

/// How widely a value is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shared {
    /// Records that tell it.
    pub(crate) records: u32,
    /// People among them whose given names can't be one person's, as far as eight are told apart.
    pub(crate) people: u8,
    /// Places of firms among them, likewise.
    pub(crate) sites: u8,
}

/// Frequencies over a whole base.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    pub(crate) given: Vec<u32>,
    pub(crate) family: Vec<u32>,
    pub(crate) city: Vec<u32>,
    pub(crate) postcode: Vec<u32>,
    pub(crate) street: Vec<u32>,
    pub(crate) born: Vec<u32>,
    pub(crate) company: Vec<u32>,
    pub(crate) code: Vec<u32>,
    pub(crate) domain: Vec<u32>,
    pub(crate) local: Vec<u32>,
    pub(crate) email: Vec<Shared>,
    pub(crate) phone: Vec<Shared>,
    pub(crate) house: Vec<Shared>,
    /// How much oftener given and family names go together than chance has it, in bits: names go with countries.
    pub(crate) names_together_bits: f32,
    /// Records of each whole name, by the roots of its given name and its family name.
    pub(crate) name: FxHashMap<u64, u32>,
    /// Records that tell a given name at all, and so on: what a frequency is a share of.
    pub(crate) told: Told,
    /// Records in which each word of firms' names stands, by the word's hash.
    pub(crate) firm_word: FxHashMap<u64, u32>,
    /// Given names that one person goes by, learnt from the records: pairs of words, the smaller number first.
    pub(crate) aliases: FxHashSet<(u32, u32)>,
}

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Told {
    pub(crate) given: u32,
    pub(crate) family: u32,
    pub(crate) born: u32,
    pub(crate) company: u32,
    pub(crate) postcode: u32,
    pub(crate) city: u32,
    pub(crate) street: u32,
}

/// The key of a whole name; nothing where half of it is missing.
pub(crate) fn name_key(base: &Base, row: &Row) -> Option<u64> {
    let [given, family] = [row.given[0], row.family[0]];
    if given == NONE || family == NONE {
        return None;
    }
    let root = base.word[given as usize].root(given);
    Some(u64::from(root) << 32 | u64::from(family))
}

impl Counts {
    pub(crate) fn of(base: &Base) -> Counts {
        let mut counts = Counts {
            given: vec![0; base.words.len()],
            family: vec![0; base.words.len()],
            city: vec![0; base.cities.len()],
            postcode: vec![0; base.postcodes.len()],
            street: vec![0; base.streets.len()],
            born: vec![0; base.born.len()],
            company: vec![0; base.companies.len()],
            code: vec![0; base.codes.len()],
            domain: vec![0; base.domains.len()],
            local: vec![0; base.locals.len()],
            ..Counts::default()
        };
        for row in &base.rows {
            counts.add(base, row);
        }
        let postings = [
            (Postings::of(base, |row| row.emails), base.emails.len()),
            (Postings::of(base, |row| row.phones), base.phone_digits.len()),
            (Postings::of(base, |row| [row.house, NONE]), base.houses.len() + 1),
        ];
        counts.aliases = aliases(base, &postings[0].0, &postings[1].0);
        let [email, phone, house] = postings.map(|(postings, values)| postings.shared(base, &counts, values));
        (counts.email, counts.phone, counts.house) = (email, phone, house);
        counts.names_together_bits = counts.names_together(base);
        counts
    }

    fn add(&mut self, base: &Base, row: &Row) {
        for word in row.given {
            self.given[word as usize] += 1;
        }
        for word in row.family {
            self.family[word as usize] += 1;
        }
        self.city[row.city as usize] += 1;
        self.postcode[row.postcode as usize] += 1;
        self.street[row.street as usize] += 1;
        self.born[row.born as usize] += 1;
        self.company[row.company as usize] += 1;
        self.code[row.code as usize] += 1;
        for email in row.emails.into_iter().filter(|email| *email != NONE) {
            let mailbox = base.email[email as usize];
            self.domain[mailbox.domain as usize] += 1;
            self.local[mailbox.local as usize] += 1;
        }
        if let Some(key) = name_key(base, row) {
            *self.name.entry(key).or_default() += 1;
        }
        if row.company != NONE {
            for word in base.companies.text(row.company).split(' ') {
                *self.firm_word.entry(word_hash(word)).or_default() += 1;
            }
        }
        let told = &mut self.told;
        for (count, value) in [
            (&mut told.given, row.given[0]),
            (&mut told.family, row.family[0]),
            (&mut told.born, row.born),
            (&mut told.company, row.company),
            (&mut told.postcode, row.postcode),
            (&mut told.city, row.city),
            (&mut told.street, row.street),
        ] {
            *count += u32::from(value != NONE);
        }
    }
}

impl Counts {
    /// The share of pairs of records whose whole names agree, against what their halves alone would give; read from
    /// names so common that chance gives them two records, where one person's own records no longer matter.
    fn names_together(&self, base: &Base) -> f32 {
        let mut roots: FxHashMap<u32, u32> = FxHashMap::default();
        for (word, count) in (1_u32..).zip(&self.given[1..]).filter(|(_, count)| **count > 0) {
            *roots.entry(base.word[word as usize].root(word)).or_default() += count;
        }
        let (mut seen, mut expected) = (CHANCE_PAIRS, CHANCE_PAIRS);
        for (key, count) in &self.name {
            let (root, family) = ((key >> 32) as u32, *key as u32);
            let given = roots.get(&root).copied().unwrap_or(0);
            let chance = f64::from(given) * f64::from(self.family[family as usize]) / base.len() as f64;
            if chance >= 2.0 {
                seen += f64::from(*count).powi(2);
                expected += chance.powi(2);
            }
        }
        ((seen / expected).log2() as f32).clamp(1.0, 6.0)
    }
}

/// Pairs that chance is given in advance, so that a handful of records proves nothing.
const CHANCE_PAIRS: f64 = 200.0;

pub(crate) fn word_hash(word: &str) -> u64 {
    use std::hash::BuildHasher;
    rustc_hash::FxBuildHasher.hash_one(word)
}

/// Each value of one field with the records that tell it, in order.
struct Postings(Vec<(u32, u32)>);

impl Postings {
    fn of(base: &Base, of: impl Fn(&Row) -> [u32; 2] + Sync) -> Postings {
        let mut told: Vec<(u32, u32)> = base
            .rows
            .iter()
            .zip(0_u32..)
            .flat_map(|(row, at)| of(row).map(|value| (value, at)))
            .filter(|(value, _)| *value != NONE)
            .collect();
        told.par_sort_unstable();
        Postings(told)
    }

    fn runs(&self) -> impl Iterator<Item = &[(u32, u32)]> {
        self.0.chunk_by(|one, other| one.0 == other.0)
    }

    fn shared(&self, base: &Base, counts: &Counts, values: usize) -> Vec<Shared> {
        let mut all = vec![Shared::default(); values];
        for run in self.runs() {
            let people = distinct(
                base,
                run,
                |row| row.given[0] != NONE,
                |one, other| can_be_one(base, counts, one, other),
            );
            let is_site = |row: &Row| row.kind == Kind::Firm && row.street != NONE;
            let sites = distinct(base, run, is_site, |one, other| {
                (one.street, one.number) == (other.street, other.number)
            });
            all[run[0].0 as usize] = Shared {
                records: run.len() as u32,
                people,
                sites,
            };
        }
        all
    }
}

/// Two given names are one person's where they meet in one mailbox or on one phone, under one family name, far oftener
/// than members of one household would: `Hanni` is `Johanna` in any language whose short forms no table holds.
fn aliases(base: &Base, emails: &Postings, phones: &Postings) -> FxHashSet<(u32, u32)> {
    let mut together: FxHashMap<(u32, u32), u32> = FxHashMap::default();
    let mut alone: FxHashMap<u32, u32> = FxHashMap::default();
    let mut all = 0_u32;
    let is_initial = |word: u32| base.words.text(word).len() == 1;
    for run in emails
        .runs()
        .chain(phones.runs())
        .filter(|run| (2..=MOST_OF_A_HOUSEHOLD).contains(&run.len()))
    {
        let mut met: Vec<(u32, u32)> = Vec::new();
        for (at, (_, one)) in run.iter().enumerate() {
            for (_, other) in &run[at + 1..] {
                let [one, other] = [one, other].map(|at| &base.rows[*at as usize]);
                let words = (one.given[0].min(other.given[0]), one.given[0].max(other.given[0]));
                let is_one_family = one.family[0] == other.family[0] && one.family[0] != NONE;
                if is_one_family
                    && !is_initial(words.0)
                    && !is_initial(words.1)
                    && words.0 != NONE
                    && words.0 != words.1
                    && !met.contains(&words)
                {
                    met.push(words);
                }
            }
        }
        for words in met {
            *together.entry(words).or_default() += 1;
            *alone.entry(words.0).or_default() += 1;
            *alone.entry(words.1).or_default() += 1;
            all += 1;
        }
    }
    let is_alias = |(words, count): (&(u32, u32), &u32)| {
        let chance = f64::from(alone[&words.0]) * f64::from(alone[&words.1]) / (2.0 * f64::from(all));
        *count >= ALIAS_SEEN && f64::from(*count) > ALIAS_LIFT * chance
    };
    together
        .iter()
        .filter(|met| is_alias(*met))
        .map(|(words, _)| *words)
        .collect()
}

const MOST_OF_A_HOUSEHOLD: usize = 12;
/// So many mailboxes or phones must hold both names, and so many times as many as chance would.
const ALIAS_SEEN: u32 = 4;
const ALIAS_LIFT: f64 = 10.0;

/// Tells apart as many as eight; after that nothing new is learnt.
fn distinct(
    base: &Base,
    run: &[(u32, u32)],
    tells: impl Fn(&Row) -> bool,
    is_one: impl Fn(&Row, &Row) -> bool,
) -> u8 {
    let mut known: [u32; 8] = [0; 8];
    let mut count = 0;
    for &(_, at) in run {
        let row = &base.rows[at as usize];
        if !tells(row)
            || known[..count]
                .iter()
                .any(|other| is_one(row, &base.rows[*other as usize]))
        {
            continue;
        }
        known[count] = at;
        count += 1;
        if count == known.len() {
            break;
        }
    }
    count as u8
}
