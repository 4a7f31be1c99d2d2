//! What becomes of a column when somebody is erased.

/// What an erasure does to a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// No customer's words can stand here: why.
    Harmless(&'static str),
    /// Its row goes whole.
    Gone,
    /// It becomes nothing.
    Nothing,
    /// It becomes the word `erased`, where there must be some word.
    Word,
    /// It becomes the word `erased` and its row's id, where it must also be told from others.
    Named,
    /// People are cut out of it, and others stay (`act.rs`).
    Cut,
    /// What they were known by is looked for in every row, since the row says nothing of whom it is about.
    Scanned,
    /// Computed again from what is left.
    Derived,
}

/// A table: whose its rows are, and what becomes of each column that can hold words.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub table: &'static str,
    /// SQL that is true of a person's rows, with `{s}` for the list of their subjects; nothing where rows are no one's.
    pub whose: Option<&'static str>,
    pub columns: &'static [(&'static str, Fate)],
}

/// The parts of the list as one; `ALL` is how many there are in all of them. One file of them all would be long.
pub const fn joined<const ALL: usize>(parts: &[&[Place]]) -> [Place; ALL] {
    let mut all = [parts[0][0]; ALL];
    let (mut at, mut part, mut within) = (0, 0, 0);
    while at < ALL {
        if within == parts[part].len() {
            (part, within) = (part + 1, 0);
        } else {
            all[at] = parts[part][within];
            (at, within) = (at + 1, within + 1);
        }
    }
    all
}
