//! Going on from what was read before.

use abide_verify::audit::{Check, Entry, Findings, walk_from};
use abide_verify::checkpoint::Checkpoint;

use super::{Files, Log};

/// Which entries went by.
#[derive(Default)]
struct Indices(Vec<u64>);

impl Check for Indices {
    fn entry(&mut self, index: u64, entry: &Entry<'_>, _: &mut Findings) {
        assert!(entry.text.starts_with("{\"kind\":\"consent\""));
        self.0.push(index);
    }
}

fn found(log: &Log, from: u64, kept: &[Checkpoint]) -> (Vec<&'static str>, Vec<u64>) {
    let (mut seen, mut findings) = (Indices::default(), Findings::default());
    let files = Files(log.files());
    let read = walk_from(&files, from, &log.head(), kept, &mut [&mut seen], &mut findings).unwrap();
    if findings.is_empty() {
        assert_eq!(read.entries, seen.0.len() as u64);
    }
    (findings.counts().keys().copied().collect(), seen.0)
}

#[test]
fn the_rest_of_a_log_comes_to_its_head_and_to_those_that_were_kept() {
    for size in [1, 255, 256, 257, 700] {
        let log = Log::consents(size);
        for from in [0, 1, 200, 255, 256, 257, 512, 600, 699, 700, 9_000] {
            let start = from.min(size) / 256 * 256;
            let kept: Vec<Checkpoint> = [1, 256, 300, 512, 700]
                .into_iter()
                .filter(|kept| *kept <= size)
                .map(|kept| Log::consents(kept).head())
                .collect();
            let all: Vec<u64> = (start..size).collect();
            assert_eq!(found(&log, from, &kept), (vec![], all), "{size} from {from}");
        }
    }
}

#[test]
fn another_beginning_is_found_whatever_the_tiles_say() {
    let (kept, log) = (Log::consents(300).head(), Log::consents(700));
    assert_eq!(
        found(&Log::consents(299), 300, std::slice::from_ref(&kept)).0,
        ["log::rolled_back"]
    );
    let mut other = log.clone();
    other.entries[299] = super::consent(9_999);
    assert_eq!(found(&other, 300, std::slice::from_ref(&kept)).0, ["log::rewritten"]);
    other.entries.truncate(300);
    assert_eq!(found(&other, 300, std::slice::from_ref(&kept)).0, ["log::split_view"]);
    // A change before what is read again, too, also at the very border.
    for (changed, size) in [(3, 300), (255, 256), (3, 512)] {
        let mut other = log.clone();
        other.entries[changed] = super::consent(9_999);
        let kept = Log::consents(size).head();
        assert_eq!(found(&other, size, &[kept]).0, ["log::rewritten"], "{changed} {size}");
    }
    // Old tiles in the place of the new ones bring the kept head back, and not the new one.
    let mut other = Log::consents(700);
    other.entries[3] = super::consent(9_999);
    let honest = log.files().remove("tile/1/000.p/2").unwrap();
    other.changed.insert("tile/1/000.p/2".to_owned(), Some(honest));
    let (codes, _) = found(&other, 600, &[Log::consents(600).head()]);
    assert_eq!(codes, ["log::root"]);
}

#[test]
fn what_is_not_there_is_found() {
    for (path, from) in
        [("tile/1/000.p/2", 600), ("tile/entries/002.p/188", 600), ("tile/entries/001", 300)]
    {
        let mut log = Log::consents(700);
        log.changed.insert(path.to_owned(), None);
        assert_eq!(found(&log, from, &[]).0, ["log::missing"], "{path}");
    }
    let mut log = Log::consents(700);
    log.changed.insert("tile/entries/002.p/188".to_owned(), Some(vec![0; 9]));
    assert_eq!(found(&log, 600, &[]).0, ["log::entries"]);
}
