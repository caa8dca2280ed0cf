//! The columns of a batch, read in whichever layout they come.

use arrow::array::{Array, RecordBatch, TimestampMicrosecondArray};

use crate::Error;
use crate::instants::{Fault, micros};
use crate::lists::Texts;
use crate::strings::Strings;

/// A batch and where it came from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Table<'a> {
    pub(crate) batch: &'a RecordBatch,
    pub(crate) place: &'a str,
}

impl<'a> Table<'a> {
    pub(crate) fn column(&self, name: &str) -> Option<&'a dyn Array> {
        self.batch.column_by_name(name).map(AsRef::as_ref)
    }

    pub(crate) fn wrong(&self, name: &str) -> Error {
        Error::ColumnType {
            place: self.place.to_owned(),
            column: name.to_owned(),
            expected: "what the schema says",
            found: self
                .column(name)
                .map_or_else(|| "nothing".to_owned(), |array| array.data_type().to_string()),
        }
    }

    pub(crate) fn strings(&self, name: &str) -> Result<Strings<'a>, Error> {
        match self.column(name) {
            Some(array) => Strings::of(array).ok_or_else(|| self.wrong(name)),
            None => Ok(Strings::Absent),
        }
    }

    pub(crate) fn texts(&self, name: &str, field: Option<&str>) -> Result<Texts<'a>, Error> {
        match self.column(name) {
            Some(array) => Texts::of(array, field).ok_or_else(|| self.wrong(name)),
            None => Ok(Texts::absent()),
        }
    }

    pub(crate) fn instants(
        &self,
        name: &'static str,
    ) -> Result<Option<TimestampMicrosecondArray>, Error> {
        self.column(name).map(|array| self.micros(name, array)).transpose()
    }

    /// `array` in microseconds; errors name the column.
    pub(crate) fn micros(
        &self,
        name: &'static str,
        array: &dyn Array,
    ) -> Result<TimestampMicrosecondArray, Error> {
        micros(array).map_err(|fault| match fault {
            Fault::Type => self.wrong(name),
            Fault::Range => Error::InstantRange { place: self.place.to_owned(), column: name },
        })
    }
}
