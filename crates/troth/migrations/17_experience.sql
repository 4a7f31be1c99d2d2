-- How somebody lived what passed, in their own words. Never edited, never deleted: what is felt and done are rows beside.
create table account (
  id integer primary key,
  interaction_id integer not null,
  -- The customer it concerns, as who they were in it.
  subject_id integer not null,
  -- Whose words these are.
  voice text not null,
  -- A colleague's account: who lived it. Somebody else's: who wrote it down, 0 for Troth; nothing when they told it by a link.
  by_colleague integer,
  -- Who said it, where that is a supplier.
  told_by text,
  -- The link it was told by.
  link_id integer,
  words text not null,
  -- How they were before, and what they were trying to do that day.
  mood text,
  context text,
  touchpoint text not null,
  -- When it was lived.
  at integer not null,
  made_at integer not null,
  -- Not vouched for: folded again whenever a feeling or an act is added.
  lean text not null,
  is_error integer not null,
  salt blob,
  digest blob not null,
  fact integer not null,
  constraint account_voice check (voice in ('customer', 'colleague', 'supplier')),
  constraint account_lean check (lean in ('hurt', 'mixed', 'open', 'glad'))
);
create index account_interaction on account (interaction_id, id);
create index account_subject on account (subject_id, at, id);
create index account_touchpoint on account (touchpoint, at, id);
create index account_lean on account (lean, at, id);
create index account_link_id on account (link_id);
create index account_fact on account (fact, id);

-- What was felt in it: by their own word, or as we read it.
create table account_feeling (
  id integer primary key,
  account_id integer not null,
  feeling text not null,
  whose text not null,
  -- Who wrote it down or read it, 0 for Troth; nothing when they said it by a link.
  by_colleague integer,
  made_at integer not null,
  salt blob,
  digest blob not null,
  fact integer not null,
  constraint account_feeling_whose check (whose in ('own', 'reading'))
);
create index account_feeling_account on account_feeling (account_id, id);
create index account_feeling_fact on account_feeling (fact, id);

-- That an account, or one feeling of it, was entered in error; and the undoing of that.
create table account_act (
  id integer primary key,
  account_id integer not null,
  feeling_id integer,
  act text not null,
  why text,
  undoes integer,
  at integer not null,
  by_colleague integer not null,
  salt blob,
  digest blob not null,
  fact integer not null,
  constraint account_act_act check (act in ('error', 'undone'))
);
create index account_act_account on account_act (account_id, id);
create index account_act_fact on account_act (fact, id);

-- A link by which a customer tells their own account of one thing that passed. Its secret is kept only as a digest.
create table account_link (
  id integer primary key,
  digest blob not null,
  interaction_id integer not null,
  subject_id integer not null,
  made_by integer not null,
  made_at integer not null,
  ends_at integer not null,
  ended_at integer,
  ended_by integer,
  -- How often somebody told something by it.
  used integer not null
);
create unique index account_link_digest on account_link (digest);
create index account_link_interaction on account_link (interaction_id, id);
create index account_link_subject on account_link (subject_id);

-- Thanks in a customer's words, passed on to the colleague they are for. Read by that colleague, counted nowhere.
create table thanks (
  id integer primary key,
  interaction_id integer not null,
  account_id integer,
  subject_id integer not null,
  for_colleague integer not null,
  words text not null,
  made_at integer not null,
  by_colleague integer not null,
  -- Not vouched for: when they put it away.
  seen_at integer,
  salt blob,
  digest blob not null,
  fact integer not null
);
create index thanks_for on thanks (for_colleague, id);
create index thanks_subject on thanks (subject_id);
create index thanks_fact on thanks (fact, id);

-- How many conversations there were in a time, beside those of which somebody told their account.
create index interaction_at on interaction (at, id);
