//! A log as its operator would like it to be, signed anew each time with the right key.

mod entries;
mod follow;
mod keys;
mod tree;

use abide_verify::audit::{self, Check, Corpora, Findings, Kept, Order, Pauses, Terms};
use abide_verify::checkpoint::Checkpoint;
use abide_verify::cosignature::Cosigner;
use abide_verify::merkle::{leaf_hash, root};
use abide_verify::note::Signer;
use abide_verify::policy::Policy;
use abide_verify::published::Published;
use abide_verify::tile::{bundles_between, encode_entries, encode_hashes, tiles_between};
use jiff::Timestamp;
use std::collections::BTreeMap;

pub(crate) const ORIGIN: &str = "example.com/abide";

/// What an operator publishes, and can change at will.
#[derive(Clone)]
pub(crate) struct Log {
    pub(crate) entries: Vec<String>,
    /// What lies elsewhere than the entries say.
    pub(crate) changed: BTreeMap<String, Option<Vec<u8>>>,
}

impl Log {
    pub(crate) fn of(entries: impl IntoIterator<Item = String>) -> Self {
        Self { entries: entries.into_iter().collect(), changed: BTreeMap::new() }
    }

    /// So many consents, a second apart.
    pub(crate) fn consents(count: u64) -> Self {
        Self::of((0..count).map(|index| consent(index as i64)))
    }

    pub(crate) fn head(&self) -> Checkpoint {
        let leaves: Vec<_> = self.entries.iter().map(|entry| leaf_hash(entry.as_bytes())).collect();
        Checkpoint::new(ORIGIN, leaves.len() as u64, root(&leaves)).unwrap()
    }

    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let leaves: Vec<_> = self.entries.iter().map(|entry| leaf_hash(entry.as_bytes())).collect();
        let mut files = BTreeMap::new();
        for bundle in bundles_between(0, leaves.len() as u64) {
            let start = bundle.index() as usize * 256;
            let entries = &self.entries[start..start + usize::from(bundle.width())];
            files.insert(bundle.to_string(), encode_entries(entries).unwrap());
        }
        for tile in tiles_between(0, leaves.len() as u64) {
            let span = 1 << (8 * u32::from(tile.level()));
            let start = tile.index() as usize * 256 * span;
            let leaves = &leaves[start..start + usize::from(tile.width()) * span];
            let hashes: Vec<_> = leaves.chunks(span).map(root).collect();
            files.insert(tile.to_string(), encode_hashes(&hashes));
        }
        for (path, bytes) in &self.changed {
            match bytes {
                Some(bytes) => files.insert(path.clone(), bytes.clone()),
                None => files.remove(path),
            };
        }
        files
    }

    /// What a walk finds, with these heads kept and these checks.
    pub(crate) fn walk(&self, kept: &[Checkpoint], checks: &mut [&mut dyn Check]) -> Findings {
        let mut findings = Findings::default();
        let files = Files(self.files());
        audit::walk(&files, &self.head(), kept, checks, &mut findings).unwrap();
        findings
    }

    pub(crate) fn codes(
        &self,
        kept: &[Checkpoint],
        checks: &mut [&mut dyn Check],
    ) -> Vec<&'static str> {
        self.walk(kept, checks).counts().keys().copied().collect()
    }
}

struct Files(BTreeMap<String, Vec<u8>>);

impl Published for Files {
    type Error = abide_verify::Error;

    fn read(&self, paths: &[String], bytes_max: u64) -> Result<Vec<Option<Vec<u8>>>, Self::Error> {
        let found = paths.iter().map(|path| self.0.get(path).cloned());
        let found: Vec<_> = found.collect();
        assert!(found.iter().flatten().all(|bytes| bytes.len() as u64 <= bytes_max));
        Ok(found)
    }
}

/// The log's first second, and so many seconds later.
pub(crate) fn at(seconds: i64) -> Timestamp {
    let start: Timestamp = "2025-11-01T00:00:00Z".parse().unwrap();
    start + jiff::SignedDuration::from_secs(seconds)
}

pub(crate) fn entry(kind: &str, seconds: i64, body: &str) -> String {
    format!(r#"{{"kind":"{kind}","time":"{:.6}","body":{body}}}"#, at(seconds))
}

pub(crate) fn consent(seconds: i64) -> String {
    let commitment = leaf_hash(&seconds.to_be_bytes());
    format!(r#"{{"kind":"consent","time":"{:.6}","commitment":"{commitment}"}}"#, at(seconds))
}

pub(crate) fn signer() -> Signer {
    Signer::new(ORIGIN, &[7; 32]).unwrap()
}

#[test]
fn a_head_is_the_logs_own_and_has_its_quorum() {
    let head = Log::consents(3).head().sign(&signer()).unwrap();
    let [one, two] = [8, 9].map(|seed| Cosigner::new("w.example", &[seed; 32]).unwrap());
    let log = signer().verifier().to_string();
    let policy = |quorum: &str| {
        let text = format!(
            "log {log}\nwitness one {}\nwitness two {}\ngroup both all one two\nquorum {quorum}\n",
            one.verifier(),
            two.verifier()
        );
        Policy::parse(text.as_bytes()).unwrap()
    };
    let codes = |bytes: &[u8], policy: &Policy| -> (bool, Vec<&'static str>) {
        let (head, findings) = audit::head(bytes, policy);
        (head.is_some(), findings.counts().keys().copied().collect())
    };
    let plain = head.to_string();
    let half = one.cosign(head.clone(), 1_764_000_000).unwrap().to_string();
    let whole = two.cosign(one.cosign(head.clone(), 1).unwrap(), 2).unwrap().to_string();
    assert_eq!(codes(plain.as_bytes(), &policy("none")), (true, vec![]));
    assert_eq!(codes(whole.as_bytes(), &policy("both")), (true, vec![]));
    for poor in [&plain, &half] {
        assert_eq!(codes(poor.as_bytes(), &policy("both")), (true, vec!["log::quorum"]));
    }
    assert_eq!(codes(half.as_bytes(), &policy("one")), (true, vec![]));
    let forged = plain.replace("\n3\n", "\n4\n");
    assert_eq!(codes(forged.as_bytes(), &policy("none")), (false, vec!["log::signature"]));
    let other = Signer::new(ORIGIN, &[1; 32]).unwrap();
    let other = Log::consents(3).head().sign(&other).unwrap().to_string();
    assert_eq!(codes(other.as_bytes(), &policy("none")), (false, vec!["log::signature"]));
    assert_eq!(codes(b"", &policy("none")), (false, vec!["log::checkpoint"]));
    let (head, _) = audit::head(whole.as_bytes(), &policy("both"));
    assert_eq!(head.unwrap().witnesses.len(), 2);
}

#[test]
fn a_whole_log_is_found_whole() {
    for size in [0, 1, 255, 256, 257, 600, 65_800] {
        let log = Log::consents(size);
        let (mut order, mut pauses) = (Order::new(at(1 << 20)), Pauses::default());
        let (mut terms, mut corpora) = (Terms::default(), Corpora::default());
        let kept: Vec<_> = [1, 255, 256, 400, 65_536]
            .into_iter()
            .filter(|kept| *kept <= size)
            .map(|kept| Log::consents(kept).head())
            .collect();
        let checks: &mut [&mut dyn Check] =
            &mut [&mut order, &mut pauses, &mut terms, &mut corpora];
        assert_eq!(log.walk(&kept, checks).shown(), []);
    }
}

/// The attacks of an operator who signs everything anew, each caught by a head that somebody kept.
#[test]
fn a_kept_head_gives_the_operator_away() {
    let log = Log::consents(600);
    let kept = [log.head()];
    let codes = |log: &Log| log.codes(&kept, &mut []);
    assert_eq!(codes(&log), Vec::<&str>::new());
    let mut grown = log.clone();
    grown.entries.push(consent(600));
    assert_eq!(codes(&grown), Vec::<&str>::new());

    let mut rolled_back = log.clone();
    rolled_back.entries.truncate(599);
    assert_eq!(codes(&rolled_back), ["log::rolled_back"]);
    let mut split = log.clone();
    split.entries[300] = consent(9999);
    assert_eq!(codes(&split), ["log::split_view"]);
    let mut dropped = grown.clone();
    dropped.entries.remove(7);
    assert_eq!(codes(&dropped), ["log::split_view"], "as many as were signed, and others");
    dropped.entries.push(consent(601));
    assert_eq!(codes(&dropped), ["log::rewritten"]);
    // Two kept heads can show it without the log.
    assert_eq!(log.codes(&[log.head(), split.head()], &mut []), ["log::split_view"]);
    // Heads of other logs and of nothing say nothing.
    let other = Checkpoint::new("example.org/other", 700, *log.head().root()).unwrap();
    assert_eq!(log.codes(&[other, Log::of([]).head()], &mut []), Vec::<&str>::new());
}

/// Entries that say they came in when they did not.
#[test]
fn a_backdated_entry_is_out_of_order() {
    let day = 86_400;
    let mut log = Log::consents(10);
    let seen = Kept { size: 10, seen: at(10 * day) };
    let order = || Order::new(at(20 * day)).with([seen]);
    log.entries.push(consent(9 * day + 10));
    assert_eq!(log.codes(&[], &mut [&mut order()]), Vec::<&str>::new(), "published a little later");
    // In its order, but from before the day when the log was seen to end.
    let mut late = Log::consents(10);
    late.entries.push(consent(100));
    assert_eq!(late.codes(&[], &mut [&mut order()]), ["log::backdated"]);
    let mut back = log.clone();
    back.entries.push(consent(5));
    assert_eq!(back.codes(&[], &mut [&mut Order::new(at(20 * day))]), ["log::time_order"]);
    let mut ahead = log.clone();
    ahead.entries.push(consent(30 * day));
    assert_eq!(ahead.codes(&[], &mut [&mut order()]), ["log::future"]);
}
