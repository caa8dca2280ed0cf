//! How long and how large: `cargo run --release -p abide-verify --example map -- [keys] [--json] [--only-peer]`.
//!
//! Prints the time and the peak memory of building a map, the sizes of proofs, the time of a proof and its verification, and that of
//! 1,000 changes; with `--only-peer`, the same for `jmt` on its own store in memory. With `--json`, it is one JSON object.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a measurement stops where it fails"
)]

use std::time::Instant;

use abide_verify::map::{Key, Tree, Value};
use jmt::mock::MockTreeStore;
use jmt::storage::TreeWriter;
use jmt::{JellyfishMerkleTree, KeyHash, SimpleHasher};
use sha2::{Digest, Sha256 as Sha};

const PROOFS: u32 = 10_000;
const CHANGES: u32 = 1_000;

fn main() {
    let words: Vec<_> = std::env::args().skip(1).collect();
    let keys = words.iter().find_map(|word| word.parse().ok()).unwrap_or(1_000_000);
    let mut spread: Vec<_> = (0..keys).map(key).collect();
    spread.sort_unstable();
    let has = |option: &str| words.iter().any(|word| word == option);
    let found = if has("--only-peer") { peer(&spread, keys) } else { own(&spread, keys) };
    if has("--json") {
        let found: serde_json::Map<_, _> = found.into_iter().collect();
        println!("{}", serde_json::Value::Object(found));
    } else {
        println!("{keys} keys; peak {} MiB", peak());
        for (name, value) in &found {
            println!("{name:<16} {value}");
        }
    }
}

/// Names and values of what was measured.
type Found = Vec<(String, serde_json::Value)>;

fn entry(name: &str, value: impl Into<serde_json::Value>) -> (String, serde_json::Value) {
    (name.to_owned(), value.into())
}

fn key(number: u32) -> [u8; 32] {
    Sha::digest(number.to_be_bytes()).into()
}

/// Half of the changes set keys that are there, a quarter removes some, a quarter adds some.
fn changes(keys: u32) -> impl Iterator<Item = ([u8; 32], Option<Vec<u8>>)> {
    let step = (keys / CHANGES).max(1);
    (0..CHANGES).map(move |n| match n % 4 {
        0 => (key(n * step), None),
        1 => (key(keys + n), Some(vec![1])),
        _ => (key(n * step), Some(vec![1])),
    })
}

fn own(spread: &[[u8; 32]], keys: u32) -> Found {
    let leaves = spread.iter().map(|key| (Key(*key), Value::of(key))).collect();
    let start = Instant::now();
    let mut tree = Tree::from_sorted(leaves).unwrap();
    let built = start.elapsed().as_secs_f64();
    let mut found = vec![
        entry("tree_1m_seconds", built),
        entry("tree_1m_mib", peak()),
        entry("root", tree.root().to_string()),
    ];

    let root = tree.root();
    let (mut sizes, mut verified) = (Vec::new(), 0.0_f64);
    for of in [0, keys] {
        let sought: Vec<_> = (of..of + PROOFS.min(keys)).map(|number| Key(key(number))).collect();
        let (proofs, _) = timed(sought.iter(), |key| tree.prove(key));
        let (_, verify) =
            timed(proofs.iter().zip(&sought), |(proof, key)| proof.verify(&root, key).unwrap());
        sizes.extend(proofs.iter().map(|proof| proof.to_bytes().len()));
        verified = verified.max(verify);
    }
    sizes.sort_unstable();
    let at = |percent: usize| sizes[(sizes.len() - 1) * percent / 100];
    found.extend([
        entry("proof_p50_bytes", at(50)),
        entry("proof_p99_bytes", at(99)),
        entry("verify_ms", verified / 1e3),
    ]);

    let changes =
        changes(keys).map(|(key, value)| (Key(key), value.as_deref().map(Value::of))).collect();
    let start = Instant::now();
    let root = tree.update(changes).unwrap();
    found.push(entry("update_1000_ms", start.elapsed().as_secs_f64() * 1e3));
    found.push(entry("root_after", root.to_string()));
    found
}

fn peer(spread: &[[u8; 32]], keys: u32) -> Found {
    let store = MockTreeStore::default();
    let tree = JellyfishMerkleTree::<_, Sha256>::new(&store);
    let start = Instant::now();
    let leaves = spread.iter().map(|key| (KeyHash(*key), Some(key.to_vec())));
    let (root, batch) = tree.put_value_set(leaves, 0).unwrap();
    store.write_node_batch(&batch.node_batch).unwrap();
    let built = start.elapsed().as_secs_f64();
    let mut found = vec![
        entry("tree_1m_seconds", built),
        entry("tree_1m_mib", peak()),
        entry("root", Value(root.0).to_string()),
    ];
    let mut verified = 0.0_f64;
    for of in [0, keys] {
        let sought: Vec<_> =
            (of..of + PROOFS.min(keys)).map(|number| KeyHash(key(number))).collect();
        let (proofs, _) = timed(sought.iter(), |key| tree.get_with_proof(*key, 0).unwrap());
        let (_, verify) = timed(proofs.iter().zip(&sought), |((value, proof), key)| {
            proof.verify(root, *key, value.as_ref()).unwrap();
        });
        verified = verified.max(verify);
    }
    found.push(entry("verify_ms", verified / 1e3));
    let start = Instant::now();
    let (root, batch) =
        tree.put_value_set(changes(keys).map(|(key, value)| (KeyHash(key), value)), 1).unwrap();
    store.write_node_batch(&batch.node_batch).unwrap();
    found.push(entry("update_1000_ms", start.elapsed().as_secs_f64() * 1e3));
    found.push(entry("root_after", Value(root.0).to_string()));
    found
}

/// What each call gave, and how many microseconds one took.
fn timed<I: ExactSizeIterator, T>(items: I, call: impl FnMut(I::Item) -> T) -> (Vec<T>, f64) {
    let (count, start) = (items.len(), Instant::now());
    let given = items.map(call).collect();
    (given, start.elapsed().as_secs_f64() * 1e6 / count as f64)
}

/// The most memory that this process has had, in MiB, where the system tells.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    kib.map_or(0, |kib| kib / 1024)
}

/// Our SHA-256 as the peer wants it.
struct Sha256(Sha);

impl SimpleHasher for Sha256 {
    fn new() -> Self {
        Self(Sha::new())
    }
    fn update(&mut self, data: &[u8]) {
        self.0.update(data);
    }
    fn finalize(self) -> [u8; 32] {
        self.0.finalize().into()
    }
}
