-- With whom nobody of us spoke, of those who bought or were chosen: derived from what passed with them and with people of
-- their firm, computed again at will.
create table neglect (
  party_id integer primary key,
  -- Tagged as a chosen customer: counts whatever they spend.
  is_chosen integer not null,
  -- Days since 1970 where the firm is: the first purchase, or the day they were chosen.
  since_day integer not null,
  conversations integer not null,
  first_spoken integer,
  last_spoken integer,
  -- The middle one of their own gaps between conversations, in days, and all of them in order.
  usual_gap real,
  gaps text not null,
  -- The interaction in which we last spoke.
  last_interaction integer,
  -- Orders, invoices and reminders since, and words from us that nobody answered.
  billed_since integer not null,
  written_since integer not null,
  -- top, fifth or rest of the last twelve months.
  place text not null,
  -- From which day a silence is neglect; nothing where it never will be.
  neglected_from integer,
  ridiculous_from integer,
  -- Ninety days after the last word, of those who stand in the first fifth or are chosen.
  quiet_from integer
);
create index neglect_ridiculous on neglect (ridiculous_from, party_id);
create index neglect_neglected on neglect (neglected_from, party_id);
create index neglect_quiet on neglect (quiet_from, party_id);

-- Parties of whom something was heard since they, and those they speak for, were looked at.
create table neglect_due (
  party_id integer primary key
);

-- What is usual in this firm: one row.
create table neglect_custom (
  id integer primary key,
  customs text not null,
  -- By which figures of value it was found, and when something was last heard that it does not count; 0 when it counts all.
  seen text not null,
  stale integer not null,
  constraint neglect_custom_one check (id = 1)
);

-- How many were neglected at the end of a week, as it was known when it was first looked after it: remembered, and never
-- counted again, since places and customs move on.
create table neglect_week (
  id integer primary key,
  -- Counted from the one that began on Monday, 29 December 1969.
  week integer not null,
  -- 0 for the whole firm.
  team_id integer not null,
  -- Valued and chosen customers of whom anybody could say, and the neglected among them.
  valued integer not null,
  neglected integer not null,
  -- Valued and chosen customers of teams that record too little, left out.
  unrecorded integer not null,
  at integer not null,
  salt blob,
  digest blob not null,
  fact integer not null
);
create unique index neglect_week_week on neglect_week (week, team_id);
create index neglect_week_fact on neglect_week (fact, id);

-- Teams in whose name so little is recorded that nobody can say whom they neglect; 0 for customers of no team.
create table neglect_unrecorded (
  team_id integer primary key,
  -- Valued customers of theirs, and those of them with any word recorded in the last twelve months.
  customers integer not null,
  spoken_with integer not null
);
