//! Proofs of what a corpus holds of a member, and every way to break one.

mod attack;
mod parser;
mod published;

use std::collections::BTreeMap;

use abide_verify::checkpoint::Checkpoint;
use abide_verify::log_proof::LogProof;
use abide_verify::membership::{
    self, Bucket, Holding, Leaves, Membership, Row, Rows, bucket, key, root,
};
use abide_verify::merkle::{Hash, inclusion_proof, leaf_hash};
use abide_verify::note::Signer;
use abide_verify::policy::Policy;
use abide_verify::vrf::{Output, SecretKey};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

const BUCKETS: u32 = 8;
const CORPUS: &str = "0123456789abcdef";

fn pseudonym(member: &str) -> Output {
    SecretKey::from_bytes(&[7; 32]).evaluate(member.as_bytes())
}

fn row(text: &str) -> Row {
    Row::read(text.as_bytes()).unwrap()
}

fn anna() -> Vec<Row> {
    vec![
        row(
            r#"{"text":"Grüße, “world”\n","id":"post-2","category":"content.post","source":"posts"}"#,
        ),
        row(
            r#"{"id":"post-1","messages":[{"role":"user","content":null},null],"category":"content.post"}"#,
        ),
    ]
}

/// A corpus as its builder holds it.
struct Corpus {
    id: &'static str,
    rows: BTreeMap<String, Vec<Row>>,
    buckets: Vec<Bucket>,
    leaves: Vec<Leaves>,
}

impl Corpus {
    fn new(id: &'static str, rows: BTreeMap<String, Vec<Row>>, version: u8) -> Self {
        let (mut buckets, mut leaves) = (vec![], vec![]);
        for number in 0..BUCKETS {
            let digest = [version.wrapping_add(number as u8); 32];
            let inside = rows.iter().filter(|(member, rows)| {
                bucket(&pseudonym(member), BUCKETS) == number && !rows.is_empty()
            });
            let of = inside.map(|(member, rows)| {
                let rows: Rows = rows.iter().map(Row::digest).collect();
                (key(&pseudonym(member), &digest), rows.value())
            });
            let tree = Leaves::new(of.collect()).unwrap();
            buckets.push(Bucket { digest, root: tree.root() });
            leaves.push(tree);
        }
        Self { id, rows, buckets, leaves }
    }

    /// Anna with two rows, sixty others with one each.
    fn usual(id: &'static str, version: u8) -> Self {
        let others = (0..60).map(|at| {
            (format!("member-{at}"), vec![row(&format!(r#"{{"id":"row-{at}","text":"t"}}"#))])
        });
        Self::new(id, others.chain([("anna".to_owned(), anna())]).collect(), version)
    }

    fn root(&self) -> Hash {
        root(&self.buckets)
    }

    fn entry(&self) -> String {
        format!(
            r#"{{"kind":"corpus","time":"2025-11-03T00:00:00.000000Z","body":{{"id":"{}","position":{{"events":7,"time":"2025-11-03T00:00:00Z","digest":"00"}},"membership":"{}"}}}}"#,
            self.id,
            self.root()
        )
    }

    fn holding(&self, member: &str) -> Holding {
        self.holding_in(member, bucket(&pseudonym(member), BUCKETS))
    }

    /// What is said of a member in a bucket that may not be theirs.
    fn holding_in(&self, member: &str, number: u32) -> Holding {
        let digest = self.buckets[number as usize].digest;
        let proof = self.leaves[number as usize].prove(&pseudonym(member), &digest);
        let rows = match proof.end() {
            abide_verify::map::End::Found(_) => Some(self.rows[member].clone()),
            _ => None,
        };
        Holding::new(self.id, number, &self.buckets, proof, rows).unwrap()
    }

    fn prove(&self, member: &str) -> Membership {
        let entry = self.entry();
        let log = logged(&entry);
        Membership::new(self.holding(member), entry, log)
    }
}

fn log() -> Signer {
    Signer::new("example.com/abide", &[1; 32]).unwrap()
}

fn policy() -> Policy {
    Policy::default().with_log(log().verifier().clone()).unwrap()
}

/// The proof of an entry in a log that also has others.
fn logged(entry: &str) -> LogProof {
    let leaves: Vec<Hash> =
        ["a", "b", entry, "c", "d"].map(|entry| leaf_hash(entry.as_bytes())).into();
    let path = inclusion_proof(&abide_verify::merkle::Leaves(&leaves), 2, 5).unwrap();
    let head = Checkpoint::new("example.com/abide", 5, abide_verify::merkle::root(&leaves));
    LogProof::new(2, path, head.unwrap().sign(&log()).unwrap()).unwrap()
}

/// What a verifier makes of a file.
fn code(file: &str, member: &str) -> &'static str {
    let parsed = Membership::parse(file.as_bytes());
    match &parsed {
        Err(error) => error.code(),
        Ok(proof) => match proof.verify(&pseudonym(member), &policy()) {
            Err(error) => error.code(),
            Ok(verified) => verified.code(),
        },
    }
}

#[test]
fn rows_that_are_in() {
    let corpus = Corpus::usual(CORPUS, 1);
    let file = corpus.prove("anna").to_string();
    let proof = Membership::parse(file.as_bytes()).unwrap();
    let verified = proof.verify(&pseudonym("anna"), &policy()).unwrap();
    assert_eq!((verified.corpus, verified.rows), (CORPUS, Some(anna().as_slice())));
    assert_eq!(verified.time, "2025-11-03T00:00:00.000000Z");
    assert_eq!(verified.accepted.checkpoint.size(), 5);
    for at in 0..60 {
        let member = format!("member-{at}");
        assert_eq!(code(&corpus.prove(&member).to_string(), &member), "membership::included");
    }
}

#[test]
fn members_that_are_not() {
    let corpus = Corpus::usual(CORPUS, 1);
    for at in 0..60 {
        let member = format!("nobody-{at}");
        let file = corpus.prove(&member).to_string();
        assert!(!file.contains("\"rows\""));
        assert_eq!(code(&file, &member), "membership::excluded");
    }
    let empty = Corpus::new(CORPUS, BTreeMap::new(), 1);
    assert_eq!(code(&empty.prove("anna").to_string(), "anna"), "membership::excluded");
}

/// `docs/formats/proofs.md`, written out without the crate's own trees.
#[test]
fn keys_values_and_roots_are_those_of_the_page() {
    let p = pseudonym("anna");
    let hmac = |message: &[u8]| -> [u8; 32] {
        let pad = |with: u8| p.0.map(|byte| byte ^ with);
        let inner = Sha256::new().chain_update(pad(0x36)).chain_update(message).finalize();
        Sha256::new().chain_update(pad(0x5c)).chain_update(inner).finalize().into()
    };
    let digest = [9; 32];
    assert_eq!(key(&p, &digest).0, hmac(&digest));
    let first = u32::from_be_bytes(p.0[..4].try_into().unwrap());
    assert_eq!(bucket(&p, 4096), first % 4096);

    let canonical =
        r#"{"category":"content.post","id":"post-2","source":"posts","text":"Grüße, “world”\n"}"#;
    assert_eq!(anna()[0].digest(), <[u8; 32]>::from(Sha256::digest(canonical)));
    let canonical = r#"{"category":"content.post","id":"post-1","messages":[{"content":null,"role":"user"},null]}"#;
    assert_eq!(anna()[1].digest(), <[u8; 32]>::from(Sha256::digest(canonical)));
    let mut digests = anna().iter().map(Row::digest).collect::<Vec<_>>();
    digests.sort_unstable();
    let value = abide_verify::map::Value::of(&digests.concat());
    assert_eq!(anna().iter().map(Row::digest).collect::<Rows>().value(), value);

    // A tree of one leaf is that leaf, and a corpus of two buckets is one node over two leaves.
    let leaf = Sha256::new()
        .chain_update(b"JMT::LeafNode")
        .chain_update(hmac(&digest))
        .chain_update(value.0)
        .finalize();
    let tree = Leaves::new(vec![(key(&p, &digest), value)]).unwrap();
    assert_eq!(tree.root().0, <[u8; 32]>::from(leaf));
    let hashed = |number: u8, digest: [u8; 32], root: &[u8]| {
        Sha256::new()
            .chain_update([0, 0, 0, 0, number])
            .chain_update(digest)
            .chain_update(root)
            .finalize()
    };
    let empty = Sha256::digest(b"").into();
    let placeholder = b"SPARSE_MERKLE_PLACEHOLDER_HASH__";
    let expected = Sha256::new()
        .chain_update([1])
        .chain_update(hashed(0, digest, &leaf))
        .chain_update(hashed(1, empty, placeholder))
        .finalize();
    let buckets = [
        Bucket { digest, root: tree.root() },
        Bucket { digest: empty, root: Leaves::default().root() },
    ];
    assert_eq!(root(&buckets).0, <[u8; 32]>::from(expected));
}

#[test]
fn a_number_of_buckets_that_no_corpus_has_is_refused() {
    let one = Bucket { digest: [0; 32], root: Leaves::default().root() };
    for count in [0, 3, 6, 4097, 8192] {
        assert!(membership::path(&vec![one; count], 0).is_err(), "{count}");
    }
    assert_eq!(membership::path(&vec![one; 4096], 4095).unwrap().len(), 12);
    assert!(membership::path(&[one; 8], 8).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Every member of every small corpus: in with what they have, and out with nothing.
    #[test]
    fn every_member_of_any_corpus(of in prop::collection::btree_map("[a-f]{1,2}", prop::collection::vec("[a-z\"\\\\é]{0,8}", 0..4), 0..12), version: u8) {
        let rows: BTreeMap<String, Vec<Row>> = of.into_iter().map(|(member, texts)| {
            let rows = texts.iter().map(|text| row(&serde_json::json!({"id": member, "text": text}).to_string()));
            (member.clone(), rows.collect())
        }).collect();
        let corpus = Corpus::new(CORPUS, rows, version);
        for member in corpus.rows.keys().map(String::as_str).chain(["stranger"]) {
            let wanted = corpus.rows.get(member).filter(|rows| !rows.is_empty());
            let expected = if wanted.is_some() { "membership::included" } else { "membership::excluded" };
            prop_assert_eq!(code(&corpus.prove(member).to_string(), member), expected);
        }
    }
}
