//! What was seen of a log the last time, in a file of whoever looks.

use std::io::Write;
use std::path::Path;

use abide_verify::audit;
use abide_verify::checkpoint::Checkpoint;
use abide_verify::note::Note;
use abide_verify::policy::Policy;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::failure::{At, Failure};

/// A head that was found right.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub(crate) checkpoint: Checkpoint,
    pub(crate) note: Note,
    /// When: a checkpoint that somebody else kept does not say.
    seen: Option<Timestamp>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    seen: Timestamp,
    checkpoint: String,
}

impl Kept {
    /// Reads the file; `None` if it is not there yet. It is one that was kept here, or a bare signed checkpoint.
    pub(crate) fn read(file: &Path, policy: &Policy) -> Result<Option<Self>, Failure> {
        let text = match std::fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Failure::unreadable("log::state", file, &error)),
        };
        let wrong = |why: &str| {
            Failure::failed("log::state", format_args!("`{}`: {why}", file.display())).hint(
                "bring back the file that was kept; a new one cannot show that the log only grew",
            )
        };
        let (seen, text) = if text.starts_with('{') {
            let file: File =
                serde_json::from_str(&text).map_err(|_| wrong("it is not what a check keeps"))?;
            (Some(file.seen), file.checkpoint)
        } else {
            (None, text)
        };
        let note = Note::parse(text.as_bytes()).map_err(|error| wrong(&error.to_string()))?;
        let log = policy.logs().iter().find_map(|log| Checkpoint::open(&note, &log.key).ok());
        let checkpoint =
            log.ok_or_else(|| wrong("it is not a head of the log that is asked for"))?;
        Ok(Some(Self { checkpoint, note, seen }))
    }

    /// Keeps a head in place of the one before.
    pub(crate) fn write(file: &Path, note: &Note, seen: Timestamp) -> Result<(), Failure> {
        let kept = File { seen, checkpoint: note.to_string() };
        let text = serde_json::to_string_pretty(&kept).at("log::state", file.display())?;
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        let mut draft = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))
            .at("log::state", file.display())?;
        writeln!(draft, "{text}")
            .and_then(|()| draft.as_file().sync_all())
            .at("log::state", file.display())?;
        draft.persist(file).at("log::state", file.display())?;
        Ok(())
    }

    pub(super) fn seen(&self) -> Option<audit::Kept> {
        Some(audit::Kept { size: self.checkpoint.size(), seen: self.seen? })
    }
}
