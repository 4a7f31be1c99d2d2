//! What became of a file, for whoever handed it in.

use serde::Serialize;
use troth_store::{StoreError, Tx};

use crate::intake::batch::{Batch, Counts, State};
use crate::intake::refusal_store::{self, Reason};
use crate::intake::store;

/// Reasons shown in a report; the refused rows themselves are listed page by page.
const REASONS: i64 = 50;

/// The report of one batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Report {
    /// The number by which it is found, gone on with, and taken back.
    pub batch: i64,
    pub file: String,
    pub format: String,
    pub silo: Option<String>,
    pub state: State,
    #[serde(flatten)]
    pub counts: Counts,
    /// Why rows were refused, the commonest first.
    pub reasons: Vec<Reason>,
    /// Whether everything that follows from these rows is there too.
    pub is_complete: bool,
    pub trouble: Option<String>,
}

/// The report as it stands.
///
/// # Errors
/// When the store fails.
pub fn report(tx: &Tx, batch: &Batch) -> Result<Report, StoreError> {
    let reasons = if batch.counts.refused > 0 {
        refusal_store::reasons(tx, batch.id, REASONS)?
    } else {
        Vec::new()
    };
    Ok(Report {
        batch: batch.id,
        file: batch.file.clone(),
        format: batch.format.clone(),
        silo: batch.silo_name.clone(),
        state: batch.state,
        counts: batch.counts,
        reasons,
        is_complete: batch.state.rests() && is_followed(tx, batch)?,
        trouble: batch.trouble.clone(),
    })
}

/// Whether every follower has read past the last fact of the batch.
fn is_followed(tx: &Tx, batch: &Batch) -> Result<bool, StoreError> {
    let Some(last) = batch.last_fact else {
        return Ok(true);
    };
    Ok(store::followed_to(tx)?.is_none_or(|place| place >= last))
}
