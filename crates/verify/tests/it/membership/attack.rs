//! Proofs of the wrong corpus, member, bucket, version or rows. The operator holds all the keys.

use abide_verify::membership::{Membership, bucket};
use abide_verify::policy::Policy;
use serde_json::{Value, json};

use super::{BUCKETS, CORPUS, Corpus, code, logged, policy, pseudonym};

fn json(corpus: &Corpus, member: &str) -> Value {
    serde_json::from_str(&corpus.prove(member).to_string()).unwrap()
}

/// The code of anna's proof with this change.
fn changed(change: impl FnOnce(&mut Value)) -> &'static str {
    let mut file = json(&Corpus::usual(CORPUS, 1), "anna");
    change(&mut file);
    code(&file.to_string(), "anna")
}

/// Somebody whose rows would be in anna's bucket, or in another.
fn stranger(same: bool) -> String {
    let of = |member: &str| bucket(&pseudonym(member), BUCKETS);
    let found = (0..100).map(|at| format!("nobody-{at}"));
    found.into_iter().find(|member| (of(member) == of("anna")) == same).unwrap()
}

#[test]
fn unchanged_it_holds() {
    assert_eq!(changed(|_| ()), "membership::included");
}

#[test]
fn of_another_corpus() {
    // Anna was in the corpus before, and is not in this one: nothing of either proves anything of the other.
    let before = Corpus::usual("fedcba9876543210", 1);
    let mut rows = before.rows.clone();
    rows.remove("anna");
    let now = Corpus::new(CORPUS, rows, 100);
    assert_eq!(code(&now.prove("anna").to_string(), "anna"), "membership::excluded");
    let mixed = |holding: &Corpus, entry: &Corpus| {
        let text = entry.entry();
        let log = logged(&text);
        code(&Membership::new(holding.holding("anna"), text, log).to_string(), "anna")
    };
    assert_eq!(mixed(&before, &now), "membership::corpus");
    assert_eq!(mixed(&now, &before), "membership::corpus");
    // And with the id changed to that of the entry.
    let mut file = json(&before, "anna");
    (file["corpus"], file["entry"]) = (json!(CORPUS), json!(now.entry()));
    file["log"] = json!(logged(&now.entry()).to_string());
    assert_eq!(code(&file.to_string(), "anna"), "membership::root");
}

#[test]
fn of_another_version_of_the_same_corpus() {
    // The same rows, but the bucket's files were written anew.
    let (old, new) = (Corpus::usual(CORPUS, 1), Corpus::usual(CORPUS, 2));
    let mut file = json(&old, "anna");
    file["entry"] = json!(new.entry());
    file["log"] = json!(logged(&new.entry()).to_string());
    assert_eq!(code(&file.to_string(), "anna"), "membership::root");
    file["digest"] = json(&new, "anna")["digest"].clone();
    assert_eq!(code(&file.to_string(), "anna"), "membership::root");
}

#[test]
fn of_another_member() {
    let corpus = Corpus::usual(CORPUS, 1);
    // The exclusion of somebody in the same bucket excludes nobody else.
    assert_eq!(code(&corpus.prove(&stranger(true)).to_string(), "anna"), "membership::root");
    // What somebody else has is not anna's.
    let anna = bucket(&pseudonym("anna"), BUCKETS);
    let other = corpus
        .rows
        .keys()
        .find(|member| *member != "anna" && bucket(&pseudonym(member), BUCKETS) == anna);
    assert_eq!(code(&corpus.prove(other.unwrap()).to_string(), "anna"), "membership::root");
    assert_eq!(code(&corpus.prove("anna").to_string(), other.unwrap()), "membership::root");
}

#[test]
fn of_another_bucket() {
    let corpus = Corpus::usual(CORPUS, 1);
    assert_eq!(code(&corpus.prove(&stranger(false)).to_string(), "anna"), "membership::bucket");
    // Anna has no leaf in any bucket but hers, and the operator proves just that.
    let anna = bucket(&pseudonym("anna"), BUCKETS);
    for number in (0..BUCKETS).filter(|number| *number != anna) {
        let (entry, holding) = (corpus.entry(), corpus.holding_in("anna", number));
        assert_eq!(holding.rows(), None);
        let log = logged(&entry);
        let mut file: Value =
            serde_json::from_str(&Membership::new(holding, entry, log).to_string()).unwrap();
        assert_eq!(code(&file.to_string(), "anna"), "membership::bucket");
        file["bucket"] = json!(anna);
        assert_eq!(code(&file.to_string(), "anna"), "membership::root");
    }
}

#[test]
fn a_path_that_claims_fewer_or_more_buckets() {
    let corpus = Corpus::usual(CORPUS, 1);
    let found = corpus.rows.keys().find(|name| bucket(&pseudonym(name), BUCKETS) >= 4).unwrap();
    let half = bucket(&pseudonym(found), 4);
    // With half of the buckets they would be looked for in another one, whose tree says nothing of them.
    let (entry, holding) = (corpus.entry(), corpus.holding_in(found, half));
    let log = logged(&entry);
    let file: Value =
        serde_json::from_str(&Membership::new(holding, entry, log).to_string()).unwrap();
    let path = file["path"].as_array().unwrap();
    for shorter in [&path[1..], &path[..2]] {
        let mut file = file.clone();
        file["path"] = json!(shorter);
        assert_eq!(code(&file.to_string(), found), "membership::root");
    }
    let longer = |count| {
        changed(|file| {
            let path = file["path"].as_array_mut().unwrap();
            path.resize(count, path[0].clone());
        })
    };
    assert!(["membership::bucket", "membership::root"].contains(&longer(12)));
    assert_eq!(longer(13), "membership::buckets");
}

#[test]
fn rows_too_few_too_many_or_changed() {
    let rows = |change: &dyn Fn(&mut Vec<Value>)| {
        changed(|file| change(file["rows"].as_array_mut().unwrap()))
    };
    assert_eq!(rows(&|rows| rows.reverse()), "membership::included");
    assert_eq!(rows(&|rows| drop(rows.pop())), "membership::rows");
    assert_eq!(rows(&|rows| rows.clear()), "membership::rows");
    assert_eq!(rows(&|rows| rows.push(rows[0].clone())), "membership::rows");
    assert_eq!(rows(&|rows| rows[0]["text"] = json!("Hello")), "membership::rows");
    assert_eq!(rows(&|rows| rows[0]["licence"] = json!("CC0")), "membership::rows");
    assert_eq!(rows(&|rows| rows[0]["licence"] = Value::Null), "membership::row");
    assert_eq!(rows(&|rows| rows[0] = json!([])), "membership::row");
    assert_eq!(
        changed(|file| drop(file.as_object_mut().unwrap().remove("rows"))),
        "membership::rows"
    );
    // Rows for somebody who has none.
    let corpus = Corpus::usual(CORPUS, 1);
    let mut file = json(&corpus, &stranger(true));
    file["rows"] = json!([{"id": "x"}]);
    assert_eq!(code(&file.to_string(), &stranger(true)), "membership::rows");
}

#[test]
fn every_part_that_is_altered() {
    let zeros = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    let corpus = Corpus::usual(CORPUS, 1);
    let entry = corpus.entry();
    let other = corpus.entry().replace("000000Z", "000001Z");
    for (key, value, expected) in [
        ("digest", json!("00".repeat(32)), "membership::root"),
        ("digest", json!("00".repeat(31)), "membership::format"),
        ("digest", json!("AB".repeat(32)), "membership::format"),
        ("path", json!([zeros, zeros, zeros]), "membership::root"),
        ("path", json!(["", zeros, zeros]), "membership::format"),
        ("path", json!([1, 2, 3]), "membership::format"),
        ("corpus", json!("0123456789abcdee"), "membership::corpus"),
        ("entry", json!(other), "proof::inclusion"),
        ("entry", json!(entry.replace("corpus", "source")), "entry::kind"),
        ("entry", json!(entry.replace("\"body\"", " \"body\"")), "entry::syntax"),
        ("entry", json!(entry.replace("\"id\":", "\"id\":\"1\",\"id\":")), "json::twice"),
        ("entry", json!(entry.replace("membership", "other")), "json::shape"),
        ("entry", json!(entry.replace(".000000Z", "Z")), "entry::time"),
        ("log", json!("c2sp.org/tlog-proof@v1\n"), "proof::syntax"),
        ("log", json!(logged("x").to_string()), "proof::inclusion"),
        ("proof", json!("AAAA"), "membership::root"),
        ("proof", json!("!"), "membership::format"),
        ("bucket", json!(-1), "json::shape"),
        ("bucket", json!(1.5), "json::shape"),
        ("bucket", json!(5_000_000_000_u64), "membership::buckets"),
        ("rows", json!({}), "membership::row"),
        ("more", json!(1), "json::shape"),
    ] {
        let found = changed(|file| {
            if key == "proof" && value == "AAAA" {
                file.as_object_mut().unwrap().remove("rows");
            }
            file[key] = value.clone();
        });
        assert_eq!(found, expected, "{key} {value}");
    }
    for key in ["corpus", "bucket", "digest", "path", "proof", "entry", "log"] {
        assert_eq!(changed(|file| drop(file.as_object_mut().unwrap().remove(key))), "json::shape");
    }
}

#[test]
fn a_log_that_the_policy_does_not_know() {
    let proof = Corpus::usual(CORPUS, 1).prove("anna");
    assert!(proof.verify(&pseudonym("anna"), &policy()).is_ok());
    let error = proof.verify(&pseudonym("anna"), &Policy::default()).unwrap_err();
    assert_eq!(error.code(), "log::signed");
}
