//! One record: what the tables and the exports are made of.

use crate::clock::Micros;
use crate::grammar::Planted;

/// Another person whose words or facts are in the record: their id, unless only a name is known, and their role.
pub(crate) type Contributor = (Option<String>, &'static str);

/// A row of the records' table. `None` is unknown.
#[derive(Debug, Clone, Default)]
pub(crate) struct Record {
    pub(crate) id: String,
    pub(crate) category: Option<&'static str>,
    pub(crate) audience: Option<&'static str>,
    pub(crate) author: Option<String>,
    pub(crate) made_from: Option<Micros>,
    pub(crate) made_to: Option<Micros>,
    pub(crate) deleted_at: Option<Micros>,
    pub(crate) contributors: Vec<Contributor>,
    pub(crate) mentions: Vec<Option<String>>,
    pub(crate) signals: Vec<&'static str>,
    pub(crate) language: Option<&'static str>,
    pub(crate) text: Option<String>,
    /// Role and content.
    pub(crate) messages: Vec<(&'static str, String)>,
    /// Digest and reference.
    pub(crate) media: Vec<(String, String)>,
    /// What is in it that must not be trained on, and in which part of it.
    pub(crate) planted: Vec<(&'static str, Planted)>,
}
