//! Where a test can make a write fail, or take a copy of the files as a crash would leave them.

use std::fmt;
use std::sync::Arc;

use crate::error::Result;

/// On which side of a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Moment {
    /// An error here means that nothing was written.
    Before,
    /// An error here means that the write happened, and reported an error nevertheless.
    After,
}

type Hook = dyn Fn(&'static str, Moment) -> Result<()> + Send + Sync;

/// Asked before and after every write, by the write's name. Without a hook it costs one comparison.
#[derive(Clone, Default)]
pub(crate) struct Faults(Option<Arc<Hook>>);

impl Faults {
    pub(crate) fn new(hook: Arc<Hook>) -> Self {
        Self(Some(hook))
    }

    pub(crate) fn around<T>(
        &self,
        name: &'static str,
        write: impl FnOnce() -> Result<T>,
    ) -> Result<T> {
        let Some(hook) = &self.0 else { return write() };
        hook(name, Moment::Before)?;
        let written = write()?;
        hook(name, Moment::After)?;
        Ok(written)
    }
}

impl fmt::Debug for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Faults").field(&self.0.is_some()).finish()
    }
}
