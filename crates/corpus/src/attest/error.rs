//! Why a signature is not made or not believed.

use std::fmt;
use std::path::Path;

/// The result of signing or verifying.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// One sentence, with a stable code and a hint.
#[derive(Debug)]
pub struct Error {
    kind: Kind,
    words: String,
}

/// What kind of fault it is. The code is stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// A key's file cannot be read or written, or others may read it.
    KeyFile,
    /// What should be a key of P-256 is none.
    KeyFormat,
    /// The names and digests that were given cannot be those of a folder's files.
    Files,
    /// The bundle is larger than any that is made.
    Size,
    /// The bundle is not in its format.
    Format,
    /// The bundle was signed with another key.
    Key,
    /// The signature does not fit what is signed.
    Signature,
    /// A file that was signed is not there.
    Missing,
    /// A file is there that was not signed.
    Extra,
    /// A file is not what was signed.
    Changed,
}

impl Kind {
    pub fn code(self) -> &'static str {
        match self {
            Self::KeyFile => "attest_key_file",
            Self::KeyFormat => "attest_key_format",
            Self::Files => "attest_files",
            Self::Size => "attest_size",
            Self::Format => "attest_format",
            Self::Key => "attest_key",
            Self::Signature => "attest_signature",
            Self::Missing => "attest_missing",
            Self::Extra => "attest_extra",
            Self::Changed => "attest_changed",
        }
    }

    pub fn hint(self) -> &'static str {
        match self {
            Self::KeyFile => {
                "a secret key is a file that its owner alone may read (`chmod 600`), and is never overwritten"
            }
            Self::KeyFormat => "keys are PEM: PKCS#8 for the secret one, SPKI for the public one",
            Self::Files => {
                "give each file once, by its path in the corpus, with its SHA-256 in lower case"
            }
            Self::Size | Self::Format => {
                "take the bundle from the publisher again, whole; sign with `model_signing sign key` or with Abide"
            }
            Self::Key => "ask the publisher for the public key of this corpus by another way",
            Self::Signature | Self::Changed | Self::Missing | Self::Extra => {
                "don't use the corpus; take it from the publisher again"
            }
        }
    }
}

impl Error {
    pub(crate) fn new(kind: Kind, words: impl fmt::Display) -> Self {
        Self { kind, words: words.to_string() }
    }

    pub(crate) fn file(path: &Path, words: impl fmt::Display) -> Self {
        Self::new(Kind::KeyFile, format_args!("`{}`: {words}", path.display()))
    }

    pub fn kind(&self) -> Kind {
        self.kind
    }

    pub fn hint(&self) -> &'static str {
        self.kind.hint()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

impl std::error::Error for Error {}
