//! Days of birth, with both readings of a day that can be read in two ways.

use crate::fold::within;

/// A day, and whether day and month may have been meant the other way round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Born {
    /// 0 is no year told.
    pub(crate) year: u16,
    pub(crate) month: u8,
    pub(crate) day: u8,
}

impl Born {
    /// Reads `1971-06-24`, `19710624`, `24.06.1971`, `06/24/1971`, `24/6/71`; `None` when it is no day anyone was born.
    ///
    /// Where both orders make a day, day first is kept with dots and month first never: the other reading is left to the
    /// comparison, which knows of exchanged days and months.
    pub(crate) fn parse(text: &str) -> Option<Born> {
        let text = within(text).trim();
        let day = text.split(['T', ' ']).next().unwrap_or_default();
        let mut parts = [0_u32; 3];
        let mut lengths = [0; 3];
        if day.len() == 8 && day.bytes().all(|byte| byte.is_ascii_digit()) {
            parts = [
                day[..4].parse().ok()?,
                day[4..6].parse().ok()?,
                day[6..].parse().ok()?,
            ];
            lengths = [4, 2, 2];
        } else {
            let mut told = day.split(['-', '/', '.']);
            for (part, length) in parts.iter_mut().zip(&mut lengths) {
                let word = told.next()?;
                *part = word.parse().ok()?;
                *length = word.len();
            }
            if told.next().is_some() {
                return None;
            }
        }
        let (year, month, day) = match lengths {
            [length, _, _] if length >= 3 => (parts[0], parts[1], parts[2]),
            _ if parts[1] > 12 => (parts[2], parts[0], parts[1]),
            _ => (parts[2], parts[1], parts[0]),
        };
        let year = if year < 30 {
            2000 + year
        } else if year < 100 {
            1900 + year
        } else {
            year
        };
        // A form's own first day is what nobody chose.
        let is_filler = (month, day) == (1, 1) && matches!(year, 1900 | 1970 | 1901 | 2000 | 1);
        let is_day = (1..=12).contains(&month) && (1..=31).contains(&day) && (1000..=2100).contains(&year);
        // A month above twelve is a slip worth comparing, not worth losing.
        let is_turned = (1..=31).contains(&month) && (1..=12).contains(&day) && (1000..=2100).contains(&year);
        let born = |month: u32, day: u32| Born {
            year: year as u16,
            month: month as u8,
            day: day as u8,
        };
        match (is_filler, is_day, is_turned) {
            (true, ..) => None,
            (_, true, _) => Some(born(month, day)),
            (_, _, true) => Some(born(day, month)),
            _ if lengths[0] == 4 => Some(born(month.min(99), day.min(99))),
            _ => None,
        }
    }

    /// One number for the whole day, to compare and to count by.
    pub(crate) fn packed(self) -> u32 {
        (u32::from(self.year) << 16) | (u32::from(self.month) << 8) | u32::from(self.day)
    }

    pub(crate) fn unpacked(packed: u32) -> Born {
        Born {
            year: (packed >> 16) as u16,
            month: (packed >> 8) as u8,
            day: packed as u8,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_they_are_written() {
        for (text, expected) in [
            ("1971-06-24", Some((1971, 6, 24))),
            ("19710624", Some((1971, 6, 24))),
            ("24.06.1971", Some((1971, 6, 24))),
            ("06/24/1971", Some((1971, 6, 24))),
            ("24/6/71", Some((1971, 6, 24))),
            ("1971-24-06", Some((1971, 6, 24))),
            ("1971-06-24 00:00:00", Some((1971, 6, 24))),
            ("1564-04-26", Some((1564, 4, 26))),
            ("1900-01-01", None),
            ("none", None),
            ("", None),
            ("24.06", None),
            ("1-2-3-4", None),
        ] {
            let found = Born::parse(text).map(|born| (born.year, born.month, born.day));
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn packing_loses_nothing() {
        let born = Born {
            year: 1971,
            month: 6,
            day: 24,
        };
        assert_eq!(Born::unpacked(born.packed()), born);
    }
}
