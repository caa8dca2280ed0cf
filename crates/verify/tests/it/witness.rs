//! What a witness signs and what it refuses, status by status as the format says.

use abide_verify::checkpoint::Checkpoint;
use abide_verify::cosignature::Cosigner;
use abide_verify::merkle::{Hash, Leaves, consistency_proof, leaf_hash, root};
use abide_verify::note::{Note, Signer, VerifierKey};
use abide_verify::witness::{PROOF_HASHES_MAX, Refusal, Request, cosigned};
use proptest::prelude::*;

const ORIGIN: &str = "example.com/abide";

fn signer() -> Signer {
    Signer::new(ORIGIN, &[7; 32]).unwrap()
}

fn leaves(size: u64, seed: &str) -> Vec<Hash> {
    (0..size).map(|index| leaf_hash(format!("{seed}{index}").as_bytes())).collect()
}

fn head(leaves: &[Hash]) -> Checkpoint {
    Checkpoint::new(ORIGIN, leaves.len() as u64, root(leaves)).unwrap()
}

fn note(leaves: &[Hash]) -> Note {
    head(leaves).sign(&signer()).unwrap()
}

fn proof(leaves: &[Hash], old: u64) -> Vec<Hash> {
    consistency_proof(&Leaves(leaves), old, leaves.len() as u64).unwrap()
}

fn judge(
    request: &Request,
    logs: &[VerifierKey],
    last: Option<&Checkpoint>,
) -> Result<(), Refusal> {
    request.signed_by(logs)?.follows(last)
}

#[test]
fn what_only_grew_is_signed() {
    let leaves = leaves(70, "a");
    let logs = [signer().verifier().clone()];
    for old in [0_usize, 1, 2, 63, 64, 69, 70] {
        let last = (old > 0).then(|| head(&leaves[..old]));
        let proof = proof(&leaves, old as u64);
        let request = Request::new(old as u64, proof, note(&leaves)).unwrap();
        let read = Request::parse(request.to_string().as_bytes()).unwrap();
        assert_eq!(read, request);
        assert_eq!(judge(&read, &logs, last.as_ref()), Ok(()), "from {old}");
    }
}

#[test]
fn every_refusal_has_its_status() {
    let (leaves, others) = (leaves(70, "a"), leaves(70, "b"));
    let known = [signer().verifier().clone()];
    let last = head(&leaves[..40]);
    let right = || Request::new(40, proof(&leaves, 40), note(&leaves)).unwrap();
    let status = |request: &Request, logs: &[VerifierKey], last: Option<&Checkpoint>| {
        judge(request, logs, last).unwrap_err().status()
    };
    assert_eq!(judge(&right(), &known, Some(&last)), Ok(()));

    // 404: nobody knows the log. 403: another key signed under its name, or the right key's signature is wrong.
    let stranger = Signer::new("example.org/other", &[9; 32]).unwrap();
    assert_eq!(status(&right(), &[stranger.verifier().clone()], Some(&last)), 404);
    assert_eq!(status(&right(), &[], Some(&last)), 404);
    let impostor = Signer::new(ORIGIN, &[9; 32]).unwrap();
    assert_eq!(status(&right(), &[impostor.verifier().clone()], Some(&last)), 403);
    let text = right().to_string().replace("\n70\n", "\n71\n");
    assert_eq!(status(&Request::parse(text.as_bytes()).unwrap(), &known, Some(&last)), 403);

    // 400: an old size past the new one.
    let past = Request::new(71, Vec::new(), note(&leaves)).unwrap();
    assert_eq!(status(&past, &known, Some(&last)), 400);

    // 409: another old size than the one that was signed last, and how large that is.
    let stale = Request::new(39, proof(&leaves, 39), note(&leaves)).unwrap();
    assert_eq!(judge(&stale, &known, Some(&last)), Err(Refusal::Conflict { size: 40 }));
    assert_eq!(judge(&right(), &known, None), Err(Refusal::Conflict { size: 0 }));
    // A log that was rolled back cannot hide it: its old size is not the last one, whatever it says.
    let back = Request::new(30, proof(&leaves[..35], 30), note(&leaves[..35])).unwrap();
    assert_eq!(judge(&back, &known, Some(&last)), Err(Refusal::Conflict { size: 40 }));

    // 422: a split view, at the same size or a larger one; a wrong proof; hashes where none belong.
    for (old, proof, heads) in [
        (40, proof(&others, 40), note(&others)),
        (40, Vec::new(), note(&others[..40])),
        (40, proof(&leaves, 39), note(&leaves)),
        (40, Vec::new(), note(&leaves)),
    ] {
        let request = Request::new(old, proof, heads).unwrap();
        assert_eq!(judge(&request, &known, Some(&last)), Err(Refusal::Inconsistent));
    }
    let hashes = Request::new(0, vec![Hash::EMPTY], note(&leaves)).unwrap();
    assert_eq!(status(&hashes, &known, None), 422);
    // An empty log that has a root.
    let text = format!("{ORIGIN}\n0\n{}\n", root(&leaves).to_base64());
    let empty = Request::new(0, Vec::new(), Note::sign(&text, &signer()).unwrap()).unwrap();
    assert_eq!(status(&empty, &known, None), 422);
}

#[test]
fn a_request_has_its_form_and_its_bounds() {
    let (text, hash) = (note(&leaves(3, "a")).to_string(), Hash::EMPTY.to_base64());
    let many = |hashes: usize| format!("old 1\n{}\n{text}", format!("{hash}\n").repeat(hashes));
    assert!(Request::parse(many(PROOF_HASHES_MAX).as_bytes()).is_ok());
    for wrong in [
        many(PROOF_HASHES_MAX + 1),
        format!("old 01\n\n{text}"),
        format!("old -1\n\n{text}"),
        format!("old 1 \n\n{text}"),
        format!("Old 1\n\n{text}"),
        format!("old 1\nAAAA\n\n{text}"),
        format!("old 1\n{text}"),
        "old 1\n\n".to_owned(),
        String::new(),
    ] {
        assert!(Request::parse(wrong.as_bytes()).is_err(), "{wrong:?}");
    }
    let long = "a".repeat(abide_verify::witness::BYTES_MAX + 1);
    assert!(Request::parse(long.as_bytes()).is_err());
}

#[test]
fn only_known_cosignatures_are_taken_from_an_answer() {
    let head = note(&leaves(3, "a"));
    let [one, two] =
        [8, 9].map(|seed| Cosigner::new(&format!("w{seed}.example"), &[seed; 32]).unwrap());
    let line = |by: &Cosigner, note: &Note| {
        let signed = by.cosign(note.clone(), 1_764_000_000).unwrap();
        format!("{}\n", signed.signatures().last().unwrap())
    };
    let answer = [line(&one, &head), line(&two, &head)].concat();
    let keys = [one.verifier().clone()];
    let note = cosigned(&head, answer.as_bytes(), &keys).unwrap();
    assert_eq!(note.signatures().len(), 2, "the log's, and that of the witness who was asked");
    assert_eq!(note.verify(&keys).unwrap()[0].time, Some(1_764_000_000));
    assert!(cosigned(&head, line(&two, &head).as_bytes(), &keys).is_err());
    let other = self::note(&leaves(4, "a"));
    assert!(cosigned(&head, line(&one, &other).as_bytes(), &keys).is_err(), "of another head");
    assert!(cosigned(&head, b"", &keys).is_err());
    assert!(cosigned(&head, &[0xff], &keys).is_err());
}

/// What the witness puts its name to holds no signature that it did not check.
#[test]
fn signatures_of_strangers_are_not_passed_on() {
    let leaves = leaves(3, "a");
    let stranger = Cosigner::new("w.example", &[9; 32]).unwrap();
    let crowded = stranger.cosign(note(&leaves), 1).unwrap();
    let request = Request::new(0, Vec::new(), crowded).unwrap();
    let submitted = request.signed_by(&[signer().verifier().clone()]).unwrap().note().clone();
    assert_eq!(submitted, note(&leaves));
}

proptest! {
    /// Whatever the two views are, a witness signs the second only if it begins with the first.
    #[test]
    fn no_second_view_is_signed(shared in 0_u64..40, one in 1_u64..20, more in 0_u64..40, splits in any::<bool>()) {
        let first = leaves(shared + one, "a");
        let mut second = first[..shared as usize].to_vec();
        second.extend(if splits { leaves(one + more, "b") } else { first[shared as usize..].to_vec() });
        if !splits {
            second.extend(leaves(more, "c"));
        }
        let last = head(&first);
        let proof = proof(&second, last.size());
        let request = Request::new(last.size(), proof, note(&second)).unwrap();
        let judged = judge(&request, &[signer().verifier().clone()], Some(&last));
        prop_assert_eq!(judged.is_ok(), !splits);
    }
}
