//! Exports of LinkedIn: connections, under a few lines of remarks, most without an address.

use crate::intake::formats::Format;
use crate::intake::meaning::Meaning;
use crate::intake::plan::Subject;

pub(super) const CONNECTIONS: Format = Format {
    name: "linkedin connections",
    subject: Subject::Person,
    signature: &[
        "first name",
        "last name",
        "email address",
        "company",
        "position",
        "connected on",
    ],
    columns: &[("connected on", Meaning::Kept), ("url", Meaning::PersonId)],
    lines_by_place: false,
    organisation_ids: "",
};
