//! Rows as silos tell them, for stories that begin with a file already read.

use troth::frame::money::{Currency, Money, UnitPrice};
use troth::journal::ActorId;
use troth::record;
use troth::record::said::{Channel, Line, Message, Order, Said, Ticket, Told, Who};
use troth::record::store::Fresh;
use troth_store::{StoreError, args};

use crate::house::{House, instant};

pub fn somebody(email: &str, name: &str) -> Who {
    Who {
        key: format!("mail:{email}"),
        name: Some(name.to_owned()),
        emails: vec![email.to_owned()],
        ..Who::default()
    }
}

/// A letter from one person to others; the first is the sender.
pub fn letter(id: &str, at: &str, people: &[(&str, &str)], subject: &str, text: &str) -> Told {
    Told {
        who: people.iter().map(|(email, name)| somebody(email, name)).collect(),
        said: vec![Said::Message(Message {
            id: id.to_owned(),
            references: vec![],
            at: instant(at),
            channel: Channel::Email,
            from: Some(0),
            from_us: None,
            to: (1..people.len()).collect(),
            cc: vec![],
            subject: Some(subject.to_owned()),
            text: text.to_owned(),
            folder: None,
            attachments: vec![],
            is_automatic: false,
        })],
    }
}

pub fn ticket(number: &str, at: &str, from: (&str, &str), words: &str) -> Told {
    Told {
        who: vec![somebody(from.0, from.1)],
        said: vec![Said::Ticket(Ticket {
            number: number.to_owned(),
            requester: Some(0),
            opened_at: instant(at),
            channel: Channel::Web,
            subject: Some(format!("Request {number}")),
            words: Some(words.to_owned()),
            answer: None,
            status: Some("open".to_owned()),
            kind: None,
            assignee: None,
            first_answered_at: None,
            solved_at: None,
            due_on: None,
            reopened: 0,
            satisfaction: None,
            attributes: vec![],
        })],
    }
}

/// One line of an order: how many pieces at how many cents.
pub fn line(
    number: &str,
    at: &str,
    whose: Option<(&str, &str)>,
    what: &str,
    pieces: i64,
    cents: i64,
) -> Told {
    let price = UnitPrice {
        minor_e4: cents * 10_000,
        currency: Currency::GBP,
    };
    Told {
        who: whose.iter().map(|(email, name)| somebody(email, name)).collect(),
        said: vec![Said::Order(Order {
            number: number.to_owned(),
            customer: whose.map(|_| 0),
            at: instant(at),
            currency: Currency::GBP,
            line: Some(Line {
                sku: Some(format!("sku-{what}")),
                what: Some(what.to_owned()),
                quantity_milli: pieces * 1_000,
                unit_price: price,
                amount: Money {
                    minor: pieces * cents,
                    currency: Currency::GBP,
                },
            }),
            total: None,
            shipping: None,
            refunded: None,
            cancelled_at: None,
            is_return: pieces < 0,
            promised_on: None,
            estimated_on: None,
            shipped_on: None,
            delivered_on: None,
            taken_by: None,
        })],
    }
}

pub fn order(told: &mut Told) -> &mut Order {
    match told.said.first_mut() {
        Some(Said::Order(order)) => order,
        _ => panic!("no order"),
    }
}

impl House {
    /// Takes rows in as one batch of a silo, and lets everyone read them. Returns the batch.
    pub async fn receive(&self, silo: &str, rows: Vec<(&str, Told)>) -> i64 {
        let (silo, now) = (silo.to_owned(), self.clock.now());
        let rows: Vec<(String, Told)> = rows
            .into_iter()
            .map(|(key, told)| (key.to_owned(), told))
            .collect();
        let batch = self
            .app
            .store
            .write(move |tx| {
                let silo = record::store::silo(tx, &silo, now)?;
                let batch = tx.allocate("batch", 1)?;
                tx.run(
                    "insert into batch (id, silo_id, file, format, size, lines, together, digest, plan, state, by_colleague,
                       started_at, line, rows, created, updated, unchanged, duplicate, refused, remarked)
                     values ($1, $2, 'story', 'story', 0, 0, $1, '', '{}', 'done', 1, $3, 0, 0, 0, 0, 0, 0, 0, 0)",
                    args![batch, silo, now],
                )?;
                let fresh = rows.into_iter().enumerate().map(|(at, (key, told))| Fresh {
                    key,
                    line: at as i64,
                    raw: serde_json::to_string(&told).unwrap(),
                    told,
                });
                record::store::receive(tx, Some(batch), silo, fresh.collect(), ActorId(1), now)?;
                Ok::<_, StoreError>(batch)
            })
            .await
            .unwrap();
        self.catch_up().await;
        batch
    }

    /// Takes a batch back, and lets everyone hear of it.
    pub async fn undo(&self, batch: i64) {
        let undone = troth::intake::undo::undo(&self.app.store, &self.clock, batch, ActorId(1)).await;
        assert!(undone.unwrap(), "taken back before");
        self.catch_up().await;
    }

    /// The party of whoever has that address.
    pub async fn party(&self, email: &str) -> i64 {
        let key = format!("mail:{email}");
        self.app
            .store
            .read(move |tx| {
                tx.one::<i64>(
                    "select m.party_id from subject s join member m on m.subject_id = s.id where s.key = $1",
                    args![key],
                )
            })
            .await
            .unwrap()
            .unwrap()
    }

    pub async fn count(&self, sql: impl Into<String>) -> i64 {
        let sql = sql.into();
        self.app
            .store
            .read(move |tx| tx.one::<i64>(&sql, args![]))
            .await
            .unwrap()
            .unwrap()
    }

    /// A whole table as text, so that two states can be compared.
    pub async fn dump(&self, sql: &'static str) -> Vec<String> {
        self.app
            .store
            .read(move |tx| {
                let mut rows = Vec::new();
                tx.each(sql, args![], |row| {
                    let cells: Result<Vec<String>, StoreError> = row
                        .names()
                        .enumerate()
                        .map(|(at, _)| Ok(format!("{:?}", row.value(at)?)))
                        .collect();
                    rows.push(cells?.join(" "));
                    Ok(std::ops::ControlFlow::Continue(()))
                })?;
                Ok::<_, StoreError>(rows)
            })
            .await
            .unwrap()
    }
}
