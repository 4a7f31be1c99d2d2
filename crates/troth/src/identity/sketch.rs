//! One subject as the engine compares it: of all that its records told, what tells most of who it is.

use troth_linkage::Told;

use crate::identity::Kind;
use crate::identity::evidence::BETWEEN;
use crate::identity::evidence_store::Carried;
use crate::identity::name::{Name, different};
use crate::intake::shared::is_shared_address;
use crate::record::said::WhoKind;

/// What is compared of a subject.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sketch {
    name: String,
    company: String,
    emails: [String; 2],
    domains: [String; 2],
    phones: [String; 2],
    street: String,
    postcode: String,
    city: String,
    born: String,
    codes: [(String, String); 2],
}

impl Sketch {
    /// Of what the newest records told: two addresses and numbers at most, one house.
    pub fn of(kind: WhoKind, carried: &[Carried]) -> Sketch {
        let is_firm = kind == WhoKind::Organisation;
        let newest = |kind: Kind| newest(carried, kind);
        // An office's mailbox says nothing of who wrote from it, but much of the firm it is.
        let own = |value: &&str| is_firm || !is_shared_address(value);
        let name = name(newest(Kind::Name).collect());
        let (name, company) = if is_firm {
            (
                String::new(),
                newest(Kind::Name).next().unwrap_or_default().to_owned(),
            )
        } else {
            (name, newest(Kind::Company).next().unwrap_or_default().to_owned())
        };
        let address = newest(Kind::Address).next().unwrap_or_default();
        let mut address = address.split(BETWEEN).map(str::to_owned);
        let mut part = || address.next().unwrap_or_default();
        let (street, postcode, city) = (part(), part(), part());
        let codes = two(newest(Kind::OutsideId)).map(|code| match code.split_once(':') {
            Some((kind, value)) => (kind.to_owned(), value.to_owned()),
            None => (String::new(), code),
        });
        Sketch {
            name,
            company,
            emails: two(newest(Kind::Email).filter(own)),
            domains: two(newest(Kind::Domain)),
            phones: two(newest(Kind::Phone)),
            street,
            postcode,
            city,
            born: newest(Kind::Born).next().unwrap_or_default().to_owned(),
            codes,
        }
    }

    pub fn told(&self) -> Told<'_> {
        let [first, second] = &self.codes;
        Told {
            name: &self.name,
            company: &self.company,
            emails: self.emails.each_ref().map(String::as_str),
            domains: self.domains.each_ref().map(String::as_str),
            phones: self.phones.each_ref().map(String::as_str),
            street: &self.street,
            postcode: &self.postcode,
            city: &self.city,
            born: &self.born,
            codes: [(&first.0, &first.1), (&second.0, &second.1)],
            ..Told::default()
        }
    }

    /// What it is reached at, as told: whose these are is asked again when somebody else tells them.
    pub fn reached_at(&self) -> impl Iterator<Item = (Kind, &str)> {
        let emails = self.emails.iter().map(|email| (Kind::Email, email.as_str()));
        let phones = self.phones.iter().map(|phone| (Kind::Phone, phone.as_str()));
        emails.chain(phones).filter(|(_, value)| !value.is_empty())
    }
}

/// Values of one kind, those of the newest record first.
fn newest(carried: &[Carried], kind: Kind) -> impl Iterator<Item = &str> {
    let mut of_kind: Vec<&Carried> = carried.iter().filter(|one| one.kind == kind).collect();
    of_kind.sort_unstable_by(|one, other| (other.record, &one.value).cmp(&(one.record, &other.value)));
    of_kind.into_iter().map(|one| one.value.as_str())
}

fn two<'v>(mut values: impl Iterator<Item = &'v str>) -> [String; 2] {
    std::array::from_fn(|_| values.next().unwrap_or_default().to_owned())
}

/// The name that says most: of `A Devlin` and `Ann Devlin` the second. A mailbox from which people of surely different
/// names write has none.
fn name(told: Vec<&str>) -> String {
    let names: Vec<Name> = told.iter().filter_map(|text| Name::parse(text)).collect();
    if different(&names.iter().collect::<Vec<_>>(), 2) > 1 {
        return String::new();
    }
    let fullest = told
        .into_iter()
        .enumerate()
        .max_by_key(|(at, text)| (text.chars().count(), std::cmp::Reverse(*at)));
    fullest.map_or_else(String::new, |(_, text)| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn carried(record: i64, kind: Kind, value: &str) -> Carried {
        Carried {
            subject: 1,
            kind,
            value: value.into(),
            record,
            is_shared: false,
        }
    }

    #[test]
    fn the_newest_is_compared_and_the_fullest_name() {
        let told = [
            carried(1, Kind::Email, "old@x.example"),
            carried(2, Kind::Email, "older@x.example"),
            carried(3, Kind::Email, "info@x.example"),
            carried(4, Kind::Email, "new@x.example"),
            carried(1, Kind::Name, "Devlin, Ann"),
            carried(4, Kind::Name, "A Devlin"),
            carried(1, Kind::Address, "1 Old Road\t\tCork"),
            carried(4, Kind::Address, "12 Main Street\tD04\tDublin"),
            carried(4, Kind::OutsideId, "loyalty:C-17"),
        ];
        let sketch = Sketch::of(WhoKind::Person, &told);
        let told = sketch.told();
        assert_eq!(told.emails, ["new@x.example", "older@x.example"]);
        assert_eq!(
            (told.name, told.street, told.postcode, told.city),
            ("Devlin, Ann", "12 Main Street", "D04", "Dublin")
        );
        assert_eq!(told.codes[0], ("loyalty", "C-17"));
    }

    #[test]
    fn a_mailbox_of_several_people_has_no_name() {
        let told = [
            carried(1, Kind::Name, "Ann Devlin"),
            carried(2, Kind::Name, "Bob Byrne"),
        ];
        assert_eq!(Sketch::of(WhoKind::Person, &told).told().name, "");
    }

    #[test]
    fn a_firm_is_compared_by_its_name_and_where_its_people_write_from() {
        let told = [
            carried(1, Kind::Name, "Devlin & Daughters"),
            carried(1, Kind::Domain, "devlin.example"),
        ];
        let sketch = Sketch::of(WhoKind::Organisation, &told);
        let told = sketch.told();
        assert_eq!(
            (told.company, told.name, told.domains[0]),
            ("Devlin & Daughters", "", "devlin.example")
        );
    }
}
