//! A trade of planted customers, for the stories of what they are worth and whom we neglect.

use axum::http::StatusCode;
use serde_json::{Value, json};
use troth::frame::money::{Currency, Money};
use troth::frame::time::Millis;
use troth::record::said::Told;

use crate::house::{House, NOON, Person, instant};
use crate::told::{line, order};

/// Milliseconds in a day.
pub const DAY: Millis = 86_400_000;

/// All that is derived of what customers are worth and of silences towards them.
const DERIVED: [&str; 9] = [
    "select * from value order by party_id, currency",
    "select * from value_month order by party_id, currency, month",
    "select * from value_standing order by party_id, currency",
    "select * from value_fit order by currency",
    "select * from value_picture order by currency, basis, period",
    "select * from value_stale order by currency",
    "select * from neglect order by party_id",
    "select customs, seen, stale from neglect_custom",
    "select * from neglect_unrecorded order by team_id",
];

/// Noon so many days before the stories begin.
pub fn ago(days: i64) -> Millis {
    instant(NOON) - days * DAY
}

/// Somebody of their own name and address; the first 300 differ.
pub fn somebody(nth: usize) -> (String, String) {
    const GIVEN: [&str; 20] = [
        "Ada", "Bram", "Cleo", "Dov", "Edda", "Finn", "Greta", "Hugo", "Ines", "Jorn", "Kaya", "Lorcan",
        "Maeve", "Nils", "Orla", "Piet", "Quinn", "Runa", "Sven", "Tilda",
    ];
    const FAMILY: [&str; 15] = [
        "Abbott", "Brandt", "Castle", "Dunmore", "Eklund", "Fischer", "Grady", "Hollis", "Ivers", "Jansen",
        "Kowal", "Larkin", "Moreau", "Novak", "Osgood",
    ];
    let name = format!("{} {}", GIVEN[nth % 20], FAMILY[nth / 20 % 15]);
    (format!("buyer@b{nth}.example"), name)
}

/// An order of one line, or what is given back where it is below nought.
pub fn bought(
    number: &str,
    at: Millis,
    whose: (&str, &str),
    currency: Currency,
    minor: i64,
) -> (String, Told) {
    let mut told = line(number, NOON, Some(whose), "lamp", minor.signum(), minor.abs());
    let said = order(&mut told);
    (said.at, said.currency) = (at, currency);
    if let Some(line) = &mut said.line {
        line.unit_price.currency = currency;
        line.amount = Money { minor, currency };
    }
    (number.to_owned(), told)
}

impl House {
    pub async fn sell(&self, rows: Vec<(String, Told)>) -> i64 {
        let rows = rows.iter().map(|(key, told)| (key.as_str(), told.clone()));
        self.receive("shop", rows.collect()).await
    }

    /// All that is derived, to the last digit.
    pub async fn derived(&self) -> Vec<String> {
        let mut all = Vec::new();
        for sql in DERIVED {
            let rows = self.dump(sql).await;
            all.extend(rows.into_iter().map(|row| format!("{sql}: {row}")));
        }
        all
    }

    /// Says which rows are not as they were.
    #[track_caller]
    pub fn same(before: &[String], after: &[String]) {
        let short = |row: &String| row.chars().take(400).collect::<String>();
        let gone: Vec<String> = before
            .iter()
            .filter(|row| !after.contains(row))
            .map(short)
            .collect();
        let come: Vec<String> = after
            .iter()
            .filter(|row| !before.contains(row))
            .map(short)
            .collect();
        assert!(
            gone.is_empty() && come.is_empty() && before.len() == after.len(),
            "gone: {gone:#?}\ncome: {come:#?}"
        );
    }
}

impl Person<'_> {
    /// Reads JSON that is there.
    pub async fn told(&self, path: &str) -> Value {
        self.get(path).await.expect(StatusCode::OK).json()
    }

    /// Does something that must succeed, and lets everyone hear of it.
    pub async fn does(&self, path: &str, body: Value) -> Value {
        let done = self.post(path, body).await;
        assert!(done.status.is_success(), "{path}: {}", done.body);
        self.house.catch_up().await;
        done.json()
    }

    /// Logs a call or what else `more` says; returns the interaction.
    pub async fn spoke(&self, party: i64, more: Value) -> i64 {
        let mut asked = json!({ "words": "All is well.", "direction": "out" });
        for (field, value) in more.as_object().unwrap() {
            asked[field] = value.clone();
        }
        let path = format!("/api/customer/{party}/interaction");
        let logged = self.post(&path, asked).await.expect(StatusCode::CREATED).json();
        logged["id"].as_i64().unwrap()
    }
}
