//! Money as whole minor units and an ISO 4217 code, because a float loses cents and two currencies never add.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An ISO 4217 code in capitals, such as `EUR`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency([u8; 3]);

/// An amount in a currency's minor unit (cents for `EUR`, whole yen for `JPY`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Money {
    pub minor: i64,
    #[schema(value_type = String, example = "EUR")]
    pub currency: Currency,
}

/// A price for one piece, in ten-thousandths of a minor unit, because wholesalers price screws below a cent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct UnitPrice {
    pub minor_e4: i64,
    pub currency: Currency,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    #[error("`{0}` is not a currency code\n\nhint: use three letters of ISO 4217, such as `EUR`")]
    Currency(String),
    #[error("`{0}` is not an amount\n\nhint: write it as `1234.50` or `1.234,50`")]
    Amount(String),
    #[error("`{0}` is more money than can be counted")]
    TooLarge(String),
}

impl Currency {
    pub const EUR: Currency = Currency(*b"EUR");
    pub const GBP: Currency = Currency(*b"GBP");
    pub const USD: Currency = Currency(*b"USD");

    /// # Errors
    /// When `code` is not three ASCII letters.
    pub fn parse(code: &str) -> Result<Currency, MoneyError> {
        match code.trim().as_bytes() {
            [a, b, c] if [a, b, c].iter().all(|letter| letter.is_ascii_alphabetic()) => Ok(Currency([
                a.to_ascii_uppercase(),
                b.to_ascii_uppercase(),
                c.to_ascii_uppercase(),
            ])),
            _ => Err(MoneyError::Currency(code.to_owned())),
        }
    }

    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }

    /// Digits after the point, by ISO 4217; those not listed have two.
    pub fn decimals(self) -> u32 {
        match &self.0 {
            b"BIF" | b"CLP" | b"DJF" | b"GNF" | b"ISK" | b"JPY" | b"KMF" | b"KRW" | b"PYG" | b"RWF"
            | b"UGX" | b"VND" | b"VUV" | b"XAF" | b"XOF" | b"XPF" => 0,
            b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
            _ => 2,
        }
    }
}

impl Money {
    /// Reads a plain decimal such as `-12.5` or `1,234.50` in `currency`, rounding half away from zero.
    ///
    /// # Errors
    /// When the text is not an amount or does not fit.
    pub fn parse(text: &str, currency: Currency) -> Result<Money, MoneyError> {
        let minor_e4 = UnitPrice::parse(text, currency)?.minor_e4;
        Ok(Money {
            minor: round_e4(minor_e4),
            currency,
        })
    }
}

impl UnitPrice {
    /// # Errors
    /// When the text is not an amount or does not fit.
    pub fn parse(text: &str, currency: Currency) -> Result<UnitPrice, MoneyError> {
        let scale = currency.decimals() + 4;
        Ok(UnitPrice {
            minor_e4: scaled(text, scale)?,
            currency,
        })
    }

    /// The line's amount: pieces (in thousandths) times price, rounded once, half away from zero. Nothing when it is
    /// more than [`Money::parse`] reads: thousands of the largest amounts can still be added.
    pub fn times(self, quantity_milli: i64) -> Option<Money> {
        let exact = i128::from(self.minor_e4) * i128::from(quantity_milli);
        let unit = 10_000_000_i128;
        let half = if exact < 0 { -unit / 2 } else { unit / 2 };
        let minor = i64::try_from((exact + half) / unit).ok()?;
        let can_be_read = minor.checked_mul(10_000).is_some();
        can_be_read.then_some(Money {
            minor,
            currency: self.currency,
        })
    }
}

/// Ten-thousandths of a minor unit as minor units, rounded half away from zero.
pub fn round_e4(minor_e4: i64) -> i64 {
    let half = if minor_e4 < 0 { -5_000 } else { 5_000 };
    minor_e4.saturating_add(half) / 10_000
}

/// Reads a decimal with either separator into an integer scaled by ten to the `scale`.
fn scaled(text: &str, scale: u32) -> Result<i64, MoneyError> {
    let wrong = || MoneyError::Amount(text.to_owned());
    let (negative, digits) = sign_and_digits(text).ok_or_else(wrong)?;
    let point = decimal_point(&digits);
    let (whole, fraction) = match point {
        Some(at) => (&digits[..at], &digits[at + 1..]),
        None => (digits.as_str(), ""),
    };
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    if (whole.is_empty() && fraction.is_empty()) || !fraction.chars().all(|c| c.is_ascii_digit()) {
        return Err(wrong());
    }
    let mut value: i128 = if whole.is_empty() {
        0
    } else {
        whole.parse().map_err(|_| MoneyError::TooLarge(text.to_owned()))?
    };
    let mut left = fraction.chars();
    for _ in 0..scale {
        let digit = left.next().and_then(|c| c.to_digit(10)).unwrap_or(0);
        value = value
            .checked_mul(10)
            .and_then(|v| v.checked_add(i128::from(digit)))
            .ok_or_else(|| MoneyError::TooLarge(text.to_owned()))?;
    }
    if left.next().is_some_and(|c| c >= '5') {
        value += 1;
    }
    let value = if negative { -value } else { value };
    i64::try_from(value).map_err(|_| MoneyError::TooLarge(text.to_owned()))
}

/// Strips currency signs, blanks and the sign; `None` when a letter or a stray sign is inside.
fn sign_and_digits(text: &str) -> Option<(bool, String)> {
    let bare = text
        .trim()
        .trim_matches(|c: char| "€£$¥₹ \u{a0}".contains(c) || c.is_ascii_alphabetic());
    let bracketed = bare.starts_with('(') && bare.ends_with(')');
    let bare = bare.trim_matches(|c| c == '(' || c == ')');
    let bare = bare.trim_start_matches('+');
    let minus = bare.starts_with('-') || bare.starts_with('\u{2212}');
    let bare = bare
        .trim_start_matches(['-', '\u{2212}'])
        .trim_start_matches(|c: char| "€£$¥₹ \u{a0}".contains(c));
    let digits: String = bare
        .chars()
        .filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\'' | '’'))
        .collect();
    let sound = !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ',');
    sound.then_some((minus || bracketed, digits))
}

/// Which separator is the decimal point: the last one, unless it repeats or groups exactly three digits alone.
fn decimal_point(digits: &str) -> Option<usize> {
    let last = digits.rfind(['.', ','])?;
    let mark = &digits[last..=last];
    let repeats = digits.matches(mark).count() > 1;
    let other = if mark == "." {
        digits.contains(',')
    } else {
        digits.contains('.')
    };
    let groups_thousands = mark == "," && !other && digits.len() - last - 1 == 3;
    (!repeats && !groups_thousands).then_some(last)
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Currency, D::Error> {
        let code = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Currency::parse(&code).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (text, minor) in [
            ("2.55", 255),
            ("1,234.50", 123_450),
            ("1.234,50", 123_450),
            ("1,234", 123_400),
            ("12,5", 1_250),
            ("-0.005", -1),
            ("(7.00)", -700),
            ("€ 3", 300),
            ("1.234.567", 123_456_700),
            (".5", 50),
        ] {
            assert_eq!(Money::parse(text, Currency::EUR).unwrap().minor, minor, "{text}");
        }
        for text in ["", "twelve", "1-2", "--", "9999999999999999999999"] {
            assert!(Money::parse(text, Currency::EUR).is_err(), "{text}");
        }
    }

    #[test]
    fn a_line_is_rounded_once_half_away_from_zero() {
        let price = UnitPrice::parse("0.0125", Currency::USD).unwrap();
        assert_eq!(price.minor_e4, 12_500);
        // 1.25 cents x 2 = 2.5 cents, which rounds to 3.
        assert_eq!(price.times(2_000).unwrap().minor, 3);
        assert_eq!(price.times(-2_000).unwrap().minor, -3);
        // A barcode in the column of pieces: twelve digits at 99,999.99 is more than a sum of lines could bear.
        let price = UnitPrice::parse("99999.99", Currency::USD).unwrap();
        assert!(price.times(999_999_999_999_000).is_none());
    }
}
