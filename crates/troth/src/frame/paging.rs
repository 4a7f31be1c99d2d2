//! How much of a list is shown, out of how many, and the way to the rest.

use maud::{Markup, Render, html};

use crate::frame::words;

/// How many there are in all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Total {
    Exactly(u64),
    MoreThan(u64),
}

/// What is shown out of how many, and the address of what comes after.
#[derive(Clone, Debug)]
pub struct Paging {
    pub shown: u64,
    pub total: Total,
    pub one: &'static str,
    pub more: &'static str,
    pub next: Option<String>,
}

impl Paging {
    fn told(&self) -> String {
        let whole = match self.total {
            Total::Exactly(all) if all == self.shown => return self.counted(all),
            Total::Exactly(all) => self.counted(all),
            Total::MoreThan(some) => format!("more than {}", self.counted(some)),
        };
        format!("{} of {whole}", words::number(signed(self.shown)))
    }

    fn counted(&self, many: u64) -> String {
        words::count(signed(many), self.one, self.more)
    }
}

impl Render for Paging {
    fn render(&self) -> Markup {
        html! {
            span.told { (self.told()) }
            @if let Some(next) = &self.next { " " a href=(next) { "More" } }
        }
    }
}

fn signed(many: u64) -> i64 {
    i64::try_from(many).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_total_that_was_not_counted_out_says_so() {
        let paging = |total| {
            Paging {
                shown: 50,
                total,
                one: "contact",
                more: "contacts",
                next: None,
            }
            .told()
        };
        assert_eq!(paging(Total::Exactly(1_204)), "50 of 1,204\u{a0}contacts");
        assert_eq!(
            paging(Total::MoreThan(10_000)),
            "50 of more than 10,000\u{a0}contacts"
        );
        assert_eq!(paging(Total::Exactly(50)), "50\u{a0}contacts");
    }
}
