-- That thanks were passed on wrongly: whoever passed them on took them back. Never edited, never deleted.
create table thanks_act (
  id integer primary key,
  thanks_id integer not null,
  act text not null,
  at integer not null,
  by_colleague integer not null,
  salt blob,
  digest blob not null,
  fact integer not null,
  constraint thanks_act_act check (act in ('taken_back'))
);
create unique index thanks_act_thanks on thanks_act (thanks_id);
create index thanks_act_fact on thanks_act (fact, id);
