//! One's own account: who one is here and what one may, the password, and where one is signed in.

use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use troth_store::{StoreError, Tx};

use crate::access::store::{self, Session};
use crate::access::visit::{Needs, Read, Visit};
use crate::access::{OfColleague, Right, Role, Visibility, password};
use crate::frame::app::App;
use crate::frame::body::{Body, Id};
use crate::frame::form::Errors;
use crate::frame::problem::Problem;
use crate::frame::refusal::{Reading, Writing};
use crate::frame::time::Millis;
use crate::frame::toast::Toast;
use crate::journal::ActorId;
use crate::journal::act::Act;

/// A colleague has another password from now on.
pub const PASSWORD_CHANGED: &str = "access.password_changed";
/// A colleague ended a session of theirs from another.
pub const SESSION_ENDED: &str = "access.session_ended";

/// Who asks, and what they may.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Me {
    pub id: i64,
    pub name: String,
    pub email: Option<String>,
    pub role: Role,
    pub visibility: Visibility,
    pub team: Option<String>,
    /// What may be done with the key or session that asks: its scope and the role, whichever is less.
    pub rights: Vec<Right>,
    pub organisation: String,
    /// IANA name.
    pub zone: String,
}

impl Me {
    /// # Errors
    /// When the store fails.
    pub async fn read<R>(app: &App, visit: &Visit<R>) -> Result<Me, Problem> {
        let actor = visit.actor.clone();
        let id = actor.id.0;
        let colleague = app.store.read(move |tx| store::colleague(tx, id)).await?;
        let (email, team) = colleague.map_or((None, None), |one| (Some(one.email), one.team));
        Ok(Me {
            id,
            email,
            team,
            rights: Right::ALL.into_iter().filter(|right| actor.may(*right)).collect(),
            name: actor.name,
            role: actor.role,
            visibility: actor.visibility,
            organisation: visit.firm.name.clone(),
            zone: visit.firm.zone.clone(),
        })
    }
}

/// Who asks, and what they may.
#[utoipa::path(get, path = "/me", tag = "access", responses(
    (status = 200, description = "You", body = Me), Reading))]
pub async fn show(State(app): State<App>, visit: Visit<Read>) -> Result<Response, Problem> {
    let me = Me::read(&app, &visit).await?;
    Ok(visit.show(&me))
}

/// Where one is signed in.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Sessions {
    pub sessions: Vec<Session>,
}

async fn read_sessions<R: Needs>(app: &App, visit: &Visit<R>) -> Result<Sessions, Problem> {
    let (id, now) = (visit.actor.id.0, visit.now);
    let this = visit.session().unwrap_or_default().to_vec();
    Ok(Sessions {
        sessions: app
            .store
            .read(move |tx| store::sessions(tx, id, &this, now))
            .await?,
    })
}

/// Where one is signed in.
#[utoipa::path(get, path = "/settings/session", tag = "access", responses(
    (status = 200, description = "Your sessions", body = Sessions), Reading))]
pub async fn sessions(State(app): State<App>, visit: Visit<Read>) -> Result<Response, Problem> {
    let sessions = read_sessions(&app, &visit).await?;
    Ok(visit.show(&sessions))
}

/// Ends one of one's own sessions.
#[utoipa::path(post, path = "/settings/session/{id}/end", tag = "access", params(("id" = i64, Path)), responses(
    (status = 200, description = "The sessions that are left", body = Sessions), Writing))]
pub async fn end(State(app): State<App>, visit: Visit<Read>, Id(id): Id) -> Result<Response, Problem> {
    if visit.actor.scope < Right::Write {
        return Err(Problem::Forbidden("this key may only read".to_owned()));
    }
    let (actor, now) = (visit.actor.id, visit.now);
    app.store
        .write(move |tx| {
            if !store::end_session(tx, actor.0, id)? {
                return Err(Problem::NotFound("session"));
            }
            Act::begin(tx, SESSION_ENDED, actor, now)?.record(&OfColleague { colleague: actor.0 })?;
            Ok(())
        })
        .await?;
    let sessions = read_sessions(&app, &visit).await?;
    Ok(visit.done(
        "/settings/session",
        Toast::say("That session has ended"),
        &sessions,
    ))
}

/// A change of password. Its words are never logged.
#[derive(Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct PasswordInput {
    /// The present one; nothing when you have none yet.
    old: String,
    #[schema(min_length = 8, max_length = 1000)]
    new: String,
}

impl std::fmt::Debug for PasswordInput {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordInput(…)")
    }
}

/// That a password was changed.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct PasswordChanged {
    pub is_changed: bool,
}

#[derive(Clone, Debug)]
pub struct PasswordForm {
    pub has_password: bool,
    pub email: String,
    pub errors: Errors,
}

async fn form(app: &App, id: i64, errors: Errors) -> Result<PasswordForm, Problem> {
    app.store
        .read(move |tx| {
            let email = store::colleague(tx, id)?.map(|one| one.email);
            Ok(PasswordForm {
                has_password: store::password_of(tx, id)?.flatten().is_some(),
                email: email.unwrap_or_default(),
                errors,
            })
        })
        .await
}

pub async fn password_form(State(app): State<App>, visit: Visit<Read>) -> Result<Response, Problem> {
    let form = form(&app, visit.actor.id.0, Errors::default()).await?;
    Ok(visit.show_page(&form))
}

/// Gives a colleague another password and ends their sessions but `this`: whoever knew the old one is out.
pub fn set_password(tx: &Tx, id: i64, hash: &str, this: &[u8], now: Millis) -> Result<(), StoreError> {
    store::set_password(tx, id, hash)?;
    store::end_other_sessions(tx, id, this)?;
    Act::begin(tx, PASSWORD_CHANGED, ActorId(id), now)?.record(&OfColleague { colleague: id })?;
    Ok(())
}

/// Changes one's own password, and ends one's other sessions. Only for someone signed in: a key cannot do this.
#[utoipa::path(post, path = "/settings/password", tag = "access", request_body = PasswordInput, responses(
    (status = 200, description = "Changed", body = PasswordChanged),
    (status = 429, description = "Too many attempts", body = crate::frame::problem::ProblemDetails, content_type = "application/problem+json"),
    Writing))]
pub async fn change_password(
    State(app): State<App>,
    visit: Visit<Read>,
    Body(input): Body<PasswordInput>,
) -> Result<Response, Problem> {
    let Some(this) = visit.session().map(<[u8]>::to_vec) else {
        return Err(Problem::Forbidden(
            "a key cannot change a password\n\nhint: sign in".to_owned(),
        ));
    };
    let id = visit.actor.id.0;
    app.attempts.count(&format!("password {id}"))?;
    let kept = app
        .store
        .read(move |tx| store::password_of(tx, id))
        .await?
        .flatten();
    let PasswordInput { old, new } = input;
    let checked = app
        .attempts
        .slowly(move || {
            if kept.is_some() && !password::fits(&old, kept.as_deref()) {
                return Err(Errors::one("old", "is not your password"));
            }
            password::hash(&new).map_err(|error| Errors::one("new", error.to_string()))
        })
        .await?;
    let hash = match checked {
        Ok(hash) => hash,
        Err(errors) => {
            let form = form(&app, id, errors.clone()).await?;
            return Ok(visit.again(&form, errors));
        }
    };
    let now = visit.now;
    app.store
        .write(move |tx| set_password(tx, id, &hash, &this, now))
        .await?;
    let toast = Toast::say("Your password is changed; your other sessions have ended");
    Ok(visit.done("/settings", toast, &PasswordChanged { is_changed: true }))
}
