//! What a watch writes down: the operator's signatures against the operator.

use std::path::PathBuf;

use abide_verify::held::{self, Held};
use abide_verify::receipt::{Receipt, Trust};
use abide_verify::watch::{Memory, Seen};
use jiff::Timestamp;

use super::Watcher;
use crate::command::verify::{brief, is_breach};
use crate::failure::{At, Failure};
use crate::receipts;

/// Findings of which the two heads are the evidence.
const FORKS: [&str; 3] = ["log::rolled_back", "log::split_view", "log::rewritten"];

/// Writes what can be handed to somebody. Returns where it stands.
pub(super) fn write<E>(
    watcher: &Watcher,
    seen: &Seen<E>,
    memory: Option<&Memory>,
    now: Timestamp,
) -> Result<Vec<PathBuf>, Failure> {
    let mut written = vec![];
    if FORKS.iter().any(|code| seen.findings.has(code))
        && let Some(head) = &seen.head
    {
        let path = watcher.folder.join(format!("heads-{}.txt", head.checkpoint.size()));
        receipts::keep(&path, &heads(watcher, &head.note.to_string(), memory, now))?;
        written.push(path);
    }
    let Some(receipt) = &seen.receipt else { return Ok(written) };
    for proof in &seen.breaches {
        let corpus = proof.holding().corpus();
        let proof_name = format!("membership-{corpus}.json");
        let files = [
            ("receipt.json".to_owned(), receipt.to_json()?.into_bytes()),
            (proof_name.clone(), proof.to_string().into_bytes()),
        ];
        let held = files.each_ref().map(|(name, bytes)| Held { name, bytes });
        let time = format!("{now:.6}").parse().ok();
        let trust = Trust { policy: Some(watcher.policy.clone()), now: time, ..Trust::default() };
        let found = held::check(&held, &trust);
        if is_breach(&found) {
            let path = watcher.folder.join(format!("evidence-{corpus}.txt"));
            brief::write(&path, &held, &found, Some(&watcher.policy), now)?;
            written.push(path);
        } else {
            let path = watcher.folder.join(proof_name);
            receipts::keep(&path, &proof.to_string())?;
            written.push(path);
        }
    }
    Ok(written)
}

/// Both heads, to the byte.
fn heads(watcher: &Watcher, shown: &str, memory: Option<&Memory>, now: Timestamp) -> String {
    let of_receipt = || {
        let receipt = Receipt::parse(&watcher.receipt).at("receipt::format", "the receipt");
        receipt.map(|receipt| receipt.log.checkpoint().to_string()).unwrap_or_default()
    };
    let kept = memory.map_or_else(of_receipt, |memory| memory.checkpoint().to_owned());
    format!(
        "TWO HEADS OF ONE LOG THAT DO NOT FIT\n\nWritten on {now} by `abide watch`.\n\n\
         Whoever holds the log's key signed both. No log that only grew has both of them. Show them to the log's witnesses and to other\n\
         members, and ask the platform which of the two it stands by.\n\n\
         ----- kept -----\n{kept}----- end of kept -----\n\n----- shown -----\n{shown}----- end of shown -----\n"
    )
}
