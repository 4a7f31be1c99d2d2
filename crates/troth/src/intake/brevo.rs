//! Exports of Brevo: contacts in capitals, parted by semicolons, with a mark on those who must not be written to.

use crate::intake::formats::Format;
use crate::intake::meaning::Meaning;
use crate::intake::plan::Subject;

pub(super) const CONTACTS: Format = Format {
    name: "brevo contacts",
    subject: Subject::Person,
    signature: &["email", "email blacklisted"],
    columns: &[
        ("contact id", Meaning::PersonId),
        ("lastname", Meaning::FamilyName),
        ("firstname", Meaning::GivenName),
        ("nom", Meaning::FamilyName),
        ("prenom", Meaning::GivenName),
        ("sms blacklisted", Meaning::Kept),
        ("modified time", Meaning::Kept),
    ],
    lines_by_place: false,
    organisation_ids: "",
};
