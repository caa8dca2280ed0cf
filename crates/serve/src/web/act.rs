//! One act of a member: entered once, however often it is sent, and answered by its entry in the ledger.
//!
//! A form says which choice it showed. What came first after that one, with the same setting, is this very act: sent twice, or answered by a server that was
//! killed before it could say so. So the ledger itself remembers, and nothing else has to.

use abide_ledger::event::{Choice, Draft, Provenance};
use abide_terms::event::Setting;
use tokio::sync::oneshot;

use super::{Shared, standing};
use crate::error::{Error, Kind, Result};

/// What somebody asks for.
#[derive(Debug, Clone)]
pub(crate) struct Wish {
    pub(crate) setting: Setting,
    pub(crate) category: Option<String>,
    /// The last choice of this scope that the form showed, 0 for none: no choice is the ledger's first event. `None` is whatever stands.
    pub(crate) seen: Option<u64>,
    /// The version of the terms that the form showed.
    pub(crate) terms: Option<String>,
    /// By which way: `web`, `link`.
    pub(crate) channel: &'static str,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Done {
    /// It stands in the ledger as this event: now, or since it was sent before.
    Kept(u64),
    /// Something else came in between, so an *on* is not taken: it would undo what its sender has not seen.
    Stale,
}

/// What the ledger says of a wish.
#[derive(Debug)]
enum Known {
    Done(Done),
    New { terms: Option<String> },
}

pub(crate) async fn choose(shared: &Shared, member: &str, wish: Wish) -> Result<Done> {
    let _turn = shared.stripes.of(member).await;
    let known = {
        let (inner, member, wish) = (shared.clone(), member.to_owned(), wish.clone());
        shared.readers.ask(move |ledger| known(&inner, ledger, &member, &wish)).await
    };
    let terms = match known {
        Ok(Known::Done(done)) => return Ok(done),
        Ok(Known::New { terms }) => terms,
        // Whatever cannot be read keeps nobody from an *off*.
        Err(_) if wish.setting == Setting::Off => wish.terms.clone(),
        Err(error) => return Err(error),
    };
    let choice = Choice {
        member: member.to_owned().into(),
        setting: wish.setting,
        category: wish.category.map(Into::into),
        at: shared.now(),
        terms: terms.map(Into::into),
        actor: "member".into(),
        channel: wish.channel.into(),
        provenance: Provenance::Live,
    };
    append(shared, Draft::Choice(choice)).await.map(|entered| Done::Kept(entered.appended.index))
}

fn known(
    shared: &Shared,
    ledger: &abide_ledger::Ledger,
    member: &str,
    wish: &Wish,
) -> Result<Known> {
    let history = ledger.history(member, &ledger.position()?)?;
    let scope = wish.category.as_deref();
    let is_since = |index: u64| wish.seen.is_some_and(|seen| index > seen);
    let mut since = history
        .choices
        .iter()
        .filter(|choice| choice.category.as_deref() == scope && is_since(choice.index));
    match since.next() {
        Some(first) if first.setting == wish.setting => {
            return Ok(Known::Done(Done::Kept(first.index)));
        }
        Some(_) if wish.setting == Setting::On => return Ok(Known::Done(Done::Stale)),
        _ => {}
    }
    let last = standing::last(&history.choices, scope);
    if let Some(last) =
        last.filter(|last| last.setting == Setting::Off && wish.setting == Setting::Off)
    {
        return Ok(Known::Done(Done::Kept(last.index)));
    }
    if wish.setting == Setting::Off {
        return Ok(Known::New { terms: wish.terms.clone() });
    }
    // An *on* is tied to the text that its sender saw: it must be the one that holds now.
    let documents = shared.terms.all(ledger)?;
    let now = shared.now();
    let newest = documents
        .iter()
        .filter(|version| version.published <= now)
        .max_by_key(|version| version.published);
    match newest.filter(|newest| wish.terms.as_deref() == Some(newest.version.as_str())) {
        Some(newest) => Ok(Known::New { terms: Some(newest.version.clone()) }),
        None => Ok(Known::Done(Done::Stale)),
    }
}

/// Hands an event to the writer, and waits until it is on the disk.
pub(crate) async fn append(shared: &Shared, draft: Draft) -> Result<abide_ledger::Acknowledged> {
    let ended = || Error::new(Kind::Ledger, "the ledger's writer has ended");
    let appender = shared.setup.appender.as_ref().ok_or_else(|| {
        Error::new(Kind::Ledger, "this server saves nothing").hint("start it without `--read-only`")
    })?;
    let (tell, told) = oneshot::channel();
    appender.submit(draft, move |done| drop(tell.send(done)))?;
    Ok(told.await.map_err(|_| ended())??)
}
