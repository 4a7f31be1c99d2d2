//! A colleague as an owner types one, checked: a name, the address they sign in with, what they may and whom they see.

use serde::{Deserialize, Serialize};
use troth_store::Tx;

use crate::access::store::{self, Colleague, NewColleague};
use crate::access::{Actor, Role, Visibility};
use crate::frame::form::Errors;
use crate::frame::problem::Problem;

/// A colleague as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct ColleagueInput {
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// What they sign in with.
    #[schema(min_length = 3, max_length = 254)]
    pub email: String,
    /// `member` unless said otherwise.
    pub role: Option<Role>,
    /// `all` unless said otherwise.
    pub visibility: Option<Visibility>,
    /// A team by name; a new name makes a new team. Nothing for none.
    #[schema(max_length = 100)]
    pub team: Option<String>,
    /// The version read before, for those who cannot send `If-Match`.
    pub version: Option<i64>,
}

/// Trimmed and in lower case; a message when it is no address.
pub fn email(typed: &str, errors: &mut Errors) -> String {
    let example = "write an address such as `ann@example.org`";
    let email = errors.needed("email", typed, 254, example).to_lowercase();
    let is_address = email.split_once('@').is_some_and(|(who, at)| {
        !who.is_empty() && at.contains('.') && !at.contains('@') && !at.ends_with('.')
    });
    if !is_address || email.chars().any(|c| c.is_whitespace() || c.is_control()) {
        errors.add("email", example);
    }
    email
}

/// A colleague as typed, checked.
#[derive(Debug)]
pub struct Checked {
    name: String,
    email: String,
    pub role: Role,
    visibility: Visibility,
    team: Option<i64>,
}

impl Checked {
    pub fn as_new(&self) -> NewColleague<'_> {
        NewColleague {
            name: &self.name,
            email: &self.email,
            password: None,
            role: self.role,
            visibility: self.visibility,
            team: self.team,
        }
    }
}

impl ColleagueInput {
    /// # Errors
    /// [`Problem::Invalid`] with what is wrong beside each field.
    pub fn check(&self, tx: &Tx, before: Option<&Colleague>) -> Result<Checked, Problem> {
        let mut errors = Errors::default();
        let name = errors.needed("name", &self.name, 200, "write their name");
        let email = email(&self.email, &mut errors);
        let team = errors.text("team", self.team.as_deref(), 100);
        Problem::check(errors)?;
        if store::is_taken(tx, &email, before.map(|colleague| colleague.id))? {
            let taken = "someone signs in with that address already";
            return Err(Problem::Invalid(Errors::one("email", taken)));
        }
        let kept = |role: Role, visibility: Visibility| {
            (self.role.unwrap_or(role), self.visibility.unwrap_or(visibility))
        };
        let (role, visibility) = before.map_or_else(
            || kept(Role::Member, Visibility::All),
            |colleague| kept(colleague.role, colleague.visibility),
        );
        Ok(Checked {
            name,
            email,
            role,
            visibility,
            team: team.map(|team| store::team_called(tx, &team)).transpose()?,
        })
    }

    pub fn of(colleague: &Colleague) -> ColleagueInput {
        ColleagueInput {
            name: colleague.name.clone(),
            email: colleague.email.clone(),
            role: Some(colleague.role),
            visibility: Some(colleague.visibility),
            team: colleague.team.clone(),
            version: Some(colleague.version),
        }
    }
}

/// The house always has an owner who can come in, and nobody shuts themselves out by a slip.
///
/// # Errors
/// [`Problem::Conflict`] when it would not.
pub fn may_lose(actor: &Actor, before: &Colleague, role: Option<Role>, owners: i64) -> Result<(), Problem> {
    let stays_owner = before.role != Role::Owner || role == Some(Role::Owner);
    if before.left_at.is_none() && !stays_owner && owners <= 1 {
        return Err(Problem::Conflict(
            "this is the last owner\n\nhint: make somebody else an owner first".to_owned(),
        ));
    }
    let is_self = actor.id.0 == before.id;
    if is_self && (role.is_none() || !stays_owner) {
        return Err(Problem::Conflict(
            "nobody gives up their own place by themselves\n\nhint: ask another owner".to_owned(),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::ActorId;

    fn colleague(id: i64, role: Role) -> Colleague {
        Colleague {
            id,
            name: "Ann".into(),
            email: "ann@devlin.example".into(),
            role,
            visibility: Visibility::All,
            team: None,
            left_at: None,
            version: 1,
        }
    }

    #[test]
    fn an_owner_stays_whoever_leaves() {
        let actor = Actor {
            id: ActorId(1),
            ..Actor::troth()
        };
        let [me, other, member] = [
            colleague(1, Role::Owner),
            colleague(2, Role::Owner),
            colleague(3, Role::Member),
        ];
        for (before, role, owners, may) in [
            (&other, None, 2, true),
            (&other, None, 1, false),
            (&other, Some(Role::Reader), 1, false),
            (&other, Some(Role::Owner), 1, true),
            (&member, None, 1, true),
            (&me, None, 2, false),
            (&me, Some(Role::Member), 2, false),
            (&me, Some(Role::Owner), 1, true),
        ] {
            assert_eq!(
                may_lose(&actor, before, role, owners).is_ok(),
                may,
                "{before:?} {role:?} {owners}"
            );
        }
    }

    #[test]
    fn an_address_is_folded_and_what_is_none_is_refused() {
        for (typed, read) in [
            (" Ann@Example.org ", Some("ann@example.org")),
            ("ann", None),
            ("ann@b@example.org", None),
            ("@example.org", None),
            ("ann@example", None),
            ("ann smith@example.org", None),
            ("", None),
        ] {
            let mut errors = Errors::default();
            let found = email(typed, &mut errors);
            assert_eq!(errors.is_empty().then_some(found.as_str()), read, "{typed}");
        }
    }
}
