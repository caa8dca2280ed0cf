//! `abide explain`: the waterfall of rules for a record, or what became of a member's records.

mod comparison;
mod detail;
mod masks;
mod member;
mod remedy;
mod waterfall;

use std::collections::{HashMap, HashSet};
use std::process::ExitCode;

use abide_ledger::Ledger;
use abide_terms::decision::{Decision, Reason, World};
use abide_terms::{Member, Record};
use serde_json::{Value, json};

use crate::args::{Global, What};
use crate::command::build::inputs::Inputs;
use crate::command::build::{AsOf, SCRUB};
use crate::corpora::{self, OnDisk};
use crate::facts::{self, Placed};
use crate::failure::{Exit, Failure};
use crate::output::Output;
use crate::platform::Platform;
use comparison::Row;
use masks::Masks;

pub(super) fn run(
    what: &What,
    at: Option<&str>,
    corpus: Option<&str>,
    global: &Global,
    output: Output,
) -> Result<ExitCode, Failure> {
    let as_of = AsOf::parse(at)?;
    let platform = Platform::open(global)?;
    let ledger = platform.read_ledger()?;
    let corpus = corpus.map(|name| corpora::find(&platform, name)).transpose()?;
    let inputs = match &corpus {
        Some(corpus) => Inputs::look_from(&platform, &ledger, &comparison::stand(corpus)?)?,
        None => Inputs::look(&platform, &ledger, as_of)?,
    };
    let records = match (&what.record, &what.member) {
        (Some(record), _) => facts::records(inputs.records(), |id, _| id == record)?,
        (None, Some(member)) => {
            facts::records(inputs.records(), |_, author| author == Some(member))?
        }
        (None, None) => vec![],
    };
    if let (Some(record), true) = (&what.record, records.is_empty()) {
        return Err(Failure::not_found(
            "explain::record_unknown",
            format_args!("no record `{record}` in any source"),
        )
        .hint("ids stand in the `id` column of `audit/decisions-*.parquet`"));
    }
    let ids: HashSet<String> = records
        .iter()
        .flat_map(|placed| people(&placed.record))
        .chain(what.member.clone())
        .collect();
    let members = members(&inputs, &ledger, &ids)?;
    let pauses = ledger.pauses(&inputs.position)?;
    let world = World {
        terms: &inputs.terms,
        pauses: &pauses,
        members: &members,
        cutoff: inputs.cutoff,
        masking: inputs.masking,
    };
    let mut beside = Beside::new(&inputs, &ledger, corpus.as_ref(), &records, &ids, as_of)?;
    beside.masks = Masks::of(&platform, &inputs, &ledger, &records, &world)?;
    for warning in &beside.warnings {
        Output::note(format_args!("warning: {warning}"));
    }
    let agrees = match (&what.record, &what.member, records.as_slice()) {
        (Some(_), _, [placed, ..]) => waterfall::tell(placed, &world, &beside, output),
        (_, Some(member), records) => {
            let erased = ledger.suppressions()?.of(member).is_some();
            let held = !ledger.entries(member, &ledger.position()?)?.is_empty();
            if records.is_empty() && !members.contains_key(member) && !erased && !held {
                return Err(Failure::not_found(
                    "explain::member_unknown",
                    format_args!("no member `{member}`, and no record of theirs in any source"),
                )
                .hint("an id is written here as in the members' files"));
            }
            member::tell(member, records, &world, &beside, output)
        }
        _ => true,
    };
    Ok(if agrees { ExitCode::SUCCESS } else { Exit::Found.into() })
}

/// Everyone on whom the decision about a record can rest.
fn people(record: &Record) -> HashSet<String> {
    let contributors =
        record.contributors.iter().filter_map(|contributor| contributor.member.clone());
    record
        .author
        .iter()
        .cloned()
        .chain(contributors)
        .chain(record.mentions.iter().flatten().cloned())
        .collect()
}

/// These members, with what the ledger held of them.
fn members(
    inputs: &Inputs,
    ledger: &Ledger,
    ids: &HashSet<String>,
) -> Result<HashMap<String, Member>, Failure> {
    let mut members = facts::members(inputs.members(), ids)?;
    for (id, member) in &mut members {
        member.history = ledger.history(id, &inputs.position)?;
    }
    Ok(members)
}

/// What stands beside the decisions: whose ledger, and what a corpus's audit says.
#[derive(Debug)]
pub(super) struct Beside {
    warnings: Vec<String>,
    /// By whose word it is decided.
    words: String,
    /// The corpus, and its rows of these records.
    audit: Option<(String, HashMap<String, Row>)>,
    ledger: Value,
    masks: Masks,
}

impl Beside {
    fn new(
        inputs: &Inputs,
        ledger: &Ledger,
        corpus: Option<&OnDisk>,
        records: &[Placed],
        people: &HashSet<String>,
        as_of: AsOf,
    ) -> Result<Self, Failure> {
        let mut warnings = vec![];
        let mut audit = None;
        let cutoff = inputs.cutoff;
        let events = inputs.position.events;
        let words = if let Some(corpus) = corpus {
            for path in comparison::changed(corpus, &inputs.survey)? {
                warnings.push(format!("`{path}` is not what the corpus was built from"));
            }
            let suppressions = ledger.suppressions()?;
            let mut erased: Vec<_> = people
                .iter()
                .filter(|id| suppressions.of(id).is_some_and(|found| found.index >= events))
                .collect();
            erased.sort();
            for id in erased {
                warnings.push(format!(
                    "`{id}` was erased since; what the ledger held of them then is gone"
                ));
            }
            let wanted = records.iter().map(|placed| placed.record.id.as_str()).collect();
            if let Some(by) = corpus.manifest.inputs.versions.get("scrub")
                && by != "none"
                && by != SCRUB
            {
                warnings
                    .push(format!("the corpus was masked by scrub `{by}`, and not by this one"));
            }
            let id = corpus.manifest.id.clone();
            let words = format!(
                "as corpus {id} was decided: as of {cutoff}, by the first {events} events of the ledger"
            );
            audit = Some((id, comparison::rows(corpus, &wanted)?));
            words
        } else if matches!(as_of, AsOf::Asked(_)) {
            format!(
                "as of {cutoff}, by what the ledger holds today (`--corpus ID` goes by what it held for a corpus)"
            )
        } else {
            format!("as of {cutoff}")
        };
        let ledger = json!({ "events": events, "time": inputs.position.time });
        Ok(Self { warnings, words, audit, ledger, masks: Masks::default() })
    }

    /// The audit's row of a record beside its decision, and whether they agree; nothing without a corpus.
    fn compare(&self, record: &str, decision: Decision) -> Option<(Option<&Row>, bool)> {
        let (_, rows) = self.audit.as_ref()?;
        let row = rows.get(record);
        Some((row, row == Some(&Row::of(decision))))
    }
}

fn reason(decision: Decision) -> Option<&'static str> {
    match decision {
        Decision::Allowed => None,
        Decision::Denied { reason, .. } => Some(reason.word()),
    }
}

fn in_words(decision: Decision) -> String {
    match decision {
        Decision::Allowed => "allowed".to_owned(),
        Decision::Denied { reason: Reason::Undecidable, rule } => {
            format!("denied: rule {rule} cannot be evaluated")
        }
        Decision::Denied { reason, .. } => format!("denied: {reason} ({})", reason.words()),
    }
}
