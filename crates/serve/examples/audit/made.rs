//! A made-up log: the same number of entries gives the same bytes everywhere.

use abide_serve::source::Source;
use abide_verify::checkpoint::Checkpoint;
use abide_verify::merkle::{Hash, Leaves, Tiles, leaf_hash, root};
use abide_verify::note::{Note, Signer, VerifierKey};
use abide_verify::tile::{Bundle, Tile};
use jiff::{SignedDuration, Timestamp};

const ORIGIN: &str = "example.com/abide";

/// Consents, a second apart, with a clock every thousand.
pub(crate) struct Made {
    signer: Signer,
    leaves: Vec<Hash>,
}

pub(crate) fn time(index: u64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_secs(1_700_000_000 + index as i64)
}

fn entry(index: u64) -> Vec<u8> {
    let time = time(index);
    if index % 1000 == 999 {
        return format!(r#"{{"kind":"clock","time":"{time:.6}","body":{{"at":"{time}"}}}}"#)
            .into_bytes();
    }
    let commitment = leaf_hash(&index.to_be_bytes());
    format!(r#"{{"kind":"consent","time":"{time:.6}","commitment":"{commitment}"}}"#).into_bytes()
}

impl Made {
    pub(crate) fn new(entries: u64) -> abide_serve::Result<Self> {
        let leaves = (0..entries).map(|index| leaf_hash(&entry(index))).collect();
        Ok(Self { signer: Signer::new(ORIGIN, &[7; 32])?, leaves })
    }
}

impl Source for Made {
    fn head(&self) -> abide_serve::Result<Option<Note>> {
        let head = Checkpoint::new(ORIGIN, self.leaves.len() as u64, root(&self.leaves))?;
        Ok(Some(head.sign(&self.signer)?))
    }

    fn key(&self) -> abide_serve::Result<VerifierKey> {
        Ok(self.signer.verifier().clone())
    }

    fn tile(&self, tile: Tile) -> abide_serve::Result<Vec<Hash>> {
        Ok(Leaves(&self.leaves).tile(tile)?)
    }

    fn bundle(&self, bundle: Bundle) -> abide_serve::Result<Vec<Vec<u8>>> {
        let start = bundle.index() * 256;
        Ok((start..start + u64::from(bundle.width())).map(entry).collect())
    }

    fn root(&self, size: u64) -> abide_serve::Result<Hash> {
        Ok(root(self.leaves.get(..size as usize).unwrap_or_default()))
    }
}
