//! A reader that stops where a bomb would go on.

use std::io::{self, Read};

use crate::intake::source::{Limits, Refusal};

/// What one member may still give.
pub(super) struct Bound {
    pub name: String,
    pub limits: Limits,
    pub packed: u64,
    pub given: u64,
}

/// Stops at the limits, with the refusal inside the error.
pub(super) struct Bounded<R> {
    pub input: R,
    pub bound: Bound,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let length = self.input.read(out)?;
        let bound = &mut self.bound;
        bound.given += length as u64;
        let limits = &bound.limits;
        if bound.given > limits.unpacked {
            let name = bound.name.clone();
            return Err(io::Error::other(Refusal::TooLarge {
                name,
                limit: limits.unpacked,
            }));
        }
        if bound.given > limits.ratio_from && bound.given / limits.ratio > bound.packed {
            let name = bound.name.clone();
            return Err(io::Error::other(Refusal::Bomb {
                name,
                ratio: limits.ratio,
            }));
        }
        Ok(length)
    }
}
