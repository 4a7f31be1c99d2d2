-- What was bought. Money is in minor units; currencies are never added.
create table purchase (
  id integer primary key,
  -- Nobody, when the silo sold to someone it does not know.
  subject_id integer,
  silo_id integer not null,
  number text not null,
  at integer not null,
  currency text not null,
  lines integer not null,
  -- Lines and shipping together, or the silo's own total where it gives one; less what was refunded.
  total_minor integer not null,
  shipping_minor integer not null,
  refunded_minor integer not null,
  own_total_minor integer,
  is_return integer not null,
  cancelled_at integer,
  taken_by text,
  promised_on text,
  estimated_on text,
  shipped_on text,
  delivered_on text,
  -- The first record that spoke of it.
  record_id integer not null,
  withdrawn_at integer
);
-- What is told in two currencies is two: they are never added.
create unique index purchase_number on purchase (silo_id, number, currency);
create index purchase_subject on purchase (subject_id, at);
create index purchase_at on purchase (at);

-- Lines as they were told. One counts while its record stands: neither taken back nor told anew.
create table purchase_line (
  id integer primary key,
  purchase_id integer not null,
  record_id integer not null,
  -- Which line of its record, from 0.
  nth integer not null,
  sku text,
  what text,
  quantity_milli integer not null,
  unit_minor_e4 integer not null,
  amount_minor integer not null
);
create unique index purchase_line_record on purchase_line (record_id, nth);
create index purchase_line_purchase on purchase_line (purchase_id, id);

-- Records that speak of a purchase without a line of it.
create table purchase_told (
  record_id integer not null,
  purchase_id integer not null,
  primary key (record_id, purchase_id)
);
create index purchase_told_purchase on purchase_told (purchase_id, record_id);
