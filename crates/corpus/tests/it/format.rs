//! `docs/formats/snapshot.md` and `proofs.md`, followed to the letter by code that shares none with the crate.

use std::collections::BTreeMap;
use std::path::Path;

use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::fixture::{Row, files, pseudonym, read, request, rows, words, write};

type Hash = [u8; 32];

fn hmac(key: &[u8], parts: &[&[u8]]) -> Hash {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

fn sha(parts: &[&[u8]]) -> Hash {
    Sha256::digest(parts.concat()).into()
}

/// D of a bucket.
fn of_data(corpus: &Path, bucket: u32) -> Hash {
    let all = files(corpus);
    let mut of_data = Sha256::new();
    for folder in ["text", "chat", "media"] {
        if let Some(bytes) = all.get(&format!("data/{folder}/train-{bucket:05}-of-00004.parquet")) {
            of_data.update(hex::encode(Sha256::digest(bytes)));
        }
    }
    of_data.finalize().into()
}

#[test]
fn buckets_and_pseudonyms_are_those_of_the_page() {
    let folder = tempfile::tempdir().unwrap();
    let rows = rows(900);
    let corpus = write(request(folder.path()), &rows, 100, 2).path;
    let key = request(folder.path()).key;
    let buckets_key = blake3::derive_key("abide 2026-11-24 corpus buckets v1", &key);
    let mut seen = 0;
    for bucket in 0..4_u32 {
        let of_data = of_data(&corpus, bucket);
        let audit = read(&corpus, &format!("audit/decisions-{bucket:05}-of-00004"));
        for (id, member) in words(&audit, "id").into_iter().zip(words(&audit, "member")) {
            let row = rows.iter().find(|row| Some(&row.id) == id.as_ref()).unwrap();
            let p = row.author.as_deref().map(|author| pseudonym(author).0);
            let stand_in = blake3::keyed_hash(&buckets_key, row.id.as_bytes());
            let first = p.as_ref().map_or(&stand_in.as_bytes()[..4], |p| &p[..4]);
            assert_eq!(u32::from_be_bytes(first.try_into().unwrap()) % 4, bucket);
            let expected = p.map(|p| hex::encode(&hmac(&p, &[b"abide audit v1", &of_data])[..16]));
            assert_eq!(member, expected);
            seen += 1;
        }
    }
    assert_eq!(seen, rows.len());
}

/// A row as canonical JSON: keys of maps of this library are in order, and its strings have RFC 8785's escapes.
fn canonical(row: &Row) -> String {
    use crate::fixture::Body;
    let mut columns = Map::new();
    let mut put = |key: &str, value: Value| drop(columns.insert(key.to_owned(), value));
    for (key, word) in [
        ("id", row.id.as_str()),
        ("category", row.category),
        ("language", "en"),
        ("licence", "CC BY-SA 4.0"),
        ("source", "forum"),
    ] {
        put(key, word.into());
    }
    put("attribution", format!("by {}", row.author.as_ref().unwrap()).into());
    match &row.body {
        Body::Text(text) => put("text", text.as_str().into()),
        Body::Chat(turns) => put(
            "messages",
            turns
                .iter()
                .map(|(role, content)| serde_json::json!({"role": role, "content": content}))
                .collect(),
        ),
        Body::Media(name) => {
            put("media", serde_json::json!([{"digest": "00", "reference": name}]));
        }
        Body::Nothing => unreachable!(),
    }
    Value::Object(columns).to_string()
}

/// The sparse tree by its definition: a subtree of one leaf is that leaf.
fn sparse(leaves: &[(Hash, Hash)], depth: usize) -> Hash {
    let bit = |key: &Hash| key[depth / 8] >> (7 - depth % 8) & 1;
    match leaves {
        [] => *b"SPARSE_MERKLE_PLACEHOLDER_HASH__",
        [(key, value)] => sha(&[b"JMT::LeafNode", key, value]),
        _ => {
            let (left, right): (Vec<_>, Vec<_>) = leaves.iter().partition(|(key, _)| bit(key) == 0);
            let (left, right) = (sparse(&left, depth + 1), sparse(&right, depth + 1));
            sha(&[b"JMT::IntrnalNode", &left, &right])
        }
    }
}

#[test]
fn the_membership_root_is_that_of_the_page() {
    let folder = tempfile::tempdir().unwrap();
    let rows = rows(900);
    let summary = write(request(folder.path()), &rows, 100, 2);
    let mut digests: BTreeMap<&str, Vec<Hash>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.reason == 0) {
        let digest = sha(&[canonical(row).as_bytes()]);
        digests.entry(row.author.as_deref().unwrap()).or_default().push(digest);
    }
    let mut stored = vec![];
    let mut hashes: Vec<Hash> = (0..4_u32)
        .map(|bucket| {
            let of_data = of_data(&summary.path, bucket);
            let mut leaves = vec![];
            for (author, digests) in &mut digests {
                let p = pseudonym(author).0;
                if u32::from_be_bytes(p[..4].try_into().unwrap()) % 4 == bucket {
                    digests.sort_unstable();
                    leaves.push((hmac(&p, &[&of_data]), sha(&[&digests.concat()])));
                }
            }
            leaves.sort_unstable();
            let root = sparse(&leaves, 0);
            stored.extend([of_data, root].concat());
            let name = format!("proofs/leaves-{bucket:05}-of-00004.bin");
            let bytes: Vec<u8> =
                leaves.iter().flat_map(|(key, value)| [*key, *value].concat()).collect();
            assert_eq!(files(&summary.path)[&name], bytes);
            sha(&[&[0], &bucket.to_be_bytes(), &of_data, &root])
        })
        .collect();
    while let [_, _, ..] = hashes.as_slice() {
        hashes = hashes.chunks(2).map(|pair| sha(&[&[1], &pair[0], &pair[1]])).collect();
    }
    assert_eq!(summary.membership.0, hashes[0]);
    let all = files(&summary.path);
    let manifest: Value = serde_json::from_slice(&all["manifest.json"]).unwrap();
    assert_eq!(manifest["membership"], hex::encode(hashes[0]));
    assert_eq!(all["proofs/buckets.bin"], stored);
}
