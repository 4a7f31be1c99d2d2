//! Orders: one row is one line, or the whole order; lines of money are never folded.

use crate::frame::money::{Currency, Money, UnitPrice};
use crate::intake::consent::{self, Audience};
use crate::intake::meaning::Meaning;
use crate::intake::person;
use crate::intake::plan::DiscountIs;
use crate::intake::reading::{Problem, Reader, Row};
use crate::intake::value;
use crate::record::said::{Line, Millis, Order, Said, Told, Who};

/// The order the last row belonged to. Its later rows may leave out what the first said.
#[derive(Debug)]
pub(super) struct Head {
    number: String,
    who: Vec<Who>,
    at: Millis,
    currency: Currency,
    /// How many rows of it were read, this one included.
    pub place: u32,
}

pub(super) fn told(
    row: &Row<'_>,
    reader: &mut Reader,
    head: &mut Option<Head>,
    audience: Option<Audience>,
) -> Result<Told, Problem> {
    let number = row.id(Meaning::OrderNumber).unwrap_or_default().to_owned();
    let before = head
        .take()
        .filter(|head| !number.is_empty() && head.number == number);
    let mut who = person::people(row, reader);
    if let Some(before) = before
        .as_ref()
        .filter(|_| who.is_empty() || row.one(Meaning::Date).is_none())
    {
        who.clone_from(&before.who);
    }
    let at = reader
        .instant(row, Meaning::Date)?
        .or(before.as_ref().map(|head| head.at));
    let at = at.ok_or_else(|| row.missing(Meaning::Date, "has no day, so the order has none"))?;
    let currency = currency(row, before.as_ref());
    let customer = (!who.is_empty()).then_some(0);
    let mut order = Order {
        number: number.clone(),
        customer,
        at,
        currency,
        line: line(row, currency)?,
        total: None,
        shipping: None,
        refunded: None,
        cancelled_at: None,
        is_return: false,
        promised_on: reader.day_if_sound(row, Meaning::PromisedOn),
        estimated_on: reader.day_if_sound(row, Meaning::EstimatedOn),
        shipped_on: reader.day_if_sound(row, Meaning::ShippedOn),
        delivered_on: reader.day_if_sound(row, Meaning::DeliveredOn),
        taken_by: row.text(Meaning::TakenBy),
    };
    order.is_return = is_return(&order);
    // What is said of the whole order counts once, whether later rows repeat it or leave it out.
    if before.is_none() {
        order.total = row.money(Meaning::OrderTotal, currency)?;
        order.shipping = row.money(Meaning::Shipping, currency)?;
        order.refunded = row
            .money(Meaning::Refunded, currency)?
            .filter(|money| money.minor != 0);
        order.cancelled_at = reader
            .instant_if_sound(row, Meaning::CancelledAt)
            .or_else(|| void_since(row, at));
    }
    let place = before.as_ref().map_or(0, |head| head.place) + 1;
    let consents = match customer {
        Some(who) if before.is_none() => consent::consents(row, reader, who, audience),
        _ => Vec::new(),
    };
    if !number.is_empty() {
        *head = Some(Head {
            number,
            who: who.clone(),
            at,
            currency,
            place,
        });
    }
    let mut said = vec![Said::Order(order)];
    said.extend(consents);
    Ok(Told { who, said })
}

/// The row's own code, else the sign at its price, else the order's, else the plan's.
fn currency(row: &Row<'_>, before: Option<&Head>) -> Currency {
    let stated = row
        .one(Meaning::Currency)
        .and_then(|text| Currency::parse(text).ok().or_else(|| value::currency_sign(text)));
    let signed = || {
        [Meaning::UnitPrice, Meaning::LineAmount, Meaning::OrderTotal]
            .into_iter()
            .filter_map(|meaning| row.one(meaning))
            .find(|cell| !cell.is_ascii() || cell.bytes().any(|byte| byte.is_ascii_alphabetic()))
            .and_then(value::currency_sign)
    };
    stated
        .or_else(signed)
        .or(before.map(|head| head.currency))
        .unwrap_or(row.plan.setting.currency)
}

fn line(row: &Row<'_>, currency: Currency) -> Result<Option<Line>, Problem> {
    let price = row.unit_price(currency)?;
    let stated = match row.money(Meaning::LineAmount, currency)? {
        None if price.is_none() && row.one(Meaning::Quantity).or(row.one(Meaning::Product)).is_some() => {
            row.money(Meaning::OrderTotal, currency)?
        }
        stated => stated,
    };
    if price.is_none() && stated.is_none() {
        return Ok(None);
    }
    let quantity_milli = row.quantity_milli()?.unwrap_or(1_000);
    let too_much = || row.missing(Meaning::UnitPrice, "comes to more than can be counted");
    let unit_price = match (price, stated) {
        (Some(price), _) => price,
        (None, Some(amount)) => price_of(amount, quantity_milli).ok_or_else(too_much)?,
        (None, None) => return Ok(None),
    };
    let amount = match stated {
        Some(amount) => amount,
        None => {
            let full = unit_price.times(quantity_milli).ok_or_else(too_much)?;
            discounted(row, full, unit_price, quantity_milli)?
        }
    };
    let (sku, what) = (row.text(Meaning::Sku), row.text(Meaning::Product));
    Ok(Some(Line {
        sku,
        what,
        quantity_milli,
        unit_price,
        amount,
    }))
}

/// The price of one piece, from what the line comes to; the line's own amount stays the exact one.
fn price_of(amount: Money, quantity_milli: i64) -> Option<UnitPrice> {
    let whole = i128::from(amount.minor) * 10_000;
    let each = if quantity_milli == 0 {
        whole
    } else {
        whole * 1_000 / i128::from(quantity_milli)
    };
    Some(UnitPrice {
        minor_e4: i64::try_from(each).ok()?,
        currency: amount.currency,
    })
}

/// Pieces times price less the discount, rounded once, half away from zero.
fn discounted(row: &Row<'_>, full: Money, price: UnitPrice, quantity_milli: i64) -> Result<Money, Problem> {
    let Some((column, cell)) = row.first(Meaning::Discount) else {
        return Ok(full);
    };
    let problem = |why| Problem {
        header: row.header(column).to_owned(),
        value: cell.to_owned(),
        why,
    };
    let kind = row
        .plan
        .columns
        .get(column)
        .and_then(|column| column.discount_is)
        .unwrap_or(DiscountIs::Money);
    let kind = if cell.ends_with('%') {
        DiscountIs::Share
    } else {
        kind
    };
    let millionths = match kind {
        DiscountIs::Money => {
            let off = row
                .money(Meaning::Discount, full.currency)?
                .map_or(0, |money| money.minor.saturating_abs());
            let sign = if full.minor < 0 { -1 } else { 1 };
            return Ok(Money {
                minor: full.minor.saturating_sub(off.saturating_mul(sign)),
                ..full
            });
        }
        DiscountIs::Share => value::share_millionths(cell, row.mark(column)),
        DiscountIs::Percent => value::share_millionths(&format!("{cell}%"), row.mark(column)),
    };
    let share = millionths.filter(|share| (0..=1_000_000).contains(share));
    let share = share.ok_or_else(|| problem("is not a discount between nothing and everything"))?;
    let exact = i128::from(price.minor_e4) * i128::from(quantity_milli) * i128::from(1_000_000 - share);
    let unit = 10_000_000_000_000_i128;
    let half = if exact < 0 { -unit / 2 } else { unit / 2 };
    let minor =
        i64::try_from((exact + half) / unit).map_err(|_| problem("comes to more than can be counted"))?;
    Ok(Money { minor, ..full })
}

/// A cancelled invoice is numbered with a `C` before the digits; else pieces and money both come back.
fn is_return(order: &Order) -> bool {
    let cancelled = order
        .number
        .strip_prefix('C')
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()));
    cancelled
        || order
            .line
            .as_ref()
            .is_some_and(|line| line.quantity_milli < 0 && line.amount.minor < 0)
}

/// A voided order is cancelled though no column says when: from its own day.
fn void_since(row: &Row<'_>, at: Millis) -> Option<Millis> {
    let status = row.one(Meaning::OrderStatus)?.to_lowercase();
    let void = [
        "voided",
        "void",
        "cancelled",
        "canceled",
        "storniert",
        "annulé",
        "annulée",
        "geannuleerd",
        "cancelado",
    ];
    void.contains(&status.as_str()).then_some(at)
}
