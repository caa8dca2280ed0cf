//! Bad input, as a person meets it: exit code, place and hint; the corpora that were there stay, and no half one comes.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::program::abide;

const POST: &str = r#"{"post_id":"1","author_id":"anna","created_at":"2024-03-01T00:00:00Z","edited_at":null,"deleted_at":null,"visibility":"everyone","last_editor_id":null,"thread_id":"1","body":"CANARY"}"#;
const MEMBERS: &str = "member_id,kind,joined_at,birth_date,country,handle\nanna,user,2020-01-01T00:00:00Z,1990-03-03,DE,anna\n";

/// A platform that builds, and has built once.
fn platform(folder: &Path) -> PathBuf {
    abide(folder, &["init", "p"]).ok();
    let platform = folder.join("p");
    abide(&platform, &["terms", "publish", "terms/1.toml"]).ok();
    fs::write(platform.join("members.csv"), MEMBERS).unwrap();
    fs::write(platform.join("posts.jsonl"), format!("{POST}\n")).unwrap();
    abide(&platform, &["build"]).ok();
    platform
}

/// Every file of the corpora with its size, and what is half made in the staging.
fn holdings(platform: &Path) -> Vec<(PathBuf, u64)> {
    let mut found = vec![];
    let mut folders = vec![platform.join("corpus"), platform.join(".abide")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let entry = entry.unwrap();
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.starts_with(platform.join(".abide"))
                || path
                    .components()
                    .any(|part| part.as_os_str().to_string_lossy().starts_with(".making"))
            {
                found.push((path, entry.metadata().unwrap().len()));
            }
        }
    }
    found.sort();
    found
}

/// Builds, and expects an error that names all of these; nothing may have changed or leaked.
fn refused(platform: &Path, words: &[&str]) {
    let before = holdings(platform);
    let run = abide(platform, &["build", "--json"]);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    for word in words {
        assert!(run.err.contains(word), "`{word}` is not in: {}", run.err);
    }
    assert!(run.json()["error"]["message"].is_string());
    assert!(!run.err.contains("CANARY") && !run.out.contains("CANARY"), "{}", run.err);
    assert_eq!(holdings(platform), before);
}

/// With an archive of these entries as one more source.
fn with_archive(platform: &Path, entries: &[(&str, &[u8])]) {
    let config = fs::read_to_string(platform.join("abide.toml")).unwrap();
    let source = "\n[source.exports]\nfiles = \"exports/*.zip\"\nformat = \"linkedin\"\n\
        linkedin = { owners = \"{member}.zip\" }\ncaptured_at = \"2025-11-01T00:00:00Z\"\n";
    fs::write(platform.join("abide.toml"), config + source).unwrap();
    fs::create_dir(platform.join("exports")).unwrap();
    let file = fs::File::create(platform.join("exports/anna.zip")).unwrap();
    let mut archive = zip::ZipWriter::new(file);
    let options = zip::write::SimpleFileOptions::default();
    for (name, bytes) in entries {
        archive.start_file(*name, options).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap();
}

#[test]
fn lines_that_are_not_json_or_not_utf8() {
    let temp = tempfile::tempdir().unwrap();
    let platform = platform(temp.path());
    let posts = platform.join("posts.jsonl");
    let (half, _) = POST.split_at(POST.len() - 3);
    fs::write(&posts, format!("{POST}\n{half}")).unwrap();
    refused(&platform, &["posts.jsonl", "line 2", "hint: "]);
    fs::write(
        &posts,
        [POST.replace("CANARY", "").as_bytes(), b"\n{\"post_id\":\"\xff\"}\n"].concat(),
    )
    .unwrap();
    refused(&platform, &["posts.jsonl", "line 2", "UTF-8"]);
}

#[test]
fn a_line_without_an_end() {
    let temp = tempfile::tempdir().unwrap();
    let platform = platform(temp.path());
    fs::write(platform.join("posts.jsonl"), "{\"post_id\":\"").unwrap();
    let file = fs::File::options().append(true).open(platform.join("posts.jsonl")).unwrap();
    file.set_len(1 << 30).unwrap();
    refused(&platform, &["posts.jsonl", "line 1", "longer than", "line_bytes_max"]);
}

#[test]
fn an_id_that_is_there_twice() {
    let temp = tempfile::tempdir().unwrap();
    let platform = platform(temp.path());
    fs::write(platform.join("posts.jsonl"), format!("{POST}\n{POST}\n")).unwrap();
    refused(&platform, &["posts.jsonl:1", "posts.jsonl:2", "id"]);
}

/// A date that does not parse is unknown, and what is unknown is denied: the build goes on.
#[test]
fn a_date_that_is_none_denies_its_record() {
    let temp = tempfile::tempdir().unwrap();
    let platform = platform(temp.path());
    let post = POST.replace("2024-03-01T00:00:00Z", "2024-02-30T00:00:00Z");
    fs::write(platform.join("posts.jsonl"), format!("{post}\n")).unwrap();
    let built = abide(&platform, &["build", "--json"]).ok().json();
    assert_eq!((built["records"].as_u64(), built["allowed"].as_u64()), (Some(1), Some(0)));
    let why = abide(&platform, &["explain", "--record", "1", "--json"]).ok().json();
    assert_eq!(why["allowed"], false);
    assert_eq!(why["reason"], "region_unlisted", "when it was made decides which region is asked");
}

#[test]
fn a_table_that_was_cut_off() {
    let temp = tempfile::tempdir().unwrap();
    abide(temp.path(), &["synth", "p", "--members", "100"]).ok();
    let platform = temp.path().join("p");
    abide(&platform, &["build"]).ok();
    let table = platform.join("records/part-00000.parquet");
    let bytes = fs::read(&table).unwrap();
    fs::write(&table, bytes.get(..bytes.len() / 2).unwrap()).unwrap();
    refused(&platform, &["part-00000.parquet"]);
    // The footer is whole, a page in the middle is not.
    let mut bytes = bytes;
    let middle = bytes.len() / 3;
    bytes.get_mut(middle..middle + 4096).unwrap().fill(0xa5);
    fs::write(&table, bytes).unwrap();
    refused(&platform, &["part-00000.parquet"]);
}

#[test]
fn an_archive_that_grows_without_end() {
    let temp = tempfile::tempdir().unwrap();
    let platform = platform(temp.path());
    with_archive(&platform, &[("Comments.csv", &vec![b'0'; 64 << 20])]);
    refused(&platform, &["anna.zip/Comments.csv", "times its packed size"]);
}

#[test]
fn an_archive_that_reaches_outside() {
    let temp = tempfile::tempdir().unwrap();
    let platform = platform(temp.path());
    with_archive(&platform, &[("../../escaped.csv", b"Name\nRust\n")]);
    refused(&platform, &["anna.zip"]);
    assert!(!temp.path().join("escaped.csv").exists() && !platform.join("escaped.csv").exists());
}

#[test]
fn a_ledger_that_is_damaged_or_gone() {
    let temp = tempfile::tempdir().unwrap();
    let platform = platform(temp.path());
    let ledger = platform.join("ledger.sqlite");
    let bytes = fs::read(&ledger).unwrap();
    fs::write(&ledger, bytes.get(..bytes.len() / 2).unwrap()).unwrap();
    refused(&platform, &["ledger.sqlite"]);
    fs::remove_file(&ledger).unwrap();
    refused(&platform, &["ledger.sqlite"]);
}

/// A platform whose clock ran ahead, and was set right again.
#[test]
fn a_clock_that_goes_backwards() {
    let temp = tempfile::tempdir().unwrap();
    let platform = platform(temp.path());
    let tomorrow = r#"{"member":"anna","setting":"off","at":"2999-01-01T00:00:00Z"}"#;
    fs::write(temp.path().join("choices.jsonl"), format!("{tomorrow}\n")).unwrap();
    let run = abide(&platform, &["import", "choices", "../choices.jsonl"]);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    assert!(run.err.contains("choices.jsonl") && run.err.contains('1'), "{}", run.err);
}
