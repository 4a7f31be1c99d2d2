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
        // A form's own first and last days are what nobody chose: `0001-01-01`, `1900-01-01`, `1753-01-01`, `9999-12-31`.
        let is_filler = (month, day) == (1, 1) && matches!(year, 0 | 1 | 1753 | 1900 | 1901 | 1970 | 2000);
        let year = match (lengths[0], year) {
            (3.., _) => year,
            (_, 0..30) => 2000 + year,
            (_, 30..100) => 1900 + year,
            _ => year,
        };
        if is_filler || !(1000..=2100).contains(&year) || month == 0 || day == 0 {
            return None;
        }
        let born = |month: u32, day: u32| Born {
            year: year as u16,
            month: month as u8,
            day: day as u8,
        };
        match (month, day) {
            (..=12, ..=31) => Some(born(month, day)),
            (..=31, ..=12) => Some(born(day, month)),
            // A month above twelve is a slip worth comparing, not worth losing.
            (..=99, ..=99) if lengths[0] >= 3 => Some(born(month, day)),
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
            ("0001-01-01", None),
            ("0000-00-00", None),
            ("9999-12-31", None),
            ("1971-00-24", None),
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
