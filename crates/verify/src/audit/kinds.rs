//! Kinds of entries that nobody has said what they are.

use super::Check;
use super::entry::Entry;
use super::finding::Findings;

/// What this program knows of.
const KNOWN: [&str; 12] = [
    "consent",
    "erasure",
    "terms",
    "pause",
    "resume",
    "source",
    "clock",
    "corpus",
    "model",
    "withdrawal",
    "key",
    "root",
];

/// That every entry is of a kind that is known here: of another, nobody can say whether it was honoured.
#[derive(Debug, Clone, Copy, Default)]
pub struct Kinds;

impl Check for Kinds {
    fn entry(&mut self, index: u64, entry: &Entry<'_>, findings: &mut Findings) {
        if !KNOWN.contains(&entry.kind) {
            let kind: String = entry.kind.chars().take(40).flat_map(char::escape_debug).collect();
            let message = format!(
                "entries of the kind `{kind}` are not known here: a newer program may know them"
            );
            findings.at(index, "log::unknown_kind", message);
        }
    }
}
