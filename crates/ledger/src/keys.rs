//! The platform's secret keys, one file each.

use std::fmt;
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::Path;

use abide_verify::note::{Signer, VerifierKey};
use abide_verify::vrf::SecretKey;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::digest::Digest;
use crate::error::{Error, Kind, Result};
use crate::event;

const SUPPRESSION: &str = "suppression.key";
const PSEUDONYM: &str = "pseudonym.key";
const VRF: &str = "vrf.key";
const LOG: &str = "log.key";
/// Beside it while it is being replaced.
const LOG_NEXT: &str = "log.key.next";

/// How the line of the log's key begins.
const PRIVATE: &str = "PRIVATE";
const LOG_BYTES_MAX: u64 = 1024;

/// What is hashed with the suppression key to know it again.
const KEY_CHECK: &[u8] = b"abide ledger: this is the suppression key";

/// HMAC-SHA256 with its key taken in already, which is half of the work for a short text.
#[derive(Clone)]
pub(crate) struct Hasher(Hmac<Sha256>);

impl fmt::Debug for Hasher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hasher(..)")
    }
}

impl Hasher {
    pub(crate) fn hash(&self, bytes: &[u8]) -> Digest {
        let mut mac = self.0.clone();
        mac.update(bytes);
        Digest(mac.finalize().into_bytes().into())
    }
}

/// 32 random bytes that never leave the platform.
#[derive(Clone, PartialEq, Eq)]
pub struct Key([u8; 32]);

impl Key {
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// HMAC-SHA256 of the text under this key.
    pub fn hash(&self, text: &str) -> Digest {
        self.hash_bytes(text.as_bytes())
    }

    /// HMAC-SHA256 of the bytes under this key.
    pub fn hash_bytes(&self, bytes: &[u8]) -> Digest {
        self.hasher().hash(bytes)
    }

    /// For many hashes under this key.
    pub(crate) fn hasher(&self) -> Hasher {
        // HMAC fills a key that is shorter than a block with zeros; so filled, it is taken without a check.
        let block: [u8; 64] = std::array::from_fn(|at| self.0.get(at).copied().unwrap_or(0));
        Hasher(Hmac::<Sha256>::new(&block.into()))
    }

    /// The secret key of a verifiable random function that these bytes are.
    pub(crate) fn secret(&self) -> SecretKey {
        SecretKey::from_bytes(&self.0)
    }

    pub(crate) fn random() -> Result<Self> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|error| {
            Error::new(Kind::Key, format!("no random bytes for a key: {error}"))
        })?;
        Ok(Self(bytes))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

/// What the log signs with, and under which name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogKey {
    origin: String,
    seed: Key,
}

impl LogKey {
    /// The origin is the log's name everywhere: a host and a path without a scheme, such as `example.com/abide`.
    pub fn new(origin: &str, seed: Key) -> Result<Self> {
        let key = Self { origin: origin.to_owned(), seed };
        key.signer()?;
        Ok(key)
    }

    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// What others check its signatures with.
    pub fn verifier(&self) -> Result<VerifierKey> {
        Ok(self.signer()?.verifier().clone())
    }

    pub(crate) fn signer(&self) -> Result<Signer> {
        Ok(Signer::new(&self.origin, &self.seed.0)?)
    }
}

/// The keys of one platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keys {
    /// Turns a member's id into the hash that outlives their erasure. Without it, *off* is lost.
    pub suppression: Key,
    /// Turns ids into pseudonyms where people without access read them.
    pub pseudonym: Key,
    /// Signs the log's heads.
    pub log: LogKey,
    /// Turns a member's account into the pseudonym that proofs speak of.
    pub vrf: Key,
}

impl Keys {
    /// Makes the folder and all keys. A key that is there already is never overwritten.
    pub fn create(folder: &Path, origin: &str) -> Result<Self> {
        let log = LogKey::new(origin, Key::random()?)?;
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)
            .map_err(|error| Error::io(folder, error))?;
        Ok(Self {
            suppression: create(&folder.join(SUPPRESSION))?,
            pseudonym: create(&folder.join(PSEUDONYM))?,
            vrf: create(&folder.join(VRF))?,
            log: {
                write(&folder.join(LOG), log.line().as_bytes())?;
                log
            },
        })
    }

    /// What the first event of a ledger says of them.
    pub(crate) fn first(&self) -> Result<event::Key> {
        let log = self.log.signer()?.verifier().to_string();
        let vrf = self.vrf.secret().public().to_bytes();
        Ok(event::Key { log, vrf, replaces: None, attestation: None })
    }

    /// By which the suppression key is known again.
    pub(crate) fn key_check(&self) -> Digest {
        self.suppression.hash_bytes(KEY_CHECK)
    }

    /// That the suppression key is the one that the ledger was created with.
    pub(crate) fn is_of(&self, key_check: &Digest) -> Result<()> {
        if self.key_check() == *key_check {
            return Ok(());
        }
        Err(Error::new(
            Kind::Key,
            "the suppression key is not the one that this ledger was created with",
        )
        .hint(
            "bring back the ledger's own key: with another, erased members would count as new ones",
        ))
    }

    /// That the keys are those that the ledger names last.
    pub(crate) fn check(&self, (index, named): (u64, &VerifierKey), vrf: &[u8; 32]) -> Result<()> {
        if self.vrf.secret().public().to_bytes() != *vrf {
            return Err(Error::new(Kind::Key, "the pseudonyms' key is not the one that this ledger was created with")
                .hint("bring back the ledger's own `vrf.key`: with another, every member would have another pseudonym"));
        }
        if self.log.signer()?.verifier() == named {
            return Ok(());
        }
        let words = if index == 0 {
            "the log's key is not the one that this ledger was created with".to_owned()
        } else {
            format!("the log's key is not the one that event {index} of the ledger names")
        };
        Err(Error::new(Kind::Key, words)
            .hint("bring back the ledger's own key; if its rotation was broken off, finish it"))
    }

    /// Reads all keys.
    pub fn load(folder: &Path) -> Result<Self> {
        Ok(Self {
            suppression: load(&folder.join(SUPPRESSION))?,
            pseudonym: load(&folder.join(PSEUDONYM))?,
            vrf: load(&folder.join(VRF))?,
            log: load_log(&folder.join(LOG))?,
        })
    }
}

impl LogKey {
    /// The key that is to take the place of the log's: the one that was made already, or a new one. It is on the disk, under its name.
    pub(crate) fn next(folder: &Path, origin: &str) -> Result<Self> {
        if let Some(key) = Self::waiting(folder)? {
            return Ok(key);
        }
        let key = Self::new(origin, Key::random()?)?;
        write(&folder.join(LOG_NEXT), key.line().as_bytes())?;
        sync(folder)?;
        Ok(key)
    }

    /// The key that is to take the place of the log's, if a rotation has begun.
    pub(crate) fn waiting(folder: &Path) -> Result<Option<Self>> {
        let path = folder.join(LOG_NEXT);
        match load_log(&path) {
            Ok(key) => Ok(Some(key)),
            Err(_) if !path.exists() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Puts the next key in the place of the old one, which is gone with it.
    pub(crate) fn take(&self, folder: &Path) -> Result<()> {
        let path = folder.join(LOG);
        match std::fs::rename(folder.join(LOG_NEXT), &path) {
            Ok(()) => sync(folder),
            // Somebody else has just finished the same rotation.
            Err(_) if load_log(&path).is_ok_and(|key| key == *self) => Ok(()),
            Err(error) => Err(Error::io(path, error)),
        }
    }

    fn line(&self) -> String {
        format!("{PRIVATE}+{}+{}\n", self.origin, hex::encode(self.seed.0))
    }
}

fn create(path: &Path) -> Result<Key> {
    let key = Key::random()?;
    write(path, &key.0)?;
    Ok(key)
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(
        |error| {
            if error.kind() == ErrorKind::AlreadyExists {
                Error::new(Kind::Key, "there is a key already")
                    .file(path)
                    .hint("keep it: a ledger that was written with it cannot be read with another")
            } else {
                Error::io(path, error)
            }
        },
    )?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(|error| Error::io(path, error))
}

/// Makes the names in the folder last.
fn sync(folder: &Path) -> Result<()> {
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|error| Error::io(folder, error))
}

fn load(path: &Path) -> Result<Key> {
    let bytes = read(path, 32)?;
    let bytes = bytes.try_into().map_err(|_| wrong(path, "the key is not 32 bytes long"))?;
    Ok(Key(bytes))
}

/// What stands in the file of a key, if nobody else can read it.
fn read(path: &Path, bytes_max: u64) -> Result<Vec<u8>> {
    let file = File::open(path).map_err(|error| {
        let missing = error.kind() == ErrorKind::NotFound;
        let fault = Error::io(path, error);
        if missing { fault.hint("bring the key back from where secrets are kept; a new one would lose every erasure") } else { fault }
    })?;
    let about = file.metadata().map_err(|error| Error::io(path, error))?;
    if !about.is_file() {
        return Err(Error::new(Kind::Key, "the key is not a file").file(path));
    }
    if about.mode() & 0o077 != 0 {
        return Err(Error::new(Kind::Key, "the key can be read or changed by other users")
            .file(path)
            .hint(format!("chmod 600 `{}`", path.display())));
    }
    // One byte more than is asked for, so that a longer file is noticed.
    let mut bytes = Vec::new();
    file.take(bytes_max + 1).read_to_end(&mut bytes).map_err(|error| Error::io(path, error))?;
    Ok(bytes)
}

/// The line of the log's key: a word, the origin, and the seed in hexadecimal.
fn load_log(path: &Path) -> Result<LogKey> {
    let bytes = read(path, LOG_BYTES_MAX)?;
    let fault = || wrong(path, "the key is not one of a log");
    let line = std::str::from_utf8(&bytes).ok().and_then(|text| text.strip_suffix('\n'));
    let mut parts = line.ok_or_else(fault)?.split('+');
    let (Some(PRIVATE), Some(origin), Some(seed), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(fault());
    };
    let mut key = [0; 32];
    hex::decode_to_slice(seed, &mut key).map_err(|_| fault())?;
    LogKey::new(origin, Key(key)).map_err(|_| fault())
}

fn wrong(path: &Path, words: &str) -> Error {
    Error::new(Kind::Key, words).file(path).hint("bring it back from where secrets are kept")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4231, test case 2 has a short key; filled with zeros it is the same key.
    #[test]
    fn hashes_as_the_standard_says() {
        let mut bytes = [0; 32];
        bytes[..4].copy_from_slice(b"Jefe");
        assert_eq!(
            Key::new(bytes).hash("what do ya want for nothing?").to_string(),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    #[test]
    fn a_key_does_not_print_itself() {
        assert_eq!(format!("{:?}", Key::new([7; 32])), "Key(…)");
    }
}
