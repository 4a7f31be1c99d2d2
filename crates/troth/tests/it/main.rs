//! Stories: what people and programs live through, told over HTTP on both databases.

mod house;

mod access;
mod customer;
mod identity;
mod town;
