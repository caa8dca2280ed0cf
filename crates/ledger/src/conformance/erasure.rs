//! Erasure: what goes, what stays, and that nothing else can go.

use super::fault::{Outcome, holds, refused, same};
use super::sample::{Kept, account, begun, dump, leaf, shown, tried, write};
use super::{Check, Place};
use crate::digest::Digest;
use crate::error::Result;
use crate::store::{Clearing, Order, Store, Transaction, Which};

pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "erases",
        must: "an erasure takes payloads, salts and the account, and keeps the event and the member's hash",
        run: erases,
    },
    Check {
        name: "only_erases",
        must: "an erasure takes its member's payloads, all of them, and no other",
        run: only,
    },
    Check {
        name: "stays_erased",
        must: "a member stays suppressed from the first erasure on",
        run: again,
    },
    Check {
        name: "no_bytes",
        must: "after a compaction no byte of what was erased is left",
        run: no_bytes,
    },
];

/// Two of `ben`, one of `anna`, one of nobody; both have an account.
fn members(place: &dyn Place) -> std::result::Result<Box<dyn Store>, super::Fault> {
    let events = [
        Kept::new(0, "key", None),
        Kept::new(1, "choice", Some("ben")),
        Kept::new(2, "choice", Some("anna")),
        Kept::new(3, "notice", Some("ben")),
        Kept::new(4, "clock", None),
    ];
    let mut store = begun(place, &events)?;
    write(&mut *store, |to| {
        to.put_account("anna", &account(1, true))?;
        to.put_account("ben", &account(2, true))
    })?;
    Ok(store)
}

fn ben<'a>(erased: &'a [u64], parted: &'a [crate::act::Leaf]) -> Clearing<'a> {
    Clearing { by: 5, member: "ben", member_hash: Digest([8; 32]), erased, parted }
}

fn erase(to: &dyn Transaction, clearing: &Clearing<'_>) -> Result<()> {
    to.append(&Kept::new(clearing.by, "objection", None).row())?;
    to.erase(clearing)
}

fn erases(place: &dyn Place) -> Outcome {
    let mut store = members(place)?;
    let mut expected = shown(&*store.snapshot()?, Which::All, 0..u64::MAX, Order::Rising)?;
    let parted = [leaf(3), leaf(1)];
    write(&mut *store, |to| erase(to, &ben(&[1, 3], &parted)))?;
    expected.push(Kept::new(5, "objection", None));
    for event in &mut expected {
        if [1, 3].contains(&event.index) {
            event.payload = None;
        }
    }
    for store in [&*store, &*place.open()?, &*store.reader()?] {
        let snapshot = store.snapshot()?;
        let found = shown(&*snapshot, Which::All, 0..u64::MAX, Order::Rising)?;
        same(&found, &expected, "events after an erasure")?;
        let about = shown(&*snapshot, Which::About("ben"), 0..u64::MAX, Order::Rising)?;
        same(&about, &vec![], "events about who was erased")?;
        same(&snapshot.account("ben")?, &None, "the account of who was erased")?;
        same(&snapshot.account("anna")?, &Some(account(1, true)), "the account of another")?;
        let mut erasures = snapshot.erasures()?;
        erasures.sort_unstable();
        same(&erasures, &vec![(1, 5), (3, 5)], "what was erased by which event")?;
        same(&snapshot.suppressions()?, &vec![(Digest([8; 32]), 5)], "who is suppressed")?;
        let mut aside = snapshot.parted()?;
        aside.sort_by_key(|(key, _)| *key);
        same(&aside, &vec![leaf(1), leaf(3)], "the leaves that were put aside")?;
    }
    Ok(())
}

fn only(place: &dyn Place) -> Outcome {
    let mut store = members(place)?;
    let before = dump(&*store.snapshot()?)?;
    let parted = [leaf(3)];
    let whole = ben(&[1, 3], &parted);
    for (clearing, what) in [
        (ben(&[1], &parted), "an erasure that leaves a payload"),
        (ben(&[], &parted), "an erasure of nothing, of who has payloads"),
        (ben(&[1, 2, 3], &parted), "an erasure of another member's payload"),
        (ben(&[1, 3, 4], &parted), "an erasure of what names nobody"),
        (ben(&[1, 3, 5], &parted), "an erasure of its own event"),
        (ben(&[1, 3, 9], &parted), "an erasure of what is not there"),
        (ben(&[1, 3, 3], &parted), "an erasure of one payload twice"),
    ] {
        refused(tried(&mut *store, |to| erase(to, &clearing))?, what)?;
    }
    refused(tried(&mut *store, |to| to.erase(&whole))?, "an erasure without its event")?;
    let other = tried(&mut *store, |to| {
        to.append(&Kept::new(5, "clock", None).row())?;
        to.erase(&whole)
    });
    refused(other?, "an erasure by an event of another kind")?;
    let late = tried(&mut *store, |to| {
        to.append(&Kept::new(5, "objection", None).row())?;
        to.append(&Kept::new(6, "objection", None).row())?;
        to.erase(&whole)
    });
    refused(late?, "an erasure by an event that is not the newest")?;
    let twice = tried(&mut *store, |to| {
        erase(to, &whole)?;
        let (by, member) = (6, "anna");
        erase(
            to,
            &Clearing { by, member, member_hash: Digest([7; 32]), erased: &[2], parted: &parted },
        )
    });
    refused(twice?, "a leaf that is put aside twice")?;
    same(&dump(&*store.snapshot()?)?, &before, "after what was refused")
}

fn again(place: &dyn Place) -> Outcome {
    let mut store = members(place)?;
    write(&mut *store, |to| erase(to, &ben(&[1, 3], &[])))?;
    write(&mut *store, |to| {
        to.append(&Kept::new(6, "choice", Some("ben")).row())?;
        to.put_account("ben", &account(4, false))?;
        erase(to, &Clearing { by: 7, ..ben(&[6], &[]) })
    })?;
    let snapshot = store.snapshot()?;
    same(&snapshot.suppressions()?, &vec![(Digest([8; 32]), 5)], "the first suppression")?;
    same(&snapshot.erasures()?.len(), &3, "payloads that were erased")?;
    same(&snapshot.account("ben")?, &None, "the account after the second erasure")
}

/// Many rows, so that a database moves some between its pages, and then of some members nothing may be found.
fn no_bytes(place: &dyn Place) -> Outcome {
    const EVENTS: u64 = 400;
    let word = |index: u64| format!("word{:x}", index.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let event = |index: u64| {
        let subject = format!("member-{index}");
        let mut event = Kept::new(index, "choice", Some(&subject));
        event.payload = event.payload.map(|(subject, salt, _)| {
            (subject, salt, word(index).repeat(1 + index as usize % 30).into_bytes())
        });
        event
    };
    let mut store = begun(place, &[])?;
    for start in (0..EVENTS).step_by(40) {
        write(&mut *store, |to| {
            (start..start + 40).try_for_each(|index| to.append(&event(index).row()))
        })?;
    }
    let gone = (0..EVENTS).step_by(7);
    for (by, index) in (EVENTS..).zip(gone.clone()) {
        let (member, member_hash) = (format!("member-{index}"), Digest::of(&index.to_be_bytes()));
        let clearing = Clearing { by, member: &member, member_hash, erased: &[index], parted: &[] };
        write(&mut *store, |to| erase(to, &clearing))?;
    }
    store.compact()?;
    holds(!store.compaction_due()?, "a compaction is due after it was done")?;
    store.check()?;
    let Some(bytes) = place.bytes()? else { return Ok(()) };
    let holds_word = |word: &[u8]| bytes.windows(word.len()).any(|part| part == word);
    holds(holds_word(word(1).as_bytes()), "the bytes of the place are not those of the store")?;
    for index in gone {
        let event = event(index);
        let salt = event.payload.map(|(_, salt, _)| salt).unwrap_or_default();
        holds(!holds_word(word(index).as_bytes()), "words of who was erased are still there")?;
        holds(!holds_word(&salt), "a salt of who was erased is still there")?;
    }
    Ok(())
}
