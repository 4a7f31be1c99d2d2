-- The evidence: what a record says that could tell who is who.
create table identity (
  subject_id integer not null,
  kind text not null,
  value text not null,
  -- The first record that said so.
  record_id integer not null,
  -- A role mailbox, or an address seen under many names: it proves nothing.
  is_shared integer not null,
  primary key (subject_id, kind, value),
  constraint identity_kind check (kind in
    ('email', 'phone', 'outside_id', 'domain', 'name', 'company', 'address', 'born'))
) without rowid;
create index identity_value on identity (kind, value, subject_id);
create index identity_shared on identity (kind, value) where is_shared = 1;

-- Under which keys a subject is looked for, so that whoever comes meets those they may be one with, and nobody else.
-- Numbers of no meaning outside; subject 0 marks a key that so many have that it is split by further attributes.
create table trace (
  key integer not null,
  subject_id integer not null,
  primary key (key, subject_id)
) without rowid;

-- How many subjects tell a value, under a number made of it: agreeing on a rare one proves more.
create table tally (
  key integer primary key,
  told integer not null
) without rowid;

-- What two subjects who met have in common, in one number that any model judges; each pair stands here from both sides.
create table likeness (
  subject_id integer not null,
  other_id integer not null,
  common integer not null,
  primary key (subject_id, other_id)
) without rowid;

-- Pairs somebody should look at: they may be one or two, and nobody has said which. Derived from the likenesses.
create table doubt (
  a_subject integer not null,
  b_subject integer not null,
  -- log2 of the odds that they are one.
  bits real not null,
  -- How far that is from even, so that what can least be told comes first.
  distance real not null,
  -- They are one by this alone.
  is_tied integer not null,
  primary key (a_subject, b_subject)
) without rowid;
create index doubt_distance on doubt (distance, a_subject, b_subject);
create index doubt_b on doubt (b_subject);

-- How likenesses are judged: a newer model is proposed, and judges once somebody has accepted it.
create table model (
  id integer primary key,
  at integer not null,
  -- How many subjects it was made for.
  records integer not null,
  text text not null,
  -- What it would change, as it was when it was proposed; nothing for one that only fits a base that has grown.
  changes text,
  accepted_at integer,
  by_colleague integer
);

-- What people decided: the same, or never the same. Undone by a row, never deleted.
create table link (
  id integer primary key,
  a_subject integer not null,
  b_subject integer not null,
  verdict text not null,
  why text,
  at integer not null,
  by_colleague integer not null,
  salt blob,
  digest blob not null,
  fact integer not null,
  constraint link_verdict check (verdict in ('same', 'never'))
);
create index link_a on link (a_subject);
create index link_b on link (b_subject);
create index link_fact on link (fact);
create table link_undone (
  id integer primary key,
  link_id integer not null references link (id),
  at integer not null,
  by_colleague integer not null,
  why text,
  salt blob,
  digest blob not null,
  fact integer not null
);
create unique index link_undone_link on link_undone (link_id);
create index link_undone_fact on link_undone (fact);

-- The one table that a merge or a split changes: which subjects are one party.
create table member (
  subject_id integer primary key,
  party_id integer not null
);
create index member_party on member (party_id, subject_id);

-- Every id a party ever had: the subject it is named for, and the party it leads to, itself while it lives.
create table redirect (
  old_party integer primary key,
  party_id integer not null,
  subject_id integer not null,
  at integer not null
);
create index redirect_party on redirect (party_id);
create index redirect_subject on redirect (subject_id);
