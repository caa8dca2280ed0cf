//! What is written is read back, and nothing else is read.

use abide_verify::map::{BYTES_MAX, End, Key, Proof, Value};
use proptest::prelude::*;

use super::{build, held, key};

/// A path of two siblings, the upper of which is empty, to another key.
fn sample() -> Proof {
    Proof::new(End::Other(Key([1; 32]), Value([2; 32])), vec![Some([3; 32]), None]).unwrap()
}

fn bytes() -> Vec<u8> {
    let mut bytes = vec![2, 0, 2, 0b1000_0000];
    bytes.extend([[3; 32], [1; 32], [2; 32]].concat());
    bytes
}

fn refusal(bytes: &[u8]) -> String {
    let error = Proof::from_bytes(bytes).unwrap_err();
    assert_eq!(error.code(), "verify::format");
    error.to_string()
}

/// The format, byte for byte: it must not change unnoticed.
#[test]
fn bytes_are_as_documented() {
    assert_eq!(sample().to_bytes(), bytes());
    assert_eq!(Proof::from_bytes(&bytes()).unwrap(), sample());
    assert_eq!(Proof::new(End::Empty, vec![]).unwrap().to_bytes(), [0, 0, 0]);
    let found = Proof::new(End::Found(Value([9; 32])), vec![]).unwrap().to_bytes();
    assert_eq!(found, [vec![1, 0, 0], vec![9; 32]].concat());
}

#[test]
fn refuses_what_breaks_off_or_goes_on() {
    for len in 0..bytes().len() {
        assert_eq!(refusal(&bytes()[..len]), "a proof breaks off", "{len}");
    }
    assert_eq!(refusal(&[bytes(), vec![0]].concat()), "a proof is followed by 1 more bytes");
}

#[test]
fn refuses_other_spellings() {
    let with = |at: usize, byte: u8| {
        let mut bytes = bytes();
        bytes[at] = byte;
        bytes
    };
    assert_eq!(refusal(&with(0, 3)), "a proof ends in `3`, which is not 0, 1 or 2");
    assert_eq!(refusal(&with(3, 0b1000_0001)), "a proof marks siblings beyond its path");
    assert_eq!(refusal(&with(1, 1)), "a path has at most 256 siblings, not 258");
    // The mark moves to the upper sibling, so that the lower is empty.
    let lowest = "the lowest sibling of a path is empty, so the path is too long";
    assert_eq!(refusal(&with(3, 0b0100_0000)), lowest);
    let mut empty = bytes();
    empty[4..36].copy_from_slice(b"SPARSE_MERKLE_PLACEHOLDER_HASH__");
    assert_eq!(refusal(&empty), "an empty sibling is written as a hash");
}

#[test]
fn refuses_what_is_too_long_before_it_reads() {
    let longest =
        Proof::new(End::Other(Key([1; 32]), Value([2; 32])), vec![Some([3; 32]); 256]).unwrap();
    assert_eq!(longest.to_bytes().len(), BYTES_MAX);
    assert_eq!(Proof::from_base64(&longest.to_base64()).unwrap(), longest);
    assert_eq!(
        refusal(&vec![9; BYTES_MAX + 1]),
        format!("a proof has at most {BYTES_MAX} bytes, not {}", BYTES_MAX + 1)
    );
    let text = "?".repeat(1 << 20);
    assert!(
        Proof::from_base64(&text).unwrap_err().to_string().ends_with("characters, not 1048576")
    );
    let long = Proof::new(End::Empty, vec![Some([3; 32]); 257]).unwrap_err();
    assert_eq!(long.to_string(), "a path has at most 256 siblings, not 257");
}

#[test]
fn stands_in_json_as_base64() {
    let json = serde_json::to_string(&sample()).unwrap();
    assert!(json.starts_with("\"AgACgAMDAw"), "{json}");
    assert_eq!(serde_json::from_str::<Proof>(&json).unwrap(), sample());
    // From a reader as well, where the text cannot be borrowed.
    assert_eq!(serde_json::from_reader::<_, Proof>(json.as_bytes()).unwrap(), sample());
    for wrong in ["\"AgAC QAMD\"", "\"AAAA\\n\"", "\"AAA\"", "7", "null", "[0,0,0]", "{}"] {
        assert!(serde_json::from_str::<Proof>(wrong).is_err(), "{wrong}");
    }
}

proptest! {
    #[test]
    fn proofs_come_back(held in held(0..24), key in key()) {
        let tree = build(&held);
        for key in held.keys().chain([&key]) {
            let proof = tree.prove(&Key(*key));
            prop_assert_eq!(&Proof::from_bytes(&proof.to_bytes()).unwrap(), &proof);
            prop_assert_eq!(&Proof::from_base64(&proof.to_base64()).unwrap(), &proof);
        }
    }

    /// Noise behind a likely beginning never panics, and what is read is written back the same.
    #[test]
    fn noise_is_refused_or_comes_back(
        end in 0_u8..4, depth in 0_u16..12, mask in any::<[u8; 2]>(), noise in prop::collection::vec(any::<u8>(), 0..500),
    ) {
        let depth_bytes = depth.to_be_bytes();
        let map = &mask[..usize::from(depth).div_ceil(8)];
        let bytes = [&[end], &depth_bytes[..], map, &noise].concat();
        if let Ok(proof) = Proof::from_bytes(&bytes) {
            prop_assert_eq!(proof.to_bytes(), bytes);
        }
    }

    #[test]
    fn text_is_refused_or_comes_back(text in "[A-Za-z0-9+/=_ -]{0,60}") {
        if let Ok(proof) = Proof::from_base64(&text) {
            prop_assert_eq!(proof.to_base64(), text);
        }
    }
}
