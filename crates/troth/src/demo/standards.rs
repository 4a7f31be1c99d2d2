//! What the company asks of itself and what it counts itself, watched over the last year: the planted slowing of answers is to
//! be found, and the rest to stay quiet.

use jiff::Span;
use jiff::civil::Date;
use troth_store::Store;

use crate::access;
use crate::demo::DemoError;
use crate::demo::calendar::Calendar;
use crate::demo::routine::Draw;
use crate::frame::problem::Problem;
use crate::frame::time::Millis;
use crate::frame::week::Week;
use crate::indicator;
use crate::indicator::form::IndicatorInput;
use crate::indicator::telling::Told;
use crate::journal::ActorId;
use crate::standard::measure::{CAME_BACK, FIRST_ANSWER, GIVEN_KEPT, Measure};
use crate::standard::series::Series;
use crate::standard::{Kind, New, act};

/// A measure, what is asked of it, where that comes from and why.
const ASKED: [(&Measure, Kind, f64, &str); 3] = [
    (
        &FIRST_ANSWER,
        Kind::Past,
        5.5,
        "Whoever asks about an order has a kitchen waiting. For a year we answered within half a working day.",
    ),
    (
        &CAME_BACK,
        Kind::Absolute,
        0.6,
        "Whoever cooked well with it orders it again. Who does not come back had a reason that we should know.",
    ),
    (
        &GIVEN_KEPT,
        Kind::Absolute,
        0.9,
        "A delivery day is our word. Menus are written by it.",
    ),
];

/// Sets them, in the name of the colleague who signs in.
///
/// # Errors
/// When the store fails, or the calendar has no such day.
pub async fn set_all(
    store: &Store,
    colleague: &'static str,
    today: Date,
    now: Millis,
) -> Result<(), Problem> {
    let from = a_year_ago(today).map_err(|error| Problem::Failed(error.to_string()))?;
    store
        .write(move |tx| {
            let known = access::store::credentials(tx, colleague)?.map(|(id, _)| ActorId(id));
            let by = known.unwrap_or(ActorId::TROTH);
            let purpose = crate::purpose::store::current(tx)?.map(|purpose| purpose.id);
            for (measure, kind, level, why) in ASKED {
                let new = New {
                    series: Series::of(measure),
                    kind,
                    level,
                    whose: None,
                    source: None,
                    why: why.to_owned(),
                    purpose,
                    from,
                    owner: by.0,
                };
                act::set(tx, &new, by, now)?;
            }
            Ok(())
        })
        .await
}

/// Weeks in which the company counted of itself whether people got what they came for.
const COUNTED: i32 = 60;

/// Tells what the company counts itself, in the name of the colleague who signs in.
///
/// # Errors
/// When the store fails.
pub async fn count_own(
    store: &Store,
    colleague: &'static str,
    today: Date,
    now: Millis,
) -> Result<(), Problem> {
    store
        .write(move |tx| {
            let known = access::store::credentials(tx, colleague)?.map(|(id, _)| ActorId(id));
            let by = known.unwrap_or(ActorId::TROTH);
            let new = IndicatorInput::core_job().check().map_err(Problem::Invalid)?;
            let id = indicator::act::define(tx, &new, by, now)?;
            // The last week is still to be told, wherever the company is and whatever day it is there.
            let last = Week::last_known(today, 0).plus(-1);
            let weeks: Vec<Told> = (0..COUNTED).rev().map(|ago| jobs_done(last.plus(-ago))).collect();
            indicator::act::tell(tx, id, 1, &weeks, (by, now))?;
            Ok(())
        })
        .await
}

/// Some thirty who came that week, of whom about one in eight went away without; drawn by the week, so that the company is the
/// same each time.
fn jobs_done(week: Week) -> Told {
    let mut draw = Draw::seeded(&format!("jobs of week {}", week.0));
    let of = 27 + draw.up_to(7);
    let without: i64 = (0..of).map(|_| i64::from(draw.up_to(8) == 0)).sum();
    Told {
        week,
        count: of - without,
        of,
        note: None,
    }
}

/// The week in which the slowing was planted to begin: 52 weeks before the last order day.
pub fn a_year_ago(today: Date) -> Result<Week, DemoError> {
    let last = Calendar::ending(today)?.day(crate::demo::calendar::LAST_ORDER_DAY)?;
    Ok(Week::of(last.checked_sub(Span::new().try_weeks(52)?)?))
}
