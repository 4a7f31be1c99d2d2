//! What slices further down the shelf show on a standard's page: a part of their own, and what was done about it on its chart.

use serde::Serialize;
use troth_store::{StoreError, Tx};

use crate::access::Actor;
use crate::frame::time::Millis;
use crate::interaction::beside::Part;
use crate::standard::weeks::Week;

/// A slice's part: its word, how it is read, and what it marks on the chart. The house names them.
#[derive(Clone, Copy, Debug)]
pub struct Beside {
    pub word: &'static str,
    /// Of one standard; nothing when there is nothing to show.
    pub read: fn(&Tx, &Actor, i64, Millis) -> Result<Option<Part>, StoreError>,
    pub noted: fn(&Tx, &Actor, i64) -> Result<Vec<Noted>, StoreError>,
}

/// Something that was done in a week, as it is marked on the chart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = StandardNoted)]
pub struct Noted {
    pub week: Week,
    /// In few words.
    pub word: String,
    pub href: String,
}
