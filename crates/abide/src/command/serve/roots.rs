//! The root of the state map, in a server that runs for weeks.

use std::sync::Arc;
use std::time::Duration;

use abide_ledger::Ledger;
use abide_serve::roots::{self, Turn};
use jiff::Timestamp;

use crate::output::Output;
use crate::platform::Platform;

/// Enters roots as they become due, and says so. What stays as it is is said once.
pub(super) struct Roots {
    reader: Ledger,
    platform: Arc<Platform>,
    said: String,
}

impl Roots {
    pub(super) fn new(reader: Ledger, platform: Arc<Platform>) -> Self {
        Self { reader, platform, said: String::new() }
    }

    /// One turn. Returns how long to wait for the next.
    pub(super) fn turn(&mut self, now: Timestamp) -> Duration {
        let turn = roots::turn(&self.reader, now, || self.platform.ledger());
        let words = match &turn {
            Ok(Turn::Idle) => String::new(),
            Ok(Turn::Entered(appended)) => {
                format!("The root of the state map is entered: entry {}.", appended.index)
            }
            Ok(Turn::Busy) => {
                "Another process is writing to the ledger; the root of the state map waits for it."
                    .to_owned()
            }
            Err(failure) => failure.to_string(),
        };
        if !words.is_empty() && words != self.said {
            Output::note(&words);
        }
        self.said = words;
        roots::pause(&turn)
    }
}
