//! One record before it is cut to the columns of its silo, and those columns.

use crate::people::Day;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    First,
    Last,
    /// Both names in one column.
    Name,
    Company,
    Title,
    Email,
    SecondEmail,
    Phone,
    Mobile,
    Street,
    City,
    Postcode,
    Country,
    Born,
}

const FIELDS: usize = Field::Born as usize + 1;

#[derive(Debug, Clone, Default)]
pub struct Draft {
    fields: [String; FIELDS],
    pub tags: Vec<&'static str>,
}

impl Draft {
    pub fn get(&self, field: Field) -> &str {
        &self.fields[field as usize]
    }

    pub fn set(&mut self, field: Field, value: impl Into<String>) {
        self.fields[field as usize] = value.into();
    }

    pub fn edit(&mut self, field: Field, edit: impl FnOnce(&str) -> String) {
        self.fields[field as usize] = edit(&self.fields[field as usize]);
    }

    pub fn has(&self, field: Field) -> bool {
        !self.get(field).is_empty()
    }

    /// Each tag once, in the order the mess came.
    pub fn tag(&mut self, tag: &'static str) {
        if !self.tags.contains(&tag) {
            self.tags.push(tag);
        }
    }
}

/// A silo: its name, how many records of a hundred it holds, its columns after `record_id` and `source`, and of each column how often it is left empty.
#[derive(Debug)]
pub struct Shape {
    pub name: &'static str,
    pub weight: f64,
    /// How often the whole address is left out.
    pub homeless: f64,
    pub columns: &'static [(&'static str, Field, f64)],
}

pub const SHOP: usize = 0;
pub const HELPDESK: usize = 1;
pub const CRM: usize = 2;
pub const NEWSLETTER: usize = 3;
pub const LOYALTY: usize = 4;

pub const SHAPES: [Shape; 5] = [
    Shape {
        name: "shop",
        weight: 29.0,
        homeless: 0.2,
        columns: &[
            ("first_name", Field::First, 0.02),
            ("last_name", Field::Last, 0.01),
            ("email", Field::Email, 0.02),
            ("phone", Field::Phone, 0.15),
            ("street", Field::Street, 0.05),
            ("postcode", Field::Postcode, 0.05),
            ("city", Field::City, 0.05),
            ("country", Field::Country, 0.25),
        ],
    },
    Shape {
        name: "helpdesk",
        weight: 19.0,
        homeless: 0.0,
        columns: &[
            ("name", Field::Name, 0.04),
            ("email", Field::Email, 0.04),
            ("phone", Field::Phone, 0.18),
        ],
    },
    Shape {
        name: "crm",
        weight: 26.0,
        homeless: 0.35,
        columns: &[
            ("first_name", Field::First, 0.02),
            ("last_name", Field::Last, 0.01),
            ("company", Field::Company, 0.15),
            ("job_title", Field::Title, 0.40),
            ("email", Field::Email, 0.04),
            ("second_email", Field::SecondEmail, 0.25),
            ("phone", Field::Phone, 0.15),
            ("mobile", Field::Mobile, 0.25),
            ("street", Field::Street, 0.08),
            ("city", Field::City, 0.05),
            ("postcode", Field::Postcode, 0.08),
            ("country", Field::Country, 0.20),
            ("date_of_birth", Field::Born, 0.35),
        ],
    },
    Shape {
        name: "newsletter",
        weight: 11.0,
        homeless: 0.0,
        columns: &[("email", Field::Email, 0.0), ("first_name", Field::First, 0.35)],
    },
    Shape {
        name: "loyalty",
        weight: 15.0,
        homeless: 0.2,
        columns: &[
            ("first_name", Field::First, 0.01),
            ("last_name", Field::Last, 0.01),
            ("date_of_birth", Field::Born, 0.05),
            ("street", Field::Street, 0.05),
            ("postcode", Field::Postcode, 0.05),
            ("city", Field::City, 0.05),
            ("phone", Field::Phone, 0.12),
        ],
    },
];

/// The loyalty cards write the day first, the customer base writes the year first.
pub fn date(day: Day, shape: usize) -> String {
    let Day { year, month, day } = day;
    if shape == LOYALTY {
        format!("{day:02}.{month:02}.{year}")
    } else {
        format!("{year}-{month:02}-{day:02}")
    }
}
