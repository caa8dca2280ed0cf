//! Which columns a file has, and which of them the configuration speaks of.

use std::collections::{BTreeMap, BTreeSet};

use crate::private;
use crate::quarantine::{Quarantine, Stated, What, is_word};
use crate::reader::Reader;
use crate::row::{Row, is_empty};
use crate::{Error, Kind, Place, Result};

/// Watches the columns of one file.
#[derive(Debug)]
pub(crate) struct Cover<'a> {
    used: &'a BTreeSet<String>,
    ignored: &'a [String],
    shown: &'a str,
    /// Columns that a row had a key for, and how many rows had a value.
    seen: BTreeMap<String, u64>,
    /// Keys inside of values that messages have.
    nested: BTreeSet<String>,
    rows: u64,
    stated: bool,
}

impl<'a> Cover<'a> {
    /// Checks at once that every used column is there, where the file states its columns.
    pub(crate) fn new(
        used: &'a BTreeSet<String>,
        ignored: &'a [String],
        shown: &'a str,
        reader: &dyn Reader,
    ) -> Result<Self> {
        let mut cover = Self {
            used,
            ignored,
            shown,
            seen: BTreeMap::new(),
            nested: BTreeSet::new(),
            rows: 0,
            stated: false,
        };
        if let Some(columns) = reader.columns() {
            cover.stated = true;
            cover.seen = columns.into_iter().map(|column| (column, 0)).collect();
            cover.require()?;
        }
        Ok(cover)
    }

    pub(crate) fn see(&mut self, row: &Row) {
        self.rows += 1;
        for (column, value) in &row.values {
            private::note_nested(value, &mut self.nested);
            let count = u64::from(!is_empty(value));
            match self.seen.get_mut(column) {
                Some(seen) => *seen += count,
                None => {
                    self.seen.insert(column.clone(), count);
                }
            }
        }
    }

    /// The columns that are known so far, and what in their values is a key of messages.
    pub(crate) fn columns(&self) -> impl Iterator<Item = &str> {
        self.seen.keys().chain(&self.nested).map(String::as_str)
    }

    pub(crate) fn shown(&self) -> &str {
        self.shown
    }

    fn named<'c>(&self, column: &'c str) -> Stated<'c> {
        if self.stated { Stated::Column(column) } else { Stated::Key(column) }
    }

    fn require(&self) -> Result<()> {
        let Some(missing) = self.used.iter().find(|column| !self.seen.contains_key(*column)) else {
            return Ok(());
        };
        let nearest = self
            .seen
            .keys()
            .map(|column| (strsim::damerau_levenshtein(column, missing), column))
            .filter(|(distance, column)| *distance <= (missing.len() / 2).min(3) && is_word(column))
            .min();
        // Keys of JSON may be what members wrote: only names of columns are told.
        let columns =
            || self.seen.keys().filter(|column| is_word(column)).map(|c| format!("`{c}`"));
        let hint = match nearest {
            Some((_, column)) => format!("there is a column `{column}`"),
            None if self.stated => format!("it has: {}", columns().collect::<Vec<_>>().join(", ")),
            None => "no row has such a key: is it written in another way?".to_owned(),
        };
        Err(Error::new(Kind::Column, format!("there is no column `{missing}`"))
            .at(Place::file(self.shown))
            .hint(hint))
    }

    /// Quarantines what nothing uses. JSON lines state no columns before their rows: one that no row has a
    /// key for is missing.
    pub(crate) fn finish(
        self,
        source: &str,
        table: &str,
        quarantine: &mut Quarantine,
    ) -> Result<()> {
        if !self.stated && self.rows > 0 {
            self.require()?;
        }
        for (column, count) in &self.seen {
            if !self.used.contains(column) && !self.ignored.contains(column) {
                let about = (source, What::Column);
                quarantine.add_stated(about, self.named(column), self.shown, *count, |column| {
                    format!("{table} ignore = [\"{column}\"], or use it")
                });
            }
        }
        Ok(())
    }
}
