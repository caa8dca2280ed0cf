//! The inside of a signature: the in-toto statement of a model signature, version 1.0.

use serde::{Deserialize, Serialize};

use super::listing::{Entry, Listing, sha256};

/// The type of every in-toto statement.
pub const STATEMENT_TYPE: &str = "https://in-toto.io/Statement/v1";
const PREDICATE_TYPE: &str = "https://model_signing/signature/v1.0";

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Payload {
    #[serde(rename = "_type")]
    kind: String,
    subject: Vec<Subject>,
    #[serde(rename = "predicateType")]
    predicate_type: String,
    predicate: Predicate,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Subject {
    name: String,
    digest: Sha256,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sha256 {
    sha256: String,
}

/// The tool says that verifiers of version 1.0 ignore what else stands here.
#[derive(Debug, Serialize, Deserialize)]
struct Predicate {
    serialization: Serialization,
    resources: Vec<Resource>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Serialization {
    method: String,
    hash_type: String,
    allow_symlinks: bool,
    /// For the tool. Here nothing is left out because of it.
    #[serde(default)]
    ignore_paths: Vec<String>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Resource {
    name: String,
    algorithm: String,
    digest: String,
}

impl Payload {
    pub(crate) fn new(name: &str, files: &Listing, ignored: &[&str]) -> Result<Self, String> {
        check_name(name)?;
        let resources = files.entries().iter().map(|entry| Resource {
            name: entry.path.to_owned(),
            algorithm: "sha256".to_owned(),
            digest: hex::encode(entry.digest),
        });
        Ok(Self {
            kind: STATEMENT_TYPE.to_owned(),
            subject: vec![Subject {
                name: name.to_owned(),
                digest: Sha256 { sha256: hex::encode(files.digest()) },
            }],
            predicate_type: PREDICATE_TYPE.to_owned(),
            predicate: Predicate {
                serialization: Serialization {
                    method: "files".to_owned(),
                    hash_type: "sha256".to_owned(),
                    allow_symlinks: false,
                    ignore_paths: ignored.iter().map(|path| (*path).to_owned()).collect(),
                },
                resources: resources.collect(),
            },
        })
    }

    /// The name, and the files that were signed. All that the statement says fits together.
    pub(crate) fn open(&self) -> Result<(&str, Listing<'_>), String> {
        let serialization = &self.predicate.serialization;
        for (what, found, expected) in [
            ("statement", &self.kind, STATEMENT_TYPE),
            ("predicate", &self.predicate_type, PREDICATE_TYPE),
            ("method", &serialization.method, "files"),
            ("hash", &serialization.hash_type, "sha256"),
        ] {
            if found != expected {
                return Err(format!(
                    "`{}` is not a {what} that is known here",
                    found.escape_debug()
                ));
            }
        }
        if serialization.allow_symlinks {
            return Err("links were followed, and a corpus has none".to_owned());
        }
        let [subject] = self.subject.as_slice() else {
            return Err("it does not speak of one corpus".to_owned());
        };
        check_name(&subject.name)?;
        let entries: Result<Vec<_>, String> =
            self.predicate.resources.iter().map(Resource::entry).collect();
        let files = Listing::sorted(entries?)?;
        if sha256(&subject.digest.sha256) != Some(files.digest()) {
            return Err("its digest is not that of the files that it lists".to_owned());
        }
        Ok((&subject.name, files))
    }
}

impl Resource {
    fn entry(&self) -> Result<Entry<'_>, String> {
        if self.algorithm != "sha256" {
            let found = self.algorithm.escape_debug();
            return Err(format!("`{found}` is not an algorithm that is known here"));
        }
        Entry::new(&self.name, &self.digest)
    }
}

const NAME_BYTES_MAX: usize = 255;

/// The name of a folder.
fn check_name(name: &str) -> Result<(), String> {
    let is_name = !name.is_empty()
        && name.len() <= NAME_BYTES_MAX
        && !name.contains(|letter: char| letter.is_control() || letter == '/');
    if is_name {
        return Ok(());
    }
    Err(format!("`{}` is not the name of a folder", name.escape_debug()))
}
