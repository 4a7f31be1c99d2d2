//! Who acts, with which rights, and whose customers they may see.
//!
//! Reading order: this file (rights), `visit.rs` (one request by somebody, with what `carried.rs` reads of it), `door.rs` (coming in and going out),
//! `me.rs` (one's own account), `colleague.rs` and `api_key.rs` (who else, and which programs, may come in).
//!
//! Nothing here is known of customers. A handler gets its actor from [`visit::Visit`], whose type says the right it
//! demands, so that no handler can be called without one; a query about customers asks the actor what it may see.

pub mod api_key;
pub mod api_key_page;
pub mod carried;
pub mod colleague;
pub mod colleague_form;
pub mod colleague_page;
pub mod door;
pub mod door_page;
pub mod key;
pub mod me;
pub mod me_page;
pub mod once;
pub mod password;
pub mod store;
pub mod visit;
pub mod web;

use crate::journal::ActorId;
use serde::{Deserialize, Serialize};

/// What somebody may do, each including the one before.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    Read,
    Write,
    /// Settings, keys, colleagues, erasure.
    Own,
}

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Reader,
    Member,
    Owner,
}

/// Whose customers an actor sees: their own, their team's and those nobody looks after, or all.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    Own,
    Team,
    All,
}

/// Somebody acting, by a session or a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    pub id: ActorId,
    pub name: String,
    pub role: Role,
    pub visibility: Visibility,
    pub team: Option<i64>,
    /// A key's scope narrows its owner's role; a session does not.
    pub scope: Right,
}

/// What a fact about one colleague alone says: an id and no name, so that nothing need be erased from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfColleague {
    pub colleague: i64,
}

impl Role {
    pub const ALL: [Role; 3] = [Role::Reader, Role::Member, Role::Owner];

    pub fn word(self) -> &'static str {
        match self {
            Role::Reader => "reader",
            Role::Member => "member",
            Role::Owner => "owner",
        }
    }

    pub fn parse(word: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.word() == word)
    }

    pub fn right(self) -> Right {
        match self {
            Role::Reader => Right::Read,
            Role::Member => Right::Write,
            Role::Owner => Right::Own,
        }
    }
}

impl Visibility {
    pub const ALL: [Visibility; 3] = [Visibility::Own, Visibility::Team, Visibility::All];

    pub fn word(self) -> &'static str {
        match self {
            Visibility::Own => "own",
            Visibility::Team => "team",
            Visibility::All => "all",
        }
    }

    pub fn parse(word: &str) -> Option<Visibility> {
        Visibility::ALL
            .into_iter()
            .find(|visibility| visibility.word() == word)
    }
}

impl Right {
    pub const ALL: [Right; 3] = [Right::Read, Right::Write, Right::Own];

    pub fn word(self) -> &'static str {
        match self {
            Right::Read => "read",
            Right::Write => "write",
            Right::Own => "own",
        }
    }

    pub fn parse(word: &str) -> Option<Right> {
        Right::ALL.into_iter().find(|right| right.word() == word)
    }
}

impl Actor {
    /// Troth itself, which followers and the command line act as.
    pub fn troth() -> Actor {
        Actor {
            id: ActorId::TROTH,
            name: "Troth".to_owned(),
            role: Role::Owner,
            visibility: Visibility::All,
            team: None,
            scope: Right::Own,
        }
    }

    pub fn may(&self, right: Right) -> bool {
        self.role.right().min(self.scope) >= right
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_never_gives_more_than_its_owner_has() {
        for role in Role::ALL {
            for scope in Right::ALL {
                let actor = Actor {
                    role,
                    scope,
                    ..Actor::troth()
                };
                for right in Right::ALL {
                    assert_eq!(actor.may(right), right <= role.right() && right <= scope);
                }
            }
        }
    }

    #[test]
    fn words_read_back() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.word()), Some(role));
        }
        for visibility in Visibility::ALL {
            assert_eq!(Visibility::parse(visibility.word()), Some(visibility));
        }
        for right in Right::ALL {
            assert_eq!(Right::parse(right.word()), Some(right));
        }
    }
}
