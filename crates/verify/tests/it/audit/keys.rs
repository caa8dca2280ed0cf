//! Keys that take each other's place, and verifiers who were given one of them.

use abide_verify::audit::{self, Findings, Keys};
use abide_verify::checkpoint::Checkpoint;
use abide_verify::entry::KeyEntry;
use abide_verify::log_proof::LogProof;
use abide_verify::merkle::{Leaves, inclusion_proof, leaf_hash, root};
use abide_verify::note::{Note, Signer};
use abide_verify::policy::Policy;
use abide_verify::published::CHECKPOINT;
use abide_verify::rotation::Rotation;

use super::{Log, ORIGIN, consent, entry, signer};

const VRF: &str = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
const OTHER_VRF: &str = "PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=";
const NONE: [&str; 0] = [];

fn key(seed: u8) -> Signer {
    Signer::new(ORIGIN, &[seed; 32]).unwrap()
}

fn named(seconds: i64, log: &Signer, replaces: Option<&Signer>, more: &str) -> String {
    let replaces =
        replaces.map_or(String::new(), |old| format!(r#","replaces":"{}""#, old.verifier()));
    let body = format!(r#"{{"log":"{}","vrf":"{VRF}"{replaces}{more}}}"#, log.verifier());
    let text = entry("key", seconds, &body);
    text.parse::<KeyEntry>().unwrap();
    text
}

/// Keys 7, 8 and 9, one after the other, with a consent between.
fn log() -> Log {
    let [one, two, three] = [key(7), key(8), key(9)];
    Log::of([
        named(0, &one, None, ""),
        consent(1),
        named(2, &two, Some(&one), ""),
        consent(3),
        named(4, &three, Some(&two), ""),
    ])
}

fn head(log: &Log, size: usize, signers: &[&Signer]) -> Note {
    let leaves: Vec<_> =
        log.entries[..size].iter().map(|entry| leaf_hash(entry.as_bytes())).collect();
    let head = Checkpoint::new(ORIGIN, size as u64, root(&leaves)).unwrap();
    let mut note = head.sign(signers[0]).unwrap();
    for signer in &signers[1..] {
        note = note.with(head.sign(signer).unwrap().signatures()[0].clone()).unwrap();
    }
    note
}

fn proof(log: &Log, index: usize, signers: &[&Signer]) -> LogProof {
    let leaves: Vec<_> =
        log.entries[..=index].iter().map(|entry| leaf_hash(entry.as_bytes())).collect();
    let path = inclusion_proof(&Leaves(&leaves), index as u64, leaves.len() as u64).unwrap();
    LogProof::new(index as u64, path, head(log, index + 1, signers)).unwrap()
}

fn rotation(log: &Log, index: usize, signers: &[&Signer]) -> abide_verify::Result<Rotation> {
    Rotation::new(&log.entries[index], proof(log, index, signers))
}

fn both(log: &Log) -> [Rotation; 2] {
    [rotation(log, 4, &[&key(9), &key(8)]).unwrap(), rotation(log, 2, &[&key(8), &key(7)]).unwrap()]
}

fn policy(signer: &Signer) -> Policy {
    Policy::default().with_log(signer.verifier().clone()).unwrap()
}

#[test]
fn whoever_knows_one_key_follows_to_all_of_them() {
    let log = log();
    for known in [7, 8, 9] {
        let (followed, left) = policy(&key(known)).follow_all(&both(&log)).unwrap();
        assert_eq!((left, followed.logs().len()), (0, 3));
        for (size, signer) in [(2, 7), (3, 7), (4, 8), (5, 8), (5, 9)] {
            followed.accept(&head(&log, size, &[&key(signer)])).unwrap();
        }
        // Each for its time: a key that was replaced signs nothing that came later.
        for (size, signer) in [(4, 7), (5, 7)] {
            let error = followed.accept(&head(&log, size, &[&key(signer)])).unwrap_err();
            assert!(error.to_string().contains("was replaced after 3 entries"), "{error}");
        }
        assert_eq!(followed.follow_all(&both(&log)).unwrap(), (followed.clone(), 0));
    }
    let (stranger, left) = policy(&key(1)).follow_all(&both(&log)).unwrap();
    assert_eq!((stranger, left), (policy(&key(1)), 2));
}

#[test]
fn a_rotation_holds_by_itself_or_is_refused() {
    let log = log();
    let good = rotation(&log, 2, &[&key(8), &key(7)]).unwrap();
    assert_eq!(Rotation::parse(good.to_string().as_bytes()).unwrap(), good);
    for signers in [&[&key(8)][..], &[&key(7)], &[&key(8), &key(9)]] {
        assert!(rotation(&log, 2, signers).is_err());
    }
    assert!(rotation(&log, 0, &[&key(7)]).is_err(), "it replaces nothing");
    assert!(rotation(&log, 1, &[&key(7)]).is_err(), "it is of no keys");
    // Under a later head, which the old key had no more to sign.
    let leaves: Vec<_> = log.entries.iter().map(|entry| leaf_hash(entry.as_bytes())).collect();
    let path = inclusion_proof(&Leaves(&leaves), 2, 5).unwrap();
    let late = LogProof::new(2, path, head(&log, 5, &[&key(8), &key(7)])).unwrap();
    assert!(Rotation::new(&log.entries[2], late).is_err());
    // What stands beside the proof is what was proven.
    let other = proof(&log, 2, &[&key(8), &key(7)]);
    assert!(Rotation::new(&log.entries[4], other).is_err());
    // One key, two successors: evidence.
    let mut fork = log.clone();
    fork.entries[2] = named(2, &key(6), Some(&key(7)), "");
    let fork = rotation(&fork, 2, &[&key(6), &key(7)]).unwrap();
    assert!(policy(&key(7)).follow_all(&[good, fork]).is_err());
}

#[test]
fn a_log_shows_its_rotations_to_whoever_was_given_an_old_key() {
    let mut log = log();
    let codes = |log: &Log, known: u8| {
        let mut findings = Findings::default();
        let files = super::Files(log.files());
        let (policy, _) = audit::follow(&files, &policy(&key(known)), &mut findings).unwrap();
        let head = log.changed[CHECKPOINT].as_ref().unwrap();
        let (head, found) = audit::head(head, &policy);
        findings.merge(found);
        let codes: Vec<_> = findings.counts().keys().copied().collect();
        (head.map(|head| head.log), codes)
    };
    let bytes = |note: &dyn ToString| Some(note.to_string().into_bytes());
    let [second, first] = both(&log);
    log.changed.insert(CHECKPOINT.to_owned(), bytes(&head(&log, 5, &[&key(9)])));
    assert_eq!(codes(&log, 7), (None, vec!["log::signature"]));
    log.changed.insert("rotation/1".to_owned(), bytes(&first));
    log.changed.insert("rotation/2".to_owned(), bytes(&second));
    for known in [7, 8, 9] {
        assert_eq!(codes(&log, known), (Some(key(9).verifier().clone()), vec![]));
    }
    assert_eq!(codes(&log, 1), (None, vec!["log::rotation", "log::signature"]));
    log.changed.insert("rotation/1".to_owned(), Some(b"nothing".to_vec()));
    assert_eq!(codes(&log, 9).1, ["log::rotation"]);
}

#[test]
fn keys_take_each_others_place() {
    let codes = |log: &Log, signed: u8| {
        let note = head(log, log.entries.len(), &[&key(signed)]);
        let (head, _) = audit::head(note.to_string().as_bytes(), &policy(&key(signed)));
        log.codes(&[], &mut [&mut Keys::of(&head.unwrap())])
    };
    assert_eq!(codes(&log(), 9), NONE);
    assert_eq!(codes(&log(), 8), ["key::head"]);
    let with = |at: usize, text: String| {
        let mut log = log();
        log.entries[at] = text;
        log
    };
    assert_eq!(codes(&with(0, consent(0)), 9), ["key::first", "key::replaces"]);
    assert_eq!(codes(&with(4, named(4, &key(9), Some(&key(7)), "")), 9), ["key::replaces"]);
    assert_eq!(codes(&with(4, entry("key", 4, "{}")), 8), ["key::unreadable"]);
    let other = named(4, &key(9), Some(&key(8)), "").replace(VRF, OTHER_VRF);
    assert_eq!(codes(&with(4, other), 9), ["key::vrf"]);
    // The key of corpora has its own chain, by the digest of what it replaces.
    let attested = |pem: &str, replaces: &str| {
        named(9, &key(9), None, &format!(r#","attestation":{{"key":"{pem}"{replaces}}}"#))
    };
    let digest = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb";
    let mut log = log();
    log.entries.push(attested("a", ""));
    log.entries.push(attested("b", &format!(r#","replaces":"{digest}""#)));
    assert_eq!(codes(&log, 9), NONE);
    log.entries.push(attested("c", &format!(r#","replaces":"{digest}""#)));
    assert_eq!(codes(&log, 9), ["key::attestation"]);
    let mut keys = Keys::default();
    log.walk(&[], &mut [&mut keys]);
    assert_eq!((keys.replaced(), keys.attestations().len()), (2, 3));
    assert_eq!(signer().verifier(), key(7).verifier());
}
