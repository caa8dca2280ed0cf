//! Receipts of members' acts, as files that are theirs.

use std::fs::{DirBuilder, OpenOptions, rename};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use abide_ledger::Ledger;
use abide_verify::receipt::{BYTES_MAX, Receipt};

use crate::failure::{At, Failure};
use crate::platform::Platform;

/// Writes the receipt of an act, with the proof that it was the last one where the newest root holds it.
pub(crate) fn issue(platform: &Platform, ledger: &Ledger, index: u64) -> Result<PathBuf, Failure> {
    let receipt = ledger.receipt(index, &platform.config.platform)?;
    let receipt = ledger.complete(&receipt, None)?.unwrap_or(receipt);
    let folder = platform.path(&platform.config.receipts);
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&folder)
        .at(UNWRITABLE, folder.display())?;
    let path = folder.join(format!("{index}.json"));
    write(&path, &receipt)?;
    Ok(path)
}

/// Reads a receipt, of which nothing is believed.
pub(crate) fn read(path: &Path) -> Result<Receipt, Failure> {
    let bytes = std::fs::read(path)
        .map_err(|error| Failure::unreadable("receipt::unreadable", path, &error))?;
    Receipt::parse(bytes.get(..BYTES_MAX + 1).unwrap_or(&bytes))
        .at("receipt::format", path.display())
}

/// Puts the whole receipt in its place.
pub(crate) fn write(path: &Path, receipt: &Receipt) -> Result<(), Failure> {
    keep(path, &receipt.to_json().at("receipt::format", path.display())?)
}

/// Puts a whole file in its place, for its owner alone: it tells of one member.
pub(crate) fn keep(path: &Path, text: &str) -> Result<(), Failure> {
    swap(path, text, 0o600)
}

/// Puts a whole file in its place that everybody may read.
pub(crate) fn show(path: &Path, text: &str) -> Result<(), Failure> {
    swap(path, text, 0o644)
}

fn swap(path: &Path, text: &str, mode: u32) -> Result<(), Failure> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let beside = PathBuf::from(beside);
    // What somebody else left there keeps its owner and its mode, so it goes first.
    std::fs::remove_file(&beside).ok();
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(mode)
        .open(&beside)
        .at(UNWRITABLE, beside.display())?;
    file.write_all(text.as_bytes()).at(UNWRITABLE, beside.display())?;
    file.sync_all().at(UNWRITABLE, beside.display())?;
    rename(&beside, path).at(UNWRITABLE, path.display())
}

const UNWRITABLE: &str = "receipt::unwritable";
