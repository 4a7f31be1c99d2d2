//! What a column means, and the words by which its header says so.

use serde::{Deserialize, Serialize};

/// What a column means for the row it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// The row's own id, of whatever the row is about.
    Id,
    PersonId,
    OrganisationId,
    /// An id other silos may share: tax, loyalty, social security.
    OutsideId,
    Name,
    GivenName,
    MiddleName,
    FamilyName,
    /// The person to ask for in a row that is about a firm.
    ContactName,
    ContactGiven,
    ContactFamily,
    Organisation,
    Email,
    Phone,
    JobTitle,
    Website,
    Birthday,
    BirthYear,
    BirthMonth,
    BirthDay,
    HouseNumber,
    Street,
    City,
    Region,
    Postcode,
    Country,
    Tags,
    Note,
    /// A date whose role follows from what the row is.
    Date,
    /// Free words whose role follows from what the row is.
    Description,
    OrderNumber,
    Quantity,
    Sku,
    Product,
    UnitPrice,
    LineAmount,
    Discount,
    OrderTotal,
    Shipping,
    Refunded,
    CancelledAt,
    OrderStatus,
    Currency,
    PromisedOn,
    EstimatedOn,
    ShippedOn,
    DeliveredOn,
    TakenBy,
    TicketNumber,
    Subject,
    Words,
    Answer,
    Status,
    Kind,
    Assignee,
    FirstAnsweredAt,
    FirstReplyMinutes,
    SolvedAt,
    DueOn,
    Reopened,
    Satisfaction,
    Via,
    MessageId,
    InReplyTo,
    Author,
    Addressee,
    Inbound,
    ConsentEmail,
    ConsentSms,
    ConsentAt,
    ConsentProof,
    WithdrawnAt,
    /// A yes here means: do not write.
    Blocked,
    /// Known, and kept under its own header without any reading.
    Kept,
}

/// How many meanings there are, for tables indexed by meaning.
pub const MEANINGS: usize = Meaning::Kept as usize + 1;

impl Meaning {
    pub fn is_instant(self) -> bool {
        matches!(
            self,
            Meaning::Date
                | Meaning::CancelledAt
                | Meaning::PromisedOn
                | Meaning::EstimatedOn
                | Meaning::ShippedOn
                | Meaning::DeliveredOn
                | Meaning::FirstAnsweredAt
                | Meaning::SolvedAt
                | Meaning::DueOn
                | Meaning::ConsentAt
                | Meaning::WithdrawnAt
                | Meaning::Birthday
        )
    }

    pub fn is_amount(self) -> bool {
        matches!(
            self,
            Meaning::UnitPrice
                | Meaning::LineAmount
                | Meaning::Discount
                | Meaning::OrderTotal
                | Meaning::Shipping
                | Meaning::Refunded
                | Meaning::Quantity
        )
    }

    pub fn is_address(self) -> bool {
        matches!(
            self,
            Meaning::HouseNumber
                | Meaning::Street
                | Meaning::City
                | Meaning::Region
                | Meaning::Postcode
                | Meaning::Country
        )
    }

    /// Columns that may stand several times in one row.
    pub fn may_repeat(self) -> bool {
        self.is_address()
            || matches!(
                self,
                Meaning::Email
                    | Meaning::Phone
                    | Meaning::OutsideId
                    | Meaning::Tags
                    | Meaning::Note
                    | Meaning::ConsentProof
                    | Meaning::Website
                    | Meaning::Kept
            )
    }
}

/// A header as it is compared: words in lower case, parted by single blanks; `InvoiceNo`, `invoice_no` and
/// ` Invoice No. ` are one.
pub fn normal(header: &str) -> String {
    let mut out = String::with_capacity(header.len() + 4);
    let letters: Vec<char> = header.chars().filter(|letter| *letter != '\u{feff}').collect();
    for (at, letter) in letters.iter().copied().enumerate() {
        if !letter.is_alphanumeric() {
            if letter == '#' || letter == '%' {
                push_word(&mut out, if letter == '#' { "number" } else { "percent" });
            } else if !out.is_empty() && !out.ends_with(' ') && letter != '\'' {
                out.push(' ');
            }
            continue;
        }
        let before = at.checked_sub(1).map(|at| letters[at]);
        let after = letters.get(at + 1).copied();
        let new_word = letter.is_uppercase()
            && (before.is_some_and(|b| b.is_lowercase() || b.is_ascii_digit())
                || (before.is_some_and(char::is_uppercase)
                    && after.is_some_and(char::is_lowercase)
                    && !is_plural_mark(&letters[at + 1..])));
        if new_word && !out.ends_with(' ') && !out.is_empty() {
            out.push(' ');
        }
        out.extend(letter.to_lowercase());
    }
    out.truncate(out.trim_end().len());
    out
}

/// The `s` of `IDs`, which begins no word.
fn is_plural_mark(rest: &[char]) -> bool {
    rest.first() == Some(&'s') && !rest.get(1).is_some_and(|letter| letter.is_alphanumeric())
}

fn push_word(out: &mut String, word: &str) {
    if !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
    out.push_str(word);
    out.push(' ');
}

/// What a header says by itself. Numbers inside it (`Phone 2 - Value`) are taken off when nothing else fits.
pub fn of_header(header: &str) -> Option<Meaning> {
    let name = normal(header);
    named(&name).or_else(|| {
        let bare: Vec<&str> = name
            .split(' ')
            .filter(|word| !word.bytes().all(|byte| byte.is_ascii_digit()) && !BESIDE.contains(word))
            .collect();
        let bare = bare.join(" ");
        let bare = bare.trim_end_matches(|letter: char| letter.is_ascii_digit());
        (bare != name).then(|| named(bare)).flatten()
    })
}

/// Words that say how a column came to be, not what it holds: `postcode (cleaned)`.
const BESIDE: [&str; 10] = [
    "raw",
    "clean",
    "cleaned",
    "original",
    "orig",
    "normalised",
    "normalized",
    "fake",
    "masked",
    "text",
];

fn named(name: &str) -> Option<Meaning> {
    let found = crate::intake::synonym::SYNONYMS
        .iter()
        .find(|(_, words)| words.contains(&name));
    found.map(|(meaning, _)| *meaning)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_one_whatever_their_case_blanks_and_marks() {
        for (header, expected) in [
            ("InvoiceNo", "invoice no"),
            (" invoice_no ", "invoice no"),
            ("E-mail 1 - Value", "e mail 1 value"),
            ("CustomerID", "customer id"),
            ("contactLastName", "contact last name"),
            ("SMS", "sms"),
            ("Order #", "order number"),
            ("Accepts Marketing", "accepts marketing"),
            ("\u{feff}Name", "name"),
            ("Manager's Name", "managers name"),
            ("Created (UTC)", "created utc"),
            ("Address1", "address1"),
            ("Associated Company IDs", "associated company ids"),
        ] {
            assert_eq!(normal(header), expected, "{header}");
        }
    }

    #[test]
    fn a_header_says_what_its_column_means_in_five_languages() {
        for (header, expected) in [
            ("InvoiceNo", Some(Meaning::OrderNumber)),
            ("Kundennummer", Some(Meaning::PersonId)),
            ("Vorname", Some(Meaning::GivenName)),
            ("Nom de famille", Some(Meaning::FamilyName)),
            ("Achternaam", Some(Meaning::FamilyName)),
            ("Correo electrónico", Some(Meaning::Email)),
            ("E-Mail-Adresse", Some(Meaning::Email)),
            ("Required Date", Some(Meaning::PromisedOn)),
            ("requiredDate", Some(Meaning::PromisedOn)),
            ("Liefertermin zugesagt", Some(Meaning::PromisedOn)),
            ("Estimated delivery", Some(Meaning::EstimatedOn)),
            ("Stückpreis", Some(Meaning::UnitPrice)),
            ("Phone 2 - Value", Some(Meaning::Phone)),
            ("E-mail 3 Address", Some(Meaning::Email)),
            ("Consumer complaint narrative", Some(Meaning::Words)),
            ("Complaint ID", Some(Meaning::TicketNumber)),
            ("entity_id", None),
            ("Favourite colour", None),
        ] {
            assert_eq!(of_header(header), expected, "{header}");
        }
    }

    #[test]
    fn no_word_stands_for_two_meanings() {
        let mut seen = std::collections::BTreeSet::new();
        for word in crate::intake::synonym::SYNONYMS
            .iter()
            .flat_map(|(_, words)| words.iter())
        {
            assert!(seen.insert(*word), "`{word}` stands twice");
            assert_eq!(*word, normal(word), "`{word}` is not in its compared form");
        }
    }
}
