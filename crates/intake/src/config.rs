//! How outside files become members and records: the `[members]` and `[source.NAME]` tables.
//!
//! Where a key takes a *cell*, it is the name of a column, or, if it holds `{{`, a template over the
//! columns of the row.

mod check;
mod shape;

use std::collections::BTreeMap;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use shape::{DateColumn, Files, Signals, Text};

use crate::instant;

/// The part of a platform's configuration that intake reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub members: Members,
    #[serde(default)]
    pub source: BTreeMap<String, Source>,
}

/// What kind of files a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileFormat {
    /// Apache Parquet.
    Parquet,
    /// One JSON object a line.
    Jsonl,
    /// Comma-separated values with a header.
    Csv,
    /// LinkedIn's "Get a copy of your data", zipped or unpacked.
    Linkedin,
}

/// A schema that files are in already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Canonical {
    /// `docs/formats/records.md`.
    Abide,
}

/// How the time of records without dates is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Made {
    /// Made at some time between the member's joining and the capture of the source.
    JoinedToCapture,
}

/// `[members]`: who the platform's members are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Members {
    /// Paths or globs, relative to the platform's folder.
    pub files: Files,
    pub format: FileFormat,
    /// `abide` for Parquet in the schema of `docs/formats/records.md`; nothing else is needed then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<Canonical>,
    /// How dates are written, unless a column says otherwise.
    #[serde(default)]
    pub dates: instant::Format,
    /// The longest line or row that is read, in bytes.
    #[serde(default = "line_bytes_max")]
    pub line_bytes_max: u64,
    /// What separates cells of CSV: one ASCII character.
    #[serde(default = "comma")]
    pub delimiter: char,
    /// The member's id, a cell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What stands behind the account: `person`, `organisation`, `bot` or `deceased`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Lookup>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joined: Option<DateColumn>,
    /// Birth dates. A platform that has them cannot use attestations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<DateColumn>,
    /// Age attestations, for a platform that keeps no birth dates at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age: Option<Attestation>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regions: Option<Regions>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted_at: Option<DateColumn>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signals: Option<Signals>,
    /// The member's language, a cell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Display names and handles, cells: mentions are resolved by them.
    #[serde(default)]
    pub handles: Vec<String>,
    /// Columns that are not used on purpose.
    #[serde(default)]
    pub ignore: Vec<String>,
    /// Paths or globs of files beside these that are not used on purpose.
    #[serde(default)]
    pub ignore_files: Vec<String>,
}

/// On a day, the member was at least so many years old.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Attestation {
    /// Years, a cell.
    pub years: String,
    pub on: DateColumn,
    /// Who attests it and how, in words.
    pub source: String,
}

/// Where members live. One of `location`, `code`, `list` and `rows`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Regions {
    /// A cell of free text. Its last part becomes a country only by the exact name or an alias; it counts
    /// from the member's joining.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// More names for the last part or the whole of a location, and their ISO 3166 codes. An empty code
    /// makes a name unknown.
    #[serde(default)]
    pub aliases: BTreeMap<String, String>,
    /// A cell with one ISO 3166 code; it counts from the member's joining.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// A column that holds a list of objects, whose fields are `region` and `from`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<String>,
    /// Dated rows in files of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<RegionRows>,
}

/// Files with a row for each move.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegionRows {
    pub files: Files,
    pub format: FileFormat,
    /// The member's id, a cell.
    pub member: String,
    /// An ISO 3166 code, a cell.
    pub region: String,
    pub from: DateColumn,
    #[serde(default)]
    pub dates: instant::Format,
    #[serde(default)]
    pub ignore: Vec<String>,
}

/// A word that is the same for every row, or depends on a column's value.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    expecting = "a table such as `{ column = \"…\" }` or `{ constant = \"…\" }`"
)]
pub struct Lookup {
    /// The same for every row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub constant: Option<String>,
    /// Why a constant is right. A constant audience needs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The cell whose value decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// What each value means. Without a table, the value is the word.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
    /// What every other value means, and no value. Without it they are unknown, and listed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub otherwise: Option<String>,
}

/// `[source.NAME]`: what members wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Paths or globs, relative to the platform's folder.
    pub files: Files,
    pub format: FileFormat,
    /// `abide` for Parquet in the schema of `docs/formats/records.md`; nothing else is needed then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<Canonical>,
    /// How dates are written, unless a column says otherwise.
    #[serde(default)]
    pub dates: instant::Format,
    /// The longest line or row that is read, in bytes.
    #[serde(default = "line_bytes_max")]
    pub line_bytes_max: u64,
    /// What separates cells of CSV: one ASCII character.
    #[serde(default = "comma")]
    pub delimiter: char,
    /// When the files were taken from the platform. Undated records were made before it.
    #[serde(default, deserialize_with = "shape::instant", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub captured_at: Option<Timestamp>,
    /// For LinkedIn exports: whose each archive is, file name to member id.
    #[serde(default)]
    pub owners: BTreeMap<String, String>,
    /// For LinkedIn exports: what no archive says of itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub linkedin: Option<crate::linkedin::Settings>,
    /// The record's id, a cell. Ids are unique across all sources.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The author's member id, a cell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// The author's name where there is no id, a cell: it keeps mentions from being resolved to others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_at: Option<DateColumn>,
    /// The last edit. Empty: never edited. Not a date: unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited_at: Option<DateColumn>,
    /// Instead of `made_at`: the first instant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_from: Option<DateColumn>,
    /// Instead of `edited_at`: the last instant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_to: Option<DateColumn>,
    /// Instead of dates, for what has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made: Option<Made>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted_at: Option<DateColumn>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Lookup>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<Lookup>,
    /// Everyone but the author whose words or facts are in the record.
    #[serde(default)]
    pub contributors: Vec<Contributor>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mentions: Option<Mentions>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signals: Option<Signals>,
    /// The record's language (BCP 47), a cell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The record's licence, a cell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// Whom to name, and where, a cell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attribution: Option<String>,
    /// The text: one template, or one for each category.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Text>,
    /// For rows that hold both sides of a conversation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chat: Option<Chat>,
    /// For rows that answer another row of the same source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pair: Option<Pair>,
    /// Columns that are not used on purpose.
    #[serde(default)]
    pub ignore: Vec<String>,
    /// Paths or globs of files beside these that are not used on purpose.
    #[serde(default)]
    pub ignore_files: Vec<String>,
}

/// A column that names another person whose words or facts are in the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contributor {
    /// A cell with a member id, or a column with a list of them.
    pub column: String,
    /// `editor`, `recommender`, `recommended`, `co_author`, `quoted`, …
    pub role: String,
    /// A cell with a name, for people without an id: they are known by name only, which denies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// Where people are mentioned as `@handle`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mentions {
    /// Cells to look into; for HTML, `"{{ body | html_to_text }}"`.
    pub columns: Vec<String>,
    /// What records of one thread have in common, a cell: people of the thread are meant first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread: Option<String>,
    /// Within a thread, a handle may be cut short to this many letters or more, if only one person fits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shortened_to: Option<usize>,
}

/// Both sides of a conversation, templates over one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Chat {
    pub prompt: String,
    pub response: String,
}

/// A row with a parent becomes one chat record with it: the parent asks, the row answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pair {
    /// The cell that names the parent. Empty: the row stands alone.
    pub parent_key: String,
    /// The cell by which a parent is named.
    pub key: String,
    /// The role of the parent's author in the record.
    #[serde(default = "asker")]
    pub role: String,
    /// Template over the parent's row.
    pub prompt: String,
    /// Template over the row.
    pub response: String,
}

/// 64 MiB: longer than anything that a person writes, short enough to hold.
fn line_bytes_max() -> u64 {
    64 << 20
}

fn comma() -> char {
    ','
}

fn asker() -> String {
    "asker".to_owned()
}
