//! What stops the generator.

use std::path::{Path, PathBuf};

/// The result of the generator.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A fault. Nothing is left in the folder that was asked for.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    #[error("`{}`: {cause}", file.display())]
    Io { file: PathBuf, cause: std::io::Error },
    #[error("`{}` is not empty", .0.display())]
    NotEmpty(PathBuf),
    #[error("`{given}` members are too few")]
    TooFew { given: u64, least: u64 },
    #[error("`{given}` members are too many")]
    TooMany { given: u64, most: u64 },
    #[error("`{given}` records per member are too many")]
    TooManyRecords { given: u64, most: u64 },
    #[error("`{given}` export archives are more than there are members to export")]
    TooManyExports { given: u64, most: u64 },
    #[error("`{}`: the table cannot be written", file.display())]
    Table { file: PathBuf, source: parquet::errors::ParquetError },
    #[error("a batch of rows cannot be made")]
    Batch(#[from] arrow::error::ArrowError),
    #[error("an export archive cannot be written")]
    Export(#[from] abide_intake::Error),
    #[error("a document cannot be written as JSON")]
    Json(#[from] serde_json::Error),
    #[error("the grammar `{file}` is broken at line {line}")]
    Grammar { file: &'static str, line: usize },
}

impl Error {
    /// Stable: scripts may rely on it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Io { .. } => "synth::io",
            Self::NotEmpty(_) => "synth::not_empty",
            Self::TooFew { .. } => "synth::too_few",
            Self::TooMany { .. } => "synth::too_many",
            Self::TooManyRecords { .. } => "synth::too_many_records",
            Self::TooManyExports { .. } => "synth::too_many_exports",
            Self::Table { .. } | Self::Batch(_) => "synth::table",
            Self::Export(_) => "synth::export",
            Self::Json(_) => "synth::json",
            Self::Grammar { .. } => "synth::grammar",
        }
    }

    /// What to do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NotEmpty(_) => Some("name a folder that does not exist yet".into()),
            Self::TooFew { least, .. } => {
                Some(format!("the cast alone is that many: ask for {least} or more"))
            }
            Self::TooMany { most, .. } => Some(format!("ask for {most} or fewer")),
            Self::TooManyRecords { most, .. } | Self::TooManyExports { most, .. } => {
                Some(format!("ask for {most} or fewer"))
            }
            _ => None,
        }
    }

    pub(crate) fn io(file: impl AsRef<Path>) -> impl FnOnce(std::io::Error) -> Self {
        let file = file.as_ref().to_owned();
        move |cause| Self::Io { file, cause }
    }
}
