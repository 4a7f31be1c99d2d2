//! Sentences, as loosely as people write them.

use crate::Span;
use crate::sentence_line::{Turn, turn};
use crate::sentence_stop::{Stop, stop};

/// One sentence, without the white space around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    pub span: Span,
}

/// The sentences of a stretch of text, in order.
pub fn sentences(text: &str) -> Vec<Sentence> {
    let mut cut = Cut {
        text,
        start: text.len() - text.trim_start().len(),
        widest: 0,
        found: Vec::with_capacity(text.len() / 60 + 1),
    };
    let bytes = text.as_bytes();
    let (mut at, mut line) = (0, 0);
    while at < bytes.len() {
        at = match CLASS[bytes[at] as usize] {
            0 => at + 1,
            1 => {
                let turn = turn(text, line, at, cut.widest);
                cut.turn(at, turn);
                line = at + 1;
                line
            }
            _ => cut.stop(at),
        };
    }
    cut.end_at(text.len());
    cut.found
}

/// What a byte may mean: 1 a line's end, 2 perhaps a sentence's, 0 nothing.
const CLASS: [u8; 256] = {
    let mut class = [0; 256];
    class[b'\n' as usize] = 1;
    class[b'.' as usize] = 2;
    class[b'!' as usize] = 2;
    class[b'?' as usize] = 2;
    // The first bytes of “…”, “。” and “．”, “؟” and “۔”, “।”, and of most emoji.
    class[0xE2] = 2;
    class[0xE3] = 2;
    class[0xEF] = 2;
    class[0xD8] = 2;
    class[0xDB] = 2;
    class[0xE0] = 2;
    class[0xF0] = 2;
    class
};

/// A text on its way to being cut.
struct Cut<'t> {
    text: &'t str,
    /// Where the sentence that is read began.
    start: usize,
    /// The longest line of this paragraph so far, in bytes.
    widest: usize,
    found: Vec<Sentence>,
}

impl Cut<'_> {
    fn turn(&mut self, at: usize, turn: Turn) {
        match turn {
            Turn::Joins { length } => self.widest = self.widest.max(length),
            Turn::Ends { length } => {
                self.widest = self.widest.max(length);
                self.end_at(at);
            }
            Turn::EndsParagraph => {
                self.widest = 0;
                self.end_at(at);
            }
        }
    }

    /// Reads the stop that may be there, and says where to read on.
    fn stop(&mut self, at: usize) -> usize {
        match stop(self.text, self.start, at) {
            Stop::Ends(end) => {
                self.end_at(end);
                end
            }
            Stop::GoesOn(next) => next,
        }
    }

    /// Ends the sentence; what has no word in it, such as an emoji or `2/2`, goes with the sentence before it.
    fn end_at(&mut self, end: usize) {
        let text = self.text;
        // The space after the sentence before may reach over this end.
        let piece = text.get(self.start..end).unwrap_or_default().trim_end();
        if !piece.is_empty() {
            let span = Span::new(self.start, self.start + piece.len());
            match self.found.last_mut() {
                Some(last) if is_rest(piece, &text[last.span.end..span.start]) => last.span.end = span.end,
                _ => self.found.push(Sentence { span }),
            }
        }
        let rest = &text[self.start.max(end)..];
        self.start = text.len() - rest.trim_start().len();
    }
}

/// Whether a piece is no sentence of its own: signs and figures on the same line, or the mark of whoever answered
/// (`^AB`, `*CD`, `/EF`), perhaps on the next.
fn is_rest(piece: &str, gap: &str) -> bool {
    if piece.len() > 40 {
        return false;
    }
    let mark = piece.strip_prefix(['^', '*', '/', '-']).map(str::trim_start);
    let is_mark =
        mark.is_some_and(|mark| (1..=4).contains(&mark.len()) && mark.chars().all(char::is_alphabetic));
    let feeds = gap.bytes().take(40).filter(|byte| *byte == b'\n').count();
    is_mark && feeds < 2 || feeds == 0 && !piece.chars().any(char::is_alphabetic)
}
