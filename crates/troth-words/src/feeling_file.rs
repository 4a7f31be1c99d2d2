//! The table of feelings as a file: a header that people can read, then numbers that are read where they lie.
//!
//! After the header's empty line, little-endian: the bias of each column (`f32`), the feature numbers in order (`u32`), and
//! for each feature a weight for each column (`i8`, in `unit`s). The weight of neutral is nought everywhere: a softmax
//! knows differences only.

use std::fmt;

/// What the columns of weights stand for: six feelings, and plain business, which is not felt but told from them.
pub const COLUMNS: [&str; 7] = ["anger", "disgust", "fear", "joy", "sadness", "surprise", "plain"];

/// Weights of one feature, or a bias, for each column.
pub type Row<T> = [T; COLUMNS.len()];

/// What a table says of itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Header {
    pub features: usize,
    /// What one step of a weight is worth.
    pub unit: f32,
    /// From as many features of a text on, each more counts by the root of their number only.
    pub full_features: u32,
    /// Where the weights come from, and under which licences: lines of prose.
    pub origin: String,
}

const FIRST: &str = "Troth's table of feelings, version 1";

impl fmt::Display for Header {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{FIRST}")?;
        writeln!(f, "columns: {}", COLUMNS.join(" "))?;
        writeln!(f, "features: {}", self.features)?;
        writeln!(f, "unit: {}", self.unit)?;
        writeln!(f, "full features: {}", self.full_features)?;
        for line in self.origin.lines().filter(|line| !line.is_empty()) {
            writeln!(f, "origin: {line}")?;
        }
        writeln!(f)
    }
}

impl Header {
    /// The header and what follows it; nothing where this is no table of ours.
    fn read(file: &[u8]) -> Option<(Header, &[u8])> {
        let end = file.windows(2).position(|two| two == b"\n\n")?;
        let text = std::str::from_utf8(&file[..end]).ok()?;
        let all = |name: &'static str| {
            text.lines()
                .filter_map(move |line| line.strip_prefix(name)?.strip_prefix(": "))
        };
        let columns = COLUMNS.join(" ");
        (text.lines().next() == Some(FIRST) && all("columns").next() == Some(columns.as_str()))
            .then_some(())?;
        let header = Header {
            features: all("features").next()?.parse().ok()?,
            unit: all("unit").next()?.parse().ok()?,
            full_features: all("full features").next()?.parse().ok()?,
            origin: all("origin").collect::<Vec<_>>().join("\n"),
        };
        Some((header, &file[end + 2..]))
    }
}

/// A table as it lies in its file.
#[derive(Clone, Debug, Default)]
pub struct Stored<'a> {
    pub header: Header,
    pub bias: Row<f32>,
    numbers: &'a [[u8; 4]],
    weights: &'a [Row<u8>],
}

impl<'a> Stored<'a> {
    /// Nothing where the file is not as its header says.
    pub fn read(file: &'a [u8]) -> Option<Stored<'a>> {
        let (header, rest) = Header::read(file)?;
        let (bias, rest) = rest.split_first_chunk::<{ 4 * COLUMNS.len() }>()?;
        let bias = std::array::from_fn(|column| {
            f32::from_le_bytes(std::array::from_fn(|byte| bias[4 * column + byte]))
        });
        let (numbers, weights) = rest.split_at_checked(header.features.checked_mul(4)?)?;
        let ((numbers, _), (weights, left)) = (numbers.as_chunks(), weights.as_chunks());
        (weights.len() == header.features && left.is_empty()).then_some(Stored {
            header,
            bias,
            numbers,
            weights,
        })
    }

    pub fn number(&self, row: usize) -> Option<u32> {
        self.numbers.get(row).map(|bytes| u32::from_le_bytes(*bytes))
    }

    pub fn weights(&self, row: usize) -> Row<i8> {
        self.weights
            .get(row)
            .map_or([0; COLUMNS.len()], |row| row.map(u8::cast_signed))
    }
}

/// The file of a table; `rows` in the order of their numbers.
pub fn written(origin: &str, full_features: u32, bias: &Row<f64>, rows: &[(u32, Row<f64>)]) -> Vec<u8> {
    let largest = rows
        .iter()
        .flat_map(|(_, row)| row)
        .fold(0.0_f64, |most, weight| most.max(weight.abs()));
    let header = Header {
        features: rows.len(),
        unit: (largest / 127.0) as f32,
        full_features,
        origin: origin.to_owned(),
    };
    let steps = |weight: &f64| (weight / f64::from(header.unit)).round() as i8;
    let mut file = header.to_string().into_bytes();
    file.extend(bias.iter().flat_map(|bias| (*bias as f32).to_le_bytes()));
    file.extend(rows.iter().flat_map(|(number, _)| number.to_le_bytes()));
    file.extend(
        rows.iter()
            .flat_map(|(_, row)| row)
            .map(|weight| steps(weight).cast_unsigned()),
    );
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> Vec<u8> {
        let rows = [(3, [1.27, -1.27, 0.0, 0.5, 0.01, 0.0, 0.0]), (u32::MAX, [0.0; 7])];
        written("one\ntwo", 25, &[0.5, 0.0, 0.0, 0.0, 0.0, 0.0, -1.0], &rows)
    }

    /// The largest weight is 127 steps: 1.27 makes a step 0.01.
    #[test]
    fn what_is_written_is_read_again() {
        let file = example();
        let stored = Stored::read(&file).unwrap();
        assert_eq!(stored.header.features, 2);
        assert_eq!(stored.header.origin, "one\ntwo");
        assert_eq!(stored.bias[0].to_bits(), 0.5_f32.to_bits());
        assert_eq!(stored.bias[6].to_bits(), (-1.0_f32).to_bits());
        assert_eq!(
            (stored.number(0), stored.number(1), stored.number(2)),
            (Some(3), Some(u32::MAX), None)
        );
        assert_eq!(stored.weights(0), [127, -127, 0, 50, 1, 0, 0]);
    }

    #[test]
    fn a_file_of_another_make_or_length_is_refused() {
        let file = example();
        assert!(Stored::read(&file[..file.len() - 1]).is_none());
        assert!(Stored::read(&[file.as_slice(), b"x"].concat()).is_none());
        assert!(Stored::read(b"").is_none());
        let text = String::from_utf8_lossy(&file).replace("version 1", "version 2");
        assert!(Stored::read(text.as_bytes()).is_none());
    }
}
