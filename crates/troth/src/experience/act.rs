//! Telling, feeling and taking back, each one transaction: rows sealed, one fact appended, the account folded again.
//!
//! Other slices call [`tell`] for words somebody said, [`feel`] for what is read into them, and
//! [`crate::experience::thanks::thank`] for thanks in them.

use serde::{Deserialize, Serialize};
use troth_store::{StoreError, Tx, Value};

use crate::experience::feeling::Feeling;
use crate::experience::store::{self, Felt};
use crate::experience::{ACCOUNT, ACT, FEELING, Voice, Whose, lean, may_feel};
use crate::frame::problem::Problem;
use crate::frame::time::Millis;
use crate::journal;
use crate::journal::ActorId;
use crate::promise::TOUCHPOINTS;

/// Facts of this slice.
pub const TOLD: &str = "experience.told";
pub const READ: &str = "experience.read";
pub const ACTED: &str = "experience.acted";
pub const LINKED: &str = "experience.linked";
pub const THANKED: &str = "experience.thanked";
pub const THANKS_TAKEN_BACK: &str = "experience.thanks_taken_back";

/// What [`TOLD`], [`READ`] and [`ACTED`] say: which accounts. The words are in the sealed rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Touched {
    pub accounts: Vec<i64>,
}

/// An account about to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Telling {
    pub interaction: i64,
    pub subject: i64,
    pub voice: Voice,
    /// The colleague who lived it, or who wrote somebody else's words down; nothing when they told it themselves.
    pub by: Option<i64>,
    pub told_by: Option<String>,
    pub link: Option<i64>,
    pub words: String,
    pub mood: Option<String>,
    pub context: Option<String>,
    pub touchpoint: String,
    pub at: Millis,
    pub feelings: Vec<(Feeling, Whose)>,
}

impl Telling {
    /// Words about one thing that passed, lived at `at`; everything else has its default.
    pub fn new(
        interaction: i64,
        subject: i64,
        voice: Voice,
        words: impl Into<String>,
        at: Millis,
    ) -> Telling {
        Telling {
            interaction,
            subject,
            voice,
            by: None,
            told_by: None,
            link: None,
            words: words.into(),
            mood: None,
            context: None,
            touchpoint: TOUCHPOINTS[1].to_owned(),
            at,
            feelings: Vec::new(),
        }
    }

    fn row(&self, id: i64, now: Millis) -> Vec<Value> {
        vec![
            id.into(),
            self.interaction.into(),
            self.subject.into(),
            self.voice.word().into(),
            self.by.into(),
            self.told_by.clone().into(),
            self.link.into(),
            self.words.as_str().into(),
            self.mood.clone().into(),
            self.context.clone().into(),
            self.touchpoint.as_str().into(),
            self.at.into(),
            now.into(),
            lean(&self.feelings).word().into(),
            false.into(),
        ]
    }
}

/// Keeps an account with the feelings told with it, and returns its id.
///
/// # Errors
/// When somebody feels for a colleague, or the store fails.
pub fn tell(tx: &Tx, actor: ActorId, telling: &Telling, now: Millis) -> Result<i64, Problem> {
    if telling.voice == Voice::Colleague && telling.by != Some(actor.0) {
        return Err(Problem::Conflict(
            "a colleague's account is told by that colleague\n\nhint: ask them to write how it was"
                .to_owned(),
        ));
    }
    for (_, whose) in &telling.feelings {
        may_feel(telling.voice, telling.by, *whose, actor.0)?;
    }
    let id = tx.allocate("account", 1)?;
    let mut fact = journal::act::Act::begin(tx, TOLD, actor, now)?.about(telling.subject);
    fact.seal_with(&ACCOUNT, &store::LOOSE, vec![telling.row(id, now)])?;
    seal_feelings(tx, &mut fact, id, &telling.feelings, telling.by, now)?;
    fact.record(&Touched { accounts: vec![id] })?;
    Ok(id)
}

/// Says what was felt in an account: by their own word, or as it is read. What stands already is not said twice.
///
/// # Errors
/// When there is no such account, somebody feels for a colleague, or the store fails.
pub fn feel(
    tx: &Tx,
    actor: ActorId,
    account: i64,
    feelings: &[(Feeling, Whose)],
    now: Millis,
) -> Result<(), Problem> {
    let told = store::account(tx, account)?.ok_or(Problem::NotFound("account"))?;
    let stands = store::standing(tx, &[account])?;
    let mut new: Vec<(Feeling, Whose)> = Vec::new();
    for (feeling, whose) in feelings {
        may_feel(told.voice, told.by, *whose, actor.0)?;
        let is_there = |one: &Felt| (one.feeling, one.whose) == (*feeling, *whose);
        if !stands.iter().any(is_there) && !new.contains(&(*feeling, *whose)) {
            new.push((*feeling, *whose));
        }
    }
    if new.is_empty() {
        return Ok(());
    }
    let mut fact = journal::act::Act::begin(tx, READ, actor, now)?.about(told.subject);
    seal_feelings(tx, &mut fact, account, &new, Some(actor.0), now)?;
    store::fold(tx, account)?;
    fact.record(&Touched {
        accounts: vec![account],
    })?;
    Ok(())
}

fn seal_feelings(
    tx: &Tx,
    fact: &mut journal::act::Act<'_>,
    account: i64,
    feelings: &[(Feeling, Whose)],
    by: Option<i64>,
    now: Millis,
) -> Result<(), StoreError> {
    if feelings.is_empty() {
        return Ok(());
    }
    let first = tx.allocate(
        "account_feeling",
        i64::try_from(feelings.len()).unwrap_or(i64::MAX),
    )?;
    let rows = (first..).zip(feelings).map(|(id, (feeling, whose))| {
        vec![
            id.into(),
            account.into(),
            feeling.word().into(),
            whose.word().into(),
            by.into(),
            now.into(),
        ]
    });
    fact.seal(&FEELING, rows.collect())
}

/// What is taken out of the figures, or put back: a whole account, or one feeling of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    pub account: i64,
    pub feeling: Option<i64>,
}

/// Enters it in error: it stays on record with who said so and why, outside the figures.
///
/// # Errors
/// When it is not theirs to take back, or is in error already.
pub fn error(tx: &Tx, actor: ActorId, part: Part, why: Option<&str>, now: Millis) -> Result<(), Problem> {
    let subject = may_take_back(tx, actor, part)?;
    if store::in_error(tx, part)?.is_some() {
        return Err(Problem::Conflict("it was entered in error before".to_owned()));
    }
    let act = Doing {
        part,
        act: "error",
        why,
        undoes: None,
    };
    record(tx, actor, &act, subject, now)
}

/// Takes that back.
///
/// # Errors
/// When it is not theirs, or is not in error.
pub fn undo(tx: &Tx, actor: ActorId, part: Part, now: Millis) -> Result<(), Problem> {
    let subject = may_take_back(tx, actor, part)?;
    let undoes = store::in_error(tx, part)?;
    if undoes.is_none() {
        return Err(Problem::Conflict("it is not in error".to_owned()));
    }
    let act = Doing {
        part,
        act: "undone",
        why: None,
        undoes,
    };
    record(tx, actor, &act, subject, now)
}

/// A colleague's account is theirs alone; what somebody told us by a link they felt is not ours to take back.
fn may_take_back(tx: &Tx, actor: ActorId, part: Part) -> Result<i64, Problem> {
    let told = store::account(tx, part.account)?.ok_or(Problem::NotFound("account"))?;
    if told.voice == Voice::Colleague && told.by != Some(actor.0) {
        return Err(Problem::Conflict(
            "a colleague's account is theirs to take back\n\nhint: ask them".to_owned(),
        ));
    }
    if let Some(id) = part.feeling {
        let felt = store::feeling(tx, part.account, id)?.ok_or(Problem::NotFound("feeling"))?;
        if felt.whose == Whose::Own && felt.by.is_none() {
            return Err(Problem::Conflict(
                "they said it themselves\n\nhint: your own reading can stand beside it".to_owned(),
            ));
        }
    }
    Ok(told.subject)
}

struct Doing<'w> {
    part: Part,
    act: &'static str,
    why: Option<&'w str>,
    undoes: Option<i64>,
}

fn record(tx: &Tx, actor: ActorId, doing: &Doing<'_>, subject: i64, now: Millis) -> Result<(), Problem> {
    let id = tx.allocate("account_act", 1)?;
    let mut fact = journal::act::Act::begin(tx, ACTED, actor, now)?.about(subject);
    fact.seal(
        &ACT,
        vec![vec![
            id.into(),
            doing.part.account.into(),
            doing.part.feeling.into(),
            doing.act.into(),
            doing.why.into(),
            doing.undoes.into(),
            now.into(),
            actor.0.into(),
        ]],
    )?;
    store::fold(tx, doing.part.account)?;
    fact.record(&Touched {
        accounts: vec![doing.part.account],
    })?;
    Ok(())
}
