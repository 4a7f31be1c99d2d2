//! The door: reads the command line and hands over to the house.

fn main() {}
