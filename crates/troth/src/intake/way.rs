//! How one kind of part is looked at and read. Tables bring their way here; the mailbox, further down, brings its own.

use std::ops::ControlFlow;

use crate::intake::archive::{Kind, Part};
use crate::intake::gather::{Same, Step};
use crate::intake::plan::{Plan, Setting};
use crate::intake::preview::{Preview, preview};
use crate::intake::rows::{Count, rows};
use crate::intake::source::{Limits, Refusal};

/// Takes each row as it is read; breaking ends the reading.
pub type Sink<'s> = dyn FnMut(Step) -> ControlFlow<()> + 's;

/// One way of reading.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    pub takes: fn(&Part) -> bool,
    pub same: Same,
    pub look: fn(&Part, &Setting, &Limits) -> Result<Preview, Refusal>,
    pub read: fn(&Part, &Plan, &Limits, &mut Sink<'_>) -> Result<Count, Refusal>,
}

/// Tables of text and worksheets.
pub const TABLES: Way = Way {
    takes: |part| matches!(part.kind, Kind::Table | Kind::Sheet { .. }),
    same: Same::ByContent,
    look: preview,
    read: |part, plan, limits, sink| {
        let mut rows = rows(part, plan, limits)?;
        for row in rows.by_ref() {
            if sink(row).is_break() {
                break;
            }
        }
        rows.tally()
    },
};

/// The way that takes this part.
///
/// # Errors
/// When no way does.
pub fn of<'w>(ways: &'w [Way], part: &Part) -> Result<&'w Way, Refusal> {
    ways.iter()
        .find(|way| (way.takes)(part))
        .ok_or_else(|| Refusal::Binary {
            name: part.name.clone(),
            what: "of a kind that is not read here".to_owned(),
        })
}
