//! One record on its way into canonical Parquet, and what takes it.

use jiff::Timestamp;

use crate::Result;

/// One row of [`crate::schema::records`]. `None` is unknown, and denies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    pub id: String,
    pub category: Option<String>,
    pub audience: Option<String>,
    pub author: Option<String>,
    pub made_from: Option<Timestamp>,
    pub made_to: Option<Timestamp>,
    pub deleted_at: Option<Timestamp>,
    /// Everyone but the author whose words or facts are in it.
    pub contributors: Vec<Contributor>,
    /// People who are only mentioned; `None` for one that could not be resolved.
    pub mentions: Vec<Option<String>>,
    pub signals: Vec<String>,
    pub language: Option<String>,
    pub text: Option<String>,
    pub messages: Vec<Message>,
    pub media: Vec<Media>,
    pub licence: Option<String>,
    pub attribution: Option<String>,
    /// `<source>:<file>:<line or row>`.
    pub place: String,
}

/// Another person whose words or facts are in the record.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Contributor {
    /// `None` for a person known by name only.
    pub member: Option<String>,
    pub role: String,
}

/// One turn of a chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub role: String,
    pub content: String,
}

/// A file that the record shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Media {
    pub digest: Option<String>,
    pub reference: Option<String>,
}

impl Entry {
    /// Takes away everything that a member wrote or showed; what is left is a stub.
    pub fn strip(&mut self) {
        self.text = None;
        self.messages.clear();
        self.media.clear();
        self.attribution = None;
    }

    /// Whether it holds anything that could go into a corpus.
    pub fn is_stub(&self) -> bool {
        self.text.is_none() && self.messages.is_empty() && self.media.is_empty()
    }
}

/// Takes records one by one. It makes stubs of those whose text must not be copied, whatever the
/// source handed in, so that no reader can forget to.
pub trait Sink {
    fn record(&mut self, entry: Entry) -> Result<()>;
}
