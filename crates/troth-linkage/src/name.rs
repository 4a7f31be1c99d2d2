//! A person's name taken apart: given names, family names, and whether a father or his son is meant.

use crate::fold::{fold, is_filler, unspell, within};
use crate::list::List;
use crate::nickname::lines_of;

/// Words before or after a name that say nothing about who it is.
static TITLES: List = List::new(
    "mr mrs ms miss mx dr prof professor sir dame lord lady rev herr frau hr fr dipl ing mag \
     monsieur madame mme mlle senor senora srta sra pan pani phd md esq mba",
);

/// Words that belong to the family name after them.
static PARTICLES: List =
    List::new("van von vom zu zum zur der den de da do dos das del della di du la le el al af");

/// What tells a father from his son of the same name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Generation {
    #[default]
    Unsaid,
    Elder,
    Younger,
    Third,
}

impl Generation {
    fn parse(word: &str) -> Option<Generation> {
        match word {
            "sr" | "sen" | "senior" | "snr" => Some(Generation::Elder),
            "jr" | "jun" | "junior" | "jnr" | "jnior" | "filho" | "hijo" | "fils" | "ii" => {
                Some(Generation::Younger)
            }
            "iii" | "neto" => Some(Generation::Third),
            _ => None,
        }
    }
}

/// What a name says, in buffers that are used again for the next one.
#[derive(Debug, Default)]
pub(crate) struct Name {
    pub(crate) given: [String; 2],
    pub(crate) family: [String; 2],
    pub(crate) generation: Generation,
    folded: String,
}

impl Name {
    /// Reads a name told in parts. A part is often filled with all of it, or with a title, or with a filler.
    pub(crate) fn read_parts(&mut self, given: &str, middle: &str, family: &str, suffix: &str) {
        self.clear();
        let mut folded = std::mem::take(&mut self.folded);
        fold(suffix, &mut folded);
        self.generation = folded.split(' ').find_map(Generation::parse).unwrap_or_default();
        fold(given, &mut folded);
        self.put_given(&folded);
        fold(middle, &mut folded);
        self.put_given(&folded);
        fold(family, &mut folded);
        self.put_family(&folded);
        self.folded = folded;
    }

    /// Reads a name told as one: `Prof. Anna van der Berg`, `Berg, Anna`, `Anna`.
    pub(crate) fn read_whole(&mut self, whole: &str) {
        self.clear();
        if whole.contains('@') {
            return;
        }
        let mut folded = std::mem::take(&mut self.folded);
        let turned = whole.split_once(',').filter(|(_, after)| {
            fold(after, &mut folded);
            !folded.is_empty()
                && !folded
                    .split(' ')
                    .all(|word| Generation::parse(word).is_some() || TITLES.has(word))
        });
        if let Some((family, given)) = turned {
            fold(given, &mut folded);
            self.put_given(&folded);
            fold(family, &mut folded);
            self.put_family(&folded);
        } else {
            self.put_whole(whole, &mut folded);
        }
        self.folded = folded;
    }

    /// Takes from the part of an e-mail address before its sign what the name itself left out: `anna.schmidt84`.
    pub(crate) fn complete(&mut self, local: &str) {
        let (has_family, has_initial) = (!self.family[0].is_empty(), self.given[0].len() == 1);
        if has_family && !has_initial {
            return;
        }
        let local = local.trim_end_matches(|letter: char| letter.is_ascii_digit());
        let mut parts = local.split(['.', '_', '-']);
        let (Some(first), Some(last), None) = (parts.next(), parts.next(), parts.next()) else {
            return;
        };
        let is_word = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase());
        if !is_word(first) || !is_word(last) || last.len() < 3 && first.len() < 3 {
            return;
        }
        if has_family {
            self.spell_out([(first, last), (last, first)]);
            return;
        }
        let given = self.given[0].as_str();
        let is_turned = last.len() < 3 || given == last;
        let (first, last) = if is_turned { (last, first) } else { (first, last) };
        if given.is_empty() {
            put(&mut self.given, first);
            put(&mut self.family, last);
        } else if given.as_bytes()[0] == first.as_bytes()[0] {
            put(&mut self.family, last);
        }
    }

    /// `J. Petersen` who writes from `jytte.petersen` is Jytte.
    fn spell_out(&mut self, names: [(&str, &str); 2]) {
        let [initial, family] = [&self.given[0], &self.family[0]].map(String::as_str);
        let found = names
            .into_iter()
            .find(|(given, named)| *named == family && given.starts_with(initial));
        if let Some((given, _)) = found {
            self.given[0].clear();
            self.given[0].push_str(given);
        }
    }

    pub(crate) fn clear(&mut self) {
        for part in self.given.iter_mut().chain(&mut self.family) {
            part.clear();
        }
        self.generation = Generation::Unsaid;
    }

    /// Words as they stand between spaces, so that `Meyer-Schmidt` stays one family's name.
    fn put_whole(&mut self, whole: &str, folded: &mut String) {
        fold(whole, folded);
        if is_filler(folded) {
            return;
        }
        let mut words = [const { String::new() }; 8];
        let mut count = 0;
        for word in within(whole).split_whitespace() {
            fold(word, folded);
            match Generation::parse(folded) {
                // After a given and a family name; `Amartya Sen` is no elder Amartya.
                Some(found) if count > 1 => self.generation = found,
                _ if folded.is_empty() || TITLES.has(folded.as_str()) || count == words.len() => {}
                _ => {
                    words[count].push_str(folded);
                    count += 1;
                }
            }
        }
        let words = &words[..count];
        // The family name begins at its first particle, else at the last word; of four words two are family names.
        let particle = words.iter().skip(1).position(|word| PARTICLES.has(word.as_str()));
        let begins = match (particle, count) {
            (Some(at), _) if at + 2 < count => at + 1,
            (_, 0 | 1) => 1,
            (_, 2) => 1,
            // Of three the middle one is a given name if anyone is called so.
            (_, 3) => {
                if is_in_use(&words[1]) {
                    2
                } else {
                    1
                }
            }
            _ => count - 2,
        };
        let (given, family) = words.split_at(begins.min(count));
        for (part, words) in [(&mut self.given, given), (&mut self.family, family)] {
            for word in words {
                word.split(' ').for_each(|word| put(part, word));
            }
            if let [alone] = words {
                keep_alone(part, alone);
            }
        }
    }

    fn put_given(&mut self, folded: &str) {
        if is_filler(folded) {
            return;
        }
        for (at, word) in folded.split(' ').enumerate() {
            match Generation::parse(word) {
                Some(found) if at > 0 => self.generation = found,
                _ if TITLES.has(word) && word.len() > 1 => {}
                _ => put(&mut self.given, word),
            }
        }
        keep_alone(&mut self.given, folded);
    }

    fn put_family(&mut self, folded: &str) {
        if is_filler(folded) {
            return;
        }
        for (at, word) in folded.split(' ').enumerate() {
            match Generation::parse(word) {
                Some(found) if at > 0 => self.generation = found,
                _ => put(&mut self.family, word),
            }
        }
        keep_alone(&mut self.family, folded);
    }
}

/// A particle that is the whole name is one: `Anna Le`, `Al Baker`.
fn keep_alone(part: &mut [String; 2], folded: &str) {
    if part[0].is_empty() && PARTICLES.has(folded) {
        part[0].push_str(folded);
    }
}

fn is_in_use(word: &str) -> bool {
    let mut word = word.to_owned();
    unspell(&mut word);
    word.len() == 1 || lines_of(&word)[0] != 0
}

/// The first free of two places; a third name has none. Particles are not kept: they come and go in spelling.
fn put(part: &mut [String; 2], word: &str) {
    if word.is_empty() || PARTICLES.has(word) {
        return;
    }
    if let Some(free) = part.iter_mut().find(|kept| kept.is_empty()) {
        free.push_str(word);
        unspell(free);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(text: &str) -> (String, String, Generation) {
        let mut name = Name::default();
        name.read_whole(text);
        (
            name.given.join(" ").trim().to_owned(),
            name.family.join(" ").trim().to_owned(),
            name.generation,
        )
    }

    #[test]
    fn a_name_is_taken_apart_as_its_language_writes_it() {
        for (text, given, family) in [
            ("Anna Schmidt", "anna", "schmidt"),
            ("Schmidt, Anna", "anna", "schmidt"),
            ("Frau Dr. Anna Müller", "anna", "muller"),
            ("Anna van der Berg", "anna", "berg"),
            ("Juan Carlos García López", "juan carlos", "garcia lopez"),
            ("Anna Meyer-Schmidt", "anna", "meyer schmidt"),
            ("Jean-Pierre Dupont", "jean pierre", "dupont"),
            ("anna", "anna", ""),
            ("Anna Le", "anna", "le"),
            ("Al Baker", "al", "baker"),
            ("Amartya Sen", "amartya", "sen"),
            ("n/a", "", ""),
            ("anna@example.com", "", ""),
        ] {
            let (found_given, found_family, _) = whole(text);
            assert_eq!(
                (found_given.as_str(), found_family.as_str()),
                (given, family),
                "{text}"
            );
        }
    }

    #[test]
    fn an_address_tells_what_the_name_leaves_out() {
        for (written, local, given, family) in [
            ("", "anna.schmidt84", "anna", "schmidt"),
            ("Anna", "anna.schmidt84", "anna", "schmidt"),
            ("Anna Schmidt", "bob.jones", "anna", "schmidt"),
            ("J. Petersen", "jytte.petersen", "jytte", "petersen"),
            ("J. Petersen", "petersen_jytte7", "jytte", "petersen"),
            ("J. Petersen", "karen.petersen", "j", "petersen"),
            ("J. Petersen", "jytte.hansen", "j", "petersen"),
        ] {
            let mut name = Name::default();
            name.read_whole(written);
            name.complete(local);
            assert_eq!(
                (name.given[0].as_str(), name.family[0].as_str()),
                (given, family),
                "{written} {local}"
            );
        }
    }

    #[test]
    fn father_and_son_are_told_apart() {
        assert_eq!(whole("John Smith Jr.").2, Generation::Younger);
        assert_eq!(whole("John Smith, Sr").2, Generation::Elder);
        assert_eq!(whole("John Smith, Sr").1, "smith");
        assert_eq!(whole("John Smith").2, Generation::Unsaid);
        let mut name = Name::default();
        name.read_parts("Jun", "", "Tanaka", "");
        assert_eq!(
            (name.given[0].as_str(), name.generation),
            ("jun", Generation::Unsaid)
        );
        name.read_parts("João", "", "Silva Filho", "");
        assert_eq!(
            (name.family[0].as_str(), name.generation),
            ("silva", Generation::Younger)
        );
    }
}
