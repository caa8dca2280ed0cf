//! `abide build`: a corpus of what members allow.

mod behind;
mod clock;
pub(super) mod fold;
pub(super) mod inputs;
mod pseudonyms;
mod report;
pub(super) mod request;
mod since;

use std::process::ExitCode;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use abide_corpus::{Hold, Keep, Made, Step, Summary};
use abide_ledger::{Digest, Draft, Ledger, event};
use jiff::Timestamp;
use serde_json::Map;
use tokio::runtime::Runtime;

use crate::args::Global;
use crate::attestation;
use crate::failure::{At, Failure};
use crate::models;
use crate::output::Output;
use crate::platform::{self, Platform};
use crate::profile::{Amount, Profile};
use crate::progress::Progress;
use crate::retention;
use inputs::Inputs;
pub(super) use report::{Built, left_out};
pub(super) use request::SCRUB;

/// How often a build starts over because a restriction arrived while it ran.
const RESTARTS_MAX: u32 = 10;

/// As of when to decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AsOf {
    /// The last event that is not about a corpus.
    Ledger,
    /// Now: the time becomes an event.
    Now,
    /// An instant that was asked for: hypothetical.
    Asked(Timestamp),
}

impl AsOf {
    fn is_hypothetical(self) -> bool {
        matches!(self, Self::Asked(_))
    }

    pub(super) fn parse(at: Option<&str>) -> Result<Self, Failure> {
        match at {
            None => Ok(Self::Ledger),
            Some("now") => Ok(Self::Now),
            Some(at) => at.parse().map(Self::Asked).map_err(|_| {
                Failure::usage("args::at", format_args!("`--at {at}` is not an instant"))
                    .hint("write RFC 3339, such as 2025-11-03T00:00:00Z, or `now`")
            }),
        }
    }
}

pub(super) fn run(
    at: Option<&str>,
    full: bool,
    profile: bool,
    global: &Global,
    output: Output,
) -> Result<ExitCode, Failure> {
    let as_of = AsOf::parse(at)?;
    let platform = Platform::open(global)?;
    let built = build(&platform, as_of, full)?;
    built.report(output);
    if profile {
        Output::note(built.profile());
    }
    Ok(ExitCode::SUCCESS)
}

/// Builds until no restriction has arrived meanwhile, enters the corpus in the ledger and publishes it. What may be decided otherwise than
/// in the corpus before is decided again; `full` decides everything.
pub(super) fn build(platform: &Platform, as_of: AsOf, mut full: bool) -> Result<Built, Failure> {
    let (since, profile) = (Instant::now(), Arc::new(Profile::start()));
    if let (Some(name), false) = (platform.config.overridden.first(), as_of.is_hypothetical()) {
        return Err(Failure::usage(
            "config::set_real",
            format_args!("`{name}` is not for real builds: their corpora would not show it"),
        )
        .hint("write it in abide.toml, or ask for a hypothetical corpus with `--at T`"));
    }
    let corpora = platform.path(&platform.config.corpus);
    let wait = Duration::from_secs(platform.config.wait_seconds);
    let _hold = Hold::take(&corpora, wait, || {
        Output::note("another build is at work here; waiting for it");
    })?;
    let mut ledger = platform.ledger()?;
    if !as_of.is_hypothetical() {
        behind::refuse(platform, &ledger)?;
    }
    if as_of == AsOf::Now {
        clock::enter(&mut ledger, platform::now())?;
    }
    let runtime = runtime()?;
    for _ in 0..RESTARTS_MAX {
        if as_of == AsOf::Ledger {
            clock::wind(&mut ledger, platform::now())?;
        }
        let mut inputs = Inputs::gather(platform, &mut ledger, as_of, full, &profile)?;
        let keep = inputs.keep.take();
        let made = runtime.block_on(make(platform, &inputs, keep, &profile));
        let Some(made) = inputs.named(made)? else {
            full = true;
            continue;
        };
        let bytes = made.summary().bytes;
        profile.end("write corpus", Amount::Bytes(bytes));
        inputs.unchanged()?;
        let summary = if as_of.is_hypothetical() {
            Some(made.publish()?)
        } else {
            enter(&mut ledger, made, &inputs)?
        };
        profile.end("publish", Amount::Bytes(bytes));
        if let Some(summary) = summary {
            if !as_of.is_hypothetical() {
                models::left::sweep(platform, &ledger);
            }
            if !summary.is_kept && !as_of.is_hypothetical() {
                Output::note("the index could not be kept: the next build decides every record");
            }
            return Ok(Built::new(inputs, summary, since.elapsed(), profile.stages()));
        }
        Output::note("a choice or another event arrived meanwhile; building again with it");
    }
    Err(Failure::failed(
        "build::overtaken",
        format_args!("events kept arriving during {RESTARTS_MAX} builds"),
    )
    .hint("try again at a quieter time; nothing was published"))
}

/// What streams of records are polled in.
fn runtime() -> Result<Runtime, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().build();
    runtime.at("build::runtime", "cannot start threads")
}

/// From the corpus before, if it can be; if that turns out to be damaged, from nothing.
async fn make(
    platform: &Platform,
    inputs: &Inputs,
    keep: Option<Keep>,
    profile: &Arc<Profile>,
) -> Result<Option<Made>, Failure> {
    match write(platform, inputs, keep, profile).await? {
        Err(error) if error.kind() == abide_corpus::Kind::Parent => {
            since::tell(&error);
            Ok(None)
        }
        made => Ok(Some(made?)),
    }
}

async fn write(
    platform: &Platform,
    inputs: &Inputs,
    keep: Option<Keep>,
    profile: &Arc<Profile>,
) -> Result<abide_corpus::Result<Made>, Failure> {
    let since = keep.as_ref().and_then(|keep| keep.since.as_ref());
    let total = match since {
        Some(since) => since.changed().len() as u64,
        None => inputs.rows()?,
    };
    let request = inputs.request(platform)?;
    let streams = inputs.decide(&request, keep.as_ref()).await?;
    let (deciding, writing) = (Progress::new("records"), OnceLock::new());
    let profile = Arc::clone(profile);
    let progress = move |step| match step {
        Step::Decided { records } => deciding.at(records, total),
        Step::Sorted { records } => {
            deciding.done();
            profile.end("decide and sort out", Amount::Records(records));
        }
        Step::Written { buckets, of } => {
            writing.get_or_init(|| Progress::new("buckets")).at(buckets, of);
        }
    };
    Ok(abide_corpus::write_keeping(request, streams, keep, progress).await)
}

/// Enters the corpus in the ledger by the transaction that finds nothing since its cutoff, then publishes it.
/// `None` if something has come since, be it only the time of something that was set for later.
fn enter(ledger: &mut Ledger, made: Made, inputs: &Inputs) -> Result<Option<Summary>, Failure> {
    let (now, position) = (platform::now(), &inputs.position);
    if ledger.due(now)?.is_some() {
        clock::enter(ledger, now)?;
        return Ok(None);
    }
    let id = &made.summary().id;
    let membership = Digest(made.summary().membership.0);
    // One that was built before stands in the ledger already. Whether anything has come since is asked all the same.
    let known = ledger.corpora()?.into_iter().find(|entry| entry.corpus.id == *id);
    if known.as_ref().is_some_and(|entry| entry.corpus.membership != membership) {
        return Err(Failure::failed(
            "build::membership",
            format_args!("the ledger has the corpus `{id}` with other rows or other pseudonyms"),
        )
        .hint("bring back the keys that it was built with; nothing was published"));
    }
    // What was withdrawn does not come back under its name: as of now, it is another corpus.
    if known.is_some() && retention::is_withdrawn(ledger, id)? {
        clock::enter(ledger, now)?;
        return Ok(None);
    }
    // It names who signs as well.
    if let Some(signer) = &inputs.signer {
        attestation::declare(ledger, &signer.public(), now)?;
    }
    // The log says who had acted by now, before it says what was made of it.
    ledger.append_root(now)?;
    let corpus =
        event::Corpus { id: id.clone(), position: *position, membership, details: Map::new() };
    let drafts = if known.is_some() { vec![] } else { vec![Draft::Corpus(corpus)] };
    match ledger.append_at(&drafts, position, now) {
        Ok(_) => Ok(Some(made.publish()?)),
        Err(error) if error.kind() == abide_ledger::error::Kind::Moved => Ok(None),
        Err(error) => Err(error.into()),
    }
}
