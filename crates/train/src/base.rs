//! The model that training goes on from.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Kind, Result};
use crate::export::{self, ABOUT, WEIGHTS};
use crate::file;
use crate::tokenizer::Tokenizer;
use crate::weights::Weights;

/// A model in a local folder, of the Llama layout as models here have it, with a tokenizer of ours. Who may not be learned from any more may
/// be in it: the caller asks.
#[derive(Debug)]
pub struct Base {
    pub weights: Weights,
    pub tokenizer: Tokenizer,
    /// What the new model says of it.
    pub origin: Origin,
}

/// Which model another was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// Its id, or the name of its folder.
    pub model: String,
    /// SHA-256 of its weights' file.
    pub sha256: String,
}

impl Base {
    pub fn read(folder: &Path) -> Result<Self> {
        let described =
            if folder.join(ABOUT).exists() { Some(export::describe(folder)?) } else { None };
        let (weights, tokenizer) = (export::read(folder)?, export::tokenizer(folder)?);
        if tokenizer.vocabulary() > weights.shape().vocabulary {
            return Err(Error::broken(
                folder,
                "has a tokenizer of more tokens than the model knows",
            ));
        }
        let name = || folder.canonicalize().ok()?.file_name()?.to_str().map(ToOwned::to_owned);
        let model = described.as_ref().map(|described| described.id.clone()).or_else(name);
        let sha256 = file::digest(&folder.join(WEIGHTS))?;
        let origin = Origin { model: model.unwrap_or_default(), sha256 };
        Ok(Self { weights, tokenizer, origin })
    }

    /// Whether it is the one that a model was made from.
    pub(crate) fn check(&self, origin: Option<&Origin>) -> Result<()> {
        let is_it = origin.is_some_and(|origin| origin.sha256 == self.origin.sha256);
        if is_it { Ok(()) } else { Err(other(origin)) }
    }
}

pub(crate) fn other(origin: Option<&Origin>) -> Error {
    let words = match origin {
        None => "the model was made from no other".to_owned(),
        Some(origin) => {
            format!("the model was made from `{}`, which is not this one", origin.model)
        }
    };
    Error::new(Kind::Settings, words)
}
