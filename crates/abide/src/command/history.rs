//! `abide history`: everything that the ledger holds about one member.

use std::process::ExitCode;

use abide_ledger::event::Provenance;
use abide_ledger::{Entry, Event, Suppression};
use abide_terms::event::{Right, Setting};
use comfy_table::{Table, presets};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::args::Global;
use crate::failure::{At, Failure};
use crate::members;
use crate::output::Output;
use crate::platform::Platform;

pub(super) fn run(member: &str, global: &Global, output: Output) -> Result<ExitCode, Failure> {
    let platform = Platform::open(global)?;
    let ledger = platform.read_ledger()?;
    let entries = ledger.entries(member, &ledger.position()?)?;
    let erased = ledger.suppressions()?.of(member);
    if entries.is_empty() && erased.is_none() {
        known(&platform, member)?;
    }
    let suppression = erased.map(
        |erased| json!({ "index": erased.index, "at": erased.at, "appended": erased.appended }),
    );
    let listed = entries.iter().map(|entry| Ok(json!({
        "index": entry.index, "appended": entry.appended, "kind": entry.event.kind().word(), "event": body(&entry.event)?,
    })));
    let listed = listed.collect::<Result<Vec<_>, Failure>>()?;
    output.data(&json!({ "member": member, "entries": listed, "erased": suppression }));
    if !output.is_json() {
        say(member, &entries, erased, output);
    }
    Ok(ExitCode::SUCCESS)
}

/// Fails where the ledger holds nothing, and there is no such member either.
fn known(platform: &Platform, member: &str) -> Result<(), Failure> {
    let unknown = || {
        Failure::not_found(
            "history::member_unknown",
            format_args!("the ledger holds nothing about `{member}`, and no member has that id"),
        )
    };
    match members::has(platform, member) {
        Ok(true) => Ok(()),
        Ok(false) => Err(unknown().hint("an id is written here as in the members' files")),
        Err(failure) => {
            Err(unknown().hint(format_args!("the members cannot be read: {}", failure.words)))
        }
    }
}

fn say(member: &str, entries: &[Entry], erased: Option<Suppression>, output: Output) {
    if let Some(erased) = erased {
        output.say(format_args!(
            "`{member}` was erased at {} (entry {}): what the ledger held before is cleared, and their switch stays off.",
            erased.at, erased.index
        ));
    }
    if entries.is_empty() {
        let since = if erased.is_some() { " since" } else { "" };
        output.say(format_args!("The ledger holds nothing about `{member}`{since}."));
        return;
    }
    let mut table = Table::new();
    table.load_style(presets::ASCII_MARKDOWN).set_header(["entry", "at", "kind", "what"]);
    for entry in entries {
        let at = entry.event.at().unwrap_or(entry.appended);
        table.add_row([
            entry.index.to_string(),
            at.to_string(),
            entry.event.kind().word().to_owned(),
            format!("{}{}", what(&entry.event), came(&entry.event, at, entry.appended)),
        ]);
    }
    output.say(table);
}

/// What an event says, in words.
fn what(event: &Event<'_>) -> String {
    match event {
        Event::Choice(said) => {
            let setting = if said.setting == Setting::On { "on" } else { "off" };
            let of = said.category.as_ref().map_or(String::new(), |of| format!(" for {of}"));
            let seen =
                said.terms.as_ref().map_or(String::new(), |terms| format!(", shown terms {terms}"));
            format!("{setting}{of}{seen}; by {}, {}", said.actor, said.channel)
        }
        Event::Notice(said) => {
            let resumes = said
                .resumes
                .as_ref()
                .map_or(String::new(), |of| format!(", of the end of pause {of}"));
            format!("served notice of terms {}{resumes}; {}", said.terms, said.channel)
        }
        Event::Bounce(said) => format!("the notice of terms {} came back", said.terms),
        Event::Objection(said) => {
            let right = match said.right {
                Right::Objection => "an objection",
                Right::Erasure => "an erasure",
                Right::Restriction => "a restriction",
            };
            format!("{right} {}", if said.stands { "stands" } else { "is withdrawn" })
        }
        _ => String::new(),
    }
}

/// When an event came in, if it states another time.
fn came(event: &Event<'_>, at: Timestamp, appended: Timestamp) -> String {
    let provenance = match event {
        Event::Choice(said) => said.provenance,
        Event::Notice(said) => said.provenance,
        Event::Bounce(said) => said.provenance,
        Event::Objection(said) => said.provenance,
        _ => Provenance::Live,
    };
    if provenance == Provenance::Import {
        format!("; imported {appended}")
    } else if at == appended {
        String::new()
    } else {
        format!("; entered {appended}")
    }
}

/// What an event says, as its payload does.
fn body(event: &Event<'_>) -> Result<Value, Failure> {
    serde_json::to_value(event).at("history::event", "an event")
}
