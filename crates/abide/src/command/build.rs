//! `abide build`: a corpus of what members allow.

mod clock;
pub(super) mod inputs;

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use abide_corpus::{Hold, Made, Step, Summary};
use abide_ledger::{Draft, Ledger, Position, event};
use abide_terms::decision::Reason;
use comfy_table::{CellAlignment, Table, presets};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::args::Global;
use crate::failure::{At, Failure};
use crate::output::Output;
use crate::platform::{self, Platform};
use crate::progress::Progress;
use inputs::Inputs;

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
    pub(super) fn parse(at: Option<&str>) -> Result<Self, Failure> {
        match at {
            None => Ok(Self::Ledger),
            Some("now") => Ok(Self::Now),
            Some(at) => at.parse().map(Self::Asked).map_err(|_| {
                Failure::failed("at_invalid", format_args!("`--at {at}` is not an instant"))
                    .hint("write RFC 3339, such as 2025-11-03T00:00:00Z, or `now`")
            }),
        }
    }
}

pub(super) fn run(
    at: Option<&str>,
    full: bool,
    global: &Global,
    output: Output,
) -> Result<ExitCode, Failure> {
    let as_of = AsOf::parse(at)?;
    let _ = full; // Every build decides every record.
    let platform = Platform::open(global)?;
    let since = Instant::now();
    let summary = build(&platform, as_of)?;
    report(&platform, &summary, since.elapsed(), output);
    Ok(ExitCode::SUCCESS)
}

/// Builds until no restriction has arrived meanwhile, enters the corpus in the ledger and publishes it.
pub(super) fn build(platform: &Platform, as_of: AsOf) -> Result<Summary, Failure> {
    let corpora = platform.path(&platform.config.corpus);
    let wait = Duration::from_secs(platform.config.wait_seconds);
    let _hold = Hold::take(&corpora, wait, || {
        Output::note("another build is at work here; waiting for it");
    })?;
    let mut ledger = platform.ledger()?;
    if as_of == AsOf::Now {
        clock::enter(&mut ledger, platform::now())?;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .build()
        .at("runtime", "cannot start threads")?;
    for _ in 0..RESTARTS_MAX {
        if as_of == AsOf::Ledger {
            clock::wind(&mut ledger, platform::now())?;
        }
        let inputs = Inputs::gather(platform, &mut ledger, as_of)?;
        let made = runtime.block_on(make(platform, &inputs))?;
        if let AsOf::Asked(_) = as_of {
            return Ok(made.publish()?);
        }
        if let Some(summary) = enter(&mut ledger, made, &inputs.position)? {
            return Ok(summary);
        }
        Output::note("a choice or another event arrived meanwhile; building again with it");
    }
    Err(Failure::failed(
        "build_overtaken",
        format_args!("events kept arriving during {RESTARTS_MAX} builds"),
    )
    .hint("try again at a quieter time; nothing was published"))
}

async fn make(platform: &Platform, inputs: &Inputs) -> Result<Made, Failure> {
    let total = inputs.rows()?;
    let streams = inputs.decide().await?;
    let (deciding, writing) = (Progress::new("records"), OnceLock::new());
    let progress = move |step| match step {
        Step::Decided { records } => deciding.at(records, total),
        Step::Written { buckets, of } => {
            deciding.done();
            writing.get_or_init(|| Progress::new("buckets")).at(buckets, of);
        }
    };
    Ok(abide_corpus::write(inputs.request(platform)?, streams, progress).await?)
}

/// Enters the corpus in the ledger by the transaction that finds nothing since its cutoff, then publishes it.
/// `None` if something has come since, be it only the time of something that was set for later.
fn enter(ledger: &mut Ledger, made: Made, position: &Position) -> Result<Option<Summary>, Failure> {
    let now = platform::now();
    if clock::is_due(ledger, now)? {
        clock::enter(ledger, now)?;
        return Ok(None);
    }
    let id = &made.summary().id;
    // One that was built before stands in the ledger already. Whether anything has come since is asked all the same.
    let is_known = ledger.corpora()?.iter().any(|entry| entry.corpus.id == *id);
    let corpus = event::Corpus { id: id.clone(), position: *position, details: Map::new() };
    let drafts = if is_known { vec![] } else { vec![Draft::Corpus(corpus)] };
    match ledger.append_at(&drafts, position, now) {
        Ok(_) => Ok(Some(made.publish()?)),
        Err(error) if error.kind() == abide_ledger::error::Kind::Moved => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Tells what was built.
pub(super) fn report(platform: &Platform, summary: &Summary, took: Duration, output: Output) {
    output.data(&data(summary, took));
    if output.is_json() {
        return;
    }
    let counts = &summary.counts;
    let by_reason = counts.by_reason();
    let mut table = Table::new();
    table.load_style(presets::ASCII_MARKDOWN).set_header([
        "decision",
        "records",
        "",
        "largest kinds of data",
    ]);
    for word in std::iter::once("allowed").chain(Reason::ALL.map(Reason::word)) {
        let Some(count) = by_reason.get(word) else { continue };
        let words = Reason::ALL
            .into_iter()
            .find(|reason| reason.word() == word)
            .map_or("in the corpus", Reason::words);
        table.add_row([
            word.to_owned(),
            count.to_string(),
            words.to_owned(),
            largest(counts, word),
        ]);
    }
    if let Some(column) = table.column_mut(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    output.say(&table);
    if let Some(simulated) = &platform.config.simulated {
        output.say(format_args!("Simulated: {simulated}"));
    }
    let again = if summary.reused { " It was there already, the same to the byte." } else { "" };
    let allowed = by_reason.get("allowed").copied().unwrap_or(0);
    let empty = match allowed.saturating_sub(summary.rows) {
        0 => String::new(),
        empty => format!(" {empty} more may be used and hold nothing to train on."),
    };
    output.say(format_args!(
        "\n{} of {} records are in, of {} members; {:.1} s.{empty}{again}\n  {}",
        summary.rows,
        counts.total(),
        summary.members_in,
        took.as_secs_f64(),
        summary.path.display()
    ));
    output.say(format_args!("  {}", summary.path.join("report.html").display()));
}

/// The kinds of data that a decision met most.
fn largest(counts: &abide_corpus::Counts, word: &str) -> String {
    let mut kinds: BTreeMap<&str, u64> = BTreeMap::new();
    for ((category, _, reason), count) in &counts.0 {
        if reason == word {
            *kinds.entry(category).or_default() += count;
        }
    }
    let mut kinds: Vec<_> = kinds.into_iter().collect();
    kinds.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
    let told: Vec<_> =
        kinds.iter().take(3).map(|(name, count)| format!("{name} {count}")).collect();
    told.join(", ")
}

pub(super) fn data(summary: &Summary, took: Duration) -> Value {
    let reasons = summary.counts.by_reason();
    let allowed = reasons.get("allowed").copied().unwrap_or(0);
    json!({
        "corpus": summary.id, "path": summary.path, "records": summary.counts.total(), "allowed": allowed,
        "reasons": reasons, "members_in": summary.members_in,
        "rewritten_shards": if summary.reused { 0 } else { summary.shards },
        "bytes": summary.bytes, "seconds": took.as_secs_f64(),
    })
}
