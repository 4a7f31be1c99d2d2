//! Answering what was asked: the same, or never the same.

use troth_store::Tx;

use crate::access::Actor;
use crate::frame::problem::Problem;
use crate::identity::act::{ActError, By, Done, affirm, merge_by, refuse};
use crate::identity::partition::Link;
use crate::identity::{Verdict, store};
use crate::review::Answer;

/// Says of two records what they are, if the actor may see both. Of two parties it is said of all their records.
pub fn answer(tx: &Tx, actor: &Actor, by: By<'_>, answer: &Answer) -> Result<(i64, Done), Problem> {
    if answer.a == answer.b {
        return Err(Problem::NotFound("record"));
    }
    let (one, other) = (bearer(tx, actor, answer.a)?, bearer(tx, actor, answer.b)?);
    let pair = [answer.a, answer.b];
    let standing = store::links_of(tx, &pair.into())?;
    let is_said =
        |link: &Link| link.verdict == answer.verdict && pair.contains(&link.a) && pair.contains(&link.b);
    if standing.iter().any(is_said) {
        return Err(ActError::SaidAlready.into());
    }
    // The two that were looked at come first, so that it is them a model learns from.
    let first = |subject: i64, all: Vec<i64>| -> Vec<i64> {
        let others = all.into_iter().filter(|other| *other != subject);
        std::iter::once(subject).chain(others).collect()
    };
    let done = match answer.verdict {
        Verdict::Same if one != other => merge_by(tx, by, [one, other], pair, false)?,
        Verdict::Same => affirm(tx, by, answer.a, answer.b)?,
        Verdict::Never if one != other => {
            let (ours, theirs) = (store::members(tx, one)?, store::members(tx, other)?);
            refuse(tx, by, &first(answer.a, ours), &first(answer.b, theirs))?
        }
        Verdict::Never => refuse(tx, by, &[answer.a], &[answer.b])?,
    };
    Ok((one, done))
}

fn bearer(tx: &Tx, actor: &Actor, subject: i64) -> Result<i64, Problem> {
    let bearer = store::bearer(tx, actor, subject)?;
    bearer.map(|(party, _)| party).ok_or(Problem::NotFound("record"))
}
