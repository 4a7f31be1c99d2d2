//! What is known of a party as people see it, and the form in which they type and correct it.

use maud::{Markup, html};

use crate::consent::Allowed;
use crate::frame::act::{Act, Way};
use crate::frame::face::{Lens, Page};
use crate::frame::field::{Choice, Field};
use crate::frame::form::{button, buttons, form, hidden, other_button, refused};
use crate::frame::icon::tag;
use crate::frame::sheet::{Fact, Heading, Tone, facts as fact_list, notice, section};
use crate::frame::time::day;
use crate::frame::words;
use crate::party::ATTRIBUTE;
use crate::party::form::ContactForm;
use crate::party::profile::{Bond, Known, Profile};
use crate::record::said::WhoKind;

/// What the fields are called on the page.
const WORDS: [(&str, &str); 13] = [
    ("name", "Name"),
    ("email", "E-mail"),
    ("phone", "Phone"),
    ("given", "Given name"),
    ("family", "Family name"),
    ("title", "Title"),
    ("website", "Website"),
    ("birthday", "Birthday"),
    ("street", "Street"),
    ("city", "City"),
    ("region", "Region"),
    ("postcode", "Postcode"),
    ("country", "Country"),
];

fn word(field: &str) -> Option<&str> {
    if let Some(header) = field.strip_prefix(ATTRIBUTE) {
        return Some(header);
    }
    WORDS
        .iter()
        .find(|(known, _)| *known == field)
        .map(|(_, word)| *word)
}

/// All that is known, each with where it came from; what was said before stands folded away below.
pub fn facts(profile: &Profile, lens: &Lens) -> Markup {
    let now: Vec<&Known> = profile.values.iter().filter(|known| is_now(known)).collect();
    let past: Vec<&Known> = profile
        .values
        .iter()
        .filter(|known| !is_now(known) && word(&known.field).is_some())
        .collect();
    html! {
        @if profile.is_withdrawn {
            (notice(Tone::Careful, html! {
                @if profile.kind == WhoKind::Household { "Nobody is known to live together here any more. What we did with them stays." }
                @else { "The file that told of them was taken back. What we did with them stays." }
            }))
        }
        (fact_list(&now.iter().filter_map(|known| fact(known, lens)).collect::<Vec<_>>()))
        (bonds("Belongs to", &profile.firms))
        @if let Some(household) = &profile.household {
            p { "Household: " a href={ "/customer/" (household.id) } { (household.name) } }
        }
        (bonds(if profile.kind == WhoKind::Household { "Members" } else { "People" }, &profile.people))
        (worn(profile, lens))
        (kept(profile, lens))
        (allowed(&profile.consents, lens))
        @if !past.is_empty() {
            details {
                summary { "What else was said (" (words::number(i64::try_from(past.len()).unwrap_or(i64::MAX))) ")" }
                (fact_list(&past.iter().filter_map(|known| fact(known, lens)).collect::<Vec<_>>()))
            }
        }
    }
}

/// E-mails and phones are all shown, of the rest the one that counts.
fn is_now(known: &Known) -> bool {
    let has_several = known.field == "email" || known.field == "phone";
    known.field != "country_code" && !known.is_past && (known.is_shown || has_several)
}

fn fact(known: &Known, lens: &Lens) -> Option<Fact> {
    let value = match known.field.as_str() {
        "email" => html! { a href={ "mailto:" (known.value) } { (known.value) } },
        "phone" => html! { a href={ "tel:" (known.value) } { (known.value) } },
        _ => html! { (known.value) },
    };
    let day = words::day(day(known.at, &lens.zone), lens.today());
    let past = if known.is_past { ", no longer said" } else { "" };
    Some(Fact::new(word(&known.field)?, value).from(format!("{}, {day}{past}", known.from)))
}

fn bonds(title: &str, bonds: &[Bond]) -> Markup {
    html! {
        @if !bonds.is_empty() {
            (section(title, None, html! {
                ul { @for bond in bonds {
                    li { a href={ "/customer/" (bond.id) } { (bond.name) } @if let Some(title) = &bond.title { ", " (title) } }
                } }
            }))
        }
    }
}

fn worn(profile: &Profile, lens: &Lens) -> Markup {
    html! {
        @if !profile.tags.is_empty() || lens.may_write {
            (section("Tags", None, html! {
                @for worn in &profile.tags {
                    (tag(worn))
                    @if lens.may_write { (Act::new("Take off", format!("/customer/{}/untag", profile.id)).quiet().with("word", worn).about(worn)) }
                }
                @if lens.may_write {
                    (form(&format!("/customer/{}/tag", profile.id), html! { (Field::text("word", "Tag").short().required()) (buttons(button("Add"))) }))
                }
            }))
        }
    }
}

fn kept(profile: &Profile, lens: &Lens) -> Markup {
    html! {
        p {
            @match &profile.keeper_name {
                Some(name) => { (name) " looks after them." },
                None => { "Nobody looks after them yet." },
            }
            @if lens.may_write && profile.keeper != Some(lens.person) {
                " " (Act::new("I will", format!("/customer/{}/keep", profile.id)).quiet().with("colleague", lens.person.to_string()))
            }
        }
        @if lens.may_write && (profile.keepers.len() > 1 || profile.keeper.is_some()) {
            details {
                summary { "Hand them to somebody" }
                (form(&format!("/customer/{}/keep", profile.id), html! {
                    (Field::select("colleague", "Who looks after them", keepers(profile)).value(profile.keeper.map(|id| id.to_string()).unwrap_or_default()))
                    (buttons(button("Hand over")))
                }))
            }
        }
    }
}

fn keepers(profile: &Profile) -> Vec<Choice> {
    let everyone = profile
        .keepers
        .iter()
        .map(|one| Choice::new(one.id.to_string(), &one.name));
    std::iter::once(Choice::new("", "Nobody"))
        .chain(everyone)
        .collect()
}

fn allowed(consents: &[Allowed], lens: &Lens) -> Markup {
    html! {
        @if !consents.is_empty() {
            (section("What we may do", None, html! {
                ul { @for one in consents {
                    li {
                        @if one.given { "May be reached by " } @else { "May not be reached by " }
                        (one.channel) " for " (one.purpose)
                        small {
                            @if let Some(at) = one.at { " since " (words::instant(at, lens.now, &lens.zone)) }
                            @if let Some(from) = &one.from { ", says " (from) }
                            @for (what, value) in &one.proof { ", " (what) " " (value) }
                        }
                    }
                } }
            }))
        }
    }
}

impl Page for Profile {
    fn title(&self) -> String {
        self.name.clone()
    }

    fn body(&self, lens: &Lens) -> Markup {
        let acts = html! { @if lens.may_write && self.kind != WhoKind::Household { (Way::new("Correct", format!("/customer/{}/edit", self.id)).key('e')) } };
        html! { (Heading::new(&self.name).above("Contacts", "/customer").acts(acts)) (facts(self, lens)) }
    }

    fn version(&self) -> Option<i64> {
        Some(self.version)
    }
}

impl Page for ContactForm {
    fn title(&self) -> String {
        self.party
            .as_ref()
            .map_or_else(|| "New contact".to_owned(), |(_, name)| format!("Correct {name}"))
    }

    fn body(&self, _lens: &Lens) -> Markup {
        let post_to = self.party.as_ref().map_or_else(
            || "/customer".to_owned(),
            |(id, _)| format!("/customer/{id}/correct"),
        );
        let above = self
            .party
            .as_ref()
            .map_or(("Contacts".to_owned(), "/customer".to_owned()), |(id, name)| {
                (name.clone(), format!("/customer/{id}"))
            });
        html! {
            (Heading::new(self.title()).above(above.0, above.1))
            (refused(&self.errors))
            (form(&post_to, html! { (self.known_already()) (self.fields()) (self.ways()) }))
        }
    }
}

impl ContactForm {
    fn known_already(&self) -> Markup {
        html! {
            @if !self.twins.is_empty() {
                (notice(Tone::Careful, html! {
                    p { "Somebody has this address or number already:" }
                    ul { @for twin in &self.twins {
                        li { a href={ "/customer/" (twin.id) } { (twin.name) } @if let Some(firm) = &twin.firm_name { ", " (firm) } @if let Some(email) = &twin.email { ", " (email) } }
                    } }
                }))
            }
        }
    }

    fn ways(&self) -> Markup {
        buttons(html! {
            @if self.twins.is_empty() {
                (button("Keep"))
            } @else {
                @for twin in &self.twins { (other_button(&format!("It is {}", twin.name), "same", &twin.id.to_string())) }
                (other_button(if self.party.is_none() { "It is someone else" } else { "They share it" }, "anyway", "apart"))
            }
        })
    }

    fn fields(&self) -> Markup {
        let input = &self.input;
        let text = |name: &str, label: &str, value: &Option<String>| {
            Field::text(name, label)
                .value(value.clone().unwrap_or_default())
                .errors(&self.errors)
        };
        let several = |values: &Option<Vec<String>>| {
            values
                .as_ref()
                .map(|values| values.join("\n"))
                .unwrap_or_default()
        };
        let kinds = vec![
            Choice::new("person", "A person"),
            Choice::new("organisation", "A company"),
        ];
        let is_person = input.kind == WhoKind::Person;
        html! {
            @if self.party.is_none() {
                (Field::radio("kind", "Who is it", kinds).value(input.kind.word()).required().errors(&self.errors))
            } @else {
                (hidden("kind", input.kind.word()))
                (hidden("whole", "true"))
                @if let Some(version) = input.version { (hidden("version", &version.to_string())) }
            }
            (text("name", "Name", &input.name).first())
            @if is_person || self.party.is_none() { (text("title", "Title", &input.title)) }
            @if self.party.is_none() { (text("firm", "Company they belong to", &input.firm)) }
            (Field::area("emails", "E-mail").rows(2).value(several(&input.emails)).hint("One to a line.").errors(&self.errors))
            (Field::area("phones", "Phone").rows(2).value(several(&input.phones)).hint("One to a line; as people write it.").errors(&self.errors))
            (text("street", "Street", &input.street))
            (text("postcode", "Postcode", &input.postcode).short())
            (text("city", "City", &input.city))
            (text("region", "Region", &input.region))
            (text("country", "Country", &input.country))
            (text("website", "Website", &input.website))
            (text("birthday", "Birthday", &input.birthday).short())
        }
    }
}
