//! What every page and answer is made of, and no customer word in it.

pub mod act;
pub mod assets;
pub mod board;
pub mod chart;
pub mod curve;
pub mod field;
pub mod form;
pub mod icon;
pub mod line;
pub mod list;
pub mod money;
pub mod sheet;
pub mod shell;
pub mod table;
pub mod timeline;
pub mod words;
