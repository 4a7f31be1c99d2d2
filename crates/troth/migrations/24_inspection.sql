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

-- That a guard was run here, and what it found: a log of work, of which facts tell.
create table guard_run (
  id integer primary key,
  -- verify or rebuild.
  guard text not null,
  -- The anchor kept outside that the record is held against, where one was given.
  against text,
  asked_at integer not null,
  by_colleague integer not null,
  -- Nothing while it runs.
  ended_at integer,
  found text,
  is_well integer,
  -- The last links of the record as it then was, to hold the next run against.
  anchor text,
  constraint guard_run_guard check (guard in ('verify', 'rebuild'))
);
create index guard_run_of on guard_run (guard, id);
create index guard_run_ended on guard_run (ended_at, id);
