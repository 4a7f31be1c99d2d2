//! `troth user`: colleagues from the command line, for the first day and for the day someone forgot a password.

use anyhow::{Result, bail};
use clap::{Args, Subcommand};
use serde_json::json;
use troth_store::StoreError;

use crate::access::key::Secret;
use crate::access::store::{self, NewColleague};
use crate::access::{Role, Visibility};
use crate::frame::time::{Clock, DAY};
use crate::journal::ActorId;
use crate::journal::act::Act;
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
            let (name, email) = (name.trim().to_owned(), email.trim().to_lowercase());
            let secret = Secret::fresh("");
            let (digest, now) = (secret.digest(), Clock::system().now());
            let id = db
                .write(move |tx| {
                    let new = NewColleague {
                        name: &name,
                        email: &email,
                        password: None,
                        role,
                        visibility,
                        team: None,
                    };
                    let id = store::add_colleague(tx, &new, now)?;
                    store::add_link(tx, &digest, Some(id), now + DAY)?;
                    let act = Act::begin(tx, "access.colleague_added", ActorId::TROTH, now)?;
                    act.record(&json!({ "colleague": id, "role": role, "visibility": visibility }))?;
                    Ok::<_, StoreError>(id)
                })
                .await?;
            print_link(asked.json, id, &secret);
        }
        UserAct::Link { email } => {
            let secret = Secret::fresh("");
            let (digest, now, wanted) = (
                secret.digest(),
                Clock::system().now(),
                email.trim().to_lowercase(),
            );
            let found = db
                .write(move |tx| {
                    let Some((id, _)) = store::credentials(tx, &wanted)? else {
                        return Ok::<_, StoreError>(None);
                    };
                    store::add_link(tx, &digest, Some(id), now + DAY)?;
                    Ok(Some(id))
                })
                .await?;
            let Some(id) = found else {
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

fn print_link(as_json: bool, id: i64, secret: &Secret) {
    let path = format!("/enter?link={}", secret.reveal());
    if as_json {
        println!("{}", json!({ "id": id, "sign_in": path }));
    } else {
        println!("Open this once, at the address of your house: {path}");
    }
}
