//! Documents in, masked documents out.

use abide_scrub::Context;
use abide_scrub::stream::{self, Options, Stats};

use crate::SCRUBBER;

fn run(options: Options, input: &[u8]) -> (Result<(), String>, String, Stats) {
    let mut stats = Stats::default();
    let mut out = Vec::new();
    let done =
        stream::run(&SCRUBBER, &Context::default(), options, &mut &*input, &mut out, &mut stats);
    (done.map_err(|fault| fault.to_string()), String::from_utf8(out).unwrap(), stats)
}

const INPUT: &str = "plain\nmail anna@example.org\n\n{\"id\": 7, \"text\": \"from 10.1.2.3\"}\n{\"no\": \"text\"}\r\nlast bob@example.org bob@example.org";

#[test]
fn a_line_is_a_document() {
    let (done, out, stats) = run(Options::default(), INPUT.as_bytes());
    done.unwrap();
    assert_eq!(
        out,
        "plain\nmail [EMAIL]\n\n{\"id\":7,\"text\":\"from [IP]\"}\n{\"no\": \"text\"}\r\nlast [EMAIL] [EMAIL]"
    );
    assert_eq!((stats.documents, stats.masked), (6, 3));
    assert_eq!(
        stats.to_string(),
        "6 documents, 89 bytes; something was masked in 3\n         3  email\n         1  ip"
    );
}

#[test]
fn json_has_a_line_a_document() {
    let options = Options { json: true, pseudonyms: true, ..Options::default() };
    let (done, out, _) = run(options, INPUT.as_bytes());
    done.unwrap();
    let lines: Vec<serde_json::Value> =
        out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 6);
    assert_eq!(
        lines[1],
        serde_json::json!({
            "spans": [{"start": 5, "end": 21, "kind": "email", "detector": "email.address"}],
            "masked": "mail [EMAIL_1]",
        })
    );
    assert_eq!(lines[3]["masked"], "from [IP_1]");
    assert_eq!(lines[5]["masked"], "last [EMAIL_1] [EMAIL_1]");
}

#[test]
fn explaining_names_places_and_sources_and_no_value() {
    let options = Options { explain: true, ..Options::default() };
    let (done, out, _) = run(options, b"mail anna@example.org");
    done.unwrap();
    assert_eq!(out, "mail [EMAIL]\n    5..21 email by email.address (RFC 5321, RFC 6531)\n");
}

#[test]
fn colours_are_around_the_masks() {
    let options = Options { colours: true, pseudonyms: true, ..Options::default() };
    let (done, out, _) = run(options, b"a [b] anna@example.org c");
    done.unwrap();
    assert_eq!(out, "a [b] \u{1b}[1;30;43m[EMAIL_1]\u{1b}[0m c");
}

#[test]
fn what_is_no_text_stops_the_stream_at_its_line() {
    let (done, out, _) = run(Options::default(), b"anna@example.org\n\xff\xfe\nnever");
    assert_eq!(done.unwrap_err(), "line 2: it is not UTF-8");
    assert_eq!(out, "[EMAIL]\n");
}
