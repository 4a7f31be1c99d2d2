//! Feelings: GoEmotions comments that the table was not trained on, business mail, and what an organisation teaches.

use std::fmt;

use serde_json::Value;
use troth_words::{Answer, Feeling, Felt, Own, Table, Valence};

use crate::file;

struct Comment {
    text: String,
    gold: Vec<Feeling>,
    valence: String,
}

fn comments() -> Option<Vec<Comment>> {
    let text = file("words/emotion/goemotions_dev.jsonl")?;
    let comments = text.lines().map(|line| {
        let row: Value = serde_json::from_str(line).unwrap();
        Comment {
            text: row["text"].as_str().unwrap().to_owned(),
            gold: serde_json::from_value(row["coarse"].clone()).unwrap(),
            valence: row["valence"].as_str().unwrap().to_owned(),
        }
    });
    Some(comments.collect())
}

/// So many of so many.
#[derive(Clone, Copy, Default)]
struct Count {
    right: u32,
    all: u32,
}

impl Count {
    fn add(&mut self, is_right: bool) {
        self.right += u32::from(is_right);
        self.all += 1;
    }

    fn of(all: impl IntoIterator<Item = bool>) -> Count {
        let mut count = Count::default();
        all.into_iter().for_each(|is_right| count.add(is_right));
        count
    }

    fn share(self) -> f64 {
        f64::from(self.right) / f64::from(self.all.max(1))
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.4} ({} of {})", self.share(), self.right, self.all)
    }
}

/// No suggestion says neutral.
fn suggested(felt: &[Felt]) -> Vec<Feeling> {
    match felt {
        [] => vec![Feeling::Neutral],
        felt => felt.iter().map(|felt| felt.feeling).collect(),
    }
}

/// The goal; TF-IDF with logistic regression reaches .617, and .82 among two when it is never silent.
#[test]
fn feelings_of_comments_are_found_as_readers_found_them() {
    let Some(comments) = comments() else { return };
    let (mut first, mut two, mut single, mut strict) = (
        Count::default(),
        Count::default(),
        Count::default(),
        Count::default(),
    );
    for comment in &comments {
        let found = suggested(&Table::shipped().felt(&comment.text));
        first.add(comment.gold.contains(&found[0]));
        two.add(comment.gold.iter().any(|gold| found.contains(gold)));
        strict.add(comment.gold[0] == found[0]);
        if comment.gold.len() == 1 {
            single.add(comment.gold[0] == found[0]);
        }
    }
    println!("goemotions dev: the first is right {first}; one of two is right {two}");
    println!("goemotions dev, strictly: the first label {strict}; single labels {single}");
    assert_eq!(comments.len(), 5_426);
    assert!(first.share() >= 0.62 && two.share() >= 0.82);
}

/// How often those who get so high a chance are right, in steps of a tenth.
#[test]
fn a_chance_is_as_high_as_it_is_often_right() {
    let Some(comments) = comments() else { return };
    let mut bands = [(Count::default(), 0.0); 10];
    for comment in &comments {
        for felt in Table::shipped().felt(&comment.text) {
            let (count, sum) = &mut bands[((felt.p * 10.0) as usize).min(9)];
            count.add(comment.gold.contains(&felt.feeling));
            *sum += felt.p;
        }
    }
    for (count, sum) in bands.iter().filter(|(count, _)| count.all >= 100) {
        let said = sum / f64::from(count.all);
        println!("goemotions dev: said {said:.3}, right {count}");
        assert!((said - count.share()).abs() < 0.08, "said {said}, right {count}");
    }
}

#[test]
fn valence_of_comments_is_found() {
    let Some(comments) = comments() else { return };
    let clear = comments
        .iter()
        .filter_map(|comment| Some((comment, lean(&comment.valence)?)));
    let right = Count::of(clear.map(|(comment, lean)| Table::shipped().valence(&comment.text) == lean));
    println!("goemotions dev: which way the words lean is right {right}");
    // Without feelings of its own, TF-IDF with logistic regression gets .679 of the test part right.
    assert!(right.share() >= 0.65);
}

fn lean(word: &str) -> Option<Valence> {
    match word {
        "positive" => Some(Valence::Positive),
        "negative" => Some(Valence::Negative),
        "neutral" => Some(Valence::Neutral),
        _ => None,
    }
}

/// Behind the header, up to what is quoted.
fn own_words(raw: &str) -> String {
    let body = raw.split_once("\n\n").map_or("", |(_, body)| body);
    let is_old = |line: &str| {
        line.contains("-----")
            || line.trim_start().starts_with(['>'])
            || line.trim_start().starts_with("From:")
    };
    let lines: Vec<&str> = body.lines().take_while(|line| !is_old(line)).collect();
    lines.join("\n").trim().to_owned()
}

/// The plain letters taught the table what plain is; on letters that it has not read, `cargo xtask words silence` counts.
#[test]
fn plain_business_mail_suggests_nothing() {
    let Some(text) = file("words/emotion/enron_tone.jsonl") else {
        return;
    };
    let (mut plain, mut whole, mut toned) = (Count::default(), Count::default(), Count::default());
    for line in text.lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        let raw = row["raw"].as_str().unwrap();
        let body = own_words(raw);
        let silent = Table::shipped().felt(&body).is_empty();
        match row["emotional_tone"].as_object().unwrap().is_empty() {
            _ if body.is_empty() => {}
            true => plain.add(silent),
            false => toned.add(silent),
        }
        whole.add(Table::shipped().felt(raw).is_empty());
    }
    println!("enron: silent on plain letters {plain}, on letters with a tone {toned}");
    println!("enron: silent on all letters with their headers and all they quote {whole}");
    assert!(plain.share() >= 0.9 && whole.share() >= 0.9);
}

/// One sentence at a time, of a mailbox in which there are letters of the family too.
#[test]
fn sentences_of_a_mailbox_seldom_suggest_anything() {
    let Some(text) = file("words/mail/donoho-l.mbox") else {
        return;
    };
    let letters: Vec<String> = text.replace('\r', "").split("\nFrom ").map(own_words).collect();
    let sentences = letters
        .iter()
        .flat_map(|letter| letter.split_inclusive(['.', '!', '?', '\n']));
    let sentences = sentences.map(str::trim).filter(|sentence| sentence.len() > 1);
    let silent = Count::of(sentences.map(|sentence| Table::shipped().felt(sentence).is_empty()));
    println!("donoho-l: silent on sentences {silent}");
    assert!(silent.share() >= 0.8);
}

struct Tweet {
    text: String,
    lean: Valence,
}

impl Tweet {
    /// The feeling that a colleague would name for such a tweet.
    fn feeling(&self) -> Feeling {
        match self.lean {
            Valence::Positive => Feeling::Joy,
            Valence::Negative => Feeling::Anger,
            Valence::Neutral => Feeling::Neutral,
        }
    }
}

fn tweets() -> Option<Vec<Tweet>> {
    let text = file("words/emotion/airline_tweets.csv")?;
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let tweets = rows.records().map(|row| {
        let row = row.unwrap();
        Tweet {
            text: row[4].to_owned(),
            lean: lean(&row[1]).unwrap(),
        }
    });
    Some(tweets.collect())
}

/// Five times, four fifths teach and the fifth is asked. TF-IDF with logistic regression, told all at once, reaches .782.
#[test]
fn an_organisations_own_answers_are_learnt() {
    let Some(tweets) = tweets() else { return };
    let marks = [0, 200, 1_000, 3_200];
    let mut right = [Count::default(); 4];
    for fold in 0..5 {
        let (asked, taught): (Vec<(usize, &Tweet)>, Vec<_>) =
            tweets.iter().enumerate().partition(|(at, _)| at % 5 == fold);
        let mut own = Own::default();
        for (answers, (_, tweet)) in (0..).zip(taught.iter().chain(asked.first())) {
            if let Some(mark) = marks.iter().position(|mark| *mark == answers) {
                for (_, tweet) in &asked {
                    right[mark].add(own.valence(Table::shipped(), &tweet.text) == tweet.lean);
                }
            }
            own.learn(&own.lesson(Table::shipped(), &tweet.text, Answer::Confirmed(tweet.feeling())));
        }
    }
    for (mark, right) in marks.iter().zip(right) {
        println!("airline tweets after {mark} answers: which way they lean is right {right}");
    }
    assert!(right.is_sorted_by(|less, more| less.share() < more.share()));
    assert!(right[3].share() >= 0.78);
}

/// Half of them teach, and of these only what is suggested: yes where it leans as they do, no where it does not.
#[test]
fn answers_to_nothing_but_suggestions_are_learnt() {
    let Some(tweets) = tweets() else { return };
    let (taught, asked) = tweets.split_at(tweets.len() / 2);
    let mut own = Own::default();
    for tweet in taught {
        if let Some(Felt { feeling, .. }) = Table::shipped().felt(&tweet.text).first() {
            let is_right = match tweet.lean {
                Valence::Positive => *feeling == Feeling::Joy,
                Valence::Negative => !matches!(feeling, Feeling::Joy | Feeling::Surprise | Feeling::Neutral),
                _ => false,
            };
            let answer = if is_right {
                Answer::Confirmed(*feeling)
            } else {
                Answer::Rejected(*feeling)
            };
            own.learn(&own.lesson(Table::shipped(), &tweet.text, answer));
        }
    }
    let right = asked
        .iter()
        .map(|tweet| own.valence(Table::shipped(), &tweet.text) == tweet.lean);
    let right = Count::of(right);
    println!("airline tweets, where only suggestions were answered: which way they lean is right {right}");
    assert!(right.share() >= 0.72);
}

/// What was answered first is known as well after three thousand other answers as it was.
#[test]
fn the_first_answers_are_not_forgotten() {
    let Some(tweets) = tweets() else { return };
    let mut own = Own::default();
    let known = |own: &Own| {
        let early = tweets.iter().take(500);
        Count::of(early.map(|tweet| own.valence(Table::shipped(), &tweet.text) == tweet.lean))
    };
    let mut before = Count::default();
    for (answers, tweet) in (1..).zip(&tweets) {
        own.learn(&own.lesson(Table::shipped(), &tweet.text, Answer::Confirmed(tweet.feeling())));
        if answers == 500 {
            before = known(&own);
        }
    }
    let after = known(&own);
    println!("airline tweets: of the first 500 answers {before} were known then, {after} after 4,000");
    assert!(after.share() > before.share() - 0.05);
}

/// Silence on business must not be silence on customers who complain or thank.
#[test]
fn customers_who_feel_something_are_mostly_noticed() {
    let Some(tweets) = tweets() else { return };
    let of = |lean: Valence| {
        let of = tweets.iter().filter(|tweet| tweet.lean == lean);
        Count::of(of.map(|tweet| !Table::shipped().felt(&tweet.text).is_empty()))
    };
    let (positive, negative) = (of(Valence::Positive), of(Valence::Negative));
    println!(
        "airline tweets, untaught: something is suggested of {positive} that are positive, {negative} negative"
    );
    assert!(positive.share() > 0.5 && negative.share() > 0.5);
}
