//! The closed list of slices: the tables, facts, followers, routes and places in the menu that each brings.
//!
//! Adding a slice means one line in `lib.rs` at its height of the shelf, and its lines here; nowhere else.

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

/// Every fact there is, and what it says.
pub const FACTS: &[(&str, &str)] = &[
    ("access.colleague_added", "someone may sign in from now on"),
    (
        "access.colleague_changed",
        "a colleague's name, address, role, visibility or team was changed",
    ),
    ("access.colleague_left", "a colleague can no longer come in"),
    (
        "access.colleague_returned",
        "a colleague who left can come in again",
    ),
    (
        "access.link_made",
        "an owner made a link that lets a colleague in once",
    ),
    (
        "organisation.changed",
        "the firm said something else of itself: name, zone, country, currency, domains, hours or how many false alarms it bears",
    ),
    ("purpose.stated", "the firm said for whose sake it exists"),
    ("access.key_made", "a program may act as a colleague"),
    ("access.key_revoked", "a program can no longer act as a colleague"),
    ("access.link_used", "a link let a colleague in"),
    (
        "access.password_changed",
        "a colleague has another password from now on",
    ),
    (
        "access.session_ended",
        "a colleague ended a session of theirs from another",
    ),
    (
        "record.received",
        "rows of a file or a hand-typed contact were taken in",
    ),
    (
        "record.batch_undone",
        "rows of a batch were taken back: at most 5,000",
    ),
    (
        "organisation.own_domains_added",
        "mail domains of our own were named as a mailbox came in",
    ),
    (
        "mailbox.added",
        "a colleague's mailbox, or one of the firm's, is read from now on",
    ),
    (
        "mailbox.changed",
        "a mailbox is reached otherwise: its servers or its password",
    ),
    (
        "mailbox.stopped",
        "a mailbox is read no more until somebody starts it",
    ),
    ("mailbox.started", "a mailbox is read again"),
    (
        "mailbox.letter_written",
        "a colleague wrote a letter to a customer, and it is on its way out",
    ),
    (
        "mailbox.capture_address_made",
        "a colleague may mail lines to be captured",
    ),
    (
        "mailbox.capture_address_ended",
        "what comes to a capture address is no line any more",
    ),
    ("mailbox.lines_came", "lines to be captured came by mail"),
    (
        "mailbox.removed",
        "a mailbox was let go of, and its password forgotten",
    ),
    ("identity.linked", "somebody said that two records are one party"),
    (
        "identity.refused",
        "somebody said that records are never one party",
    ),
    (
        "identity.undone",
        "what somebody said of who is who was taken back",
    ),
    (
        "identity.weighed",
        "what records have in common with others is new, other or gone",
    ),
    ("identity.resolved", "records have another party now"),
    (
        "identity.model_adopted",
        "another model judges who is who, and these records are decided again",
    ),
    ("party.made", "a person or firm was typed by hand"),
    ("party.corrected", "somebody corrected what is known of a party"),
    ("party.tagged", "somebody tagged a party"),
    ("party.untagged", "somebody took a tag off a party"),
    (
        "party.kept",
        "somebody looks after a party from now on, or nobody does",
    ),
    ("party.derived", "what is shown of these parties was read again"),
    (
        "household.settled",
        "these households are new, have other people now, or dissolved",
    ),
    (
        "interaction.heard",
        "rows of the spine are new, changed or withdrawn",
    ),
    (
        "interaction.noted",
        "a colleague wrote down a call, a visit or another meeting",
    ),
    ("interaction.error", "a logged call or visit was entered in error"),
    (
        "interaction.settled",
        "a colleague found that no answer is needed, or that one is after all",
    ),
    (
        "interaction.again",
        "a mail domain of our own came or went: letters that name it are read again",
    ),
    ("note.written", "a colleague wrote a note, or silos told of some"),
    ("note.error", "a note was entered in error"),
    ("purchase.booked", "purchases are new, changed or withdrawn"),
    ("promise.made", "we gave our word: these promises"),
    ("promise.acted", "something happened to these promises"),
    ("experience.told", "somebody's account of what passed was kept"),
    (
        "experience.read",
        "feelings of an account were said, or read into it",
    ),
    (
        "experience.acted",
        "an account or a feeling of one was entered in error, or put back",
    ),
    (
        "experience.linked",
        "a link by which a customer tells their own account was made or ended",
    ),
    ("experience.thanked", "a customer's thanks were passed on"),
    (
        "experience.thanks_taken_back",
        "thanks that were passed on wrongly were taken back",
    ),
    ("pledge.made", "a standing promise holds from its beginning on"),
    (
        "pledge.looked_back",
        "a page of what came before a pledge was made was gone through",
    ),
    ("pledge.retired", "a standing promise holds no longer"),
    (
        "calendar.made",
        "a colleague's calendar reads what is due from now on",
    ),
    ("calendar.ended", "a colleague's calendar reads nothing any more"),
    ("plan.made", "somebody of us means to speak with a customer"),
    ("plan.acted", "something came of these plans"),
    (
        "suggestion.answered",
        "a colleague confirmed or rejected what words suggested, or took that back",
    ),
    (
        "value.terms_set",
        "the firm said something else of its margin, its costs or how far ahead it looks",
    ),
    (
        "value.spending_told",
        "a colleague told what was spent on customers",
    ),
    (
        "value.spending_error",
        "a sum spent on customers was told in error",
    ),
    (
        "neglect.remembered",
        "how many valued customers were neglected at the end of that week",
    ),
    (
        "hindrance.named",
        "a rule, an approval or a target is on the register of what may stop us serving",
    ),
    (
        "hindrance.marked",
        "somebody marked a case in which a hindrance stopped them",
    ),
    (
        "hindrance.acted",
        "something was done about a hindrance, or to one of its cases",
    ),
    (
        "intervention.begun",
        "something is done about a standard or a hindrance, and will be looked at again",
    ),
    (
        "intervention.acted",
        "an intervention was looked at, given up or entered in error, or that was taken back",
    ),
    (
        "belief.said",
        "somebody said what they think the level of a measure is; not what they said",
    ),
    ("belief.taken_back", "somebody took back what they had said of it"),
    (
        "inspection.made",
        "purpose, a standard, a hindrance or a guard was looked at in its time",
    ),
    (
        "inspection.acted",
        "a look was entered in error, or that was taken back",
    ),
    ("inspection.run_asked", "an owner asked that a guard be run"),
    ("inspection.run", "a guard was run: whether all was well"),
    (
        "inspection.backed_up",
        "a backup was made; the last fact that it holds",
    ),
    (
        "capture.recorded",
        "one line recorded what it said: a call or a note, and promises",
    ),
    (
        "indicator.defined",
        "the firm counts something of itself from now on",
    ),
    (
        "indicator.redefined",
        "something is counted otherwise from now on: a further definition beside the older ones",
    ),
    (
        "indicator.told",
        "somebody told these weeks of what the firm counts",
    ),
    ("indicator.withdrawn", "what was told of a week was taken back"),
    ("indicator.ended", "something is counted no longer"),
    ("indicator.resumed", "something is counted again"),
    ("standard.set", "a standard is asked of a measure from now on"),
    (
        "standard.raised",
        "a standard asks more: what was proposed was accepted",
    ),
    (
        "standard.deferred",
        "a proposal to raise a standard was put off, with a reason",
    ),
    (
        "standard.milestone",
        "a step on the way to a standard was named; it replaces nothing",
    ),
    (
        "standard.alarm",
        "a standard is below what it asks, or slides, since that week",
    ),
    (
        "standard.handed",
        "a standard's alarms go to another colleague from then on",
    ),
    (
        "standard.retired",
        "a standard is asked no longer; its line stays drawn",
    ),
    (
        "erasure.done",
        "somebody was erased: how much, and nothing about whom",
    ),
];

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
