//! The teams a measure may be cut to, and whose each promise and each customer is, in SQL.
//!
//! A team of fewer than five colleagues is no part of anything: of one it would be a person.

use std::collections::{BTreeMap, BTreeSet};

use troth_store::{StoreError, Tx, args};

use crate::access::store::told_teams;
use crate::identity::store::in_parts;
use crate::standard::series::Cut;

/// Teams of five and more, and who is in them, those who left included: what they promised stays their team's.
#[derive(Clone, Debug, Default)]
pub struct Teams {
    names: BTreeMap<i64, String>,
    of_colleague: BTreeMap<i64, i64>,
}

impl Teams {
    pub fn read(tx: &Tx) -> Result<Teams, StoreError> {
        let names: BTreeMap<i64, String> = told_teams(tx)?.into_iter().collect();
        let sql = "select id, team_id from colleague where team_id in";
        let of_colleague: Vec<(i64, i64)> = in_parts(tx, sql, names.keys().copied(), "")?;
        Ok(Teams {
            names,
            of_colleague: of_colleague.into_iter().collect(),
        })
    }

    pub fn cut(&self, team: i64) -> Option<Cut> {
        self.names.get(&team).cloned().map(Cut::Team)
    }

    pub fn of_colleague(&self, colleague: Option<i64>) -> Option<Cut> {
        self.of_colleague
            .get(&colleague?)
            .and_then(|team| self.cut(*team))
    }

    /// The team that looks after each of these, where one does.
    pub fn of_parties(&self, tx: &Tx, parties: BTreeSet<i64>) -> Result<BTreeMap<i64, Cut>, StoreError> {
        if self.names.is_empty() {
            return Ok(BTreeMap::new());
        }
        let sql = "select id, keeper_id from party where keeper_id is not null and id in";
        let kept: Vec<(i64, i64)> = in_parts(tx, sql, parties, "")?;
        let team = |(party, keeper)| Some((party, self.of_colleague(Some(keeper))?));
        Ok(kept.into_iter().filter_map(team).collect())
    }
}

/// Whether figures of the team so called may be told by now.
pub fn is_told(tx: &Tx, name: &str) -> Result<bool, StoreError> {
    Ok(told_teams(tx)?.iter().any(|(_, team)| team == name))
}

/// Whether any figure depends on who is in which team.
pub fn matter(tx: &Tx) -> Result<bool, StoreError> {
    let counted: Option<String> = tx.one(
        "select series from standard_week where series like '%/team:%' limit 1",
        args![],
    )?;
    Ok(counted.is_some() || !told_teams(tx)?.is_empty())
}
