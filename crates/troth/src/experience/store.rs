//! Accounts, what was felt in them and what was done to them, in SQL. Rows are added; only what is folded is updated.

use std::collections::HashMap;

use serde::Serialize;
use troth_store::{FromRow, Query, Row, StoreError, Tx, args};

use crate::access::Actor;
use crate::experience::act::Part;
use crate::experience::feeling::Feeling;
use crate::experience::{Account, Lean, Voice, Whose, lean};
use crate::frame::time::Millis;
use crate::promise::store::known;

/// Columns beside those vouched for.
pub const LOOSE: [&str; 2] = ["lean", "is_error"];
/// Ids in one list of a query.
const LIST: usize = 1_000;
/// Accounts of one event that can be read side by side.
const MANY: i64 = 100;

/// A feeling that stands in an account, with who said it or read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = AccountFelt)]
pub struct Felt {
    pub id: i64,
    #[serde(skip)]
    pub account: i64,
    pub feeling: Feeling,
    pub whose: Whose,
    /// Who wrote it down or read it: 0 is Troth, nothing is whoever felt it.
    pub by: Option<i64>,
    pub by_name: Option<String>,
    /// Milliseconds since 1970 in UTC.
    pub at: Millis,
}

/// That an account was entered in error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = AccountInError)]
pub struct InError {
    pub why: Option<String>,
    pub by_name: String,
    /// Milliseconds since 1970 in UTC.
    pub at: Millis,
}

/// An account as it is read: whose, of what, what was felt in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = AccountTold)]
pub struct Told {
    #[serde(flatten)]
    pub account: Account,
    /// Whose words they are.
    pub who: String,
    /// Who wrote them down, where that is somebody else.
    pub written_by: Option<String>,
    /// The customer as they are known now.
    pub party: i64,
    pub party_name: String,
    /// What passed: its kind and title.
    pub kind: String,
    pub title: String,
    /// The row that told of what passed was taken back, and this stays.
    pub is_withdrawn: bool,
    pub lean: Lean,
    /// What they said they felt first, then what we read, the worst first in each.
    pub feelings: Vec<Felt>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<InError>,
    #[serde(skip)]
    pub is_error: bool,
}

impl Told {
    /// What decides how it leans.
    pub fn felt(&self) -> Vec<(Feeling, Whose)> {
        self.feelings
            .iter()
            .map(|felt| (felt.feeling, felt.whose))
            .collect()
    }
}

/// A customer who was in something that passed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = AccountCustomer)]
pub struct Customer {
    #[serde(skip)]
    pub subject: i64,
    pub party: i64,
    pub name: String,
}

impl FromRow for Account {
    fn from_row(row: &Row<'_>) -> Result<Account, StoreError> {
        Ok(Account {
            id: row.get("id")?,
            interaction: row.get("interaction_id")?,
            subject: row.get("subject_id")?,
            voice: known(row, "voice", Voice::parse)?,
            by: row.get("by_colleague")?,
            told_by: row.get("told_by")?,
            link: row.get("link_id")?,
            words: row.get("words")?,
            mood: row.get("mood")?,
            context: row.get("context")?,
            touchpoint: row.get("touchpoint")?,
            at: row.get("at")?,
            made_at: row.get("made_at")?,
        })
    }
}

impl FromRow for Told {
    fn from_row(row: &Row<'_>) -> Result<Told, StoreError> {
        let account = Account::from_row(row)?;
        let party_name: String = row.get("party_name")?;
        let by_name = name_of(account.by, row.get("by_name")?);
        let who = match account.voice {
            Voice::Customer => Some(party_name.clone()),
            Voice::Colleague => by_name.clone(),
            Voice::Supplier => account.told_by.clone(),
        };
        let written_by = by_name.filter(|_| account.voice != Voice::Colleague);
        Ok(Told {
            who: who.unwrap_or_else(|| format!("a {}", account.voice.word())),
            written_by,
            party: row.get("party_id")?,
            party_name,
            kind: row.get("kind")?,
            title: row.get("title")?,
            is_withdrawn: row.get::<Option<Millis>>("withdrawn_at")?.is_some(),
            lean: known(row, "lean", Lean::parse)?,
            feelings: Vec::new(),
            error: None,
            is_error: row.get("is_error")?,
            account,
        })
    }
}

impl FromRow for Felt {
    fn from_row(row: &Row<'_>) -> Result<Felt, StoreError> {
        let by: Option<i64> = row.get("by_colleague")?;
        Ok(Felt {
            id: row.get("id")?,
            account: row.get("account_id")?,
            feeling: known(row, "feeling", Feeling::parse)?,
            whose: known(row, "whose", Whose::parse)?,
            by_name: name_of(by, row.get("by_name")?),
            by,
            at: row.get("made_at")?,
        })
    }
}

impl FromRow for Customer {
    fn from_row(row: &Row<'_>) -> Result<Customer, StoreError> {
        Ok(Customer {
            subject: row.get("subject_id")?,
            party: row.get("party_id")?,
            name: row.get("party_name")?,
        })
    }
}

fn name_of(colleague: Option<i64>, name: Option<String>) -> Option<String> {
    match colleague {
        Some(0) => Some("Troth".to_owned()),
        _ => name,
    }
}

/// Accounts that concern customers the actor may see; ready for more conditions.
pub fn listed(actor: &Actor) -> Query {
    let query = Query::new(
        "select a.id, a.interaction_id, a.subject_id, a.voice, a.by_colleague, a.told_by, a.link_id, a.words, a.mood,
           a.context, a.touchpoint, a.at, a.made_at, a.lean, a.is_error, i.kind, i.title, i.withdrawn_at,
           party.id as party_id, party.name as party_name, c.name as by_name
         from account a join interaction i on i.id = a.interaction_id
         join member m on m.subject_id = a.subject_id join party on party.id = m.party_id
         left join colleague c on c.id = a.by_colleague where party.is_erased = 0 and i.is_internal = 0",
    );
    actor.narrow(query, "party.keeper_id")
}

/// Reads what was asked for, each with its feelings and why it is in error.
///
/// # Errors
/// When the store fails.
pub fn read(tx: &Tx, query: Query) -> Result<Vec<Told>, StoreError> {
    let mut told: Vec<Told> = query.all(tx)?;
    let ids: Vec<i64> = told.iter().map(|one| one.account.id).collect();
    let mut felt: HashMap<i64, Vec<Felt>> = HashMap::new();
    for one in standing(tx, &ids)? {
        felt.entry(one.account).or_default().push(one);
    }
    for one in &mut told {
        one.feelings = felt.remove(&one.account.id).unwrap_or_default();
        one.feelings
            .sort_by_key(|felt| (felt.whose == Whose::Reading, felt.feeling, felt.id));
        if one.is_error {
            one.error = why_in_error(tx, one.account.id)?;
        }
    }
    Ok(told)
}

/// Accounts of one thing that passed: the customer's first, then in the order in which they were told.
///
/// # Errors
/// When the store fails.
pub fn of_interaction(tx: &Tx, actor: &Actor, interaction: i64) -> Result<Vec<Told>, StoreError> {
    let query = listed(actor).push(" and a.interaction_id = ", interaction).push(
        " order by case a.voice when 'customer' then 0 else 1 end, a.id limit ",
        MANY,
    );
    read(tx, query)
}

/// The newest accounts that concern a customer, a firm's people included.
///
/// # Errors
/// When the store fails.
pub fn of_party(tx: &Tx, actor: &Actor, party: i64, limit: i64) -> Result<Vec<Told>, StoreError> {
    let query = listed(actor)
        .push(
            " and a.is_error = 0 and a.subject_id in (select n.subject_id from member n join party p on p.id = n.party_id
               where p.id = ",
            party,
        )
        .push(" or p.firm_party = ", party)
        .push(") order by a.at desc, a.id desc limit ", limit);
    read(tx, query)
}

/// Accounts told by one link, in order.
///
/// # Errors
/// When the store fails.
pub fn told_by_link(tx: &Tx, link: i64) -> Result<Vec<Told>, StoreError> {
    let query = listed(&Actor::troth())
        .push(" and a.link_id = ", link)
        .push(" order by a.id limit ", MANY);
    read(tx, query)
}

/// One account, if the actor may see whom it concerns.
///
/// # Errors
/// When the store fails.
pub fn one(tx: &Tx, actor: &Actor, id: i64) -> Result<Option<Told>, StoreError> {
    Ok(read(tx, listed(actor).push(" and a.id = ", id))?.pop())
}

/// One account as it was told.
///
/// # Errors
/// When the store fails.
pub fn account(tx: &Tx, id: i64) -> Result<Option<Account>, StoreError> {
    tx.one(
        "select id, interaction_id, subject_id, voice, by_colleague, told_by, link_id, words, mood, context, touchpoint,
           at, made_at from account where id = $1",
        args![id],
    )
}

/// The feelings of these accounts that stand.
///
/// # Errors
/// When the store fails.
pub fn standing(tx: &Tx, accounts: &[i64]) -> Result<Vec<Felt>, StoreError> {
    let mut found = Vec::new();
    for part in accounts.chunks(LIST) {
        let felt: Vec<Felt> = felt()
            .text(
                " and not exists (select 1 from account_act a where a.account_id = f.account_id and a.feeling_id = f.id
                   and a.act = 'error' and not exists
                   (select 1 from account_act u where u.account_id = a.account_id and u.undoes = a.id))",
            )
            .push_list(" and f.account_id in", part.iter().copied())
            .text(" order by f.account_id, f.id")
            .all(tx)?;
        found.extend(felt);
    }
    Ok(found)
}

/// One feeling of an account, whether it stands or not.
///
/// # Errors
/// When the store fails.
pub fn feeling(tx: &Tx, account: i64, id: i64) -> Result<Option<Felt>, StoreError> {
    felt()
        .push(" and f.account_id = ", account)
        .push(" and f.id = ", id)
        .one(tx)
}

fn felt() -> Query {
    Query::new(
        "select f.id, f.account_id, f.feeling, f.whose, f.by_colleague, f.made_at, c.name as by_name
         from account_feeling f left join colleague c on c.id = f.by_colleague where true",
    )
}

/// The act by which it is in error now.
///
/// # Errors
/// When the store fails.
pub fn in_error(tx: &Tx, part: Part) -> Result<Option<i64>, StoreError> {
    tx.one(
        "select a.id from account_act a where a.account_id = $1 and coalesce(a.feeling_id, 0) = $2 and a.act = 'error'
         and not exists (select 1 from account_act u where u.account_id = a.account_id and u.undoes = a.id)
         order by a.id desc limit 1",
        args![part.account, part.feeling.unwrap_or(0)],
    )
}

fn why_in_error(tx: &Tx, account: i64) -> Result<Option<InError>, StoreError> {
    let part = Part {
        account,
        feeling: None,
    };
    let Some(act) = in_error(tx, part)? else {
        return Ok(None);
    };
    let found: Option<(Option<String>, Millis, Option<String>)> = tx.one(
        "select a.why, a.at, c.name from account_act a left join colleague c on c.id = a.by_colleague where a.id = $1",
        args![act],
    )?;
    Ok(found.map(|(why, at, by_name)| InError {
        why,
        at,
        by_name: by_name.unwrap_or_else(|| "Troth".to_owned()),
    }))
}

/// Writes down again how an account leans, and whether it is in error.
///
/// # Errors
/// When the store fails.
pub fn fold(tx: &Tx, account: i64) -> Result<(), StoreError> {
    let felt: Vec<(Feeling, Whose)> = standing(tx, &[account])?
        .iter()
        .map(|felt| (felt.feeling, felt.whose))
        .collect();
    let part = Part {
        account,
        feeling: None,
    };
    let is_error = in_error(tx, part)?.is_some();
    tx.run(
        "update account set lean = $2, is_error = $3 where id = $1",
        args![account, lean(&felt).word(), is_error],
    )?;
    Ok(())
}

/// The customers in something that passed whom the actor may see: whoever it came from first.
///
/// # Errors
/// When the store fails.
pub fn customers_in(tx: &Tx, actor: &Actor, interaction: i64) -> Result<Vec<Customer>, StoreError> {
    let query = Query::new(
        "select p.subject_id, party.id as party_id, party.name as party_name
         from participant p join member m on m.subject_id = p.subject_id join party on party.id = m.party_id
         where party.is_colleague = 0 and party.is_erased = 0",
    )
    .push(" and p.interaction_id = ", interaction);
    actor
        .narrow(query, "party.keeper_id")
        .text(
            " order by case p.role when 'from' then 0 when 'about' then 1 when 'to' then 2 else 3 end, p.subject_id limit 50",
        )
        .all(tx)
}

/// The newest conversation with a customer, a firm's people included: its id, kind, title and instant.
///
/// # Errors
/// When the store fails.
pub fn newest_conversation(
    tx: &Tx,
    actor: &Actor,
    party: i64,
) -> Result<Option<crate::interaction::store::Entry>, StoreError> {
    let filter = crate::interaction::store::Filter {
        kinds: crate::experience::CONVERSATIONS.map(str::to_owned).to_vec(),
        ..crate::interaction::store::Filter::default()
    };
    let mut found = crate::interaction::store::timeline(tx, actor, party, &filter, None, 1)?;
    Ok(found.entries.pop())
}
