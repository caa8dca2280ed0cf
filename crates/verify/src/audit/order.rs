//! When entries say that they came in.

use jiff::{SignedDuration, Timestamp};

use super::Check;
use super::entry::Entry;
use super::finding::Findings;

/// A clock that writes may be so far ahead of one that reads.
const AHEAD: SignedDuration = SignedDuration::from_mins(5);

/// A log may be published so long after it was written to: `docs/formats/log.md` asks for at least daily.
pub(super) const LAG: SignedDuration = SignedDuration::from_hours(24);

/// How much of a log was seen, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    pub size: u64,
    pub seen: Timestamp,
}

/// That times never go back, do not lie ahead, and that nothing comes in that claims to be older than what was seen to be the end.
#[derive(Debug, Clone)]
pub struct Order {
    now: Timestamp,
    kept: Vec<Kept>,
    last: Option<Timestamp>,
}

impl Order {
    pub fn new(now: Timestamp) -> Self {
        Self { now, kept: Vec::new(), last: None }
    }

    /// What was seen of the log before, by whoever asks or by a witness.
    #[must_use]
    pub fn with(mut self, kept: impl IntoIterator<Item = Kept>) -> Self {
        self.kept.extend(kept);
        self
    }
}

impl Check for Order {
    fn entry(&mut self, index: u64, entry: &Entry<'_>, findings: &mut Findings) {
        if let Some(last) = self.last
            && entry.time < last
        {
            let message = format!("it says `{}`, and the entry before it `{last}`", entry.time);
            findings.at(index, "log::time_order", message);
        }
        self.last = self.last.max(Some(entry.time));
        if entry.time.duration_since(self.now) > AHEAD {
            let message = format!("it says `{}`, and it is `{}`", entry.time, self.now);
            findings.at(index, "log::future", message);
        }
        let seen = self.kept.iter().filter(|kept| kept.size <= index).map(|kept| kept.seen).max();
        if let Some(seen) = seen
            && seen.duration_since(entry.time) > LAG
        {
            let message = format!("it says `{}`, and was not there yet at `{seen}`", entry.time);
            findings.at(index, "log::backdated", message);
        }
    }
}
