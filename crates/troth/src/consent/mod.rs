//! What we may do with whom: every statement is kept with its proof, and the strictest of a party's wins.

pub mod store;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::consent::store::Statement;
use crate::frame::time::Millis;

/// What we may do on a channel for a purpose: the strictest of all that was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = ConsentAllowed)]
pub struct Allowed {
    pub channel: String,
    pub purpose: String,
    pub given: bool,
    /// When the deciding statement was made; milliseconds since 1970 in UTC.
    pub at: Option<Millis>,
    pub from: Option<String>,
    /// What proves it, as pairs.
    pub proof: Vec<(String, String)>,
    /// How many statements there are.
    pub statements: i64,
}

/// A single *no* outweighs every *yes*; of equals the latest speaks.
pub fn strictest(statements: Vec<Statement>) -> Vec<Allowed> {
    let mut found: BTreeMap<(String, String), Allowed> = BTreeMap::new();
    for (channel, purpose, given, at, proof, from) in statements {
        let proof: Vec<(String, String)> = serde_json::from_str(&proof).unwrap_or_default();
        let said = Allowed {
            channel: channel.clone(),
            purpose: purpose.clone(),
            given,
            at,
            from,
            proof,
            statements: 1,
        };
        match found.get_mut(&(channel.clone(), purpose.clone())) {
            Some(known) => {
                let statements = known.statements + 1;
                if (!said.given, said.at) >= (!known.given, known.at) {
                    *known = said;
                }
                known.statements = statements;
            }
            None => {
                found.insert((channel, purpose), said);
            }
        }
    }
    found.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_no_outweighs_every_yes() {
        let said = |given, at| {
            (
                "email".to_owned(),
                "news".to_owned(),
                given,
                Some(at),
                "[]".to_owned(),
                None,
            )
        };
        for (statements, given, at) in [
            (vec![said(true, 1), said(false, 2), said(true, 3)], false, 2),
            (vec![said(true, 1), said(true, 3)], true, 3),
            (vec![said(false, 5), said(true, 9), said(false, 4)], false, 5),
        ] {
            let count = i64::try_from(statements.len()).unwrap();
            let allowed = strictest(statements);
            assert_eq!(
                (allowed[0].given, allowed[0].at, allowed[0].statements),
                (given, Some(at), count)
            );
        }
    }
}
