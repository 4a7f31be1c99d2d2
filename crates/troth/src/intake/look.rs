//! Looks at a file before anything is taken in: its parts, how each would be read, whose rows they would be, and what
//! only a person can say.

use serde::Serialize;

use crate::intake::archive::{self, Kind, Part};
use crate::intake::meaning::Meaning;
use crate::intake::plan::{Plan, Setting, Subject};
use crate::intake::preview::{Guess, Preview};
use crate::intake::source::{Limits, Refusal, Source};
use crate::intake::way::{self, Way};
use crate::organisation::Organisation;

/// A part that was looked at.
#[derive(Clone, Debug)]
pub struct Looked {
    pub part: Part,
    pub way: Way,
    pub preview: Preview,
}

/// Something to settle before the part is taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// Ids in it mean something only among rows of the same silo.
    Silo,
    DayOrder,
    Currency,
    /// Who writes from our own domains is a colleague.
    OwnDomains,
    NoHeader,
    /// No column says who or what a row is about.
    Nothing,
    /// Most of the first rows could not be taken.
    Refused,
}

impl Question {
    /// The question as a person is asked.
    pub fn words(self) -> &'static str {
        match self {
            Question::Silo => "Where do these rows come from? Their numbers mean something only there.",
            Question::DayOrder => "No day in it tells the day from the month. Which comes first?",
            Question::Currency => "No column and no sign names a currency. Which is it?",
            Question::OwnDomains => "Which mail domains are your own? Who writes from them is a colleague.",
            Question::NoHeader => "The file has no line that names its columns. What does each hold?",
            Question::Nothing => "No column says who or what a row is about. Is there one that does?",
            Question::Refused => "Most of the first rows could not be taken. Is a column read wrongly?",
        }
    }
}

/// What the house knows before it looks. A firm that never said where it is leaves the country to the file.
pub fn setting(firm: &Organisation) -> Setting {
    Setting {
        silo: String::new(),
        country: (firm.version > 0).then(|| firm.country.clone()),
        currency: firm.currency,
        zone: firm.zone.clone(),
        own_domains: firm.domains.clone(),
    }
}

/// Looks at every part of a file, and names those that cannot be read. The parts' silo is still open.
///
/// # Errors
/// When nothing in the file can be read.
pub fn look(
    source: &Source,
    ways: &[Way],
    setting: &Setting,
    limits: &Limits,
) -> Result<(Vec<Looked>, Vec<Refusal>), Refusal> {
    let opened = archive::open(source, limits)?;
    let (mut looked, mut refused) = (Vec::new(), opened.refused);
    for part in opened.parts {
        match look_at(part, ways, setting, limits) {
            Ok(seen) => looked.push(seen),
            Err(refusal) => refused.push(refusal),
        }
    }
    match (looked.is_empty(), refused.len()) {
        (true, 1) => Err(refused.remove(0)),
        _ => Ok((looked, refused)),
    }
}

fn look_at(part: Part, ways: &[Way], setting: &Setting, limits: &Limits) -> Result<Looked, Refusal> {
    let way = *way::of(ways, &part)?;
    let preview = (way.look)(&part, setting, limits)?;
    Ok(Looked { part, way, preview })
}

/// Names the silo of parts handed in together: a known export's product, a mailbox's own name, else what such rows
/// come from. What the person said wins.
pub fn name_silos(looked: &mut [&mut Looked], said: Option<&str>) {
    let sells = looked
        .iter()
        .any(|seen| seen.preview.plan.subject == Subject::Order && seen.preview.plan.format == "table");
    for seen in looked {
        let silo = match said {
            Some(said) => said.to_owned(),
            None => silo_of(&seen.part, &seen.preview.plan, sells),
        };
        seen.preview.plan.setting.silo = silo;
    }
}

fn silo_of(part: &Part, plan: &Plan, sells: bool) -> String {
    let is_mail = matches!(part.kind, Kind::Mailbox | Kind::Letter);
    match plan.subject {
        _ if is_mail => stem(&part.name),
        _ if plan.format != "table" => plan.format.split(' ').next().unwrap_or("table").to_owned(),
        Subject::Ticket => "helpdesk".to_owned(),
        Subject::Order => "shop".to_owned(),
        _ if sells => "shop".to_owned(),
        _ => stem(&part.name),
    }
}

/// The file's name without folders, endings and dates.
fn stem(name: &str) -> String {
    let file = name.rsplit([' ', '/', '\\']).next().unwrap_or(name);
    let bare = file.split('.').find(|part| !part.is_empty()).unwrap_or(file);
    let bare = bare.trim_end_matches(|letter: char| letter.is_ascii_digit() || "-_() ".contains(letter));
    let bare: String = bare.chars().take(80).collect();
    if bare.is_empty() {
        "file".to_owned()
    } else {
        bare.to_lowercase()
    }
}

/// A mail domain out of whatever was typed for it: an address, `@` and all, or a web address.
pub fn domain(typed: &str) -> String {
    let typed = typed
        .trim()
        .trim_start_matches("https://")
        .trim_start_matches("http://");
    let host = typed.rsplit('@').next().unwrap_or(typed);
    let host = host.split('/').next().unwrap_or(host).trim_matches('.');
    host.trim_start_matches("www.").to_lowercase()
}

/// What a person has to say before this part goes in; nothing when it can go straight in.
pub fn questions(seen: &Looked) -> Vec<Question> {
    let plan = &seen.preview.plan;
    let mut asked = Vec::new();
    let is_mail = matches!(seen.part.kind, Kind::Mailbox | Kind::Letter);
    if is_mail && plan.setting.own_domains.is_empty() {
        asked.push(Question::OwnDomains);
    }
    if !is_mail && plan.format == "table" && counts_on_its_silo(plan) {
        asked.push(Question::Silo);
    }
    asked.extend(seen.preview.guesses.iter().filter_map(|guess| match guess {
        Guess::DayOrder { .. } => Some(Question::DayOrder),
        Guess::Currency { .. } => Some(Question::Currency),
        Guess::NoHeader => Some(Question::NoHeader),
        Guess::Nothing => Some(Question::Nothing),
        Guess::Zone { .. } => None,
    }));
    let refused = seen.preview.rows.iter().filter(|row| row.is_err()).count();
    if refused * 2 > seen.preview.rows.len() {
        asked.push(Question::Refused);
    }
    asked.dedup();
    asked
}

fn counts_on_its_silo(plan: &Plan) -> bool {
    let has = |wanted: Meaning| plan.columns.iter().any(|column| column.meaning == Some(wanted));
    !matches!(plan.subject, Subject::Person | Subject::Organisation)
        || has(Meaning::PersonId)
        || has(Meaning::OrganisationId)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::way::TABLES;

    fn looked(name: &str, text: &str) -> Looked {
        let source = Source::held(name, text.as_bytes().to_vec());
        let firm = Organisation::default();
        let (mut seen, _) = look(&source, &[TABLES], &setting(&firm), &Limits::default()).unwrap();
        seen.remove(0)
    }

    #[test]
    fn a_known_export_goes_straight_in_and_what_is_open_is_asked() {
        let mailchimp = "Email Address,First Name,MEMBER_RATING,OPTIN_TIME,LEID,EUID\na@x.de,Ann,2,2024-03-01 10:00:00,1,e1\n";
        let contacts = "Name,Email,Phone\nAnn Lee,ann@x.de,\n";
        let orders =
            "Order number,Customer ID,Date,Product,Quantity,Unit price\n7,17,1/2/2024,Frame,1,3.20\n";
        for (name, text, asked) in [
            ("audience.csv", mailchimp, vec![]),
            ("contacts.csv", contacts, vec![]),
            (
                "orders.csv",
                orders,
                vec![Question::Silo, Question::DayOrder, Question::Currency],
            ),
        ] {
            assert_eq!(questions(&looked(name, text)), asked, "{name}");
        }
    }

    #[test]
    fn rows_handed_in_together_come_from_one_place() {
        let mut customers = looked("customers-2024-03-01.csv", "Customer ID,Name\n17,Ann Lee\n");
        let mut orders = looked(
            "orders.csv",
            "Order number,Customer ID,Date,Quantity,Unit price\n7,17,2024-02-01,1,3.20\n",
        );
        name_silos(&mut [&mut customers], None);
        assert_eq!(customers.preview.plan.setting.silo, "customers");
        name_silos(&mut [&mut customers, &mut orders], None);
        assert_eq!(customers.preview.plan.setting.silo, "shop");
        name_silos(&mut [&mut orders], Some("Web shop"));
        assert_eq!(orders.preview.plan.setting.silo, "Web shop");
    }
}
