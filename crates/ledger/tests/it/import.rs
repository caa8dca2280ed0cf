//! History in bulk.

use std::io::{BufReader, Read};
use std::path::Path;

use abide_ledger::{Error, Format, Ledger};

use crate::ground::*;

fn import(ledger: &mut Ledger, format: Format, lines: impl Read) -> Result<u64, Error> {
    let file = format!("{}.jsonl", format.word());
    ledger.import_jsonl(format, BufReader::new(lines), Path::new(&file), now(), |_| {})
}

#[test]
fn each_format_becomes_its_events() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    let choices = "\u{feff}{\"member\":\"m1\",\"setting\":\"off\",\"category\":\"content.post\",\"at\":\"2024-09-18T02:00:00.25+02:00\"}\r\n\n\
        {\"member\":\"m1\",\"setting\":\"on\",\"at\":\"2024-09-18T00:00:00Z\",\"terms\":\"v1\",\"actor\":\"member\",\"channel\":\"web\"}\n\
        {\"member\":\"m1\",\"setting\":\"on\",\"at\":\"2024-09-18T00:00:00Z\",\"terms\":\"v1\",\"actor\":\"member\",\"channel\":\"web\"}";
    assert_eq!(import(&mut ledger, Format::Choices, choices.as_bytes()).unwrap(), 3);
    let notices = "{\"member\":\"m1\",\"terms\":\"v1\",\"at\":\"2024-09-18T00:00:00Z\",\"channel\":\"email\",\"resumes\":\"uk\"}\n\
        {\"member\":\"m1\",\"terms\":\"v1\",\"at\":\"2024-09-19T00:00:00Z\",\"bounced\":true}\n";
    assert_eq!(import(&mut ledger, Format::Notices, notices.as_bytes()).unwrap(), 2);
    let pauses = "{\"id\":\"uk\",\"regions\":[\"GB\"],\"from\":\"2024-09-20T00:00:00Z\",\"until\":\"2025-01-01T00:00:00Z\",\"authority\":\"ICO\",\"reference\":\"https://example.org\",\"reason\":\"r\",\"handling\":\"purge\",\"purge\":{\"from\":\"2024-01-01T00:00:00Z\"},\"conditions\":\"c\",\"notice\":\"n\"}\n";
    assert_eq!(import(&mut ledger, Format::Pauses, pauses.as_bytes()).unwrap(), 2);
    let objections =
        "{\"member\":\"m1\",\"right\":\"restriction\",\"at\":\"2024-10-01T00:00:00Z\"}\n";
    assert_eq!(import(&mut ledger, Format::Objections, objections.as_bytes()).unwrap(), 1);
    let expected = r#"1 2025-11-04T09:00:00.5Z choice {"member":"m1","setting":"off","category":"content.post","at":"2024-09-18T00:00:00.25Z","actor":"platform","channel":"import","provenance":"import"}
2 2025-11-04T09:00:00.5Z choice {"member":"m1","setting":"on","at":"2024-09-18T00:00:00Z","terms":"v1","actor":"member","channel":"web","provenance":"import"}
3 2025-11-04T09:00:00.5Z choice {"member":"m1","setting":"on","at":"2024-09-18T00:00:00Z","terms":"v1","actor":"member","channel":"web","provenance":"import"}
4 2025-11-04T09:00:00.5Z notice {"member":"m1","terms":"v1","at":"2024-09-18T00:00:00Z","channel":"email","resumes":"uk","provenance":"import"}
5 2025-11-04T09:00:00.5Z bounce {"member":"m1","terms":"v1","at":"2024-09-19T00:00:00Z","provenance":"import"}
6 2025-11-04T09:00:00.5Z pause {"id":"uk","regions":["GB"],"from":"2024-09-20T00:00:00Z","authority":"ICO","reference":"https://example.org","reason":"r","handling":"purge","purge":{"from":"2024-01-01T00:00:00Z"},"conditions":"c","provenance":"import"}
7 2025-11-04T09:00:00.5Z resume {"pause":"uk","at":"2025-01-01T00:00:00Z","notice":"n","provenance":"import"}
8 2025-11-04T09:00:00.5Z objection {"member":"m1","right":"restriction","at":"2024-10-01T00:00:00Z","stands":true,"provenance":"import"}
"#;
    assert_eq!(visited(&ledger).unwrap(), expected);
}

#[test]
fn the_reference_programmes_pauses_come_in() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../terms/linkedin/pauses.jsonl");
    let lines = std::fs::read(file).unwrap();
    let ground = Ground::new();
    let mut ledger = ground.create();
    import(&mut ledger, Format::Pauses, &lines[..]).unwrap();
    let pauses = ledger.pauses(&ledger.position().unwrap()).unwrap();
    let written: Vec<serde_json::Value> = lines
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice(line).unwrap())
        .collect();
    assert_eq!(pauses.len(), written.len());
    for (pause, written) in pauses.iter().zip(&written) {
        assert_eq!(written["id"], pause.id);
        assert_eq!(written["from"], pause.from.to_string());
        assert_eq!(written.get("until"), pause.until.map(|at| at.to_string().into()).as_ref());
    }
    assert!(pauses.iter().any(|pause| pause.regions == ["GB"] && pause.until.is_none()));
}

/// A line, what is said of it, and the hint.
const BAD: &[(Format, &str, &str, &str)] = &[
    (
        Format::Choices,
        r#"{"membr":"m1","setting":"on","at":"2024-09-18T00:00:00Z"}"#,
        "the key `membr` is unknown",
        "did you mean `member`?",
    ),
    (
        Format::Choices,
        r#"{"member":"m1","setting":"on","at":"2024-09-18T00:00:00Z","x":1}"#,
        "the key `x` is unknown",
        "the keys are `member`, `setting`, `category`, `at`, `terms`, `actor`, `channel`",
    ),
    (
        Format::Choices,
        r#"{"member":"m1","setting":"on"}"#,
        "`at` is missing",
        "every event states it",
    ),
    (
        Format::Choices,
        r#"{"member":"m1","setting":"yes","at":"2024-09-18T00:00:00Z"}"#,
        "`setting` has a value that it cannot have",
        "one of `on`, `off`",
    ),
    (
        Format::Choices,
        r#"{"member":"m1","setting":"on","at":"yesterday"}"#,
        "`at` is not an instant",
        "write it as `2025-11-03T00:00:00Z`, with `Z` or the distance from UTC",
    ),
    (
        Format::Choices,
        r#"{"member":"m1","setting":"on","at":"2024-09-18T00:00:00.1234567Z"}"#,
        "`at` is finer than a microsecond",
        "write at most six digits after the second",
    ),
    (
        Format::Choices,
        r#"{"member":7,"setting":"on","at":"2024-09-18T00:00:00Z"}"#,
        "`member` is not text",
        "put it in quotes",
    ),
    (
        Format::Choices,
        r#"{"member":"m1","member":"m2","setting":"on","at":"2024-09-18T00:00:00Z"}"#,
        "a key comes twice (column 23)",
        "state it once",
    ),
    (
        Format::Choices,
        r#"{"member":"m1","#,
        "the line is not JSON (column 15)",
        "write one object a line, whole",
    ),
    (Format::Choices, "[1]", "the line is not an object", "write `{…}`, one event a line"),
    (
        Format::Choices,
        r#"{"member":"m1","setting":"on","at":"2026-09-18T00:00:00Z"}"#,
        "the event states the time `2026-09-18T00:00:00Z`, and it is `2025-11-04T09:00:00.5Z`",
        "what has not happened yet cannot be entered; check the clock that wrote it",
    ),
    (
        Format::Notices,
        r#"{"member":"m1","terms":"v1","at":"2024-09-18T00:00:00Z","bounced":"no"}"#,
        "`bounced` is neither true nor false",
        "write `true` or `false`, without quotes",
    ),
    (
        Format::Pauses,
        r#"{"id":"uk","regions":["UK"],"from":"2024-09-20T00:00:00Z","authority":"a","reason":"r","handling":"freeze"}"#,
        "`UK` is not a region",
        "its code is `GB`",
    ),
    (
        Format::Pauses,
        r#"{"id":"uk","regions":["GB"],"from":"2024-09-20T00:00:00Z","until":"2024-09-21T00:00:00Z","authority":"a","reason":"r","handling":"freeze"}"#,
        "the pause has an end without a new notice",
        "add `notice`: its text, or where it can be read",
    ),
    (
        Format::Pauses,
        r#"{"id":"uk","regions":["GB"],"from":"2024-09-20T00:00:00Z","authority":"a","reason":"r","handling":"purge"}"#,
        "a pause that purges names no window",
        "add `purge` with `from` and `until`; an end that is left out is open",
    ),
    (
        Format::Pauses,
        r#"{"id":"uk","regions":["GB"],"from":"2024-09-20T00:00:00Z","authority":"a","reason":"r","handling":"purge","purge":{"since":"2024-01-01T00:00:00Z"}}"#,
        "`purge` is not a window of time",
        "write `{\"from\": \"2024-01-01T00:00:00Z\", \"until\": …}`; an end that is left out is open",
    ),
    (
        Format::Objections,
        r#"{"member":"m1","right":"erasure","at":"2024-09-18T00:00:00Z","stands":false}"#,
        "an erasure cannot be withdrawn",
        "what was erased is gone; the member may choose anew",
    ),
];

#[test]
fn a_bad_line_is_named_with_a_hint() {
    for (format, line, message, hint) in BAD {
        let ground = Ground::new();
        let mut ledger = ground.create();
        let lines = format!("\n{line}\n");
        let error = import(&mut ledger, *format, lines.as_bytes()).unwrap_err();
        assert_eq!(error.to_string(), format!("`{}.jsonl`, line 2: {message}", format.word()));
        assert_eq!(error.advice(), Some(*hint), "{message}");
        assert_eq!(ledger.position().unwrap().events, 1);
    }
}

#[test]
fn bad_bytes_and_endless_lines_are_named() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    let error = import(&mut ledger, Format::Choices, &b"{\"member\":\"\xff\"}"[..]).unwrap_err();
    assert_eq!(error.to_string(), "`choices.jsonl`, line 1: the line is not UTF-8");
    // A gigabyte without an end of line is not read past the limit.
    let mut endless = std::io::repeat(b' ').take(1 << 30);
    let error = import(&mut ledger, Format::Choices, &mut endless).unwrap_err();
    assert_eq!(error.to_string(), "`choices.jsonl`, line 1: the line is longer than 1048576 bytes");
    assert!(endless.limit() > (1 << 30) - (2 << 20));
}

#[test]
fn a_reader_that_fails_leaves_nothing() {
    struct Failing(bool);
    impl Read for Failing {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            if std::mem::replace(&mut self.0, true) {
                return Err(std::io::Error::other("the cable is out"));
            }
            let line = b"{\"member\":\"m1\",\"setting\":\"off\",\"at\":\"2024-09-18T00:00:00Z\"}\n";
            into[..line.len()].copy_from_slice(line);
            Ok(line.len())
        }
    }
    let ground = Ground::new();
    let mut ledger = ground.create();
    let error = import(&mut ledger, Format::Choices, Failing(false)).unwrap_err();
    assert_eq!(error.code(), "ledger::io");
    assert_eq!(error.to_string(), "`choices.jsonl`, line 2: the cable is out");
    assert_eq!(ledger.position().unwrap().events, 1);
}

#[test]
fn a_bad_line_at_the_end_of_a_big_file_leaves_nothing() {
    const LINES: u64 = 150_000;
    let ground = Ground::new();
    let mut ledger = ground.create();
    ledger.append(&[off("m1")], now()).unwrap();
    let before = ledger.position().unwrap();
    let mut lines = String::new();
    for n in 1..LINES {
        use std::fmt::Write as _;
        writeln!(
            lines,
            "{{\"member\":\"m{n}\",\"setting\":\"off\",\"at\":\"2024-09-18T00:00:00Z\"}}"
        )
        .unwrap();
    }
    lines.push_str("{\"member\":\"m1\",\"setting\":\"off\"}\n");
    let mut told = Vec::new();
    let error = ledger
        .import_jsonl(Format::Choices, lines.as_bytes(), Path::new("big.jsonl"), now(), |events| {
            told.push(events);
        })
        .unwrap_err();
    assert_eq!(error.to_string(), "`big.jsonl`, line 150000: `at` is missing");
    assert_eq!((told.first(), told.len()), (Some(&10_000), 14));
    assert_eq!(ledger.position().unwrap(), before);
    ledger.verify().unwrap();
    drop(ledger);
    let ledger = ground.open().unwrap();
    assert_eq!(visited(&ledger).unwrap().lines().count(), 1);
}
