//! What a model's folder says under a signature: where it comes from, and who says so.

use std::collections::BTreeMap;
use std::path::Path;

use abide_corpus::attest::{self, Key, PublicKey, STATEMENT_TYPE};
use abide_train::{ABOUT, Described};
use serde_json::{Map, Value, json};

use super::outside;
use crate::failure::{At, Failure};

/// The bundle of the signature, as OpenSSF Model Signing has it.
pub(crate) const BUNDLE: &str = "model.oms.json";
/// The provenance, as an in-toto statement.
pub(crate) const STATEMENT: &str = "model.intoto.json";
/// The platform's own, and no part of what is handed on.
const CHECKPOINTS: &str = "checkpoints";

/// What a model says of itself, whoever trained it.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) id: String,
    version: String,
    pub(crate) lineage: Map<String, Value>,
    /// SHA-256 of its files.
    pub(crate) files: BTreeMap<String, String>,
    /// How it was trained.
    parameters: Value,
    /// The whole of it, if it is of our own trainer.
    pub(crate) own: Option<Described>,
}

impl From<Described> for Said {
    fn from(described: Described) -> Self {
        let parameters = match &described.base {
            None => json!({ "settings": described.settings }),
            Some(base) => json!({ "settings": described.settings, "base": base }),
        };
        let Described { id, version, lineage, files, .. } = described.clone();
        Self { id, version, lineage, files, parameters, own: Some(described) }
    }
}

impl Said {
    /// Reads what a model says, after every file's digest was compared with it.
    pub(crate) fn read(model: &Path) -> Result<Self, Failure> {
        match outside::read(model)? {
            None => Ok(abide_train::describe(model)?.into()),
            Some(outside) => {
                let (recipe, options) = (&outside.recipe, &outside.options);
                let parameters = match &outside.bases {
                    bases if bases.is_empty() => json!({ "recipe": recipe, "options": options }),
                    bases => json!({ "recipe": recipe, "options": options, "bases": bases }),
                };
                let outside::Outside { id, version, lineage, files, .. } = outside;
                Ok(Self { id, version, lineage, files, parameters, own: None })
            }
        }
    }

    /// The id of the corpus that it learned from.
    pub(crate) fn corpus(&self) -> &str {
        self.lineage.get("corpus").and_then(Value::as_str).unwrap_or_default()
    }
}

/// Writes both.
pub(crate) fn write(model: &Path, described: &Said, key: &Key) -> Result<(), Failure> {
    let path = model.join(STATEMENT);
    let mut text = serde_json::to_vec_pretty(&statement(model, described)?)
        .at("model::statement", path.display())?;
    text.push(b'\n');
    std::fs::write(&path, text).at("model::statement", path.display())?;
    let files = files(model, described, &[ABOUT, STATEMENT])?;
    let ignored = [BUNDLE, CHECKPOINTS];
    let bundle = attest::sign_folder(&listed(&files), &described.id, &ignored, key)
        .map_err(abide_corpus::Error::from)?;
    let path = model.join(BUNDLE);
    std::fs::write(&path, bundle).at("model::bundle", path.display())
}

/// Whether the holder of one of the keys signed just this model, and its provenance is what it says of itself. Without a key, who signed it is not asked.
pub(crate) fn verify(model: &Path, keys: &[PublicKey]) -> Result<Said, Failure> {
    let described = Said::read(model)?;
    let broken = |words: &str| {
        let words = format_args!("`{}` {words}", model.display());
        Err(Failure::failed("model::broken", words)
            .hint("don't use the model; take it from the publisher again"))
    };
    let path = model.join(STATEMENT);
    let said = std::fs::read(&path).at("model::statement", path.display())?;
    if serde_json::from_slice::<Value>(&said).ok() != Some(statement(model, &described)?) {
        return broken("states another provenance than it has");
    }
    let mut known: Vec<&str> = described.files.keys().map(String::as_str).collect();
    known.extend([ABOUT, STATEMENT, BUNDLE, CHECKPOINTS]);
    for entry in std::fs::read_dir(model).at("model::folder", model.display())? {
        let name = entry.at("model::folder", model.display())?.file_name();
        if !known.iter().any(|known| *known == name) {
            return broken("holds a file that is not of the model");
        }
    }
    if keys.is_empty() {
        return Ok(described);
    }
    let path = model.join(BUNDLE);
    let bundle = std::fs::read(&path).at("model::bundle", path.display())?;
    let files = files(model, &described, &[ABOUT, STATEMENT])?;
    let mut signed = keys.iter().map(|key| attest::verify(&bundle, &listed(&files), key));
    match signed.find(Result::is_ok) {
        Some(Ok(signed)) if signed.name == described.id => Ok(described),
        Some(_) => broken("was signed as another model"),
        None => broken("was not signed with any key that is known"),
    }
}

/// Who built it, of what, and how: SLSA provenance of the files that the description names, and of the description.
fn statement(model: &Path, described: &Said) -> Result<Value, Failure> {
    let subject: Vec<Value> = files(model, described, &[ABOUT])?
        .into_iter()
        .map(|(name, sha256)| json!({ "name": name, "digest": { "sha256": sha256 } }))
        .collect();
    let of = |key: &str| described.lineage.get(key).cloned().unwrap_or_default();
    let tokenizer = described.files.get("tokenizer.json");
    Ok(json!({
        "_type": STATEMENT_TYPE,
        "subject": subject,
        "predicateType": "https://slsa.dev/provenance/v1",
        "predicate": {
            "buildDefinition": {
                "buildType": "https://github.com/abide-ai/abide/train/v1",
                "externalParameters": described.parameters,
                "internalParameters": { "lineage": described.lineage },
                "resolvedDependencies": [
                    { "name": of("corpus"), "digest": { "sha256": of("manifest") } },
                    { "name": "tokenizer.json", "digest": { "sha256": tokenizer } },
                ],
            },
            "runDetails": {
                "builder": {
                    "id": "https://github.com/abide-ai/abide",
                    "version": { "abide": described.version },
                },
            },
        },
    }))
}

/// The model's files and these, with their sums, in the order of their names.
fn files(model: &Path, described: &Said, more: &[&str]) -> Result<Vec<(String, String)>, Failure> {
    let known = described.files.iter().map(|(name, sum)| (name.clone(), sum.clone()));
    let mut files: Vec<_> = known.collect();
    for name in more {
        files.push(((*name).to_owned(), digest(&model.join(name))?));
    }
    files.sort();
    Ok(files)
}

/// SHA-256 of a file, in hexadecimal.
pub(crate) fn digest(path: &Path) -> Result<String, Failure> {
    Ok(abide_train::digest(path)?)
}

fn listed(files: &[(String, String)]) -> Vec<(&str, &str)> {
    files.iter().map(|(name, sum)| (name.as_str(), sum.as_str())).collect()
}
