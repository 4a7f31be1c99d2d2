//! The lane of mail: the program beside a real Dovecot and a real Exim, through what happens to mail servers and to itself.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use crate::counts::Counts;
use crate::http::Client;
use crate::lane::Verdict;
use crate::post::Post;
use crate::program::Program;
use crate::server::{Folder, Server};
use crate::site::Site;
use crate::tools::Tool;

pub fn mail(site: &Site) -> Result<Verdict> {
    for tool in [Tool::Dovecot, Tool::Exim] {
        if let Err(reason) = site.tool(tool) {
            return Ok(Verdict::lacks(reason));
        }
    }
    let mut stage = Stage::set(site.program()?)?;
    let mut passed = 0;
    for (name, scene) in SCENES {
        scene(&mut stage).with_context(|| format!("{name} does not hold"))?;
        passed += 1;
    }
    Ok(Verdict::Ran {
        counts: Counts { passed, failed: 0 },
        output: String::new(),
    })
}

type Scene = fn(&mut Stage<'_>) -> Result<()>;

/// Each goes on where the one before it ended.
const SCENES: &[(&str, Scene)] = &[
    ("a wrong password and an untrusted server are told", refused),
    ("two hundred letters are fetched", fetched),
    ("a new letter is in the house within five seconds", told),
    ("a letter that nobody wrote is skipped and says why", skipped),
    ("a line mailed to a capture address is recorded", captured),
    ("an answer goes out once and ends the wait", answered),
    ("a letter that comes back is known", came_back),
    ("a killed program neither loses nor doubles a letter", killed),
    (
        "letters numbered anew are not doubled, and a server that was away is read on",
        numbered_anew,
    ),
    ("a password that is taken no more asks for another", locked_out),
];

struct Stage<'p> {
    program: &'p Program,
    post: Post,
    server: Server,
    folder: Folder,
    client: Client,
    mailbox: u64,
    /// Letters delivered to the inbox that can be kept.
    letters: u64,
}

const SOON: Duration = Duration::from_secs(5);
/// A node that was killed is taken to be gone after half a minute.
const LATER: Duration = Duration::from_secs(75);

impl Stage<'_> {
    fn set(program: &Program) -> Result<Stage<'_>> {
        let post = Post::start()?;
        let folder = Folder::new("mail")?;
        let mut command = program.command();
        command.env("TROTH_MAIL_CA", post.authority());
        let server = Server::demo(&mut command, &folder.0)?;
        let client = Client::new(server.address(), &server.key);
        Ok(Stage {
            program,
            post,
            server,
            folder,
            client,
            mailbox: 0,
            letters: 0,
        })
    }

    fn get(&mut self, path: &str) -> Result<Value> {
        let answer = self.client.get(path)?;
        ensure!(
            answer.is_ok(),
            "{path} answers {}: {}",
            answer.status,
            String::from_utf8_lossy(&answer.body)
        );
        answer.json()
    }

    fn post(&mut self, path: &str, asked: &Value) -> Result<(u16, Value)> {
        let answer = self.client.ask(
            "POST",
            path,
            &[
                ("accept", "application/json"),
                ("content-type", "application/json"),
            ],
            asked.to_string().as_bytes(),
        )?;
        Ok((answer.status, answer.json()?))
    }

    fn mailbox(&mut self) -> Result<Value> {
        let path = format!("/api/mailbox/{}", self.mailbox);
        self.get(&path)
    }

    /// Waits until the mailbox is so.
    fn until(&mut self, limit: Duration, is_so: impl Fn(&Value) -> bool) -> Result<Value> {
        let path = format!("/api/mailbox/{}", self.mailbox);
        self.until_at(&path, limit, is_so)
    }

    fn until_at(&mut self, path: &str, limit: Duration, is_so: impl Fn(&Value) -> bool) -> Result<Value> {
        let started = Instant::now();
        loop {
            let now = self.get(path)?;
            if is_so(&now) {
                return Ok(now);
            }
            if started.elapsed() > limit {
                bail!("after {limit:?} {path} still says {now}");
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn deliver(&mut self, letters: u64) -> Result<()> {
        for _ in 0..letters {
            let nth = self.letters;
            let text = letter(
                &format!("{nth}@example.org"),
                "Ann Ashe <ann@example.org>",
                nth,
                "It rattles.",
            );
            self.post.deliver("mia", &text)?;
            self.letters += 1;
        }
        Ok(())
    }

    fn verify(&self) -> Result<()> {
        let output = self
            .program
            .command()
            .args(["verify", "--data"])
            .arg(&self.folder.0)
            .output()?;
        ensure!(
            output.status.success(),
            "`troth verify` found: {}",
            String::from_utf8_lossy(&output.stdout)
        );
        Ok(())
    }
}

fn letter(id: &str, from: &str, nth: u64, words: &str) -> String {
    let (hour, minute, second) = (8 + nth / 3_600 % 10, nth / 60 % 60, nth % 60);
    format!(
        "From: {from}\nTo: mia@devlin.example\nSubject: Frame {nth}\nDate: {} {hour:02}:{minute:02}:{second:02} +0000\n\
         Message-ID: <{id}>\n\n{words} {nth}\n",
        "Mon, 05 Jan 2026"
    )
}

fn typed(stage: &Stage<'_>, password: &str) -> Value {
    json!({
        "address": "mia@devlin.example", "password": password, "since": "all", "takes": "all", "name": "Mia Member",
        "imap_host": "127.0.0.1", "imap_port": stage.post.imaps.to_string(), "imap_user": "mia",
        "smtp_host": "127.0.0.1", "smtp_port": stage.post.smtp.to_string(), "smtp_security": "starttls",
    })
}

fn refused(stage: &mut Stage<'_>) -> Result<()> {
    let by_name = |change: &[(&str, Value)], asked: &Value| {
        let mut asked = asked.clone();
        for (field, value) in change {
            asked[*field] = value.clone();
        }
        asked
    };
    let right = typed(stage, "correct horse");
    let (imap, imaps) = (stage.post.imap.to_string(), stage.post.imaps.to_string());
    for (asked, field, said) in [
        (
            typed(stage, "wrong"),
            "password",
            "does not take the user or the password",
        ),
        (
            by_name(&[("imap_port", json!(imap))], &right),
            "imap_port",
            "does not speak TLS",
        ),
        // The certificate is for another name.
        (
            by_name(
                &[("imap_host", json!("127.0.0.2")), ("imap_port", json!(imaps))],
                &right,
            ),
            "imap_port",
            "does not answer",
        ),
        (
            by_name(&[("smtp_password", json!("wrong"))], &right),
            "smtp_password",
            "does not take",
        ),
    ] {
        let (status, told) = stage.post("/api/mailbox", &asked)?;
        let words = told["errors"][field].as_str().unwrap_or_default();
        ensure!(
            status == 422 && words.contains(said),
            "`{field}` should say `{said}`: {told}"
        );
    }
    Ok(())
}

fn fetched(stage: &mut Stage<'_>) -> Result<()> {
    stage.deliver(200)?;
    let asked = typed(stage, "correct horse");
    let (status, told) = stage.post("/api/mailbox", &asked)?;
    ensure!(status == 201, "it is not added: {told}");
    stage.mailbox = told["id"].as_u64().context("it has no number")?;
    stage.until(Duration::from_secs(30), |now| now["stored"] == 200)?;
    Ok(())
}

fn told(stage: &mut Stage<'_>) -> Result<()> {
    for _ in 0..3 {
        // Time for the server to hear that we wait.
        std::thread::sleep(Duration::from_millis(700));
        stage.deliver(1)?;
        let letters = stage.letters;
        stage.until(SOON, |now| now["stored"] == letters)?;
    }
    Ok(())
}

fn skipped(stage: &mut Stage<'_>) -> Result<()> {
    stage.post.deliver(
        "mia",
        "Subject: broken\nDate: Mon, 05 Jan 2026 08:00:00 +0000\n\nnobody\n",
    )?;
    let now = stage.until(SOON, |now| now["skipped"] == 1)?;
    ensure!(
        now["not_kept"][0]["why"] == "nobody wrote it and nobody got it"
            && now["not_kept"][0]["raw"]
                .as_str()
                .is_some_and(|raw| raw.contains("Subject: broken")),
        "{now}"
    );
    Ok(())
}

fn captured(stage: &mut Stage<'_>) -> Result<()> {
    let ann = customer(stage, "Ann Ashe")?;
    let asked = json!({ "mailbox": stage.mailbox });
    let (status, told) = stage.post("/api/capture/mail", &asked)?;
    let address = told["address"].as_str().unwrap_or_default();
    ensure!(status == 201 && address.starts_with("mia+"), "no address: {told}");
    let text = letter(
        "line@phone.example",
        "mia@phone.example",
        1,
        "Ann Ashe called, promised a new frame by Friday\n\n-- \nMia",
    );
    stage
        .post
        .deliver("mia", &text.replace("mia@devlin.example", address))?;
    let now = stage.until_at("/api/capture/mail", SOON, |now| now["recorded"][0]["id"].is_u64())?;
    // The letter is of Monday, 5 January 2026.
    let done = &now["recorded"][0];
    ensure!(
        done["party"] == ann && done["kind"] == "call" && done["promises"][0]["due"] == "2026-01-09",
        "{now}"
    );
    Ok(())
}

/// The customer that a name finds.
fn customer(stage: &mut Stage<'_>, name: &str) -> Result<u64> {
    let path = format!("/api/customer?q={}", name.replace(' ', "+"));
    let found = stage.until_at(&path, Duration::from_secs(20), |now| {
        now["lines"][0]["id"].is_u64()
    })?;
    found["lines"][0]["id"].as_u64().context("nobody is found")
}

fn answered(stage: &mut Stage<'_>) -> Result<()> {
    let ann = customer(stage, "Ann Ashe")?;
    let path = format!("/api/customer/{ann}");
    let view = stage.until_at(&path, Duration::from_secs(20), |now| {
        now["timeline"][0]["id"].is_u64()
    })?;
    let newest = view["timeline"][0]["id"].as_u64().context("nothing passed")?;
    let whole = stage.get(&format!("/api/interaction/{newest}"))?;
    ensure!(whole["waits"] == true, "nobody waits: {whole}");
    let words = json!({ "words": "It is ready on Friday." });
    let (status, told) = stage.post(&format!("/api/interaction/{newest}/answer"), &words)?;
    ensure!(status == 201 && told["to"] == "ann@example.org", "{told}");
    let started = Instant::now();
    let arrived = loop {
        let inbox = stage.post.inbox("ann")?;
        if let Some(letter) = inbox.into_iter().next() {
            break letter;
        }
        ensure!(
            started.elapsed() < Duration::from_secs(20),
            "the answer does not arrive: {}",
            stage.get(&path)?
        );
        std::thread::sleep(Duration::from_millis(50));
    };
    let last = stage.letters - 1;
    for wanted in [
        format!("In-Reply-To: <{last}@example.org>"),
        format!("Subject: Re: Frame {last}"),
        "It is ready on Friday.".to_owned(),
    ] {
        ensure!(arrived.contains(&wanted), "`{wanted}` is not in {arrived}");
    }
    // Filed among what was sent, and found there again: the same record.
    stage.until(LATER, |now| {
        let mut folders = now["folders_read"].as_array().into_iter().flatten();
        folders.any(|folder| folder["is_sent"] == true && folder["known"] == 1 && folder["stored"] == 0)
    })?;
    let view = stage.get(&format!("/api/customer/{ann}?direction=out"))?;
    let out = view["timeline"].as_array().map_or(0, Vec::len);
    ensure!(out == 1, "{out} letters went out: {view}");
    let whole = stage.get(&format!("/api/interaction/{newest}"))?;
    ensure!(whole["waits"] == false, "somebody still waits: {whole}");
    ensure!(stage.post.inbox("ann")?.len() == 1, "the answer arrived twice");
    Ok(())
}

fn came_back(stage: &mut Stage<'_>) -> Result<()> {
    let text = letter(
        "gone@example.org",
        "Gail Gone <gone@example.org>",
        9_000,
        "Where is it?",
    );
    stage.post.deliver("mia", &text)?;
    stage.letters += 1;
    let gail = customer(stage, "Gail Gone")?;
    let words = json!({ "words": "On its way.", "subject": "Your parcel" });
    let (status, told) = stage.post(&format!("/api/customer/{gail}/letter"), &words)?;
    ensure!(status == 201, "{told}");
    let path = format!("/api/customer/{gail}?direction=out");
    let view = stage.until_at(&path, SOON, |now| now["timeline"][0]["id"].is_u64())?;
    let out = view["timeline"][0]["id"].as_u64().context("nothing went out")?;
    let path = format!("/api/interaction/{out}");
    let known = stage.until_at(&path, Duration::from_secs(30), |now| {
        now["delivery"]["missed"][0]["is_final"] == true
    })?;
    let missed = &known["delivery"]["missed"][0];
    ensure!(
        missed["address"] == "gone@example.org"
            && missed["status"]
                .as_str()
                .is_some_and(|status| status.starts_with('5')),
        "{missed}"
    );
    let daemon = stage.get("/api/customer?q=mailer-daemon")?;
    ensure!(
        daemon["lines"].as_array().is_none_or(Vec::is_empty),
        "a server became a customer: {daemon}"
    );
    let now = stage.get("/api/today")?;
    ensure!(
        now["not_arrived"][0]["interaction"] == out,
        "Today does not say so: {}",
        now["not_arrived"]
    );
    Ok(())
}

fn killed(stage: &mut Stage<'_>) -> Result<()> {
    const MANY: u64 = 3_000;
    let before = stage.letters;
    stage.post(&format!("/api/mailbox/{}/stop", stage.mailbox), &json!({}))?;
    stage.deliver(MANY)?;
    stage.post(&format!("/api/mailbox/{}/start", stage.mailbox), &json!({}))?;
    let now = stage.until(LATER, |now| now["stored"].as_u64() > Some(before + 100))?;
    stage.server.kill()?;
    let taken = now["stored"].as_u64().unwrap_or_default();
    ensure!(taken < before + MANY, "it was killed too late to try anything");
    stage.verify()?;
    let key = stage.server.key.clone();
    let mut command = stage.program.command();
    command.env("TROTH_MAIL_CA", stage.post.authority());
    stage.server = Server::serve(&mut command, &stage.folder.0, &key)?;
    stage.client = Client::new(stage.server.address(), &key);
    let letters = stage.letters;
    let now = stage.until(LATER, |now| {
        now["stored"].as_u64() >= Some(letters) && now["trouble"].is_null()
    })?;
    ensure!(
        now["stored"] == letters,
        "{letters} letters were delivered: {now}"
    );
    Ok(())
}

fn numbered_anew(stage: &mut Stage<'_>) -> Result<()> {
    let before = stage.mailbox()?;
    stage.post.close()?;
    stage.until(LATER, |now| now["trouble"].is_string())?;
    stage.post.number_anew()?;
    stage.post.open()?;
    let letters = stage.letters;
    let is_read_again = |now: &Value| {
        let mut folders = now["folders_read"].as_array().into_iter().flatten();
        let again =
            folders.any(|folder| folder["name"] == "INBOX" && folder["known"].as_u64() >= Some(letters));
        again && now["trouble"].is_null()
    };
    let now = stage.until(LATER, is_read_again)?;
    ensure!(now["stored"] == before["stored"], "letters were doubled: {now}");
    ensure!(now["skipped"] == 1, "{now}");
    Ok(())
}

fn locked_out(stage: &mut Stage<'_>) -> Result<()> {
    stage.post.close()?;
    stage.post.give("another")?;
    stage.post.open()?;
    let now = stage.until(LATER, |now| now["state"] == "refused")?;
    let words = now["trouble"].as_str().unwrap_or_default().to_owned();
    ensure!(
        words.contains("does not take the user or the password"),
        "{words}"
    );
    let asked = json!({ "password": "another", "smtp_host": "none", "imap_host": "127.0.0.1",
        "imap_port": stage.post.imaps.to_string(), "imap_user": "mia" });
    let path = format!("/api/mailbox/{}", stage.mailbox);
    let (status, told) = stage.post(&path, &asked)?;
    ensure!(status == 200, "{told}");
    stage.deliver(1)?;
    let letters = stage.letters;
    stage.until(Duration::from_secs(15), |now| now["stored"] == letters)?;
    Ok(())
}
