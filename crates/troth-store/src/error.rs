//! Everything that can go wrong between the house and its database, in words that fit both engines.

/// Why the store refused, or could not do, what was asked.
///
/// Constraints are named as the migration names them, on both engines, so that a name can become a field's error.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    // What the data would break.
    #[error("another row has the same value: `{constraint}`")]
    Unique { constraint: String },
    #[error("a row this one refers to, or is referred to by, stands in the way: `{constraint}`")]
    ForeignKey { constraint: String },
    #[error("the row breaks the rule `{constraint}`")]
    Check { constraint: String },
    #[error("`{column}` of `{table}` must have a value")]
    NotNull { table: String, column: String },

    // What was given.
    #[error(
        "the text holds a NUL character, which no text of ours can\n\nhint: remove it where the text comes in"
    )]
    NulInText,
    #[error("the number `{0}` cannot be stored\n\nhint: not-a-number and infinity have no place in a column")]
    NotFinite(f64),
    #[error(
        "a value of {bytes} bytes is too big, at most {} are stored\n\nhint: cut it into pieces",
        crate::value::MAX_BYTES
    )]
    TooBig { bytes: usize },
    #[error("the statement has {wanted} parameters and {given} arguments were given")]
    Arguments { wanted: usize, given: usize },
    #[error(
        "{count} parameters are too many for one statement, at most {} are taken\n\nhint: use `bulk`, or several statements",
        crate::value::MAX_PARAMETERS
    )]
    TooManyParameters { count: usize },
    #[error("one statement at a time\n\nhint: the text holds a `;` with more behind it")]
    SeveralStatements,
    #[error(
        "`{0}` belongs to the store, not to a job\n\nhint: a job is already one transaction; `attempt` tries a part of it"
    )]
    NotYours(&'static str),
    #[error("`{0}` is not a plain name\n\nhint: lower-case letters, digits and `_`")]
    NotAName(String),

    // What came back.
    #[error("the answer has no column `{0}`")]
    UnknownColumn(String),
    #[error("`{column}` holds {found}, wanted {wanted}")]
    WrongType {
        column: String,
        wanted: &'static str,
        found: &'static str,
    },

    // What the engine could not do.
    #[error("the database is busy with someone else's work\n\nhint: try again")]
    Busy,
    #[error("the disk is full, nothing was kept\n\nhint: make room, then try again")]
    Full,
    #[error("the statement took longer than it may")]
    TimedOut,
    #[error("a read cannot write")]
    ReadOnly,
    #[error("the connection to the database was lost: {0}")]
    Lost(String),
    #[error(
        "the connection was lost while committing: {0}\n\nhint: the write may have been kept or not; look before trying again"
    )]
    Unsettled(String),
    #[error("the job panicked and was undone")]
    Panicked,
    #[error("the store is closed")]
    Closed,
    #[error("{0}")]
    Engine(String),

    // Opening, migrating, copying.
    #[error("`{0}` is not an address of a database\n\nhint: a file's path, or `postgres://user@host/name`")]
    Address(String),
    #[error("cannot open `{path}`: {reason}")]
    Open { path: String, reason: String },
    #[error("`{0}` is not a database")]
    NotADatabase(String),
    #[error(
        "the database was migrated by a newer program, which knows `{0}`\n\nhint: run that newer program"
    )]
    NewerSchema(String),
    #[error(
        "the migration `{0}` was changed after it had been run\n\nhint: put it back, and write a new one"
    )]
    EditedMigration(String),
    #[error("the migration `{name}` failed and left nothing behind: {error}")]
    Migration { name: String, error: Box<StoreError> },
    #[error("cannot copy to or from `{path}`: {reason}")]
    Copy { path: String, reason: String },
    #[error("`{0}` has rows already\n\nhint: restore into a database nothing was written to")]
    NotEmpty(String),
}

impl StoreError {
    /// Whether the statement failed in the engine, and with it everything since the last savepoint.
    pub(crate) fn is_fatal_to_the_job(&self) -> bool {
        use StoreError::{
            Arguments, NotAName, NotFinite, NotYours, NulInText, SeveralStatements, TooBig,
            TooManyParameters, UnknownColumn, WrongType,
        };
        let refused_before = matches!(
            self,
            NulInText
                | NotFinite(_)
                | TooBig { .. }
                | Arguments { .. }
                | TooManyParameters { .. }
                | SeveralStatements
                | NotYours(_)
                | NotAName(_)
                | UnknownColumn(_)
                | WrongType { .. }
        );
        !refused_before
    }
}
