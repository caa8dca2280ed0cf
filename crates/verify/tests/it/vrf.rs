//! The verifiable random function, beside the vectors of its standard.

use abide_verify::vrf::{Proof, PublicKey, SecretKey};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

/// Examples 16 to 18 of RFC 9381, B.3: secret key, public key, input, proof, output.
const EXAMPLES: [[&str; 5]; 3] = [
    [
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "8657106690b5526245a92b003bb079ccd1a92130477671f6fc01ad16f26f723f26f8a57ccaed74ee1b190bed1f479d97\
         27d2d0f9b005a6e456a35d4fb0daab1268a1b0db10836d9826a528ca76567805",
        "90cf1df3b703cce59e2a35b925d411164068269d7b2d29f3301c03dd757876ff\
         66b71dda49d2de59d03450451af026798e8f81cd2e333de5cdf4f3e140fdd8ae",
    ],
    [
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "f3141cd382dc42909d19ec5110469e4feae18300e94f304590abdced48aed5933bf0864a62558b3ed7f2fea45c92a465\
         301b3bbf5e3e54ddf2d935be3b67926da3ef39226bbc355bdc9850112c8f4b02",
        "eb4440665d3891d668e7e0fcaf587f1b4bd7fbfe99d0eb2211ccec90496310eb\
         5e33821bc613efb94db5e5b54c70a848a0bef4553a41befc57663b56373a5031",
    ],
    [
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "9bc0f79119cc5604bf02d23b4caede71393cedfbb191434dd016d30177ccbf8096bb474e53895c362d8628ee9f9ea3c0\
         e52c7a5c691b6c18c9979866568add7a2d41b00b05081ed0f58ee5e31b3a970e",
        "645427e5d00c62a23fb703732fa5d892940935942101e456ecca7bb217c61c45\
         2118fec1219202a0edcf038bb6373241578be7217ba85a2687f7a0310b2df19f",
    ],
];

fn bytes<const N: usize>(hex: &str) -> [u8; N] {
    hex::decode(hex).unwrap().try_into().unwrap()
}

#[test]
fn the_standards_examples() {
    for [secret, public, input, proof, output] in EXAMPLES {
        let (secret, input) = (SecretKey::from_bytes(&bytes(secret)), hex::decode(input).unwrap());
        assert_eq!(secret.public().to_bytes(), bytes(public));
        let (proved, given) = secret.prove(&input);
        assert_eq!(hex::encode(given.to_bytes()), proof);
        assert_eq!(hex::encode(proved.0), output);
        assert_eq!(secret.evaluate(&input), proved);
        let public = PublicKey::from_bytes(&bytes(public)).unwrap();
        let read = Proof::from_bytes(&hex::decode(proof).unwrap()).unwrap();
        assert_eq!(hex::encode(public.verify(&input, &read).unwrap().0), output);
    }
}

/// The digest was computed over the proofs of `akd_core` 0.13, for a hundred keys and inputs of 0 to 32 bytes.
#[test]
fn a_thousand_proofs_are_those_of_akd() {
    let mut all = Sha256::new();
    for n in 0_u32..1000 {
        let seed = Sha256::digest([b"key", &(n / 10).to_be_bytes()[..]].concat());
        let input = Sha256::digest(n.to_be_bytes());
        let (_, proof) = SecretKey::from_bytes(&seed.into()).prove(&input[..n as usize % 33]);
        all.update(proof.to_bytes());
    }
    let digest = "aa5b723ecf499b969948d68c82d6dba42ec7bf22fbbc1f1b7970ffa85780b7d9";
    assert_eq!(hex::encode(all.finalize()), digest);
}

/// Points of order 1, 2, 4 and 8, and every second spelling of a point with a small y.
#[test]
fn refuses_keys_that_are_no_usable_points() {
    let small = [
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    ];
    let no_point = "0200000000000000000000000000000000000000000000000000000000000000";
    let spelled =
        (0xed..=0xff_u8).flat_map(|low| [0x7f, 0xff].map(|high| (low, high))).map(|(low, high)| {
            let mut bytes = [0xff; 32];
            (bytes[0], bytes[31]) = (low, high);
            bytes
        });
    for key in small.into_iter().chain([no_point]).map(bytes).chain(spelled) {
        let error = PublicKey::from_bytes(&key).unwrap_err();
        assert_eq!(error.code(), "verify::key");
        assert_eq!(error.to_string(), "the public key is not a usable point of the curve");
    }
}

#[test]
fn refuses_proofs_that_are_spelled_otherwise() {
    let (_, proof) = SecretKey::from_bytes(&[7; 32]).prove(b"anna");
    let good = proof.to_bytes();
    let said = |bytes: &[u8]| {
        let error = Proof::from_bytes(bytes).unwrap_err();
        assert_eq!(error.code(), "verify::format");
        error.to_string()
    };
    for len in [0, 31, 32, 47, 48, 79] {
        assert_eq!(said(&good[..len]), format!("a proof has 80 bytes, not {len}"));
    }
    assert_eq!(said(&[0; 1000]), "a proof has 80 bytes, not 1000");

    // The scalar plus the group's order is the same scalar to who reduces it.
    let order = bytes::<32>("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    let mut shifted = good;
    let mut carry = 0;
    for (byte, more) in shifted[48..].iter_mut().zip(order) {
        let sum = u16::from(*byte) + u16::from(more) + carry;
        (*byte, carry) = (sum as u8, sum >> 8);
    }
    assert_eq!(said(&shifted), "the proof does not end with a reduced scalar");

    // Not reduced, without a point, and the two zeros with a sign.
    let pointless = "0200000000000000000000000000000000000000000000000000000000000000";
    let zeros = [
        "01000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    ];
    let reduced = [
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f".into(),
        pointless.into(),
    ];
    for gamma in [format!("{}80", zeros[0]), format!("{}ff", zeros[1])].into_iter().chain(reduced) {
        let mut wrong = good;
        wrong[..32].copy_from_slice(&bytes::<32>(&gamma));
        assert_eq!(said(&wrong), "the proof does not begin with a point of the curve", "{gamma}");
    }
}

#[test]
fn says_nothing_of_secrets() {
    let secret = SecretKey::from_bytes(&[7; 32]);
    let shown = format!("{secret:?}");
    assert!(
        shown.starts_with("SecretKey { public: PublicKey(") && shown.ends_with(", .. }"),
        "{shown}"
    );
    assert_eq!(format!("{:?}", secret.evaluate(b"anna")), "Output(..)");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_proof_verifies_for_its_key_and_input_alone(
        seed: [u8; 32], input in prop::collection::vec(any::<u8>(), 0..100), other in prop::collection::vec(any::<u8>(), 0..100),
    ) {
        let secret = SecretKey::from_bytes(&seed);
        let (output, proof) = secret.prove(&input);
        let proof = Proof::from_bytes(&proof.to_bytes()).unwrap();
        prop_assert_eq!(secret.evaluate(&input), output);
        prop_assert_eq!(secret.public().verify(&input, &proof).unwrap(), output);
        let mut stranger = seed;
        stranger[0] ^= 1;
        prop_assert!(SecretKey::from_bytes(&stranger).public().verify(&input, &proof).is_err());
        if input != other {
            let error = secret.public().verify(&other, &proof).unwrap_err();
            prop_assert_eq!(error.code(), "verify::proof");
            prop_assert!(secret.evaluate(&other) != output);
        }
    }

    #[test]
    fn one_changed_bit_is_refused(seed: [u8; 32], at in 0..Proof::LEN, bit in 0_u8..8) {
        let secret = SecretKey::from_bytes(&seed);
        let mut changed = secret.prove(b"anna").1.to_bytes();
        changed[at] ^= 1 << bit;
        if let Ok(proof) = Proof::from_bytes(&changed) {
            prop_assert_eq!(proof.to_bytes(), changed);
            prop_assert!(secret.public().verify(b"anna", &proof).is_err());
        }
    }

    #[test]
    fn noise_is_refused_or_comes_back(mut noise in prop::collection::vec(any::<u8>(), 80), key: [u8; 32]) {
        noise[79] &= 0x0f;
        if let Ok(proof) = Proof::from_bytes(&noise) {
            prop_assert_eq!(&proof.to_bytes()[..], &noise[..]);
            prop_assert!(SecretKey::from_bytes(&key).public().verify(b"anna", &proof).is_err());
        }
        if let Ok(public) = PublicKey::from_bytes(&key) {
            prop_assert_eq!(public.to_bytes(), key);
        }
    }
}
