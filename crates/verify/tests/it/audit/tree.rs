//! Files that were changed below a head that is right.

use super::{Log, consent};
use abide_verify::tile::encode_entries;

fn with(path: &str, bytes: Option<Vec<u8>>) -> Vec<&'static str> {
    let mut log = Log::consents(700);
    log.changed.insert(path.to_owned(), bytes);
    log.codes(&[], &mut [])
}

#[test]
fn every_altered_tile_is_named() {
    let log = Log::consents(700);
    let files = log.files();
    for path in ["tile/0/000", "tile/0/002.p/188", "tile/1/000.p/2"] {
        let mut bytes = files[path].clone();
        *bytes.last_mut().unwrap() ^= 1;
        let mut altered = log.clone();
        altered.changed.insert(path.to_owned(), Some(bytes.clone()));
        let findings = altered.walk(&[], &mut []);
        let found: Vec<_> = findings.shown().iter().map(ToString::to_string).collect();
        assert_eq!(
            found,
            [format!("log::tile: {path}: the tile is not what the entries below it hash to")]
        );
        bytes.pop();
        assert_eq!(with(path, Some(bytes)), ["log::tile"]);
        assert_eq!(with(path, None), ["log::missing"]);
    }
}

#[test]
fn every_altered_entry_is_noticed() {
    let bundle = |changed: usize| {
        let entry = |index: usize| consent(if index == changed { 7 } else { index as i64 });
        Some(encode_entries(&(0..256).map(entry).collect::<Vec<_>>()).unwrap())
    };
    assert_eq!(with("tile/entries/000", bundle(7)), Vec::<&str>::new());
    // The operator can put another tile beside it, and is found by the next, up to the head.
    assert_eq!(with("tile/entries/000", bundle(9)), ["log::root", "log::tile"]);
    assert_eq!(with("tile/entries/000", None), ["log::missing"]);
    assert_eq!(with("tile/entries/000", Some(vec![0, 9])), ["log::entries"]);
    let mut long = bundle(7).unwrap();
    long.push(0);
    assert_eq!(with("tile/entries/000", Some(long)), ["log::entries"]);
    let mut odd = Log::consents(3);
    odd.entries[1] =
        r#"{"kind":"consent","time":"2025-11-01T00:00:01Z","commitment":""}"#.to_owned();
    assert_eq!(odd.codes(&[], &mut []), ["log::entry"]);
}

/// A partial tile that was deleted when the full one came.
#[test]
fn the_full_tile_stands_for_its_parts() {
    let small = Log::consents(300);
    let large = Log::consents(600).files();
    let mut pruned = small.clone();
    for path in ["tile/0/001.p/44", "tile/entries/001.p/44"] {
        pruned.changed.insert(path.to_owned(), None);
        assert_eq!(pruned.codes(&[], &mut [])[..1], ["log::missing"]);
        let full = path.split(".p").next().unwrap();
        pruned.changed.insert(full.to_owned(), large.get(full).cloned());
    }
    assert_eq!(pruned.codes(&[], &mut []), Vec::<&str>::new());
}
