//! What a line will record, before it does: its reading, whom it means, what was corrected, and what is still asked.

use jiff::civil::Time;
use serde::Serialize;
use troth_store::{StoreError, Tx};
use troth_words::Span;

use crate::access;
use crate::access::Actor;
use crate::access::store::Colleague;
use crate::capture::due::Moment;
use crate::capture::form::CaptureInput;
use crate::capture::line::{Reading, read};
use crate::capture::meant::{Meant, meant};
use crate::capture::promised::Promised;
use crate::capture::store;
use crate::capture::who::Person;
use crate::frame::problem::Problem;
use crate::frame::time::{Millis, at_time, civil, day};
use crate::frame::words;
use crate::interaction::log::LOGGED_KINDS;
use crate::mailbox::mailed_store;
use crate::organisation::Organisation;
use crate::promise::Due;
use crate::spine::Direction;

/// What one line will record.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Preview {
    pub line: String,
    /// `call`, `visit`, `message`, `letter` or `note`.
    pub kind: String,
    pub direction: Direction,
    /// When it passed: milliseconds since 1970 in UTC.
    pub at: Millis,
    pub minutes: Option<i64>,
    /// Whom it is about; nothing while that is asked, and where they are new.
    pub who: Option<Person>,
    /// The name of the contact that will be made.
    pub new: Option<String>,
    /// How they felt.
    pub feeling: Option<String>,
    /// What it is about, as the line says it.
    pub about: Option<String>,
    pub promises: Vec<Given>,
    /// What the customer will do themselves: no promise of ours.
    pub theirs: Vec<String>,
    /// Where each part stands in the line.
    pub marks: Vec<Mark>,
    /// While anything is asked, nothing is recorded.
    pub questions: Vec<Question>,
    /// Feelings that the line names.
    #[serde(skip)]
    pub felt: Vec<String>,
    /// Everybody it may mean.
    #[serde(skip)]
    pub choices: Vec<Person>,
    /// The name as the line has it.
    #[serde(skip)]
    pub named: Option<String>,
    /// What was sent, with its corrections.
    #[serde(skip)]
    pub input: CaptureInput,
}

/// A promise that will be recorded.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = CapturePromise)]
pub struct Given {
    pub what: String,
    pub due: Due,
    /// The colleague who gave it, and their name; nothing there for whoever writes.
    pub by: Option<i64>,
    pub by_name: Option<String>,
    /// Somebody said that it is none.
    pub is_dropped: bool,
    /// The words that promise.
    pub said: String,
}

/// A part of the line, by bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = CaptureMark)]
pub struct Mark {
    /// `what`, `who`, `feeling`, `promise` or `theirs`.
    pub part: &'static str,
    pub start: usize,
    pub end: usize,
}

/// What must be said before anything is recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = CaptureQuestion)]
pub struct Question {
    /// `line`, `who`, `due`, `promise` or `by`.
    pub about: &'static str,
    pub ask: String,
    pub choices: Vec<Choice>,
}

/// One answer to a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = CaptureChoice)]
pub struct Choice {
    pub word: String,
    /// What to send for it as `turn`.
    pub turn: String,
}

impl Choice {
    pub fn new(word: impl Into<String>, turn: impl Into<String>) -> Choice {
        Choice {
            word: word.into(),
            turn: turn.into(),
        }
    }
}

/// Who looks, in which firm, when.
#[derive(Clone, Debug)]
pub struct Looking {
    pub actor: Actor,
    pub firm: Organisation,
    pub now: Millis,
}

/// Reads a line and finds whom it means.
///
/// # Errors
/// When the line cannot be kept, what was corrected cannot be, or the store fails.
pub fn preview(tx: &Tx, looking: &Looking, input: CaptureInput) -> Result<Preview, Problem> {
    let (looking, input) = as_written(tx, looking, input.turned())?;
    let looking = &looking;
    let line = input.text()?;
    let us = access::store::colleagues(tx)?;
    let moment = moment(&looking.firm, looking.now);
    let told_of = store::colleagues(tx)?;
    let first_names = first_names(&us, &told_of);
    let reading = read(&line, &first_names, &moment);
    let mut meant = meant(tx, &looking.actor, &input, &reading)?.among(&us);
    if reading.passed.is_none() && is_said_of_us(&meant, &input, &first_names) {
        meant.who = None;
    }
    let mut questions = Vec::new();
    if reading.is_bare {
        questions.push(ask("line", "Write what happened, too", Vec::new()));
    }
    questions.extend(meant.question());
    let promises = promises(looking, &reading, &input, &us, &told_of, &mut questions)?;
    let (kind, direction) = what(&input, &reading);
    Ok(Preview {
        at: at(looking, &reading),
        minutes: reading.minutes,
        feeling: feeling(&input, &reading),
        about: reading.about.map(|span| span.of(&line).to_owned()),
        theirs: reading
            .theirs
            .iter()
            .map(|span| span.of(&line).to_owned())
            .collect(),
        felt: reading
            .feelings
            .iter()
            .map(|feeling| feeling.word.clone())
            .collect(),
        marks: marks(&reading),
        promises,
        questions,
        kind,
        direction,
        who: meant.who.clone(),
        new: meant.new.clone(),
        named: meant.named.clone(),
        choices: meant.choices,
        line,
        input,
    })
}

/// A line that came by mail in its own words and as of its own moment: “by Friday” was said when it was written.
fn as_written(tx: &Tx, looking: &Looking, input: CaptureInput) -> Result<(Looking, CaptureInput), Problem> {
    let Some(id) = input.mailed else {
        return Ok((looking.clone(), input));
    };
    let line = mailed_store::waiting(tx, id)?.filter(|line| line.colleague == looking.actor.id.0);
    let line = line.ok_or(Problem::NotFound("line that came by mail"))?;
    let looking = Looking {
        now: line.written_at,
        ..looking.clone()
    };
    let input = CaptureInput {
        line: input.line.or(Some(line.words)),
        ..input
    };
    Ok((looking, input))
}

fn ask(about: &'static str, ask: impl Into<String>, choices: Vec<Choice>) -> Question {
    Question {
        about,
        ask: ask.into(),
        choices,
    }
}

impl Meant {
    /// Nobody makes a contact of one of us.
    fn among(self, us: &[Colleague]) -> Meant {
        let is_ours = |name: &String| {
            us.iter()
                .any(|one| one.name.to_lowercase() == name.to_lowercase())
        };
        Meant {
            is_ours: self.named.as_ref().is_some_and(is_ours),
            ..self
        }
    }

    fn question(&self) -> Option<Question> {
        if self.who.is_some() || self.new.is_some() {
            return None;
        }
        let people = self.choices.iter().map(|one| {
            let known_by = one
                .known_by
                .as_ref()
                .map_or(String::new(), |known| format!(" · {known}"));
            Choice::new(format!("{}{known_by}", one.name), format!("party={}", one.party))
        });
        let new = self.named.as_ref().filter(|_| self.may_be_new && !self.is_ours);
        let new = new.map(|name| Choice::new(format!("New contact “{name}”"), "new=true"));
        let choices: Vec<Choice> = people.chain(new).collect();
        let text = match (&self.named, self.choices.is_empty()) {
            (None, _) => "Who is it about? Write their name".to_owned(),
            (Some(name), _) if self.is_ours => format!("{name} is one of us. Who is it about?"),
            (Some(name), true) => format!("Nobody called “{name}” is known"),
            (Some(_), false) => "Who is it?".to_owned(),
        };
        Some(ask("who", text, choices))
    }
}

/// The first names of those who are still with us, and of those of whom only silos tell, in small letters.
fn first_names(us: &[Colleague], told_of: &[String]) -> Vec<String> {
    let here = us.iter().filter(|one| one.left_at.is_none());
    let names = here.map(|one| &one.name).chain(told_of);
    names.filter_map(|name| first_name(name)).collect()
}

/// “Michael says …” may be the customer or the colleague of that name; whoever called was the customer.
fn is_said_of_us(meant: &Meant, input: &CaptureInput, first_names: &[String]) -> bool {
    let named = meant.named.as_ref().map(|name| name.to_lowercase());
    let is_ours = named.is_some_and(|name| first_names.contains(&name));
    is_ours && input.party.is_none() && input.page_of().is_none()
}

fn first_name(name: &str) -> Option<String> {
    name.to_lowercase().split_whitespace().next().map(str::to_owned)
}

/// The moment a line is written where the firm is, and the days on which it works.
pub fn moment(firm: &Organisation, now: Millis) -> Moment {
    Moment {
        now: civil(now, &firm.time_zone()),
        work: firm.workdays(),
    }
}

fn what(input: &CaptureInput, reading: &Reading) -> (String, Direction) {
    let said = input
        .kind
        .as_deref()
        .filter(|kind| *kind == "note" || LOGGED_KINDS.contains(kind));
    let kind = said
        .or(reading.passed.as_ref().map(|passed| passed.kind))
        .unwrap_or("note");
    let read = reading
        .passed
        .as_ref()
        .map_or(Direction::In, |passed| passed.direction);
    let direction = if kind == "note" {
        Direction::Between
    } else {
        input.direction.unwrap_or(read)
    };
    (kind.to_owned(), direction)
}

fn feeling(input: &CaptureInput, reading: &Reading) -> Option<String> {
    match input.feeling.as_deref() {
        Some("none") => None,
        Some(word) if is_kept(word) => Some(word.to_owned()),
        _ => reading.feelings.first().map(|feeling| feeling.word.clone()),
    }
}

fn is_kept(word: &str) -> bool {
    let bare = word.strip_prefix("not ").unwrap_or(word);
    crate::capture::lexicon::FEELINGS
        .iter()
        .any(|(kept, _)| *kept == bare)
}

/// When it passed: what the line says, and now where that would still be to come.
fn at(looking: &Looking, reading: &Reading) -> Millis {
    let (zone, now) = (looking.firm.time_zone(), looking.now);
    let today = day(now, &zone);
    let on = reading.on.map_or(today, |(day, _)| day);
    let at = match reading.time {
        Some(time) => at_time(on, time, &zone),
        None if on == today => now,
        None => at_time(on, Time::constant(12, 0, 0, 0), &zone),
    };
    at.min(now)
}

fn promises(
    looking: &Looking,
    reading: &Reading,
    input: &CaptureInput,
    us: &[Colleague],
    told_of: &[String],
    questions: &mut Vec<Question>,
) -> Result<Vec<Given>, StoreError> {
    let dropped = input.dropped();
    let mut given = Vec::new();
    for (at, promised) in reading.promises.iter().enumerate() {
        let is_dropped = dropped.contains(&at);
        let corrected = input
            .due
            .as_deref()
            .filter(|_| at == 0)
            .and_then(|due| due.parse().ok());
        let one = Promise {
            looking,
            promised,
            at,
            corrected,
        };
        let asked = if is_dropped {
            &mut Vec::new()
        } else {
            &mut *questions
        };
        let (by, by_name) = one.giver(us, told_of, input, asked);
        given.push(Given {
            what: promised.what.clone(),
            due: one.due(asked),
            by,
            by_name,
            is_dropped,
            said: promised
                .span
                .of(input.line.as_deref().unwrap_or("").trim())
                .to_owned(),
        });
        if promised.is_unsure && input.sure.is_none() {
            let choices = vec![
                Choice::new("We did", "sure=true"),
                Choice::new("No", format!("without={}", with(&dropped, at))),
            ];
            asked.push(ask(
                "promise",
                format!("Did we promise: {}?", promised.what),
                choices,
            ));
        }
    }
    Ok(given)
}

/// Which of the promises are none, with one more of them.
fn with(dropped: &[usize], at: usize) -> String {
    let all = dropped.iter().copied().chain([at]);
    all.map(|at| at.to_string()).collect::<Vec<_>>().join(",")
}

/// One promise of a line, being looked at.
struct Promise<'a> {
    looking: &'a Looking,
    promised: &'a Promised,
    at: usize,
    corrected: Option<jiff::civil::Date>,
}

impl Promise<'_> {
    fn due(&self, questions: &mut Vec<Question>) -> Due {
        let zone = self.looking.firm.zone.as_str();
        let today = day(self.looking.now, &self.looking.firm.time_zone());
        if let Some(day) = self.corrected {
            return Due::on(day, zone);
        }
        let Some(named) = &self.promised.due else {
            return Due::no_date(zone, None);
        };
        let no_day = Choice::new("No promise", format!("without={}", self.at));
        if !named.either.is_empty() {
            let days = named
                .either
                .iter()
                .map(|day| Choice::new(words::day(*day, today), format!("due={day}")));
            questions.push(ask(
                "due",
                format!("Which day is “{}”?", named.words),
                days.chain([no_day]).collect(),
            ));
        } else if let Some(day) = named.day.filter(|day| *day < today) {
            let said = words::day(day, today);
            let meant = Choice::new(format!("{said} it was"), format!("due={day}"));
            questions.push(ask("due", format!("{said} lies behind us"), vec![meant, no_day]));
        }
        match named.day {
            Some(day) => Due {
                time: named.time,
                ..Due::on(day, zone)
            },
            None => Due::no_date(zone, Some(named.words.clone())),
        }
    }

    fn giver(
        &self,
        us: &[Colleague],
        told_of: &[String],
        input: &CaptureInput,
        questions: &mut Vec<Question>,
    ) -> (Option<i64>, Option<String>) {
        let Some(name) = &self.promised.by else {
            return (None, None);
        };
        let is_so = |one: &&Colleague| {
            one.left_at.is_none() && one.name.to_lowercase().split_whitespace().next() == Some(name)
        };
        let called: Vec<&Colleague> = us.iter().filter(is_so).collect();
        if called.is_empty() {
            let told = told_of
                .iter()
                .find(|told| first_name(told).as_ref() == Some(name));
            return (None, told.cloned());
        }
        let one = match called.as_slice() {
            [one] => Some(*one),
            several => several.iter().find(|one| Some(one.id) == input.by).copied(),
        };
        if one.is_none() {
            let choices = called
                .iter()
                .map(|one| Choice::new(one.name.clone(), format!("by={}", one.id)));
            questions.push(ask("by", "Which colleague promised it?", choices.collect()));
        }
        (one.map(|one| one.id), one.map(|one| one.name.clone()))
    }
}

fn marks(reading: &Reading) -> Vec<Mark> {
    let mark = |part: &'static str, span: Span| Mark {
        part,
        start: span.start,
        end: span.end,
    };
    let mut marks: Vec<Mark> = reading
        .names
        .iter()
        .map(|named| mark("who", named.span))
        .collect();
    marks.extend(reading.passed.iter().map(|passed| mark("what", passed.span)));
    marks.extend(
        reading
            .feelings
            .iter()
            .map(|feeling| mark("feeling", feeling.span)),
    );
    marks.extend(
        reading
            .promises
            .iter()
            .map(|promise| mark("promise", promise.span)),
    );
    marks.extend(reading.theirs.iter().map(|span| mark("theirs", *span)));
    marks.sort_by_key(|mark| mark.start);
    marks
}
