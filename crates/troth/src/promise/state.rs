//! What has become of a promise: a pure reading of its acts, and of the clock.

use serde::{Deserialize, Serialize};

use crate::frame::time::{DAY, Millis};
use crate::promise::Promise;
use crate::promise::deed::{Act, Deed, Voice};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PromiseVerdict)]
pub enum Verdict {
    Kept,
    Broken,
}

/// What the acts alone say, before the clock is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Settled {
    Open,
    Waiting,
    Kept,
    Broken,
    Released,
    Replaced,
    Error,
}

/// What is shown: the settled state, and while it is open what the clock makes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PromiseState)]
pub enum State {
    Open,
    /// For the customer.
    Waiting,
    /// Today.
    Due,
    /// Due soon, or what it rests on is late.
    AtRisk,
    Overdue,
    Kept,
    Broken,
    Released,
    Replaced,
    Error,
}

/// The reading of all acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = PromiseStanding)]
pub struct Standing {
    pub settled: Settled,
    /// The customer's last verdict.
    pub they_say: Option<Verdict>,
    /// Our last verdict.
    pub we_say: Option<Verdict>,
    /// When it must be kept; nothing without a day or while the clock stands still.
    pub deadline: Option<Millis>,
    /// When it was last settled.
    pub closed_at: Option<Millis>,
}

/// A promise due within two days with nothing done is at risk: time enough to ring, too little to hope.
pub const RISK: Millis = 2 * DAY;

/// Reads the acts of one promise in the order they were done.
pub fn stand(promise: &Promise, acts: &[Act]) -> Standing {
    let undone: Vec<i64> = acts.iter().filter_map(|act| act.undoes).collect();
    let mut standing = Standing {
        settled: if promise.waits_for.is_some() {
            Settled::Waiting
        } else {
            Settled::Open
        },
        they_say: None,
        we_say: None,
        deadline: if promise.waits_for.is_some() {
            None
        } else {
            promise.due.deadline()
        },
        closed_at: None,
    };
    for act in acts
        .iter()
        .filter(|act| act.deed != Deed::Undone && !undone.contains(&act.id))
    {
        standing.take(promise, act);
    }
    standing.weigh();
    standing
}

impl Standing {
    fn take(&mut self, promise: &Promise, act: &Act) {
        match (act.deed, act.voice) {
            (Deed::Kept | Deed::Broken, voice) => {
                let verdict = if act.deed == Deed::Kept {
                    Verdict::Kept
                } else {
                    Verdict::Broken
                };
                match voice {
                    Voice::Customer => self.they_say = Some(verdict),
                    Voice::Us => self.we_say = Some(verdict),
                }
                self.closed_at = Some(act.at);
            }
            (Deed::Released, _) => self.close(Settled::Released, act.at),
            (Deed::Replaced, _) => self.close(Settled::Replaced, act.at),
            (Deed::Error, _) => self.close(Settled::Error, act.at),
            (Deed::Answered, _) if self.settled == Settled::Waiting => {
                self.settled = Settled::Open;
                self.deadline = promise
                    .due_days
                    .and_then(|days| days.checked_mul(DAY))
                    .and_then(|span| act.at.checked_add(span))
                    .or_else(|| promise.due.deadline());
            }
            (Deed::Answered | Deed::Undone, _) => {}
        }
    }

    fn close(&mut self, settled: Settled, at: Millis) {
        self.settled = settled;
        self.closed_at = Some(at);
    }

    /// A verdict settles what nothing else has settled; the customer's outranks ours.
    fn weigh(&mut self) {
        if matches!(self.settled, Settled::Open | Settled::Waiting) {
            self.settled = match self.they_say.or(self.we_say) {
                Some(Verdict::Kept) => Settled::Kept,
                Some(Verdict::Broken) => Settled::Broken,
                None => self.settled,
            };
        }
    }

    /// What to show now. `support_is_late` says that a promise it rests on is overdue or broken.
    pub fn at(&self, now: Millis, end_of_today: Millis, support_is_late: bool) -> State {
        match self.settled {
            Settled::Waiting => State::Waiting,
            Settled::Kept => State::Kept,
            Settled::Broken => State::Broken,
            Settled::Released => State::Released,
            Settled::Replaced => State::Replaced,
            Settled::Error => State::Error,
            Settled::Open => match self.deadline {
                Some(deadline) if now > deadline => State::Overdue,
                Some(deadline) if deadline <= end_of_today => State::Due,
                Some(deadline) if support_is_late || deadline - now <= RISK => State::AtRisk,
                _ if support_is_late => State::AtRisk,
                _ => State::Open,
            },
        }
    }
}

impl Settled {
    pub const ALL: [Settled; 7] = [
        Settled::Open,
        Settled::Waiting,
        Settled::Kept,
        Settled::Broken,
        Settled::Released,
        Settled::Replaced,
        Settled::Error,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Settled::Open => "open",
            Settled::Waiting => "waiting",
            Settled::Kept => "kept",
            Settled::Broken => "broken",
            Settled::Released => "released",
            Settled::Replaced => "replaced",
            Settled::Error => "error",
        }
    }

    pub fn parse(word: &str) -> Option<Settled> {
        Settled::ALL.into_iter().find(|settled| settled.word() == word)
    }
}

impl Verdict {
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Kept => "kept",
            Verdict::Broken => "broken",
        }
    }

    pub fn parse(word: &str) -> Option<Verdict> {
        [Verdict::Kept, Verdict::Broken]
            .into_iter()
            .find(|verdict| verdict.word() == word)
    }
}

impl State {
    pub const ALL: [State; 10] = [
        State::Overdue,
        State::Due,
        State::AtRisk,
        State::Open,
        State::Waiting,
        State::Broken,
        State::Kept,
        State::Released,
        State::Replaced,
        State::Error,
    ];

    pub fn word(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Waiting => "waiting for the customer",
            State::Due => "due today",
            State::AtRisk => "at risk",
            State::Overdue => "overdue",
            State::Kept => "kept",
            State::Broken => "broken",
            State::Released => "released",
            State::Replaced => "replaced",
            State::Error => "entered in error",
        }
    }

    pub fn is_open(self) -> bool {
        matches!(
            self,
            State::Open | State::Waiting | State::Due | State::AtRisk | State::Overdue
        )
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::promise::deed::tests::{act, undoing};
    use crate::promise::{Bond, Due, Giver, Kind, Said};

    /// Due on 20 November 2026 in UTC.
    fn frame_by_friday() -> Promise {
        Promise {
            id: 1,
            subject: 7,
            kind: Kind::Given,
            what: "a new frame".into(),
            due: Due::on(date(2026, 11, 20), "UTC"),
            waits_for: None,
            due_days: None,
            by: Giver::default(),
            touchpoint: "service".into(),
            said: Said::default(),
            bond: Bond::default(),
            pledge: None,
            made_at: 0,
            withdrawn_at: None,
        }
    }

    fn instant(text: &str) -> Millis {
        text.parse::<jiff::Timestamp>().unwrap().as_millisecond()
    }

    #[test]
    fn the_customers_verdict_outranks_ours_and_both_are_kept() {
        let acts = [
            act(1, Deed::Kept, Voice::Us),
            act(2, Deed::Broken, Voice::Customer),
            act(3, Deed::Kept, Voice::Us),
        ];
        let standing = stand(&frame_by_friday(), &acts);
        assert_eq!(standing.settled, Settled::Broken);
        assert_eq!(
            (standing.they_say, standing.we_say),
            (Some(Verdict::Broken), Some(Verdict::Kept))
        );
    }

    #[test]
    fn a_released_promise_is_not_broken() {
        let acts = [act(1, Deed::Released, Voice::Customer)];
        let standing = stand(&frame_by_friday(), &acts);
        assert_eq!(standing.at(Millis::MAX, Millis::MAX, true), State::Released);
    }

    #[test]
    fn the_clock_moves_an_open_promise_from_open_to_overdue() {
        let standing = stand(&frame_by_friday(), &[]);
        for (now, end_of_today, late, state) in [
            (
                "2026-11-10T09:00:00Z",
                "2026-11-10T23:59:59.999Z",
                false,
                State::Open,
            ),
            (
                "2026-11-10T09:00:00Z",
                "2026-11-10T23:59:59.999Z",
                true,
                State::AtRisk,
            ),
            (
                "2026-11-19T09:00:00Z",
                "2026-11-19T23:59:59.999Z",
                false,
                State::AtRisk,
            ),
            (
                "2026-11-20T09:00:00Z",
                "2026-11-20T23:59:59.999Z",
                false,
                State::Due,
            ),
            (
                "2026-11-21T00:00:00Z",
                "2026-11-21T23:59:59.999Z",
                false,
                State::Overdue,
            ),
        ] {
            assert_eq!(
                standing.at(instant(now), instant(end_of_today), late),
                state,
                "{now}"
            );
        }
    }

    #[test]
    fn a_promise_without_a_day_is_never_overdue() {
        let vague = Promise {
            due: Due::no_date("UTC", Some("shortly".into())),
            ..frame_by_friday()
        };
        assert_eq!(
            stand(&vague, &[]).at(Millis::MAX, Millis::MAX, false),
            State::Open
        );
    }

    #[test]
    fn a_waiting_promises_clock_starts_with_the_answer() {
        let waiting = Promise {
            waits_for: Some("the lot number".into()),
            due: Due::no_date("UTC", None),
            due_days: Some(2),
            ..frame_by_friday()
        };
        assert_eq!(
            stand(&waiting, &[]).at(Millis::MAX, Millis::MAX, false),
            State::Waiting
        );
        let answered = act(5 * DAY, Deed::Answered, Voice::Customer);
        let standing = stand(&waiting, &[answered]);
        assert_eq!(standing.settled, Settled::Open);
        // Answered on day five, due two days later.
        assert_eq!(standing.deadline, Some(7 * DAY));
    }

    #[test]
    fn undoing_an_act_leaves_what_was_before_it() {
        let acts = [act(1, Deed::Kept, Voice::Us), undoing(2, 1)];
        assert_eq!(stand(&frame_by_friday(), &acts), stand(&frame_by_friday(), &[]));
    }

    #[test]
    fn words_read_back() {
        assert!(
            Settled::ALL
                .into_iter()
                .all(|settled| Settled::parse(settled.word()) == Some(settled))
        );
    }

    proptest! {
        /// Whatever was done, undoing all of it in any order leaves the promise as it was made.
        #[test]
        fn undoing_everything_leaves_the_promise_as_made(deeds in proptest::collection::vec((0..6_usize, any::<bool>()), 0..12)) {
            let mut acts: Vec<Act> = deeds
                .iter()
                .zip(1..)
                .map(|((deed, theirs), id)| act(id, Deed::ALL[*deed], if *theirs { Voice::Customer } else { Voice::Us }))
                .collect();
            let undoings: Vec<Act> = acts.iter().map(|done| undoing(done.id + 100, done.id)).collect();
            acts.extend(undoings);
            prop_assert_eq!(stand(&frame_by_friday(), &acts), stand(&frame_by_friday(), &[]));
        }
    }
}
