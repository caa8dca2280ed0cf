//! Which events a visit shows: compared with the words of the contract, over many ranges.

use super::fault::{Outcome, holds, same};
use super::sample::{Kept, begun, shown, write};
use super::{Check, Place};
use crate::digest::Digest;
use crate::error::{Error, Kind};
use crate::event::Kind as EventKind;
use crate::store::{Clearing, Flow, Order, Which};

pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "selection",
        must: "a visit shows what it is asked for, in order, and a count counts it",
        run: selection,
    },
    Check { name: "stops", must: "a visit stops when it is told to, or fails", run: stops },
];

/// Everything that the kinds and subjects can be, some of it erased.
fn mixed() -> Vec<Kept> {
    let members = ["anna", "ben", "carl"];
    let kinds = ["choice", "notice", "objection", "bounce", "choice", "pause", "terms", "root"];
    let mut events = vec![Kept::new(0, "key", None)];
    for (index, member) in (1..40).zip(members.into_iter().cycle()) {
        let kind = kinds.get(index as usize * 5 % kinds.len()).copied().unwrap_or("clock");
        let is_about = EventKind::parse(kind).is_some_and(EventKind::is_erasable).then_some(member);
        events.push(Kept::new(index, kind, is_about));
    }
    events.push(Kept::new(40, "objection", None));
    events
}

fn belongs(event: &Kept, which: Which<'_>) -> bool {
    let kind = event.kind.as_str();
    let is_act = matches!(kind, "choice" | "objection");
    match which {
        Which::All => true,
        Which::Rare => !matches!(kind, "choice" | "notice" | "bounce"),
        Which::Of(asked) => kind == asked.word(),
        Which::Acts => is_act,
        Which::Erasing => kind == "objection" && event.subject().is_none(),
        Which::About(member) => event.subject() == Some(member),
        Which::ActsOf(member) => is_act && event.subject() == Some(member),
    }
}

fn selection(place: &dyn Place) -> Outcome {
    let mut events = mixed();
    let mut store = begun(place, &events)?;
    let bens = events.iter().filter(|event| event.subject() == Some("ben"));
    let erased: Vec<u64> = bens.map(|event| event.index).collect();
    write(&mut *store, |transaction| {
        let (by, member_hash) = (40, Digest([1; 32]));
        transaction.erase(&Clearing {
            by,
            member: "ben",
            member_hash,
            erased: &erased,
            parted: &[],
        })
    })?;
    for event in &mut events {
        if erased.contains(&event.index) {
            event.payload = None;
        }
    }
    let mut asked = vec![Which::All, Which::Rare, Which::Acts, Which::Erasing];
    asked.extend(EventKind::ALL.map(Which::Of));
    for member in ["anna", "ben", "carl", "nobody"] {
        asked.extend([Which::About(member), Which::ActsOf(member)]);
    }
    let snapshot = store.snapshot()?;
    for which in asked {
        for range in [0..u64::MAX, 0..41, 0..1, 7..23, 40..41, 41..u64::MAX, 9..9, 0..0] {
            let mut expected: Vec<Kept> = events
                .iter()
                .filter(|event| range.contains(&event.index) && belongs(event, which))
                .cloned()
                .collect();
            let what = format!("{which:?} in {range:?}");
            same(&shown(&*snapshot, which, range.clone(), Order::Rising)?, &expected, &what)?;
            let count = snapshot.count(which, range.clone())?;
            same(&count, &(expected.len() as u64), &format!("the count of {what}"))?;
            expected.reverse();
            let what = format!("{what} from the last");
            same(&shown(&*snapshot, which, range, Order::Falling)?, &expected, &what)?;
        }
    }
    Ok(())
}

fn stops(place: &dyn Place) -> Outcome {
    let store = begun(place, &mixed())?;
    let snapshot = store.snapshot()?;
    for (which, order) in [
        (Which::All, Order::Rising),
        (Which::All, Order::Falling),
        (Which::Acts, Order::Rising),
        (Which::About("anna"), Order::Rising),
    ] {
        let mut seen = 0;
        snapshot.visit(which, 0..u64::MAX, order, &mut |_| {
            seen += 1;
            Ok(if seen == 3 { Flow::Break(()) } else { Flow::Continue(()) })
        })?;
        same(&seen, &3, &format!("events of {which:?} until it was told to stop"))?;
        let failed = snapshot
            .visit(which, 0..u64::MAX, order, &mut |_| Err(Error::new(Kind::Moved, "enough")));
        let kind = failed.err().map(|error| error.kind());
        same(&kind, &Some(Kind::Moved), "the error of whoever looks")?;
    }
    let mut heads = 0;
    snapshot.heads(0..u64::MAX, Order::Rising, &mut |_, _| {
        heads += 1;
        Ok(Flow::Continue(()))
    })?;
    holds(heads == 0, "there are heads that nobody kept")
}
