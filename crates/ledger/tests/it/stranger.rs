//! A reader written from `docs/formats/ledger.md` alone, sharing no code with the ledger.

use std::collections::HashSet;

use abide_terms::event::Right;
use sha2::{Digest as _, Sha256};

use crate::ground::*;

#[test]
fn the_documented_layout_is_enough_to_read_and_to_check() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    ledger
        .append(&[terms("2025-11"), notice("m2"), off("m1"), pause("uk"), resume("uk")], now())
        .unwrap();
    ledger.append(&[off("m2"), objection("m2", Right::Erasure), off("m1")], later(1)).unwrap();
    let position = serde_json::to_value(ledger.position().unwrap()).unwrap();

    let raw = ground.raw();
    let mut query = raw
        .prepare(
            "SELECT event.idx, appended, kind, commitment, chain, subject, salt, body
             FROM event LEFT JOIN payload ON payload.idx = event.idx ORDER BY event.idx",
        )
        .unwrap();
    let mut rows = query.query([]).unwrap();
    let (mut chain, mut events, mut erased, mut missing) =
        ([0; 32], 0_u64, HashSet::new(), HashSet::new());
    while let Some(row) = rows.next().unwrap() {
        let (idx, appended): (i64, i64) = (row.get(0).unwrap(), row.get(1).unwrap());
        let (kind, commitment): (String, [u8; 32]) = (row.get(2).unwrap(), row.get(3).unwrap());
        let mut hash = Sha256::new();
        hash.update(chain);
        hash.update(u64::try_from(idx).unwrap().to_be_bytes());
        hash.update(appended.to_be_bytes());
        hash.update([u8::try_from(kind.len()).unwrap()]);
        hash.update(&kind);
        hash.update(commitment);
        chain = hash.finalize().into();
        assert_eq!(chain, row.get::<_, [u8; 32]>(4).unwrap());
        let body: Option<Vec<u8>> = row.get(7).unwrap();
        if let Some(body) = body {
            let salt: [u8; 16] = row.get(6).unwrap();
            let computed: [u8; 32] = Sha256::digest([&salt[..], &body].concat()).into();
            assert_eq!(computed, commitment);
            let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
            let subject: Option<String> = row.get(5).unwrap();
            assert_eq!(body.get("member").and_then(|member| member.as_str()), subject.as_deref());
            for index in body["erases"].as_array().into_iter().flatten() {
                erased.insert(index.as_i64().unwrap());
            }
        } else {
            missing.insert(idx);
        }
        assert_eq!(u64::try_from(idx).unwrap(), events);
        events += 1;
    }
    assert_eq!(missing, HashSet::from([2, 6]));
    assert_eq!(erased, missing);
    assert_eq!(position["events"], events);
    assert_eq!(position["digest"], hex::encode(chain));
    let hash: Vec<u8> =
        raw.query_one("SELECT member_hash FROM suppression", [], |row| row.get(0)).unwrap();
    assert_eq!(hash, ground.keys.suppression.hash("m2").0);
}
