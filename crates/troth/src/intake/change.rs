//! What a person says about how a file is to be read: checked, and put into its plan.

use serde::{Deserialize, Serialize};

use crate::frame::form::Errors;
use crate::frame::money::Currency;
use crate::intake::date::DayOrder;
use crate::intake::look;
use crate::intake::meaning::Meaning;
use crate::intake::plan::{Plan, Setting, Subject};
use crate::organisation::is_everybodys;

const LONGEST_SILO: usize = 80;
const MOST_DOMAINS: usize = 100;

/// Everything that can be said. What is left out stays as it was understood.
#[derive(Clone, Debug, Default, Deserialize, Serialize, utoipa::ToSchema)]
pub struct Change {
    /// Where the rows come from; rows of one silo with one id speak of one subject.
    pub silo: Option<String>,
    /// IANA name, such as `Europe/Berlin`, of times that say none.
    pub zone: Option<String>,
    /// Two letters: whose telephone numbers are meant.
    pub country: Option<String>,
    /// Three letters, for amounts that say none.
    pub currency: Option<String>,
    /// Our own mail domains, parted by blanks or commas; `none` when there are none.
    pub own_domains: Option<String>,
    /// `day_first`, `month_first` or `year_first`, for every column of days that does not show it.
    pub day_order: Option<String>,
    /// What a row is: `person`, `organisation`, `order`, `ticket` or `message`.
    pub subject: Option<String>,
    /// What each column means, in order; `kept` for one that is kept unread. All of them, or none.
    #[serde(default)]
    pub columns: Vec<String>,
    /// `look` shows the file again, read that way; anything else takes it in.
    pub act: Option<String>,
}

impl Change {
    /// Puts what was said about the house into its setting.
    pub fn settle(&self, setting: &mut Setting, errors: &mut Errors) {
        if let Some(silo) = &self.silo {
            match silo.trim() {
                "" => errors.add("silo", "say where the rows come from"),
                "people" => errors.add(
                    "silo",
                    "`people` is what colleagues type by hand\n\nhint: choose another name",
                ),
                name if name.chars().count() > LONGEST_SILO || has_controls(name) => {
                    errors.add("silo", format!("use {LONGEST_SILO} letters or fewer"));
                }
                name => setting.silo = name.to_owned(),
            }
        }
        if let Some(zone) = &self.zone {
            match jiff::tz::TimeZone::get(zone.trim()) {
                Ok(_) => setting.zone = zone.trim().to_owned(),
                Err(_) => errors.add(
                    "zone",
                    "no such zone is known\n\nhint: write it as `Europe/Berlin`",
                ),
            }
        }
        if let Some(country) = &self.country {
            match crate::intake::country::code_of(country) {
                Some(code) => setting.country = Some(code.to_owned()),
                None => errors.add("country", "no such country is known\n\nhint: write it as `DE`"),
            }
        }
        if let Some(code) = &self.currency {
            match Currency::parse(code) {
                Ok(currency) => setting.currency = currency,
                Err(_) => errors.add("currency", "that is no currency\n\nhint: write it as `EUR`"),
            }
        }
        if let Some(domains) = self.domains(errors) {
            for domain in domains {
                if !setting.own_domains.contains(&domain) {
                    setting.own_domains.push(domain);
                }
            }
        }
    }

    /// Own domains, if they were said; an empty list for `none`.
    fn domains(&self, errors: &mut Errors) -> Option<Vec<String>> {
        let said = self.own_domains.as_deref()?.trim();
        if said.eq_ignore_ascii_case("none") {
            return Some(Vec::new());
        }
        let domains: Vec<String> = said
            .split([',', ';', ' ', '\n', '\r', '\t'])
            .filter(|word| !word.is_empty())
            .map(look::domain)
            .collect();
        let is_wrong = |domain: &String| !is_domain(domain);
        if domains.len() > MOST_DOMAINS || domains.iter().any(is_wrong) {
            errors.add(
                "own_domains",
                "that is no mail domain\n\nhint: write it as `example.com`",
            );
            return None;
        }
        if let Some(domain) = domains.iter().find(|domain| is_everybodys(domain)) {
            errors.add(
                "own_domains",
                format!("`{domain}` is everybody's\n\nhint: many who are not colleagues write from there; say `none`"),
            );
            return None;
        }
        Some(domains)
    }

    /// Puts everything said into the plan.
    pub fn apply(&self, plan: &mut Plan, errors: &mut Errors) {
        self.settle(&mut plan.setting, errors);
        if let Some(word) = &self.subject {
            match read::<Subject>(word) {
                Some(subject) => plan.subject = subject,
                None => errors.add("subject", "say what a row is"),
            }
        }
        self.apply_columns(plan, errors);
        if let Some(word) = &self.day_order {
            match read::<DayOrder>(word) {
                Some(order) => {
                    let days = plan.columns.iter_mut();
                    let days = days.filter(|column| column.meaning.is_some_and(Meaning::is_instant));
                    days.for_each(|column| column.day_order = Some(order));
                }
                None => errors.add("day_order", "say whether day or month comes first"),
            }
        }
    }

    fn apply_columns(&self, plan: &mut Plan, errors: &mut Errors) {
        if self.columns.is_empty() {
            return;
        }
        if self.columns.len() != plan.columns.len() {
            let wanted = plan.columns.len();
            return errors.add(
                "columns",
                format!("the file has {wanted} columns: say what each means, or none"),
            );
        }
        for (column, word) in plan.columns.iter_mut().zip(&self.columns) {
            match word.as_str() {
                "kept" => column.meaning = None,
                word => match read::<Meaning>(word) {
                    Some(meaning) => column.meaning = Some(meaning),
                    None => errors.add("columns", "that is nothing a column can mean"),
                },
            }
        }
    }
}

/// A word as the plan writes it.
fn read<T: for<'de> Deserialize<'de>>(word: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).ok()
}

fn has_controls(text: &str) -> bool {
    text.chars().any(char::is_control)
}

fn is_domain(domain: &str) -> bool {
    domain.len() <= 253
        && domain.contains('.')
        && domain.split('.').all(|label| {
            !label.is_empty()
                && label.len() <= 63
                && label
                    .chars()
                    .all(|letter| letter.is_alphanumeric() || letter == '-')
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::plan::ColumnPlan;

    fn plan() -> Plan {
        let column = |header: &str, meaning| ColumnPlan {
            header: header.into(),
            meaning,
            ..ColumnPlan::default()
        };
        Plan {
            setting: look::setting(&crate::organisation::Organisation::default()),
            format: "table".into(),
            subject: Subject::Order,
            encoding: "utf-8".into(),
            delimiter: ',',
            header_line: Some(1),
            columns: vec![column("Ordered", Some(Meaning::Date)), column("Colour", None)],
        }
    }

    #[test]
    fn what_is_said_stands_in_the_plan_and_what_is_not_stays() {
        let change = Change {
            silo: Some(" shop ".into()),
            currency: Some("sek".into()),
            day_order: Some("month_first".into()),
            own_domains: Some("@Devlin.example, https://www.spokes.example/shop".into()),
            columns: vec!["shipped_on".into(), "kept".into()],
            ..Change::default()
        };
        let (mut plan, mut errors) = (plan(), Errors::default());
        change.apply(&mut plan, &mut errors);
        assert_eq!(errors, Errors::default());
        assert_eq!(plan.setting.silo, "shop");
        assert_eq!(plan.setting.currency.code(), "SEK");
        assert_eq!(plan.setting.own_domains, ["devlin.example", "spokes.example"]);
        assert_eq!(plan.columns[0].meaning, Some(Meaning::ShippedOn));
        assert_eq!(plan.columns[0].day_order, Some(DayOrder::MonthFirst));
        assert_eq!(plan.subject, Subject::Order);
    }

    #[test]
    fn each_thing_said_wrongly_has_its_own_message() {
        let change = Change {
            silo: Some("people".into()),
            zone: Some("Mars".into()),
            country: Some("Atlantis".into()),
            currency: Some("gold".into()),
            own_domains: Some("shop@gmail.com".into()),
            day_order: Some("random".into()),
            subject: Some("ghost".into()),
            columns: vec!["email".into()],
            act: None,
        };
        let mut errors = Errors::default();
        change.apply(&mut plan(), &mut errors);
        let fields: Vec<&str> = errors.0.keys().map(String::as_str).collect();
        assert_eq!(
            fields,
            [
                "columns",
                "country",
                "currency",
                "day_order",
                "own_domains",
                "silo",
                "subject",
                "zone"
            ]
        );
    }
}
