//! The words of a sentence as a language's table reads them.

use crate::tongue::{Lexicon, Order, Sense, Verb};
use crate::word::{Shape, Words};

/// A word, a phrase or a mark, and what it does.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    /// The word it begins with, and the one after its last.
    pub word: usize,
    pub after: usize,
    pub sense: Sense,
    pub shape: Shape,
    /// The verb, where it is one.
    pub verb: Option<Verb>,
    text: (usize, usize),
}

/// A sentence's tokens, with the letters by which they were looked up.
#[derive(Debug)]
pub(crate) struct Tokens {
    pub all: Vec<Token>,
    /// Only names have capitals.
    pub has_names: bool,
    letters: String,
}

impl Tokens {
    pub fn of(words: &Words, lexicon: &Lexicon) -> Tokens {
        let mut tokens = Tokens {
            all: Vec::with_capacity(words.len() + 4),
            has_names: !lexicon.tongue.has_capital_nouns,
            letters: String::with_capacity(6 * words.len()),
        };
        let folded: Vec<(usize, usize)> = (0..words.len()).map(|at| tokens.fold(words.low(at))).collect();
        let mut at = 0;
        while at < words.len() {
            at = tokens.read(words, lexicon, &folded, at);
        }
        tokens
    }

    pub fn text(&self, token: &Token) -> &str {
        &self.letters[token.text.0..token.text.1]
    }

    fn fold(&mut self, low: &str) -> (usize, usize) {
        let start = self.letters.len();
        // In the shortest words an accent makes another word: “a” and “à”.
        if low.chars().count() <= 2 {
            self.letters.push_str(low);
            return (start, self.letters.len());
        }
        for letter in low.chars() {
            match plain(letter) {
                "" => self.letters.push(letter),
                plain => self.letters.push_str(plain),
            }
        }
        (start, self.letters.len())
    }

    /// Reads what stands there, and tells where to read on.
    fn read(&mut self, words: &Words, lexicon: &Lexicon, folded: &[(usize, usize)], at: usize) -> usize {
        let shape = words.shape(at);
        if shape == Shape::Mark {
            // “Am 15. Mai”, “Sr. Marín”.
            let is_of_number =
                at > 0 && words.is(at, ".") && words.shape(at - 1) == Shape::Number && at + 1 < words.len();
            let sense = if is_of_number {
                Sense::Word
            } else {
                mark(words.low(at))
            };
            self.push(at, at + 1, sense, shape, folded[at]);
            return at + 1;
        }
        if matches!(shape, Shape::Number | Shape::Address) {
            self.push(at, at + 1, Sense::Word, shape, folded[at]);
            return at + 1;
        }
        let text = self.lean(lexicon, at, shape, folded[at]);
        let low = &self.letters[text.0..text.1];
        let phrase = lexicon.phrases(low).iter().find(|(rest, _)| {
            let mut here = at;
            rest.split(' ').filter(|word| !word.is_empty()).all(|word| {
                here += 1;
                folded
                    .get(here)
                    .is_some_and(|(from, to)| &self.letters[*from..*to] == word)
            })
        });
        if let Some((rest, sense)) = phrase {
            let after = at + 1 + rest.split(' ').filter(|word| !word.is_empty()).count();
            let sense = *sense;
            self.push(at, after, sense, shape, text);
            if let (Sense::Verb(act, form), Some(token)) = (sense, self.all.last_mut()) {
                let (stem, particle) = ("", "");
                token.verb = Some(Verb {
                    act,
                    form,
                    stem,
                    particle,
                });
            }
            return after;
        }
        self.word(words, lexicon, at, shape, text);
        at + 1
    }

    /// Takes a short word off that leans on the next with an apostrophe, and tells what is left.
    fn lean(&mut self, lexicon: &Lexicon, at: usize, shape: Shape, text: (usize, usize)) -> (usize, usize) {
        let low = &self.letters[text.0..text.1];
        let Some(mark) = low.find('\'') else {
            return text;
        };
        if !lexicon.phrases(low).is_empty() {
            return text;
        }
        let head = lexicon
            .tongue
            .heads
            .iter()
            .find(|(head, _)| *head == &low[..mark]);
        let Some((_, sense)) = head else {
            return text;
        };
        let rest = mark + 1;
        self.push(at, at + 1, *sense, shape, (text.0, text.0 + mark));
        (text.0 + rest, text.1)
    }

    /// A verb, with the pronouns at its end as tokens of their own, or any other word.
    fn word(&mut self, words: &Words, lexicon: &Lexicon, at: usize, shape: Shape, text: (usize, usize)) {
        let low = &self.letters[text.0..text.1];
        let is_noun = lexicon.tongue.has_capital_nouns
            && shape == Shape::Capital
            && self
                .all
                .last()
                .is_some_and(|before| !matches!(before.sense, Sense::Stop));
        let verb = if is_noun { None } else { lexicon.verb(low) };
        let verb = verb.map(|verb| accented(verb, words.low(at), lexicon));
        if let Some(verb) = verb {
            self.verb(at, shape, text, verb);
            return;
        }
        let tail = lexicon
            .tongue
            .tails
            .iter()
            .filter(|_| !is_noun)
            .find_map(|(tail, sense)| {
                let stem = low.strip_suffix(tail).map(|stem| stem.trim_end_matches('-'))?;
                lexicon.verb(stem).map(|verb| (verb, *sense, stem.len()))
            });
        if let Some((verb, sense, length)) = tail {
            self.verb(at, shape, (text.0, text.0 + length), verb);
            self.push(at, at + 1, sense, Shape::Plain, (text.0 + length, text.1));
            return;
        }
        self.push(at, at + 1, Sense::Word, shape, text);
    }

    fn verb(&mut self, at: usize, shape: Shape, text: (usize, usize), verb: Verb) {
        self.push(at, at + 1, Sense::Verb(verb.act, verb.form), shape, text);
        if let Some(token) = self.all.last_mut() {
            token.verb = Some(verb);
        }
    }

    fn push(&mut self, word: usize, after: usize, sense: Sense, shape: Shape, text: (usize, usize)) {
        self.all.push(Token {
            word,
            after,
            sense,
            shape,
            verb: None,
            text,
        });
    }
}

/// The accent of a last letter tells forms apart that are one without it: “envió” was sent, “envié” was, “envoyé” was.
fn accented(verb: Verb, low: &str, lexicon: &Lexicon) -> Verb {
    use crate::tongue::{Form, Tense, who};
    let is_future = verb.form.tense == Tense::Future;
    let form = match lexicon.tongue.order {
        Order::Bare if low.ends_with('ó') => Form::past(who::HE),
        Order::Bare if low.ends_with('é') && !is_future => Form::past(who::I),
        Order::First if ["é", "és", "ée", "ées"].iter().any(|end| low.ends_with(end)) => Form::PARTICIPLE,
        _ => return verb,
    };
    Verb { form, ..verb }
}

fn mark(low: &str) -> Sense {
    match low {
        "," => Sense::Comma,
        "&" => Sense::And,
        "." | "!" | "?" | ";" | ":" | "(" | ")" | "-" | "–" | "—" | "|" | "…" | "¿" | "¡" | "*" => {
            Sense::Stop
        }
        _ => Sense::Word,
    }
}

/// The letter under an accent; nothing for letters that have none.
fn plain(letter: char) -> &'static str {
    match letter {
        '’' | '`' | '´' => "'",
        'ä' | 'à' | 'á' | 'â' => "a",
        'ç' => "c",
        'é' | 'è' | 'ê' | 'ë' => "e",
        'í' | 'ì' | 'î' | 'ï' => "i",
        'ñ' => "n",
        'ö' | 'ó' | 'ò' | 'ô' => "o",
        'ü' | 'ú' | 'ù' | 'û' => "u",
        'ß' => "ss",
        'œ' => "oe",
        _ => "",
    }
}
