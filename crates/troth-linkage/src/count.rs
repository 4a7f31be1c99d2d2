//! How often each value is told, and by how many people it is shared.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::agree::can_be_one;
use crate::base::{Base, Kind, Row};
use crate::intern::{NONE, hash_of, mixed};
use crate::key::root;
use crate::model::Model;

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
    /// Of the whole base, also where these are the counts of an excerpt.
    pub(crate) records: u32,
    pub(crate) given: Vec<u32>,
    pub(crate) family: Vec<u32>,
    pub(crate) city: Vec<u32>,
    pub(crate) postcode: Vec<u32>,
    pub(crate) street: Vec<u32>,
    pub(crate) born: Vec<u32>,
    pub(crate) company: Vec<u32>,
    /// The same among records of firms: their people's don't make a firm's name any commoner.
    pub(crate) firm: Vec<u32>,
    pub(crate) code: Vec<u32>,
    pub(crate) domain: Vec<u32>,
    pub(crate) local: Vec<u32>,
    pub(crate) email: Vec<Shared>,
    pub(crate) phone: Vec<Shared>,
    pub(crate) house: Vec<Shared>,
    /// How much oftener given and family names go together than chance has it, in bits: names go with countries.
    pub(crate) names_together_bits: f32,
    /// Records of each whole name.
    pub(crate) name: Vec<u32>,
    /// Records that tell a given name at all, and so on: what a frequency is a share of.
    pub(crate) told: Told,
    /// Records in which each word of firms' names stands, by the word's hash.
    pub(crate) firm_word: FxHashMap<u64, u32>,
    /// Given names that one person goes by, learnt from the records: hashes of two words, the smaller first.
    pub(crate) aliases: FxHashSet<(u64, u64)>,
}

/// A field whose values are somebody's own.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Own {
    Email,
    Phone,
    House,
}

impl Row {
    /// The values that are somebody's own, with a key that is theirs alone.
    pub(crate) fn own_values(&self, base: &Base) -> Vec<(Own, u32, u64)> {
        let emails = self
            .emails
            .map(|email| (Own::Email, email, base.emails.hash(email)));
        let phones = self
            .phones
            .map(|phone| (Own::Phone, phone, u64::from(base.phone_digits[phone as usize])));
        let house = [(Own::House, self.house, u64::from(self.house))];
        let told = emails
            .into_iter()
            .chain(phones)
            .chain(house)
            .filter(|(_, value, _)| *value != NONE);
        told.map(|(own, value, key)| (own, value, mixed(key ^ mixed(own as u64 + 1))))
            .collect()
    }
}

/// So many records of a value are asked whose it is; the first ones know.
const SHARED_LOOKED_AT: usize = 64;

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

pub(crate) fn ordered(one: u64, other: u64) -> (u64, u64) {
    (one.min(other), one.max(other))
}

impl Counts {
    pub(crate) fn of(base: &Base) -> Counts {
        let mut counts = Counts::default();
        counts.grow(base);
        for row in &base.rows {
            counts.tell(base, row);
        }
        let tellings = Tellings::all(base);
        counts.aliases = aliases(base, &tellings[0], &tellings[1]);
        counts.share(base, &tellings);
        counts.names_together_bits = counts.names_together(base);
        counts
    }

    /// Writes into a model what was learnt of names, for records that come later.
    pub(crate) fn teach(&self, base: &Base, model: &mut Model) {
        model.names_together_bits = f64::from(self.names_together_bits);
        let words: FxHashMap<u64, &str> = (0..base.words.len() as u32)
            .map(|word| (base.words.hash(word), base.words.text(word)))
            .collect();
        model.aliases = self
            .aliases
            .iter()
            .map(|(one, other)| [one, other].map(|word| words[word].to_owned()))
            .collect();
        model.aliases.sort_unstable();
    }

    /// What a model learnt, and no record yet.
    pub(crate) fn learnt(model: &Model) -> Counts {
        Counts {
            names_together_bits: model.names_together_bits as f32,
            aliases: model
                .aliases
                .iter()
                .map(|[one, other]| ordered(hash_of(one), hash_of(other)))
                .collect(),
            ..Counts::default()
        }
    }

    /// Finds by how many people and firms each value of one's own is shared.
    pub(crate) fn share(&mut self, base: &Base, tellings: &[Tellings; 3]) {
        let values = [base.emails.len(), base.phone_digits.len(), base.houses.len() + 1];
        let [email, phone, house] = [0, 1, 2].map(|at| tellings[at].shared(base, self, values[at]));
        (self.email, self.phone, self.house) = (email, phone, house);
    }

    /// Counts one more record, the base's last. `owners` holds the records of each shared value by its key.
    pub(crate) fn add(&mut self, base: &Base, owners: &FxHashMap<u64, Vec<u32>>) {
        let Some(row) = base.rows.last() else { return };
        self.grow(base);
        self.tell(base, row);
        for (list, value, key) in row.own_values(base) {
            let records: Vec<(u32, u32)> = owners[&key]
                .iter()
                .take(SHARED_LOOKED_AT)
                .map(|at| (value, *at))
                .collect();
            let mut shared = shared_by(base, self, &records);
            shared.records = owners[&key].len() as u32;
            self.own_mut(list)[value as usize] = shared;
        }
    }

    fn own_mut(&mut self, list: Own) -> &mut Vec<Shared> {
        match list {
            Own::Email => &mut self.email,
            Own::Phone => &mut self.phone,
            Own::House => &mut self.house,
        }
    }

    /// Makes room for every value the base holds.
    pub(crate) fn grow(&mut self, base: &Base) {
        self.given.resize(base.words.len(), 0);
        self.family.resize(base.words.len(), 0);
        self.name.resize(base.names.len() + 1, 0);
        self.city.resize(base.cities.len(), 0);
        self.postcode.resize(base.postcodes.len(), 0);
        self.street.resize(base.streets.len(), 0);
        self.born.resize(base.born.len(), 0);
        self.company.resize(base.companies.len(), 0);
        self.firm.resize(base.companies.len(), 0);
        self.code.resize(base.codes.len(), 0);
        self.domain.resize(base.domains.len(), 0);
        self.local.resize(base.locals.len(), 0);
        self.email.resize(base.emails.len(), Shared::default());
        self.phone.resize(base.phone_digits.len(), Shared::default());
        self.house.resize(base.houses.len() + 1, Shared::default());
    }

    fn tell(&mut self, base: &Base, row: &Row) {
        self.records += 1;
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
        self.firm[row.company as usize] += u32::from(row.kind == Kind::Firm);
        for code in row.codes {
            self.code[code as usize] += 1;
        }
        for email in row.emails.into_iter().filter(|email| *email != NONE) {
            let mailbox = base.email[email as usize];
            self.domain[mailbox.domain as usize] += 1;
            self.local[mailbox.local as usize] += 1;
        }
        self.name[row.name as usize] += 1;
        if row.company != NONE {
            for word in base.companies.text(row.company).split(' ') {
                *self.firm_word.entry(hash_of(word)).or_default() += 1;
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
    /// How many records share a whole name, against how many would if its halves met by chance; read from names so
    /// common that chance alone gives them two records, and less those that one person's own records are.
    fn names_together(&self, base: &Base) -> f32 {
        let mut roots: FxHashMap<u64, u32> = FxHashMap::default();
        for (word, count) in (0_u32..)
            .zip(&self.given)
            .skip(1)
            .filter(|(_, count)| **count > 0)
        {
            *roots.entry(root(base, word)).or_default() += count;
        }
        let (mut seen, mut expected) = (CHANCE_RECORDS, CHANCE_RECORDS);
        for row in &base.rows {
            if row.name == NONE {
                continue;
            }
            let given = f64::from(roots[&root(base, row.given[0])]);
            let chance = given * f64::from(self.family[row.family[0] as usize]) / base.len() as f64;
            if chance >= 2.0 {
                seen += f64::from(self.name[row.name as usize].saturating_sub(OWN_RECORDS));
                expected += chance;
            }
        }
        ((seen / expected).log2() as f32).clamp(1.0, 6.0)
    }
}

/// Records of one person among those of a common name.
const OWN_RECORDS: u32 = 3;

/// Records that chance is given in advance, so that a handful of records proves nothing.
const CHANCE_RECORDS: f64 = 500.0;

/// Each value of one field with the records that tell it, in order.
pub(crate) struct Tellings(Vec<(u32, u32)>);

impl Tellings {
    /// Of e-mails, phones and houses.
    pub(crate) fn all(base: &Base) -> [Tellings; 3] {
        [
            Tellings::of(base, |row| row.emails),
            Tellings::of(base, |row| row.phones),
            Tellings::of(base, |row| [row.house, NONE]),
        ]
    }

    fn of(base: &Base, of: impl Fn(&Row) -> [u32; 2] + Sync) -> Tellings {
        let mut told: Vec<(u32, u32)> = base
            .rows
            .iter()
            .zip(0_u32..)
            .flat_map(|(row, at)| of(row).map(|value| (value, at)))
            .filter(|(value, _)| *value != NONE)
            .collect();
        told.par_sort_unstable();
        Tellings(told)
    }

    /// Records that share a value with one that is new, where by how many people or firms it is shared has changed.
    pub(crate) fn unsettled(&self, base: &Base, counts: &Counts, is_new: impl Fn(u32) -> bool) -> Vec<u32> {
        let mut found = Vec::new();
        for run in self.runs() {
            let older: Vec<(u32, u32)> = run.iter().copied().filter(|(_, at)| !is_new(*at)).collect();
            if older.is_empty() || older.len() == run.len() {
                continue;
            }
            let [before, now] = [&older, run].map(|run| shared_by(base, counts, run));
            if (before.people, before.sites) != (now.people, now.sites) {
                found.extend(older.iter().map(|(_, at)| *at));
            }
        }
        found
    }

    fn runs(&self) -> impl Iterator<Item = &[(u32, u32)]> {
        self.0.chunk_by(|one, other| one.0 == other.0)
    }

    fn shared(&self, base: &Base, counts: &Counts, values: usize) -> Vec<Shared> {
        let mut all = vec![Shared::default(); values];
        for run in self.runs() {
            all[run[0].0 as usize] = shared_by(base, counts, run);
        }
        all
    }
}

fn shared_by(base: &Base, counts: &Counts, run: &[(u32, u32)]) -> Shared {
    let can_be = |one: &Row, other: &Row| can_be_one(base, counts, one, other);
    let people = distinct(base, run, |row| row.given[0] != NONE, can_be);
    let is_site = |row: &Row| row.kind == Kind::Firm && row.street != NONE;
    let sites = distinct(base, run, is_site, |one, other| {
        (one.street, one.number) == (other.street, other.number)
    });
    Shared {
        records: run.len() as u32,
        people,
        sites,
    }
}

/// Two given names are one person's where they meet in one mailbox or on one phone, under one family name, far oftener
/// than members of one household would: `Hanni` is `Johanna` in any language whose short forms no table holds.
fn aliases(base: &Base, emails: &Tellings, phones: &Tellings) -> FxHashSet<(u64, u64)> {
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
    let hashed = |(one, other): (u32, u32)| ordered(base.words.hash(one), base.words.hash(other));
    together
        .iter()
        .filter(|met| is_alias(*met))
        .map(|(words, _)| hashed(*words))
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
