//! Full text: the same hits on both engines, whatever is written and whatever is asked.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use troth_store::{Query, Store, StoreError, args, normalise, words};

use crate::cases;

/// Texts as people and other programs write them.
const TEXTS: [&str; 24] = [
    "Ada Lovelace",
    "ADA BYRON",
    "Élodie Dupont-Durand",
    "Jürgen Groß",
    "Juergen Gross",
    "Søren Ærø",
    "Łukasz Żółć",
    "anne.marie@example.com",
    "+49 (30) 123-4567",
    "+49301234567",
    "ｆｕｌｌ　ｗｉｄｔｈ",
    "東京タワー",
    "김철수",
    "Владимир",
    "Ὀδυσσεύς",
    "हिन्दी",
    "O'Neil; drop table party",
    "a:* & b | !c",
    "\"quoted\" 'single' \\ back",
    "NEAR(x y) AND OR NOT",
    "🎉 party 🎉",
    "",
    "x",
    "the quick brown fox",
];

async fn fill(store: &Store, texts: Vec<String>) {
    let write = store.write(move |tx| {
        for (id, text) in (1..).zip(&texts) {
            tx.run(
                "insert into party (id, name) values ($1, $2)",
                args![id, format!("{id}")],
            )?;
            tx.index_words("party", id, text)?;
        }
        Ok::<_, StoreError>(())
    });
    write.await.unwrap();
}

async fn search(store: &Store, asked: &str) -> Vec<i64> {
    let asked = words(asked);
    let found = store.read(|tx| {
        tx.all(
            "select id from party where matches(party, $1) order by id",
            [asked],
        )
    });
    found.await.unwrap()
}

/// What must be found, worked out without any index.
fn expected(texts: &[String], asked: &str) -> Vec<i64> {
    let asked = normalise(asked);
    let holds = |text: &String, word: &str| normalise(text).split(' ').any(|held| held.starts_with(word));
    let is_hit = |text: &String| !asked.is_empty() && asked.split(' ').all(|word| holds(text, word));
    (1..)
        .zip(texts)
        .filter(|(_, text)| is_hit(text))
        .map(|(id, _)| id)
        .collect()
}

cases! {
    async fn every_text_is_found_as_expected(bench: Bench) {
        let mut texts: Vec<String> = TEXTS.map(str::to_owned).to_vec();
        let mut runner = TestRunner::deterministic();
        let odd = prop_oneof!["\\PC{0,30}", "[a-cäß ]{0,12}", "[\\x01-\\x7f]{0,20}"];
        texts.extend((0..300).map(|_| odd.new_tree(&mut runner).unwrap().current()));
        fill(&bench.store, texts.clone()).await;
        let mut asked: Vec<String> = texts.clone();
        asked.extend(texts.iter().map(|text| text.chars().take(3).collect()));
        asked.extend(["a", "ab c", "49 30", "gross", "é", "lovelace ada", "ada byron lovelace"].map(str::to_owned));
        for asked in asked {
            assert_eq!(search(&bench.store, &asked).await, expected(&texts, &asked), "{asked:?}");
        }
    }

    async fn a_search_for_nothing_finds_nothing(bench: Bench) {
        fill(&bench.store, vec!["Ada".to_owned()]).await;
        for asked in ["", "  ", "!?", "\0"] {
            assert!(search(&bench.store, asked).await.is_empty(), "{asked:?}");
        }
    }

    async fn words_can_be_replaced_and_forgotten(bench: Bench) {
        fill(&bench.store, vec!["Ada".to_owned(), "Ada".to_owned()]).await;
        bench.store.write(|tx| {
            tx.index_words("party", 1, "Ben")?;
            tx.forget_words("party", 2)?;
            tx.forget_words("party", 99)
        }).await.unwrap();
        assert_eq!((search(&bench.store, "ada").await, search(&bench.store, "ben").await), (vec![], vec![1]));
    }

    async fn a_search_stands_beside_other_filters(bench: Bench) {
        fill(&bench.store, vec!["Ada L".to_owned(), "Ada B".to_owned(), "Ben".to_owned()]).await;
        let hits: Vec<i64> = bench.store.read(|tx| {
            Query::new("select p.id from party p where p.id > ")
                .text("0")
                .push(" and p.name <> ", "1")
                .push(" and matches(party p, ", words("ada"))
                .text(")")
                .all(tx)
        }).await.unwrap();
        assert_eq!(hits, [2]);
    }

    async fn a_search_can_be_held_to_the_newest_hits(bench: Bench) {
        let names = ["Ada A", "Ben", "Ada B", "Ada C", "Ada D"].map(str::to_owned);
        fill(&bench.store, names.to_vec()).await;
        let hits: Vec<i64> = bench.store.read(|tx| {
            // The two with the highest ids are looked at and no others, whatever else is asked of them.
            tx.all(
                "select id from party where matches(party, $1, 2) and name <> $2 order by id",
                args![words("ada"), "5"],
            )
        }).await.unwrap();
        assert_eq!(hits, [4]);
    }

    async fn forgotten_words_are_gone_from_the_disk_once_they_are_purged(bench: Bench) {
        fill(&bench.store, vec!["zyxqanna planter".to_owned(), "Ben".to_owned()]).await;
        bench.store.write(|tx| {
            tx.run("delete from party where id = 1", [])?;
            tx.forget_words("party", 1)?;
            tx.purge_words("party")
        }).await.unwrap();
        assert_eq!((search(&bench.store, "zyxqanna").await, search(&bench.store, "ben").await), (vec![], vec![2]));
        let backup = bench.folder.path().join("backup.db");
        bench.store.backup(&backup).await.unwrap();
        let bytes = std::fs::read(&backup).unwrap();
        let holds = |word: &str| bytes.windows(word.len()).any(|at| at == word.as_bytes());
        assert!(holds("ben") && !holds("zyxqanna"), "a copy holds what was forgotten");
    }

    async fn a_very_long_text_is_indexed(bench: Bench) {
        let long = (0..300_000).map(|n| format!("w{n} ")).collect::<String>() + &"x".repeat(100_000);
        fill(&bench.store, vec![long]).await;
        assert_eq!(search(&bench.store, "w0").await, [1]);
    }
}
