//! What an operator does who holds every key and signs whatever suits them; each is caught by a head that somebody kept, or by a witness.

use std::fs;
use std::path::Path;

use abide_ledger::Ledger;
use abide_serve::cosign::{parties, round};
use abide_serve::export;
use abide_serve::server::Limits;
use abide_serve::source::Source;
use abide_serve::witness::{Witness, create_key, router};
use abide_verify::audit::{Kept, Order};
use abide_verify::checkpoint::Checkpoint;
use abide_verify::merkle::{Hash, leaf_hash, root};
use abide_verify::note::{Note, Signer, VerifierKey};
use abide_verify::policy::Policy;
use abide_verify::tile::{Bundle, Tile};

use crate::ground::{
    Ground, ORIGIN, SEED, Server, check, codes, findings, folder, head, keys, now,
};

/// A log of whatever entries, signed with the right key.
pub(crate) struct Forged(pub(crate) Vec<Vec<u8>>);

impl Forged {
    /// The entries that a ledger really has.
    fn of(ledger: &Ledger) -> Self {
        let events = ledger.position().unwrap().events;
        Self((0..events).map(|index| ledger.entry(index).unwrap()).collect())
    }

    fn leaves(&self) -> Vec<Hash> {
        self.0.iter().map(|entry| leaf_hash(entry)).collect()
    }
}

impl Source for Forged {
    fn head(&self) -> abide_serve::Result<Option<Note>> {
        let leaves = self.leaves();
        let head = Checkpoint::new(ORIGIN, leaves.len() as u64, root(&leaves))?;
        Ok(Some(head.sign(&Signer::new(ORIGIN, &SEED)?)?))
    }

    fn key(&self) -> abide_serve::Result<VerifierKey> {
        Ok(Signer::new(ORIGIN, &SEED)?.verifier().clone())
    }

    fn tile(&self, tile: Tile) -> abide_serve::Result<Vec<Hash>> {
        Ok(abide_verify::merkle::Tiles::tile(&abide_verify::merkle::Leaves(&self.leaves()), tile)?)
    }

    fn bundle(&self, bundle: Bundle) -> abide_serve::Result<Vec<Vec<u8>>> {
        let start = bundle.index() as usize * 256;
        Ok(self.0[start..start + usize::from(bundle.width())].to_vec())
    }

    fn root(&self, size: u64) -> abide_serve::Result<Hash> {
        Ok(root(&self.leaves()[..size as usize]))
    }
}

fn published(log: &impl Source, path: &Path) {
    let _ = fs::remove_dir_all(path);
    export::run(log, path).unwrap();
}

/// What a reader finds who kept this head.
fn found(path: &Path, kept: &Checkpoint) -> Vec<&'static str> {
    let ground = Policy::default().with_log(Signer::new(ORIGIN, &SEED).unwrap().verifier().clone());
    codes(&findings(&folder(path), &ground.unwrap(), std::slice::from_ref(kept)))
}

#[test]
fn a_store_that_was_rolled_back() {
    let mut ground = Ground::with(100);
    let (ledger, log) = (ground.path("ledger.sqlite"), ground.path("log"));
    let old = ground.path("old");
    fs::create_dir(&old).unwrap();
    let side = ["ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite.checkpoint"];
    let keep = |from: &Path, to: &Path| {
        for name in side {
            let _ = fs::remove_file(to.join(name));
            if from.join(name).exists() {
                fs::copy(from.join(name), to.join(name)).unwrap();
            }
        }
    };
    keep(ground.folder.path(), &old);
    ground.grow(20);
    published(&ground.ledger, &log);
    let kept = head(&folder(&log));
    // The operator puts the old store back, with its old file beside it, so that their own program opens it.
    keep(&old, ground.folder.path());
    let mut back = Ledger::open(&ledger, &keys()).unwrap();
    assert_eq!(back.position().unwrap().events, 100);
    published(&back, &log);
    assert_eq!(found(&log, &kept), ["log::rolled_back"]);
    // Grown past what was kept, it is another log.
    let drafts: Vec<_> = (0..40).map(|number| crate::ground::off(&format!("n{number}"))).collect();
    back.append(&drafts, now()).unwrap();
    published(&back, &log);
    assert_eq!(found(&log, &kept), ["log::rewritten"]);
}

#[test]
fn a_split_view() {
    let (one, two) = (Ground::with(100), Ground::with(100));
    let log = one.path("log");
    published(&one.ledger, &log);
    let kept = head(&folder(&log));
    // The same key signs another log of the same size for somebody else.
    published(&two.ledger, &log);
    assert_eq!(found(&log, &kept), ["log::split_view"]);

    // A witness that saw the one signs nothing of the other: neither as it is nor grown.
    let watching = tempfile::tempdir().unwrap();
    create_key(watching.path(), "w.example").unwrap();
    let witness = Witness::open(watching.path(), vec![one.ledger.log_key().unwrap()]).unwrap();
    let key = witness.key().to_string();
    let server = Server::start(router(witness), Limits::default());
    let text = format!(
        "log {}\nwitness w {key} {}\nquorum w\n",
        one.ledger.log_key().unwrap(),
        server.url()
    );
    let policy = Policy::parse(text.as_bytes()).unwrap();
    let asked = parties(&policy).unwrap();
    assert!(round(&one.ledger, &policy, &asked).unwrap().is_shown);
    let mut two = two;
    for grown in [0, 50] {
        two.grow(grown);
        let done = round(&two.ledger, &policy, &asked).unwrap();
        assert_eq!(done.asked[0].failure.as_ref().unwrap().code, "witness::split_view");
        assert!(!done.is_shown);
        published(&two.ledger, &two.path("log"));
        assert_eq!(codes(&findings(&folder(&two.path("log")), &policy, &[])), ["log::quorum"]);
    }
    // One that is behind what the witness saw is told so.
    let done = round(&Ground::with(10).ledger, &policy, &asked).unwrap();
    assert_eq!(done.asked[0].failure.as_ref().unwrap().code, "witness::ahead");
}

#[test]
fn a_dropped_entry() {
    let ground = Ground::with(300);
    let log = ground.path("log");
    published(&ground.ledger, &log);
    let kept = head(&folder(&log));
    let mut forged = Forged::of(&ground.ledger);
    let dropped = forged.0.remove(41);
    published(&forged, &log);
    assert_eq!(found(&log, &kept), ["log::rolled_back"]);
    // With others after it the log is as long as it was, or longer, and not the same.
    forged.0.push(dropped.clone());
    published(&forged, &log);
    assert_eq!(found(&log, &kept), ["log::split_view"]);
    forged.0.push(dropped);
    published(&forged, &log);
    assert_eq!(found(&log, &kept), ["log::rewritten"]);
}

#[test]
fn an_altered_tile() {
    let ground = Ground::with(300);
    let (log, policy) = (ground.path("log"), ground.policy());
    for (path, code) in [
        ("tile/0/000", "log::tile"),
        ("tile/0/001.p/44", "log::tile"),
        ("tile/1/000.p/1", "log::tile"),
        ("checkpoint", "log::signature"),
    ] {
        published(&ground.ledger, &log);
        let mut bytes = fs::read(log.join(path)).unwrap();
        bytes[18] ^= 1;
        fs::write(log.join(path), bytes).unwrap();
        assert_eq!(codes(&findings(&folder(&log), &policy, &[])), [code], "{path}");
        fs::remove_file(log.join(path)).unwrap();
        if path != "checkpoint" {
            assert_eq!(codes(&findings(&folder(&log), &policy, &[])), ["log::missing"], "{path}");
        }
    }
    // An entry, with a tile that fits it: the head does not.
    published(&ground.ledger, &log);
    let mut forged = Forged::of(&ground.ledger);
    forged.0[7] = forged.0[8].clone();
    let (bundle, tile) = (Bundle::new(0, 256).unwrap(), Tile::new(0, 0, 256).unwrap());
    let entries = abide_verify::tile::encode_entries(&forged.bundle(bundle).unwrap()).unwrap();
    fs::write(log.join(bundle.to_string()), entries).unwrap();
    fs::write(
        log.join(tile.to_string()),
        abide_verify::tile::encode_hashes(&forged.tile(tile).unwrap()),
    )
    .unwrap();
    assert_eq!(codes(&findings(&folder(&log), &policy, &[])), ["log::root", "log::tile"]);
}

#[test]
fn entries_that_are_dated_back() {
    let ground = Ground::with(20);
    let (log, policy) = (ground.path("log"), ground.policy());
    let dated = |time: &str| {
        let text = String::from_utf8(ground.ledger.entry(1).unwrap()).unwrap();
        text.replace("2025-11-04T09:00:00.500000Z", time).into_bytes()
    };
    let seen = Kept { size: 20, seen: "2025-11-06T12:00:00Z".parse().unwrap() };
    let later: jiff::Timestamp = "2025-11-08T00:00:00Z".parse().unwrap();
    for (time, codes_wanted) in [
        ("2025-11-06T11:00:00.000000Z", vec![]),
        ("2025-11-04T09:00:01.000000Z", vec!["log::backdated"]),
        ("2025-11-03T09:00:01.000000Z", vec!["log::backdated", "log::time_order"]),
    ] {
        let mut forged = Forged::of(&ground.ledger);
        forged.0.push(dated(time));
        published(&forged, &log);
        let mut order = Order::new(later).with([seen]);
        let kept =
            [Forged(forged.0[..20].to_vec()).head().unwrap().unwrap().text().parse().unwrap()];
        let found = check(&folder(&log), &policy, &kept, &mut [&mut order]);
        assert_eq!(codes(&found), codes_wanted, "{time}");
    }
}
