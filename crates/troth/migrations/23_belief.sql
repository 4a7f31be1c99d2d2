-- What somebody of us thought the level of a measure was, before they saw it. Who thought what is told to nobody else.
create table belief (
  id integer primary key,
  series text not null,
  -- As the measure is counted: a share between 0 and 1, a rate per hundred, hours.
  level real not null,
  on_day text not null,
  at integer not null,
  by_colleague integer not null,
  salt blob,
  digest blob not null,
  fact integer not null
);
create index belief_series on belief (series, on_day, id);
create index belief_colleague on belief (by_colleague, id);
create index belief_fact on belief (fact, id);

-- That they took it back, while its quarter ran.
create table belief_withdrawn (
  belief_id integer primary key references belief (id),
  at integer not null,
  by_colleague integer not null,
  salt blob,
  digest blob not null,
  fact integer not null
);
create index belief_withdrawn_fact on belief_withdrawn (fact, belief_id);

-- When somebody was last asked, whether they answered or not.
create table belief_asked (
  series text not null,
  colleague_id integer not null,
  at integer not null,
  primary key (series, colleague_id)
);
