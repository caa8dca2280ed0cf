//! The terms that are shipped: the reference programme as it was publicly reported.

/// The versions of `terms/linkedin/`, in the order of their publication: file name and text.
pub const LINKEDIN: [(&str, &str); 2] = [
    ("2024-09-18.toml", include_str!("../../../terms/linkedin/2024-09-18.toml")),
    ("2025-11-03.toml", include_str!("../../../terms/linkedin/2025-11-03.toml")),
];

/// Its pauses, one JSON object a line.
pub const LINKEDIN_PAUSES: &str = include_str!("../../../terms/linkedin/pauses.jsonl");

/// The JSON Schema of a terms document, as it is shipped.
pub const SCHEMA: &str = include_str!("../../../terms/terms.schema.json");
