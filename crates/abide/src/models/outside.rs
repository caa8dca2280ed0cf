//! A model that another trainer made, by a recipe: what its `abide.json` says.

use std::collections::BTreeMap;
use std::path::Path;

use abide_train::ABOUT;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::attest::digest;
use crate::failure::{At, Failure};

pub(crate) const FORMAT: &str = "abide outside model 1";

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Outside {
    pub(crate) format: String,
    pub(crate) id: String,
    /// The program that handed the corpus over.
    pub(crate) version: String,
    /// Where the data came from.
    pub(crate) lineage: Map<String, Value>,
    /// The shards that were handed over, and nothing else: SHA-256 by name.
    pub(crate) data: BTreeMap<String, String>,
    pub(crate) recipe: Of,
    /// The recipe's options, as they were filled in.
    pub(crate) options: BTreeMap<String, String>,
    /// The models that options name: by option, SHA-256 of their weights by name. Left out where there are none.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) bases: Bases,
    /// The machine, and the variables that the trainer saw.
    pub(crate) environment: BTreeMap<String, String>,
    /// What the trainer says of its run: its `run.json`, if it writes one.
    pub(crate) run: Value,
    /// SHA-256 of the files that it made.
    pub(crate) files: BTreeMap<String, String>,
}

/// By option, SHA-256 of weights by their names.
pub(crate) type Bases = BTreeMap<String, BTreeMap<String, String>>;

/// Which recipe.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Of {
    pub(crate) name: String,
    /// SHA-256 of each of its files: the code that ran.
    pub(crate) code: BTreeMap<String, String>,
}

/// What a model says that was made by a recipe; `None` of any other. Every file's digest is compared with it.
pub(crate) fn read(model: &Path) -> Result<Option<Outside>, Failure> {
    let path = model.join(ABOUT);
    let text = std::fs::read(&path).at("model::file", path.display())?;
    let value: Value = serde_json::from_slice(&text).at("model::broken", path.display())?;
    if value.get("format").and_then(Value::as_str) != Some(FORMAT) {
        return Ok(None);
    }
    let outside: Outside = serde_json::from_value(value).at("model::broken", path.display())?;
    for (name, sum) in &outside.files {
        let file = model.join(name);
        if digest(&file)? != *sum {
            let words = format!("`{}` is not what the model's description says", file.display());
            return Err(Failure::failed("model::broken", words)
                .hint("don't use the model; take it from the publisher again"));
        }
    }
    Ok(Some(outside))
}
