//! Settings as pages: the overview, and the firm itself.

use maud::{Markup, html};

use crate::access::me_page::account;
use crate::frame::act::Way;
use crate::frame::face::{Lens, Page};
use crate::frame::field::{Choice, Field};
use crate::frame::form::{Errors, button, buttons, form, hidden, refused};
use crate::frame::sheet::{Fact, Heading, facts, section};
use crate::frame::words;
use crate::organisation::alarm::Borne;
use crate::organisation::form::{OrganisationInput, WEEKDAYS};
use crate::organisation::{Organisation, iso};
use crate::settings::web::{FirmView, Settings};

impl Page for Settings {
    fn title(&self) -> String {
        "Settings".to_owned()
    }

    fn body(&self, lens: &Lens) -> Markup {
        let colleagues = words::count(self.colleagues, "colleague", "colleagues");
        let keys = words::count(self.keys, "key in use", "keys in use");
        html! {
            (Heading::new("Settings"))
            (section("You", Some(&self.me.name), html! {
                (account(&self.me))
                div.buttons { (Way::new("Mailboxes", "/mailbox")) (Way::new("Password", "/settings/password")) (Way::new("Where you are signed in", "/settings/session")) }
            }))
            (section("The firm", Some(&self.organisation.name), html! {
                @if let Some(purpose) = &self.purpose { p { q.voice { (purpose.sentence()) } } }
                (firm_facts(&self.organisation))
                div.buttons {
                    (Way::new(if lens.may_own { "Change" } else { "See all" }, "/settings/organisation"))
                    (Way::new("Purpose", "/purpose"))
                }
            }))
            (section("Who may come in", Some(&colleagues), html! { div.buttons { (Way::new("Colleagues", "/settings/colleague")) } }))
            (section("Programs", Some(&keys), html! { div.buttons { (Way::new("Keys for programs", "/settings/key")) } }))
        }
    }
}

fn firm_facts(firm: &Organisation) -> Markup {
    let domains = if firm.domains.is_empty() {
        "none".to_owned()
    } else {
        firm.domains.join(", ")
    };
    facts(&[
        Fact::new("Zone", html! { (firm.zone) }),
        Fact::new("Country", html! { (firm.country) }),
        Fact::new("Currency", html! { (firm.currency) }),
        Fact::new("Own mail domains", html! { (domains) }),
        Fact::new(
            "False alarms borne in a year",
            html! { (firm.false_alarms.typed()) },
        ),
    ])
}

impl Page for FirmView {
    fn title(&self) -> String {
        "The firm".to_owned()
    }

    fn version(&self) -> Option<i64> {
        Some(self.organisation.version)
    }

    fn body(&self, lens: &Lens) -> Markup {
        html! {
            (Heading::new("The firm").above("Settings", "/settings").sentence(html! {
                "Promises fall due by these hours and this zone; who writes from these domains is a colleague."
            }))
            @if lens.may_own {
                (refused(&self.errors))
                (form("/settings/organisation", html! {
                    (hidden("version", &self.form.version.unwrap_or_default().to_string()))
                    (Field::text("name", "Name").value(&self.form.name).errors(&self.errors).required())
                    (place(&self.form, &self.errors))
                    (own_domains(&self.form.domains.0.join(" "), &self.errors))
                    (hours(&self.form, &self.errors))
                    (Field::text("false_alarms", "False alarms borne in a year").short().errors(&self.errors).autocomplete("off")
                        .value(self.form.false_alarms.as_ref().map_or_else(String::new, Borne::text)).example("1")
                        .hint("How often all standards together may say that something slides when nothing does, from 0.1 to 12. Fewer are quieter, and find a slide later. No single standard says so more than once in ten years."))
                    (buttons(button("Save")))
                }))
            } @else {
                (firm_facts(&self.organisation))
                (section("Open", None, open(&self.form)))
            }
        }
    }
}

/// Zone, country and currency, also asked on the first day.
pub fn place(input: &OrganisationInput, errors: &Errors) -> Markup {
    let blank = || vec![Choice::new("", "Choose")];
    let mut zones = blank();
    zones.extend(
        jiff::tz::db()
            .available()
            .map(|zone| Choice::new(zone.as_str(), zone.as_str().replace('_', " "))),
    );
    let is_known = |choices: &[Choice], value: &str| choices.iter().any(|choice| choice.value == value);
    if !is_known(&zones, &input.zone) {
        zones.push(Choice::new(&input.zone, &input.zone));
    }
    let mut countries = blank();
    countries.extend(iso::countries().map(|(code, name)| Choice::new(code, name)));
    let mut currencies = blank();
    currencies.extend(iso::currencies().map(|code| Choice::new(code, code)));
    html! {
        (Field::select("zone", "Zone", zones).value(&input.zone).errors(errors).required()
            .hint("The clock that days and opening hours go by."))
        (Field::select("country", "Country", countries).value(&input.country).errors(errors).required()
            .hint("Phone numbers written without a country are read as this one's."))
        (Field::select("currency", "Currency", currencies).value(&input.currency).errors(errors).required().short())
    }
}

pub fn own_domains(typed: &str, errors: &Errors) -> Field {
    Field::text("domains", "Own mail domains")
        .value(typed)
        .errors(errors)
        .example("example.org, example.com")
        .hint("Who writes from these is a colleague; everybody else is a customer or wants to be.")
        .autocomplete("off")
}

fn hours(input: &OrganisationInput, errors: &Errors) -> Markup {
    html! {
        fieldset.field {
            legend { "Open" }
            p.hint { "From and until, such as 9:00–17:00; nothing when closed." }
            @for (day, typed) in WEEKDAYS.iter().zip(input.days()) {
                (Field::text(day, &capital(day)).value(typed.unwrap_or("")).errors(errors).autocomplete("off").short())
            }
        }
        (Field::area("holidays", "Days closed").rows(6).value(input.holidays.0.join("\n")).errors(errors)
            .example("25 Dec\n2027-01-01").hint("A day on each line. No promise falls due on one."))
    }
}

fn open(input: &OrganisationInput) -> Markup {
    let known: Vec<Fact> = WEEKDAYS
        .iter()
        .zip(input.days())
        .map(|(day, typed)| Fact::new(&capital(day), html! { (typed.unwrap_or("closed")) }))
        .collect();
    facts(&known)
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or(String::new(), |first| {
        format!("{}{}", first.to_uppercase(), letters.as_str())
    })
}
