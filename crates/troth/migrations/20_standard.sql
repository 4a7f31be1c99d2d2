-- What is asked of a measure. Never edited and never taken away: raised, or retired in the open.
create table standard (
  id integer primary key,
  -- Measure, version of its definition, and the part it is cut to: `given_kept/1`, `first_answer/1/channel:email`.
  series text not null,
  -- absolute, past or outside.
  kind text not null,
  -- As it was set; a share between 0 and 1, a rate per hundred, hours.
  level real not null,
  -- higher or lower, as the measure has it, so that the row says by itself which way is worse.
  better text not null,
  -- Of the best outside: whose figure, and where it stands.
  whose text,
  source text,
  why text not null,
  purpose_id integer,
  -- It is watched from that week on. Weeks are counted from the one that began on Monday, 29 December 1969.
  from_week integer not null,
  -- Whom its alarms go to.
  owner integer not null,
  at integer not null,
  by_colleague integer not null,
  salt blob,
  digest blob not null,
  fact integer not null,
  constraint standard_kind check (kind in ('absolute', 'past', 'outside')),
  constraint standard_better check (better in ('higher', 'lower'))
);
create index standard_fact on standard (fact, id);

-- What became of it. Nothing lowers one.
create table standard_act (
  id integer primary key,
  standard_id integer not null references standard (id),
  act text not null,
  -- To what it was raised, what was proposed and put off, or the milestone on the way.
  level real,
  -- The week until which a milestone is to be reached, or of the block that proposed.
  week integer,
  why text,
  -- Whom its alarms go to from then on.
  colleague_id integer,
  at integer not null,
  by_colleague integer not null,
  salt blob,
  digest blob not null,
  fact integer not null,
  constraint standard_act_act check (act in ('raised', 'deferred', 'milestone', 'handed', 'retired'))
);
create index standard_act_of on standard_act (standard_id, id);
create index standard_act_fact on standard_act (fact, id);

-- What each week told of each measure, once it was over: derived, computed again at will.
create table standard_week (
  series text not null,
  week integer not null,
  -- So many of so many; of a rate, the orders it is counted on; of durations, only how many there are.
  part integer not null,
  whole integer not null,
  -- Of durations in hours: the mean of their logarithms and its squared deviations.
  log_mean real not null,
  log_squares real not null,
  -- How many people or firms stand behind it.
  people integer not null,
  primary key (series, week)
);
create index standard_week_by_week on standard_week (week, series);

-- Who stands behind a week of fewer than five, so that such weeks can be joined until five are found. Shown to nobody.
create table standard_few (
  series text not null,
  week integer not null,
  party_id integer not null,
  primary key (series, week, party_id)
);
create index standard_few_by_week on standard_few (week);
create index standard_few_party on standard_few (party_id);

-- Weeks of which something was heard since they were counted.
create table standard_due (
  week integer primary key
);

-- As of when it was looked: the day, and the firm's zone by which weeks begin. One row.
create table standard_seen (
  id integer primary key,
  day integer not null,
  zone text not null,
  constraint standard_seen_one check (id = 1)
);

-- That a standard is to be judged again, and when that was last so; later than any time before. One row.
create table standard_stale (
  id integer primary key,
  at integer not null,
  constraint standard_stale_one check (id = 1)
);

-- Decision values once reckoned, each some hundred milliseconds: by the chance of a false alarm, the weeks known, how they lean.
create table standard_decision (
  word text primary key,
  decision real not null
);

-- To what our own best proposes that a standard rise: derived, judged again with the alarms.
create table standard_rise (
  standard_id integer primary key references standard (id),
  level real not null,
  -- The last week of the newest quarter that supports it.
  week integer not null
);

-- Alarms that were given: each is a fact, and is given once.
create table standard_alarm (
  id integer primary key,
  standard_id integer not null references standard (id),
  kind text not null,
  -- The week in which it was first so, since when, and of a slide the week of the likeliest single step.
  at_week integer not null,
  since_week integer not null,
  step_week integer,
  at integer not null,
  -- When it was no longer so.
  ended_at integer,
  constraint standard_alarm_kind check (kind in ('below', 'sliding'))
);
create index standard_alarm_of on standard_alarm (standard_id, id);

create index promise_deadline on promise (deadline, id);
