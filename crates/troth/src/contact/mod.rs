//! Contacts: the list of people and firms, narrowed and sorted by address, a page at a time.

pub mod page;
pub mod store;
pub mod web;

use serde::{Deserialize, Serialize};
use troth_store::normalise;

use crate::contact::store::{Line, Narrowed, Order};
use crate::frame::form::Errors;
use crate::record::said::WhoKind;

/// The longest of what a list is narrowed to, in characters.
const LONGEST: usize = 300;

/// Lines on one page.
pub const PAGE: usize = 50;
/// Totals are counted no further.
pub const ENOUGH: i64 = 1_000;

/// What to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct Asked {
    /// Words of the name, or how they begin, in any order.
    pub q: Option<String>,
    /// `person`, `organisation` or `household`.
    pub kind: Option<String>,
    pub city: Option<String>,
    /// Two letters of ISO 3166, or as the silo wrote it.
    pub country: Option<String>,
    pub tag: Option<String>,
    /// Who looks after them: a colleague's number.
    pub keeper: Option<i64>,
    /// A silo's number.
    pub silo: Option<i64>,
    /// `true` lists our colleagues instead.
    pub colleagues: Option<bool>,
    /// `name`, `-name`, `last` or `-last`.
    pub sort: Option<String>,
    /// Where to go on: the `next` of the answer before.
    pub after: Option<String>,
}

impl Asked {
    /// What is asked, checked.
    ///
    /// # Errors
    /// Beside each wrong field what would be right.
    pub fn check(&self) -> Result<(Narrowed, Order), Errors> {
        let mut errors = Errors::default();
        let kind = match self.kind.as_deref() {
            None => None,
            Some(word) => {
                let kind = WhoKind::parse(word);
                if kind.is_none() {
                    errors.add("kind", "is `person`, `organisation` or `household`");
                }
                kind
            }
        };
        let mut text = |field: &str, text: &Option<String>| errors.text(field, text.as_deref(), LONGEST);
        let folded = |text: Option<String>| text.map(|text| normalise(&text)).filter(|text| !text.is_empty());
        let narrowed = Narrowed {
            named: folded(text("q", &self.q)),
            kind,
            place: folded(text("city", &self.city)),
            country: text("country", &self.country),
            tag: text("tag", &self.tag),
            keeper: self.keeper,
            silo: self.silo,
            is_colleague: self.colleagues.unwrap_or(false),
        };
        let order = self.order(&mut errors);
        if errors.is_empty() {
            Ok((narrowed, order))
        } else {
            Err(errors)
        }
    }

    pub fn by(&self) -> (&str, bool) {
        let sort = self.sort.as_deref().unwrap_or("name");
        sort.strip_prefix('-').map_or((sort, false), |by| (by, true))
    }

    fn order(&self, errors: &mut Errors) -> Order {
        let place = self.after.as_deref().map(Place::parse);
        if place == Some(None) {
            errors.add("after", "is the `next` of an answer, and this is none");
        }
        let place = place.flatten();
        let name = place.clone().map(|place| (place.name, place.id));
        let last = place.map(|place| (place.last_at, place.id));
        match self.by() {
            ("name", false) => Order::Name(name),
            ("name", true) => Order::NameDown(name),
            ("last", false) => Order::Last(last),
            ("last", true) => Order::LastDown(last),
            _ => {
                errors.add("sort", "is `name`, `-name`, `last` or `-last`");
                Order::Name(None)
            }
        }
    }

    /// The address of this list, without its order and place.
    pub fn address(&self) -> String {
        let bare = Asked {
            sort: None,
            after: None,
            ..self.clone()
        };
        let query = serde_html_form::to_string(&bare).unwrap_or_default();
        if query.is_empty() {
            "/customer".to_owned()
        } else {
            format!("/customer?{query}")
        }
    }

    /// The address of what comes after.
    pub fn address_after(&self, next: &str) -> String {
        let on = Asked {
            after: Some(next.to_owned()),
            ..self.clone()
        };
        format!(
            "/customer?{}",
            serde_html_form::to_string(&on).unwrap_or_default()
        )
    }
}

/// The line a list stopped at.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    id: i64,
    last_at: i64,
    name: String,
}

impl Place {
    fn parse(text: &str) -> Option<Place> {
        let mut parts = text.splitn(3, '.');
        let (id, last_at, name) = (
            parts.next()?.parse().ok()?,
            parts.next()?.parse().ok()?,
            parts.next()?,
        );
        let name = percent_encoding::percent_decode_str(name)
            .decode_utf8()
            .ok()?
            .replace('\0', "");
        Some(Place { id, last_at, name })
    }
}

/// Where to go on after that line.
pub fn place_after(line: &Line) -> String {
    let name = percent_encoding::utf8_percent_encode(&line.sort_name, percent_encoding::NON_ALPHANUMERIC);
    format!("{}.{}.{name}", line.id, line.last_at.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_the_list_reads_back() {
        let place = Place {
            id: 7,
            last_at: 0,
            name: "o brien å. 50%".into(),
        };
        let text = format!(
            "7.0.{}",
            percent_encoding::utf8_percent_encode(&place.name, percent_encoding::NON_ALPHANUMERIC)
        );
        assert_eq!(Place::parse(&text), Some(place));
        for wrong in ["", "7", "x.0.a", "7.0", "99999999999999999999.0.a"] {
            assert_eq!(Place::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_cannot_be_asked_is_named() {
        let asked = Asked {
            kind: Some("dog".into()),
            sort: Some("shoe".into()),
            after: Some("x".into()),
            q: Some("a\0".into()),
            ..Asked::default()
        };
        let errors = asked.check().unwrap_err();
        assert_eq!(
            errors.0.keys().collect::<Vec<_>>(),
            ["after", "kind", "q", "sort"]
        );
    }
}
