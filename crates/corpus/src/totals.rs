//! Counts of a whole corpus, whether all of it was decided now or the rest is its parent's.

use crate::counts::Counts;
use crate::error::{Error, Kind, Result};
use crate::mask::Masked;
use crate::parent::Since;
use crate::writer::Written;

/// What is counted of a whole corpus.
pub(crate) struct Totals {
    pub(crate) counts: Counts,
    pub(crate) masked: Option<Masked>,
    pub(crate) empty: u64,
}

/// What was decided now, and of the parent what was not decided again.
pub(crate) fn totals(now: Totals, since: Option<&Since>, written: &Written) -> Result<Totals> {
    let Some(since) = since else { return Ok(now) };
    let Totals { mut counts, mut masked, mut empty } = now;
    let other = || {
        let words = "its rows are not those that it counts, or not those that were decided again";
        Error::new(Kind::Parent, words)
    };
    // Every record that was decided has a place, and every one that was decided again, or is gone, has left its own.
    let changed = since.changed().len() as u64;
    if (counts.total(), written.removed.counts.total()) != (changed, since.removed()) {
        return Err(other());
    }
    let rest = since.parent.exact.clone().without(&written.removed).ok_or_else(other)?;
    if masked.is_some() != rest.masked.is_some() {
        return Err(other());
    }
    for (cell, count) in rest.counts.0 {
        *counts.0.entry(cell).or_default() += count;
    }
    if let (Some(masked), Some(rest)) = (&mut masked, &rest.masked) {
        masked.merge(rest);
    }
    let rest = since.parent.manifest.empty.checked_sub(written.removed.empty()?);
    empty += rest.ok_or_else(other)?;
    Ok(Totals { counts, masked, empty })
}
