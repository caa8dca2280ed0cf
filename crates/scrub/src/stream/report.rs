//! What people see of a scan: counts, places, colours.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Write};

use serde::Serialize;

use crate::kind::Kind;
use crate::mask::Mask;
use crate::scrubber::Scrubber;
use crate::span::Span;

/// Bold on yellow, and as before: readable on dark and on light.
const MARK: &str = "\u{1b}[1;30;43m";
const PLAIN: &str = "\u{1b}[0m";

/// How much was read, and how much of each kind was found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Stats {
    pub documents: u64,
    pub bytes: u64,
    /// Documents in which something was found.
    pub masked: u64,
    pub kinds: BTreeMap<Kind, u64>,
    pub detectors: BTreeMap<String, u64>,
}

impl Stats {
    pub(super) fn add(&mut self, text: &str, spans: &[Span]) {
        self.documents += 1;
        self.bytes += text.len() as u64;
        self.masked += u64::from(!spans.is_empty());
        for span in spans {
            *self.kinds.entry(span.kind).or_default() += 1;
            *self.detectors.entry(span.detector.clone()).or_default() += 1;
        }
    }
}

impl fmt::Display for Stats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { documents, bytes, masked, .. } = self;
        write!(f, "{documents} documents, {bytes} bytes; something was masked in {masked}")?;
        for (kind, count) in &self.kinds {
            write!(f, "\n{count:>10}  {kind}")?;
        }
        Ok(())
    }
}

/// What was found where, without a word of it.
pub(super) fn explain(scrubber: &Scrubber, spans: &[Span], out: &mut dyn Write) -> io::Result<()> {
    for span in spans {
        let Span { start, end, kind, detector } = span;
        let source = scrubber.source(detector).unwrap_or("the platform's own");
        writeln!(out, "    {start}..{end} {kind} by {detector} ({source})")?;
    }
    Ok(())
}

/// The masked text with marks around each mask.
pub(super) fn coloured(spans: &[Span], masked: &str) -> String {
    let mut out = String::with_capacity(masked.len() + spans.len() * (MARK.len() + PLAIN.len()));
    let mut rest = masked;
    let mut at = 0;
    for span in spans {
        let between = span.start - at;
        let (before, after) = rest.split_at_checked(between).unwrap_or((rest, ""));
        // Numbered masks are longer: they end where the bracket does.
        let length = after.find(']').map_or(Mask::plain(span.kind).len(), |end| end + 1);
        let (mask, after) = after.split_at_checked(length).unwrap_or((after, ""));
        out.push_str(before);
        out.push_str(MARK);
        out.push_str(mask);
        out.push_str(PLAIN);
        rest = after;
        at = span.end;
    }
    out.push_str(rest);
    out
}
