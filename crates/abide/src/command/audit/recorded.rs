//! What the log says, kept for what is compared with it after the walk.

use abide_ledger::{Digest, event, paused};
use abide_terms::event::Pause;
use abide_verify::audit::{Check, Content, Entry, Findings};
use jiff::Timestamp;
use serde::Deserialize;

/// An entry that does not say what its event says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sealed {
    pub(super) index: u64,
    pub(super) time: Timestamp,
    pub(super) commitment: [u8; 32],
    pub(super) is_erasure: bool,
}

/// Everything that a decision can rest on, as far as it stands in the log itself.
#[derive(Debug, Default)]
pub(super) struct Recorded {
    wanted: bool,
    /// In the order of the log.
    pub(super) sealed: Vec<Sealed>,
    pub(super) roots: Vec<(u64, event::Root)>,
    pauses: Vec<(u64, event::Pause)>,
    resumes: Vec<(u64, event::Resume)>,
    sources: Vec<(u64, event::Source)>,
}

impl Recorded {
    /// `wanted`: whether anything is to be kept.
    pub(super) fn new(wanted: bool) -> Self {
        Self { wanted, ..Self::default() }
    }

    /// The sealed entry of this index.
    pub(super) fn sealed(&self, index: u64) -> Option<&Sealed> {
        let at = self.sealed.binary_search_by_key(&index, |sealed| sealed.index).ok()?;
        self.sealed.get(at)
    }

    /// The pauses among the first so many entries, each with its end if that is among them too.
    pub(super) fn pauses(&self, events: u64) -> Vec<Pause> {
        let before = |index: u64| index < events;
        let found = self.pauses.iter().filter(|(index, _)| before(*index));
        let mut pauses: Vec<Pause> =
            found.map(|(index, pause)| paused(*index, pause.clone())).collect();
        for (_, resume) in self.resumes.iter().filter(|(index, _)| before(*index)) {
            let open = |pause: &&mut Pause| pause.id == resume.pause && pause.until.is_none();
            if let Some(pause) = pauses.iter_mut().find(open) {
                pause.until = Some(resume.at);
            }
        }
        pauses
    }

    /// When the source was captured that the log held last before so many entries.
    pub(super) fn captured(&self, name: &str, events: u64) -> Option<Timestamp> {
        let before =
            |(index, source): &&(u64, event::Source)| *index < events && source.name == name;
        self.sources.iter().rev().find(before).map(|(_, source)| source.captured_at)
    }
}

impl Check for Recorded {
    fn entry(&mut self, index: u64, entry: &Entry<'_>, findings: &mut Findings) {
        if !self.wanted {
            return;
        }
        if let Content::Commitment(commitment) = entry.content {
            let Some(Digest(commitment)) = Digest::parse(commitment) else { return };
            let (time, is_erasure) = (entry.time, entry.kind == "erasure");
            return self.sealed.push(Sealed { index, time, commitment, is_erasure });
        }
        let is_read = match entry.kind {
            "root" => keep(&mut self.roots, index, entry),
            "pause" => keep(&mut self.pauses, index, entry),
            "resume" => keep(&mut self.resumes, index, entry),
            "source" => keep(&mut self.sources, index, entry),
            _ => true,
        };
        if !is_read {
            let message = format!("it is not a {} as a ledger enters one", entry.kind);
            findings.at(index, "log::entry", message);
        }
    }
}

/// Whether it could be read. What cannot be might change a decision.
fn keep<T: for<'de> Deserialize<'de>>(
    kept: &mut Vec<(u64, T)>,
    index: u64,
    entry: &Entry<'_>,
) -> bool {
    let body = entry.body().map(|body| (index, body));
    let is_read = body.is_some();
    kept.extend(body);
    is_read
}
