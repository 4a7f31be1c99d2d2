//! The pages of imports: the list with its drop zone, and one batch with its report and refused rows.

use maud::{Markup, Render, html};

use crate::frame::act::{Act, Way};
use crate::frame::face::{Lens, Page};
use crate::frame::field::Field;
use crate::frame::form;
use crate::frame::icon;
use crate::frame::list::{Line, list};
use crate::frame::sheet::{Fact, Heading, Progress, Tab, Tone, empty, facts, notice, section, tabs};
use crate::frame::table::{Column, Row, Table};
use crate::frame::words;
use crate::intake::batch::{Counts, State};
use crate::intake::refusal_store::{Reason, Refusal, What};
use crate::intake::view::{BatchView, Batches, Entry, HandedIn};

const TAKEN: &str = ".csv,.tsv,.txt,.xlsx,.xls,.ods,.mbox,.eml,.zip,.gz";

/// A state as a chip.
pub(super) fn chip(state: State) -> Markup {
    let (shape, word) = match state {
        State::Asking => (icon::State::Waiting, "waits for your word"),
        State::Waiting => (icon::State::Open, "about to be read"),
        State::Reading => (icon::State::Open, "being read"),
        State::Done => (icon::State::Kept, "in"),
        State::Stopped => (icon::State::AtRisk, "stopped"),
        State::Failed => (icon::State::Broken, "failed"),
        State::Undoing => (icon::State::Open, "being taken back"),
        State::Undone => (icon::State::Released, "taken back"),
    };
    icon::state_as(shape, word)
}

/// What became of the rows, in a sentence that leaves out what did not happen.
fn became(counts: &Counts) -> String {
    let parts = [
        (counts.created, "new"),
        (counts.updated, "changed"),
        (counts.unchanged, "known already"),
        (counts.duplicate, "said twice"),
        (counts.refused, "refused"),
        (counts.left_out, "of somebody erased"),
    ];
    let said: Vec<String> = parts
        .iter()
        .filter(|(many, _)| *many > 0)
        .map(|(many, word)| format!("{} {word}", words::number(*many)))
        .collect();
    let rows = words::count(counts.rows, "row", "rows");
    if said.is_empty() {
        rows
    } else {
        format!("{rows}: {}", said.join(", "))
    }
}

impl Page for Batches {
    fn title(&self) -> String {
        "Import".to_owned()
    }

    fn body(&self, lens: &Lens) -> Markup {
        html! {
            (Heading::new("Import").sentence(html! { "Hand in the files you have; what is known is never doubled, and each can be taken back." }))
            @for lost in &self.not_taken { (not_taken(&lost.file, &lost.reason)) }
            @if lens.may_write { (drop_zone()) (self.take_all()) }
            (batches(self, lens))
        }
    }
}

impl Batches {
    /// Of several files none need be opened where nothing is open.
    fn take_all(&self) -> Markup {
        html! {
            @if self.ready > 1 {
                div.buttons { (Act::new(format!("Take in the {} as they are read", self.ready), "/import/run").key('t').primary()) }
            }
        }
    }
}

fn not_taken(file: &str, reason: &str) -> Markup {
    notice(
        Tone::Bad,
        html! { p role="alert" { @if !file.is_empty() { strong { (file) } " was not taken. " } (form::message(reason)) } },
    )
}

fn drop_zone() -> Markup {
    let files = Field::file("file", "Files", TAKEN)
        .hint("Contacts, orders, tickets, mail: CSV, Excel, mailboxes, or a zip of them. You see how each is read before anything goes in. Drop them anywhere on this page.")
        .required();
    form::upload(
        "/import",
        html! {
            (several(&files.render()))
            (form::buttons(form::button("Look at them")))
        },
    )
}

/// A file field takes one file; here it takes as many as are chosen.
fn several(field: &Markup) -> Markup {
    maud::PreEscaped(field.0.replacen(r#"type="file""#, r#"type="file" multiple"#, 1))
}

fn batches(shown: &Batches, lens: &Lens) -> Markup {
    if shown.batches.is_empty() {
        return empty(
            "Nothing was handed in yet",
            "Every file you hand in is listed here with what became of it.",
            html! {},
        );
    }
    let is_busy = shown.batches.iter().any(|entry| !entry.state.rests());
    let lines: Vec<Line> = shown.batches.iter().map(|entry| line(entry, lens)).collect();
    html! {
        // Asked again each second while something is being read.
        div #batches hx-get=[is_busy.then_some("/import")] hx-trigger=[is_busy.then_some("every 1s")]
            hx-select="#batches" hx-swap="outerHTML" {
            (section("Handed in", None, list(&lines)))
            @if let Some(next) = &shown.next { (Way::new("Older", format!("/import?after={next}")).quiet()) }
        }
    }
}

fn line(entry: &Entry, lens: &Lens) -> Line {
    let href = match entry.state {
        State::Asking if entry.is_theirs => format!("/import/{}/preview", entry.id),
        _ => format!("/import/batch/{}", entry.id),
    };
    let how = match entry.state {
        State::Asking if entry.is_ready() => format!("read as {}; look at it and take it in", entry.format),
        State::Asking => format!("read as {}; say what is open", entry.format),
        State::Waiting => format!("read as {}", entry.format),
        State::Reading if entry.lines > 0 => {
            let (line, lines) = (words::number(entry.line), words::number(entry.lines));
            format!("line {line} of {lines}; {}", became(&entry.counts))
        }
        _ => became(&entry.counts),
    };
    let when = words::instant(
        entry.finished_at.unwrap_or(entry.started_at),
        lens.now,
        &lens.zone,
    );
    let from = entry
        .silo
        .as_ref()
        .map(|silo| format!(" · {silo}"))
        .unwrap_or_default();
    Line::new(href, html! { (entry.file) })
        .mark(chip(entry.state))
        .why(html! { (how) (from) })
        .aside(html! { (when) @if let Some(by) = &entry.by { ", " (by) } })
        .acts(html! { @if entry.is_theirs { (undo(entry.id, &entry.file, entry.state, lens)) } })
}

fn undo(id: i64, file: &str, state: State, lens: &Lens) -> Markup {
    html! {
        @if lens.may_write && state.may_undo() {
            (Act::new("Undo", format!("/import/{id}/undo")).key('u').quiet().about(file))
        }
    }
}

impl Page for HandedIn {
    fn title(&self) -> String {
        "Handed in".to_owned()
    }

    fn body(&self, lens: &Lens) -> Markup {
        let lines: Vec<Line> = self.batches.iter().map(|entry| line(entry, lens)).collect();
        html! {
            (Heading::new("Handed in").above("Import", "/import"))
            @for lost in &self.not_taken { (not_taken(&lost.file, &lost.reason)) }
            (list(&lines))
        }
    }
}

impl Page for BatchView {
    fn title(&self) -> String {
        self.report.file.clone()
    }

    fn body(&self, lens: &Lens) -> Markup {
        html! {
            (Heading::new(&self.report.file).above("Import", "/import").sentence(self.sentence()).acts(self.acts(lens)))
            @if let Some(trouble) = &self.report.trouble { (notice(self.tone(), html! { p { (form::message(trouble)) } })) }
            @if self.is_under_way() { (self.progress()) }
            (self.facts(lens))
            @if !self.report.reasons.is_empty() { (reasons(&self.report.reasons)) }
            (self.rows())
        }
    }
}

impl BatchView {
    fn is_under_way(&self) -> bool {
        !self.report.state.rests() || !self.report.is_complete
    }

    fn tone(&self) -> Tone {
        if self.report.state == State::Failed {
            Tone::Bad
        } else {
            Tone::Careful
        }
    }

    fn sentence(&self) -> Markup {
        let counts = &self.report.counts;
        html! {
            (chip(self.report.state)) " "
            @match self.report.state {
                State::Asking if self.is_theirs => "Nothing is in yet: say what is open first.",
                State::Asking => "Nothing is in yet: whoever handed it in has to say what is open.",
                State::Undone => "Nothing of it counts any more. What people acted on since stays, marked so.",
                _ if self.is_under_way() => "You can leave this page; it goes on, and this page will be here.",
                _ => (became(counts)),
            }
        }
    }

    fn acts(&self, lens: &Lens) -> Markup {
        let (id, state) = (self.report.batch, self.report.state);
        let post = |verb: &str| format!("/import/{id}/{verb}");
        html! {
            @if lens.may_write && self.is_theirs {
                @if state == State::Asking { (Way::new("Look and take in", format!("/import/{id}/preview")).key('e').primary()) }
                @if state.may_stop() { (Act::new("Stop", post("stop")).key('s')) }
                @if state != State::Asking && state.may_go_on() && self.is_kept {
                    (Act::new("Go on", post("run")).key('g').primary())
                }
                (undo(id, &self.report.file, state, lens))
            }
        }
    }

    fn progress(&self) -> Markup {
        let unsigned = |many: i64| u64::try_from(many).unwrap_or(0);
        let what = if self.report.state.rests() {
            "Working out what follows from it"
        } else {
            "Reading"
        };
        Progress {
            what: format!("{what}: {}", self.report.file),
            unit: "lines",
            done: unsigned(self.line),
            refused: unsigned(self.report.counts.refused),
            total: (self.lines > 0).then(|| unsigned(self.lines.max(self.line))),
            seconds_left: self.seconds_left,
            ask_again: Some(format!("/import/batch/{}", self.report.batch)),
        }
        .render()
    }

    fn facts(&self, lens: &Lens) -> Markup {
        let counts = &self.report.counts;
        let when = |at: i64| html! { (words::instant(at, lens.now, &lens.zone)) };
        let number = |many: i64| html! { (words::number(many)) };
        let mut known = vec![
            Fact::new("Rows", number(counts.rows)),
            Fact::new("New", number(counts.created)),
            Fact::new("Changed", number(counts.updated)),
            Fact::new("Known already", number(counts.unchanged)),
            Fact::new("Said twice in the file", number(counts.duplicate)),
            Fact::new("Refused", number(counts.refused)),
            Fact::new("Left out, of somebody erased", number(counts.left_out)),
            Fact::new("Taken with a remark", number(counts.remarked)),
            Fact::new("Read as", html! { (self.report.format) }),
        ];
        known.extend(
            self.report
                .silo
                .as_ref()
                .map(|silo| Fact::new("Comes from", html! { (silo) })),
        );
        known.extend(
            self.by
                .as_ref()
                .map(|by| Fact::new("Handed in by", html! { (by) })),
        );
        known.push(Fact::new("Begun", when(self.started_at)));
        known.extend(self.finished_at.map(|at| Fact::new("Ended", when(at))));
        section("What became of it", None, facts(&known))
    }

    fn rows(&self) -> Markup {
        let counts = &self.report.counts;
        let tab = |word: &str, what: What, name: &str, many: i64| Tab {
            word: word.to_owned(),
            href: format!("/import/batch/{}?show={name}", self.report.batch),
            count: Some(many),
            is_here: self.shown == what,
        };
        let kinds = [
            tab("Refused", What::Refused, "refused", counts.refused),
            tab("Said twice", What::Same, "same", counts.duplicate),
            tab("With a remark", What::Remark, "remark", counts.remarked),
        ];
        if counts.refused + counts.duplicate + counts.remarked == 0 {
            return html! {};
        }
        let rows: Vec<Row> = self.refusals.iter().map(row).collect();
        let columns = vec![
            Column::figure("Line"),
            Column::new("Why"),
            Column::new("What stood there"),
        ];
        let table = Table::new("rows", "Rows and what is to be said of them", columns)
            .rows(rows)
            .empty(html! { "None." });
        let body = html! {
            (tabs("Rows", &kinds))
            (table)
            div.buttons {
                @if let Some(next) = &self.next { (Way::new("More", self.more(next)).quiet()) }
                @if self.is_theirs && self.shown == What::Refused && !self.refusals.is_empty() {
                    (Way::new("Download refused rows", format!("/import/batch/{}/refused.csv", self.report.batch)))
                }
            }
        };
        section("Rows to look at", None, body)
    }

    fn more(&self, next: &str) -> String {
        let shown = crate::intake::see::word(&self.shown);
        format!("/import/batch/{}?show={shown}&after={next}", self.report.batch)
    }
}

fn reasons(reasons: &[Reason]) -> Markup {
    let rows = reasons.iter().map(|reason| {
        Row::new(vec![
            html! { (words::number(reason.rows)) },
            form::message(&reason.reason),
            html! { (words::number(reason.first_line)) },
        ])
    });
    let columns = vec![
        Column::figure("Rows"),
        Column::new("Why"),
        Column::figure("First in line"),
    ];
    let table = Table::new("reasons", "Why rows were refused", columns).rows(rows.collect());
    section("Why rows were refused", None, table)
}

/// Rows stand as they came, for somebody to find them in the file again.
fn row(refusal: &Refusal) -> Row {
    const SHOWN: usize = 400;
    let cells: Option<Vec<String>> = refusal
        .raw
        .as_deref()
        .and_then(|raw| serde_json::from_str(raw).ok());
    let text = match (&cells, &refusal.raw) {
        (Some(cells), _) => cells.join(" · "),
        (None, Some(raw)) => raw.clone(),
        (None, None) => String::new(),
    };
    let mut shown: String = text.chars().take(SHOWN).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    Row::new(vec![
        html! { (words::number(refusal.line)) },
        form::message(&refusal.reason),
        html! { (shown) },
    ])
}
