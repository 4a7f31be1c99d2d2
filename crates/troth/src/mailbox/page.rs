//! Mailboxes as pages: which there are and how they stand, one with its ledger, and the form for one.

use maud::{Markup, Render as _, html};

use crate::frame::act::{Act, Way, menu};
use crate::frame::face::{Lens, Page};
use crate::frame::field::{Choice, Field};
use crate::frame::form::{Errors, button, buttons, form, message, refused};
use crate::frame::icon::{self, State as Mark};
use crate::frame::sheet::{Fact, Heading, Tone, empty, facts, notice, section};
use crate::frame::table::{Column, Row, Table};
use crate::frame::words;
use crate::mailbox::form::MailboxInput;
use crate::mailbox::ledger_store::{Folder, Skipped};
use crate::mailbox::store::Mailbox;
use crate::mailbox::web::{MailboxForm, MailboxView, Mailboxes};
use crate::mailbox::{Security, Server, State, Takes};

impl Page for Mailboxes {
    fn title(&self) -> String {
        "Mailboxes".to_owned()
    }

    fn body(&self, lens: &Lens) -> Markup {
        let (firms, own): (Vec<&Mailbox>, Vec<&Mailbox>) =
            self.mailboxes.iter().partition(|mailbox| mailbox.is_firm);
        html! {
            (Heading::new(self.title()).above("Settings", "/settings").sentence(html! {
                "Letters come in by themselves, and answers go out from here."
            }))
            (section("Yours", None, html! {
                @if own.is_empty() {
                    (empty("None yet", "With one, letters from customers stand with them a few seconds after they come.", html! {}))
                } @else { (table("own", "Your mailboxes", &own, lens)) }
                @if lens.may_write {
                    div.buttons { (Way::new("Add yours", "/mailbox/new").key('n').primary()) (Way::new("Write lines by mail", "/capture/mail")) }
                }
            }))
            @if lens.may_own {
                (section("The firm's", None, html! {
                    @if firms.is_empty() { p { "Such as " code { "info@" } ": every owner sees how it stands." } }
                    @else { (table("firm", "Mailboxes of the firm", &firms, lens)) }
                    div.buttons { (Way::new("Add one of the firm's", "/mailbox/new?firm=on")) }
                }))
            }
        }
    }
}

fn table(id: &str, caption: &str, mailboxes: &[&Mailbox], lens: &Lens) -> Markup {
    let columns = vec![
        Column::new("Address"),
        Column::new("Stands"),
        Column::new("Last seen"),
        Column::figure("Letters kept"),
        Column::figure("Not kept"),
    ];
    let rows = mailboxes.iter().map(|mailbox| row(mailbox, lens)).collect();
    Table::new(id, caption, columns).rows(rows).render()
}

fn row(mailbox: &Mailbox, lens: &Lens) -> Row {
    Row::to(
        format!("/mailbox/{}", mailbox.id),
        vec![
            html! { (mailbox.address) },
            stands(mailbox),
            html! { (last_seen(mailbox, lens)) },
            html! { (words::number(mailbox.stored)) },
            html! { (words::number(mailbox.skipped)) },
        ],
    )
}

fn stands(mailbox: &Mailbox) -> Markup {
    match (mailbox.state, &mailbox.trouble) {
        (State::Running, None) if mailbox.seen_at.is_some() => icon::state_as(Mark::Kept, "runs"),
        (State::Running, None) => icon::state_as(Mark::Open, "being read"),
        (State::Running, Some(_)) => icon::state_as(Mark::AtRisk, "tried again"),
        (State::Stopped, _) => icon::state_as(Mark::Released, "stopped"),
        (State::Refused, _) => icon::state_as(Mark::Broken, "needs you"),
    }
}

fn last_seen(mailbox: &Mailbox, lens: &Lens) -> String {
    mailbox.seen_at.map_or_else(
        || "not yet".to_owned(),
        |at| words::instant(at, lens.now, &lens.zone),
    )
}

impl Page for MailboxView {
    fn title(&self) -> String {
        self.mailbox.address.clone()
    }

    fn version(&self) -> Option<i64> {
        Some(self.mailbox.version)
    }

    fn body(&self, lens: &Lens) -> Markup {
        let mailbox = &self.mailbox;
        html! {
            (Heading::new(&mailbox.address).above("Mailboxes", "/mailbox").sentence(html! {
                (stands(mailbox)) ", last seen " (last_seen(mailbox, lens))
            }))
            @if let Some(trouble) = &mailbox.trouble { (notice(tone(mailbox.state), html! { p { (message(trouble)) } })) }
            @if lens.may_write { div.buttons { (acts(mailbox)) } }
            (section("What came of it", Some(&words::count(mailbox.stored, "letter kept", "letters kept")), ledger(&self.folders_read, lens)))
            @if !self.not_kept.is_empty() {
                (section("Not kept", Some(&words::number(mailbox.skipped)), not_kept(&self.not_kept, lens)))
            }
            (section("How it is reached", None, facts(&known(mailbox, lens))))
        }
    }
}

fn tone(state: State) -> Tone {
    if state == State::Refused {
        Tone::Bad
    } else {
        Tone::Careful
    }
}

fn acts(mailbox: &Mailbox) -> Markup {
    let at = |what: &str| format!("/mailbox/{}/{what}", mailbox.id);
    let letting_go = [
        Act::new("Let go, its letters stay", at("remove"))
            .quiet()
            .render(),
        Act::new("Let go, take its letters back", at("remove"))
            .danger()
            .with("letters", "taken_back")
            .render(),
    ];
    html! {
        @match mailbox.state {
            State::Running => (Act::new("Stop reading", at("stop")).key('p')),
            State::Stopped => (Act::new("Read it again", at("start")).key('p').primary()),
            State::Refused => (Way::new("Give the password again", at("change")).primary()),
        }
        (Way::new("Change", at("change")).key('e').quiet())
        (menu("Let go", &letting_go))
    }
}

fn ledger(folders: &[Folder], lens: &Lens) -> Markup {
    if folders.is_empty() {
        return html! { p { "Nothing yet: its folders are looked for now." } };
    }
    let columns = vec![
        Column::new("Folder"),
        Column::figure("Kept"),
        Column::figure("Known already"),
        Column::figure("Not kept"),
        Column::figure("Of somebody erased"),
        Column::figure("With nobody known"),
        Column::figure("Captured"),
        Column::figure("Notices"),
        Column::new("Last letter"),
    ];
    let row = |folder: &Folder| {
        let last = folder.stored_at;
        Row::new(vec![
            html! { (folder.name) @if folder.is_sent { " " (icon::tag("sent")) } },
            html! { (words::number(folder.stored)) },
            html! { (words::number(folder.known)) },
            html! { (words::number(folder.skipped)) },
            html! { (words::number(folder.left_out)) },
            html! { (words::number(folder.strangers)) },
            html! { (words::number(folder.captured)) },
            html! { (words::number(folder.notices)) },
            html! { (last.map_or_else(|| "none".to_owned(), |at| words::instant(at, lens.now, &lens.zone))) },
        ])
    };
    Table::new("folders", "What each folder gave", columns)
        .rows(folders.iter().map(row).collect())
        .render()
}

fn not_kept(letters: &[Skipped], lens: &Lens) -> Markup {
    html! {
        @for letter in letters {
            details {
                summary { (message(&letter.why)) " " small { (letter.folder) ", " (words::instant(letter.at, lens.now, &lens.zone)) } }
                @if let Some(raw) = &letter.raw { pre { (raw) } }
            }
        }
    }
}

fn known(mailbox: &Mailbox, lens: &Lens) -> Vec<Fact> {
    let since = mailbox.since_at.map_or_else(
        || "the first letter".to_owned(),
        |at| words::instant(at, lens.now, &lens.zone),
    );
    let smtp = mailbox.smtp.as_ref();
    let folders = if mailbox.folders.is_empty() {
        "the inbox and what was sent".to_owned()
    } else {
        format!("the inbox, what was sent, {}", mailbox.folders.join(", "))
    };
    vec![
        Fact::new("Letters in", html! { (server(&mailbox.imap)) }),
        Fact::new(
            "Letters out",
            html! { (smtp.map_or_else(|| "none: it is only read".to_owned(), server)) },
        ),
        Fact::new(
            "Letters with",
            html! {
                @match mailbox.takes {
                    Takes::Known => "somebody who is known here; of all others nothing is kept but their number",
                    Takes::All => "anybody outside",
                }
            },
        ),
        Fact::new("Read", html! { (folders) ", from " (since) " on" }),
        Fact::new("Records of", html! { (mailbox.silo) }),
        Fact::new("Signs as", html! { (mailbox.name) }),
    ]
}

fn server(server: &Server) -> String {
    let how = match server.security {
        Security::Tls => "TLS",
        Security::StartTls => "STARTTLS",
        Security::Plain => "in the clear",
    };
    format!("{}:{} as {}, {how}", server.host, server.port, server.user)
}

impl Page for MailboxForm {
    fn title(&self) -> String {
        match (self.id, self.is_firm) {
            (Some(_), _) => format!("Change {}", self.input.address),
            (None, true) => "Add a mailbox of the firm's".to_owned(),
            (None, false) => "Add your mailbox".to_owned(),
        }
    }

    fn body(&self, _: &Lens) -> Markup {
        let to = match (self.id, self.is_firm) {
            (Some(id), _) => format!("/mailbox/{id}"),
            (None, true) => "/mailbox?firm=on".to_owned(),
            (None, false) => "/mailbox".to_owned(),
        };
        html! {
            (Heading::new(self.title()).above("Mailboxes", "/mailbox").sentence(html! {
                "The server is asked before anything is saved. The password is sealed, and nobody sees it again."
            }))
            (refused(&self.errors))
            (form(&to, fields(&self.input, &self.errors, self.id.is_some(), self.is_firm)))
        }
    }
}

fn fields(input: &MailboxInput, errors: &Errors, is_known: bool, is_firm: bool) -> Markup {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let password = Field::password("password", "Password")
        .errors(errors)
        .autocomplete("off");
    let password = if is_known {
        password.hint("Left empty, the one that is kept stays.")
    } else {
        password
            .required()
            .hint("Some mail hosts want a password made for programs.")
    };
    let is_open = is_known
        || ["imap", "smtp"]
            .iter()
            .any(|server| errors.0.keys().any(|field| field.starts_with(server)));
    html! {
        @if !is_known {
            (Field::email("address", "Address").value(&input.address).errors(errors).required().first().example("mia@example.org"))
        }
        (password)
        details open[is_open] {
            summary { "Servers, where they are not called " code { "imap." } " and " code { "smtp." } " and the address's domain" }
            (server_fields("imap", "Letters in", &input.imap_host, &input.imap_port, input.imap_security, &input.imap_user, errors))
            (server_fields("smtp", "Letters out", &input.smtp_host, &input.smtp_port, input.smtp_security, &input.smtp_user, errors))
            (Field::password("smtp_password", "Password for letters out").errors(errors).autocomplete("off").hint("Where it is another."))
            (Field::check("may_be_plain", "A password may be sent in the clear").value(text(&input.may_be_plain)))
        }
        details {
            summary { "Which letters, and how they are signed" }
            (Field::radio("takes", "Letters with", vec![
                Choice::new("known", "somebody who is known here").hint("Of all others nothing is kept but their number."),
                Choice::new("all", "anybody outside"),
            ]).value(input.takes.unwrap_or(Takes::usual(is_firm)).word()).errors(errors))
            (Field::text("name", "Signed with").value(text(&input.name)).errors(errors).autocomplete("off"))
            @if !is_known {
                (Field::text("since", "Days back").value(text(&input.since)).errors(errors).short().example("90, or all"))
                (Field::text("silo", "Records of").value(text(&input.silo)).errors(errors).autocomplete("off")
                    .hint("The silo of a mailbox imported before: the same letter is then one record."))
            }
            (Field::area("folders", "Further folders").value(text(&input.folders)).errors(errors).hint("A name on each line, as the server has it. No other folder is opened."))
        }
        (buttons(button(if is_known { "Try and save" } else { "Try and add" })))
    }
}

fn server_fields(
    which: &str,
    label: &str,
    host: &Option<String>,
    port: &Option<String>,
    security: Option<Security>,
    user: &Option<String>,
    errors: &Errors,
) -> Markup {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let named = |field: &str| format!("{which}_{field}");
    let ways = vec![
        Choice::new("tls", "TLS"),
        Choice::new("starttls", "STARTTLS"),
        Choice::new("plain", "In the clear"),
    ];
    let is_out = which == "smtp";
    let host = Field::text(&named("host"), &format!("{label}: host"))
        .value(text(host))
        .errors(errors)
        .autocomplete("off")
        .example(format!("{which}.example.org"));
    html! {
        @if is_out { (host.hint("none, when it is only to be read.")) } @else { (host) }
        (Field::text(&named("port"), "Port").value(text(port)).errors(errors).short().example(if is_out { "465" } else { "993" }))
        (Field::select(&named("security"), "By", ways).value(security.unwrap_or_default().word()).errors(errors).short())
        (Field::text(&named("user"), "User").value(text(user)).errors(errors).autocomplete("off").hint("The address, unless the host says otherwise."))
    }
}
