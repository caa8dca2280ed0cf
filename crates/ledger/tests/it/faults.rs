//! Writes that fail, in both ways, and a program that ends anywhere.

use std::fs;
use std::num::NonZero;
use std::path::Path;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use abide_ledger::error::Kind;
use abide_ledger::{Draft, Error, Ledger, Moment};
use abide_terms::event::{Right, Setting};
use abide_verify::checkpoint::Checkpoint;
use tempfile::TempDir;

use crate::ground::*;

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// What was acknowledged: entries by their index, and the heads that were given out.
#[derive(Debug, Clone, Default)]
struct Acknowledged {
    entries: Vec<(u64, Vec<u8>)>,
    heads: Vec<Checkpoint>,
}

impl Acknowledged {
    fn note(&mut self, ledger: &Ledger, indices: impl IntoIterator<Item = u64>) {
        for index in indices {
            self.entries.push((index, ledger.entry(index).unwrap()));
        }
        let head = ledger.checkpoint().unwrap().unwrap();
        self.heads.push(Checkpoint::open(&head, &ledger.log_key().unwrap()).unwrap());
    }

    /// No acknowledged event is lost, and the log is a continuation of every head that was given out.
    fn check(&self, ledger: &Ledger) {
        for (index, entry) in &self.entries {
            assert_eq!(ledger.entry(*index).unwrap(), *entry);
        }
        for head in &self.heads {
            assert_eq!(ledger.root(head.size()).unwrap(), *head.root());
        }
    }
}

/// One step of a ledger's life. Times go on by a second each.
fn step(
    ledger: &mut Ledger,
    dice: &mut Dice,
    at: i64,
    told: &Mutex<Acknowledged>,
) -> Result<(), Error> {
    let member = |dice: &mut Dice| format!("m{}", dice.below(8));
    let draft = |dice: &mut Dice| match dice.below(10) {
        0 => objection(&member(dice), Right::Erasure),
        1 => objection(&member(dice), Right::Restriction),
        2 => Draft::Clock(abide_ledger::event::Clock { at: later(at) }),
        _ => choice(&member(dice), Setting::Off, later(at)),
    };
    let timed = |dice: &mut Dice| {
        let mut draft = draft(dice);
        if let Draft::Objection(objection) = &mut draft {
            objection.at = later(at);
        }
        draft
    };
    match dice.below(6) {
        0 => {
            if let Some(root) = ledger.append_root(later(at))? {
                told.lock().unwrap().note(ledger, [root.index]);
            }
        }
        1 => {
            let drafts: Vec<_> = (0..dice.below(4)).map(|_| Ok(off(&member(dice)))).collect();
            let count = ledger.import(drafts, later(at), |_| {})?;
            let end = ledger.position()?.events;
            told.lock().unwrap().note(ledger, end - count..end);
        }
        2 => drop(ledger.accounts().open([member(dice), member(dice)])?),
        _ => {
            let drafts: Vec<_> = (0..=dice.below(3)).map(|_| timed(dice)).collect();
            let appended = ledger.append(&drafts, later(at))?;
            told.lock().unwrap().note(ledger, appended.iter().map(|appended| appended.index));
        }
    }
    Ok(())
}

const STEPS: i64 = 14;

/// Every write of a life fails once, on either side; then it goes on, with the same connection and with a new one.
#[test]
fn each_write_fails_twice() {
    let mut failed = 0;
    for target in 0.. {
        let ground = Ground::new();
        let mut ledger = ground.create();
        let (calls, told) = (Arc::new(AtomicU64::new(0)), Mutex::default());
        let counted = Arc::clone(&calls);
        // A step of 3 visits every write within three runs, on both sides, at different places of the life.
        ledger.on_write(move |name, moment| {
            if counted.fetch_add(1, Ordering::Relaxed) == target * 3 {
                return Err(Error::new(Kind::Io, format!("{name} fails, {moment:?}")));
            }
            Ok(())
        });
        let mut dice = Dice(7);
        for at in 1..=STEPS {
            let before = ledger.position().unwrap();
            match step(&mut ledger, &mut dice, at, &told) {
                Ok(()) => {}
                Err(error) => {
                    assert!(error.to_string().contains("fails"), "{error}");
                    assert_eq!(ledger.position().unwrap(), before, "{error}: nothing was taken");
                    failed += 1;
                    if target % 2 == 0 {
                        ledger.verify().unwrap();
                        drop(ledger);
                        ledger = ground.open().unwrap();
                    }
                }
            }
        }
        ledger.verify().unwrap();
        told.lock().unwrap().check(&ledger);
        drop(ledger);
        let ledger = ground.open().unwrap();
        told.lock().unwrap().check(&ledger);
        if calls.load(Ordering::Relaxed) < target * 3 {
            break;
        }
    }
    assert!(failed > 30, "only {failed} steps met a fault");
}

/// The files as they are, without what a running program holds in its memory.
fn copied(from: &Path) -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    for file in fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        // The index of the write-ahead log belongs to the running program.
        if !file.file_name().to_string_lossy().ends_with("-shm") {
            fs::copy(file.path(), copy.path().join(file.file_name())).unwrap();
        }
    }
    copy
}

/// Before and after every write of a life, the program ends; what is on the disk goes on.
#[test]
fn crash_points() {
    let wanted = std::env::var("ABIDE_LEDGER_POINTS").ok().and_then(|points| points.parse().ok());
    let wanted: usize = wanted.unwrap_or(300);
    let (seeds, seen) = (AtomicU64::new(1), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, NonZero::get) {
            scope.spawn(|| {
                while seen.load(Ordering::Relaxed) < wanted {
                    let points = ended_anywhere(seeds.fetch_add(1, Ordering::Relaxed)).unwrap();
                    seen.fetch_add(points, Ordering::Relaxed);
                }
            });
        }
    });
    println!("{} points of {} lives", seen.into_inner(), seeds.into_inner() - 1);
}

/// The points of one life: how many there were, or what was lost at one of them.
fn ended_anywhere(seed: u64) -> Result<usize, String> {
    let ground = Ground::new();
    let mut ledger = ground.create();
    let told = Arc::new(Mutex::new(Acknowledged::default()));
    let points = Arc::new(Mutex::new(Vec::new()));
    let (folder, so_far, kept) =
        (ground.folder.path().to_owned(), Arc::clone(&told), Arc::clone(&points));
    ledger.on_write(move |name, moment: Moment| {
        let acknowledged = so_far.lock().unwrap().clone();
        kept.lock().unwrap().push((name, moment, copied(&folder), acknowledged));
        Ok(())
    });
    let mut dice = Dice(seed);
    for at in 1..=6 {
        step(&mut ledger, &mut dice, at, &told).unwrap();
    }
    drop(ledger);
    let points = std::mem::take(&mut *points.lock().unwrap());
    let count = points.len();
    for (name, moment, copy, acknowledged) in points {
        let lost = |error: Error| format!("seed {seed}, {name}, {moment:?}: {error}");
        let path = copy.path().join("ledger.sqlite");
        let mut ledger = Ledger::open(&path, &ground.keys).map_err(lost)?;
        acknowledged.check(&ledger);
        ledger.verify().map_err(lost)?;
        ledger.append(&[choice("m1", Setting::Off, later(60))], later(60)).map_err(lost)?;
        ledger.append_root(later(60)).map_err(lost)?;
        ledger.verify().map_err(lost)?;
        acknowledged.check(&ledger);
    }
    Ok(count)
}
