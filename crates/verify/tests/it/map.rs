//! The sparse Merkle map, beside a model of a page and beside `jmt`.

mod encoding;
mod model;
mod peer;
mod refusal;
mod tree;

use std::collections::BTreeMap;

use abide_verify::map::{Key, Tree, Value};
use proptest::prelude::*;

/// Values by key, as a list of what is in them.
type Held = BTreeMap<[u8; 32], Vec<u8>>;

/// Keys that share short and long beginnings, so that paths get deep and leaves move up and down.
fn key() -> impl Strategy<Value = [u8; 32]> {
    prop_oneof![
        any::<[u8; 32]>(),
        (0_usize..256, 0_u8..4).prop_map(|(bit, low)| {
            let mut key = [0xa5; 32];
            key[bit / 8] ^= 0x80 >> (bit % 8);
            key[31] ^= low;
            key
        }),
        (0_u8..8).prop_map(|top| [top << 5; 32]),
    ]
}

fn held(keys: impl Into<prop::collection::SizeRange>) -> impl Strategy<Value = Held> {
    prop::collection::btree_map(key(), prop::collection::vec(any::<u8>(), 0..4), keys)
}

/// Rounds of changes. Keys repeat, so that values are replaced and removed.
fn rounds() -> impl Strategy<Value = Vec<BTreeMap<[u8; 32], Option<Vec<u8>>>>> {
    let pool = prop::collection::vec(key(), 1..24);
    pool.prop_flat_map(|pool| {
        let change = (
            prop::sample::select(pool),
            prop::option::of(prop::collection::vec(any::<u8>(), 0..3)),
        );
        let round =
            prop::collection::vec(change, 0..16).prop_map(|changes| changes.into_iter().collect());
        prop::collection::vec(round, 1..8)
    })
}

fn build(held: &Held) -> Tree {
    let leaves = held.iter().map(|(key, value)| (Key(*key), Value::of(value)));
    Tree::from_sorted(leaves.collect()).unwrap()
}

fn update(tree: &mut Tree, held: &mut Held, round: &BTreeMap<[u8; 32], Option<Vec<u8>>>) {
    for (key, value) in round {
        match value {
            Some(value) => held.insert(*key, value.clone()),
            None => held.remove(key),
        };
    }
    // In reverse, because the order must not matter.
    let changes =
        round.iter().rev().map(|(key, value)| (Key(*key), value.as_deref().map(Value::of)));
    assert_eq!(tree.update(changes.collect()).unwrap(), tree.root());
}
