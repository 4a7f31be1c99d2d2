//! The keys under which a record is looked for: two records are compared when they have one in common.

use crate::base::{Base, Kind, Row};
use crate::intern::NONE;

/// A way of looking. Each has its own keys, so that an e-mail never meets a phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

    /// The record's keys by this rule.
    pub(crate) fn keys(self, base: &Base, row: &Row, mut give: impl FnMut(u64)) {
        let mut of = |parts: &[u32]| {
            if parts.iter().all(|part| *part != NONE) {
                give(mix(self as u64, parts));
            }
        };
        let root = |word: u32| base.word[word as usize].root(word);
        let [given, other_given] = row.given;
        let is_firm = row.kind == Kind::Firm;
        match self {
            Rule::Code => of(&[row.code]),
            Rule::Email => row.emails.iter().for_each(|email| of(&[*email])),
            Rule::Phone => row.phones.iter().for_each(|phone| of(&[*phone])),
            Rule::Local => {
                for email in row.emails {
                    let mailbox = base.email[email as usize];
                    if !mailbox.is_role && base.locals.text(mailbox.local).len() >= 6 {
                        of(&[mailbox.local]);
                    }
                }
            }
            Rule::Name => {
                for family in row.family {
                    of(&[root(given), family]);
                    if other_given != NONE {
                        of(&[root(other_given), family]);
                    }
                }
            }
            Rule::Exchanged => of(&[given.min(row.family[0]), given.max(row.family[0])]),
            Rule::HouseGiven => of(&[row.street, row.number, root(given)]),
            Rule::HouseFamily => of(&[row.street, row.number, row.family[0]]),
            Rule::FamilyPostcode => row.family.iter().for_each(|family| of(&[*family, row.postcode])),
            Rule::GivenPostcode => of(&[root(given), row.postcode]),
            Rule::FamilyBorn => row.family.iter().for_each(|family| of(&[*family, row.born])),
            Rule::GivenBorn => of(&[root(given), row.born]),
            Rule::BornPostcode => of(&[row.born, row.postcode]),
            Rule::Sound => {
                let area = area(base, row);
                of(&[
                    base.word[row.family[0] as usize].sound,
                    initial(base, given),
                    area,
                ]);
            }
            Rule::Beginning => of(&[beginning(base, given, 3), beginning(base, row.family[0], 4)]),
            Rule::CompanyGiven => of(&[row.company, root(given)]),
            Rule::FirmName if is_firm => of(&[row.company]),
            Rule::FirmWord if is_firm && row.company != NONE => {
                for word in base.companies.text(row.company).split(' ').take(2) {
                    let word = crate::count::word_hash(word);
                    of(&[word as u32 | 1, (word >> 32) as u32 | 1, row.postcode]);
                    of(&[word as u32 | 1, (word >> 32) as u32 | 1, row.street]);
                }
            }
            Rule::FirmHouse if is_firm => of(&[row.street, row.number]),
            Rule::FirmName | Rule::FirmWord | Rule::FirmHouse => {}
            Rule::FamilyCity => of(&[row.family[0], row.city]),
            Rule::GivenCity => of(&[root(given), row.city]),
            Rule::RareGiven => of(&[given]),
            Rule::RareFamily => of(&[row.family[0]]),
            Rule::RareBorn => of(&[row.born]),
            Rule::RareHouse => of(&[row.street, row.number]),
        }
    }
}

/// What a block too large to compare whole is split by, in turn.
pub(crate) const SPLITS: [fn(&Base, &Row) -> u64; 7] = [
    |base, row| {
        let [given, family] = [row.given[0], row.family[0]];
        if given == NONE {
            0
        } else {
            mix(1, &[base.word[given as usize].root(given), family])
        }
    },
    |_, row| u64::from(row.born),
    |_, row| u64::from(row.postcode),
    |_, row| u64::from(row.phones[0]),
    |_, row| u64::from(row.emails[0]),
    |_, row| {
        if row.city == NONE || row.given[0] == NONE {
            0
        } else {
            mix(2, &[row.city, row.given[0]])
        }
    },
    |_, row| u64::from(row.street),
];

fn mix(seed: u64, parts: &[u32]) -> u64 {
    let mut hash = seed.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    for part in parts {
        hash = (hash ^ u64::from(*part)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        hash ^= hash >> 29;
    }
    hash
}

fn initial(base: &Base, word: u32) -> u32 {
    base.words.text(word).bytes().next().map_or(NONE, u32::from)
}

/// The first letters of a word, packed; nothing for a shorter one.
fn beginning(base: &Base, word: u32, letters: usize) -> u32 {
    let text = base.words.text(word).as_bytes();
    if text.len() < letters {
        return NONE;
    }
    text[..letters]
        .iter()
        .fold(0, |packed, letter| packed << 8 | u32::from(*letter))
}

/// The first three signs of the post code, or the town.
fn area(base: &Base, row: &Row) -> u32 {
    match row.postcode {
        NONE => row.city,
        postcode => {
            let text = base.postcodes.text(postcode).as_bytes();
            text.iter()
                .take(3)
                .fold(1, |packed, letter| packed << 8 | u32::from(*letter))
        }
    }
}
