//! Archives that are broken, or lie about themselves: an error with the place, and not one row.

use std::fs;
use std::io::{Cursor, Write};

use abide_intake::linkedin::{Archive, Limits, Request, Settings, read, zip};
use abide_intake::{Error, Quarantine};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::case::owner;

fn file(name: &str, text: impl AsRef<[u8]>) -> (String, Vec<u8>) {
    (name.to_owned(), text.as_ref().to_vec())
}

fn small() -> Limits {
    Limits {
        archive_bytes_max: 1 << 20,
        entries_max: 5,
        file_bytes_max: 4 << 20,
        total_bytes_max: 5 << 20,
        ratio_max: 200,
        cell_bytes_max: 1000,
    }
}

fn said(error: &Error) -> String {
    format!("{} {error}", error.code())
}

/// What came of it; rows are counted, since an error must come before the first.
fn outcome(archive: Result<Archive, Error>) -> String {
    let limits = small();
    let mut parts = match archive {
        Ok(archive) => [archive],
        Err(error) => return said(&error),
    };
    let (owner, settings, mut rows) = (owner(), Settings::default(), 0);
    let request = Request { source: "s", owner: &owner, settings: &settings };
    match read(request, &mut parts, &limits, &mut Quarantine::default(), &mut |_| {
        rows += 1;
        Ok(())
    }) {
        Ok(_) => format!("read {rows}"),
        Err(error) => {
            assert_eq!(rows, 0, "half an archive was handed on");
            assert!(error.advice().is_some(), "no hint: {error}");
            said(&error)
        }
    }
}

fn of_bytes(bytes: Vec<u8>) -> String {
    outcome(Archive::from_bytes("a.zip", bytes, small()))
}

fn of_files(files: &[(String, Vec<u8>)]) -> String {
    of_bytes(zip(files).unwrap())
}

/// Replaces every occurrence, in local headers and in the directory alike.
fn patch(mut bytes: Vec<u8>, from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut at = 0;
    while let Some(found) = bytes[at..].windows(from.len()).position(|window| window == from) {
        bytes[at + found..at + found + from.len()].copy_from_slice(to);
        at += found + from.len();
    }
    bytes
}

#[test]
fn names_that_lie() {
    for (name, expected) in [
        (
            "../x.csv",
            "intake::escape `a.zip`: the name of the entry `../x.csv` leads out of the archive",
        ),
        (
            "a/../../x.csv",
            "intake::escape `a.zip`: the name of the entry `a/../../x.csv` leads out of the archive",
        ),
        ("/etc/x.csv", "intake::escape `a.zip`: the name of the entry `/etc/x.csv` is absolute"),
        ("C:/x.csv", "intake::escape `a.zip`: the name of the entry `C:/x.csv` is absolute"),
        (
            "a\\..\\x.csv",
            "intake::escape `a.zip`: the name of the entry `a\\\\..\\\\x.csv` holds a backslash or a control character",
        ),
        ("./.", "intake::escape `a.zip`: the name of the entry `./.` is empty"),
    ] {
        // The writer tidies names, so the name is put in afterwards.
        let placeholder = "q".repeat(name.len());
        let bytes = zip(&[file(&placeholder, "Name\nRust\n")]).unwrap();
        assert_eq!(of_bytes(patch(bytes, placeholder.as_bytes(), name.as_bytes())), expected);
    }
    let bytes = zip(&[file("qqqq.csv", "")]).unwrap();
    assert_eq!(
        of_bytes(patch(bytes, b"qqqq", b"q\xff\xfeq")),
        "intake::malformed `a.zip`: the name of entry 0 is not UTF-8"
    );
}

#[test]
fn entries_that_stand_twice() {
    let bytes =
        zip(&[file("Skills.csv", "Name\nRust\n"), file("Skillz.csv", "Name\nGo\n")]).unwrap();
    assert_eq!(
        of_bytes(patch(bytes, b"Skillz", b"Skills")),
        "intake::duplicate `a.zip`: two entries of the archive have one name"
    );
    let bytes =
        zip(&[file("x/Skills.csv", "Name\nRust\n"), file("x/q/Skills.csv", "Name\nGo\n")]).unwrap();
    assert_eq!(
        of_bytes(patch(bytes, b"x/q/", b"x/./")),
        "intake::duplicate `a.zip/x/Skills.csv`: two entries of the archive are one path"
    );
}

#[test]
fn links_and_locks() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.add_symlink("Skills.csv", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    assert_eq!(
        of_bytes(writer.finish().unwrap().into_inner()),
        "intake::escape `a.zip/Skills.csv`: the entry is a link or a special file, or lies too deep"
    );
    let mut bytes = zip(&[file("Skills.csv", "Name\nRust\n")]).unwrap();
    for (mark, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let at = bytes.windows(4).position(|window| window == mark).unwrap();
        bytes[at + flags] |= 1;
    }
    assert_eq!(of_bytes(bytes), "intake::malformed `a.zip/Skills.csv`: the entry is encrypted");
}

#[test]
fn archives_that_are_none() {
    let whole = zip(&[file("Skills.csv", "Name\nRust\n".repeat(100))]).unwrap();
    let damaged = "intake::malformed `a.zip`: the archive is truncated or damaged";
    assert_eq!(of_bytes(b"Name\nRust\n".to_vec()), damaged);
    assert_eq!(of_bytes(Vec::new()), damaged);
    for length in [4, whole.len() / 2, whole.len() - 1] {
        assert_eq!(of_bytes(whole[..length].to_vec()), damaged, "cut to {length}");
    }
    // A bit of the packed text is turned.
    let mut bytes = whole;
    let at = 30 + "Skills.csv".len() + 5;
    bytes[at] ^= 0x10;
    assert_eq!(
        of_bytes(bytes),
        "intake::malformed `a.zip/Skills.csv`: the archive is truncated or damaged"
    );
}

#[test]
fn bombs() {
    let zeros = |mebibytes: usize| vec![b'0'; mebibytes << 20];
    assert_eq!(
        of_files(&[file("messages.csv", zeros(3))]),
        "intake::too_large `a.zip/messages.csv`: the file exceeds 200 times its packed size"
    );
    let noise = |seed: u64, bytes: usize| -> Vec<u8> {
        let mut state = seed;
        let step = |_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            b"0123456789abcdef"[(state >> 60) as usize]
        };
        (0..bytes).map(step).collect()
    };
    let limits = Limits { archive_bytes_max: 64 << 20, ..small() };
    let large = |files: &[(String, Vec<u8>)]| {
        outcome(Archive::from_bytes("a.zip", zip(files).unwrap(), limits))
    };
    assert_eq!(
        large(&[file("messages.csv", noise(1, (4 << 20) + 1))]),
        "intake::too_large `a.zip/messages.csv`: the file exceeds 4194304 bytes when inflated"
    );
    assert_eq!(
        large(&[file("a.bin", noise(1, 3 << 20)), file("b.bin", noise(2, 3 << 20))]),
        "intake::too_large `a.zip/b.bin`: the export exceeds 5242880 bytes when inflated"
    );
    let many: Vec<_> = (0..6).map(|n| file(&format!("{n}.csv"), "")).collect();
    assert_eq!(of_files(&many), "intake::too_large `a.zip`: the archive exceeds 5 entries");
    // The directory says that the file is short; what counts is what comes out.
    let bytes = zip(&[file("messages.csv", zeros(3))]).unwrap();
    let lie = patch(bytes, &(3_u32 << 20).to_le_bytes(), &10_u32.to_le_bytes());
    assert!(of_bytes(lie).starts_with("intake::"), "a lying size was believed");
}

#[test]
fn entries_that_share_their_bytes() {
    let mut bytes = zip(&[file("a.csv", "Name\nRust\n"), file("b.csv", "Name\nRust\n")]).unwrap();
    // The second entry of the directory points at the first one's bytes.
    let last = bytes.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap();
    bytes[last + 42..last + 46].copy_from_slice(&0_u32.to_le_bytes());
    assert_eq!(
        of_bytes(bytes),
        "intake::malformed `a.zip`: two entries of the archive share their bytes"
    );
}

#[test]
fn text_that_is_none() {
    let skills = file("Skills.csv", "Name\nRust\n");
    assert_eq!(
        of_files(&[
            skills.clone(),
            file("Comments.csv", b"Date,Link,Message\n2026-07-20 10:25:25,l,caf\xe9\n")
        ]),
        "intake::malformed `a.zip/Comments.csv`, line 2, column 26: the file is not UTF-8"
    );
    assert_eq!(
        of_files(&[file("Skills.csv", b"\xff\xfeN\0a\0m\0e\0")]),
        "intake::malformed `a.zip/Skills.csv`, line 1, column 1: the file is not UTF-8"
    );
    let cell = "x".repeat(1001);
    assert_eq!(
        of_files(&[
            skills.clone(),
            file("Comments.csv", format!("Date,Link,Message\n,l,{cell}\n"))
        ]),
        "intake::too_large `a.zip/Comments.csv`, line 2: a cell exceeds 1000 bytes"
    );
    assert_eq!(
        of_files(&[skills.clone(), file("Articles/a.html", cell.repeat(2))]),
        "intake::too_large `a.zip/Articles/a.html`, line 1: a cell exceeds 1000 bytes"
    );
    // What never passes may be in any encoding: nothing of it is wanted.
    assert_eq!(
        of_files(&[skills, file("messages.csv", b"\"CONVERSATION ID\"\n\xff\xfe\n")]),
        "read 2"
    );
}

#[test]
fn folders() {
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("export");
    fs::create_dir_all(path.join("Top/Jobs")).unwrap();
    fs::write(path.join("Top/Skills.csv"), "Name\nRust\n").unwrap();
    fs::write(path.join("Top/Jobs/Saved Jobs.csv"), "Saved Date,Job Url\n,u\n").unwrap();
    assert_eq!(outcome(Archive::open(&path, small())), "read 2");
    fs::File::create(path.join("Top/Logins.csv"))
        .unwrap()
        .write_all(&vec![b'0'; (4 << 20) + 1])
        .unwrap();
    assert_eq!(
        outcome(Archive::open(&path, small())),
        "intake::too_large `export/Top/Logins.csv`: the file exceeds 4194304 bytes when inflated"
    );
    fs::remove_file(path.join("Top/Logins.csv")).unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("/etc/passwd", path.join("Comments.csv")).unwrap();
        assert_eq!(
            outcome(Archive::open(&path, small())),
            "intake::escape `export/Comments.csv`: the entry is a link or a special file, or lies too deep"
        );
    }
    let missing = root.path().join("nowhere.zip");
    assert!(outcome(Archive::open(&missing, small())).starts_with("intake::io `"));
}

/// A page nested so deep that a reader that descends into it would run out of stack.
#[test]
fn deep_html() {
    let html = format!(
        "<html><body>{}Words{}</body></html>",
        "<div>".repeat(100_000),
        "</div>".repeat(100_000)
    );
    let limits = Limits { cell_bytes_max: 4 << 20, ..small() };
    let bytes = zip(&[file("Articles/a.html", html)]).unwrap();
    let mut parts =
        [Archive::from_bytes("a.zip", bytes, Limits { ratio_max: 2000, ..limits }).unwrap()];
    let (owner, settings, mut rows) = (owner(), Settings::default(), 0);
    let request = Request { source: "s", owner: &owner, settings: &settings };
    read(request, &mut parts, &limits, &mut Quarantine::default(), &mut |_| {
        rows += 1;
        Ok(())
    })
    .unwrap();
    assert_eq!(rows, 1, "a row or a stub");
}
