-- A rule, an approval or a target that may stop us serving. Never deleted, never edited: what was done about it are acts.
create table hindrance (
  id integer primary key,
  name text not null,
  -- rule, approval or target.
  kind text not null,
  -- What it asks of us.
  asks text,
  -- The colleague who could change it, as far as whoever named it knew.
  changer_id integer,
  at integer not null,
  -- 0 when it was named by somebody who left their name out.
  by_colleague integer not null,
  -- Not vouched for: folded from the acts again whenever one is added.
  state text not null,
  now_changer_id integer,
  salt blob,
  digest blob not null,
  fact integer not null,
  constraint hindrance_kind check (kind in ('rule', 'approval', 'target')),
  constraint hindrance_state check (state in ('standing', 'kept', 'removed', 'error'))
);
create index hindrance_state_id on hindrance (state, id);
create index hindrance_fact on hindrance (fact, id);

-- “This stops me serving”: the customer and what passed or was promised when it did, in the words of whom it stopped.
create table hindrance_case (
  id integer primary key,
  hindrance_id integer not null references hindrance (id),
  subject_id integer not null,
  interaction_id integer,
  promise_id integer,
  words text not null,
  at integer not null,
  -- Nothing when they left their name out.
  by_colleague integer,
  -- Not vouched for: folded from the acts.
  is_error integer not null,
  salt blob,
  digest blob not null,
  fact integer not null,
  constraint hindrance_case_place check (interaction_id is not null or promise_id is not null)
);
create index hindrance_case_hindrance on hindrance_case (hindrance_id, at, id);
create index hindrance_case_subject on hindrance_case (subject_id);
create index hindrance_case_interaction on hindrance_case (interaction_id);
create index hindrance_case_promise on hindrance_case (promise_id);
create index hindrance_case_fact on hindrance_case (fact, id);

-- What was done about a hindrance, or to one of its cases; and the undoing of these.
create table hindrance_act (
  id integer primary key,
  hindrance_id integer not null,
  case_id integer,
  act text not null,
  why text,
  -- Who can change it from then on.
  colleague_id integer,
  undoes integer,
  at integer not null,
  by_colleague integer not null,
  salt blob,
  digest blob not null,
  fact integer not null,
  constraint hindrance_act_act check (act in ('kept', 'removed', 'returned', 'handed', 'error', 'undone'))
);
create index hindrance_act_hindrance on hindrance_act (hindrance_id, id);
create index hindrance_act_case on hindrance_act (case_id, id);
create index hindrance_act_fact on hindrance_act (fact, id);
