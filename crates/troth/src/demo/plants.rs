//! Proof that every planted effect is really in the exports.
