//! The file of a proof.

use std::fmt;

use super::holding::Shown;
use super::{Holding, PATH_MAX, Row, malformed};
use crate::error::Result;
use crate::json::{Json, Members};
use crate::log_proof::LogProof;
use crate::map::{Proof, Value};
use crate::merkle::Hash;

/// The longest file that is read: 16 MiB. All but the rows has some 3 kB.
pub const BYTES_MAX: usize = 16 << 20;

/// A holding, the log's entry of the corpus, and the log's proof of that entry. Nothing of it is checked beyond its form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    pub(super) holding: Holding,
    pub(super) entry: String,
    pub(super) log: LogProof,
}

impl Membership {
    /// A proof from its parts, which need not fit together: [`Membership::verify`] finds out.
    pub fn new(holding: Holding, entry: String, log: LogProof) -> Self {
        Self { holding, entry, log }
    }

    pub fn holding(&self) -> &Holding {
        &self.holding
    }

    /// The log's proof of the corpus's entry.
    pub fn log(&self) -> &LogProof {
        &self.log
    }

    /// Reads a file. Sizes are limited before anything is parsed.
    pub fn parse(bytes: &[u8]) -> Result<Self> {
        let mut file = Members::of(Json::read(bytes, BYTES_MAX)?, "the proof of membership")?;
        let path = file.list("path")?;
        if path.len() > PATH_MAX {
            return Err(malformed("membership::buckets", "a corpus cannot have so many buckets"));
        }
        let path: Result<Vec<Hash>> = path.into_iter().map(hash).collect();
        let shown = match (file.take("rows"), file.take("value")) {
            (None, None) => Shown::Nothing,
            (Some(Json::List(rows)), None) => {
                Shown::Rows(rows.into_iter().map(Row::of).collect::<Result<_>>()?)
            }
            (Some(_), None) => return Err(malformed("membership::row", "`rows` is not a list")),
            (None, Some(Json::Text(value))) => Shown::Value(Value(hex32(&value)?)),
            (_, Some(_)) => {
                return Err(malformed(
                    "membership::format",
                    "`value` is not a digest that stands in the place of `rows`",
                ));
            }
        };
        let bucket = file.count("bucket")?;
        let bucket = u32::try_from(bucket)
            .map_err(|_| malformed("membership::buckets", "there is no such bucket"))?;
        let proof = Proof::from_base64(&file.text("proof")?)
            .map_err(|error| error.coded("membership::format"))?;
        let log = LogProof::parse(file.text("log")?.as_bytes())
            .map_err(|error| error.coded("proof::syntax"))?;
        let holding = Holding {
            corpus: file.text("corpus")?,
            bucket,
            digest: hex32(&file.text("digest")?)?,
            path: path?,
            proof,
            shown,
        };
        let entry = file.text("entry")?;
        file.end()?;
        Ok(Self { holding, entry, log })
    }
}

/// The file, as [`Membership::parse`] reads it.
impl fmt::Display for Membership {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Holding { corpus, bucket, digest, path, proof, shown } = &self.holding;
        let text = |text: &str| Json::Text(text.to_owned());
        let path = path.iter().map(|hash| Json::Text(hash.to_base64())).collect();
        let shown = match shown {
            Shown::Nothing => None,
            Shown::Rows(rows) => {
                Some(("rows", Json::List(rows.iter().map(|row| row.json().clone()).collect())))
            }
            Shown::Value(value) => Some(("value", text(&hex::encode(value.0)))),
        };
        let members = [
            ("corpus", text(corpus)),
            ("bucket", Json::Number(bucket.to_string())),
            ("digest", Json::Text(hex::encode(digest))),
            ("path", Json::List(path)),
            ("proof", Json::Text(proof.to_base64())),
        ];
        let log = [("entry", text(&self.entry)), ("log", Json::Text(self.log.to_string()))];
        let all = members.into_iter().chain(shown).chain(log);
        let file = Json::Object(all.map(|(key, value)| (key.to_owned(), value)).collect());
        writeln!(f, "{file}")
    }
}

fn hash(value: Json) -> Result<Hash> {
    match value {
        Json::Text(text) => {
            Hash::from_base64(&text).map_err(|error| error.coded("membership::format"))
        }
        _ => Err(malformed("membership::format", "a hash of the path is not a string")),
    }
}

/// 32 bytes in lower-case hexadecimal, and in no other spelling.
pub(super) fn hex32(text: &str) -> Result<[u8; 32]> {
    let mut bytes = [0; 32];
    let read = hex::decode_to_slice(text, &mut bytes).is_ok() && hex::encode(bytes) == text;
    let fault = "a digest is not 32 bytes in lower-case hexadecimal";
    if read { Ok(bytes) } else { Err(malformed("membership::format", fault)) }
}
