//! Batches of canonical Parquet, their columns brought to the types of the schema, and single cells of them.

use std::fs::File;
use std::path::{Path, PathBuf};

use arrow::array::{Array, ArrayRef, AsArray, ListArray, RecordBatch, StringArray, new_null_array};
use arrow::compute::cast;
use arrow::datatypes::{Date32Type, SchemaRef, TimestampMicrosecondType};
use jiff::Timestamp;
use jiff::civil::Date;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReaderBuilder, RowSelection, RowSelector};

use crate::failure::{At, Failure};

/// One batch, its columns brought to the types of the schema.
pub(super) struct Table<'a> {
    pub(super) batch: RecordBatch,
    schema: &'a SchemaRef,
    path: &'a Path,
    pub(super) rows: usize,
}

impl Table<'_> {
    pub(super) fn column(&self, name: &str) -> Result<ArrayRef, Failure> {
        let field = self.schema.field_with_name(name).at("schema::document", name)?;
        match self.batch.column_by_name(name) {
            Some(column) => cast(column, field.data_type()).at(
                "facts::column_type",
                format_args!("`{}`, column `{name}`", self.path.display()),
            ),
            None => Ok(new_null_array(field.data_type(), self.rows)),
        }
    }

    pub(super) fn strings(&self, name: &str) -> Result<StringArray, Failure> {
        Ok(self.column(name)?.as_string::<i32>().clone())
    }

    pub(super) fn list(&self, name: &str) -> Result<ListArray, Failure> {
        Ok(self.column(name)?.as_list::<i32>().clone())
    }
}

/// Shows every batch of every file, without the columns that hold what members wrote.
pub(super) fn each(
    paths: &[PathBuf],
    schema: &SchemaRef,
    show: impl FnMut(&Table<'_>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    const WORDS: [&str; 4] = ["text", "messages", "media", "attribution"];
    some(paths, schema, |name| !WORDS.contains(&name), show)
}

/// Shows every batch of every file, with the columns that are wanted alone.
pub(super) fn some(
    paths: &[PathBuf],
    schema: &SchemaRef,
    wanted: impl Fn(&str) -> bool,
    mut show: impl FnMut(&Table<'_>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    for path in paths {
        let file = File::open(path).at("facts::unreadable", path.display())?;
        let reader = ParquetRecordBatchReaderBuilder::try_new(file)
            .at("facts::unreadable", path.display())?;
        let columns = reader.schema().fields().iter().enumerate();
        let columns = columns.filter(|(_, field)| wanted(field.name())).map(|(place, _)| place);
        let mask = ProjectionMask::roots(reader.parquet_schema(), columns);
        let batches =
            reader.with_projection(mask).build().at("facts::unreadable", path.display())?;
        for batch in batches {
            let batch = batch.at("facts::unreadable", path.display())?;
            let rows = batch.num_rows();
            show(&Table { batch, schema, path, rows })?;
        }
    }
    Ok(())
}

/// Shows one row of a file: of the other row groups, nothing is read.
pub(super) fn one(
    path: &Path,
    schema: &SchemaRef,
    row: usize,
    mut show: impl FnMut(&Table<'_>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let file = File::open(path).at("facts::unreadable", path.display())?;
    let reader =
        ParquetRecordBatchReaderBuilder::try_new(file).at("facts::unreadable", path.display())?;
    let (mut first, mut group) = (0, 0);
    for rows in
        reader.metadata().row_groups().iter().map(|group| group.num_rows().unsigned_abs() as usize)
    {
        if row < first + rows {
            break;
        }
        (first, group) = (first + rows, group + 1);
    }
    if group >= reader.metadata().num_row_groups() {
        return Ok(());
    }
    let wanted = RowSelection::from(vec![RowSelector::skip(row - first), RowSelector::select(1)]);
    let batches = reader.with_row_groups(vec![group]).with_row_selection(wanted).build();
    for batch in batches.at("facts::unreadable", path.display())? {
        let batch = batch.at("facts::unreadable", path.display())?;
        let rows = batch.num_rows();
        show(&Table { batch, schema, path, rows })?;
    }
    Ok(())
}

pub(super) fn items(list: &ListArray, row: usize) -> Option<ArrayRef> {
    list.is_valid(row).then(|| list.value(row))
}

pub(super) fn words(list: &ListArray, row: usize) -> Vec<String> {
    items(list, row).map_or_else(Vec::new, |items| {
        let words = items.as_string::<i32>();
        // A signal whose name is unknown is still a signal.
        (0..words.len()).map(|item| owned(words, item).unwrap_or_default()).collect()
    })
}

pub(super) fn text(array: &StringArray, row: usize) -> Option<&str> {
    array.is_valid(row).then(|| array.value(row))
}

pub(super) fn owned(array: &StringArray, row: usize) -> Option<String> {
    text(array, row).map(str::to_owned)
}

pub(super) fn instant(array: &ArrayRef, row: usize) -> Option<Timestamp> {
    let micros = array.as_primitive::<TimestampMicrosecondType>();
    // An instant before the calendar begins is one that did not parse: it counts from the beginning.
    micros
        .is_valid(row)
        .then(|| Timestamp::from_microsecond(micros.value(row)).unwrap_or(Timestamp::MIN))
}

pub(super) fn date(array: &ArrayRef, row: usize) -> Option<Date> {
    let days = array.as_primitive::<Date32Type>();
    let epoch = jiff::civil::date(1970, 1, 1);
    days.is_valid(row)
        .then(|| epoch.checked_add(jiff::Span::new().try_days(days.value(row)).ok()?).ok())
        .flatten()
}
