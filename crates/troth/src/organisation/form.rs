//! What people type of their firm, checked: zone, country, currency, domains, opening hours and days closed.

use jiff::SignedDuration;
use jiff::civil::{Date, Time};
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::frame::form::Errors;
use crate::frame::money::Currency;
use crate::frame::when::{read_day, read_time};
use crate::organisation::alarm::{Borne, FalseAlarms};
use crate::organisation::hours::Hours;
use crate::organisation::{Organisation, is_everybodys, iso};

/// Several answers: a list in JSON, or one text with a line for each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Lines(pub Vec<String>);

/// The firm as typed; the whole of it, so that what is left out is emptied.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct OrganisationInput {
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// IANA name, such as `Europe/Berlin`.
    #[schema(max_length = 100, example = "Europe/Berlin")]
    pub zone: String,
    /// Two letters of ISO 3166.
    #[schema(max_length = 2, example = "DE")]
    pub country: String,
    /// Three letters of ISO 4217.
    #[schema(max_length = 3, example = "EUR")]
    pub currency: String,
    /// Who writes from these is a colleague.
    #[schema(value_type = Vec<String>)]
    pub domains: Lines,
    /// From and until, such as `09:00–17:00`; nothing when closed.
    pub monday: Option<String>,
    pub tuesday: Option<String>,
    pub wednesday: Option<String>,
    pub thursday: Option<String>,
    pub friday: Option<String>,
    pub saturday: Option<String>,
    pub sunday: Option<String>,
    /// Days on which the firm is closed, such as `2026-12-25`.
    #[schema(value_type = Vec<String>)]
    pub holidays: Lines,
    /// How many false alarms of sliding are borne in a year, from `0.1` to `12`; one, unless said otherwise.
    pub false_alarms: Option<Borne>,
    /// The version read before, for those who cannot send `If-Match`.
    pub version: Option<i64>,
}

pub const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];
const HALF_A_DAY: SignedDuration = SignedDuration::from_hours(12);
const MOST_DOMAINS: usize = 50;
const MOST_HOLIDAYS: usize = 1_000;

impl OrganisationInput {
    pub fn of(firm: &Organisation) -> OrganisationInput {
        let day = |nth: usize| {
            firm.hours.week[nth]
                .map(|(from, until)| format!("{}–{}", from.strftime("%H:%M"), until.strftime("%H:%M")))
        };
        OrganisationInput {
            name: firm.name.clone(),
            zone: firm.zone.clone(),
            country: firm.country.clone(),
            currency: firm.currency.code().to_owned(),
            domains: Lines(firm.domains.clone()),
            monday: day(0),
            tuesday: day(1),
            wednesday: day(2),
            thursday: day(3),
            friday: day(4),
            saturday: day(5),
            sunday: day(6),
            holidays: Lines(firm.hours.holidays.iter().map(Date::to_string).collect()),
            false_alarms: Some(Borne::Said(firm.false_alarms.typed())),
            version: Some(firm.version),
        }
    }

    pub fn days(&self) -> [Option<&str>; 7] {
        [
            &self.monday,
            &self.tuesday,
            &self.wednesday,
            &self.thursday,
            &self.friday,
            &self.saturday,
            &self.sunday,
        ]
        .map(Option::as_deref)
    }

    /// The firm meant, or what is wrong beside each field.
    ///
    /// # Errors
    /// When a field is wrong.
    pub fn check(&self, today: Date) -> Result<Organisation, Errors> {
        let mut errors = Errors::default();
        let name = errors.needed("name", &self.name, 200, "write what the firm is called");
        let zone = zone(&self.zone, &mut errors);
        let country = country(&self.country, &mut errors);
        let currency = currency(&self.currency, &mut errors);
        let domains = domains(&self.domains, &mut errors);
        let mut hours = Hours {
            week: [None; 7],
            holidays: holidays(&self.holidays, today, &mut errors),
        };
        for ((open, typed), field) in hours.week.iter_mut().zip(self.days()).zip(WEEKDAYS) {
            match opening(typed.unwrap_or("")) {
                Ok(read) => *open = read,
                Err(message) => errors.add(field, message),
            }
        }
        let typed = self.false_alarms.as_ref().map(Borne::text);
        let false_alarms = FalseAlarms::parse(&typed.unwrap_or_default());
        let false_alarms = false_alarms.unwrap_or_else(|right| {
            errors.add("false_alarms", right);
            FalseAlarms::default()
        });
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(Organisation {
            name,
            zone,
            country,
            currency,
            domains,
            hours,
            false_alarms,
            version: 0,
        })
    }
}

/// The IANA name of a zone, as it is written in the database of zones.
pub fn zone(typed: &str, errors: &mut Errors) -> String {
    let what = "choose the zone the firm lives by, such as `Europe/Berlin`";
    let typed = errors.needed("zone", typed, 100, what);
    let found = jiff::tz::TimeZone::get(&typed).ok();
    if found.is_none() {
        errors.add("zone", what);
    }
    found
        .and_then(|zone| zone.iana_name().map(str::to_owned))
        .unwrap_or(typed)
}

pub fn country(typed: &str, errors: &mut Errors) -> String {
    let found = iso::country(typed);
    if found.is_none() {
        errors.add("country", "choose a country, by its two letters such as `DE`");
    }
    found.unwrap_or_default().to_owned()
}

pub fn currency(typed: &str, errors: &mut Errors) -> Currency {
    let found = Currency::parse(typed)
        .ok()
        .filter(|read| iso::currencies().any(|code| code == read.code()));
    if found.is_none() {
        errors.add(
            "currency",
            "choose a currency, by its three letters such as `EUR`",
        );
    }
    found.unwrap_or(Currency::EUR)
}

/// Domains as typed, with or without `@` or what stands before it.
pub fn domains(typed: &Lines, errors: &mut Errors) -> Vec<String> {
    let mut domains: Vec<String> = Vec::new();
    for word in typed
        .0
        .iter()
        .flat_map(|line| line.split([' ', ',', ';', '\t', '\r', '\n']))
    {
        let word = word.trim().trim_end_matches('.').to_lowercase();
        let mut domain = word.rsplit('@').next().unwrap_or_default();
        let is_whole = is_everybodys(domain) && crate::organisation::is_address(&word);
        if is_whole {
            // Of a host that is everybody's one address can be ours, and no more than that.
            domain = &word;
        }
        if domain.is_empty() || domains.iter().any(|known| known == domain) {
            continue;
        }
        let is_domain = !is_whole
            && domain.len() <= 253
            && domain.contains('.')
            && domain
                .split('.')
                .all(|part| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '-'));
        if is_domain && is_everybodys(domain) {
            errors.add(
                "domains",
                format!("`{domain}` is everybody's\n\nhint: many who are not colleagues write from there; leave it out"),
            );
        } else if is_domain || is_whole {
            domains.push(domain.to_owned());
        } else {
            let shown: String = domain.chars().filter(|c| !c.is_control()).take(60).collect();
            errors.add(
                "domains",
                format!("`{shown}` is no mail domain\n\nhint: write `example.org`"),
            );
        }
    }
    if domains.len() > MOST_DOMAINS {
        errors.add("domains", format!("are too many: {MOST_DOMAINS} at most"));
    }
    domains
}

fn holidays(typed: &Lines, today: Date, errors: &mut Errors) -> Vec<Date> {
    let mut days = Vec::new();
    let lines = typed.0.iter().flat_map(|line| line.split([',', ';', '\n']));
    for word in lines
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .take(MOST_HOLIDAYS + 1)
    {
        let word: String = word.chars().filter(|c| !c.is_control()).take(60).collect();
        match read_day(&word, today) {
            Ok(day) => days.push(day),
            Err(error) => errors.add("holidays", error.to_string()),
        }
    }
    if days.len() > MOST_HOLIDAYS {
        errors.add("holidays", format!("are too many: {MOST_HOLIDAYS} at most"));
    }
    days.sort_unstable();
    days.dedup();
    days
}

/// `9–17`, `9:00 - 17:30`, `9am to 5pm`; nothing or `closed` when closed.
fn opening(typed: &str) -> Result<Option<(Time, Time)>, String> {
    let words = typed.trim().to_lowercase();
    if words.is_empty() || words == "closed" || words == "-" || words == "–" {
        return Ok(None);
    }
    let wrong = || "write from and until, such as `9:00–17:00`, or nothing when closed".to_owned();
    let parts = ["–", "—", "-", "to", "until"]
        .iter()
        .find_map(|mark| words.split_once(mark));
    let (from, typed_until) = parts.ok_or_else(wrong)?;
    let from = read_time(from).map_err(|_| wrong())?;
    let mut until = read_time(typed_until).map_err(|_| wrong())?;
    // `9-5` closes in the afternoon.
    let noon = Time::constant(12, 0, 0, 0);
    if until <= from && from < noon && until.hour() > 0 && !typed_until.contains("am") {
        until += HALF_A_DAY;
    }
    if from < until {
        Ok(Some((from, until)))
    } else {
        Err("closes before it opens\n\nhint: write `9:00–17:00` or `9am–5pm`".to_owned())
    }
}

impl<'de> Deserialize<'de> for Lines {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Lines, D::Error> {
        struct Read;
        impl<'de> Visitor<'de> for Read {
            type Value = Lines;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a list of texts")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Lines, E> {
                Ok(Lines(vec![text.to_owned()]))
            }

            fn visit_unit<E: serde::de::Error>(self) -> Result<Lines, E> {
                Ok(Lines::default())
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Lines, A::Error> {
                let mut lines = Vec::new();
                while let Some(line) = list.next_element()? {
                    lines.push(line);
                }
                Ok(Lines(lines))
            }
        }
        deserializer.deserialize_any(Read)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TODAY: Date = date(2026, 11, 20);

    #[test]
    fn what_was_shown_reads_back_as_it_was() {
        let mut firm = Organisation {
            domains: vec!["devlin.example".into()],
            ..Organisation::default()
        };
        firm.hours.holidays.push(date(2026, 12, 25));
        assert_eq!(OrganisationInput::of(&firm).check(TODAY), Ok(firm));
    }

    #[test]
    fn hours_are_read_as_people_write_them() {
        let hours = |from: i8, until: i8, minute: i8| {
            Ok(Some((
                Time::constant(from, 0, 0, 0),
                Time::constant(until, minute, 0, 0),
            )))
        };
        for (typed, read) in [
            ("9-17", hours(9, 17, 0)),
            ("9:00 – 17:30", hours(9, 17, 30)),
            ("9am to 5pm", hours(9, 17, 0)),
            ("9-5", hours(9, 17, 0)),
            ("10 - 6:30", hours(10, 18, 30)),
            ("", Ok(None)),
            ("Closed", Ok(None)),
        ] {
            assert_eq!(opening(typed), read, "{typed}");
        }
        for typed in ["17-9", "9-5am", "9-0:00", "nine", "9", "9-25"] {
            assert!(opening(typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn domains_and_holidays_are_read_from_one_text() {
        let mut errors = Errors::default();
        let typed = Lines(vec![
            "@Devlin.example, ann@mail.devlin.example\ndevlin.example".into(),
        ]);
        assert_eq!(
            domains(&typed, &mut errors),
            ["devlin.example", "mail.devlin.example"]
        );
        let days = Lines(vec!["25 Dec\n2027-01-01; 26 Dec 2026".into()]);
        let read = [date(2026, 12, 25), date(2026, 12, 26), date(2027, 1, 1)];
        assert_eq!(holidays(&days, TODAY, &mut errors), read);
        assert!(errors.is_empty(), "{errors:?}");
    }

    #[test]
    fn each_wrong_field_is_told() {
        let input = OrganisationInput {
            zone: "Mars/Olympus".into(),
            country: "ZZ".into(),
            currency: "ABC".into(),
            domains: Lines(vec!["gmail.com".into()]),
            monday: Some("late".into()),
            holidays: Lines(vec!["someday".into()]),
            false_alarms: Some(Borne::Said("none".into())),
            ..OrganisationInput::default()
        };
        let errors = input.check(TODAY).unwrap_err();
        let told: Vec<&str> = errors.0.keys().map(String::as_str).collect();
        assert_eq!(
            told,
            [
                "country",
                "currency",
                "domains",
                "false_alarms",
                "holidays",
                "monday",
                "name",
                "zone"
            ]
        );
    }

    #[test]
    fn a_list_and_a_text_are_read_alike() {
        let list: Lines = serde_json::from_str(r#"["a.example", "b.example"]"#).unwrap();
        let form: OrganisationInput =
            serde_html_form::from_str("name=x&domains=a.example%0Ab.example").unwrap();
        let mut errors = Errors::default();
        assert_eq!(domains(&list, &mut errors), domains(&form.domains, &mut errors));
    }
}
