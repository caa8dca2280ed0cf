//! Where a corpus and what follows from the log part first: which record, by which rule, resting on which entry.

use std::collections::{HashMap, HashSet};

use abide_corpus::{Manifest, reader};
use abide_ledger::{Entry, remember};
use abide_terms::decision::{Decision as Decided, World, explain};
use abide_terms::{Member, Record};
use abide_verify::audit::{Decision, Findings, Place};

use super::rerun::{Again, Rerun};
use crate::facts;
use crate::failure::Failure;

/// A decision as an audit writes it down.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    reason: String,
    rule: u8,
}

/// Compares every decision, and says of the first record that differs why.
pub(super) fn decisions(
    rerun: &Rerun<'_>,
    again: &Again,
    findings: &mut Findings,
) -> Result<(), Failure> {
    let made = reader::manifest(&again.path)?;
    let mut said: HashMap<String, Row> = HashMap::new();
    reader::decisions(&rerun.corpus.path, &rerun.corpus.manifest, |decision| {
        said.insert(decision.id.to_owned(), row(decision));
    })?;
    // The first in the order of ids, so that every auditor names the same one.
    let mut first: Option<(String, Option<Row>, Option<Row>)> = None;
    let mut differ = |id: &str, said: Option<Row>, found: Option<Row>| {
        if first.as_ref().is_none_or(|(before, ..)| id < before.as_str()) {
            first = Some((id.to_owned(), said, found));
        }
    };
    reader::decisions(&again.path, &made, |decision| {
        let (said, found) = (said.remove(decision.id), row(decision));
        if said.as_ref() != Some(&found) {
            differ(decision.id, said, Some(found));
        }
    })?;
    for (id, row) in said {
        differ(&id, Some(row), None);
    }
    let Some((record, said, found)) = first else { return Ok(()) };
    let told = tell(rerun, again, &record, (said, found))?;
    let corpus = rerun.corpus.manifest.id.clone();
    let (rule, entry) = (told.rule, told.entry);
    let place = Place::Decision(Decision { corpus, record, rule, entry });
    findings.add("rerun::decision", Some(place), told.message);
    Ok(())
}

fn row(decision: reader::Decision<'_>) -> Row {
    Row { reason: decision.reason.to_owned(), rule: decision.rule }
}

/// Compares what stands in `data/`, record by record.
pub(super) fn rows(
    rerun: &Rerun<'_>,
    again: &Again,
    findings: &mut Findings,
) -> Result<(), Failure> {
    let made = reader::manifest(&again.path)?;
    let found = digests(&again.path, &made)?;
    let said = digests(&rerun.corpus.path, &rerun.corpus.manifest)?;
    let ids: HashSet<&String> = said.keys().chain(found.keys()).collect();
    let first = ids.into_iter().filter(|id| said.get(*id) != found.get(*id)).min();
    let Some(record) = first.cloned() else { return Ok(()) };
    let message = match (said.get(&record), found.get(&record)) {
        (Some(_), None) => "it stands in the data, and nothing allows it",
        (None, Some(_)) => "it is allowed, and does not stand in the data",
        _ => "it says something else than the source does",
    };
    let corpus = rerun.corpus.manifest.id.clone();
    let place = Place::Decision(Decision { corpus, record, rule: 0, entry: None });
    findings.add("rerun::rows", Some(place), message);
    Ok(())
}

fn digests(
    path: &std::path::Path,
    manifest: &Manifest,
) -> Result<HashMap<String, [u8; 32]>, Failure> {
    let mut all = HashMap::new();
    reader::rows(path, manifest, |id, digest| {
        all.insert(id.to_owned(), digest);
    })?;
    Ok(all)
}

/// Why a record is decided as it is.
struct Told {
    rule: u8,
    entry: Option<u64>,
    message: String,
}

/// Explains it by the rule for one record, which shares no code with what decided it again.
fn tell(
    rerun: &Rerun<'_>,
    again: &Again,
    id: &str,
    (said, found): (Option<Row>, Option<Row>),
) -> Result<Told, Failure> {
    let (said, found) = match (said, found) {
        (Some(said), Some(found)) => (said, found),
        (Some(said), None) => {
            let message =
                format!("the corpus says `{}`, and no source has such a record", said.reason);
            return Ok(Told { rule: said.rule, entry: None, message });
        }
        (_, found) => {
            let found = found.unwrap_or(Row { reason: "allowed".to_owned(), rule: 0 });
            let message = format!("the corpus does not speak of it, and it is `{}`", found.reason);
            return Ok(Told { rule: found.rule, entry: None, message });
        }
    };
    let rule = if found.rule == 0 { said.rule } else { found.rule };
    let mut message =
        format!("the corpus says `{}`, and by the log it is `{}`", said.reason, found.reason);
    let records = facts::records(&again.staged.records, |of, _| of == id)?;
    let Some(placed) = records.first() else { return Ok(Told { rule, entry: None, message }) };
    let (members, pauses) = (members(rerun, again, &placed.record)?, pauses(rerun));
    let manifest = &rerun.corpus.manifest;
    let (cutoff, masking) = (manifest.inputs.cutoff, manifest.masked.is_some());
    let world = World { terms: &again.terms, pauses: &pauses, members: &members, cutoff, masking };
    let (decided, steps) = explain(&placed.record, &world);
    let step = steps.iter().find(|step| step.reason.number() == rule);
    if let Some(step) = step {
        for because in &step.because {
            message += "; ";
            message += because;
        }
    }
    if number(decided) != found.rule {
        message += "; the rule for one record decides otherwise";
    }
    Ok(Told { rule, entry: step.and_then(|step| step.entries.last().copied()), message })
}

/// The rule that decided, 0 for what is allowed.
fn number(decided: Decided) -> u8 {
    match decided {
        Decided::Allowed => 0,
        Decided::Denied { rule, .. } => rule,
    }
}

fn pauses(rerun: &Rerun<'_>) -> Vec<abide_terms::event::Pause> {
    rerun.recorded.pauses(rerun.corpus.manifest.inputs.ledger.events)
}

/// Everybody on whom the decision about a record can rest, with what the log holds of them.
fn members(
    rerun: &Rerun<'_>,
    again: &Again,
    record: &Record,
) -> Result<HashMap<String, Member>, Failure> {
    let contributors = record.contributors.iter().filter_map(|of| of.member.clone());
    let mentions = record.mentions.iter().flatten().cloned();
    let ids: HashSet<String> =
        record.author.iter().cloned().chain(contributors).chain(mentions).collect();
    let mut members = facts::members(&again.staged.members, &ids)?;
    let events = rerun.corpus.manifest.inputs.ledger.events;
    for opened in rerun.opened.events.iter().filter(|event| event.index < events) {
        let Some(event) = opened.event() else { continue };
        let member = event.event.member().map(str::to_owned);
        if let Some(member) = member.and_then(|of| members.get_mut(&of)) {
            let (index, appended) = (event.index, event.appended);
            let entry = Entry { index, appended, event: event.event.into_owned() };
            remember(&mut member.history, entry);
        }
    }
    for (member, found) in rerun.suppressed()? {
        if let Some(member) = members.get_mut(&member) {
            found.enter(&mut member.history);
        }
    }
    Ok(members)
}
