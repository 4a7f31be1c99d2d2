//! What the company does about itself: what stops it serving, what was done about what slides, what its people believe, and
//! what was looked at; told as having been done on their days, by the colleagues of the cast.

use std::collections::BTreeMap;

use jiff::Span;
use jiff::civil::Date;
use serde::Deserialize;
use troth_store::{Store, Tx};

use crate::access::colleague::{add_to, part};
use crate::access::colleague_form::ColleagueInput;
use crate::access::key::Secret;
use crate::belief::{self, Quarter};
use crate::demo::cast::Cast;
use crate::demo::lived::{TellError, about, keys};
use crate::demo::shop::Shop;
use crate::demo::{DemoError, OWNER_EMAIL};
use crate::frame::problem::Problem;
use crate::frame::time::{DAY, HOUR, Millis, day};
use crate::hindrance::act::{Doing as Done, Marking};
use crate::inspection::{self, Outcome, Thing};
use crate::intervention::act::Doing;
use crate::intervention::{self, Target};
use crate::journal::ActorId;
use crate::standard::measure::Measure;
use crate::standard::series::Series;
use crate::{access, hindrance, organisation, purpose, standard};

const UPKEEP: &str = include_str!("../../demo/upkeep.toml");

#[derive(Debug, Deserialize)]
struct Upkeep {
    colleagues: Vec<String>,
    left: Vec<String>,
    hindrance: Vec<Named>,
    case: Vec<Case>,
    kept: Vec<Decided>,
    removed: Vec<Decided>,
    intervention: Vec<Begun>,
    belief: Vec<Believed>,
    review: Vec<Reviewed>,
}

#[derive(Debug, Deserialize)]
struct Named {
    key: String,
    name: String,
    kind: hindrance::Kind,
    asks: Option<String>,
    by: String,
    changer: Option<String>,
    days_ago: i64,
}

/// Without `by` it was marked without a name.
#[derive(Debug, Deserialize)]
struct Case {
    hindrance: String,
    letter: String,
    by: Option<String>,
    words: String,
}

#[derive(Debug, Deserialize)]
struct Decided {
    hindrance: String,
    by: String,
    why: String,
    days_ago: i64,
}

#[derive(Debug, Deserialize)]
struct Begun {
    /// A measure of which a standard stands; or
    standard: Option<String>,
    hindrance: Option<String>,
    kind: intervention::Kind,
    what: String,
    sake: String,
    owner: String,
    days_ago: i64,
    look_days_ago: i64,
    expected: Option<String>,
    hoped: Option<f64>,
    looked: Option<Looked>,
}

#[derive(Debug, Deserialize)]
struct Looked {
    by: String,
    words: String,
    days_ago: i64,
}

#[derive(Debug, Deserialize)]
struct Believed {
    measure: String,
    last: BTreeMap<String, f64>,
    before: BTreeMap<String, f64>,
}

#[derive(Debug, Deserialize)]
struct Reviewed {
    thing: String,
    outcome: Outcome,
    words: String,
    by: String,
    days_ago: i64,
    /// Days from today on.
    next_in: i64,
}

/// Tells all of it. Nancy is whoever signs in; where nobody does, it is Troth.
///
/// # Errors
/// When it does not read, or the store fails.
pub async fn tell_all(store: &Store, now: Millis) -> Result<(), TellError> {
    let upkeep: Upkeep = toml::from_str(UPKEEP).map_err(DemoError::from)?;
    let cast = Cast::read(&Shop::read()?)?;
    let letters = keys()?;
    store
        .write(move |tx| {
            let people = people(tx, &upkeep, &cast, now)?;
            let zone = organisation::store::read(tx)?.time_zone();
            let mut teller = Teller {
                tx,
                people,
                letters,
                today: day(now, &zone),
                now,
                hindrances: BTreeMap::new(),
            };
            teller.hindrances(&upkeep)?;
            for one in &upkeep.intervention {
                teller.begin(one)?;
            }
            for one in &upkeep.belief {
                teller.believe(one)?;
            }
            let mut reviews: Vec<&Reviewed> = upkeep.review.iter().collect();
            reviews.sort_by_key(|one| std::cmp::Reverse(one.days_ago));
            for one in reviews {
                teller.look(one)?;
            }
            for who in &upkeep.left {
                part(tx, teller.of(who).0, ActorId::TROTH, now)?;
            }
            Ok::<_, Problem>(())
        })
        .await?;
    Ok(())
}

/// Lets the cast's colleagues in, and says who each of them is.
fn people(tx: &Tx, upkeep: &Upkeep, cast: &Cast, now: Millis) -> Result<BTreeMap<String, ActorId>, Problem> {
    let failed = |error: DemoError| Problem::Failed(error.to_string());
    let mut people = BTreeMap::new();
    if let Some((id, _)) = access::store::credentials(tx, OWNER_EMAIL)? {
        people.insert("nancy".to_owned(), ActorId(id));
    }
    for key in &upkeep.colleagues {
        let person = cast.person(key).map_err(failed)?;
        let input = ColleagueInput {
            name: person.name.clone(),
            email: person.mail.clone().unwrap_or_default(),
            ..ColleagueInput::default()
        };
        let id = add_to(tx, &input, &Secret::fresh(""), ActorId::TROTH, now)?;
        people.insert(key.clone(), ActorId(id));
    }
    Ok(people)
}

struct Teller<'tx> {
    tx: &'tx Tx,
    people: BTreeMap<String, ActorId>,
    /// What each letter that has a name is called on the spine.
    letters: BTreeMap<String, String>,
    today: Date,
    now: Millis,
    hindrances: BTreeMap<String, i64>,
}

impl Teller<'_> {
    fn of(&self, who: &str) -> ActorId {
        self.people.get(who).copied().unwrap_or(ActorId::TROTH)
    }

    fn ago(&self, days: i64) -> Millis {
        self.now - days * DAY
    }

    fn day_ago(&self, days: i64) -> Date {
        let span = Span::new().days(days.clamp(-3_650, 3_650));
        self.today.checked_sub(span).unwrap_or(self.today)
    }

    fn hindrances(&mut self, upkeep: &Upkeep) -> Result<(), Problem> {
        for one in &upkeep.hindrance {
            let new = hindrance::New {
                name: one.name.clone(),
                kind: one.kind,
                asks: one.asks.clone(),
                changer: one.changer.as_deref().map(|who| self.of(who).0),
            };
            let id = hindrance::act::name(self.tx, &new, self.of(&one.by), self.ago(one.days_ago))?;
            self.hindrances.insert(one.key.clone(), id);
        }
        for one in &upkeep.case {
            self.mark(one)?;
        }
        for (deed, one) in upkeep
            .kept
            .iter()
            .map(|one| (hindrance::Deed::Kept, one))
            .chain(upkeep.removed.iter().map(|one| (hindrance::Deed::Removed, one)))
        {
            self.decide(deed, one)?;
        }
        Ok(())
    }

    /// Two hours after the letter; what has not come yet stopped nobody.
    fn mark(&self, one: &Case) -> Result<(), Problem> {
        let (Some(hindrance), Some((passed, customer))) = (
            self.hindrances.get(&one.hindrance),
            about(self.tx, &self.letters, &one.letter, None)?,
        ) else {
            return Ok(());
        };
        let marking = Marking {
            hindrance: *hindrance,
            subject: customer.subject,
            interaction: Some(passed.id),
            promise: None,
            words: one.words.clone(),
            by: one.by.as_deref().map(|who| self.of(who)),
        };
        hindrance::act::mark(self.tx, &marking, (passed.at + 2 * HOUR).min(self.now))?;
        Ok(())
    }

    /// Removing one is an intervention by itself.
    fn decide(&self, deed: hindrance::Deed, one: &Decided) -> Result<(), Problem> {
        let Some(hindrance) = self.hindrances.get(&one.hindrance).copied() else {
            return Ok(());
        };
        let (by, at) = (self.of(&one.by), self.ago(one.days_ago));
        let doing = Done {
            why: Some(one.why.clone()),
            ..Done::new(hindrance, deed)
        };
        let act = hindrance::act::act(self.tx, doing, by, at)?;
        if deed == hindrance::Deed::Removed {
            let from = self.day_ago(one.days_ago);
            let new = intervention::New {
                target: Target::Hindrance(hindrance),
                kind: intervention::Kind::Systemic,
                what: format!("Removed: {}", one.why),
                sake: "whoever waits for their money".to_owned(),
                purpose: None,
                owner: by.0,
                from,
                look: self.day_ago(one.days_ago - 91),
                expected: None,
                hoped: None,
                removal: Some(act),
            };
            intervention::act::begin(self.tx, &new, by, at)?;
        }
        Ok(())
    }

    fn begin(&self, one: &Begun) -> Result<(), Problem> {
        let Some(target) = self.target(one)? else {
            return Ok(());
        };
        let owner = self.of(&one.owner);
        let new = intervention::New {
            target,
            kind: one.kind,
            what: one.what.clone(),
            sake: one.sake.clone(),
            purpose: purpose::store::current(self.tx)?.map(|purpose| purpose.id),
            owner: owner.0,
            from: self.day_ago(one.days_ago),
            look: self.day_ago(one.look_days_ago),
            expected: one.expected.clone(),
            hoped: one.hoped,
            removal: None,
        };
        let id = intervention::act::begin(self.tx, &new, owner, self.ago(one.days_ago))?;
        if let Some(looked) = &one.looked {
            let doing = Doing {
                words: Some(looked.words.clone()),
                is_early: Some(false),
                ..Doing::new(id, intervention::Deed::Looked)
            };
            intervention::act::act(self.tx, doing, self.of(&looked.by), self.ago(looked.days_ago))?;
        }
        Ok(())
    }

    fn target(&self, one: &Begun) -> Result<Option<Target>, Problem> {
        if let Some(key) = &one.hindrance {
            return Ok(self.hindrances.get(key).copied().map(Target::Hindrance));
        }
        let measure = one.standard.as_deref().unwrap_or_default();
        Ok(self.standard(measure)?.map(Target::Standard))
    }

    fn standard(&self, measure: &str) -> Result<Option<i64>, Problem> {
        let all = standard::store::all(self.tx)?;
        let found = all
            .iter()
            .find(|one| one.stands() && one.series.measure.word == measure);
        Ok(found.map(|one| one.id))
    }

    /// Each on a day in the middle of a quarter of the calendar that is over.
    fn believe(&self, one: &Believed) -> Result<(), Problem> {
        let Some(measure) = Measure::parse(&one.measure) else {
            return Ok(());
        };
        let series = Series::of(measure).to_string();
        let first = Quarter::of(self.today).first();
        for (people, days_before) in [(&one.before, 140), (&one.last, 45)] {
            let span = Span::new().days(days_before);
            let on = first.checked_sub(span).unwrap_or(first);
            let zone = organisation::store::read(self.tx)?.time_zone();
            let at = crate::frame::time::start_of(on, &zone) + 10 * HOUR;
            for (who, level) in people {
                belief::act::say(self.tx, &series, *level, on, self.of(who), at)?;
            }
        }
        Ok(())
    }

    fn look(&self, one: &Reviewed) -> Result<(), Problem> {
        let Some(thing) = self.thing(&one.thing)? else {
            return Ok(());
        };
        let new = inspection::New {
            thing,
            outcome: one.outcome,
            words: one.words.clone(),
            found: None,
            next: self.day_ago(-one.next_in),
            on: self.day_ago(one.days_ago),
        };
        inspection::act::make(self.tx, &new, self.of(&one.by), self.ago(one.days_ago))?;
        Ok(())
    }

    /// `purpose`, `standard:given_kept`, `hindrance:pallet` or `guard:backup`.
    fn thing(&self, said: &str) -> Result<Option<Thing>, Problem> {
        let (kind, which) = said.split_once(':').unwrap_or((said, ""));
        Ok(match kind {
            "purpose" => purpose::store::current(self.tx)?.map(|purpose| Thing::Purpose(purpose.id)),
            "standard" => self.standard(which)?.map(Thing::Standard),
            "hindrance" => self.hindrances.get(which).copied().map(Thing::Hindrance),
            _ => Thing::parse(said),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn upkeep() -> Upkeep {
        toml::from_str(UPKEEP).unwrap()
    }

    #[test]
    fn all_that_is_named_is_there_and_nothing_is_done_before_it_began() {
        let (upkeep, letters) = (upkeep(), keys().unwrap());
        let known: BTreeSet<&str> = upkeep.hindrance.iter().map(|one| one.key.as_str()).collect();
        for case in &upkeep.case {
            assert!(
                letters.contains_key(&case.letter) && known.contains(case.hindrance.as_str()),
                "{case:?}"
            );
        }
        for one in upkeep.kept.iter().chain(&upkeep.removed) {
            assert!(
                known.contains(one.hindrance.as_str()) && one.days_ago > 0,
                "{one:?}"
            );
        }
        let people: BTreeSet<&str> = upkeep
            .colleagues
            .iter()
            .map(String::as_str)
            .chain(["nancy"])
            .collect();
        for one in &upkeep.intervention {
            assert!(
                people.contains(one.owner.as_str()) && one.look_days_ago < one.days_ago,
                "{one:?}"
            );
            assert!(
                one.looked
                    .as_ref()
                    .is_none_or(|looked| looked.days_ago < one.days_ago),
                "{one:?}"
            );
        }
        for one in &upkeep.review {
            assert!(people.contains(one.by.as_str()), "{one:?}");
        }
    }

    /// What every page of these is to show: a pile of three quick fixes, one systemic, one abandoned, one due, and dots.
    #[test]
    fn every_page_of_these_has_life() {
        let upkeep = upkeep();
        let slides: Vec<&Begun> = upkeep
            .intervention
            .iter()
            .filter(|one| one.standard.as_deref() == Some("first_answer"))
            .collect();
        let quick = slides.iter().filter(|one| one.kind == intervention::Kind::Quick);
        assert_eq!((slides.len(), quick.count()), (3, 3));
        assert!(
            upkeep
                .intervention
                .iter()
                .any(|one| one.kind == intervention::Kind::Systemic)
        );
        let unseen = || slides.iter().filter(|one| one.looked.is_none());
        let long_past = |one: &&&Begun| one.look_days_ago > intervention::LONG_PAST;
        assert_eq!(unseen().filter(long_past).count(), 1);
        assert_eq!(
            unseen()
                .filter(|one| !long_past(one) && one.look_days_ago > 0)
                .count(),
            1
        );
        for one in &upkeep.belief {
            assert!(one.last.len() >= crate::frame::week::FEW && one.before.len() >= crate::frame::week::FEW);
        }
        let unnamed = upkeep.case.iter().filter(|case| case.by.is_none()).count();
        assert!(unnamed > 0 && upkeep.case.len() > 12);
        assert!(
            upkeep.review.iter().any(|one| one.next_in < 0),
            "something is due"
        );
    }
}
