//! The README's commands, run as they stand there.

use std::path::Path;

use crate::program::abide;

const README: &str = include_str!("../../../../README.md");

/// The lines that begin with `$ abide`, without their comments. Those with a place that the reader fills in, such as
/// `<id>`, cannot be run as they stand: `proofs` and `log` run them.
fn commands() -> Vec<Vec<&'static str>> {
    let lines = README.lines().filter_map(|line| line.strip_prefix("$ abide "));
    let lines = lines.filter(|line| {
        let command = line.split('#').next().unwrap_or_default();
        !["<id>", "KEY", "https://"].iter().any(|place| command.contains(place))
    });
    lines
        .map(|line| line.split('#').next().unwrap_or_default().split_whitespace().collect())
        .collect()
}

#[test]
fn the_platform_of_the_readme_can_be_made_and_built() {
    let temp = tempfile::tempdir().unwrap();
    let platform = temp.path().join("my-platform");
    let commands = commands();
    assert!(commands.len() >= 7, "the README has lost its commands: {commands:?}");
    for (place, command) in commands.iter().enumerate() {
        if place == 1 {
            // What a person has, and the README cannot show.
            write(
                &platform.join("members.csv"),
                "member_id,kind,joined_at,birth_date,country,handle\nanna,user,2020-01-01T00:00:00Z,1990-03-03,DE,anna\n",
            );
            let post = r#"{"post_id":"post-17","author_id":"anna","created_at":"2024-03-01T00:00:00Z","edited_at":null,"deleted_at":null,"visibility":"everyone","last_editor_id":null,"thread_id":"1","body":"Hello"}"#;
            write(&platform.join("posts.jsonl"), &format!("{post}\n"));
            let today = std::fs::read_to_string(platform.join("terms/1.toml")).unwrap();
            let today = today
                .lines()
                .find_map(|line| line.strip_prefix("published = \"")?.split('"').next())
                .unwrap();
            write(
                &temp.path().join("notices.jsonl"),
                &format!("{{\"member\":\"anna\",\"terms\":\"1\",\"at\":\"{today}\"}}\n"),
            );
        }
        let run = abide(temp.path(), command);
        assert_eq!(run.code, 0, "{command:?}: {}{}", run.out, run.err);
    }
    let why =
        abide(temp.path(), &["-C", "my-platform", "explain", "--record", "post-17", "--json"])
            .ok()
            .json();
    assert_eq!(why["allowed"], false);
    assert_eq!(why["reason"], "not_in_effect", "the notice has not run yet");
}

/// The first command of all, by the program that `cargo run` would build.
#[test]
fn the_first_command_makes_a_corpus() {
    let temp = tempfile::tempdir().unwrap();
    let mut lines =
        README.lines().filter_map(|line| line.strip_prefix("$ cargo run --release -- "));
    let line = lines.next().unwrap().split('#').next().unwrap();
    let args: Vec<&str> = line.split_whitespace().chain(["--json"]).collect();
    let made = abide(temp.path(), &args).ok().json();
    assert!(made["allowed"].as_u64().unwrap() > 0, "{made}");
    // The other one serves until it is stopped: `server` has its own.
    assert_eq!(lines.next().unwrap().split_whitespace().nth(2), Some("--serve"));
}

/// The first screen's example is a case that both deciders run.
#[test]
fn the_first_screen_is_a_case() {
    let case = include_str!("../../../../cases/readme.case");
    let shown = README.split("```text\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    assert!(
        case.contains(shown.trim_end()),
        "cases/readme.case does not hold what the README shows"
    );
}

fn write(path: &Path, text: &str) {
    std::fs::write(path, text).unwrap();
}
