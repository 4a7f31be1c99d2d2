//! Exports of Mailchimp: an audience, its own labels first, with the proof of each consent.

use crate::intake::formats::Format;
use crate::intake::meaning::Meaning;
use crate::intake::plan::Subject;

/// The file's name tells subscribed from unsubscribed and cleaned members when no column does.
pub(super) const AUDIENCE: Format = Format {
    name: "mailchimp audience",
    subject: Subject::Person,
    signature: &["member rating", "optin time", "leid", "euid"],
    columns: &[
        ("leid", Meaning::Kept),
        ("euid", Meaning::PersonId),
        ("member rating", Meaning::Kept),
        ("optin time", Meaning::ConsentAt),
        ("optin ip", Meaning::ConsentProof),
        ("confirm time", Meaning::ConsentProof),
        ("confirm ip", Meaning::ConsentProof),
        ("unsub time", Meaning::WithdrawnAt),
        ("clean time", Meaning::WithdrawnAt),
        ("unsub campaign title", Meaning::ConsentProof),
        ("unsub campaign id", Meaning::ConsentProof),
        ("unsub reason", Meaning::ConsentProof),
        ("unsub reason other", Meaning::ConsentProof),
        // Where a mail was opened, guessed from an address on the network: not where somebody lives.
        ("cc", Meaning::Kept),
        ("region", Meaning::Kept),
        ("timezone", Meaning::Kept),
        ("last changed", Meaning::Kept),
    ],
    lines_by_place: false,
    organisation_ids: "",
};
