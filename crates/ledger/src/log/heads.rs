//! Signed heads: one for each transaction that appended.

use abide_verify::checkpoint::Checkpoint;
use abide_verify::merkle::Hash;
use abide_verify::note::Note;
use rusqlite::{Connection, OptionalExtension};

use crate::error::{Error, Kind, Result};
use crate::keys::LogKey;
use crate::tail;

/// The table of signed heads.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Heads<'c>(pub(crate) &'c Connection);

impl Heads<'_> {
    /// Signs the head of a tree by this key, and by one that it replaces, and keeps it.
    pub(crate) fn sign(
        self,
        size: u64,
        root: Hash,
        key: &LogKey,
        replaced: Option<&LogKey>,
    ) -> Result<Note> {
        let head = Checkpoint::new(key.origin(), size, root)?;
        let mut note = head.sign(&key.signer()?)?;
        if let Some(replaced) = replaced {
            for signature in head.sign(&replaced.signer()?)?.signatures() {
                note = note.with(signature.clone())?;
            }
        }
        self.0
            .prepare_cached("INSERT INTO checkpoint (size, note) VALUES (?1, ?2)")?
            .execute((tail::row(size), note.to_string()))?;
        Ok(note)
    }

    /// The newest head.
    pub(crate) fn newest(self) -> Result<Option<Note>> {
        self.one("SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1", &[])
    }

    /// The head of that size.
    pub(crate) fn of(self, size: u64) -> Result<Option<Note>> {
        self.one("SELECT note FROM checkpoint WHERE size = ?1", &[tail::row(size)])
    }

    fn one(self, query: &str, bound: &[i64]) -> Result<Option<Note>> {
        let text: Option<String> = self
            .0
            .prepare_cached(query)?
            .query_row(rusqlite::params_from_iter(bound), |row| row.get(0))
            .optional()?;
        text.map(|text| {
            Note::parse(text.as_bytes()).map_err(|_| {
                Error::new(Kind::Corrupt, "a checkpoint of the log is not a signed note")
            })
        })
        .transpose()
    }
}
