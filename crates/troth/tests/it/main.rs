//! Stories: what people and programs live through, told over HTTP on both databases.


mod access;
mod house;
mod interaction;
mod purchase;
mod search;
mod told;
