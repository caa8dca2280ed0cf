//! What was staged before, and what was surveyed before it is read: trusted only as far as it is still the same.

use std::fs::{self, File};
use std::path::Path;
use std::time::Duration;

use abide_intake::Survey;

use crate::ids::members_of;
use crate::platform::{Platform, table};

const POSTS: &str = r#"
[source.posts]
files = "in/posts.jsonl"
format = "jsonl"
id = "id"
author = "by"
made_at = "at"
category = { constant = "content.post" }
audience = { constant = "public", reason = "a test" }
text = "{{ body }}"
"#;

const ROW: &str = "{\"id\":1,\"by\":\"ann\",\"at\":\"2021-01-01T00:00:00Z\",\"body\":\"one\"}\n";

fn platform() -> Platform {
    Platform::with_members(POSTS, &[("in/posts.jsonl", ROW)])
}

#[test]
fn staged_files_that_were_written_to_are_made_again() {
    let platform = platform();
    let staged = platform.stage().unwrap();
    let (records, list) =
        (&staged.records[0], staged.records[0].parent().unwrap().join("staged.json"));
    let good = fs::read(records).unwrap();
    let listed = fs::read(&list).unwrap();
    let mut bad = good.clone();
    bad[good.len() / 2] ^= 1;
    let swapped = fs::read(&staged.members[0]).unwrap();
    for bytes in [&bad[..], &good[..good.len() - 1], &swapped, b""] {
        fs::write(records, bytes).unwrap();
        assert_eq!(platform.stage().unwrap(), staged);
        assert_eq!(fs::read(records).unwrap(), good, "{} bytes", bytes.len());
    }
    let named = String::from_utf8(listed.clone()).unwrap();
    assert!(!named.contains(platform.path().to_str().unwrap()), "{named}");
    for text in [
        named.replace("records-posts.parquet", "../records-posts.parquet"),
        named.replace("records-posts.parquet", "records-other.parquet"),
        named.replace("\"files\"", "\"folders\""),
        named[..named.len() - 2].to_owned(),
    ] {
        fs::write(&list, text).unwrap();
        assert_eq!(platform.stage().unwrap(), staged);
        assert_eq!(fs::read(&list).unwrap(), listed);
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let from = entry.unwrap().path();
        let to = to.join(from.file_name().unwrap());
        if from.is_dir() { copy(&from, &to) } else { assert!(fs::copy(&from, &to).is_ok()) }
    }
}

#[test]
fn a_copied_platform_reads_its_own_files() {
    let config = "[members]\nfiles = \"in/m.parquet\"\nformat = \"parquet\"\nschema = \"abide\"\n";
    let first = Platform::new(&format!("{config}{POSTS}"), &[("in/posts.jsonl", ROW)]);
    first.write("in/m.parquet", &members_of(&["ann"]));
    let staged = first.stage().unwrap();
    let second = Platform::new(&format!("{config}{POSTS}"), &[]);
    copy(first.path(), second.path());
    let written = |path: &Path| fs::metadata(path).unwrap().modified().unwrap();
    let copied = second.staging().join(staged.records[0].strip_prefix(first.staging()).unwrap());
    let before = written(&copied);
    let again = second.stage().unwrap();
    let base = fs::canonicalize(second.path()).unwrap();
    for path in again.records.iter().chain(&again.members) {
        assert!(fs::canonicalize(path).unwrap().starts_with(&base), "{}", path.display());
    }
    assert_eq!(written(&again.records[0]), before, "it is taken as it was copied");
}

/// Writes other bytes of the same length, and sets the time back.
fn rewrite(path: &Path, from: &str, to: &str) {
    let before = fs::metadata(path).unwrap().modified().unwrap();
    let text = fs::read_to_string(path).unwrap();
    fs::write(path, text.replace(from, to)).unwrap();
    File::options().append(true).open(path).unwrap().set_modified(before).unwrap();
}

fn changed(result: Result<impl Sized, abide_intake::Error>, file: &str) {
    let Err(error) = result else { panic!("a change of {file} is not noticed") };
    assert_eq!(
        (error.code(), error.to_string()),
        ("intake::changed", format!("`{file}`: the file is not what it was when it was digested"))
    );
}

#[test]
fn sources_that_change_after_the_survey_stop_the_build() {
    for (file, from, to) in
        [("in/posts.jsonl", "one", "two"), ("in/members.jsonl", "Ann Lee", "Eva Lee")]
    {
        let platform = platform();
        let survey = platform.survey();
        survey.unchanged().unwrap();
        rewrite(&platform.path().join(file), from, to);
        changed(platform.stage_surveyed(&survey), file);
        changed(survey.unchanged(), file);
        assert!(platform.stage().is_ok());
    }
}

#[test]
fn what_was_only_touched_is_unchanged() {
    let platform = platform();
    let survey = platform.survey();
    let path = platform.path().join("in/posts.jsonl");
    let text = fs::read(&path).unwrap();
    fs::write(&path, &text).unwrap();
    survey.unchanged().unwrap();
    // Another file in its place, with the same words.
    fs::write(path.with_extension("new"), &text).unwrap();
    fs::rename(path.with_extension("new"), &path).unwrap();
    survey.unchanged().unwrap();
    fs::remove_file(&path).unwrap();
    assert!(survey.unchanged().is_err());
}

#[test]
fn files_that_are_not_copied_are_compared_too() {
    let config = "[members]\nfiles = \"in/m.parquet\"\nformat = \"parquet\"\nschema = \"abide\"\n";
    let platform = Platform::new(config, &[]);
    platform.write("in/m.parquet", &members_of(&["ann"]));
    let survey = platform.survey();
    platform.stage_surveyed(&survey).unwrap();
    survey.unchanged().unwrap();
    platform.write("in/m.parquet", &members_of(&["bob"]));
    changed(survey.unchanged(), "in/m.parquet");
}

#[test]
fn a_file_more_in_an_unpacked_export_is_a_change() {
    let config = "[source.li]\nfiles = \"exports/*\"\nformat = \"linkedin\"\n\
                  [source.li.linkedin]\nowners = \"{member}\"\n";
    let platform = Platform::with_members(config, &[]);
    platform.write("exports/ann/Skills.csv", b"Name\nRust\n");
    let survey = platform.survey();
    survey.unchanged().unwrap();
    platform.write("exports/ann/Positions.csv", b"Company Name\nX\n");
    changed(survey.unchanged(), "exports/ann");
}

#[test]
fn one_stages_at_a_time() {
    let platform = platform();
    fs::create_dir_all(platform.staging().join(".making-other")).unwrap();
    let lock = File::create(platform.staging().join(".lock")).unwrap();
    lock.lock().unwrap();
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| platform.stage().unwrap());
        std::thread::sleep(Duration::from_millis(300));
        assert!(!waiting.is_finished());
        assert!(platform.staging().join(".making-other").exists(), "another's work is left alone");
        lock.unlock().unwrap();
        waiting.join().unwrap();
    });
    assert!(!platform.staging().join(".making-other").exists(), "what broke off is tidied away");
}

#[test]
fn a_capture_is_not_in_the_future() {
    let config = POSTS.replace("id = ", "captured_at = 2024-01-01T00:00:01Z\nid = ");
    let platform = Platform::with_members(&config, &[("in/posts.jsonl", ROW)]);
    assert_eq!(
        platform.fault(),
        "intake::config: `captured_at` in [source.posts] is `2024-01-01T00:00:01Z`, and the files were there at `2024-01-01T00:00:00Z`\n\
         hint: it is when the files were taken from the platform: state a time that has passed"
    );
}

#[test]
fn rows_are_counted() {
    let rows = |survey: &Survey| {
        survey.sources.iter().map(|s| format!("{} {}", s.path, s.rows)).collect::<Vec<_>>()
    };
    let platform = platform();
    assert_eq!(rows(&platform.survey()), ["in/members.jsonl 5", "in/posts.jsonl 1"]);
    let config = POSTS.replace("jsonl", "csv");
    let text = "id,by,at,body\n1,ann,2021-01-01T00:00:00Z,\"a\n\nb\"\n\n2,bo,,x";
    let platform = Platform::with_members(&config, &[("in/posts.csv", text)]);
    assert_eq!(rows(&platform.survey()), ["in/members.jsonl 5", "in/posts.csv 2"]);
    let staged = platform.stage().unwrap();
    assert_eq!(table(&staged.records, &["id"]).lines().count(), 2);
}
