//! `abide build`, from nothing, and by what the build before knew of the members.

use std::path::{Path, PathBuf};

use super::{Built, REST, Took, build, remove};
use crate::shell::Done;

/// What is measured is the decision and the writer; `bench scrub` measures what masks.
pub(super) const UNMASKED: [&str; 2] = ["--set", "masking=false"];

/// Of ten files of records, so many come after the corpus before. Where more than a quarter of all records is new, all are decided.
const LATE: usize = 3;

/// One build from nothing: no corpus, nothing staged.
pub(super) fn once(abide: &Path, network: &Path, options: &[&str]) -> Done<(Took, Built)> {
    bring_back(network)?;
    clear(network)?;
    std::thread::sleep(REST);
    build(abide, network, options)
}

/// One build that decides all records by a fold which it takes up, as DuckDB does when it is handed a verdict table. `None` if there are too few files.
pub(super) fn folded_once(abide: &Path, network: &Path) -> Done<Option<(Took, Built)>> {
    bring_back(network)?;
    let files = files(&network.join("records"))?;
    if files.len() < LATE + 1 {
        return Ok(None);
    }
    clear(network)?;
    let aside = network.join(ASIDE);
    std::fs::create_dir_all(&aside).map_err(|error| format!("{}: {error}", aside.display()))?;
    for file in files.iter().rev().take((files.len() * LATE).div_ceil(10)) {
        put(file, &aside)?;
    }
    build(abide, network, &UNMASKED)?;
    bring_back(network)?;
    std::thread::sleep(REST);
    let (took, built) = build(abide, network, &UNMASKED)?;
    if built.decided != built.records || built.parent.is_some() {
        return Err(format!("{} of {} records were decided", built.decided, built.records));
    }
    Ok(Some((took, built)))
}

/// Where files wait that come later.
const ASIDE: &str = "aside";

/// Also what a run left there that was broken off.
fn bring_back(network: &Path) -> Done {
    let (aside, records) = (network.join(ASIDE), network.join("records"));
    if aside.exists() {
        files(&aside)?.iter().try_for_each(|file| put(file, &records))?;
    }
    remove(&aside)
}

fn put(file: &Path, folder: &Path) -> Done {
    let name = file.file_name().ok_or("a file has no name")?;
    std::fs::rename(file, folder.join(name)).map_err(|error| format!("{}: {error}", file.display()))
}

fn files(folder: &Path) -> Done<Vec<PathBuf>> {
    let fault = |error| format!("{}: {error}", folder.display());
    let entries = std::fs::read_dir(folder).map_err(fault)?;
    let paths = entries.map(|entry| entry.map(|entry| entry.path()));
    let mut paths = paths.collect::<Result<Vec<_>, _>>().map_err(fault)?;
    paths.sort();
    Ok(paths)
}

fn clear(network: &Path) -> Done {
    ["corpus", ".abide"].iter().try_for_each(|folder| remove(&network.join(folder)))
}
