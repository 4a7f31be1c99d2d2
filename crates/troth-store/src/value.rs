//! The values that go into a statement: the few kinds both engines share, and what neither of them takes.

use crate::error::StoreError;

/// Beyond this one engine or the other refuses, each in its own words; so the store does, in one.
pub(crate) const MAX_BYTES: usize = 500_000_000;

/// What SQLite takes; PostgreSQL would take twice as many.
pub(crate) const MAX_PARAMETERS: usize = 32_766;

/// One argument of a statement, or one cell of an answer.
///
/// ```
/// use troth_store::{Value, args};
///
/// let values = args![7, "Ada", None::<String>, true];
/// assert_eq!(values[3], Value::Int(1));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Null,
    Int(i64),
    Real(f64),
    Text(String),
    Blob(Vec<u8>),
    /// What a full-text search looks for; made by [`words`](crate::words()).
    Match(Vec<String>),
}

impl Value {
    /// What an error may say of it: errors are logged, and a value may be somebody's name.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Value::Null => "nothing",
            Value::Int(_) => "a whole number",
            Value::Real(_) => "a fractional number",
            Value::Text(_) => "a text",
            Value::Blob(_) => "bytes",
            Value::Match(_) => "words to look for",
        }
    }

    /// About how many bytes it takes: enough to know when there are many.
    pub(crate) fn size(&self) -> usize {
        match self {
            Value::Text(text) => text.len(),
            Value::Blob(bytes) => bytes.len(),
            _ => 8,
        }
    }
}

/// The arguments of a statement: `tx.all(sql, args![id, name])`.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => {
        [$($crate::Value::from($value)),*] as [$crate::Value; _]
    };
}

macro_rules! whole_numbers {
    ($($number:ty),*) => {
        $(impl From<$number> for Value {
            fn from(number: $number) -> Self {
                Value::Int(i64::from(number))
            }
        })*
    };
}

whole_numbers!(i64, i32, i16, u32, u16, u8, bool);

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Value::Real(number)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::Text(text)
    }
}

impl From<&[u8]> for Value {
    fn from(bytes: &[u8]) -> Self {
        Value::Blob(bytes.to_owned())
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Value::Blob(bytes)
    }
}

impl<T> From<Option<T>> for Value
where
    Value: From<T>,
{
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, Value::from)
    }
}

impl<T: Clone> From<&T> for Value
where
    Value: From<T>,
{
    fn from(value: &T) -> Self {
        Value::from(value.clone())
    }
}

/// Refuses, before any engine sees it, what one of them would refuse or quietly change.
pub(crate) fn check_arguments(args: &[Value], wanted: usize) -> Result<(), StoreError> {
    let given = args.len();
    if given > MAX_PARAMETERS || wanted > MAX_PARAMETERS {
        return Err(StoreError::TooManyParameters {
            count: given.max(wanted),
        });
    }
    if given != wanted {
        return Err(StoreError::Arguments { wanted, given });
    }
    args.iter().try_for_each(check)
}

/// PostgreSQL has no NUL in a text, and SQLite's own functions stop reading at one.
pub(crate) fn check(value: &Value) -> Result<(), StoreError> {
    match value {
        Value::Real(number) if !number.is_finite() => Err(StoreError::NotFinite(*number)),
        Value::Text(text) if text.len() > MAX_BYTES => Err(StoreError::TooBig { bytes: text.len() }),
        Value::Blob(bytes) if bytes.len() > MAX_BYTES => Err(StoreError::TooBig { bytes: bytes.len() }),
        Value::Text(text) if text.as_bytes().contains(&0) => Err(StoreError::NulInText),
        _ => Ok(()),
    }
}
