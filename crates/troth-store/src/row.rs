//! One row of an answer, read by name or by place, the same from both engines.

use crate::cell::{FromValue, ValueRef};
use crate::error::StoreError;
use crate::value::Value;

/// One row, alive while it is being looked at.
#[derive(Debug)]
pub struct Row<'a> {
    names: &'a [String],
    cells: &'a dyn Cells,
}

/// Where an engine keeps the cells of its row.
pub(crate) trait Cells: std::fmt::Debug {
    fn cell(&self, index: usize) -> Result<ValueRef<'_>, StoreError>;
}

impl<'a> Row<'a> {
    pub(crate) fn new(names: &'a [String], cells: &'a dyn Cells) -> Self {
        Row { names, cells }
    }

    /// The cell of that name; the first one, should two columns share it.
    pub fn get<T: FromValue>(&self, name: &str) -> Result<T, StoreError> {
        let index = self.names.iter().position(|known| known == name);
        self.at(index.ok_or_else(|| StoreError::UnknownColumn(name.to_owned()))?)
    }

    /// The cell at that place, counted from 0.
    pub fn at<T: FromValue>(&self, index: usize) -> Result<T, StoreError> {
        let cell = self.look(index)?;
        T::from_value(cell).ok_or_else(|| StoreError::WrongType {
            column: self.names[index].clone(),
            wanted: T::WANTED,
            found: cell.kind(),
        })
    }

    /// The names of the columns, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// The cell at that place, whatever it holds.
    pub fn value(&self, index: usize) -> Result<Value, StoreError> {
        Ok(self.look(index)?.to_value())
    }

    fn look(&self, index: usize) -> Result<ValueRef<'_>, StoreError> {
        if index >= self.names.len() {
            return Err(StoreError::UnknownColumn(index.to_string()));
        }
        self.cells.cell(index)
    }
}

/// A type one row can be read as: a cell, a tuple of up to eight, or a struct that names its columns.
///
/// ```
/// use troth_store::{FromRow, Row, StoreError};
///
/// struct Promise {
///     id: i64,
///     words: String,
/// }
///
/// impl FromRow for Promise {
///     fn from_row(row: &Row) -> Result<Self, StoreError> {
///         Ok(Promise { id: row.get("id")?, words: row.get("words")? })
///     }
/// }
/// ```
pub trait FromRow: Sized {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError>;
}

impl<T: FromValue> FromRow for T {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        row.at(0)
    }
}

macro_rules! tuples {
    ($($name:ident $index:tt),*) => {
        impl<$($name: FromValue),*> FromRow for ($($name,)*) {
            fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
                Ok(($(row.at::<$name>($index)?,)*))
            }
        }
    };
}

tuples!(A 0);
tuples!(A 0, B 1);
tuples!(A 0, B 1, C 2);
tuples!(A 0, B 1, C 2, D 3);
tuples!(A 0, B 1, C 2, D 3, E 4);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
