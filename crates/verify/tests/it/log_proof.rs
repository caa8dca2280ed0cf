//! Proof files of C2SP `tlog-proof`.

use abide_verify::Kind;
use abide_verify::checkpoint::Checkpoint;
use abide_verify::log_proof::{EXTRA_BYTES_MAX, LogProof};
use abide_verify::merkle::{Hash, Leaves, inclusion_proof, leaf_hash, root};
use abide_verify::note::Signer;
use abide_verify::policy::Policy;
use sha2::{Digest, Sha256};

use crate::checkpoint::ARCHE;

fn log() -> Signer {
    Signer::new("a.example", &[1; 32]).unwrap()
}

fn policy() -> Policy {
    Policy::default().with_log(log().verifier().clone()).unwrap()
}

fn proof(index: u64, size: u64) -> LogProof {
    let leaves: Vec<_> = (0..size).map(|index| leaf_hash(&index.to_be_bytes())).collect();
    let path = inclusion_proof(&Leaves(&leaves), index, size).unwrap();
    let checkpoint = Checkpoint::new("a.example", size, root(&leaves)).unwrap();
    LogProof::new(index, path, checkpoint.sign(&log()).unwrap()).unwrap()
}

fn leaf(index: u64) -> Hash {
    leaf_hash(&index.to_be_bytes())
}

/// The forms that transparency-dev/formats writes (tlog_proof_test.go), with a checkpoint of a real log. The hashes are SHA-256 of `hash1` and `hash2`.
#[test]
fn forms() {
    let hashes = ["hash1", "hash2"].map(|text| Hash(Sha256::digest(text).into()));
    let lines: String = hashes.iter().map(|hash| hash.to_base64() + "\n").collect();
    for (file, index, count, extra) in [
        (format!("c2sp.org/tlog-proof@v1\nindex 5\n{lines}\n{ARCHE}"), 5, 2, ""),
        (
            format!(
                "c2sp.org/tlog-proof@v1\nextra ZXh0cmEgaW5mb3JtYXRpb24=\nindex 10\n{}\n{ARCHE}",
                &lines[..45]
            ),
            10,
            1,
            "extra information",
        ),
        (format!("c2sp.org/tlog-proof@v1\nindex 0\n\n{ARCHE}"), 0, 0, ""),
    ] {
        let proof = LogProof::parse(file.as_bytes()).unwrap();
        assert_eq!(
            (proof.index(), proof.hashes(), proof.extra()),
            (index, &hashes[..count], extra.as_bytes())
        );
        assert_eq!((proof.checkpoint().to_string().as_str(), proof.to_string()), (ARCHE, file));
    }
}

#[test]
fn entries_that_are_in_a_log() {
    for (index, size) in [(0, 1), (0, 2), (6, 7), (255, 257), (256, 257), (300, 1000)] {
        let file = proof(index, size).with_extra(b"beside".to_vec()).unwrap().to_string();
        let read = LogProof::parse(file.as_bytes()).unwrap();
        let accepted = read.verify(&leaf(index), &policy()).unwrap();
        assert_eq!((accepted.checkpoint.size(), accepted.log.name()), (size, "a.example"));
        let error = read.verify(&leaf(index + 1), &policy()).unwrap_err();
        assert_eq!(error.kind(), Kind::Proof);
    }
}

#[test]
fn entries_that_are_not() {
    let file = proof(3, 7).to_string();
    let verify = |file: &str, policy: &Policy| {
        LogProof::parse(file.as_bytes()).unwrap().verify(&leaf(3), policy)
    };
    assert!(verify(&file, &policy()).is_ok());
    assert!(verify(&file, &Policy::default()).is_err(), "no log is known");
    let other = Signer::new("a.example", &[2; 32]).unwrap();
    assert!(verify(&file, &Policy::default().with_log(other.verifier().clone()).unwrap()).is_err());
    assert!(verify(&file.replace("index 3", "index 2"), &policy()).is_err());
    assert!(verify(&file.replace("index 3", "index 7"), &policy()).is_err());
    assert!(verify(&file.replace("\n7\n", "\n8\n"), &policy()).is_err());
    let shorter: String = file
        .split_inclusive('\n')
        .enumerate()
        .filter(|(at, _)| *at != 2)
        .map(|(_, line)| line)
        .collect();
    assert!(verify(&shorter, &policy()).is_err());
}

#[test]
fn files_that_are_none() {
    let file = proof(3, 7).to_string();
    let hash = format!("{}\n", Hash::EMPTY.to_base64());
    let refused = [
        String::new(),
        "c2sp.org/tlog-proof@v1\n".to_owned(),
        file.replace("@v1", "@v2"),
        format!(" {file}"),
        format!("{file}\n"),
        file.replace("index 3\n", ""),
        file.replace("index 3", "index 03"),
        file.replace("index 3", "index -3"),
        file.replace("index 3", "index x"),
        file.replace("index 3", "index  3"),
        file.replace("index 3", "index 18446744073709551616"),
        file.replace("index 3", "index 3\nindex 3"),
        file.replace("index 3", "index 3\n\n"),
        file.replace("index 3", "index 3\nAAAA"),
        file.replace("index 3\n", &format!("index 3\n{}", hash.repeat(70))),
        file.replace("index 3", "extra !!\nindex 3"),
        file.replace("index 3", "extra \nindex 3"),
        file.replace("index 3", "extra extra AAAA\nindex 3"),
        file.replace("index 3", "extra AAAA\nextra AAAA\nindex 3"),
        file.replace("index 3", "index 3\nextra AAAA"),
        file.replace('\n', "\r\n"),
        file.split("\n— ").next().unwrap().to_owned(),
    ];
    for file in refused {
        assert_eq!(LogProof::parse(file.as_bytes()).unwrap_err().kind(), Kind::Format, "{file}");
    }
    assert!(LogProof::parse(&[file.as_bytes(), b"\xff"].concat()).is_err());
    assert!(proof(3, 7).with_extra(vec![0; EXTRA_BYTES_MAX + 1]).is_err());
    let full = proof(3, 7).with_extra(vec![0; EXTRA_BYTES_MAX]).unwrap();
    assert_eq!(LogProof::parse(full.to_string().as_bytes()).unwrap(), full);
}
