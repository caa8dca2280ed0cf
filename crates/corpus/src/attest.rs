//! What a corpus says of itself under a signature.
//!
//! ```
//! use abide_corpus::attest::{Key, sign, verify};
//!
//! let files = [("README.md", "2c8b08da5ce60398e1f19af0e5dccc744df274b826abe585eaba68c525434806")];
//! let key = Key::generate()?;
//! let bundle = sign(&files, "9b7b5fe6539fd404", &key)?;
//! assert_eq!(verify(bundle.as_bytes(), &files, &key.public())?.files, 1);
//! # Ok::<(), abide_corpus::attest::Error>(())
//! ```
//!
//! [`sign`] makes the bundle of an OpenSSF model signature, which `model_signing verify key` accepts; [`verify`] checks
//! one, whoever made it; [`statement`] is what was decided, as an in-toto statement. All three work on the names and
//! digests of files: who calls them reads the folder. It does not say who holds the key, and not when it signed. The
//! format is in `docs/formats/attestations.md`.

mod bundle;
mod error;
mod key;
mod listing;
mod payload;
mod public;
mod signer;
mod statement;
mod succession;
mod verifier;

pub use error::{Error, Kind, Result};
pub use key::Key;
pub use public::PublicKey;
pub use signer::{sign, sign_folder};
pub use statement::{PREDICATE, statement};
pub use succession::{follow, succession};
pub use verifier::{Verified, verify};

pub use payload::STATEMENT_TYPE;

pub(crate) use bundle::BYTES_MAX;

/// The bundle's file. It signs every other file of the corpus and cannot sign itself.
pub const BUNDLE: &str = "corpus.oms.json";

/// The statement's file.
pub const STATEMENT: &str = "corpus.intoto.json";
