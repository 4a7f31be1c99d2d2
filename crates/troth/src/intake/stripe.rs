//! Exports of Stripe: customers, with what they paid in all.

use crate::intake::formats::Format;
use crate::intake::meaning::Meaning;
use crate::intake::plan::Subject;

pub(super) const CUSTOMERS: Format = Format {
    name: "stripe customers",
    subject: Subject::Person,
    signature: &["id", "email", "created utc", "delinquent"],
    columns: &[
        ("id", Meaning::PersonId),
        ("description", Meaning::Note),
        ("name", Meaning::Name),
        ("created utc", Meaning::Kept),
        ("plan", Meaning::Kept),
        ("status", Meaning::Kept),
        ("total spend", Meaning::Kept),
    ],
    lines_by_place: false,
    organisation_ids: "",
};
