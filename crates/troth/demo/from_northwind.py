"""Writes the shop's facts as compact CSV, so that their origin can be checked.

    python3 from_northwind.py path/to/northwind.sql [folder]

The SQL file is jpwhite3/northwind-SQLite3 (MIT), a copy of Microsoft's sample.
Dates stay as they are there (1996-07-04 to 1998-05-06); Troth moves them by whole weeks when it reads them.
Two rows of the copy are left out: customers `Val2 ` and `VALON`, later additions that have no city and no order.
"""

import csv
import pathlib
import sqlite3
import sys

QUERIES = {
    "customers.csv": """
        select CustomerID as id, CompanyName as company, ContactName as contact, ContactTitle as title,
               Address as street, City as city, Region as region, PostalCode as postcode, Country as country,
               Phone as phone
        from Customers where trim(CustomerID) not in ('Val2', 'VALON') order by CustomerID""",
    "products.csv": """
        select ProductID as id, ProductName as name, QuantityPerUnit as unit from Products order by ProductID""",
    "orders.csv": """
        select OrderID as id, CustomerID as customer, FirstName || ' ' || LastName as employee,
               substr(OrderDate, 1, 10) as ordered, substr(RequiredDate, 1, 10) as required,
               substr(ShippedDate, 1, 10) as shipped, Shippers.CompanyName as via, Freight as freight,
               ShipName as ship_name, ShipCity as ship_city, ShipCountry as ship_country
        from Orders join Employees using (EmployeeID) join Shippers on ShipperID = ShipVia order by OrderID""",
    "lines.csv": """
        select OrderID as "order", ProductID as product, Quantity as quantity, UnitPrice as price,
               cast(round(Discount * 100) as integer) as discount_percent
        from [Order Details] order by OrderID, ProductID""",
}


def main(sql, folder):
    db = sqlite3.connect(":memory:")
    db.executescript(pathlib.Path(sql).read_text(encoding="utf-8", errors="replace"))
    for name, query in QUERIES.items():
        rows = db.execute(query)
        with open(pathlib.Path(folder) / name, "w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow([column[0] for column in rows.description])
            writer.writerows(rows)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else pathlib.Path(__file__).parent)
