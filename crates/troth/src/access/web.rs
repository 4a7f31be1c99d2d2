//! The routes of access: the door for people, and the settings of who may come in.

use axum::Router;
use axum::routing::{get, post};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::{api_key, colleague, door, me};
use crate::frame::app::App;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(me::show))
        .routes(routes!(me::sessions))
        .routes(routes!(me::end))
        .routes(routes!(me::change_password))
        .routes(routes!(colleague::list, colleague::add))
        .routes(routes!(colleague::show, colleague::change))
        .routes(routes!(colleague::leave))
        .routes(routes!(colleague::come_back))
        .routes(routes!(colleague::link))
        .routes(routes!(api_key::list, api_key::make))
        .routes(routes!(api_key::revoke))
}

/// Programs come in by a key, so the door itself has no JSON face.
pub fn pages() -> Router<App> {
    Router::new()
        .route("/sign-in", get(door::sign_in_form).post(door::sign_in))
        .route("/sign-out", post(door::sign_out))
        .route("/enter", get(door::enter_form).post(door::enter))
        .route("/settings/password", get(me::password_form))
        .route("/settings/colleague/new", get(colleague::new))
}
