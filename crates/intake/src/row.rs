//! One row of a source, whatever its format: columns and values, and where it stands.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::Value;

use crate::Format;

/// A row. Empty and absent are the same: [`Row::value`] gives neither.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
pub(crate) struct Row {
    pub(crate) values: BTreeMap<String, Value>,
    /// Line of a text file or row of a table, from 1.
    pub(crate) number: u64,
    /// Columns that the file itself knows to be instants: they come as RFC 3339.
    #[serde(skip)]
    pub(crate) instants: Arc<BTreeSet<String>>,
    /// Columns that the file itself knows to be times without a zone.
    #[serde(skip)]
    pub(crate) local: Arc<BTreeSet<String>>,
}

impl Row {
    pub(crate) fn value(&self, column: &str) -> Option<&Value> {
        self.values.get(column).filter(|value| !is_empty(value))
    }

    /// The value as a word. Lists and objects are none.
    pub(crate) fn word(&self, column: &str) -> Option<String> {
        self.value(column).and_then(word)
    }

    /// The date in that column.
    pub(crate) fn date(&self, column: &str, format: &Format) -> Dated {
        let Some(value) = self.value(column) else { return Dated::Absent };
        let format = if self.instants.contains(column) { &Format::Rfc3339 } else { format };
        match word(value).and_then(|word| format.parse(&word)) {
            Some(at) => Dated::At(at),
            None => Dated::Unknown,
        }
    }
}

/// What a date that does not parse needs. `table` is the part of the configuration that the column is named in.
pub(crate) fn date_hint(row: &Row, table: &str, column: &str) -> String {
    if row.local.contains(column) {
        // Arrow writes them so; whose time it is, only the operator knows.
        return format!(
            "`{column}` is a timestamp without a zone: write it in UTC (isAdjustedToUTC), or say in {table} that it is UTC with \
             `{{ column = \"{column}\", format = \"%Y-%m-%dT%H:%M:%S%.f\" }}`"
        );
    }
    format!(
        "{table} states the format of `{column}` with `dates = \"…\"` or `{{ column = …, format = … }}`"
    )
}

/// A date column's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dated {
    Absent,
    At(Timestamp),
    /// Something is there, and it is not a date of the stated format.
    Unknown,
}

impl Dated {
    pub(crate) fn known(self) -> Option<Timestamp> {
        match self {
            Self::At(at) => Some(at),
            Self::Absent | Self::Unknown => None,
        }
    }
}

/// Whether it is, or holds, a number that is not kept exactly: a fraction, or one beyond 64 bits. As an id it could be
/// somebody else's.
pub(crate) fn is_inexact(value: &Value) -> bool {
    match value {
        Value::Number(number) => !(number.is_i64() || number.is_u64()),
        Value::Array(items) => items.iter().any(is_inexact),
        _ => false,
    }
}

/// A word as people write it: strings as they are, whole numbers in decimal, yes and no.
pub(crate) fn word(value: &Value) -> Option<String> {
    match value {
        Value::String(word) => Some(word.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(yes) => Some(yes.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// The words of a list, or of one word. An item that is no word is `None`.
pub(crate) fn words(value: &Value) -> Vec<Option<String>> {
    match value {
        Value::Array(items) => items.iter().map(word).collect(),
        Value::Null => Vec::new(),
        other => vec![word(other)],
    }
}

/// Whether nothing is there.
pub(crate) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(word) => word.is_empty(),
        _ => false,
    }
}
