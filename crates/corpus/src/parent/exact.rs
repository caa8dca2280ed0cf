//! What the audit of a corpus knows exactly.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use abide_scrub::Kind;
use serde::Deserialize;

use super::Removed;
use crate::counts::{Counts, Line};
use crate::error::{Error, Result};
use crate::mask::Masked;

/// Exact counts of decisions and masks.
#[derive(Debug, Clone)]
pub(crate) struct Exact {
    pub(crate) counts: Counts,
    pub(crate) masked: Option<Masked>,
}

#[derive(Deserialize)]
struct Written {
    masked: Option<WrittenMasked>,
    counts: Vec<Line>,
}

#[derive(Deserialize)]
struct WrittenMasked {
    records: u64,
    spans: BTreeMap<String, u64>,
    media: u64,
}

impl Exact {
    pub(super) fn read(corpus: &Path) -> Result<Self> {
        let path = corpus.join("audit/counts.json");
        let broken = || Error::broken(&path, "does not hold exact counts");
        let text = fs::read(&path).map_err(|error| Error::io(&path, error))?;
        let written: Written = serde_json::from_slice(&text).map_err(|_| broken())?;
        let mut counts = Counts::default();
        for Line { category, region, reason, records } in written.counts {
            counts.0.insert((category, region, reason), records.ok_or_else(broken)?);
        }
        let masked = written.masked.map(|of| {
            let mut masked =
                Masked { records: of.records, media: of.media, spans: BTreeMap::new() };
            for (word, count) in of.spans {
                let kind: Kind = word.parse().map_err(|_| broken())?;
                masked.spans.insert(kind.word(), count);
            }
            Ok::<_, Error>(masked)
        });
        Ok(Self { counts, masked: masked.transpose()? })
    }

    /// Without what was removed. More than there was cannot be removed.
    pub(crate) fn without(mut self, removed: &Removed) -> Option<Self> {
        for (cell, count) in &removed.counts.0 {
            let rest = self.counts.0.get(cell)?.checked_sub(*count)?;
            if rest == 0 {
                self.counts.0.remove(cell);
            } else {
                self.counts.0.insert(cell.clone(), rest);
            }
        }
        if let Some(masked) = &mut self.masked {
            masked.records = masked.records.checked_sub(removed.masked.records)?;
            masked.media = masked.media.checked_sub(removed.masked.media)?;
            for (kind, count) in &removed.masked.spans {
                let rest = masked.spans.get(kind)?.checked_sub(*count)?;
                if rest == 0 {
                    masked.spans.remove(kind);
                } else {
                    masked.spans.insert(kind, rest);
                }
            }
        }
        Some(self)
    }
}
