//! Exports of HubSpot: the columns are those of the view exported, so only a few can be counted on.

use crate::intake::formats::Format;
use crate::intake::meaning::Meaning;
use crate::intake::plan::Subject;

/// Contacts and companies are numbered apart, so a company's id carries its kind.
pub(super) const CONTACTS: Format = Format {
    name: "hubspot contacts",
    subject: Subject::Person,
    signature: &["record id", "first name", "last name", "email"],
    columns: &[
        ("record id", Meaning::PersonId),
        ("company name", Meaning::Organisation),
        ("associated company", Meaning::Kept),
        ("associated company ids", Meaning::OrganisationId),
        ("associated deal ids", Meaning::Kept),
        ("marketing contact status", Meaning::ConsentEmail),
        ("create date", Meaning::Kept),
        ("contact owner", Meaning::Kept),
    ],
    lines_by_place: false,
    organisation_ids: "company/",
};

pub(super) const COMPANIES: Format = Format {
    name: "hubspot companies",
    subject: Subject::Organisation,
    signature: &["record id", "company name", "company domain name"],
    columns: &[
        ("record id", Meaning::OrganisationId),
        ("company name", Meaning::Organisation),
        ("website url", Meaning::Website),
        ("company domain name", Meaning::Website),
        ("company owner", Meaning::Kept),
        ("create date", Meaning::Kept),
    ],
    lines_by_place: false,
    organisation_ids: "company/",
};
