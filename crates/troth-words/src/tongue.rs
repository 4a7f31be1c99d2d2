//! A language as a table that the rules of promises read: what each word does in a promise, and how its verbs bend.
//!
//! English, whose order of words says most, has rules of its own (`clause.rs`); these tables are of languages in which
//! the forms of verbs do.

use std::collections::HashMap;

use crate::deed::Deed;

/// Who may be the subject of a form: a bit each.
pub(crate) mod who {
    pub const I: u8 = 1;
    pub const WE: u8 = 2;
    /// The reader, familiar or polite.
    pub const YOU: u8 = 4;
    /// He, she or it.
    pub const HE: u8 = 8;
    pub const THEY: u8 = 16;
    pub const ANY: u8 = 31;
}

/// When a form of a verb says that it happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tense {
    Present,
    Future,
    /// “Would”, “should”.
    Would,
    Past,
}

/// What a form of a verb may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Form {
    pub persons: u8,
    pub tense: Tense,
    pub is_infinitive: bool,
    pub is_participle: bool,
    pub is_order: bool,
}

impl Form {
    pub const fn of(tense: Tense, persons: u8) -> Form {
        Form {
            persons,
            tense,
            is_infinitive: false,
            is_participle: false,
            is_order: false,
        }
    }

    pub const fn present(persons: u8) -> Form {
        Form::of(Tense::Present, persons)
    }

    pub const fn future(persons: u8) -> Form {
        Form::of(Tense::Future, persons)
    }

    pub const fn would(persons: u8) -> Form {
        Form::of(Tense::Would, persons)
    }

    pub const fn past(persons: u8) -> Form {
        Form::of(Tense::Past, persons)
    }

    pub const INFINITIVE: Form = Form::present(0).or_infinitive();
    pub const PARTICIPLE: Form = Form::present(0).or_participle();

    pub const fn or_infinitive(mut self) -> Form {
        self.is_infinitive = true;
        self
    }

    pub const fn or_participle(mut self) -> Form {
        self.is_participle = true;
        self
    }

    pub const fn or_order(mut self) -> Form {
        self.is_order = true;
        self
    }
}

/// What a verb says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    /// A deed of the kind that it is in any language.
    Does(Deed),
    /// “Help”: of nobody in particular an aim, not an act.
    Courtesy,
    /// A thing comes or leaves; whoever comes is somewhere.
    Arrive,
    /// The reader gets it.
    Receive,
    /// The reader hears.
    Hear,
    /// “Will” of something to be done, and “is” of something done: German and Dutch have one word for both.
    Become,
    Will,
    Can,
    Should,
    Must,
    Want,
    Try,
    Pledge,
    Think,
    Hope,
    /// “Have”, before what was done.
    Have,
    /// “Be”, before what was done or how it is.
    Be,
    /// “Have it sent”.
    Let,
}

/// What a word does in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sense {
    /// A pronoun that does something.
    Who(u8),
    /// A pronoun that does something, or something is done for: which, the verb tells.
    Either(u8),
    /// A pronoun for which something is done: the reader, …
    Reader,
    /// … or the writer.
    Writer,
    /// “Your”.
    Yours,
    /// “Our”, “my”.
    Ours,
    /// “It”, “that”: a thing both know of.
    It,
    /// “The”, after which stands no verb.
    The,
    /// Before a name: “Mr”.
    Title,
    /// Somebody of a team or a trade.
    Team,
    Not,
    Doubt,
    /// “One”, by which people mean themselves.
    One,
    /// What makes a deed one that is done: “se enviará”.
    Itself,
    /// “Yesterday”, “usually”: nothing that is to come.
    Gone,
    /// “Tomorrow”: no name, though it may be written with a capital.
    When,
    /// “My best”.
    Tried,
    /// “Gladly”.
    Glad,
    Only,
    /// Opens a condition.
    If,
    /// Opens a condition where it is one of the reader's.
    Once,
    /// Makes a condition empty: “if you like”.
    IfEmpty,
    /// “On receipt of”.
    Upon,
    That,
    /// Opens a clause of which nothing is promised.
    Under,
    /// Opens a question.
    Ask,
    Please,
    And,
    /// “Then”.
    Then,
    Comma,
    /// A mark that ends what was said.
    Stop,
    /// Before the form of a verb that only names it: “to”.
    To,
    /// Ready, done.
    Done,
    Verb(Act, Form),
    /// Nothing that a rule asks for.
    Word,
}

/// Where verbs stand, and what is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// The verb second, the rest of it last, and all of it last in clauses under another: German, Dutch.
    Second,
    /// The subject before the verb: French.
    First,
    /// The same, and pronouns that the verb tells are left out: Spanish.
    Bare,
}

/// The words of a language, in alternatives parted by `|`, without accents.
#[derive(Debug)]
pub(crate) struct Tongue {
    pub order: Order,
    /// Nouns are written with a capital.
    pub has_capital_nouns: bool,
    /// Words and phrases.
    pub senses: &'static [(Sense, &'static str)],
    /// Forms that no ending gives.
    pub forms: &'static [(Act, Form, &'static str)],
    /// What is left of verbs without their endings.
    pub stems: &'static [(Act, &'static str)],
    pub endings: &'static [(&'static str, Form)],
    /// What stands before a stem in a participle.
    pub participle: &'static str,
    /// What verbs begin with that come apart.
    pub particles: &'static str,
    /// What stands between such a beginning and its verb: “to”.
    pub infix: &'static str,
    /// Pronouns at the end of a verb, and whether they are the reader's.
    pub tails: &'static [(&'static str, Sense)],
    /// Short words that lean on the next one with an apostrophe.
    pub heads: &'static [(&'static str, Sense)],
    /// A verb, the company it is in, and what it says then.
    pub company: &'static [(&'static str, &'static str, Act)],
}

/// A verb known by a form or by its stem.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Verb {
    pub act: Act,
    pub form: Form,
    /// By which its company is looked up.
    pub stem: &'static str,
    /// The beginning that would stand apart in another form.
    pub particle: &'static str,
}

/// A phrase by its words after the first.
type Phrase = (&'static str, Sense);

/// A table, made ready for looking words up.
#[derive(Debug)]
pub(crate) struct Lexicon {
    pub tongue: &'static Tongue,
    phrases: HashMap<&'static str, Vec<Phrase>>,
    forms: HashMap<&'static str, (Act, Form)>,
    stems: HashMap<&'static str, Act>,
    particles: Vec<&'static str>,
}

impl Lexicon {
    pub fn new(tongue: &'static Tongue) -> Lexicon {
        let mut phrases: HashMap<_, Vec<Phrase>> = HashMap::new();
        for (sense, words) in tongue.senses {
            for phrase in words.split('|') {
                let (first, rest) = phrase.split_once(' ').unwrap_or((phrase, ""));
                phrases.entry(first).or_default().push((rest, *sense));
            }
        }
        for known in phrases.values_mut() {
            known.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
        }
        Lexicon {
            tongue,
            phrases,
            forms: entries(
                tongue
                    .forms
                    .iter()
                    .map(|(act, form, words)| ((*act, *form), *words)),
            ),
            stems: entries(tongue.stems.iter().map(|(act, words)| (*act, *words))),
            particles: tongue
                .particles
                .split('|')
                .filter(|one| !one.is_empty())
                .collect(),
        }
    }

    /// The phrases that begin with a word, longest first.
    pub fn phrases(&self, first: &str) -> &[Phrase] {
        self.phrases.get(first).map_or(&[], Vec::as_slice)
    }

    /// A verb by its form, alone or behind a beginning that comes apart.
    pub fn verb(&self, word: &str) -> Option<Verb> {
        self.plain_verb(word).or_else(|| {
            self.particles.iter().find_map(|particle| {
                let rest = word.strip_prefix(particle)?;
                let rest = rest
                    .strip_prefix(self.tongue.infix)
                    .filter(|_| !self.tongue.infix.is_empty())
                    .and_then(|rest| self.plain_verb(rest))
                    .or_else(|| self.plain_verb(rest))?;
                Some(Verb { particle, ..rest })
            })
        })
    }

    fn plain_verb(&self, word: &str) -> Option<Verb> {
        if let Some((stem, (act, form))) = self.forms.get_key_value(word) {
            let (act, form) = (*act, *form);
            return Some(Verb {
                act,
                form,
                stem,
                particle: "",
            });
        }
        self.bent(word).or_else(|| self.participle(word))
    }

    fn bent(&self, word: &str) -> Option<Verb> {
        self.tongue.endings.iter().find_map(|(ending, form)| {
            let (stem, act) = self.stems.get_key_value(word.strip_suffix(ending)?)?;
            Some(Verb {
                act: *act,
                form: *form,
                stem,
                particle: "",
            })
        })
    }

    /// “Geschickt”.
    fn participle(&self, word: &str) -> Option<Verb> {
        let rest = word
            .strip_prefix(self.tongue.participle)
            .filter(|_| !self.tongue.participle.is_empty())?;
        ["et", "t", "en", "d", ""].iter().find_map(|ending| {
            let (stem, act) = self.stems.get_key_value(rest.strip_suffix(ending)?)?;
            Some(Verb {
                act: *act,
                form: Form::PARTICIPLE,
                stem,
                particle: "",
            })
        })
    }

    /// What a verb says in its company.
    pub fn act(&self, verb: &Verb, has: impl Fn(&str) -> bool) -> Act {
        let among = self
            .tongue
            .company
            .iter()
            .filter(|(stems, ..)| stems.split('|').any(|stem| stem == verb.stem));
        among
            .filter(|(_, company, _)| {
                company
                    .split('|')
                    .any(|word| word == verb.particle && !word.is_empty() || has(word))
            })
            .map(|(.., act)| *act)
            .next()
            .unwrap_or(verb.act)
    }
}

fn entries<T: Copy>(listed: impl Iterator<Item = (T, &'static str)>) -> HashMap<&'static str, T> {
    let each = listed.flat_map(|(meaning, words)| words.split('|').map(move |word| (word, meaning)));
    each.filter(|(word, _)| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tongue_german::GERMAN;
    use crate::tongue_spanish::SPANISH;

    #[test]
    fn a_verb_is_known_by_its_stem_whatever_stands_around_it() {
        let lexicon = Lexicon::new(&GERMAN);
        for (word, stem, particle) in [
            ("schicke", "schick", ""),
            ("zuschicken", "schick", "zu"),
            ("zuzuschicken", "schick", "zu"),
            ("zugeschickt", "schick", "zu"),
            ("weiterleiten", "leit", "weiter"),
        ] {
            let verb = lexicon.verb(word).map(|verb| (verb.stem, verb.particle));
            assert_eq!(verb, Some((stem, particle)), "{word}");
        }
        assert!(lexicon.verb("rechnung").is_none());
    }

    #[test]
    fn the_form_of_a_verb_says_who_and_when() {
        let lexicon = Lexicon::new(&SPANISH);
        for (word, form) in [
            ("enviaremos", Form::future(who::WE)),
            ("cambio", Form::present(who::I)),
            ("cambiado", Form::PARTICIPLE),
        ] {
            assert_eq!(lexicon.verb(word).map(|verb| verb.form), Some(form), "{word}");
        }
    }

    #[test]
    fn company_outranks_the_verb() {
        let lexicon = Lexicon::new(&GERMAN);
        let act = |company: &str| {
            lexicon
                .verb("gebe")
                .map(|verb| lexicon.act(&verb, |word| word == company))
        };
        assert_eq!(act("bescheid"), Some(Act::Does(Deed::Answer)));
        assert_eq!(act("rabatt"), Some(Act::Does(Deed::Serve)));
    }
}
