//! The keys under which a record is looked for: two records are compared when they have one in common.

use crate::base::{Base, Kind, Row};
use crate::intern::{NONE, hash_of, mixed};
use crate::nickname::line_hash;

/// A way of looking. Each has its own keys, so that an e-mail never meets a phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Rule {
    Code,
    Email,
    Phone,
    Local,
    Name,
    Exchanged,
    HouseGiven,
    HouseFamily,
    FamilyPostcode,
    GivenPostcode,
    FamilyBorn,
    GivenBorn,
    BornPostcode,
    Sound,
    Beginning,
    CompanyGiven,
    FirmName,
    FirmWord,
    FirmHouse,
    FamilyCity,
    GivenCity,
    RareGiven,
    RareFamily,
    RareBorn,
    RareHouse,
}

impl Rule {
    pub(crate) const ALL: [Rule; 25] = [
        Rule::Code,
        Rule::Email,
        Rule::Phone,
        Rule::Local,
        Rule::Name,
        Rule::Exchanged,
        Rule::HouseGiven,
        Rule::HouseFamily,
        Rule::FamilyPostcode,
        Rule::GivenPostcode,
        Rule::FamilyBorn,
        Rule::GivenBorn,
        Rule::BornPostcode,
        Rule::Sound,
        Rule::Beginning,
        Rule::CompanyGiven,
        Rule::FirmName,
        Rule::FirmWord,
        Rule::FirmHouse,
        Rule::FamilyCity,
        Rule::GivenCity,
        Rule::RareGiven,
        Rule::RareFamily,
        Rule::RareBorn,
        Rule::RareHouse,
    ];

    /// Up to so many records under one key are compared each with each; a larger block is split.
    ///
    /// A whole name that more than a dozen records tell is no evidence without a second agreement, and that has a key of
    /// its own.
    pub(crate) fn whole(self) -> usize {
        match self {
            Rule::Name | Rule::Exchanged | Rule::Beginning => 12,
            _ if self.is_for_rare() => 8,
            _ => 40,
        }
    }

    /// Whether the rule has anything to say of two records under one of its keys.
    pub(crate) fn admits(self, one: &Row, other: &Row) -> bool {
        self != Rule::Exchanged || one.given[0] == other.family[0]
    }

    /// Whether a key is followed only where few records have it: a rare name, a day on which few were born.
    pub(crate) fn is_for_rare(self) -> bool {
        use Rule::{Beginning, FamilyCity, GivenCity, RareBorn, RareFamily, RareGiven, RareHouse};
        matches!(
            self,
            Beginning | FamilyCity | GivenCity | RareGiven | RareFamily | RareBorn | RareHouse
        )
    }

    /// The record's keys by this rule: the same in every base that holds the record.
    pub(crate) fn keys(self, base: &Base, row: &Row, mut give: impl FnMut(u64)) {
        let mut of = |parts: &[u64]| {
            if parts.iter().all(|part| *part != 0) {
                give(mix(self as u64, parts));
            }
        };
        let word = |number| base.words.hash(number);
        let (given, family) = (row.given.map(|word| root(base, word)), row.family.map(word));
        let street = || base.streets.hash(row.street);
        let number = || base.numbers.hash(row.number);
        let postcode = || base.postcodes.hash(row.postcode);
        let city = || base.cities.hash(row.city);
        let born = || u64::from(base.born[row.born as usize].packed());
        let company = || base.companies.hash(row.company);
        let is_firm = row.kind == Kind::Firm;
        match self {
            Rule::Code => row.codes.iter().for_each(|code| of(&[base.codes.hash(*code)])),
            Rule::Email => row
                .emails
                .iter()
                .for_each(|email| of(&[base.emails.hash(*email)])),
            Rule::Phone => {
                for phone in row.phones {
                    of(&[u64::from(base.phone_digits[phone as usize])]);
                }
            }
            Rule::Local => {
                for email in row.emails {
                    let mailbox = base.email[email as usize];
                    if !mailbox.is_role && base.locals.text(mailbox.local).len() >= 6 {
                        of(&[base.locals.hash(mailbox.local)]);
                    }
                }
            }
            Rule::Name => {
                for family in family {
                    given.iter().for_each(|given| of(&[*given, family]));
                }
            }
            Rule::Exchanged => {
                let given = word(row.given[0]);
                of(&[given.min(family[0]), given.max(family[0])]);
            }
            Rule::HouseGiven => of(&[street(), number(), given[0]]),
            Rule::HouseFamily => of(&[street(), number(), family[0]]),
            Rule::FamilyPostcode => family.iter().for_each(|family| of(&[*family, postcode()])),
            Rule::GivenPostcode => of(&[given[0], postcode()]),
            Rule::FamilyBorn => family.iter().for_each(|family| of(&[*family, born()])),
            Rule::GivenBorn => of(&[given[0], born()]),
            Rule::BornPostcode => of(&[born(), postcode()]),
            Rule::Sound => {
                let sound = u64::from(base.word[row.family[0] as usize].sound);
                of(&[sound, beginning(base, row.given[0], 1), area(base, row)]);
            }
            Rule::Beginning => of(&[
                beginning(base, row.given[0], 3),
                beginning(base, row.family[0], 4),
            ]),
            Rule::CompanyGiven => of(&[company(), given[0]]),
            Rule::FirmName if is_firm => of(&[company()]),
            Rule::FirmWord if is_firm => {
                let words = base.companies.text(row.company).split(' ').take(2);
                for word in words.filter(|word| !word.is_empty()).map(hash_of) {
                    of(&[word, postcode()]);
                    of(&[word, street()]);
                }
            }
            Rule::FirmHouse if is_firm => of(&[street(), number()]),
            Rule::FirmName | Rule::FirmWord | Rule::FirmHouse => {}
            Rule::FamilyCity => of(&[family[0], city()]),
            Rule::GivenCity => of(&[given[0], city()]),
            Rule::RareGiven => of(&[word(row.given[0])]),
            Rule::RareFamily => of(&[family[0]]),
            Rule::RareBorn => of(&[born()]),
            Rule::RareHouse => of(&[street(), number()]),
        }
    }
}

/// What a block too large to compare whole is split by, in turn.
pub(crate) const SPLITS: [fn(&Base, &Row) -> u64; 7] = [
    |base, row| both(root(base, row.given[0]), base.words.hash(row.family[0])),
    |base, row| u64::from(base.born[row.born as usize].packed()),
    |base, row| base.postcodes.hash(row.postcode),
    |base, row| u64::from(base.phone_digits[row.phones[0] as usize]),
    |base, row| base.emails.hash(row.emails[0]),
    |base, row| both(base.cities.hash(row.city), base.words.hash(row.given[0])),
    |base, row| base.streets.hash(row.street),
];

/// The key of a part of a block that was split.
pub(crate) fn split_key(key: u64, split: usize, value: u64) -> u64 {
    mix(split as u64, &[key, value])
}

/// Of two told values one; of one alone, nothing.
fn both(one: u64, other: u64) -> u64 {
    if one == 0 || other == 0 {
        0
    } else {
        mix(0, &[one, other])
    }
}

fn mix(seed: u64, parts: &[u64]) -> u64 {
    parts
        .iter()
        .fold(mixed(seed + 1), |hash, part| mixed(hash ^ part))
}

/// The same for all forms of a name, as far as one number can say.
pub(crate) fn root(base: &Base, word: u32) -> u64 {
    match base.word[word as usize].lines[0] {
        0 => base.words.hash(word),
        line => mixed(line_hash(line)),
    }
}

/// The first letters of a word, packed; nothing for a shorter one.
fn beginning(base: &Base, word: u32, letters: usize) -> u64 {
    let text = base.words.text(word).as_bytes();
    if text.len() < letters {
        0
    } else {
        packed(&text[..letters])
    }
}

fn packed(letters: &[u8]) -> u64 {
    letters
        .iter()
        .fold(0, |packed, letter| packed << 8 | u64::from(*letter))
}

/// The first three signs of the post code, or the town.
fn area(base: &Base, row: &Row) -> u64 {
    match row.postcode {
        NONE => base.cities.hash(row.city),
        postcode => {
            let text = base.postcodes.text(postcode).as_bytes();
            packed(&text[..text.len().min(3)])
        }
    }
}
