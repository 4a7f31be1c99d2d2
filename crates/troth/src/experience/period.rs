//! Many accounts by touchpoint, two periods side by side: every account a mark of its own that opens into its words.
//!
//! What is counted here is how many accounts there are and of how many conversations, never how people feel on average.

use axum::extract::State as Shared;
use axum::response::Response;
use jiff::civil::Date;
use jiff::{Span as Length, ToSpan as _};
use serde::{Deserialize, Serialize};
use troth_store::{StoreError, Tx};

use crate::access::Actor;
use crate::access::visit::{Read, Visit};
use crate::experience::feeling::Feeling;
use crate::experience::period_store::{self, Place, Span, Wanted};
use crate::experience::store::Told;
use crate::experience::strip::{AccountSide, AccountTouchpoint, strips};
use crate::frame::app::App;
use crate::frame::body::Asked as Query;
use crate::frame::form::Errors;
use crate::frame::problem::Problem;
use crate::frame::refusal::Reading;
use crate::frame::time::{day, start_of};
use crate::frame::when::read_past_day;
use crate::organisation::Organisation;
use crate::promise::TOUCHPOINTS;

/// Accounts drawn of one touchpoint in one period: the newest.
pub const DRAWN: i64 = 60;
/// Accounts in the list on one page.
const PAGE: i64 = 20;
/// Accounts and conversations are counted up to these: beyond them the page says *more than*.
pub const COUNTED: i64 = 1_000;
pub const COUNTED_TALKS: i64 = 10_000;
/// How long a period may be.
pub const LENGTHS: [i64; 4] = [30, 90, 180, 365];

/// What stands beside a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ExperienceBeside)]
pub enum Beside {
    /// As many days just before it.
    #[default]
    Before,
    /// The same days a year earlier.
    Year,
}

/// What to look at.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// How many days: 30, 90 (unless said otherwise), 180 or 365.
    pub days: Option<i64>,
    /// The last of these days, as people write it; today, unless said otherwise.
    pub until: Option<String>,
    /// What to put beside it: the days `before` (unless said otherwise), or the same days a `year` earlier.
    pub beside: Option<Beside>,
    /// One touchpoint only.
    pub touchpoint: Option<String>,
    /// One feeling only, in the list.
    pub feeling: Option<String>,
    /// One customer only: then the accounts of all time, and no periods.
    pub party: Option<i64>,
    /// Where the last page ended.
    pub after: Option<String>,
}

/// A period and what was heard of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ExperiencePeriod {
    /// First and last day, as `YYYY-MM-DD`.
    pub first: String,
    pub last: String,
    /// How many conversations there were, counted up to 10,001, and of how many of these somebody told an account.
    pub conversations: i64,
    pub told: i64,
}

/// Accounts by touchpoint in two periods, and in whole words below.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Experience {
    /// Nothing when one customer's accounts are asked for.
    pub now: Option<ExperiencePeriod>,
    pub beside: Option<ExperiencePeriod>,
    /// Where most was named that hurts first.
    pub touchpoints: Vec<AccountTouchpoint>,
    /// The worst first; of those that lean alike the newest.
    pub accounts: Vec<Told>,
    /// Ask for this to read on.
    pub next: Option<String>,
    #[serde(skip)]
    pub asked: Asked,
}

/// Two periods, day by day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Days {
    first: Date,
    last: Date,
}

impl Days {
    fn span(self, firm: &Organisation) -> Span {
        let zone = firm.time_zone();
        Span {
            from: start_of(self.first, &zone),
            until: start_of(self.last.saturating_add(1.day()), &zone),
        }
    }

    fn back(self, by: Length) -> Days {
        Days {
            first: self.first.saturating_sub(by),
            last: self.last.saturating_sub(by),
        }
    }
}

impl Asked {
    fn days(&self, today: Date, errors: &mut Errors) -> (Days, Days) {
        let length = self.days.unwrap_or(LENGTHS[1]);
        if !LENGTHS.contains(&length) {
            errors.add(
                "days",
                format!("is one of {}", LENGTHS.map(|days| days.to_string()).join(", ")),
            );
            return (
                Days {
                    first: today,
                    last: today,
                },
                Days {
                    first: today,
                    last: today,
                },
            );
        }
        let last = match errors
            .text("until", self.until.as_deref(), 60)
            .map(|text| read_past_day(&text, today))
        {
            None => today,
            Some(Ok(day)) => day.min(today),
            Some(Err(error)) => {
                errors.add("until", error.to_string());
                today
            }
        };
        let now = Days {
            first: last.saturating_sub((length - 1).days()),
            last,
        };
        let beside = match self.beside.unwrap_or_default() {
            Beside::Before => now.back(length.days()),
            Beside::Year => now.back(1.year()),
        };
        (now, beside)
    }

    fn check(&self, errors: &mut Errors) -> Option<Place> {
        if let Some(touchpoint) = &self.touchpoint
            && !TOUCHPOINTS.contains(&touchpoint.as_str())
        {
            errors.add("touchpoint", format!("is one of {}", TOUCHPOINTS.join(", ")));
        }
        if let Some(feeling) = &self.feeling
            && Feeling::parse(feeling).is_none()
        {
            errors.add(
                "feeling",
                format!("is one of {}", Feeling::ALL.map(Feeling::word).join(", ")),
            );
        }
        let after = self.after.as_deref()?;
        let place = Place::parse(after);
        if place.is_none() {
            errors.add("after", "is no place where a page ended");
        }
        place
    }
}

/// How it was, by touchpoint and period: single accounts side by side with those of another time, the worst first.
#[utoipa::path(get, path = "/experience", tag = "experience", params(Asked), responses(
    (status = 200, description = "The accounts", body = Experience), Reading))]
pub async fn show(
    Shared(app): Shared<App>,
    visit: Visit<Read>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let (actor, firm, now) = (visit.actor.clone(), visit.firm.clone(), visit.now);
    let mut errors = Errors::default();
    let (days, beside) = asked.days(day(now, &firm.time_zone()), &mut errors);
    let after = asked.check(&mut errors);
    Problem::check(errors)?;
    let view = app
        .store
        .read(move |tx| {
            let around = Around {
                tx,
                actor: &actor,
                firm: &firm,
                asked: &asked,
            };
            around.read(days, beside, after)
        })
        .await
        .map_err(Problem::from)?;
    Ok(visit.show(&view))
}

/// What one reading of the page needs everywhere.
struct Around<'a> {
    tx: &'a Tx,
    actor: &'a Actor,
    firm: &'a Organisation,
    asked: &'a Asked,
}

impl Around<'_> {
    fn read(&self, days: Days, beside: Days, after: Option<Place>) -> Result<Experience, StoreError> {
        let asked = self.asked;
        let is_of_all_time = asked.party.is_some();
        let wanted = Wanted {
            span: (!is_of_all_time).then(|| days.span(self.firm)),
            touchpoint: asked.touchpoint.clone(),
            party: asked.party,
            feeling: asked
                .feeling
                .as_deref()
                .and_then(Feeling::parse)
                .map(|felt| felt.word().to_owned()),
        };
        let mut accounts = period_store::worst(self.tx, self.actor, &wanted, after, PAGE + 1)?;
        let has_more = accounts.len() as i64 > PAGE;
        accounts.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
        let next = accounts.last().filter(|_| has_more).map(|last| Place {
            lean: last.lean,
            at: last.account.at,
            id: last.account.id,
        });
        // A further page of the list needs no marks.
        let is_whole = !is_of_all_time && after.is_none();
        Ok(Experience {
            now: is_whole.then(|| self.period(days)).transpose()?,
            beside: is_whole.then(|| self.period(beside)).transpose()?,
            touchpoints: if is_whole {
                self.touchpoints(days, beside)?
            } else {
                Vec::new()
            },
            accounts,
            next: next.map(Place::word),
            asked: asked.clone(),
        })
    }

    fn period(&self, days: Days) -> Result<ExperiencePeriod, StoreError> {
        let span = days.span(self.firm);
        let (conversations, told) = period_store::heard(self.tx, self.actor, span, COUNTED_TALKS + 1)?;
        Ok(ExperiencePeriod {
            first: days.first.to_string(),
            last: days.last.to_string(),
            conversations,
            told,
        })
    }

    fn touchpoints(&self, days: Days, beside: Days) -> Result<Vec<AccountTouchpoint>, StoreError> {
        let mut found = Vec::new();
        for touchpoint in TOUCHPOINTS {
            if self
                .asked
                .touchpoint
                .as_deref()
                .is_some_and(|wanted| wanted != touchpoint)
            {
                continue;
            }
            let (now, before) = (self.side(touchpoint, days)?, self.side(touchpoint, beside)?);
            if now.accounts + before.accounts > 0 {
                found.push(AccountTouchpoint {
                    touchpoint: touchpoint.to_owned(),
                    now,
                    beside: before,
                });
            }
        }
        found.sort_by_key(|one| std::cmp::Reverse((one.now.hurts(), one.now.accounts)));
        Ok(found)
    }

    fn side(&self, touchpoint: &str, days: Days) -> Result<AccountSide, StoreError> {
        let span = days.span(self.firm);
        let told = period_store::newest(self.tx, self.actor, touchpoint, span, DRAWN)?;
        let is_all = (told.len() as i64) < DRAWN;
        Ok(AccountSide {
            accounts: if is_all {
                told.len() as i64
            } else {
                period_store::count(self.tx, self.actor, touchpoint, span, COUNTED + 1)?
            },
            strips: strips(&told),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn two_periods_stand_side_by_side_and_never_overlap_by_default() {
        let today = date(2026, 11, 20);
        for (asked, now, beside) in [
            // 90 days until today begin on 23 August: 9 + 30 + 31 + 20.
            (
                Asked::default(),
                (date(2026, 8, 23), today),
                (date(2026, 5, 25), date(2026, 8, 22)),
            ),
            (
                Asked {
                    days: Some(30),
                    until: Some("2026-10-31".into()),
                    ..Asked::default()
                },
                (date(2026, 10, 2), date(2026, 10, 31)),
                (date(2026, 9, 2), date(2026, 10, 1)),
            ),
            (
                Asked {
                    days: Some(30),
                    beside: Some(Beside::Year),
                    ..Asked::default()
                },
                (date(2026, 10, 22), today),
                (date(2025, 10, 22), date(2025, 11, 20)),
            ),
        ] {
            let mut errors = Errors::default();
            let (this, other) = asked.days(today, &mut errors);
            assert!(errors.is_empty(), "{errors:?}");
            assert_eq!(
                ((this.first, this.last), (other.first, other.last)),
                (now, beside),
                "{asked:?}"
            );
        }
    }

    #[test]
    fn what_cannot_be_looked_at_is_refused_beside_its_field() {
        for (asked, field) in [
            (
                Asked {
                    days: Some(7),
                    ..Asked::default()
                },
                "days",
            ),
            (
                Asked {
                    until: Some("someday".into()),
                    ..Asked::default()
                },
                "until",
            ),
            (
                Asked {
                    touchpoint: Some("moon".into()),
                    ..Asked::default()
                },
                "touchpoint",
            ),
            (
                Asked {
                    feeling: Some("furious".into()),
                    ..Asked::default()
                },
                "feeling",
            ),
            (
                Asked {
                    after: Some("hurt.1".into()),
                    ..Asked::default()
                },
                "after",
            ),
        ] {
            let mut errors = Errors::default();
            asked.days(date(2026, 11, 20), &mut errors);
            asked.check(&mut errors);
            assert!(errors.get(field).is_some(), "{asked:?} {errors:?}");
        }
    }
}
