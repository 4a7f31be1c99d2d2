//! How fast letters are read, in bytes a second of one core.
//!
//! `cargo bench -p troth-words`

use std::sync::LazyLock;

use divan::Bencher;
use divan::counter::BytesCount;
use jiff::civil::date;
use troth_words::{Learnt, Message, Side, Workdays, dates, parts, promises, read, reported, sentences};

const LETTERS: usize = 2_000;

const WORDS: &[&str] = &[
    "the", "frame", "and", "we", "will", "send", "you", "by", "Friday", "order", "it", "on", "Monday",
    "please", "call", "about", "delivery", "that", "was", "promised", "last", "week", "invoice", "for",
    "glass", "has", "not", "arrived", "I", "have", "asked", "Mr.", "e.g.", "12.50", "tomorrow", "at", "5",
    "p.m.", "thank", "would", "be", "called", "back",
];

const ENDS: &[&str] = &[".", ".", ".", "?", "!", "...", ":"];

static MAIL: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut chance = Chance(7);
    (0..LETTERS).map(|_| letter(&mut chance)).collect()
});

fn main() {
    divan::main();
}

#[divan::bench]
fn cut_into_parts(bencher: Bencher) {
    each(bencher, |text| parts(text).len());
}

#[divan::bench]
fn cut_into_sentences(bencher: Bencher) {
    each(bencher, |text| sentences(text).len());
}

#[divan::bench]
fn cut_own_words_into_sentences(bencher: Bencher) {
    each(bencher, |text| own(text).count());
}

#[divan::bench]
fn find_days(bencher: Bencher) {
    let work = Workdays::default();
    each(bencher, |text| {
        own(text).map(|said| dates(said, None, &work).len()).sum()
    });
}

#[divan::bench]
fn find_promises(bencher: Bencher) {
    each(bencher, |text| {
        own(text).map(|said| promises(said, None).len()).sum()
    });
}

#[divan::bench]
fn find_reported_promises(bencher: Bencher) {
    each(bencher, |text| own(text).map(|said| reported(said).len()).sum());
}

/// All of a letter, as it comes: parts, days, promises, feelings.
#[divan::bench(args = [None, Some(Side::Us), Some(Side::Them)])]
fn read_whole(bencher: Bencher, side: Option<Side>) {
    let work = Workdays::default();
    // A Monday.
    let written = Some(date(2026, 11, 2).at(9, 30, 0, 0));
    each(bencher, |text| {
        let message = Message { text, written, side };
        let reading = read(message, &work, &Learnt::default());
        reading.promises.len() + reading.reported.len() + reading.feelings.len()
    });
}

fn own(text: &str) -> impl Iterator<Item = &str> {
    parts(text)
        .into_iter()
        .filter(|part| part.is_own())
        .flat_map(move |part| {
            let part = part.span.of(text);
            sentences(part)
                .into_iter()
                .map(move |sentence| sentence.span.of(part))
        })
}

fn each(bencher: Bencher, read: impl Fn(&str) -> usize + Sync) {
    let bytes: usize = MAIL.iter().map(String::len).sum();
    bencher
        .counter(BytesCount::new(bytes))
        .bench(|| MAIL.iter().map(|text| read(text)).sum::<usize>());
}

/// A letter with an answer, a signature, and in most an earlier letter.
fn letter(chance: &mut Chance) -> String {
    let mut text = String::from("Hi Anna,\n\n");
    text.push_str(&paragraphs(chance, 3));
    text.push_str("Thanks,\nTom Barr\nBarr Frames\n020 7946 0000\n\n");
    match chance.below(4) {
        0 => text.push_str(
            "-----Original Message-----\nFrom: Anna Reyes\nSent: Monday\nTo: Tom Barr\nSubject: Frame\n\n",
        ),
        1 => {
            text.push_str("On Mon, 2 Nov 2026, Anna Reyes wrote:\n");
            text.extend(paragraphs(chance, 2).lines().map(|line| format!("> {line}\n")));
            return text;
        }
        2 => text.push_str("- the frame\n- the glass\n\n"),
        _ => return text,
    }
    text.push_str(&paragraphs(chance, 2));
    text
}

fn paragraphs(chance: &mut Chance, most: usize) -> String {
    let mut text = String::new();
    for _ in 0..=chance.below(most) {
        let mut width = 0;
        for _ in 0..30 + chance.below(60) {
            let word = WORDS[chance.below(WORDS.len())];
            text.push_str(word);
            if chance.below(9) == 0 {
                text.push_str(ENDS[chance.below(ENDS.len())]);
            }
            width += word.len() + 1;
            text.push(if width > 70 { '\n' } else { ' ' });
            width %= 71;
        }
        text.push_str("\n\n");
    }
    text
}

/// SplitMix64 (Steele, Lea and Flood 2014): the same letters every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) as usize % end.max(1)
    }
}
