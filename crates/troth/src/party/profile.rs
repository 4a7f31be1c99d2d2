//! All that is known of one party, each value with where it came from.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use troth_store::{StoreError, Tx};

use crate::access::Actor;
use crate::consent::store::consents_of;
use crate::consent::{Allowed, strictest};
use crate::frame::problem::Problem;
use crate::frame::time::Millis;
use crate::party::{ATTRIBUTE, Detail, SINGLE, all_shown, rank, row_store, store};
use crate::record::said::WhoKind;

/// All that is known of one person or firm.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Profile {
    pub id: i64,
    pub kind: WhoKind,
    pub name: String,
    /// What is shown of each field first, then what others said; history last.
    pub values: Vec<Known>,
    /// For people: the firms they belong to.
    pub firms: Vec<Bond>,
    /// For people: the household they live in.
    pub household: Option<Bond>,
    /// For firms and households: their people.
    pub people: Vec<Bond>,
    pub tags: Vec<String>,
    pub consents: Vec<Allowed>,
    pub keeper: Option<i64>,
    pub keeper_name: Option<String>,
    /// Colleagues who may look after them.
    pub keepers: Vec<Keeper>,
    /// The silos that know them, with the key they have there.
    pub records: Vec<Source>,
    pub is_colleague: bool,
    pub is_withdrawn: bool,
    pub version: i64,
}

/// A thing known, and who says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = ProfileValue)]
pub struct Known {
    /// `name`, `email`, `phone`, `city` …, or `column:` and a header of theirs.
    pub field: String,
    pub value: String,
    /// `themselves`, a colleague's name, or the silo.
    pub from: String,
    /// Milliseconds since 1970 in UTC.
    pub at: Millis,
    pub is_shown: bool,
    /// No longer said: withdrawn, told anew, or struck out.
    pub is_past: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = ProfileBond)]
pub struct Bond {
    pub id: i64,
    pub name: String,
    pub title: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = ProfileKeeper)]
pub struct Keeper {
    pub id: i64,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = ProfileRecord)]
pub struct Source {
    pub subject: i64,
    pub silo: String,
    pub key: String,
}

/// All of one party; nothing when there is none, the id is an old one, or it is not the actor's to see.
pub fn profile(tx: &Tx, actor: &Actor, id: i64) -> Result<Option<Profile>, StoreError> {
    if store::seek(tx, actor, id)? != Some(id) {
        return Ok(None);
    }
    let Some((shown, version)) = row_store::shown_of(tx, id)? else {
        return Ok(None);
    };
    let subjects: BTreeSet<i64> = crate::identity::store::members(tx, id)?.into_iter().collect();
    let details = store::details_of(tx, &subjects)?;
    let bonds = store::bonds(tx, actor, id)?;
    let on = |wanted: &str| -> Vec<Bond> {
        let of_side = bonds.iter().filter(|(.., side)| side == wanted);
        of_side
            .map(|(id, name, title, _)| Bond {
                id: *id,
                name: name.clone(),
                title: title.clone(),
            })
            .collect()
    };
    let keeper_name = match shown.keeper {
        Some(keeper) => store::names(tx, &BTreeSet::from([keeper]))?.remove(&keeper),
        None => None,
    };
    let origins = crate::identity::store::origins(tx, &subjects)?;
    Ok(Some(Profile {
        id,
        kind: shown.kind,
        name: shown.name,
        values: values(tx, shown.kind, &details)?,
        firms: on("firm"),
        household: on("household").into_iter().next(),
        people: on("person"),
        tags: store::tags_of(tx, &subjects)?,
        consents: strictest(consents_of(tx, &subjects)?),
        keeper: shown.keeper,
        keeper_name,
        keepers: crate::access::store::colleagues(tx)?
            .into_iter()
            .filter(|one| one.left_at.is_none())
            .map(|one| Keeper {
                id: one.id,
                name: one.name,
            })
            .collect(),
        records: origins
            .into_iter()
            .map(|one| Source {
                subject: one.subject,
                silo: one.silo,
                key: one.key,
            })
            .collect(),
        is_colleague: shown.is_colleague,
        is_withdrawn: shown.is_withdrawn,
        version,
    }))
}

impl Profile {
    /// Itself, where there is anything to correct: a household is called and stands as its people do.
    ///
    /// # Errors
    /// When it is one.
    pub fn to_correct(self) -> Result<Profile, Problem> {
        match self.kind {
            WhoKind::Household => Err(Problem::Conflict(
                "a household is called and stands as its people do\n\nhint: correct what is known of them"
                    .to_owned(),
            )),
            WhoKind::Person | WhoKind::Organisation => Ok(self),
        }
    }

    /// What is shown of a field.
    pub fn value(&self, field: &str) -> Option<&str> {
        self.values
            .iter()
            .find(|known| known.field == field && known.is_shown)
            .map(|known| known.value.as_str())
    }

    /// All that stand of a field with several, the one shown first at the head.
    pub fn all(&self, field: &str) -> Vec<&str> {
        self.values
            .iter()
            .filter(|known| known.field == field && !known.is_past)
            .map(|known| known.value.as_str())
            .collect()
    }
}

fn values(tx: &Tx, kind: WhoKind, details: &[Detail]) -> Result<Vec<Known>, StoreError> {
    let silos = store::silos_of(tx, &details.iter().filter_map(|one| one.record).collect())?;
    let names = store::names(tx, &details.iter().filter_map(|one| one.by).collect())?;
    let fields: BTreeSet<&str> = details.iter().map(|one| one.field.as_str()).collect();
    let order = |field: &str| {
        (
            ["name", "email", "phone"]
                .iter()
                .chain(&SINGLE)
                .position(|known| *known == field)
                .unwrap_or(99),
            field.starts_with(ATTRIBUTE),
        )
    };
    let mut fields: Vec<&str> = fields.into_iter().collect();
    fields.sort_by_key(|field| (order(field), field.to_string()));
    let mut known = Vec::new();
    for field in fields {
        let standing = all_shown(details, field);
        let past = details.iter().filter(|one| one.field == field && !one.stands());
        let first = standing.first().map(|one| one.id);
        for one in standing.iter().copied().chain(past) {
            known.push(Known {
                field: field.to_owned(),
                value: one.value.clone(),
                from: from(kind, one, &silos, &names),
                at: one.at,
                is_shown: Some(one.id) == first,
                is_past: !one.stands(),
            });
        }
    }
    Ok(known)
}

fn from(kind: WhoKind, one: &Detail, silos: &BTreeMap<i64, String>, names: &BTreeMap<i64, String>) -> String {
    match one.rank {
        // What a household is called and where it is was told of those who live in it.
        _ if kind == WhoKind::Household => "its members".to_owned(),
        rank::THEMSELVES => "themselves".to_owned(),
        rank::COLLEAGUE => one
            .by
            .and_then(|by| names.get(&by))
            .cloned()
            .unwrap_or_else(|| "a colleague".to_owned()),
        _ => one
            .record
            .and_then(|record| silos.get(&record))
            .cloned()
            .unwrap_or_else(|| "a record".to_owned()),
    }
}
