//! The shop silo: Northwind's customers, products, orders and order lines as a shop would export them.

use jiff::civil::Date;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

use crate::demo::DemoError;
use crate::demo::calendar::Calendar;

const CUSTOMERS: &str = include_str!("../../demo/customers.csv");
const ADDRESSES: &str = include_str!("../../demo/addresses.csv");
const PRODUCTS: &str = include_str!("../../demo/products.csv");
const ORDERS: &str = include_str!("../../demo/orders.csv");
const LINES: &str = include_str!("../../demo/lines.csv");

#[derive(Clone, Debug, Deserialize)]
pub struct Customer {
    pub id: String,
    pub company: String,
    pub contact: String,
    pub title: String,
    pub street: String,
    pub city: String,
    pub region: String,
    pub postcode: String,
    pub country: String,
    pub phone: String,
    /// Northwind has none: this one is invented, and the export says so.
    #[serde(skip)]
    pub email: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct ShopOrder {
    pub id: u32,
    pub customer: String,
    pub employee: String,
    pub ordered: Date,
    pub required: Date,
    pub shipped: Option<Date>,
    pub via: String,
    pub freight: String,
    pub ship_name: String,
    pub ship_city: String,
    pub ship_country: String,
}

#[derive(Clone, Debug, Deserialize)]
pub struct ShopLine {
    pub order: u32,
    pub product: u32,
    pub quantity: i64,
    pub price: String,
    pub discount_percent: i64,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Product {
    pub id: u32,
    pub name: String,
    pub unit: String,
}

#[derive(Clone, Debug, Deserialize)]
struct InventedAddress {
    customer: String,
    email: String,
}

#[derive(Debug)]
pub struct Shop {
    pub customers: Vec<Customer>,
    pub orders: Vec<ShopOrder>,
    pub lines: Vec<ShopLine>,
    pub products: BTreeMap<u32, Product>,
}

impl Shop {
    pub fn read() -> Result<Self, DemoError> {
        let addresses: BTreeMap<String, String> = table::<InventedAddress>("addresses.csv", ADDRESSES)?
            .into_iter()
            .map(|row| (row.customer, row.email))
            .collect();
        let mut customers: Vec<Customer> = table("customers.csv", CUSTOMERS)?;
        for customer in &mut customers {
            customer.email = addresses.get(&customer.id).cloned();
        }
        Ok(Self {
            customers,
            orders: table("orders.csv", ORDERS)?,
            lines: table("lines.csv", LINES)?,
            products: table::<Product>("products.csv", PRODUCTS)?
                .into_iter()
                .map(|product| (product.id, product))
                .collect(),
        })
    }

    pub fn customers_csv(&self) -> Result<Vec<u8>, DemoError> {
        let mut out = csv::Writer::from_writer(Vec::new());
        out.write_record([
            "Customer ID",
            "Company",
            "Contact",
            "Contact Title",
            "Email",
            "Phone",
            "Address",
            "City",
            "Region",
            "Postal Code",
            "Country",
            "Tags",
        ])?;
        for c in &self.customers {
            let email = c.email.as_deref().unwrap_or_default();
            let tags = if email.is_empty() { "" } else { "invented-email" };
            out.write_record([
                &c.id,
                &c.company,
                &c.contact,
                &c.title,
                email,
                &c.phone,
                &c.street,
                &c.city,
                &c.region,
                &c.postcode,
                &c.country,
                tags,
            ])?;
        }
        written(out)
    }

    /// One row per order line. What belongs to the whole order repeats, save freight, which is money and stands once.
    pub fn orders_csv(&self, calendar: &Calendar) -> Result<Vec<u8>, DemoError> {
        let mut out = csv::Writer::from_writer(Vec::new());
        out.write_record([
            "Order ID",
            "Customer ID",
            "Order Date",
            "Required Date",
            "Shipped Date",
            "Employee",
            "Product ID",
            "Product",
            "Quantity",
            "Unit Price",
            "Discount",
            "Line Total",
            "Freight",
            "Ship Via",
            "Ship Name",
            "Ship City",
            "Ship Country",
            "Currency",
        ])?;
        let mut lines = self.lines.iter().peekable();
        for order in &self.orders {
            let shipped = order
                .shipped
                .map(|day| calendar.day(day))
                .transpose()?
                .map(|day| day.to_string())
                .unwrap_or_default();
            let (ordered, required) = (
                calendar.day(order.ordered)?.to_string(),
                calendar.day(order.required)?.to_string(),
            );
            let mut freight = order.freight.as_str();
            while let Some(line) = lines.next_if(|line| line.order == order.id) {
                let product = self
                    .products
                    .get(&line.product)
                    .map_or("", |product| &product.name);
                out.write_record([
                    &order.id.to_string(),
                    &order.customer,
                    &ordered,
                    &required,
                    &shipped,
                    &order.employee,
                    &line.product.to_string(),
                    product,
                    &line.quantity.to_string(),
                    &line.price,
                    &format!("0.{:02}", line.discount_percent),
                    &line_total(line)?,
                    freight,
                    &order.via,
                    &order.ship_name,
                    &order.ship_city,
                    &order.ship_country,
                    "USD",
                ])?;
                freight = "";
            }
        }
        written(out)
    }
}

/// Quantity × price × (1 − discount), rounded half up to cents, without floats.
fn line_total(line: &ShopLine) -> Result<String, DemoError> {
    let cents = price_in_cents(&line.price).ok_or_else(|| DemoError::Data {
        file: "lines.csv",
        line: 0,
        why: format!("`{}` is not a price", line.price),
    })?;
    let total = (line.quantity * cents * (100 - line.discount_percent) + 50) / 100;
    Ok(format!("{}.{:02}", total / 100, total % 100))
}

fn price_in_cents(written: &str) -> Option<i64> {
    let (whole, fraction) = written.split_once('.').unwrap_or((written, ""));
    Some(whole.parse::<i64>().ok()? * 100 + format!("{fraction:0<2}").parse::<i64>().ok()?)
}

pub(super) fn table<Row: DeserializeOwned>(file: &'static str, text: &str) -> Result<Vec<Row>, DemoError> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader
        .deserialize()
        .collect::<Result<_, _>>()
        .map_err(|source| DemoError::Table { file, source })
}

pub(super) fn written(out: csv::Writer<Vec<u8>>) -> Result<Vec<u8>, DemoError> {
    out.into_inner()
        .map_err(|error| DemoError::Write(error.into_error().into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(quantity: i64, price: &str, discount_percent: i64) -> ShopLine {
        ShopLine {
            order: 1,
            product: 1,
            quantity,
            price: price.into(),
            discount_percent,
        }
    }

    /// 15 × 16.8 × 0.85 = 214.20; 3 × 0.05 × 0.9 = 0.135, half up to 0.14; 2 × 263.5 = 527.
    #[test]
    fn a_line_total_is_exact_to_the_cent() {
        assert_eq!(line_total(&line(15, "16.8", 15)).unwrap(), "214.20");
        assert_eq!(line_total(&line(3, "0.05", 10)).unwrap(), "0.14");
        assert_eq!(line_total(&line(2, "263.5", 0)).unwrap(), "527.00");
        assert!(line_total(&line(1, "two", 0)).is_err());
    }

    /// The gross of the original over 2,155 lines, before freight, is 1,265,793.04 (sum of unrounded lines).
    #[test]
    fn the_lines_come_to_what_northwind_sold() {
        let shop = Shop::read().unwrap();
        assert_eq!(
            (
                shop.customers.len(),
                shop.orders.len(),
                shop.lines.len(),
                shop.products.len()
            ),
            (91, 830, 2155, 77)
        );
        let cents: i64 = shop
            .lines
            .iter()
            .map(|line| line_total(line).unwrap().replace('.', "").parse::<i64>().unwrap())
            .sum();
        assert!((cents - 126_579_304).abs() < 1_000, "{cents}");
    }
}
