//! That an entry is in a log, in one file that is checked without a network: C2SP `tlog-proof`.
//!
//! ```
//! use abide_verify::checkpoint::Checkpoint;
//! use abide_verify::log_proof::LogProof;
//! use abide_verify::merkle::{Leaves, inclusion_proof, leaf_hash, root};
//! use abide_verify::note::Signer;
//! use abide_verify::policy::Policy;
//! # fn main() -> abide_verify::Result<()> {
//! let leaves = [leaf_hash(b"anna"), leaf_hash(b"bert"), leaf_hash(b"cleo")];
//! let log = Signer::new("example.com/abide", &[7; 32])?;
//! let checkpoint = Checkpoint::new("example.com/abide", 3, root(&leaves))?.sign(&log)?;
//! let file = LogProof::new(1, inclusion_proof(&Leaves(&leaves), 1, 3)?, checkpoint)?.to_string();
//!
//! let policy = Policy::parse(format!("log {}\nquorum none\n", log.verifier()).as_bytes())?;
//! let accepted = LogProof::parse(file.as_bytes())?.verify(&leaf_hash(b"bert"), &policy)?;
//! assert_eq!(accepted.checkpoint.size(), 3);
//! # Ok(()) }
//! ```

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::checkpoint::Checkpoint;
use crate::decimal;
use crate::error::{Error, Kind, Result};
use crate::merkle::{Hash, PROOF_HASHES_MAX, verify_inclusion};
use crate::note::{self, Note};
use crate::policy::{Accepted, Policy};

const HEADER: &str = "c2sp.org/tlog-proof@v1";

/// How much may stand beside the proof.
pub const EXTRA_BYTES_MAX: usize = 1 << 16;

/// The longest proof that is read: a note, the most that may stand beside, and the path.
pub const BYTES_MAX: usize = note::BYTES_MAX + 2 * EXTRA_BYTES_MAX;

/// An index, a path and a signed checkpoint, none of which is checked beyond its form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogProof {
    extra: Vec<u8>,
    index: u64,
    hashes: Vec<Hash>,
    checkpoint: Note,
}

impl LogProof {
    /// The path stands from the leaf's sibling up to the root's child.
    pub fn new(index: u64, hashes: Vec<Hash>, checkpoint: Note) -> Result<Self> {
        if hashes.len() > PROOF_HASHES_MAX {
            return Err(fault(format!(
                "a proof has at most {PROOF_HASHES_MAX} hashes, not {}",
                hashes.len()
            )));
        }
        checkpoint.text().parse::<Checkpoint>()?;
        Ok(Self { extra: Vec::new(), index, hashes, checkpoint })
    }

    /// The same proof with something beside it that no signature covers, for example what the entry is made of.
    pub fn with_extra(self, extra: Vec<u8>) -> Result<Self> {
        if extra.len() > EXTRA_BYTES_MAX {
            let found = extra.len();
            return Err(fault(format!(
                "beside a proof stand at most {EXTRA_BYTES_MAX} bytes, not {found}"
            )));
        }
        Ok(Self { extra, ..self })
    }

    /// Reads what a [`LogProof`] prints, and nothing else.
    pub fn parse(bytes: &[u8]) -> Result<Self> {
        if bytes.len() > BYTES_MAX {
            return Err(fault(format!(
                "a proof has at most {BYTES_MAX} bytes, not {}",
                bytes.len()
            )));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| fault("a proof is not in UTF-8"))?;
        let (head, checkpoint) =
            text.split_once("\n\n").ok_or_else(|| fault("a proof has no checkpoint"))?;
        let mut lines = head.split('\n').peekable();
        if lines.next() != Some(HEADER) {
            return Err(fault(format!("a proof does not begin with `{HEADER}`")));
        }
        let extra = lines.next_if(|line| line.starts_with("extra "));
        let extra = extra.map(read_extra).transpose()?;
        let index =
            lines.next().and_then(|line| line.strip_prefix("index ")).and_then(decimal::read);
        let index = index.ok_or_else(|| fault("a proof does not name the index of its entry"))?;
        let hashes = lines.map(Hash::from_base64).collect::<Result<_>>()?;
        Self::new(index, hashes, Note::parse(checkpoint.as_bytes())?)?
            .with_extra(extra.unwrap_or_default())
    }

    /// That this leaf is in a log, under a checkpoint that the policy accepts.
    pub fn verify(&self, leaf: &Hash, policy: &Policy) -> Result<Accepted> {
        let accepted = policy.accept(&self.checkpoint)?;
        let checkpoint = &accepted.checkpoint;
        verify_inclusion(leaf, self.index, checkpoint.size(), checkpoint.root(), &self.hashes)?;
        Ok(accepted)
    }

    /// That this leaf is in the tree of the checkpoint, whoever signed that.
    pub fn check(&self, leaf: &Hash) -> Result<()> {
        let checkpoint: Checkpoint = self.checkpoint.text().parse()?;
        verify_inclusion(leaf, self.index, checkpoint.size(), checkpoint.root(), &self.hashes)
    }

    /// Where in the log the entry is said to be.
    pub fn index(&self) -> u64 {
        self.index
    }

    pub fn hashes(&self) -> &[Hash] {
        &self.hashes
    }

    pub fn checkpoint(&self) -> &Note {
        &self.checkpoint
    }

    /// What stands beside the proof. MUST NOT be taken for true: nothing covers it.
    pub fn extra(&self) -> &[u8] {
        &self.extra
    }
}

impl fmt::Display for LogProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}")?;
        if !self.extra.is_empty() {
            writeln!(f, "extra {}", STANDARD.encode(&self.extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        self.hashes.iter().try_for_each(|hash| writeln!(f, "{}", hash.to_base64()))?;
        write!(f, "\n{}", self.checkpoint)
    }
}

/// A line for nothing would not be printed again, so there is none.
fn read_extra(line: &str) -> Result<Vec<u8>> {
    let extra = line.strip_prefix("extra ").and_then(|text| STANDARD.decode(text).ok());
    let extra = extra.filter(|extra| !extra.is_empty());
    extra.ok_or_else(|| fault("what stands beside a proof is not in base64"))
}

fn fault(message: impl Into<String>) -> Error {
    Error::new(Kind::Format, message)
}
