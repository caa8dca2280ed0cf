//! A file that is hashed while it is written.

use std::fs::File;
use std::io::{self, BufWriter, Write};

/// Hashes what passes through on its way into a file.
pub(crate) struct Hashing<H> {
    inner: BufWriter<File>,
    hash: H,
    update: fn(&mut H, &[u8]),
    bytes: u64,
}

impl<H> Hashing<H> {
    pub(crate) fn new(file: File, hash: H, update: fn(&mut H, &[u8])) -> Self {
        Self { inner: BufWriter::new(file), hash, update, bytes: 0 }
    }

    /// The hash of all that was written, its length, and the file.
    pub(crate) fn finish(self) -> io::Result<(H, u64, File)> {
        let file = self.inner.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok((self.hash, self.bytes, file))
    }
}

impl<H> Write for Hashing<H> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        (self.update)(&mut self.hash, bytes.get(..written).unwrap_or_default());
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
