//! `docs/formats/snapshot.md`, followed to the letter by code that shares none with the crate.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::fixture::{files, read, request, rows, words, write};

#[test]
fn buckets_and_pseudonyms_are_those_of_the_page() {
    let folder = tempfile::tempdir().unwrap();
    let rows = rows(900);
    let corpus = write(request(folder.path()), &rows, 100, 2).path;
    let key = request(folder.path()).key;
    let buckets_key = blake3::derive_key("abide 2026-11-24 corpus buckets v1", &key);
    let all = files(&corpus);
    let mut seen = 0;
    for bucket in 0..4_u32 {
        let mut of_data = Sha256::new();
        for folder in ["text", "chat", "media"] {
            if let Some(bytes) =
                all.get(&format!("data/{folder}/train-{bucket:05}-of-00004.parquet"))
            {
                of_data.update(hex::encode(Sha256::digest(bytes)));
            }
        }
        let of_data = of_data.finalize();
        let audit = read(&corpus, &format!("audit/decisions-{bucket:05}-of-00004"));
        for (id, member) in words(&audit, "id").into_iter().zip(words(&audit, "member")) {
            let row = rows.iter().find(|row| Some(&row.id) == id.as_ref()).unwrap();
            let hash =
                blake3::keyed_hash(&buckets_key, row.author.as_ref().unwrap_or(&row.id).as_bytes());
            let first = u32::from_be_bytes(hash.as_bytes()[..4].try_into().unwrap());
            assert_eq!(first % 4, bucket);
            let expected = row.author.as_ref().map(|author| {
                let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
                mac.update(b"abide audit v1");
                mac.update(&of_data);
                mac.update(author.as_bytes());
                hex::encode(&mac.finalize().into_bytes()[..16])
            });
            assert_eq!(member, expected);
            seen += 1;
        }
    }
    assert_eq!(seen, rows.len());
}
