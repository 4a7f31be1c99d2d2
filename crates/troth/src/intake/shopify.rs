//! Exports of Shopify: orders, one row for each line, and customers.

use crate::intake::formats::Format;
use crate::intake::meaning::Meaning;
use crate::intake::plan::Subject;

/// Continuation rows repeat `Name` and leave the order's own cells empty; totals stand in the first row alone.
pub(super) const ORDERS: Format = Format {
    name: "shopify orders",
    subject: Subject::Order,
    signature: &[
        "name",
        "email",
        "financial status",
        "lineitem quantity",
        "lineitem name",
        "lineitem price",
    ],
    columns: &[
        ("name", Meaning::OrderNumber),
        ("email", Meaning::Email),
        ("id", Meaning::Kept),
        ("created at", Meaning::Date),
        ("financial status", Meaning::OrderStatus),
        ("fulfillment status", Meaning::Kept),
        ("accepts marketing", Meaning::ConsentEmail),
        ("total", Meaning::OrderTotal),
        ("subtotal", Meaning::Kept),
        ("lineitem discount", Meaning::Discount),
        ("discount amount", Meaning::Kept),
        ("lineitem quantity", Meaning::Quantity),
        ("lineitem name", Meaning::Product),
        ("lineitem price", Meaning::UnitPrice),
        ("lineitem sku", Meaning::Sku),
        ("billing name", Meaning::Name),
        ("billing company", Meaning::Organisation),
        // The same street stands twice: whole, and in two parts.
        ("billing street", Meaning::Street),
        ("billing address1", Meaning::Kept),
        ("billing address2", Meaning::Kept),
        ("shipping name", Meaning::Kept),
        ("vendor", Meaning::Kept),
        ("source", Meaning::Kept),
        ("tags", Meaning::Kept),
        ("notes", Meaning::Kept),
        ("employee", Meaning::TakenBy),
        ("location", Meaning::Kept),
        ("receipt number", Meaning::Kept),
        ("paid at", Meaning::Kept),
    ],
    lines_by_place: true,
    organisation_ids: "",
};

pub(super) const CUSTOMERS: Format = Format {
    name: "shopify customers",
    subject: Subject::Person,
    signature: &[
        "first name",
        "last name",
        "accepts email marketing",
        "total spent",
        "total orders",
    ],
    columns: CUSTOMER_COLUMNS,
    lines_by_place: false,
    organisation_ids: "",
};

pub(super) const CUSTOMERS_OLD: Format = Format {
    name: "shopify customers",
    subject: Subject::Person,
    signature: &[
        "first name",
        "last name",
        "accepts marketing",
        "total spent",
        "total orders",
    ],
    columns: CUSTOMER_COLUMNS,
    lines_by_place: false,
    organisation_ids: "",
};

const CUSTOMER_COLUMNS: &[(&str, Meaning)] = &[
    ("customer id", Meaning::PersonId),
    ("province", Meaning::Kept),
    ("province code", Meaning::Region),
    ("country", Meaning::Country),
    ("country code", Meaning::Kept),
    ("total spent", Meaning::Kept),
    ("total orders", Meaning::Kept),
    ("tax exempt", Meaning::Kept),
];
