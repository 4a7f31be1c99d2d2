//! Cuts SQL text into tokens, so that nothing inside a string, a comment or a quoted name is ever rewritten.
//!
//! The tokens of a text, joined again, are the text: a rewrite touches what it means to touch and nothing else.

/// Which engine a text is being written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// White space and comments.
    Space,
    Word,
    /// A name in double quotes.
    Name,
    /// A string in single quotes.
    Literal,
    /// `$7`.
    Parameter,
    Number,
    Symbol,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Token<'a> {
    pub(crate) kind: Kind,
    pub(crate) text: &'a str,
}

impl Token<'_> {
    pub(crate) fn is_word(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text.eq_ignore_ascii_case(word)
    }

    pub(crate) fn is_symbol(&self, symbol: &str) -> bool {
        self.kind == Kind::Symbol && self.text == symbol
    }

    /// The number of a parameter; zero for every other token.
    pub(crate) fn parameter(&self) -> usize {
        match self.kind {
            Kind::Parameter => self.text[1..].parse().unwrap_or(usize::MAX),
            _ => 0,
        }
    }
}

/// The statements of a text, cut at each `;` that is one, and not at those in words and comments.
pub(crate) fn statements(sql: &str) -> impl Iterator<Item = &str> {
    let mut start = 0;
    let mut at = 0;
    let mut cuts = Vec::new();
    for token in tokens(sql) {
        if token.is_symbol(";") {
            cuts.push(&sql[start..at]);
            start = at + token.text.len();
        }
        at += token.text.len();
    }
    cuts.push(&sql[start..]);
    cuts.into_iter()
        .filter(|one| !significant(&tokens(one)).is_empty())
}

pub(crate) fn tokens(sql: &str) -> Vec<Token<'_>> {
    let mut rest = sql;
    let mut found = Vec::new();
    while let Some(first) = rest.chars().next() {
        let (kind, length) = measure(rest, first);
        let (text, tail) = rest.split_at(length);
        found.push(Token { kind, text });
        rest = tail;
    }
    found
}

/// The tokens that mean something, without white space and comments.
pub(crate) fn significant<'a>(tokens: &[Token<'a>]) -> Vec<Token<'a>> {
    let spoken = |token: &&Token| token.kind != Kind::Space;
    tokens.iter().filter(spoken).copied().collect()
}

/// The name in a token as the engine stores it: without quotes.
pub(crate) fn bare(name: &str) -> &str {
    name.trim_matches('"')
}

fn measure(rest: &str, first: char) -> (Kind, usize) {
    match first {
        _ if rest.starts_with("--") => (Kind::Space, rest.find('\n').unwrap_or(rest.len())),
        _ if rest.starts_with("/*") => (Kind::Space, through(rest, 2, "*/")),
        _ if first.is_whitespace() => (Kind::Space, run(rest, 0, char::is_whitespace)),
        '\'' => (Kind::Literal, through(rest, 1, "'")),
        '"' => (Kind::Name, through(rest, 1, "\"")),
        '$' if rest[1..].starts_with(|next: char| next.is_ascii_digit()) => {
            (Kind::Parameter, run(rest, 1, |c| c.is_ascii_digit()))
        }
        '0'..='9' => (
            Kind::Number,
            run(rest, 0, |c| c.is_ascii_alphanumeric() || c == '.'),
        ),
        _ if is_name_part(first) => (Kind::Word, run(rest, 0, is_name_part)),
        _ => (Kind::Symbol, first.len_utf8()),
    }
}

fn is_name_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// How long the text is through the first `end` after `start`; a doubled quote simply begins the next token.
fn through(rest: &str, start: usize, end: &str) -> usize {
    let found = rest[start..].find(end);
    found.map_or(rest.len(), |at| start + at + end.len())
}

fn run(rest: &str, start: usize, belongs: impl Fn(char) -> bool) -> usize {
    let stop = rest[start..].find(|c| !belongs(c));
    stop.map_or(rest.len(), |at| start + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_joined_again_are_the_text() {
        let text = "select 'it''s $1' as \"a $2\", b /* $3 */ -- $4\n from ä where x>=$5 and 1.5e3";
        let joined: String = tokens(text).iter().map(|token| token.text).collect();
        assert_eq!(joined, text);
    }

    #[test]
    fn a_semicolon_in_a_comment_or_a_word_ends_no_statement() {
        let text = "-- erased; kept\ncreate table t (a text default '; '); -- the end; really\n";
        let found: Vec<&str> = statements(text).collect();
        assert_eq!(found, ["-- erased; kept\ncreate table t (a text default '; ')"]);
    }

    #[test]
    fn only_a_parameter_outside_quotes_and_comments_is_a_parameter() {
        let text = "select '$1', \"$2\", $3 -- $4\n, $5 /* $6 */";
        let found = tokens(text)
            .iter()
            .map(Token::parameter)
            .filter(|&number| number > 0)
            .collect::<Vec<_>>();
        assert_eq!(found, [3, 5]);
    }

    #[test]
    fn an_unclosed_string_ends_with_the_text() {
        assert_eq!(tokens("select 'x").last().map(|token| token.text), Some("'x"));
    }
}
