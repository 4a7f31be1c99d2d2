//! What rows and answers show of our word, and what Troth says of it: exactly that, as long as it is shown.
//!
//! Laws:
//! - Troth takes its own word back when what showed it is gone.
//! - What a colleague said, Troth never says otherwise; what a colleague took back, it does not say again.

use std::collections::HashMap;

use troth_store::{StoreError, Tx};

use crate::frame::time::Millis;
use crate::journal::ActorId;
use crate::promise::act::{Doing, act_all};
use crate::promise::deed::{Act, Deed, Voice};
use crate::promise::store;

/// Something that shows what became of a promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Kept, broken, or released: a silo does not say who cancelled an order, and we read it as the customer's release.
    pub deed: Deed,
    pub evidence: String,
    /// The answer it rests on.
    pub said_in: Option<i64>,
    pub at: Millis,
}

impl Shown {
    pub fn cancelled(at: Millis) -> Shown {
        Shown {
            deed: Deed::Released,
            evidence: "the order was cancelled".to_owned(),
            said_in: None,
            at,
        }
    }

    fn is(&self, act: &Act) -> bool {
        act.deed == self.deed
            && act.said_in == self.said_in
            && act.evidence.as_deref() == Some(self.evidence.as_str())
    }

    fn doing(&self, promise: i64) -> Doing {
        Doing {
            evidence: Some(self.evidence.clone()),
            said_in: self.said_in,
            ..Doing::new(promise, self.deed, Voice::Us, self.at)
        }
    }
}

/// Brings Troth's own word on each of these promises to what is shown of it now.
///
/// # Errors
/// When the store fails.
pub fn say(tx: &Tx, shown: &[(i64, Option<Shown>)], now: Millis) -> Result<(), StoreError> {
    let ids: Vec<i64> = shown.iter().map(|(promise, _)| *promise).collect();
    let mut acts: HashMap<i64, Vec<Act>> = HashMap::new();
    for act in store::acts_of(tx, &ids)? {
        acts.entry(act.promise).or_default().push(act);
    }
    let doings = shown.iter().flat_map(|(promise, shown)| {
        let acts = acts.get(promise).map_or(&[][..], Vec::as_slice);
        due(*promise, acts, shown.as_ref(), now)
    });
    act_all(tx, doings.collect(), ActorId::TROTH, now)?;
    Ok(())
}

/// What Troth has to take back and to say, given all that was done to one promise.
fn due(promise: i64, acts: &[Act], shown: Option<&Shown>, now: Millis) -> Vec<Doing> {
    let undone: HashMap<i64, i64> = acts
        .iter()
        .filter_map(|act| act.undoes.map(|undoes| (undoes, act.by)))
        .collect();
    let is_troths = |act: &Act| act.by == ActorId::TROTH.0;
    let says = |act: &&Act| {
        matches!(
            act.deed,
            Deed::Kept | Deed::Broken | Deed::Released | Deed::Replaced | Deed::Error
        )
    };
    let (ours, theirs): (Vec<&Act>, Vec<&Act>) = acts
        .iter()
        .filter(says)
        .filter(|act| !undone.contains_key(&act.id))
        .partition(|act| is_troths(act));
    let mut doings: Vec<Doing> = ours
        .iter()
        .filter(|act| !shown.is_some_and(|shown| shown.is(act)))
        .map(|act| Doing {
            undoes: Some(act.id),
            evidence: Some("no longer on record".to_owned()),
            ..Doing::new(promise, Deed::Undone, Voice::Us, now)
        })
        .collect();
    doings.extend(
        shown
            .filter(|shown| {
                let is_said = ours.iter().any(|act| shown.is(act));
                let is_settled = theirs.iter().any(|act| settles(act, shown));
                let was_refused = acts.iter().any(|act| {
                    shown.is(act) && undone.get(&act.id).is_some_and(|by| *by != ActorId::TROTH.0)
                });
                !(is_said || is_settled || was_refused)
            })
            .map(|shown| shown.doing(promise)),
    );
    doings
}

/// Whether a person's act leaves nothing to say. The customer's verdict stands beside ours; a release ends both.
fn settles(act: &Act, shown: &Shown) -> bool {
    let is_verdict = matches!(act.deed, Deed::Kept | Deed::Broken);
    !is_verdict || act.voice == Voice::Us || shown.deed == Deed::Released
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::promise::deed::tests::{act, undoing};

    /// As a colleague did it; Troth itself has no number.
    fn by_mia(act: Act) -> Act {
        Act { by: 7, ..act }
    }

    fn in_time() -> Shown {
        Shown {
            deed: Deed::Kept,
            evidence: "shipped 2026-11-20, due 2026-11-20".into(),
            said_in: None,
            at: 5,
        }
    }

    fn said(id: i64, shown: &Shown) -> Act {
        Act {
            evidence: Some(shown.evidence.clone()),
            ..act(id, shown.deed, Voice::Us)
        }
    }

    fn deeds(acts: &[Act], shown: Option<&Shown>) -> Vec<Deed> {
        due(1, acts, shown, 9).iter().map(|doing| doing.deed).collect()
    }

    #[test]
    fn it_says_what_is_shown_once_and_takes_it_back_when_it_is_not() {
        let shown = in_time();
        assert_eq!(deeds(&[], Some(&shown)), [Deed::Kept]);
        let acts = [said(1, &shown)];
        assert!(deeds(&acts, Some(&shown)).is_empty());
        assert_eq!(deeds(&acts, None), [Deed::Undone]);
        let late = Shown {
            deed: Deed::Broken,
            evidence: "shipped 2026-11-22, due 2026-11-20".into(),
            ..in_time()
        };
        assert_eq!(deeds(&acts, Some(&late)), [Deed::Undone, Deed::Broken]);
        // Taken back by Troth itself, it is said again when it is shown again.
        let acts = [said(1, &shown), undoing(2, 1)];
        assert_eq!(deeds(&acts, Some(&shown)), [Deed::Kept]);
    }

    #[test]
    fn what_a_colleague_said_is_never_overruled() {
        let shown = in_time();
        for (deed, voice, is_free) in [
            (Deed::Broken, Voice::Us, false),
            (Deed::Kept, Voice::Us, false),
            // The customer's own verdict stands beside ours.
            (Deed::Broken, Voice::Customer, true),
            (Deed::Released, Voice::Customer, false),
            (Deed::Replaced, Voice::Customer, false),
            (Deed::Error, Voice::Us, false),
        ] {
            let acts = [by_mia(act(1, deed, voice))];
            assert_eq!(
                !deeds(&acts, Some(&shown)).is_empty(),
                is_free,
                "{deed:?} {voice:?}"
            );
            assert!(
                deeds(&acts, Some(&Shown::cancelled(3))).is_empty(),
                "{deed:?} {voice:?}"
            );
            let undone = [by_mia(act(1, deed, voice)), by_mia(undoing(2, 1))];
            assert_eq!(deeds(&undone, Some(&shown)), [Deed::Kept]);
        }
        let taken_back = [said(1, &shown), by_mia(undoing(2, 1))];
        assert!(deeds(&taken_back, Some(&shown)).is_empty());
    }
}
