-- The firm itself: one row.
create table organisation (
  id integer primary key,
  name text not null,
  zone text not null,
  country text not null,
  currency text not null,
  -- JSON list of our own mail domains: who writes from them is a colleague.
  domains text not null,
  -- JSON of opening hours by weekday, and days closed.
  hours text not null,
  -- Tenths of a false alarm that all standards together may give in a year.
  false_alarm_tenths integer not null,
  version integer not null,
  constraint organisation_one check (id = 1)
);
