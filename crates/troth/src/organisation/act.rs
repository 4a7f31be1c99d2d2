//! Changing what the firm says of itself.

use serde::{Deserialize, Serialize};
use troth_store::Tx;

use crate::frame::problem::Problem;
use crate::frame::time::Millis;
use crate::journal::ActorId;
use crate::journal::act::Act;
use crate::organisation::{Organisation, store};

/// The firm said something else of itself.
pub const CHANGED: &str = "organisation.changed";

/// The field among those changed by which standards are judged.
pub const FALSE_ALARMS: &str = "false_alarms";

/// What [`CHANGED`] says: which fields, and the mail domains of colleagues before and after, since whoever writes from
/// one is told from a customer by them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    pub fields: Vec<String>,
    pub domains_before: Vec<String>,
    pub domains: Vec<String>,
}

/// Writes the firm anew, if nobody changed it since `version`.
///
/// # Errors
/// [`Problem::Changed`] when somebody did, or when the store fails.
pub fn change(
    tx: &Tx,
    firm: &Organisation,
    version: i64,
    actor: ActorId,
    now: Millis,
) -> Result<(), Problem> {
    let before = store::read(tx)?;
    if before.version != version {
        return Err(Problem::Changed);
    }
    let fields = fields(&before, firm);
    if fields.is_empty() {
        return Ok(());
    }
    store::write(tx, firm)?;
    let said = Changed {
        fields,
        domains_before: before.domains,
        domains: firm.domains.clone(),
    };
    Act::begin(tx, CHANGED, actor, now)?.record(&said)?;
    Ok(())
}

fn fields(before: &Organisation, after: &Organisation) -> Vec<String> {
    [
        ("name", before.name != after.name),
        ("zone", before.zone != after.zone),
        ("country", before.country != after.country),
        ("currency", before.currency != after.currency),
        ("domains", before.domains != after.domains),
        ("hours", before.hours != after.hours),
        (FALSE_ALARMS, before.false_alarms != after.false_alarms),
    ]
    .into_iter()
    .filter(|(_, is_changed)| *is_changed)
    .map(|(field, _)| field.to_owned())
    .collect()
}
