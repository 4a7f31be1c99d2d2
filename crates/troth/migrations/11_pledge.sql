-- A standing promise: each time it applies it makes a promise.
create table pledge (
  id integer primary key,
  words text not null,
  -- message, order or ticket.
  hears text not null,
  -- given when customers were told of it, implied when they may expect it.
  kind text not null,
  touchpoint text not null,
  within_days integer,
  within_hours integer,
  at integer not null,
  by_colleague integer not null,
  since integer not null,
  salt blob,
  digest blob not null,
  fact integer not null,
  constraint pledge_kind check (kind in ('given', 'implied')),
  constraint pledge_hears check (hears in ('message', 'order', 'ticket'))
);
-- That it holds no longer: in the open, by whom and why. It is never edited and never taken away.
create table pledge_retired (
  pledge_id integer primary key references pledge (id),
  why text not null,
  at integer not null,
  by_colleague integer not null,
  salt blob,
  digest blob not null,
  fact integer not null
);
create index pledge_fact on pledge (fact, id);
create index pledge_retired_fact on pledge_retired (fact, pledge_id);
