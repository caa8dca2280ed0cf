//! `abide log check`: a whole log, read as anybody can.

use std::process::ExitCode;

use abide_verify::audit::{Order, Walked};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::args::{Global, Outside};
use crate::failure::{Exit, Failure};
use crate::output::Output;
use crate::outside::{Kept, Log};
use crate::platform;

pub(super) fn run(outside: &Outside, global: &Global, output: Output) -> Result<ExitCode, Failure> {
    let now = platform::now();
    let mut log = Log::open(outside, global)?;
    let mut order = Order::new(now).with(log.seen());
    let walked = log.walk(&mut [&mut order])?;
    report(&log, walked, outside, now, json!({}), output)
}

/// Says what was found, and keeps the head if nothing was.
pub(crate) fn report(
    log: &Log,
    walked: Walked,
    outside: &Outside,
    now: Timestamp,
    more: Value,
    output: Output,
) -> Result<ExitCode, Failure> {
    let is_right = log.findings.is_empty();
    if let (true, Some(file), Some(head)) = (is_right, &outside.state, &log.head) {
        Kept::write(file, &head.note, now)?;
    }
    let mut document = json!({
        "ok": is_right,
        "findings": log.findings.shown(),
        "counts": log.findings.counts(),
        "entries": walked.entries,
        "tiles": walked.tiles,
        "origin": log.head.as_ref().map(|head| head.checkpoint.origin()),
        // Two of these that differ are evidence: who signed them cannot take that back.
        "checkpoint": log.head.as_ref().map(|head| head.note.to_string()),
        "kept": log.kept.as_ref().map(|kept| kept.note.to_string()),
        "witnesses": log.head.iter().flat_map(|head| &head.witnesses).map(|(key, time)| {
            json!({ "name": key.name(), "time": Timestamp::from_second(*time as i64).ok() })
        }).collect::<Vec<_>>(),
    });
    if let (Value::Object(document), Value::Object(more)) = (&mut document, more) {
        document.extend(more);
    }
    output.data(&document);
    if !output.is_json() {
        say(log, walked, outside, output);
    }
    Ok(if is_right { ExitCode::SUCCESS } else { Exit::Found.into() })
}

fn say(log: &Log, walked: Walked, outside: &Outside, output: Output) {
    for finding in log.findings.shown() {
        output.say(finding);
    }
    let shown = log.findings.shown().len() as u64;
    let all: u64 = log.findings.counts().values().sum();
    if all > shown {
        output.say(format_args!("… and {} more", all - shown));
    }
    let Some(head) = &log.head else { return };
    if !log.findings.is_empty() {
        return output.say("Keep the head that you were shown, and the one that you had: two that do not fit are evidence.");
    }
    let size = head.checkpoint.size();
    output.say(format_args!(
        "`{}` is what its head says: {} entries and {} tiles.",
        head.checkpoint.origin(),
        walked.entries,
        walked.tiles
    ));
    if !log.policy.witnesses().is_empty() {
        output.say(format_args!(
            "{} of {} witnesses signed it.",
            head.witnesses.len(),
            log.policy.witnesses().len()
        ));
    }
    match (&outside.state, &log.kept) {
        (None, _) => {
            output.say("Whether it only grew is not known: keep a head with `--state FILE`.");
        }
        (Some(_), None) => {
            output.say("Its head is kept: the next time this shows whether it only grew.");
        }
        (Some(_), Some(kept)) => output.say(format_args!(
            "It only grew: {} entries since the last time.",
            size - kept.checkpoint.size()
        )),
    }
}
