//! Scaffolding, errors with a place and a hint, exit codes.

use std::process::{Command, Stdio};

use crate::program::abide;
use crate::small::{platform, posts};

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
    let small = platform(temp.path(), 0, &posts());
    let write = |name: &str, text: &str| std::fs::write(temp.path().join(name), text).unwrap();
    abide(temp.path(), &["init", "empty"]).ok();
    for (name, broken) in [
        ("twice", "constant = \"content.post\", column = \"x\""),
        ("odd", "constant = \"content.pots\""),
    ] {
        abide(temp.path(), &["init", name]).ok();
        let file = temp.path().join(name).join("abide.toml");
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::write(file, text.replace("constant = \"content.post\"", broken)).unwrap();
    }
    abide(temp.path(), &["init", "unpublished"]).ok();
    for file in ["members.csv", "posts.jsonl"] {
        std::fs::copy(small.folder.join(file), temp.path().join("unpublished").join(file)).unwrap();
    }
    write("unpublished/terms/2.toml", "platform = 7");
    let cases: [(i32, &str, &str); 31] = [
        (0, "", "--version"),
        (0, "", "help build"),
        (2, "args::invalid", "build --nonsense"),
        (2, "args::invalid", "nonsense"),
        (2, "args::at", "-C p build --at yesterday"),
        (2, "args::at", "-C p explain --record anna-1 --at yesterday"),
        (2, "config::set", "-C p build --set wait_seconds"),
        (2, "pause::window", "-C p pause GB --authority a --reason r --purge always"),
        (3, "config::missing", "build"),
        (1, "init::exists", "init p"),
        (3, "intake::config", "-C empty build"),
        (1, "terms::unpublished", "-C unpublished build"),
        (5, "intake::config", "-C twice build"),
        (5, "intake::config", "-C odd build"),
        (1, "choice::category_unknown", "-C p choose --member anna off --category content.pots"),
        (5, "terms::wrong_type", "-C unpublished terms check"),
        (3, "terms::unknown", "-C p terms show nothing"),
        (3, "terms::unknown", "-C p terms diff 1 nothing"),
        (3, "terms::unreadable", "-C p terms publish nothing.toml"),
        (3, "terms::unreadable", "-C p terms check nothing.toml"),
        (3, "import::unreadable", "-C p import choices nothing.jsonl"),
        (3, "import::unreadable", "-C p import choices nothing.parquet"),
        (3, "pause::unknown", "-C p resume nothing --notice told"),
        (3, "explain::record_unknown", "-C p explain --record nothing"),
        (3, "explain::member_unknown", "-C p explain --member nobody"),
        (3, "corpus::missing", "-C p explain --record anna-1 --corpus 0123456789abcdef"),
        (3, "history::member_unknown", "-C p history nobody"),
        (0, "", "-C p history anna"),
        (3, "corpus::missing", "check nowhere"),
        (3, "corpus::missing", "-C p check 0123456789abcdef"),
        (0, "", "-C p check"),
    ];
    for (code, name, line) in cases {
        let args: Vec<&str> = line.split(' ').collect();
        let run = abide(temp.path(), &args);
        assert_eq!(run.code, code, "{line}: {}", run.err);
        if code != 0 {
            let run = abide(temp.path(), &[args.as_slice(), &["--json"]].concat());
            assert_eq!(run.code, code, "{line}: {}", run.err);
            assert_eq!(run.json()["error"]["code"], name, "{line}");
        }
    }
}

/// An id alone stands for the platform's corpus, wherever it is asked from.
#[test]
fn a_corpus_is_checked_by_its_id() {
    let temp = tempfile::tempdir().unwrap();
    let small = platform(temp.path(), 0, &posts());
    let built = abide(&small.folder, &["build", "--json"]).ok().json();
    let id = built["corpus"].as_str().unwrap();
    abide(temp.path(), &["-C", "p", "check", id]).ok();
    abide(&small.folder, &["check", id]).ok();
    abide(temp.path(), &["check", &format!("p/corpus/{id}")]).ok();
    std::fs::write(small.folder.join("corpus").join(id).join("README.md"), "changed").unwrap();
    assert_eq!(abide(temp.path(), &["-C", "p", "check", id]).code, 6);
}

/// Each line of an error is said once.
#[test]
fn an_error_says_its_place_and_its_hint_once() {
    let temp = tempfile::tempdir().unwrap();
    let small = platform(temp.path(), 0, &posts());
    std::fs::write(small.folder.join("posts.jsonl"), "{\n").unwrap();
    let run = abide(&small.folder, &["build"]);
    assert_eq!(run.err.matches("posts.jsonl").count(), 1, "{}", run.err);
    assert_eq!(run.err.matches("hint:").count(), 1, "{}", run.err);
    std::fs::write(small.folder.join("terms/1.toml"), "platfrom = \"x\"\n").unwrap();
    let run = abide(&small.folder, &["terms", "check"]);
    assert_eq!(run.err.matches("1.toml").count(), 1, "{}", run.err);
    assert_eq!(run.err.matches("hint:").count(), 1, "{}", run.err);
    assert!(run.err.contains("\n hint: "), "{}", run.err);
}

/// Whoever reads the first line only is not met by a panic.
#[test]
fn a_closed_pipe_ends_quietly() {
    let temp = tempfile::tempdir().unwrap();
    let small = platform(temp.path(), 0, &posts());
    for args in [
        "completions zsh",
        "schema config",
        "schema terms",
        "explain --record anna-1",
        "terms show",
        "--help",
    ] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_abide"))
            .args(args.split(' '))
            .current_dir(&small.folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let words = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && words.is_empty(), "{args}: {words}");
    }
    // A disk that is full is another matter.
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_abide"))
        .args(["schema", "terms"])
        .stdout(full)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("standard output cannot be written"));
}

#[test]
fn an_error_is_data_too() {
    let temp = tempfile::tempdir().unwrap();
    let run = abide(temp.path(), &["build", "--json"]);
    assert_eq!(run.json()["error"]["code"], "config::missing");
    assert!(run.err.starts_with("error: no `abide.toml`"), "{}", run.err);
    let run = abide(temp.path(), &["build", "--nonsense", "--json"]);
    let error = &run.json()["error"];
    assert_eq!(error["code"], "args::invalid");
    assert!(error["message"].as_str().unwrap().contains("--nonsense"), "{error}");
    assert!(error["hint"].as_str().unwrap().contains("Usage: abide build"), "{error}");
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
    assert_eq!(abide(temp.path(), &["-C", "p", "history", "m"]).code, 3, "nothing was taken in");
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

/// Whatever else stands in the environment, a choice is taken in.
#[cfg(unix)]
#[test]
fn variables_that_are_no_text_are_nobodys_business() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let temp = tempfile::tempdir().unwrap();
    abide(temp.path(), &["init", "here"]).ok();
    let choose = |name: &str| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_abide"));
        command.args(["choose", "--member", "anna", "off"]).current_dir(temp.path().join("here"));
        command.env(name, OsStr::from_bytes(b"caf\xe9")).output().unwrap()
    };
    let taken = choose("LC_SOMETHING");
    assert!(taken.status.success(), "{}", String::from_utf8_lossy(&taken.stderr));
    let refused = choose("ABIDE_SET_MASKING");
    assert_eq!(refused.status.code(), Some(2));
    let words = String::from_utf8(refused.stderr).unwrap();
    assert!(words.contains("the value of `ABIDE_SET_MASKING` is not UTF-8"), "{words}");
}

/// What is made up says so in every answer, also where it speaks of one person.
#[test]
fn every_answer_says_what_is_simulated() {
    let temp = tempfile::tempdir().unwrap();
    let small = platform(temp.path(), 3, &posts());
    let config = small.folder.join("abide.toml");
    let text = std::fs::read_to_string(&config).unwrap();
    std::fs::write(&config, format!("simulated = \"these people\"\n{text}")).unwrap();
    for args in [
        &["build"][..],
        &["explain", "--member", "anna"],
        &["explain", "--record", "anna-1"],
        &["choose", "--member", "anna", "off"],
        &["history", "anna"],
        &["sources", "check"],
    ] {
        let words = abide(&small.folder, args).ok();
        assert!(words.err.contains("Simulated: these people"), "{args:?}: {}", words.err);
        let data = abide(&small.folder, &[args, &["--json"]].concat()).ok().json();
        assert_eq!(data["simulated"], "these people", "{args:?}");
    }
}
