//! What the log shows to anybody: heads, tiles, entries and proofs.

use abide_verify::checkpoint::Checkpoint;
use abide_verify::log_proof::LogProof;
use abide_verify::merkle::{
    Hash, Tiles, consistency_proof, inclusion_proof, leaf_hash, root_of_tiles,
};
use abide_verify::note::{Note, VerifierKey};
use abide_verify::tile::{Bundle, Tile};
use rusqlite::Connection;

use crate::digest::Digest;
use crate::error::{Error, Kind, Result};
use crate::event::Event;
use crate::ledger::Ledger;
use crate::log::entry::entry;
use crate::log::heads::Heads;
use crate::log::signers::Signers;
use crate::log::tiles::Stored;
use crate::{payload, tail};

impl Ledger {
    /// The key that the log signs with, for those who check.
    pub fn log_key(&self) -> Result<VerifierKey> {
        Ok(self.keys.log.signer()?.verifier().clone())
    }

    /// The newest signed head; `None` for an empty log.
    pub fn checkpoint(&self) -> Result<Option<Note>> {
        Heads(&self.connection).newest()
    }

    /// The signed head of that size, if one was signed.
    pub fn checkpoint_of(&self, size: u64) -> Result<Option<Note>> {
        Heads(&self.connection).of(size)
    }

    /// The entry at this index, as the log publishes it.
    pub fn entry(&self, index: u64) -> Result<Vec<u8>> {
        let entries = entries(&self.connection, index, 1)?;
        entries.into_iter().next().ok_or_else(|| Error::corrupt(index, "it is missing"))
    }

    /// The entries of a bundle, in order.
    pub fn bundle(&self, bundle: Bundle) -> Result<Vec<Vec<u8>>> {
        let entries = entries(&self.connection, bundle.index() * 256, u64::from(bundle.width()))?;
        if entries.len() == usize::from(bundle.width()) {
            return Ok(entries);
        }
        Err(Error::new(Kind::Position, format!("the log has no `{bundle}`")))
    }

    /// The hashes of a tile.
    pub fn tile(&self, tile: Tile) -> Result<Vec<Hash>> {
        Stored(&self.connection).tile(tile)
    }

    /// That the entry at this index is in the log, under the newest head.
    pub fn prove_entry(&self, index: u64) -> Result<LogProof> {
        let snapshot = self.connection.unchecked_transaction()?;
        let head = Heads(&snapshot).newest()?;
        let head = head.ok_or_else(|| Error::new(Kind::Position, "the log is empty"))?;
        let size = Checkpoint::open(&head, self.keys.log.signer()?.verifier())?.size();
        let path = inclusion_proof(&Stored(&snapshot), index, size)?;
        Ok(LogProof::new(index, path, head)?)
    }

    /// That the log of the new size begins with all of the log of the old size.
    pub fn prove_consistency(&self, old: u64, new: u64) -> Result<Vec<Hash>> {
        consistency_proof(&Stored(&self.connection), old, new)
    }

    /// The root of the first `size` entries.
    pub fn root(&self, size: u64) -> Result<Hash> {
        root_of_tiles(&Stored(&self.connection), size)
    }
}

/// That tiles and heads are those of the events: every entry is made anew, every head is checked.
pub(crate) fn verify(connection: &Connection) -> Result<()> {
    let signers = Signers::read(connection)?;
    let size = tail::position(connection, 0)?.events;
    let mut frontier = abide_verify::merkle::Frontier::default();
    let mut heads = connection.prepare("SELECT size, note FROM checkpoint ORDER BY size")?;
    let mut heads = heads.query([])?;
    let mut head = heads.next()?;
    let mut start = 0;
    while start < size {
        let leaves: Vec<Hash> =
            entries(connection, start, 256)?.iter().map(|entry| leaf_hash(entry)).collect();
        let tile = Tile::new(0, start / 256, leaves.len() as u16)?;
        let stored = Stored(connection).tile(tile)?;
        for (index, (leaf, stored)) in (start..).zip(leaves.iter().zip(stored)) {
            if *leaf != stored {
                return Err(Error::corrupt(index, "the log's tile does not hold its entry"));
            }
            frontier.push(*leaf);
            if let Some(row) = head
                && row.get::<_, i64>(0)? == tail::row(index + 1)
            {
                let note: String = row.get(1)?;
                let signed = Note::parse(note.as_bytes()).map_err(Error::from);
                let signed = signed.and_then(|note| signers.open(&note));
                if !signed.is_ok_and(|signed| {
                    (signed.size(), *signed.root()) == (index + 1, frontier.root())
                }) {
                    return Err(Error::corrupt(
                        index,
                        "the checkpoint after it is not that of the log",
                    ));
                }
                head = heads.next()?;
            }
        }
        start += 256;
    }
    let newest = Heads(connection).newest()?.map(|note| signers.open(&note)).transpose()?;
    if head.is_some() || newest.map_or(0, |newest| newest.size()) != size {
        return Err(Error::new(Kind::Corrupt, "the log's checkpoints are not those of its events"));
    }
    if root_of_tiles(&Stored(connection), size)? != frontier.root() {
        return Err(Error::new(Kind::Corrupt, "the log's tiles are not those of its events"));
    }
    Ok(())
}

/// Up to `count` entries from `start` on.
pub(crate) fn entries(connection: &Connection, start: u64, count: u64) -> Result<Vec<Vec<u8>>> {
    let mut rows = connection.prepare_cached(
        "SELECT event.idx, appended, kind, commitment, subject, salt, body
         FROM event LEFT JOIN payload ON payload.idx = event.idx
         WHERE event.idx >= ?1 AND event.idx < ?2 ORDER BY event.idx",
    )?;
    let mut rows = rows.query([tail::row(start), tail::row(start.saturating_add(count))])?;
    let mut entries = vec![];
    while let Some(row) = rows.next()? {
        let index = tail::number(row.get(0)?)?;
        let kind = payload::kind(index, &row.get::<_, String>(2)?)?;
        let (appended, commitment) = (tail::time(row.get(1)?)?, Digest(row.get(3)?));
        let subject: Option<String> = row.get(4)?;
        let body: Option<(Vec<u8>, Vec<u8>)> = row.get::<_, Option<_>>(5)?.zip(row.get(6)?);
        let event: Option<Event<'_>> = match &body {
            Some((salt, body)) => {
                Some(payload::open(index, kind, &commitment, subject.as_deref(), salt, body)?)
            }
            None => None,
        };
        let shown =
            event.as_ref().zip(body.as_ref()).map(|(event, (_, body))| (event, body.as_slice()));
        entries.push(entry(kind, appended, &commitment, shown)?);
    }
    Ok(entries)
}
