//! What a build tells of itself.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::time::Duration;

use abide_corpus::{Counts, Summary};
use abide_intake::Quarantined;
use abide_terms::decision::Reason;
use comfy_table::{CellAlignment, Table, presets};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::inputs::Inputs;
use crate::output::{self, Output};
use crate::profile::{self, Stage};

/// How many things that were left out are named one by one.
const LEFT_OUT_MAX: usize = 10;

/// A corpus in its place, and what it rests on.
#[derive(Debug)]
pub(crate) struct Built {
    summary: Summary,
    took: Duration,
    cutoff: Timestamp,
    hypothetical: bool,
    terms: Vec<String>,
    quarantine: Vec<Quarantined>,
    stages: Vec<Stage>,
}

impl Built {
    pub(super) fn new(
        inputs: Inputs,
        summary: Summary,
        took: Duration,
        stages: Vec<Stage>,
    ) -> Self {
        Self {
            summary,
            took,
            stages,
            cutoff: inputs.cutoff,
            hypothetical: inputs.hypothetical,
            terms: inputs.terms.into_iter().map(|version| version.version).collect(),
            quarantine: inputs.staged.quarantine,
        }
    }

    /// The folder of the corpus.
    pub(crate) fn path(&self) -> &Path {
        &self.summary.path
    }

    pub(crate) fn report(&self, output: Output) {
        left_out(&self.quarantine, LEFT_OUT_MAX, |line| Output::note(line));
        output.data(&self.data());
        if output.is_json() {
            return;
        }
        let Summary { counts, path, .. } = &self.summary;
        output.say(table(counts));
        if self.hypothetical {
            output.say(format_args!(
                "Hypothetical: as of {}, which nobody may publish or train on.",
                self.cutoff
            ));
        }
        output.say(self.masked());
        let again =
            if self.summary.reused { " It was there already, the same to the byte." } else { "" };
        let empty = match self.allowed().saturating_sub(self.summary.rows) {
            0 => String::new(),
            empty => format!(" {empty} more may be used and hold nothing to train on."),
        };
        if let Some(parent) = &self.summary.parent {
            let (decided, all) = (self.summary.decided, counts.total());
            output.say(format_args!(
                "\nMade from `{parent}`: {decided} of {} decided again.",
                output::count(all, "record")
            ));
        }
        output.say(format_args!(
            "\n{} of {} are in, of {}; {:.1} s.{empty}{again}\n  {}",
            self.summary.rows,
            output::count(counts.total(), "record"),
            output::count(self.summary.members_in, "member"),
            self.took.as_secs_f64(),
            path.display()
        ));
        output.say(format_args!("  {}", path.join("report.html").display()));
    }

    /// Where the time went, in words.
    pub(super) fn profile(&self) -> Table {
        profile::table(&self.stages)
    }

    /// What was masked, in a line.
    fn masked(&self) -> String {
        let Some(masked) = &self.summary.masked else {
            return "Not scrubbed: nothing is masked in these texts (`masking = false`)."
                .to_owned();
        };
        let mut kinds: Vec<_> = masked.spans.iter().collect();
        kinds.sort_by_key(|(kind, count)| (std::cmp::Reverse(**count), **kind));
        let mut words = format!("Masked in {}", output::count(masked.records, "record"));
        for (number, (kind, count)) in kinds.into_iter().enumerate() {
            let _ = write!(words, "{}{kind} {count}", if number == 0 { ": " } else { ", " });
        }
        words + "."
    }

    fn allowed(&self) -> u64 {
        self.summary.counts.by_reason().get("allowed").copied().unwrap_or(0)
    }

    pub(crate) fn data(&self) -> Value {
        let summary = &self.summary;
        json!({
            "corpus": summary.id, "path": summary.path, "records": summary.counts.total(), "allowed": self.allowed(),
            "reasons": summary.counts.by_reason(), "members_in": summary.members_in,
            "rewritten_shards": if summary.reused { 0 } else { summary.rewritten },
            "rewritten_bytes": if summary.reused { 0 } else { summary.rewritten_bytes },
            "parent": summary.parent, "decided": summary.decided, "bytes": summary.bytes, "seconds": self.took.as_secs_f64(),
            "cutoff": self.cutoff, "terms": self.terms, "hypothetical": self.hypothetical,
            "masked": summary.masked, "quarantined": self.quarantine.len(),
            "profile": self.stages,
        })
    }
}

/// Tells what intake did not take, so many lines of it: places, kinds and hints, never what members wrote.
pub(crate) fn left_out(quarantine: &[Quarantined], lines: usize, mut tell: impl FnMut(&str)) {
    let things = match quarantine.len() {
        0 => return,
        1 => "1 thing was".to_owned(),
        things => format!("{things} things were"),
    };
    tell(&format!("{things} left out because nobody has said what they are:"));
    for Quarantined { place, what, count, hint, .. } in quarantine.iter().take(lines) {
        let what = output::word(what);
        let rows = if *count > 1 { format!(" ({count} rows)") } else { String::new() };
        tell(&format!("  {place}: {what}{rows}\n   hint: {hint}"));
    }
    if let Some(more) = quarantine.len().checked_sub(lines).filter(|more| *more > 0) {
        tell(&format!("  … and {more} more; `abide sources check` lists all"));
    }
}

fn table(counts: &Counts) -> Table {
    let by_reason = counts.by_reason();
    let mut table = Table::new();
    table.load_style(presets::ASCII_MARKDOWN).set_header([
        "decision",
        "records",
        "",
        "largest kinds of data",
        "largest regions",
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
            largest(counts, word, |category, _| category),
            largest(counts, word, |_, region| region),
        ]);
    }
    if let Some(column) = table.column_mut(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

/// The kinds of data, or the regions, that a decision met most. All of them are in the report.
fn largest<'c>(counts: &'c Counts, word: &str, of: fn(&'c str, &'c str) -> &'c str) -> String {
    let mut kinds: BTreeMap<&str, u64> = BTreeMap::new();
    for ((category, region, reason), count) in &counts.0 {
        if reason == word {
            *kinds.entry(of(category, region)).or_default() += count;
        }
    }
    let mut kinds: Vec<_> = kinds.into_iter().collect();
    kinds.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
    let told: Vec<_> =
        kinds.iter().take(3).map(|(name, count)| format!("{name} {count}")).collect();
    told.join(", ")
}
