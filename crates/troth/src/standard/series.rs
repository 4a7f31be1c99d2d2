//! Which series a standard is held against: a measure, the version of its definition, and the part of the firm it is cut to.

use std::fmt;

use serde::{Serialize, Serializer};

use troth_drift::Better;

use crate::indicator::{self, Indicator};
use crate::standard::measure::{Behind, Measure, Shape};

/// Into which parts a measure may be cut; never by person.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Cut {
    /// Where it happened: `delivery`, `service`, `email`.
    Touchpoint(String),
    /// Whose it is: a team of five colleagues or more, by its name, which may hold any letter.
    Team(String),
    /// What the firm counts itself, by its name; on each hundred of what, where it is counted so.
    Own { name: String, on: Option<String> },
}

/// A series, written `given_kept/1` or `given_kept/1/touchpoint:delivery`; what the firm counts itself
/// `own_share/2/own:Core job done` or `own_per_hundred/1/own:Damaged/deliveries`, so that a row of it says by itself which
/// way is better and on what it is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    pub measure: &'static Measure,
    pub version: u32,
    pub cut: Option<Cut>,
}

impl Cut {
    /// The last part of a series, whatever letters are in its name.
    fn parse(text: &str) -> Option<Cut> {
        let (kind, part) = text.split_once(':')?;
        if part.is_empty() {
            return None;
        }
        match kind {
            "touchpoint" => Some(Cut::Touchpoint(part.to_owned())),
            "team" => Some(Cut::Team(part.to_owned())),
            "own" => {
                let (name, on) = match part.split_once('/') {
                    Some((name, on)) => (name, Some(on.to_owned()).filter(|on| !on.is_empty())),
                    None => (part, None),
                };
                let name = name.to_owned();
                (!name.is_empty()).then_some(Cut::Own { name, on })
            }
            _ => None,
        }
    }

    pub fn part(&self) -> &str {
        match self {
            Cut::Touchpoint(part) | Cut::Team(part) | Cut::Own { name: part, .. } => part,
        }
    }

    pub fn touchpoint(&self) -> Option<&str> {
        match self {
            Cut::Touchpoint(part) => Some(part),
            Cut::Team(_) | Cut::Own { .. } => None,
        }
    }

    pub fn team(&self) -> Option<&str> {
        match self {
            Cut::Team(part) => Some(part),
            Cut::Touchpoint(_) | Cut::Own { .. } => None,
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
        // What the firm counts itself is named, and nothing else is named so.
        let is_named = matches!(cut, Some(Cut::Own { .. }));
        if is_named != (measure.behind == Behind::Told) {
            return None;
        }
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

    /// Of what a firm counts itself, by one version of its definition.
    pub fn own(counted: &Indicator, version: u32) -> Series {
        let shape = match counted.shape {
            indicator::Shape::Share => Shape::Share,
            indicator::Shape::PerHundred => Shape::PerHundred,
        };
        let better = match counted.better {
            indicator::Better::Higher => Better::Higher,
            indicator::Better::Lower => Better::Lower,
        };
        Series {
            measure: Measure::own(shape, better),
            version,
            cut: Some(Cut::Own {
                name: counted.name.clone(),
                on: counted.counted_on.clone(),
            }),
        }
    }

    /// What the firm counts itself, by its name; nothing of what Troth counts.
    pub fn own_name(&self) -> Option<&str> {
        match &self.cut {
            Some(Cut::Own { name, .. }) => Some(name),
            _ => None,
        }
    }

    /// On each hundred of what it is counted.
    pub fn counted_on(&self) -> &str {
        match &self.cut {
            Some(Cut::Own { on: Some(on), .. }) => on,
            _ => "orders",
        }
    }

    /// Its name for people.
    pub fn name(&self) -> String {
        match &self.cut {
            None => self.measure.name.to_owned(),
            Some(Cut::Touchpoint(part)) => format!("{}: {part}", self.measure.name),
            Some(Cut::Team(part)) => format!("{}: team {part}", self.measure.name),
            Some(Cut::Own { name, .. }) => name.clone(),
        }
    }
}

impl fmt::Display for Series {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/{}", self.measure.word, self.version)?;
        match &self.cut {
            None => Ok(()),
            Some(Cut::Touchpoint(part)) => write!(out, "/touchpoint:{part}"),
            Some(Cut::Team(part)) => write!(out, "/team:{part}"),
            Some(Cut::Own { name, on: None }) => write!(out, "/own:{name}"),
            Some(Cut::Own { name, on: Some(on) }) => write!(out, "/own:{name}/{on}"),
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
            "own_share/2/own:Core job done",
            "own_per_hundred/1/own:Damaged: by us/deliveries",
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
            "own_share/1",
            "own_share/1/own:",
            "own_share/1/own:/deliveries",
            "own_share/1/touchpoint:delivery",
            "given_kept/1/own:Core job done",
        ] {
            assert_eq!(Series::parse(text), None, "{text}");
        }
    }

    #[test]
    fn what_a_firm_counts_is_called_as_the_firm_calls_it() {
        let series = Series::parse("own_per_hundred/1/own:Damaged/deliveries").unwrap();
        assert_eq!(
            (series.name().as_str(), series.counted_on()),
            ("Damaged", "deliveries")
        );
        assert_eq!(series.measure.better, Better::Lower);
        let newer = Series::parse("own_per_hundred/2/own:Damaged/deliveries").unwrap();
        assert!(series.is_of(&newer));
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
