//! Every parser of text, on spoilt documents: none panics, and what one reads it prints back.

use abide_verify::checkpoint::Checkpoint;
use abide_verify::log_proof::LogProof;
use abide_verify::merkle::Hash;
use abide_verify::note::{Note, VerifierKey};
use abide_verify::policy::Policy;
use abide_verify::published::{Declared, Stated};
use abide_verify::watch::Memory;
use abide_verify::witness::Request;
use proptest::prelude::*;
use serde_json::json;

use crate::checkpoint::{ARCHE, ARCHE_LOG, ARCHE_WITNESSES};

/// What breaks lines apart, and what number parsers are too kind to.
const SPLINTERS: [&str; 16] = [
    "\n", "\n\n", " ", "+", "0", "-", "=", "==", "— ", "\r", "\t", "\0", "#", "é", "index ", "none",
];

fn documents() -> [String; 9] {
    let hash = Hash::EMPTY.to_base64();
    let [one, two, ..] = ARCHE_WITNESSES;
    let policy =
        format!("log {ARCHE_LOG} url\nwitness a {one}\nwitness b {two}\ngroup g 1 a b\nquorum g\n");
    let proof = format!("c2sp.org/tlog-proof@v1\nextra AAAA\nindex 70\n{hash}\n{hash}\n\n{ARCHE}");
    let (text, _) = ARCHE.split_once("\n\n").unwrap();
    let request = format!("old 70\n{hash}\n{hash}\n\n{ARCHE}");
    let stated = json!({ "root": "{}", "log": proof, "proof": "AAAA" }).to_string();
    let list = json!([{ "index": 1, "entry": "{}" }, { "index": 7, "entry": "{}" }]).to_string();
    let memory = json!({
        "act": 3, "seen": "2025-11-03T00:00:00Z", "checkpoint": ARCHE,
        "root": { "index": 4, "entry": "{}" },
        "waiting": { "index": 5, "since": "2025-11-03T00:00:00Z" },
        "corpora": [{ "index": 6, "entry": "{}", "rooted": true }],
        "terms": [{ "index": 7, "entry": "{}" }],
        "empty": { "digest": vec![0; 32], "root": vec![1; 32] },
    });
    let memory = memory.to_string();
    let head = format!("{text}\n");
    [ARCHE.to_owned(), ARCHE_LOG.to_owned(), policy, proof, head, request, stated, list, memory]
}

/// A document with a few pieces cut out, put in, or put elsewhere.
fn spoilt() -> impl Strategy<Value = Vec<u8>> {
    let edit =
        (any::<prop::sample::Index>(), 0_usize..6, 0_usize..SPLINTERS.len() + 2, any::<u8>());
    (prop::sample::select(documents().to_vec()), prop::collection::vec(edit, 0..4)).prop_map(
        |(text, edits)| {
            let mut bytes = text.into_bytes();
            for (at, cut, splinter, byte) in edits {
                let at = at.index(bytes.len() + 1);
                let end = (at + cut).min(bytes.len());
                let piece = match SPLINTERS.get(splinter) {
                    Some(splinter) => splinter.as_bytes().to_vec(),
                    None => vec![byte],
                };
                bytes.splice(at..end, piece);
            }
            bytes
        },
    )
}

fn check(bytes: &[u8]) {
    if let Ok(note) = Note::parse(bytes) {
        assert_eq!(note.to_string().as_bytes(), bytes);
        let keys: Vec<VerifierKey> =
            ARCHE_WITNESSES.iter().map(|key| key.parse().unwrap()).collect();
        let _ = note.verify(&keys);
    }
    if let Ok(proof) = LogProof::parse(bytes) {
        assert_eq!(proof.to_string().as_bytes(), bytes);
    }
    if let Ok(request) = Request::parse(bytes) {
        assert_eq!(request.to_string().as_bytes(), bytes);
        let _ = request.signed_by(&[ARCHE_LOG.parse().unwrap()]);
    }
    if let Ok(policy) = Policy::parse(bytes) {
        let printed = policy.to_bytes();
        assert_eq!(Policy::parse(&printed).unwrap(), policy);
        assert_eq!(Policy::parse(&printed).unwrap().to_bytes(), printed);
    }
    if let Ok(stated) = Stated::parse(bytes) {
        assert_eq!(Stated::parse(stated.to_json().unwrap().as_bytes()).unwrap(), stated);
    }
    if let Ok(list) = Declared::list(bytes) {
        assert_eq!(Declared::list(&serde_json::to_vec(&list).unwrap()).unwrap(), list);
    }
    if let Ok(memory) = Memory::parse(bytes) {
        assert_eq!(Memory::parse(memory.to_json().unwrap().as_bytes()).unwrap(), memory);
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(checkpoint) = text.parse::<Checkpoint>() {
        assert_eq!(checkpoint.to_string(), text);
    }
    if let Ok(key) = text.parse::<VerifierKey>() {
        assert_eq!(key.to_string(), text);
    }
    if let Ok(hash) = Hash::from_base64(text) {
        assert_eq!(hash.to_base64(), text);
    }
}

#[test]
fn whole_documents() {
    let [note, key, policy, proof, checkpoint, request, stated, list, memory] = documents();
    assert!(Stated::parse(stated.as_bytes()).is_ok() && Memory::parse(memory.as_bytes()).is_ok());
    assert_eq!(Declared::list(list.as_bytes()).unwrap().len(), 2);
    assert!(Declared::list(list.replace("\"index\":7", "\"index\":1").as_bytes()).is_err());
    assert!(Request::parse(request.as_bytes()).is_ok());
    assert!(Note::parse(note.as_bytes()).is_ok() && LogProof::parse(proof.as_bytes()).is_ok());
    assert!(key.parse::<VerifierKey>().is_ok() && checkpoint.parse::<Checkpoint>().is_ok());
    assert_eq!(Policy::parse(policy.as_bytes()).unwrap().to_bytes(), policy.as_bytes());
    for document in documents() {
        check(document.as_bytes());
    }
}

proptest! {
    #[test]
    fn spoilt_documents(bytes in spoilt()) {
        check(&bytes);
    }

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        check(&bytes);
    }

    #[test]
    fn any_lines(text in "([a-z0-9+/= —#\\n]|index |quorum |none){0,60}\\n") {
        check(text.as_bytes());
    }
}
