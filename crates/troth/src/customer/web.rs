//! The customer's page and their sheet, for people and programs.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use troth_store::Tx;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::visit::{Read, Visit};
use crate::access::{Actor, Visibility};
use crate::customer::received::{self, Sheet};
use crate::customer::store::{self, Head, InError};
use crate::experience;
use crate::frame::app::App;
use crate::frame::body::{Asked, Id};
use crate::frame::form::Errors;
use crate::frame::problem::{Problem, ProblemDetails};
use crate::interaction::Cursor;
use crate::interaction::store::{Entry, Filter, timeline};
use crate::interaction::write::letter_choices;
use crate::mailbox::write_page::Choices;
use crate::party::profile::{Profile, profile};
use crate::party::web::lead;
use crate::plan;
use crate::promise::board::{self, Brief, Moment};
use crate::purchase::store::{Purchase, Total, of_party, totals};
use crate::spine::Direction;
use crate::suggestion;
use crate::suggestion::store::{Suggestion, Wanted};
use crate::value::standing::{self, Standing};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show)).routes(routes!(sheet))
}

/// Entries of the timeline on one page.
const ENTRIES: i64 = 30;
/// Purchases and promises shown beside it.
const PURCHASES: i64 = 5;
const PROMISES: i64 = 50;
/// Suggestions shown beside it.
const SUGGESTIONS: i64 = 3;
/// Accounts shown beside it.
const ACCOUNTS: i64 = 3;

/// How the timeline is narrowed, and where it goes on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Narrow {
    /// One kind only, such as `email` or `order`.
    pub kind: Option<String>,
    pub direction: Option<Direction>,
    /// Words that must stand in it.
    pub q: Option<String>,
    /// Where the last page ended.
    pub after: Option<String>,
}

impl Narrow {
    fn filter(&self) -> Result<(Filter, Option<Cursor>), Problem> {
        let text = self
            .q
            .as_deref()
            .map(troth_store::normalise)
            .filter(|text| !text.is_empty());
        let after = match self.after.as_deref() {
            None => None,
            Some(word) => Some(Cursor::parse(word).ok_or_else(|| {
                Problem::Invalid(Errors::one(
                    "after",
                    "is not where a page ended\n\nhint: send `next` of the page before",
                ))
            })?),
        };
        let filter = Filter {
            kinds: self.kind.clone().into_iter().collect(),
            direction: self.direction,
            text,
            ..Filter::default()
        };
        Ok((filter, after))
    }

    pub fn is_narrowed(&self) -> bool {
        self.kind.is_some() || self.direction.is_some() || self.q.is_some()
    }
}

/// Everything known of one customer.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct CustomerView {
    #[serde(flatten)]
    pub head: Head,
    /// All that is known of them, each value with its source; their tags, their firm or people, what we may do.
    pub known: Profile,
    /// What they bought, each currency by itself; and the newest of it.
    pub totals: Vec<Total>,
    pub purchases: Vec<Purchase>,
    /// What they are worth and how they stand, each currency by itself.
    pub value: Vec<Standing>,
    /// What we mean to do for them next: whatever is open, by day.
    pub plans: Vec<plan::store::Brief>,
    /// Our word to them: open first.
    pub promises: Vec<Brief>,
    /// What letters and requests seem to say that nobody answered, and the reader may.
    pub suggestions: Vec<Suggestion>,
    /// The newest accounts of how it was, whoever tells them.
    pub accounts: Vec<experience::store::Told>,
    /// What passed, newest first.
    pub timeline: Vec<Entry>,
    /// Where the timeline goes on.
    pub next: Option<String>,
    /// What a letter to them can be made of.
    pub letter: Choices,
    /// Notes and logged calls that were entered in error, which the timeline leaves out.
    pub in_error: Vec<InError>,
    /// Of what a colleague can tell their own account where they stand.
    #[serde(skip)]
    pub talked: Option<Entry>,
    #[serde(skip)]
    pub before: Option<i64>,
    #[serde(skip)]
    pub after: Option<i64>,
    #[serde(skip)]
    pub narrow: Narrow,
}

impl CustomerView {
    fn read(
        tx: &Tx,
        actor: &Actor,
        head: Head,
        narrow: Narrow,
        moment: Moment,
    ) -> Result<CustomerView, Problem> {
        let id = head.id;
        let (filter, cursor) = narrow.filter()?;
        let passed = timeline(tx, actor, id, &filter, cursor, ENTRIES)?;
        let (before, after) = store::neighbours(tx, actor, &head)?;
        Ok(CustomerView {
            known: profile(tx, actor, id)?.ok_or(Problem::NotFound("customer"))?,
            totals: totals(tx, actor, id)?,
            purchases: of_party(tx, actor, id, None, PURCHASES)?,
            value: standing::of_party(tx, id, actor.visibility == Visibility::All)?,
            plans: plan::store::open_of_party(tx, actor, id)?,
            promises: board::of_party(tx, actor, id, PROMISES, moment)?,
            suggestions: suggestion::store::list(tx, actor, suggested(id), SUGGESTIONS)?,
            accounts: experience::store::of_party(tx, actor, id, ACCOUNTS)?,
            talked: experience::store::newest_conversation(tx, actor, id)?,
            timeline: passed.entries,
            next: passed.next.map(Cursor::word),
            letter: letter_choices(tx, actor, id)?,
            in_error: store::in_error(tx, id)?,
            before,
            after,
            narrow,
            head,
        })
    }
}

fn suggested(party: i64) -> Wanted {
    Wanted {
        party: Some(party),
        ..Wanted::default()
    }
}

/// Somebody the actor may see, or where the id they had leads to.
enum Whom {
    Here(Box<Head>),
    There(i64),
}

fn whom(tx: &Tx, actor: &Actor, id: i64) -> Result<Whom, Problem> {
    if let Some(head) = store::head(tx, actor, id)? {
        return Ok(Whom::Here(Box::new(head)));
    }
    let there = crate::identity::store::leads_to(tx, id)?.filter(|there| *there != id);
    match there
        .map(|there| store::head(tx, actor, there))
        .transpose()?
        .flatten()
    {
        Some(head) => Ok(Whom::There(head.id)),
        None => Err(Problem::NotFound("customer")),
    }
}

/// What was asked beside the id, to be asked again where it leads.
fn asked(query: Option<String>) -> String {
    query.map_or_else(String::new, |query| format!("?{query}"))
}

/// Everything known of one customer, and what passed between us.
#[utoipa::path(get, path = "/customer/{id}", tag = "customer", params(("id" = i64, Path), Narrow), responses(
    (status = 200, description = "The customer", body = CustomerView),
    (status = 307, description = "They are known under another id now"),
    (status = 401, description = "Nobody is signed in", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 404, description = "None, or not yours to see", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 422, description = "A field is wrong", body = ProblemDetails, content_type = "application/problem+json"),
))]
async fn show(
    State(app): State<App>,
    visit: Visit<Read>,
    Id(id): Id,
    Asked(narrow): Asked<Narrow>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let (actor, moment) = (visit.actor.clone(), Moment::of(visit.now, &visit.firm));
    let read = app
        .store
        .read(move |tx| match whom(tx, &actor, id)? {
            Whom::Here(head) => CustomerView::read(tx, &actor, *head, narrow, moment).map(Ok),
            Whom::There(there) => Ok(Err(there)),
        })
        .await?;
    Ok(match read {
        Ok(view) => visit.show(&view),
        Err(there) => lead(visit.face, there, &asked(query)),
    })
}

/// Where a sheet goes on.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Onwards {
    /// Where the last page ended.
    pub after: Option<String>,
}

/// As they got it: everything this customer ever received from us, in the order of their days.
#[utoipa::path(get, path = "/customer/{id}/sheet", tag = "customer", params(("id" = i64, Path), Onwards), responses(
    (status = 200, description = "The sheet", body = Sheet),
    (status = 307, description = "They are known under another id now"),
    (status = 401, description = "Nobody is signed in", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 404, description = "None, or not yours to see", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 422, description = "A field is wrong", body = ProblemDetails, content_type = "application/problem+json"),
))]
async fn sheet(
    State(app): State<App>,
    visit: Visit<Read>,
    Id(id): Id,
    Asked(onwards): Asked<Onwards>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let narrow = Narrow {
        after: onwards.after,
        ..Narrow::default()
    };
    let (_, cursor) = narrow.filter()?;
    let (actor, firm) = (visit.actor.clone(), visit.firm.clone());
    let moment = Moment::of(visit.now, &visit.firm);
    let read = app
        .store
        .read(move |tx| match whom(tx, &actor, id)? {
            Whom::Here(head) => {
                Ok::<_, Problem>(Ok(received::read(tx, &actor, *head, &firm, cursor, moment)?))
            }
            Whom::There(there) => Ok(Err(there)),
        })
        .await?;
    Ok(match read {
        Ok(sheet) => visit.show(&sheet),
        Err(there) => lead(visit.face, there, &format!("/sheet{}", asked(query))),
    })
}
