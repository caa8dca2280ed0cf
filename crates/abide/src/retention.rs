//! When corpora end: what the terms promise, and the platform's rule of retention.
//!
//! A corpus is withdrawn first: nothing new is trained on it. Its rows are deleted after a time of grace in which readers finish, and
//! never under somebody who reads them. Both are entries of the ledger.

mod promise;

use std::time::Duration;

use abide_corpus::{Hold, delete};
use abide_ledger::event::{Reason, Stage, Withdrawal};
use abide_ledger::{Draft, Ledger};
use jiff::{SignedDuration, Timestamp};

use crate::failure::Failure;
use crate::models;
use crate::output::Output;
use crate::platform::Platform;
pub(crate) use promise::Promise;

/// A corpus that was entered, and how far its end has come.
#[derive(Debug, Clone)]
pub(crate) struct Standing {
    pub(crate) id: String,
    /// How many events its build had read.
    pub(crate) events: u64,
    pub(crate) entered: Timestamp,
    /// The last stage, and when it was entered.
    pub(crate) end: Option<(Stage, Timestamp)>,
}

/// What came of the rules.
#[derive(Debug, Default)]
pub(crate) struct Ended {
    pub(crate) withdrawn: Vec<(String, Reason)>,
    pub(crate) deleted: Vec<String>,
    /// Withdrawn corpora whose rows have to wait, and for what.
    pub(crate) held: Vec<(String, String)>,
}

/// Every corpus that was entered, oldest first.
pub(crate) fn corpora(ledger: &Ledger) -> Result<Vec<Standing>, Failure> {
    let mut corpora: Vec<Standing> = vec![];
    for entry in ledger.corpora()? {
        corpora.push(Standing {
            id: entry.corpus.id,
            events: entry.corpus.position.events,
            entered: entry.appended,
            end: None,
        });
    }
    for entry in ledger.withdrawals()? {
        let withdrawal = entry.withdrawal;
        for corpus in corpora.iter_mut().filter(|corpus| corpus.id == withdrawal.corpus) {
            corpus.end = Some((withdrawal.stage, entry.appended));
        }
    }
    Ok(corpora)
}

/// Whether a corpus was withdrawn.
pub(crate) fn is_withdrawn(ledger: &Ledger, id: &str) -> Result<bool, Failure> {
    Ok(ledger.withdrawals()?.iter().any(|entry| entry.withdrawal.corpus == id))
}

/// Withdraws one corpus.
pub(crate) fn withdraw(
    ledger: &mut Ledger,
    id: &str,
    reason: Reason,
    now: Timestamp,
) -> Result<u64, Failure> {
    enter(ledger, id, Stage::Withdrawn, reason, now)
}

/// Withdraws what the rules say, then deletes whatever was withdrawn long enough ago. Withdrawing waits for nobody; a build that is at
/// work keeps rows.
pub(crate) fn apply(
    platform: &Platform,
    ledger: &mut Ledger,
    now: Timestamp,
) -> Result<Ended, Failure> {
    let mut ended = Ended::default();
    for (id, reason) in due(platform, ledger, now)? {
        match withdraw(ledger, &id, reason, now) {
            Ok(_) => ended.withdrawn.push((id, reason)),
            // Another schedule was a moment faster.
            Err(_) if is_withdrawn(ledger, &id)? => {}
            Err(failure) => return Err(failure),
        }
    }
    let Some(rule) = &platform.config.retention else { return Ok(ended) };
    let grace = SignedDuration::from_hours(rule.grace_hours.into());
    let is_over = |corpus: &Standing| matches!(corpus.end, Some((Stage::Withdrawn, at)) if now.duration_since(at) >= grace);
    if !corpora(ledger)?.iter().any(is_over) {
        return Ok(ended);
    }
    let folder = platform.path(&platform.config.corpus);
    let wait = Duration::from_secs(platform.config.wait_seconds);
    let waiting = || Output::note("a build is at work here; waiting for it");
    let hold = Hold::take(&folder, wait, waiting);
    // Asked again: whoever was at work may have ended some of them.
    for corpus in corpora(ledger)?.into_iter().filter(is_over) {
        match &hold {
            Ok(_) => end(platform, ledger, &corpus.id, now, &mut ended)?,
            Err(error) => ended.held.push((corpus.id, error.to_string())),
        }
    }
    Ok(ended)
}

/// Which corpora are to be withdrawn now. The newest is superseded by none, but it can have outlived the promise.
fn due(
    platform: &Platform,
    ledger: &Ledger,
    now: Timestamp,
) -> Result<Vec<(String, Reason)>, Failure> {
    let standing: Vec<Standing> =
        corpora(ledger)?.into_iter().filter(|corpus| corpus.end.is_none()).collect();
    let Some(oldest) = standing.iter().map(|corpus| corpus.events).min() else {
        return Ok(vec![]);
    };
    let broken = Promise::read(ledger)?.broken(ledger, oldest, now)?;
    let is_old = |place: usize, corpus: &Standing| {
        let Some(rule) = &platform.config.retention else { return false };
        let newer = standing.len() - place - 1;
        let days = rule.keep_days.map(|days| SignedDuration::from_hours(24 * i64::from(days)));
        let is_past = days.is_some_and(|days| now.duration_since(corpus.entered) >= days);
        newer > 0 && (newer >= rule.keep.get() as usize || is_past)
    };
    let mut due = vec![];
    for (place, corpus) in standing.iter().enumerate() {
        if broken.is_some_and(|newest| newest >= corpus.events) {
            due.push((corpus.id.clone(), Reason::Promise));
        } else if is_old(place, corpus) {
            due.push((corpus.id.clone(), Reason::Superseded));
        }
    }
    Ok(due)
}

/// Deletes the rows of a withdrawn corpus, unless something still needs them.
fn end(
    platform: &Platform,
    ledger: &mut Ledger,
    id: &str,
    now: Timestamp,
    ended: &mut Ended,
) -> Result<(), Failure> {
    if let Some(model) = models::resting_on(platform, ledger, id)? {
        let why = format!(
            "model {model} learned from it, and keeps what left unsaid by it until `abide forget` takes its place"
        );
        ended.held.push((id.to_owned(), why));
        return Ok(());
    }
    let corpora = platform.path(&platform.config.corpus);
    // What is not here may stand elsewhere, rows and all: that it is gone is not said.
    let why = match delete(&corpora, id) {
        Ok(()) => None,
        Err(error) if error.kind() == abide_corpus::Kind::Busy => {
            Some("somebody reads it".to_owned())
        }
        Err(error) => Some(error.to_string()),
    };
    if let Some(why) = why {
        ended.held.push((id.to_owned(), why));
        return Ok(());
    }
    let reason = ledger
        .withdrawals()?
        .into_iter()
        .find(|entry| entry.withdrawal.corpus == id)
        .map_or(Reason::Asked, |entry| entry.withdrawal.reason);
    enter(ledger, id, Stage::Deleted, reason, now)?;
    ended.deleted.push(id.to_owned());
    Ok(())
}

fn enter(
    ledger: &mut Ledger,
    id: &str,
    stage: Stage,
    reason: Reason,
    now: Timestamp,
) -> Result<u64, Failure> {
    let withdrawal = Withdrawal { corpus: id.to_owned(), stage, reason };
    let appended = ledger.append(&[Draft::Withdrawal(withdrawal)], now)?;
    Ok(appended.first().map_or(0, |appended| appended.index))
}
