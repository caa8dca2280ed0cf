//! Sources of a shape that nobody wishes for: a million files, one author of a third of everything, records that mention thousands,
//! texts as large as a book shelf; and a folder that may not be written.
//!
//! `cargo xtask soak` sets `ABIDE_SOAK` for more and larger ones.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufWriter, Write as _};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::program::{abide, data};
use crate::small::{platform, post, posts};

/// By how much more is tried than by default.
fn times() -> usize {
    let points = std::env::var("ABIDE_SOAK").ok().and_then(|points| points.parse().ok());
    points.map_or(1, |points: usize| (points / 4).clamp(1, 100))
}

/// The ids in the corpus that a build makes.
fn built(platform: &Path) -> Vec<String> {
    let built = abide(platform, &["build", "--json"]).ok().json();
    data(&platform.join(built["path"].as_str().unwrap()))
}

fn configure(platform: &Path, from: &str, to: &str) {
    let path = platform.join("abide.toml");
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from));
    fs::write(&path, text.replace(from, to)).unwrap();
}

#[test]
fn a_source_may_have_a_million_files() {
    let temp = tempfile::tempdir().unwrap();
    let small = platform(temp.path(), 3, "");
    configure(&small.folder, "\"posts.jsonl\"", "\"posts/*.jsonl\"");
    let count = if times() > 1 { 1_000_000 } else { 2_000 };
    let folder = small.folder.join("posts");
    fs::create_dir(&folder).unwrap();
    fs::remove_file(small.folder.join("posts.jsonl")).unwrap();
    for number in 0..count {
        let id = format!("p{number:07}");
        fs::write(folder.join(format!("{id}.jsonl")), post(&id, "anna", "")).unwrap();
    }
    let ids = built(&small.folder);
    assert_eq!((ids.len(), ids.first().unwrap().as_str()), (count, "p0000000"));
}

/// Half of them in one bucket, and it is no other corpus for that.
#[test]
fn one_member_may_have_written_most() {
    let temp = tempfile::tempdir().unwrap();
    let count = 2_000 * times();
    let mut lines = posts();
    for number in 0..count {
        lines.push_str(&post(&format!("p{number:07}"), "anna", ""));
    }
    let small = platform(temp.path(), 3, &lines);
    assert_eq!(built(&small.folder).len(), count + 3);
    abide(&small.folder, &["choose", "--member", "anna", "off"]).ok();
    assert_eq!(built(&small.folder), ["ben-1", "cleo-1"]);
}

/// Nor does it take more memory: of two gigabytes by one member, no more is held than of so many by many.
#[test]
fn one_member_may_have_written_more_than_memory_holds() {
    let (count, kib) = if times() > 1 { (32_000, 64) } else { (600, 8) };
    let temp = tempfile::tempdir().unwrap();
    let small = platform(temp.path(), 3, "");
    let sentence = "So it goes on and on, and nobody says a word about it. ";
    let text = sentence.repeat((kib << 10) / sentence.len());
    let mut file = BufWriter::new(fs::File::create(small.folder.join("posts.jsonl")).unwrap());
    for number in 0..count {
        // Not in the order of their ids.
        let id = format!("p{:07}", number * 7919 % count);
        let line = post(&id, "anna", "").replace("Hello", &text);
        file.write_all(line.as_bytes()).unwrap();
    }
    file.flush().unwrap();
    let mut build = Command::new(env!("CARGO_BIN_EXE_abide"));
    build.args(["build", "--json", "--set", "masking=false"]).current_dir(&small.folder);
    let held = memory(&mut build) >> 10;
    assert_eq!(data(&corpus(&small.folder)).len(), count);
    println!("{count} texts of {kib} KiB: {held} MiB at most");
    assert!(held < 1536, "{held} MiB");
}

/// The one that was built.
fn corpus(platform: &Path) -> PathBuf {
    let corpora = fs::read_dir(platform.join("corpus")).unwrap();
    let mut corpora = corpora.map(|entry| entry.unwrap().path());
    corpora.find(|path| path.join("data").is_dir()).unwrap()
}

/// Whoever may not be used is masked wherever they stand among thousands of names.
#[test]
fn a_record_may_mention_thousands() {
    let temp = tempfile::tempdir().unwrap();
    let mut words = String::new();
    for number in 0..10_000 {
        let _ = write!(words, "@{} ", ["ben", "cleo", "nobody"][number % 3]);
    }
    let long = post("long", "anna", "").replace("Hello", words.trim_end());
    let small = platform(temp.path(), 3, &(long + &posts()));
    abide(&small.folder, &["choose", "--member", "ben", "off"]).ok();
    let built = abide(&small.folder, &["build", "--json"]).ok().json();
    let corpus = small.folder.join(built["path"].as_str().unwrap());
    assert_eq!(data(&corpus), ["anna-1", "cleo-1", "long"]);
    let why = abide(&small.folder, &["explain", "--record", "long", "--json"]).ok().json();
    let masks = why["masks"].as_array().map_or(0, Vec::len);
    assert!(masks >= 3_334, "{masks} masks: {why:.300}");
}

/// Books are read and written a few at a time, however many their member has: each is there to its last word.
#[test]
fn texts_may_be_as_long_as_books() {
    let temp = tempfile::tempdir().unwrap();
    let small = platform(temp.path(), 3, "");
    let many = times() > 1;
    let (count, mib) = if many { (12, 200) } else { (6, 2) };
    configure(
        &small.folder,
        "format = \"jsonl\"",
        "format = \"jsonl\"\nline_bytes_max = 300_000_000",
    );
    let sentence = "So it goes on and on, and nobody says a word about it. ";
    let text = sentence.repeat((mib << 20) / sentence.len());
    let mut file = fs::File::create(small.folder.join("posts.jsonl")).unwrap();
    for number in 0..count {
        let line = post(&format!("p{number:03}"), "anna", "").replace("Hello", &text);
        file.write_all(line.as_bytes()).unwrap();
    }
    drop(file);
    let mut build = Command::new(env!("CARGO_BIN_EXE_abide"));
    build.args(["build", "--json"]).current_dir(&small.folder);
    if many {
        build.args(["--set", "masking=false"]);
    }
    let kib = memory(&mut build);
    let lengths = lengths(&corpus(&small.folder).join("data/text"));
    assert_eq!(lengths, vec![text.len(); count]);
    println!("{count} texts of {mib} MiB: {} MiB at most", kib >> 10);
    assert!(kib >> 10 < 1536 + 4 * mib as u64, "{} MiB", kib >> 10);
}

/// The bytes of each text, by another reader than the one that writes.
fn lengths(folder: &Path) -> Vec<usize> {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::RowAccessor;
    let mut lengths = vec![];
    for entry in fs::read_dir(folder).unwrap() {
        let file = fs::File::open(entry.unwrap().path()).unwrap();
        let reader = SerializedFileReader::new(file).unwrap();
        for row in reader.get_row_iter(None).unwrap() {
            lengths.push(row.unwrap().get_string(1).unwrap().len());
        }
    }
    lengths
}

/// The most memory that a command took, in KiB.
fn memory(command: &mut Command) -> u64 {
    use wait4::Wait4;
    let child = command.stdout(std::process::Stdio::null()).spawn().unwrap();
    let ended = child.wait4().unwrap();
    assert!(ended.status.success());
    ended.rusage.maxrss / 1024
}

/// A clear error, what was there stays, and the same command goes on once the folder is writable again.
#[test]
fn a_folder_that_may_not_be_written_stops_the_build() {
    let temp = tempfile::tempdir().unwrap();
    let small = platform(temp.path(), 3, &posts());
    let folder = small.folder.clone();
    drop(small.ledger);
    let before = built(&folder);
    fs::write(folder.join("posts.jsonl"), posts() + &post("ben-2", "ben", "")).unwrap();
    // Root may write anywhere: somebody else is needed.
    let program = temp.path().join("abide");
    fs::copy(env!("CARGO_BIN_EXE_abide"), &program).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(temp.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let is_root =
        fs::metadata("/proc/self").is_ok_and(|of| std::os::unix::fs::MetadataExt::uid(&of) == 0);
    let build = || {
        let mut command = if is_root {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(&program);
            command
        } else {
            Command::new(&program)
        };
        command.args(["build", "--json"]).current_dir(&folder).output().unwrap()
    };
    if is_root {
        let owner =
            Command::new("chown").args(["-R", "65534:65534"]).arg(&folder).status().unwrap();
        assert!(owner.success());
    }
    let corpora = folder.join("corpus");
    fs::set_permissions(&corpora, fs::Permissions::from_mode(0o555)).unwrap();
    let output = build();
    fs::set_permissions(&corpora, fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(output.status.code(), Some(1));
    let error: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let words = error["error"]["message"].as_str().unwrap();
    assert!(words.contains("corpus") && words.contains("ermission denied"), "{words}");
    let names = fs::read_dir(&corpora).unwrap().map(|entry| entry.unwrap().file_name());
    let shown = names.filter(|name| !name.as_encoded_bytes().starts_with(b"."));
    assert_eq!(shown.count(), 1, "the corpus before");
    let again = build();
    assert!(again.status.success(), "{}", String::from_utf8_lossy(&again.stderr));
    assert_eq!(before.len(), 3);
    let made: serde_json::Value = serde_json::from_slice(&again.stdout).unwrap();
    assert_eq!(data(&folder.join(made["path"].as_str().unwrap())).len(), 4);
}
