//! The clauses of a sentence in a language that has a table: what each hangs on, its verbs, and who it is about.

use crate::tongue::{Act, Form, Lexicon, Order, Sense, Verb, who};
use crate::tongue_token::{Token, Tokens};
use crate::word::Shape;

/// A stretch of a sentence with one verb that says who and when, and what belongs to that.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    /// Its first token and the one after its last.
    pub start: usize,
    pub end: usize,
    /// What opens it, where it hangs on another.
    pub opener: Option<Sense>,
    /// The verb that says who and when.
    pub finite: Option<usize>,
    /// It is joined to what came before by “and” or a comma.
    pub is_joined: bool,
    /// The number of what is ended by a mark that it stands in.
    pub stretch: usize,
    /// It ends in a question mark.
    pub is_asked: bool,
}

/// Who a clause is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum About {
    Person(u8),
    Named(usize, usize),
    Team,
    Thing,
}

/// The parts of a sentence, in order.
pub(crate) fn parts(tokens: &Tokens, lexicon: &Lexicon) -> Vec<Part> {
    let mut found: Vec<Part> = Vec::new();
    let (mut start, mut stretch) = (0, 0);
    let all = &tokens.all;
    for at in 0..=all.len() {
        let sense = all.get(at).map_or(Sense::Stop, |token| token.sense);
        if !cuts(tokens, at, sense, start) {
            continue;
        }
        if at > start {
            add(&mut found, tokens, lexicon, start, at, stretch);
        }
        start = at;
        if sense == Sense::Stop {
            let is_question = all.get(at).is_some_and(|token| tokens.text(token) == "?");
            for part in found.iter_mut().rev().take_while(|part| part.stretch == stretch) {
                part.is_asked = is_question;
            }
            stretch += 1;
            start = at + 1;
        } else if matches!(sense, Sense::Comma | Sense::And) {
            start = at + 1;
        }
    }
    found
}

/// Whether another part begins there.
fn cuts(tokens: &Tokens, at: usize, sense: Sense, start: usize) -> bool {
    match sense {
        Sense::Stop | Sense::Comma | Sense::And => true,
        Sense::If | Sense::Once | Sense::That | Sense::Under => at > start || at == tokens.all.len(),
        _ => at == tokens.all.len(),
    }
}

/// Adds a part, or joins it to the one before where it has no verb of its own that says who.
fn add(found: &mut Vec<Part>, tokens: &Tokens, lexicon: &Lexicon, start: usize, end: usize, stretch: usize) {
    let first = tokens.all[start].sense;
    let opener = matches!(
        first,
        Sense::If | Sense::Once | Sense::That | Sense::Under | Sense::Upon
    )
    .then_some(first);
    let finite = finite(tokens, lexicon, start, end, opener);
    let joint = start.checked_sub(1).map(|at| tokens.all[at].sense);
    let part = Part {
        start,
        end,
        opener,
        finite,
        is_joined: matches!(joint, Some(Sense::And | Sense::Comma)),
        stretch,
        is_asked: false,
    };
    match found.last_mut().filter(|last| last.stretch == stretch) {
        Some(last) if finite.is_none() && opener.is_none() => last.end = end,
        Some(last) if last.finite.is_none() && last.opener.is_none() && !is_request_alone(tokens, last) => {
            *last = Part {
                start: last.start,
                opener: last.opener.or(opener),
                is_joined: last.is_joined,
                ..part
            };
        }
        _ => found.push(part),
    }
}

/// “Merci de nous envoyer …”.
fn is_request_alone(tokens: &Tokens, part: &Part) -> bool {
    let has_verb = part.tokens(tokens).iter().any(|token| token.verb.is_some());
    has_verb && part.has(tokens, Sense::Please)
}

/// The verb that says who and when: the first, or in a clause that hangs on another, the last where verbs go last.
fn finite(
    tokens: &Tokens,
    lexicon: &Lexicon,
    start: usize,
    end: usize,
    opener: Option<Sense>,
) -> Option<usize> {
    let is_finite = |at: &usize| match tokens.all[*at].sense {
        Sense::Verb(_, form) => {
            form.persons != 0 && !is_noun(tokens, *at, start) && !is_named_only(tokens, *at, form)
        }
        _ => false,
    };
    let is_last = lexicon.tongue.order == Order::Second && opener.is_some_and(|opener| opener != Sense::Upon);
    if !is_last {
        return (start..end).find(is_finite);
    }
    // “… dat ik het kan sturen”: of two at the end, the one that fits the pronoun.
    let persons = (start..end).find_map(|at| match tokens.all[at].sense {
        Sense::Who(persons) | Sense::Either(persons) => Some(persons),
        _ => None,
    });
    let fits = |at: &usize| match (tokens.all[*at].sense, persons) {
        (Sense::Verb(_, form), Some(persons)) => form.persons & persons != 0,
        _ => true,
    };
    let last = (start..end).rev().find(is_finite);
    (start..end).rev().filter(is_finite).find(fits).or(last)
}

/// “The order”: after an article or “your”, where no pronoun stands before.
fn is_noun(tokens: &Tokens, at: usize, start: usize) -> bool {
    let sense = |at: usize| tokens.all[at].sense;
    if at <= start || !matches!(sense(at - 1), Sense::The | Sense::Yours | Sense::Ours) {
        return false;
    }
    let is_pronoun = |sense: Sense| {
        matches!(
            sense,
            Sense::Who(_) | Sense::Either(_) | Sense::Reader | Sense::Not
        )
    };
    !(at > start + 1 && sense(at - 1) == Sense::The && is_pronoun(sense(at - 2)))
}

/// “To send”.
fn is_named_only(tokens: &Tokens, at: usize, form: Form) -> bool {
    form.is_infinitive && at > 0 && tokens.all[at - 1].sense == Sense::To
}

impl Part {
    pub fn tokens<'t>(&self, tokens: &'t Tokens) -> &'t [Token] {
        &tokens.all[self.start..self.end]
    }

    pub fn has(&self, tokens: &Tokens, sense: Sense) -> bool {
        self.tokens(tokens).iter().any(|token| token.sense == sense)
    }

    /// The word of the verb that says who, and what it says in its company.
    pub fn verb(&self, tokens: &Tokens, lexicon: &Lexicon) -> Option<(Verb, Act)> {
        let at = self.finite?;
        self.said(tokens, lexicon, at)
    }

    fn said(&self, tokens: &Tokens, lexicon: &Lexicon, at: usize) -> Option<(Verb, Act)> {
        let verb = tokens.all[at].verb?;
        let has = |word: &str| {
            (self.start..self.end)
                .any(|here| here != at && tokens.text(&tokens.all[here]).split(' ').any(|text| text == word))
        };
        Some((verb, lexicon.act(&verb, has)))
    }

    /// The verb that only says what: the last of its part that no form of another verb explains.
    pub fn other(&self, tokens: &Tokens, lexicon: &Lexicon) -> Option<(Verb, Act)> {
        let finite = self.finite?;
        let others = (self.start..self.end).filter(|at| *at != finite);
        let fits = |at: &usize| match tokens.all[*at].sense {
            Sense::Verb(_, form) => {
                form.is_infinitive || form.is_participle && !is_noun(tokens, *at, self.start)
            }
            _ => false,
        };
        let mut fitting = others.filter(fits);
        let chosen = if lexicon.tongue.order == Order::Second {
            let before_to: Vec<usize> = fitting.collect();
            // “… versprechen, den Fehler zu beheben”: what is deepest is done; helping verbs stand behind it.
            before_to
                .iter()
                .copied()
                .rev()
                .find(|at| !is_helper(tokens, *at))
                .or(before_to.last().copied())
        } else {
            fitting.find(|at| *at > finite && !is_helper(tokens, *at))
        }?;
        self.said(tokens, lexicon, chosen)
    }

    /// Nothing but what says how stands before its verb.
    pub fn is_verb_first(&self, tokens: &Tokens) -> bool {
        let Some(finite) = self.finite else {
            return false;
        };
        (self.start..finite).all(|at| {
            let token = &tokens.all[at];
            matches!(token.sense, Sense::Please | Sense::Then | Sense::Not) || token.shape == Shape::Address
        })
    }

    /// Who it is about, as far as its own words say.
    pub fn about(&self, tokens: &Tokens, lexicon: &Lexicon) -> Option<About> {
        let finite = self.finite?;
        let Sense::Verb(_, form) = tokens.all[finite].sense else {
            return None;
        };
        let is_bare = lexicon.tongue.order == Order::Bare;
        let may_be = |persons: u8| form.persons & persons != 0;
        let one = || self.has(tokens, Sense::One).then_some(About::Person(who::WE));
        let has_noun = (self.start..finite)
            .any(|at| matches!(tokens.all[at].sense, Sense::Yours | Sense::Ours | Sense::The));
        let is_received = is_bare
            && !has_noun
            && may_be(who::YOU)
            && self
                .tokens(tokens)
                .iter()
                .any(|token| matches!(token.sense, Sense::Verb(Act::Receive, _)));
        let is_ours = is_bare && !(has_noun && may_be(who::HE));
        let ours = || {
            [who::I, who::WE]
                .into_iter()
                .find(|person| may_be(*person))
                .map(About::Person)
        };
        self.pronoun(tokens, form, |sense| matches!(sense, Sense::Who(_)))
            .or_else(|| may_be(who::HE).then(one).flatten())
            .or_else(|| {
                may_be(who::HE)
                    .then(|| self.person_before(tokens, finite))
                    .flatten()
            })
            .or_else(|| self.pronoun(tokens, form, |sense| matches!(sense, Sense::Either(_))))
            .or_else(|| is_received.then_some(About::Person(who::YOU)))
            .or_else(|| is_ours.then(ours).flatten())
            .or_else(|| {
                may_be(who::HE | who::THEY)
                    .then(|| self.noun(tokens, finite))
                    .flatten()
            })
            .or_else(|| (is_bare && may_be(who::YOU)).then_some(About::Person(who::YOU)))
    }

    /// The first pronoun of a kind that the verb allows.
    fn pronoun(&self, tokens: &Tokens, form: Form, is: impl Fn(Sense) -> bool) -> Option<About> {
        self.tokens(tokens)
            .iter()
            .filter(|token| is(token.sense))
            .find_map(|token| match token.sense {
                Sense::Who(persons) | Sense::Either(persons) if persons & form.persons != 0 => {
                    Some(About::Person(told(persons & form.persons, token, form)))
                }
                _ => None,
            })
    }

    /// A name, somebody of a team, or a thing.
    fn noun(&self, tokens: &Tokens, finite: usize) -> Option<About> {
        let is_noun = |at: usize| {
            let sense = tokens.all[at].sense;
            matches!(sense, Sense::Yours | Sense::Ours | Sense::The | Sense::It)
        };
        let is_free = !(self.start..finite).any(is_noun);
        let after = || {
            (finite + 1..self.end)
                .filter_map(|at| self.person(tokens, at))
                .next()
        };
        self.person_before(tokens, finite)
            .or_else(|| is_free.then(after).flatten())
            .or_else(|| (finite > self.start || is_free).then_some(About::Thing))
    }

    fn person_before(&self, tokens: &Tokens, finite: usize) -> Option<About> {
        (self.start..finite).find_map(|at| self.person(tokens, at))
    }

    fn person(&self, tokens: &Tokens, at: usize) -> Option<About> {
        let token = &tokens.all[at];
        match token.sense {
            Sense::Team => Some(About::Team),
            Sense::Title => {
                let last = (at + 1..self.end)
                    .take_while(|next| tokens.all[*next].shape == Shape::Capital)
                    .take(2)
                    .last()?;
                Some(About::Named(token.word, tokens.all[last].word))
            }
            Sense::Word if self.is_name(tokens, at) => Some(About::Named(token.word, token.word)),
            _ => None,
        }
    }

    /// A capital where only names have one, and behind no article.
    fn is_name(&self, tokens: &Tokens, at: usize) -> bool {
        let next = tokens.all.get(at + 1).map(|next| next.sense);
        let is_before_verb = matches!(
            next,
            Some(Sense::Verb(..) | Sense::Reader | Sense::Either(_) | Sense::Writer)
        );
        let is_behind_article =
            at > 0 && matches!(tokens.all[at - 1].sense, Sense::The | Sense::Yours | Sense::Ours);
        tokens.has_names && tokens.all[at].shape == Shape::Capital && !is_behind_article && is_before_verb
    }
}

/// “Sie” may be the reader or others: the reader, where it is written large and the verb allows it.
fn told(persons: u8, token: &Token, form: Form) -> u8 {
    let is_large = token.shape == Shape::Capital;
    match persons {
        _ if persons & who::YOU != 0
            && (is_large || persons == who::YOU)
            && form.persons & (who::THEY | who::YOU) != 0 =>
        {
            who::YOU
        }
        _ if persons & who::I != 0 => who::I,
        _ if persons & who::WE != 0 => who::WE,
        _ if persons & who::HE != 0 => who::HE,
        _ if persons & who::THEY != 0 => who::THEY,
        _ => persons,
    }
}

/// Verbs that help others.
fn is_helper(tokens: &Tokens, at: usize) -> bool {
    matches!(
        tokens.all[at].sense,
        Sense::Verb(
            Act::Become | Act::Will | Act::Can | Act::Should | Act::Must | Act::Have | Act::Be,
            _
        )
    )
}
