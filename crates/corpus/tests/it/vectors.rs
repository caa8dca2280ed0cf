//! Proofs of a real corpus, in files that the second verifier (`verifiers/web`) is tested with. `ABIDE_ACCEPT=1` writes them anew.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use abide_corpus::prove;
use abide_verify::checkpoint::Checkpoint;
use abide_verify::cosignature::Cosigner;
use abide_verify::log_proof::LogProof;
use abide_verify::membership::Membership;
use abide_verify::merkle::{Hash, Leaves, inclusion_proof, leaf_hash, root};
use abide_verify::note::Signer;
use abide_verify::policy::Policy;
use abide_verify::vrf::{Output, SecretKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::fixture::{Body, Known, Row, request, write};

const FILE: &str = "../../verifiers/web/test/rust/membership.json";

/// What is hard to write the same twice: quotes, controls, letters of every length.
const TEXTS: [&str; 4] = [
    "Grüße, “world”\n\t\"quoted\" \\ and / \u{1}\u{1f}\u{7f}\u{2028}",
    "😀 𝄞 \u{fb33} é e\u{301}",
    "",
    "plain words that are longer than a block of thirty-two bytes, with one \" near the end",
];

fn pseudonym(member: &str) -> Output {
    SecretKey::from_bytes(&[7; 32]).evaluate(member.as_bytes())
}

fn rows() -> Vec<Row> {
    let anna = TEXTS.iter().enumerate().map(|(at, text)| {
        let text = (*text).to_owned();
        let body =
            if at % 2 == 0 { Body::Text(text) } else { Body::Chat(vec![("user".into(), text)]) };
        ("anna".to_owned(), body)
    });
    let media = [("anna".to_owned(), Body::Media("photo \"1\".jpg".into()))];
    let others = (0..40).map(|at| (format!("m{at}"), Body::Text(format!("text {at}"))));
    let all = anna.chain(media).chain(others).enumerate();
    all.map(|(at, (author, body))| Row {
        id: format!("r{at}"),
        author: Some(author),
        category: "content.post",
        region: Some("DE"),
        reason: if at % 7 == 6 { 12 } else { 0 },
        body,
    })
    .collect()
}

/// The file: who is trusted, and for each case whose proof it is and what is found.
fn made(folder: &Path) -> Value {
    let rows = rows();
    let mut request = request(folder);
    let known: HashMap<String, Output> = rows
        .iter()
        .filter_map(|row| row.author.clone())
        .map(|of| (of.clone(), pseudonym(&of)))
        .collect();
    request.pseudonyms = Arc::new(Known(known));
    let summary = write(request, &rows, 50, 1);
    let body = json!({"id": summary.id, "position": {"events": 7, "time": "2025-11-03T00:00:00Z", "digest": "cd".repeat(32)},
        "membership": summary.membership.to_string()});
    // Keys of a body stand in the ledger's order; of this library's, in that of the alphabet. Any will do.
    let entry =
        format!(r#"{{"kind":"corpus","time":"2025-11-03T00:00:00.000000Z","body":{body}}}"#);
    let log = Signer::new("example.com/abide", &[1; 32]).unwrap();
    let witness = Cosigner::new("w1.example", &[2; 32]).unwrap();
    let policy = format!("log {}\nwitness w1 {}\nquorum w1\n", log.verifier(), witness.verifier());
    let leaves: Vec<Hash> =
        ["first", "second", &entry, "last"].map(|entry| leaf_hash(entry.as_bytes())).into();
    let head = Checkpoint::new("example.com/abide", 4, root(&leaves)).unwrap().sign(&log).unwrap();
    let head = witness.cosign(head, 1_764_000_000).unwrap();
    let path = inclusion_proof(&Leaves(&leaves), 2, 4).unwrap();
    let proof = LogProof::new(2, path, head).unwrap();
    // r6, m1's only record, is denied.
    let cases = ["anna", "m0", "m1", "nobody"].map(|member| {
        let holding = prove(&summary.path, &pseudonym(member)).unwrap();
        let file = Membership::new(holding, entry.clone(), proof.clone());
        let trusted = Policy::parse(policy.as_bytes()).unwrap();
        let verified = file.verify(&pseudonym(member), &trusted).unwrap();
        json!({
            "member": member,
            "pseudonym": STANDARD.encode(pseudonym(member).0),
            "file": file.to_string(),
            "finds": verified.code(),
            "rows": verified.rows.map_or(0, <[_]>::len),
        })
    });
    json!({ "policy": policy, "cases": cases })
}

#[test]
fn the_files_are_those_that_are_made() {
    let folder = tempfile::tempdir().unwrap();
    let made = made(folder.path());
    let found: Vec<&str> = made["cases"]
        .as_array()
        .unwrap()
        .iter()
        .map(|case| case["finds"].as_str().unwrap())
        .collect();
    assert_eq!(
        found,
        [
            "membership::included",
            "membership::included",
            "membership::excluded",
            "membership::excluded"
        ]
    );
    assert_eq!(made["cases"][0]["rows"], 5);
    let text = format!("{}\n", serde_json::to_string_pretty(&made).unwrap());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    if std::env::var_os("ABIDE_ACCEPT").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &text).unwrap();
    }
    assert!(
        fs::read_to_string(&path).unwrap() == text,
        "`{FILE}` is of another release; see `ABIDE_ACCEPT`"
    );
}
