//! What the verbs of a clause say together, in a language with a table: what is done, when, and how surely.

use crate::deed::Deed;
use crate::facts::Modal;
use crate::manner::Manner;
use crate::tongue::{Act, Form, Lexicon, Order, Sense, Tense, Verb};
use crate::tongue_clause::{About, Part};
use crate::tongue_token::Tokens;
use crate::word::Shape;

/// What a clause's verbs say.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Done {
    pub modal: Modal,
    pub deed: Deed,
    pub act: Act,
    pub manner: Manner,
    /// “I think I can …”.
    pub is_thought: bool,
}

/// What is done, and how the verb that says who puts it.
type Says = (Modal, Deed, Act);

/// Nothing where the clause tells what has been or is hoped, or where its verb says nothing without another.
pub(crate) fn done(part: &Part, tokens: &Tokens, lexicon: &Lexicon, about: Option<About>) -> Option<Done> {
    let (verb, put) = part.verb(tokens, lexicon)?;
    if verb.form.tense == Tense::Past || part.has(tokens, Sense::Gone) {
        return None;
    }
    let is_of_thing = about == Some(About::Thing);
    let verbs = Verbs {
        form: verb.form,
        other: part
            .other(tokens, lexicon)
            .or_else(|| unknown(part, tokens, lexicon)),
        is_ready: is_of_thing && part.has(tokens, Sense::Done),
        is_of_thing,
    };
    let (modal, deed, act) = verbs.say(put)?;
    let is_done = part.has(tokens, Sense::Itself) && matches!(deed, Deed::Serve | Deed::Answer);
    let is_gone = is_of_thing && (act == Act::Arrive || is_done);
    Some(Done {
        modal,
        deed: if is_gone { Deed::Passive } else { deed },
        act,
        manner: manner(part, tokens, modal, (put, act)),
        is_thought: put == Act::Think,
    })
}

fn manner(part: &Part, tokens: &Tokens, modal: Modal, (put, act): (Act, Act)) -> Manner {
    let is_tried = |sense: Sense| matches!(sense, Sense::Tried | Sense::Verb(Act::Try, _));
    // “Gladly” makes an offer only of what is one without it.
    let may_offer = act == Act::Courtesy || matches!(modal, Modal::Can | Modal::Plan);
    Manner {
        is_negated: part.has(tokens, Sense::Not),
        is_tried: part.tokens(tokens).iter().any(|token| is_tried(token.sense)),
        is_doubtful: part.has(tokens, Sense::Doubt),
        is_glad: may_offer && part.has(tokens, Sense::Glad),
        is_able: put == Act::Can && modal == Modal::Will,
        is_needed: put == Act::Must,
        ..Manner::default()
    }
}

/// The verbs of a clause.
struct Verbs {
    /// How the one bends that says who.
    form: Form,
    /// The one that says what, where the first does not.
    other: Option<(Verb, Act)>,
    /// Ready, done.
    is_ready: bool,
    is_of_thing: bool,
}

impl Verbs {
    /// What they say, where the one that says who says this.
    fn say(&self, put: Act) -> Option<Says> {
        let tensed = if self.form.tense == Tense::Future {
            Modal::Will
        } else {
            Modal::Present
        };
        match put {
            Act::Become | Act::Will => Some(self.future(put)),
            Act::Be => Some(self.being(tensed)),
            Act::Should => Some((Modal::Should, self.done_or_doing()?, self.what()?.1)),
            Act::Can if self.form.tense == Tense::Future => self.doing(Modal::Will),
            Act::Can => self.doing(Modal::Can),
            Act::Must | Act::Try | Act::Think => self.doing(Modal::Will),
            Act::Want => self.doing(Modal::Plan),
            Act::Pledge => self.doing(Modal::Pledge),
            Act::Let => self.doing(tensed),
            Act::Have | Act::Hope => None,
            _ if self.form.tense == Tense::Would => Some((Modal::Can, deed(put), put)),
            _ => Some((tensed, deed(put), put)),
        }
    }

    fn what(&self) -> Option<(Deed, Act)> {
        self.other.map(|(_, act)| (deed(act), act))
    }

    fn doing(&self, modal: Modal) -> Option<Says> {
        self.what().map(|(deed, act)| (modal, deed, act))
    }

    /// “Will send”, and of a thing “is sent” and “will be ready”.
    fn future(&self, put: Act) -> Says {
        let is_done = put == Act::Become && self.other.is_some_and(|(verb, _)| self.is_done(verb.form));
        let ready = if self.is_ready { Deed::Passive } else { Deed::Be };
        match self.what() {
            Some((deed, act)) if is_done => (Modal::Will, passive(deed), act),
            Some((deed, act)) => (Modal::Will, deed, act),
            None => (Modal::Will, ready, Act::Be),
        }
    }

    /// A form of what is done; where it could be one of doing too, things are what something is done to.
    fn is_done(&self, form: Form) -> bool {
        form.is_participle && (self.is_of_thing || !form.is_infinitive)
    }

    /// “Will be sent”, “is ready”.
    fn being(&self, tensed: Modal) -> Says {
        let is_done = self
            .other
            .is_some_and(|(verb, _)| verb.form.is_participle && !verb.form.is_infinitive);
        match self.what() {
            Some((deed, act)) if is_done && tensed == Modal::Will => (Modal::Will, passive(deed), act),
            _ if self.is_ready && self.form.tense != Tense::Would => (tensed, Deed::Passive, Act::Be),
            _ => (Modal::Present, Deed::Be, Act::Be),
        }
    }

    /// “Should be sent”, “should send”.
    fn done_or_doing(&self) -> Option<Deed> {
        let (verb, act) = self.other?;
        let is_done = verb.form.is_participle && !verb.form.is_infinitive;
        Some(if is_done { passive(deed(act)) } else { deed(act) })
    }
}

/// The deed that an act is, as long as nothing says more of it.
fn deed(act: Act) -> Deed {
    match act {
        Act::Does(deed) => deed,
        Act::Courtesy => Deed::Serve,
        Act::Be => Deed::Be,
        Act::Let => Deed::Open,
        _ => Deed::Live,
    }
}

/// What is done, of a verb of doing.
fn passive(deed: Deed) -> Deed {
    match deed {
        Deed::Serve | Deed::Answer | Deed::See => Deed::Passive,
        _ => Deed::Be,
    }
}

/// A verb in no list, known by its ending alone: where verbs go last, the last word.
fn unknown(part: &Part, tokens: &Tokens, lexicon: &Lexicon) -> Option<(Verb, Act)> {
    if lexicon.tongue.order != Order::Second {
        return None;
    }
    let last = part.tokens(tokens).last()?;
    let is_verb = last.sense == Sense::Word && last.shape == Shape::Plain;
    let act = Act::Does(Deed::Open);
    let verb = Verb {
        act,
        form: Form::INFINITIVE,
        stem: "",
        particle: "",
    };
    (is_verb && tokens.text(last).ends_with("en")).then_some((verb, act))
}
