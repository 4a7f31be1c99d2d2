//! What a household is called and where it stands: as most of its people do.

use std::collections::BTreeMap;

use troth_store::normalise;

use crate::party::{Detail, shown};

/// By field.
pub type Described = BTreeMap<String, String>;

/// Fields that are taken together from where most of them live.
const WHERE: [&str; 5] = ["street", "postcode", "city", "country", "country_code"];

/// Of each person what was said of them, the oldest person first.
pub fn describe(people: &[Vec<Detail>]) -> Described {
    let families = people.iter().filter_map(|details| family(details));
    let name = commonest(families, |family| normalise(family));
    let houses = people
        .iter()
        .map(|details| house(details))
        .filter(|house| !house.is_empty());
    let house = commonest(houses, |house| {
        let lines = WHERE[..3]
            .iter()
            .map(|field| house.get(*field).map(|line| normalise(line)));
        lines.collect::<Vec<_>>()
    });
    let name = name.map_or_else(|| "Household".to_owned(), |family| format!("{family} household"));
    let mut described = house.unwrap_or_default();
    described.insert("name".to_owned(), name);
    described
}

fn house(details: &[Detail]) -> Described {
    let told = WHERE
        .iter()
        .filter_map(|field| Some(((*field).to_owned(), shown(details, field)?.value.clone())));
    told.collect()
}

/// The family name as told, or as the whole name ends or begins before a comma.
fn family(details: &[Detail]) -> Option<String> {
    if let Some(family) = shown(details, "family") {
        return Some(family.value.clone());
    }
    let name = &shown(details, "name")?.value;
    let family = match name.split_once(',') {
        Some((family, _)) => family.trim(),
        None => name.split_whitespace().next_back()?,
    };
    (!family.is_empty()).then(|| family.to_owned())
}

/// What is said most, as it was written first.
fn commonest<T, K: Ord>(said: impl Iterator<Item = T>, folded: impl Fn(&T) -> K) -> Option<T> {
    let mut counted: BTreeMap<K, (usize, std::cmp::Reverse<usize>, T)> = BTreeMap::new();
    for (at, one) in said.enumerate() {
        counted
            .entry(folded(&one))
            .or_insert((0, std::cmp::Reverse(at), one))
            .0 += 1;
    }
    counted
        .into_values()
        .max_by_key(|(count, first, _)| (*count, *first))
        .map(|(.., one)| one)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::party::rank;

    fn person(said: &[(&str, &str)]) -> Vec<Detail> {
        let details = (1..).zip(said).map(|(id, (field, value))| Detail {
            id,
            subject: 1,
            field: (*field).into(),
            value: (*value).into(),
            rank: rank::RECORD,
            at: 1,
            record: Some(1),
            by: None,
            withdrawn_at: None,
            struck_by: None,
        });
        details.collect()
    }

    #[test]
    fn it_is_called_by_the_commonest_family_name_as_written() {
        for (names, expected) in [
            (vec!["Ann Byrne", "Bob Devlin", "Cal DEVLIN"], "Devlin household"),
            (vec!["Devlin, Ann", "Bob Devlin"], "Devlin household"),
            // Of equals, as the oldest of them is called.
            (vec!["Ann Byrne", "Bob Devlin"], "Byrne household"),
            (vec!["", ""], "Household"),
        ] {
            let people: Vec<Vec<Detail>> = names.iter().map(|name| person(&[("name", name)])).collect();
            assert_eq!(describe(&people)["name"], expected, "{names:?}");
        }
        let told = [person(&[
            ("name", "Ann van der Berg"),
            ("family", "van der Berg"),
        ])];
        assert_eq!(describe(&told)["name"], "van der Berg household");
    }

    #[test]
    fn it_stands_where_most_of_them_live() {
        let at = |street: &str, city: &str| person(&[("street", street), ("city", city)]);
        let people = [
            at("1 Old Road", "Cork"),
            at("12 Main Street", "Dublin"),
            at("12 main street", "Dublin"),
            person(&[]),
        ];
        let described = describe(&people);
        assert_eq!(
            (described["street"].as_str(), described["city"].as_str()),
            ("12 Main Street", "Dublin")
        );
        assert!(!described.contains_key("postcode"));
    }
}
