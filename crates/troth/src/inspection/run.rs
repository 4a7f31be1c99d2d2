//! Guards that Troth runs itself: asked for by an owner, run in the background, and what they found kept beside the words.
//!
//! A run that was asked for is a row. Whoever serves takes it up, also after the house fell over, and whoever ends it first
//! has ended it.

use serde::{Deserialize, Serialize};
use troth_store::{StoreError, Tx};

use crate::frame::problem::Problem;
use crate::frame::time::Millis;
use crate::inspection::{Guard, run_store};
use crate::journal::ActorId;
use crate::journal::act::Act;
use crate::journal::verify::Verdict;

/// Facts of this part.
pub const ASKED: &str = "inspection.run_asked";
pub const RAN: &str = "inspection.run";
pub const BACKED_UP: &str = "inspection.backed_up";

/// What [`ASKED`] and [`RAN`] say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Touched {
    pub run: i64,
    pub guard: String,
    /// Whether all was well; nothing while it runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_well: Option<bool>,
}

/// What [`BACKED_UP`] says: the last fact that the copy holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackedUp {
    pub until_fact: i64,
}

/// A guard that was run, or runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = GuardRun)]
pub struct Run {
    pub id: i64,
    #[schema(value_type = String)]
    pub guard: Guard,
    /// The anchor it was held against, where one was given.
    pub against: Option<String>,
    /// Milliseconds since 1970 in UTC.
    pub asked_at: Millis,
    pub by: i64,
    pub by_name: Option<String>,
    /// Nothing while it runs.
    pub ended_at: Option<Millis>,
    /// What it found, as the command prints it.
    pub found: Option<String>,
    pub is_well: Option<bool>,
    pub anchor: Option<String>,
}

impl Run {
    /// In a few words.
    pub fn short(&self) -> &'static str {
        match (self.guard, self.is_well) {
            (_, None) => "running",
            (Guard::Rebuild, Some(true)) => "the same",
            (_, Some(true)) => "it holds",
            (Guard::Rebuild, Some(false)) => "not the same",
            (_, Some(false)) => "it does not hold",
        }
    }
}

/// What a guard found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub is_well: bool,
    pub words: String,
    pub anchor: Option<String>,
}

/// Faults that are written down; one breaks every link after it, so few say all.
const FAULTS: usize = 20;

impl Found {
    /// What `troth verify` prints.
    pub fn verified(verdict: &Verdict) -> Found {
        let mut lines = vec![format!(
            "{} facts and {} sealed rows read, {} erased",
            verdict.facts, verdict.rows, verdict.erased
        )];
        let broken = verdict.broken.iter().take(FAULTS);
        lines.extend(broken.map(|fault| format!("broken: {fault}")));
        if verdict.broken.len() > FAULTS {
            lines.push(format!("and {} more", verdict.broken.len() - FAULTS));
        }
        lines.push(verdict.anchor.clone());
        Found {
            is_well: verdict.holds(),
            words: lines.join("\n"),
            anchor: Some(verdict.anchor.clone()),
        }
    }

    /// What became of each derived table when it was computed again on a copy.
    pub fn rebuilt(tables: usize, changed: &[&str]) -> Found {
        let words = if changed.is_empty() {
            format!("{tables} tables of a copy are the same after all that is derived was computed again")
        } else {
            format!(
                "after all that is derived was computed again on a copy, these are not the same: {}",
                changed.join(", ")
            )
        };
        Found {
            is_well: changed.is_empty(),
            words,
            anchor: None,
        }
    }

    /// It could not be run.
    pub fn failed(why: &str) -> Found {
        Found {
            is_well: false,
            words: format!("it could not be run: {why}"),
            anchor: None,
        }
    }
}

/// Asks for a run and returns its id.
///
/// # Errors
/// When it runs already, cannot be run here, or the store fails.
pub fn ask(
    tx: &Tx,
    guard: Guard,
    against: Option<String>,
    actor: ActorId,
    now: Millis,
) -> Result<i64, Problem> {
    if !guard.can_be_run() {
        return Err(Problem::Conflict("this guard is looked at by people".to_owned()));
    }
    if run_store::newest(tx, guard)?.is_some_and(|run| run.ended_at.is_none()) {
        return Err(Problem::Conflict("it runs already".to_owned()));
    }
    let run = tx.allocate("guard_run", 1)?;
    run_store::add(tx, run, guard, against, actor, now)?;
    Act::begin(tx, ASKED, actor, now)?.record(&Touched {
        run,
        guard: guard.word().to_owned(),
        is_well: None,
    })?;
    Ok(run)
}

/// Keeps what a run found, unless somebody else ended it before.
///
/// # Errors
/// When the store fails.
pub fn end(tx: &Tx, run: &Run, found: &Found, now: Millis) -> Result<(), StoreError> {
    if !run_store::end(tx, run.id, found, now)? {
        return Ok(());
    }
    Act::begin(tx, RAN, ActorId::TROTH, now)?.record(&Touched {
        run: run.id,
        guard: run.guard.word().to_owned(),
        is_well: Some(found.is_well),
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_is_what_the_command_prints_and_no_longer_than_it_must_be() {
        let verdict = |broken: usize| Verdict {
            facts: 12,
            rows: 30,
            erased: 1,
            broken: (1..=broken)
                .map(|nth| format!("promise {nth}: changed"))
                .collect(),
            anchor: "troth-anchor:promise=3.aabb".into(),
        };
        let well = Found::verified(&verdict(0));
        assert_eq!(
            (well.is_well, well.words.as_str()),
            (
                true,
                "12 facts and 30 sealed rows read, 1 erased\ntroth-anchor:promise=3.aabb"
            )
        );
        let broken = Found::verified(&verdict(23));
        assert!(
            !broken.is_well && broken.words.contains("broken: promise 20: changed\nand 3 more"),
            "{broken:?}"
        );
    }
}
