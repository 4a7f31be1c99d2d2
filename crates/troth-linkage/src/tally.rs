//! Counts that are kept outside: the numbers under which a database counts the values its records tell, so that a few
//! records out of it are weighed by all of them.

use rustc_hash::FxHashSet;

use crate::base::{Base, Kind, Row};
use crate::count::{Counts, Tellings};
use crate::intern::{NONE, hash_of, mixed};
use crate::model::Model;

/// What is counted. The order is part of what databases keep, so it may only grow at its end.
#[derive(Clone, Copy)]
enum Column {
    Records,
    Given,
    Family,
    Name,
    City,
    Postcode,
    Street,
    Born,
    Company,
    Code,
    Domain,
    Local,
    Email,
    Phone,
    House,
    FirmWord,
    TellGiven,
    TellFamily,
    TellBorn,
    TellCompany,
    TellPostcode,
    TellCity,
    TellStreet,
    Firm,
}

fn key(column: Column, value: u64) -> u64 {
    mixed(value ^ mixed(column as u64 + 1))
}

impl Base {
    /// The numbers under which a record's values are counted; one that it tells twice comes twice.
    pub fn tallies(&self, record: u32, mut give: impl FnMut(u64)) {
        let row = &self.rows[record as usize];
        let mut tell = |column, value: u64, is_told: bool| {
            if is_told {
                give(key(column, value));
            }
        };
        tell(Column::Records, 0, true);
        for word in row.given {
            tell(Column::Given, self.words.hash(word), word != NONE);
        }
        for word in row.family {
            tell(Column::Family, self.words.hash(word), word != NONE);
        }
        for code in row.codes {
            tell(Column::Code, self.codes.hash(code), code != NONE);
        }
        tell(Column::City, self.cities.hash(row.city), row.city != NONE);
        tell(
            Column::Postcode,
            self.postcodes.hash(row.postcode),
            row.postcode != NONE,
        );
        tell(Column::Street, self.streets.hash(row.street), row.street != NONE);
        tell(
            Column::Company,
            self.companies.hash(row.company),
            row.company != NONE,
        );
        tell(
            Column::Firm,
            self.companies.hash(row.company),
            row.kind == Kind::Firm && row.company != NONE,
        );
        tell(Column::Born, self.born_hash(row.born), row.born != NONE);
        tell(Column::Name, self.name_key(row), row.name != NONE);
        tell(
            Column::House,
            self.house_hash((row.street, row.number, row.postcode)),
            row.house != NONE,
        );
        for email in row.emails {
            let mailbox = self.email[email as usize];
            tell(Column::Email, self.emails.hash(email), email != NONE);
            tell(Column::Domain, self.domains.hash(mailbox.domain), email != NONE);
            tell(Column::Local, self.locals.hash(mailbox.local), email != NONE);
        }
        for phone in row.phones {
            tell(Column::Phone, self.phone_hash(phone), phone != NONE);
        }
        for word in self
            .companies
            .text(row.company)
            .split(' ')
            .filter(|word| !word.is_empty())
        {
            tell(Column::FirmWord, hash_of(word), true);
        }
        for (column, value) in [
            (Column::TellGiven, row.given[0]),
            (Column::TellFamily, row.family[0]),
            (Column::TellBorn, row.born),
            (Column::TellCompany, row.company),
            (Column::TellPostcode, row.postcode),
            (Column::TellCity, row.city),
            (Column::TellStreet, row.street),
        ] {
            tell(column, 0, value != NONE);
        }
    }

    /// Everything counted that any of these records tells, once each, with how many records there are and tell a field.
    pub fn counted(&self) -> FxHashSet<u64> {
        let totals = [
            Column::Records,
            Column::TellGiven,
            Column::TellFamily,
            Column::TellBorn,
            Column::TellCompany,
            Column::TellPostcode,
            Column::TellCity,
            Column::TellStreet,
        ];
        let mut all: FxHashSet<u64> = totals.into_iter().map(|column| key(column, 0)).collect();
        for record in 0..self.rows.len() as u32 {
            self.tallies(record, |key| {
                all.insert(key);
            });
        }
        all
    }

    fn born_hash(&self, born: u32) -> u64 {
        u64::from(self.born[born as usize].packed())
    }

    fn phone_hash(&self, phone: u32) -> u64 {
        u64::from(self.phone_digits[phone as usize])
    }

    fn name_key(&self, row: &Row) -> u64 {
        mixed(crate::key::root(self, row.given[0]) ^ mixed(self.words.hash(row.family[0])))
    }

    fn house_hash(&self, (street, number, postcode): (u32, u32, u32)) -> u64 {
        let parts = [
            self.streets.hash(street),
            self.numbers.hash(number),
            self.postcodes.hash(postcode),
        ];
        parts.iter().fold(1, |hash, part| mixed(hash ^ part))
    }
}

/// How many records there are, by what is counted of each.
pub fn records_key() -> u64 {
    key(Column::Records, 0)
}

impl Counts {
    /// The counts by which an excerpt is weighed: frequencies from outside, and by how many people a value is shared
    /// from the excerpt itself, which holds the first of those who share it.
    ///
    /// A base of fewer than `at_least` records counts as one of so many, in which each value is told no oftener: three
    /// records of one firm among three hundred don't make its name a common one.
    pub(crate) fn of_excerpt(
        base: &Base,
        model: &Model,
        at_least: u32,
        count: impl Fn(u64) -> u32,
    ) -> Counts {
        let mut counts = Counts::learnt(model);
        counts.grow(base);
        let of = |column, value| count(key(column, value));
        let fill = |counts: &mut [u32], column, hash: &dyn Fn(u32) -> u64| {
            for (at, told) in counts.iter_mut().enumerate().skip(1) {
                *told = of(column, hash(at as u32));
            }
        };
        fill(&mut counts.given, Column::Given, &|at| base.words.hash(at));
        fill(&mut counts.family, Column::Family, &|at| base.words.hash(at));
        fill(&mut counts.city, Column::City, &|at| base.cities.hash(at));
        fill(&mut counts.postcode, Column::Postcode, &|at| {
            base.postcodes.hash(at)
        });
        fill(&mut counts.street, Column::Street, &|at| base.streets.hash(at));
        fill(&mut counts.born, Column::Born, &|at| base.born_hash(at));
        fill(&mut counts.company, Column::Company, &|at| {
            base.companies.hash(at)
        });
        fill(&mut counts.firm, Column::Firm, &|at| base.companies.hash(at));
        fill(&mut counts.code, Column::Code, &|at| base.codes.hash(at));
        fill(&mut counts.domain, Column::Domain, &|at| base.domains.hash(at));
        fill(&mut counts.local, Column::Local, &|at| base.locals.hash(at));
        for (name, number) in &base.names {
            counts.name[*number as usize] = of(Column::Name, *name);
        }
        for company in 1..base.companies.len() as u32 {
            for word in base.companies.text(company).split(' ').map(hash_of) {
                counts.firm_word.insert(word, of(Column::FirmWord, word));
            }
        }
        let records = count(records_key()).max(1);
        counts.records = records.max(at_least);
        let scale = f64::from(counts.records) / f64::from(records);
        let total = |column| (f64::from(count(key(column, 0))) * scale) as u32;
        counts.told.given = total(Column::TellGiven);
        counts.told.family = total(Column::TellFamily);
        counts.told.born = total(Column::TellBorn);
        counts.told.company = total(Column::TellCompany);
        counts.told.postcode = total(Column::TellPostcode);
        counts.told.city = total(Column::TellCity);
        counts.told.street = total(Column::TellStreet);
        counts.share(base, &Tellings::all(base));
        for at in 1..base.emails.len() as u32 {
            counts.email[at as usize].records = of(Column::Email, base.emails.hash(at));
        }
        for at in 1..base.phone_digits.len() as u32 {
            counts.phone[at as usize].records = of(Column::Phone, base.phone_hash(at));
        }
        for (house, number) in &base.houses {
            counts.house[*number as usize].records = of(Column::House, base.house_hash(*house));
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use rustc_hash::FxHashMap;

    use super::*;
    use crate::told::Told;

    /// An excerpt that holds everything is weighed as the whole base is.
    #[test]
    fn counts_kept_outside_are_the_counts() {
        let mut base = Base::new();
        for (given, family, email, phone) in [
            ("Ann", "Devlin", "ann@devlin.example", "+353 1 677 0101"),
            ("Annie", "Devlin", "ann@devlin.example", ""),
            ("Bob", "Byrne", "bob.byrne@work.example", "+353 1 677 0101"),
        ] {
            base.push(&Told {
                given,
                family,
                emails: [email, ""],
                phones: [phone, ""],
                street: "12 Main Street",
                postcode: "D04 V4X7",
                city: "Dublin",
                company: "Devlin & Daughters",
                born: "1971-03-04",
                ..Told::default()
            });
        }
        let mut kept: FxHashMap<u64, u32> = FxHashMap::default();
        (0..3).for_each(|at| base.tallies(at, |key| *kept.entry(key).or_default() += 1));
        assert!(base.counted().iter().all(|key| kept.contains_key(key)));
        let model = Model::prior(3);
        let excerpt = Counts::of_excerpt(&base, &model, 0, |key| kept.get(&key).copied().unwrap_or(0));
        let whole = Counts {
            names_together_bits: excerpt.names_together_bits,
            ..Counts::of(&base)
        };
        assert_eq!(format!("{excerpt:?}").len(), format!("{whole:?}").len());
        for (one, other) in [
            (&excerpt.given, &whole.given),
            (&excerpt.family, &whole.family),
            (&excerpt.city, &whole.city),
            (&excerpt.postcode, &whole.postcode),
            (&excerpt.street, &whole.street),
            (&excerpt.born, &whole.born),
            (&excerpt.company, &whole.company),
            (&excerpt.firm, &whole.firm),
            (&excerpt.domain, &whole.domain),
            (&excerpt.local, &whole.local),
            (&excerpt.name, &whole.name),
        ] {
            assert_eq!(one[1..], other[1..]);
        }
        assert_eq!(excerpt.email[1..], whole.email[1..]);
        assert_eq!(excerpt.phone[1..], whole.phone[1..]);
        assert_eq!(excerpt.house[1..], whole.house[1..]);
        assert_eq!(excerpt.firm_word, whole.firm_word);
        assert_eq!(excerpt.records, whole.records);
    }
}
