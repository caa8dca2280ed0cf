//! The root of the state map, on a clock that the test moves.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use abide_ledger::{Ledger, Moment};
use abide_serve::roots::{self, Turn};
use jiff::{SignedDuration, Timestamp};

use crate::ground::{Ground, keys, now, off_at};

fn later(minutes: i64) -> Timestamp {
    now() + SignedDuration::from_mins(minutes)
}

fn turn(ground: &Ground, at: Timestamp) -> abide_serve::Result<Turn> {
    let path = ground.path("ledger.sqlite");
    roots::turn(&ground.ledger.reader().unwrap(), at, || Ok(Ledger::open(&path, &keys())?))
}

fn entered(turn: abide_serve::Result<Turn>) -> u64 {
    match turn.unwrap() {
        Turn::Entered(appended) => appended.index,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_root_is_entered_when_it_is_due_and_not_before() {
    let mut ground = Ground::with(1);
    assert_eq!(turn(&ground, later(10_000)).unwrap(), Turn::Idle, "nobody acted");
    ground.grow(2);
    for early in [0, 10, 29] {
        assert_eq!(turn(&ground, later(early)).unwrap(), Turn::Idle);
    }
    assert_eq!(entered(turn(&ground, later(30))), 3);
    assert_eq!(turn(&ground, later(300)).unwrap(), Turn::Idle, "nothing changed since");
    // Every hour in which something changed has its root, for a day on which somebody acts every twenty minutes.
    let (mut last, mut roots) = (later(300), 0);
    for minute in 300..1740 {
        if minute % 20 == 0 {
            ground
                .ledger
                .append(&[off_at(&format!("m{minute}"), later(minute))], later(minute))
                .unwrap();
        }
        if let Turn::Entered(appended) = turn(&ground, later(minute)).unwrap() {
            assert!(appended.appended.duration_since(last) <= SignedDuration::from_hours(1));
            (last, roots) = (appended.appended, roots + 1);
        }
    }
    assert!((24..=48).contains(&roots), "{roots}");
    ground.ledger.verify().unwrap();
}

/// One writer at a time: who comes second says so, and tries again.
#[test]
fn another_process_that_writes_is_waited_for() {
    let mut ground = Ground::with(3);
    let path = ground.path("ledger.sqlite");
    let met = Arc::new(Mutex::new(vec![]));
    let seen = Arc::clone(&met);
    ground.ledger.on_write(move |name, moment| {
        // In the midst of the other's transaction.
        if (name, moment) == ("commit", Moment::Before) {
            let reader = Ledger::open_read_only(&path, &keys()).unwrap();
            let open = || Ok(Ledger::open(&path, &keys())?);
            let turn = roots::turn::<abide_serve::Error>(&reader, later(30), open);
            let pause = roots::pause(&turn);
            seen.lock().unwrap().push((turn.unwrap(), pause));
        }
        Ok(())
    });
    ground.ledger.append(&[off_at("late", later(29))], later(29)).unwrap();
    assert_eq!(*met.lock().unwrap(), [(Turn::Busy, Duration::from_secs(10))]);
    // Nothing of it is lost: the next turn takes in what the other wrote as well.
    assert_eq!(entered(turn(&ground, later(30))), 4);
    assert_eq!(ground.ledger.root_due().unwrap(), None);
}

/// Who cannot write is told, each time, and nothing stops.
#[test]
fn a_ledger_that_cannot_be_opened_is_an_error_of_that_turn() {
    let ground = Ground::with(3);
    let reader = ground.ledger.reader().unwrap();
    let open = || Ok(Ledger::open(&ground.path("nothing"), &keys())?);
    let failed = roots::turn::<abide_serve::Error>(&reader, later(30), open);
    assert_eq!(failed.as_ref().unwrap_err().code(), "ledger::io");
    assert_eq!(roots::pause(&failed), Duration::from_secs(10));
    assert_eq!(entered(turn(&ground, later(31))), 3);
}
