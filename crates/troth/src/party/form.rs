//! A contact as somebody types it, checked: addresses, numbers and names as records tell them.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::contact::store::Line;
use crate::frame::form::Errors;
use crate::intake::date::{self, DayOrder};
use crate::intake::phone::Phones;
use crate::intake::{country, value};
use crate::organisation::Organisation;
use crate::party::profile::Profile;
use crate::record::said::{Address, Who, WhoKind};

/// The longest of what is typed, in characters.
pub const LONGEST: usize = 300;
const MOST: usize = 20;

/// A person or firm, typed. For a correction a field left out stays as it is, unless `whole` says that all was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct ContactInput {
    pub kind: WhoKind,
    pub name: Option<String>,
    pub title: Option<String>,
    /// The firm a person belongs to, by name; for new contacts.
    pub firm: Option<String>,
    /// Each may hold several, one to a line.
    pub emails: Option<Vec<String>>,
    pub phones: Option<Vec<String>>,
    pub street: Option<String>,
    pub city: Option<String>,
    pub region: Option<String>,
    pub postcode: Option<String>,
    pub country: Option<String>,
    pub website: Option<String>,
    pub birthday: Option<String>,
    /// Where an address or number is known already: `same` adds to the one who has it, `apart` keeps them two.
    pub anyway: Option<Anyway>,
    /// Of several who have one already, the customer it is; the others stay apart.
    pub same: Option<i64>,
    /// Every field was sent: what is missing is struck out.
    pub whole: bool,
    /// The version that is corrected, where no `If-Match` says it.
    pub version: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Anyway {
    Same,
    Apart,
}

/// What a colleague says of those who have an address or number already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// It is that customer, and none of the others.
    Is(i64),
    Apart,
}

/// The form for a new contact, or for correcting one.
#[derive(Clone, Debug, Default)]
pub struct ContactForm {
    pub input: ContactInput,
    pub errors: Errors,
    /// Who has an address or number of these already.
    pub twins: Vec<Line>,
    /// Who is corrected.
    pub party: Option<(i64, String)>,
}

impl ContactInput {
    /// What was said of these; nothing while it is still to be asked, since nobody merges two by one word.
    pub fn word(&self, twins: &[Line]) -> Option<Word> {
        match (self.same, self.anyway, twins) {
            (Some(id), ..) => twins.iter().any(|twin| twin.id == id).then_some(Word::Is(id)),
            (None, Some(Anyway::Same), [twin]) => Some(Word::Is(twin.id)),
            (None, Some(Anyway::Apart), _) => Some(Word::Apart),
            _ => None,
        }
    }

    /// As a row of the silo *people* would tell it.
    pub fn who(&self, firm: &Organisation, today: Date, errors: &mut Errors) -> Who {
        if self.kind == WhoKind::Household {
            errors.add(
                "kind",
                "is `person` or `organisation`: households are found among people",
            );
        }
        let mut line = |field: &str, text: &Option<String>| errors.text(field, text.as_deref(), LONGEST);
        let address = Address {
            street: line("street", &self.street),
            city: line("city", &self.city),
            region: line("region", &self.region),
            postcode: line("postcode", &self.postcode),
            country: line("country", &self.country),
            country_code: None,
        };
        let who = Who {
            kind: self.kind,
            name: line("name", &self.name),
            title: line("title", &self.title),
            website: line("website", &self.website),
            birthday: line("birthday", &self.birthday),
            ..Who::default()
        };
        if let Some(website) = &who.website
            && !value::is_website(website)
        {
            let message =
                format!("`{website}` is no address of a website\n\nhint: write it as `example.org`");
            errors.add("website", message);
        }
        let birthday = who.birthday.map(|text| birthday(text, firm, today, errors));
        let who = Who { birthday, ..who };
        let code = address.country.as_deref().and_then(country::code_of);
        let address = Address {
            country_code: code.map(str::to_owned),
            ..address
        };
        Who {
            emails: self.emails(errors),
            phones: self.phones(code.unwrap_or(&firm.country), errors),
            address: (address != Address::default()).then_some(address),
            ..who
        }
    }

    fn emails(&self, errors: &mut Errors) -> Vec<String> {
        let typed = several("emails", self.emails.as_deref(), errors);
        let mut found = Vec::new();
        for text in typed {
            match value::email(&text) {
                Some(email) => found.push(email),
                None => errors.add(
                    "emails",
                    format!("`{text}` is no e-mail address\n\nhint: write it as `ann@example.org`"),
                ),
            }
        }
        found
    }

    fn phones(&self, country: &str, errors: &mut Errors) -> Vec<String> {
        let typed = several("phones", self.phones.as_deref(), errors);
        let mut reader = Phones::default();
        let mut found = Vec::new();
        for text in typed {
            match reader.e164(&text, Some(country)) {
                Some(phone) => found.push(phone),
                None => errors.add(
                    "phones",
                    format!(
                        "`{text}` is no phone number there is\n\nhint: begin with `+` and the country's code"
                    ),
                ),
            }
        }
        found
    }

    /// What is known of somebody, as the form shows it.
    pub fn of(profile: &Profile) -> ContactInput {
        let value = |field: &str| profile.value(field).map(str::to_owned);
        let all = |field: &str| Some(vec![profile.all(field).join("\n")]);
        ContactInput {
            kind: profile.kind,
            name: Some(profile.name.clone()),
            title: value("title"),
            emails: all("email"),
            phones: all("phone"),
            street: value("street"),
            city: value("city"),
            region: value("region"),
            postcode: value("postcode"),
            country: value("country"),
            website: value("website"),
            birthday: value("birthday"),
            whole: true,
            version: Some(profile.version),
            ..ContactInput::default()
        }
    }
}

/// As files tell it: a day of the calendar, or one without its year. What is none is kept as typed, beside its error.
fn birthday(text: String, firm: &Organisation, today: Date, errors: &mut Errors) -> String {
    if value::is_yearless(&text) {
        return text;
    }
    let order = if country::writes_month_first(&firm.country) {
        DayOrder::MonthFirst
    } else {
        DayOrder::DayFirst
    };
    // A bare number is a day to a spreadsheet, and none to people.
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    let day = date::read(&text, order).ok().filter(|_| !is_number);
    match day.map(|moment| moment.day) {
        Some(day) if day <= today => return day.to_string(),
        Some(_) => errors.add(
            "birthday",
            format!("`{text}` is still to come\n\nhint: write the day they were born, with its year"),
        ),
        None => errors.add(
            "birthday",
            format!("`{text}` is no day they can be born on\n\nhint: write it as `1980-05-04`, or `--05-04` without a year"),
        ),
    }
    text
}

fn several(field: &str, texts: Option<&[String]>, errors: &mut Errors) -> Vec<String> {
    let parts = texts
        .unwrap_or_default()
        .iter()
        .flat_map(|text| text.split(['\n', ',', ';']));
    let mut found: Vec<String> = Vec::new();
    for part in parts {
        if found.len() >= MOST {
            errors.add(field, format!("are too many: {MOST} at most"));
            break;
        }
        if let Some(text) = errors.text(field, Some(part), LONGEST)
            && !found.contains(&text)
        {
            found.push(text);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_read_as_records_tell_it() {
        let input = ContactInput {
            name: Some("  Ann Devlin ".into()),
            emails: Some(vec!["Ann@Home.example\n\nann@work.example".into()]),
            phones: Some(vec!["030 12345678".into()]),
            country: Some("Germany".into()),
            ..ContactInput::default()
        };
        let mut errors = Errors::default();
        let who = input.who(
            &Organisation::default(),
            jiff::civil::date(2026, 11, 20),
            &mut errors,
        );
        assert_eq!(errors, Errors::default());
        assert_eq!(who.name.as_deref(), Some("Ann Devlin"));
        assert_eq!(who.emails, ["ann@home.example", "ann@work.example"]);
        assert_eq!(who.phones, ["+493012345678"]);
        assert_eq!(who.address.unwrap().country_code.as_deref(), Some("DE"));
    }

    #[test]
    fn each_wrong_field_is_named_with_what_would_be_right() {
        let input = ContactInput {
            name: Some("a\0b".into()),
            emails: Some(vec!["ann at home".into()]),
            phones: Some(vec!["call me".into()]),
            city: Some("x".repeat(301)),
            website: Some("see my card".into()),
            birthday: Some("when it rains".into()),
            ..ContactInput::default()
        };
        let mut errors = Errors::default();
        input.who(
            &Organisation::default(),
            jiff::civil::date(2026, 11, 20),
            &mut errors,
        );
        let fields: Vec<&str> = errors.0.keys().map(String::as_str).collect();
        assert_eq!(
            fields,
            ["birthday", "city", "emails", "name", "phones", "website"]
        );
    }

    #[test]
    fn a_birthday_is_a_day_that_was() {
        let today = jiff::civil::date(2026, 11, 20);
        for (typed, read) in [
            ("4 May 1980", Some("1980-05-04")),
            ("04.05.1980", Some("1980-05-04")),
            ("1980-05-04", Some("1980-05-04")),
            ("--05-04", Some("--05-04")),
            ("2026-11-20", Some("2026-11-20")),
            ("2026-11-21", None),
            ("30 February 1980", None),
            ("41000", None),
            ("soon", None),
        ] {
            let mut errors = Errors::default();
            let kept = birthday(typed.to_owned(), &Organisation::default(), today, &mut errors);
            assert_eq!(
                (kept.as_str(), errors.is_empty()),
                (read.unwrap_or(typed), read.is_some()),
                "{typed}"
            );
        }
    }
}
