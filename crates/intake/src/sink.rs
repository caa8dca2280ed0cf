//! Where every record passes on its way into canonical Parquet: stubs are made here, whatever a reader hands in.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use abide_terms::taxonomy;
use jiff::civil::Date;
use siphasher::sip128::{Hasher128, SipHasher13};

use crate::batch::{self, Writer};
use crate::directory::Directory;
use crate::entry::{Entry, Sink};
use crate::{Error, Kind, Result, schema};

/// Rows that are turned into columns at once.
const BATCH_ROWS: usize = 8192;
/// Bytes of text that are held until then.
const BATCH_BYTES_MAX: usize = 64 << 20;

/// What the list of refusals calls records whose author is under age, of unknown age or no member.
const AGE: &str = "author not known to be of age";

/// Ids of all records so far. Two records of one id could not be told apart later.
#[derive(Debug, Default)]
pub(crate) struct Ids(HashSet<u128>);

impl Ids {
    fn add(&mut self, entry: &Entry) -> Result<()> {
        let mut hasher = SipHasher13::new();
        std::hash::Hasher::write(&mut hasher, entry.id.as_bytes());
        if self.0.insert(hasher.finish128().as_u128()) {
            return Ok(());
        }
        Err(Error::new(Kind::Duplicate, format!("two records have one id; the second is at `{}`", entry.place))
            .hint("ids are unique across all sources: give them a prefix, as in `id = \"post:{{ post_id }}\"`"))
    }
}

/// Writes one source's records.
pub(crate) struct Records<'a> {
    writer: Writer,
    held: Vec<Entry>,
    held_bytes: usize,
    pub(crate) rows: u64,
    ids: &'a mut Ids,
    refused: &'a mut BTreeMap<String, u64>,
    directory: &'a Directory,
    minimum_age: i16,
    on: Date,
}

impl<'a> Records<'a> {
    pub(crate) fn create(
        path: &Path,
        ids: &'a mut Ids,
        refused: &'a mut BTreeMap<String, u64>,
        directory: &'a Directory,
        (minimum_age, on): (i16, Date),
    ) -> Result<Self> {
        let writer = Writer::create(path, schema::records())?;
        Ok(Self { writer, held: vec![], held_bytes: 0, rows: 0, ids, refused, directory, minimum_age, on })
    }

    /// Whether the words of this record may be copied.
    pub(crate) fn may_copy(&self, entry: &Entry) -> bool {
        let category = entry.category.as_deref();
        category.is_some_and(|category| taxonomy::is_known(category) && !taxonomy::is_never(category))
            && entry.author.as_deref().is_some_and(|author| self.directory.is_of_age(author, self.minimum_age, self.on))
    }

    fn flush(&mut self) -> Result<()> {
        if !self.held.is_empty() {
            self.writer.write(&batch::records(&self.held)?)?;
            self.held.clear();
            self.held_bytes = 0;
        }
        Ok(())
    }

    pub(crate) fn finish(mut self) -> Result<u64> {
        self.flush()?;
        self.writer.finish()?;
        Ok(self.rows)
    }
}

impl Sink for Records<'_> {
    fn record(&mut self, mut entry: Entry) -> Result<()> {
        self.ids.add(&entry)?;
        if !self.may_copy(&entry) {
            let category = entry.category.clone().unwrap_or_else(|| "unknown".to_owned());
            let why = if taxonomy::is_never(&category) || !taxonomy::is_known(&category) { &category } else { AGE };
            *self.refused.entry(why.to_owned()).or_default() += 1;
            entry.strip();
        }
        self.held_bytes += entry.text.as_ref().map_or(0, String::len)
            + entry.messages.iter().map(|message| message.content.len()).sum::<usize>();
        self.rows += 1;
        self.held.push(entry);
        if self.held.len() >= BATCH_ROWS || self.held_bytes >= BATCH_BYTES_MAX { self.flush() } else { Ok(()) }
    }
}
