//! What was allowed is in, and nothing else; every record is in the audit.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use abide_terms::decision::Reason;
use proptest::prelude::*;

use crate::fixture::{Body, Row, make, read, request, rows, streams, words, write};

fn word(reason: u8) -> &'static str {
    Reason::from_number(reason).map_or("allowed", Reason::word)
}

/// Every claim that the files make about the rows.
fn check(rows: &[Row], batch: usize, partitions: usize, memory: usize) {
    let folder = tempfile::tempdir().unwrap();
    let mut request = request(folder.path());
    request.memory_bytes = memory;
    let summary = write(request, rows, batch, partitions);
    let allowed = |body: fn(&Body) -> bool| -> BTreeSet<Option<String>> {
        rows.iter().filter(|r| r.reason == 0 && body(&r.body)).map(|r| Some(r.id.clone())).collect()
    };
    let ids =
        |folder| words(&read(&summary.path, folder), "id").into_iter().collect::<BTreeSet<_>>();
    assert_eq!(ids("data/text"), allowed(|b| matches!(b, Body::Text(_))));
    assert_eq!(ids("data/chat"), allowed(|b| matches!(b, Body::Chat(_))));
    assert_eq!(ids("data/media"), allowed(|b| matches!(b, Body::Media(_))));
    let with_body = rows.iter().filter(|r| r.reason == 0 && r.body != Body::Nothing).count() as u64;
    assert_eq!(summary.rows, with_body);

    let audit = read(&summary.path, "audit");
    let found: BTreeMap<_, _> =
        words(&audit, "id").into_iter().zip(words(&audit, "reason")).collect();
    let expected: BTreeMap<_, _> =
        rows.iter().map(|r| (Some(r.id.clone()), Some(word(r.reason).to_owned()))).collect();
    assert_eq!(found, expected);
    assert_eq!(words(&audit, "id").len(), rows.len());

    let mut reasons = BTreeMap::new();
    for row in rows {
        *reasons.entry(word(row.reason).to_owned()).or_insert(0_u64) += 1;
    }
    assert_eq!(summary.counts.by_reason(), reasons);
    let members: BTreeSet<_> =
        rows.iter().filter(|r| r.reason == 0).filter_map(|r| r.author.as_ref()).collect();
    assert_eq!(summary.members_in, members.len() as u64);
}

#[test]
fn a_small_world_arrives_whole() {
    check(&rows(1000), 64, 3, 1 << 20);
}

#[test]
fn a_corpus_of_nothing_is_whole() {
    check(&[], 1, 1, 1 << 20);
}

fn row() -> impl Strategy<Value = (Option<u8>, u8, usize, usize, Body)> {
    let body = prop_oneof![
        Just(Body::Nothing),
        "[a-z é\u{1F600}]{1,40}".prop_map(Body::Text),
        prop::collection::vec(("user|assistant", "[a-z]{0,9}"), 1..4).prop_map(Body::Chat),
        "[a-z]{1,9}".prop_map(Body::Media),
    ];
    (prop::option::weighted(0.9, 0_u8..30), 0_u8..18, 0_usize..3, 0_usize..3, body)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn what_is_in_is_what_was_allowed(
        drawn in prop::collection::vec(row(), 0..200),
        batch in 1_usize..60,
        partitions in 1_usize..4,
        memory in prop_oneof![Just(0_usize), Just(20_000), Just(1 << 20)],
    ) {
        let rows: Vec<Row> = drawn
            .into_iter()
            .enumerate()
            .map(|(i, (author, reason, category, region, body))| Row {
                id: format!("r{i}"),
                // The gate allows nobody's records to nobody.
                reason: if author.is_none() && reason == 0 { 5 } else { reason },
                author: author.map(|a| format!("m{a}")),
                category: ["content.post", "content.comment", "x-wiki.page"][category],
                region: [Some("DE"), Some("US"), None][region],
                body,
            })
            .collect();
        check(&rows, batch, partitions, memory);
    }
}

#[test]
fn a_member_has_one_bucket_and_one_pseudonym_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let rows = rows(1500);
    let summary = write(request(folder.path()), &rows, 100, 2);
    let audit = read(&summary.path, "audit");
    let author: HashMap<_, _> =
        rows.iter().map(|r| (Some(r.id.clone()), r.author.clone())).collect();
    let mut pseudonyms: HashMap<String, BTreeSet<String>> = HashMap::new();
    for (id, member) in words(&audit, "id").into_iter().zip(words(&audit, "member")) {
        match (author[&id].clone(), member) {
            (Some(author), Some(member)) => {
                assert!(member.len() == 32 && !member.contains(&author));
                pseudonyms.entry(author).or_default().insert(member);
            }
            (author, member) => assert_eq!(author, member),
        }
    }
    assert!(pseudonyms.len() > 20 && pseudonyms.values().all(|of| of.len() == 1));
    let different: BTreeSet<_> = pseudonyms.values().flatten().collect();
    assert_eq!(different.len(), pseudonyms.len());
}

/// What an auditor holds of two corpora cannot be joined where anything changed.
#[test]
fn pseudonyms_change_with_the_data_of_their_bucket() {
    let folder = tempfile::tempdir().unwrap();
    let mut rows = rows(600);
    let before = write(request(folder.path()), &rows, 100, 1);
    for row in &mut rows {
        if let Body::Text(text) = &mut row.body {
            text.push('!');
        }
    }
    let mut request = request(folder.path());
    request.inputs.ledger.events += 1;
    let after = write(request, &rows, 100, 1);
    let of =
        |path| words(&read(path, "audit"), "member").into_iter().flatten().collect::<BTreeSet<_>>();
    assert!(of(&before.path).is_disjoint(&of(&after.path)));
}

#[test]
fn rows_stand_in_the_order_of_the_format() {
    let folder = tempfile::tempdir().unwrap();
    let summary = write(request(folder.path()), &rows(900), 100, 1);
    for batch in read(&summary.path, "audit") {
        let ids = words(std::slice::from_ref(&batch), "id");
        assert!(ids.is_sorted());
    }
    let text = read(&summary.path, "data/text");
    let by: Vec<_> = words(&text, "attribution");
    let mut seen = BTreeSet::new();
    for run in by.chunk_by(|a, b| a == b) {
        assert!(seen.insert(run[0].clone()), "the records of {:?} are apart", run[0]);
    }
    assert!(words(&text, "source").iter().all(|source| source.as_deref() == Some("forum")));
}

#[test]
fn two_records_of_one_id_stop_the_build() {
    let folder = tempfile::tempdir().unwrap();
    let mut rows = rows(10);
    rows[4].id = rows[2].id.clone();
    rows[4].author = rows[2].author.clone();
    let error = make(request(folder.path()), streams(&rows, 3, 2)).unwrap_err();
    assert_eq!(error.kind().code(), "corpus_records");
}

/// The gate does neither. If it ever did, nothing would be written.
#[test]
fn what_nobody_allowed_and_reasons_that_do_not_exist_stop_the_build() {
    let folder = tempfile::tempdir().unwrap();
    for (author, reason) in [(None, 0), (Some("m1".to_owned()), 18), (Some("m1".to_owned()), 255)] {
        let mut rows = rows(10);
        (rows[3].author, rows[3].reason) = (author, reason);
        let error = make(request(folder.path()), streams(&rows, 3, 2)).unwrap_err();
        assert_eq!(error.kind().code(), "corpus_records");
        assert!(crate::fixture::files(folder.path()).is_empty());
    }
}
