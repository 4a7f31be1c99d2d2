-- What a party bought in one currency, as sufficient statistics of the purchases that stand: derived, computed again at will.
create table value (
  party_id integer not null,
  currency text not null,
  -- Days since 1970 where the firm is; nothing of one who only gave back.
  first_day integer,
  last_day integer,
  bought_days integer not null,
  bought_minor integer not null,
  first_day_minor integer not null,
  returned_minor integer not null,
  returns integer not null,
  log_gaps real not null,
  squared_gaps real not null,
  primary key (party_id, currency)
);
create index value_last on value (currency, last_day);

-- The same by month, counted as year times twelve plus the month, January being 0.
create table value_month (
  party_id integer not null,
  currency text not null,
  month integer not null,
  bought_minor integer not null,
  returned_minor integer not null,
  orders integer not null,
  returns integer not null,
  primary key (party_id, currency, month)
);

-- Parties who are to be counted again: heard of since they were.
create table value_due (
  party_id integer primary key
);

-- Currencies whose figures are older than their purchases, until they are looked at.
create table value_stale (
  currency text primary key,
  -- When that was last so; later than any time before.
  at integer not null
);

-- The models fitted to a currency's purchases, up to that day.
create table value_fit (
  currency text primary key,
  as_of integer not null,
  -- What all brought in the twelve months up to then.
  year_minor integer not null,
  -- By which terms, so that other terms draw other pictures.
  terms_version integer not null,
  models text not null
);

-- How a party stands beside the others of its currency, as of the fit.
create table value_standing (
  party_id integer not null,
  currency text not null,
  -- new, rising, usual, cooling, silent; nothing of one who only gave back.
  standing text,
  -- top, fifth or rest, by the last twelve months.
  place text not null,
  year_minor integer not null,
  recency integer not null,
  frequency integer not null,
  money integer not null,
  primary key (party_id, currency)
);
create index value_standing_turn on value_standing (currency, standing, year_minor, party_id);
create index value_standing_cell on value_standing (currency, recency, frequency, year_minor, party_id);
create index value_standing_place on value_standing (currency, place, year_minor, party_id);

-- Whole pictures, drawn when the models are fitted: figures and ids, no names.
create table value_picture (
  currency text not null,
  -- revenue or profit
  basis text not null,
  -- `year` for the last twelve months, `all`, or a calendar year such as `2025`.
  period text not null,
  picture text not null,
  primary key (currency, basis, period)
);

-- Money spent on offers and campaigns, as colleagues told it: for the new, or for those who were here before.
create table value_spending (
  id integer primary key,
  currency text not null,
  month integer not null,
  is_for_new integer not null,
  amount_minor integer not null,
  what text not null,
  at integer not null,
  by_colleague integer not null,
  -- Entered in error: by whom and why; it stays, and counts nowhere.
  error_why text,
  error_by integer
);
create index value_spending_month on value_spending (currency, month);

-- What the firm says of its money: none said is none known.
create table value_terms (
  id integer primary key,
  margin_permille integer,
  discount_permille integer not null,
  horizon_weeks integer not null,
  order_minor integer not null,
  return_minor integer not null,
  contact_minor integer not null,
  case_minor integer not null,
  hour_minor integer not null,
  version integer not null,
  constraint value_terms_one check (id = 1)
);
