//! Exports of Outlook: contacts, with up to three addresses and a dozen telephones.

use crate::intake::formats::Format;
use crate::intake::meaning::Meaning;
use crate::intake::plan::Subject;

pub(super) const CONTACTS: Format = Format {
    name: "outlook contacts",
    subject: Subject::Person,
    signature: &[
        "first name",
        "last name",
        "e mail address",
        "e mail 2 address",
        "business phone",
    ],
    columns: &[
        // Here a title is what stands before a name: Dr, Mrs.
        ("title", Meaning::Kept),
        ("account", Meaning::Kept),
        ("location", Meaning::Kept),
        ("profession", Meaning::Kept),
        ("priority", Meaning::Kept),
        ("organizational id number", Meaning::Kept),
        ("home address", Meaning::Kept),
        ("business address", Meaning::Kept),
        ("other address", Meaning::Kept),
        ("company main phone", Meaning::Kept),
        ("assistants phone", Meaning::Kept),
        ("language", Meaning::Kept),
    ],
    lines_by_place: false,
    organisation_ids: "",
};
