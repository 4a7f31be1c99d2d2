//! The first day: whoever opens the link that the house printed at start becomes its owner, and says what the firm is.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};
use troth_store::{StoreError, Tx};

use crate::access::colleague;
use crate::access::colleague_form::email;
use crate::access::door::{Caller, come_in};
use crate::access::key::{self, Secret};
use crate::access::store::{self as access, NewColleague};
use crate::access::{Role, Visibility, door_page, password};
use crate::frame::app::App;
use crate::frame::body::{Asked, Body};
use crate::frame::form::Errors;
use crate::frame::problem::Problem;
use crate::frame::time::Millis;
use crate::journal::ActorId;
use crate::journal::act::Act;
use crate::organisation::form::{Lines, OrganisationInput, country, currency, domains, zone};
use crate::organisation::{self, Organisation};
use crate::purpose::{self, PurposeInput, Stated};
use crate::settings::first_page;

/// What is asked on the first day.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct First {
    pub link: String,
    pub name: String,
    pub email: String,
    #[serde(skip_serializing)]
    password: String,
    pub organisation: String,
    pub zone: String,
    pub country: String,
    pub currency: String,
    pub domains: Lines,
    pub chain: Lines,
    pub sake: String,
    pub chosen: Option<String>,
}

/// All of it, checked.
#[derive(Clone, Debug)]
pub struct Founding {
    /// The first owner's.
    pub name: String,
    pub email: String,
    pub firm: Organisation,
    pub purpose: Option<Stated>,
}

impl First {
    fn check(&self) -> Result<Founding, Errors> {
        let mut errors = Errors::default();
        let name = errors.needed("name", &self.name, 200, "write your name");
        let email = email(&self.email, &mut errors);
        let firm = Organisation {
            name: errors.needed(
                "organisation",
                &self.organisation,
                200,
                "write what the firm is called",
            ),
            zone: zone(&self.zone, &mut errors),
            country: country(&self.country, &mut errors),
            currency: currency(&self.currency, &mut errors),
            domains: domains(&self.domains, &mut errors),
            ..Organisation::default()
        };
        let purpose = self.purpose().map(|typed| typed.check()).transpose();
        let purpose = purpose.unwrap_or_else(|wrong| {
            wrong
                .0
                .into_iter()
                .for_each(|(field, message)| errors.add(&field, message));
            None
        });
        match errors.is_empty() {
            true => Ok(Founding {
                firm: own_domain(firm, &email),
                name,
                email,
                purpose,
            }),
            false => Err(errors),
        }
    }

    pub fn typed_purpose(&self) -> PurposeInput {
        PurposeInput {
            chain: self.chain.clone(),
            sake: self.sake.clone(),
            chosen: self.chosen.clone(),
        }
    }

    /// Nothing when it is left for later.
    fn purpose(&self) -> Option<PurposeInput> {
        let typed = self.typed_purpose();
        let is_said = !typed.sake.is_empty() || !typed.chain.0.is_empty() || typed.chosen.is_some();
        is_said.then_some(typed)
    }

    pub fn place(&self) -> OrganisationInput {
        OrganisationInput {
            zone: self.zone.clone(),
            country: self.country.clone(),
            currency: self.currency.clone(),
            ..OrganisationInput::default()
        }
    }
}

/// The owner's own domain is the firm's, unless everybody has their mail there.
fn own_domain(firm: Organisation, email: &str) -> Organisation {
    let own = email.rsplit('@').next().unwrap_or_default();
    let domains = if firm.domains.is_empty() && !crate::organisation::is_everybodys(own) {
        vec![own.to_owned()]
    } else {
        firm.domains
    };
    Organisation { domains, ..firm }
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Opened {
    link: String,
}

/// Whether the house waits for its first owner and this link makes one.
fn may_found(tx: &Tx, link: &str, now: Millis) -> Result<bool, StoreError> {
    Ok(!access::has_owner(tx)? && access::link_is_for(tx, &key::digest(link), now)? == Some(None))
}

pub async fn form(State(app): State<App>, Asked(opened): Asked<Opened>) -> Result<Response, Problem> {
    let (now, link) = (app.clock.now(), opened.link.clone());
    if !app.store.read(move |tx| may_found(tx, &link, now)).await? {
        return refuse(&app).await;
    }
    let zone = jiff::tz::TimeZone::system();
    let asked = First {
        link: opened.link,
        zone: zone.iana_name().unwrap_or_default().to_owned(),
        ..First::default()
    };
    Ok(first_page::first(&asked, &Errors::default()).into_response())
}

/// A house with an owner is entered by its door; one without waits for the right link.
async fn refuse(app: &App) -> Result<Response, Problem> {
    let is_owned = app.store.read(access::has_owner).await?;
    Ok(if is_owned {
        Redirect::to("/sign-in").into_response()
    } else {
        (StatusCode::GONE, door_page::nobody_owns()).into_response()
    })
}

/// Founds the house in one transaction: its firm, its owner, for whose sake it exists, and the owner's session.
pub async fn found(
    State(app): State<App>,
    caller: Caller,
    Body(asked): Body<First>,
) -> Result<Response, Problem> {
    let (now, link) = (app.clock.now(), asked.link.clone());
    if !app.store.read(move |tx| may_found(tx, &link, now)).await? {
        return refuse(&app).await;
    }
    let typed = asked.password.clone();
    let hashed = app.attempts.slowly(move || password::hash(&typed)).await?;
    let (founding, hash) = match (asked.check(), hashed) {
        (Ok(founding), Ok(hash)) => (founding, hash),
        (checked, hashed) => {
            let mut errors = checked.err().unwrap_or_default();
            if let Err(error) = hashed {
                errors.add("password", error.to_string());
            }
            let page = first_page::first(&asked, &errors);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let (token, link) = (Secret::fresh(""), key::digest(&asked.link));
    let digest = token.digest();
    let is_founded = app
        .store
        .write(move |tx| {
            if access::has_owner(tx)? || access::use_link(tx, &link, now)? != Some(None) {
                return Ok::<_, Problem>(false);
            }
            let owner = settle(tx, &founding, Some(&hash), now)?;
            access::open_session(tx, &digest, owner.0, caller.agent.as_deref(), now)?;
            Ok(true)
        })
        .await?;
    if !is_founded {
        return refuse(&app).await;
    }
    Ok(come_in(&app, &token, "/"))
}

/// Makes the firm and its first owner, with a password or without.
///
/// # Errors
/// When somebody has the owner's address already, or the store fails.
pub fn settle(tx: &Tx, founding: &Founding, password: Option<&str>, now: Millis) -> Result<ActorId, Problem> {
    if access::is_taken(tx, &founding.email, None)? {
        return Err(Problem::Conflict("somebody has that address already".to_owned()));
    }
    let new = NewColleague {
        name: &founding.name,
        email: &founding.email,
        password,
        role: Role::Owner,
        visibility: Visibility::All,
        team: None,
    };
    let owner = ActorId(access::add_colleague(tx, &new, now)?);
    let said = colleague::Said {
        colleague: owner.0,
        role: Role::Owner,
        visibility: Visibility::All,
    };
    Act::begin(tx, colleague::ADDED, owner, now)?.record(&said)?;
    let version = organisation::store::read(tx)?.version;
    organisation::act::change(tx, &founding.firm, version, owner, now)?;
    if let Some(stated) = &founding.purpose {
        purpose::act::state(tx, stated, owner, now)?;
    }
    Ok(owner)
}

impl std::fmt::Debug for First {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("First(…)")
    }
}

impl std::fmt::Debug for Opened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Opened(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_owners_domain_is_the_firms_unless_everybody_has_mail_there() {
        let domains = |email: &str, typed: &[&str]| {
            let firm = Organisation {
                domains: typed.iter().map(|domain| (*domain).to_owned()).collect(),
                ..Organisation::default()
            };
            own_domain(firm, email).domains
        };
        assert_eq!(domains("ann@devlin.example", &[]), ["devlin.example"]);
        assert!(domains("ann@gmail.com", &[]).is_empty());
        assert_eq!(domains("ann@gmail.com", &["devlin.example"]), ["devlin.example"]);
    }
}
