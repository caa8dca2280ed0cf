//! One record, as the tables hold it.

use crate::clock::Micros;

/// A record. `None` is unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) category: Option<&'static str>,
    pub(crate) audience: Option<&'static str>,
    pub(crate) author: Option<String>,
    pub(crate) made_from: Option<Micros>,
    pub(crate) made_to: Option<Micros>,
    pub(crate) deleted_at: Option<Micros>,
    /// Member and role; no member: known by name only.
    pub(crate) contributors: Vec<(Option<String>, &'static str)>,
    /// Members; `None` could not be resolved.
    pub(crate) mentions: Vec<Option<String>>,
    pub(crate) signals: Vec<&'static str>,
    pub(crate) language: Option<&'static str>,
    pub(crate) text: Option<String>,
    /// Role and words.
    pub(crate) messages: Vec<(&'static str, String)>,
    /// Digest and reference.
    pub(crate) media: Vec<(String, String)>,
    /// What was planted in its text: `card`, `secret`, `salary`, `contact`.
    pub(crate) planted: Option<&'static str>,
}

impl Row {
    /// Whether anybody but the author is in it.
    pub(crate) fn has_others(&self) -> bool {
        !self.contributors.is_empty() || !self.mentions.is_empty()
    }
}
