//! What one member wrote takes no more memory for being most of what there is. Each test has a process of its own.

use abide_gate::DecidedStream;
use futures::stream;

use crate::fixture::{Body, Row, decided, make, request, rows};

const TEXT_BYTES: usize = 1 << 10;
const BATCH_ROWS: usize = 4096;
const BATCHES: usize = 64;

/// 256 MiB, and what may be held is 32: a row group of it is 64, a few times over while it is written.
#[test]
fn a_bucket_is_not_held_whole() {
    let row = Row { author: Some("m1".into()), reason: 0, ..rows(1).remove(0) };
    let batch = move |number: usize| {
        let text = |at: usize| format!("{at} ").repeat(TEXT_BYTES / 6);
        let rows =
            (0..BATCH_ROWS).map(|at| (at * 7919 + number * 31) % (1 << 20) * BATCHES + number);
        let rows: Vec<Row> = rows
            .map(|at| Row { id: format!("r{at:09}"), body: Body::Text(text(at)), ..row.clone() })
            .collect();
        Ok(decided(&rows))
    };
    let folder = tempfile::tempdir().unwrap();
    let mut request = request(folder.path());
    request.memory_bytes = 32 << 20;
    let stream: DecidedStream = Box::pin(stream::iter((0..BATCHES).map(batch)));
    let made = make(request, vec![stream]).unwrap();
    assert_eq!(made.summary().rows, (BATCHES * BATCH_ROWS) as u64);
    let mib = most_memory_mib();
    println!("{mib} MiB");
    assert!(mib < 420, "{mib} MiB");
}

/// The most that this process has held.
fn most_memory_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1024
}
