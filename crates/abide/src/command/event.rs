//! One event, now: a choice, a notice, a pause, a resume, an objection, an erasure.

mod entered;

use std::process::ExitCode;

use abide_ledger::event::{
    Bounce, Choice, Event, Handling, Notice, Objection, Pause, Provenance, Resume, Window,
};
use abide_terms::{event as words, taxonomy};
use jiff::Timestamp;

use crate::args::{Command, Global, Right, Setting};
use crate::failure::{Exit, Failure};
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
            is_pause(&platform, pause)?;
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
        Command::Erase { member } => {
            let erasure = Objection {
                member: member.clone().into(),
                right: words::Right::Erasure,
                at: now,
                stands: true,
                provenance: LIVE,
            };
            (Event::Objection(erasure), String::new())
        }
        _ => return Err(Failure::failed("args::command", "this command has no action")),
    };
    entered::enter(&platform, &event, &done, now, output)
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

fn is_pause(platform: &Platform, name: &str) -> Result<(), Failure> {
    let ledger = platform.read_ledger()?;
    let pauses = ledger.pauses(&ledger.position()?)?;
    if pauses.iter().any(|pause| pause.id == name) {
        return Ok(());
    }
    let open: Vec<_> = pauses
        .iter()
        .filter(|pause| pause.until.is_none())
        .map(|pause| format!("`{}`", pause.id))
        .collect();
    let failure = Failure::not_found("pause::unknown", format_args!("there is no pause `{name}`"));
    Err(if open.is_empty() {
        failure.hint("no region is paused")
    } else {
        failure.hint(format_args!("without an end stands {}", open.join(", ")))
    })
}

fn known(category: &str) -> Result<(), Failure> {
    if taxonomy::is_known(category) {
        return Ok(());
    }
    let near =
        taxonomy::LEAVES.iter().min_by_key(|leaf| strsim::damerau_levenshtein(leaf.name, category));
    let failure = Failure::new(
        Exit::Failed,
        "choice::category_unknown",
        format_args!("no category `{category}`"),
    );
    Err(match near {
        Some(leaf) => failure.hint(format_args!("did you mean `{}`?", leaf.name)),
        None => failure,
    })
}

fn window(text: &str) -> Result<Window, Failure> {
    let bad = || {
        Failure::usage("pause::window", format_args!("`{text}` is not a window"))
            .hint("write FROM..UNTIL with RFC 3339 instants; either may be left out")
    };
    let (from, until) = text.split_once("..").ok_or_else(bad)?;
    let end = |text: &str| {
        if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(|_| bad()) }
    };
    Ok(Window { from: end(from)?, until: end(until)? })
}
