-- That something of ours was looked at and served: purpose, a standard, a hindrance, or one of the guards.
create table inspection (
  id integer primary key,
  -- purpose:3, standard:4, hindrance:7 or guard:backup.
  thing text not null,
  outcome text not null,
  words text not null,
  -- What could be counted of it that day.
  found text,
  -- When it is due again.
  next_day text not null,
  on_day text not null,
  at integer not null,
  by_colleague integer not null,
  salt blob,
  digest blob not null,
  fact integer not null,
  constraint inspection_outcome check (outcome in ('as_is', 'changed', 'to_do'))
);
create index inspection_thing on inspection (thing, id);
create index inspection_fact on inspection (fact, id);

-- That one was entered in error, and the undoing of that.
create table inspection_act (
  id integer primary key,
  inspection_id integer not null references inspection (id),
  act text not null,
  why text,
  undoes integer,
  at integer not null,
  by_colleague integer not null,
  salt blob,
  digest blob not null,
  fact integer not null,
  constraint inspection_act_act check (act in ('error', 'undone'))
);
create index inspection_act_of on inspection_act (inspection_id, id);
create index inspection_act_fact on inspection_act (fact, id);
