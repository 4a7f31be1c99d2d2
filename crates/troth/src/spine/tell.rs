//! One row for one thing, however often and in whatever order it is told.

use std::collections::{BTreeSet, HashMap};

use troth_store::{StoreError, Tx};

use crate::spine::{Direction, Passed, Role, Standing, store};

/// The same letter in several folders is one; everyone any copy names was in it.
pub fn once_each(passed: Vec<Passed>) -> Vec<Passed> {
    let mut places: HashMap<String, usize> = HashMap::with_capacity(passed.len());
    let mut kept: Vec<Passed> = Vec::with_capacity(passed.len());
    for one in passed {
        match places.get(&one.key) {
            Some(&at) => {
                let who = union(&kept[at].who, &one.who);
                // The newest telling counts; its people are joined to those of the others.
                let record = kept[at].record.or(one.record);
                kept[at] = Passed { who, record, ..one };
            }
            None => {
                places.insert(one.key.clone(), kept.len());
                let who = union(&one.who, &[]);
                kept.push(Passed { who, ..one });
            }
        }
    }
    kept
}

/// Each person once, as what they were first of from, to, cc, about.
fn union(one: &[(i64, Role)], other: &[(i64, Role)]) -> Vec<(i64, Role)> {
    let mut all: Vec<(i64, Role)> = Vec::with_capacity(one.len() + other.len());
    for (subject, role) in one.iter().chain(other) {
        match all.iter_mut().find(|(known, _)| known == subject) {
            Some((_, known)) if role < known => *known = *role,
            Some(_) => {}
            None => all.push((*subject, *role)),
        }
    }
    all
}

/// Rows that are there: those that now say something else are changed, with their people; the rest are left alone.
pub fn tell_anew(
    tx: &Tx,
    old: Vec<Passed>,
    known: &HashMap<String, Standing>,
) -> Result<Vec<(i64, Passed)>, StoreError> {
    let ids: Vec<i64> = old
        .iter()
        .filter_map(|one| known.get(&one.key))
        .map(|one| one.id)
        .collect();
    let people = store::people(tx, &ids)?;
    let (mut placed, mut beside) = (Vec::new(), BTreeSet::new());
    for one in old {
        let Some(stands) = known.get(&one.key) else {
            continue;
        };
        let here = people.get(&stands.id).map_or(&[][..], Vec::as_slice);
        let (anew, also) = anew(one, stands, here);
        placed.extend(anew.map(|anew| (stands.id, anew)));
        beside.extend(also.map(|record| (stands.id, record)));
    }
    store::change(tx, &placed)?;
    store::also(tx, beside)?;
    Ok(placed)
}

/// What the row shall say, `None` when it says so already; and the record that tells of it beside the one it rests on.
fn anew(one: Passed, stands: &Standing, here: &[(i64, Role)]) -> (Option<Passed>, Option<i64>) {
    let is_other_record = one.record.is_some() && stands.record.is_some() && one.record != stands.record;
    let is_older = is_other_record && one.record < stands.record && stands.withdrawn_at.is_none();
    let is_beside = is_other_record && one.replaces != stands.record;
    let who = if is_beside {
        union(here, &one.who)
    } else {
        union(&one.who, &[])
    };
    let beside = if is_older { one.record } else { stands.record };
    let also = beside.filter(|_| is_beside);
    let anew = if is_older {
        // An older telling adds its people and changes no word.
        Passed {
            at: stands.at,
            direction: Direction::parse(&stands.direction).unwrap_or(one.direction),
            title: stands.title.clone(),
            excerpt: stands.excerpt.clone(),
            href: stands.href.clone(),
            record: stands.record,
            is_internal: stands.is_internal,
            waits: stands.waits,
            solved_at: stands.solved_at,
            who,
            ..one
        }
    } else {
        Passed { who, ..one }
    };
    // The exchange a row belongs to is found once; a later look must not move it.
    let anew = Passed {
        thread: stands.thread.clone().or(anew.thread),
        ..anew
    };
    let same = stands.withdrawn_at.is_none()
        && stands.record == anew.record
        && stands.at == anew.at
        && stands.title == anew.title
        && stands.excerpt == anew.excerpt
        && stands.href == anew.href
        && stands.direction == anew.direction.word()
        && stands.waits == anew.waits
        && stands.solved_at == anew.solved_at
        && here.iter().collect::<BTreeSet<_>>() == anew.who.iter().collect::<BTreeSet<_>>();
    ((!same).then_some(anew), also)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(record: i64, who: &[(i64, Role)]) -> Passed {
        Passed {
            record: Some(record),
            who: who.to_vec(),
            ..Passed::about("mail:1".into(), "email", 5, Direction::In, 1)
        }
    }

    #[test]
    fn a_newer_record_tells_a_row_anew_and_an_older_one_only_adds_its_people() {
        let stands = Standing {
            id: 7,
            at: 5,
            direction: "in".into(),
            title: "Wheel".into(),
            excerpt: None,
            thread: None,
            href: None,
            record: Some(5),
            is_internal: false,
            waits: true,
            solved_at: None,
            withdrawn_at: None,
        };
        let here = [(1, Role::From)];
        let told = |record: i64, replaces: Option<i64>, title: &str| Passed {
            title: title.into(),
            replaces,
            ..letter(record, &here)
        };
        let gone = Standing {
            withdrawn_at: Some(9),
            ..stands.clone()
        };
        for (one, stands, title, waits, record, also) in [
            // As it stands already.
            (
                Passed {
                    waits: true,
                    ..told(5, None, "Wheel")
                },
                &stands,
                None,
                true,
                None,
                None,
            ),
            // Read otherwise: nobody waits for it any more.
            (
                told(5, None, "Wheel"),
                &stands,
                Some("Wheel"),
                false,
                Some(5),
                None,
            ),
            (
                told(6, Some(5), "Wheel!"),
                &stands,
                Some("Wheel!"),
                false,
                Some(6),
                None,
            ),
            (
                told(6, None, "Wheel!"),
                &stands,
                Some("Wheel!"),
                false,
                Some(6),
                Some(5),
            ),
            (told(4, None, "Bell"), &stands, None, true, None, Some(4)),
            (
                Passed {
                    who: vec![(2, Role::To)],
                    ..told(4, None, "Bell")
                },
                &stands,
                Some("Wheel"),
                true,
                Some(5),
                Some(4),
            ),
            (
                told(4, None, "Bell"),
                &gone,
                Some("Bell"),
                false,
                Some(4),
                Some(5),
            ),
        ] {
            let shown = format!("{one:?}");
            let (anew, beside) = anew(one, stands, &here);
            assert_eq!(anew.as_ref().map(|anew| anew.title.as_str()), title, "{shown}");
            assert_eq!(
                anew.as_ref().map_or(stands.waits, |anew| anew.waits),
                waits,
                "{shown}"
            );
            assert_eq!(anew.and_then(|anew| anew.record), record, "{shown}");
            assert_eq!(beside, also, "{shown}");
        }
    }

    #[test]
    fn one_letter_in_three_folders_is_one_with_all_its_people() {
        let copies = vec![
            letter(1, &[(1, Role::From), (2, Role::To)]),
            letter(2, &[(1, Role::From), (3, Role::Cc)]),
            letter(3, &[(1, Role::Cc)]),
        ];
        let kept = once_each(copies);
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[0].who, [(1, Role::From), (2, Role::To), (3, Role::Cc)]);
        assert_eq!(kept[0].record, Some(1));
    }
}
