//! The routes of value: the whole, lists of people, the firm's terms, and what was spent on customers.

use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::visit::{Own, Read, Visit, Write};
use crate::access::{Actor, Visibility};
use crate::frame::app::App;
use crate::frame::body::{Asked, Body, Id};
use crate::frame::form::Errors;
use crate::frame::money::Currency;
use crate::frame::problem::Problem;
use crate::frame::refusal::{Editing, Reading, Writing};
use crate::frame::toast::Toast;
use crate::value::people::{Named, People, Which, after};
use crate::value::picture::Picture;
use crate::value::spending::{Spending, SpendingInput};
use crate::value::terms::{Terms, TermsInput};
use crate::value::{
    Basis, Period, due_store, fit_store, people_store, spending, spending_store, terms, terms_store,
};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(show))
        .routes(routes!(people))
        .routes(routes!(see_terms, set_terms))
        .routes(routes!(see_spending, tell_spending))
        .routes(routes!(spending_error))
}

/// Which picture.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// Three letters; the firm's own unless said otherwise.
    pub currency: Option<String>,
    pub basis: Option<Basis>,
    /// `year` for the last twelve months, `all`, or a calendar year such as `2025`.
    pub period: Option<String>,
}

/// What customers are worth, as a whole.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct ValueView {
    #[schema(value_type = String, example = "EUR")]
    pub currency: Currency,
    pub basis: Basis,
    pub period: String,
    /// Currencies anything was bought in, and periods that can be looked at.
    #[schema(value_type = Vec<String>)]
    pub currencies: Vec<Currency>,
    pub periods: Vec<String>,
    /// Nothing for those who may not see every customer, before anything was bought, and of profit without a margin.
    pub picture: Option<Picture>,
    /// The names of those on the curve.
    pub names: Vec<Named>,
    /// Which models judge rhythm and what is to come, and why these.
    pub model: Option<String>,
    pub why: Option<String>,
    pub sees_all: bool,
    /// Nothing for those who may not see every customer.
    pub terms: Option<Terms>,
    /// Something was bought or said since: the picture is a moment old.
    pub is_behind: bool,
}

fn currency(asked: Option<&String>, otherwise: Currency) -> Result<Currency, Problem> {
    match asked.filter(|code| !code.is_empty()) {
        None => Ok(otherwise),
        Some(code) => Currency::parse(code)
            .map_err(|error| Problem::Invalid(Errors::one("currency", error.to_string()))),
    }
}

/// Whoever sells in other money than their own looks at that, unless they said otherwise.
fn looked_at(currencies: &[Currency], asked: Currency, is_chosen: bool) -> Currency {
    match currencies.first() {
        Some(first) if !is_chosen && !currencies.contains(&asked) => *first,
        _ => asked,
    }
}

/// How the money is spread, who turns which way, and what is given to whom.
#[utoipa::path(get, path = "/value", tag = "value", params(Wanted), responses(
    (status = 200, description = "The whole", body = ValueView), Reading))]
async fn show(
    State(app): State<App>,
    visit: Visit<Read>,
    Asked(wanted): Asked<Wanted>,
) -> Result<Response, Problem> {
    let asked_currency = currency(wanted.currency.as_ref(), visit.firm.currency)?;
    let is_chosen = wanted.currency.as_deref().is_some_and(|code| !code.is_empty());
    let basis = wanted.basis.unwrap_or_default();
    let period = match wanted.period.as_deref().filter(|word| !word.is_empty()) {
        None => Period::default(),
        Some(word) => Period::parse(word).ok_or_else(|| {
            let message = format!("`{word}` is no period\n\nhint: `year`, `all` or a year such as `2025`");
            Problem::Invalid(Errors::one("period", message))
        })?,
    };
    let actor = visit.actor.clone();
    let sees_all = actor.visibility == Visibility::All;
    let view = app.store.read(move |tx| {
        let currencies = fit_store::currencies(tx)?;
        let currency = looked_at(&currencies, asked_currency, is_chosen);
        let picture = if sees_all {
            fit_store::picture(tx, currency, basis, period)?
        } else {
            None
        };
        let parties: Vec<i64> = picture
            .iter()
            .flat_map(|picture| picture.dots.iter().map(|dot| dot.party))
            .collect();
        let names = people_store::names(tx, &actor, &parties)?;
        let fitted = fit_store::fitted(tx, currency)?;
        let choice = fitted
            .and_then(|fitted| fitted.models)
            .map(|models| models.choice);
        Ok::<_, Problem>(ValueView {
            currency,
            basis,
            period: period.word(),
            periods: fit_store::periods(tx, currency)?
                .into_iter()
                .map(Period::word)
                .collect(),
            currencies,
            picture,
            names: names
                .into_iter()
                .map(|(party, name)| Named { party, name })
                .collect(),
            model: choice
                .as_ref()
                .map(|choice| choice.chosen().model.kind.to_string()),
            why: choice.filter(|_| sees_all).map(|choice| choice.why),
            sees_all,
            terms: sees_all.then(|| terms_store::read(tx)).transpose()?,
            is_behind: due_store::is_behind(tx)?,
        })
    });
    Ok(visit.show(&view.await?))
}

/// People on one page.
const PAGE: i64 = 50;

/// Customers by how they stand, the most worth first.
#[utoipa::path(get, path = "/value/people", tag = "value", params(Which), responses(
    (status = 200, description = "Those you may see", body = People), Reading))]
async fn people(
    State(app): State<App>,
    visit: Visit<Read>,
    Asked(which): Asked<Which>,
) -> Result<Response, Problem> {
    let asked_currency = currency(which.currency.as_ref(), visit.firm.currency)?;
    let is_chosen = which.currency.as_deref().is_some_and(|code| !code.is_empty());
    let after = after(which.after.as_deref()).map_err(Problem::Invalid)?;
    let actor = visit.actor.clone();
    let view = app.store.read(move |tx| {
        let of = looked_at(&fit_store::currencies(tx)?, asked_currency, is_chosen);
        let mut people = people_store::people(tx, &actor, of, &which, after, PAGE + 1)?;
        let has_more = people.len() > PAGE as usize;
        people.truncate(PAGE as usize);
        let next = people.last().filter(|_| has_more);
        Ok::<_, Problem>(People {
            currency: of,
            next: next.map(|last| format!("{}.{}", last.year.minor, last.party)),
            people,
            which,
        })
    });
    Ok(visit.show(&view.await?))
}

/// What is said of the whole is for those who see all of it.
fn of_all(actor: &Actor) -> Result<(), Problem> {
    match actor.visibility {
        Visibility::All => Ok(()),
        Visibility::Own | Visibility::Team => Err(Problem::Forbidden(
            "what the whole firm earns and spends is for those who see every customer".to_owned(),
        )),
    }
}

/// The terms in force, or as they were typed and refused.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct TermsView {
    #[serde(flatten)]
    pub terms: Terms,
    #[schema(value_type = String, example = "EUR")]
    pub currency: Currency,
    #[serde(skip)]
    pub form: TermsInput,
    #[serde(skip)]
    pub errors: Errors,
}

impl TermsView {
    fn of(terms: Terms, currency: Currency) -> TermsView {
        TermsView {
            form: TermsInput::of(&terms, currency),
            terms,
            currency,
            errors: Errors::default(),
        }
    }
}

/// What the firm says of its money.
#[utoipa::path(get, path = "/value/terms", tag = "value", responses(
    (status = 200, description = "The terms in force", body = TermsView), Reading))]
async fn see_terms(State(app): State<App>, visit: Visit<Read>) -> Result<Response, Problem> {
    of_all(&visit.actor)?;
    let terms = app.store.read(terms_store::read).await.map_err(Problem::from)?;
    let view = TermsView::of(terms, visit.firm.currency);
    Ok(visit.show(&view))
}

/// Says it anew: the whole of it, so that what is left out is none.
#[utoipa::path(post, path = "/value/terms", tag = "value", request_body = TermsInput,
    params(("If-Match" = Option<String>, Header, description = "The ETag read before")), responses(
    (status = 200, description = "The terms as they now are", body = TermsView), Writing, Editing))]
async fn set_terms(
    State(app): State<App>,
    visit: Visit<Own>,
    Body(input): Body<TermsInput>,
) -> Result<Response, Problem> {
    let version = visit.version(input.version)?;
    let currency = visit.firm.currency;
    let typed = match input.check(currency, version) {
        Ok(typed) => typed,
        Err(errors) => {
            let mut view = TermsView::of(app.store.read(terms_store::read).await?, currency);
            (view.form, view.errors) = (input, errors.clone());
            return Ok(visit.again(&view, errors));
        }
    };
    let (actor, now) = (visit.actor.id, visit.now);
    let set = app.store.write(move |tx| {
        terms::set(tx, &typed, actor, now)?;
        Ok::<_, Problem>(terms_store::read(tx)?)
    });
    let view = TermsView::of(set.await?, currency);
    Ok(visit.done("/value", Toast::say("The terms are changed"), &view))
}

/// What was spent on customers, as it was told.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct SpendingView {
    #[schema(value_type = String, example = "EUR")]
    pub currency: Currency,
    /// The newest first.
    pub spent: Vec<Spending>,
    /// Where older ones go on.
    pub next: Option<i64>,
    #[serde(skip)]
    pub form: SpendingInput,
    #[serde(skip)]
    pub errors: Errors,
}

#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Before {
    /// Older ones than this.
    before: Option<i64>,
}

async fn spending_view(app: &App, currency: Currency, before: Option<i64>) -> Result<SpendingView, Problem> {
    let mut spent = app
        .store
        .read(move |tx| spending_store::latest(tx, before, PAGE + 1))
        .await?;
    let has_more = spent.len() > PAGE as usize;
    spent.truncate(PAGE as usize);
    Ok(SpendingView {
        currency,
        next: spent.last().filter(|_| has_more).map(|last| last.id),
        spent,
        form: SpendingInput::default(),
        errors: Errors::default(),
    })
}

/// What was spent on the new, and on those who were here before.
#[utoipa::path(get, path = "/value/spending", tag = "value", params(Before), responses(
    (status = 200, description = "The newest first", body = SpendingView), Reading))]
async fn see_spending(
    State(app): State<App>,
    visit: Visit<Read>,
    Asked(asked): Asked<Before>,
) -> Result<Response, Problem> {
    of_all(&visit.actor)?;
    let view = spending_view(&app, visit.firm.currency, asked.before).await?;
    Ok(visit.show(&view))
}

/// Tells what was spent, for whom and in which month.
#[utoipa::path(post, path = "/value/spending", tag = "value", request_body = SpendingInput, responses(
    (status = 200, description = "Told", body = SpendingView), Writing))]
async fn tell_spending(
    State(app): State<App>,
    visit: Visit<Write>,
    Body(input): Body<SpendingInput>,
) -> Result<Response, Problem> {
    of_all(&visit.actor)?;
    let currency = visit.firm.currency;
    let today = crate::frame::time::day(visit.now, &visit.firm.time_zone());
    let new = match input.check(currency, today) {
        Ok(new) => new,
        Err(errors) => {
            let mut view = spending_view(&app, currency, None).await?;
            (view.form, view.errors) = (input, errors.clone());
            return Ok(visit.again(&view, errors));
        }
    };
    let (actor, now) = (visit.actor.clone(), visit.now);
    app.store
        .write(move |tx| spending::tell(tx, &actor, &new, now))
        .await?;
    let view = spending_view(&app, currency, None).await?;
    Ok(visit.done("/value/spending", Toast::say("Told"), &view))
}

/// Why it was an error.
#[derive(Clone, Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
struct ErrorInput {
    #[schema(min_length = 1, max_length = 500)]
    why: String,
}

/// Enters a sum in error: it stays, and counts nowhere.
#[utoipa::path(post, path = "/value/spending/{id}/error", tag = "value", params(("id" = i64, Path)),
    request_body = ErrorInput, responses((status = 200, description = "Entered", body = SpendingView), Writing))]
async fn spending_error(
    State(app): State<App>,
    visit: Visit<Write>,
    Id(id): Id,
    Body(input): Body<ErrorInput>,
) -> Result<Response, Problem> {
    of_all(&visit.actor)?;
    let mut errors = Errors::default();
    let why = errors.needed("why", &input.why, 500, "say what was wrong");
    if !errors.is_empty() {
        return Err(Problem::Invalid(errors));
    }
    let (actor, now) = (visit.actor.clone(), visit.now);
    app.store
        .write(move |tx| spending::error(tx, &actor, id, &why, now))
        .await?;
    let view = spending_view(&app, visit.firm.currency, None).await?;
    Ok(visit.done("/value/spending", Toast::say("It counts no longer"), &view))
}
