//! The rows of a corpus, by the digests that members' proofs speak of.

use std::path::Path;

use arrow::array::Array;

use crate::error::{Error, Result};
use crate::manifest::Manifest;
use crate::{reader, row};

/// Shows the id and the digest of every row in `data/`.
pub fn rows(
    corpus: &Path,
    manifest: &Manifest,
    mut each: impl FnMut(&str, [u8; 32]),
) -> Result<()> {
    for shard in manifest.shards.iter().filter(|shard| shard.path.starts_with("data/")) {
        let path = corpus.join(&shard.path);
        for batch in reader::batches(&path, None)? {
            let batch = batch?;
            let ids = reader::words(&path, &batch, "id")?;
            let mut rows = row::Rows::of(&batch)?;
            for at in 0..batch.num_rows() {
                if ids.is_null(at) {
                    return Err(Error::broken(&path, "has a row without an id"));
                }
                each(ids.value(at), rows.digest(at));
            }
        }
    }
    Ok(())
}
