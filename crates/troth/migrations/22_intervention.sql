-- What was done about a standard or a hindrance. Never edited, never deleted: what came of it are acts.
create table intervention (
  id integer primary key,
  standard_id integer,
  hindrance_id integer,
  -- quick: the sign of it is gone; systemic: what brought it about is.
  kind text not null,
  what text not null,
  -- For whose sake, and the purpose that was in view.
  sake text not null,
  purpose_id integer,
  owner_id integer not null,
  from_day text not null,
  -- The day fixed in advance on which it is looked at again.
  look_day text not null,
  -- What was expected of it, in words, and by how much the measure was to be better: a share, hours, cases a quarter.
  expected text,
  hoped real,
  -- The act that removed the hindrance, where this is its removal.
  removal_id integer,
  at integer not null,
  by_colleague integer not null,
  -- Not vouched for: folded from the acts.
  state text not null,
  now_look_day text not null,
  salt blob,
  digest blob not null,
  fact integer not null,
  constraint intervention_target check ((standard_id is null) <> (hindrance_id is null)),
  constraint intervention_kind check (kind in ('quick', 'systemic')),
  constraint intervention_state check (state in ('running', 'looked', 'given_up', 'error'))
);
create index intervention_standard on intervention (standard_id, id);
create index intervention_hindrance on intervention (hindrance_id, id);
create index intervention_due on intervention (state, now_look_day, id);
create index intervention_fact on intervention (fact, id);

-- What came of it: looked at with what was found that day, given up, entered in error; and the undoing of these.
create table intervention_act (
  id integer primary key,
  intervention_id integer not null references intervention (id),
  act text not null,
  words text,
  -- What the figures said on that day, and whether that was before the day fixed.
  found text,
  verdict text,
  is_early integer,
  -- It is looked at once more on that day.
  again_day text,
  undoes integer,
  at integer not null,
  by_colleague integer not null,
  salt blob,
  digest blob not null,
  fact integer not null,
  constraint intervention_act_act check (act in ('looked', 'given_up', 'error', 'undone'))
);
create index intervention_act_of on intervention_act (intervention_id, id);
create index intervention_act_fact on intervention_act (fact, id);
