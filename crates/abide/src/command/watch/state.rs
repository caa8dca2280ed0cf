//! The file in which a watch keeps what it saw. Two watches that share it do not take each other back.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use abide_verify::watch::Memory;

use crate::failure::{At, Failure};
use crate::receipts;

const CODE: &str = "watch::state";
const BYTES_MAX: u64 = 16 << 20;

/// What the file held when it was read.
pub(super) struct State {
    path: PathBuf,
    bytes: Option<Vec<u8>>,
    memory: Option<Memory>,
}

impl State {
    /// A file that others may write to is not read: what is kept there may be theirs.
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let bytes = read(path)?;
        let memory = bytes.as_deref().map(Memory::parse).transpose().map_err(|error| {
            Failure::failed(CODE, format_args!("`{}`: {error}", path.display())).hint(
                "bring back the file that was kept; a new one cannot show that the log only grew",
            )
        })?;
        Ok(Self { path: path.to_owned(), bytes, memory })
    }

    pub(super) fn memory(&self) -> Option<&Memory> {
        self.memory.as_ref()
    }

    /// Puts what was seen in the place of what was read, if that still stands there.
    pub(super) fn replace(&mut self, memory: &Memory) -> Result<(), Failure> {
        let mut lock = self.path.as_os_str().to_owned();
        lock.push(".lock");
        let lock = PathBuf::from(lock);
        let held = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&lock)
            .at(CODE, lock.display())?;
        held.lock().at(CODE, lock.display())?;
        if read(&self.path)? != self.bytes {
            return Err(Failure::failed(
                CODE,
                format_args!(
                    "`{}`: another watch has gone on from it meanwhile",
                    self.path.display()
                ),
            )
            .hint("let one watch alone use it, or name another file with `--state`"));
        }
        let text = memory.to_json()? + "\n";
        receipts::keep(&self.path, &text)?;
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        File::open(folder).and_then(|folder| folder.sync_all()).at(CODE, folder.display())?;
        self.bytes = Some(text.into_bytes());
        Ok(())
    }
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, Failure> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Failure::unreadable(CODE, path, &error)),
    };
    if file.metadata().at(CODE, path.display())?.mode() & 0o022 != 0 {
        return Err(Failure::failed(
            CODE,
            format_args!("`{}` can be changed by other users", path.display()),
        )
        .hint(format_args!("chmod 600 `{}`, if it is as you left it", path.display())));
    }
    let mut bytes = vec![];
    file.take(BYTES_MAX + 1).read_to_end(&mut bytes).at(CODE, path.display())?;
    Ok(Some(bytes))
}
