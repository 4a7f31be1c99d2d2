//! Colleagues, sessions, keys and links in SQL.

use troth_store::{FromRow, Query, Row, StoreError, Tx, args};

use crate::access::{Actor, Right, Role, Visibility};
use crate::frame::time::{DAY, Millis};
use crate::frame::week::FEW;
use crate::journal::ActorId;

/// How long a session lasts.
pub const SESSION: Millis = 30 * DAY;
/// A create with an Idempotency-Key is remembered this long.
const ONCE: Millis = 7 * DAY;

/// A colleague as settings show them.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Colleague {
    pub id: i64,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub visibility: Visibility,
    pub team: Option<String>,
    /// Milliseconds since 1970 in UTC; nothing while they are with us.
    pub left_at: Option<Millis>,
    pub version: i64,
}

/// An API key as settings show it: never the key itself.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct ApiKey {
    pub id: i64,
    pub name: String,
    pub hint: String,
    pub scope: Right,
    /// The colleague it acts as.
    pub colleague: i64,
    pub owner: String,
    pub made_at: Millis,
    pub last_used_on: Option<String>,
    pub revoked_at: Option<Millis>,
}

fn word<T>(row: &Row<'_>, column: &str, parse: fn(&str) -> Option<T>) -> Result<T, StoreError> {
    let word: String = row.get(column)?;
    parse(&word).ok_or_else(|| StoreError::Engine(format!("`{word}` in {column} means nothing")))
}

impl FromRow for Colleague {
    fn from_row(row: &Row<'_>) -> Result<Colleague, StoreError> {
        Ok(Colleague {
            id: row.get("id")?,
            name: row.get("name")?,
            email: row.get("email")?,
            role: word(row, "role", Role::parse)?,
            visibility: word(row, "visibility", Visibility::parse)?,
            team: row.get("team")?,
            left_at: row.get("left_at")?,
            version: row.get("version")?,
        })
    }
}

impl FromRow for Actor {
    fn from_row(row: &Row<'_>) -> Result<Actor, StoreError> {
        Ok(Actor {
            id: ActorId(row.get("id")?),
            name: row.get("name")?,
            role: word(row, "role", Role::parse)?,
            visibility: word(row, "visibility", Visibility::parse)?,
            team: row.get("team_id")?,
            scope: word(row, "scope", Right::parse)?,
        })
    }
}

impl FromRow for ApiKey {
    fn from_row(row: &Row<'_>) -> Result<ApiKey, StoreError> {
        Ok(ApiKey {
            id: row.get("id")?,
            name: row.get("name")?,
            hint: row.get("hint")?,
            scope: word(row, "scope", Right::parse)?,
            colleague: row.get("colleague_id")?,
            owner: row.get("owner")?,
            made_at: row.get("made_at")?,
            last_used_on: row.get("last_used_on")?,
            revoked_at: row.get("revoked_at")?,
        })
    }
}

impl Actor {
    /// Narrows a query to the parties this actor may see; `keeper` is the SQL name of the keeper's column,
    /// such as `party.keeper_id`.
    #[must_use]
    pub fn narrow(&self, query: Query, keeper: &'static str) -> Query {
        match self.visibility {
            Visibility::All => query,
            Visibility::Own => query.text(" and ").text(keeper).push(" = ", self.id.0),
            Visibility::Team => query
                .text(" and (")
                .text(keeper)
                .text(" is null or ")
                .text(keeper)
                .push(" = ", self.id.0)
                .text(" or ")
                .text(keeper)
                .push(" in (select id from colleague where team_id = ", self.team)
                .text("))"),
        }
    }
}

pub fn by_session(tx: &Tx, digest: &[u8], now: Millis) -> Result<Option<Actor>, StoreError> {
    tx.one(
        "select c.id, c.name, c.role, c.visibility, c.team_id, 'own' as scope
         from session s join colleague c on c.id = s.colleague_id
         where s.digest = $1 and s.expires_at > $2 and c.left_at is null",
        args![digest, now],
    )
}

pub fn by_key(tx: &Tx, digest: &[u8]) -> Result<Option<Actor>, StoreError> {
    tx.one(
        "select c.id, c.name, c.role, c.visibility, c.team_id, k.scope
         from api_key k join colleague c on c.id = k.colleague_id
         where k.digest = $1 and k.revoked_at is null and c.left_at is null",
        args![digest],
    )
}

/// Whoever of us has that address and has not left, as they act by themselves.
pub fn by_address(tx: &Tx, email: &str) -> Result<Option<Actor>, StoreError> {
    tx.one(
        "select c.id, c.name, c.role, c.visibility, c.team_id, 'own' as scope
         from colleague c where c.email = $1 and c.left_at is null",
        args![email],
    )
}

/// A colleague who has not left, as they act by themselves.
pub fn by_id(tx: &Tx, id: i64) -> Result<Option<Actor>, StoreError> {
    tx.one(
        "select c.id, c.name, c.role, c.visibility, c.team_id, 'own' as scope
         from colleague c where c.id = $1 and c.left_at is null",
        args![id],
    )
}

pub fn has_owner(tx: &Tx) -> Result<bool, StoreError> {
    Ok(count_owners(tx)? > 0)
}

/// How many may come in.
pub fn count_colleagues(tx: &Tx) -> Result<i64, StoreError> {
    let sql = "select count(*) from colleague where left_at is null";
    Ok(tx.one::<i64>(sql, args![])?.unwrap_or(0))
}

pub fn count_owners(tx: &Tx) -> Result<i64, StoreError> {
    let sql = "select count(*) from colleague where role = 'owner' and left_at is null";
    Ok(tx.one::<i64>(sql, args![])?.unwrap_or(0))
}

/// Id and password hash of whoever signs in with that address.
pub fn credentials(tx: &Tx, email: &str) -> Result<Option<(i64, Option<String>)>, StoreError> {
    tx.one(
        "select id, password from colleague where email = $1 and left_at is null",
        args![email],
    )
}

/// The password hash of a colleague who is still with us; nothing inside when they have none.
pub fn password_of(tx: &Tx, id: i64) -> Result<Option<Option<String>>, StoreError> {
    tx.one(
        "select password from colleague where id = $1 and left_at is null",
        args![id],
    )
}

/// Whether somebody else signs in with that address.
pub fn is_taken(tx: &Tx, email: &str, but: Option<i64>) -> Result<bool, StoreError> {
    let sql = "select 1 from colleague where email = $1 and id <> $2";
    Ok(tx.one::<i64>(sql, args![email, but.unwrap_or(0)])?.is_some())
}

pub fn colleagues(tx: &Tx) -> Result<Vec<Colleague>, StoreError> {
    tx.all(
        "select c.id, c.name, c.email, c.role, c.visibility, t.name as team, c.left_at, c.version
         from colleague c left join team t on t.id = c.team_id order by c.name, c.id",
        args![],
    )
}

pub fn colleague(tx: &Tx, id: i64) -> Result<Option<Colleague>, StoreError> {
    tx.one(
        "select c.id, c.name, c.email, c.role, c.visibility, t.name as team, c.left_at, c.version
         from colleague c left join team t on t.id = c.team_id where c.id = $1",
        args![id],
    )
}

/// Someone new who may sign in.
#[derive(Clone, Debug)]
pub struct NewColleague<'a> {
    pub name: &'a str,
    pub email: &'a str,
    pub password: Option<&'a str>,
    pub role: Role,
    pub visibility: Visibility,
    pub team: Option<i64>,
}

pub fn add_colleague(tx: &Tx, new: &NewColleague<'_>, now: Millis) -> Result<i64, StoreError> {
    let id = tx.allocate("colleague", 1)?;
    tx.run(
        "insert into colleague (id, name, email, password, role, visibility, team_id, made_at, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, 1)",
        args![
            id,
            new.name,
            new.email,
            new.password,
            new.role.word(),
            new.visibility.word(),
            new.team,
            now
        ],
    )?;
    Ok(id)
}

/// False when someone else changed them first.
pub fn change_colleague(tx: &Tx, id: i64, version: i64, new: &NewColleague<'_>) -> Result<bool, StoreError> {
    let touched = tx.run(
        "update colleague set name = $3, email = $4, role = $5, visibility = $6, team_id = $7, version = version + 1
         where id = $1 and version = $2",
        args![id, version, new.name, new.email, new.role.word(), new.visibility.word(), new.team],
    )?;
    Ok(touched == 1)
}

pub fn set_password(tx: &Tx, id: i64, hash: &str) -> Result<(), StoreError> {
    tx.run(
        "update colleague set password = $2 where id = $1",
        args![id, hash],
    )?;
    Ok(())
}

/// Someone who left keeps their name on what they did, and can no longer come in.
pub fn leave(tx: &Tx, id: i64, now: Millis) -> Result<(), StoreError> {
    tx.run(
        "update colleague set left_at = $2, version = version + 1 where id = $1",
        args![id, now],
    )?;
    tx.run("delete from session where colleague_id = $1", args![id])?;
    end_links(tx, id, now)?;
    tx.run(
        "update api_key set revoked_at = $2 where colleague_id = $1 and revoked_at is null",
        args![id, now],
    )?;
    Ok(())
}

/// Someone who left is with us again; their sessions and keys stay ended.
pub fn come_back(tx: &Tx, id: i64) -> Result<(), StoreError> {
    tx.run(
        "update colleague set left_at = null, version = version + 1 where id = $1",
        args![id],
    )?;
    Ok(())
}

pub fn teams(tx: &Tx) -> Result<Vec<String>, StoreError> {
    tx.all("select name from team order by name", args![])
}

/// Teams of at least [`FEW`] colleagues who have not left: those of which figures may be told, in order of name.
pub fn told_teams(tx: &Tx) -> Result<Vec<(i64, String)>, StoreError> {
    tx.all(
        "select t.id, t.name from team t where (select count(*) from colleague c where c.team_id = t.id
           and c.left_at is null) >= $1 order by t.name",
        args![FEW as i64],
    )
}

pub fn team_called(tx: &Tx, name: &str) -> Result<i64, StoreError> {
    if let Some(id) = tx.one::<i64>("select id from team where name = $1", args![name])? {
        return Ok(id);
    }
    let id = tx.allocate("team", 1)?;
    tx.run("insert into team (id, name) values ($1, $2)", args![id, name])?;
    Ok(id)
}

/// A session as its bearer sees it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Session {
    pub id: i64,
    /// What it was opened with, such as `Firefox on Linux`.
    pub agent: Option<String>,
    /// Milliseconds since 1970 in UTC.
    pub made_at: Millis,
    pub expires_at: Millis,
    /// Whether it is the one that asks.
    pub is_this: bool,
}

impl FromRow for Session {
    fn from_row(row: &Row<'_>) -> Result<Session, StoreError> {
        Ok(Session {
            id: row.get("id")?,
            agent: row.get("agent")?,
            made_at: row.get("made_at")?,
            expires_at: row.get("expires_at")?,
            is_this: row.get::<i64>("is_this")? == 1,
        })
    }
}

pub fn open_session(
    tx: &Tx,
    digest: &[u8],
    colleague: i64,
    agent: Option<&str>,
    now: Millis,
) -> Result<(), StoreError> {
    tx.run("delete from session where expires_at <= $1", args![now])?;
    let id = tx.allocate("session", 1)?;
    tx.run(
        "insert into session (digest, id, agent, colleague_id, made_at, expires_at) values ($1, $2, $3, $4, $5, $6)",
        args![digest, id, agent, colleague, now, now + SESSION],
    )?;
    Ok(())
}

pub fn sessions(tx: &Tx, colleague: i64, this: &[u8], now: Millis) -> Result<Vec<Session>, StoreError> {
    tx.all(
        "select id, agent, made_at, expires_at, case when digest = $2 then 1 else 0 end as is_this
         from session where colleague_id = $1 and expires_at > $3 order by made_at desc, id desc",
        args![colleague, this, now],
    )
}

/// Ends one of a colleague's sessions; false when they have no such session.
pub fn end_session(tx: &Tx, colleague: i64, id: i64) -> Result<bool, StoreError> {
    let sql = "delete from session where colleague_id = $1 and id = $2";
    Ok(tx.run(sql, args![colleague, id])? == 1)
}

/// Ends a colleague's sessions but this one.
pub fn end_other_sessions(tx: &Tx, colleague: i64, this: &[u8]) -> Result<(), StoreError> {
    tx.run(
        "delete from session where colleague_id = $1 and digest <> $2",
        args![colleague, this],
    )?;
    Ok(())
}

pub fn close_session(tx: &Tx, digest: &[u8]) -> Result<(), StoreError> {
    tx.run("delete from session where digest = $1", args![digest])?;
    Ok(())
}

/// A link with no colleague makes the first owner.
pub fn add_link(
    tx: &Tx,
    digest: &[u8],
    colleague: Option<i64>,
    expires_at: Millis,
) -> Result<(), StoreError> {
    tx.run(
        "insert into sign_in_link (digest, colleague_id, expires_at) values ($1, $2, $3)",
        args![digest, colleague, expires_at],
    )?;
    Ok(())
}

/// Whom a link that is still good lets in: `Some(None)` makes the first owner.
pub fn link_is_for(tx: &Tx, digest: &[u8], now: Millis) -> Result<Option<Option<i64>>, StoreError> {
    tx.one(
        "select colleague_id from sign_in_link where digest = $1 and used_at is null and expires_at > $2",
        args![digest, now],
    )
}

/// Links made for a colleague before lead nowhere from now on.
pub fn end_links(tx: &Tx, colleague: i64, now: Millis) -> Result<(), StoreError> {
    tx.run(
        "update sign_in_link set used_at = $2 where colleague_id = $1 and used_at is null",
        args![colleague, now],
    )?;
    Ok(())
}

/// Uses the link up. `None` when it was used, has run out or never was; `Some(None)` for the first owner's.
pub fn use_link(tx: &Tx, digest: &[u8], now: Millis) -> Result<Option<Option<i64>>, StoreError> {
    tx.one(
        "update sign_in_link set used_at = $2
         where digest = $1 and used_at is null and expires_at > $2 returning colleague_id",
        args![digest, now],
    )
}

pub fn add_key(
    tx: &Tx,
    secret: &crate::access::key::Secret,
    name: &str,
    scope: Right,
    owner: i64,
    now: Millis,
) -> Result<i64, StoreError> {
    let id = tx.allocate("api_key", 1)?;
    tx.run(
        "insert into api_key (id, digest, hint, name, scope, colleague_id, made_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        args![id, secret.digest(), secret.hint(), name, scope.word(), owner, now],
    )?;
    Ok(id)
}

/// Keys in use first; all of them, or one colleague's.
pub fn keys(tx: &Tx, colleague: Option<i64>) -> Result<Vec<ApiKey>, StoreError> {
    Query::new(
        "select k.id, k.name, k.hint, k.scope, k.colleague_id, c.name as owner, k.made_at, k.last_used_on, k.revoked_at
         from api_key k join colleague c on c.id = k.colleague_id where true",
    )
    .push_some(" and k.colleague_id = ", colleague)
    .text(" order by k.revoked_at desc nulls first, k.made_at desc, k.id desc limit 1000")
    .all(tx)
}

/// Notes the day on which a key was used.
pub fn touch_key(tx: &Tx, digest: &[u8], day: &str) -> Result<(), StoreError> {
    tx.run(
        "update api_key set last_used_on = $2 where digest = $1",
        args![digest, day],
    )?;
    Ok(())
}

/// The day on which a key was last used.
pub fn key_used_on(tx: &Tx, digest: &[u8]) -> Result<Option<String>, StoreError> {
    let sql = "select last_used_on from api_key where digest = $1";
    Ok(tx.one::<Option<String>>(sql, args![digest])?.flatten())
}

pub fn key(tx: &Tx, id: i64) -> Result<Option<ApiKey>, StoreError> {
    tx.one(
        "select k.id, k.name, k.hint, k.scope, k.colleague_id, c.name as owner, k.made_at, k.last_used_on, k.revoked_at
         from api_key k join colleague c on c.id = k.colleague_id where k.id = $1",
        args![id],
    )
}

pub fn key_digest(tx: &Tx, id: i64) -> Result<Option<Vec<u8>>, StoreError> {
    tx.one("select digest from api_key where id = $1", args![id])
}

/// False when there is no such key still in use.
pub fn revoke_key(tx: &Tx, id: i64, now: Millis) -> Result<bool, StoreError> {
    let sql = "update api_key set revoked_at = $2 where id = $1 and revoked_at is null";
    Ok(tx.run(sql, args![id, now])? == 1)
}

/// What that key made before: the digest of what was asked, and the id.
pub fn made_once(tx: &Tx, actor: ActorId, key: &str) -> Result<Option<(Vec<u8>, i64)>, StoreError> {
    tx.one(
        "select digest, made from once where colleague_id = $1 and key = $2",
        args![actor.0, key],
    )
}

pub fn keep_once(
    tx: &Tx,
    actor: ActorId,
    key: &str,
    digest: &[u8],
    made: i64,
    now: Millis,
) -> Result<(), StoreError> {
    tx.run("delete from once where at < $1", args![now - ONCE])?;
    tx.run(
        "insert into once (colleague_id, key, digest, made, at) values ($1, $2, $3, $4, $5)",
        args![actor.0, key, digest, made, now],
    )?;
    Ok(())
}
