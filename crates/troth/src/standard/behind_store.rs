//! Who and what stands behind a week, within what the reader may see, in SQL.

use serde::Serialize;
use troth_store::{FromRow, Query, Row, StoreError, Tx};

use crate::access::Actor;
use crate::frame::time::Millis;
use crate::standard::count_store::letters_query;
use crate::standard::series::{Cut, Series};

/// Lines of one page.
pub const MOST: i64 = 200;

/// A letter or request, and when it was answered.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = StandardLetter)]
pub struct Letter {
    pub interaction: i64,
    pub party: i64,
    pub party_name: String,
    pub title: String,
    /// Their words.
    pub excerpt: Option<String>,
    /// Milliseconds since 1970 in UTC.
    pub at: Millis,
    pub answered_at: Option<Millis>,
}

impl FromRow for Letter {
    fn from_row(row: &Row<'_>) -> Result<Letter, StoreError> {
        Ok(Letter {
            interaction: row.get("id")?,
            party: row.get("party")?,
            party_name: row.get("party_name")?,
            title: row.get("title")?,
            excerpt: row.get("excerpt")?,
            at: row.get("at")?,
            answered_at: row.get("answered_at")?,
        })
    }
}

/// Letters and requests that came in a span, the longest wait first.
pub fn letters(
    tx: &Tx,
    actor: &Actor,
    series: &Series,
    span: (Millis, Millis),
) -> Result<Vec<Letter>, StoreError> {
    let query = Query::new(
        "select b.id, b.party, party.name as party_name, b.title, b.excerpt, b.at, b.answered_at from (",
    );
    let query = letters_query(query, span)
        .text(") b join party on party.id = b.party where party.is_erased = 0")
        .push_some(" and b.channel = ", series.cut.as_ref().map(Cut::part));
    actor
        .narrow(query, "party.keeper_id")
        .push(
            " order by coalesce(b.answered_at, 9000000000000000) - b.at desc, b.id limit ",
            MOST,
        )
        .all(tx)
}
