//! An event on its way into the ledger, and what there is to say about it afterwards.

use std::process::ExitCode;

use abide_ledger::{Appended, Draft, Event, Ledger};
use abide_terms::event::{Right, Setting};
use jiff::Timestamp;
use serde_json::json;

use crate::corpora;
use crate::failure::Failure;
use crate::members;
use crate::output::Output;
use crate::platform::Platform;
use crate::receipts;

/// How many corpora are named one by one.
const CORPORA_MAX: usize = 10;

/// Enters an event. What it says is looked at afterwards only: nothing may keep an *off* waiting, or out.
pub(super) fn enter(
    platform: &Platform,
    event: &Draft,
    done: &str,
    now: Timestamp,
    output: Output,
) -> Result<ExitCode, Failure> {
    let is_erasure = is_erasure(event);
    let kind = if is_erasure { "erasure" } else { event.kind().word() };
    let mut ledger = platform.ledger()?;
    let appended = append(&mut ledger, event, now)?;
    // At once: that of an erasure is made from what the erasure destroys.
    let receipt = is_act(event).then(|| receipts::issue(platform, &ledger, appended.index));
    let ledger = platform.read_ledger()?;
    let mut warnings = warnings(platform, &ledger, event)?;
    let receipt = match receipt.transpose() {
        Ok(path) => path,
        Err(failure) => {
            warnings.push(format!(
                "entry {} stands, and its receipt could not be written: {}; `abide receipt --event {}` writes it",
                appended.index, failure.words, appended.index
            ));
            None
        }
    };
    let before = if takes_back(event) { corpora::before(platform, appended.index) } else { vec![] };
    let cleared = if is_erasure { Some(cleared(&ledger, appended)?) } else { None };
    if is_erasure && ledger.compaction_due()? {
        warnings.push(
            "a reader keeps the ledger's file from being rewritten, so what was erased can still be found in its \
             bytes; erase again when it has finished"
                .to_owned(),
        );
    }
    for warning in &warnings {
        Output::note(format_args!("warning: {warning}"));
    }
    let entry = json!({ "index": appended.index, "appended": appended.appended, "kind": kind });
    let data = json!({ "event": entry, "receipt": receipt, "warnings": warnings });
    let mut data = data.as_object().cloned().unwrap_or_default();
    if takes_back(event) {
        data.insert("corpora_before".to_owned(), json!(before));
    }
    data.extend(cleared.map(|cleared| ("cleared".to_owned(), json!(cleared))));
    output.data(&data);
    if output.is_json() {
        return Ok(ExitCode::SUCCESS);
    }
    match cleared {
        Some(0) => output.say("The ledger held nothing about this member; a keyed hash keeps their switch off."),
        Some(entries) => output.say(format_args!(
            "What {} of the ledger said about this member is cleared; a keyed hash keeps their switch off.",
            if entries == 1 { "1 entry".to_owned() } else { format!("{entries} entries") }
        )),
        None => output.say(done),
    }
    if !before.is_empty() {
        let named: Vec<&str> = before.iter().take(CORPORA_MAX).map(String::as_str).collect();
        let more = match before.len().saturating_sub(CORPORA_MAX) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        output.say(format_args!(
            "{} on disk, built before it, may hold something of theirs: {}{more}.",
            if before.len() == 1 {
                "1 corpus".to_owned()
            } else {
                format!("{} corpora", before.len())
            },
            named.join(", ")
        ));
    }
    output.say(format_args!("Ledger entry {}, {}.", appended.index, appended.appended));
    if let Some(path) = receipt {
        output.say(format_args!("The member's receipt: {}.", path.display()));
    }
    Ok(ExitCode::SUCCESS)
}

fn append(ledger: &mut Ledger, event: &Draft, now: Timestamp) -> Result<Appended, Failure> {
    let appended = ledger.append(std::slice::from_ref(event), now)?.into_iter().next();
    appended.ok_or_else(|| Failure::failed("ledger::append", "nothing was appended"))
}

/// Whether it is an act of a member, of which they hold a receipt.
fn is_act(event: &Event<'_>) -> bool {
    matches!(event, Event::Choice(_) | Event::Objection(_))
}

fn is_erasure(event: &Event<'_>) -> bool {
    matches!(event, Event::Objection(said) if said.right == Right::Erasure)
}

/// Whether a member takes back what earlier corpora rest on.
fn takes_back(event: &Event<'_>) -> bool {
    match event {
        Event::Choice(said) => said.setting == Setting::Off,
        Event::Objection(said) => said.stands,
        _ => false,
    }
}

/// Names that may be misspelt. The event stands all the same: a member may come later, and what restricts is never refused.
fn warnings(
    platform: &Platform,
    ledger: &Ledger,
    event: &Event<'_>,
) -> Result<Vec<String>, Failure> {
    let mut warnings = vec![];
    let terms = match event {
        Event::Choice(said) => said.terms.as_deref(),
        Event::Bounce(said) => Some(&*said.terms),
        _ => None,
    };
    if let Some(name) = terms {
        let published = ledger.published(&ledger.position()?)?;
        if !published.iter().any(|entry| entry.terms.version == name) {
            warnings.push(format!("no version `{name}` is published"));
        }
    }
    if let Some(id) = event.member() {
        match members::has(platform, id) {
            Ok(true) => {}
            Ok(false) => warnings.push(format!(
                "nobody of the id `{id}` is among the members now; the entry waits for whoever comes under it"
            )),
            Err(failure) => warnings.push(format!(
                "whether `{id}` is among the members cannot be said: {}",
                failure.words
            )),
        }
    }
    Ok(warnings)
}

/// How many payloads an erasure cleared.
fn cleared(ledger: &Ledger, appended: Appended) -> Result<usize, Failure> {
    let mut cleared = 0;
    let range = appended.index..appended.index.saturating_add(1);
    ledger.visit(range, &ledger.position()?, |entry| {
        if let Event::Erasure(erasure) = entry.event {
            cleared = erasure.erases.len();
        }
    })?;
    Ok(cleared)
}
