//! All records as columns of numbers: what is compared afterwards never looks at a text it has seen before.

use rustc_hash::FxHashMap;

use crate::address::{Street, postcode};
use crate::agree::is_bare;
use crate::cluster::Side;
use crate::company;
use crate::date::Born;
use crate::email::Email;
use crate::fold::{fold, is_filler};
use crate::intern::{Interner, NONE, hash_of, mixed};
use crate::key::root;
use crate::name::{Generation, Name};
use crate::nickname::{Lines, lines_of};
use crate::phone;
use crate::told::Told;

/// What kind of party a record speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Person,
    /// A firm's name or its role mailbox, and nobody's name.
    Firm,
}

/// One record, read: numbers into the base's tables, 0 for nothing told.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    pub(crate) given: [u32; 2],
    pub(crate) family: [u32; 2],
    /// Given and family name as one, short forms being the same.
    pub(crate) name: u32,
    pub(crate) emails: [u32; 2],
    pub(crate) phones: [u32; 2],
    pub(crate) street: u32,
    pub(crate) number: u32,
    pub(crate) postcode: u32,
    pub(crate) city: u32,
    /// Street, number and post code as one.
    pub(crate) house: u32,
    pub(crate) company: u32,
    pub(crate) born: u32,
    pub(crate) codes: [u32; 2],
    pub(crate) generation: Generation,
    pub(crate) kind: Kind,
}

/// What is known of a name's word besides its letters.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Word {
    /// The lines of the table of short forms it stands on.
    pub(crate) lines: Lines,
    pub(crate) sound: u32,
}

/// What is known of an e-mail address besides its letters.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Mailbox {
    pub(crate) local: u32,
    pub(crate) domain: u32,
    pub(crate) is_role: bool,
    pub(crate) is_providers: bool,
}

/// Everything read so far. Texts are kept once each; a record is a row of numbers.
#[derive(Debug)]
pub struct Base {
    pub(crate) rows: Vec<Row>,
    pub(crate) words: Interner,
    pub(crate) word: Vec<Word>,
    pub(crate) names: FxHashMap<u64, u32>,
    pub(crate) emails: Interner,
    pub(crate) email: Vec<Mailbox>,
    pub(crate) locals: Interner,
    pub(crate) domains: Interner,
    pub(crate) phones: FxHashMap<u64, u32>,
    pub(crate) phone_digits: Vec<u32>,
    pub(crate) streets: Interner,
    pub(crate) numbers: Interner,
    pub(crate) postcodes: Interner,
    pub(crate) cities: Interner,
    pub(crate) houses: FxHashMap<(u32, u32, u32), u32>,
    pub(crate) companies: Interner,
    pub(crate) borns: FxHashMap<u32, u32>,
    pub(crate) born: Vec<Born>,
    /// Each with its kind before it.
    pub(crate) codes: Interner,
    pub(crate) code_kind: Vec<u64>,
    reading: Reading,
}

/// Buffers used again for each record.
#[derive(Debug, Default)]
struct Reading {
    name: Name,
    email: Email,
    street: Street,
    folded: String,
    text: String,
}

impl Default for Base {
    fn default() -> Base {
        Base::new()
    }
}

impl Base {
    /// With the empty value in every table, so that nothing told is number 0.
    pub fn new() -> Base {
        Base {
            rows: Vec::new(),
            words: Interner::default(),
            word: vec![Word::default()],
            names: FxHashMap::default(),
            emails: Interner::default(),
            email: vec![Mailbox::default()],
            locals: Interner::default(),
            domains: Interner::default(),
            phones: FxHashMap::default(),
            phone_digits: vec![0],
            streets: Interner::default(),
            numbers: Interner::default(),
            postcodes: Interner::default(),
            cities: Interner::default(),
            houses: FxHashMap::default(),
            companies: Interner::default(),
            borns: FxHashMap::default(),
            born: vec![Born::default()],
            codes: Interner::default(),
            code_kind: vec![0],
            reading: Reading::default(),
        }
    }

    /// Makes room for so many more records, so that reading them moves none twice.
    pub fn reserve(&mut self, records: usize) {
        self.rows.reserve(records);
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Reads one record; its number is how many came before it.
    pub fn push(&mut self, told: &Told) {
        let mut reading = std::mem::take(&mut self.reading);
        if [told.given, told.middle, told.family]
            .iter()
            .all(|part| part.is_empty())
        {
            reading.name.read_whole(told.name);
        } else {
            reading
                .name
                .read_parts(told.given, told.middle, told.family, told.suffix);
        }
        let emails = two(told
            .emails
            .map(|text| self.mailbox(text, &mut reading.email, &mut reading.text)));
        let domains = two(told
            .domains
            .map(|domain| self.domain_alone(domain, &mut reading.email, &mut reading.text)));
        let emails = match emails {
            [NONE, NONE] => domains,
            [one, NONE] => [one, domains[0]],
            both => both,
        };
        // A firm's name stands in a person's field where a form has no other.
        let named = [told.name, told.family, told.given]
            .into_iter()
            .find(|text| !text.is_empty())
            .unwrap_or_default();
        let is_firms_name = told.company.is_empty()
            && (told.given.is_empty() || told.family.is_empty())
            && (company::has_form(named, &mut reading.folded)
                || self.is_named_after(emails[0], named, &mut reading.folded));
        let company = if is_firms_name { named } else { told.company };
        if is_firms_name {
            reading.name.clear();
        } else if !self.is_role(emails[0]) {
            reading
                .name
                .complete(self.locals.text(self.email[emails[0] as usize].local));
        }
        let given = [0, 1].map(|at| self.word(&reading.name.given[at]));
        let family = [0, 1].map(|at| self.word(&reading.name.family[at]));
        let phones = two(told.phones.map(|text| self.number(text)));
        reading.street.read(told.street, told.house_number);
        let street = self.streets.intern(&reading.street.words);
        let number = self.numbers.intern(&reading.street.number);
        postcode(told.postcode, &mut reading.folded, &mut reading.text);
        let postcode = self.postcodes.intern(&reading.text);
        let city = plain(&mut self.cities, told.city, &mut reading.folded);
        company::core(company, &mut reading.folded, &mut reading.text);
        let company = self.companies.intern(&reading.text);
        let codes = two(told
            .codes
            .map(|(kind, code)| self.code(kind, code, &mut reading.folded, &mut reading.text)));
        let born = Born::parse(told.born).map_or(NONE, |born| self.day(born));
        let house = self.house(street, number, postcode);
        let names_nobody = given[0] == NONE && family[0] == NONE;
        let writes_as_firm = self.is_role(emails[0]);
        let kind = if names_nobody && (company != NONE || writes_as_firm) {
            Kind::Firm
        } else {
            Kind::Person
        };
        let generation = reading.name.generation;
        let name = self.whole_name(given[0], family[0]);
        self.rows.push(Row {
            given,
            family,
            name,
            emails,
            phones,
            street,
            number,
            postcode,
            city,
            house,
            company,
            born,
            codes,
            generation,
            kind,
        });
        self.reading = reading;
    }

    /// Whom a record may be one with.
    pub fn side(&self, record: u32) -> Side {
        let row = &self.rows[record as usize];
        match row.kind {
            Kind::Firm => Side::Firm,
            Kind::Person if is_bare(row) => Side::Either,
            Kind::Person => Side::Person,
        }
    }

    fn is_role(&self, email: u32) -> bool {
        self.email[email as usize].is_role
    }

    /// Whether a role's mailbox is at a domain that begins as this name does.
    fn is_named_after(&self, email: u32, name: &str, folded: &mut String) -> bool {
        if !self.is_role(email) {
            return false;
        }
        fold(name, folded);
        let domain = self.domains.text(self.email[email as usize].domain);
        let begins = folded.split(' ').next().unwrap_or_default();
        begins.len() >= 4 && domain.starts_with(begins) && folded.split(' ').count() > 1
    }

    fn word(&mut self, text: &str) -> u32 {
        let number = self.words.intern(text);
        if number as usize == self.word.len() {
            self.word.push(Word {
                lines: lines_of(text),
                sound: crate::sound::soundex(text),
            });
        }
        number
    }

    fn mailbox(&mut self, text: &str, email: &mut Email, whole: &mut String) -> u32 {
        if text.is_empty() || !email.read(text) {
            return NONE;
        }
        whole.clear();
        whole.push_str(&email.local);
        whole.push('@');
        whole.push_str(&email.domain);
        let number = self.emails.intern(whole);
        if number as usize == self.email.len() {
            self.email.push(Mailbox {
                local: self.locals.intern(&email.local),
                domain: self.domains.intern(&email.domain),
                is_role: email.is_role(),
                is_providers: email.is_providers(),
            });
        }
        number
    }

    /// A domain without a mailbox, kept as one that belongs to everybody there.
    fn domain_alone(&mut self, domain: &str, email: &mut Email, whole: &mut String) -> u32 {
        if domain.is_empty() || !email.read_domain(domain) || email.is_providers() {
            return NONE;
        }
        whole.clear();
        whole.push('@');
        whole.push_str(&email.domain);
        let number = self.emails.intern(whole);
        if number as usize == self.email.len() {
            self.email.push(Mailbox {
                local: NONE,
                domain: self.domains.intern(&email.domain),
                is_role: true,
                is_providers: false,
            });
        }
        number
    }

    fn number(&mut self, text: &str) -> u32 {
        let Some(digits) = phone::last_digits(text) else {
            return NONE;
        };
        let next = self.phone_digits.len() as u32;
        let number = *self.phones.entry(digits).or_insert(next);
        if number == next {
            self.phone_digits.push(digits as u32);
        }
        number
    }

    fn code(&mut self, kind: &str, code: &str, folded: &mut String, whole: &mut String) -> u32 {
        fold(code, folded);
        if is_filler(folded) || folded.is_empty() {
            return NONE;
        }
        whole.clear();
        whole.push_str(kind);
        whole.push(':');
        whole.push_str(folded);
        let number = self.codes.intern(whole);
        if number as usize == self.code_kind.len() {
            self.code_kind.push(hash_of(kind));
        }
        number
    }

    fn day(&mut self, born: Born) -> u32 {
        let next = self.born.len() as u32;
        let number = *self.borns.entry(born.packed()).or_insert(next);
        if number == next {
            self.born.push(born);
        }
        number
    }

    /// Half a name is no name.
    fn whole_name(&mut self, given: u32, family: u32) -> u32 {
        if given == NONE || family == NONE {
            return NONE;
        }
        let key = mixed(root(self, given) ^ mixed(self.words.hash(family)));
        let next = self.names.len() as u32 + 1;
        *self.names.entry(key).or_insert(next)
    }

    /// A street without a number is no house.
    fn house(&mut self, street: u32, number: u32, postcode: u32) -> u32 {
        if street == NONE || number == NONE {
            return NONE;
        }
        let next = self.houses.len() as u32 + 1;
        *self.houses.entry((street, number, postcode)).or_insert(next)
    }
}

fn plain(texts: &mut Interner, text: &str, folded: &mut String) -> u32 {
    fold(text, folded);
    if is_filler(folded) {
        NONE
    } else {
        texts.intern(folded)
    }
}

/// What was told moves to the front, and the same told twice was told once.
fn two([first, second]: [u32; 2]) -> [u32; 2] {
    match (first, second) {
        (NONE, second) => [second, NONE],
        (first, second) if first == second => [first, NONE],
        both => both.into(),
    }
}
