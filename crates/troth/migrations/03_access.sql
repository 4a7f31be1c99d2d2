create table team (
  id integer primary key,
  name text not null
);
create unique index team_name on team (name);

-- A colleague who may sign in. Those without a password came by a link or are only named.
create table colleague (
  id integer primary key,
  name text not null,
  email text not null,
  password text,
  role text not null,
  visibility text not null,
  team_id integer references team (id),
  made_at integer not null,
  left_at integer,
  version integer not null,
  constraint colleague_role check (role in ('reader', 'member', 'owner')),
  constraint colleague_visibility check (visibility in ('own', 'team', 'all'))
);
create unique index colleague_email on colleague (email);

-- Secrets are kept only as digests.
create table session (
  digest blob primary key,
  id integer not null,
  -- What it was opened with, such as `Firefox on Linux`.
  agent text,
  colleague_id integer not null references colleague (id),
  made_at integer not null,
  expires_at integer not null
);
create unique index session_id on session (id);
create index session_colleague on session (colleague_id);
create index session_expiry on session (expires_at);

create table api_key (
  id integer primary key,
  digest blob not null,
  -- The first letters, so that a person can tell keys apart.
  hint text not null,
  name text not null,
  scope text not null,
  colleague_id integer not null references colleague (id),
  made_at integer not null,
  last_used_on text,
  revoked_at integer,
  constraint api_key_scope check (scope in ('read', 'write', 'own'))
);
create unique index api_key_digest on api_key (digest);

-- A link that signs its bearer in once.
create table sign_in_link (
  digest blob primary key,
  colleague_id integer references colleague (id),
  expires_at integer not null,
  used_at integer
);

-- What a create with an Idempotency-Key made, so that asking twice makes once.
create table once (
  colleague_id integer not null,
  key text not null,
  digest blob not null,
  made integer not null,
  at integer not null,
  primary key (colleague_id, key)
);
create index once_at on once (at);
