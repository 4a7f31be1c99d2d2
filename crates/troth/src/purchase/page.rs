//! A purchase as a page: whose it is, its days, its lines, and how its total comes about.

use jiff::civil::Date;
use maud::{Markup, html};

use crate::frame::face::{Lens, Page};
use crate::frame::icon::tag;
use crate::frame::money::{Currency, Money, round_e4};
use crate::frame::paging::{Paging, Total};
use crate::frame::sheet::{Fact, Heading, facts};
use crate::frame::table::{Column, Row, Table};
use crate::frame::words;
use crate::purchase::store::{Bought, Purchase};
use crate::purchase::told::pieces;
use crate::purchase::web::PurchaseView;

impl Page for PurchaseView {
    fn title(&self) -> String {
        name(&self.purchase)
    }

    fn body(&self, lens: &Lens) -> Markup {
        let purchase = &self.purchase;
        let heading = Heading::new(self.title());
        let heading = match &self.customer {
            Some(customer) => heading.above(customer.name.as_str(), format!("/customer/{}", customer.party)),
            None => heading,
        };
        html! {
            (heading.sentence(html! {
                (words::money(purchase.total)) ", " (words::instant(purchase.at, lens.now, &lens.zone))
                @if self.customer.is_none() { ", sold to nobody known" }
                @if purchase.cancelled_at.is_some() { " " (tag("cancelled")) }
            }))
            (facts(&self.known(lens)))
            (self.lines())
        }
    }
}

/// What it is called: `Order 10248`, `Return C536379`.
pub fn name(purchase: &Purchase) -> String {
    let word = if purchase.is_return { "Return" } else { "Order" };
    format!("{word} {}", purchase.number)
}

/// A day as it stands in a row, written for people.
fn day_word(day: Option<&String>, lens: &Lens) -> Option<String> {
    let day: Date = day?.parse().ok()?;
    Some(words::day(day, lens.today()))
}

impl PurchaseView {
    fn known(&self, lens: &Lens) -> Vec<Fact> {
        let purchase = &self.purchase;
        let mut known = vec![Fact::new("Told by", html! { (purchase.silo) })];
        for (word, day) in [
            ("Promised for", &purchase.promised_on),
            ("Estimated for", &purchase.estimated_on),
            ("Shipped", &purchase.shipped_on),
            ("Delivered", &purchase.delivered_on),
        ] {
            if let Some(day) = day_word(day.as_ref(), lens) {
                known.push(Fact::new(word, html! { (day) }));
            }
        }
        if let Some(by) = &purchase.taken_by {
            known.push(Fact::new("Taken by", html! { (by) }));
        }
        for (word, money) in [("Shipping", self.shipping), ("Refunded", self.refunded)] {
            if money.minor != 0 {
                known.push(Fact::new(word, html! { (words::money(money)) }));
            }
        }
        if let Some(total) = self.own_total {
            known.push(Fact::new("Total as told", html! { (words::money(total)) }));
        }
        known
    }

    fn lines(&self) -> Markup {
        let columns = vec![
            Column::new("What"),
            Column::figure("Pieces"),
            Column::figure("Each"),
            Column::figure("Comes to"),
        ];
        let currency = self.purchase.total.currency;
        let rows = self.bought.iter().map(|line| row(line, currency)).collect();
        let shown = u64::try_from(self.bought.len()).unwrap_or(0);
        let all = u64::try_from(self.purchase.lines).unwrap_or(0);
        let paging = Paging {
            shown,
            total: Total::Exactly(all.max(shown)),
            one: "line",
            more: "lines",
            next: self
                .next
                .map(|after| format!("/purchase/{}?after={after}", self.purchase.id)),
        };
        let empty = html! { p.quiet { "The silo told of no lines, only of the order." } };
        html! { (Table::new("lines", "What was bought", columns).rows(rows).paging(paging).empty(empty)) }
    }
}

fn row(line: &Bought, currency: Currency) -> Row {
    let what = line
        .what
        .as_deref()
        .or(line.sku.as_deref())
        .unwrap_or("something unnamed");
    let code = line.sku.as_deref().filter(|sku| *sku != what);
    let each = Money {
        minor: round_e4(line.unit_minor_e4),
        currency,
    };
    let amount = Money {
        minor: line.amount_minor,
        currency,
    };
    Row::new(vec![
        html! { (what) @if let Some(code) = code { " " span.aside { (code) } } },
        html! { (pieces(line.quantity_milli)) },
        html! { (words::money(each)) },
        html! { (words::money(amount)) },
    ])
}

/// A customer's newest purchases, for their own page.
pub fn lines_of(purchases: &[Purchase], lens: &Lens) -> Markup {
    html! {
        ol.list data-list {
            @for purchase in purchases {
                li.line data-row {
                    div.line-body {
                        a.row-link href=(format!("/purchase/{}", purchase.id)) data-open { (name(purchase)) }
                        p.line-why {
                            (words::day(crate::frame::time::day(purchase.at, &lens.zone), lens.today()))
                            @if purchase.cancelled_at.is_some() { " · " (tag("cancelled")) }
                        }
                    }
                    div.line-aside { (words::money(purchase.total)) }
                }
            }
        }
    }
}
