//! What a member finds by themselves in the tables that are published.

use abide_verify::evidence::{Entered, weigh};
use abide_verify::map::Root;
use abide_verify::membership::{Bucket, Holding, Leaves, Membership, bucket};
use abide_verify::receipt::{Act, Receipt, Said};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{BUCKETS, CORPUS, Corpus, code, logged, policy, pseudonym};

/// As the tables are published.
fn found(corpus: &Corpus, member: &str) -> Membership {
    let table: Vec<u8> =
        corpus.buckets.iter().flat_map(|bucket| [bucket.digest, bucket.root.0]).flatten().collect();
    let table = Bucket::table(&table).unwrap();
    assert_eq!(table, corpus.buckets);
    let number = bucket(&pseudonym(member), BUCKETS);
    let leaves = &corpus.leaves[number as usize];
    let holding = Holding::published(CORPUS, number, &table, leaves, &pseudonym(member)).unwrap();
    Membership::new(holding, corpus.entry(), logged(&corpus.entry()))
}

#[test]
fn rows_are_shown_to_be_there_and_not_which() {
    let corpus = Corpus::usual(CORPUS, 1);
    let proof = found(&corpus, "anna");
    let file = proof.to_string();
    assert!(file.contains("\"value\"") && !file.contains("\"rows\""));
    assert_eq!(Membership::parse(file.as_bytes()).unwrap(), proof);
    let verified = proof.verify(&pseudonym("anna"), &policy()).unwrap();
    assert_eq!(
        (verified.is_in, verified.rows, verified.code()),
        (true, None, "membership::included")
    );
    assert_eq!(code(&file, "member-1"), "membership::bucket");
    // Whoever has nothing there gets the same file as from the platform.
    assert_eq!(found(&corpus, "nobody"), corpus.prove("nobody"));
    let altered = |change: &dyn Fn(&mut Value)| {
        let mut file: Value = serde_json::from_str(&file).unwrap();
        change(&mut file);
        code(&file.to_string(), "anna")
    };
    assert_eq!(altered(&|file| file["value"] = json!("00".repeat(32))), "membership::rows");
    assert_eq!(altered(&|file| file["value"] = json!("00")), "membership::format");
    assert_eq!(altered(&|file| file["value"] = json!(7)), "membership::format");
    assert_eq!(altered(&|file| file["rows"] = json!([])), "membership::format");
    let nobody = found(&corpus, "nobody").to_string();
    let mut nobody: Value = serde_json::from_str(&nobody).unwrap();
    nobody["value"] = json!("00".repeat(32));
    assert_eq!(code(&nobody.to_string(), "nobody"), "membership::rows");
}

#[test]
fn rows_that_are_not_shown_are_evidence_where_all_were_taken_back() {
    let vectors = std::fs::read("../../verifiers/web/test/vectors/receipts.json").unwrap();
    let vectors: Value = serde_json::from_slice(&vectors).unwrap();
    let receipt = vectors["cases"][0]["receipt"].as_str().unwrap();
    let receipt = Receipt::parse(receipt.as_bytes()).unwrap();
    let corpus = Corpus::usual(CORPUS, 1);
    let proof = found(&corpus, "anna");
    let verified = proof.verify(&pseudonym("anna"), &policy()).unwrap();
    let codes = |said: Said| {
        let act = Act { said, at: receipt.event.time.to_string(), member: None, terms: None };
        let mut receipt = receipt.clone();
        receipt.log =
            abide_verify::log_proof::LogProof::new(1, vec![], proof.log().checkpoint().clone())
                .unwrap();
        let weighed = weigh(&verified, &[Entered { act: &act, receipt: &receipt, is_last: false }]);
        weighed.findings().iter().map(|found| found.code).collect::<Vec<_>>()
    };
    assert_eq!(codes(Said::Choice { on: false, category: None }), ["evidence::likely"]);
    assert_eq!(codes(Said::Objection { stands: true }), ["evidence::likely"]);
    assert_eq!(codes(Said::Erasure), ["evidence::likely"]);
    assert_eq!(codes(Said::Objection { stands: false }), ["membership::included"]);
    assert_eq!(codes(Said::Choice { on: true, category: None }), ["membership::included"]);
    let some = Said::Choice { on: false, category: Some("content.post".to_owned()) };
    assert_eq!(codes(some), ["membership::unshown"]);
}

#[test]
fn tables_have_their_lengths() {
    for (length, code) in [
        (63, "membership::format"),
        (32, "membership::format"),
        (0, "membership::buckets"),
        (192, "membership::buckets"),
        (64 * 8192, "membership::buckets"),
    ] {
        assert_eq!(Bucket::table(&vec![0; length]).unwrap_err().code(), code, "{length}");
    }
    assert_eq!(Leaves::parse(&[]).unwrap().root(), Root::EMPTY);
    let twice = [[1; 64], [1; 64]].concat();
    for wrong in [vec![0; 63], vec![0; 96], twice] {
        assert_eq!(Leaves::parse(&wrong).unwrap_err().code(), "membership::format");
    }
}

proptest! {
    #[test]
    fn any_bytes_are_a_table_or_none(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(table) = Bucket::table(&bytes) {
            prop_assert_eq!(table.len() * 64, bytes.len());
        }
        let _ = Leaves::parse(&bytes);
    }
}
