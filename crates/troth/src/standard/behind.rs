//! Behind a point of a chart: the people of that week and their words, as far as the reader may see them.

use maud::{Markup, html};
use serde::Serialize;
use troth_store::{StoreError, Tx};

use crate::access::Actor;
use crate::experience::page::card;
use crate::experience::store::Told;
use crate::frame::face::{Lens, Page};
use crate::frame::list::{Line, list};
use crate::frame::sheet::{Heading, empty, section};
use crate::frame::time::Millis;
use crate::frame::week::{BLOCK, Week};
use crate::frame::words;
use crate::indicator::Telling;
use crate::indicator::page::figure;
use crate::promise::board::{Asked, Brief, Moment, due_within};
use crate::promise::page::line;
use crate::standard::behind_store::{self, Letter, MOST, Ordered, Remembered};
use crate::standard::measure::Behind;
use crate::standard::own;
use crate::standard::view::StandardView;

/// One point with who stands behind it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = StandardBehind)]
pub struct BehindView {
    pub standard: i64,
    pub name: String,
    /// From that week on.
    pub from: Week,
    /// Until the end of that week.
    pub week: Week,
    /// What was counted; nothing where it is unknown, or fewer than five people stand behind it.
    pub said: Option<String>,
    /// Those that fell short first.
    pub promises: Vec<Brief>,
    /// The longest wait first.
    pub letters: Vec<Letter>,
    pub accounts: Vec<Told>,
    pub orders: Vec<Ordered>,
    /// Of a count that was remembered: what was known of that week.
    pub remembered: Option<Remembered>,
    /// Whether the letters are those that began exchanges.
    #[serde(skip)]
    began: bool,
    /// Of what the firm counts itself: who told it, the newest first.
    pub tellings: Vec<Telling>,
    #[serde(skip)]
    pub indicator: i64,
}

/// # Errors
/// When the store fails.
pub fn of(
    tx: &Tx,
    view: &StandardView,
    week: Week,
    actor: &Actor,
    now: Millis,
) -> Result<Option<BehindView>, StoreError> {
    let Some(point) = view.weeks.iter().find(|point| point.week == week) else {
        return Ok(None);
    };
    let from = if point.weeks > 1 {
        Week(week.0.div_euclid(BLOCK) * BLOCK)
    } else {
        week
    };
    let mut found = BehindView {
        standard: view.standard.id,
        name: view.name.clone(),
        from,
        week,
        said: point.said.clone(),
        promises: Vec::new(),
        letters: Vec::new(),
        accounts: Vec::new(),
        orders: Vec::new(),
        remembered: None,
        began: false,
        tellings: Vec::new(),
        indicator: 0,
    };
    // Of few nothing is told here; each of them stands in the lists of those who may see them.
    if point.said.is_none() {
        return Ok(Some(found));
    }
    let firm = crate::organisation::store::read(tx)?;
    let zone = firm.time_zone();
    let span = (from.span(&zone).0, week.span(&zone).1);
    let series = &view.standard.series;
    match series.measure.behind {
        Behind::Promises(kind) => {
            let asked = Asked {
                kind,
                touchpoint: series.touchpoint().map(str::to_owned),
                ..Asked::default()
            };
            let moment = Moment::of(now, &firm);
            found.promises = due_within(tx, actor, &asked, series.team(), span, MOST, moment)?;
        }
        Behind::Letters => found.letters = behind_store::letters(tx, actor, series, span)?,
        Behind::Exchanges => {
            found.letters = behind_store::exchanges(tx, actor, series, span)?;
            found.began = true;
        }
        Behind::Accounts => found.accounts = behind_store::accounts(tx, actor, series, span)?,
        Behind::Orders => found.orders = behind_store::orders(tx, actor, series, span)?,
        Behind::Remembered => found.remembered = behind_store::remembered(tx, series, week)?,
        Behind::Told => (found.indicator, found.tellings) = own::tellings(tx, series, week)?,
    }
    Ok(Some(found))
}

impl Page for BehindView {
    fn title(&self) -> String {
        format!("{}, {}", self.name, self.week.monday())
    }

    fn body(&self, lens: &Lens) -> Markup {
        let day = |week: Week| words::day(week.monday(), lens.today());
        let when = if self.from == self.week {
            format!("The week from {}", day(self.week))
        } else {
            format!(
                "Small weeks from {} to the one from {}",
                day(self.from),
                day(self.week)
            )
        };
        let back = format!("/standard/{}", self.standard);
        let promises: Vec<Line> = self
            .promises
            .iter()
            .map(|brief| line(brief, lens, false, &back))
            .collect();
        let letters: Vec<Line> = self
            .letters
            .iter()
            .map(|letter| letter_line(letter, self.began, lens))
            .collect();
        let orders: Vec<Line> = self.orders.iter().map(|order| order_line(order, lens)).collect();
        let most = promises
            .len()
            .max(letters.len())
            .max(orders.len())
            .max(self.accounts.len());
        html! {
            (Heading::new(&when).above(&self.name, &back).sentence(html! { @if let Some(said) = &self.said { (said) "." } }))
            @if self.said.is_none() {
                (empty("Nothing to show", "Nothing is known of it, or fewer than five people stand behind it.", html! {}))
            } @else if let Some(remembered) = &self.remembered {
                (was_known(remembered, lens))
            } @else if promises.is_empty() && letters.is_empty() && orders.is_empty() && self.accounts.is_empty() && self.tellings.is_empty() {
                (empty("Nobody you may see", "The people behind it are looked after by others.", html! {}))
            }
            @if !self.tellings.is_empty() { (section("Who told it", None, list(&self.told(lens)))) }
            @if !promises.is_empty() { (section("Promises", None, list(&promises))) }
            @for told in &self.accounts { (card(told, lens, &html! {})) }
            @if !orders.is_empty() { (section("Orders", None, list(&orders))) }
            @if !letters.is_empty() { (section("Letters and requests", None, list(&letters))) }
            @if most as i64 == MOST { p.aside { "There are more than are shown." } }
        }
    }
}

impl BehindView {
    /// Each telling with who told it, and what it said before.
    fn told(&self, lens: &Lens) -> Vec<Line> {
        let href = format!("/indicator/{}?until={}#told", self.indicator, self.week.monday());
        let by = |name: &Option<String>| name.clone().unwrap_or_else(|| "Troth".to_owned());
        let line = |(at, telling): (usize, &Telling)| {
            let before = self.tellings.get(at + 1);
            let drawn = Line::new(&href, html! { (figure(telling)) }).why(html! {
                (words::instant(telling.at, lens.now, &lens.zone)) " by " (by(&telling.by_name))
                @if let Some(before) = before { " · before: " (figure(before)) }
                @if let Some(withdrawn) = &telling.withdrawn {
                    " · taken back by " (by(&withdrawn.by_name)) @if let Some(why) = &withdrawn.why { ": " (why) }
                }
            });
            match &telling.note {
                Some(note) => drawn.said(note),
                None => drawn,
            }
        };
        self.tellings.iter().enumerate().map(line).collect()
    }
}

/// Who they were is not remembered: only how many.
fn was_known(remembered: &Remembered, lens: &Lens) -> Markup {
    let valued = words::count(
        remembered.valued,
        "valued or chosen customer",
        "valued and chosen customers",
    );
    let left_out = words::count(remembered.unrecorded, "customer", "customers");
    html! {
        p {
            "Remembered as it was known " (words::instant(remembered.at, lens.now, &lens.zone)) ": of " (valued) ", "
            (words::number(remembered.neglected)) " neglected. "
            @if remembered.unrecorded > 0 { (left_out) " of teams that record too little were left out. " }
            "Who they were is not kept."
        }
        p { a href="/neglect" { "Whom we neglect now" } }
    }
}

/// A letter that came, or one that `began` an exchange.
fn letter_line(letter: &Letter, began: bool, lens: &Lens) -> Line {
    let came = words::instant(letter.at, lens.now, &lens.zone);
    let (done, not_done) = if began {
        ("resolved", "not resolved within four weeks")
    } else {
        ("answered", "not answered within seven days")
    };
    let why = match letter.answered_at {
        Some(answered) => format!(
            "{} · came {came} · {done} after {}",
            letter.title,
            words::span((answered - letter.at) / 1_000)
        ),
        None => format!("{} · came {came} · {not_done}", letter.title),
    };
    let line = Line::new(
        format!("/interaction/{}", letter.interaction),
        html! { (letter.party_name) },
    )
    .why(html! { (why) });
    match &letter.excerpt {
        Some(excerpt) => line.said(excerpt),
        None => line,
    }
}

fn order_line(order: &Ordered, lens: &Lens) -> Line {
    let when = words::instant(order.at, lens.now, &lens.zone);
    Line::new(
        format!("/purchase/{}", order.purchase),
        html! { (order.party_name) },
    )
    .why(html! { "Order " (order.number) " · " (when) })
}
