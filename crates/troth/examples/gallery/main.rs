//! Writes every component into lifelike static pages, to be looked at: `cargo run --example gallery -- FOLDER`.

mod customer;
mod lists;
mod sight;

use std::fs;
use std::path::Path;

use jiff::civil::{Date, date};
use maud::{Markup, html};
use troth::frame::shell::{MenuItem, Shell, Theme, bare_page, page};
use troth::frame::toast::Toast;
use troth::frame::{assets, field::Field, form};

/// The day on which all of it happens.
pub const TODAY: Date = date(2026, 11, 20);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("say which folder to write to")?;
    let folder = Path::new(&folder);
    fs::create_dir_all(folder.join("asset"))?;
    for (name, content) in assets::files() {
        fs::write(folder.join("asset").join(name), content)?;
    }
    for theme in [Theme::Light, Theme::Dark] {
        let word = if theme == Theme::Light { "light" } else { "dark" };
        for (name, here, title, body) in pages() {
            let shell = Shell {
                theme: Some(theme),
                toast: toast(name),
                ..shell(here)
            };
            fs::write(
                folder.join(format!("{name}-{word}.html")),
                page(&shell, title, body).into_string(),
            )?;
        }
        let bare = bare_page("Sign in · Devlin & Daughters", sign_in()).into_string();
        let bare = bare.replace("<html lang", &format!("<html data-theme=\"{word}\" lang"));
        fs::write(folder.join(format!("sign-in-{word}.html")), bare)?;
    }
    Ok(())
}

fn pages() -> Vec<(&'static str, &'static str, &'static str, Markup)> {
    vec![
        ("today", "/", "Today", lists::today()),
        ("customer", "/customer/12", "Ann Devlin", customer::page()),
        ("contacts", "/customer", "Contacts", lists::contacts()),
        ("import", "/import", "Reading customers.csv", sight::import()),
        (
            "form",
            "/promise/new",
            "A promise to Ann Devlin",
            sight::refused_form(),
        ),
        ("empty", "/promise", "Promises", sight::empty_page()),
        ("promises", "/promise", "Do we keep our word", sight::charts()),
    ]
}

fn toast(name: &str) -> Option<Toast> {
    let undo = Some(("Undo".to_owned(), "/undo/8".to_owned()));
    (name == "today").then(|| Toast {
        text: "Kept: the new frame for Mr Okafor".to_owned(),
        undo,
    })
}

fn shell(here: &str) -> Shell {
    let place = |word: &str, href: &str, key: char| MenuItem {
        word: word.to_owned(),
        href: href.to_owned(),
        key: Some(key),
    };
    Shell {
        organisation: "Hartigan Opticians".to_owned(),
        person: "Bea Lindqvist".to_owned(),
        menu: vec![
            place("Today", "/", 't'),
            place("Contacts", "/customer", 'c'),
            place("Promises", "/promise", 'p'),
            place("Cases", "/case", 's'),
            place("Deals", "/deal", 'd'),
            place("Voices", "/voice", 'v'),
            place("Journeys", "/journey", 'j'),
            place("Standards", "/standard", 'n'),
            place("Barriers", "/barrier", 'b'),
            place("Purpose", "/purpose", 'u'),
            place("Import", "/import", 'i'),
            place("Settings", "/organisation", 'o'),
        ],
        here: here.to_owned(),
        source_link: "/source".to_owned(),
        ..Shell::default()
    }
}

fn sign_in() -> Markup {
    html! {
        p.bare-mark { "Hartigan Opticians" }
        h1 { "Sign in" }
        (form::form("/sign-in", html! {
            (Field::email("email", "E-mail").required().first())
            (Field::password("password", "Password").required())
            (form::buttons(form::button("Sign in")))
        }))
        p.hint { "Forgotten it? Whoever keeps Troth here can send you a new link." }
    }
}
