//! The guide's examples, run as they stand: `docs/guides/sources.md`.
//!
//! Under a heading, blocks whose language is followed by a path are files of a platform folder. A block of `text` that follows
//! is what staging makes of them: its first line names the columns, and lines that begin with `quarantine:` what is
//! listed.

use std::fs;
use std::path::Path;

use abide_intake::Config;

use crate::platform::{Platform, quarantine, table};

#[derive(Default)]
struct Example {
    heading: String,
    files: Vec<(String, String)>,
    /// Tables that stand alone: they are checked, and not run.
    tables: Vec<String>,
    expected: Option<String>,
}

fn examples(guide: &str) -> Vec<Example> {
    let mut found = vec![Example::default()];
    let mut lines = guide.lines();
    while let Some(line) = lines.next() {
        if let Some(heading) = line.strip_prefix("## ") {
            found.push(Example { heading: heading.to_owned(), ..Example::default() });
        }
        let Some(info) = line.strip_prefix("```") else { continue };
        let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let body = body.join("\n") + "\n";
        let example = found.last_mut().unwrap();
        match info.split_once(' ') {
            Some((_, path)) => example.files.push((path.to_owned(), body)),
            None if info == "text" => example.expected = Some(body),
            None if info == "toml" => example.tables.push(body),
            None => {}
        }
    }
    found
}

#[test]
fn every_example_runs() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/guides/sources.md");
    let guide = fs::read_to_string(path).unwrap();
    let mut run = 0;
    let mut members: Vec<(String, String)> = vec![];
    for example in examples(&guide) {
        // The members of the first section are everybody's.
        if members.is_empty() {
            members.clone_from(&example.files);
        }
        for table in &example.tables {
            let config: Config = toml::from_str(&format!("{}{table}", members[0].1)).unwrap();
            config.check().unwrap();
        }
        let Some(expected) = &example.expected else { continue };
        let mut config = String::new();
        let mut files: Vec<(&str, &str)> = vec![];
        let is_first = members == example.files;
        for (path, body) in members.iter().filter(|_| !is_first).chain(&example.files) {
            if path == "abide.toml" { config += body } else { files.push((path, body)) }
        }
        let platform = Platform::new(&config, &files);
        let staged =
            platform.stage().unwrap_or_else(|error| panic!("{}: {error}", example.heading));
        let (columns, _) = expected.split_once('\n').unwrap();
        let columns: Vec<&str> = columns.split(" | ").collect();
        let from = if is_first { &staged.members } else { &staged.records };
        let listed: String = quarantine(&staged)
            .lines()
            .filter(|line| is_first || !line.contains(" in members at "))
            .map(|line| format!("quarantine: {line}\n"))
            .collect();
        let made = format!("{}\n{}{listed}", columns.join(" | "), table(from, &columns));
        assert_eq!(&made, expected, "{}", example.heading);
        run += 1;
    }
    assert_eq!(run, 4);
}
