//! The keys that the log names, one after the other.

use sha2::{Digest, Sha256};

use super::Check;
use super::entry::{Content, Entry};
use super::finding::Findings;
use super::head::Head;
use crate::entry::KeyEntry;
use crate::note::VerifierKey;

/// The longest public key that signs corpora.
const PEM_BYTES_MAX: usize = 1024;

/// That each key of the log, and of corpora, takes the place of the one before it, that the key of the pseudonyms is the same for ever, and that the head is signed
/// by the key that was named last.
#[derive(Debug, Clone, Default)]
pub struct Keys {
    /// Who signed the head.
    head: Option<VerifierKey>,
    log: Option<VerifierKey>,
    vrf: Option<[u8; 32]>,
    /// What signs corpora, each with the entry that names it.
    attestations: Vec<(u64, String)>,
    replaced: u64,
}

impl Keys {
    pub fn of(head: &Head) -> Self {
        Self { head: Some(head.log.clone()), ..Self::default() }
    }

    /// The public key of the pseudonyms.
    pub fn vrf(&self) -> Option<&[u8; 32]> {
        self.vrf.as_ref()
    }

    /// The public keys in PEM that sign corpora, oldest first, each with the entry that names it.
    pub fn attestations(&self) -> &[(u64, String)] {
        &self.attestations
    }

    /// How often the log's key was replaced.
    pub fn replaced(&self) -> u64 {
        self.replaced
    }

    fn key(&mut self, index: u64, text: &str, findings: &mut Findings) {
        let Ok(key) = text.parse::<KeyEntry>() else {
            return findings.at(index, "key::unreadable", "it is not of keys as the format says");
        };
        let same = self.log.as_ref() == Some(&key.log) && key.replaces.is_none();
        if !(same && key.attestation.is_some()) {
            if key.replaces != self.log {
                findings.at(
                    index,
                    "key::replaces",
                    "it does not replace the key that signed until here",
                );
            }
            self.replaced += u64::from(self.log.is_some());
            self.log = Some(key.log);
        }
        let vrf = key.vrf.to_bytes();
        if *self.vrf.get_or_insert(vrf) != vrf {
            let message = "it names another key of the pseudonyms, so nobody finds what was theirs";
            findings.at(index, "key::vrf", message);
        }
        if let Some(attestation) = key.attestation {
            let before = self.attestations.last().map(|(_, pem)| hex::encode(Sha256::digest(pem)));
            if attestation.key.len() > PEM_BYTES_MAX || attestation.replaces != before {
                let message = "the key of corpora does not take the place of the one before it";
                findings.at(index, "key::attestation", message);
            }
            self.attestations.push((index, attestation.key));
        }
    }
}

impl Check for Keys {
    fn entry(&mut self, index: u64, entry: &Entry<'_>, findings: &mut Findings) {
        if entry.kind == "key" {
            let Content::Body(body) = entry.content else { return };
            // As the entry is written, which it is read by.
            let text = format!(r#"{{"kind":"key","time":"{:.6}","body":{body}}}"#, entry.time);
            self.key(index, &text, findings);
        } else if index == 0 {
            findings.at(index, "key::first", "the log does not begin with its keys");
        }
    }

    fn end(&mut self, findings: &mut Findings) {
        if let (Some(head), Some(log)) = (&self.head, &self.log)
            && head != log
        {
            let message = "the head is signed by another key than the one that the log names last";
            findings.add("key::head", None, message);
        }
    }
}
