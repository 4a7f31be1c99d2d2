//! How values travel to PostgreSQL and back, in its binary form.
//!
//! Parameters are declared by the kind of their argument, so that `select $1` gives back what was given and
//! `$1 * 1000` is worked out in 64 bits; only an absent value takes the type that PostgreSQL infers.

use std::error::Error;

use bytes::BytesMut;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

use crate::cell::ValueRef;
use crate::error::StoreError;
use crate::row::Cells;
use crate::value::Value;
use crate::words::tsquery;

/// The type to declare for a parameter; `unknown` lets the server infer it.
pub(crate) fn declared(value: &Value) -> Type {
    match value {
        Value::Null => Type::UNKNOWN,
        Value::Int(_) => Type::INT8,
        Value::Real(_) => Type::FLOAT8,
        Value::Text(_) | Value::Match(_) => Type::TEXT,
        Value::Blob(_) => Type::BYTEA,
    }
}

/// Whether a statement prepared for that type serves this argument too.
pub(crate) fn serves(declared: &Type, value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Int(_) => [Type::INT8, Type::FLOAT8].contains(declared),
        other => self::declared(other) == *declared,
    }
}

#[derive(Debug)]
pub(crate) struct Bound<'a>(pub(crate) &'a Value);

impl ToSql for Bound<'_> {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match (self.0, kind) {
            (Value::Null, _) => Ok(IsNull::Yes),
            (Value::Int(number), &Type::INT8) => number.to_sql(kind, out),
            (Value::Int(number), &Type::FLOAT8) => (*number as f64).to_sql(kind, out),
            (Value::Int(number), &Type::TEXT) => number.to_string().to_sql(kind, out),
            (Value::Real(number), &Type::FLOAT8) => number.to_sql(kind, out),
            (Value::Text(text), &Type::TEXT) => text.to_sql(kind, out),
            (Value::Match(words), &Type::TEXT) => tsquery(words).to_sql(kind, out),
            (Value::Blob(bytes), &Type::BYTEA) => bytes.to_sql(kind, out),
            (value, _) => Err(Box::new(StoreError::Engine(format!(
                "cannot store {} as `{kind}`",
                value.kind()
            )))),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// The bytes of a cell as they came.
struct Raw<'a>(Option<&'a [u8]>);

impl<'a> FromSql<'a> for Raw<'a> {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Raw(Some(raw)))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Raw(None))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

impl Cells for tokio_postgres::Row {
    fn cell(&self, index: usize) -> Result<ValueRef<'_>, StoreError> {
        let column = &self.columns()[index];
        let Raw(raw) = self
            .try_get(index)
            .map_err(|error| StoreError::Engine(error.to_string()))?;
        let Some(raw) = raw else {
            return Ok(ValueRef::Null);
        };
        decode(column.type_(), raw).ok_or_else(|| {
            StoreError::Engine(format!(
                "`{}` has the type `{}`, which is not ours",
                column.name(),
                column.type_()
            ))
        })
    }
}

fn decode<'a>(kind: &Type, raw: &'a [u8]) -> Option<ValueRef<'a>> {
    Some(match *kind {
        Type::BOOL => ValueRef::Int(i64::from(bool::from_sql(kind, raw).ok()?)),
        Type::INT2 => ValueRef::Int(i16::from_sql(kind, raw).ok()?.into()),
        Type::INT4 => ValueRef::Int(i32::from_sql(kind, raw).ok()?.into()),
        Type::INT8 => ValueRef::Int(i64::from_sql(kind, raw).ok()?),
        Type::FLOAT4 => ValueRef::Real(f32::from_sql(kind, raw).ok()?.into()),
        Type::FLOAT8 => ValueRef::Real(f64::from_sql(kind, raw).ok()?),
        Type::NUMERIC => numeric(raw)?,
        Type::BYTEA => ValueRef::Blob(raw),
        Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN | Type::CHAR | Type::JSON => {
            ValueRef::Text(std::str::from_utf8(raw).ok()?)
        }
        // `void`, of functions called for what they do.
        Type::VOID => ValueRef::Null,
        _ => return None,
    })
}

/// A `numeric` is what `sum` makes of integers, with no digits after the point, and what `avg` makes of them, with
/// many: the first is a whole number, as SQLite's is, and the second is not, even where it happens to be even.
///
/// The form: count of base-10,000 digits, weight of the first, sign, digits after the point, then the digits.
fn numeric(raw: &[u8]) -> Option<ValueRef<'static>> {
    let word = |at: usize| {
        raw.get(2 * at..2 * at + 2)
            .map(|two| i16::from_be_bytes([two[0], two[1]]))
    };
    let (count, weight, sign, scale) = (word(0)?, i32::from(word(1)?), word(2)?.cast_unsigned(), word(3)?);
    let digits = (0..count)
        .map(|at| word(4 + usize::try_from(at).ok()?))
        .collect::<Option<Vec<i16>>>()?;
    let minus = match sign {
        0x0000 => "",
        0x4000 => "-",
        _ => return None,
    };
    let written: String = digits.iter().map(|digit| format!("{digit:04}")).collect();
    // Written as digits times a power of ten, so that rounding happens once, in `parse`.
    let power = 4 * (weight + 1 - i32::from(count));
    if scale == 0 {
        let zeros = "0".repeat(usize::try_from(power).unwrap_or(0));
        if let Ok(number) = format!("{minus}0{written}{zeros}").parse() {
            return Some(ValueRef::Int(number));
        }
    }
    format!("{minus}0{written}e{power}")
        .parse()
        .ok()
        .map(ValueRef::Real)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(words: &[i16]) -> Vec<u8> {
        words.iter().flat_map(|word| word.to_be_bytes()).collect()
    }

    #[test]
    fn a_numeric_without_a_scale_is_whole_and_one_with_a_scale_is_not() {
        let cases = [
            (raw(&[0, 0, 0, 0]), ValueRef::Int(0)),
            (raw(&[2, 1, 0, 0, 12, 3456]), ValueRef::Int(123_456)),
            (raw(&[1, 2, 0x4000, 0, 7]), ValueRef::Int(-700_000_000)),
            (raw(&[1, 0, 0, 16, 2]), ValueRef::Real(2.0)),
            (raw(&[2, 0, 0x4000, 4, 1, 2500]), ValueRef::Real(-1.25)),
            (raw(&[1, -1, 0, 4, 1]), ValueRef::Real(0.0001)),
            (raw(&[1, 6, 0, 0, 1]), ValueRef::Real(1e24)),
        ];
        for (raw, wanted) in cases {
            assert_eq!(numeric(&raw), Some(wanted));
        }
        assert_eq!(numeric(&raw(&[0, 0, 0xC000_u16.cast_signed(), 0])), None);
    }
}
