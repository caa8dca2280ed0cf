//! What a corpus holds of each member, as its own files prove it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use abide_corpus::{Kind, prove, reader};
use abide_verify::membership::Holding;
use abide_verify::vrf::Output;
use proptest::prelude::*;

use crate::fixture::{Body, Known, Row, files, make, pseudonym, request, rows, streams, write};

/// The ids that a proof shows, which must lead to the root of the corpus.
fn ids(corpus: &Path, member: &str) -> Option<BTreeSet<String>> {
    let holding = prove(corpus, &pseudonym(member)).unwrap();
    let root = holding.root(&pseudonym(member)).unwrap();
    let manifest = reader::manifest(corpus).unwrap();
    assert_eq!((root.to_string(), holding.corpus()), (manifest.membership, manifest.id.as_str()));
    let id = |holding: &Holding| {
        let rows = holding.rows()?.iter();
        let rows = rows.map(|row| serde_json::from_str(&row.json().to_string()).unwrap());
        Some(rows.map(|row: serde_json::Value| row["id"].as_str().unwrap().to_owned()).collect())
    };
    id(&holding)
}

fn expected(rows: &[Row]) -> BTreeMap<&str, BTreeSet<String>> {
    let mut of: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.reason == 0 && row.body != Body::Nothing) {
        of.entry(row.author.as_deref().unwrap()).or_default().insert(row.id.clone());
    }
    of
}

#[test]
fn everybody_is_in_with_just_what_they_allowed_or_out() {
    let folder = tempfile::tempdir().unwrap();
    let mut rows = rows(1200);
    // A member who allowed nothing, and one whose only record holds nothing to train on.
    for row in &mut rows {
        match row.author.as_deref() {
            Some("m3") => row.reason = 12,
            Some("m4") if row.reason == 0 => row.body = Body::Nothing,
            _ => {}
        }
    }
    let corpus = write(request(folder.path()), &rows, 100, 2).path;
    let expected = expected(&rows);
    assert!(expected.len() > 40);
    for member in (0..60).map(|at| format!("m{at}")) {
        assert_eq!(ids(&corpus, &member), expected.get(member.as_str()).cloned(), "{member}");
    }
    assert_eq!(ids(&corpus, "m3"), None);
    assert_eq!(ids(&corpus, "m4"), None);
}

#[test]
fn other_buckets_are_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let rows = rows(400);
    let corpus = write(request(folder.path()), &rows, 100, 2).path;
    let expected = expected(&rows);
    let number = abide_verify::membership::bucket(&pseudonym("m1"), 4);
    for name in files(&corpus).into_keys() {
        let is_needed = ["manifest.json", "proofs/buckets.bin"].contains(&name.as_str())
            || name.contains(&format!("-{number:05}-of-"));
        if !is_needed {
            fs::remove_file(corpus.join(name)).unwrap();
        }
    }
    assert_eq!(ids(&corpus, "m1"), expected.get("m1").cloned());
}

/// Without its files a corpus proves nothing, least of all that somebody is not in.
#[test]
fn what_was_changed_proves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = write(request(folder.path()), &rows(400), 100, 2).path;
    let number = abide_verify::membership::bucket(&pseudonym("m1"), 4);
    let whole = files(&corpus);
    let own = |name: &&String| {
        name.as_str() == "proofs/buckets.bin" || name.contains(&format!("-{number:05}-of-"))
    };
    assert!(whole.keys().filter(own).count() >= 6);
    for name in whole.keys().filter(own) {
        let path = corpus.join(name);
        let mut changed = whole[name].clone();
        let middle = changed.len() / 2;
        changed[middle] ^= 1;
        for bytes in [changed.as_slice(), &whole[name][..middle], &[]] {
            fs::write(&path, bytes).unwrap();
            // A bit of a file of data may be one that no reader looks at.
            if let Ok(holding) = prove(&corpus, &pseudonym("m1")) {
                let root = holding.root(&pseudonym("m1")).unwrap().to_string();
                assert!(holding.rows().is_some() && name.ends_with("parquet"), "{name}");
                assert_eq!(root, reader::manifest(&corpus).unwrap().membership);
            }
        }
        fs::remove_file(&path).unwrap();
        assert!(prove(&corpus, &pseudonym("m1")).is_err(), "{name}");
        fs::write(&path, &whole[name]).unwrap();
    }
}

/// Two corpora in which a member has the same rows have nothing in common that others could see.
#[test]
fn leaves_cannot_be_linked() {
    let (folder, mut rows) = (tempfile::tempdir().unwrap(), rows(600));
    let before = write(request(folder.path()), &rows, 100, 1).path;
    for row in rows.iter_mut().filter(|row| row.author.as_deref() != Some("m1")) {
        if let Body::Text(text) = &mut row.body {
            text.push('!');
        }
    }
    let mut request = request(folder.path());
    request.inputs.ledger.events += 1;
    let after = write(request, &rows, 100, 1).path;
    assert_eq!(ids(&before, "m1"), ids(&after, "m1"));
    let keys = |corpus: &Path| -> BTreeSet<Vec<u8>> {
        let leaves = files(corpus).into_iter().filter(|(name, _)| name.contains("leaves"));
        leaves
            .flat_map(|(_, bytes)| {
                bytes.chunks(64).map(|leaf| leaf[..32].to_vec()).collect::<Vec<_>>()
            })
            .collect()
    };
    assert!(keys(&before).is_disjoint(&keys(&after)));
}

#[test]
fn whoever_allows_needs_an_account() {
    let folder = tempfile::tempdir().unwrap();
    let rows = rows(60);
    let authors = |rows: &[Row]| -> HashMap<String, Output> {
        let authors =
            rows.iter().filter(|row| row.reason == 0).filter_map(|row| row.author.clone());
        authors.map(|author| (author.clone(), pseudonym(&author))).collect()
    };
    let built = |known: HashMap<String, Output>| {
        let mut request = request(folder.path());
        request.pseudonyms = Arc::new(Known(known));
        make(request, streams(&rows, 10, 2))
    };
    // Those who allowed nothing need none.
    let mut known = authors(&rows);
    assert!(known.len() < 53);
    drop(built(known.clone()).unwrap());
    let someone = known.keys().next().unwrap().clone();
    known.remove(&someone);
    let error = built(known).unwrap_err();
    assert_eq!(error.kind(), Kind::Pseudonym);
    assert!(!error.to_string().contains(&someone), "{error}");
    assert!(files(folder.path()).is_empty());
}

/// Accounts that were merged are one member: one leaf, all rows.
#[test]
fn two_ids_of_one_account_are_one_member() {
    let folder = tempfile::tempdir().unwrap();
    let rows = rows(300);
    let mut request = request(folder.path());
    let mut known: HashMap<String, Output> =
        (0..53).map(|at| (format!("m{at}"), pseudonym(&format!("m{at}")))).collect();
    known.insert("m2".into(), pseudonym("m1"));
    request.pseudonyms = Arc::new(Known(known));
    let corpus = write(request, &rows, 50, 2).path;
    let expected = expected(&rows);
    let both: BTreeSet<_> = expected["m1"].union(&expected["m2"]).cloned().collect();
    assert_eq!(ids(&corpus, "m1"), Some(both));
    assert_eq!(ids(&corpus, "m2"), None);
    reader::check(&corpus).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_words_are_proven(texts in prop::collection::vec((0_u8..6, ".{0,40}|[\\x00-\\x7f]{0,40}", any::<bool>()), 0..30)) {
        let folder = tempfile::tempdir().unwrap();
        let rows: Vec<Row> = texts.into_iter().enumerate().map(|(at, (author, text, is_chat))| Row {
            id: format!("r{at}"),
            author: Some(format!("m{author}")),
            category: "content.post",
            region: None,
            reason: u8::from(at % 4 == 3),
            body: if is_chat { Body::Chat(vec![("user".into(), text)]) } else { Body::Text(text) },
        }).collect();
        let corpus = write(request(folder.path()), &rows, 7, 2).path;
        let expected = expected(&rows);
        for member in (0..7).map(|at| format!("m{at}")) {
            prop_assert_eq!(ids(&corpus, &member), expected.get(member.as_str()).cloned());
        }
        reader::check(&corpus).unwrap();
    }
}
