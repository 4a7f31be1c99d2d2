//! Files as they arrive over the web: each is looked at, and each of its parts becomes a batch that either goes
//! straight in or waits for a person's word.

use serde::Serialize;
use tokio::task::spawn_blocking;
use troth_store::{Store, StoreError, Tx};

use crate::access::once::Once;
use crate::frame::problem::Problem;
use crate::frame::time::Millis;
use crate::intake::batch::{Batch, State, plan_text};
use crate::intake::look::{self, Looked};
use crate::intake::plan::Setting;
use crate::intake::source::{Limits, Refusal};
use crate::intake::store::{self, NewBatch};
use crate::intake::upload;
use crate::intake::upload_store::{self, Upload};
use crate::intake::way::Way;
use crate::journal::ActorId;

/// A file, or a part of one, that could not be taken at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct NotTaken {
    pub file: String,
    pub reason: String,
}

/// A file that arrived, and what was seen in it.
#[derive(Debug)]
pub struct Arrived {
    pub upload: Upload,
    pub looked: Vec<Looked>,
}

/// What one may say beside the files: it wins over what would be guessed, and is then not asked.
#[derive(Clone, Debug, Default)]
pub struct Said {
    pub silo: Option<String>,
    /// Whether own mail domains were settled, be it that there are none.
    pub own_domains: bool,
    pub currency: bool,
    pub go: bool,
    /// Somebody looks at how it is read before it goes in, even where nothing is open.
    pub looks: bool,
}

/// Looks at each upload. What cannot be read is named, and no longer kept.
///
/// # Errors
/// When the store fails.
pub async fn look_at(
    db: &Store,
    uploads: Vec<Upload>,
    setting: &Setting,
    said: &Said,
    ways: &'static [Way],
) -> Result<(Vec<Arrived>, Vec<NotTaken>), StoreError> {
    let (mut arrived, mut not_taken) = (Vec::new(), Vec::new());
    for upload in uploads {
        let (source, setting) = (upload::source(db, &upload), setting.clone());
        let looking = spawn_blocking(move || look::look(&source, ways, &setting, &Limits::default()));
        match looking
            .await
            .map_err(|error| StoreError::Engine(error.to_string()))?
        {
            Ok((looked, refused)) => {
                not_taken.extend(refused.iter().map(|refusal| named(&upload.name, refusal)));
                arrived.push(Arrived { upload, looked });
            }
            Err(refusal) => {
                not_taken.push(named(&upload.name, &refusal));
                db.write(move |tx| upload_store::remove(tx, upload.id)).await?;
            }
        }
    }
    let mut together: Vec<&mut Looked> = arrived.iter_mut().flat_map(|file| &mut file.looked).collect();
    look::name_silos(&mut together, said.silo.as_deref());
    Ok((arrived, not_taken))
}

fn named(file: &str, refusal: &Refusal) -> NotTaken {
    NotTaken {
        file: file.to_owned(),
        reason: refusal.to_string(),
    }
}

/// Makes a batch of each part: once, however often the same is asked under one key. Returns all of them.
///
/// # Errors
/// When the store fails, or the key was used for other files.
pub fn make_batches(
    tx: &Tx,
    once: &Once,
    arrived: &[Arrived],
    said: &Said,
    by: ActorId,
    now: Millis,
) -> Result<Vec<Batch>, Problem> {
    let asked: Vec<(&str, &str)> = arrived
        .iter()
        .map(|file| (file.upload.name.as_str(), file.upload.digest.as_str()))
        .collect();
    let (first, is_new) = once.make(tx, &asked, |tx| {
        let mut first = None;
        for file in arrived {
            for seen in &file.looked {
                let id = make(tx, file, seen, said, first, by, now)?;
                first = first.or(Some(id));
            }
        }
        first.ok_or_else(|| Problem::Failed("no part was looked at".to_owned()))
    })?;
    if !is_new {
        for file in arrived {
            upload_store::remove(tx, file.upload.id)?;
        }
    }
    Ok(store::together(tx, first)?)
}

fn make(
    tx: &Tx,
    file: &Arrived,
    seen: &Looked,
    said: &Said,
    together: Option<i64>,
    by: ActorId,
    now: Millis,
) -> Result<i64, StoreError> {
    let plan = &seen.preview.plan;
    let is_open = !said.go
        && look::questions(seen)
            .iter()
            .any(|question| !said.settles(*question));
    let state = if is_open || said.looks {
        State::Asking
    } else {
        State::Waiting
    };
    // What waits only to be looked at has its silo, and what is still to be asked has none.
    let silo = if is_open {
        None
    } else {
        Some(crate::record::store::silo(tx, &plan.setting.silo, now)?)
    };
    let new = NewBatch {
        silo,
        file: &seen.part.name,
        format: &plan.format,
        size: i64::try_from(seen.part.bytes).unwrap_or(i64::MAX),
        lines: i64::try_from(seen.part.lines).unwrap_or(i64::MAX),
        together,
        upload: Some(file.upload.id),
        digest: &file.upload.digest,
        plan: &plan_text(plan),
        state,
        trouble: None,
        by,
    };
    store::add(tx, &new, now)
}

impl Said {
    fn settles(&self, question: look::Question) -> bool {
        match question {
            look::Question::Silo => self.silo.is_some(),
            look::Question::OwnDomains => self.own_domains,
            look::Question::Currency => self.currency,
            _ => false,
        }
    }
}
