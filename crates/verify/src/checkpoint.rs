//! The head of a log: C2SP `tlog-checkpoint`.
//!
//! ```
//! use abide_verify::checkpoint::Checkpoint;
//! use abide_verify::merkle::Hash;
//! use abide_verify::note::{Note, Signer};
//! # fn main() -> abide_verify::Result<()> {
//! let signer = Signer::new("example.com/abide", &[7; 32])?;
//! let note = Checkpoint::new("example.com/abide", 0, Hash::EMPTY)?.sign(&signer)?;
//!
//! let received = Note::parse(note.to_string().as_bytes())?;
//! assert_eq!(Checkpoint::open(&received, signer.verifier())?.size(), 0);
//! # Ok(()) }
//! ```

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Kind, Result};
use crate::merkle::Hash;
use crate::note::{Note, Signer, VerifierKey};

/// Which log, how many entries, and the root over them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    origin: String,
    size: u64,
    root: Hash,
    extensions: Vec<String>,
}

impl Checkpoint {
    pub fn new(origin: &str, size: u64, root: Hash) -> Result<Self> {
        Self::with_extensions(origin, size, root, Vec::new())
    }

    /// Further lines that say whatever the log likes. Nobody can audit them, so better have none.
    pub fn with_extensions(
        origin: &str,
        size: u64,
        root: Hash,
        extensions: Vec<String>,
    ) -> Result<Self> {
        if !is_line(origin) {
            return Err(fault("the origin of a checkpoint is not a line of text"));
        }
        if !extensions.iter().all(|line| is_line(line)) {
            return Err(fault("an extension of a checkpoint is not a line of text"));
        }
        if size == 0 && root != Hash::EMPTY {
            return Err(fault(
                "a checkpoint of an empty log has another root than that of nothing",
            ));
        }
        Ok(Self { origin: origin.to_owned(), size, root, extensions })
    }

    /// The checkpoint in a note that this log signed. The log's key has the origin for its name.
    pub fn open(note: &Note, log: &VerifierKey) -> Result<Self> {
        note.verify([log])?;
        let checkpoint: Self = note.text().parse()?;
        if checkpoint.origin != log.name() {
            return Err(Error::new(
                Kind::Proof,
                format!("the checkpoint is not one of `{}`", log.name()),
            ));
        }
        Ok(checkpoint)
    }

    /// The checkpoint as the log's note.
    ///
    /// The log MUST NOT sign two checkpoints that no consistency proof connects.
    pub fn sign(&self, signer: &Signer) -> Result<Note> {
        if self.origin != signer.name() {
            let name = signer.name();
            return Err(Error::new(
                Kind::Key,
                format!("the key `{name}` does not sign for another origin"),
            ));
        }
        Note::sign(&self.to_string(), signer)
    }

    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// How many entries the log has.
    pub fn size(&self) -> u64 {
        self.size
    }

    pub fn root(&self) -> &Hash {
        &self.root
    }

    pub fn extensions(&self) -> &[String] {
        &self.extensions
    }
}

/// The text of the note.
impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}\n{}", self.origin, self.size, self.root.to_base64())?;
        self.extensions.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

/// Reads what [`Checkpoint`] prints, and nothing else.
impl FromStr for Checkpoint {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        if text.len() > crate::note::BYTES_MAX {
            return Err(fault("a checkpoint is longer than a note may be"));
        }
        let text = text.strip_suffix('\n').ok_or_else(|| fault("a checkpoint breaks off"))?;
        let mut lines = text.split('\n');
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next())
        else {
            return Err(fault("a checkpoint has less than three lines"));
        };
        let size = crate::decimal::read(size)
            .ok_or_else(|| fault("the size of a checkpoint is not a number"))?;
        let root = Hash::from_base64(root)
            .map_err(|_| fault("the root of a checkpoint is not 32 bytes in base64"))?;
        Self::with_extensions(origin, size, root, lines.map(str::to_owned).collect())
    }
}

fn is_line(line: &str) -> bool {
    !line.is_empty() && line.bytes().all(|byte| byte >= b' ')
}

fn fault(message: &str) -> Error {
    Error::new(Kind::Format, message)
}
