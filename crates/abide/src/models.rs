//! Models: where they stand, what they may learn from, and what is said of them.

pub(crate) mod attest;
pub(crate) mod gone;
mod publish;
mod source;

use std::path::PathBuf;

use crate::corpora;
use crate::failure::Failure;
use crate::platform::Platform;

pub(crate) use publish::publish;
pub(crate) use source::Source;

/// The model of an id among the platform's, or in a folder.
pub(crate) fn find(platform: &Platform, name: &str) -> Result<PathBuf, Failure> {
    let of_id = platform.path(&platform.config.models).join(name);
    let places = corpora::is_id(name).then_some(of_id).into_iter().chain([PathBuf::from(name)]);
    places.into_iter().find(|place| place.is_dir()).ok_or_else(|| {
        Failure::not_found("model::missing", format_args!("there is no model `{name}`"))
            .hint("name its folder, or its id beside `-C DIR`")
    })
}
