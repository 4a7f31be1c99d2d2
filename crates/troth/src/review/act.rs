//! Answering what was asked: the same, or never the same.

use std::collections::BTreeSet;

use troth_store::Tx;

use crate::access::Actor;
use crate::frame::problem::Problem;
use crate::identity::act::{By, Done, affirm, never, refuse};
use crate::identity::{Verdict, store};
use crate::review::Answer;

/// Says of two records what they are, if the actor may see both. Of two parties it is said of all their records.
pub fn answer(tx: &Tx, actor: &Actor, by: By<'_>, answer: &Answer) -> Result<(i64, Done), Problem> {
    if answer.a == answer.b {
        return Err(Problem::NotFound("record"));
    }
    let (one, other) = (bearer(tx, actor, answer.a)?, bearer(tx, actor, answer.b)?);
    let kinds: BTreeSet<&str> = store::subjects(tx, &[answer.a, answer.b].into())?
        .iter()
        .map(|subject| subject.kind.word())
        .collect();
    if answer.verdict == Verdict::Same && kinds.len() > 1 {
        return Err(crate::identity::act::ActError::KindsDiffer.into());
    }
    let done = match answer.verdict {
        Verdict::Same if one != other => crate::identity::act::merge(tx, by, one, other, false)?,
        Verdict::Same => affirm(tx, by, answer.a, answer.b)?,
        Verdict::Never if one != other => never(tx, by, one, other)?,
        Verdict::Never => refuse(tx, by, &[answer.a], &[answer.b])?,
    };
    Ok((one, done))
}

fn bearer(tx: &Tx, actor: &Actor, subject: i64) -> Result<i64, Problem> {
    let bearer = store::bearer(tx, actor, subject)?;
    bearer.map(|(party, _)| party).ok_or(Problem::NotFound("record"))
}
