//! Writing to a customer: an answer to what passed, or a letter anew, sent from the writer's own mailbox.

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use troth_store::{StoreError, Tx};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Actor;
use crate::access::visit::{Visit, Write};
use crate::frame::app::App;
use crate::frame::body::{Body, Id};
use crate::frame::face::{Face, Lens, Page};
use crate::frame::form::Errors;
use crate::frame::problem::Problem;
use crate::frame::refusal::Writing;
use crate::frame::sheet::Heading;
use crate::frame::time::Millis;
use crate::frame::toast::Toast;
use crate::interaction::log::back;
use crate::interaction::store::{self, Entry, Reach};
use crate::mailbox::act::{self, Sending};
use crate::mailbox::outbox_store::{self, From};
use crate::mailbox::write::{LetterInput, answer_subject};
use crate::mailbox::write_page::{Choices, LetterPage};
use crate::record;
use crate::record::said::Said;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(answer))
        .routes(routes!(letter))
}

/// A letter that goes out.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = LetterOut)]
pub struct Out {
    /// Its row among what goes out.
    pub letter: i64,
    pub to: String,
    pub from: String,
    pub subject: String,
}

impl Page for Out {
    fn title(&self) -> String {
        self.subject.clone()
    }

    fn body(&self, _: &Lens) -> maud::Markup {
        maud::html! { (Heading::new(&self.subject).sentence(maud::html! { "Goes out to " (self.to) })) }
    }
}

/// What an answer can be made of.
///
/// # Errors
/// When the store fails.
pub fn answer_choices(tx: &Tx, actor: &Actor, entry: &Entry) -> Result<Choices, StoreError> {
    Ok(Choices {
        to: addresses(&store::reach_in(tx, actor, entry.id, entry.direction)?),
        from: outbox_store::may_write_from(tx, actor)?,
        subject: Some(subject(entry)),
    })
}

/// What a letter to a customer can be made of.
///
/// # Errors
/// When the store fails.
pub fn letter_choices(tx: &Tx, actor: &Actor, party: i64) -> Result<Choices, StoreError> {
    Ok(Choices {
        to: addresses(&store::reach_of(tx, actor, party)?),
        from: outbox_store::may_write_from(tx, actor)?,
        subject: None,
    })
}

fn addresses(reach: &[Reach]) -> Vec<String> {
    let mut addresses: Vec<String> = Vec::new();
    for one in reach {
        if !addresses.contains(&one.address) {
            addresses.push(one.address.clone());
        }
    }
    addresses
}

fn subject(entry: &Entry) -> String {
    let title = Some(entry.title.as_str()).filter(|title| *title != "No subject");
    answer_subject(title)
}

/// Answers what passed: by a letter from one's own mailbox, in the exchange it belongs to.
#[utoipa::path(post, path = "/interaction/{id}/answer", tag = "interaction", request_body = LetterInput,
    params(("id" = i64, Path), ("Idempotency-Key" = Option<String>, Header, description = "Sent twice, it goes out once")), responses(
    (status = 201, description = "It goes out", body = Out),
    (status = 200, description = "It went out before under the same key", body = Out), Writing))]
async fn answer(
    State(app): State<App>,
    visit: Visit<Write>,
    Id(id): Id,
    Body(input): Body<LetterInput>,
) -> Result<Response, Problem> {
    write(app, visit, Whom::WhoWrote(id), input).await
}

/// Writes to a customer, at an address they have.
#[utoipa::path(post, path = "/customer/{id}/letter", tag = "interaction", request_body = LetterInput,
    params(("id" = i64, Path, description = "The customer"), ("Idempotency-Key" = Option<String>, Header, description = "Sent twice, it goes out once")), responses(
    (status = 201, description = "It goes out", body = Out),
    (status = 200, description = "It went out before under the same key", body = Out), Writing))]
async fn letter(
    State(app): State<App>,
    visit: Visit<Write>,
    Id(id): Id,
    Body(input): Body<LetterInput>,
) -> Result<Response, Problem> {
    write(app, visit, Whom::Customer(id), input).await
}

/// Whom a letter is for.
#[derive(Clone, Copy, Debug)]
enum Whom {
    /// Whoever was in that.
    WhoWrote(i64),
    Customer(i64),
}

impl Whom {
    fn page(self) -> String {
        match self {
            Whom::WhoWrote(id) => format!("/interaction/{id}"),
            Whom::Customer(id) => format!("/customer/{id}"),
        }
    }

    fn post_to(self) -> String {
        match self {
            Whom::WhoWrote(id) => format!("/interaction/{id}/answer"),
            Whom::Customer(id) => format!("/customer/{id}/letter"),
        }
    }
}

/// What a letter begins with, before anything is typed.
struct Begun {
    reach: Vec<Reach>,
    from: Vec<From>,
    subject: Option<String>,
    references: Vec<String>,
}

impl Begun {
    fn read(tx: &Tx, actor: &Actor, whom: Whom) -> Result<Begun, Problem> {
        let from = outbox_store::may_write_from(tx, actor)?;
        match whom {
            Whom::WhoWrote(id) => {
                let entry = store::find(tx, actor, id)?.ok_or(Problem::NotFound("conversation"))?;
                Ok(Begun {
                    reach: store::reach_in(tx, actor, id, entry.direction)?,
                    from,
                    subject: Some(subject(&entry)),
                    references: references(tx, id)?,
                })
            }
            Whom::Customer(id) => {
                store::subject_of(tx, actor, id)?.ok_or(Problem::NotFound("customer"))?;
                Ok(Begun {
                    reach: store::reach_of(tx, actor, id)?,
                    from,
                    subject: None,
                    references: Vec::new(),
                })
            }
        }
    }

    fn choices(&self) -> Choices {
        Choices {
            to: addresses(&self.reach),
            from: self.from.clone(),
            subject: self.subject.clone(),
        }
    }

    /// What was typed, as a letter.
    fn sending(self, input: &LetterInput) -> Result<Sending, Problem> {
        let wrong = |field: &str, what: &str| Problem::Invalid(Errors::one(field, what));
        let typed = input.check().map_err(Problem::Invalid)?;
        let to = input.to.as_deref().map(|to| to.trim().to_lowercase());
        let reach = match &to {
            None => self.reach.into_iter().next(),
            Some(to) => self
                .reach
                .into_iter()
                .find(|one| one.address.to_lowercase() == *to),
        };
        let unknown = match to {
            Some(_) => "is no address they have\n\nhint: add it to the customer first",
            None => "no address of theirs is known\n\nhint: add one to the customer first",
        };
        let reach = reach.ok_or_else(|| wrong("to", unknown))?;
        let from = match input.mailbox {
            None => self.from.into_iter().next(),
            Some(id) => self.from.into_iter().find(|from| from.mailbox == id),
        };
        let from = from.ok_or_else(|| {
            wrong(
                "mailbox",
                "there is none to write from\n\nhint: add yours under Mailboxes",
            )
        })?;
        let title = typed.subject.or(self.subject);
        Ok(Sending {
            from,
            to: reach.address,
            subject: reach.subject,
            title: title.ok_or_else(|| wrong("subject", "say what it is about"))?,
            words: typed.words,
            references: self.references,
        })
    }
}

/// The letters that an answer to it belongs behind: those it answers, and itself.
fn references(tx: &Tx, id: i64) -> Result<Vec<String>, StoreError> {
    let (record, _, key) = store::sources(tx, id)?.unwrap_or_default();
    let Some(own) = key.strip_prefix("mail:") else {
        return Ok(Vec::new());
    };
    let record = record
        .map(|record| record::store::find(tx, record))
        .transpose()?
        .flatten();
    let mut references: Vec<String> = record
        .into_iter()
        .flat_map(|record| record.told.said)
        .find_map(|said| match said {
            Said::Message(message) => Some(message.references),
            _ => None,
        })
        .unwrap_or_default();
    references.retain(|id| id != own);
    // A letter without an id of its own is known by a digest, which no mail program would find.
    if own.contains('@') {
        references.push(own.to_owned());
    }
    Ok(references)
}

async fn write(app: App, visit: Visit<Write>, whom: Whom, input: LetterInput) -> Result<Response, Problem> {
    let (actor, now, once, asked) = (visit.actor.clone(), visit.now, visit.once(), input.clone());
    let written = app
        .store
        .write(move |tx| {
            let (id, is_new) = once.make(tx, &asked, |tx| queue(tx, &actor, whom, &asked, now))?;
            let out = outbox_store::out(tx, id)?.ok_or(Problem::NotFound("letter"))?;
            Ok::<_, Problem>((id, out, is_new))
        })
        .await;
    let (letter, out, is_new) = match written {
        Err(Problem::Invalid(errors)) => return again(&app, visit, whom, input, errors).await,
        written => written?,
    };
    let out = Out {
        letter,
        to: out.to.unwrap_or_default(),
        from: out.from,
        subject: out.title.unwrap_or_default(),
    };
    let toast = Toast::say(format!("Goes out to {}", out.to));
    if is_new && visit.face == Face::Json {
        return Ok(visit.made(&whom.page(), toast, &out));
    }
    let to = back(input.back.as_deref(), whom.page());
    Ok(visit.done(&to, toast, &out))
}

fn queue(tx: &Tx, actor: &Actor, whom: Whom, input: &LetterInput, now: Millis) -> Result<i64, Problem> {
    let sending = Begun::read(tx, actor, whom)?.sending(input)?;
    act::send(tx, &sending, actor, now)
}

/// The form with what was typed.
async fn again(
    app: &App,
    visit: Visit<Write>,
    whom: Whom,
    input: LetterInput,
    errors: Errors,
) -> Result<Response, Problem> {
    let actor = visit.actor.clone();
    let begun = app.store.read(move |tx| Begun::read(tx, &actor, whom)).await?;
    let form = LetterPage {
        post_to: whom.post_to(),
        above: whom.page(),
        choices: begun.choices(),
        input,
        errors: errors.clone(),
    };
    Ok(visit.again(&form, errors))
}
