-- What we mean to do for one customer next. Never deleted, never edited: what came of it are rows of `plan_act`.
create table plan (
  id integer primary key,
  subject_id integer not null,
  -- Who of us will speak with them.
  colleague_id integer not null,
  on_day text not null,
  about text not null,
  made_at integer not null,
  by_colleague integer not null,
  -- Not vouched for: folded from the acts again whenever one is added.
  state text not null,
  salt blob,
  digest blob not null,
  fact integer not null,
  constraint plan_state check (state in ('open', 'spoken', 'dropped'))
);
create index plan_by_day on plan (state, on_day, id);
create index plan_subject on plan (subject_id, state);
create index plan_fact on plan (fact, id);

-- What came of it: spoken with, dropped, and the undoing of these.
create table plan_act (
  id integer primary key,
  plan_id integer not null,
  act text not null,
  -- What came of speaking with them, or why it was dropped.
  words text,
  -- The call or visit that shows it.
  said_in integer,
  undoes integer,
  at integer not null,
  by_colleague integer not null,
  salt blob,
  digest blob not null,
  fact integer not null,
  constraint plan_act_act check (act in ('spoken', 'dropped', 'undone'))
);
create index plan_act_plan on plan_act (plan_id, id);
create index plan_act_said_in on plan_act (said_in);
create index plan_act_fact on plan_act (fact, id);
