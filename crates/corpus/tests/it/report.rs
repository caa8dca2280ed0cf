//! The report that people read.

use crate::fixture::{request, rows, write};

fn html() -> String {
    let folder = tempfile::tempdir().unwrap();
    let summary = write(request(folder.path()), &rows(4000), 500, 2);
    std::fs::read_to_string(summary.path.join("report.html")).unwrap()
}

#[test]
fn it_is_as_it_was() {
    insta::assert_snapshot!(html());
}

#[test]
fn it_needs_nothing_from_outside_and_holds_nobodys_words() {
    let html = html();
    for never in [
        "<script",
        "http://",
        "https://",
        "url(",
        "@import",
        "<link",
        "<img",
        "secretword",
        "lorem",
        "r000001",
    ] {
        assert!(!html.contains(never), "the report holds `{never}`");
    }
    for always in [
        "Choices are made up.",
        "2025-11-03T00:00:00Z",
        "prefers-color-scheme: dark",
        "scope=\"col\"",
        "lang=\"en\"",
    ] {
        assert!(html.contains(always), "the report lacks `{always}`");
    }
}
