//! The closed list of slices: the tables, followers, routes and places in the menu that each brings.
//!
//! Adding a slice means one line in `lib.rs` at its height of the shelf, its lines here, and what it tells in `fact.rs`; nowhere
//! else.

use axum::Router;
use troth_store::{Migration, StoreError, Tx};
use utoipa_axum::router::OpenApiRouter;

use crate::frame::app::App;
use crate::frame::shell::MenuItem;
use crate::journal::Sealed;
use crate::journal::follow::Follower;

/// In the order in which they are applied; never edited after release.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        name: "01_journal",
        sql: include_str!("../migrations/01_journal.sql"),
    },
    Migration {
        name: "02_organisation",
        sql: include_str!("../migrations/02_organisation.sql"),
    },
    Migration {
        name: "03_access",
        sql: include_str!("../migrations/03_access.sql"),
    },
    Migration {
        name: "04_purpose",
        sql: include_str!("../migrations/04_purpose.sql"),
    },
    Migration {
        name: "05_record",
        sql: include_str!("../migrations/05_record.sql"),
    },
    Migration {
        name: "06_identity",
        sql: include_str!("../migrations/06_identity.sql"),
    },
    Migration {
        name: "07_party",
        sql: include_str!("../migrations/07_party.sql"),
    },
    Migration {
        name: "08_interaction",
        sql: include_str!("../migrations/08_interaction.sql"),
    },
    Migration {
        name: "09_purchase",
        sql: include_str!("../migrations/09_purchase.sql"),
    },
    Migration {
        name: "10_promise",
        sql: include_str!("../migrations/10_promise.sql"),
    },
    Migration {
        name: "11_pledge",
        sql: include_str!("../migrations/11_pledge.sql"),
    },
    Migration {
        name: "12_search",
        sql: include_str!("../migrations/12_search.sql"),
    },
    Migration {
        name: "13_erasure",
        sql: include_str!("../migrations/13_erasure.sql"),
    },
    Migration {
        name: "14_plan",
        sql: include_str!("../migrations/14_plan.sql"),
    },
    Migration {
        name: "15_value",
        sql: include_str!("../migrations/15_value.sql"),
    },
    Migration {
        name: "16_neglect",
        sql: include_str!("../migrations/16_neglect.sql"),
    },
    Migration {
        name: "17_experience",
        sql: include_str!("../migrations/17_experience.sql"),
    },
    Migration {
        name: "18_mailbox",
        sql: include_str!("../migrations/18_mailbox.sql"),
    },
    Migration {
        name: "19_suggestion",
        sql: include_str!("../migrations/19_suggestion.sql"),
    },
    Migration {
        name: "20_standard",
        sql: include_str!("../migrations/20_standard.sql"),
    },
    Migration {
        name: "21_hindrance",
        sql: include_str!("../migrations/21_hindrance.sql"),
    },
    Migration {
        name: "22_intervention",
        sql: include_str!("../migrations/22_intervention.sql"),
    },
    Migration {
        name: "23_belief",
        sql: include_str!("../migrations/23_belief.sql"),
    },
    Migration {
        name: "24_inspection",
        sql: include_str!("../migrations/24_inspection.sql"),
    },
    Migration {
        name: "25_thanks_act",
        sql: include_str!("../migrations/25_thanks_act.sql"),
    },
    Migration {
        name: "26_indicator",
        sql: include_str!("../migrations/26_indicator.sql"),
    },
];

/// Tables whose rows may never change.
pub const SEALED: &[&Sealed] = &[
    &crate::journal::erase::ERASED,
    &crate::purpose::PURPOSE,
    &crate::record::RECORD,
    &crate::identity::LINK,
    &crate::identity::LINK_UNDONE,
    &crate::interaction::LOGGED,
    &crate::note::NOTE,
    &crate::promise::PROMISE,
    &crate::promise::ACT,
    &crate::experience::ACCOUNT,
    &crate::experience::FEELING,
    &crate::experience::ACT,
    &crate::experience::THANKS,
    &crate::experience::THANKS_ACT,
    &crate::pledge::PLEDGE,
    &crate::pledge::RETIRED,
    &crate::plan::PLAN,
    &crate::plan::ACT,
    &crate::suggestion::ANSWER,
    &crate::neglect::WEEK,
    &crate::hindrance::HINDRANCE,
    &crate::hindrance::CASE,
    &crate::hindrance::ACT,
    &crate::indicator::INDICATOR,
    &crate::indicator::VERSION,
    &crate::indicator::TELLING,
    &crate::indicator::ACT,
    &crate::standard::STANDARD,
    &crate::standard::ACT,
    &crate::intervention::INTERVENTION,
    &crate::intervention::ACT,
    &crate::belief::BELIEF,
    &crate::belief::WITHDRAWN,
    &crate::inspection::INSPECTION,
    &crate::inspection::ACT,
];

/// Who reads the journal on, in the order of the shelf.
pub const FOLLOWERS: &[Follower] = &[
    crate::identity::follow::FOLLOWER,
    crate::party::follow::FOLLOWER,
    crate::household::follow::FOLLOWER,
    crate::interaction::follow::FOLLOWER,
    crate::note::follow::FOLLOWER,
    crate::purchase::follow::FOLLOWER,
    crate::promise::hear::FOLLOWER,
    crate::pledge::follow::FOLLOWER,
    crate::value::follow::FOLLOWER,
    crate::neglect::follow::FOLLOWER,
    crate::plan::follow::FOLLOWER,
    crate::suggestion::follow::FOLLOWER,
    crate::search::follow::FOLLOWER,
    crate::capture::mailed::FOLLOWER,
    crate::standard::follow::FOLLOWER,
];

/// How files are read.
pub const WAYS: &[crate::intake::way::Way] = &[crate::intake::way::TABLES, crate::mailbox::way::LETTERS];

/// What stands beside one thing that passed, on its own page.
pub const BESIDE: &[crate::interaction::beside::Beside] =
    &[crate::experience::page::BESIDE, crate::hindrance::mark::BESIDE];

/// What stands beside one promise, on its own page.
pub const BESIDE_PROMISE: &[crate::interaction::beside::Beside] = &[crate::hindrance::mark::BESIDE_PROMISE];

/// What stands beside one hindrance, on its own page.
pub const BESIDE_HINDRANCE: &[crate::interaction::beside::Beside] =
    &[crate::intervention::page::BESIDE_HINDRANCE];

/// What stands beside one standard, on its own page.
pub const BESIDE_STANDARD: &[crate::interaction::beside::Beside] = &[
    crate::belief::web::BESIDE_STANDARD,
    crate::intervention::page::BESIDE_STANDARD,
];

/// What was done about a standard, marked on its chart.
pub const DONE_ABOUT_STANDARD: &[crate::standard::view::Told] = &[crate::intervention::page::done];

/// What a person is asked before a standard's chart is shown to them.
pub const BEFORE_STANDARD: &[crate::interaction::beside::Beside] = &[crate::belief::web::BEFORE_STANDARD];

/// What is derived and can be thrown away: its word, and how to empty it so that its follower begins anew.
pub const DERIVED: &[Derived] = &[
    Derived {
        follower: "identity",
        empty: crate::identity::follow::rebuild,
    },
    Derived {
        follower: "household",
        empty: crate::household::follow::rebuild,
    },
    Derived {
        follower: "value",
        empty: crate::value::store::empty,
    },
    Derived {
        follower: "neglect",
        empty: crate::neglect::store::empty,
    },
    Derived {
        follower: "search",
        empty: crate::search::store::empty,
    },
    Derived {
        follower: "standard",
        empty: crate::standard::week_store::empty,
    },
];

/// A derived slice.
#[derive(Clone, Copy, Debug)]
pub struct Derived {
    /// The follower that fills it.
    pub follower: &'static str,
    pub empty: fn(&Tx) -> Result<(), StoreError>,
}

/// Where the menu leads, and the key that follows `g`.
const MENU: &[(&str, &str, char)] = &[
    ("Today", "/", 't'),
    ("Contacts", "/customer", 'c'),
    ("Promises", "/promise", 'p'),
    ("Pledges", "/pledge", 'e'),
    ("Suggestions", "/suggestion", 'w'),
    ("Experiences", "/experience", 'x'),
    ("Value", "/value", 'v'),
    ("Neglect", "/neglect", 'n'),
    ("Standards", "/standard", 'd'),
    ("Own measures", "/indicator", 'o'),
    ("Hindrances", "/hindrance", 'h'),
    ("Interventions", "/intervention", 'a'),
    ("Review", "/inspection", 'r'),
    ("Import", "/import", 'i'),
    ("Purpose", "/purpose", 'u'),
    ("Settings", "/settings", 's'),
];

pub fn menu() -> Vec<MenuItem> {
    MENU.iter()
        .map(|(word, href, key)| MenuItem {
            word: (*word).into(),
            href: (*href).into(),
            key: Some(*key),
        })
        .collect()
}

/// What answers people and programs alike: as pages, and under `/api` as JSON.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::default()
        .merge(crate::access::web::routes())
        .merge(crate::purpose::web::routes())
        .merge(crate::settings::web::routes())
        .merge(crate::intake::web::routes(WAYS))
        .merge(crate::mailbox::web::routes())
        .merge(crate::identity::web::routes())
        .merge(crate::contact::web::routes())
        .merge(crate::party::web::routes())
        .merge(crate::party::who::routes())
        .merge(crate::review::web::routes())
        .merge(crate::interaction::web::routes(BESIDE))
        .merge(crate::interaction::write::routes())
        .merge(crate::note::web::routes())
        .merge(crate::purchase::web::routes())
        .merge(crate::promise::web::routes(BESIDE_PROMISE))
        .merge(crate::experience::web::routes())
        .merge(crate::share::web::routes())
        .merge(crate::pledge::web::routes())
        .merge(crate::calendar::web::routes())
        .merge(crate::value::web::routes())
        .merge(crate::neglect::web::routes())
        .merge(crate::hindrance::web::routes(BESIDE_HINDRANCE))
        .merge(crate::plan::web::routes())
        .merge(crate::suggestion::web::routes())
        .merge(crate::search::web::routes())
        .merge(crate::capture::web::routes())
        .merge(crate::erasure::web::routes())
        .merge(crate::indicator::web::routes())
        .merge(crate::standard::web::routes(
            BESIDE_STANDARD,
            BEFORE_STANDARD,
            DONE_ABOUT_STANDARD,
            crate::belief::web::ASKED_OF_STANDARDS,
        ))
        .merge(crate::intervention::web::routes())
        .merge(crate::belief::web::routes())
        .merge(crate::inspection::web::routes())
        .merge(crate::customer::web::routes())
        .merge(crate::today::web::routes())
}

/// What only people need: empty forms, signing in.
pub fn pages() -> Router<App> {
    Router::new()
        .merge(crate::party::web::pages())
        .merge(crate::access::web::pages())
        .merge(crate::settings::web::pages())
        .merge(crate::mailbox::web::pages())
        .merge(crate::interaction::web::pages())
        .merge(crate::note::web::pages())
        .merge(crate::promise::web::pages())
        .merge(crate::pledge::web::pages())
        .merge(crate::calendar::web::pages())
        .merge(crate::hindrance::web::pages())
        .merge(crate::capture::web::pages())
        .merge(crate::erasure::web::pages())
        .merge(crate::indicator::web::pages())
        .merge(crate::standard::web::pages())
        .merge(crate::intervention::web::pages())
        .merge(crate::inspection::web::pages())
        .merge(crate::today::web::pages())
}
