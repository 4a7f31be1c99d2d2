//! What the rules of languages with a table see of a clause.

use std::sync::LazyLock;

use crate::cut::Said;
use crate::date::Named;
use crate::deed::Deed;
use crate::facts::{Around, Facts, Gets, Modal, Saying, Subject, Time};
use crate::promise::Strength;
use crate::tongue::{Act, Lexicon, Order, Sense, Verb, who};
use crate::tongue_clause::{About, Part, parts};
use crate::tongue_done::{Done, done};
use crate::tongue_dutch::DUTCH;
use crate::tongue_french::FRENCH;
use crate::tongue_german::GERMAN;
use crate::tongue_spanish::SPANISH;
use crate::tongue_token::{Token, Tokens};
use crate::word::Shape;
use crate::{Language, Span};

static GERMAN_LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(&GERMAN));
static SPANISH_LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(&SPANISH));
static DUTCH_LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(&DUTCH));
static FRENCH_LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(&FRENCH));

/// The table of a language; English has rules of its own.
fn lexicon(language: Language) -> Option<&'static Lexicon> {
    match language {
        Language::German => Some(&GERMAN_LEXICON),
        Language::French => Some(&FRENCH_LEXICON),
        Language::Spanish => Some(&SPANISH_LEXICON),
        Language::Dutch => Some(&DUTCH_LEXICON),
        Language::English => None,
    }
}

/// The clauses of a sentence that could be promises; `times` are those named in the text, in order.
pub(crate) fn sayings(language: Language, sentences: &[Said], number: usize, times: &[Named]) -> Vec<Saying> {
    let Some(lexicon) = lexicon(language) else {
        return Vec::new();
    };
    let said = &sentences[number];
    let sentence = Sentence::of(said, lexicon);
    let asked = number
        .checked_sub(1)
        .map(|before| &sentences[before])
        .filter(|before| Sentence::of(before, lexicon).asks());
    (0..sentence.parts.len())
        .filter_map(|at| sentence.saying(at, times, asked.map(|asked| asked.sentence)))
        .collect()
}

struct Sentence<'a> {
    said: &'a Said,
    lexicon: &'static Lexicon,
    tokens: Tokens,
    parts: Vec<Part>,
    /// Who each part is about, and what its verb says.
    abouts: Vec<Option<About>>,
    verbs: Vec<Option<(Verb, Act)>>,
}

impl<'a> Sentence<'a> {
    fn of(said: &'a Said, lexicon: &'static Lexicon) -> Sentence<'a> {
        let tokens = Tokens::of(&said.words, lexicon);
        let parts = parts(&tokens, lexicon);
        let mut abouts: Vec<Option<About>> = Vec::with_capacity(parts.len());
        for part in &parts {
            let own = part.about(&tokens, lexicon);
            let inherits = part.is_joined
                && part.opener.is_none()
                && !matches!(own, Some(About::Person(_) | About::Named(..) | About::Team));
            let last = abouts
                .last()
                .copied()
                .flatten()
                .filter(|_| inherits && agrees(&tokens, part, abouts.last().copied().flatten()));
            abouts.push(last.or(own));
        }
        let verbs = parts.iter().map(|part| part.verb(&tokens, lexicon)).collect();
        Sentence {
            said,
            lexicon,
            tokens,
            parts,
            abouts,
            verbs,
        }
    }

    fn asks(&self) -> bool {
        let is_question = self.said.words.is(self.said.words.len().saturating_sub(1), "?");
        is_question || (0..self.parts.len()).any(|at| self.is_request(at))
    }

    /// “Please send …”, “send us …”, “could you …”.
    fn is_request(&self, at: usize) -> bool {
        let part = &self.parts[at];
        if part.opener.is_some() {
            return false;
        }
        let is_polite = part.has(&self.tokens, Sense::Please);
        let Some((verb, act)) = self.verbs[at] else {
            return is_polite;
        };
        let is_of_reader = self.abouts[at] == Some(About::Person(who::YOU));
        let is_of_writer = matches!(self.abouts[at], Some(About::Person(who::I | who::WE)));
        let is_helped = matches!(act, Act::Can | Act::Want | Act::Become | Act::Will);
        let is_bare = self.lexicon.tongue.order == Order::Bare;
        let is_order = verb.form.is_order
            // “Thanks” is no order.
            && act != Act::Does(Deed::Live)
            && part.is_verb_first(&self.tokens)
            && !self.has_own_pronoun(part)
            && (self.has_writer(part, About::Thing) || is_polite || !is_bare && !is_of_writer);
        let is_told = match self.lexicon.tongue.order {
            // Where pronouns are left out, what begins with its verb is no question yet.
            Order::Bare => part.is_asked,
            _ => !part.is_asked || is_helped || is_polite,
        };
        let is_put = part.is_verb_first(&self.tokens) && is_of_reader && is_told;
        is_order || is_put || is_polite && !is_of_writer
    }

    fn has_writer(&self, part: &Part, about: About) -> bool {
        part.tokens(&self.tokens).iter().any(|token| match token.sense {
            Sense::Writer => true,
            Sense::Either(persons) => persons & who::WE != 0 && about != About::Person(who::WE),
            _ => false,
        })
    }

    fn has_own_pronoun(&self, part: &Part) -> bool {
        part.tokens(&self.tokens)
            .iter()
            .any(|token| matches!(token.sense, Sense::Who(persons) if persons & (who::I | who::WE) != 0))
    }

    /// A condition that the reader has to meet.
    fn is_condition(&self, at: usize) -> bool {
        let part = &self.parts[at];
        if part.has(&self.tokens, Sense::Upon) {
            return true;
        }
        let has_reader =
            self.abouts[at] == Some(About::Person(who::YOU)) || part.has(&self.tokens, Sense::Reader);
        match part.opener {
            Some(Sense::If) => !self.is_empty(at),
            Some(Sense::Once) => has_reader,
            // “Sollten Sie …, …”
            None => {
                self.lexicon.tongue.order == Order::Second
                    && part.is_verb_first(&self.tokens)
                    && has_reader
                    && !part.is_asked
                    && self.verbs[at].is_some_and(|(_, act)| act == Act::Should)
            }
            _ => false,
        }
    }

    /// “If you like”.
    fn is_empty(&self, at: usize) -> bool {
        let part = &self.parts[at];
        let wants = self.verbs[at].is_some_and(|(_, act)| act == Act::Want);
        wants || part.has(&self.tokens, Sense::IfEmpty)
    }

    fn saying(&self, at: usize, times: &[Named], asked: Option<Span>) -> Option<Saying> {
        let part = &self.parts[at];
        if matches!(part.opener, Some(Sense::If | Sense::Once))
            || self.is_request(at)
            || self.is_condition(at) && !part.has(&self.tokens, Sense::Upon)
        {
            return None;
        }
        let about = self.abouts[at]?;
        let mut done = done(part, &self.tokens, self.lexicon, self.abouts[at])?;
        // “I'll try to reach her and ring you”.
        done.manner.is_tried |= part.is_joined && self.is_thought_before(at, Act::Try);
        let (start, end) = self.place(part);
        let span = self.said.words.between(start, end);
        let time = Time::of(times, span);
        let condition = self.condition(at, &done, about, asked);
        let subject = subject(about);
        let strength = self.strength(at, &done, &subject, condition.is_some());
        let has_reader = self.has_reader(at, about);
        let modal = self.modal(at, &done, has_reader, time);
        Some(Saying {
            facts: Facts {
                gets: gets(&done, has_reader),
                modal,
                manner: done.manner,
                deed: done.deed,
                strength,
                time,
                has_reader: has_reader || condition.is_some() && !subject.is_ours(),
                is_courtesy: done.act == Act::Courtesy,
                is_errand: true,
                is_to_writer: part.has(&self.tokens, Sense::Writer)
                    && !subject.is_ours()
                    && !matches!(subject, Subject::Thing | Subject::You),
                is_of_body: false,
                is_limited: part.has(&self.tokens, Sense::Only),
                around: self.around(at, &done, strength),
                subject,
            },
            place: (start, end),
            act: self.act(part, start, about),
            condition,
        })
    }

    /// The words of a part, without what joins it and the marks at its end.
    fn place(&self, part: &Part) -> (usize, usize) {
        let all = &self.tokens.all;
        let is_mark = |at: &usize| matches!(all[*at].sense, Sense::Comma | Sense::Stop);
        let last = (part.start..part.end)
            .rev()
            .find(|at| !is_mark(at))
            .unwrap_or(part.start);
        (all[part.start].word, all[last].after)
    }

    /// Where the act begins: at the verb, where nothing but its subject stands before it.
    fn act(&self, part: &Part, start: usize, about: About) -> usize {
        let Some(finite) = part.finite else {
            return start;
        };
        let all = &self.tokens.all;
        let is_subject = |token: &Token| {
            matches!(
                token.sense,
                Sense::Who(_)
                    | Sense::Either(_)
                    | Sense::One
                    | Sense::Ours
                    | Sense::The
                    | Sense::Team
                    | Sense::Title
                    | Sense::Yours
            ) || token.shape == Shape::Capital
        };
        let before = &all[part.start..finite];
        // “Die Rechnung schicke ich”: what stands before the verb is no subject, where that is a pronoun behind it.
        let is_pronoun = |token: &Token| matches!(token.sense, Sense::Who(_) | Sense::Either(_) | Sense::One);
        let is_behind = matches!(about, About::Person(_)) && !before.iter().any(is_pronoun);
        let is_plain = before.is_empty() || !is_behind && before.iter().all(is_subject);
        let is_helper = matches!(all[finite].sense, Sense::Verb(Act::Become | Act::Will, _));
        match is_plain {
            true if is_helper && finite + 1 < part.end => all[finite + 1].word,
            // “Je vous rappelle”: behind the subject, what it is done for is of the act.
            true if before.first().is_some_and(is_pronoun) => all[part.start + 1].word,
            true => all[finite].word,
            false => start,
        }
    }

    /// The present says the future of what is done for somebody, at a time, or with a thing both know of.
    fn modal(&self, at: usize, done: &Done, has_reader: bool, time: Time) -> Modal {
        let part = &self.parts[at];
        let is_of_known = [Sense::It, Sense::Yours]
            .iter()
            .any(|sense| part.has(&self.tokens, *sense))
            || self.has_known_object(part);
        match done.modal {
            Modal::Present if self.is_thought_before(at, Act::Pledge) => Modal::Will,
            // “Perhaps we can on Friday” is no offer but a forecast.
            Modal::Can if done.manner.is_doubtful && time == Time::Said => Modal::Will,
            Modal::Present
                if done.deed == Deed::Answer
                    || has_reader
                    || time != Time::Unsaid
                    || is_of_known
                    || part.is_joined =>
            {
                Modal::Present
            }
            Modal::Present => Modal::Now,
            modal => modal,
        }
    }

    /// “The invoice”, right after the verb or before it.
    fn has_known_object(&self, part: &Part) -> bool {
        let finite = part.finite.unwrap_or(part.start);
        let is_the = |at: usize| at < part.end && self.tokens.all[at].sense == Sense::The;
        (part.start..finite).chain([finite + 1, finite + 2]).any(is_the)
    }

    fn strength(&self, at: usize, done: &Done, subject: &Subject, is_conditional: bool) -> Strength {
        let manner = &done.manner;
        let is_weak = matches!(done.modal, Modal::Should | Modal::Plan | Modal::Can)
            || matches!(done.deed, Deed::Meet)
            || *subject == Subject::They;
        let is_hedged = manner.is_tried
            || manner.is_able
            || manner.is_doubtful
            || is_weak
            || done.is_thought
            || self.is_thought_before(at, Act::Think);
        match (is_conditional, is_hedged) {
            (true, _) => Strength::Conditional,
            (_, true) => Strength::Hedged,
            _ => Strength::Clear,
        }
    }

    /// The part before says that this is only thought, or hoped.
    fn is_thought_before(&self, at: usize, act: Act) -> bool {
        let before = self.before(at);
        let hangs = matches!(self.parts[at].opener, Some(Sense::That)) || self.parts[at].is_joined;
        before.is_some_and(|before| hangs && self.verbs[before].is_some_and(|(_, said)| said == act))
    }

    fn before(&self, at: usize) -> Option<usize> {
        let before = at.checked_sub(1)?;
        (self.parts[before].stretch == self.parts[at].stretch).then_some(before)
    }

    fn around(&self, at: usize, done: &Done, strength: Strength) -> Around {
        let part = &self.parts[at];
        let is_pledged = self.is_thought_before(at, Act::Pledge);
        let is_joined = at > 0 && strength == Strength::Conditional;
        let asks = part
            .tokens(&self.tokens)
            .first()
            .is_some_and(|token| token.sense == Sense::Ask);
        Around {
            is_under: match part.opener {
                Some(Sense::Under) => true,
                Some(Sense::That) => !is_pledged && !self.is_thought_before(at, Act::Think),
                _ => false,
            },
            is_consequence: false,
            // “I think I can” takes back no more than “I can”.
            is_thought: done.modal != Modal::Can
                && (done.is_thought || self.is_thought_before(at, Act::Think)),
            is_hoped: self.is_thought_before(at, Act::Hope),
            is_asked: (part.is_asked || asks) && !is_joined,
        }
    }

    fn has_reader(&self, at: usize, about: About) -> bool {
        self.parts[at]
            .tokens(&self.tokens)
            .iter()
            .any(|token| match token.sense {
                Sense::Reader | Sense::Yours => true,
                Sense::Either(persons) => {
                    persons & who::YOU != 0
                        && about != About::Person(who::YOU)
                        && (token.shape == Shape::Capital || !self.lexicon.tongue.has_capital_nouns)
                }
                _ => false,
            })
    }

    /// What the reader has to do first: in the sentence, or in the one before.
    fn condition(&self, at: usize, done: &Done, about: About, asked: Option<Span>) -> Option<Span> {
        let part = &self.parts[at];
        let within = |part: &Part| {
            let (start, end) = self.place(part);
            self.said.words.between(start, end)
        };
        let upon = part
            .tokens(&self.tokens)
            .iter()
            .find(|token| token.sense == Sense::Upon);
        let own = upon.map(|token| self.said.words.between(token.word, token.after));
        let is_asked = |other: &usize| {
            *other != at && (self.is_condition(*other) || *other < at && self.is_request(*other))
        };
        let beside = || {
            (0..self.parts.len())
                .find(is_asked)
                .map(|other| within(&self.parts[other]))
        };
        let is_ours = matches!(about, About::Person(who::I | who::WE));
        let answers = at == 0 && is_ours && matches!(done.deed, Deed::Serve | Deed::Answer | Deed::See);
        own.or_else(beside).or(asked.filter(|_| answers))
    }
}

fn gets(done: &Done, has_other: bool) -> Gets {
    match done.act {
        Act::Hear => Gets::Hear,
        Act::Receive => Gets::Receive,
        _ if done.deed == Deed::Passive => Gets::Served,
        _ if has_other && done.act == Act::Does(Deed::Have) => Gets::Get,
        _ => Gets::Else,
    }
}

fn subject(about: About) -> Subject {
    match about {
        About::Person(who::I) => Subject::I,
        About::Person(who::WE) => Subject::We,
        About::Person(who::YOU) => Subject::You,
        About::Person(_) => Subject::They,
        About::Named(first, last) => Subject::Named(first, last),
        About::Team => Subject::Team,
        About::Thing => Subject::Thing,
    }
}

/// Whether the verb of a part allows whoever the part before was about.
fn agrees(tokens: &Tokens, part: &Part, about: Option<About>) -> bool {
    let Some(Sense::Verb(_, form)) = part.finite.map(|at| tokens.all[at].sense) else {
        return false;
    };
    match about {
        Some(About::Person(person)) => form.persons & person != 0,
        Some(_) => form.persons & (who::HE | who::THEY) != 0,
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::promise::By::{self, I, Named, Other, We};
    use crate::promise::Strength::{self, Clear, Conditional, Hedged};
    use crate::promises;

    fn given(text: &str) -> Vec<(By, Strength, String)> {
        let found = promises(text, None);
        found
            .into_iter()
            .map(|one| (one.by, one.strength, one.what))
            .collect()
    }

    #[test]
    fn a_promise_in_another_language_says_who_how_firmly_and_what() {
        for (text, by, strength, what) in [
            (
                "Ich schicke Ihnen die Rechnung.",
                I,
                Clear,
                "schicke Ihnen die Rechnung",
            ),
            (
                "Wir werden Ihnen das Geld erstatten.",
                We,
                Clear,
                "Ihnen das Geld erstatten",
            ),
            (
                "Herr Moos ruft Sie am Montag zurück.",
                Named,
                Clear,
                "ruft Sie am Montag zurück",
            ),
            (
                "Morgen bringe ich Ihnen das Rad.",
                I,
                Clear,
                "Morgen bringe ich Ihnen das Rad",
            ),
            ("Je vous rappelle demain.", I, Clear, "vous rappelle demain"),
            (
                "Notre atelier réparera votre vélo lundi.",
                Other,
                Clear,
                "réparera votre vélo lundi",
            ),
            (
                "Vous devriez recevoir la roue lundi.",
                Other,
                Hedged,
                "devriez recevoir la roue lundi",
            ),
            (
                "Le enviaremos la rueda mañana.",
                We,
                Clear,
                "Le enviaremos la rueda mañana",
            ),
            (
                "Si me da el número, lo compruebo.",
                I,
                Conditional,
                "lo compruebo",
            ),
            (
                "Ik bel u morgen over het wiel.",
                I,
                Clear,
                "bel u morgen over het wiel",
            ),
            (
                "We proberen het wiel te vervangen.",
                We,
                Hedged,
                "proberen het wiel te vervangen",
            ),
        ] {
            assert_eq!(given(text), [(by, strength, what.to_owned())], "{text}");
        }
    }

    #[test]
    fn what_the_reader_has_to_do_first_is_told() {
        for (text, condition) in [
            (
                "Wenn Sie die Nummer haben, prüfen wir das.",
                "Wenn Sie die Nummer haben",
            ),
            (
                "Schicken Sie uns ein Foto, dann prüfen wir das.",
                "Schicken Sie uns ein Foto",
            ),
            (
                "Envoyez-nous une photo et nous vérifions cela.",
                "Envoyez-nous une photo",
            ),
            ("Mándanos una foto y lo revisamos.", "Mándanos una foto"),
            (
                "Na ontvangst van uw betaling sturen we u het wiel.",
                "Na ontvangst",
            ),
        ] {
            let found = promises(text, None);
            let told: Vec<_> = found
                .iter()
                .map(|one| (one.strength, one.condition.as_deref()))
                .collect();
            assert_eq!(told, [(Conditional, Some(condition))], "{text}");
        }
    }

    #[test]
    fn each_sentence_of_a_letter_is_read_in_its_own_language() {
        let text = "Hello Bea, I will send you the wheel. Die Rechnung schicken wir Ihnen am Montag.";
        let by: Vec<By> = given(text).into_iter().map(|(by, ..)| by).collect();
        assert_eq!(by, [I, We]);
    }

    proptest::proptest! {
        #[test]
        fn words_of_promises_in_any_order_are_read_without_a_fall(
            words in proptest::collection::vec("(ich|wir|Sie|werde|schicke|zu|nicht|dass|wenn|,|[.]|[?]|und|nous|vous|j'envoie|l'|que|si|le|enviaremos|se|ik|u|stuur|dat|als|Herr|15)", 0..60)
        ) {
            let text = words.join(" ");
            for one in promises(&text, None) {
                assert!(text.get(one.span.start..one.span.end).is_some());
            }
        }
    }
}
