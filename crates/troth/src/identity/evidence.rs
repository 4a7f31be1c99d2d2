//! What a row says of somebody that could tell who they are: addresses, numbers, ids, a firm's domain, names.

use std::collections::BTreeSet;

use crate::identity::Kind;
use crate::identity::name::Name;
use crate::organisation::is_everybodys;
use crate::record::said::{Who, WhoKind};

/// Longer values are no addresses or numbers, and no index should carry them.
const LONGEST: usize = 254;

/// One thing that could tell who somebody is.
pub type Trait = (Kind, String);

/// All of them in one row.
pub fn traits(who: &Who) -> BTreeSet<Trait> {
    let mut found = BTreeSet::new();
    let mut add = |kind: Kind, value: String| {
        let fits = !value.is_empty() && value.len() <= LONGEST;
        if fits {
            found.insert((kind, value));
        }
    };
    for email in &who.emails {
        add(Kind::Email, email.trim().to_lowercase());
    }
    for phone in &who.phones {
        add(Kind::Phone, phone.trim().to_owned());
    }
    for (kind, value) in &who.outside_ids {
        let value = value.trim();
        if !value.is_empty() {
            add(Kind::OutsideId, format!("{}:{value}", kind.trim().to_lowercase()));
        }
    }
    if let Some(name) = called(who) {
        add(Kind::Name, name.folded());
    }
    if who.kind == WhoKind::Organisation {
        let site = who.website.as_deref().and_then(host);
        for domain in site
            .into_iter()
            .chain(domains(&who.emails))
            .filter(|domain| !is_everybodys(domain))
        {
            add(Kind::Domain, domain);
        }
    }
    found
}

/// A firm's name together with each domain that it or its people write from: two silos that tell of such a firm mean the
/// same one, though neither knows its address.
pub fn firm_traits(who: &[Who], at: usize) -> BTreeSet<Trait> {
    let Some((firm, name)) = who
        .get(at)
        .filter(|one| one.kind == WhoKind::Organisation)
        .and_then(|one| Some((one, troth_store::normalise(one.name.as_deref()?))))
        .filter(|(_, name)| !name.is_empty())
    else {
        return BTreeSet::new();
    };
    let people = who.iter().filter(|one| one.member_of == Some(at));
    people
        .flat_map(|one| domains(&one.emails))
        .chain(firm.website.as_deref().and_then(host))
        .chain(domains(&firm.emails))
        .filter(|domain| !is_everybodys(domain))
        .map(|domain| format!("{name} at {domain}"))
        .filter(|value| value.len() <= LONGEST)
        .map(|value| (Kind::Firm, value))
        .collect()
}

fn domains(emails: &[String]) -> impl Iterator<Item = String> {
    emails
        .iter()
        .filter_map(|email| email.rsplit_once('@'))
        .map(|(_, domain)| domain.trim().to_lowercase())
}

/// A full name where one is told, else given and family name together.
fn called(who: &Who) -> Option<Name> {
    let parts = [who.given.as_deref(), who.family.as_deref()]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
    let told = if parts.contains(' ') {
        Some(parts.as_str())
    } else {
        who.name.as_deref().or(Some(parts.as_str()))
    };
    told.and_then(Name::parse)
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

    #[test]
    fn a_row_gives_what_could_tell_who_it_speaks_of() {
        let person = Who {
            given: Some("Ann".into()),
            family: Some("Devlin".into()),
            emails: vec!["Ann@Devlin.example".into()],
            phones: vec!["+35315550101".into()],
            outside_ids: vec![("Loyalty".into(), "C-17".into())],
            ..Who::default()
        };
        let expected = BTreeSet::from([
            (Kind::Email, "ann@devlin.example".to_owned()),
            (Kind::Phone, "+35315550101".to_owned()),
            (Kind::OutsideId, "loyalty:C-17".to_owned()),
            (Kind::Name, "ann devlin".to_owned()),
        ]);
        assert_eq!(traits(&person), expected);
    }

    #[test]
    fn a_firm_is_known_by_its_name_and_the_domain_its_people_write_from() {
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
        let known = BTreeSet::from([(Kind::Firm, "devlin daughters at devlin.example".to_owned())]);
        assert_eq!(firm_traits(&told, 0), known);
        assert_eq!(firm_traits(&told, 1), BTreeSet::new());
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
            traits(&who)
                .into_iter()
                .filter(|(kind, _)| *kind == Kind::Domain)
                .map(|(_, value)| value)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            firm(Some("https://www.Devlin.example/shop?x=1"), "devlin@gmail.com"),
            ["devlin.example"]
        );
        assert_eq!(firm(None, "hello@devlin.example"), ["devlin.example"]);
        assert_eq!(firm(Some("none"), "devlin@gmail.com"), Vec::<String>::new());
    }
}
