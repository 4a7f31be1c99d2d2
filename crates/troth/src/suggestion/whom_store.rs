//! Whom thanks are for, in SQL: the colleague of that name, or whoever wrote what they answer.

use troth_store::{StoreError, Tx, args};
use troth_words::Thanked;

use crate::access::{self, store::Colleague};
use crate::suggestion::Kind;
use crate::suggestion::seen::{For, Heard, Seen};
use crate::suggestion::store::Suggestion;

/// Keeps of the thanks in a letter those that are for a colleague, and says for whom.
///
/// # Errors
/// When the store fails.
pub fn resolve(tx: &Tx, heard: &Heard, seen: &mut Vec<Seen>) -> Result<(), StoreError> {
    if !seen.iter().any(|one| one.kind == Kind::Thanks) {
        return Ok(());
    }
    let here = here(tx)?;
    let mut kept = Vec::with_capacity(seen.len());
    for mut one in seen.drain(..) {
        if let Some(thanks) = &mut one.thanks {
            let Some(colleague) = whom(tx, heard, thanks, &here)? else {
                continue;
            };
            thanks.colleague = colleague;
        }
        kept.push(one);
    }
    *seen = kept;
    Ok(())
}

/// Who is still with us.
fn here(tx: &Tx) -> Result<Vec<Colleague>, StoreError> {
    let mut here = access::store::colleagues(tx)?;
    here.retain(|one| one.left_at.is_none());
    Ok(here)
}

/// Nothing where they are for nobody of us; nothing inside where several are called so.
fn whom(tx: &Tx, heard: &Heard, thanks: &For, here: &[Colleague]) -> Result<Option<Option<i64>>, StoreError> {
    match &thanks.whom {
        Thanked::Reader => {
            let sole = match heard.readers.as_slice() {
                [one] => Some(*one),
                _ => None,
            };
            let found = answered(tx, heard.interaction)?.or(sole);
            Ok(found.filter(|id| here.iter().any(|one| one.id == *id)).map(Some))
        }
        Thanked::Named(name) => {
            let named: Vec<i64> = here
                .iter()
                .filter(|one| is_called(&one.name, name))
                .map(|one| one.id)
                .collect();
            let in_it = named.iter().copied().find(|id| heard.readers.contains(id));
            Ok(match named.as_slice() {
                [] => None,
                [one] => Some(Some(*one)),
                _ => Some(in_it),
            })
        }
    }
}

/// Every word of the name that was written is one of theirs.
fn is_called(name: &str, written: &str) -> bool {
    let name = name.to_lowercase();
    let mut written = written.split_whitespace().map(str::to_lowercase);
    written.all(|word| name.split([' ', '-']).any(|one| one == word))
}

/// The colleague who wrote last in that exchange before.
fn answered(tx: &Tx, interaction: i64) -> Result<Option<i64>, StoreError> {
    tx.one(
        "select c.id from interaction i join interaction o on o.thread = i.thread and o.direction = 'out'
           and o.at <= i.at and o.withdrawn_at is null
         join participant p on p.interaction_id = o.id and p.role = 'from'
         join identity e on e.subject_id = p.subject_id and e.kind = 'email'
         join colleague c on c.email = e.value
         where i.id = $1 order by o.at desc, o.id desc, c.id limit 1",
        args![interaction],
    )
}

/// Gives thanks that are open the colleagues to choose from.
///
/// # Errors
/// When the store fails.
pub fn offer(tx: &Tx, suggestions: &mut [Suggestion]) -> Result<(), StoreError> {
    let mut thanks = suggestions
        .iter_mut()
        .filter(|one| one.kind == Kind::Thanks)
        .peekable();
    if thanks.peek().is_none() {
        return Ok(());
    }
    let here: Vec<(i64, String)> = here(tx)?.into_iter().map(|one| (one.id, one.name)).collect();
    thanks.for_each(|one| one.colleagues.clone_from(&here));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_name_a_last_name_or_both_are_a_name() {
        for (name, written, is_it) in [
            ("Nancy Ward", "Nancy", true),
            ("Nancy Ward", "nancy ward", true),
            ("Nancy Ward", "Ward", true),
            ("Nancy Ward", "Nan", false),
            ("Nancy Ward", "Nancy Moss", false),
            ("Anna-Lena Moss", "Lena", true),
        ] {
            assert_eq!(is_called(name, written), is_it, "{name} {written}");
        }
    }
}
