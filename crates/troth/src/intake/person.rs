//! The people and firms in a row: whom it is about, and the firm they belong to.

use crate::intake::date;
use crate::intake::formats;
use crate::intake::meaning::Meaning;
use crate::intake::plan::Subject;
use crate::intake::reading::{Reader, Row, day_order};
use crate::intake::shared::is_shared_address;
use crate::intake::value::{self, folded};
use crate::record::said::{Address, Note, Said, Who, WhoKind};

/// Everyone in the row, first whom it is about. Nobody when nothing in it names anybody: a country alone is no one.
pub(super) fn people(row: &Row<'_>, reader: &mut Reader) -> Vec<Who> {
    let firm_first = row.plan.subject == Subject::Organisation;
    let mut who = if firm_first {
        firm_and_contact(row, reader)
    } else {
        person_and_firm(row, reader)
    };
    if let Some(main) = who.first_mut()
        && matches!(row.plan.subject, Subject::Person | Subject::Organisation)
    {
        keep_the_rest(row, main);
    }
    who
}

/// What the row says of ways to reach somebody, before it is known whose they are.
struct Reach {
    emails: Vec<String>,
    phones: Vec<String>,
    address: Option<Address>,
    /// Filled cells that are no address and no number, under their own header.
    unread: Vec<(String, String)>,
}

fn reach(row: &Row<'_>, reader: &mut Reader) -> Reach {
    let mut reach = Reach {
        emails: Vec::new(),
        phones: Vec::new(),
        address: None,
        unread: Vec::new(),
    };
    for (column, cell) in row.all(Meaning::Email) {
        let (emails, stray) = value::emails(cell);
        for email in emails
            .into_iter()
            .filter(|email| !reach.emails.contains(email))
            .collect::<Vec<_>>()
        {
            reach.emails.push(email);
        }
        if stray {
            reader.remark(
                row,
                column,
                cell,
                "holds what is no e-mail address; kept as written",
            );
            reach
                .unread
                .push((row.header(column).to_owned(), cell.to_owned()));
        }
    }
    reach.address = address(row, reader, &mut reach.unread);
    let country = reach
        .address
        .as_ref()
        .and_then(|address| address.country_code.clone());
    let country = country.or_else(|| row.plan.setting.country.clone());
    for (column, cell) in row.all(Meaning::Phone) {
        let pieces = cell.split([';', '\n']).flat_map(|piece| piece.split(":::"));
        for piece in pieces.map(str::trim).filter(|piece| !piece.is_empty()) {
            match reader.phones.e164(piece, country.as_deref()) {
                Some(number) if !reach.phones.contains(&number) => reach.phones.push(number),
                Some(_) => {}
                None => {
                    reader.remark(row, column, piece, "is no phone number there is; kept as written");
                    reach
                        .unread
                        .push((row.header(column).to_owned(), piece.to_owned()));
                }
            }
        }
    }
    reach
}

/// The first address that says anything; what others say is kept under their own headers.
fn address(row: &Row<'_>, reader: &mut Reader, unread: &mut Vec<(String, String)>) -> Option<Address> {
    let mut found: Option<Address> = None;
    for group in &row.columns.addresses {
        let cells: Vec<_> = group
            .iter()
            .map(|(meaning, at)| (*meaning, *at, row.cell(*at)))
            .filter(|c| !c.2.is_empty())
            .collect();
        if cells.is_empty() {
            continue;
        }
        if found.is_some() {
            unread.extend(
                cells
                    .iter()
                    .map(|(_, at, cell)| (row.header(*at).to_owned(), (*cell).to_owned())),
            );
            continue;
        }
        let mut address = Address::default();
        for (meaning, _, cell) in cells {
            let (place, between) = match meaning {
                Meaning::HouseNumber => (&mut address.street, " "),
                Meaning::Street => {
                    let number_first = address
                        .street
                        .as_ref()
                        .is_some_and(|s| s.bytes().all(|b| b.is_ascii_digit()));
                    (&mut address.street, if number_first { " " } else { ", " })
                }
                Meaning::City => (&mut address.city, ", "),
                Meaning::Region => (&mut address.region, ", "),
                Meaning::Postcode => (&mut address.postcode, " "),
                _ => (&mut address.country, ", "),
            };
            *place = Some(
                place
                    .take()
                    .map_or(cell.to_owned(), |before| format!("{before}{between}{cell}")),
            );
        }
        let code = address
            .country
            .as_deref()
            .and_then(|country| reader.country_code(country));
        address.country_code = code.map(str::to_owned);
        found = Some(address);
    }
    found
}

fn person_and_firm(row: &Row<'_>, reader: &mut Reader) -> Vec<Who> {
    let mut names = Names::of(row, [Meaning::Name, Meaning::GivenName, Meaning::FamilyName]);
    let reach = reach(row, reader);
    let id = row.id(Meaning::PersonId);
    let firm = row.text(Meaning::Organisation).or_else(|| names.take_firm());
    if names.is_empty() && firm.is_none() {
        names = Names::of(
            row,
            [
                Meaning::ContactName,
                Meaning::ContactGiven,
                Meaning::ContactFamily,
            ],
        );
    }
    // A customer number with a firm's name and no person's is the firm's.
    let kind = if firm.is_some() && names.is_empty() {
        WhoKind::Organisation
    } else {
        WhoKind::Person
    };
    if id.is_none()
        && names.is_empty()
        && firm.is_none()
        && reach.emails.is_empty()
        && reach.phones.is_empty()
    {
        return Vec::new();
    }
    let name = if kind == WhoKind::Organisation {
        firm.clone()
    } else {
        names.full.clone()
    };
    let mut main = Who {
        key: String::new(),
        kind,
        name,
        given: names.given,
        family: names.family,
        emails: reach.emails,
        phones: reach.phones,
        address: reach.address,
        attributes: reach.unread,
        ..Who::default()
    };
    add_the_person(row, reader, &mut main);
    main.key = key(&main, id.map(|id| format!("id:{id}")));
    let mut who = vec![main];
    if let Some(name) = firm.filter(|_| kind == WhoKind::Person) {
        let firm = employer(row, &name);
        who[0].member_of = Some(1);
        who.push(firm);
    }
    who
}

fn employer(row: &Row<'_>, name: &str) -> Who {
    let id = firm_id(row);
    let mut firm = Who {
        kind: WhoKind::Organisation,
        name: Some(name.to_owned()),
        ..Who::default()
    };
    firm.key = id.unwrap_or_else(|| format!("name:{}", folded(name)));
    firm
}

/// `8001;8002` names two firms; the first is the one the export calls primary.
fn firm_id(row: &Row<'_>) -> Option<String> {
    let prefix = formats::named(&row.plan.format).map_or("", |format| format.organisation_ids);
    let id = row.id(Meaning::OrganisationId)?.split([';', ',']).next()?.trim();
    let of_its_own = row.plan.subject == Subject::Organisation || !prefix.is_empty();
    (!id.is_empty()).then(|| {
        if of_its_own {
            format!("id:{prefix}{id}")
        } else {
            format!("id:company/{id}")
        }
    })
}

/// A row about a firm: the number, the telephone and the address are the firm's; a personal address is the contact's.
fn firm_and_contact(row: &Row<'_>, reader: &mut Reader) -> Vec<Who> {
    let mut names = Names::of(
        row,
        [
            Meaning::ContactName,
            Meaning::ContactGiven,
            Meaning::ContactFamily,
        ],
    );
    if names.is_empty() {
        names = Names::of(row, [Meaning::Name, Meaning::GivenName, Meaning::FamilyName]);
    }
    let reach = reach(row, reader);
    let (id, name) = (firm_id(row), row.text(Meaning::Organisation));
    if id.is_none() && name.is_none() && reach.emails.is_empty() && reach.phones.is_empty() {
        return if names.is_empty() {
            Vec::new()
        } else {
            person_and_firm(row, reader)
        };
    }
    let personal = |email: &String| !names.is_empty() && !is_shared_address(email);
    let (theirs, ours): (Vec<String>, Vec<String>) = reach.emails.into_iter().partition(personal);
    let mut firm = Who {
        kind: WhoKind::Organisation,
        name,
        emails: ours,
        phones: reach.phones,
        address: reach.address,
        website: website(row),
        attributes: reach.unread,
        ..Who::default()
    };
    firm.outside_ids = outside_ids(row);
    firm.tags = tags(row);
    firm.key = key(&firm, id);
    if names.is_empty() {
        return vec![firm];
    }
    let mut contact = Who {
        key: format!(
            "{}/{}",
            firm.key,
            folded(names.full.as_deref().unwrap_or_default())
        ),
        name: names.full,
        given: names.given,
        family: names.family,
        emails: theirs,
        title: row.text(Meaning::JobTitle),
        member_of: Some(0),
        ..Who::default()
    };
    if let Some(email) = contact.emails.first() {
        contact.key = format!("mail:{email}");
    }
    vec![firm, contact]
}

struct Names {
    full: Option<String>,
    given: Option<String>,
    family: Option<String>,
}

impl Names {
    fn of(row: &Row<'_>, [whole, given, family]: [Meaning; 3]) -> Names {
        let (given, family) = (row.text(given), row.text(family));
        let middle = row.one(Meaning::MiddleName);
        let parts = [given.as_deref(), middle, family.as_deref()];
        let joined: Vec<&str> = parts.into_iter().flatten().collect();
        let joined = (given.is_some() || family.is_some()).then(|| joined.join(" "));
        Names {
            full: row.text(whole).or(joined),
            given,
            family,
        }
    }

    fn is_empty(&self) -> bool {
        self.full.is_none()
    }

    /// A firm's name that stands in a person's field, because the form had no other: then nobody is named.
    fn take_firm(&mut self) -> Option<String> {
        let is_one_field = self.given.is_none() || self.family.is_none();
        let firm = self
            .full
            .take_if(|name| is_one_field && troth_linkage::is_firms_name(name))?;
        (self.given, self.family) = (None, None);
        Some(firm)
    }
}

fn add_the_person(row: &Row<'_>, reader: &mut Reader, main: &mut Who) {
    main.title = row.text(Meaning::JobTitle);
    main.website = website(row);
    main.outside_ids = outside_ids(row);
    main.tags = if row.plan.subject == Subject::Person {
        tags(row)
    } else {
        Vec::new()
    };
    main.birthday = birthday(row, reader, &mut main.attributes);
}

/// A birthday is a day without a zone, and may lack its year; what can't be read is kept as written.
fn birthday(row: &Row<'_>, reader: &mut Reader, unread: &mut Vec<(String, String)>) -> Option<String> {
    if let Some((column, cell)) = row.first(Meaning::Birthday) {
        match date::read(cell, day_order(row, column)) {
            Ok(moment) => return Some(moment.day.to_string()),
            Err(_) if value::is_yearless(cell) => return Some(cell.to_owned()),
            Err(_) => {
                reader.remark(row, column, cell, "is no day of any year; kept as written");
                unread.push((row.header(column).to_owned(), cell.to_owned()));
            }
        }
    }
    let part = |meaning| row.one(meaning).and_then(|cell| cell.parse::<i16>().ok());
    let (year, month, day) = (
        part(Meaning::BirthYear)?,
        part(Meaning::BirthMonth)?,
        part(Meaning::BirthDay)?,
    );
    let day = jiff::civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    day.ok().map(|day| day.to_string())
}

/// `No` is no website, whatever its column is called; it stays in the row.
fn website(row: &Row<'_>) -> Option<String> {
    let mut cells = row.all(Meaning::Website).map(|(_, cell)| cell);
    cells
        .find(|cell| cell.contains('.') && !cell.contains(' '))
        .map(str::to_owned)
}

fn outside_ids(row: &Row<'_>) -> Vec<(String, String)> {
    row.all(Meaning::OutsideId)
        .map(|(column, cell)| {
            (
                crate::intake::meaning::normal(row.header(column)),
                cell.to_owned(),
            )
        })
        .collect()
}

/// `"""VIP"",""Blog"""`, `* myContacts ::: Navy`, `a; b` and `a, b` are all two tags.
fn tags(row: &Row<'_>) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for (_, cell) in row.all(Meaning::Tags) {
        for piece in cell.split([',', ';']).flat_map(|piece| piece.split(":::")) {
            let tag =
                piece.trim_matches(|letter: char| letter.is_whitespace() || letter == '"' || letter == '*');
            if !tag.is_empty() && !tags.iter().any(|other| other == tag) {
                tags.push(tag.to_owned());
            }
        }
    }
    tags
}

/// The silo's id, else a personal address, else a number with the name, else all words that tell one from another.
///
/// A number or an office's address belongs to a household or a firm, so the name goes with it; a name alone would
/// make one person of everyone called John Smith, so birthday and place go with that.
fn key(who: &Who, id: Option<String>) -> String {
    let name = who.name.as_deref().map(folded).unwrap_or_default();
    let with_name = |key: String| {
        if name.is_empty() {
            key
        } else {
            format!("{key}/{name}")
        }
    };
    if let Some(id) = id {
        return id;
    }
    if let Some(email) = who.emails.first() {
        let key = format!("mail:{email}");
        return if is_shared_address(email) && who.kind == WhoKind::Person {
            with_name(key)
        } else {
            key
        };
    }
    if let Some(phone) = who.phones.first() {
        return with_name(format!("tel:{phone}"));
    }
    let address = who.address.as_ref();
    let place = address.and_then(|address| address.postcode.as_deref().or(address.city.as_deref()));
    let street = address.and_then(|address| address.street.as_deref());
    let mut key = format!("name:{name}");
    for part in [who.birthday.as_deref(), place, street].into_iter().flatten() {
        key.push('|');
        key.push_str(&folded(part));
    }
    key
}

fn keep_the_rest(row: &Row<'_>, main: &mut Who) {
    for column in &row.columns.kept {
        let cell = row.cell(*column);
        if !cell.is_empty() {
            main.attributes
                .push((row.header(*column).to_owned(), cell.to_owned()));
        }
    }
}

/// Free words about the one the row is about.
pub(super) fn notes(row: &Row<'_>, reader: &mut Reader) -> Vec<Said> {
    let at = reader.instant_if_sound(row, Meaning::Date);
    let note = |(_, words): (usize, &str)| {
        Said::Note(Note {
            who: 0,
            at,
            by: None,
            words: words.to_owned(),
        })
    };
    row.all(Meaning::Note).map(note).collect()
}
