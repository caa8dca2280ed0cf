//! Who the members are, out of the platform's own tables: where each stands is found when somebody first asks, and again after a while.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use abide_serve::web::Directory;
use abide_serve::{Error, Kind};
use abide_terms::Member;

use crate::facts;
use crate::failure::Failure;
use crate::members::{self, Tables};
use crate::platform::Platform;

/// How long what was found stands for what there is.
const FRESH: Duration = Duration::from_mins(5);

#[derive(Debug)]
pub(super) struct Members {
    platform: Arc<Platform>,
    read: Mutex<Option<Arc<Read>>>,
}

/// Where every member stands. A million of them take some thirty megabytes, and a row some milliseconds.
#[derive(Debug)]
struct Read {
    at: Instant,
    tables: Tables,
    hasher: RandomState,
    /// Files and rows, under a hash of the id; the row says whose it is.
    rows: HashMap<u64, Vec<(u16, u32)>>,
}

impl Read {
    fn new(platform: &Platform) -> Result<Self, Failure> {
        let tables = members::tables(platform)?;
        let (hasher, mut rows) = (RandomState::new(), HashMap::<u64, Vec<(u16, u32)>>::new());
        for (file, path) in (0_u16..).zip(&tables.paths) {
            let mut row = 0_u32;
            facts::member_rows(path, |id| {
                if let Some(id) = id {
                    rows.entry(hasher.hash_one(id)).or_default().push((file, row));
                }
                row += 1;
            })?;
        }
        Ok(Self { at: Instant::now(), tables, hasher, rows })
    }

    fn member(&self, id: &str) -> Result<Option<Member>, Failure> {
        for (file, row) in self.rows.get(&self.hasher.hash_one(id)).into_iter().flatten() {
            let Some(path) = self.tables.paths.get(usize::from(*file)) else { continue };
            let found = facts::member_at(path, *row as usize)?.filter(|member| member.id == id);
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }
}

impl Members {
    pub(super) fn new(platform: Arc<Platform>) -> Self {
        Self { platform, read: Mutex::new(None) }
    }

    fn read(&self) -> Result<Arc<Read>, Failure> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(read) = read.as_ref().filter(|read| read.at.elapsed() <= FRESH) {
            return Ok(Arc::clone(read));
        }
        Ok(Arc::clone(read.insert(Arc::new(Read::new(&self.platform)?))))
    }
}

impl Directory for Members {
    fn member(&self, id: &str) -> Result<Option<Member>, Error> {
        let found = self.read().and_then(|read| read.member(id));
        found.map_err(|failure| Error::new(Kind::Page, failure.words.clone()))
    }
}
