//! API keys: programs that act as a colleague, with no more rights than they have.

use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use troth_store::{StoreError, Tx};

use crate::access::key::Secret;
use crate::access::store::{self, ApiKey};
use crate::access::visit::{Read, Visit, Write};
use crate::access::{Actor, Right};
use crate::frame::app::App;
use crate::frame::body::{Body, Id};
use crate::frame::form::Errors;
use crate::frame::problem::Problem;
use crate::frame::refusal::{Reading, Writing};
use crate::frame::time::Millis;
use crate::frame::toast::Toast;
use crate::journal::ActorId;
use crate::journal::act::Act;

/// Facts of this slice.
pub const MADE: &str = "access.key_made";
pub const REVOKED: &str = "access.key_revoked";

/// What those facts say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    pub key: i64,
    pub colleague: i64,
    pub scope: Right,
}

/// One's own keys; an owner sees everybody's.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Keys {
    pub keys: Vec<ApiKey>,
    #[serde(skip)]
    pub form: KeyInput,
    #[serde(skip)]
    pub errors: Errors,
    /// The most a new key may do.
    #[serde(skip)]
    pub most: Option<Right>,
}

/// One key. Its secret is only in the answer that made it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct KeyView {
    #[serde(flatten)]
    pub key: ApiKey,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}

/// A key as asked for.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct KeyInput {
    /// What will use it.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// `read` unless said otherwise; never more than your own.
    pub scope: Option<Right>,
}

/// The most a new key may do. Only a person signed in, or a key that may do all its owner may, makes keys: one that
/// leaked must not outlive its end in others.
fn most(actor: &Actor) -> Option<Right> {
    (actor.scope == Right::Own && actor.may(Right::Write)).then(|| actor.role.right())
}

async fn keys<R>(app: &App, visit: &Visit<R>, form: KeyInput, errors: Errors) -> Result<Keys, Problem> {
    let of = (!visit.actor.may(Right::Own)).then_some(visit.actor.id.0);
    Ok(Keys {
        keys: app.store.read(move |tx| store::keys(tx, of)).await?,
        form,
        errors,
        most: most(&visit.actor),
    })
}

/// Keys of programs: one's own, or for an owner all.
#[utoipa::path(get, path = "/settings/key", tag = "access", responses(
    (status = 200, description = "The keys, without their secrets", body = Keys), Reading))]
pub async fn list(State(app): State<App>, visit: Visit<Read>) -> Result<Response, Problem> {
    let keys = keys(&app, &visit, KeyInput::default(), Errors::default()).await?;
    Ok(visit.show(&keys))
}

/// Makes a key for a program. Its secret is shown this once.
#[utoipa::path(post, path = "/settings/key", tag = "access", request_body = KeyInput,
    params(("Idempotency-Key" = Option<String>, Header, description = "Sent twice, it is made once")), responses(
    (status = 201, description = "Made, with its secret", body = KeyView),
    (status = 200, description = "Made before under the same key; its secret was shown then", body = KeyView), Writing))]
pub async fn make(
    State(app): State<App>,
    visit: Visit<Write>,
    Body(input): Body<KeyInput>,
) -> Result<Response, Problem> {
    let Some(most) = most(&visit.actor) else {
        return Err(Problem::Forbidden(
            "this key may not make keys\n\nhint: sign in, or use a key whose scope is `own`".to_owned(),
        ));
    };
    let mut errors = Errors::default();
    let name = errors.needed("name", &input.name, 100, "say what will use it");
    let scope = input.scope.unwrap_or(Right::Read);
    if scope > most {
        let message = format!(
            "is more than you may yourself\n\nhint: choose `{}` or less",
            most.word()
        );
        errors.add("scope", message);
    }
    if !errors.is_empty() {
        let page = keys(&app, &visit, input, errors.clone()).await?;
        return Ok(visit.again(&page, errors));
    }
    let (actor, now, once, secret) = (visit.actor.id, visit.now, visit.once(), Secret::fresh("troth_"));
    let kept = secret.clone();
    let (id, is_new) = app
        .store
        .write(move |tx| {
            once.make(tx, &input, |tx| {
                Ok(make_for(tx, &kept, &name, scope, actor, now)?)
            })
        })
        .await?;
    let mut view = view(&app, id).await?;
    if !is_new {
        return Ok(visit.done("/settings/key", Toast::say("It was made before"), &view));
    }
    view.secret = Some(secret.reveal().to_owned());
    Ok(visit.made_here("/settings/key", &view))
}

/// Lets a program act as a colleague, who makes the key themselves.
///
/// # Errors
/// When the store fails.
pub fn make_for(
    tx: &Tx,
    secret: &Secret,
    name: &str,
    scope: Right,
    colleague: ActorId,
    now: Millis,
) -> Result<i64, StoreError> {
    let key = store::add_key(tx, secret, name, scope, colleague.0, now)?;
    let said = Said {
        key,
        colleague: colleague.0,
        scope,
    };
    Act::begin(tx, MADE, colleague, now)?.record(&said)?;
    Ok(key)
}

async fn view(app: &App, id: i64) -> Result<KeyView, Problem> {
    let key = app.store.read(move |tx| store::key(tx, id)).await?;
    Ok(KeyView {
        key: key.ok_or(Problem::NotFound("key"))?,
        secret: None,
    })
}

/// Ends a key: one's own, or for an owner anyone's. It cannot be undone.
#[utoipa::path(post, path = "/settings/key/{id}/revoke", tag = "access", params(("id" = i64, Path)), responses(
    (status = 200, description = "Ended", body = KeyView), Writing))]
pub async fn revoke(State(app): State<App>, visit: Visit<Write>, Id(id): Id) -> Result<Response, Problem> {
    let (actor, now) = (visit.actor.clone(), visit.now);
    let asking = visit.key().map(<[u8]>::to_vec);
    app.store
        .write(move |tx| {
            let key = store::key(tx, id)?
                .filter(|key| key.colleague == actor.id.0 || actor.may(Right::Own))
                .ok_or(Problem::NotFound("key"))?;
            if asking.is_some() && store::key_digest(tx, id)? == asking {
                return Err(Problem::Conflict(
                    "a key does not end itself\n\nhint: sign in, or use another key".to_owned(),
                ));
            }
            if store::revoke_key(tx, id, now)? {
                let said = Said {
                    key: id,
                    colleague: key.colleague,
                    scope: key.scope,
                };
                Act::begin(tx, REVOKED, actor.id, now)?.record(&said)?;
            }
            Ok(())
        })
        .await?;
    let view = view(&app, id).await?;
    let toast = Toast::say(format!("{} can no longer come in", view.key.name));
    Ok(visit.done("/settings/key", toast, &view))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Role;

    #[test]
    fn a_narrow_key_makes_no_keys_and_a_person_makes_none_above_their_own() {
        for (role, scope, may_make) in [
            (Role::Owner, Right::Own, Some(Right::Own)),
            (Role::Member, Right::Own, Some(Right::Write)),
            (Role::Reader, Right::Own, None),
            (Role::Owner, Right::Write, None),
            (Role::Owner, Right::Read, None),
        ] {
            let actor = Actor {
                role,
                scope,
                ..Actor::troth()
            };
            assert_eq!(most(&actor), may_make, "{role:?} {scope:?}");
        }
    }
}
