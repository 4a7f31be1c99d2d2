//! Exports of Zendesk: tickets without their words, `-` where nothing stands.

use crate::intake::formats::Format;
use crate::intake::meaning::Meaning;
use crate::intake::plan::Subject;

pub(super) const TICKETS: Format = Format {
    name: "zendesk tickets",
    subject: Subject::Ticket,
    signature: &[
        "id",
        "requester",
        "submitter",
        "assignee",
        "group stations",
        "reopens",
    ],
    columns: &[
        ("id", Meaning::TicketNumber),
        ("summation column", Meaning::Kept),
        ("requester", Meaning::Name),
        ("requester id", Meaning::PersonId),
        ("requester external id", Meaning::OutsideId),
        ("requester domain", Meaning::Kept),
        ("submitter", Meaning::Kept),
        ("group", Meaning::Kept),
        ("tags", Meaning::Kept),
        ("via", Meaning::Via),
        ("created at", Meaning::Date),
        ("updated at", Meaning::Kept),
        ("organization", Meaning::Organisation),
        ("due date", Meaning::DueOn),
        ("solved at", Meaning::SolvedAt),
        ("satisfaction score", Meaning::Satisfaction),
        ("first reply time in minutes", Meaning::FirstReplyMinutes),
    ],
    lines_by_place: false,
    organisation_ids: "",
};
