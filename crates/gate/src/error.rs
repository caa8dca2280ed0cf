//! What stops the gate.

use std::path::{Path, PathBuf};

/// A table, column or ledger that cannot be read whole stops the build.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The query engine, or a page of a file that it read.
    #[error("cannot read the records: {0}")]
    Records(#[from] datafusion_common::DataFusionError),
    /// A file that cannot be opened, or is no whole Parquet file.
    #[error(
        "cannot read `{}`: {reason}; hint: write the file again from its source, nothing was built from the part that could be read",
        path.display()
    )]
    File { path: PathBuf, reason: String },
    /// A column without which nothing can be decided.
    #[error(
        "`{place}` has no column `{column}`; hint: map one in `abide.toml`, a column of nulls denies every row"
    )]
    MissingColumn { place: String, column: &'static str },
    /// Two columns of one name: no one could say which was meant.
    #[error("`{place}` has more than one column `{column}`; hint: leave one of them out")]
    TwiceColumn { place: String, column: String },
    /// A column whose values cannot be what they should.
    #[error(
        "column `{column}` of `{place}` holds {found} and should hold {expected}; hint: convert it before the build"
    )]
    ColumnType { place: String, column: String, expected: &'static str, found: String },
    /// An instant that does not fit: it must not turn into an absent one.
    #[error(
        "column `{column}` of `{place}` has an instant outside the years -9999 to 9999; hint: write null where it is unknown"
    )]
    InstantRange { place: String, column: &'static str },
    /// A row without an id.
    #[error("row {row} of `{place}` has no `id`; hint: every row needs one of its own")]
    NoId { place: String, row: u64 },
    /// Two members of one id: the second could hide what the first must not.
    #[error(
        "row {row} of `{place}` has the `id` of an earlier member; hint: keep one row for each member"
    )]
    TwiceMember { place: String, row: u64 },
    /// Birth dates and attestations in one platform.
    #[error(
        "`{place}` holds birth dates and attestations; hint: a platform that knows birth dates cannot attest ages"
    )]
    TwoAges { place: String },
    /// Words were left unread because of statistics that are not true.
    #[error(
        "the record `{record}` is of a category and an audience that its file's statistics say are not there; hint: write the file again from its source"
    )]
    Statistics { record: String },
    /// More than the tables can number.
    #[error("there are more {what} than {most}; hint: split the platform")]
    TooMany { what: &'static str, most: u64 },
    /// Records that are not those that were decided: a decision must not move to another record.
    #[error("what was masked is not what was decided")]
    Masked,
    /// Members who are not those whom a fold that was kept has at these numbers.
    #[error("the members are not those that were folded before; hint: build with `--full`")]
    Refolded,
    /// The history of the members could not be read whole.
    #[error("cannot read the ledger: {0}")]
    Ledger(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// A stable code for each kind.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Records(_) => "gate::records",
            Self::File { .. } => "gate::file",
            Self::MissingColumn { .. } => "gate::missing_column",
            Self::TwiceColumn { .. } => "gate::twice_column",
            Self::ColumnType { .. } => "gate::column_type",
            Self::InstantRange { .. } => "gate::instant_range",
            Self::NoId { .. } => "gate::no_id",
            Self::TwiceMember { .. } => "gate::twice_member",
            Self::TwoAges { .. } => "gate::two_ages",
            Self::Statistics { .. } => "gate::statistics",
            Self::TooMany { .. } => "gate::too_many",
            Self::Masked => "gate::masked",
            Self::Refolded => "gate::refolded",
            Self::Ledger(_) => "gate::ledger",
        }
    }

    pub(crate) fn file(path: &Path, reason: &impl ToString) -> Self {
        Self::File { path: path.to_owned(), reason: reason.to_string() }
    }
}
