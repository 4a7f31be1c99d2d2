//! Search as a page, as JSON, and as the short list that the palette shows.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::visit::{Read, Visit};
use crate::frame::app::App;
use crate::frame::body::Asked as Query;
use crate::frame::face::Lens;
use crate::frame::problem::Problem;
use crate::frame::refusal::Reading;
use crate::frame::words;
use crate::search::Asked;
use crate::search::find::{Found, find};
use crate::search::store::Contact;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(show))
        .routes(routes!(palette))
}

/// Answers of each kind on the page, and in the palette.
const PAGE: i64 = 20;
const PALETTE: i64 = 6;

/// What is asked.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Question {
    /// Letters of a name, an address, a phone or order number, or words that were said. Its first 200 characters count.
    pub q: Option<String>,
}

/// What was found, in groups; the best answer of each stands first.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Search {
    pub q: String,
    #[serde(flatten)]
    pub found: Found,
}

/// Finds contacts, conversations, orders and promises.
#[utoipa::path(get, path = "/search", tag = "search", params(Question), responses(
    (status = 200, description = "What was found", body = Search), Reading))]
async fn show(
    State(app): State<App>,
    visit: Visit<Read>,
    Query(question): Query<Question>,
) -> Result<Response, Problem> {
    let asked = Asked::parse(question.q.as_deref().unwrap_or(""));
    let (actor, q) = (visit.actor.clone(), asked.text.clone());
    let found = app.store.read(move |tx| find(tx, &actor, &asked, PAGE)).await?;
    Ok(visit.show(&Search { q, found }))
}

/// One line of the palette.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Item {
    pub word: String,
    pub kind: String,
    pub href: String,
    pub hint: String,
}

/// The same as a short flat list, for the palette.
#[utoipa::path(get, path = "/search.json", tag = "search", params(Question), responses(
    (status = 200, description = "What was found, the best answers first", body = Vec<Item>), Reading))]
async fn palette(
    State(app): State<App>,
    visit: Visit<Read>,
    Query(question): Query<Question>,
) -> Result<Response, Problem> {
    let asked = Asked::parse(question.q.as_deref().unwrap_or(""));
    let actor = visit.actor.clone();
    let found = app
        .store
        .read(move |tx| find(tx, &actor, &asked, PALETTE))
        .await?;
    Ok(Json(items(found, &visit.lens())).into_response())
}

fn items(found: Found, lens: &Lens) -> Vec<Item> {
    let item = |word: String, kind: &str, href: String, hint: String| Item {
        word,
        kind: kind.to_owned(),
        href,
        hint,
    };
    let contacts = found.contacts.into_iter().map(|one| {
        let hint = hint(&one, lens);
        item(one.name, "Contact", format!("/customer/{}", one.id), hint)
    });
    let orders = found.orders.into_iter().map(|one| {
        let name = if one.is_return { "Return" } else { "Order" };
        let hint = [Some(words::money(one.total)), one.who]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>();
        item(
            format!("{name} {}", one.number),
            "Order",
            format!("/purchase/{}", one.id),
            hint.join(" · "),
        )
    });
    let promises = found.promises.into_iter().map(|one| {
        item(
            one.what,
            "Promise",
            format!("/promise/{}", one.id),
            format!("{} · {}", one.state, one.who),
        )
    });
    let conversations = found.conversations.into_iter().map(|one| {
        let when = words::instant(one.at, lens.now, &lens.zone);
        let hint = one.who.into_iter().chain([when]).collect::<Vec<_>>().join(" · ");
        let href = one.href.unwrap_or_else(|| format!("/interaction/{}", one.id));
        item(one.title, "Conversation", href, hint)
    });
    contacts
        .chain(orders)
        .chain(promises)
        .chain(conversations)
        .collect()
}

/// What one wants to know of somebody without opening their page: how to reach them, and when we last spoke.
pub fn hint(contact: &Contact, lens: &Lens) -> String {
    let reach = contact.phone.clone().or_else(|| contact.email.clone());
    let last = contact.last_in_at.max(contact.last_out_at).map(|at| {
        let day = crate::frame::time::day(at, &lens.zone);
        format!("last contact {}", words::distance(day, lens.today()))
    });
    let last = last.unwrap_or_else(|| "no contact yet".to_owned());
    reach
        .into_iter()
        .chain(contact.firm.clone())
        .chain([last])
        .collect::<Vec<_>>()
        .join(" · ")
}
