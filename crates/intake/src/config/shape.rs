//! Keys that take a word or a table. Read by hand, so that an error names the key and not the type.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};

use crate::instant;

/// Paths or globs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Files {
    One(String),
    Many(Vec<String>),
}

impl Files {
    pub fn patterns(&self) -> &[String] {
        match self {
            Self::One(pattern) => std::slice::from_ref(pattern),
            Self::Many(patterns) => patterns,
        }
    }
}

/// A column with dates, in the source's format or its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum DateColumn {
    Column(String),
    WithFormat(DateTable),
}

/// A column with dates, and their format.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DateTable {
    pub column: String,
    pub format: instant::Format,
}

impl DateColumn {
    pub fn column(&self) -> &str {
        match self {
            Self::Column(column) => column,
            Self::WithFormat(table) => &table.column,
        }
    }

    pub fn format<'a>(&'a self, otherwise: &'a instant::Format) -> &'a instant::Format {
        match self {
            Self::Column(_) => otherwise,
            Self::WithFormat(table) => &table.format,
        }
    }
}

/// One template, or one for each category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Text {
    Every(String),
    ByCategory(BTreeMap<String, String>),
}

/// Outside signals that say no: a column with a list of their names, or a column of yes and no for each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Signals {
    Column(String),
    Columns(BTreeMap<String, String>),
}

macro_rules! word_or {
    ($shape:ident, $expected:literal, $word:path, $visit:ident($access:ident) -> $table:path, $de:ident) => {
        impl<'de> Deserialize<'de> for $shape {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Shape;
                impl<'de> Visitor<'de> for Shape {
                    type Value = $shape;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str($expected)
                    }

                    fn visit_str<E: de::Error>(self, word: &str) -> Result<Self::Value, E> {
                        Ok($word(word.to_owned()))
                    }

                    fn $visit<A: $access<'de>>(self, access: A) -> Result<Self::Value, A::Error> {
                        Deserialize::deserialize($de::new(access)).map($table)
                    }
                }
                deserializer.deserialize_any(Shape)
            }
        }
    };
}

word_or!(Files, "a path or a list of paths", Files::One, visit_seq(SeqAccess) -> Files::Many, SeqAccessDeserializer);
word_or!(DateColumn, "a column, or `{ column = …, format = … }`", DateColumn::Column, visit_map(MapAccess) -> DateColumn::WithFormat, MapAccessDeserializer);
word_or!(Text, "a template, or a table of templates by category", Text::Every, visit_map(MapAccess) -> Text::ByCategory, MapAccessDeserializer);
word_or!(Signals, "a column, or a table of columns by signal", Signals::Column, visit_map(MapAccess) -> Signals::Columns, MapAccessDeserializer);

/// An instant in UTC, as a string or as a date-time of TOML.
pub(super) fn instant<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<jiff::Timestamp>, D::Error> {
    struct Instant;
    impl<'de> Visitor<'de> for Instant {
        type Value = Option<jiff::Timestamp>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an instant such as `2025-11-03T00:00:00Z`")
        }

        fn visit_str<E: de::Error>(self, word: &str) -> Result<Self::Value, E> {
            word.parse().map(Some).map_err(|_| E::invalid_value(de::Unexpected::Str(word), &self))
        }

        fn visit_some<D: Deserializer<'de>>(
            self,
            deserializer: D,
        ) -> Result<Self::Value, D::Error> {
            deserializer.deserialize_any(self)
        }

        fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<Self::Value, A::Error> {
            let written =
                toml::value::Datetime::deserialize(MapAccessDeserializer::new(access))?.to_string();
            self.visit_str(&written)
        }
    }
    deserializer.deserialize_any(Instant)
}
