//! Who may open the file, and who has to wait.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::time::Duration;

use abide_ledger::{Keys, Ledger};

use crate::ground::*;

const FOLDER: &str = "ABIDE_LEDGER_TEST_FOLDER";

/// An account that may write nowhere.
const NOBODY: u32 = 65_534;

#[test]
fn keys_are_made_once_and_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("keys");
    let keys = Keys::create(&folder, "example.com/abide").unwrap();
    assert_eq!(Keys::load(&folder).unwrap(), keys);
    assert_ne!(keys.suppression, keys.pseudonym);
    for name in ["suppression.key", "pseudonym.key"] {
        let about = fs::metadata(folder.join(name)).unwrap();
        assert_eq!((about.len(), about.mode() & 0o777), (32, 0o600));
    }
    let error = Keys::create(&folder, "example.com/abide").unwrap_err();
    assert_eq!(error.code(), "ledger::key");
    assert_eq!(Keys::load(&folder).unwrap(), keys, "nothing was overwritten");
}

#[test]
fn keys_that_others_can_read_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    Keys::create(folder.path(), "example.com/abide").unwrap();
    let key = folder.path().join("suppression.key");
    for mode in [0o640, 0o604, 0o620] {
        fs::set_permissions(&key, Permissions::from_mode(mode)).unwrap();
        let error = Keys::load(folder.path()).unwrap_err();
        assert_eq!(error.code(), "ledger::key", "{mode:o}");
        assert!(error.advice().unwrap().starts_with("chmod 600 "));
    }
    fs::set_permissions(&key, Permissions::from_mode(0o600)).unwrap();
    Keys::load(folder.path()).unwrap();
    for length in [0, 31, 33] {
        fs::write(&key, vec![1; length]).unwrap();
        let error = Keys::load(folder.path()).unwrap_err();
        assert!(error.to_string().ends_with("the key is not 32 bytes long"), "{length}: {error}");
    }
    fs::remove_file(&key).unwrap();
    assert_eq!(Keys::load(folder.path()).unwrap_err().code(), "ledger::io");
}

#[test]
fn a_second_writer_waits_and_then_says_so() {
    let ground = Ground::new();
    let mut first = ground.create();
    let mut second = ground.open().unwrap();
    second.set_wait(Duration::from_millis(50)).unwrap();
    // The first writes on, in one transaction; the second tries in the middle of it.
    let drafts = (0..3).map(|n| {
        let error = second.append(&[off("other")], now()).unwrap_err();
        assert_eq!(error.code(), "ledger::busy");
        assert_eq!(error.to_string(), "another process is writing to the ledger");
        Ok(off(&format!("m{n}")))
    });
    assert_eq!(first.import(drafts, now(), |_| {}).unwrap(), 3);
    assert_eq!(second.append(&[off("other")], now()).unwrap()[0].index, 4);
    assert_eq!(first.append(&[off("m1")], now()).unwrap()[0].index, 5);
    first.verify().unwrap();
}

#[test]
fn writers_in_turn_keep_one_order() {
    let ground = Ground::new();
    drop(ground.create());
    std::thread::scope(|scope| {
        for writer in 0..3 {
            let mut ledger = ground.open().unwrap();
            scope.spawn(move || {
                for n in 0..20 {
                    ledger.append(&[off(&format!("m{writer}-{n}"))], now()).unwrap();
                }
            });
        }
    });
    let ledger = ground.open().unwrap();
    assert_eq!(ledger.verify().unwrap().position.events, 61);
}

/// Whoever opens a ledger while others append is not told that it was rolled back.
#[test]
fn a_ledger_is_opened_while_others_append() {
    let ground = Ground::new();
    drop(ground.create());
    let mut writer = ground.open().unwrap();
    std::thread::scope(|scope| {
        let appending = scope.spawn(move || {
            for n in 0..200 {
                writer.append(&[off(&format!("m{n}"))], now()).unwrap();
            }
        });
        while !appending.is_finished() {
            ground.open().unwrap();
            Ledger::open_read_only(&ground.path(), &ground.keys).unwrap();
        }
    });
    assert_eq!(ground.open().unwrap().position().unwrap().events, 201);
}

#[test]
fn a_reader_cannot_write() {
    let ground = Ground::new();
    drop(ground.create());
    let mut reader = Ledger::open_read_only(&ground.path(), &ground.keys).unwrap();
    assert!(reader.append(&[off("m1")], now()).is_err());
    assert_eq!(reader.position().unwrap().events, 1);
}

#[test]
fn a_ledger_belongs_to_its_owner() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    ledger.append(&[off("m1")], now()).unwrap();
    for file in fs::read_dir(ground.folder.path()).unwrap() {
        let file = file.unwrap();
        assert_eq!(file.metadata().unwrap().mode() & 0o077, 0, "{:?}", file.path());
    }
}

#[test]
fn there_is_no_ledger_where_there_is_no_folder() {
    let ground = Ground::new();
    let path = ground.folder.path().join("missing/ledger.sqlite");
    assert_eq!(Ledger::create(&path, &ground.keys, now()).unwrap_err().code(), "ledger::io");
}

#[test]
fn a_folder_that_cannot_be_written_to_can_be_read() {
    let ground = Ground::new();
    let mut ledger = ground.create();
    ledger.append(&[off("m1")], now()).unwrap();
    drop(ledger);
    let folder = ground.folder.path();
    // The other account may have no way into the folder of the build.
    let elsewhere = tempfile::tempdir().unwrap();
    fs::set_permissions(elsewhere.path(), Permissions::from_mode(0o755)).unwrap();
    let program = elsewhere.path().join("it");
    fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
    let mut child = Command::new(program);
    child
        .current_dir("/")
        .args(["--exact", "access::as_somebody_who_may_only_read", "--ignored"])
        .env(FOLDER, folder);
    if fs::metadata(folder).unwrap().uid() == 0 {
        // The superuser may write anywhere, so another account has to try.
        chown(folder, Some(NOBODY), None).unwrap();
        for file in fs::read_dir(folder).unwrap() {
            chown(file.unwrap().path(), Some(NOBODY), None).unwrap();
        }
        child.uid(NOBODY);
    }
    fs::set_permissions(folder, Permissions::from_mode(0o555)).unwrap();
    let output = child.output().unwrap();
    fs::set_permissions(folder, Permissions::from_mode(0o755)).unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}

#[test]
#[ignore = "run by the test before it, under another account"]
fn as_somebody_who_may_only_read() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let keys = Ground::new().keys;
    let path = std::path::Path::new(&folder).join("ledger.sqlite");
    let ledger = Ledger::open_read_only(&path, &keys).unwrap();
    assert_eq!(visited(&ledger).unwrap().lines().count(), 1);
    ledger.verify().unwrap();
    drop(ledger);
    let other = path.with_file_name("other.sqlite");
    assert_eq!(Ledger::create(&other, &keys, now()).unwrap_err().code(), "ledger::io");
    let error = Ledger::open(&path, &keys)
        .and_then(|mut ledger| ledger.append(&[off("m1")], now()).map(|_| ()))
        .unwrap_err();
    assert_eq!(error.code(), "ledger::io", "{error}");
}
