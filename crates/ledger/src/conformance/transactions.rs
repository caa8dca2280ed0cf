//! All or nothing, and one writer.

use std::time::{Duration, Instant};

use super::fault::{Fault, Outcome, holds, refused, same};
use super::sample::{Kept, begun, dump, shown, tried, write, write_all};
use super::{Check, Place};
use crate::error::Kind;
use crate::store::{Order, Which};

/// How long a second writer waits where it must not get in.
const SHORT: Duration = Duration::from_millis(50);

/// How long a writer keeps another waiting, who must then get in.
const HELD: Duration = Duration::from_millis(200);

pub(super) const CHECKS: &[Check] = &[
    Check { name: "dropped", must: "a transaction that was dropped leaves nothing", run: dropped },
    Check {
        name: "committed",
        must: "what was committed is there whole, for every handle and the next process",
        run: committed,
    },
    Check { name: "snapshot", must: "a snapshot stands still while others commit", run: snapshot },
    Check {
        name: "one_writer",
        must: "a second writer waits, and then is told that another writes",
        run: one_writer,
    },
    Check {
        name: "waiting",
        must: "a writer who waits gets in, and sees what the other wrote",
        run: waiting,
    },
    Check { name: "in_turn", must: "writers in turn lose nothing", run: in_turn },
    Check { name: "reader", must: "a reader cannot write", run: reader },
    Check {
        name: "described",
        must: "a ledger is described once, and before all else",
        run: described,
    },
];

fn dropped(place: &dyn Place) -> Outcome {
    let mut store = begun(place, &[Kept::new(0, "key", None)])?;
    let before = dump(&*store.snapshot()?)?;
    let transaction = store.begin()?;
    write_all(&*transaction)?;
    let within = dump(&*transaction)?;
    drop(transaction);
    holds(within.len() > before.len(), "a transaction does not see what it wrote")?;
    same(&dump(&*store.snapshot()?)?, &before, "after a transaction that was dropped")?;
    same(&dump(&*place.open()?.snapshot()?)?, &before, "for another handle")
}

fn committed(place: &dyn Place) -> Outcome {
    let mut store = begun(place, &[Kept::new(0, "key", None)])?;
    let other = place.open()?;
    let transaction = store.begin()?;
    write_all(&*transaction)?;
    let within = dump(&*transaction)?;
    transaction.commit()?;
    same(&dump(&*store.snapshot()?)?, &within, "after the commit")?;
    same(&dump(&*other.snapshot()?)?, &within, "for another handle")?;
    same(&dump(&*store.reader()?.snapshot()?)?, &within, "for a reader")?;
    drop((store, other));
    same(&dump(&*place.open()?.snapshot()?)?, &within, "for the next process")
}

fn snapshot(place: &dyn Place) -> Outcome {
    let mut store = begun(place, &[Kept::new(0, "key", None)])?;
    let other = place.open()?;
    let held = other.snapshot()?;
    let before = dump(&*held)?;
    write(&mut *store, write_all)?;
    same(&dump(&*held)?, &before, "a snapshot that was taken before")?;
    same(&dump(&*other.snapshot()?)?, &before, "a snapshot within it")?;
    drop(held);
    holds(dump(&*other.snapshot()?)? != before, "a new snapshot does not see what was committed")
}

fn one_writer(place: &dyn Place) -> Outcome {
    let mut first = begun(place, &[Kept::new(0, "key", None)])?;
    let mut second = place.open()?;
    second.set_wait(SHORT)?;
    let transaction = first.begin()?;
    transaction.append(&Kept::new(1, "clock", None).row())?;
    match second.begin() {
        Ok(_) => return Err(Fault::new("two writers are in")),
        Err(error) => same(&error.kind(), &Kind::Busy, "what the second is told")?,
    }
    drop(transaction);
    second.begin()?;
    Ok(())
}

fn waiting(place: &dyn Place) -> Outcome {
    let mut first = begun(place, &[Kept::new(0, "key", None)])?;
    let mut second = place.open()?;
    let transaction = first.begin()?;
    transaction.append(&Kept::new(1, "clock", None).row())?;
    std::thread::scope(|scope| {
        let other = scope.spawn(move || -> Result<(Duration, usize), Fault> {
            let start = Instant::now();
            let transaction = second.begin()?;
            let waited = start.elapsed();
            Ok((waited, shown(&*transaction, Which::All, 0..u64::MAX, Order::Rising)?.len()))
        });
        std::thread::sleep(HELD);
        transaction.commit()?;
        let (waited, events) = other.join().map_err(|_| Fault::new("a thread broke off"))??;
        holds(waited * 2 > HELD, "the second writer did not wait")?;
        same(&events, &2, "events that the second writer sees")
    })
}

fn in_turn(place: &dyn Place) -> Outcome {
    const WRITERS: u64 = 3;
    const EACH: u64 = 12;
    drop(begun(place, &[Kept::new(0, "key", None)])?);
    let handles = (0..WRITERS).map(|_| place.open()).collect::<Result<Vec<_>, _>>()?;
    std::thread::scope(|scope| {
        let writers = handles.into_iter().map(|mut store| {
            scope.spawn(move || -> Outcome {
                for _ in 0..EACH {
                    write(&mut *store, |transaction| {
                        let all = 0..u64::MAX;
                        let last = shown(transaction, Which::All, all, Order::Falling)?;
                        let next = last.first().map_or(0, |last| last.index + 1);
                        transaction.append(&Kept::new(next, "choice", Some("anna")).row())
                    })?;
                }
                Ok(())
            })
        });
        let writers: Vec<_> = writers.collect();
        writers
            .into_iter()
            .try_for_each(|writer| writer.join().map_err(|_| Fault::new("a thread broke off"))?)
    })?;
    let store = place.open()?;
    let events = shown(&*store.snapshot()?, Which::All, 0..u64::MAX, Order::Rising)?;
    let indices: Vec<u64> = events.iter().map(|event| event.index).collect();
    same(&indices, &(0..=WRITERS * EACH).collect(), "indices after all writers")
}

fn reader(place: &dyn Place) -> Outcome {
    let store = begun(place, &[Kept::new(0, "key", None)])?;
    let mut reader = store.reader()?;
    let before = dump(&*reader.snapshot()?)?;
    // It may be refused late, but it must be.
    let begun = reader.begin().and_then(|transaction| {
        transaction.append(&Kept::new(1, "clock", None).row())?;
        transaction.commit()
    });
    refused(begun, "what a reader writes")?;
    same(&dump(&*store.snapshot()?)?, &before, "after a reader tried to write")
}

fn described(place: &dyn Place) -> Outcome {
    let mut store = place.create()?;
    same(&store.snapshot()?.description()?, &None, "the description of an empty place")?;
    let event = Kept::new(0, "key", None);
    refused(tried(&mut *store, |to| to.append(&event.row()))?, "an event before the description")?;
    let described = super::sample::DESCRIPTION;
    tried(&mut *store, |to| to.describe(&described))??;
    same(&store.snapshot()?.description()?, &None, "a description that was dropped")?;
    write(&mut *store, |to| to.describe(&described))?;
    same(&store.snapshot()?.description()?, &Some(described), "the description")?;
    refused(tried(&mut *store, |to| to.describe(&described))?, "a second description")
}
