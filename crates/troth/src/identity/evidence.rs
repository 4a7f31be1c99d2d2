//! What a row says of somebody that could tell who they are: names, addresses, numbers, ids, a day of birth, a firm.

use std::collections::BTreeSet;

use crate::identity::Kind;
use crate::organisation::is_everybodys;
use crate::record::said::{Who, WhoKind};

/// Longer values are no addresses or numbers, and no index should carry them.
const LONGEST: usize = 254;

/// One thing that could tell who somebody is.
pub type Trait = (Kind, String);

/// All that one of the people and firms of a row says of themselves, and what stands beside them in it.
pub fn traits(told: &[Who], at: usize) -> BTreeSet<Trait> {
    let Some(who) = told.get(at) else {
        return BTreeSet::new();
    };
    let mut found = own_traits(who);
    let mut add = |kind: Kind, value: &str| {
        if let Some(known) = fitting(kind, value) {
            found.insert(known);
        }
    };
    if let Some(address) = &who.address {
        let parts = [&address.street, &address.postcode, &address.city];
        let parts: Vec<&str> = parts
            .map(|part| part.as_deref().unwrap_or_default().trim())
            .into();
        if parts.iter().any(|part| !part.is_empty()) {
            add(Kind::Address, &parts.join(BETWEEN));
        }
    }
    add(Kind::Born, who.birthday.as_deref().unwrap_or_default());
    let firm = who
        .member_of
        .and_then(|firm| told.get(firm))
        .and_then(|firm| firm.name.as_deref());
    match who.kind {
        WhoKind::Person => add(Kind::Company, firm.unwrap_or_default()),
        WhoKind::Organisation => {
            let people = told.iter().filter(|one| one.member_of == Some(at));
            let addresses = people.chain([who]).flat_map(|one| &one.emails);
            let hosts = addresses
                .filter_map(|email| email.rsplit_once('@'))
                .map(|(_, host)| host.trim().to_lowercase())
                .chain(who.website.as_deref().and_then(host));
            hosts
                .filter(|host| !is_everybodys(host))
                .for_each(|host| add(Kind::Domain, &host));
        }
        // No row tells of one.
        WhoKind::Household => {}
    }
    found
}

/// What somebody is reached at and called by, whoever stands beside them.
pub fn own_traits(who: &Who) -> BTreeSet<Trait> {
    let emails = who
        .emails
        .iter()
        .map(|email| fitting(Kind::Email, &email.to_lowercase()));
    let phones = who.phones.iter().map(|phone| fitting(Kind::Phone, phone));
    let ids = who
        .outside_ids
        .iter()
        .filter(|(_, value)| !value.trim().is_empty())
        .map(|(kind, value)| {
            fitting(
                Kind::OutsideId,
                &format!("{}:{}", kind.trim().to_lowercase(), value.trim()),
            )
        });
    let name = called(who).and_then(|name| fitting(Kind::Name, &name));
    emails.chain(phones).chain(ids).chain([name]).flatten().collect()
}

/// What stands between the parts of an address.
pub const BETWEEN: &str = "\t";

fn fitting(kind: Kind, value: &str) -> Option<Trait> {
    let value = value.trim_matches(' ');
    (!value.is_empty() && value.len() <= LONGEST).then(|| (kind, value.to_owned()))
}

/// `Family, Given` where both are told, since which is which tells more than a full name does.
fn called(who: &Who) -> Option<String> {
    let part = |part: &Option<String>| part.as_deref().unwrap_or_default().trim().to_owned();
    let (given, family, name) = (part(&who.given), part(&who.family), part(&who.name));
    let called = match (given.is_empty(), family.is_empty()) {
        (false, false) => format!("{family}, {given}"),
        _ if !name.is_empty() => name,
        _ => format!("{given}{family}"),
    };
    // An address in a name's place is none.
    (!called.is_empty() && !called.contains('@')).then_some(called)
}

/// The host of a web address, without `www.`.
fn host(site: &str) -> Option<String> {
    let bare = site
        .trim()
        .split_once("://")
        .map_or(site.trim(), |(_, rest)| rest);
    let host = bare
        .split(['/', '?', '#', ':'])
        .next()
        .unwrap_or_default()
        .to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    (host.contains('.') && !host.contains(' ')).then(|| host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::said::Address;

    fn values(found: BTreeSet<Trait>, kind: Kind) -> Vec<String> {
        found
            .into_iter()
            .filter(|(of, _)| *of == kind)
            .map(|(_, value)| value)
            .collect()
    }

    #[test]
    fn a_row_gives_what_could_tell_who_it_speaks_of() {
        let person = Who {
            given: Some("Ann".into()),
            family: Some("Devlin".into()),
            emails: vec!["Ann@Devlin.example".into()],
            phones: vec!["+35315550101".into()],
            outside_ids: vec![("Loyalty".into(), "C-17".into()), ("vat".into(), " ".into())],
            birthday: Some("1971-03-04".into()),
            address: Some(Address {
                street: Some("12 Main Street".into()),
                city: Some("Dublin".into()),
                ..Address::default()
            }),
            member_of: Some(1),
            ..Who::default()
        };
        let firm = Who {
            kind: WhoKind::Organisation,
            name: Some("Devlin & Daughters".into()),
            ..Who::default()
        };
        let expected = BTreeSet::from([
            (Kind::Email, "ann@devlin.example".to_owned()),
            (Kind::Phone, "+35315550101".to_owned()),
            (Kind::OutsideId, "loyalty:C-17".to_owned()),
            (Kind::Name, "Devlin, Ann".to_owned()),
            (Kind::Born, "1971-03-04".to_owned()),
            (Kind::Address, "12 Main Street\t\tDublin".to_owned()),
            (Kind::Company, "Devlin & Daughters".to_owned()),
        ]);
        assert_eq!(traits(&[person, firm], 0), expected);
    }

    #[test]
    fn a_firm_is_known_by_the_domains_its_people_write_from() {
        let firm = Who {
            kind: WhoKind::Organisation,
            name: Some("Devlin & Daughters".into()),
            ..Who::default()
        };
        let person = |email: &str, member_of| Who {
            emails: vec![email.to_owned()],
            member_of,
            ..Who::default()
        };
        let told = [
            firm,
            person("ann@devlin.example", Some(0)),
            person("bob@gmail.com", Some(0)),
            person("eve@elsewhere.example", None),
        ];
        assert_eq!(values(traits(&told, 0), Kind::Domain), ["devlin.example"]);
        assert_eq!(values(traits(&told, 1), Kind::Domain), Vec::<String>::new());
    }

    #[test]
    fn a_firm_has_the_domain_of_its_site_or_its_own_mail() {
        let firm = |website: Option<&str>, email: &str| {
            let who = Who {
                kind: WhoKind::Organisation,
                website: website.map(str::to_owned),
                emails: vec![email.to_owned()],
                ..Who::default()
            };
            values(traits(&[who], 0), Kind::Domain)
        };
        assert_eq!(
            firm(Some("https://www.Devlin.example/shop?x=1"), "devlin@gmail.com"),
            ["devlin.example"]
        );
        assert_eq!(firm(None, "hello@devlin.example"), ["devlin.example"]);
        assert_eq!(firm(Some("none"), "devlin@gmail.com"), Vec::<String>::new());
    }

    #[test]
    fn an_address_in_a_names_place_is_no_name() {
        let who = Who {
            name: Some("ann@devlin.example".into()),
            ..Who::default()
        };
        assert_eq!(traits(&[who], 0), BTreeSet::new());
    }
}
