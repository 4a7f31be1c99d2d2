//! Every route under one roof, and what each answer passes on its way out.

use std::time::Duration;

use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State as Shared};
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use utoipa::openapi::OpenApi;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::frame::app::App;
use crate::frame::problem::Problem;
use crate::frame::{assets, face};
use crate::house;
use crate::serve::metrics::Meter;
use crate::serve::{health, metrics};

/// What a request may send, beside uploads, which have their own limit.
const BODY_LIMIT: usize = 2 * 1024 * 1024;
const TIMEOUT: Duration = Duration::from_secs(60);

pub fn router(app: App) -> Router {
    let (shared, _) = house::routes().split_for_parts();
    let (programs, api) = documented();
    let description = serde_json::to_value(&api).unwrap_or_default();
    let meter = Meter::default();
    let told = meter.clone();
    Router::new()
        .merge(programs)
        .merge(shared)
        .merge(house::pages())
        .route("/health", get(health::health))
        .route(
            "/metrics",
            get(move |app, visit| metrics::metrics(app, visit, told.clone())),
        )
        .route("/asset/{name}", get(assets::asset))
        .route("/api/openapi.json", get(move || async move { Json(description) }))
        .fallback(|| async { Problem::NotFound("page") })
        .method_not_allowed_fallback(|| async { Problem::MethodNotAllowed })
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(CsrfLayer::new())
        .layer(CatchPanicLayer::custom(|_| {
            Problem::Failed("a handler panicked".to_owned()).into_response()
        }))
        .layer(from_fn(in_time))
        .layer(from_fn(face::two_faces))
        .layer(from_fn(guard))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(meter, log))
        .with_state(app)
}

/// The routes that programs use, and their description.
pub fn documented() -> (Router<App>, OpenApi) {
    let all = OpenApiRouter::default()
        .routes(routes!(health::health))
        .merge(house::routes());
    let (router, mut api) = OpenApiRouter::with_openapi(OpenApi::default())
        .nest(face::API, all)
        .split_for_parts();
    api.info.title = "Troth".to_owned();
    api.info.version = env!("CARGO_PKG_VERSION").to_owned();
    api.info.description = Some("Customer relationships that keep their word.".to_owned());
    let components = api.components.get_or_insert_default();
    components.add_security_scheme("key", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    api.security = Some(vec![SecurityRequirement::new("key", Vec::<String>::new())]);
    (router, api)
}

/// Nobody waits for ever, save for a file that is still on its way in.
async fn in_time(request: Request, next: Next) -> Response {
    let is_upload = request.method() == Method::POST && request.uri().path().ends_with("/import");
    if is_upload {
        return next.run(request).await;
    }
    let answer = tokio::time::timeout(TIMEOUT, next.run(request)).await;
    answer.unwrap_or_else(|_| Problem::Unavailable.into_response())
}

/// Headers that hold browsers to this house: no foreign script, no frame, no guessing, no copy left behind.
async fn guard(request: Request, next: Next) -> Response {
    const HEADERS: [(HeaderName, &str); 5] = [
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), microphone=(), geolocation=()",
        ),
    ];
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    // What is said of one customer is nobody's to cache, nor for the next at a shared machine to go back to.
    response
        .headers_mut()
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("private, no-store"));
    response
}

/// One line per request: the pattern of its address, never the address itself, which may name somebody.
async fn log(Shared(meter): Shared<Meter>, request: Request, next: Next) -> Response {
    let began = std::time::Instant::now();
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("none", |matched| matched.as_str())
        .to_owned();
    let response = next.run(request).await;
    let took = began.elapsed();
    meter.saw(method.as_str(), &route, response.status().as_u16(), took);
    let took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    tracing::info!(%method, route, status = response.status().as_u16(), took_ms, "answered");
    response
}
