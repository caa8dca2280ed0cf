//! Records by number: in the order of the files, and of the rows within each.

use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{DataType, Field, Int64Type, SchemaRef, UInt64Type};
use datafusion_common::ScalarValue;
use datafusion_datasource::{TableSchema, TableSchemaBuilder};
use parquet::arrow::RowNumber;
use parquet::arrow::arrow_reader::{RowSelection, RowSelector};

use crate::Error;

/// The number of a file's first record, which is the same on all of its rows.
const FIRST: &str = "abide first";

/// The row in the file, as the reader counts it.
const ROW: &str = "abide row";

/// A file among those that are read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Numbered {
    pub(crate) first: u64,
    pub(crate) rows: u64,
}

impl Numbered {
    pub(crate) fn start(self) -> ScalarValue {
        ScalarValue::UInt64(Some(self.first))
    }

    /// Which of these records are in the file; `None` if none is. Numbers rise.
    pub(crate) fn selection(self, only: &[u32]) -> Option<RowSelection> {
        let (start, end) = (self.first, self.first + self.rows);
        let from = only.partition_point(|number| u64::from(*number) < start);
        let to = only.partition_point(|number| u64::from(*number) < end);
        let here = only.get(from..to).filter(|here| !here.is_empty())?;
        let mut selectors = Vec::new();
        let mut next = start;
        for number in here {
            let number = u64::from(*number);
            // One that is named twice is read once.
            if number < next {
                continue;
            }
            if number > next {
                selectors.push(RowSelector::skip((number - next) as usize));
            }
            selectors.push(RowSelector::select(1));
            next = number + 1;
        }
        if end > next {
            selectors.push(RowSelector::skip((end - next) as usize));
        }
        Some(selectors.into())
    }
}

/// The two columns must not be a file's own.
pub(crate) fn is_free(schema: &SchemaRef, path: &Path) -> Result<(), Error> {
    match [FIRST, ROW].into_iter().find(|name| schema.field_with_name(name).is_ok()) {
        None => Ok(()),
        Some(column) => {
            Err(Error::TwiceColumn { place: path.display().to_string(), column: column.to_owned() })
        }
    }
}

/// The columns of the files, and the two that number the records.
pub(crate) fn schema(files: SchemaRef) -> TableSchema {
    let row = Field::new(ROW, DataType::Int64, false).with_extension_type(RowNumber);
    TableSchemaBuilder::new(files)
        .with_table_partition_cols(vec![Arc::new(Field::new(FIRST, DataType::UInt64, false))])
        .with_virtual_columns(vec![Arc::new(row)])
        .build()
}

/// The numbers of a batch's records.
pub(crate) fn of(batch: &RecordBatch) -> Result<Vec<u32>, Error> {
    let wrong = || Error::MissingColumn { place: "records".to_owned(), column: ROW };
    let first = batch.column_by_name(FIRST).and_then(|a| a.as_primitive_opt::<UInt64Type>());
    let rows = batch.column_by_name(ROW).and_then(|a| a.as_primitive_opt::<Int64Type>());
    let (first, rows) = first.zip(rows).ok_or_else(wrong)?;
    if first.null_count() + rows.null_count() > 0 {
        return Err(wrong());
    }
    let most = u32::MAX - 1;
    let number = |(first, row): (&u64, &i64)| {
        let number = u64::try_from(*row).ok().and_then(|row| first.checked_add(row));
        let number = number.and_then(|number| u32::try_from(number).ok());
        number
            .filter(|number| *number < most)
            .ok_or(Error::TooMany { what: "records", most: most.into() })
    };
    first.values().iter().zip(rows.values()).map(number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_selects_the_records_that_are_its_own() {
        let file = Numbered { first: 10, rows: 5 };
        assert_eq!(file.selection(&[1, 9, 15, 99]), None);
        let selected = file.selection(&[9, 10, 12, 12, 13, 15]).unwrap();
        let selectors: Vec<RowSelector> = selected.into();
        let (skip, select) = (RowSelector::skip(1), RowSelector::select);
        assert_eq!(selectors, [select(1), skip, select(2), skip]);
        assert_eq!(file.selection(&[14]).unwrap().row_count(), 1);
    }
}
