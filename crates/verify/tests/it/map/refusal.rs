//! Proofs that show something else, or nothing.

use abide_verify::map::{End, Key, Proof, Root, Value};
use proptest::prelude::*;

use super::{build, held, key};

fn code(result: abide_verify::Result<()>) -> &'static str {
    result.unwrap_err().code()
}

fn said(result: abide_verify::Result<()>) -> String {
    result.unwrap_err().to_string()
}

#[test]
fn each_refusal_says_why() {
    let (anna, bert, carl) = (Key([0x00; 32]), Key([0x80; 32]), Key([0xff; 32]));
    let (on, off) = (Value::of(b"on"), Value::of(b"off"));
    let tree = abide_verify::map::Tree::from_sorted(vec![(anna, on), (bert, off)]).unwrap();
    let (root, proof) = (tree.root(), tree.prove(&anna));
    proof.verify_existence(&root, &anna, &on).unwrap();

    assert_eq!(said(proof.verify_existence(&root, &anna, &off)), "the proof is of another value");
    assert_eq!(
        said(proof.verify_existence(&root, &bert, &on)),
        "the proof does not lead to this root"
    );
    assert_eq!(
        said(proof.verify_existence(&Root::EMPTY, &anna, &on)),
        "the proof does not lead to this root"
    );
    assert_eq!(said(proof.verify_absence(&root, &anna)), "the proof shows that the key is present");

    let absent = tree.prove(&carl);
    absent.verify_absence(&root, &carl).unwrap();
    assert_eq!(
        said(absent.verify_existence(&root, &carl, &off)),
        "the proof shows that the key is absent"
    );
    assert_eq!(
        said(absent.verify_absence(&root, &bert)),
        "the proof of absence names the key itself"
    );
    assert_eq!(
        said(absent.verify_absence(&root, &Key([0x01; 32]))),
        "the proof ends at a key that is not on this key's path"
    );
    assert_eq!(code(absent.verify_absence(&root, &bert)), "verify::proof");
}

/// A leaf's hash may not pass for a side of an inner node, nor an inner node for a leaf.
#[test]
fn a_cut_path_does_not_lead_to_the_root() {
    let held = (0..=255).map(|top| ([top; 32], vec![top])).collect();
    let tree = build(&held);
    let (root, key) = (tree.root(), Key([7; 32]));
    let siblings = tree.prove(&key).siblings().to_vec();
    for len in 1..=siblings.len() {
        for end in
            [End::Found(Value::of(&[7])), End::Empty, End::Other(Key([7; 32]), Value::of(&[7]))]
        {
            let cut = Proof::new(end, siblings[len..].to_vec());
            assert!(cut.and_then(|cut| cut.verify(&root, &key)).is_err());
        }
    }
}

/// Whatever is done to a good proof, it never shows anything but the truth.
fn changed(proof: &Proof, at: usize, bit: u8) -> Option<Proof> {
    let mut bytes = proof.to_bytes();
    let at = at % bytes.len();
    bytes[at] ^= 1 << bit;
    Proof::from_bytes(&bytes).ok()
}

proptest! {
    #[test]
    fn one_changed_bit_shows_nothing(held in held(1..24), key in key(), at in any::<usize>(), bit in 0_u8..8) {
        let tree = build(&held);
        for key in held.keys().chain([&key]) {
            if let Some(changed) = changed(&tree.prove(&Key(*key)), at, bit) {
                prop_assert!(changed.verify(&tree.root(), &Key(*key)).is_err());
            }
        }
    }

    #[test]
    fn proofs_show_only_the_truth_of_other_keys(held in held(1..16), of in key(), about in key(), bit in 0_usize..256) {
        let (tree, root) = (build(&held), build(&held).root());
        for of in held.keys().chain([&of]) {
            let proof = tree.prove(&Key(*of));
            for about in held.keys().chain([&about]) {
                if let Ok(shown) = proof.verify(&root, &Key(*about)) {
                    prop_assert_eq!(shown, tree.get(&Key(*about)));
                }
            }
            let mut wrong = root;
            wrong.0[bit / 8] ^= 1 << (bit % 8);
            prop_assert!(proof.verify(&wrong, &Key(*of)).is_err());
        }
    }

    /// A proof from before a change does not stand under the root after it.
    #[test]
    fn an_old_proof_does_not_fit_a_new_root(held in held(1..16), key in key()) {
        let mut tree = build(&held);
        let proof = tree.prove(&Key(key));
        let value = Value::of(b"a value that no list of up to three bytes has");
        let root = tree.update(vec![(Key(key), Some(value))]).unwrap();
        prop_assert!(proof.verify(&root, &Key(key)).is_err());
        tree.prove(&Key(key)).verify_existence(&root, &Key(key), &value).unwrap();
    }
}
