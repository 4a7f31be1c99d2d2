//! From details to the row that lists show: one name, one address, one keeper.

use std::collections::{BTreeMap, BTreeSet};

use troth_store::{FromRow, Row, StoreError, Tx, normalise};

use crate::frame::time::Millis;
use crate::identity::Resolved;
use crate::identity::store::kind_of;
use crate::journal::ActorId;
use crate::journal::act::Act;
use crate::organisation::Organisation;
use crate::party::{DERIVED, Derived, Detail, row_store, shown, store};
use crate::record::said::WhoKind;
use crate::record::trace::ERASED;

/// So many parties are derived at a time.
const AT_ONCE: usize = 500;

/// A row of `party`, but for what interactions keep in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    pub kind: WhoKind,
    pub name: String,
    pub sort_name: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub city: Option<String>,
    pub place: Option<String>,
    pub country: Option<String>,
    pub firm_party: Option<i64>,
    pub title: Option<String>,
    pub keeper: Option<i64>,
    pub is_colleague: bool,
    pub is_withdrawn: bool,
    pub is_erased: bool,
    pub subjects: i64,
    pub silos: i64,
}

/// A subject of a party, as far as deriving goes.
#[derive(Clone, Debug)]
pub struct Member {
    pub subject: i64,
    pub party: i64,
    pub silo: i64,
    pub kind: WhoKind,
    pub key: String,
    pub keeper: Option<(Millis, i64)>,
}

impl Member {
    /// An erasure leaves the subject with no key but this.
    fn is_erased(&self) -> bool {
        self.key == format!("{ERASED} {}", self.subject)
    }
}

impl FromRow for Member {
    fn from_row(row: &Row<'_>) -> Result<Member, StoreError> {
        let (at, keeper): (Option<Millis>, Option<i64>) = (row.get("at")?, row.get("colleague_id")?);
        Ok(Member {
            subject: row.get("subject_id")?,
            party: row.get("party_id")?,
            silo: row.get("silo_id")?,
            kind: kind_of(&row.get::<String>("kind")?),
            key: row.get("key")?,
            keeper: at.zip(keeper),
        })
    }
}

impl FromRow for Shown {
    fn from_row(row: &Row<'_>) -> Result<Shown, StoreError> {
        Ok(Shown {
            kind: kind_of(&row.get::<String>("kind")?),
            name: row.get("name")?,
            sort_name: row.get("sort_name")?,
            email: row.get("email")?,
            phone: row.get("phone")?,
            city: row.get("city")?,
            place: row.get("place")?,
            country: row.get("country")?,
            firm_party: row.get("firm_party")?,
            title: row.get("title")?,
            keeper: row.get("keeper_id")?,
            is_colleague: row.get("is_colleague")?,
            is_withdrawn: row.get("is_withdrawn")?,
            is_erased: row.get("is_erased")?,
            subjects: row.get("subjects")?,
            silos: row.get("silos")?,
        })
    }
}

/// All that a party's row is derived from.
#[derive(Debug, Default)]
pub struct Grounds {
    pub members: Vec<Member>,
    pub details: Vec<Detail>,
    /// A record that stands speaks of them, if only by a number.
    pub is_told: bool,
    /// The firm of the newest record that names one.
    pub firm_party: Option<i64>,
}

/// Derives these parties again; those that have no subject any more are gone.
pub fn derive(tx: &Tx, parties: &BTreeSet<i64>, firm: &Organisation, now: Millis) -> Result<(), StoreError> {
    let parties: Vec<i64> = parties.iter().copied().collect();
    for part in parties.chunks(AT_ONCE) {
        let part: BTreeSet<i64> = part.iter().copied().collect();
        let grounds = row_store::grounds(tx, &part)?;
        let rows: BTreeMap<i64, Shown> = grounds
            .iter()
            .map(|(id, grounds)| (*id, show(grounds, firm)))
            .collect();
        let row_store::Written { changed, left } = row_store::write(tx, &part, rows)?;
        let told = Derived {
            parties: part.into_iter().collect(),
            changed,
            left,
        };
        Act::begin(tx, DERIVED, ActorId::TROTH, now)?.record(&told)?;
    }
    Ok(())
}

/// Derives all that lost or gained a subject, and the people of firms among them, whose firm may have another id now.
pub fn after(tx: &Tx, resolved: &Resolved, firm: &Organisation, now: Millis) -> Result<(), StoreError> {
    let mut parties = resolved.parties();
    let moved: BTreeSet<i64> = resolved
        .moved
        .iter()
        .filter(|moved| moved.from.is_some())
        .map(|moved| moved.subject)
        .collect();
    parties.extend(store::parties_of_people_at(tx, &moved)?);
    derive(tx, &parties, firm, now)
}

/// Derives every party again.
pub fn everyone(tx: &Tx, firm: &Organisation, now: Millis) -> Result<(), StoreError> {
    derive(tx, &row_store::all_ids(tx)?, firm, now)
}

/// What is shown of one party.
pub fn show(grounds: &Grounds, firm: &Organisation) -> Shown {
    let stands = grounds.is_told || grounds.details.iter().any(Detail::stands);
    // What stays after its records went is still called what it was called.
    let details: Vec<Detail> = grounds
        .details
        .iter()
        .filter(|one| one.struck_by.is_none())
        .cloned()
        .map(|one| {
            if stands {
                one
            } else {
                Detail {
                    withdrawn_at: None,
                    ..one
                }
            }
        })
        .collect();
    let value = |field: &str| shown(&details, field).map(|one| one.value.clone());
    let kind = grounds.members.first().map_or(WhoKind::Person, |one| one.kind);
    let name = name(&details, &grounds.members);
    let city = value("city");
    Shown {
        sort_name: sort_name(kind, &name, &details),
        email: value("email"),
        phone: value("phone"),
        place: city.as_deref().map(normalise).filter(|place| !place.is_empty()),
        city,
        country: value("country_code").or_else(|| value("country")),
        firm_party: grounds.firm_party,
        title: value("title"),
        keeper: grounds
            .members
            .iter()
            .filter_map(|one| one.keeper)
            .max_by_key(|(at, keeper)| (*at, std::cmp::Reverse(*keeper)))
            .map(|(_, keeper)| keeper),
        is_colleague: details
            .iter()
            .any(|one| one.field == "email" && one.stands() && firm.is_ours(&one.value)),
        is_withdrawn: !stands,
        is_erased: grounds.members.iter().all(Member::is_erased),
        subjects: i64::try_from(grounds.members.len()).unwrap_or(i64::MAX),
        silos: i64::try_from(
            grounds
                .members
                .iter()
                .map(|one| one.silo)
                .collect::<BTreeSet<_>>()
                .len(),
        )
        .unwrap_or(i64::MAX),
        kind,
        name,
    }
}

/// The full name or its two parts, whichever has the nearer source; else an address, a number, or the silo's own key.
fn name(details: &[Detail], members: &[Member]) -> String {
    let full = shown(details, "name");
    let parts = shown(details, "family").or_else(|| shown(details, "given"));
    let joined = || {
        let part = |field| shown(details, field).map(|one| one.value.as_str());
        [part("given"), part("family")]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ")
    };
    match (full, parts) {
        (Some(full), Some(parts)) if (parts.rank, -parts.at) < (full.rank, -full.at) => joined(),
        (Some(full), _) => full.value.clone(),
        (None, Some(_)) => joined(),
        (None, None) => ["email", "phone"]
            .into_iter()
            .find_map(|field| shown(details, field))
            .map(|one| one.value.clone())
            .or_else(|| {
                members.first().map(|one| {
                    one.key
                        .split_once(':')
                        .map_or(one.key.as_str(), |(_, key)| key)
                        .to_owned()
                })
            })
            .unwrap_or_default(),
    }
}

/// People are sorted by family name: as told, else the last word of the name.
fn sort_name(kind: WhoKind, name: &str, details: &[Detail]) -> String {
    let folded = normalise(name);
    if kind == WhoKind::Organisation || name.contains('@') {
        return folded;
    }
    let family = shown(details, "family")
        .map(|one| normalise(&one.value))
        .filter(|family| !family.is_empty());
    let family = family
        .filter(|family| folded.ends_with(family.as_str()))
        .or_else(|| folded.rsplit(' ').next().map(str::to_owned));
    match family {
        Some(family) if folded.len() > family.len() => {
            let given = folded[..folded.len() - family.len()].trim_end();
            format!("{family} {given}")
        }
        _ => folded,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::party::rank;

    fn grounds(said: &[(&str, &str, i64, Millis)]) -> Grounds {
        let member = Member {
            subject: 1,
            party: 1,
            silo: 1,
            kind: WhoKind::Person,
            key: "id:17850".into(),
            keeper: None,
        };
        let details = (1..).zip(said).map(|(id, (field, value, rank, at))| Detail {
            id,
            subject: 1,
            field: (*field).into(),
            value: (*value).into(),
            rank: *rank,
            at: *at,
            record: None,
            by: None,
            withdrawn_at: None,
            struck_by: None,
        });
        Grounds {
            members: vec![member],
            details: details.collect(),
            is_told: true,
            firm_party: None,
        }
    }

    #[test]
    fn somebody_is_called_by_the_nearest_name_and_sorted_by_family() {
        const R: i64 = rank::RECORD;
        for (said, name, sort_name) in [
            (vec![("name", "Ann Devlin", R, 1)], "Ann Devlin", "devlin ann"),
            (
                vec![("given", "Ann", R, 1), ("family", "van der Berg", R, 1)],
                "Ann van der Berg",
                "van der berg ann",
            ),
            (
                vec![
                    ("name", "A. Devlin", R, 1),
                    ("given", "Ann", rank::COLLEAGUE, 1),
                    ("family", "Devlin", rank::COLLEAGUE, 1),
                ],
                "Ann Devlin",
                "devlin ann",
            ),
            (
                vec![("email", "ann@devlin.example", R, 1)],
                "ann@devlin.example",
                "ann devlin example",
            ),
            (vec![], "17850", "17850"),
        ] {
            let shown = show(&grounds(&said), &Organisation::default());
            assert_eq!((shown.name.as_str(), shown.sort_name.as_str()), (name, sort_name));
            // Somebody known only by a number is known all the same.
            assert!(!shown.is_withdrawn);
        }
    }

    #[test]
    fn whoever_writes_from_our_own_domain_is_a_colleague() {
        let firm = Organisation {
            domains: vec!["northwind.example".into()],
            ..Organisation::default()
        };
        let shown = |email| show(&grounds(&[("email", email, rank::RECORD, 1)]), &firm).is_colleague;
        assert!(shown("nancy@northwind.example"));
        assert!(!shown("maria.anders@alfreds.example"));
    }
}
