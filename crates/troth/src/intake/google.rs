//! Exports of Google Contacts, as they are now and as they were.

use crate::intake::formats::Format;
use crate::intake::meaning::Meaning;
use crate::intake::plan::Subject;

pub(super) const CONTACTS: Format = Format {
    name: "google contacts",
    subject: Subject::Person,
    signature: &[
        "first name",
        "last name",
        "file as",
        "organization name",
        "labels",
    ],
    columns: &[
        ("organization title", Meaning::JobTitle),
        ("organization name", Meaning::Organisation),
        ("file as", Meaning::Kept),
        // The formatted address repeats its parts.
        ("address 1 formatted", Meaning::Kept),
        ("address 2 formatted", Meaning::Kept),
        ("address 3 formatted", Meaning::Kept),
        ("e mail 1 label", Meaning::Kept),
        ("phone 1 label", Meaning::Kept),
        ("address 1 label", Meaning::Kept),
        ("website 1 label", Meaning::Kept),
    ],
    lines_by_place: false,
    organisation_ids: "",
};

pub(super) const CONTACTS_OLD: Format = Format {
    name: "google contacts (old)",
    subject: Subject::Person,
    signature: &[
        "name",
        "given name",
        "additional name",
        "family name",
        "group membership",
    ],
    columns: &[
        ("organization 1 title", Meaning::JobTitle),
        ("organization 1 name", Meaning::Organisation),
        ("location", Meaning::Kept),
        ("occupation", Meaning::Kept),
        ("language", Meaning::Kept),
        ("priority", Meaning::Kept),
        ("subject", Meaning::Kept),
        ("short name", Meaning::Kept),
    ],
    lines_by_place: false,
    organisation_ids: "",
};
