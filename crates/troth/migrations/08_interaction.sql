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
  -- Between colleagues only: found by those who were in it, and by nobody else.
  is_internal integer not null,
  -- Whether somebody outside could expect an answer to it, not whether one came.
  waits integer not null,
  -- Of a request: when it was solved, as whoever told of it says.
  solved_at integer,
  withdrawn_at integer,
  constraint interaction_direction check (direction in ('in', 'out', 'between'))
);
create unique index interaction_key on interaction (key);
create index interaction_thread on interaction (thread, at);
create index interaction_record on interaction (record_id);

-- Further records that tell of it, such as the same letter in another mailbox: it stands as long as one of them does.
create table interaction_also (
  interaction_id integer not null,
  record_id integer not null,
  primary key (interaction_id, record_id)
);
create index interaction_also_record on interaction_also (record_id);

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

-- What a colleague wrote down of a call or a visit: their words never change.
create table logged (
  -- The interaction's own id.
  id integer primary key,
  subject_id integer not null,
  kind text not null,
  direction text not null,
  at integer not null,
  words text,
  by_colleague integer not null,
  -- How long it took, when that was said.
  minutes integer,
  salt blob,
  digest blob not null,
  fact integer not null
);
create index logged_fact on logged (fact, id);
create table logged_error (
  logged_id integer primary key references logged (id),
  why text not null,
  at integer not null,
  by_colleague integer not null
);

-- Who may be waiting for an answer: letters and tickets from outside with no word from us after them.
create table unanswered (
  interaction_id integer primary key,
  subject_id integer not null,
  thread text,
  at integer not null
);
create index unanswered_at on unanswered (at, interaction_id);
create index unanswered_subject on unanswered (subject_id);
create index unanswered_thread on unanswered (thread, at);

-- What a colleague found to need no answer, and who took that back.
create table settled (
  id integer primary key,
  interaction_id integer not null,
  why text,
  at integer not null,
  by_colleague integer not null
);
create index settled_interaction on settled (interaction_id);
create table settled_undone (
  settled_id integer primary key references settled (id),
  why text,
  at integer not null,
  by_colleague integer not null
);

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
create index note_record on note (record_id);
create index note_fact on note (fact, id);
create table note_error (
  note_id integer primary key references note (id),
  why text not null,
  at integer not null,
  by_colleague integer not null
);
