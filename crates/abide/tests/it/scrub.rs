//! `abide scrub`: by files and standard input, with the platform's own rules.

use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::program::abide;

const TEXT: &str = "mail anna@example.org\n{\"id\": 1, \"text\": \"my salary is 95k\"}\n";

#[test]
fn files_and_standard_input_are_masked() {
    let temp = tempfile::tempdir().unwrap();
    std::fs::write(temp.path().join("a.txt"), TEXT).unwrap();
    let run = abide(temp.path(), &["scrub", "a.txt", "--stats"]).ok();
    assert_eq!(run.out, "mail [EMAIL]\n{\"id\":1,\"text\":\"my salary is [SALARY]\"}\n");
    assert!(run.err.starts_with("2 documents"), "{}", run.err);

    let mut child = Command::new(env!("CARGO_BIN_EXE_abide"))
        .args(["scrub", "--json", "-"])
        .current_dir(temp.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(TEXT.as_bytes()).unwrap();
    let out = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    let first: serde_json::Value = serde_json::from_str(out.lines().next().unwrap()).unwrap();
    assert_eq!(first["masked"], "mail [EMAIL]");
    assert_eq!(first["spans"][0]["kind"], "email");
    assert_eq!((&first["spans"][0]["start"], &first["spans"][0]["end"]), (&5.into(), &21.into()));
}

#[test]
fn the_platform_adds_its_own_and_a_fault_names_its_place() {
    let temp = tempfile::tempdir().unwrap();
    abide(temp.path(), &["init", "p"]).ok();
    let file = temp.path().join("p/abide.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let own = "\n[[scrub.detectors]]\nname = \"acme.badge\"\nkind = \"government_id\"\npattern = ";
    std::fs::write(&file, format!("{text}{own}'AC-\\d{{6}}'\n")).unwrap();
    std::fs::write(temp.path().join("a.txt"), "AC-123456\n").unwrap();
    assert_eq!(abide(temp.path(), &["-C", "p", "scrub", "a.txt"]).ok().out, "[GOVERNMENT_ID]\n");

    std::fs::write(&file, format!("{text}{own}'('\n")).unwrap();
    let run = abide(temp.path(), &["-C", "p", "scrub", "a.txt"]);
    assert_eq!(run.code, 5, "{}", run.err);
    assert!(run.err.contains("scrub.detectors.0.pattern: `acme.badge`"), "{}", run.err);
}

#[test]
fn what_is_not_there_or_no_text_is_told_by_its_line() {
    let temp = tempfile::tempdir().unwrap();
    assert_eq!(abide(temp.path(), &["scrub", "nothing.txt"]).code, 3);
    std::fs::write(temp.path().join("b.bin"), b"plain\n\xff\n").unwrap();
    let run = abide(temp.path(), &["scrub", "b.bin"]);
    assert_eq!((run.code, run.out.as_str()), (1, "plain\n"));
    assert!(run.err.contains("b.bin:2: it is not UTF-8"), "{}", run.err);
}
