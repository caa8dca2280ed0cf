//! How a store failed a check.

use std::fmt::{self, Debug};

use crate::error::{Error, Result};

/// What a store did that it must not do.
#[derive(Debug)]
pub struct Fault(String);

pub(super) type Outcome = std::result::Result<(), Fault>;

impl Fault {
    pub(super) fn new(words: impl Into<String>) -> Self {
        Self(words.into())
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Fault {}

/// What should not have failed did.
impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self(format!("{} ({})", error, error.code()))
    }
}

pub(super) fn holds(is_so: bool, otherwise: &str) -> Outcome {
    if is_so { Ok(()) } else { Err(Fault::new(otherwise)) }
}

pub(super) fn same<T: PartialEq + Debug>(found: &T, expected: &T, what: &str) -> Outcome {
    if found == expected {
        return Ok(());
    }
    Err(Fault(format!("{what}: {found:.200?} instead of {expected:.200?}")))
}

/// That it was refused, and not with the word for an event that was never written.
pub(super) fn refused<T>(done: Result<T>, what: &str) -> Outcome {
    match done {
        Ok(_) => Err(Fault(format!("{what} is taken"))),
        Err(error) if error.kind() == crate::error::Kind::Event => Err(Fault(format!(
            "{what} is refused as `{}`, which is the ledger's own",
            error.code()
        ))),
        Err(_) => Ok(()),
    }
}
