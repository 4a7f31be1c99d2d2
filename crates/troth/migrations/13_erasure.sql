-- What keeps an erased person from coming back with the next file: salted digests of what they were known by.
create table tombstone (
  digest blob primary key,
  erased_at integer not null,
  -- A colleague typed them in again by hand: they came back.
  lifted_at integer
);

-- The house's own salt, so that digests of two houses say nothing together: one row.
create table tombstone_salt (
  id integer primary key,
  salt blob not null,
  constraint tombstone_salt_one check (id = 1)
);
