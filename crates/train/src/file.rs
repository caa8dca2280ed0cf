//! Files that are there whole or not at all.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

/// Writes beside its place, syncs, and renames: a crash leaves the old file or the new one.
pub(crate) fn replace(path: &Path, write: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let beside = Path::new(&beside);
    let done = write(beside).and_then(|()| {
        File::open(beside)
            .and_then(|file| file.sync_all())
            .map_err(|error| Error::io(beside, error))
    });
    let done = done.and_then(|()| {
        fs::rename(beside, path).map_err(|error| Error::io(path, error))?;
        path.parent().map_or(Ok(()), sync_folder)
    });
    if done.is_err() {
        // On a full disk, what is half there is in the way.
        let _ = fs::remove_file(beside);
    }
    done
}

pub(crate) fn replace_bytes(path: &Path, bytes: &[u8]) -> Result<()> {
    replace(path, |beside| {
        let mut file = File::create(beside).map_err(|error| Error::io(beside, error))?;
        file.write_all(bytes).map_err(|error| Error::io(beside, error))
    })
}

/// Puts a file that never changes in another folder, too: by a link, or where there are none by a copy.
pub(crate) fn share(from: &Path, to: &Path) -> Result<()> {
    let mut beside = to.as_os_str().to_owned();
    // Not what `replace` writes into: that would write into the other folder.
    beside.push(".link");
    let beside = Path::new(&beside);
    let _ = fs::remove_file(beside);
    let copied = || fs::copy(from, beside).and_then(|_| File::open(beside)?.sync_all());
    let done = fs::hard_link(from, beside)
        .or_else(|_| copied())
        .map_err(|error| Error::io(from, error))
        .and_then(|()| fs::rename(beside, to).map_err(|error| Error::io(to, error)));
    // It is still there where both were one file already.
    let _ = fs::remove_file(beside);
    done
}

pub(crate) fn sync_folder(folder: &Path) -> Result<()> {
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|error| Error::io(folder, error))
}

pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|error| Error::io(path, error))
}

/// SHA-256 of a file, in hexadecimal.
pub fn digest(path: &Path) -> Result<String> {
    let mut file = File::open(path).map_err(|error| Error::io(path, error))?;
    let mut hash = Sha256::new();
    let mut block = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut block).map_err(|error| Error::io(path, error))?;
        if read == 0 {
            return Ok(hex::encode(hash.finalize()));
        }
        hash.update(block.get(..read).unwrap_or_default());
    }
}
