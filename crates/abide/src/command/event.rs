//! One event, now: a choice, a notice, a pause, a resume, an objection, an erasure; and a member's history.

use std::process::ExitCode;

use abide_ledger::event::{
    Bounce, Choice, Event, Handling, Notice, Objection, Pause, Provenance, Resume, Window,
};
use abide_terms::{event as words, taxonomy};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::args::{Command, Global, Right, Setting};
use crate::failure::{At, Exit, Failure};
use crate::output::Output;
use crate::platform::{self, Platform};

const LIVE: Provenance = Provenance::Live;

pub(super) fn run(command: &Command, global: &Global, output: Output) -> Result<ExitCode, Failure> {
    let platform = Platform::open(global)?;
    let now = platform::now();
    let (event, done) = match command {
        Command::Choose { member, setting, category, terms, actor, channel } => {
            if let Some(category) = category {
                known(category)?;
            }
            let seen = match terms {
                Some(version) => Some(version.clone()),
                None => newest(&platform, now)?,
            };
            let setting = match setting {
                Setting::On => words::Setting::On,
                Setting::Off => words::Setting::Off,
            };
            let choice = Choice {
                member: member.clone().into(),
                setting,
                category: category.clone().map(Into::into),
                at: now,
                terms: seen.map(Into::into),
                actor: actor.clone().into(),
                channel: channel.clone().into(),
                provenance: LIVE,
            };
            (
                Event::Choice(choice),
                format!("The choice of {member} is kept: no later corpus goes past it."),
            )
        }
        Command::Notice { member, terms, channel: _, resumes: _, bounced: true } => {
            let bounce = Bounce {
                member: member.clone().into(),
                terms: terms.clone().into(),
                at: now,
                provenance: LIVE,
            };
            (
                Event::Bounce(bounce),
                format!("The notice of {terms} did not reach {member}: it no longer counts."),
            )
        }
        Command::Notice { member, terms, channel, resumes, bounced: false } => {
            let notice = Notice {
                member: member.clone().into(),
                terms: terms.clone().into(),
                at: now,
                channel: channel.clone().into(),
                resumes: resumes.clone().map(Into::into),
                provenance: LIVE,
            };
            (Event::Notice(notice), format!("{member} was served notice of {terms}."))
        }
        Command::Pause { regions, authority, reason, reference, id, purge, conditions, from } => {
            let purge = purge.as_deref().map(window).transpose()?;
            let from = from.unwrap_or(now);
            let day = from.to_string();
            let day = day.get(..10).unwrap_or_default();
            let id =
                id.clone().unwrap_or_else(|| format!("{}-{day}", regions.join("-").to_lowercase()));
            let done =
                format!("Paused {} as `{id}`: from {from} no build uses it.", regions.join(", "));
            let pause = Pause {
                id,
                regions: regions.clone(),
                from,
                authority: authority.clone(),
                reference: reference.clone(),
                reason: reason.clone(),
                handling: if purge.is_some() { Handling::Purge } else { Handling::Freeze },
                purge,
                conditions: conditions.clone(),
                provenance: LIVE,
            };
            (Event::Pause(pause), done)
        }
        Command::Resume { pause, notice, conditions, at } => {
            let at = at.unwrap_or(now);
            let resume = Resume {
                pause: pause.clone(),
                at,
                notice: notice.clone(),
                conditions: conditions.clone(),
                provenance: LIVE,
            };
            (
                Event::Resume(resume),
                format!(
                    "`{pause}` ends at {at}; members need a new notice before their records count."
                ),
            )
        }
        Command::Object { member, right, withdraw } => {
            let right = match right {
                Right::Objection => words::Right::Objection,
                Right::Restriction => words::Right::Restriction,
            };
            let objection = Objection {
                member: member.clone().into(),
                right,
                at: now,
                stands: !withdraw,
                provenance: LIVE,
            };
            let done = if *withdraw { "is withdrawn" } else { "stands" };
            (
                Event::Objection(objection),
                format!("The objection or restriction of {member} {done}."),
            )
        }
        Command::Erase { member } => return erase(&platform, member, now, output),
        Command::History { member } => return history(&platform, member, output),
        _ => return Err(Failure::failed("command", "this command has no action")),
    };
    let kind = event.kind().word();
    let appended = platform.append(event, now)?;
    let entry = json!({ "index": appended.index, "appended": appended.appended, "kind": kind });
    output.data(&json!({ "event": entry, "receipt": null }));
    if !output.is_json() {
        output.say(format_args!("{done}\nLedger entry {}, {}.", appended.index, appended.appended));
    }
    Ok(ExitCode::SUCCESS)
}

fn erase(
    platform: &Platform,
    member: &str,
    now: Timestamp,
    output: Output,
) -> Result<ExitCode, Failure> {
    let erasure = Objection {
        member: member.to_owned().into(),
        right: words::Right::Erasure,
        at: now,
        stands: true,
        provenance: LIVE,
    };
    let appended = platform.append(Event::Objection(erasure), now)?;
    let entry =
        json!({ "index": appended.index, "appended": appended.appended, "kind": "erasure" });
    output.data(&json!({ "event": entry, "receipt": null }));
    if !output.is_json() {
        output.say(format_args!(
            "What the ledger held about this member is cleared; a keyed hash keeps their switch off.\nLedger entry {}, {}.",
            appended.index, appended.appended
        ));
    }
    Ok(ExitCode::SUCCESS)
}

fn history(platform: &Platform, member: &str, output: Output) -> Result<ExitCode, Failure> {
    let ledger = platform.read_ledger()?;
    let entries = ledger.entries(member, &ledger.position()?)?;
    if output.is_json() {
        let entries = entries.iter().map(|entry| Ok(json!({
            "index": entry.index, "appended": entry.appended, "kind": entry.event.kind().word(), "event": body(&entry.event)?,
        })));
        let entries = entries.collect::<Result<Vec<_>, Failure>>()?;
        output.data(&json!({ "member": member, "entries": entries }));
    } else if entries.is_empty() {
        output.say(format_args!("The ledger holds nothing about `{member}`."));
    } else {
        for entry in &entries {
            let kind = entry.event.kind().word();
            output.say(format_args!(
                "{:>8}  {}  {kind:<9}  {}",
                entry.index,
                entry.appended,
                body(&entry.event)?
            ));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What an event says, as its payload does.
fn body(event: &Event<'_>) -> Result<Value, Failure> {
    let body = match event {
        Event::Choice(body) => serde_json::to_value(body),
        Event::Notice(body) => serde_json::to_value(body),
        Event::Bounce(body) => serde_json::to_value(body),
        Event::Objection(body) => serde_json::to_value(body),
        _ => Ok(Value::Null),
    };
    body.at("history", "an event")
}

/// The newest published version: what a member is shown who chooses now.
fn newest(platform: &Platform, now: Timestamp) -> Result<Option<String>, Failure> {
    let ledger = platform.read_ledger()?;
    let published = Platform::published(&ledger, &ledger.position()?)?;
    let newest = published
        .iter()
        .filter(|version| version.published <= now)
        .max_by_key(|version| version.published);
    Ok(newest.map(|version| version.version.clone()))
}

fn known(category: &str) -> Result<(), Failure> {
    if taxonomy::is_known(category) {
        return Ok(());
    }
    let near =
        taxonomy::LEAVES.iter().min_by_key(|leaf| strsim::damerau_levenshtein(leaf.name, category));
    let failure =
        Failure::new(Exit::Failed, "category_unknown", format_args!("no category `{category}`"));
    Err(match near {
        Some(leaf) => failure.hint(format_args!("did you mean `{}`?", leaf.name)),
        None => failure,
    })
}

fn window(text: &str) -> Result<Window, Failure> {
    let bad = || {
        Failure::failed("window_invalid", format_args!("`{text}` is not a window"))
            .hint("write FROM..UNTIL with RFC 3339 instants; either may be left out")
    };
    let (from, until) = text.split_once("..").ok_or_else(bad)?;
    let end = |text: &str| {
        if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(|_| bad()) }
    };
    Ok(Window { from: end(from)?, until: end(until)? })
}
