//! One line below a note.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::key::{is_name, shown};
use crate::error::{Error, Kind, Result};

/// Who claims to have signed, and what with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    name: String,
    id: [u8; 4],
    bytes: Vec<u8>,
}

impl Signature {
    /// The caller has checked the name.
    pub(super) fn new(name: &str, id: [u8; 4], bytes: Vec<u8>) -> Self {
        Self { name: name.to_owned(), id, bytes }
    }

    /// `— <name> <base64>`, without the newline.
    pub(super) fn parse(line: &str) -> Result<Self> {
        let parts = line.strip_prefix("— ").and_then(|rest| rest.split_once(' '));
        let (name, text) =
            parts.ok_or_else(|| fault(format!("`{}` is not a signature line", shown(line))))?;
        if !is_name(name) {
            return Err(fault(format!("`{}` is not the name of a key", shown(name))));
        }
        let wrong = || fault(format!("the signature of `{}` is not in base64", shown(name)));
        let bytes = STANDARD.decode(text).map_err(|_| wrong())?;
        match bytes.split_first_chunk() {
            Some((id, signature)) if !signature.is_empty() => {
                Ok(Self { name: name.to_owned(), id: *id, bytes: signature.to_vec() })
            }
            _ => Err(fault(format!("the signature of `{}` breaks off", shown(name)))),
        }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn id(&self) -> [u8; 4] {
        self.id
    }

    /// The signature itself, after the id.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// The line, without a newline.
impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [self.id.as_slice(), &self.bytes].concat();
        write!(f, "— {} {}", self.name, STANDARD.encode(bytes))
    }
}

fn fault(message: String) -> Error {
    Error::new(Kind::Format, message)
}
