//! The route of neglect.

use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use troth_store::{StoreError, Tx};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Actor;
use crate::access::visit::{Read, Visit};
use crate::frame::app::App;
use crate::frame::body::Asked;
use crate::frame::money::Money;
use crate::frame::problem::Problem;
use crate::frame::refusal::Reading;
use crate::frame::time::Millis;
use crate::neglect::{Degree, view_store};
use crate::value::day_of;
use crate::value::fit_store::Place;
use crate::value::people::after;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show))
}

/// Somebody with whom nobody of us spoke for long.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Silent {
    pub party: i64,
    pub name: String,
    pub degree: Degree,
    /// Tagged as a chosen customer.
    pub is_chosen: bool,
    pub place: Place,
    /// Since the last word, or since they first bought when there never was one.
    pub days: i64,
    /// The last time we spoke; nothing when nobody ever did.
    pub last: Option<Last>,
    /// The middle one of their own gaps; nothing of one spoken with less than twice.
    pub usual_gap_days: Option<f64>,
    /// Orders, invoices and reminders since, and words from us that nobody answered.
    pub billed_since: i64,
    pub written_since: i64,
    /// What they brought in the last twelve months, and its share of what all did.
    pub year: Option<Money>,
    pub year_share: Option<f64>,
    /// They, or somebody of theirs, wait for an answer since: milliseconds since 1970 in UTC.
    pub waits_since: Option<Millis>,
    pub keeper: Option<String>,
    /// What is planned with them already, the soonest.
    pub plan: Option<crate::plan::store::Brief>,
    #[serde(skip)]
    pub from_day: i64,
}

/// Who of us spoke with them last, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = LastSpoken)]
pub struct Last {
    /// Nothing where a colleague said that they spoke as planned.
    pub interaction: Option<i64>,
    /// `call`, `visit`, `email` …, or `plan`
    pub kind: String,
    pub who: Option<String>,
}

/// Those of one degree.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = NeglectList)]
pub struct List {
    pub degree: Degree,
    /// Counted no further than 1,000 and one.
    pub count: i64,
    pub silent: Vec<Silent>,
    /// Where the list goes on.
    pub next: Option<String>,
}

/// A team in whose name too little is recorded to say anything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Unrecorded {
    /// Nothing for customers of no team.
    pub team: Option<String>,
    /// Its valued customers, and those of them with any word recorded in the last twelve months.
    pub customers: i64,
    pub spoken_with: i64,
}

/// Whom we neglect.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct NeglectView {
    /// The gravest first.
    pub lists: Vec<List>,
    pub unrecorded: Vec<Unrecorded>,
    /// Nobody bought anything, and nobody was chosen.
    pub is_empty: bool,
}

/// How much to show.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Narrow {
    /// One degree only.
    degree: Option<Degree>,
    /// Where its page before ended.
    after: Option<String>,
}

/// Lines of each degree at first, and of one alone.
const FEW: i64 = 20;
const PAGE: i64 = 50;

/// Valued and chosen customers with whom nobody spoke for longer than their rhythm bears.
#[utoipa::path(get, path = "/neglect", tag = "neglect", params(Narrow), responses(
    (status = 200, description = "The gravest first", body = NeglectView), Reading))]
async fn show(
    State(app): State<App>,
    visit: Visit<Read>,
    Asked(narrow): Asked<Narrow>,
) -> Result<Response, Problem> {
    let after = after(narrow.after.as_deref()).map_err(Problem::Invalid)?;
    let (actor, zone, now) = (visit.actor.clone(), visit.firm.time_zone(), visit.now);
    let view = app.store.read(move |tx| {
        let today = i64::from(day_of(now, &zone).0);
        let degrees = match narrow.degree {
            Some(degree) => vec![degree],
            None => vec![Degree::Ridiculous, Degree::Neglected, Degree::Quiet],
        };
        let most = if narrow.degree.is_some() { PAGE } else { FEW };
        let lists = degrees
            .into_iter()
            .map(|degree| list(tx, &actor, degree, today, after, most));
        Ok::<_, Problem>(NeglectView {
            lists: lists.collect::<Result<_, StoreError>>()?,
            unrecorded: view_store::unrecorded(tx, &actor)?
                .into_iter()
                .map(|(team, customers, spoken_with)| Unrecorded {
                    team,
                    customers,
                    spoken_with,
                })
                .collect(),
            is_empty: view_store::is_empty(tx)?,
        })
    });
    Ok(visit.show(&view.await?))
}

fn list(
    tx: &Tx,
    actor: &Actor,
    degree: Degree,
    today: i64,
    after: Option<(i64, i64)>,
    most: i64,
) -> Result<List, StoreError> {
    let mut silent = view_store::silent(tx, actor, degree, today, after, most + 1)?;
    let has_more = silent.len() > most as usize;
    silent.truncate(most as usize);
    let next = silent.last().filter(|_| has_more);
    Ok(List {
        degree,
        count: view_store::count(tx, actor, degree, today)?,
        next: next.map(|last| format!("{}.{}", last.from_day, last.party)),
        silent,
    })
}
