//! Scaffolding, errors with a place and a hint, exit codes.

use crate::program::abide;

#[test]
fn a_misspelt_key_is_shown_in_its_place() {
    let temp = tempfile::tempdir().unwrap();
    abide(temp.path(), &["init", "p"]).ok();
    let file = temp.path().join("p/abide.toml");
    let text = std::fs::read_to_string(&file).unwrap().replace("joined = ", "jioned = ");
    std::fs::write(&file, text).unwrap();
    let run = abide(temp.path(), &["-C", "p", "build"]);
    assert_eq!(run.code, 5, "{}", run.err);
    assert!(run.err.contains("abide.toml:") && run.err.contains("`jioned`"), "{}", run.err);
    assert!(run.err.contains("hint: did you mean `joined`?"), "{}", run.err);
}

#[test]
fn exit_codes_are_those_that_are_documented() {
    let temp = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| abide(temp.path(), args).code;
    assert_eq!(run(&["--version"]), 0);
    assert_eq!(run(&["build", "--nonsense"]), 2);
    assert_eq!(run(&["build"]), 3, "there is no platform here");
    assert_eq!(run(&["init", "p"]), 0);
    assert_eq!(run(&["init", "p"]), 1, "a platform folder is not overwritten");
    assert_eq!(run(&["-C", "p", "build"]), 1, "no terms are published");
    assert_eq!(
        run(&["-C", "p", "choose", "--member", "m", "off", "--category", "content.pots"]),
        1
    );
    std::fs::write(temp.path().join("p/terms/2.toml"), "platform = 7").unwrap();
    assert_eq!(run(&["-C", "p", "terms", "check"]), 5);
}

#[test]
fn an_error_is_data_too() {
    let temp = tempfile::tempdir().unwrap();
    let run = abide(temp.path(), &["build", "--json"]);
    assert_eq!(run.json()["error"]["code"], "config_missing");
    assert!(run.err.starts_with("error: no `abide.toml`"), "{}", run.err);
}

#[test]
fn an_import_is_all_or_nothing() {
    let temp = tempfile::tempdir().unwrap();
    abide(temp.path(), &["init", "p"]).ok();
    let good = r#"{"member":"m","setting":"off","at":"2025-01-01T00:00:00Z"}"#;
    let bad = r#"{"member":"m","setting":"of","at":"2025-01-02T00:00:00Z"}"#;
    std::fs::write(temp.path().join("choices.jsonl"), format!("{good}\n{good}\n{bad}\n")).unwrap();
    let run = abide(temp.path(), &["-C", "p", "import", "choices", "choices.jsonl"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("choices.jsonl") && run.err.contains('3'), "{}", run.err);
    let history = abide(temp.path(), &["-C", "p", "history", "m", "--json"]).ok().json();
    assert_eq!(history["entries"].as_array().unwrap().len(), 0);
    std::fs::write(temp.path().join("choices.jsonl"), format!("{good}\n{good}\n")).unwrap();
    let run = abide(temp.path(), &["-C", "p", "import", "choices", "choices.jsonl", "--json"]).ok();
    assert_eq!(run.json()["events"], 2);
}

#[test]
fn every_shell_gets_completions_and_every_document_a_schema() {
    let temp = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish"] {
        assert!(abide(temp.path(), &["completions", shell]).ok().out.contains("abide"));
    }
    for document in ["config", "terms"] {
        assert_eq!(abide(temp.path(), &["schema", document]).ok().json()["type"], "object");
    }
}
