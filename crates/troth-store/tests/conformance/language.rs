//! The one SQL text: what means the same on both engines, and how to say it where they differ.

use troth_store::{Query, StoreError, Value, args};

use crate::cases;

type Cells = (Option<String>, Option<i64>, Option<f64>, Option<Vec<u8>>);

cases! {
    async fn text_is_ordered_by_its_bytes(bench: Bench) {
        let sorted: Vec<String> = bench.store.write(|tx| {
            for (id, name) in ["ä", "Z", "a", "B"].into_iter().enumerate() {
                tx.run("insert into party (id, name) values ($1, $2)", args![id as i64, name])?;
            }
            tx.all("select name from party order by name", [])
        }).await.unwrap();
        assert_eq!(sorted, ["B", "Z", "a", "ä"]);
        let greater: Vec<String> = bench.store.read(|tx| {
            tx.all("select name from party where name > $1 order by name", args!["a"])
        }).await.unwrap();
        assert_eq!(greater, ["ä"]);
    }

    /// SQLite puts nulls first and PostgreSQL last: a key that may be null must say which.
    async fn nulls_stand_where_they_are_put(bench: Bench) {
        let bench = bench.with_parties(3).await;
        let (first, last): (Vec<i64>, Vec<i64>) = bench.store.write(|tx| {
            tx.run("update party set born = 1900 where id = 2", [])?;
            let first = tx.all("select id from party order by born nulls first, id", [])?;
            let last = tx.all("select id from party order by born desc nulls last, id desc", [])?;
            Ok::<_, StoreError>((first, last))
        }).await.unwrap();
        assert_eq!((first, last), (vec![1, 3, 2], vec![2, 3, 1]));
    }

    async fn like_tells_case_apart_and_its_escape_is_said(bench: Bench) {
        let hits: Vec<i64> = bench.store.write(|tx| {
            for (id, name) in ["Ada", "ada", "100%", "100x"].into_iter().enumerate() {
                tx.run("insert into party (id, name) values ($1, $2)", args![id as i64, name])?;
            }
            let mut hits = tx.all::<i64>("select id from party where name like $1", args!["A%"])?;
            hits.extend(tx.all::<i64>("select id from party where name like $1 escape '\\'", args!["100\\%"])?);
            Ok::<_, StoreError>(hits)
        }).await.unwrap();
        assert_eq!(hits, [0, 2]);
    }

    async fn whole_numbers_divide_to_whole_numbers(bench: Bench) {
        let row: Option<(i64, i64, f64)> =
            bench.store.read(|tx| tx.one("select 7 / 2, -7 / $1, 7 / 2.0e0", args![2])).await.unwrap();
        assert_eq!(row, Some((3, -3, 3.5)));
    }

    async fn a_sum_is_whole_an_average_is_not_and_nothing_sums_to_nothing(bench: Bench) {
        let bench = bench.with_parties(3).await;
        let values = bench.store.write(|tx| {
            tx.run("update party set born = id * 1000000000000, share = 0.25", [])?;
            let mut values = Vec::new();
            let sql = "select sum(born), avg(id), sum(share), count(*), max(born), sum(id) filter (where id > 9) from party";
            tx.each(sql, [], |row| {
                for index in 0..6 { values.push(row.value(index)?); }
                Ok(std::ops::ControlFlow::Continue(()))
            })?;
            Ok::<_, StoreError>(values)
        }).await.unwrap();
        // 1 + 2 + 3 million millions; (1 + 2 + 3) / 3; 3 · ¼.
        let wanted = [
            Value::Int(6_000_000_000_000), Value::Real(2.0), Value::Real(0.75),
            Value::Int(3), Value::Int(3_000_000_000_000), Value::Null,
        ];
        assert_eq!(values, wanted);
    }

    /// PostgreSQL would work out `$1 * 1000` in 32 bits if it were asked to infer the type.
    async fn arguments_are_reckoned_in_sixty_four_bits(bench: Bench) {
        let row: Option<(i64, i64)> = bench.store.read(|tx| {
            tx.one("select $1 * 1000, cast($2 as integer)", args![5_000_000, i64::MAX])
        }).await.unwrap();
        assert_eq!(row, Some((5_000_000_000, i64::MAX)));
    }

    /// PostgreSQL's `real` has seven digits; a cast to it must not lose the others.
    async fn a_cast_to_real_keeps_all_digits(bench: Bench) {
        let share: Option<f64> = bench.store.read(|tx| {
            tx.one("select cast($1 as real)", args![0.123_456_789_012_345])
        }).await.unwrap();
        assert_eq!(share, Some(0.123_456_789_012_345));
    }

    async fn truth_is_one_or_zero(bench: Bench) {
        let bench = bench.with_parties(1).await;
        let row: Option<(bool, bool, i64, bool)> = bench.store.write(|tx| {
            tx.run("update party set born = $1", args![true])?;
            tx.one("select born, 1 = 2, born, exists (select 1 from party where born = $1) from party", args![true])
        }).await.unwrap();
        assert_eq!(row, Some((true, false, 1, true)));
    }

    async fn conflicts_returning_windows_and_common_tables_work(bench: Bench) {
        let bench = bench.with_parties(4).await;
        let (renamed, places) = bench.store.write(|tx| {
            let upsert = "insert into party (id, name) values ($1, $2)
                          on conflict (id) do update set name = excluded.name returning name";
            let renamed: Option<String> = tx.one(upsert, args![2, "Ben"])?;
            let ignored = tx.run("insert into party (id, name) values (1, 'x') on conflict do nothing", [])?;
            assert_eq!(ignored, 0);
            let places: Vec<(i64, i64)> = tx.all(
                "with old as (select id from party where id > $1)
                 select id, row_number() over (order by id desc) from old order by id", args![1])?;
            Ok::<_, StoreError>((renamed, places))
        }).await.unwrap();
        assert_eq!(renamed.as_deref(), Some("Ben"));
        assert_eq!(places, [(2, 3), (3, 2), (4, 1)]);
    }

    async fn a_change_says_how_many_rows_it_touched(bench: Bench) {
        let bench = bench.with_parties(5).await;
        let touched = bench.store.write(|tx| {
            let some = tx.run("update party set born = 1 where id > $1", args![2])?;
            let returning = tx.run("delete from party where id < $1 returning id", args![3])?;
            let none = tx.run("delete from party where id = 99", [])?;
            Ok::<_, StoreError>((some, returning, none))
        }).await.unwrap();
        assert_eq!(touched, (3, 2, 0));
    }

    /// A field of a text that holds JSON, by its literal key, and an index on it.
    async fn a_field_of_a_json_text_is_read_by_its_key(bench: Bench) {
        let hits: Vec<i64> = bench.store.write(|tx| {
            tx.run("create index party_tier on party ((email ->> 'tier'))", [])?;
            for (id, json) in ["{\"tier\": \"gold\"}", "{\"tier\": \"tin\"}", "{}"].into_iter().enumerate() {
                tx.run("insert into party (id, name, email) values ($1, 'x', $2)", args![id as i64, json])?;
            }
            tx.all("select id from party where email ->> 'tier' = $1", args!["gold"])
        }).await.unwrap();
        assert_eq!(hits, [0]);
    }

    async fn a_part_of_a_text_is_counted_in_characters(bench: Bench) {
        let part: Option<String> = bench.store.read(|tx| {
            tx.one("select substr($1, $2, $3) || substr($1, 5)", args!["Älteste", 1, 2])
        }).await.unwrap();
        assert_eq!(part.as_deref(), Some("Älste"));
    }

    /// SQLite would take an unknown name in double quotes for a string.
    async fn a_name_in_double_quotes_is_never_a_string(bench: Bench) {
        let read = bench.store.read(|tx| tx.all::<i64>("select id from party where name = \"nobody\"", [])).await;
        assert!(matches!(read, Err(StoreError::Engine(_))), "{read:?}");
    }

    async fn a_query_grows_by_the_filters_that_are_there(bench: Bench) {
        let bench = bench.with_parties(9).await;
        let hits: Vec<i64> = bench.store.read(|tx| {
            Query::new("select id from party where 1 = 1")
                .push_some(" and id < ", Some(8))
                .push_some(" and name = ", None::<String>)
                .push_list(" and id in", [2, 4, 8])
                .push(" and id + 0 > ", 2)
                .text(" order by id")
                .all(tx)
        }).await.unwrap();
        assert_eq!(hits, [4]);
        let none: Vec<i64> = bench.store.read(|tx| {
            Query::new("select id from party where id").push_list(" in", Vec::<i64>::new()).all(tx)
        }).await.unwrap();
        assert!(none.is_empty());
    }

    /// What a row gives may be absent, in every row too where it is cast.
    async fn one_statement_changes_many_rows(bench: Bench) {
        let bench = bench.with_parties(4).await;
        let rows: Vec<Vec<(i64, String, Option<i64>)>> = bench.store.write(|tx| {
            let given = [[Some(7), Some(8)], [None, Some(9)], [None, None]];
            given.into_iter().zip(["a", "b", "c"]).map(|(born, name)| {
                let rows = born.into_iter().zip(2_i64..).map(|(born, id)| [id.into(), name.into(), born.into()]);
                let query = Query::new("update party set name = v.column2, born = cast(v.column3 as integer)")
                    .push_rows(" from (values", rows)
                    .text(") as v where party.id = v.column1");
                assert_eq!(query.run(tx)?, 2);
                tx.all("select id, name, born from party where name not like 'party%' order by id", [])
            }).collect()
        }).await.unwrap();
        let row = |id: i64, name: &str, born: Option<i64>| (id, name.to_owned(), born);
        assert_eq!(rows, [
            [row(2, "a", Some(7)), row(3, "a", Some(8))],
            [row(2, "b", None), row(3, "b", Some(9))],
            [row(2, "c", None), row(3, "c", None)],
        ]);
    }

    /// The same text with a value here and nothing there: prepared again only where it must be.
    async fn absent_values_fit_every_column(bench: Bench) {
        let rows: Vec<Cells> = bench.store.write(|tx| {
            let sql = "insert into party (id, name, email, born, share, photo) values ($1, 'x', $2, $3, $4, $5)";
            for id in 0..16_i64 {
                let there = |bit: i64| id >> bit & 1 == 1;
                tx.run(sql, args![
                    id,
                    there(0).then(|| format!("{id}@example.com")),
                    there(1).then_some(id),
                    there(2).then_some(0.5),
                    there(3).then(|| vec![0_u8, 1])
                ])?;
            }
            tx.all("select email, born, share, photo from party order by id", [])
        }).await.unwrap();
        assert_eq!(rows[0], (None, None, None, None));
        assert_eq!(rows[15], (Some("15@example.com".to_owned()), Some(15), Some(0.5), Some(vec![0, 1])));
        assert_eq!(rows[5], (Some("5@example.com".to_owned()), None, Some(0.5), None));
    }

    /// PostgreSQL gives an absent value the type of the first place it stands in, and `$1 is null` has none.
    async fn an_optional_filter_compares_before_it_asks_for_null(bench: Bench) {
        let bench = bench.with_parties(3).await;
        let counts = bench.store.read(|tx| {
            let sql = "select count(*) from party where (name = $1 or $1 is null)";
            let all: Option<i64> = tx.one(sql, args![None::<String>])?;
            let one: Option<i64> = tx.one(sql, args!["party 2"])?;
            Ok::<_, StoreError>((all, one))
        }).await.unwrap();
        assert_eq!(counts, (Some(3), Some(1)));
    }

    /// A column typed `integer` holds integers: neither engine takes a word for one.
    async fn a_column_refuses_another_kind(bench: Bench) {
        let refused = bench.store.write(|tx| tx.run("insert into party (id, name) values ($1, 'x')", args!["one"])).await;
        assert!(matches!(refused, Err(StoreError::Engine(_))), "{refused:?}");
    }
}
