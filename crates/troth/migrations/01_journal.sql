-- The memory of acts: one row per act, chained per stream. Bodies and salts may be erased; digests stay.
create table fact (
  id integer primary key,
  stream text not null,
  place integer not null,
  name text not null,
  at integer not null,
  actor integer not null,
  subject integer,
  body text,
  salt blob,
  body_digest blob not null,
  chain blob not null
);
create unique index fact_place on fact (stream, place);
create index fact_name on fact (name, id);
create index fact_subject on fact (subject, id);

-- What was erased of which sealed row or fact, and a digest over what is left of it: without such a row, lost words
-- are tampering.
create table erased (
  id integer primary key,
  place text not null,
  row_id integer not null,
  remains text not null,
  salt blob,
  digest blob not null,
  fact integer not null
);
create index erased_row on erased (place, row_id, id);
create index erased_fact on erased (fact, id);

-- The last link of each stream, so that a fact cut off the end is missed.
create table stream (
  name text primary key,
  place integer not null,
  head blob not null
);

-- How far each follower has read, and why it stands still if it does.
create table follower (
  name text primary key,
  place integer not null,
  attempts integer not null,
  stopped_at integer,
  stopped_why text
);
