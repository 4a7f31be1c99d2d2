//! The routes of mailboxes: one's own and the firm's, adding one, and each act on it.

use axum::extract::State as Shared;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::Right;
use crate::access::visit::{Needs, Read, Visit, Write};
use crate::frame::app::App;
use crate::frame::body::{Asked, Body, Id};
use crate::frame::form::Errors;
use crate::frame::problem::Problem;
use crate::frame::refusal::{Reading, Writing};
use crate::frame::toast::Toast;
use crate::mailbox::act;
use crate::mailbox::connect::{self, Trouble, Trust};
use crate::mailbox::form::{Checked, MailboxInput, known_hosts};
use crate::mailbox::ledger_store::{self, Folder, Skipped};
use crate::mailbox::store::{self, Mailbox};
use crate::mailbox::{Server, State, seal_for, send};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(show, change))
        .routes(routes!(stop))
        .routes(routes!(start))
        .routes(routes!(remove))
}

pub fn pages() -> axum::Router<App> {
    axum::Router::new()
        .route("/mailbox/new", axum::routing::get(new))
        .route("/mailbox/{id}/change", axum::routing::get(edit))
}

/// One's own mailboxes, and for an owner the firm's.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Mailboxes {
    pub mailboxes: Vec<Mailbox>,
}

/// One mailbox with its ledger.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct MailboxView {
    #[serde(flatten)]
    pub mailbox: Mailbox,
    pub folders_read: Vec<Folder>,
    /// The newest letters that were not kept, and why.
    pub not_kept: Vec<Skipped>,
}

/// The form, with what was typed and what was wrong.
#[derive(Clone, Debug)]
pub struct MailboxForm {
    /// Nothing for a new one.
    pub id: Option<i64>,
    pub is_firm: bool,
    pub input: MailboxInput,
    pub errors: Errors,
}

/// Whether a new one is the firm's.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct Whose {
    /// `on` for one of the firm's, such as `info@`, which needs an owner.
    pub firm: Option<String>,
}

impl Whose {
    fn is_firm<R>(&self, visit: &Visit<R>) -> Result<bool, Problem> {
        let is_firm = self.firm.as_deref() == Some("on");
        if is_firm && !visit.actor.may(Right::Own) {
            return Err(Problem::Forbidden(
                "a mailbox of the firm's needs the right to own\n\nhint: ask an owner".to_owned(),
            ));
        }
        Ok(is_firm)
    }
}

/// One's own mailboxes, and for an owner the firm's.
#[utoipa::path(get, path = "/mailbox", tag = "mailbox", responses(
    (status = 200, description = "The mailboxes", body = Mailboxes), Reading))]
async fn list(Shared(app): Shared<App>, visit: Visit<Read>) -> Result<Response, Problem> {
    let actor = visit.actor.clone();
    let mailboxes = app.store.read(move |tx| store::list(tx, &actor)).await?;
    Ok(visit.show(&Mailboxes { mailboxes }))
}

/// One mailbox with its ledger: what each folder gave, and which letters were not kept.
#[utoipa::path(get, path = "/mailbox/{id}", tag = "mailbox", params(("id" = i64, Path)), responses(
    (status = 200, description = "The mailbox", body = MailboxView), Reading))]
async fn show(Shared(app): Shared<App>, visit: Visit<Read>, Id(id): Id) -> Result<Response, Problem> {
    let view = view(&app, &visit, id).await?;
    Ok(visit.show(&view))
}

/// So many letters that were not kept are shown.
const SHOWN: i64 = 100;

async fn view<R: Needs>(app: &App, visit: &Visit<R>, id: i64) -> Result<MailboxView, Problem> {
    let actor = visit.actor.clone();
    app.store
        .read(move |tx| {
            let mailbox = store::find(tx, &actor, id)?.ok_or(Problem::NotFound("mailbox"))?;
            Ok(MailboxView {
                folders_read: ledger_store::folders(tx, id)?,
                not_kept: ledger_store::skipped(tx, id, SHOWN)?,
                mailbox,
            })
        })
        .await
}

async fn new(visit: Visit<Write>, Asked(whose): Asked<Whose>) -> Result<Response, Problem> {
    let is_firm = whose.is_firm(&visit)?;
    Ok(visit.show_page(&MailboxForm {
        id: None,
        is_firm,
        input: MailboxInput::default(),
        errors: Errors::default(),
    }))
}

async fn edit(Shared(app): Shared<App>, visit: Visit<Write>, Id(id): Id) -> Result<Response, Problem> {
    let view = view(&app, &visit, id).await?;
    Ok(visit.show_page(&MailboxForm {
        id: Some(id),
        is_firm: view.mailbox.is_firm,
        input: MailboxInput::of(&view.mailbox),
        errors: Errors::default(),
    }))
}

/// Adds a mailbox, once its server has let us in: it is read from now on.
#[utoipa::path(post, path = "/mailbox", tag = "mailbox", request_body = MailboxInput, params(Whose), responses(
    (status = 201, description = "Added", body = MailboxView), Writing,
    (status = 429, description = "Too many attempts", body = crate::frame::problem::ProblemDetails, content_type = "application/problem+json")))]
async fn add(
    Shared(app): Shared<App>,
    visit: Visit<Write>,
    Asked(whose): Asked<Whose>,
    Body(input): Body<MailboxInput>,
) -> Result<Response, Problem> {
    let is_firm = whose.is_firm(&visit)?;
    let (actor, now, vault) = (visit.actor.clone(), visit.now, app.settings.vault.clone());
    let checked = match tried(&app, &visit, &input, None).await {
        Ok(checked) => checked,
        Err(problem) => return again(visit, None, is_firm, input, problem),
    };
    let made = app.store.write(move |tx| {
        free(tx, &checked, None)?;
        act::add(tx, &vault, &checked, is_firm, &actor, now)
    });
    let id = match made.await {
        Ok(id) => id,
        Err(problem) => return again(visit, None, is_firm, input, problem),
    };
    let view = view(&app, &visit, id).await?;
    let toast = Toast::say(format!("{} is read from now on", view.mailbox.address));
    Ok(visit.made(&format!("/mailbox/{id}"), toast, &view))
}

/// Changes how a mailbox is reached, once its server has let us in. A password left out stays.
#[utoipa::path(post, path = "/mailbox/{id}", tag = "mailbox", request_body = MailboxInput, params(("id" = i64, Path)),
    responses((status = 200, description = "The mailbox as it now is", body = MailboxView), Writing,
    (status = 429, description = "Too many attempts", body = crate::frame::problem::ProblemDetails, content_type = "application/problem+json")))]
async fn change(
    Shared(app): Shared<App>,
    visit: Visit<Write>,
    Id(id): Id,
    Body(input): Body<MailboxInput>,
) -> Result<Response, Problem> {
    let before = view(&app, &visit, id).await?.mailbox;
    let (actor, now, vault) = (visit.actor.clone(), visit.now, app.settings.vault.clone());
    let is_firm = before.is_firm;
    let checked = match tried(&app, &visit, &input, Some(&before)).await {
        Ok(checked) => checked,
        Err(problem) => return again(visit, Some(id), is_firm, input, problem),
    };
    let changed = app.store.write(move |tx| {
        free(tx, &checked, Some(id))?;
        act::change(tx, &vault, &before, &checked, &actor, now)
    });
    if let Err(problem) = changed.await {
        return again(visit, Some(id), is_firm, input, problem);
    }
    let view = view(&app, &visit, id).await?;
    let toast = Toast::say(format!("{} is read again", view.mailbox.address));
    Ok(visit.done(&format!("/mailbox/{id}"), toast, &view))
}

fn free(tx: &troth_store::Tx, checked: &Checked, beside: Option<i64>) -> Result<(), Problem> {
    if store::is_read(tx, &checked.imap, beside)? {
        let taken = "is read here already";
        return Err(Problem::Invalid(Errors::one("address", taken)));
    }
    Ok(())
}

fn again(
    visit: Visit<Write>,
    id: Option<i64>,
    is_firm: bool,
    input: MailboxInput,
    problem: Problem,
) -> Result<Response, Problem> {
    let Problem::Invalid(errors) = problem else {
        return Err(problem);
    };
    let form = MailboxForm {
        id,
        is_firm,
        input,
        errors: errors.clone(),
    };
    Ok(visit.again(&form, errors))
}

/// What was typed, once its servers have let us in.
async fn tried(
    app: &App,
    visit: &Visit<Write>,
    input: &MailboxInput,
    before: Option<&Mailbox>,
) -> Result<Checked, Problem> {
    let checked = input.check(&visit.actor.name, before, visit.now)?;
    app.attempts.count(&format!("mailbox {}", visit.actor.id.0))?;
    // What cannot be sealed must not be tried either.
    app.settings.vault.seal("", "").map_err(act::no_vault)?;
    let password = match (&checked.password, before) {
        (Some(password), _) => password.clone(),
        (None, before) => kept(app, before).await?,
    };
    try_imap(app, &checked, &password).await?;
    let smtp_password = checked.smtp_password.as_deref().or(checked.password.as_deref());
    let smtp = checked.smtp.as_ref();
    if let (Some(smtp), Some(password)) = (smtp, smtp_password) {
        try_smtp(app, smtp, password, &checked.address).await?;
    }
    Ok(checked)
}

/// The password that is kept already.
async fn kept(app: &App, before: Option<&Mailbox>) -> Result<String, Problem> {
    let Some(id) = before.map(|before| before.id) else {
        return Err(Problem::NotFound("mailbox"));
    };
    let secrets = app.store.read(move |tx| store::secrets(tx, id)).await?;
    let secrets = secrets.ok_or(Problem::NotFound("mailbox"))?;
    let opened = app.settings.vault.open(&seal_for(id, "imap"), &secrets.imap);
    opened.map_err(act::no_vault)
}

async fn try_imap(app: &App, checked: &Checked, password: &str) -> Result<(), Problem> {
    let trying = async {
        let trust = Trust::load(app.settings.mail_ca.as_deref())?;
        let mut session = connect::sign_in(&checked.imap, password, &trust).await?;
        // Whether it ends well is nobody's concern any more.
        drop(session.logout().await);
        Ok(())
    };
    trying
        .await
        .map_err(|trouble: Trouble| beside_field(&trouble, "imap", &checked.address))
}

async fn try_smtp(app: &App, smtp: &Server, password: &str, address: &str) -> Result<(), Problem> {
    let trying = async {
        let trust = Trust::load(app.settings.mail_ca.as_deref())?;
        send::try_out(smtp, password, &trust).await
    };
    trying.await.map_err(|trouble| match trouble {
        Trouble::WrongPassword { .. } => Problem::Invalid(Errors::one("smtp_password", trouble.to_string())),
        trouble => beside_field(&trouble, "smtp", address),
    })
}

/// A trouble beside the field it comes from.
fn beside_field(trouble: &Trouble, server: &str, address: &str) -> Problem {
    let field = match trouble {
        Trouble::WrongPassword { .. } | Trouble::Sealed(_) => "password".to_owned(),
        Trouble::Silent { .. } | Trouble::NotTls { .. } => format!("{server}_port"),
        _ => format!("{server}_host"),
    };
    let mut words = trouble.to_string();
    if let (Trouble::NoHost { .. }, Some((imap, smtp))) = (trouble, known_hosts(address)) {
        words = format!(
            "{} Known for it: `{imap}` and `{smtp}`",
            words.trim_end_matches('.')
        );
    }
    Problem::Invalid(Errors::one(&field, words))
}

/// Stops reading a mailbox, until somebody starts it again.
#[utoipa::path(post, path = "/mailbox/{id}/stop", tag = "mailbox", params(("id" = i64, Path)), responses(
    (status = 200, description = "The mailbox as it now is", body = MailboxView), Writing))]
async fn stop(Shared(app): Shared<App>, visit: Visit<Write>, Id(id): Id) -> Result<Response, Problem> {
    turn(app, visit, id, State::Stopped).await
}

/// Reads a mailbox again, from where it was stopped.
#[utoipa::path(post, path = "/mailbox/{id}/start", tag = "mailbox", params(("id" = i64, Path)), responses(
    (status = 200, description = "The mailbox as it now is", body = MailboxView), Writing))]
async fn start(Shared(app): Shared<App>, visit: Visit<Write>, Id(id): Id) -> Result<Response, Problem> {
    turn(app, visit, id, State::Running).await
}

async fn turn(app: App, visit: Visit<Write>, id: i64, state: State) -> Result<Response, Problem> {
    let (actor, now) = (visit.actor.clone(), visit.now);
    app.store
        .write(move |tx| {
            store::find(tx, &actor, id)?.ok_or(Problem::NotFound("mailbox"))?;
            act::turn(tx, id, state, &actor, now)
        })
        .await?;
    let view = view(&app, &visit, id).await?;
    let toast = match state {
        State::Running => Toast::say("It is read again"),
        _ => Toast::say("It is read no more").undo("Undo", format!("/mailbox/{id}/start")),
    };
    Ok(visit.done(&format!("/mailbox/{id}"), toast, &view))
}

/// What becomes of the letters of a mailbox that is let go.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = MailboxRemoval)]
pub struct Removal {
    /// `stay` (unless said otherwise) or `taken_back`.
    pub letters: Letters,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = MailboxLetters)]
pub enum Letters {
    #[default]
    Stay,
    TakenBack,
}

/// Lets go of a mailbox: its password is forgotten, and its letters stay or are taken back as a file's would be.
#[utoipa::path(post, path = "/mailbox/{id}/remove", tag = "mailbox", request_body = Removal, params(("id" = i64, Path)),
    responses((status = 200, description = "The mailboxes that are left", body = Mailboxes), Writing))]
async fn remove(
    Shared(app): Shared<App>,
    visit: Visit<Write>,
    Id(id): Id,
    Body(removal): Body<Removal>,
) -> Result<Response, Problem> {
    let (actor, now) = (visit.actor.clone(), visit.now);
    let takes_back = removal.letters == Letters::TakenBack;
    let left = app
        .store
        .write(move |tx| {
            let mailbox = store::find(tx, &actor, id)?.ok_or(Problem::NotFound("mailbox"))?;
            act::remove(tx, &mailbox, takes_back, &actor, now)?;
            Ok::<_, Problem>(store::list(tx, &actor)?)
        })
        .await?;
    let toast = Toast::say(match removal.letters {
        Letters::Stay => "Let go of; its letters stay",
        Letters::TakenBack => "Let go of; its letters are being taken back",
    });
    Ok(visit.done("/mailbox", toast, &Mailboxes { mailboxes: left }))
}
