//! A batch: one table or mailbox on its way in, what state it is in, and what became of its rows.

use serde::{Deserialize, Serialize};

use crate::frame::time::{DAY, Millis, SECOND};
use crate::intake::plan::Plan;

/// A reader that gave no sign for so long is taken to be gone, and another goes on in its place.
pub const SILENCE: Millis = 15 * SECOND;

/// A file nobody decided about, and the words of refused rows, are kept this long.
pub const PATIENCE: Millis = 7 * DAY;
pub const REFUSED_KEPT: Millis = 90 * DAY;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Somebody has to look first.
    Asking,
    Waiting,
    Reading,
    Done,
    /// By a person, or because the command that read it ended; it can go on.
    Stopped,
    /// What lies under it could not be read or kept; it can be tried again.
    Failed,
    Undoing,
    Undone,
}

impl State {
    pub const ALL: [State; 8] = [
        State::Asking,
        State::Waiting,
        State::Reading,
        State::Done,
        State::Stopped,
        State::Failed,
        State::Undoing,
        State::Undone,
    ];

    pub fn word(self) -> &'static str {
        match self {
            State::Asking => "asking",
            State::Waiting => "waiting",
            State::Reading => "reading",
            State::Done => "done",
            State::Stopped => "stopped",
            State::Failed => "failed",
            State::Undoing => "undoing",
            State::Undone => "undone",
        }
    }

    pub fn parse(word: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.word() == word)
    }

    /// Nothing more happens to it by itself.
    pub fn rests(self) -> bool {
        !matches!(self, State::Waiting | State::Reading | State::Undoing)
    }

    pub fn may_stop(self) -> bool {
        matches!(self, State::Waiting | State::Reading)
    }

    pub fn may_go_on(self) -> bool {
        matches!(self, State::Asking | State::Stopped | State::Failed)
    }

    pub fn may_undo(self) -> bool {
        !matches!(self, State::Undoing | State::Undone)
    }
}

/// What became of the rows read so far. Every row is in one of the five.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = BatchCounts)]
pub struct Counts {
    pub rows: i64,
    pub created: i64,
    pub updated: i64,
    pub unchanged: i64,
    /// The same thing said twice in one file; kept once.
    pub duplicate: i64,
    pub refused: i64,
    /// Not taken: they speak of somebody who was erased, and of nobody else.
    pub left_out: i64,
    /// Taken, though something in them could not be read; counted in one of the others too.
    pub remarked: i64,
}

/// One batch as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    pub id: i64,
    pub silo: Option<i64>,
    pub silo_name: Option<String>,
    pub file: String,
    pub format: String,
    pub size: i64,
    pub lines: i64,
    pub upload: Option<i64>,
    pub digest: String,
    pub plan: String,
    pub state: State,
    pub by: i64,
    pub by_name: Option<String>,
    pub started_at: Millis,
    pub finished_at: Option<Millis>,
    pub line: i64,
    pub counts: Counts,
    pub last_fact: Option<i64>,
    pub beat_at: Option<Millis>,
    pub trouble: Option<String>,
}

impl Batch {
    /// How it is read; nothing when no plan can be read from what was kept.
    pub fn plan(&self) -> Option<Plan> {
        serde_json::from_str(&self.plan).ok()
    }

    /// Seconds until it is read at the pace so far; nothing before there is a pace.
    pub fn seconds_left(&self, now: Millis) -> Option<i64> {
        let spent = now - self.started_at;
        let is_known =
            self.state == State::Reading && self.line > 0 && self.lines >= self.line && spent > SECOND;
        is_known.then(|| spent.saturating_mul(self.lines - self.line) / self.line / SECOND)
    }
}

impl Counts {
    #[must_use]
    pub fn and(self, more: Counts) -> Counts {
        Counts {
            rows: self.rows + more.rows,
            created: self.created + more.created,
            updated: self.updated + more.updated,
            unchanged: self.unchanged + more.unchanged,
            duplicate: self.duplicate + more.duplicate,
            refused: self.refused + more.refused,
            left_out: self.left_out + more.left_out,
            remarked: self.remarked + more.remarked,
        }
    }

    /// Whether every row read is accounted for once.
    pub fn adds_up(&self) -> bool {
        let said = self.created + self.updated + self.unchanged + self.duplicate;
        self.rows == said + self.refused + self.left_out
    }
}

/// A plan as the batch keeps it.
pub fn plan_text(plan: &Plan) -> String {
    serde_json::to_string(plan).unwrap_or_default()
}
