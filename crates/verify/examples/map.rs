//! How long and how large: `cargo run --release -p abide-verify --example map -- [keys] [--peer]`.
//!
//! Prints the time and the peak memory of building a map, the sizes of proofs, the time of a proof and its verification, and that of
//! 1,000 changes. With `--peer`, the same for `jmt` on its own store in memory.

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
    println!("{keys} keys; before anything {} MiB", peak());
    own(&spread, keys);
    if words.iter().any(|word| word == "--peer") {
        peer(&spread, keys);
    }
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

fn own(spread: &[[u8; 32]], keys: u32) {
    let leaves = spread.iter().map(|key| (Key(*key), Value::of(key))).collect();
    let start = Instant::now();
    let mut tree = Tree::from_sorted(leaves).unwrap();
    println!("build: {:.2} s, peak {} MiB", start.elapsed().as_secs_f64(), peak());
    println!("root: {}", tree.root());

    let root = tree.root();
    for (what, of) in [("existence", 0), ("absence", keys)] {
        let sought: Vec<_> = (of..of + PROOFS.min(keys)).map(|number| Key(key(number))).collect();
        let (proofs, prove) = timed(sought.iter(), |key| tree.prove(key));
        let (_, verify) =
            timed(proofs.iter().zip(&sought), |(proof, key)| proof.verify(&root, key).unwrap());
        let mut sizes: Vec<_> = proofs.iter().map(|proof| proof.to_bytes().len()).collect();
        sizes.sort_unstable();
        let at = |percent: usize| sizes[(sizes.len() - 1) * percent / 100];
        println!(
            "{what}: {} bytes p50, {} p99, {} most; prove {prove:.1} µs, verify {verify:.1} µs",
            at(50),
            at(99),
            at(100)
        );
    }

    let changes =
        changes(keys).map(|(key, value)| (Key(key), value.as_deref().map(Value::of))).collect();
    let start = Instant::now();
    let root = tree.update(changes).unwrap();
    println!("{CHANGES} changes: {:.2} ms", start.elapsed().as_secs_f64() * 1e3);
    println!("root: {root}");
}

fn peer(spread: &[[u8; 32]], keys: u32) {
    let store = MockTreeStore::default();
    let tree = JellyfishMerkleTree::<_, Sha256>::new(&store);
    let start = Instant::now();
    let leaves = spread.iter().map(|key| (KeyHash(*key), Some(key.to_vec())));
    let (root, batch) = tree.put_value_set(leaves, 0).unwrap();
    store.write_node_batch(&batch.node_batch).unwrap();
    println!("jmt, build: {:.2} s, peak {} MiB", start.elapsed().as_secs_f64(), peak());
    println!("jmt, root: {}", Value(root.0));
    for (what, of) in [("existence", 0), ("absence", keys)] {
        let sought: Vec<_> =
            (of..of + PROOFS.min(keys)).map(|number| KeyHash(key(number))).collect();
        let (proofs, prove) = timed(sought.iter(), |key| tree.get_with_proof(*key, 0).unwrap());
        let (_, verify) = timed(proofs.iter().zip(&sought), |((value, proof), key)| {
            proof.verify(root, *key, value.as_ref()).unwrap();
        });
        println!("jmt, {what}: prove {prove:.1} µs, verify {verify:.1} µs");
    }
    let start = Instant::now();
    let (root, batch) =
        tree.put_value_set(changes(keys).map(|(key, value)| (KeyHash(key), value)), 1).unwrap();
    store.write_node_batch(&batch.node_batch).unwrap();
    println!("jmt, {CHANGES} changes: {:.2} ms", start.elapsed().as_secs_f64() * 1e3);
    println!("jmt, root: {}", Value(root.0));
}

/// What each call gave, and how many microseconds one took.
fn timed<I: ExactSizeIterator, T>(items: I, call: impl FnMut(I::Item) -> T) -> (Vec<T>, f64) {
    let (count, start) = (items.len(), Instant::now());
    let given = items.map(call).collect();
    (given, start.elapsed().as_secs_f64() * 1e6 / count as f64)
}

/// The most memory that this process has had, in MiB, where the system tells.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    kib.map_or_else(|| "?".into(), |kib| (kib / 1024).to_string())
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
