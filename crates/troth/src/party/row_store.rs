//! The rows that lists show, in SQL: what they are derived from, writing them, and what they keep beside it.

use std::collections::{BTreeMap, BTreeSet};

use troth_store::{FromRow, Query, Row, StoreError, Tx, args};

use crate::frame::time::Millis;
use crate::identity::store::in_parts;
use crate::party::derive::{Grounds, Member, Shown};
use crate::party::store::details_of;

/// Rows given to one statement.
const LIST: usize = 1_000;

/// What these parties' rows are derived from; no entry for one without subjects.
pub fn grounds(tx: &Tx, parties: &BTreeSet<i64>) -> Result<BTreeMap<i64, Grounds>, StoreError> {
    let mut found: BTreeMap<i64, Grounds> = BTreeMap::new();
    let members = "select m.subject_id, m.party_id, s.silo_id, s.kind, s.key, k.at, k.colleague_id
                   from member m join subject s on s.id = m.subject_id left join keeping k on k.subject_id = m.subject_id
                   where m.party_id in";
    for member in in_parts::<Member, _>(tx, members, parties.iter().copied(), " order by m.subject_id")? {
        found.entry(member.party).or_default().members.push(member);
    }
    let party_of: BTreeMap<i64, i64> = found
        .iter()
        .flat_map(|(id, grounds)| grounds.members.iter().map(|one| (one.subject, *id)))
        .collect();
    for detail in details_of(tx, &party_of.keys().copied().collect())? {
        if let Some(grounds) = party_of
            .get(&detail.subject)
            .and_then(|party| found.get_mut(party))
        {
            grounds.details.push(detail);
        }
    }
    // An erased row tells of nobody any more.
    let told = "select distinct m.party_id from member m where exists (select 1 from mention n join record r on r.id = n.record_id
                where n.subject_id = m.subject_id and r.withdrawn_at is null and r.replaced_by is null and r.raw is not null)
                and m.party_id in";
    for party in in_parts::<i64, _>(tx, told, parties.iter().copied(), "")? {
        if let Some(grounds) = found.get_mut(&party) {
            grounds.is_told = true;
        }
    }
    let firms = "select p.party_id, f.party_id as firm_party
                 from member p join membership b on b.person_subject = p.subject_id join member f on f.subject_id = b.firm_subject
                 join subject s on s.id = b.firm_subject and s.kind <> 'household'
                 where p.party_id in";
    for (party, firm) in in_parts::<(i64, i64), _>(
        tx,
        firms,
        parties.iter().copied(),
        " order by coalesce(b.record_id, 0), b.firm_subject",
    )? {
        if let Some(grounds) = found.get_mut(&party) {
            grounds.firm_party = Some(firm);
        }
    }
    for (household, keeper) in keepers_of_members(tx, parties)? {
        let first = found
            .get_mut(&household)
            .and_then(|grounds| grounds.members.first_mut());
        if let Some(first) = first.filter(|one| one.keeper.is_none()) {
            first.keeper = Some(keeper);
        }
    }
    Ok(found)
}

/// Whoever looks after somebody of a household looks after it too, so that nobody else sees more of it than of them.
fn keepers_of_members(tx: &Tx, parties: &BTreeSet<i64>) -> Result<BTreeMap<i64, (Millis, i64)>, StoreError> {
    let sql = "select h.party_id, k.at, k.colleague_id from member h
               join subject s on s.id = h.subject_id and s.kind = 'household'
               join membership b on b.firm_subject = h.subject_id join keeping k on k.subject_id = b.person_subject
               where h.party_id in";
    let mut found = BTreeMap::new();
    for (household, at, keeper) in in_parts::<(i64, Millis, i64), _>(
        tx,
        sql,
        parties.iter().copied(),
        " order by k.at, k.colleague_id desc",
    )? {
        found.insert(household, (at, keeper));
    }
    Ok(found)
}

/// Those of these parties whose row has been derived before.
pub fn with_a_row(tx: &Tx, parties: &BTreeSet<i64>) -> Result<BTreeSet<i64>, StoreError> {
    let sql = "select id from party where id in";
    Ok(in_parts(tx, sql, parties.iter().copied(), "")?
        .into_iter()
        .collect())
}

pub fn all_ids(tx: &Tx) -> Result<BTreeSet<i64>, StoreError> {
    let sql = "select party_id from member union select id from party";
    Ok(tx.all::<i64>(sql, args![])?.into_iter().collect())
}

const ROW: &str = "select id, kind, name, sort_name, email, phone, city, place, country, firm_party, title, keeper_id, is_colleague,
    is_withdrawn, is_erased, subjects, silos, last_in_at, last_out_at, last_at, version
  from party where id";

/// What a row keeps beside what is derived.
type Beside = (Option<Millis>, Option<Millis>, Millis, i64);

/// What came of writing rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Parties whose row is new, changed or gone.
    pub changed: Vec<i64>,
    /// Firms that one of them was of before and is not now.
    pub left: Vec<i64>,
}

/// Writes these parties' rows: those that changed get a new version, those without one are gone.
pub fn write(
    tx: &Tx,
    parties: &BTreeSet<i64>,
    mut rows: BTreeMap<i64, Shown>,
) -> Result<Written, StoreError> {
    let known = in_parts::<Kept, _>(tx, &format!("{ROW} in"), parties.iter().copied(), "")?;
    let mut beside: BTreeMap<i64, Beside> = BTreeMap::new();
    let (mut stale, mut left) = (Vec::new(), BTreeSet::new());
    for Kept(id, old, kept) in known {
        if rows.get(&id) == Some(&old) {
            rows.remove(&id);
        } else {
            let firm_now = rows.get(&id).and_then(|row| row.firm_party);
            left.extend(old.firm_party.filter(|firm| firm_now != Some(*firm)));
            stale.push(id);
            beside.insert(id, kept);
        }
    }
    for part in stale.chunks(1_000) {
        Query::new("delete from party where id")
            .push_list(" in", part.iter().copied())
            .run(tx)?;
    }
    let columns = [
        "id",
        "kind",
        "name",
        "sort_name",
        "email",
        "phone",
        "city",
        "place",
        "country",
        "firm_party",
        "title",
        "keeper_id",
        "is_colleague",
        "is_withdrawn",
        "is_erased",
        "subjects",
        "silos",
        "last_in_at",
        "last_out_at",
        "last_at",
        "version",
    ];
    let changed: BTreeSet<i64> = stale.iter().chain(rows.keys()).copied().collect();
    let rows = rows.into_iter().map(|(id, row)| {
        let (last_in, last_out, last, version) = beside.get(&id).copied().unwrap_or_default();
        vec![
            id.into(),
            row.kind.word().into(),
            row.name.into(),
            row.sort_name.into(),
            row.email.into(),
            row.phone.into(),
            row.city.into(),
            row.place.into(),
            row.country.into(),
            row.firm_party.into(),
            row.title.into(),
            row.keeper.into(),
            i64::from(row.is_colleague).into(),
            i64::from(row.is_withdrawn).into(),
            i64::from(row.is_erased).into(),
            row.subjects.into(),
            row.silos.into(),
            last_in.into(),
            last_out.into(),
            last.into(),
            (version + 1).into(),
        ]
    });
    tx.bulk("party", &columns, rows)?;
    Ok(Written {
        changed: changed.into_iter().collect(),
        left: left.into_iter().collect(),
    })
}

/// A row of `party` with all it keeps.
struct Kept(i64, Shown, Beside);

impl FromRow for Kept {
    fn from_row(row: &Row<'_>) -> Result<Kept, StoreError> {
        let beside = (
            row.get("last_in_at")?,
            row.get("last_out_at")?,
            row.get("last_at")?,
            row.get("version")?,
        );
        Ok(Kept(row.get("id")?, Shown::from_row(row)?, beside))
    }
}

/// A party's row: what is shown, with its version.
pub fn shown_of(tx: &Tx, party: i64) -> Result<Option<(Shown, i64)>, StoreError> {
    Ok(tx
        .one::<Kept>(&format!("{ROW} = $1"), args![party])?
        .map(|Kept(_, shown, beside)| (shown, beside.3)))
}

/// Something changed that the row does not show: whoever edits an older version is told.
pub fn bump(tx: &Tx, party: i64) -> Result<(), StoreError> {
    tx.run(
        "update party set version = version + 1 where id = $1",
        args![party],
    )
    .map(drop)
}

/// A party with when it last reached us and was last reached.
pub type Touched = (i64, Option<Millis>, Option<Millis>);

/// When parties last reached us and we last reached them: later counts, earlier changes nothing, nor does the version.
pub fn touch(tx: &Tx, touched: &[Touched]) -> Result<(), StoreError> {
    set_last_words(
        tx,
        touched,
        "last_in_at = case when last_in_at is null or v.came > last_in_at then v.came else last_in_at end,
         last_out_at = case when last_out_at is null or v.went > last_out_at then v.went else last_out_at end,
         last_at = case when v.last > last_at then v.last else last_at end",
    )
}

/// The same, as if nothing had been known before.
pub fn set_touched(tx: &Tx, touched: &[Touched]) -> Result<(), StoreError> {
    set_last_words(
        tx,
        touched,
        "last_in_at = v.came, last_out_at = v.went, last_at = v.last",
    )
}

fn set_last_words(tx: &Tx, touched: &[Touched], set: &str) -> Result<(), StoreError> {
    for part in touched.chunks(LIST) {
        let rows = part.iter().map(|&(party, came, went)| {
            let last = came.max(went).unwrap_or(0);
            [party.into(), came.into(), went.into(), last.into()]
        });
        Query::new("update party set ")
            .text(set)
            .text(" from (select column1 as id, cast(column2 as integer) as came, cast(column3 as integer) as went,")
            .push_rows(" column4 as last from (values", rows)
            .text(") as given) as v where party.id = v.id")
            .run(tx)?;
    }
    Ok(())
}
