-- A colleague's own mailbox, or one of the firm's: read as letters come, and written from.
create table mailbox (
  id integer primary key,
  -- Whose it is; of one of the firm's, the owner who added it.
  colleague_id integer not null,
  is_firm integer not null,
  -- `known`: letters with somebody who is known here; `all`: with anybody outside.
  takes text not null,
  address text not null,
  -- What letters written from it are signed with in `From`.
  name text not null,
  -- Whose records its letters are, and the batch that can be taken back.
  silo_id integer not null,
  batch_id integer not null,
  imap_host text not null,
  imap_port integer not null,
  imap_security text not null,
  imap_user text not null,
  -- Sealed with a key that is kept outside the database.
  imap_secret blob not null,
  -- Nothing where it is only read.
  smtp_host text,
  smtp_port integer,
  smtp_security text,
  smtp_user text,
  smtp_secret blob,
  -- Folders beside the inbox and what was sent, as a JSON list.
  folders text not null,
  -- Letters from before then are left where they are; nothing for all.
  since_at integer,
  state text not null,
  -- What is wrong, in words; nothing while all is well.
  trouble text,
  -- When it was last looked into, successfully.
  seen_at integer,
  -- Which node reads it, and when that one last gave a sign.
  reader text,
  beat_at integer,
  made_at integer not null,
  removed_at integer,
  version integer not null,
  constraint mailbox_takes check (takes in ('known', 'all')),
  constraint mailbox_state check (state in ('running', 'stopped', 'refused')),
  constraint mailbox_imap_security check (imap_security in ('tls', 'starttls', 'plain')),
  constraint mailbox_smtp_security check (smtp_security in ('tls', 'starttls', 'plain'))
);
create index mailbox_colleague on mailbox (colleague_id, id);
create index mailbox_batch on mailbox (batch_id);

-- The ledger: how far each folder is read. Place, letters and counts move in one transaction.
create table mailbox_folder (
  id integer primary key,
  mailbox_id integer not null references mailbox (id),
  name text not null,
  is_sent integer not null,
  -- The server's word that its numbers still mean the same letters; nothing before the first look.
  uid_validity integer,
  last_uid integer not null,
  -- Letters kept from it, known before, not kept, left out because somebody was erased, and notices about our own.
  stored integer not null,
  known integer not null,
  skipped integer not null,
  left_out integer not null,
  notices integer not null,
  -- Letters with nobody who is known here: nothing of them is kept but that there were so many.
  strangers integer not null,
  -- Letters that brought lines to be captured.
  captured integer not null,
  -- When it was last looked into, and when a letter last came.
  seen_at integer,
  stored_at integer,
  constraint mailbox_folder_once unique (mailbox_id, name)
);

-- Letters that were not kept, each with the reason.
create table mailbox_skipped (
  id integer primary key,
  mailbox_id integer not null,
  folder_id integer not null references mailbox_folder (id),
  uid integer not null,
  why text not null,
  -- Its header as it came; nothing once that is forgotten.
  raw text,
  at integer not null
);
create index mailbox_skipped_mailbox on mailbox_skipped (mailbox_id, id);
create index mailbox_skipped_folder on mailbox_skipped (folder_id);

-- Letters of ours on their way out.
create table outbox (
  id integer primary key,
  mailbox_id integer not null references mailbox (id),
  -- Whom it is for, as the customer it was written to.
  subject_id integer not null,
  -- Without brackets; the same however often it is tried.
  letter_id text not null,
  to_address text,
  title text,
  -- The letter as it is sent; nothing once it is sent and filed, or its person was erased.
  bytes blob,
  state text not null,
  made_at integer not null,
  next_at integer,
  sent_at integer,
  -- When it stood among what was sent on the server.
  filed_at integer,
  by_colleague integer not null,
  reader text,
  beat_at integer,
  constraint outbox_state check (state in ('queued', 'sent', 'given_up', 'withdrawn'))
);
create unique index outbox_letter on outbox (letter_id);
create index outbox_next on outbox (state, next_at);
create index outbox_mailbox on outbox (mailbox_id, id);
create index outbox_subject on outbox (subject_id);

-- Each time a letter was handed over, and what the server said.
create table outbox_attempt (
  id integer primary key,
  outbox_id integer not null references outbox (id),
  at integer not null,
  is_taken integer not null,
  said text
);
create index outbox_attempt_outbox on outbox_attempt (outbox_id, id);

-- What servers said of letters of ours that did not arrive, or only late.
create table bounce (
  id integer primary key,
  mailbox_id integer not null,
  -- The letter of ours, without brackets.
  letter_id text not null,
  address text,
  -- As RFC 3463 has it, such as `5.1.1`.
  status text,
  is_final integer not null,
  said text,
  at integer not null
);
create index bounce_letter on bounce (letter_id, id);

-- Where a colleague mails lines that are to be captured: the address of a mailbox with a secret in it.
create table capture_address (
  id integer primary key,
  colleague_id integer not null references colleague (id),
  mailbox_id integer not null references mailbox (id),
  -- Of the secret alone; it is shown once and kept nowhere.
  digest blob not null,
  -- The address with the first letters of its secret, to recognise it by.
  hint text not null,
  made_at integer not null,
  used_at integer,
  ended_at integer
);
create unique index capture_address_digest on capture_address (digest);
create index capture_address_colleague on capture_address (colleague_id, id);
create index capture_address_mailbox on capture_address (mailbox_id);

-- Lines that came so.
create table mailed_line (
  id integer primary key,
  address_id integer not null references capture_address (id),
  -- The letter, told from others by its words: it is read once, though it lies in two folders.
  letter text not null,
  nth integer not null,
  -- Nothing once it is recorded: then they stand in what it recorded.
  words text,
  written_at integer not null,
  came_at integer not null,
  state text not null,
  -- The fact that says what it recorded.
  fact_id integer,
  constraint mailed_line_state check (state in ('waiting', 'recorded', 'dropped'))
);
create unique index mailed_line_letter on mailed_line (letter, nth);
create index mailed_line_address on mailed_line (address_id, state, id);
