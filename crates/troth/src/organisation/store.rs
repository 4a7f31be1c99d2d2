//! The firm's one row.

use troth_store::{FromRow, Row, StoreError, Tx, args};

use crate::frame::money::Currency;
use crate::organisation::Organisation;
use crate::organisation::alarm::FalseAlarms;

impl FromRow for Organisation {
    fn from_row(row: &Row<'_>) -> Result<Organisation, StoreError> {
        let unreadable = |column| StoreError::Engine(format!("`{column}` of the firm cannot be read"));
        Ok(Organisation {
            name: row.get("name")?,
            zone: row.get("zone")?,
            country: row.get("country")?,
            currency: Currency::parse(&row.get::<String>("currency")?).map_err(|_| unreadable("currency"))?,
            domains: serde_json::from_str(&row.get::<String>("domains")?)
                .map_err(|_| unreadable("domains"))?,
            hours: serde_json::from_str(&row.get::<String>("hours")?).map_err(|_| unreadable("hours"))?,
            false_alarms: FalseAlarms::of_tenths(row.get("false_alarm_tenths")?)
                .ok_or_else(|| unreadable("false_alarm_tenths"))?,
            version: row.get("version")?,
        })
    }
}

/// The firm as it is, or as it would be if nothing were said.
pub fn read(tx: &Tx) -> Result<Organisation, StoreError> {
    let sql = "select name, zone, country, currency, domains, hours, false_alarm_tenths, version
      from organisation where id = 1";
    Ok(tx.one(sql, args![])?.unwrap_or_default())
}

pub fn write(tx: &Tx, firm: &Organisation) -> Result<(), StoreError> {
    let domains =
        serde_json::to_string(&firm.domains).map_err(|error| StoreError::Engine(error.to_string()))?;
    let hours = serde_json::to_string(&firm.hours).map_err(|error| StoreError::Engine(error.to_string()))?;
    tx.run(
        "insert into organisation (id, name, zone, country, currency, domains, hours, false_alarm_tenths, version)
         values (1, $1, $2, $3, $4, $5, $6, $7, 1)
         on conflict (id) do update set
           name = excluded.name, zone = excluded.zone, country = excluded.country, currency = excluded.currency,
           domains = excluded.domains, hours = excluded.hours,
           false_alarm_tenths = excluded.false_alarm_tenths, version = organisation.version + 1",
        args![
            &firm.name,
            &firm.zone,
            &firm.country,
            firm.currency.code(),
            domains,
            hours,
            firm.false_alarms.tenths()
        ],
    )?;
    Ok(())
}
