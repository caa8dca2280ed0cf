//! What members ask beside the log.

use std::fs;

use abide_ledger::Digest;
use abide_ledger::event::{Corpus, Draft, Terms};
use abide_serve::cosign;
use abide_serve::server::Limits;
use abide_serve::witness::{Witness, create_key, router};
use abide_verify::map::{Key, Value};
use abide_verify::membership::{Bucket, Leaves, root};
use abide_verify::merkle::leaf_hash;
use abide_verify::policy::Policy;
use abide_verify::published::{Declared, Stated, buckets, leaves, state, text};
use serde_json::Map;

use crate::ground::{Ground, Server, get, now, off};

const ID: &str = "0123456789abcdef";

/// A corpus of four buckets, of which one holds somebody, in the folder and in the log.
fn corpus(ground: &mut Ground, id: &str) -> Vec<u8> {
    let full = Leaves::new(vec![(Key([1; 32]), Value([2; 32]))]).unwrap();
    let table: Vec<Bucket> = (0..4)
        .map(|number| Bucket {
            digest: [number; 32],
            root: if number == 2 { full.root() } else { Leaves::default().root() },
        })
        .collect();
    let bytes: Vec<u8> =
        table.iter().flat_map(|bucket| [bucket.digest, bucket.root.0]).flatten().collect();
    let proofs = ground.path("corpus").join(id).join("proofs");
    fs::create_dir_all(&proofs).unwrap();
    fs::write(proofs.join("buckets.bin"), &bytes).unwrap();
    fs::write(proofs.join("leaves-00002-of-00004.bin"), [[1; 32], [2; 32]].concat()).unwrap();
    declare(ground, id, &root(&table).to_string());
    bytes
}

fn declare(ground: &mut Ground, id: &str, membership: &str) {
    let position = ground.ledger.cutoff().unwrap();
    let membership = Digest::parse(membership).unwrap();
    let entered = Corpus { id: id.to_owned(), position, membership, details: Map::new() };
    ground.ledger.append(&[Draft::Corpus(entered)], now()).unwrap();
}

#[test]
fn the_newest_root_answers_about_any_key() {
    let mut ground = Ground::with(3);
    let server = ground.serve();
    let pseudonym = ground.ledger.account("m0").unwrap().unwrap().pseudonym;
    let [first, second] = [1, 2].map(|version| pseudonym.state_key(version));
    assert_eq!(get(&server, &state(&first)).status, 404, "there is no root yet");
    let entered = ground.ledger.append_root(now()).unwrap().unwrap();
    ground.grow(1);
    for (key, is_there) in [(first, true), (second, false), (Key([0; 32]), false)] {
        let answer = get(&server, &state(&key));
        assert_eq!((answer.status, answer.kind.as_str()), (200, "application/json"));
        assert_eq!((answer.cached.as_str(), answer.origin.as_str()), ("no-store", "*"));
        let stated = Stated::parse(&answer.body).unwrap();
        let accepted =
            stated.log.verify(&leaf_hash(stated.root.as_bytes()), &ground.policy()).unwrap();
        assert_eq!((stated.log.index(), accepted.checkpoint.size()), (entered.index, 5));
        let map = stated.root.parse::<abide_verify::entry::RootEntry>().unwrap().map;
        assert_eq!(stated.proof.verify(&map, &key).unwrap().is_some(), is_there);
        assert_eq!(Stated::parse(stated.to_json().unwrap().as_bytes()).unwrap(), stated);
    }
    for wrong in ["", "00", &"0".repeat(63), &"0".repeat(65), &"A".repeat(64), &"g".repeat(64)] {
        assert_eq!(get(&server, &format!("state/{wrong}")).status, 404, "{wrong}");
    }
}

/// A root that the shown head does not hold yet proves nothing to whoever asks for a quorum: they are told to come back.
#[test]
fn a_root_waits_for_the_witnesses() {
    let mut ground = Ground::with(3);
    let watching = tempfile::tempdir().unwrap();
    create_key(watching.path(), "w.example").unwrap();
    let witness = Witness::open(watching.path(), vec![ground.ledger.log_key().unwrap()]).unwrap();
    let key = witness.key().to_string();
    let away = Server::start(router(witness), Limits::default());
    let log = ground.ledger.log_key().unwrap();
    let policy = format!("log {log}\nwitness w {key} {}\nquorum w\n", away.url());
    let policy = Policy::parse(policy.as_bytes()).unwrap();
    let round = |ground: &Ground| {
        let parties = cosign::parties(&policy).unwrap();
        assert!(cosign::round(&ground.ledger, &policy, &parties).unwrap().is_shown);
    };
    round(&ground);
    ground.ledger.append_root(now()).unwrap().unwrap();
    let (server, place) = (ground.serve(), state(&Key([0; 32])));
    assert_eq!(get(&server, &place).status, 503);
    round(&ground);
    let stated = Stated::parse(&get(&server, &place).body).unwrap();
    stated.log.verify(&leaf_hash(stated.root.as_bytes()), &policy).unwrap();
}

#[test]
fn corpora_that_the_log_declares_are_served_and_no_others() {
    let mut ground = Ground::with(3);
    let table = corpus(&mut ground, ID);
    // One that lies there and was never declared, as a hypothetical one does; one that was declared and is not there.
    let hidden = "fedcba9876543210";
    fs::create_dir_all(ground.path("corpus").join(hidden).join("proofs")).unwrap();
    fs::write(ground.path("corpus").join(hidden).join("proofs/buckets.bin"), &table).unwrap();
    let gone = "00000000000000aa";
    declare(&mut ground, gone, &"00".repeat(32));
    let server = ground.serve();
    for (path, body) in [(buckets(ID), table.clone()), (leaves(ID, 2), [[1; 32], [2; 32]].concat())]
    {
        // The second time it is not compared again.
        for _ in 0..2 {
            let answer = get(&server, &path);
            assert_eq!((answer.status, &answer.body), (200, &body), "{path}");
            assert_eq!(answer.kind, "application/octet-stream");
            assert_eq!(answer.cached, "public, max-age=31536000, immutable");
            assert_eq!(answer.origin, "*");
        }
    }
    for path in [
        buckets(hidden),
        buckets(gone),
        buckets("../corpus"),
        leaves(ID, 0),
        leaves(ID, 4),
        format!("corpora/{ID}/leaves/02"),
        format!("corpora/{ID}/leaves/-1"),
        format!("corpora/{ID}/leaves/"),
        format!("corpora/{ID}/manifest.json"),
        format!("corpora/{ID}%2f..%2f{ID}/buckets"),
        format!("corpora/{}/buckets", ID.to_uppercase()),
    ] {
        let answer = get(&server, &path);
        assert_eq!(answer.status, 404, "{path}");
        assert_ne!(answer.cached, "public, max-age=31536000, immutable", "{path}");
    }
    let list = get(&server, "corpora.json");
    assert_eq!(
        (list.status, list.kind.as_str(), list.cached.as_str()),
        (200, "application/json", "no-store")
    );
    let list = Declared::list(&list.body).unwrap();
    assert_eq!(list.iter().map(|declared| declared.index).collect::<Vec<_>>(), [3, 4]);
    for declared in list {
        assert_eq!(declared.entry.as_bytes(), ground.ledger.entry(declared.index).unwrap());
    }
}

/// What is not what the log says of it is not handed out.
#[test]
fn a_damaged_corpus_is_not_served() {
    let mut ground = Ground::with(3);
    corpus(&mut ground, ID);
    let proofs = ground.path("corpus").join(ID).join("proofs");
    let server = ground.serve();
    let file = proofs.join("leaves-00002-of-00004.bin");
    fs::write(&file, [[1; 32], [3; 32]].concat()).unwrap();
    assert_eq!(get(&server, &leaves(ID, 2)).status, 500);
    fs::remove_file(&file).unwrap();
    assert_eq!(get(&server, &leaves(ID, 2)).status, 500);
    fs::write(proofs.join("buckets.bin"), [0; 64]).unwrap();
    assert_eq!(get(&server, &buckets(ID)).status, 500);
    fs::write(proofs.join("buckets.bin"), vec![0; 1 << 20]).unwrap();
    assert_eq!(get(&server, &buckets(ID)).status, 500, "it is longer than a table can be");
}

#[test]
fn the_texts_of_terms_are_served_by_their_digest() {
    let mut ground = Ground::with(1);
    let words = include_str!("../../../../terms/linkedin/2025-11-03.toml");
    let digest = Digest::of(words.as_bytes());
    let published = abide_terms::Document::parse(words, "terms").unwrap().published;
    let terms =
        Terms { version: "2025-11-03".to_owned(), digest, published, text: words.to_owned() };
    let _ = ground.ledger.append(&[Draft::Terms(terms), off("m1")], now()).unwrap();
    let server = ground.serve();
    let answer = get(&server, &text(&digest.to_string()));
    assert_eq!((answer.status, answer.body.as_slice()), (200, words.as_bytes()));
    assert_eq!(answer.kind, "text/plain; charset=utf-8");
    assert_eq!(answer.cached, "public, max-age=31536000, immutable");
    assert_eq!(get(&server, &text(&"0".repeat(64))).status, 404);
    let list = Declared::list(&get(&server, "terms.json").body).unwrap();
    assert_eq!((list.len(), list[0].index), (1, 1));
    assert!(!list[0].entry.contains("minimum_age"), "the log has the digest alone");
}
