-- What is shown of a person, firm or household in lists: derived from its subjects, thrown away and computed again at will.
create table party (
  id integer primary key,
  kind text not null,
  name text not null,
  -- Folded for sorting and for finding by beginning: of people the family name first.
  sort_name text not null,
  email text,
  phone text,
  city text,
  -- The city, folded.
  place text,
  country text,
  firm_party integer,
  title text,
  keeper_id integer,
  -- Writes from one of our own domains.
  is_colleague integer not null,
  -- Every record of them was taken back; what people did with them stays.
  is_withdrawn integer not null,
  -- They were erased: no list shows them, and what stays beside leads to nobody.
  is_erased integer not null,
  subjects integer not null,
  silos integer not null,
  last_in_at integer,
  last_out_at integer,
  -- The later of the two; 0 when there was neither.
  last_at integer not null,
  version integer not null
);
create index party_sort on party (is_colleague, sort_name, id);
create index party_last on party (is_colleague, last_at, id);
create index party_keeper on party (keeper_id, is_colleague, sort_name, id);
create index party_place on party (place, is_colleague, sort_name, id);
create index party_firm on party (firm_party);

-- Each thing said of a subject, with its source: by themselves (1), typed by a colleague (2), from a record (3).
-- Withdrawn with its batch, by a record that tells it anew, or struck out by somebody; never deleted.
create table detail (
  id integer primary key,
  subject_id integer not null,
  field text not null,
  value text not null,
  rank integer not null,
  at integer not null,
  record_id integer,
  by_colleague integer,
  withdrawn_at integer,
  struck_by integer
);
create index detail_subject on detail (subject_id, field, rank, at);
create index detail_record on detail (record_id);

-- Who belongs to which firm or household, and as what.
create table membership (
  person_subject integer not null,
  firm_subject integer not null,
  title text,
  record_id integer,
  primary key (person_subject, firm_subject)
);
create index membership_record on membership (record_id);
create index membership_firm on membership (firm_subject);

-- People who live together are a subject of their own; nobody tells of it.
create table household (
  subject_id integer primary key,
  -- The fact after which fewer than two of them were left, or too many; the same people together again take it up.
  dissolved_by integer
);

-- As which subjects the people of a household are known; of one that dissolved, as it was last.
create table resident (
  household_id integer not null,
  person_subject integer not null,
  -- The fact after which they were found there: by it is known who came with the end of another household.
  since integer not null,
  primary key (household_id, person_subject)
);
create index resident_person on resident (person_subject);

-- Who looks after whom.
create table keeping (
  subject_id integer primary key,
  colleague_id integer not null,
  at integer not null,
  by_colleague integer not null
);

create table tag (
  subject_id integer not null,
  word text not null,
  at integer not null,
  by_colleague integer,
  record_id integer,
  -- Taken off again; the row stays so that no file puts it back.
  off_at integer,
  off_by integer,
  primary key (subject_id, word)
);
create index tag_record on tag (record_id);
create index tag_word on tag (word, subject_id);

-- What we may do with whom, each statement with its proof; the strictest of a party's wins.
create table consent (
  id integer primary key,
  subject_id integer not null,
  channel text not null,
  purpose text not null,
  given integer not null,
  at integer,
  proof text not null,
  -- It holds while this record does.
  record_id integer
);
create index consent_subject on consent (subject_id);
create index consent_record on consent (record_id);
