//! What every store must do: the shipped one and one in memory do it, and whatever one in memory does otherwise is noticed.

mod memory;
mod mutants;

use std::path::{Path, PathBuf};

use abide_ledger::conformance::{self, Place};
use abide_ledger::store::Store;
use abide_ledger::{Error, Sqlite};
use tempfile::TempDir;

use self::memory::Memory;

/// A folder with a file of SQLite.
struct File {
    folder: TempDir,
    path: PathBuf,
}

impl Place for File {
    fn create(&self) -> Result<Box<dyn Store>, Error> {
        Ok(Box::new(Sqlite::create(&self.path)?))
    }

    fn open(&self) -> Result<Box<dyn Store>, Error> {
        Ok(Box::new(Sqlite::open(&self.path)?))
    }

    fn path(&self) -> &Path {
        &self.path
    }

    fn bytes(&self) -> Result<Option<Vec<u8>>, Error> {
        let mut bytes = Vec::new();
        for file in std::fs::read_dir(self.folder.path()).unwrap() {
            bytes.extend(std::fs::read(file.unwrap().path()).unwrap());
        }
        Ok(Some(bytes))
    }
}

fn file() -> Box<dyn Place> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite");
    Box::new(File { folder, path })
}

/// A memory that handles share, as processes share a database.
struct Shared {
    folder: TempDir,
    path: PathBuf,
    memory: Memory,
}

impl Shared {
    fn with(fault: Option<memory::Fault>) -> Box<dyn Place> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger");
        Box::new(Self { folder, path, memory: Memory::new(fault) })
    }
}

impl Place for Shared {
    fn create(&self) -> Result<Box<dyn Store>, Error> {
        Ok(Box::new(self.memory.handle()))
    }

    fn open(&self) -> Result<Box<dyn Store>, Error> {
        Ok(Box::new(self.memory.handle()))
    }

    fn path(&self) -> &Path {
        assert!(self.folder.path().exists());
        &self.path
    }

    fn bytes(&self) -> Result<Option<Vec<u8>>, Error> {
        Ok(Some(self.memory.bytes()))
    }
}

#[test]
fn sqlite_conforms() {
    conformance::run(&file).unwrap_or_else(|failures| panic!("{failures}"));
}

#[test]
fn a_store_in_memory_conforms() {
    conformance::run(&|| Shared::with(None)).unwrap_or_else(|failures| panic!("{failures}"));
}
