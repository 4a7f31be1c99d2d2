-- Our word. Never deleted, never edited: what happens to it are rows of `promise_act`.
create table promise (
  id integer primary key,
  subject_id integer not null,
  -- given or implied; the two are never pooled.
  kind text not null,
  what text not null,
  -- A day, an optional time and the zone both are meant in; no day when none was said.
  due_on text,
  due_time text,
  due_zone text not null,
  -- As it was said, when no day can be read from it.
  due_words text,
  -- What the customer does first; the clock starts with their answer.
  waits_for text,
  -- Days after that answer, when so promised.
  due_days integer,
  by_colleague integer,
  by_name text,
  touchpoint text not null,
  -- Where it was said: the interaction, and the words themselves.
  said_in integer,
  said_words text,
  -- The promise this one supports, replaces (with the customer's consent in their words) or makes right.
  supports integer,
  replaces integer,
  consent_words text,
  rights integer,
  pledge_id integer,
  -- What it was read from, so that each day told of it is promised once: `order:3:EUR:10248`.
  source_key text,
  record_id integer,
  made_at integer not null,
  -- Not vouched for: folded from the acts again whenever one is added.
  state text not null,
  deadline integer,
  closed_at integer,
  they_say text,
  we_say text,
  withdrawn_at integer,
  salt blob,
  digest blob not null,
  fact integer not null,
  constraint promise_kind check (kind in ('given', 'implied')),
  constraint promise_state check
    (state in ('open', 'waiting', 'kept', 'broken', 'released', 'replaced', 'error'))
);
create unique index promise_source on promise (source_key, kind, due_on, subject_id);
create index promise_subject on promise (subject_id, id);
create index promise_open on promise (state, deadline, id);
create index promise_made on promise (made_at, id);
create index promise_closed on promise (state, closed_at, id);
create index promise_supports on promise (supports);
create index promise_replaces on promise (replaces);
create index promise_rights on promise (rights);
create index promise_pledge on promise (pledge_id, state, they_say, we_say);
create index promise_said_in on promise (said_in);
create index promise_fact on promise (fact, id);

-- What happened to it: verdicts, answers, releases, errors, and the undoing of these.
create table promise_act (
  id integer primary key,
  promise_id integer not null,
  act text not null,
  -- Whose say it is: customer or us.
  voice text not null,
  -- Their words, or our reason.
  words text,
  -- What shows it, such as `shipped 1998-05-04`.
  evidence text,
  said_in integer,
  undoes integer,
  at integer not null,
  by_colleague integer not null,
  salt blob,
  digest blob not null,
  fact integer not null,
  constraint promise_act_act check (act in ('kept', 'broken', 'released', 'answered', 'replaced', 'error', 'undone')),
  constraint promise_act_voice check (voice in ('customer', 'us'))
);
create index promise_act_promise on promise_act (promise_id, id);
create index promise_act_said_in on promise_act (said_in);
create index promise_act_fact on promise_act (fact, id);

-- Which records speak of tickets that promise an answer, so that their promises stand as long as one of these does.
create table promise_told (
  source_key text not null,
  record_id integer not null,
  primary key (source_key, record_id)
);
create index promise_told_record on promise_told (record_id);

-- An address under which a colleague's calendar reads what is due. Kept only as a digest.
create table calendar_link (
  digest blob primary key,
  colleague_id integer not null references colleague (id),
  made_at integer not null
);
