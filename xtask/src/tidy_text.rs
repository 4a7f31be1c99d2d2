//! Tells Rust code from its comments and strings: enough of a reader for rules about words, and no more.

/// Lines count from 1.
pub struct Text {
    pub line: usize,
    pub text: String,
}

pub struct RustText {
    /// The file with comments and the insides of literals blanked, line for line.
    pub code: String,
    pub strings: Vec<Text>,
}

struct Reader<'a> {
    rest: &'a str,
    line: usize,
    code: String,
    strings: Vec<Text>,
}

impl RustText {
    pub fn read(text: &str) -> RustText {
        let mut reader = Reader {
            rest: text,
            line: 1,
            code: String::new(),
            strings: Vec::new(),
        };
        while !reader.rest.is_empty() {
            reader.step();
        }
        RustText {
            code: reader.code,
            strings: reader.strings,
        }
    }
}

impl Reader<'_> {
    fn step(&mut self) {
        if self.rest.starts_with("//") {
            let end = self.rest.find('\n').unwrap_or(self.rest.len());
            self.blank(end);
        } else if self.rest.starts_with("/*") {
            let end = block_comment(self.rest);
            self.blank(end);
        } else if let Some((open, close)) = string_opens(self.rest, self.code.chars().last()) {
            self.string(open, &close);
        } else if let Some(length) = character(self.rest) {
            self.blank(length);
        } else {
            self.keep(self.rest.chars().next().map_or(0, char::len_utf8));
        }
    }

    /// `open` bytes of opening; a plain string may hold escaped quotes, a raw one (`close` longer or marked) may not.
    fn string(&mut self, open: usize, close: &str) {
        let line = self.line;
        let raw = self.rest[..open].contains('r');
        self.keep(open);
        let end = if raw {
            self.rest.find(close)
        } else {
            unescaped_quote(self.rest)
        };
        let end = end.unwrap_or(self.rest.len());
        self.strings.push(Text {
            line,
            text: self.rest[..end].to_owned(),
        });
        self.blank(end);
        self.keep(close.len().min(self.rest.len()));
    }

    fn keep(&mut self, length: usize) {
        let (head, rest) = self.rest.split_at(length);
        self.code.push_str(head);
        self.line += head.matches('\n').count();
        self.rest = rest;
    }

    fn blank(&mut self, length: usize) {
        let (head, rest) = self.rest.split_at(length);
        self.code
            .extend(head.chars().map(|letter| if letter == '\n' { '\n' } else { ' ' }));
        self.line += head.matches('\n').count();
        self.rest = rest;
    }
}

/// Length of the opening and the text that closes it, for `"`, `b"`, `c"`, `r"`, `r#"`, `br##"`, …
fn string_opens(text: &str, before: Option<char>) -> Option<(usize, String)> {
    let marks = text.len() - text.trim_start_matches(['b', 'c', 'r']).len();
    let inside_a_word = before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
    if marks > 2 || (marks > 0 && inside_a_word) {
        return None;
    }
    let raw = text[..marks].ends_with('r');
    let hashes = text[marks..].len() - text[marks..].trim_start_matches('#').len();
    if (hashes > 0 && !raw) || !text[marks + hashes..].starts_with('"') {
        return None;
    }
    Some((marks + hashes + 1, format!("\"{}", "#".repeat(hashes))))
}

fn unescaped_quote(text: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, letter) in text.char_indices() {
        match letter {
            '"' if !escaped => return Some(at),
            _ => escaped = letter == '\\' && !escaped,
        }
    }
    None
}

/// Length of a character literal; `None` for a lifetime.
fn character(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('\'')?;
    if let Some(escape) = inside.strip_prefix('\\') {
        let skip = escape.chars().next()?.len_utf8();
        return escape[skip..].find('\'').map(|end| 2 + skip + end + 1);
    }
    let letter = inside.chars().next()?;
    inside[letter.len_utf8()..]
        .starts_with('\'')
        .then_some(letter.len_utf8() + 2)
}

/// Block comments nest.
fn block_comment(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < text.len() {
        if text[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if text[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(text: &str) -> Vec<String> {
        RustText::read(text)
            .strings
            .into_iter()
            .map(|found| found.text)
            .collect()
    }

    #[test]
    fn strings_of_every_kind_are_found() {
        assert_eq!(
            strings(r####"f("a\"b", r"c\", r#"d"e"#, b"f", br##"g"#h"##)"####),
            ["a\\\"b", "c\\", "d\"e", "f", "g\"#h"]
        );
    }

    #[test]
    fn comments_and_literals_are_blanked_and_lines_stay() {
        let read =
            RustText::read("let a = \"x\ny\"; // b \"c\"\n/* d /* e */ f */ let g = '\"'; h::<'i>('\\'');");
        assert_eq!(read.code.lines().count(), 3);
        assert_eq!(read.strings.len(), 1);
        for hidden in ["x", "y", "b", "c", "d", "e"] {
            assert!(
                !read.code.replace("let", "").contains(hidden),
                "{hidden} in {}",
                read.code
            );
        }
        assert!(read.code.contains("h::<'i>("));
    }

    #[test]
    fn a_name_that_ends_like_a_mark_opens_nothing() {
        assert_eq!(strings("let abr = 1; number\"x\""), ["x"]);
        assert_eq!(RustText::read("let br = crate::r#type;").strings.len(), 0);
    }
}
