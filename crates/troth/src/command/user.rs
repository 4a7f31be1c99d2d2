//! `troth user`: colleagues from the command line, for the first day and for the day someone forgot a password.

use anyhow::{Result, bail};
use clap::{Args, Subcommand};
use serde_json::json;

use crate::access::colleague_form::ColleagueInput;
use crate::access::key::Secret;
use crate::access::{Role, Visibility, colleague, store};
use crate::frame::problem::Problem;
use crate::frame::time::Clock;
use crate::journal::ActorId;
use crate::serve::settings::Settings;

#[derive(Args, Debug)]
pub struct User {
    #[command(subcommand)]
    act: UserAct,
    /// Print JSON.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum UserAct {
    /// Add a colleague and print the link that signs them in.
    Add {
        #[arg(long)]
        name: String,
        #[arg(long)]
        email: String,
        /// reader, member or owner
        #[arg(long, default_value = "member")]
        role: String,
        /// own, team or all
        #[arg(long, default_value = "all")]
        visibility: String,
    },
    /// Print a link that signs a colleague in once.
    Link {
        #[arg(long)]
        email: String,
    },
    /// List colleagues.
    List,
}

/// # Errors
/// When the store fails, or a word means nothing.
pub async fn user(settings: &Settings, asked: &User) -> Result<()> {
    let db = crate::serve::open(settings).await?;
    match &asked.act {
        UserAct::Add {
            name,
            email,
            role,
            visibility,
        } => {
            let Some(role) = Role::parse(role) else {
                bail!("`{role}` is not a role\n\nhint: reader, member or owner")
            };
            let Some(visibility) = Visibility::parse(visibility) else {
                bail!("`{visibility}` is not a visibility\n\nhint: own, team or all")
            };
            let input = ColleagueInput {
                name: name.clone(),
                email: email.clone(),
                role: Some(role),
                visibility: Some(visibility),
                ..ColleagueInput::default()
            };
            let (secret, now) = (Secret::fresh(""), Clock::system().now());
            let kept = secret.clone();
            let added = db.write(move |tx| colleague::add_to(tx, &input, &kept, ActorId::TROTH, now));
            print_link(asked.json, added.await.map_err(told)?, &secret);
        }
        UserAct::Link { email } => {
            let (secret, now) = (Secret::fresh(""), Clock::system().now());
            let (kept, wanted) = (secret.clone(), email.trim().to_lowercase());
            let made = db.write(move |tx| {
                let Some((id, _)) = store::credentials(tx, &wanted)? else {
                    return Ok(None);
                };
                colleague::make_link(tx, id, &kept, ActorId::TROTH, now)?;
                Ok::<_, Problem>(Some(id))
            });
            let Some(id) = made.await? else {
                bail!("nobody signs in with `{email}`\n\nhint: troth user list")
            };
            print_link(asked.json, id, &secret);
        }
        UserAct::List => {
            let everyone = db.read(store::colleagues).await?;
            if asked.json {
                println!("{}", serde_json::to_string(&everyone)?);
            } else {
                for one in everyone {
                    println!(
                        "{:>4}  {:<24} {:<32} {}",
                        one.id,
                        one.name,
                        one.email,
                        one.role.word()
                    );
                }
            }
        }
    }
    db.close().await;
    Ok(())
}

/// What is wrong with each field, as a page would say it beside them.
fn told(problem: Problem) -> anyhow::Error {
    match problem {
        Problem::Invalid(errors) => {
            let wrong = errors.0.iter().map(|(field, what)| format!("{field}: {what}"));
            anyhow::anyhow!(wrong.collect::<Vec<_>>().join("\n"))
        }
        other => other.into(),
    }
}

fn print_link(as_json: bool, id: i64, secret: &Secret) {
    let path = format!("/enter?link={}", secret.reveal());
    if as_json {
        println!("{}", json!({ "id": id, "sign_in": path }));
    } else {
        println!("Open this once, at the address of your house: {path}");
    }
}
