//! A party's routes: typed in, corrected, tagged, looked after, made one with another and taken apart.
//!
//! An old id leads to the party it became for as long as they are one: reading answers 307, acts act on whoever it
//! leads to.

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};
use troth_store::Tx;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Actor;
use crate::access::visit::{Visit, Write};
use crate::contact::store::Line;
use crate::frame::app::App;
use crate::frame::body::{Body, Id};
use crate::frame::face::{API, Face};
use crate::frame::form::Errors;
use crate::frame::problem::{Problem, ProblemDetails};
use crate::frame::refusal::{Editing, Writing};
use crate::frame::toast::Toast;
use crate::party::act::{self, Hand};
use crate::party::form::{ContactForm, ContactInput, LONGEST};
use crate::party::profile::{Profile, profile};
use crate::party::store;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(create))
        .routes(routes!(correct))
        .routes(routes!(tag))
        .routes(routes!(untag))
        .routes(routes!(keep))
}

pub fn pages() -> axum::Router<App> {
    axum::Router::new()
        .route("/customer/new", axum::routing::get(new))
        .route("/customer/{id}/edit", axum::routing::get(edit))
}

/// Where the customer of that id is now, if the actor may see them.
///
/// # Errors
/// [`Problem::NotFound`] for nobody, and for somebody who is not the actor's to see.
pub fn seek(tx: &Tx, actor: &Actor, id: i64) -> Result<i64, Problem> {
    store::seek(tx, actor, id)?.ok_or(Problem::NotFound("customer"))
}

/// Leads from an old id to the party it became; `rest` is what follows the id, such as `/edit`.
pub fn lead(face: Face, to: i64, rest: &str) -> Response {
    let before = if face == Face::Json { API } else { "" };
    // A browser that kept this would still lead there once they were taken apart.
    let not_kept = [(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-store"),
    )];
    (
        not_kept,
        Redirect::temporary(&format!("{before}/customer/{to}{rest}")),
    )
        .into_response()
}

pub fn hand<R>(visit: &Visit<R>) -> Hand {
    Hand {
        actor: visit.actor.clone(),
        now: visit.now,
        firm: visit.firm.clone(),
    }
}

/// The party as it is after an act on who was theirs to see: who could do it may see what became of it.
pub fn answer(tx: &Tx, party: i64) -> Result<Profile, Problem> {
    profile(tx, &Actor::troth(), party)?.ok_or(Problem::NotFound("customer"))
}

/// Types a person or firm in. Where an address or number is known already, `anyway` says whether it is the same.
#[utoipa::path(post, path = "/customer", tag = "customer", request_body = ContactInput, responses(
    (status = 201, description = "Taken in", body = Profile),
    (status = 200, description = "Taken in before under the same Idempotency-Key", body = Profile),
    (status = 202, description = "Taken in; a colleague looks after them already, so they are not yours to see"), Writing,
    (status = 422, description = "A field is wrong, or the address or number is somebody's already", body = ProblemDetails, content_type = "application/problem+json")))]
async fn create(
    State(app): State<App>,
    visit: Visit<Write>,
    Body(input): Body<ContactInput>,
) -> Result<Response, Problem> {
    let mut errors = Errors::default();
    let today = crate::frame::time::day(visit.now, &visit.firm.time_zone());
    let who = input.who(&visit.firm, today, &mut errors);
    let firm = errors.text("firm", input.firm.as_deref(), LONGEST);
    if who.name.is_none() && who.emails.is_empty() && who.phones.is_empty() {
        errors.add("name", "write a name, or an e-mail address or phone number");
    }
    if !errors.is_empty() {
        return Ok(visit.again(
            &ContactForm {
                input,
                errors: errors.clone(),
                ..ContactForm::default()
            },
            errors,
        ));
    }
    let (hand, once, asked) = (hand(&visit), visit.once(), input.clone());
    let done = app
        .store
        .write(move |tx| {
            let mut twins = Vec::new();
            let made = once.make(tx, &asked, |tx| {
                let known = act::twins(tx, &hand.actor, &who, None)?;
                if known.is_empty() || asked.word(&known).is_some() {
                    return Ok(act::make(tx, &hand, &asked, who, firm)?);
                }
                // Whoever is asked back has made nothing yet.
                twins = known;
                Err(Problem::NotFound("contact"))
            });
            if !twins.is_empty() {
                return Ok(Err(twins));
            }
            let (party, is_new) = made?;
            let party = crate::identity::store::leads_to(tx, party)?.unwrap_or(party);
            Ok::<_, Problem>(Ok((profile(tx, &hand.actor, party)?, is_new)))
        })
        .await?;
    match done {
        Err(twins) => {
            let errors = Errors::one("anyway", told(&twins));
            Ok(visit.again(
                &ContactForm {
                    input,
                    errors: errors.clone(),
                    twins,
                    party: None,
                },
                errors,
            ))
        }
        Ok((Some(made), is_new)) => {
            let (at, toast) = (
                format!("/customer/{}", made.id),
                Toast::say(format!("{} is in your contacts", made.name)),
            );
            Ok(if is_new {
                visit.made(&at, toast, &made)
            } else {
                visit.done(&at, toast, &made)
            })
        }
        Ok((None, _)) => Ok(kept_unseen(&visit)),
    }
}

/// What was said is kept with somebody who is not the actor's to see, of whom nothing is told.
fn kept_unseen(visit: &Visit<Write>) -> Response {
    match visit.face {
        Face::Json => StatusCode::ACCEPTED.into_response(),
        Face::Page => visit.send_on(
            "/customer",
            &Toast::say("Kept. A colleague looks after them already"),
        ),
    }
}

fn told(twins: &[Line]) -> String {
    let who: Vec<String> = twins
        .iter()
        .map(|twin| format!("`{}` (customer {})", twin.name, twin.id))
        .collect();
    format!(
        "{} has this address or number already\n\nhint: send `anyway` as `apart`, or the customer it is as `same`",
        who.join(", ")
    )
}

async fn new(visit: Visit<Write>) -> Response {
    visit.show_page(&ContactForm::default())
}

async fn edit(State(app): State<App>, visit: Visit<Write>, Id(id): Id) -> Result<Response, Problem> {
    let actor = visit.actor.clone();
    let (at, profile) = app
        .store
        .read(move |tx| {
            let at = seek(tx, &actor, id)?;
            let profile = profile(tx, &actor, at)?.ok_or(Problem::NotFound("customer"))?;
            Ok::<_, Problem>((at, profile.to_correct()?))
        })
        .await?;
    if at != id {
        return Ok(lead(Face::Page, at, "/edit"));
    }
    let party = Some((at, profile.name.clone()));
    Ok(visit.show_page(&ContactForm {
        input: ContactInput::of(&profile),
        party,
        ..ContactForm::default()
    }))
}

/// Corrects what is known; what was said before stays as history.
#[utoipa::path(post, path = "/customer/{id}/correct", tag = "customer", params(("id" = i64, Path)), request_body = ContactInput, responses(
    (status = 200, description = "Corrected", body = Profile),
    (status = 202, description = "Kept with somebody whom a colleague looks after, so they are not yours to see"), Writing, Editing,
    (status = 422, description = "A field is wrong, or the address or number is somebody's already", body = ProblemDetails, content_type = "application/problem+json")))]
async fn correct(
    State(app): State<App>,
    visit: Visit<Write>,
    Id(id): Id,
    Body(input): Body<ContactInput>,
) -> Result<Response, Problem> {
    let version = visit.version(input.version)?;
    let (hand, asked) = (hand(&visit), input.clone());
    let done = app
        .store
        .write(move |tx| {
            let at = seek(tx, &hand.actor, id)?;
            let before = profile(tx, &hand.actor, at)?
                .ok_or(Problem::NotFound("customer"))?
                .to_correct()?;
            if before.version != version {
                return Err(Problem::Changed);
            }
            let (mut errors, asked) = (
                Errors::default(),
                ContactInput {
                    kind: before.kind,
                    ..asked
                },
            );
            let today = crate::frame::time::day(hand.now, &hand.firm.time_zone());
            let who = asked.who(&hand.firm, today, &mut errors);
            // What a file told long ago and nobody touched is not asked about now.
            for (field, typed) in [("website", &asked.website), ("birthday", &asked.birthday)] {
                if typed
                    .as_deref()
                    .is_some_and(|typed| before.value(field) == Some(typed.trim()))
                {
                    errors.0.remove(field);
                }
            }
            let party = Some((at, before.name.clone()));
            if !errors.is_empty() {
                return Ok(Err(ContactForm {
                    input: asked,
                    errors,
                    twins: Vec::new(),
                    party,
                }));
            }
            let twins = act::twins(tx, &hand.actor, &who, Some(&before))?;
            if !twins.is_empty() && asked.word(&twins).is_none() {
                let errors = Errors::one("anyway", told(&twins));
                return Ok(Err(ContactForm {
                    input: asked,
                    errors,
                    twins,
                    party,
                }));
            }
            act::correct(tx, &hand, &before, &asked, &who)?;
            let at = crate::identity::store::leads_to(tx, at)?.unwrap_or(at);
            Ok(Ok(profile(tx, &hand.actor, at)?))
        })
        .await?;
    Ok(match done {
        Err(form) => {
            let errors = form.errors.clone();
            visit.again(&form, errors)
        }
        Ok(None) => kept_unseen(&visit),
        Ok(Some(profile)) => visit.done(
            &format!("/customer/{}", profile.id),
            Toast::say("Corrected; what was said before is kept"),
            &profile,
        ),
    })
}

#[derive(Clone, Debug, Deserialize, Serialize, utoipa::ToSchema)]
pub struct TagInput {
    // A form drops what was left empty: it is missed by its own words, and not by those of the format.
    #[serde(default)]
    #[schema(required = true)]
    pub word: String,
}

impl TagInput {
    fn check(&self) -> Result<String, Problem> {
        let mut errors = Errors::default();
        let word = errors
            .text("word", Some(&self.word), LONGEST)
            .and_then(|word| crate::party::tag_word(&word));
        if word.is_none() {
            errors.add("word", "a tag is a word or two, 60 characters at most");
        }
        word.filter(|_| errors.is_empty()).ok_or(Problem::Invalid(errors))
    }
}

/// Does one thing to a customer and answers with them.
async fn change(
    app: App,
    visit: Visit<Write>,
    id: i64,
    toast: Toast,
    change: impl FnOnce(&Tx, &Hand, i64) -> Result<(), Problem> + Send + 'static,
) -> Result<Response, Problem> {
    let hand = hand(&visit);
    let profile = app
        .store
        .write(move |tx| {
            let at = seek(tx, &hand.actor, id)?;
            change(tx, &hand, at)?;
            answer(tx, at)
        })
        .await?;
    Ok(visit.done(&format!("/customer/{}", profile.id), toast, &profile))
}

/// Tags a customer.
#[utoipa::path(post, path = "/customer/{id}/tag", tag = "customer", params(("id" = i64, Path)), request_body = TagInput, responses(
    (status = 200, description = "Tagged", body = Profile), Writing,
    (status = 422, description = "No tag", body = ProblemDetails, content_type = "application/problem+json")))]
async fn tag(
    State(app): State<App>,
    visit: Visit<Write>,
    Id(id): Id,
    Body(input): Body<TagInput>,
) -> Result<Response, Problem> {
    let word = match input.check() {
        Ok(word) => word,
        Err(problem) => return visit.refused_here(&format!("/customer/{id}"), problem),
    };
    let toast = Toast::say(format!("Tagged {word}"));
    change(app, visit, id, toast, move |tx, hand, at| {
        Ok(act::tag(tx, hand, at, &word)?)
    })
    .await
}

/// Takes a tag off.
#[utoipa::path(post, path = "/customer/{id}/untag", tag = "customer", params(("id" = i64, Path)), request_body = TagInput, responses(
    (status = 200, description = "Taken off, if it was on", body = Profile), Writing,
    (status = 422, description = "No tag", body = ProblemDetails, content_type = "application/problem+json")))]
async fn untag(
    State(app): State<App>,
    visit: Visit<Write>,
    Id(id): Id,
    Body(input): Body<TagInput>,
) -> Result<Response, Problem> {
    let word = input.check()?;
    let toast = Toast::say(format!("Took {word} off"));
    change(app, visit, id, toast, move |tx, hand, at| {
        Ok(act::untag(tx, hand, at, &word)?)
    })
    .await
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, utoipa::ToSchema)]
pub struct KeepInput {
    /// Who looks after them from now on; nobody when it is left out.
    pub colleague: Option<i64>,
}

/// Says who looks after a customer.
#[utoipa::path(post, path = "/customer/{id}/keep", tag = "customer", params(("id" = i64, Path)), request_body = KeepInput, responses(
    (status = 200, description = "They look after them now", body = Profile), Writing,
    (status = 422, description = "No such colleague", body = ProblemDetails, content_type = "application/problem+json")))]
async fn keep(
    State(app): State<App>,
    visit: Visit<Write>,
    Id(id): Id,
    Body(input): Body<KeepInput>,
) -> Result<Response, Problem> {
    let toast = Toast::say(if input.colleague.is_some() {
        "They are looked after"
    } else {
        "Nobody looks after them now"
    });
    change(app, visit, id, toast, move |tx, hand, at| {
        let is_known = match input.colleague {
            Some(id) => crate::access::store::colleague(tx, id)?.is_some_and(|one| one.left_at.is_none()),
            None => true,
        };
        if !is_known {
            return Err(Problem::Invalid(Errors::one(
                "colleague",
                "there is no such colleague",
            )));
        }
        Ok(act::keep(tx, hand, at, input.colleague)?)
    })
    .await
}
