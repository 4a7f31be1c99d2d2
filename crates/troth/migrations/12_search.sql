-- One row for everything that can be found; the words themselves are in the index only.
create table search (
  id integer primary key,
  kind text not null,
  target integer not null,
  -- Whose it is: rights are looked up through it. A party's own row has none.
  subject_id integer,
  party_id integer,
  title text not null,
  hint text,
  href text not null,
  at integer
);
create unique index search_target on search (kind, target);
create index search_subject on search (subject_id);
create words on search;
