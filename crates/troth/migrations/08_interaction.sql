-- The spine: whatever passed between us and somebody, on any channel. Whole words stay in their record.
create table interaction (
  id integer primary key,
  -- email, ticket, answer, order, note, call, visit …
  kind text not null,
  channel text not null,
  at integer not null,
  -- `in` from them, `out` from us, `between` others.
  direction text not null,
  title text not null,
  excerpt text,
  -- Letters of one exchange share it.
  thread text,
  -- Where it lives, such as `/promise/7`; nothing when it is read where it stands.
  href text,
  record_id integer,
  -- What its row elsewhere is called, such as `mail:…` or `order:12:10248`, so that it is added once.
  key text not null,
  withdrawn_at integer,
  constraint interaction_direction check (direction in ('in', 'out', 'between'))
);
create unique index interaction_key on interaction (key);
create index interaction_thread on interaction (thread, at);
create index interaction_record on interaction (record_id);
create index interaction_at on interaction (at);

-- Who was in it. `at` and `direction` stand here too, so that a timeline is one indexed read.
create table participant (
  subject_id integer not null,
  at integer not null,
  interaction_id integer not null,
  role text not null,
  direction text not null,
  primary key (subject_id, at, interaction_id),
  constraint participant_role check (role in ('from', 'to', 'cc', 'about'))
);
create index participant_interaction on participant (interaction_id);

create table note (
  id integer primary key,
  subject_id integer not null,
  words text,
  at integer not null,
  by_colleague integer,
  record_id integer,
  salt blob,
  digest blob not null,
  fact integer not null
);
create index note_subject on note (subject_id, at);
create table note_error (
  note_id integer primary key references note (id),
  why text not null,
  at integer not null,
  by_colleague integer not null
);
