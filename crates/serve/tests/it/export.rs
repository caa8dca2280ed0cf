//! The log as files.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use abide_serve::export;
use abide_verify::published::Published;

use crate::ground::{Ground, codes, findings, folder, head};

/// Every file below a folder, by its path.
fn files(of: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![of.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(of).unwrap().display().to_string();
                files.insert(name, fs::read(path).unwrap());
            }
        }
    }
    files.remove(".lock");
    files
}

#[test]
fn files_are_what_the_server_answers() {
    let ground = Ground::with(600);
    let (server, path) = (ground.serve(), ground.path("log"));
    let exported = export::run(&ground.ledger, &path).unwrap();
    let files = files(&path);
    assert_eq!((exported.entries, exported.added, exported.files), (600, 600, files.len() as u64));
    assert!(files.contains_key("tile/entries/002.p/88") && files.contains_key("tile/1/000.p/2"));
    for (path, bytes) in files {
        assert_eq!(server.log().read(&[path], 1 << 24).unwrap(), [Some(bytes)]);
    }
}

#[test]
fn an_export_goes_on_from_the_last() {
    let mut ground = Ground::with(200);
    let path = ground.path("log");
    let mut kept = vec![];
    for more in [0, 1, 55, 1, 300, 0, 256] {
        ground.grow(more);
        let exported = export::run(&ground.ledger, &path).unwrap();
        assert_eq!(exported.added, if kept.is_empty() { 200 } else { more });
        assert_eq!(exported.files == 0, more == 0 && !kept.is_empty(), "{exported:?}");
        kept.push(head(&folder(&path)));
        assert_eq!(codes(&findings(&folder(&path), &ground.policy(), &kept)), Vec::<&str>::new());
    }
    // Parts of what is full are gone, and nothing else lies about.
    let afresh = ground.path("afresh");
    export::run(&ground.ledger, &afresh).unwrap();
    let (grown, fresh) = (files(&path), files(&afresh));
    assert!(fresh.iter().all(|(path, bytes)| grown.get(path) == Some(bytes)));
    assert!(!grown.contains_key("tile/0/000.p/200"), "{:?}", grown.keys());
    assert!(grown.keys().all(|path| fresh.contains_key(path) || path.contains(".p/")));
}

/// Broken off before the checkpoint was swapped, the folder is the old log; the next export makes it the new one.
#[test]
fn an_export_that_broke_off_left_the_old_log() {
    let mut ground = Ground::with(300);
    let (path, new) = (ground.path("log"), ground.path("new"));
    export::run(&ground.ledger, &path).unwrap();
    ground.grow(300);
    export::run(&ground.ledger, &new).unwrap();
    let wanted = files(&new);
    for count in 0..wanted.len() {
        for (name, bytes) in wanted.iter().filter(|(name, _)| *name != "checkpoint").take(count) {
            fs::create_dir_all(path.join(name).parent().unwrap()).unwrap();
            fs::write(path.join(name), bytes).unwrap();
        }
        assert_eq!(head(&folder(&path)).size(), 300);
        assert_eq!(codes(&findings(&folder(&path), &ground.policy(), &[])), Vec::<&str>::new());
    }
    fs::write(path.join("tile/.draft-left"), b"half").unwrap();
    export::run(&ground.ledger, &path).unwrap();
    assert_eq!(head(&folder(&path)).size(), 600);
    assert_eq!(codes(&findings(&folder(&path), &ground.policy(), &[])), Vec::<&str>::new());
}

#[test]
fn a_folder_of_something_else_is_left_alone() {
    let (mine, other) = (Ground::with(5), Ground::with(5));
    let path = mine.path("log");
    let code = |ground: &Ground, path: &Path| export::run(&ground.ledger, path).unwrap_err().code();
    export::run(&mine.ledger, &path).unwrap();
    // Another ledger under the same key.
    assert_eq!(code(&other, &path), "log::export");
    assert_eq!(code(&Ground::with(3), &path), "log::export", "a ledger that was rolled back");
    let taken = mine.path("taken");
    fs::create_dir(&taken).unwrap();
    fs::write(taken.join("letter.txt"), b"words").unwrap();
    assert_eq!(code(&mine, &taken), "log::export");
    assert_eq!(
        fs::read_dir(&taken)
            .unwrap()
            .filter(|e| e.as_ref().unwrap().file_name() != ".lock")
            .count(),
        1
    );
}
