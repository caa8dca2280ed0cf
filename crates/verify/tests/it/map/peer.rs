//! `jmt` has the same roots, accepts our proofs, and gives proofs that we accept.

use abide_verify::map::{End, Key, Proof, Root, Tree, Value};
use jmt::mock::MockTreeStore;
use jmt::proof::SparseMerkleProof;
use jmt::storage::TreeWriter;
use jmt::{JellyfishMerkleTree, KeyHash, RootHash, SimpleHasher};
use proptest::prelude::*;
use serde_json::{Value as Json, from_value, json, to_value};
use sha2::{Digest, Sha256 as Sha};

use super::model::{Made, Model};
use super::{Held, key, rounds, update};

/// Our SHA-256 as the peer wants it.
#[derive(Clone, Debug)]
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

type PeerProof = SparseMerkleProof<Sha256>;

fn hash(json: &Json) -> [u8; 32] {
    from_value(json.clone()).unwrap()
}

/// The peer's proof as ours: it keeps what each sibling is made of.
fn ours(key: &Key, proof: &PeerProof) -> Proof {
    let json = to_value(proof).unwrap();
    let end = match &json["leaf"] {
        Json::Null => End::Empty,
        leaf => match (Key(hash(&leaf["key_hash"])), Value(hash(&leaf["value_hash"]))) {
            (found, value) if found == *key => End::Found(value),
            (other, value) => End::Other(other, value),
        },
    };
    let digest = |parts: [&[u8]; 3]| Sha::digest(parts.concat()).into();
    let siblings = json["siblings"].as_array().unwrap().iter().map(|sibling| {
        if let Some(leaf) = sibling.get("Leaf") {
            return Some(digest([
                b"JMT::LeafNode",
                &hash(&leaf["key_hash"]),
                &hash(&leaf["value_hash"]),
            ]));
        }
        let inner = sibling.get("Internal")?;
        Some(digest([
            b"JMT::IntrnalNode",
            &hash(&inner["left_child"]),
            &hash(&inner["right_child"]),
        ]))
    });
    Proof::new(end, siblings.collect()).unwrap()
}

/// Our proof as the peer's. What the hashes are made of comes from the model.
fn theirs(key: &Key, proof: &Proof, model: &Model) -> PeerProof {
    let leaf = match proof.end() {
        End::Empty => Json::Null,
        End::Found(value) => json!({"key_hash": key.0, "value_hash": value.0}),
        End::Other(other, value) => json!({"key_hash": other.0, "value_hash": value.0}),
    };
    let sibling = |sibling: &Option<[u8; 32]>| match sibling
        .map_or(Made::Empty, |hash| model.made(&hash))
    {
        Made::Empty => json!("Null"),
        Made::Leaf(key, value) => json!({"Leaf": {"key_hash": key, "value_hash": value}}),
        Made::Inner(left, right) => json!({"Internal": {"left_child": left, "right_child": right}}),
    };
    let siblings: Vec<_> = proof.siblings().iter().map(sibling).collect();
    from_value(json!({"leaf": leaf, "siblings": siblings, "phantom_hasher": null})).unwrap()
}

fn agree(
    tree: &Tree,
    held: &Held,
    root: RootHash,
    key: &Key,
    proof: &PeerProof,
) -> Result<(), TestCaseError> {
    let (model, model_root) = Model::of(held);
    prop_assert_eq!(tree.root(), Root(root.0));
    prop_assert_eq!(tree.root(), Root(model_root));

    let value = held.get(&key.0);
    let own = tree.prove(key);
    prop_assert_eq!(&ours(key, proof), &own);
    prop_assert_eq!(
        ours(key, proof).verify(&Root(root.0), key).unwrap(),
        value.map(|value| Value::of(value))
    );

    let accepted = theirs(key, &own, &model).verify(root, KeyHash(key.0), value);
    prop_assert!(accepted.is_ok(), "{accepted:?}");
    let wrong = theirs(key, &own, &model).verify(root, KeyHash(key.0), Some(b"not it"));
    prop_assert!(wrong.is_err());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn roots_and_proofs_are_the_peers(rounds in rounds(), others in prop::collection::vec(key(), 1..8)) {
        let store = MockTreeStore::default();
        let peer = JellyfishMerkleTree::<_, Sha256>::new(&store);
        let (mut tree, mut held) = (Tree::default(), Held::new());
        for (version, round) in (0..).zip(&rounds) {
            update(&mut tree, &mut held, round);
            let changes = round.iter().map(|(key, value)| (KeyHash(*key), value.clone()));
            let (root, batch) = peer.put_value_set(changes, version).unwrap();
            store.write_node_batch(&batch.node_batch).unwrap();

            for key in held.keys().chain(&others).chain(round.keys()) {
                let (value, proof) = peer.get_with_proof(KeyHash(*key), version).unwrap();
                prop_assert_eq!(value.as_ref(), held.get(key));
                agree(&tree, &held, root, &Key(*key), &proof)?;
            }
        }
    }
}

/// Many evenly spread keys, as a state map has them.
#[test]
fn a_thousand_keys_and_a_round_of_changes() {
    let spread = |number: u32| <[u8; 32]>::from(Sha::digest(number.to_be_bytes()));
    let store = MockTreeStore::default();
    let peer = JellyfishMerkleTree::<_, Sha256>::new(&store);
    let (mut tree, mut held) = (Tree::default(), Held::new());
    let first = (0..1000).map(|n| (spread(n), Some(vec![0]))).collect();
    let second = (500..1100).map(|n| (spread(n), (n % 3 != 0).then(|| vec![1]))).collect();
    for (version, round) in (0..).zip([first, second]) {
        update(&mut tree, &mut held, &round);
        let changes = round.into_iter().map(|(key, value)| (KeyHash(key), value));
        let (root, batch) = peer.put_value_set(changes, version).unwrap();
        store.write_node_batch(&batch.node_batch).unwrap();
        for n in (0..1200).step_by(50) {
            let (_, proof) = peer.get_with_proof(KeyHash(spread(n)), version).unwrap();
            agree(&tree, &held, root, &Key(spread(n)), &proof).unwrap();
        }
    }
}
