//! Where every record passes on its way into canonical Parquet: stubs are made here, whatever a reader hands in.

use std::collections::BTreeMap;
use std::path::Path;

use abide_terms::taxonomy;
use jiff::civil::Date;

use crate::batch::{self, Writer};
use crate::directory::Directory;
use crate::entry::{Entry, Sink};
use crate::{Result, schema};

/// Rows that are turned into columns at once.
const BATCH_ROWS: usize = 8192;
/// Bytes of text that are held until then.
const BATCH_BYTES_MAX: usize = 64 << 20;

/// What the list of refusals calls records whose author is under age, of unknown age or no member.
const AGE: &str = "author not known to be of age";
/// The same of somebody else whose words are in the record.
const OTHERS_AGE: &str = "contributor not known to be of age";

/// Writes one source's records.
pub(crate) struct Records<'a> {
    writer: Writer,
    held: Vec<Entry>,
    held_bytes: usize,
    pub(crate) rows: u64,
    refused: &'a mut BTreeMap<String, u64>,
    directory: &'a Directory,
    minimum_age: i16,
    on: Date,
}

impl<'a> Records<'a> {
    pub(crate) fn create(
        path: &Path,
        refused: &'a mut BTreeMap<String, u64>,
        directory: &'a Directory,
        (minimum_age, on): (i16, Date),
    ) -> Result<Self> {
        let writer = Writer::create(path, schema::records())?;
        Ok(Self {
            writer,
            held: vec![],
            held_bytes: 0,
            rows: 0,
            refused,
            directory,
            minimum_age,
            on,
        })
    }

    /// Why the words of this record may not be copied, if they may not.
    fn stub(&self, entry: &Entry) -> Option<String> {
        let Some(category) = &entry.category else { return Some("unknown category".to_owned()) };
        if taxonomy::is_never(category) || !taxonomy::is_known(category) {
            return Some(category.clone());
        }
        let is_of_age = |member: &str| self.directory.is_of_age(member, self.minimum_age, self.on);
        if !entry.author.as_deref().is_some_and(is_of_age) {
            return Some(AGE.to_owned());
        }
        let all_of_age = entry.contributors.iter().all(|other| {
            other
                .member
                .as_deref()
                .is_some_and(|member| is_of_age(member) || self.directory.is_bot(member))
        });
        (!all_of_age).then(|| OTHERS_AGE.to_owned())
    }

    /// Whether the words of this record may be copied.
    pub(crate) fn may_copy(&self, entry: &Entry) -> bool {
        self.stub(entry).is_none()
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
        if let Some(why) = self.stub(&entry) {
            *self.refused.entry(why).or_default() += 1;
            entry.strip();
        }
        self.held_bytes += entry.text.as_ref().map_or(0, String::len)
            + entry.messages.iter().map(|message| message.content.len()).sum::<usize>();
        self.rows += 1;
        self.held.push(entry);
        if self.held.len() >= BATCH_ROWS || self.held_bytes >= BATCH_BYTES_MAX {
            self.flush()
        } else {
            Ok(())
        }
    }
}
