//! Rows of a file as evidence of who they speak of, with nothing taken in.

use troth_linkage::Told;

use crate::intake::archive::Part;
use crate::intake::meaning::Meaning;
use crate::intake::plan::Plan;
use crate::intake::reading::Row;
use crate::intake::rows::{Count, RowRefusal, rows};
use crate::intake::source::{Limits, Refusal};

/// A row's cells, by the number of their column.
#[derive(Clone, Copy, Debug)]
pub struct Cells<'r>(Row<'r>);

impl<'r> Cells<'r> {
    pub fn get(&self, column: usize) -> &'r str {
        self.0.cell(column)
    }
}

/// Gives each row's evidence and its cells, in order, to `hear`, and each refused row to `lost`.
///
/// # Errors
/// When the part can't be read to its end.
pub fn each(
    part: &Part,
    plan: &Plan,
    limits: &Limits,
    mut hear: impl FnMut(&Told<'_>, Cells<'_>),
    mut lost: impl FnMut(RowRefusal),
) -> Result<Count, Refusal> {
    let mut rows = rows(part, plan, limits)?;
    let mut born = String::new();
    while let Some(row) = rows.next_cells() {
        match row {
            Ok(row) => {
                birth(&row, &mut born);
                hear(&told(&row, &born), Cells(row));
            }
            Err(refusal) => lost(refusal),
        }
    }
    rows.tally()
}

/// Gives the cells of each row that can be read, in order.
///
/// # Errors
/// When the part can't be read to its end.
pub fn cells(
    part: &Part,
    plan: &Plan,
    limits: &Limits,
    mut see: impl FnMut(Cells<'_>),
) -> Result<Count, Refusal> {
    let mut rows = rows(part, plan, limits)?;
    while let Some(row) = rows.next_cells() {
        if let Ok(row) = row {
            see(Cells(row));
        }
    }
    rows.tally()
}

/// Whether a column of this meaning tells who a row speaks of.
pub fn is_evidence(meaning: Meaning) -> bool {
    use Meaning::{
        BirthDay, BirthMonth, BirthYear, Birthday, City, ContactFamily, ContactGiven, ContactName, Email,
        FamilyName, GivenName, HouseNumber, MiddleName, Name, Organisation, OutsideId, Phone, Postcode,
        Street,
    };
    matches!(
        meaning,
        BirthDay
            | BirthMonth
            | BirthYear
            | Birthday
            | City
            | ContactFamily
            | ContactGiven
            | ContactName
            | Email
            | FamilyName
            | GivenName
            | HouseNumber
            | MiddleName
            | Name
            | Organisation
            | OutsideId
            | Phone
            | Postcode
            | Street
    )
}

fn told<'t>(row: &Row<'t>, born: &'t str) -> Told<'t> {
    let one = |meaning| row.one(meaning).unwrap_or_default();
    let either = |meaning, other| row.one(meaning).or_else(|| row.one(other)).unwrap_or_default();
    let mut emails = row
        .all(Meaning::Email)
        .flat_map(|(_, cell)| cell.split([',', ';', ' ', '\n']))
        .filter(|piece| piece.contains('@'));
    let mut phones = row
        .all(Meaning::Phone)
        .flat_map(|(_, cell)| cell.split([';', '\n']));
    Told {
        name: either(Meaning::Name, Meaning::ContactName),
        given: either(Meaning::GivenName, Meaning::ContactGiven),
        middle: one(Meaning::MiddleName),
        family: either(Meaning::FamilyName, Meaning::ContactFamily),
        suffix: "",
        company: one(Meaning::Organisation),
        emails: std::array::from_fn(|_| emails.next().unwrap_or_default()),
        domains: [""; 2],
        phones: std::array::from_fn(|_| phones.next().unwrap_or_default()),
        street: one(Meaning::Street),
        house_number: one(Meaning::HouseNumber),
        city: one(Meaning::City),
        postcode: one(Meaning::Postcode),
        born,
        codes: [("", one(Meaning::OutsideId)), ("", "")],
    }
}

/// The birthday, or the day its year, month and day make.
fn birth(row: &Row<'_>, born: &mut String) {
    born.clear();
    if let Some(day) = row.one(Meaning::Birthday) {
        born.push_str(day);
        return;
    }
    let parts = [Meaning::BirthYear, Meaning::BirthMonth, Meaning::BirthDay].map(|part| row.one(part));
    if let [Some(year), Some(month), Some(day)] = parts {
        *born = format!("{year}-{month:0>2}-{day:0>2}");
    }
}
