//! The routes of calendars: an address that is made and ended, and the feed behind it.

use axum::extract::{Path, State as Shared};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::key::{Secret, digest};
use crate::access::visit::{Read, Visit};
use crate::calendar::{ENDED, MADE, store, write};
use crate::frame::act::Act as Button;
use crate::frame::app::App;
use crate::frame::face::{Face, Lens, Page};
use crate::frame::problem::Problem;
use crate::frame::refusal::Writing;
use crate::frame::sheet::Heading;
use crate::frame::toast::Toast;
use crate::journal::act::Act;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(subscribe))
        .routes(routes!(unsubscribe))
}

pub fn pages() -> axum::Router<App> {
    axum::Router::new().route("/calendar/{secret}", axum::routing::get(feed))
}

/// What those facts say: nothing more.
#[derive(Clone, Debug, Default, Serialize)]
struct Calendar {}

/// A calendar's address, shown once.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Subscription {
    /// Add it to a calendar; whoever has it can read what is due.
    pub path: String,
}

/// Makes an address under which a calendar can read what is due. An earlier one stops working.
#[utoipa::path(post, path = "/promise/calendar", tag = "calendar", responses(
    (status = 201, description = "The address, shown once", body = Subscription), Writing))]
async fn subscribe(Shared(app): Shared<App>, visit: Visit<Read>) -> Result<Response, Problem> {
    let secret = Secret::fresh("");
    let (kept, colleague, now) = (secret.digest(), visit.actor.id, visit.now);
    app.store
        .write(move |tx| {
            store::make(tx, &kept, colleague.0, now)?;
            Act::begin(tx, MADE, colleague, now)?.record(&Calendar::default())
        })
        .await
        .map_err(Problem::from)?;
    let at = format!("/calendar/{}.ics", secret.reveal());
    let made = Subscription {
        path: visit.address(&at),
    };
    Ok(visit.made_here(&at, &made))
}

/// Ends the address that a calendar reads: whoever has it reads nothing any more.
#[utoipa::path(post, path = "/promise/calendar/end", tag = "calendar", responses(
    (status = 204, description = "It is known no more"), Writing))]
async fn unsubscribe(Shared(app): Shared<App>, visit: Visit<Read>) -> Result<Response, Problem> {
    let (colleague, now) = (visit.actor.id, visit.now);
    app.store
        .write(move |tx| {
            if !store::end(tx, colleague.0)? {
                return Err(Problem::NotFound("calendar address"));
            }
            Act::begin(tx, ENDED, colleague, now)?.record(&Calendar::default())?;
            Ok(())
        })
        .await?;
    Ok(match visit.face {
        Face::Page => visit.send_on("/promise", &Toast::say("The calendar address is ended")),
        Face::Json => StatusCode::NO_CONTENT.into_response(),
    })
}

impl Page for Subscription {
    fn title(&self) -> String {
        "Your calendar address".to_owned()
    }

    fn body(&self, _: &Lens) -> Markup {
        html! {
            (Heading::new("Your calendar address").above("Promises", "/promise").sentence(html! {
                "Add this address to your calendar. It is shown once; whoever has it can read what is due."
            }))
            p { code { (self.path) } }
            p { (Button::new("End this address", "/promise/calendar/end").quiet()) }
        }
    }
}

/// The feed. Its address is its key.
async fn feed(
    Shared(app): Shared<App>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let secret = name.strip_suffix(".ics").ok_or(Problem::NotFound("calendar"))?;
    let (known, now) = (digest(secret), app.clock.now());
    let due = app
        .store
        .read(move |tx| match store::whose(tx, &known)? {
            Some(actor) => store::due(tx, &actor).map(Some),
            None => Ok::<_, troth_store::StoreError>(None),
        })
        .await
        .map_err(Problem::from)?
        .ok_or(Problem::NotFound("calendar"))?;
    Ok((
        [
            (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
            (header::CACHE_CONTROL, "private, no-store"),
        ],
        write(&due, &base(&app, &headers), now),
    )
        .into_response())
}

/// What addresses of this house begin with, for whoever reads them elsewhere.
fn base(app: &App, headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let asked = || host.map(|host| format!("http://{host}"));
    app.settings.public_url.clone().or_else(asked).unwrap_or_default()
}
