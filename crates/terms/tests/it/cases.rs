//! Runs every file of `cases/` through the one-record rule.
//!
//! `ABIDE_ACCEPT=1` rewrites what is expected; read the difference before you commit it.

use std::path::{Path, PathBuf};

use abide_terms::Document;
use abide_terms::case::{Case, outcome};
use abide_terms::decision::{World, decide, masked};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The versions of a folder under `terms/`, in the order of their names.
fn load(name: &str) -> Vec<Document> {
    let folder = root().join("terms").join(name);
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    files.sort();
    files
        .iter()
        .map(|file| {
            Document::parse(&std::fs::read_to_string(file).unwrap(), &file.display().to_string())
                .unwrap()
        })
        .collect()
}

fn files() -> Vec<PathBuf> {
    let mut files: Vec<_> = std::fs::read_dir(root().join("cases"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "case"))
        .collect();
    files.sort();
    files
}

#[test]
fn every_case_is_decided_as_it_says() {
    let accept = std::env::var_os("ABIDE_ACCEPT").is_some();
    let mut wrong = vec![];
    let mut checks = 0;
    for file in files() {
        let text = std::fs::read_to_string(&file).unwrap();
        let case =
            Case::parse(&text, load).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        for check in &case.checks {
            checks += 1;
            let world = World {
                terms: &case.terms,
                pauses: &case.pauses,
                members: &case.members,
                cutoff: check.at,
                masking: !case.masking_off,
            };
            let record = &case.records[check.record];
            let decided = decide(record, &world);
            let masked: Vec<Option<String>> = masked(record, &world)
                .iter()
                .map(|place| record.mentions[*place].clone())
                .collect();
            if (decided, &masked) != (check.expected, &check.masked) {
                let place = format!("{}:{}", file.file_name().unwrap().display(), check.line);
                wrong.push(format!("{place}: `{}` is {}", record.id, outcome(decided, &masked)));
                let comment = lines[check.line - 1].split_once('#').map(|(_, c)| format!("  #{c}"));
                lines[check.line - 1] = format!(
                    "{} {}{}",
                    record.id,
                    outcome(decided, &masked),
                    comment.unwrap_or_default()
                );
            }
        }
        if accept {
            std::fs::write(&file, lines.join("\n") + "\n").unwrap();
        }
    }
    assert!(checks > 100, "only {checks} checks: are the cases there?");
    assert!(
        wrong.is_empty() || accept,
        "{} of {checks} differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// Every row of the programme that the decision alone can keep has its own file.
#[test]
fn every_row_has_its_case() {
    let names: Vec<_> =
        files().iter().map(|file| file.file_name().unwrap().display().to_string()).collect();
    for row in ["m01", "m02", "m03", "m04", "m06", "m07", "m08", "m09", "m10", "m12", "m13", "m14"]
    {
        assert!(names.iter().any(|name| name.starts_with(row)), "no case for row {row}");
    }
}
