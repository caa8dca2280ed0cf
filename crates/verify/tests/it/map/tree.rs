//! Roots, and proofs that verify.

use abide_verify::map::{End, Key, Root, Subtree, Tree, Value};
use proptest::prelude::*;

use super::model::Model;
use super::{Held, build, held, key, rounds, update};

/// Every key has a proof of its value, every other key one of its absence.
fn proves_all(tree: &Tree, held: &Held, others: &[[u8; 32]]) {
    let root = tree.root();
    for (key, value) in held {
        let (key, value) = (Key(*key), Value::of(value));
        assert_eq!(tree.get(&key), Some(value));
        tree.prove(&key).verify_existence(&root, &key, &value).unwrap();
    }
    for other in others.iter().filter(|other| !held.contains_key(*other)) {
        let other = Key(*other);
        assert_eq!(tree.get(&other), None);
        tree.prove(&other).verify_absence(&root, &other).unwrap();
    }
}

#[test]
fn an_empty_map_has_the_placeholder_as_its_root() {
    let mut tree = Tree::from_sorted(Vec::new()).unwrap();
    assert!(tree.is_empty());
    assert_eq!(tree.root(), Root::EMPTY);
    assert_eq!(tree.root().0, *b"SPARSE_MERKLE_PLACEHOLDER_HASH__");
    assert_eq!(tree.prove(&Key([7; 32])).end(), End::Empty);
    tree.prove(&Key([7; 32])).verify_absence(&Root::EMPTY, &Key([7; 32])).unwrap();
    assert_eq!(tree.update(vec![(Key([7; 32]), None)]).unwrap(), Root::EMPTY);
}

/// The only leaf is the root: a proof without siblings, for the key and against every other.
#[test]
fn a_lone_key_is_the_root() {
    let (key, value) = (Key([7; 32]), Value::of(b"on"));
    let tree = Tree::from_sorted(vec![(key, value)]).unwrap();
    assert_eq!(tree.prove(&key).siblings().len(), 0);
    tree.prove(&key).verify_existence(&tree.root(), &key, &value).unwrap();
    let other = Key([8; 32]);
    assert_eq!(tree.prove(&other).end(), End::Other(key, value));
    tree.prove(&other).verify_absence(&tree.root(), &other).unwrap();
}

/// The deepest paths that there are: two keys that part in the last bit.
#[test]
fn keys_that_part_in_the_last_bit() {
    let mut sister = [0xff; 32];
    sister[31] = 0xfe;
    let held = Held::from([([0xff; 32], b"a".to_vec()), (sister, b"b".to_vec())]);
    let mut tree = build(&held);
    assert_eq!(tree.root().0, Model::of(&held).1);
    assert_eq!(tree.prove(&Key(sister)).siblings().len(), 256);
    proves_all(&tree, &held, &[[0; 32]]);

    let alone = Held::from([(sister, b"b".to_vec())]);
    assert_eq!(tree.update(vec![(Key([0xff; 32]), None)]).unwrap(), build(&alone).root());
    assert_eq!(tree.prove(&Key(sister)).siblings().len(), 0);
}

#[test]
fn refuses_keys_that_are_not_in_order() {
    let leaf = |key: u8| (Key([key; 32]), Value([0; 32]));
    let disorder = Tree::from_sorted(vec![leaf(1), leaf(3), leaf(2)]).unwrap_err();
    assert_eq!(disorder.to_string(), format!("`{}` is given out of order", "02".repeat(32)));
    assert_eq!(disorder.code(), "verify::input");
    let twice = Tree::from_sorted(vec![leaf(1), leaf(2), leaf(2)]).unwrap_err();
    assert_eq!(twice.to_string(), format!("`{}` is given twice", "02".repeat(32)));
}

#[test]
fn refuses_two_changes_of_one_key_and_changes_nothing() {
    let mut tree = Tree::from_sorted(vec![(Key([1; 32]), Value([0; 32]))]).unwrap();
    let before = tree.root();
    let changes =
        vec![(Key([2; 32]), None), (Key([1; 32]), None), (Key([2; 32]), Some(Value([0; 32])))];
    assert_eq!(tree.update(changes).unwrap_err().code(), "verify::input");
    assert_eq!((tree.root(), tree.len()), (before, 1));
}

proptest! {
    #[test]
    fn builds_what_the_definition_says(held in held(0..40), others in prop::collection::vec(key(), 0..16)) {
        let tree = build(&held);
        prop_assert_eq!(tree.root().0, Model::of(&held).1);
        prop_assert_eq!(tree.len(), held.len());
        proves_all(&tree, &held, &others);
    }

    #[test]
    fn updates_to_what_a_new_map_would_be(rounds in rounds(), others in prop::collection::vec(key(), 0..8)) {
        let (mut tree, mut held) = (Tree::default(), Held::new());
        for round in &rounds {
            update(&mut tree, &mut held, round);
            prop_assert_eq!(tree.root().0, Model::of(&held).1);
            prop_assert_eq!(tree.len(), held.len());
        }
        proves_all(&tree, &held, &others);
        let everything = held.keys().map(|key| (Key(*key), None)).collect();
        prop_assert_eq!(tree.update(everything).unwrap(), Root::EMPTY);
        prop_assert!(tree.is_empty());
    }

    /// The order of rounds does not matter where they touch different keys.
    #[test]
    fn one_by_one_or_at_once(held in held(1..24)) {
        let mut tree = Tree::default();
        for (key, value) in held.iter().rev() {
            tree.update(vec![(Key(*key), Some(Value::of(value)))]).unwrap();
        }
        prop_assert_eq!(tree.root(), build(&held).root());
    }
}

proptest! {
    /// Parts of a map that are kept elsewhere have its root, wherever they were taken apart.
    #[test]
    fn subtrees_are_put_together_again(held in held(0..40), depth in 0_usize..5) {
        let leaves: Vec<_> = held.iter().map(|(key, value)| (Key(*key), Value::of(value))).collect();
        let mut parts = vec![leaves.as_slice()];
        for bit in 0..depth {
            parts = parts
                .into_iter()
                .flat_map(|part| {
                    let (left, right) = part.split_at(part.partition_point(|(key, _)| !key.bit(bit)));
                    [left, right]
                })
                .collect();
        }
        let mut parts: Vec<_> = parts.into_iter().map(|part| Subtree::of_sorted(part, depth)).collect();
        while parts.len() > 1 {
            parts = parts.chunks(2).map(|sides| Subtree::join(sides[0], sides[1])).collect();
        }
        prop_assert_eq!(parts[0].root(), build(&held).root());
    }
}
