//! What goes in and what comes out.

use troth_store::{StoreError, Value, args};

use crate::cases;

cases! {
    async fn parameters_may_come_in_any_order_and_twice(bench: Bench) {
        let row: Option<(String, i64, String)> =
            bench.store.read(|tx| tx.one("select $2, $1, $2", args![7, "seven"])).await.unwrap();
        assert_eq!(row, Some(("seven".to_owned(), 7, "seven".to_owned())));
    }

    async fn an_untyped_argument_keeps_its_kind(bench: Bench) {
        let kinds = bench.store.read(|tx| {
            let mut kinds = Vec::new();
            for value in [Value::Int(5), Value::Real(0.5), Value::from("five"), Value::Blob(vec![0, 255]), Value::Null] {
                tx.each("select $1", [value.clone()], |row| {
                    kinds.push((value.clone(), row.value(0)?));
                    Ok(std::ops::ControlFlow::Continue(()))
                })?;
            }
            Ok::<_, StoreError>(kinds)
        }).await.unwrap();
        assert_eq!(kinds.len(), 5);
        assert!(kinds.iter().all(|(given, got)| given == got), "{kinds:?}");
    }

    async fn unusual_numbers_are_refused(bench: Bench) {
        let nan = bench.store.read(|tx| tx.all::<f64>("select $1", args![f64::INFINITY])).await;
        assert_eq!(nan, Err(StoreError::NotFinite(f64::INFINITY)));
    }
}
