//! What somebody was known by, to be struck out of what others said of them once they are erased.

use std::collections::BTreeSet;

use crate::record::said::{Told, Who};

/// What stands where words were.
pub const ERASED: &str = "erased";

/// Shorter words are in everybody's letters.
const SHORTEST: usize = 5;

/// What the erased were known by, to be struck out of what others said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traces(BTreeSet<String>);

impl Traces {
    pub fn add(&mut self, text: &str) {
        let text = text.trim().to_lowercase();
        if text.chars().count() >= SHORTEST {
            self.0.insert(text);
        }
    }

    /// Names, addresses, numbers and ids of somebody in a row.
    pub fn of_who(&mut self, who: &Who) {
        let family = who.family.as_deref().unwrap_or("");
        let both = format!("{} {family}", who.given.as_deref().unwrap_or(""));
        let street = who.address.as_ref().and_then(|address| address.street.as_deref());
        let key = who.key.split_once(':').map_or("", |(_, key)| key);
        for text in [
            who.name.as_deref(),
            Some(&both),
            street,
            who.website.as_deref(),
            Some(key),
        ] {
            self.add(text.unwrap_or(""));
        }
        let ids = who.outside_ids.iter().map(|(_, id)| id);
        for text in who.emails.iter().chain(&who.phones).chain(ids) {
            self.add(text);
        }
    }

    pub fn is_in(&self, text: &str) -> bool {
        let folded = text.to_lowercase();
        self.0.iter().any(|trace| places(&folded, trace).next().is_some())
    }

    /// The text with each trace replaced by [`ERASED`], as whole words only.
    pub fn strike(&self, text: &str) -> String {
        let mut text = text.to_owned();
        // The longest first, so that an address goes whole before a name in it does.
        let mut traces: Vec<&String> = self.0.iter().collect();
        traces.sort_by_key(|trace| std::cmp::Reverse(trace.len()));
        for trace in traces {
            let folded = text.to_lowercase();
            // Folding may change lengths in some scripts; then the whole text goes rather than a wrong part of it.
            if folded.len() != text.len() {
                if places(&folded, trace).next().is_some() {
                    return ERASED.to_owned();
                }
                continue;
            }
            let found: Vec<usize> = places(&folded, trace).collect();
            for at in found.into_iter().rev() {
                text.replace_range(at..at + trace.len(), ERASED);
            }
        }
        text
    }

    /// Strikes out of every text in a row that was told.
    pub fn strike_told(&self, told: &Told) -> Told {
        let struck = serde_json::to_value(told).map(|value| self.strike_value(value));
        struck.and_then(serde_json::from_value).unwrap_or_default()
    }

    fn strike_value(&self, value: serde_json::Value) -> serde_json::Value {
        use serde_json::Value;
        match value {
            Value::String(text) => Value::String(self.strike(&text)),
            Value::Array(items) => items.into_iter().map(|item| self.strike_value(item)).collect(),
            Value::Object(fields) => fields
                .into_iter()
                .map(|(name, value)| (name, self.strike_value(value)))
                .collect(),
            other => other,
        }
    }
}

/// Where a trace stands as whole words.
fn places<'t>(text: &'t str, trace: &'t str) -> impl Iterator<Item = usize> + 't {
    let is_edge = |letter: Option<char>| !letter.is_some_and(char::is_alphanumeric);
    text.match_indices(trace).map(|(at, _)| at).filter(move |at| {
        is_edge(text[..*at].chars().next_back()) && is_edge(text[at + trace.len()..].chars().next())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn traces(of: &[&str]) -> Traces {
        let mut traces = Traces::default();
        of.iter().for_each(|text| traces.add(text));
        traces
    }

    #[test]
    fn what_somebody_was_known_by_is_struck_out_whole_and_nothing_else_is() {
        let ann = traces(&["Ann Archer", "ann.archer@example.org", "Al"]);
        let cases = [
            ("Is ANN ARCHER in?", "Is erased in?"),
            ("write to ann.archer@example.org.", "write to erased."),
            ("Joann Archers came", "Joann Archers came"),
            (
                "Al is too short to be anybody's alone",
                "Al is too short to be anybody's alone",
            ),
        ];
        for (text, wanted) in cases {
            assert_eq!(ann.strike(text), wanted);
            assert_eq!(ann.is_in(text), text != wanted, "{text}");
        }
    }

    #[test]
    fn letters_that_fold_to_another_length_lose_the_whole_text_rather_than_a_wrong_part() {
        let ann = traces(&["ann archer"]);
        assert_eq!(ann.strike("İstanbul: Ann Archer"), ERASED);
        assert_eq!(ann.strike("İstanbul: nobody"), "İstanbul: nobody");
    }

    #[test]
    fn a_told_row_keeps_its_shape() {
        let told = Told {
            who: vec![Who {
                key: "id:7".to_owned(),
                name: Some("with Ann Archer".to_owned()),
                ..Who::default()
            }],
            said: vec![],
        };
        let struck = traces(&["ann archer"]).strike_told(&told);
        assert_eq!(struck.who[0].name.as_deref(), Some("with erased"));
        assert_eq!(struck.who[0].key, "id:7");
    }
}
