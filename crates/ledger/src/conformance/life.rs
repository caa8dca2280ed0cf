//! A whole ledger on the store: a life of appends, imports, erasures and roots, many at once, and an older copy put back.

use std::sync::mpsc;

use abide_terms::event::{Right, Setting};
use abide_verify::checkpoint::Checkpoint;
use abide_verify::merkle::Hash;
use jiff::{SignedDuration, Timestamp};

use super::fault::{Fault, Outcome, holds, same};
use super::{Check, Place};
use crate::error::{Error, Kind, Result};
use crate::event::{Choice, Draft, Objection, Provenance};
use crate::keys::{Key, Keys, LogKey};
use crate::log::Beside;
use crate::{Appender, Ledger};

pub(super) const CHECKS: &[Check] = &[
    Check { name: "life", must: "a ledger lives on it, and verifies", run: life },
    Check { name: "many", must: "many append at once, and each finds their event", run: many },
    Check { name: "rolled_back", must: "a store that was put back is refused", run: rolled_back },
];

fn keys() -> Result<Keys> {
    let log = LogKey::new("example.com/conformance", Key::new([3; 32]))?;
    let (suppression, pseudonym) = (Key::new([1; 32]), Key::new([2; 32]));
    Ok(Keys { suppression, pseudonym, log, vrf: Key::new([4; 32]) })
}

fn at(seconds: u32) -> Timestamp {
    // After 2025-11-04T09:00:00Z; nothing here comes near the ends of time.
    let start = Timestamp::from_second(1_762_246_800).unwrap_or_default();
    start.checked_add(SignedDuration::from_secs(seconds.into())).unwrap_or(start)
}

fn off(member: &str, at: Timestamp) -> Draft {
    Draft::Choice(Choice {
        member: member.to_owned().into(),
        setting: Setting::Off,
        category: None,
        at,
        terms: None,
        actor: "member".into(),
        channel: "web".into(),
        provenance: Provenance::Live,
    })
}

fn erasure(member: &str, at: Timestamp) -> Draft {
    let (member, right) = (member.to_owned().into(), Right::Erasure);
    Draft::Objection(Objection { member, right, at, stands: true, provenance: Provenance::Live })
}

fn created(place: &dyn Place) -> Result<Ledger> {
    Ledger::create_in(place.create()?, place.path(), &keys()?, at(0))
}

fn opened(place: &dyn Place) -> Result<Ledger> {
    Ledger::open_in(place.open()?, place.path(), &keys()?)
}

fn life(place: &dyn Place) -> Outcome {
    let mut ledger = created(place)?;
    let mut heads = Vec::new();
    for round in 1..=8_u32 {
        let now = at(round * 10);
        let member = |number: u32| format!("m{}", (round + number) % 5);
        ledger.append(&[off(&member(0), now), off(&member(1), now)], now)?;
        ledger.import((0..40).map(|number| Ok(off(&member(number), at(0)))), now, |_| {})?;
        if round % 3 == 0 {
            let erased = ledger.append(&[erasure(&member(0), now)], now)?;
            let erased = erased.first().ok_or_else(|| Fault::new("an erasure has no place"))?;
            ledger.receipt(erased.index, "Example")?;
            holds(ledger.is_suppressed(&member(0))?, "who was erased is not suppressed")?;
            holds(ledger.account(&member(0))?.is_none(), "who was erased has an account")?;
        }
        if round % 2 == 0 {
            ledger.append_root(now)?;
        }
        ledger.verify()?;
        let position = ledger.position()?;
        heads.push((position, ledger.root(position.events)?));
        if round % 4 == 0 {
            drop(ledger);
            ledger = opened(place)?;
        }
    }
    let reader = ledger.reader()?;
    drop(ledger);
    let ledger = opened(place)?;
    let verified = ledger.verify()?;
    holds(verified.erased > 0, "nothing was erased")?;
    for (position, root) in heads {
        same(&reader.root(position.events)?, &root, "the root of an earlier head")?;
        reader.visit(0..position.events, &position, |_| {})?;
    }
    Ok(())
}

fn many(place: &dyn Place) -> Outcome {
    const EVENTS: usize = 300;
    let appender = Appender::start(created(place)?, "Example", || at(60))?;
    let (tell, told) = mpsc::channel();
    for number in 0..EVENTS {
        let (tell, member) = (tell.clone(), format!("m{}", number % 50));
        appender.submit(off(&member, at(60)), move |done| drop(tell.send((member, done))))?;
    }
    drop(tell);
    let mut indices = Vec::new();
    for (member, done) in told {
        let done = done?;
        let receipt = done.receipt.ok_or_else(|| Fault::new("an event has no receipt"))?;
        holds(receipt.contains(&member), "a receipt is of another member")?;
        indices.push(done.appended.index);
    }
    indices.sort_unstable();
    same(&indices, &(1..=EVENTS as u64).collect(), "the places of all events")?;
    drop(appender.close()?);
    opened(place)?.verify()?;
    Ok(())
}

/// The head that is kept outside says that there was more, or something else.
fn rolled_back(place: &dyn Place) -> Outcome {
    let mut ledger = created(place)?;
    ledger.append(&[off("anna", at(1))], at(1))?;
    let older = ledger.checkpoint()?;
    ledger.append(&[off("ben", at(2)), off("carl", at(2))], at(2))?;
    let size = ledger.position()?.events;
    let (newest, root) = (ledger.checkpoint()?, ledger.root(size)?);
    drop(ledger);
    let beside = Beside::of(place.path());
    let older = older.ok_or_else(|| Fault::new("a ledger has no head"))?;
    beside.write(&older)?;
    drop(opened(place)?);
    same(&beside.read()?, &newest, "the head that is kept of a store that went on")?;
    let keys = keys()?;
    for (size, root, what) in
        [(size + 1, root, "an older store"), (size, Hash([1; 32]), "another store")]
    {
        let head = Checkpoint::new(keys.log.origin(), size, root).map_err(Error::from)?;
        beside.write(&head.sign(&keys.log.signer()?).map_err(Error::from)?)?;
        let kind = opened(place).err().map(|error| error.kind());
        same(&kind, &Some(Kind::RolledBack), what)?;
    }
    Ok(())
}
