//! What corpora are signed with: the key of today, and those before it, as the log names them.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use abide_corpus::attest::{self, Key, PublicKey};
use abide_ledger::{Appended, Ledger};
use abide_verify::entry::Attestation;
use jiff::Timestamp;

use crate::failure::{At, Failure};
use crate::platform::{Platform, SIGNED, SIGNER};
use crate::receipts;

/// Beside the key while it is being replaced.
const NEXT: &str = "corpus.key.next";

const FAILED: &str = "keys::attestation";

/// The key that signs. A rotation that broke off after the log had named its key is finished first.
pub(crate) fn signer(platform: &Platform) -> Result<Key, Failure> {
    let folder = platform.path(&platform.config.keys);
    if let Some(next) = waiting(&folder)?
        && named(&platform.read_ledger()?)?.is_some_and(|named| named.key == next.public().pem())
    {
        take(&folder, &next)?;
    }
    load(&folder.join(SIGNER))
}

/// The public keys that corpora of this platform may be signed with, the newest first.
pub(crate) fn known(platform: &Platform, ledger: &Ledger) -> Result<Vec<PublicKey>, Failure> {
    let mut keys = vec![];
    for (_, named) in ledger.attestations()?.into_iter().rev() {
        keys.push(PublicKey::from_pem(&named.key).map_err(abide_corpus::Error::from)?);
    }
    if keys.is_empty() {
        let path = platform.path(&platform.config.keys).join(SIGNED);
        let pem = fs::read_to_string(&path).at("check::key", path.display())?;
        keys.push(PublicKey::from_pem(&pem).map_err(abide_corpus::Error::from)?);
    }
    Ok(keys)
}

/// Has the log name the key, so that everybody who has the log knows who signs. It names another one only by a rotation.
pub(crate) fn declare(ledger: &mut Ledger, key: &PublicKey, now: Timestamp) -> Result<(), Failure> {
    match named(ledger)? {
        Some(named) if named.key == key.pem() => Ok(()),
        Some(_) => {
            Err(Failure::failed(FAILED, "the log names another key for corpora than `corpus.key`")
                .hint(
                    "bring back the key that it names; `abide keys rotate attestation` replaces it",
                ))
        }
        None => {
            let key = key.pem().to_owned();
            let first = Attestation { key, replaces: None, signature: None };
            ledger.declare_attestation(first, now)?;
            Ok(())
        }
    }
}

/// Replaces the key in the log and in its file. `None` if a rotation that was broken off had only its files left to do.
///
/// The new key is on the disk before the log names it, and the old one until the log does. `lost`: there is no old key to sign the new one with.
pub(crate) fn rotate(
    platform: &Platform,
    lost: bool,
    now: Timestamp,
) -> Result<Option<Appended>, Failure> {
    let folder = platform.path(&platform.config.keys);
    let mut ledger = platform.ledger()?;
    let next = if let Some(next) = waiting(&folder)? {
        next
    } else {
        let next = Key::generate().map_err(abide_corpus::Error::from)?;
        next.save(&folder.join(NEXT)).map_err(abide_corpus::Error::from)?;
        sync(&folder)?;
        next
    };
    let mut appended = None;
    if named(&ledger)?.is_none_or(|named| named.key != next.public().pem()) {
        let signature = if lost {
            None
        } else {
            let old = load(&folder.join(SIGNER)).map_err(|failure| {
                failure
                    .hint("if the key is gone for good, `--lost` replaces it without its signature")
            })?;
            declare(&mut ledger, &old.public(), now)?;
            let signed = attest::succession(&old, &next.public());
            Some(signed.map_err(abide_corpus::Error::from)?)
        };
        let before = named(&ledger)?;
        let replaces = before.map(|old| abide_ledger::Digest::of(old.key.as_bytes()).to_string());
        let key = Attestation { key: next.public().pem().to_owned(), replaces, signature };
        appended = Some(ledger.declare_attestation(key, now)?);
    }
    take(&folder, &next)?;
    Ok(appended)
}

/// What the log names last.
fn named(ledger: &Ledger) -> Result<Option<Attestation>, Failure> {
    Ok(ledger.attestations()?.pop().map(|(_, named)| named))
}

fn load(path: &Path) -> Result<Key, Failure> {
    Ok(Key::load(path).map_err(abide_corpus::Error::from)?)
}

/// The key of a rotation that has begun.
fn waiting(folder: &Path) -> Result<Option<Key>, Failure> {
    let path: PathBuf = folder.join(NEXT);
    if path.exists() { load(&path).map(Some) } else { Ok(None) }
}

/// Puts both halves in their places, the secret one last: until then the rotation is not over.
fn take(folder: &Path, next: &Key) -> Result<(), Failure> {
    receipts::show(&folder.join(SIGNED), next.public().pem())?;
    let place = folder.join(SIGNER);
    match fs::rename(folder.join(NEXT), &place) {
        // Somebody else has just finished the same rotation.
        Err(_) if load(&place).is_ok_and(|key| key.public() == next.public()) => {}
        renamed => renamed.at(FAILED, place.display())?,
    }
    sync(folder)
}

/// Makes the names in the folder last.
fn sync(folder: &Path) -> Result<(), Failure> {
    File::open(folder).and_then(|folder| folder.sync_all()).at(FAILED, folder.display())
}
