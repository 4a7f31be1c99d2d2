//! One cell of an answer, still in the engine's hands, and the types it can be read as.

use crate::value::Value;

/// One cell, still in the engine's hands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ValueRef<'a> {
    Null,
    Int(i64),
    Real(f64),
    Text(&'a str),
    Blob(&'a [u8]),
}

impl ValueRef<'_> {
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            ValueRef::Null => "nothing",
            ValueRef::Int(_) => "a whole number",
            ValueRef::Real(_) => "a fractional number",
            ValueRef::Text(_) => "a text",
            ValueRef::Blob(_) => "bytes",
        }
    }

    pub(crate) fn to_value(self) -> Value {
        match self {
            ValueRef::Null => Value::Null,
            ValueRef::Int(number) => Value::Int(number),
            ValueRef::Real(number) => Value::Real(number),
            ValueRef::Text(text) => Value::Text(text.to_owned()),
            ValueRef::Blob(bytes) => Value::Blob(bytes.to_owned()),
        }
    }
}

/// A type one cell can be read as.
///
/// ```
/// use troth_store::{FromValue, ValueRef};
///
/// struct PromiseId(i64);
///
/// impl FromValue for PromiseId {
///     const WANTED: &'static str = "a promise's number";
///
///     fn from_value(value: ValueRef) -> Option<Self> {
///         i64::from_value(value).map(PromiseId)
///     }
/// }
/// ```
pub trait FromValue: Sized {
    /// What an error says was wanted.
    const WANTED: &'static str;

    /// The value, or nothing if the cell holds something else.
    fn from_value(value: ValueRef<'_>) -> Option<Self>;
}

impl FromValue for i64 {
    const WANTED: &'static str = "a whole number";

    fn from_value(value: ValueRef<'_>) -> Option<Self> {
        match value {
            ValueRef::Int(number) => Some(number),
            _ => None,
        }
    }
}

impl FromValue for i32 {
    const WANTED: &'static str = "a whole number of 32 bits";

    fn from_value(value: ValueRef<'_>) -> Option<Self> {
        i64::from_value(value).and_then(|number| number.try_into().ok())
    }
}

impl FromValue for u32 {
    const WANTED: &'static str = "a whole number of 32 bits, zero or more";

    fn from_value(value: ValueRef<'_>) -> Option<Self> {
        i64::from_value(value).and_then(|number| number.try_into().ok())
    }
}

impl FromValue for f64 {
    const WANTED: &'static str = "a number";

    fn from_value(value: ValueRef<'_>) -> Option<Self> {
        match value {
            ValueRef::Int(number) => Some(number as f64),
            ValueRef::Real(number) => Some(number),
            _ => None,
        }
    }
}

impl FromValue for bool {
    const WANTED: &'static str = "0 or 1";

    fn from_value(value: ValueRef<'_>) -> Option<Self> {
        match value {
            ValueRef::Int(0) => Some(false),
            ValueRef::Int(1) => Some(true),
            _ => None,
        }
    }
}

impl FromValue for String {
    const WANTED: &'static str = "a text";

    fn from_value(value: ValueRef<'_>) -> Option<Self> {
        match value {
            ValueRef::Text(text) => Some(text.to_owned()),
            _ => None,
        }
    }
}

impl FromValue for Vec<u8> {
    const WANTED: &'static str = "bytes";

    fn from_value(value: ValueRef<'_>) -> Option<Self> {
        match value {
            ValueRef::Blob(bytes) => Some(bytes.to_owned()),
            _ => None,
        }
    }
}

impl<T: FromValue> FromValue for Option<T> {
    const WANTED: &'static str = T::WANTED;

    fn from_value(value: ValueRef<'_>) -> Option<Self> {
        match value {
            ValueRef::Null => Some(None),
            some => T::from_value(some).map(Some),
        }
    }
}
