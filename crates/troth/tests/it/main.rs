//! Stories: what people and programs live through, told over HTTP on both databases.


mod house;
mod told;

mod access;
mod customer;
mod identity;
mod interaction;
mod purchase;
mod search;
