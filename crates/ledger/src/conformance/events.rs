//! Events: in order, as they were handed in.

use super::fault::{Outcome, refused, same};
use super::sample::{Kept, begun, dump, shown, tried, write};
use super::{Check, Place};
use crate::store::{Order, Which};

pub(super) const CHECKS: &[Check] = &[
    Check { name: "next_index", must: "an event has the next index", run: next_index },
    Check { name: "time", must: "an event is not before the last", run: time },
    Check { name: "payload", must: "an event comes with its payload", run: payload },
    Check { name: "bytes", must: "everything comes back as it went in", run: bytes },
];

fn next_index(place: &dyn Place) -> Outcome {
    let mut store = begun(place, &[])?;
    let event = |index| Kept::new(index, "choice", Some("anna"));
    refused(tried(&mut *store, |to| to.append(&event(1).row()))?, "event 1 as the first")?;
    write(&mut *store, |to| (0..3).try_for_each(|index| to.append(&event(index).row())))?;
    let before = dump(&*store.snapshot()?)?;
    for index in [0, 2, 4, 1 << 40] {
        let done = tried(&mut *store, |to| to.append(&event(index).row()))?;
        refused(done, &format!("event {index} after event 2"))?;
    }
    same(&dump(&*store.snapshot()?)?, &before, "after what was refused")
}

fn time(place: &dyn Place) -> Outcome {
    let mut store = begun(place, &[Kept::new(0, "key", None)])?;
    let last = Kept::new(0, "key", None).appended;
    let at = |index, appended| Kept { appended, ..Kept::new(index, "clock", None) };
    refused(tried(&mut *store, |to| to.append(&at(1, last - 1).row()))?, "an earlier event")?;
    write(&mut *store, |to| {
        to.append(&at(1, last).row())?;
        to.append(&at(2, last + 1).row())
    })?;
    let within = tried(&mut *store, |to| {
        to.append(&at(3, last + 5).row())?;
        to.append(&at(4, last + 4).row())
    });
    refused(within?, "an earlier event of one transaction")
}

fn payload(place: &dyn Place) -> Outcome {
    let mut store = begun(place, &[Kept::new(0, "key", None)])?;
    let bare = Kept { payload: None, ..Kept::new(1, "choice", None) };
    refused(tried(&mut *store, |to| to.append(&bare.row()))?, "an event without a payload")
}

/// Ids that a database could take for each other or cut, bodies that are no text, and times before 1970.
fn bytes(place: &dyn Place) -> Outcome {
    let subjects =
        ["anna", "Anna", "anna ", " anna", "änna", "a\u{308}nna", "'; --", "%", "_nna", "\\", "😀"];
    let mut events = vec![Kept { appended: -5, ..Kept::new(0, "key", None) }];
    for (index, subject) in (1..).zip(subjects) {
        events.push(Kept::new(index, "choice", Some(subject)));
    }
    let every: Vec<u8> = (0..=255).collect();
    for body in [Vec::new(), every, vec![b'x'; 1 << 20]] {
        let mut event = Kept::new(events.len() as u64, "clock", None);
        event.payload = event.payload.map(|(subject, salt, _)| (subject, salt, body));
        events.push(event);
    }
    let store = begun(place, &events)?;
    let snapshot = store.snapshot()?;
    same(&shown(&*snapshot, Which::All, 0..u64::MAX, Order::Rising)?, &events, "all events")?;
    for event in &events {
        let Some(subject) = event.subject() else { continue };
        let found = shown(&*snapshot, Which::About(subject), 0..u64::MAX, Order::Rising)?;
        same(&found, &vec![event.clone()], &format!("events about `{subject}`"))?;
    }
    Ok(())
}
