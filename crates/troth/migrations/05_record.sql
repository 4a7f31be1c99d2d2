-- A source of records: a shop, a helpdesk, a mailbox, or `people`, what colleagues type by hand.
create table silo (
  id integer primary key,
  name text not null,
  made_at integer not null
);
create unique index silo_name on silo (name);

-- One table or mailbox on its way in, and what became of it.
create table batch (
  id integer primary key,
  -- Nothing until it is settled whose rows they are.
  silo_id integer references silo (id),
  file text not null,
  format text not null,
  -- Bytes and lines, once unpacked.
  size integer not null,
  lines integer not null,
  -- The first of those handed in with it.
  together integer not null,
  -- Where it is read from; nothing when that is a path, or when it is over.
  upload_id integer,
  -- Of the file as handed in, so that it is known again and gone on with.
  digest text not null,
  -- How it is read, as JSON.
  plan text not null,
  state text not null,
  by_colleague integer not null,
  started_at integer not null,
  finished_at integer,
  -- The line it was read up to. Rows up to there are in, counted, and not read again by whoever goes on.
  line integer not null,
  rows integer not null,
  created integer not null,
  updated integer not null,
  unchanged integer not null,
  duplicate integer not null,
  refused integer not null,
  -- Of somebody who was erased, and of nobody else.
  left_out integer not null default 0,
  -- Rows taken, though something in them could not be read.
  remarked integer not null,
  -- The last fact it wrote: its report is complete when the followers have passed it.
  last_fact integer,
  -- Who reads it, and when that reader last gave a sign: after a while of silence another goes on.
  reader text,
  beat_at integer,
  trouble text,
  constraint batch_state check
    (state in ('asking', 'waiting', 'reading', 'done', 'stopped', 'failed', 'undoing', 'undone'))
);
create index batch_silo on batch (silo_id, id);
create index batch_state_id on batch (state, id);
create index batch_digest on batch (digest);

-- What is to be said of a row: not taken, whole and with the reason; the same as an earlier line; or taken with a remark.
create table refusal (
  id integer primary key,
  batch_id integer not null references batch (id),
  line integer not null,
  what text not null,
  -- The reason without the value it quotes, so that rows can be counted by it.
  kind text not null,
  reason text not null,
  raw text,
  -- The line that said it first.
  same_as integer,
  constraint refusal_what check (what in ('refused', 'same', 'remark'))
);
create index refusal_batch on refusal (batch_id, what, id);

-- Files while they are worked on, in chunks of at most 1 MiB, so that any node can go on with them.
create table upload (
  id integer primary key,
  name text not null,
  -- Nothing until all of it is here.
  size integer,
  digest text,
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
  constraint subject_kind check (kind in ('person', 'organisation', 'household'))
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
create index record_replaced_by on record (replaced_by) where replaced_by is not null;

-- A file that told a row word for word after another had: it vouches for the record too, from that line.
create table repeated (
  record_id integer not null,
  batch_id integer not null,
  line integer not null
);
create index repeated_record on repeated (record_id);

-- Which subjects a record speaks of; `nth` is the place in `Told::who`.
create table mention (
  subject_id integer not null,
  record_id integer not null,
  nth integer not null,
  primary key (subject_id, record_id, nth)
);
create index mention_record on mention (record_id);
