//! The firm's terms: one row, and none until something was said.

use troth_store::{FromRow, Row, StoreError, Tx, args};

use crate::value::terms::Terms;

impl FromRow for Terms {
    fn from_row(row: &Row<'_>) -> Result<Terms, StoreError> {
        Ok(Terms {
            margin_permille: row.get("margin_permille")?,
            discount_permille: row.get("discount_permille")?,
            horizon_weeks: row.get("horizon_weeks")?,
            order_minor: row.get("order_minor")?,
            return_minor: row.get("return_minor")?,
            contact_minor: row.get("contact_minor")?,
            case_minor: row.get("case_minor")?,
            hour_minor: row.get("hour_minor")?,
            version: row.get("version")?,
        })
    }
}

/// The terms in force, or those of a firm that said nothing.
pub fn read(tx: &Tx) -> Result<Terms, StoreError> {
    let sql =
        "select margin_permille, discount_permille, horizon_weeks, order_minor, return_minor, contact_minor,
        case_minor, hour_minor, version from value_terms where id = 1";
    Ok(tx.one(sql, args![])?.unwrap_or_default())
}

pub fn write(tx: &Tx, terms: &Terms) -> Result<(), StoreError> {
    tx.run("delete from value_terms where id = 1", args![])?;
    tx.run(
        "insert into value_terms (id, margin_permille, discount_permille, horizon_weeks, order_minor, return_minor,
           contact_minor, case_minor, hour_minor, version) values (1, $1, $2, $3, $4, $5, $6, $7, $8, $9)",
        args![
            terms.margin_permille,
            terms.discount_permille,
            terms.horizon_weeks,
            terms.order_minor,
            terms.return_minor,
            terms.contact_minor,
            terms.case_minor,
            terms.hour_minor,
            terms.version
        ],
    )?;
    Ok(())
}
