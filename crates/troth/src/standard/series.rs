//! Which series a standard is held against: a measure, the version of its definition, and the part of the firm it is cut to.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::standard::measure::Measure;

/// Into which parts a measure may be cut; never by person.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Cut {
    /// Where it happened: `delivery`, `service`, `email`.
    Touchpoint(String),
    /// Whose it is: a team of five colleagues or more, by its name, which may hold any letter.
    Team(String),
}

/// A series, written `given_kept/1` or `given_kept/1/touchpoint:delivery`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    pub measure: &'static Measure,
    pub version: u32,
    pub cut: Option<Cut>,
}

impl Cut {
    /// The last part of a series, whatever letters are in its name.
    fn parse(text: &str) -> Option<Cut> {
        match text.split_once(':')? {
            (_, "") => None,
            ("touchpoint", part) => Some(Cut::Touchpoint(part.to_owned())),
            ("team", part) => Some(Cut::Team(part.to_owned())),
            _ => None,
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Cut::Touchpoint(_) => "touchpoint",
            Cut::Team(_) => "team",
        }
    }

    pub fn part(&self) -> &str {
        match self {
            Cut::Touchpoint(part) | Cut::Team(part) => part,
        }
    }

    pub fn touchpoint(&self) -> Option<&str> {
        match self {
            Cut::Touchpoint(part) => Some(part),
            Cut::Team(_) => None,
        }
    }

    pub fn team(&self) -> Option<&str> {
        match self {
            Cut::Team(part) => Some(part),
            Cut::Touchpoint(_) => None,
        }
    }
}

impl Series {
    /// The team it is cut to.
    pub fn team(&self) -> Option<&str> {
        self.cut.as_ref().and_then(Cut::team)
    }

    /// The touchpoint it is cut to.
    pub fn touchpoint(&self) -> Option<&str> {
        self.cut.as_ref().and_then(Cut::touchpoint)
    }

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
            Some(Cut::Touchpoint(part)) => format!("{}: {part}", self.measure.name),
            Some(Cut::Team(part)) => format!("{}: team {part}", self.measure.name),
        }
    }
}

impl fmt::Display for Series {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/{}", self.measure.word, self.version)?;
        match &self.cut {
            None => Ok(()),
            Some(cut) => write!(out, "/{}:{}", cut.kind(), cut.part()),
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
        for text in [
            "given_kept/1",
            "given_kept/1/touchpoint:delivery",
            "given_kept/1/team:Workshop",
            "given_kept/1/team:Sales/North: 2",
        ] {
            assert_eq!(Series::parse(text).unwrap().to_string(), text);
        }
        for text in [
            "",
            "given_kept",
            "given_kept/0",
            "given_kept/1/colleague:3",
            "given_kept/1/touchpoint:",
            "given_kept/1/team:",
            "no/1",
        ] {
            assert_eq!(Series::parse(text), None, "{text}");
        }
    }

    #[test]
    fn another_definition_is_no_way_round() {
        let one = Series::parse("given_kept/1").unwrap();
        assert!(one.is_of(&Series::parse("given_kept/2").unwrap()));
        let delivery = Series::parse("given_kept/1/touchpoint:delivery").unwrap();
        assert!(!one.is_of(&delivery));
        // A team may be called as a touchpoint is.
        assert!(!delivery.is_of(&Series::parse("given_kept/1/team:delivery").unwrap()));
    }
}
