//! Names as evidence: when two of them surely mean different people, and when surely the same words.

/// Words before or after a name that say nothing about who it is.
const TITLES: [&str; 16] = [
    "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "herr", "frau", "monsieur", "madame", "mme",
    "senor", "senora", "sr",
];

/// A person's name, folded: the given name first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name {
    words: Vec<String>,
}

impl Name {
    /// `None` when it is no name: empty, or an address in a name's place.
    pub fn parse(text: &str) -> Option<Name> {
        if text.contains('@') {
            return None;
        }
        let turned = match text.split_once(',') {
            Some((family, given)) if !given.trim().is_empty() => format!("{given} {family}"),
            _ => text.to_owned(),
        };
        let words: Vec<String> = troth_store::normalise(&turned)
            .split(' ')
            .filter(|word| !word.is_empty() && !TITLES.contains(word))
            .take(8)
            .map(str::to_owned)
            .collect();
        (!words.is_empty()).then_some(Name { words })
    }

    /// As kept: folded, with single spaces.
    pub fn folded(&self) -> String {
        self.words.join(" ")
    }

    /// The same words in any order; nothing for a single word, which many people share.
    pub fn key(&self) -> Option<String> {
        let mut words = self.words.clone();
        words.sort_unstable();
        words.dedup();
        (words.len() > 1).then(|| words.join(" "))
    }

    /// Whether the two surely mean different people. Initials, short forms by their beginning, a changed family name
    /// and words in another order leave it open; so does a name of one word.
    pub fn differs(&self, other: &Name) -> bool {
        let ([given, .., family], [other_given, .., other_family]) =
            (self.words.as_slice(), other.words.as_slice())
        else {
            return false;
        };
        let within = |some: &Name, all: &Name| some.words.iter().all(|word| all.words.contains(word));
        let same_family = family == other_family;
        let same_letter = given.chars().next() == other_given.chars().next();
        let is_open = within(self, other)
            || within(other, self)
            || begins(given, other_given)
            || same_family && same_letter
            || given == other_family && begins(family, other_given);
        !is_open
    }
}

/// One is the beginning of the other, such as an initial.
fn begins(one: &str, other: &str) -> bool {
    one.starts_with(other) || other.starts_with(one)
}

/// How many of the names surely mean different people, each from each; counts no further than `enough`, which is small.
/// In no order: another name never makes it fewer.
pub fn different(names: &[&Name], enough: usize) -> usize {
    let mut names: Vec<&Name> = names
        .iter()
        .copied()
        .filter(|name| name.words.len() > 1)
        .collect();
    names.sort_unstable();
    names.dedup();
    most_apart(&names, enough)
}

fn most_apart(names: &[&Name], enough: usize) -> usize {
    let mut most = 0;
    for (at, name) in names.iter().enumerate() {
        if most >= enough || names.len() - at <= most {
            break;
        }
        let others: Vec<&Name> = names[at + 1..]
            .iter()
            .copied()
            .filter(|other| name.differs(other))
            .collect();
        most = most.max(1 + most_apart(&others, enough - 1));
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Name {
        Name::parse(text).unwrap()
    }

    #[test]
    fn two_names_differ_only_when_nothing_explains_them() {
        for (one, other, differ) in [
            ("Ann Devlin", "Bob Devlin", true),
            ("Ann Devlin", "Robert Byrne", true),
            ("Anna Byrne", "Alan Devlin", true),
            ("Ann Devlin", "Devlin, Ann", false),
            ("Ann Devlin", "Devlin Ann", false),
            ("Ann Devlin", "A. Devlin", false),
            ("Ann Devlin", "Mrs. Ann Byrne", false),
            ("Tom Byrne", "Thomas Byrne", false),
            ("Ann", "Bob Devlin", false),
            ("José Pavarotti", "Jose Pavarotti", false),
            ("Ana María Trujillo", "Ana Trujillo", false),
        ] {
            assert_eq!(name(one).differs(&name(other)), differ, "{one} / {other}");
            assert_eq!(name(other).differs(&name(one)), differ, "{other} / {one}");
        }
    }

    #[test]
    fn an_address_is_no_name_and_one_word_is_no_key() {
        assert_eq!(Name::parse("ann@example.org"), None);
        assert_eq!(Name::parse("  "), None);
        assert_eq!(name("Ann").key(), None);
        assert_eq!(name("Devlin, Ann").key(), name("Ann Devlin").key());
    }

    #[test]
    fn three_people_at_one_address_are_three() {
        let names: Vec<Name> = ["Ann Devlin", "A Devlin", "Bob Byrne", "Carla Rossi", "Rossi"]
            .iter()
            .map(|text| name(text))
            .collect();
        let names: Vec<&Name> = names.iter().collect();
        assert_eq!(different(&names, 10), 3);
        assert_eq!(different(&names, 2), 2);
        // Somebody who could be two of them makes them no fewer, wherever they stand.
        let names: Vec<Name> = ["A Smith", "Ann Devlin", "Alan Byrne", "Carla Rossi"]
            .iter()
            .map(|text| name(text))
            .collect();
        for nth in 0..names.len() {
            let mut turned: Vec<&Name> = names.iter().collect();
            turned.rotate_left(nth);
            assert_eq!(different(&turned, 3), 3);
        }
    }
}
