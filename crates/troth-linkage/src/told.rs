//! One record as its silo told it: raw texts under the names of what they mean.

/// What one record says. Empty text is nothing told; fillers (`n/a`, `none`) are known for what they are.
#[derive(Clone, Copy, Debug, Default)]
pub struct Told<'a> {
    /// A whole name in one field. Read only where no part of it is told.
    pub name: &'a str,
    pub given: &'a str,
    pub middle: &'a str,
    pub family: &'a str,
    /// `Jr`, `senior`.
    pub suffix: &'a str,
    pub company: &'a str,
    pub emails: [&'a str; 2],
    /// Where a firm is on the web, or where its people write from: read where it has no other mailbox.
    pub domains: [&'a str; 2],
    pub phones: [&'a str; 2],
    /// A street line, with the house's number in it or beside it.
    pub street: &'a str,
    pub house_number: &'a str,
    pub city: &'a str,
    pub postcode: &'a str,
    pub born: &'a str,
    /// Ids that other silos may know too, each with its kind: of a tax office, a loyalty card. Only ids of one kind are
    /// compared.
    pub codes: [(&'a str, &'a str); 2],
}
