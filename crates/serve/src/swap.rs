//! Small files that are replaced whole.

use std::fs::{self, File};
use std::io::{ErrorKind, Read, Write};
use std::path::Path;

use abide_verify::note::{self, Note};

use crate::error::{Error, Kind, Result};

/// Puts these bytes into a file's place: whoever opens it finds the old ones or the new ones, also after a crash.
pub(crate) fn write(path: &Path, bytes: &[u8], mode: u32) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let fault = |error: std::io::Error| Error::io(path, &error);
    let mut draft =
        tempfile::Builder::new().prefix(".draft-").tempfile_in(folder).map_err(fault)?;
    draft.as_file().set_permissions(fs::Permissions::from_mode(mode)).map_err(fault)?;
    draft.write_all(bytes).and_then(|()| draft.as_file().sync_all()).map_err(fault)?;
    draft.persist(path).map_err(|error| Error::io(path, &error.error))?;
    Ok(())
}

/// Makes the names in a folder last.
pub(crate) fn sync_folder(folder: &Path) -> Result<()> {
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|error| Error::io(folder, &error))
}

/// What stands in a file, up to so many bytes; `None` if there is no file.
pub(crate) fn read(path: &Path, bytes_max: u64) -> Result<Option<Vec<u8>>> {
    let file = match File::open(path) {
        Ok(file) => file,
        // A name of which a part is a file, or that is too long, is not there either.
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(error) => return Err(Error::io(path, &error)),
    };
    let mut bytes = Vec::new();
    file.take(bytes_max + 1).read_to_end(&mut bytes).map_err(|error| Error::io(path, &error))?;
    if bytes.len() as u64 > bytes_max {
        let message = format!("`{}` is longer than {bytes_max} bytes", path.display());
        return Err(Error::new(Kind::Io, message));
    }
    Ok(Some(bytes))
}

/// The signed note in a file.
pub(crate) fn read_note(path: &Path) -> Result<Option<Note>> {
    let Some(bytes) = read(path, note::BYTES_MAX as u64)? else { return Ok(None) };
    Note::parse(&bytes)
        .map(Some)
        .map_err(|error| Error::new(Kind::State, format!("`{}`: {error}", path.display())))
}
