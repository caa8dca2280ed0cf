//! What the corpora of the platform folder hold of somebody.

use std::sync::Arc;

use abide_serve::web::Holdings;
use abide_serve::{Error, Kind};
use abide_verify::membership::Holding;
use abide_verify::vrf::Output;

use crate::corpora;
use crate::platform::Platform;

#[derive(Debug)]
pub(super) struct Folder(pub(super) Arc<Platform>);

impl Holdings for Folder {
    fn of(&self, corpus: &str, pseudonym: &Output) -> Result<Option<Holding>, Error> {
        let path = self.0.path(&self.0.config.corpus).join(corpus);
        if !corpora::is_id(corpus) || !path.is_dir() {
            return Ok(None);
        }
        let held = abide_corpus::prove(&path, pseudonym);
        held.map(Some).map_err(|error| Error::new(Kind::Corpus, error.to_string()))
    }
}
