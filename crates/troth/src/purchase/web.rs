//! One purchase, line by line.

use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use troth_store::Tx;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Actor;
use crate::access::visit::{Read, Visit};
use crate::frame::app::App;
use crate::frame::body::{Asked, Id};
use crate::frame::money::Money;
use crate::frame::problem::Problem;
use crate::frame::refusal::Reading;
use crate::purchase::store::{self, Bought, Purchase};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show))
}

/// Lines on one page.
const LINES: i64 = 100;

/// A purchase, whole.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct PurchaseView {
    #[serde(flatten)]
    pub purchase: Purchase,
    /// Whose it is; nothing when the silo sold to nobody it knows.
    pub customer: Option<Customer>,
    pub shipping: Money,
    pub refunded: Money,
    /// The silo's own total, where it gives one.
    pub own_total: Option<Money>,
    pub bought: Vec<Bought>,
    /// Where the lines go on.
    pub next: Option<i64>,
}

#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Customer {
    pub party: i64,
    pub name: String,
}

/// Where a list of lines goes on.
#[derive(Clone, Copy, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct After {
    /// The last line's id.
    pub after: Option<i64>,
}

fn read(tx: &Tx, actor: &Actor, id: i64, after: Option<i64>) -> Result<PurchaseView, Problem> {
    let purchase = store::find(tx, actor, id)?.ok_or(Problem::NotFound("purchase"))?;
    let currency = purchase.total.currency;
    let money = |minor| Money { minor, currency };
    let (shipping, refunded, own_total) = store::sundries(tx, id)?.unwrap_or_default();
    let mut bought = store::lines(tx, id, after.unwrap_or(0), LINES + 1)?;
    let has_more = i64::try_from(bought.len()).unwrap_or(0) > LINES;
    bought.truncate(usize::try_from(LINES).unwrap_or(0));
    Ok(PurchaseView {
        customer: store::customer(tx, actor, id)?.map(|(party, name)| Customer { party, name }),
        next: bought.last().filter(|_| has_more).map(|line| line.id),
        shipping: money(shipping),
        refunded: money(refunded),
        own_total: own_total.map(money),
        purchase,
        bought,
    })
}

/// What was bought, line by line, and what it comes to.
#[utoipa::path(get, path = "/purchase/{id}", tag = "purchase", params(("id" = i64, Path), After), responses(
    (status = 200, description = "The purchase", body = PurchaseView), Reading))]
async fn show(
    State(app): State<App>,
    visit: Visit<Read>,
    Id(id): Id,
    Asked(asked): Asked<After>,
) -> Result<Response, Problem> {
    let actor = visit.actor.clone();
    let view = app
        .store
        .read(move |tx| read(tx, &actor, id, asked.after))
        .await?;
    Ok(visit.show(&view))
}
