//! Exports of Salesforce by Data Loader: ids are unique over all kinds of rows, and `MasterRecordId` names its merges.

use crate::intake::formats::Format;
use crate::intake::meaning::Meaning;
use crate::intake::plan::Subject;

pub(super) const CONTACTS: Format = Format {
    name: "salesforce contacts",
    subject: Subject::Person,
    signature: &["id", "is deleted", "master record id", "last name", "owner id"],
    columns: &[
        ("id", Meaning::PersonId),
        ("master record id", Meaning::OutsideId),
        ("name", Meaning::Kept),
        ("title", Meaning::JobTitle),
        ("account id", Meaning::OrganisationId),
        ("description", Meaning::Note),
        ("created date", Meaning::Kept),
        ("is deleted", Meaning::Kept),
    ],
    lines_by_place: false,
    organisation_ids: "",
};

pub(super) const ACCOUNTS: Format = Format {
    name: "salesforce accounts",
    subject: Subject::Organisation,
    signature: &["id", "is deleted", "master record id", "name", "billing street"],
    columns: &[
        ("id", Meaning::OrganisationId),
        ("master record id", Meaning::OutsideId),
        ("name", Meaning::Organisation),
        ("type", Meaning::Kept),
        ("created date", Meaning::Kept),
        ("is deleted", Meaning::Kept),
    ],
    lines_by_place: false,
    organisation_ids: "",
};

pub(super) const CASES: Format = Format {
    name: "salesforce cases",
    subject: Subject::Ticket,
    signature: &["id", "case number", "contact id", "supplied email"],
    columns: &[
        ("id", Meaning::Kept),
        ("case number", Meaning::TicketNumber),
        ("contact id", Meaning::PersonId),
        ("account id", Meaning::Kept),
        ("supplied name", Meaning::Name),
        ("supplied email", Meaning::Email),
        ("origin", Meaning::Via),
        ("created date", Meaning::Date),
        ("closed date", Meaning::SolvedAt),
        ("description", Meaning::Words),
        ("is deleted", Meaning::Kept),
    ],
    lines_by_place: false,
    organisation_ids: "",
};
