//! Which series a standard is held against: a measure, the version of its definition, and the part of the firm it is cut to.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::standard::measure::Measure;

/// Into which parts a measure may be cut; never by person.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Cut {
    /// Where it happened: `delivery`, `service`, `email`.
    Touchpoint(String),
}

/// A series, written `given_kept/1` or `given_kept/1/touchpoint:delivery`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    pub measure: &'static Measure,
    pub version: u32,
    pub cut: Option<Cut>,
}

impl Cut {
    fn parse(text: &str) -> Option<Cut> {
        let (kind, part) = text.split_once(':')?;
        (kind == "touchpoint" && !part.is_empty()).then(|| Cut::Touchpoint(part.to_owned()))
    }

    pub fn part(&self) -> &str {
        let Cut::Touchpoint(part) = self;
        part
    }
}

impl Series {
    /// The whole of a measure, as it is defined now.
    pub fn of(measure: &'static Measure) -> Series {
        Series {
            measure,
            version: measure.version,
            cut: None,
        }
    }

    pub fn parse(text: &str) -> Option<Series> {
        let mut parts = text.splitn(3, '/');
        let measure = Measure::parse(parts.next()?)?;
        let version = parts.next()?.parse().ok().filter(|version| *version > 0)?;
        let cut = match parts.next() {
            Some(cut) => Some(Cut::parse(cut)?),
            None => None,
        };
        Some(Series {
            measure,
            version,
            cut,
        })
    }

    /// Whether both are one measure of the same part, whatever the version: a new definition is no way round a standard.
    pub fn is_of(&self, other: &Series) -> bool {
        self.measure == other.measure && self.cut == other.cut
    }

    /// Its name for people.
    pub fn name(&self) -> String {
        match &self.cut {
            None => self.measure.name.to_owned(),
            Some(cut) => format!("{}: {}", self.measure.name, cut.part()),
        }
    }
}

impl fmt::Display for Series {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/{}", self.measure.word, self.version)?;
        match &self.cut {
            None => Ok(()),
            Some(Cut::Touchpoint(part)) => write!(out, "/touchpoint:{part}"),
        }
    }
}

impl Serialize for Series {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_is_read_as_it_is_written() {
        for text in ["given_kept/1", "given_kept/1/touchpoint:delivery"] {
            assert_eq!(Series::parse(text).unwrap().to_string(), text);
        }
        for text in [
            "",
            "given_kept",
            "given_kept/0",
            "given_kept/1/colleague:3",
            "given_kept/1/touchpoint:",
            "no/1",
        ] {
            assert_eq!(Series::parse(text), None, "{text}");
        }
    }

    #[test]
    fn another_definition_is_no_way_round() {
        let one = Series::parse("given_kept/1").unwrap();
        assert!(one.is_of(&Series::parse("given_kept/2").unwrap()));
        assert!(!one.is_of(&Series::parse("given_kept/1/touchpoint:delivery").unwrap()));
    }
}
