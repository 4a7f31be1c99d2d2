//! Standards in trouble, as the front door shows them: two sentences that are never one.

use std::collections::HashMap;

use maud::html;
use serde::Serialize;
use troth_store::{StoreError, Tx};

use crate::frame::act::Way;
use crate::frame::face::Lens;
use crate::frame::icon::{State, state_as};
use crate::frame::list::Line;
use crate::frame::week::Week;
use crate::standard::rise_store::Proposed;
use crate::standard::{Standard, alarm_store, said, store};

/// A standard of which an alarm stands.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = StandardTrouble)]
pub struct Trouble {
    pub standard: i64,
    pub name: String,
    /// What is asked, such as `at least 95 %`.
    pub asked: String,
    /// The quarter judged that is below what was asked began with this week.
    pub below_since: Option<Week>,
    /// It slides since this week.
    pub sliding_since: Option<Week>,
}

/// The newest trouble first.
///
/// # Errors
/// When the store fails.
pub fn standing(tx: &Tx) -> Result<Vec<Trouble>, StoreError> {
    let given = alarm_store::standing(tx)?;
    if given.is_empty() {
        return Ok(Vec::new());
    }
    let standing = store::all(tx)?.into_iter().filter(Standard::stands);
    let standing: HashMap<i64, Standard> = standing.map(|one| (one.id, one)).collect();
    let mut found: Vec<(i64, Trouble)> = Vec::new();
    for one in given {
        let place = found
            .iter()
            .position(|(_, trouble)| trouble.standard == one.standard);
        let place = match place {
            Some(place) => place,
            None => {
                let Some(standard) = standing.get(&one.standard) else {
                    continue;
                };
                found.push((
                    one.id,
                    Trouble {
                        standard: standard.id,
                        name: standard.series.name(),
                        asked: said::asked(standard),
                        below_since: None,
                        sliding_since: None,
                    },
                ));
                found.len() - 1
            }
        };
        let (newest, trouble) = &mut found[place];
        *newest = one.id.max(*newest);
        match one.kind {
            troth_drift::Kind::Below => trouble.below_since = Some(one.since),
            troth_drift::Kind::Sliding => trouble.sliding_since = Some(one.since),
        }
    }
    found.sort_by_key(|(newest, _)| std::cmp::Reverse(*newest));
    Ok(found.into_iter().map(|(_, trouble)| trouble).collect())
}

/// Both sentences, as far as they are so.
pub fn sentences(below: Option<Week>, sliding: Option<Week>, today: jiff::civil::Date) -> Vec<String> {
    let since = |week: Week| crate::frame::words::day(week.monday(), today);
    let below = below.map(|week| format!("Below what we ask, judged by the weeks since {}.", since(week)));
    let sliding = sliding.map(|week| format!("Sliding since {}.", since(week)));
    below.into_iter().chain(sliding).collect()
}

pub fn line(trouble: &Trouble, lens: &Lens) -> Line {
    let said = sentences(trouble.below_since, trouble.sliding_since, lens.today());
    let mark = match trouble.below_since {
        Some(_) => state_as(State::Broken, "below"),
        None => state_as(State::AtRisk, "sliding"),
    };
    Line::new(
        format!("/standard/{}", trouble.standard),
        html! { (trouble.name) ": " (trouble.asked) },
    )
    .mark(mark)
    .why(html! { (said.join(" ")) })
}

/// That a standard may rise, for whoever decides: what is raised is never lowered, so it is decided where its weeks are seen.
pub fn rise_line(proposed: &Proposed, lens: &Lens) -> Line {
    let href = format!("/standard/{}", proposed.standard);
    let since = crate::frame::words::day(proposed.week.monday(), lens.today());
    let line = Line::new(&href, html! { (proposed.name) ": our best has risen to " (proposed.level_said) })
        .mark(state_as(State::Kept, "may rise"))
        .why(html! { "Asked is " (proposed.asked) ". At least two of the three quarters until the week from " (since) " reached more." });
    if lens.may_write {
        line.acts(html! { (Way::new("Accept or put off", href).key('a')) })
    } else {
        line
    }
}
