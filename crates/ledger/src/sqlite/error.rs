//! What the database says, in the ledger's words.

use crate::error::{Error, Kind};

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        let kind = match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Kind::Busy,
            Some(ErrorCode::NotADatabase) => Kind::NotALedger,
            Some(ErrorCode::DatabaseCorrupt) => Kind::Corrupt,
            Some(
                ErrorCode::CannotOpen
                | ErrorCode::ReadOnly
                | ErrorCode::PermissionDenied
                | ErrorCode::DiskFull
                | ErrorCode::SystemIoFailure,
            ) => Kind::Io,
            _ => Kind::Database,
        };
        let fault = match kind {
            Kind::Busy => Self::new(kind, "another process is writing to the ledger")
                .hint("wait until it has finished, then try again; nothing was appended"),
            Kind::NotALedger => Self::new(kind, "the file is not a ledger"),
            // The database speaks of its own pages, tables and triggers here, never of what they hold.
            _ => Self::new(kind, format!("the database refuses: {error}")),
        };
        fault.caused_by(error)
    }
}
