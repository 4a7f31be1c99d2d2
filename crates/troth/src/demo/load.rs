//! Loads the demo company through the real intake, as a newcomer's own files would be.

use anyhow::{Context as _, Result, bail};
use troth_store::Store;

use crate::demo::{OWNER_EMAIL, Part, files, lived, standards, upkeep};
use crate::frame::time::{Clock, day};
use crate::house;
use crate::intake::batch::State;
use crate::intake::command::{House, Import, take_files};

/// Takes every export of the company in, with progress bars, and waits until all that follows from them is there.
///
/// # Errors
/// When a file cannot be written down or taken in.
pub async fn load(store: &Store, clock: &Clock) -> Result<()> {
    let today = day(clock.now(), &jiff::tz::TimeZone::UTC);
    let folder = tempfile::tempdir()?;
    let here = House {
        store,
        clock,
        ways: house::WAYS,
        followers: house::FOLLOWERS,
    };
    for file in files(today)?
        .into_iter()
        .filter(|file| file.part == Part::Company)
    {
        let path = folder.path().join(file.name);
        std::fs::write(&path, &file.bytes).with_context(|| format!("cannot write `{}`", path.display()))?;
        let asked = Import {
            files: vec![path],
            silo: Some(file.silo.to_owned()),
            own_domains: vec![crate::demo::OWN_DOMAIN.to_owned()],
            ..Import::default()
        };
        let taken = take_files(here, &asked).await?;
        let is_whole = taken.not_taken.is_empty() && taken.files.iter().all(|file| file.state == State::Done);
        if !is_whole {
            bail!("`{}` of the demo company could not be taken in whole", file.name);
        }
    }
    lived::tell_all(store, OWNER_EMAIL, clock.now()).await?;
    standards::set_all(store, OWNER_EMAIL, today, clock.now()).await?;
    upkeep::tell_all(store, clock.now()).await?;
    standards::count_own(store, OWNER_EMAIL, today, clock.now()).await?;
    Ok(())
}
