//! What every page and answer is made of, and no customer word in it.

pub mod act;
pub mod app;
pub mod assets;
pub mod attempt;
pub mod body;
pub mod chart;
pub mod curve;
pub mod face;
pub mod field;
pub mod form;
pub mod icon;
pub mod list;
pub mod money;
pub mod paging;
pub mod plot;
pub mod problem;
pub mod problem_page;
pub mod refusal;
pub mod sheet;
pub mod shell;
pub mod table;
pub mod time;
pub mod timeline;
pub mod toast;
pub mod when;
pub mod words;
