//! What an event must be before the ledger takes it, as far as the event alone tells.

use abide_terms::event::{Right, Setting};
use abide_terms::member::{self, ID_BYTES_MAX};
use abide_terms::{region, taxonomy};
use jiff::{SignedDuration, Timestamp};

use crate::digest::Digest;
use crate::error::{Error, Kind, Result};
use crate::event::{Event, Handling, Pause, Provenance, Window};

/// How far the stated time of a live event may be from the clock: what lies between a click and the append.
const LIVE_SECONDS: i64 = 5;

/// Longest reason, reference or notice, in bytes.
const PROSE_BYTES_MAX: usize = 64 * 1024;

/// Longest body, in bytes: the whole text of the terms, or the details of a corpus.
pub(crate) const BODY_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Refuses what contradicts itself, states a time it may not state, or would not restrict what it means to.
pub(crate) fn check(event: &Event<'_>, provenance: Provenance, now: Timestamp) -> Result<()> {
    match event {
        Event::Choice(choice) => {
            name("member", &choice.member)?;
            name("actor", &choice.actor)?;
            name("channel", &choice.channel)?;
            optional_name("terms", choice.terms.as_deref())?;
            if let Some(category) = choice.category.as_deref() {
                known_category(category, choice.setting)?;
            }
            happened(choice.at, provenance, now)
        }
        Event::Notice(notice) => {
            name("member", &notice.member)?;
            name("terms", &notice.terms)?;
            name("channel", &notice.channel)?;
            optional_name("resumes", notice.resumes.as_deref())?;
            happened(notice.at, provenance, now)
        }
        Event::Bounce(bounce) => {
            name("member", &bounce.member)?;
            name("terms", &bounce.terms)?;
            happened(bounce.at, provenance, now)
        }
        Event::Objection(objection) => {
            name("member", &objection.member)?;
            if objection.right == Right::Erasure && !objection.stands {
                return Err(refused("an erasure cannot be withdrawn")
                    .hint("what was erased is gone; the member may choose anew"));
            }
            happened(objection.at, provenance, now)
        }
        Event::Erasure(_) => Err(refused("an erasure names its member")
            .hint("hand it in as an objection of the right `erasure`; the ledger makes the hash")),
        Event::Pause(pause) => {
            self::pause(pause)?;
            planned(pause.from, provenance, now)
        }
        Event::Resume(resume) => {
            name("pause", &resume.pause)?;
            prose("notice", &resume.notice)?;
            optional_prose("conditions", resume.conditions.as_deref())?;
            planned(resume.at, provenance, now)
        }
        Event::Terms(terms) => {
            name("version", &terms.version)?;
            if Digest::of(terms.text.as_bytes()) != terms.digest {
                return Err(refused("the digest is not that of the terms' text"));
            }
            Ok(())
        }
        Event::Source(source) => {
            name("name", &source.name)?;
            not_ahead(source.captured_at, now)
        }
        Event::Clock(clock) => happened(clock.at, Provenance::Live, now),
        Event::Corpus(corpus) => name("id", &corpus.id),
        Event::Model(model) => {
            name("id", &model.id)?;
            name("corpus", &model.corpus)?;
            optional_name("replaces", model.replaces.as_deref())
        }
        Event::Withdrawal(withdrawal) => name("corpus", &withdrawal.corpus),
        Event::Key(_) | Event::Root(_) => {
            Err(refused("the ledger makes its keys' and roots' events by itself"))
        }
    }
}

fn pause(pause: &Pause) -> Result<()> {
    name("id", &pause.id)?;
    prose("authority", &pause.authority)?;
    prose("reason", &pause.reason)?;
    optional_prose("reference", pause.reference.as_deref())?;
    optional_prose("conditions", pause.conditions.as_deref())?;
    if pause.regions.is_empty() {
        return Err(
            refused("a pause names no region").hint("list its regions, such as `GB` or `EU`")
        );
    }
    for code in &pause.regions {
        region(code)?;
    }
    match (pause.handling, &pause.purge) {
        (Handling::Freeze, Some(_)) => Err(refused("a pause that freezes has a window to purge")
            .hint("write the handling `purge`, or leave `purge` out")),
        (Handling::Purge, None) => Err(refused("a pause that purges names no window")
            .hint("add `purge` with `from` and `until`; an end that is left out is open")),
        (Handling::Purge, Some(Window { from: Some(from), until: Some(until) }))
            if from >= until =>
        {
            Err(refused("the window to purge ends before it begins"))
        }
        _ => Ok(()),
    }
}

/// A misspelt region would pause nothing.
fn region(code: &str) -> Result<()> {
    let country = code.split('-').next().unwrap_or_default();
    let hint = match region::code_for(country) {
        Some(habit) => format!("its code is `{habit}`"),
        None if region::group(code).is_some() || region::is_code(code) => return Ok(()),
        None => {
            "write an ISO 3166 code, such as `DE` or `CA-QC`, or a group, such as `EU`".to_owned()
        }
    };
    Err(refused(format!("`{}` is not a region", code.escape_debug())).hint(hint))
}

/// A misspelt category would leave the right one as it was.
fn known_category(category: &str, setting: Setting) -> Result<()> {
    if taxonomy::is_known(category) {
        return Ok(());
    }
    let nearest = nearest(category, taxonomy::LEAVES.iter().map(|leaf| leaf.name));
    let fault = refused(match setting {
        Setting::On => "the choice is for a category that is unknown",
        Setting::Off => "the choice is against a category that is unknown",
    });
    Err(fault.hint(match nearest {
        Some(name) => format!("did you mean `{name}`?"),
        None => "a platform's own category starts with `x-`".to_owned(),
    }))
}

/// The name that somebody may have meant.
pub(crate) fn nearest<'a>(given: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    names
        .map(|name| (strsim::jaro_winkler(given, name), name))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

/// The time of what has happened: now, or for an import at any time before.
fn happened(at: Timestamp, provenance: Provenance, now: Timestamp) -> Result<()> {
    not_ahead(at, now)?;
    not_behind(at, provenance, now)
}

/// The time of what may be set for later.
fn planned(at: Timestamp, provenance: Provenance, now: Timestamp) -> Result<()> {
    not_behind(at, provenance, now)
}

fn not_ahead(at: Timestamp, now: Timestamp) -> Result<()> {
    if at.duration_since(now) <= SignedDuration::from_secs(LIVE_SECONDS) {
        return Ok(());
    }
    Err(refused(format!("the event states the time `{at}`, and it is `{now}`"))
        .hint("what has not happened yet cannot be entered; check the clock that wrote it"))
}

fn not_behind(at: Timestamp, provenance: Provenance, now: Timestamp) -> Result<()> {
    let behind = now.duration_since(at) > SignedDuration::from_secs(LIVE_SECONDS);
    if provenance == Provenance::Import || !behind {
        return Ok(());
    }
    Err(refused(format!("the event states the time `{at}`, and it is `{now}`"))
        .hint("only an import may state a time in the past"))
}

/// The rule is the one that members' ids are read by: who is a member can have a choice.
fn name(key: &str, text: &str) -> Result<()> {
    let fault = |message: String, hint: &str| Err(refused(message).hint(hint));
    if member::is_id(text) {
        Ok(())
    } else if text.is_empty() {
        fault(format!("`{key}` is empty"), "give it a value")
    } else if text.len() > ID_BYTES_MAX {
        fault(format!("`{key}` is longer than {ID_BYTES_MAX} bytes"), "shorten it")
    } else {
        fault(
            format!("`{key}` begins or ends with a space, or holds a control character"),
            "take it out: an id that is written in two ways is two ids",
        )
    }
}

fn prose(key: &str, text: &str) -> Result<()> {
    if text.trim().is_empty() {
        return Err(refused(format!("`{key}` is empty")).hint("say it in words"));
    }
    if text.len() > PROSE_BYTES_MAX {
        return Err(refused(format!("`{key}` is longer than {PROSE_BYTES_MAX} bytes"))
            .hint("say it shorter, and name where the whole can be read"));
    }
    Ok(())
}

fn optional_name(key: &str, text: Option<&str>) -> Result<()> {
    text.map_or(Ok(()), |text| name(key, text))
}

fn optional_prose(key: &str, text: Option<&str>) -> Result<()> {
    text.map_or(Ok(()), |text| prose(key, text))
}

fn refused(message: impl Into<String>) -> Error {
    Error::new(Kind::Event, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_that_would_pause_nothing_are_refused() {
        for code in ["DE", "CA-QC", "US-CA", "GB-ENG", "EU"] {
            assert!(region(code).is_ok(), "{code}");
        }
        for code in ["UK", "de", "Germany", "", "DE-", "DE-ABCD", "EL", "D"] {
            assert_eq!(region(code).unwrap_err().code(), "ledger::event", "{code}");
        }
        assert_eq!(region("UK").unwrap_err().advice(), Some("its code is `GB`"));
    }
}
