//! What a platform says about its members' exports: the constants that no archive holds.

use std::collections::BTreeMap;

use abide_terms::{Audience, taxonomy};
use jiff::{Timestamp, civil::Date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{catalog, name, salary};
use crate::{Error, Kind, Result};

/// `[source.NAME.linkedin]`: what no archive says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Whose the archives are: a file of `archive,member[,captured]`, or a pattern of archive names such as
    /// `{member}.zip`.
    pub owners: String,
    /// Who could see records of a category of content, where the archive does not say: comments, articles,
    /// media, poll responses, and posts of exports without `Visibility`.
    pub audience: BTreeMap<String, Constant>,
    /// Files that are not known, by name: `[source.NAME.linkedin.file."Foo.csv"]`.
    pub file: BTreeMap<String, Mapping>,
    /// Names by which assistants sign in transcripts, beyond the known ones.
    pub assistants: Vec<String>,
}

/// A constant, and why it is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Constant {
    pub is: Audience,
    pub reason: String,
}

/// What a file holds that exports are not known to hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Mapping {
    /// The category of its rows. For a known file this must be left out.
    pub category: Option<String>,
    /// The column with the text. Without one only stubs are kept.
    pub text: Option<String>,
    /// The column with the instant at which a row was made. Without one it is unknown.
    pub made: Option<String>,
    pub audience: Option<Constant>,
    /// Columns that are known not to be wanted.
    pub ignore: Vec<String>,
}

/// What the archive does not say about the person whose it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Owner {
    pub member: String,
    /// What has no date was made after it.
    pub joined: Option<Timestamp>,
    /// When the archive was made; of several, the last. What has no date was made before it.
    pub captured_at: Option<Timestamp>,
    /// What the platform has. A profile that says otherwise is reported; it is never copied.
    pub birth_date: Option<Date>,
}

/// Categories whose audience a constant may state.
fn may_be_stated(category: &str) -> bool {
    category.starts_with("content.") && taxonomy::leaf(category).is_some()
}

impl Settings {
    /// Refuses what contradicts itself, before any archive is opened.
    pub fn check(&self, source: &str) -> Result<()> {
        let fault = |message: String, hint: &str| {
            Err(Error::new(Kind::Config, format!("in `[source.{source}.linkedin]` {message}"))
                .hint(hint))
        };
        for (category, constant) in &self.audience {
            if !may_be_stated(category) {
                return fault(
                    format!("the audience of `{category}` cannot be stated"),
                    "a constant is for content.post, content.article, content.comment, content.media or content.poll",
                );
            }
            if constant.reason.trim().is_empty() {
                return fault(
                    format!("the audience of `{category}` has no reason"),
                    "say how it is known",
                );
            }
        }
        for (file, mapping) in &self.file {
            let is_known = catalog::feed(&name::file_key(file)).is_some();
            let Some(category) = &mapping.category else {
                if !is_known
                    || mapping.text.is_some()
                    || mapping.made.is_some()
                    || mapping.audience.is_some()
                {
                    return fault(
                        format!("the file `{file}` has no category"),
                        "add `category = \"…\"`",
                    );
                }
                continue;
            };
            if is_known {
                return fault(
                    format!("the file `{file}` is known, and has its own category"),
                    "leave out `category`; a known file can only be told which columns to ignore",
                );
            }
            if !taxonomy::is_known(category) {
                return fault(
                    format!("the category `{category}` of the file `{file}` is not known"),
                    "see `abide terms show` for the leaves, or start a leaf of your own with `x-`",
                );
            }
            if mapping.audience.as_ref().is_some_and(|constant| constant.reason.trim().is_empty()) {
                return fault(
                    format!("the audience of the file `{file}` has no reason"),
                    "say how it is known",
                );
            }
            if mapping.text.as_deref().is_some_and(salary::is_about_pay) {
                return fault(
                    format!("the text of the file `{file}` is salary data"),
                    "salary is never used; leave out `text`",
                );
            }
        }
        Ok(())
    }

    /// The mapping of a file, if the configuration has one.
    pub(crate) fn mapping(&self, path: &str) -> Option<&Mapping> {
        let key = name::file_key(path);
        self.file.iter().find(|(file, _)| name::file_key(file) == key).map(|(_, mapping)| mapping)
    }
}
