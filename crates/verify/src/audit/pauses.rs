//! Pauses and their ends.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::Check;
use super::entry::Entry;
use super::finding::Findings;

/// What happens now may be stated so long before it is taken in.
const LIVE: SignedDuration = SignedDuration::from_secs(60);

#[derive(Deserialize)]
struct Pause {
    id: String,
    regions: Vec<String>,
    from: Timestamp,
    provenance: String,
}

#[derive(Deserialize)]
struct Resume {
    pause: String,
    at: Timestamp,
    notice: String,
    provenance: String,
}

/// That each pause has its own name, an end only after its beginning, and only once, with a notice; and that neither reaches back.
#[derive(Debug, Clone, Default)]
pub struct Pauses {
    /// By id: since when, and whether it has an end.
    known: BTreeMap<String, (Timestamp, bool)>,
}

impl Pauses {
    fn pause(&mut self, index: u64, entry: &Entry<'_>, findings: &mut Findings) {
        let Some(pause) = entry.body::<Pause>().filter(|pause| !pause.regions.is_empty()) else {
            return findings.at(index, "pause::unreadable", "it is not a pause as the format says");
        };
        is_current(index, entry, (pause.from, &pause.provenance), findings);
        if self.known.insert(pause.id, (pause.from, false)).is_some() {
            findings.at(index, "pause::twice", "there is a pause of this name already");
        }
    }

    fn resume(&mut self, index: u64, entry: &Entry<'_>, findings: &mut Findings) {
        let Some(resume) = entry.body::<Resume>().filter(|end| !end.notice.trim().is_empty())
        else {
            return findings.at(index, "pause::unreadable", "it is not an end as the format says");
        };
        is_current(index, entry, (resume.at, &resume.provenance), findings);
        match self.known.get_mut(&resume.pause) {
            None => findings.at(index, "pause::unknown", "it ends a pause that is not in the log"),
            Some((_, true)) => {
                findings.at(index, "pause::ended_twice", "the pause has an end already");
            }
            Some((from, ended)) => {
                *ended = true;
                if resume.at < *from {
                    findings.at(index, "pause::ended_before", "the pause ends before it begins");
                }
            }
        }
    }
}

/// Only what is brought in from elsewhere may state a time in the past.
fn is_current(
    index: u64,
    entry: &Entry<'_>,
    (stated, provenance): (Timestamp, &str),
    findings: &mut Findings,
) {
    if provenance != "import" && entry.time.duration_since(stated) > LIVE {
        let message = format!("it states `{stated}`, and was taken in at `{}`", entry.time);
        findings.at(index, "pause::backdated", message);
    }
}

impl Check for Pauses {
    fn entry(&mut self, index: u64, entry: &Entry<'_>, findings: &mut Findings) {
        match entry.kind {
            "pause" => self.pause(index, entry, findings),
            "resume" => self.resume(index, entry, findings),
            _ => {}
        }
    }
}
