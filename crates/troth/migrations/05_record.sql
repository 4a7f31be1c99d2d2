-- A source of records: a shop, a helpdesk, a mailbox, or `people`, what colleagues type by hand.
create table silo (
  id integer primary key,
  name text not null,
  made_at integer not null
);
create unique index silo_name on silo (name);

-- One file on its way in, and what became of it.
create table batch (
  id integer primary key,
  silo_id integer not null references silo (id),
  file text not null,
  format text not null,
  size integer not null,
  -- How its columns were read, as JSON.
  plan text not null,
  state text not null,
  by_colleague integer not null,
  started_at integer not null,
  finished_at integer,
  rows integer not null,
  created integer not null,
  updated integer not null,
  unchanged integer not null,
  duplicate integer not null,
  refused integer not null,
  -- The last fact it wrote: its report is complete when the followers have passed it.
  last_fact integer,
  trouble text,
  constraint batch_state check (state in ('waiting', 'reading', 'done', 'stopped', 'failed', 'undone'))
);
create index batch_silo on batch (silo_id, id);

-- Rows not taken, whole, with the reason.
create table refusal (
  id integer primary key,
  batch_id integer not null references batch (id),
  line integer not null,
  reason text not null,
  raw text
);
create index refusal_batch on refusal (batch_id, id);

-- Files while they are worked on, so that any node can go on with them.
create table upload (
  id integer primary key,
  name text not null,
  size integer not null,
  by_colleague integer not null,
  at integer not null
);
create table upload_chunk (
  upload_id integer not null references upload (id),
  nth integer not null,
  bytes blob not null,
  primary key (upload_id, nth)
);

-- Somebody as one silo knows them. Its id is never reused and never rewritten.
create table subject (
  id integer primary key,
  silo_id integer not null references silo (id),
  key text not null,
  kind text not null,
  batch_id integer,
  made_at integer not null,
  constraint subject_kind check (kind in ('person', 'organisation'))
);
create unique index subject_key on subject (silo_id, key);
create index subject_batch on subject (batch_id);

-- One row as one silo told it, never edited. A row told anew is a new record that replaces the old one.
create table record (
  id integer primary key,
  silo_id integer not null,
  batch_id integer,
  key text not null,
  line integer not null,
  replaces integer,
  -- As received, as JSON; nothing once erased.
  raw text,
  -- The checked shapes said in it, as JSON (`record::said::Told`); nothing once erased.
  told text,
  -- Not vouched for: the record that replaces this one, and when its batch was undone.
  replaced_by integer,
  withdrawn_at integer,
  salt blob,
  digest blob not null,
  fact integer not null
);
create index record_key on record (silo_id, key, id);
create index record_batch on record (batch_id, id);
create index record_fact on record (fact, id);

-- Which subjects a record speaks of; `nth` is the place in `Told::who`.
create table mention (
  subject_id integer not null,
  record_id integer not null,
  nth integer not null,
  primary key (subject_id, record_id, nth)
);
create index mention_record on mention (record_id);
