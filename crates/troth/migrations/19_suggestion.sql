-- What words that passed suggest. Nothing of it is recorded until a person confirms it.
create table suggestion (
  id integer primary key,
  -- Where it was said, and how many bytes into the words; below nought, the number of the account it was told in.
  interaction_id integer not null,
  place integer not null,
  -- The customer it concerns, as who they were in it.
  subject_id integer not null,
  -- From a colleague's own mail: theirs alone until confirmed. Nothing where it came to the firm.
  owner_id integer,
  -- Who of us wrote it, where that is known.
  colleague_id integer,
  kind text not null,
  -- The sentence, verbatim.
  sentence text,
  -- A promise: what, by whom, how firmly, what comes first, and by when.
  what text,
  given_by text,
  given_name text,
  strength text,
  waits_for text,
  due_on text,
  due_time text,
  due_words text,
  -- What a customer says became of a promise they tell of.
  outcome text,
  -- The feeling, and the next likely one.
  feeling text,
  other_feeling text,
  -- Thanks: whom they seem to be for.
  for_colleague integer,
  reason text not null,
  -- Its turn of phrase, from which is learnt; no words.
  signs text,
  -- Thousandths.
  likely integer not null,
  -- When it was said.
  at integer not null,
  -- Not vouched for: folded from the answers, or `gone` with what it was said in.
  state text not null,
  constraint suggestion_kind check (kind in ('promise', 'reported', 'feeling', 'thanks')),
  constraint suggestion_state check (state in ('open', 'confirmed', 'rejected', 'gone'))
);
create unique index suggestion_place on suggestion (interaction_id, kind, place);
create index suggestion_open on suggestion (state, at, id);
create index suggestion_owner on suggestion (owner_id, state, at, id);
create index suggestion_subject on suggestion (subject_id, state);

-- What a person answered, and the undoing of that. Never edited, never deleted.
create table suggestion_answer (
  id integer primary key,
  suggestion_id integer not null,
  answer text not null,
  -- What was recorded of it.
  promise_id integer,
  account_id integer,
  -- Where the account was told before: the one feeling read into it.
  feeling_id integer,
  thanks_id integer,
  at integer not null,
  by_colleague integer not null,
  salt blob,
  digest blob not null,
  fact integer not null,
  constraint suggestion_answer_answer check (answer in ('confirmed', 'rejected', 'undone'))
);
create index suggestion_answer_suggestion on suggestion_answer (suggestion_id, id);
create index suggestion_answer_fact on suggestion_answer (fact, id);

-- What the answers taught about promises: a row for each sign of a turn of phrase.
create table suggestion_sign (
  sign integer primary key,
  -- Millionths of log-odds, and of squares of what was missed.
  weight integer not null,
  squares integer not null
);

-- What the answers taught about feelings: a row for each feature of words, by its number and without the words.
create table suggestion_feature (
  feature integer primary key,
  answers integer not null,
  -- How much was learnt about it, and how much more it speaks of each feeling for that, in millionths.
  learnt integer not null,
  anger integer not null,
  disgust integer not null,
  fear integer not null,
  joy integer not null,
  sadness integer not null,
  surprise integer not null
);

-- What the answer that stands taught, so that it can be untaught: signs or features, and what was added to each.
create table suggestion_taught (
  suggestion_id integer primary key,
  lesson text not null
);
