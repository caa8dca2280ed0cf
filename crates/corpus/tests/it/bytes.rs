//! The same inputs give the same bytes, however the records arrive.

use std::process::Command;

use bytes::Bytes;
use parquet::file::reader::{FileReader, SerializedFileReader};

use crate::fixture::{Body, Row, files, request, rows, write};

#[test]
fn batches_partitions_order_threads_and_spills_change_no_byte() {
    let rows = rows(3000);
    let folder = tempfile::tempdir().unwrap();
    let plain = write(request(folder.path()), &rows, 3000, 1);
    let expected = files(&plain.path);
    assert!(expected.len() > 12);
    let mut backwards = rows.clone();
    backwards.reverse();
    for (name, rows, batch, partitions, memory, threads) in [
        ("again", &rows, 3000, 1, 64 << 20, 2),
        ("small batches", &rows, 7, 1, 64 << 20, 1),
        ("partitions", &rows, 100, 5, 64 << 20, 4),
        ("backwards", &backwards, 333, 3, 64 << 20, 2),
        ("all spilled", &rows, 100, 2, 0, 2),
        ("some spilled", &backwards, 100, 2, 200_000, 2),
    ] {
        let other = tempfile::tempdir().unwrap();
        let mut request = request(other.path());
        (request.memory_bytes, request.threads) = (memory, threads);
        let summary = write(request, rows, batch, partitions);
        assert_eq!(summary.id, plain.id, "{name}");
        let found = files(&summary.path);
        assert!(found.keys().eq(expected.keys()), "{name}: other files");
        for (path, bytes) in &found {
            assert!(expected[path] == *bytes, "{name}: `{path}` differs");
        }
    }
}

/// Row groups, and pages in them, do not depend on what else was in memory: in the first group one row has no language, in the second all do.
#[test]
fn runs_on_the_disk_change_no_byte_of_a_bucket_of_many_rows() {
    let row = Row { author: Some("m1".into()), reason: 0, ..rows(1).remove(0) };
    let text = |at: usize| if at == 0 { "-".to_owned() } else { format!("{at}") };
    let rows: Vec<Row> = (0..90_000)
        .map(|at| at * 7919 % 90_000)
        .map(|at| Row { id: format!("r{at:06}"), body: Body::Text(text(at)), ..row.clone() })
        .collect();
    let [held, spilled] = [64 << 20, 1 << 20].map(|memory| {
        let folder = tempfile::tempdir().unwrap();
        let mut request = request(folder.path());
        request.memory_bytes = memory;
        files(&write(request, &rows, 6000, 1).path)
    });
    let data = held.iter().find(|(path, _)| path.starts_with("data/")).unwrap();
    let groups = SerializedFileReader::new(Bytes::from(data.1.clone())).unwrap().num_row_groups();
    assert_eq!(groups, 2);
    assert!(held.keys().eq(spilled.keys()));
    for (path, bytes) in &held {
        assert!(spilled[path] == *bytes, "`{path}` differs");
    }
}

#[test]
fn a_corpus_of_the_same_inputs_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let rows = rows(200);
    assert!(!write(request(folder.path()), &rows, 50, 1).reused);
    assert!(write(request(folder.path()), &rows, 80, 2).reused);
}

#[test]
fn any_input_changes_the_id() {
    let folder = tempfile::tempdir().unwrap();
    let base = request(folder.path()).inputs;
    let mut ids = vec![base.id()];
    let mut changed = |change: &dyn Fn(&mut abide_corpus::Inputs)| {
        let mut inputs = base.clone();
        change(&mut inputs);
        ids.push(inputs.id());
    };
    changed(&|i| i.platform.push('x'));
    changed(&|i| i.terms[0].sha256.push('x'));
    changed(&|i| i.ledger.events += 1);
    changed(&|i| i.cutoff = "2025-11-04T00:00:00Z".parse().unwrap());
    changed(&|i| i.hypothetical = true);
    changed(&|i| i.simulated = None);
    changed(&|i| i.sources[0].sha256.push('x'));
    changed(&|i| i.configuration.push('x'));
    changed(&|i| i.buckets = 8);
    assert!(ids.iter().all(|id| id.len() == 16));
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 10);
}

/// An independent reader of the sums.
#[test]
fn sha256sum_accepts_the_sums() {
    let folder = tempfile::tempdir().unwrap();
    let summary = write(request(folder.path()), &rows(300), 50, 1);
    let output = Command::new("sha256sum")
        .args(["--strict", "-c", "SHA256SUMS"])
        .current_dir(&summary.path)
        .output();
    let output = output.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let listed = String::from_utf8(output.stdout).unwrap().lines().count();
    // All but the sums themselves and the signature over them.
    assert_eq!(listed, files(&summary.path).len() - 2);
}
