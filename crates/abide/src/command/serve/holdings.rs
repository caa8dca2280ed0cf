//! What the corpora of the platform folder hold of somebody, and what their audits say.

use std::path::PathBuf;
use std::sync::Arc;

use abide_serve::web::{Decided, Holdings};
use abide_serve::{Error, Kind};
use abide_verify::membership::Holding;
use abide_verify::vrf::Output;

use crate::corpora;
use crate::platform::Platform;

#[derive(Debug)]
pub(super) struct Folder(pub(super) Arc<Platform>);

impl Folder {
    fn path(&self, corpus: &str) -> Option<PathBuf> {
        let path = self.0.path(&self.0.config.corpus).join(corpus);
        (corpora::is_id(corpus) && path.is_dir()).then_some(path)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "errors are mapped by it")]
fn broken(error: abide_corpus::Error) -> Error {
    Error::new(Kind::Corpus, error.to_string())
}

impl Holdings for Folder {
    fn of(&self, corpus: &str, pseudonym: &Output) -> Result<Option<Holding>, Error> {
        let Some(path) = self.path(corpus) else { return Ok(None) };
        abide_corpus::prove(&path, pseudonym).map(Some).map_err(broken)
    }

    fn decisions(&self, corpus: &str, pseudonym: &Output) -> Result<Option<Vec<Decided>>, Error> {
        let Some(path) = self.path(corpus) else { return Ok(None) };
        let decisions = abide_corpus::decisions(&path, pseudonym).map_err(broken)?;
        let decided = decisions.into_iter().map(|decision| {
            let abide_corpus::Decision { id, category, region, reason } = decision;
            Decided { id, category, region, reason }
        });
        Ok(Some(decided.collect()))
    }
}
