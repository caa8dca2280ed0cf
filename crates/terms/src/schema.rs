//! The JSON Schema of a terms document, by which editors complete and check one while it is written.
//!
//! It says what a schema can say. The parser is stricter: it knows purposes by name, dates by the
//! calendar and categories that no terms can list.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::Value;

use crate::document::{Document, SIGNALS};
use crate::{region, taxonomy};

/// The schema as it is shipped in `terms/terms.schema.json`, with a line feed at the end.
pub fn text() -> String {
    let mut schema = schemars::schema_for!(Document);
    schema.insert("title".to_owned(), "Terms of Abide".into());
    // A schema is a tree of strings, numbers and lists: writing it does not fail.
    let text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text + "\n"
}

/// The names of categories that terms can list.
pub(crate) fn usable() -> Value {
    let leaves = taxonomy::LEAVES.iter().map(|leaf| leaf.name);
    let leaves: Vec<_> = leaves.filter(|name| !taxonomy::is_never(name)).collect();
    serde_json::json!({ "anyOf": [{ "enum": leaves }, { "pattern": OWN }] })
}

/// A platform's own categories.
const OWN: &str = r"^x-[a-z0-9_-]+(\.[a-z0-9_-]+)*$";

/// What stands in a document as a string, and has a shape of its own.
macro_rules! strings {
    ($($(#[doc = $doc:literal])* $name:ident $schema:expr;)*) => { $(
        $(#[doc = $doc])*
        #[derive(Debug)]
        pub(crate) struct $name;

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                $schema
            }
        }
    )* };
}

strings! {
    /// An instant in UTC.
    Instant json_schema!({
        "type": "string",
        "format": "date-time",
        "description": "An instant in UTC, in whole microseconds: 2025-11-03T00:00:00Z",
        "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?Z$",
    });
    /// A date in UTC.
    Day json_schema!({
        "type": "string",
        "format": "date",
        "description": "A date in UTC: 2025-11-03",
        "pattern": r"^\d{4}-\d{2}-\d{2}$",
    });
    /// A signal that can be honoured.
    Signal json_schema!({ "type": "string", "enum": SIGNALS });
    /// A category, or the first segment of some, that the terms rule out.
    Refused {
        let mut names: Vec<_> = taxonomy::LEAVES.iter().map(|leaf| leaf.name).collect();
        names.extend(taxonomy::LEAVES.iter().filter_map(|leaf| leaf.name.split('.').next()));
        names.sort_unstable();
        names.dedup();
        json_schema!({ "type": "string", "anyOf": [{ "enum": names }, { "pattern": OWN }] })
    };
    /// A code or a group.
    RegionItem {
        let groups: Vec<_> = region::GROUPS.iter().map(|group| group.name).collect();
        let code = r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$";
        json_schema!({ "type": "string", "anyOf": [{ "enum": groups }, { "pattern": code }] })
    };
}
