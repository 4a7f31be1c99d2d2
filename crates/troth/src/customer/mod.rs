//! The single customer view: everything known of somebody on one page, and the sheet of everything they got from us.
//!
//! It shows and computes nothing: what is known is party's, what passed is the spine's, our word is the ledger's.
//! What one may not see is answered like what does not exist.

pub mod page;
pub mod received;
pub mod received_page;
pub mod store;
pub mod web;

/// A silence of more days than these is drawn.
pub const QUIET_DAYS: i64 = 21;
