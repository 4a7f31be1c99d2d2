-- What a firm counts of itself. Never edited; its name is never changed.
create table indicator (
  id integer primary key,
  name text not null,
  -- What it asks, in customers' terms.
  question text not null,
  -- share: so many of so many; per_hundred: so many on each hundred of what it is counted on.
  shape text not null,
  -- Of what, such as deliveries; nothing of a share.
  counted_on text,
  -- higher or lower.
  better text not null,
  at integer not null,
  by_colleague integer not null,
  -- Not vouched for: its name in small letters, by which no two are called the same.
  folded text not null,
  salt blob,
  digest blob not null,
  fact integer not null,
  constraint indicator_shape check (shape in ('share', 'per_hundred')),
  constraint indicator_better check (better in ('higher', 'lower'))
);
create unique index indicator_name on indicator (folded);
create index indicator_fact on indicator (fact, id);

-- Exactly what is counted. A changed definition is a further row: a series beside the older ones.
create table indicator_version (
  id integer primary key,
  indicator_id integer not null references indicator (id),
  version integer not null,
  definition text not null,
  -- Why it was changed; nothing of the first.
  why text,
  at integer not null,
  by_colleague integer not null,
  salt blob,
  digest blob not null,
  fact integer not null
);
create unique index indicator_version_nth on indicator_version (indicator_id, version);
create index indicator_version_fact on indicator_version (fact, id);

-- What somebody told of one week. A week told again is a further row: the newest that was not taken back counts.
create table indicator_telling (
  id integer primary key,
  indicator_id integer not null references indicator (id),
  version integer not null,
  -- Weeks are counted from the one that began on Monday, 29 December 1969.
  week integer not null,
  -- So many of so many, or on so many; of none, nothing is known.
  part integer not null,
  whole integer not null,
  at integer not null,
  by_colleague integer not null,
  -- Not vouched for, since it may name somebody who is forgotten later.
  note text,
  salt blob,
  digest blob not null,
  fact integer not null
);
create index indicator_telling_of on indicator_telling (indicator_id, version, week, id);
create index indicator_telling_week on indicator_telling (week, id);
create index indicator_telling_fact on indicator_telling (fact, id);

-- What was done to an indicator, or to one telling of it.
create table indicator_act (
  id integer primary key,
  indicator_id integer not null references indicator (id),
  -- The telling that was taken back.
  telling_id integer,
  act text not null,
  at integer not null,
  by_colleague integer not null,
  -- Not vouched for, as the note of a telling.
  why text,
  salt blob,
  digest blob not null,
  fact integer not null,
  constraint indicator_act_act check (act in ('ended', 'resumed', 'withdrawn'))
);
create index indicator_act_of on indicator_act (indicator_id, id);
create index indicator_act_telling on indicator_act (telling_id);
create index indicator_act_fact on indicator_act (fact, id);
