//! Whether somebody of an id is among the platform's members now.

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;

use abide_intake::config::Canonical;

use crate::facts;
use crate::failure::{At, Failure};
use crate::platform::Platform;

/// No age matters where nobody's words are read.
const NO_AGE: i16 = 0;

/// The members as they are now: the platform's own files where they are in Abide's schema, else tables that are made of them and go with this.
#[derive(Debug)]
pub(crate) struct Tables {
    pub(crate) paths: Vec<PathBuf>,
    _made: tempfile::TempDir,
}

/// Whether there is a member of that id. The members' own files are read if no staged table knows them.
pub(crate) fn has(platform: &Platform, id: &str) -> Result<bool, Failure> {
    let wanted: HashSet<&str> = [id].into();
    // Of a table that was staged earlier, a yes is good enough: the member may have left since, not come.
    if platform.config.members.schema != Some(Canonical::Abide)
        && facts::has(&staged(platform), &wanted).unwrap_or(false)
    {
        return Ok(true);
    }
    facts::has(&tables(platform)?.paths, &wanted)
}

/// Reads the members' own files.
pub(crate) fn tables(platform: &Platform) -> Result<Tables, Failure> {
    let mut config = platform.config.intake();
    config.source.clear();
    let staging = platform.path(&platform.config.staging);
    std::fs::create_dir_all(&staging).at("members::staging", staging.display())?;
    // A name that the next staging clears away, should this process end before it does so itself.
    let making = tempfile::Builder::new()
        .prefix(".making-members-")
        .tempdir_in(&staging)
        .at("members::staging", staging.display())?;
    let survey = abide_intake::survey(&config, &platform.folder, |_| {})?;
    let request = abide_intake::Request {
        config: &config,
        base: &platform.folder,
        staging: making.path(),
        minimum_age: NO_AGE,
        captured_at: &BTreeMap::new(),
    };
    let staged = abide_intake::stage(&request, &survey, |_| {})?;
    Ok(Tables { paths: staged.members, _made: making })
}

/// The members' tables that builds have staged.
fn staged(platform: &Platform) -> Vec<PathBuf> {
    let folders = std::fs::read_dir(platform.path(&platform.config.staging));
    let tables = folders.into_iter().flatten().flatten();
    tables.map(|entry| entry.path().join("members.parquet")).filter(|path| path.is_file()).collect()
}
