//! A client that others wrote reads what is exported here: Go's `golang.org/x/mod/sumdb`, whose answers of `cargo xtask interop` are recorded beside.
//!
//! It makes and checks its proofs with code of its own. Ours must be the same, hash by hash, from the same files.

use std::collections::BTreeMap;

use abide_serve::Folder;
use abide_verify::audit;
use abide_verify::merkle::{Hash, consistency_proof, inclusion_proof, verify_consistency};
use abide_verify::policy::Policy;
use abide_verify::published::{CHECKPOINT, CHECKPOINT_BYTES_MAX, Published, PublishedTiles};
use serde::Deserialize;

#[path = "../../examples/audit/made.rs"]
mod made;

/// The log has tiles of three levels and partial ones of each.
const ENTRIES: u64 = 70_000;
const ANSWERS: &str = include_str!("sumdb.json");

#[derive(Deserialize)]
struct Answers {
    origin: String,
    size: u64,
    root: String,
    entries: u64,
    inclusion: BTreeMap<u64, Vec<String>>,
    consistency: BTreeMap<u64, Vec<String>>,
    old_roots: BTreeMap<u64, String>,
}

fn hashes(base64: &[String]) -> Vec<Hash> {
    base64.iter().map(|hash| Hash::from_base64(hash).unwrap()).collect()
}

#[test]
fn what_another_client_read_is_what_is_exported() {
    let folder = tempfile::tempdir().unwrap();
    let made = made::Made::new(ENTRIES).unwrap();
    abide_serve::export::run(&made, folder.path()).unwrap();
    let log = Folder::new(folder.path());
    let key = abide_serve::source::Source::key(&made).unwrap();
    let head = log.read(&[CHECKPOINT.to_owned()], CHECKPOINT_BYTES_MAX).unwrap().remove(0).unwrap();
    let (head, findings) = audit::head(&head, &Policy::default().with_log(key).unwrap());
    let checkpoint = head.unwrap().checkpoint;
    assert!(findings.is_empty());

    let answers: Answers = serde_json::from_str(ANSWERS).unwrap();
    assert_eq!(
        (answers.origin.as_str(), answers.size, answers.entries),
        (checkpoint.origin(), ENTRIES, ENTRIES)
    );
    assert_eq!(Hash::from_base64(&answers.root).unwrap(), *checkpoint.root());
    let tiles = PublishedTiles(&log);
    assert!(answers.inclusion.len() > 70 && answers.inclusion.contains_key(&(ENTRIES - 1)));
    for (index, proof) in &answers.inclusion {
        assert_eq!(inclusion_proof(&tiles, *index, ENTRIES).unwrap(), hashes(proof), "{index}");
    }
    assert_eq!(answers.consistency.len(), 8);
    for (old, proof) in &answers.consistency {
        let ours = consistency_proof(&tiles, *old, ENTRIES).unwrap();
        assert_eq!(ours, hashes(proof), "{old}");
        let root = Hash::from_base64(&answers.old_roots[old]).unwrap();
        verify_consistency((*old, &root), (ENTRIES, checkpoint.root()), &ours).unwrap();
    }
}
