//! What a firm counts of itself as pages: all of it, one with its chart and what was told of each week, and the form.

use maud::{Markup, Render as _, html};

use crate::frame::act::{Act as Button, Way};
use crate::frame::curve::sparkline;
use crate::frame::face::{Lens, Page};
use crate::frame::field::{Choice, Field};
use crate::frame::form::{Errors, button, buttons, form, refused};
use crate::frame::icon::{self, State as Mark};
use crate::frame::list::{Line, list};
use crate::frame::sheet::{Fact, Heading, Tone, empty, facts, notice, section};
use crate::frame::table::{Column, Row, Table};
use crate::frame::time::Millis;
use crate::frame::timeline::words_of;
use crate::frame::words;
use crate::indicator::chart::{drawing, value};
use crate::indicator::telling::Figure;
use crate::indicator::view::{IndicatorLine, IndicatorView, Indicators, Tried};
use crate::indicator::web::IndicatorForm;
use crate::indicator::{Better, Indicator, Overlap, Shape, Telling, Version};

/// What is asked of whoever counts.
const OF_WHAT: &str = "It counts customers, orders or deliveries, never what a person of ours did. Fewer than five in a week are unknown in the chart.";

impl Page for Indicators {
    fn title(&self) -> String {
        "Own measures".to_owned()
    }

    fn body(&self, lens: &Lens) -> Markup {
        let (ended, counted): (Vec<&IndicatorLine>, Vec<&IndicatorLine>) = self
            .indicators
            .iter()
            .partition(|one| one.indicator.ended().is_some());
        let lines =
            |some: &[&IndicatorLine]| list(&some.iter().map(|one| line(one, lens)).collect::<Vec<_>>());
        let ways = || {
            html! {
                (Way::new("Core job done", "/indicator/new?with=core_job").primary())
                (Way::new("Another one", "/indicator/new").key('n'))
            }
        };
        let mut heading = Heading::new(self.title()).sentence(html! {
            "What we count ourselves, week by week. A standard can be set on each of them."
        });
        if lens.may_write && !counted.is_empty() {
            heading = heading.acts(
                Way::new("Count something", "/indicator/new")
                    .key('n')
                    .primary()
                    .render(),
            );
        }
        html! {
            (heading)
            @if counted.is_empty() {
                (empty("Nothing is counted yet",
                    "Some of what matters most to customers no system knows. A good one to begin with: of those who came to us for a job, how many got it done?",
                    html! { @if lens.may_write { (ways()) } }))
            } @else { (lines(&counted)) }
            @if !ended.is_empty() { (section("Counted no longer", None, lines(&ended))) }
        }
    }
}

fn line(line: &IndicatorLine, lens: &Lens) -> Line {
    let one = &line.indicator;
    let known: Vec<f64> = line.weeks.iter().filter_map(|week| week.value).collect();
    let said = format!(
        "{} over {}",
        one.name,
        words::count(known.len() as i64, "week", "weeks")
    );
    let drawn = Line::new(format!("/indicator/{}", one.id), html! { (one.name) })
        .why(html! {
            (one.question) " "
            @match line.weeks.last() {
                Some(last) => {
                    "The week from " (words::day(last.week.monday(), lens.today())) ": "
                    (value(one, last.count, last.of).unwrap_or_else(|| "unknown".to_owned())) "."
                }
                None => "Nothing was told in the last year.",
            }
        })
        .aside(html! { @if known.len() > 1 { (sparkline(&known, &said)) } });
    match one.ended() {
        Some(_) => drawn.mark(icon::state_as(Mark::Released, "ended")),
        None => drawn,
    }
}

impl Page for IndicatorView {
    fn title(&self) -> String {
        self.indicator.name.clone()
    }

    fn body(&self, lens: &Lens) -> Markup {
        let one = &self.indicator;
        let may_tell = lens.may_write && one.ended().is_none();
        let mut heading = Heading::new(&one.name)
            .above("Own measures", "/indicator")
            .sentence(html! { (one.question) });
        if may_tell && self.overlap.is_none_or(Overlap::is_whole) {
            heading = heading.acts(
                Way::new("Set a standard on it", standard_href(one))
                    .key('d')
                    .render(),
            );
        }
        html! {
            (heading)
            (refused(&self.errors))
            @if let Some(ended) = one.ended() {
                (notice(Tone::Plain, html! { p { "Counted no longer, " (when(ended.at, lens)) " by " (by(&ended.by_name)) @if let Some(why) = &ended.why { ": " (why) } } }))
            }
            @if let Some(overlap) = self.overlap.filter(|overlap| !overlap.is_whole()) { (self.overlapping(overlap)) }
            @if self.series.iter().any(|series| series.weeks.iter().any(|week| week.value.is_some())) {
                (drawing(self, lens))
            } @else {
                (empty("Nothing to draw yet", "A point comes with the first week that is told and counts at least five.", html! {}))
            }
            @if may_tell { (self.telling_form(lens)) }
            @if !self.tellings.is_empty() { (section("What was told", None, self.told(lens))) }
            (self.definitions(lens))
            @if lens.may_write { (self.acting()) }
        }
    }
}

/// The form for a standard on it.
fn standard_href(one: &Indicator) -> String {
    let measure = percent_encoding::utf8_percent_encode(&one.name, percent_encoding::NON_ALPHANUMERIC);
    format!("/standard/new?measure=own:{measure}")
}

fn when(at: Millis, lens: &Lens) -> String {
    words::instant(at, lens.now, &lens.zone)
}

fn by(name: &Option<String>) -> &str {
    name.as_deref().unwrap_or("Troth")
}

impl IndicatorView {
    /// What was wrong with what somebody tried, for its own form.
    fn wrong_with(&self, tried: Tried) -> Errors {
        if self.tried == Some(tried) {
            self.errors.clone()
        } else {
            Errors::default()
        }
    }

    fn overlapping(&self, overlap: Overlap) -> Markup {
        let current = self.indicator.current();
        notice(
            Tone::Careful,
            html! {
                p {
                    (overlap.weeks) " of " (Overlap::NEEDED) " weeks are known by definition " (current) " and by definition " (overlap.with)
                    ". Go on telling both: a standard can be set on the newer one once all of them are there."
                }
            },
        )
    }

    /// Which definition is told, where there are several.
    fn by_version(&self, errors: &Errors, scope: &str) -> Markup {
        let versions = self.indicator.versions.iter().rev();
        let choices: Vec<Choice> = versions
            .map(|version| {
                Choice::new(
                    version.version.to_string(),
                    version_said(&self.indicator, version.version),
                )
            })
            .collect();
        if choices.len() < 2 {
            return html! {};
        }
        let chosen = self.telling.version.unwrap_or_else(|| self.indicator.current());
        Field::select("version", "By which definition", choices)
            .value(chosen.to_string())
            .errors(errors)
            .required()
            .within(scope)
            .render()
    }

    fn telling_form(&self, lens: &Lens) -> Markup {
        let (id, typed) = (self.indicator.id, &self.telling);
        let [week, table, file] =
            [Tried::Week, Tried::Table, Tried::File].map(|tried| self.wrong_with(tried));
        let text = |figure: &Option<Figure>| figure.as_ref().map(Figure::text).unwrap_or_default();
        let of = match &self.indicator.counted_on {
            Some(noun) => format!("On how many {noun}"),
            None => "Of how many".to_owned(),
        };
        let last = words::day(
            crate::frame::week::Week::last_known(lens.today(), 0).monday(),
            lens.today(),
        );
        let header = "The first line is period,count,of; then a line for each week or each day, such as 2026-11-09,18,20. Days of one week are added up. Where a line is wrong, nothing is taken.";
        section(
            "Tell a week",
            None,
            html! {
                (form(&format!("/indicator/{id}/week"), html! {
                    (self.by_version(&week, "week"))
                    (Field::text("week", "Which week").value(typed.week.as_deref().unwrap_or("")).errors(&week).required().short()
                        .example(last).hint("Any of its days, once it is over."))
                    (Field::text("count", "How many").value(text(&typed.count)).errors(&week).required().short())
                    (Field::text("of", &of).value(text(&typed.of)).errors(&week).required().short().hint(OF_WHAT))
                    (Field::words("note", "What is to be said of it").rows(2).value(typed.note.as_deref().unwrap_or("")).errors(&week)
                        .hint("Such as why it was an unusual week. Leave names out."))
                    (buttons(button("Tell it")))
                }))
                details.act-form open[!table.is_empty()] {
                    summary { "Paste a table" }
                    (form(&format!("/indicator/{id}/week"), html! {
                        (self.by_version(&table, "table"))
                        (Field::area("table", "The table").rows(8).value(typed.table.as_deref().filter(|_| !table.is_empty()).unwrap_or(""))
                            .errors(&table).required().hint(header))
                        (buttons(button("Tell them")))
                    }))
                }
                details.act-form open[!file.is_empty()] {
                    summary { "Hand in a file" }
                    form.form method="post" action=(format!("/indicator/{id}/file")) enctype="multipart/form-data" {
                        (self.by_version(&file, "file"))
                        (Field::file("file", "The file", ".csv,.tsv,.txt").errors(&renamed(&file)).required().hint(header))
                        (buttons(button("Tell them")))
                    }
                }
            },
        )
    }

    /// Every telling of the weeks of this page, each with what it said before.
    fn told(&self, lens: &Lens) -> Markup {
        let columns = vec![
            Column::new("Week from"),
            Column::new("Told"),
            Column::new("By"),
            Column::new("In words"),
        ];
        let rows = self.tellings.iter().enumerate();
        let rows = rows
            .map(|(at, telling)| self.row(telling, &self.tellings[at + 1..], lens))
            .collect();
        html! {
            (Table::new("told", "What was told, the newest week first", columns).rows(rows))
            @if let Some(next) = self.next { p { a href=(format!("/indicator/{}?until={}", self.indicator.id, next.monday())) { "Older weeks" } } }
        }
    }

    fn row(&self, telling: &Telling, older: &[Telling], lens: &Lens) -> Row {
        let is_same = |other: &&Telling| (other.week, other.version) == (telling.week, telling.version);
        let before = older.iter().find(is_same);
        // Of its own week the newest stands first.
        let newer = self.tellings.iter().take_while(|other| other.id != telling.id);
        let counts =
            telling.withdrawn.is_none() && !newer.filter(is_same).any(|other| other.withdrawn.is_none());
        let told = html! {
            @if counts { (figure(telling)) } @else { s { (figure(telling)) } }
            @if let Some(before) = before { br; span.aside { "before: " (figure(before)) } }
            @if let Some(withdrawn) = &telling.withdrawn {
                br; span.aside { "taken back " (when(withdrawn.at, lens)) " by " (by(&withdrawn.by_name)) @if let Some(why) = &withdrawn.why { ": " (why) } }
            } @else if !counts { br; span.aside { "told again since" } }
            @if telling.of < 5 { br; span.aside { "fewer than five: unknown in the chart" } }
        };
        let week = html! {
            (words::day(telling.week.monday(), lens.today()))
            @if self.indicator.versions.len() > 1 { br; span.aside { "definition " (telling.version) } }
        };
        let row = Row::new(vec![
            week,
            told,
            html! { (by(&telling.by_name)) br; span.aside { (when(telling.at, lens)) } },
            html! { @if let Some(note) = &telling.note { (words_of(note)) } },
        ]);
        if lens.may_write && telling.withdrawn.is_none() {
            row.acts(self.taking_back(telling))
        } else {
            row
        }
    }

    fn taking_back(&self, telling: &Telling) -> Markup {
        let errors = self.wrong_with(Tried::Withdraw(telling.id));
        let why = Field::words("why", "Why it is wrong")
            .rows(2)
            .required()
            .errors(&errors);
        let why = if errors.is_empty() {
            why.within(telling.id.to_string())
        } else {
            why.value(&self.why)
        };
        let path = format!("/indicator/{}/telling/{}/withdraw", self.indicator.id, telling.id);
        html! {
            details.act-form open[!errors.is_empty()] {
                summary { "Take back" span.unseen { ": " (figure(telling)) ", week from " (telling.week.monday()) } }
                (form(&path, html! { (why) (buttons(button("Take it back"))) }))
            }
        }
    }

    /// What is counted exactly: the newest definition, and those before it with why they were changed.
    fn definitions(&self, lens: &Lens) -> Markup {
        let one = &self.indicator;
        let better = match one.better {
            Better::Higher => "more",
            Better::Lower => "less",
        };
        let mut known = vec![Fact::new("Better is", html! { (better) })];
        let said = |version: &Version| {
            html! {
                (version.definition) " "
                span.aside { (when(version.at, lens)) " by " (by(&version.by_name)) @if let Some(why) = &version.why { ": " (why) } }
            }
        };
        for version in one.versions.iter().rev() {
            known.push(Fact::new(&version_said(one, version.version), said(version)));
        }
        section("What is counted", None, facts(&known))
    }

    fn acting(&self) -> Markup {
        let id = self.indicator.id;
        let [define, end] = [Tried::Define, Tried::End].map(|tried| self.wrong_with(tried));
        if self.indicator.ended().is_some() {
            return Button::new("Count it again", format!("/indicator/{id}/resume")).render();
        }
        let why = |errors: &Errors, scope: &str, label: &str, typed: &str| {
            let field = Field::words("why", label).rows(2).required().errors(errors);
            if errors.is_empty() {
                field.within(scope)
            } else {
                field.value(typed)
            }
        };
        html! {
            details.act-form open[!define.is_empty()] {
                summary { "Count it otherwise" }
                p { "A further definition: its weeks stand beside those of the older ones. Tell both for thirteen weeks, and a standard can be set on the newer." }
                (form(&format!("/indicator/{id}/definition"), html! {
                    (Field::area("definition", "What is counted from now on").rows(3).value(&self.definition.definition).errors(&define).required())
                    (why(&define, "define", "Why it is counted otherwise", &self.definition.why))
                    (buttons(button("Define it anew")))
                }))
            }
            details.act-form open[!end.is_empty()] {
                summary { "Count it no longer" }
                p { "No week is told of it from then on. What was told stays, with your name and your reason." }
                (form(&format!("/indicator/{id}/end"), html! {
                    (why(&end, "end", "Why it is counted no longer", &self.why))
                    (buttons(button("Count it no longer")))
                }))
            }
        }
    }
}

/// What is wrong with a table stands beside the field that brought it.
fn renamed(errors: &Errors) -> Errors {
    Errors(
        errors
            .0
            .iter()
            .map(|(field, why)| match field.as_str() {
                "table" => ("file".to_owned(), why.clone()),
                _ => (field.clone(), why.clone()),
            })
            .collect(),
    )
}

fn version_said(one: &Indicator, version: u32) -> String {
    if one.versions.len() < 2 {
        "Exactly".to_owned()
    } else if version == one.current() {
        format!("Definition {version}, the newest")
    } else {
        format!("Definition {version}")
    }
}

/// `18 of 20`.
pub fn figure(telling: &Telling) -> String {
    format!(
        "{} of {}",
        words::number(telling.count),
        words::number(telling.of)
    )
}

impl Page for IndicatorForm {
    fn title(&self) -> String {
        "Count something".to_owned()
    }

    fn body(&self, _: &Lens) -> Markup {
        let (input, errors) = (&self.input, &self.errors);
        let shapes = vec![
            Choice::new(Shape::Share.word(), "A share")
                .hint("so many of so many, such as customers who got their job done"),
            Choice::new(Shape::PerHundred.word(), "So many on a hundred")
                .hint("such as parcels damaged on each hundred deliveries"),
        ];
        let ways = vec![
            Choice::new(Better::Higher.word(), "More is better"),
            Choice::new(Better::Lower.word(), "Less is better"),
        ];
        html! {
            (Heading::new(self.title()).above("Own measures", "/indicator").sentence(html! {
                "Something we count ourselves, week by week: of customers, orders or deliveries, never of a person of ours."
            }))
            (refused(errors))
            (form("/indicator", html! {
                (Field::text("name", "What it is called").value(&input.name).errors(errors).required().first()
                    .example("Core job done").hint("It is never changed."))
                (Field::text("question", "What it asks, as a customer would").value(&input.question).errors(errors).required()
                    .example("Of those who came to us for a job, how many got it done?"))
                (Field::area("definition", "What is counted exactly").rows(3).value(&input.definition).errors(errors).required()
                    .hint("So that anybody would count the same. A changed definition is a series of its own, beside this one."))
                (Field::radio("shape", "What a week is made of", shapes).errors(errors).required()
                    .value(input.shape.unwrap_or_default().word()))
                (Field::text("counted_on", "On each hundred of what").value(input.counted_on.as_deref().unwrap_or("")).errors(errors).short()
                    .example("deliveries").hint("Only where it is so many on a hundred."))
                (Field::radio("better", "Which way is better", ways).errors(errors).required()
                    .value(input.better.unwrap_or_default().word()))
                (buttons(button("Define it")))
            }))
        }
    }
}
