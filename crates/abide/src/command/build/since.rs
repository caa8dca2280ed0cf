//! What a build starts from, and what it keeps for the next.

use std::cell::RefCell;

use abide_corpus::request::Position;
use abide_corpus::{Keep, Kind, Since, Standings};
use abide_ledger::{Digest, Ledger};

use super::inputs::{Inputs, unfolded};
use crate::failure::{At, Failure};
use crate::output::Output;
use crate::platform::Platform;

impl Inputs {
    /// How everybody stands, and the corpus from which this one can be made. A hypothetical corpus starts from nothing, and keeps nothing.
    pub(super) fn keep(
        &self,
        platform: &Platform,
        ledger: &Ledger,
        full: bool,
    ) -> Result<Option<Keep>, Failure> {
        if self.hypothetical {
            return Ok(None);
        }
        let standings = self.standings()?;
        if full {
            return Ok(Some(Keep { standings, since: None }));
        }
        let failed = RefCell::new(None);
        let holds = |position: &Position| match self.follows(ledger, position) {
            Ok(holds) => holds,
            Err(error) => {
                failed.replace(Some(error));
                false
            }
        };
        let found = Since::find(&self.request(platform)?, &standings, holds);
        if let Some(error) = failed.into_inner() {
            return Err(error);
        }
        let since = match found {
            Ok(since) => since,
            Err(error) if error.kind() == Kind::Parent => {
                tell(&error);
                None
            }
            Err(error) => return Err(error.into()),
        };
        Ok(Some(Keep { standings, since }))
    }

    fn standings(&self) -> Result<Standings, Failure> {
        let gate = self.gate.as_ref().ok_or_else(unfolded)?;
        let rows = |path| {
            abide_intake::parquet_rows(path).at("build::records", "the number of records")
        };
        Ok(Standings {
            rules: gate.rules(),
            members: gate.standings().collect(),
            records: self.records().iter().map(|path| rows(path)).collect::<Result<_, _>>()?,
        })
    }

    /// Whether this build's position is one after that, in the same ledger.
    fn follows(&self, ledger: &Ledger, position: &Position) -> Result<bool, Failure> {
        let Some(digest) = Digest::parse(&position.digest) else { return Ok(false) };
        let before =
            abide_ledger::Position { events: position.events, time: position.time, digest };
        if before.events > self.position.events {
            return Ok(false);
        }
        match ledger.visit(0..0, &before, |_| {}) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == abide_ledger::error::Kind::Position => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}

/// Why every record is decided.
pub(super) fn tell(error: &abide_corpus::Error) {
    Output::note(format_args!("cannot start from the corpus before: {error}; deciding every record"));
}
