//! Long and hostile texts. Work is bounded by their length: none of these may take more than a test's patience.

use crate::{found, scan};

const BYTES: usize = 300_000;

#[test]
fn texts_made_to_be_slow_are_read() {
    for piece in [
        "a",
        "1",
        "1 ",
        "-",
        "@",
        "a@",
        "a@b.",
        "://",
        "http://a:",
        "-----BEGIN PRIVATE KEY-----",
        "password ",
        "password is ",
        "eyJhbGciOiJIUzI1NiJ9.",
        ":0",
        "1.1.",
        "\u{301}",
        "А",
        "key=",
        "GB29",
        "my salary is ",
        "$1,000 ",
        "rue de la ",
        "[EMAIL]",
        "0 (0) ",
        "token:token:",
        "\u{200b}",
        "第路",
        "[[",
        "[EMAIL",
    ] {
        let text = piece.repeat(BYTES / piece.len());
        let spans = scan(&text);
        assert!(spans.iter().all(|span| span.end <= text.len()), "{piece}");
    }
}

#[test]
fn what_stands_between_two_windows_is_found() {
    for before in (3900..4200).step_by(7) {
        let text = format!("{} anna@example.org and 4242424242424242 end", "x ".repeat(before / 2));
        assert_eq!(found(&text), ["email:anna@example.org", "card:4242424242424242"], "{before}");
    }
}

#[test]
fn empty_and_binary_texts_hold_nothing() {
    for text in ["", "\0", "\0\0[\0]", "\u{feff}", "\u{fffd}\u{fffd}"] {
        assert_eq!(found(text), Vec::<String>::new(), "{text:?}");
    }
}
