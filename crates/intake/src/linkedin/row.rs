//! One record of an export, before templates render it, and its way into the canonical schema.

use std::collections::BTreeMap;
use std::fmt;

use abide_terms::Audience;
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::entry::{Contributor, Entry, Media, Message};

/// Why a record is only a stub: it says what was there, and holds none of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Its category is on the list that no terms can loosen.
    Never,
    /// Exports are known to have it, and it is not used.
    NotUsed,
    /// It has no words of the member's own.
    Wordless,
    /// Nothing says what the file is.
    Unknown,
    /// The file is not what its name says, or cannot be cut into cells with certainty.
    Refused,
}

/// Another person whose words or facts are in the record.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    pub name: String,
    /// The last part of their profile's address, where the export has one.
    pub handle: Option<String>,
    pub role: &'static str,
}

/// One record. `None` is unknown, and denies.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Row {
    pub id: String,
    pub category: Option<String>,
    pub audience: Option<Audience>,
    /// The owner of the archive.
    pub author: String,
    pub made_from: Option<Timestamp>,
    pub made_to: Option<Timestamp>,
    /// Known by name, and perhaps by handle.
    pub contributors: Vec<Person>,
    /// Handles in the text, as they stand there; each must be resolved, or denies.
    pub mentions: Vec<String>,
    pub title: Option<String>,
    /// What templates can use, by name.
    pub fields: BTreeMap<&'static str, String>,
    /// The text without a template.
    pub text: Option<String>,
    pub messages: Vec<Message>,
    /// Addresses of pictures and files; their bytes are not in the export.
    pub media: Vec<String>,
    /// `<source>:<archive>/<file>:<line>`.
    pub place: String,
    /// Set for a stub. All that could be a member's words is then empty.
    pub stub: Option<Why>,
    /// Whether the archive itself says who could see it.
    pub(crate) is_audience_stated: bool,
}

/// Names no words: rows end up in logs and in failed assertions.
impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Row")
            .field("id", &self.id)
            .field("category", &self.category)
            .field("place", &self.place)
            .field("stub", &self.stub)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Person").field("role", &self.role).finish_non_exhaustive()
    }
}

/// Tells which member a handle is. Names are never resolved: two people may share one.
pub type Resolve<'a> = &'a dyn Fn(&str) -> Option<String>;

impl Row {
    /// The row in the canonical form, with the text that it has without a template.
    pub fn entry(&self, resolve: Resolve<'_>) -> Entry {
        let contributors = self.contributors.iter().map(|person| Contributor {
            member: person.handle.as_deref().and_then(resolve),
            role: person.role.to_owned(),
        });
        let media = self.media.iter().map(|at| Media { digest: None, reference: Some(at.clone()) });
        Entry {
            id: self.id.clone(),
            category: self.category.clone(),
            audience: self.audience.map(|audience| audience.word().to_owned()),
            author: Some(self.author.clone()),
            made_from: self.made_from,
            made_to: self.made_to,
            contributors: contributors.collect(),
            mentions: self.mentions.iter().map(|handle| resolve(handle)).collect(),
            text: self.text.clone(),
            messages: self.messages.clone(),
            media: media.collect(),
            place: self.place.clone(),
            ..Entry::default()
        }
    }
}

/// An id that says nothing of its record: a digest of what makes the record this one, each part with its
/// length, so that no two lists of parts are the same bytes.
pub(crate) fn id(parts: &[&str]) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part.as_bytes());
    }
    let digest = digest.finalize();
    format!("li-{}", hex::encode(digest.get(..16).unwrap_or(&digest)))
}

/// The last part of a profile's address, lower-case: `https://www.linkedin.com/in/ann-b` is `ann-b`.
pub(crate) fn handle(address: &str) -> Option<String> {
    let address = address.trim().to_lowercase();
    let (_, rest) = address.split_once("linkedin.com/in/")?;
    let end = rest.find(|c: char| matches!(c, '/' | '?' | '#') || c.is_whitespace());
    let handle = rest.get(..end.unwrap_or(rest.len()))?;
    (!handle.is_empty()).then(|| handle.to_owned())
}
