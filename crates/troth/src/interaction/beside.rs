//! What slices further down the shelf show beside one thing that passed: the house names them, and this slice draws them.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use maud::Markup;
use serde::{Serialize, Serializer};
use troth_store::{StoreError, Tx};

use crate::access::Actor;
use crate::frame::face::Lens;
use crate::frame::time::Millis;

/// A slice's part of the page: its word, and how it is read. Nothing when there is nothing to show.
#[derive(Clone, Copy, Debug)]
pub struct Beside {
    pub word: &'static str,
    pub read: fn(&Tx, &Actor, i64, Millis) -> Result<Option<Part>, StoreError>,
}

/// What all of these show beside it, by their words.
///
/// # Errors
/// When the store fails.
pub fn all_of(
    tx: &Tx,
    actor: &Actor,
    id: i64,
    now: Millis,
    besides: &[Beside],
) -> Result<BTreeMap<&'static str, Part>, StoreError> {
    let mut shown = BTreeMap::new();
    for beside in besides {
        if let Some(part) = (beside.read)(tx, actor, id, now)? {
            shown.insert(beside.word, part);
        }
    }
    Ok(shown)
}

/// What was read: told to programs, drawn for people.
#[derive(Clone)]
pub struct Part {
    told: serde_json::Value,
    draw: Arc<dyn Fn(&Lens) -> Markup + Send + Sync>,
}

impl Part {
    /// # Errors
    /// When the value has no JSON.
    pub fn new<T: Serialize + Send + Sync + 'static>(
        value: T,
        draw: fn(&T, &Lens) -> Markup,
    ) -> Result<Part, StoreError> {
        let told = serde_json::to_value(&value).map_err(|error| StoreError::Engine(error.to_string()))?;
        Ok(Part {
            told,
            draw: Arc::new(move |lens| draw(&value, lens)),
        })
    }

    pub fn draw(&self, lens: &Lens) -> Markup {
        (self.draw)(lens)
    }
}

impl Serialize for Part {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.told.serialize(serializer)
    }
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Part").finish_non_exhaustive()
    }
}
