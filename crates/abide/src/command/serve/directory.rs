//! Who the members are, out of the platform's own tables: read when somebody first asks, and again after a while.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use abide_serve::web::Directory;
use abide_serve::{Error, Kind};
use abide_terms::Member;

use crate::facts;
use crate::failure::Failure;
use crate::members::{self, Tables};
use crate::platform::Platform;

/// How long what was read stands for what there is.
const FRESH: Duration = Duration::from_secs(300);

/// Members who are remembered at most.
const KNOWN_MAX: usize = 100_000;

#[derive(Debug)]
pub(super) struct Members {
    platform: Arc<Platform>,
    read: Mutex<Option<Read>>,
}

#[derive(Debug)]
struct Read {
    at: Instant,
    tables: Tables,
    known: HashMap<String, Option<Member>>,
}

impl Members {
    pub(super) fn new(platform: Arc<Platform>) -> Self {
        Self { platform, read: Mutex::new(None) }
    }
}

impl Directory for Members {
    fn member(&self, id: &str) -> Result<Option<Member>, Error> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if read.as_ref().is_some_and(|read| read.at.elapsed() > FRESH) {
            *read = None;
        }
        let read = match &mut *read {
            Some(read) => read,
            none => {
                let tables = members::tables(&self.platform).map_err(|failure| failed(&failure))?;
                none.insert(Read { at: Instant::now(), tables, known: HashMap::new() })
            }
        };
        if let Some(known) = read.known.get(id) {
            return Ok(known.clone());
        }
        let wanted = HashSet::from([id.to_owned()]);
        let found = facts::members(&read.tables.paths, &wanted).map_err(|failure| failed(&failure))?.remove(id);
        if read.known.len() >= KNOWN_MAX {
            read.known.clear();
        }
        read.known.insert(id.to_owned(), found.clone());
        Ok(found)
    }
}

fn failed(failure: &Failure) -> Error {
    Error::new(Kind::Page, failure.words.clone())
}
