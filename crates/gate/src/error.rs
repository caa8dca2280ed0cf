//! What stops the gate.

/// A table, column or ledger that cannot be read whole stops the build.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    #[error("cannot read the records: {0}")]
    Records(#[from] datafusion::error::DataFusionError),
}
