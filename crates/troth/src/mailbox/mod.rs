//! Letters: from the bytes of a mailbox to checked shapes, one for each message.

pub mod exchange;
pub mod mbox;
pub mod message;
pub mod way;
