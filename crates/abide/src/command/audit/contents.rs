//! A corpus by itself: its files, rows, trees and counts, and whether the key that the log names signed it.

use abide_corpus::attest::PublicKey;
use abide_corpus::reader;
use abide_verify::audit::{Findings, Keys, Place};

use crate::corpora::OnDisk;

/// `entry` is the corpus's own in the log.
pub(super) fn check(corpus: &OnDisk, keys: &Keys, entry: Option<u64>, findings: &mut Findings) {
    let place = || Some(Place::Corpus(corpus.manifest.id.clone()));
    let checked = match reader::check(&corpus.path) {
        Ok(checked) => checked,
        Err(_)
            if reader::is_counted(&corpus.path, &corpus.manifest).is_ok_and(|counted| !counted) =>
        {
            let message = "its manifest counts otherwise than its decisions";
            return findings.add("corpus::counts", place(), message);
        }
        Err(error) => return findings.add("corpus::broken", place(), error.to_string()),
    };
    // The key that counted when it was entered, or one that took its place.
    let named = keys.attestations();
    let before = |(index, _): &(u64, String)| entry.is_some_and(|entry| *index < entry);
    let named = named.get(named.iter().rposition(before).unwrap_or(0)..).unwrap_or_default();
    let known: Vec<PublicKey> =
        named.iter().filter_map(|(_, pem)| PublicKey::from_pem(pem).ok()).collect();
    if let Err(error) = checked.signed_by_one_of(&known) {
        findings.add("corpus::signature", place(), error.to_string());
    }
}
