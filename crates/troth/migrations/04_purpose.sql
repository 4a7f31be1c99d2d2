-- For whose sake: a chain of "in order to" ending in "for the sake of", and who the chosen customers are.
-- A newer row replaces an older one in view; none is ever changed.
create table purpose (
  id integer primary key,
  sentence text not null,
  sake text not null,
  chosen text,
  at integer not null,
  by_colleague integer not null,
  salt blob,
  digest blob not null,
  fact integer not null
);
create index purpose_fact on purpose (fact);
